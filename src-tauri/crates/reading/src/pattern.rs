//! Patterns over a text made even: in lower case, with single spaces and plain marks.
//!
//! They know ASCII letters only, so that the search stays linear and fast on any text; a full stop
//! is any character but a line's end. Repetitions are bounded for the same reason.

use std::ops::Range;

use regex::{Captures, Regex};

/// A compiled pattern. One that does not compile finds nothing; a test makes sure that all do.
#[derive(Debug)]
pub(crate) struct Pattern(Option<Regex>);

impl Pattern {
    pub(crate) fn new(source: &str) -> Self {
        Self(Regex::new(&format!("(?-u){}", written_out(source))).ok())
    }

    #[cfg(test)]
    pub(crate) const fn compiles(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.0.as_ref()?.find(text).map(|found| found.range())
    }

    pub(crate) fn each(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.0
            .iter()
            .flat_map(|regex| regex.find_iter(text).map(|found| found.range()))
    }

    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.as_ref()?.captures(text)
    }

    pub(crate) fn each_captures<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.0
            .iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }
}

/// The pattern in the words of the library: what stands for any character must not split one.
fn written_out(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let (mut in_class, mut escaped) = (false, false);
    let characters = source.chars();
    for c in characters {
        match c {
            _ if escaped => out.push(c),
            '[' => {
                in_class = true;
                out.push_str("(?u:[");
            }
            ']' if in_class => {
                in_class = false;
                out.push_str("])");
            }
            '.' if !in_class => out.push_str("(?u:.)"),
            _ => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

/// Names patterns of a module, with a test that each compiles.
macro_rules! patterns {
    ($($(#[$note:meta])* $name:ident = $source:expr;)+) => {
        $(
            $(#[$note])*
            static $name: std::sync::LazyLock<crate::pattern::Pattern> =
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
