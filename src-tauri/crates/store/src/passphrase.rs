//! The passphrase of an encrypted casebook: setting, changing and removing it.
//!
//! The file is encrypted by `SQLCipher` 4 with its defaults (AES-256, HMAC-SHA512, a key made from
//! the passphrase by PBKDF2 with 256,000 rounds), but for the size of its pages.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use secrecy::{ExposeSecret as _, SecretString};
use unicode_normalization::UnicodeNormalization as _;

use crate::casebook::{APPLICATION_ID, make_private};
use crate::connection::{PAGE_SIZE, connect, with_ending};
use crate::rescue::{has_pages_of_a_casebook, opens_a_page};
use crate::{Casebook, Result, StoreError};

/// How every SQLite file begins that is not encrypted.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

/// What opens an encrypted casebook. Not shown by `Debug`, and wiped from memory when dropped.
#[derive(Debug, Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    /// A passphrase as typed; none when nothing was.
    ///
    /// Letters with accents are the same however a keyboard composes them (Unicode NFC).
    pub fn new(typed: &str) -> Option<Self> {
        let composed: String = typed.nfc().collect();
        (!composed.is_empty()).then(|| Self(composed.into()))
    }

    /// The passphrase itself, for the keyring.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Casebook {
    /// Whether the file is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.opened().passphrase.is_some()
    }

    /// Encrypts the casebook with a passphrase, changes its passphrase, or with none makes it a file
    /// that anybody can read who has it. The whole file is written anew, read back, and then takes
    /// the old one's place: whatever happens meanwhile, one whole casebook stands there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Open`] while another process has the casebook open; or when there is no room
    /// for a second copy. Nothing was changed then.
    pub fn set_passphrase(&self, passphrase: Option<Passphrase>) -> Result<()> {
        self.exchange(passphrase.clone(), None, |connection, coming| {
            write_copy(connection, coming, passphrase.as_ref())
        })
    }

    /// That a passphrase is the one that opened this casebook.
    ///
    /// # Errors
    ///
    /// [`StoreError::WrongPassphrase`] when it is not.
    pub fn confirm_passphrase(&self, passphrase: &Passphrase) -> Result<()> {
        match self.opened().passphrase {
            Some(opened) if opened.expose() == passphrase.expose() => Ok(()),
            _ => Err(StoreError::WrongPassphrase {
                path: self.path.clone(),
            }),
        }
    }

    /// Copies of the casebook beside it, made before an upgrade or a restore, that anybody can read
    /// who has them.
    pub fn readable_copies(&self) -> Vec<PathBuf> {
        let (Some(folder), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Vec::new();
        };
        let beginning = format!("{}.before-", name.to_string_lossy());
        let mut copies: Vec<_> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                path.file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with(&beginning))
                    && is_plain(path)
            })
            .collect();
        copies.sort();
        copies
    }
}

/// Writes everything to a new file, encrypted or not.
pub(crate) fn write_copy(
    connection: &Connection,
    target: &Path,
    passphrase: Option<&Passphrase>,
) -> Result<()> {
    let name = target.to_str().ok_or_else(|| StoreError::CannotOpen {
        path: target.to_owned(),
        why: "its name is not valid text".into(),
    })?;
    make_private(target)?;
    // It makes tables by writing their names, those of the search index's own among them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    connection.pragma_update(None, "cipher_default_page_size", PAGE_SIZE)?;
    connection.execute(
        "ATTACH DATABASE ?1 AS coming KEY ?2",
        [name, passphrase.map_or("", Passphrase::expose)],
    )?;
    if passphrase.is_none() {
        connection.pragma_update(Some("coming"), "page_size", PAGE_SIZE)?;
    }
    // Nobody knows of the file yet: it is synced as a whole before it takes a name.
    connection.pragma_update(Some("coming"), "synchronous", "OFF")?;
    connection.pragma_update_and_check(Some("coming"), "journal_mode", "OFF", |_| Ok(()))?;
    connection.query_row("SELECT sqlcipher_export('coming')", [], |_| Ok(()))?;
    connection.pragma_update(Some("coming"), "application_id", APPLICATION_ID)?;
    // What was exported is of the version it was, and so is its copy.
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    connection.pragma_update(Some("coming"), "user_version", version)?;
    connection.execute_batch("DETACH DATABASE coming")?;
    Ok(())
}

/// Encrypts a file that nobody else knows of.
pub(crate) fn encrypt(path: &Path, passphrase: &Passphrase) -> Result<()> {
    let plain = with_ending(path, "-plain");
    fs::rename(path, &plain).map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        why: error.to_string(),
    })?;
    let written = connect(&plain, OpenFlags::SQLITE_OPEN_READ_WRITE, None)
        .and_then(|connection| write_copy(&connection, path, Some(passphrase)));
    fs::remove_file(&plain).ok();
    written
}

/// Whether a file is one that SQLite wrote and nobody encrypted.
pub(crate) fn is_plain(path: &Path) -> bool {
    let mut beginning = [0; PLAIN.len()];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut beginning))
        .is_ok_and(|()| &beginning == PLAIN)
}

/// Why a file cannot be read as a database.
pub(crate) fn unreadable(path: &Path, passphrase: Option<&Passphrase>) -> StoreError {
    if has_pages_of_a_casebook(path)
        || passphrase.is_some_and(|passphrase| opens_a_page(path, passphrase))
    {
        return StoreError::Damaged(format!("{}: its beginning cannot be read", path.display()));
    }
    let path = path.to_owned();
    if !may_be_encrypted(&path) {
        StoreError::NotACasebook { path }
    } else if passphrase.is_some() {
        StoreError::WrongPassphrase { path }
    } else {
        StoreError::Locked { path }
    }
}

/// An encrypted file tells nothing of itself, but is made of whole pages (or of whole blocks of a disk,
/// where it was cut off), and each value of a byte is somewhere in its first.
pub(crate) fn may_be_encrypted(path: &Path) -> bool {
    const BLOCK: u64 = 512;
    let mut page = vec![0; PAGE_SIZE.unsigned_abs() as usize];
    let whole_blocks =
        fs::metadata(path).is_ok_and(|found| found.len() > 0 && found.len().is_multiple_of(BLOCK));
    whole_blocks
        && !is_plain(path)
        && File::open(path)
            .and_then(|mut file| file.read_exact(&mut page))
            .is_ok_and(|()| {
                let mut seen = [false; 256];
                for byte in page {
                    seen[usize::from(byte)] = true;
                }
                // That 8,192 random bytes lack one of the 256 has a chance of 3 in 10^12.
                seen.iter().all(|seen| *seen)
            })
}
