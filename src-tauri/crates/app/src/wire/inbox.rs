use chrono::{DateTime, NaiveDate, Utc};
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
    /// Why it is suggested, in a sentence or two.
    pub why: String,
    /// What speaks against it, when the mail may not be what it seems; empty otherwise.
    pub warning: String,
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
    /// So many tables in its HTML form open as a grid, with the mail's own id.
    pub tables: u32,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// Automatic mail, as in `InboxRow`.
    pub automatic: Option<String>,
    /// What makes the sender or the names doubtful, one sentence each.
    pub cautions: Vec<String>,
    /// Why it was taken for automatic, and what it says.
    pub automatic_note: Option<AutomaticNote>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// The request it is filed under.
    pub request: Option<Link>,
    /// Why it was filed there ("It answers our letter of 3 March").
    pub filed_because: String,
    /// Other requests that it answers as well, in whose threads it is shown too.
    pub also: Vec<AlsoFiled>,
    /// Requests that it names as well and may answer: for the user to say.
    pub offered: Vec<Suggestion>,
    /// How it was moved by hand, the first time first.
    pub moves: Vec<FilingMove>,
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

/// Another request that a mail answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AlsoFiled {
    /// The request.
    pub request: Link,
    /// Why, in a sentence.
    pub because: String,
}

/// A mail moved by hand from one place to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FilingMove {
    /// In a sentence or two: who moved it, from where to where, when and why.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The request it lay under; none for the Inbox.
    pub from: Option<Uuid>,
    /// The request it went to; none for the Inbox.
    pub to: Option<Uuid>,
    /// Who moved it: `you`.
    pub by: String,
    /// Why, in the user's words; may be empty.
    pub because: String,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AttachmentText {
    /// What the file is, in plain words; empty when it could not be read.
    pub kind: String,
    /// The whole text; empty when there is none to show.
    pub text: String,
    /// The text by its places in the file.
    pub parts: Vec<AttachmentPart>,
    /// Why there is no text, in one or two sentences; empty when there is.
    pub why_not: String,
    /// Reading it again may end otherwise: a tool is missing, it took too long, or was cancelled.
    pub may_pass: bool,
    /// The text was cut at the limit.
    pub cut: bool,
    /// Some of it was read from pictures, and may be misread.
    pub ocr: bool,
    /// How many pages or slides the file has, where that is known.
    pub pages: Option<u32>,
    /// What of it could not be read, and why; a sentence each.
    pub notes: Vec<String>,
}

/// A part of a file's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AttachmentPart {
    /// Where it stands, as it is cited: "page 2"; empty for the whole file.
    pub place: String,
    /// The text.
    pub text: String,
    /// It was read from a picture.
    pub ocr: bool,
}

/// How far the reading of received files is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExtractionProgress {
    /// Files done.
    pub done: u32,
    /// Files in all.
    pub total: u32,
    /// The file begun last.
    pub file: String,
}

/// What came of reading received files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExtractionSummary {
    /// Files whose text was read.
    pub read: u32,
    /// Of these, read from pictures.
    pub ocr: u32,
    /// Files that could not be read.
    pub unread: u32,
    /// Files without words, such as logos.
    pub without_words: u32,
    /// The user ended it early.
    pub cancelled: bool,
    /// The first of those that could not be read, each with its reason.
    pub problems: Vec<String>,
    /// The same in a sentence.
    pub text: String,
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
    /// Newly left in the mailbox because they are too large to fetch without asking or could not
    /// be read, each in a sentence or two.
    pub too_large: Vec<String>,
    /// What else went wrong on the way, each in a sentence or two.
    pub problems: Vec<String>,
    /// Mails of which the header was looked at.
    pub looked_at: u32,
    /// The user cancelled it.
    pub cancelled: bool,
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

/// A mail that concerns the user but was left in the mailbox: too large to fetch without asking,
/// or not readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeftMail {
    /// Its id.
    pub id: Uuid,
    /// Who sent it.
    pub from: Person,
    /// Its subject.
    pub subject: String,
    /// When it was sent, or when it was found if it does not say.
    pub date: DateTime<Utc>,
    /// Its size in bytes, as the server gives it.
    pub size: u32,
    /// The folder it lies in, as people name it.
    pub folder: String,
    /// Why it was left, in one sentence.
    pub text: String,
    /// It can be brought anyway; larger than the limit it cannot.
    pub can_bring: bool,
}

/// How far a fetch has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FetchProgress {
    /// The folder being read, as people name it.
    pub folder: String,
    /// How many mails of it were looked at.
    pub number: u32,
    /// How many there are to look at.
    pub of: u32,
    /// Mails brought in so far, in all folders.
    pub new: u32,
    /// In one sentence.
    pub text: String,
}

/// From when on, and from which folders, mail is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Receiving {
    /// The first fetch of a folder begins at this day.
    pub since: NaiveDate,
    /// The folders of the mailbox; empty until the server has told them.
    pub folders: Vec<FolderView>,
}

/// A folder of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FolderView {
    /// As the server names it.
    pub name: String,
    /// As people name it.
    pub shown: String,
    /// What it is for: `inbox`, `junk`, `archive`, `all`, `sent`, `drafts`, `trash`, or nothing.
    pub role: String,
    /// It is read.
    pub read: bool,
}
