//! Text that stands in a cell and is no part of what the cell says: struck through, raised as the
//! mark of a footnote is, or hidden.

use std::collections::HashMap;

use foi_figures::{Apart, SetApart};

/// Cells with such text that are kept.
const MOST: usize = 20_000;
/// Bytes of such text that are kept of a cell.
const LONGEST: usize = 120;

/// How a run of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) is_raised: bool,
    pub(crate) is_lowered: bool,
    pub(crate) is_struck: bool,
    pub(crate) is_hidden: bool,
}

impl Look {
    pub(crate) fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// With what another look adds.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            is_raised: self.is_raised || other.is_raised,
            is_lowered: self.is_lowered || other.is_lowered,
            is_struck: self.is_struck || other.is_struck,
            is_hidden: self.is_hidden || other.is_hidden,
        }
    }
}

/// The text of a cell, run by run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs {
    plain: String,
    struck: String,
    raised: String,
    hidden: String,
}

/// What a cell says, and what stands apart from that. Empty text is all of the cell.
pub(crate) type Said = (String, Vec<(Apart, String)>);

impl Runs {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Bytes of text so far.
    pub(crate) fn length(&self) -> usize {
        self.plain.len() + self.struck.len() + self.raised.len() + self.hidden.len()
    }

    pub(crate) fn push(&mut self, look: Look, text: &str) {
        let into = if look.is_hidden {
            &mut self.hidden
        } else if look.is_struck {
            &mut self.struck
        } else if look.is_raised {
            // Square and cubic metres are units, not notes.
            match text.trim() {
                "2" if is_metre(&self.plain) => return self.plain.push('²'),
                "3" if is_metre(&self.plain) => return self.plain.push('³'),
                _ => &mut self.raised,
            }
        } else if look.is_lowered && !self.plain.ends_with(char::is_alphabetic) {
            &mut self.raised
        } else {
            // Lowered behind a letter, it is part of a word, as in CO2.
            &mut self.plain
        };
        into.push_str(text);
    }

    /// Where nothing else stands in the cell, it says what is struck through or raised in it, and
    /// that is marked as a whole.
    pub(crate) fn said(&self) -> Said {
        let plain = tidy(&self.plain);
        let mut apart = Vec::new();
        let mut text = plain;
        for (how, other) in [(Apart::Struck, &self.struck), (Apart::Raised, &self.raised)] {
            let other = tidy(other);
            if other.is_empty() {
                continue;
            }
            if text.is_empty() {
                text = other;
                apart.push((how, String::new()));
            } else {
                apart.push((how, other));
            }
        }
        let hidden = tidy(&self.hidden);
        if !hidden.is_empty() {
            apart.push((Apart::Hidden, hidden));
        }
        (text, apart)
    }
}

/// It ends with `m`, `cm` or `km`, which no letter stands before.
fn is_metre(text: &str) -> bool {
    let Some(before) = text.strip_suffix('m') else {
        return false;
    };
    let before = before.strip_suffix(['c', 'k']).unwrap_or(before);
    !before.ends_with(char::is_alphabetic)
}

/// Its lines without spaces that are too many, and without empty ones.
fn tidy(text: &str) -> String {
    text.split('\n')
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What stands apart in the cells of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Aparts {
    kept: Vec<SetApart>,
    /// By column, the last stretch of cells that stand apart as a whole.
    last: HashMap<u32, usize>,
    /// There was more than is kept.
    pub(crate) is_cut: bool,
}

impl Aparts {
    /// Text of a cell; none for all of it.
    pub(crate) fn put(&mut self, (row, column): (u32, u32), how: Apart, text: &str) {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        if text.is_empty()
            && let Some(last) = self
                .last
                .get(&column)
                .and_then(|at| self.kept.get_mut(*at))
                .filter(|last| last.how == how && last.to.checked_add(1) == Some(row))
        {
            last.to = row;
            return;
        }
        if self.kept.len() >= MOST {
            self.is_cut = true;
            return;
        }
        if text.is_empty() {
            self.last.insert(column, self.kept.len());
        }
        self.kept.push(SetApart {
            column,
            from: row,
            to: row,
            how,
            text: text.to_owned(),
        });
    }

    pub(crate) fn kept(&self) -> &[SetApart] {
        &self.kept
    }

    pub(crate) fn into_kept(self) -> Vec<SetApart> {
        self.kept
    }
}
