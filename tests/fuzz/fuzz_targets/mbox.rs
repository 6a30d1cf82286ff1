//! The mails of an mbox are the same however its bytes arrive, and nothing of it is lost.

#![no_main]

use std::io::Read;

use foi_mail::{MboxMail, mbox_messages};
use libfuzzer_sys::fuzz_target;

struct Trickle<'b>(&'b [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(self.0.len()).min(buffer.len());
        let (now, later) = self.0.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

fuzz_target!(|raw: &[u8]| {
    let (step, file) = raw
        .split_first()
        .map_or((1, raw), |(step, file)| (usize::from(*step).max(1), file));
    let whole: Vec<_> = mbox_messages(file, usize::MAX)
        .map(Result::unwrap)
        .collect();
    let trickled: Vec<_> = mbox_messages(Trickle(file, step), usize::MAX)
        .map(Result::unwrap)
        .collect();
    assert_eq!(whole, trickled);

    let mut last = None;
    let mut kept = 0;
    for mail in &whole {
        let MboxMail::Whole { offset, raw } = mail else {
            panic!("nothing is too large here");
        };
        assert!(last.is_none_or(|last| last < *offset));
        assert!(*offset < file.len() as u64);
        last = Some(*offset);
        kept += raw.len();
    }
    assert!(kept <= file.len());
    assert_eq!(
        whole.is_empty(),
        file.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
    );

    // The same mails when only small ones are wanted.
    for (mail, small) in whole.iter().zip(mbox_messages(file, 64)) {
        match (mail, small.unwrap()) {
            (MboxMail::Whole { raw, .. }, MboxMail::TooLarge { size, .. }) => {
                assert_eq!(size, raw.len() as u64);
                assert!(size > 64);
            }
            (whole, small) => assert_eq!(*whole, small),
        }
    }
});
