//! `winmail.dat`: a mail as Outlook wraps it for its own kind (MS-OXTNEF).
//!
//! The one crate that reads it refuses a file with a wrong checksum or an attribute it does not
//! know, and does not read the properties in which bodies and long names stand. So it is read
//! here: a sequence of attributes, each with its length, followed as far as the lengths hold.

use foi_rtf::encoding_of;

use crate::file_kind::TNEF;
use crate::mapi::{Attached, Item, Properties, id, kind};
use crate::mapi_mail;

/// Mails inside mails are opened this deep.
const DEEPEST: usize = 8;
/// Most properties read of one thing.
const MOST: u32 = 10_000;

/// Attributes (MS-OXTNEF section 2.1.3.1.2).
mod attribute {
    pub(super) const SUBJECT: u32 = 0x0001_8004;
    pub(super) const BODY: u32 = 0x0002_800c;
    pub(super) const DATE_SENT: u32 = 0x0003_8005;
    pub(super) const MESSAGE_CLASS: u32 = 0x0007_8008;
    pub(super) const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
    pub(super) const RECIPIENTS: u32 = 0x0006_9004;
    pub(super) const CODE_PAGE: u32 = 0x0006_9007;
    pub(super) const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
    pub(super) const ATTACHMENT_DATA: u32 = 0x0006_800f;
    pub(super) const ATTACHMENT_TITLE: u32 = 0x0001_8010;
    pub(super) const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;
    pub(super) const TRANSPORT_NAME: u32 = 0x0006_9001;
}

/// The interface a mail attached as such is kept under (MS-OXTNEF section 2.1.3.4.3): `IMessage`.
const MESSAGE_INTERFACE: [u8; 16] = [
    0x07, 0x03, 0x02, 0x00, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46,
];

/// Reads a `winmail.dat` as the mail it holds, and says whether part of it was damaged.
pub(crate) fn as_mail(raw: &[u8]) -> Option<(Vec<u8>, bool)> {
    let item = item(raw, 0)?;
    let is_damaged = item.is_damaged || mapi_mail::body_is_lost(&item);
    Some((mapi_mail::as_mail(&item), is_damaged))
}

fn item(raw: &[u8], depth: usize) -> Option<Item> {
    let mut bytes = Bytes(raw.strip_prefix(TNEF.as_slice())?);
    // A key that only the writer needs.
    bytes.take(2)?;
    let mut item = Item::default();
    while !bytes.0.is_empty() {
        let Some((id, data, is_whole)) = next_attribute(&mut bytes) else {
            item.is_damaged = true;
            break;
        };
        item.is_damaged |= !is_whole;
        add(&mut item, id, data, depth);
    }
    let code_page = item.properties.code_page;
    for one in item
        .recipients
        .iter_mut()
        .chain(item.attachments.iter_mut().map(|one| &mut one.properties))
    {
        one.code_page = code_page;
    }
    Some(item)
}

/// An attribute's id and data, and whether its checksum holds.
fn next_attribute<'r>(bytes: &mut Bytes<'r>) -> Option<(u32, &'r [u8], bool)> {
    let level = bytes.take(1)?;
    if !matches!(level, [1 | 2]) {
        return None;
    }
    let id = bytes.number()?;
    let length = usize::try_from(bytes.number()?).ok()?;
    let data = bytes.take(length)?;
    let sum = data
        .iter()
        .fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    // Some programs leave the last checksum out.
    let said = bytes.short().unwrap_or(sum);
    Some((id, data, said == sum))
}

