//! Any bytes are a mail: reading them ends, and what was read is fit to be kept and shown.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: foi_fuzz::let_the_library_panic(), |raw: &[u8]| {
    // Not `parse`, which would catch a panic.
    let read = foi_mail::parse_uncaught(raw);
    assert!(
        !serde_json::to_string(&foi_mail::message_json(&read))
            .unwrap()
            .is_empty()
    );
    if let Some(html) = read.safe_html() {
        assert!(!html.contains("<script"));
    }
    for attachment in &read.attachments {
        assert_eq!(attachment.size, attachment.bytes.len() as u64);
        assert!(!attachment.name.is_empty());
        assert!(!attachment.name.contains(['/', '\\', '\0', '\n', '\r']));
        assert!(!attachment.path.is_empty());
    }
    for id in read
        .references
        .iter()
        .chain(&read.in_reply_to)
        .chain(&read.message_id)
    {
        assert!(!id.is_empty() && !id.contains(['<', '>', ' ', '\r', '\n']));
    }
    assert!(!read.subject.contains(['\r', '\n', '\0']));
    assert!(!read.text.contains(['\r', '\0']));
    assert_eq!(read.text.trim().is_empty(), read.reply.trim().is_empty());
    let _ = foi_mail::mail_file_kind(raw);
});
