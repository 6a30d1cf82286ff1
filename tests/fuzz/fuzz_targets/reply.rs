//! A reply is made of lines of the text, in their order, and is never empty when the text is not.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let reply = foi_mail::reply_text(text);
    assert_eq!(reply.trim().is_empty(), text.trim().is_empty());
    let mut lines = text.trim().lines();
    for line in reply.lines().filter(|line| !line.trim().is_empty()) {
        assert!(
            lines.any(|of_text| of_text.trim() == line.trim()),
            "not a line of the text, or not in order: {line:?}"
        );
    }
});
