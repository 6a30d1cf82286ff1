//! Bytes, stored once under their SHA-256 and never changed.

use rusqlite::params;
use sha2::{Digest, Sha256};

use crate::{Reader, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
    size   INTEGER NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;
CREATE TRIGGER blob_is_immutable BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'stored bytes are never changed'); END;
";

/// The SHA-256 of some bytes, in hex.
///
/// ```
/// assert!(foi_store::table::blob::sha256(b"").starts_with("e3b0c442"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

impl Reader<'_> {
    /// The bytes stored under a hash.
    pub fn blob(&self, sha256: &str) -> Result<Vec<u8>> {
        self.value("SELECT bytes FROM blob WHERE sha256 = ?1", [sha256])?
            .ok_or_else(|| StoreError::not_found("stored file", sha256))
    }
}

impl Writer<'_> {
    /// Stores bytes and gives their hash; bytes already there are not stored again.
    pub fn add_blob(&mut self, bytes: &[u8]) -> Result<String> {
        let hash = sha256(bytes);
        self.add_hashed_blob(&hash, bytes)?;
        Ok(hash)
    }

    /// Stores bytes whose SHA-256 is known already.
    pub fn add_hashed_blob(&mut self, sha256: &str, bytes: &[u8]) -> Result<()> {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.run(
            "INSERT INTO blob (sha256, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![sha256, size, bytes],
        )?;
        Ok(())
    }
}
