//! What must hold of every mail, whatever its bytes; the fuzz target runs the same function.

use foi_mail::{Automatic, check_address, parse};

/// Reads bytes as a mail and checks what is said of automatic mail.
///
/// # Panics
///
/// When a promise is broken; that is what the fuzzer looks for.
#[allow(unreachable_pub, reason = "the fuzz target includes this file")]
pub fn check_automatic_mail(bytes: &[u8]) {
    let mail = parse(bytes);
    assert_eq!(mail.automatic.is_some(), mail.automatic_details.is_some());
    assert!(mail.bounce.is_none() || mail.automatic == Some(Automatic::DeliveryFailure));
    if let Some(details) = &mail.automatic_details {
        if let Some(address) = &details.another_address {
            assert!(check_address(address).is_ok(), "{address}");
            let sender = mail.from.as_ref().map(|from| from.email.to_lowercase());
            assert_ne!(Some(address.to_lowercase()), sender);
        }
        for reference in &details.references {
            assert!(reference.bytes().any(|b| b.is_ascii_digit()), "{reference}");
        }
    }
    if let Some(bounce) = &mail.bounce {
        for recipient in bounce.recipients.iter().chain(&bounce.delayed) {
            assert!(check_address(recipient).is_ok(), "{recipient}");
        }
    }
}
