//! How a draft is read before it is judged: greeting, what is asked, the sign-off and signature.

mod asks;
mod ends;
mod items;
mod sentences;

use std::ops::Range;

use crate::draft::{Draft, Part};

pub(crate) use ends::is_date_line;

/// What a piece of the text does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Asks for information.
    Ask,
    /// Introduces the list of questions below it.
    Lead,
    /// About how to answer: format, narrowing, clarification, what is published.
    Procedure,
    /// Says something.
    Statement,
}

/// A sentence, or one item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Where it stands in the body. An item begins with its marker.
    pub(crate) range: Range<usize>,
    pub(crate) role: Role,
    /// The item's position in its list, from 1; none for a sentence.
    pub(crate) item: Option<usize>,
    /// Whether the item has a number or letter rather than a bullet.
    pub(crate) numbered: bool,
}

/// A draft, read.
#[derive(Debug)]
pub(crate) struct Reading<'d> {
    pub(crate) draft: Draft<'d>,
    pub(crate) body: &'d str,
    /// The line that greets.
    pub(crate) greeting: Option<Range<usize>>,
    /// The text between greeting and sign-off.
    pub(crate) content: Range<usize>,
    /// Whether a sign-off or a signature was found where the content ends.
    pub(crate) signed: bool,
    /// Its sentences and items, in order.
    pub(crate) units: Vec<Unit>,
}

impl<'d> Reading<'d> {
    pub(crate) fn of(draft: &Draft<'d>) -> Self {
        let body = draft.body;
        let lines = ends::lines(body);
        let greeting = ends::greeting(body, &lines);
        let start = greeting.as_ref().map_or(0, |line| line.end);
        let close = ends::close(body, &lines, start);
        let content = start..close.unwrap_or(body.len()).max(start);
        let units = asks::units(body, content.clone());
        Self {
            draft: *draft,
            body,
            greeting,
            content,
            signed: close.is_some(),
            units,
        }
    }

    pub(crate) fn text(&self, range: &Range<usize>) -> &'d str {
        self.body.get(range.clone()).unwrap_or_default()
    }

    pub(crate) fn content(&self) -> &'d str {
        self.text(&self.content)
    }

    /// What stands before and after the content: head, sign-off, signature.
    pub(crate) fn frame(&self) -> [&'d str; 2] {
        [
            self.body.get(..self.content.start).unwrap_or_default(),
            self.body.get(self.content.end..).unwrap_or_default(),
        ]
    }

    pub(crate) fn with_role(&self, role: Role) -> impl Iterator<Item = (&Unit, &'d str)> {
        self.units
            .iter()
            .filter(move |unit| unit.role == role)
            .map(|unit| (unit, self.text(&unit.range)))
    }

    /// What is asked.
    pub(crate) fn asks(&self) -> impl Iterator<Item = (&Unit, &'d str)> {
        self.with_role(Role::Ask)
    }

    /// What is asked, with the words that introduce a list of questions.
    pub(crate) fn asks_and_leads(&self) -> impl Iterator<Item = (&Unit, &'d str)> {
        self.units
            .iter()
            .filter(|unit| matches!(unit.role, Role::Ask | Role::Lead))
            .map(|unit| (unit, self.text(&unit.range)))
    }

    /// Where a missing paragraph would stand, and the paragraph as it has to be put in there.
    pub(crate) fn paragraph(&self, sentence: &str) -> (usize, String) {
        let before = self.body.get(..self.content.end).unwrap_or_default();
        if self.signed {
            let gap = if before.ends_with("\n\n") || before.trim().is_empty() {
                ""
            } else if before.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            (self.content.end, format!("{gap}{sentence}\n\n"))
        } else {
            let at = before.trim_end().len();
            let gap = if at == 0 { "" } else { "\n\n" };
            (at, format!("{gap}{sentence}"))
        }
    }

    pub(crate) fn part(&self, part: Part) -> &'d str {
        self.draft.part(part)
    }
}
