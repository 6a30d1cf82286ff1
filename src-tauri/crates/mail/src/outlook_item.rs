//! Items that Outlook saved as `.msg` (MS-OXMSG): a compound file (MS-CFB) with one storage for
//! the item, one for each recipient and one for each attachment.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::file_kind::COMPOUND_FILE;
use crate::mapi::{Attached, Item, Properties, id, kind};
use crate::mapi_mail;

/// Items inside items are opened this deep.
const DEEPEST: usize = 8;
/// Most recipients and attachments read from one item.
const MOST: usize = 1_000;
/// Most entries looked at in one storage.
const MOST_ENTRIES: usize = 20_000;
/// Small values share one stream, and the library looks each up from its start: beyond this size
/// that takes minutes. Outlook's own stay far below.
const LARGEST_SHARED_STREAM: u64 = 4 * 1024 * 1024;

/// Reads an Outlook item as the mail it was; nothing when it is none or is damaged beyond that.
pub(crate) fn as_mail(raw: &[u8]) -> Option<(Vec<u8>, bool)> {
    let item = catch_unwind(AssertUnwindSafe(|| read(raw))).ok()??;
    let is_damaged = item.is_damaged || mapi_mail::body_is_lost(&item);
    Some((mapi_mail::as_mail(&item), is_damaged))
}

/// Whether a compound file may be a mail rather than an old Word or Excel file: as far as its
/// beginning shows, the names in it are those of an item.
pub(crate) fn looks_like_one(start: &[u8]) -> bool {
    if !start.starts_with(&COMPOUND_FILE) {
        return false;
    }
    // The directory may lie anywhere, so a beginning without it proves nothing.
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        start.windows(wide.len()).any(|window| window == wide)
    };
    named("__substg1.0_")
        || named("__properties_version1.0")
        || named("__nameid_version1.0")
        || ![
            "WordDocument",
            "Workbook",
            "Book",
            "PowerPoint Document",
            "EncryptedPackage",
        ]
        .into_iter()
        .any(named)
}

type File<'r> = cfb::CompoundFile<Cursor<&'r [u8]>>;

fn read(raw: &[u8]) -> Option<Item> {
    if !raw.starts_with(&COMPOUND_FILE) || !has_honest_tables(raw) {
        return None;
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(raw)).ok()?;
    if file.root_entry().len() > LARGEST_SHARED_STREAM {
        return None;
    }
    if !file.exists("/__properties_version1.0") {
        return None;
    }
    // Two names may share one place in the file: what is read is counted.
    let mut left = raw.len().saturating_mul(2);
    Some(item(&mut file, Path::new("/"), 32, 0, &mut left))
}

/// Whether the file names no more tables of sectors than its size needs. The library reads every
/// one it is told of, the same again and again if it is told so.
fn has_honest_tables(raw: &[u8]) -> bool {
    let number = |at: usize| {
        let bytes = raw.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    };
    // MS-CFB section 2.2: sector shift at 30, first DIFAT sector at 68.
    let sector: usize = if raw.get(30) == Some(&12) { 4096 } else { 512 };
    let needed = raw.len() / (sector * sector / 4) / (sector / 4 - 1) + 2;
    let mut next = number(68);
    for _ in 0..needed {
        match next {
            None | Some(0xffff_fffe | 0xffff_ffff) => return true,
            Some(place) => {
                let start = (place as usize).saturating_add(1).saturating_mul(sector);
                next = number(start.saturating_add(sector - 4));
            }
        }
    }
    matches!(next, None | Some(0xffff_fffe | 0xffff_ffff))
}

