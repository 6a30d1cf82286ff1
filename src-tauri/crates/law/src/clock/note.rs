//! What the law has to say about a history beyond its deadlines.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// Some facts are dated after the day asked about.
    FactsToCome,
    /// A fact came too late or out of place to change any time limit.
    NoEffect,
    /// The request came back and has not been received.
    NotDelivered,
    /// An automatic reply named another address.
    Redirected,
    /// The authority need not answer until it is told what was meant.
    ClarificationWanted,
    /// Clarification was asked for after the answer was due.
    ClarificationAskedLate,
    /// The authority need not answer until a fee is paid.
    FeeOutstanding,
    /// The fee was asked for after the answer was due.
    FeesNoticeLate,
    /// The fee was not paid in time, or was paid too late.
    FeeLapsed,
    /// The regime gives no extension.
    NoExtension,
    /// The extension was claimed after the answer was due.
    ExtensionLate,
    /// The public interest is being weighed; the law sets no new day.
    PublicInterest,
    /// Part of the answer is still owed.
    PartOutstanding,
    /// The request was passed on.
    Transferred,
    /// The answer is late by the Act, though the authority may say otherwise for now.
    ReadingsDiffer,
    /// No answer came: what may be done.
    Silence,
    /// A review was asked for before there was anything to review.
    ReviewAskedEarly,
    /// A review was asked for after the time for it.
    ReviewAskedLate,
    /// An answer during a review was taken as the review's outcome.
    AnswerTakenAsReview,
    /// The review is unanswered: what may be done.
    ReviewSilence,
    /// The regulator was asked before the authority was asked to look again.
    ReviewFirst,
    /// The regulator was asked after the time for it.
    ComplainedLate,
    /// The appeal was made after the time for it.
    AppealedLate,
}

/// One thing to know, with a code to act on and a sentence to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub code: NoteCode,
    /// The sentence.
    pub text: Cow<'static, str>,
}

impl Note {
    pub(super) fn new(code: NoteCode, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
