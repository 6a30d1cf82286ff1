use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::ItemOutcome;

/// How a numbered question stands by a mail, as a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemReading {
    /// The question.
    pub item_id: Uuid,
    /// Its number.
    pub number: u32,
    /// What it asks.
    pub question: String,
    /// How it stands now, as the user last said.
    pub stands: ItemOutcome,
    /// How it stands by the mail; `open` where the mail says nothing of it.
    pub suggested: ItemOutcome,
    /// The section relied on, when it is refused in whole or part.
    pub exemption: String,
    /// The sentence it rests on; empty when there is none.
    pub sentence: String,
    /// Where that stands, in words.
    pub place: String,
    /// The file it stands in; none for the mail itself.
    pub attachment_id: Option<Uuid>,
    /// Where the sentence begins in that text, in UTF-16 units.
    pub from: u32,
    /// Where it ends; as `from` when there is no sentence.
    pub to: u32,
    /// How sure the rule is, in words.
    pub confidence: String,
}

/// One point of a refusal notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct NoticePoint {
    /// Which: `in_time`, `exemption`, `limb`, `why`, `public_interest`, `presumption`, `harm`,
    /// `qualified_person`, `estimate`, `advice`, `review` or `regulator`.
    pub point: String,
    /// How it stands.
    pub verdict: NoticeVerdict,
    /// The ground it is about; empty for the notice as a whole.
    pub section: String,
    /// What was found, in a sentence.
    pub says: String,
    /// The provision.
    pub citation: String,
    /// What is to be said of the source beside it; empty when its words were read.
    pub check_source: String,
    /// The sentence it rests on; empty when there is none.
    pub sentence: String,
    /// Where that stands, in words.
    pub place: String,
    /// The file it stands in; none for the mail itself.
    pub attachment_id: Option<Uuid>,
    /// Where the sentence begins in that text, in UTF-16 units.
    pub from: u32,
    /// Where it ends; as `from` when there is no sentence.
    pub to: u32,
}

/// How a notice stands on a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NoticeVerdict {
    /// It does what the law asks.
    Fine,
    /// It does not.
    Missing,
    /// It cannot be told, or it does so in part.
    Unclear,
}

/// What can be put to the authority, or to the regulator, about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AnsweringBack {
    /// The letter whose turn it is: `internal-review` or `complaint`; empty when it is neither's.
    pub letter: String,
    /// Whether there is still time for it, in a sentence; empty when no day is set.
    pub time: String,
    /// How that stands.
    pub window: Window,
    /// What only the user knows and an argument turns on.
    pub questions: Vec<FactQuestion>,
    /// The arguments, by the answers given so far.
    pub arguments: Vec<ArgumentView>,
    /// All of it as a text for the letter.
    pub text: String,
}

/// Whether there is still time for a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Window {
    /// No day is set for it.
    NotSet,
    /// There is time.
    Open,
    /// Five working days or fewer are left.
    Closing,
    /// Its day has passed. It may still be asked for, and be refused for that.
    Closed,
}

/// A question to be answered by yes, no or don't know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FactQuestion {
    /// Its name.
    pub id: String,
    /// The question.
    pub asks: String,
    /// The answer so far: `yes`, `no` or `unknown`.
    pub answer: String,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ArgumentView {
    /// The ground it is against, such as `43(2)`; empty for one against the notice.
    pub section: String,
    /// What it says.
    pub text: String,
    /// What it rests on.
    pub authority: String,
    /// What is to be said of the source beside it; empty when its words were read.
    pub check_source: String,
}