fn item(file: &mut File<'_>, at: &Path, header: usize, depth: usize, left: &mut usize) -> Item {
    let (properties, storages, mut is_damaged) = storage(file, at, header, left);
    let mut item = Item {
        properties,
        ..Item::default()
    };
    for path in storages {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.starts_with("__recip_version1.0_") {
            if item.recipients.len() < MOST {
                let (recipient, _, damaged) = storage(file, &path, 8, left);
                is_damaged |= damaged;
                item.recipients.push(recipient);
            } else {
                is_damaged = true;
            }
        } else if name.starts_with("__attach_version1.0_") {
            if item.attachments.len() < MOST {
                let (properties, inner, damaged) = storage(file, &path, 8, left);
                is_damaged |= damaged;
                let object = inner
                    .into_iter()
                    .find(|path| path.ends_with("__substg1.0_3701000D"))
                    .filter(|path| file.exists(path.join("__properties_version1.0")));
                let item_inside = match object {
                    Some(path) if depth < DEEPEST => {
                        Some(Box::new(self::item(file, &path, 24, depth + 1, left)))
                    }
                    Some(_) => {
                        is_damaged = true;
                        None
                    }
                    None => None,
                };
                is_damaged |= item_inside.as_ref().is_some_and(|inner| inner.is_damaged);
                item.attachments.push(Attached {
                    properties,
                    item: item_inside,
                });
            } else {
                is_damaged = true;
            }
        }
    }
    item.is_damaged = is_damaged;
    let code_page = item.properties.number(id::MESSAGE_CODE_PAGE);
    for one in item
        .recipients
        .iter_mut()
        .chain(item.attachments.iter_mut().map(|one| &mut one.properties))
    {
        one.code_page = code_page;
    }
    item
}

/// The properties in a storage, the storages in it, and whether something could not be read.
fn storage(
    file: &mut File<'_>,
    at: &Path,
    header: usize,
    left: &mut usize,
) -> (Properties, Vec<PathBuf>, bool) {
    let mut properties = Properties::default();
    let mut storages = Vec::new();
    let mut streams = Vec::new();
    let mut is_damaged = false;
    let Ok(entries) = file.read_storage(at) else {
        return (properties, storages, true);
    };
    for (count, entry) in entries.enumerate() {
        if count >= MOST_ENTRIES {
            is_damaged = true;
            break;
        }
        if entry.is_stream() {
            streams.push((
                entry.path().to_owned(),
                entry.name().to_owned(),
                entry.len(),
            ));
        } else {
            storages.push(entry.path().to_owned());
        }
    }
    for (path, name, length) in streams {
        let tag = name
            .strip_prefix("__substg1.0_")
            .filter(|tag| tag.len() == 8)
            .and_then(|tag| tag.split_at_checked(4))
            .and_then(|(id, kind)| {
                let number = |hex| u16::from_str_radix(hex, 16).ok();
                number(id).zip(number(kind))
            });
        let is_table = name == "__properties_version1.0";
        if tag.is_none() && !is_table {
            continue;
        }
        let fits = usize::try_from(length).is_ok_and(|length| length <= *left);
        let Some(bytes) = fits.then(|| stream(file, &path, length)).flatten() else {
            is_damaged = true;
            continue;
        };
        *left = left.saturating_sub(bytes.len());
        if let Some((id, kind)) = tag {
            properties.add(id, kind, bytes);
        } else {
            add_fixed(&mut properties, bytes.get(header..).unwrap_or_default());
        }
    }
    (properties, storages, is_damaged)
}

fn stream(file: &mut File<'_>, path: &Path, length: u64) -> Option<Vec<u8>> {
    let stream = file.open_stream(path).ok()?;
    let mut bytes = Vec::new();
    stream.take(length).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Values of fixed size stand in the table itself, 16 bytes each (MS-OXMSG section 2.4.2.1).
fn add_fixed(properties: &mut Properties, table: &[u8]) {
    for entry in table.chunks_exact(16) {
        let (Some(kind), Some(id), Some(value)) = (
            entry.first_chunk::<2>(),
            entry.get(2..4).and_then(|id| id.first_chunk::<2>()),
            entry.get(8..16),
        ) else {
            continue;
        };
        let (kind, id) = (u16::from_le_bytes(*kind), u16::from_le_bytes(*id));
        if matches!(kind, kind::INTEGER_32 | kind::BOOLEAN | kind::TIME) {
            properties.add(id, kind, value.to_vec());
        }
    }
}
