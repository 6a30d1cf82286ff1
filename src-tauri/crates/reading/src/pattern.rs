//! Patterns over a text made even: in lower case, with single spaces and plain marks.
//!
//! They are read as bytes: a class or a full stop is any byte but a line's end, so that a pattern
//! stays small and the search fast on any text. What is found is cut back to whole characters.
//! Repetitions are bounded, so that the time goes with the length.

use std::ops::Range;

use regex::bytes::{Captures, Regex};

/// A compiled pattern. One that does not compile finds nothing; a test makes sure that all do.
#[derive(Debug)]
pub(crate) struct Pattern(Option<Regex>);

impl Pattern {
    pub(crate) fn new(source: &str) -> Self {
        Self(Regex::new(&format!("(?-u){source}")).ok())
    }

    #[cfg(test)]
    pub(crate) const fn compiles(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0
            .as_ref()
            .is_some_and(|regex| regex.is_match(text.as_bytes()))
    }

    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        let found = self.0.as_ref()?.find(text.as_bytes())?;
        Some(whole(text, found.range()))
    }

    pub(crate) fn each(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.0.iter().flat_map(|regex| {
            regex
                .find_iter(text.as_bytes())
                .map(|found| whole(text, found.range()))
        })
    }

    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Parts<'t>> {
        let captures = self.0.as_ref()?.captures(text.as_bytes())?;
        Some(Parts { text, captures })
    }

    pub(crate) fn each_captures<'t>(&self, text: &'t str) -> impl Iterator<Item = Parts<'t>> {
        self.0.iter().flat_map(move |regex| {
            regex
                .captures_iter(text.as_bytes())
                .map(move |captures| Parts { text, captures })
        })
    }
}

/// What was found, with its named parts.
pub(crate) struct Parts<'t> {
    text: &'t str,
    captures: Captures<'t>,
}

/// A piece of a text, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Piece<'t> {
    pub(crate) place: Range<usize>,
    pub(crate) text: &'t str,
}

impl<'t> Parts<'t> {
    /// All that was found.
    pub(crate) fn all(&self) -> Piece<'t> {
        self.captures
            .get(0)
            .map_or(self.piece(0..0), |found| self.piece(found.range()))
    }

    pub(crate) fn name(&self, name: &str) -> Option<Piece<'t>> {
        self.captures
            .name(name)
            .map(|found| self.piece(found.range()))
    }

    fn piece(&self, range: Range<usize>) -> Piece<'t> {
        let place = whole(self.text, range);
        Piece {
            text: self.text.get(place.clone()).unwrap_or_default(),
            place,
        }
    }
}

/// Cut back to where characters begin.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.floor_char_boundary(range.end).max(start)
}

/// Names patterns of a module, with a test that each compiles.
macro_rules! patterns {
    ($($(#[$note:meta])* $name:ident = $source:expr;)+) => {
        $(
            $(#[$note])*
            pub(super) static $name: std::sync::LazyLock<crate::pattern::Pattern> =
                std::sync::LazyLock::new(|| crate::pattern::Pattern::new($source));
        )+

        #[cfg(test)]
        mod patterns {
            #[test]
            fn each_pattern_compiles() {
                $(assert!(super::$name.compiles(), stringify!($name));)+
            }
        }
    };
}

pub(crate) use patterns;
