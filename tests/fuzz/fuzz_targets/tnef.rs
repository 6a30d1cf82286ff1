//! `winmail.dat` and Outlook items from strangers: reading them ends, and keeps no more than was
//! there.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: foi_fuzz::let_the_library_panic(), |raw: &[u8]| {
    for magic in [
        &[0x78, 0x9f, 0x3e, 0x22][..],
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    ] {
        let file = [magic, raw.strip_prefix(magic).unwrap_or(raw)].concat();
        let read = foi_mail::parse_uncaught(&file);
        let kept: usize = read
            .attachments
            .iter()
            .map(|attachment| attachment.bytes.len())
            .sum();
        // Mails inside mails are kept whole at each depth, in base64.
        assert!(kept <= 40 * file.len() + 4_096, "{kept} of {}", file.len());
    }
});
