//! Bodies that Outlook keeps as compressed RTF (MS-OXRTFCP).

use std::panic::catch_unwind;

/// Longest text taken out.
const LONGEST: usize = 16 * 1024 * 1024;
/// One reference of two bytes stands for at most 17 (MS-OXRTFCP section 2.1.3.1.4).
const MOST_FROM_A_BYTE: usize = 17;

/// The RTF in a compressed body; nothing when it is damaged.
///
/// The library believes the sizes in the header, so they are looked at first.
pub(crate) fn decompressed(compressed: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| {
        let bytes = compressed.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    };
    let whole = compressed.get(..number(0)?.checked_add(4)?)?;
    let plain = number(4)?;
    let is_compressed = number(8)? == 0x7546_5a4c;
    let most = if is_compressed {
        whole.len().saturating_mul(MOST_FROM_A_BYTE)
    } else {
        whole.len().checked_sub(16)?
    };
    if whole.len() < 16 || plain > most || plain > LONGEST {
        return None;
    }
    let text = catch_unwind(|| compressed_rtf::decompress_rtf(whole))
        .ok()?
        .ok()?;
    // The library gives each byte as the character of the same number.
    Some(
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect(),
    )
}