fn add(item: &mut Item, attribute: u32, data: &[u8], depth: usize) {
    match attribute {
        attribute::CODE_PAGE => {
            item.properties.code_page = data
                .first_chunk::<4>()
                .map(|bytes| u32::from_le_bytes(*bytes))
                .filter(|page| encoding_of(*page).is_some());
        }
        attribute::SUBJECT => item
            .properties
            .add(id::SUBJECT, kind::STRING_8, data.to_vec()),
        attribute::BODY => item.properties.add(id::BODY, kind::STRING_8, data.to_vec()),
        attribute::MESSAGE_CLASS => {
            // "IPM.Microsoft Mail.Note" is what attributes called "IPM.Note"; the property is
            // nearer to the truth when there is one, so this comes last.
            let class = String::from_utf8_lossy(data).replace("Microsoft Mail.", "");
            item.properties
                .add(id::MESSAGE_CLASS, kind::STRING_8, class.into_bytes());
        }
        attribute::DATE_SENT => {
            if let Some(ticks) = ticks(data) {
                let bytes = ticks.to_le_bytes().to_vec();
                item.properties
                    .add(id::CLIENT_SUBMIT_TIME, kind::TIME, bytes);
            }
        }
        attribute::MESSAGE_PROPERTIES => {
            let mut found = Properties::default();
            item.is_damaged |= properties(&mut Bytes(data), &mut found, &mut None, depth).is_none();
            // The properties say it more exactly than the attributes.
            found.all.append(&mut item.properties.all);
            item.properties.all = found.all;
        }
        attribute::RECIPIENTS => {
            let mut bytes = Bytes(data);
            let rows = bytes.number().unwrap_or(0).min(MOST);
            for _ in 0..rows {
                let mut recipient = Properties::default();
                if properties(&mut bytes, &mut recipient, &mut None, depth).is_none() {
                    item.is_damaged = true;
                    break;
                }
                item.recipients.push(recipient);
            }
        }
        attribute::ATTACHMENT_BEGINS => item.attachments.push(Attached::default()),
        attribute::ATTACHMENT_DATA
        | attribute::ATTACHMENT_TITLE
        | attribute::ATTACHMENT_PROPERTIES
        | attribute::TRANSPORT_NAME => {
            if item.attachments.is_empty() {
                item.attachments.push(Attached::default());
            }
            let Some(last) = item.attachments.last_mut() else {
                return;
            };
            match attribute {
                attribute::ATTACHMENT_DATA => {
                    last.properties
                        .add(id::ATTACH_DATA, kind::BINARY, data.to_vec());
                }
                attribute::ATTACHMENT_PROPERTIES => {
                    let mut found = Properties::default();
                    item.is_damaged |=
                        properties(&mut Bytes(data), &mut found, &mut last.item, depth).is_none();
                    item.is_damaged |= last.item.as_ref().is_some_and(|inner| inner.is_damaged);
                    last.properties.all.append(&mut found.all);
                }
                _ => last
                    .properties
                    .add(id::ATTACH_FILE_NAME, kind::STRING_8, data.to_vec()),
            }
        }
        _ => {}
    }
}

/// Reads a list of properties (MS-OXTNEF section 2.1.3.4); nothing when it ends too early. What
/// was read until then is kept.
fn properties(
    bytes: &mut Bytes<'_>,
    into: &mut Properties,
    inside: &mut Option<Box<Item>>,
    depth: usize,
) -> Option<()> {
    let count = bytes.number()?;
    for _ in 0..count.min(MOST) {
        let kind = bytes.short()?;
        let id = bytes.short()?;
        if id >= 0x8000 {
            // A property with a name instead of a number: nothing here has one.
            bytes.take(16)?;
            if bytes.number()? == 0 {
                bytes.number()?;
            } else {
                let length = usize::try_from(bytes.number()?).ok()?;
                bytes.padded(length)?;
            }
        }
        let is_many = kind & 0x1000 != 0;
        let base = kind & 0x0fff;
        let is_counted = is_many || matches!(base, 0x000d | 0x001e | 0x001f | 0x0102);
        let values = if is_counted { bytes.number()? } else { 1 };
        for _ in 0..values {
            let value = match base {
                0x0002 | 0x000b => bytes.padded(2)?,
                0x0001 | 0x0003 | 0x0004 | 0x000a => bytes.padded(4)?,
                0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => bytes.take(8)?,
                0x0048 => bytes.take(16)?,
                0x000d | 0x001e | 0x001f | 0x0102 => {
                    let length = usize::try_from(bytes.number()?).ok()?;
                    bytes.padded(length)?
                }
                _ => return None,
            };
            if base == 0x000d {
                if id == id::ATTACH_DATA
                    && let Some(inner) = value.strip_prefix(MESSAGE_INTERFACE.as_slice())
                {
                    // What lies too deep, or is none, is kept as a mail with nothing in it.
                    let found = (depth < DEEPEST).then(|| item(inner, depth + 1)).flatten();
                    *inside = Some(Box::new(found.unwrap_or(Item {
                        is_damaged: true,
                        ..Item::default()
                    })));
                }
            } else if !is_many && id < 0x8000 {
                into.add(id, base, value.to_vec());
            }
        }
    }
    Some(())
}

/// `year, month, day, hour, minute, second, day of the week` as hundreds of nanoseconds since 1601.
fn ticks(data: &[u8]) -> Option<i64> {
    let mut bytes = Bytes(data);
    let mut next = || bytes.short().map(u32::from);
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let moment = chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_opt(hour, minute, second)?;
    moment
        .and_utc()
        .timestamp()
        .checked_add(11_644_473_600)?
        .checked_mul(10_000_000)
}

/// What is left to read.
struct Bytes<'r>(&'r [u8]);

impl<'r> Bytes<'r> {
    fn take(&mut self, length: usize) -> Option<&'r [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Takes bytes, and the zeros that fill them up to a multiple of four.
    fn padded(&mut self, length: usize) -> Option<&'r [u8]> {
        let taken = self.take(length)?;
        let padding = length.next_multiple_of(4) - length;
        self.0 = self.0.get(padding..).unwrap_or_default();
        Some(taken)
    }

    fn short(&mut self) -> Option<u16> {
        self.take(2)?
            .first_chunk::<2>()
            .map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?
            .first_chunk::<4>()
            .map(|bytes| u32::from_le_bytes(*bytes))
    }
}
