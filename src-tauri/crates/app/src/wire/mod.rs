//! What the window and `foi --json` are shown: plain records, converted at the edge.
//!
//! Dates are civil days (`2025-03-12`) in the United Kingdom, instants are UTC. Sentences are
//! made here, so that the window, the command line and the notification say the same words.
//! The TypeScript in `ui/src/lib/backend/bindings` is generated from these types by
//! `cargo test -p foi-app`; a check in `scripts/test` fails when the two differ.

mod account;
mod agenda;
mod authority;
mod batch;
mod inbox;
mod issue;
mod law;
mod letter;
mod lint;
mod outbox;
mod request;
mod search;
mod settings;
mod strip;

pub use account::{
    AccountCheck, AccountEdit, AccountView, ClientEdit, ClientView, FoundSettings, Keep, Security,
    SignIn, SignInPage,
};
pub use agenda::{Action, Agenda, AgendaLine, Tone};
pub use authority::{
    AuthorityColumns, AuthorityEdit, AuthorityField, AuthorityImport, AuthorityRow,
};
pub use batch::{
    BatchCheck, BatchChoice, BatchDone, BatchDoubt, BatchFilter, BatchMember, BatchPage, BatchPlan,
    BatchRecipientEdit, BatchRow, LeftOutRow,
};
pub use inbox::{
    AlsoFiled, AttachmentText, AttachmentView, AutomaticNote, FetchProgress, FetchSummary,
    FilingMove, FolderView, HeaderLine, ImportProgress, ImportSummary, InboxPage, InboxRow,
    LeftMail, MailStep, MessageHeaders, MessageHtml, MessageRaw, MessageView, Person, Receiving,
    SavedMessage, Suggestion,
};
pub use issue::{EvidenceView, IssueEdit, IssuePage, IssueRow, PinEvidence};
pub use law::{CalendarMerge, DeadlineQuestion, MovedDeadline};
pub use letter::{
    ExactMail, LetterEdit, LetterField, LetterFiles, LetterImport, LetterPreview, LetterProblem,
    LetterTemplate, LetterTrial, NewRequest, PreviewRequest,
};
pub use lint::{
    AskedBefore, LintDriver, LintEffort, LintFinding, LintPart, LintPublished, LintReport,
    LintSeverity, LintShare, LintText,
};
pub use outbox::{BatchProgress, OutboxOffer, OutboxRow, OutboxState};
pub use request::{
    DeadlineView, DraftView, DraftWords, EventView, ItemOutcome, ItemView, Link, NextStep,
    OtherRegime, RecordEvent, RequestFilter, RequestGroup, RequestList, RequestPage, RequestRow,
    ThreadEntry,
};
pub use search::{HitKind, SearchHit};
pub use settings::{Changed, Identity, Settings, Status, Topic};
pub use strip::{Strip, StripDay};

use serde::Serialize;
use ts_rs::TS;

/// A failure in words a person can use: what happened, what was kept, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Failure {
    /// Only where the window acts on it; everything else is `failed`.
    pub code: FailureCode,
    /// One clear sentence or two.
    pub message: String,
}

/// The failures that the window answers with more than showing the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FailureCode {
    /// Show the sentence.
    Failed,
    /// The thing asked for is gone: go back to the list.
    NotFound,
    /// The user's name or address is missing: ask for it.
    NeedsIdentity,
    /// The mailbox's password is not at hand: ask for it.
    NeedsPassword,
    /// A draft was changed elsewhere meanwhile: show both.
    ChangedElsewhere,
}
