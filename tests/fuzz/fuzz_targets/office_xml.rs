//! A part of an office file gives no more text than was in it, whatever is nested in what: entities
//! are not expanded, and nothing is repeated.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &[u8]| {
    for pages in foi_extract::fuzzing::office_xml(xml) {
        let length: usize = pages.iter().map(String::len).sum();
        // A tag of three letters becomes a line or a space; `<text:s c="200"/>` up to 200 of them.
        assert!(length <= 200 * xml.len() + 64, "{length} from {}", xml.len());
        for page in &pages {
            assert!(foi_extract::fuzzing::tidy(page).chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
        }
    }
});
