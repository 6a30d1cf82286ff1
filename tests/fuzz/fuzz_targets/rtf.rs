//! RTF gives no more text than was in it.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|rtf: &[u8]| {
    let (foi_rtf::Content::Html(text) | foi_rtf::Content::Text(text)) = foi_rtf::read(rtf);
    // A byte of an old encoding becomes a character of at most four bytes.
    assert!(text.len() <= 4 * rtf.len() + 64, "{} from {}", text.len(), rtf.len());
});
