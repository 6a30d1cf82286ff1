use chrono::{DateTime, Utc};
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::Link;

/// A stretch of the Inbox, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct InboxPage {
    /// At most 200 messages.
    pub rows: Vec<InboxRow>,
    /// How many messages wait altogether.
    pub total: u32,
    /// How many newer ones come before the first of `rows`.
    pub offset: u32,
}

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
    /// Automatic mail: `out_of_office`, `acknowledgement`, `delivery_failure`, `read_receipt`, `other`.
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
    /// What makes the sender or the names doubtful, one sentence each.
    pub cautions: Vec<String>,
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

/// The header lines of a mail, for people and as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MessageHeaders {
    /// Each line on one line and decoded, in the mail's order.
    pub lines: Vec<HeaderLine>,
    /// Whether the receiving server found the sender to be who it says, one sentence a check.
    pub checks: Vec<String>,
    /// The servers the mail says it passed, the first one first.
    pub route: Vec<MailStep>,
    /// The header lines as they came.
    pub raw: String,
    /// There is more than is shown.
    pub cut: bool,
}

/// A header line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct HeaderLine {
    /// What stands before the colon.
    pub name: String,
    /// What stands after it.
    pub value: String,
}

/// A server a mail passed, as its Received line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MailStep {
    /// The server that gave it on; empty when it is not named.
    pub from: String,
    /// The server that took it.
    pub by: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// The bytes of a mail as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MessageRaw {
    /// The first of its bytes, as text.
    pub text: String,
    /// The mail is longer than `text`.
    pub cut: bool,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// A mail that was saved as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SavedMessage {
    /// Where.
    pub path: String,
    /// SHA-256 of the file's bytes, which are those that came; in hex.
    pub sha256: String,
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
    /// How many files and mails could not be brought in.
    pub left_out: u32,
    /// The first of these, each in one sentence.
    pub failed: Vec<String>,
    /// It was cancelled before the end.
    pub cancelled: bool,
    /// In one sentence.
    pub text: String,
}

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ImportProgress {
    /// Bytes looked through so far.
    pub done: u64,
    /// Bytes in all; 0 while the files are still being counted.
    pub total: u64,
    /// Mails met so far, new or here already.
    pub mails: u32,
    /// The name of the file being read.
    pub file: String,
}
