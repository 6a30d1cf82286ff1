//! The text that is looked at.

use serde::Serialize;

/// What a letter is for; most rules concern requests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LetterKind {
    /// A first request.
    #[default]
    Request,
    /// A reminder that an answer is late.
    Chaser,
    /// A request for an internal review, or a complaint after one.
    Review,
    /// Anything else that follows a request: a clarification, a narrowing.
    Other,
}

/// Who sends a letter, as its mail says beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer<'d> {
    /// The name on the mail.
    pub name: &'d str,
    /// The address answers go to.
    pub email: &'d str,
}

/// A letter before it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draft<'d> {
    /// The subject line; none for a text that has none.
    pub subject: Option<&'d str>,
    /// The text.
    pub body: &'d str,
    /// What it is for.
    pub kind: LetterKind,
    /// Who sends it; none when only the text is known, which then has to say it.
    pub writer: Option<Writer<'d>>,
}

impl<'d> Draft<'d> {
    /// A first request of which only the text is known.
    pub const fn request(subject: &'d str, body: &'d str) -> Self {
        Self {
            subject: Some(subject),
            body,
            kind: LetterKind::Request,
            writer: None,
        }
    }

    /// The text of one part; empty for a subject that is not there.
    pub const fn part(&self, part: Part) -> &'d str {
        match (part, self.subject) {
            (Part::Body, _) => self.body,
            (Part::Subject, Some(subject)) => subject,
            (Part::Subject, None) => "",
        }
    }
}

/// Which text a finding stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The subject line.
    Subject,
    /// The text below it.
    Body,
}
