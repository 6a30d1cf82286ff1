use chrono::{DateTime, Utc};
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
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// Automatic mail, as in `InboxRow`.
    pub automatic: Option<String>,
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
