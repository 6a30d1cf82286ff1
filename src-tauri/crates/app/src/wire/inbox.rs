use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::Link;

/// A message that waits to be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct InboxRow {
    /// The message.
    pub id: Uuid,
    /// Who sent it.
    pub from: Person,
    /// Its subject.
    pub subject: String,
    /// When it was sent, or when it arrived if it does not say.
    pub date: DateTime<Utc>,
    /// The first words.
    pub snippet: String,
    /// How many files it carries.
    pub attachments: u32,
    /// Automatic mail: `out_of_office`, `acknowledgement`, `delivery_failure`, `delivery_delayed`,
    /// `read_receipt`, `challenge_response`, `other`.
    pub automatic: Option<String>,
    /// Requests it may belong to, the likeliest first, never filed by themselves.
    pub suggestions: Vec<Suggestion>,
}

/// A request a message may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Suggestion {
    /// The request.
    pub request_id: Uuid,
    /// Its title.
    pub title: String,
    /// Why it is suggested, in one sentence.
    pub why: String,
}

/// A name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Person {
    /// The display name; the address when there is none.
    pub name: String,
    /// The address.
    pub email: String,
}

/// One mail, in or out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MessageView {
    /// Its id.
    pub id: Uuid,
    /// We sent it.
    pub outgoing: bool,
    /// Who sent it.
    pub from: Person,
    /// To whom.
    pub to: Vec<Person>,
    /// Its subject.
    pub subject: String,
    /// When.
    pub date: DateTime<Utc>,
    /// The text without quoted earlier mail and footers.
    pub reply: String,
    /// The whole text; empty when it is the same as `reply`.
    pub full_text: String,
    /// It has an HTML form that can be shown.
    pub has_html: bool,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// Automatic mail, as in `InboxRow`.
    pub automatic: Option<String>,
    /// Why it was taken for automatic, and what it says.
    pub automatic_note: Option<AutomaticNote>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// The request it is filed under.
    pub request: Option<Link>,
    /// Why it was filed there ("It answers our letter of 3 March").
    pub filed_because: String,
    /// What the user said it is (an event's kind), if they did.
    pub read_as: Option<String>,
    /// The event that says so, to strike out when it was a mistake.
    pub read_event: Option<Uuid>,
    /// The user said that nothing is to be recorded from it.
    pub set_aside: bool,
    /// The issues it is pinned to.
    pub issues: Vec<Link>,
    /// The server's reply when it was accepted, for letters out.
    pub server_reply: String,
}

/// What an automatic mail says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AutomaticNote {
    /// The rule that took it for automatic.
    pub rule: String,
    /// `certain`, `likely` or `possible`.
    pub confidence: String,
    /// Why, in one sentence.
    pub why: String,
    /// What it says, in sentences; empty when there is nothing to add to its text.
    pub says: String,
    /// Another address it names.
    pub another_address: Option<String>,
    /// That address, while the request has not gone there and could.
    pub send_to: Option<String>,
    /// The day somebody is back.
    pub back_on: Option<NaiveDate>,
    /// The authority's own references.
    pub references: Vec<String>,
    /// The day it says the letter was received.
    pub received_on: Option<NaiveDate>,
    /// The day by which it says an answer will come.
    pub promised_by: Option<NaiveDate>,
}

/// A mail's HTML, sanitised: no scripts, no remote content. For a sandboxed frame only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MessageHtml {
    /// A whole document with its own content security policy.
    pub document: String,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AttachmentView {
    /// Its id.
    pub id: Uuid,
    /// Its name as sent, made harmless for showing.
    pub name: String,
    /// Its type as declared.
    pub content_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// The issues it is pinned to.
    pub issues: Vec<Link>,
}

/// The text of a file, read in a process of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AttachmentText {
    /// The text; empty when there is none to show.
    pub text: String,
    /// Why there is no text, in one sentence; empty when there is.
    pub why_not: String,
    /// The text was cut at the limit.
    pub cut: bool,
}

/// What fetching brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FetchSummary {
    /// Mails seen for the first time.
    pub new: u32,
    /// Of these, filed under their request by threading.
    pub filed: u32,
    /// Of these, left in the Inbox.
    pub inbox: u32,
    /// Too large to fetch without asking, each in one sentence.
    pub too_large: Vec<String>,
    /// In one sentence.
    pub text: String,
}

/// What an import brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ImportSummary {
    /// New messages.
    pub new: u32,
    /// Already here.
    pub known: u32,
    /// Filed under their request by threading.
    pub filed: u32,
    /// Left in the Inbox.
    pub inbox: u32,
    /// Could not be brought in, each in one sentence.
    pub failed: Vec<String>,
    /// In one sentence.
    pub text: String,
}
