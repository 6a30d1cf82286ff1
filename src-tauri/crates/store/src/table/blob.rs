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
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::with_capacity(64), |hex, byte| {
        hex + &format!("{byte:02x}")
    })
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
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.run(
            "INSERT INTO blob (sha256, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![hash, size, bytes],
        )?;
        Ok(hash)
    }
}
