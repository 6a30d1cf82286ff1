//! Files: attachments taken out or read, and a copy of the casebook.

use std::io::Write as _;
use std::path::Path;

use uuid::Uuid;

use crate::{App, AppError, Result};

impl App {
    /// Writes a copy of the casebook to a new file and verifies it by reading it back.
    pub fn back_up(&self, target: &Path) -> Result<()> {
        self.casebook.back_up(target)?;
        let copy = foi_store::Casebook::open(target)?;
        let problems = copy.check()?.problems;
        match problems.first() {
            Some(first) => Err(AppError::file(
                target,
                format!("the copy is not sound ({first})"),
            )),
            None => Ok(()),
        }
    }

    /// The bytes and a harmless name of an attachment.
    pub fn attachment_bytes(&self, id: Uuid) -> Result<(String, Vec<u8>)> {
        self.casebook.read(|r| {
            let attachment = r.attachment(id.into())?;
            Ok((safe_name(&attachment.name), r.blob(&attachment.sha256)?))
        })
    }

    /// Writes an attachment to a new file.
    pub fn save_attachment(&self, id: Uuid, target: &Path) -> Result<()> {
        let (_, bytes) = self.attachment_bytes(id)?;
        write_whole(target, &bytes)
    }
}

/// Writes a new file beside its name first and moves it there when whole, so that a full disk
/// leaves no half file behind. Both names are only ever made anew: a link or a pipe that somebody
/// laid there is replaced, not followed or written to.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut new = tempfile::Builder::new();
        new.prefix(".").suffix(".part");
        // As for any file the user saves; the umask takes away from it.
        #[cfg(unix)]
        new.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = new.tempfile_in(folder)?;
        unfinished.write_all(bytes)?;
        unfinished.as_file().sync_all()?;
        unfinished.persist(target)?;
        Ok(())
    };
    write().map_err(|error| AppError::file(target, error))
}

/// A name that is only a name: no folders, no control or direction marks, not too long.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() {
        "attachment".to_owned()
    } else {
        shortened(clean)
    }
}

/// Cut before the ending: what a file is called must still say what it is.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 120;
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    let ending = name
        .rfind('.')
        .map(|dot| &name[dot..])
        .filter(|ending| ending.chars().count() <= 16)
        .unwrap_or_default();
    let stem = LONGEST - ending.chars().count();
    let stem: String = name.chars().take(stem).collect();
    format!("{}{ending}", stem.trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_their_folders_and_marks() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\temp\\a.pdf"), "a.pdf");
        assert_eq!(safe_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(safe_name(".."), "attachment");
        assert_eq!(safe_name(&"x".repeat(5_000)).len(), 120);
        let long = safe_name(&format!("{}.xlsx", "é".repeat(5_000)));
        assert_eq!(long, format!("{}.xlsx", "é".repeat(115)));
    }
}
