//! ZIP archives: the files in them, one level deep.

use std::fs::File;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::input::{Input, fill};
use crate::kind::Kind;
use crate::tool::Deadline;
use crate::{Extracted, Place, Reason, Unreadable, worker};

/// Files beyond so many are not read.
const MOST_FILES: usize = 200;
/// What is unpacked of one archive, at most: bytes.
const LARGEST_SUM: u64 = 256 * 1024 * 1024;
/// A larger file in an archive is not read: bytes.
const LARGEST_ENTRY: u64 = 64 * 1024 * 1024;

/// Reads the files of an archive, each by way of the scratch file.
pub(crate) fn text(
    input: &Input,
    scratch: &mut File,
    until: Deadline,
) -> Result<Extracted, Unreadable> {
    let kind = Kind::Zip.words();
    let broken = |_| Unreadable::broken(kind);
    let mut zip =
        ZipArchive::new(input.reader().map_err(Unreadable::not_started)?).map_err(broken)?;
    let mut read = Extracted::new(kind);
    let (mut files, mut sum, mut locked) = (0, 0_u64, 0);
    for index in 0..zip.len() {
        if until.left().is_zero() {
            read.note("Reading took too long; the rest of the archive was not read.");
            read.cut = true;
            break;
        }
        let mut entry = match zip.by_index(index) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => entry,
            Err(error) => {
                let is_locked =
                    matches!(&error, ZipError::UnsupportedArchive(why) if why.contains("assword"));
                locked += usize::from(is_locked);
                files += 1;
                if !is_locked {
                    read.note("A file of the archive is damaged or packed in a way that is not read here.");
                }
                continue;
            }
        };
        // The name is only shown; nothing is ever written under it.
        let name = entry
            .name()
            .map(|name| name.into_owned())
            .unwrap_or_default();
        let name: String = name
            .replace('\\', "/")
            .chars()
            .filter(|c| !c.is_control())
            .take(300)
            .collect();
        if is_left_by_the_system(&name) {
            continue;
        }
        files += 1;
        if files > MOST_FILES {
            read.note(format!(
                "There are more than {MOST_FILES} files in this archive; the others were not read."
            ));
            read.cut = true;
            break;
        }
        let most = LARGEST_ENTRY.min(LARGEST_SUM.saturating_sub(sum));
        match fill(scratch, &mut entry, most) {
            Ok(true) => {}
            Ok(false) => {
                read.note(format!("{name} is too large to be read here."));
                read.cut = true;
                sum = sum.saturating_add(most);
                if sum >= LARGEST_SUM {
                    break;
                }
                continue;
            }
            Err(_) => {
                read.note(format!("{name} is damaged."));
                continue;
            }
        }
        drop(entry);
        let inner = match scratch.try_clone().and_then(|file| Input::new(file, &name)) {
            Ok(inner) => inner,
            Err(error) => return Err(Unreadable::not_started(error)),
        };
        sum = sum.saturating_add(inner.size);
        match worker::text(&inner, scratch, 1, until, true) {
            Ok((inner, _)) => {
                for note in &inner.notes {
                    read.note(format!("{name}: {note}"));
                }
                read.cut |= inner.cut;
                if !read.add(Place::Entry(name), &inner.text(), inner.ocr) {
                    break;
                }
            }
            Err(why) => read.note(format!("{name}: {}", why.says)),
        }
    }
    if locked > 0 && read.parts.is_empty() {
        return Err(Unreadable::encrypted(kind));
    }
    if locked > 0 {
        read.note(format!(
            "{locked} files of the archive are locked with a password."
        ));
    }
    if files == 0 {
        return Err(Unreadable::new(
            Reason::NoWords,
            "This is an archive without any files in it.",
        ));
    }
    if read.parts.is_empty() {
        let first = read.notes.first().cloned().unwrap_or_default();
        return Err(Unreadable::new(
            Reason::NotRead,
            format_args!(
                "This is an archive of {files} files, none of which could be read. {first}"
            ),
        ));
    }
    Ok(read)
}

fn is_left_by_the_system(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") || name.ends_with("Thumbs.db")
}
