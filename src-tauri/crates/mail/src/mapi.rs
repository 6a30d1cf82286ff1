//! What Outlook keeps of a mail: properties of the item, its recipients and its attachments
//! (MS-OXPROPS, MS-OXCMSG). `.msg` files and `winmail.dat` are two ways of writing the same.

use chrono::{DateTime, Datelike as _, Utc};
use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};
use foi_rtf::encoding_of;

/// Property types (MS-OXCDATA section 2.11.1).
pub(crate) mod kind {
    pub(crate) const INTEGER_32: u16 = 0x0003;
    pub(crate) const BOOLEAN: u16 = 0x000b;
    pub(crate) const STRING_8: u16 = 0x001e;
    pub(crate) const UNICODE: u16 = 0x001f;
    pub(crate) const TIME: u16 = 0x0040;
    pub(crate) const BINARY: u16 = 0x0102;
}

/// Property ids (MS-OXPROPS section 2).
pub(crate) mod id {
    pub(crate) const MESSAGE_CLASS: u16 = 0x001a;
    pub(crate) const SUBJECT: u16 = 0x0037;
    pub(crate) const CLIENT_SUBMIT_TIME: u16 = 0x0039;
    pub(crate) const SENT_REPRESENTING_NAME: u16 = 0x0042;
    pub(crate) const SENT_REPRESENTING_EMAIL: u16 = 0x0065;
    pub(crate) const TRANSPORT_HEADERS: u16 = 0x007d;
    pub(crate) const RECIPIENT_TYPE: u16 = 0x0c15;
    pub(crate) const SENDER_NAME: u16 = 0x0c1a;
    pub(crate) const SENDER_EMAIL: u16 = 0x0c1f;
    pub(crate) const DISPLAY_CC: u16 = 0x0e03;
    pub(crate) const DISPLAY_TO: u16 = 0x0e04;
    pub(crate) const DELIVERY_TIME: u16 = 0x0e06;
    pub(crate) const BODY: u16 = 0x1000;
    pub(crate) const REPORT_TEXT: u16 = 0x1001;
    pub(crate) const RTF_COMPRESSED: u16 = 0x1009;
    pub(crate) const HTML: u16 = 0x1013;
    pub(crate) const INTERNET_MESSAGE_ID: u16 = 0x1035;
    pub(crate) const INTERNET_REFERENCES: u16 = 0x1039;
    pub(crate) const IN_REPLY_TO: u16 = 0x1042;
    pub(crate) const DISPLAY_NAME: u16 = 0x3001;
    pub(crate) const EMAIL_ADDRESS: u16 = 0x3003;
    pub(crate) const ATTACH_DATA: u16 = 0x3701;
    pub(crate) const ATTACH_FILE_NAME: u16 = 0x3704;
    pub(crate) const ATTACH_LONG_FILE_NAME: u16 = 0x3707;
    pub(crate) const ATTACH_MIME_TYPE: u16 = 0x370e;
    pub(crate) const ATTACH_CONTENT_ID: u16 = 0x3712;
    pub(crate) const ATTACH_FLAGS: u16 = 0x3714;
    pub(crate) const ATTACH_HIDDEN: u16 = 0x7ffe;
    pub(crate) const SMTP_ADDRESS: u16 = 0x39fe;
    pub(crate) const INTERNET_CODE_PAGE: u16 = 0x3fde;
    pub(crate) const MESSAGE_CODE_PAGE: u16 = 0x3ffd;
    pub(crate) const SENDER_SMTP: u16 = 0x5d01;
    pub(crate) const SENT_REPRESENTING_SMTP: u16 = 0x5d02;
}

/// One property: its id, its type, its bytes as they are kept.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) id: u16,
    pub(crate) kind: u16,
    pub(crate) bytes: Vec<u8>,
}

/// The properties of one thing. The first of several with one id counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Properties {
    pub(crate) all: Vec<Property>,
    /// The code page of 8-bit strings, when something outside says it.
    pub(crate) code_page: Option<u32>,
}

/// A mail, meeting request or report as Outlook keeps it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    pub(crate) properties: Properties,
    pub(crate) recipients: Vec<Properties>,
    pub(crate) attachments: Vec<Attached>,
    /// Something of the item could not be read.
    pub(crate) is_damaged: bool,
}

/// An attachment of an item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attached {
    pub(crate) properties: Properties,
    /// An item attached as such.
    pub(crate) item: Option<Box<Item>>,
}

impl Properties {
    pub(crate) fn add(&mut self, id: u16, kind: u16, bytes: Vec<u8>) {
        self.all.push(Property { id, kind, bytes });
    }

    fn of_kind(&self, id: u16, kinds: &[u16]) -> Option<&Property> {
        self.all
            .iter()
            .find(|property| property.id == id && kinds.contains(&property.kind))
    }

    /// A text, without the zero that ends it; nothing when it is empty.
    pub(crate) fn text(&self, id: u16) -> Option<String> {
        let property = self.of_kind(id, &[kind::UNICODE, kind::STRING_8])?;
        let encoding = if property.kind == kind::UNICODE {
            UTF_16LE
        } else {
            self.encoding()
        };
        let text = encoding.decode_without_bom_handling(&property.bytes).0;
        let text = text.trim_end_matches('\0').replace('\0', "");
        (!text.trim().is_empty()).then_some(text)
    }

    pub(crate) fn number(&self, id: u16) -> Option<u32> {
        let property = self.of_kind(id, &[kind::INTEGER_32])?;
        let bytes = property.bytes.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    }

    pub(crate) fn says(&self, id: u16) -> bool {
        self.of_kind(id, &[kind::BOOLEAN])
            .is_some_and(|property| property.bytes.first().is_some_and(|byte| *byte != 0))
    }

    pub(crate) fn bytes(&self, id: u16) -> Option<&[u8]> {
        self.of_kind(id, &[kind::BINARY])
            .map(|property| property.bytes.as_slice())
    }

    /// A moment: hundreds of nanoseconds since 1601 (MS-DTYP section 2.3.3).
    pub(crate) fn time(&self, id: u16) -> Option<DateTime<Utc>> {
        const SECONDS_FROM_1601_TO_1970: i64 = 11_644_473_600;
        let property = self.of_kind(id, &[kind::TIME])?;
        let ticks = i64::from_le_bytes(*property.bytes.first_chunk::<8>()?);
        let seconds = ticks / 10_000_000;
        (ticks > 0)
            .then(|| DateTime::from_timestamp(seconds - SECONDS_FROM_1601_TO_1970, 0))
            .flatten()
            // A mail's date has four digits for the year (RFC 5322 section 3.3).
            .filter(|moment| moment.year() <= 9999)
    }

    /// The HTML: kept as bytes in the code page of the item, or as text.
    pub(crate) fn html(&self) -> Option<String> {
        let Some(bytes) = self.bytes(id::HTML) else {
            return self.text(id::HTML);
        };
        let said = self.number(id::INTERNET_CODE_PAGE).and_then(encoding_of);
        let text = match (said, std::str::from_utf8(bytes)) {
            (Some(encoding), _) => encoding.decode(bytes).0.into_owned(),
            (None, Ok(text)) => text.to_owned(),
            (None, Err(_)) => self.encoding().decode(bytes).0.into_owned(),
        };
        let text = text.replace('\0', "");
        (!text.trim().is_empty()).then_some(text)
    }

    /// The encoding of 8-bit strings.
    fn encoding(&self) -> &'static Encoding {
        self.code_page
            .or_else(|| self.number(id::MESSAGE_CODE_PAGE))
            .and_then(encoding_of)
            .unwrap_or(WINDOWS_1252)
    }
}
