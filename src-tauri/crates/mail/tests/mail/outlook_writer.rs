//! Writes Outlook items as MS-OXMSG says, for the tests of their reader.

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;

/// A property: id, type, bytes.
#[derive(Clone)]
pub(crate) struct Prop(pub(crate) u16, pub(crate) u16, pub(crate) Vec<u8>);

pub(crate) fn text(id: u16, text: &str) -> Prop {
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Prop(id, 0x001f, wide)
}

pub(crate) fn ansi(id: u16, bytes: &[u8]) -> Prop {
    Prop(id, 0x001e, bytes.to_vec())
}

pub(crate) fn binary(id: u16, bytes: &[u8]) -> Prop {
    Prop(id, 0x0102, bytes.to_vec())
}

pub(crate) fn number(id: u16, number: u32) -> Prop {
    Prop(id, 0x0003, number.to_le_bytes().to_vec())
}

pub(crate) fn boolean(id: u16, value: bool) -> Prop {
    Prop(id, 0x000b, vec![u8::from(value), 0])
}

/// A moment given in seconds since 1970 (MS-DTYP section 2.3.3 counts from 1601).
pub(crate) fn time(id: u16, unix: i64) -> Prop {
    let ticks = (unix + 11_644_473_600) * 10_000_000;
    Prop(id, 0x0040, ticks.to_le_bytes().to_vec())
}

#[derive(Default, Clone)]
pub(crate) struct Msg {
    pub(crate) props: Vec<Prop>,
    pub(crate) recipients: Vec<Vec<Prop>>,
    pub(crate) files: Vec<Vec<Prop>>,
    pub(crate) items: Vec<Msg>,
}

type File = CompoundFile<Cursor<Vec<u8>>>;

impl Msg {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut file =
            CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        file.create_storage("/__nameid_version1.0").unwrap();
        for empty in ["00020102", "00030102", "00040102"] {
            file.create_stream(format!("/__nameid_version1.0/__substg1.0_{empty}"))
                .unwrap();
        }
        self.write(&mut file, "", 32);
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut File, at: &str, header: usize) {
        let attached = self.files.len() + self.items.len();
        // MS-OXMSG section 2.4.1.1: reserved, next ids and counts of recipients and attachments.
        let mut head = vec![0; 8];
        for count in [
            self.recipients.len(),
            attached,
            self.recipients.len(),
            attached,
        ] {
            head.extend_from_slice(&u32::try_from(count).unwrap().to_le_bytes());
        }
        head.resize(header, 0);
        properties(file, at, head, &self.props);
        for (index, recipient) in self.recipients.iter().enumerate() {
            let storage = format!("{at}/__recip_version1.0_#{index:08X}");
            file.create_storage(&storage).unwrap();
            properties(file, &storage, vec![0; 8], recipient);
        }
        for (index, props) in self.files.iter().enumerate() {
            let storage = format!("{at}/__attach_version1.0_#{index:08X}");
            file.create_storage(&storage).unwrap();
            properties(file, &storage, vec![0; 8], props);
        }
        for (index, item) in self.items.iter().enumerate() {
            let index = index + self.files.len();
            let storage = format!("{at}/__attach_version1.0_#{index:08X}");
            file.create_storage(&storage).unwrap();
            // PidTagAttachMethod: 5 is afEmbeddedMessage.
            let method = [number(0x3705, 5), Prop(0x3701, 0x000d, vec![0xff; 4])];
            properties(file, &storage, vec![0; 8], &method);
            let inside = format!("{storage}/__substg1.0_3701000D");
            file.create_storage(&inside).unwrap();
            item.write(file, &inside, 24);
        }
    }
}

fn properties(file: &mut File, at: &str, head: Vec<u8>, props: &[Prop]) {
    let mut table = head;
    for Prop(id, kind, bytes) in props {
        table.extend_from_slice(&kind.to_le_bytes());
        table.extend_from_slice(&id.to_le_bytes());
        table.extend_from_slice(&6_u32.to_le_bytes());
        match kind {
            0x0003 | 0x000b | 0x0040 => {
                let mut value = bytes.clone();
                value.resize(8, 0);
                table.extend_from_slice(&value);
            }
            _ => {
                // Strings count the zero that is not written.
                let end = match kind {
                    0x001e => 1,
                    0x001f => 2,
                    _ => 0,
                };
                let size = u32::try_from(bytes.len() + end).unwrap();
                table.extend_from_slice(&size.to_le_bytes());
                table.extend_from_slice(&[0; 4]);
                if *kind != 0x000d {
                    let path = format!("{at}/__substg1.0_{id:04X}{kind:04X}");
                    file.create_stream(path).unwrap().write_all(bytes).unwrap();
                }
            }
        }
    }
    file.create_stream(format!("{at}/__properties_version1.0"))
        .unwrap()
        .write_all(&table)
        .unwrap();
}
