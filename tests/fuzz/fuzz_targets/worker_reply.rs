#![no_main]
//! Any bytes as what a worker answers: it is believed or it is not; what is believed can be said again.

use foi_extract::fuzzing::{reply, request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(said) = reply(bytes) {
        assert_eq!(reply(&said).as_deref(), Some(said.as_slice()), "it is not the same when said again");
    }
    if let Ok(argument) = std::str::from_utf8(bytes)
        && let Some(again) = request(argument)
    {
        assert_eq!(request(&again).as_deref(), Some(again.as_str()));
    }
});
