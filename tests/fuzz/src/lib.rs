//! What the fuzz targets share.

/// Lets panics of mail-parser pass: it has assertions for development that some mails break
/// (`message.rs`, "Invalid part ID"), and `foi_mail` catches what it throws. Any other panic still
/// ends the run.
pub fn let_the_library_panic() {
    let end = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let of_library = info
            .location()
            .is_some_and(|place| place.file().contains("/mail-parser-"));
        if !of_library {
            end(info);
        }
    }));
}
