use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A mailbox as a mail header names it (RFC 5322 section 3.4): an address, perhaps with a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The name shown beside the address.
    pub name: Option<String>,
    /// The address itself, `local@domain`.
    pub email: String,
}

impl Address {
    /// An address without a name.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            name: None,
            email: email.into(),
        }
    }

    /// An address with the name it is shown with.
    pub fn named(name: impl Into<String>, email: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            email: email.into(),
        }
    }

    /// The part after the `@`, in lower case; nothing when there is no `@`.
    pub fn domain(&self) -> Option<String> {
        self.email
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_ascii_lowercase())
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.email),
            None => f.write_str(&self.email),
        }
    }
}

/// Why a text is not an email address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// There is no text.
    #[error("There is no email address. Give one, such as foi@council.example.")]
    Empty,
    /// A line break or another control character, which could smuggle in a header.
    #[error("“{0}” is not an email address: it holds a line break or another control character.")]
    ControlCharacter(String),
    /// A letter outside ASCII, which most mail servers refuse.
    #[error(
        "“{0}” is not an email address that mail servers take: only plain letters, digits and signs may stand in it."
    )]
    NotAscii(String),
    /// Anything else.
    #[error("“{0}” is not an email address. One looks like foi@council.example.")]
    NotAnAddress(String),
}

/// Longest text shown back to the user in an error.
const SHOWN: usize = 80;
/// Longest address that can stand in an SMTP command (RFC 5321 section 4.5.3.1.3).
const LONGEST: usize = 254;

/// The address in `text` without the space around it.
///
/// # Errors
///
/// A sentence that names the text when it holds a line break, NUL or another control character,
/// or when it is not `local@domain` with a dot in the domain.
pub fn check_address(text: &str) -> Result<String, AddressError> {
    let trimmed = text.trim_matches([' ', '\t']);
    if trimmed.is_empty() {
        return Err(AddressError::Empty);
    }
    let shown = || {
        trimmed
            .chars()
            .filter(|c| !c.is_control())
            .take(SHOWN)
            .collect::<String>()
    };
    if trimmed.chars().any(char::is_control) {
        return Err(AddressError::ControlCharacter(shown()));
    }
    if !trimmed.is_ascii() {
        return Err(AddressError::NotAscii(shown()));
    }
    let has_dot = trimmed
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain.contains('.'));
    if trimmed.len() > LONGEST || !has_dot || lettre::Address::from_str(trimmed).is_err() {
        return Err(AddressError::NotAnAddress(shown()));
    }
    Ok(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_ordinary_addresses() {
        for good in [
            "foi@council.example",
            "o'neill+foi@mail.council.example",
            "a@b.test",
        ] {
            assert_eq!(check_address(&format!("  {good}\t")).as_deref(), Ok(good));
        }
    }

    #[test]
    fn refuses_what_could_carry_a_header() {
        for bad in [
            "victim@council.example\r\nBcc: all@council.example",
            "victim@council.example\n",
            "victim@council.example\0",
            "vic\u{b}tim@council.example",
        ] {
            assert!(
                matches!(check_address(bad), Err(AddressError::ControlCharacter(_))),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn names_the_text_that_is_no_address() {
        for bad in [
            "not an address",
            "foi@",
            "@council.example",
            "foi@council",
            "foi@@council.example",
            "FOI Team <foi@council.example>",
            "foi@council.example, other@council.example",
            "foi@council.example>",
        ] {
            let said = check_address(bad).unwrap_err().to_string();
            assert!(said.contains(bad), "{said}");
        }
        assert_eq!(check_address(" "), Err(AddressError::Empty));
        assert!(check_address(&format!("{}@council.example", "a".repeat(300))).is_err());
        assert!(matches!(
            check_address("foi@cöuncil.example"),
            Err(AddressError::NotAscii(_))
        ));
    }
}
