//! Pages of an encrypted casebook, each for itself: SQLite gives up where one is damaged.
//!
//! As `SQLCipher` 4 writes them: a page ends with the vector its bytes were encrypted with and an
//! HMAC over both and its number, so that a damaged page is known for certain.

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::{Array, BlockModeDecrypt as _, KeyIvInit as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;

/// Bytes at the end of each page that are not SQLite's.
pub(super) const RESERVED: usize = VECTOR + MAC;
const VECTOR: usize = 16;
const MAC: usize = 64;
/// The first page begins with the salt instead of SQLite's own mark.
const SALT: usize = 16;
const ROUNDS: u32 = 256_000;
const BLOCK: usize = 16;

/// What the pages of one file are encrypted with.
pub(super) struct PageKey {
    key: [u8; 32],
    mac: Hmac<Sha512>,
}

impl std::fmt::Debug for PageKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageKey").finish_non_exhaustive()
    }
}

impl PageKey {
    pub(super) fn made_from(passphrase: &str, salt: &[u8]) -> Self {
        let key = stretched(passphrase.as_bytes(), salt, ROUNDS);
        let salt_of_mac: Vec<u8> = salt.iter().map(|byte| byte ^ 0x3a).collect();
        Self {
            mac: keyed(&stretched(&key, &salt_of_mac, 2)),
            key,
        }
    }

    /// The page in the clear; none unless it is just as it was written.
    pub(super) fn decrypted(&self, mut page: Vec<u8>, number: u32) -> Option<Vec<u8>> {
        let begins = if number == 1 { SALT } else { 0 };
        let ends = page.len().checked_sub(RESERVED)?;
        let (written, mac) = page.split_at(ends + VECTOR);
        let said = self
            .mac
            .clone()
            .chain_update(written.get(begins..)?)
            .chain_update(number.to_le_bytes());
        said.verify_slice(mac).ok()?;
        let vector: [u8; VECTOR] = written.get(ends..)?.try_into().ok()?;
        let mut decryptor = Decryptor::<Aes256>::new(&Array::from(self.key), &Array::from(vector));
        for block in page.get_mut(begins..ends)?.chunks_exact_mut(BLOCK) {
            decryptor.decrypt_block(block.try_into().ok()?);
        }
        Some(page)
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha512> {
    // A key of any length will do.
    Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Array::default()))
}

/// PBKDF2 with HMAC-SHA512 (RFC 8018, 5.2): its first 32 bytes, which come from one block.
fn stretched(secret: &[u8], salt: &[u8], rounds: u32) -> [u8; 32] {
    let keyed = keyed(secret);
    let first = keyed.clone().chain_update(salt).chain_update([0, 0, 0, 1]);
    let mut last = first.finalize().into_bytes();
    let mut sum = last;
    for _ in 1..rounds {
        last = keyed.clone().chain_update(last).finalize().into_bytes();
        for (sum, byte) in sum.iter_mut().zip(last) {
            *sum ^= byte;
        }
    }
    let mut key = [0; 32];
    key.iter_mut().zip(sum).for_each(|(to, from)| *to = from);
    key
}
