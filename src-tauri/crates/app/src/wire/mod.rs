//! What the window and `foi --json` are shown: plain records, converted at the edge.
//!
//! Dates are civil days (`2025-03-12`) in the United Kingdom, instants are UTC. Sentences are
//! made here, so that the window, the command line and the notification say the same words.
//! The TypeScript in `ui/src/lib/backend/bindings` is generated from these types by
//! `cargo test -p foi-app`; a check in `scripts/test` fails when the two differ.

mod account;
mod agenda;
mod answer;
mod authority;
mod batch;
mod collation;
mod dossier;
mod earlier;
mod evidence;
mod figure;
mod inbox;
mod issue;
mod law;
mod left_out;
mod letter;
mod lint;
mod outbox;
mod pack;
mod reading;
mod reminder;
mod request;
mod rescue;
mod sample;
mod search;
mod settings;
mod strip;
mod table;

pub use account::{
    AccountCheck, AccountEdit, AccountView, ClientEdit, ClientView, FoundSettings, Keep, Security,
    SignIn, SignInPage,
};
pub use agenda::{Action, Agenda, AgendaLine, AgendaShown, Tone};
pub use answer::{
    AnsweringBack, ArgumentView, FactQuestion, ItemReading, NoticePoint, NoticeVerdict, Window,
};
pub use authority::{
    AuthorityColumns, AuthorityEdit, AuthorityField, AuthorityImport, AuthorityRow,
};
pub use batch::{
    BatchCheck, BatchChoice, BatchDone, BatchDoubt, BatchFilter, BatchMember, BatchPage, BatchPlan,
    BatchRecipientEdit, BatchRow,
};
pub use collation::{
    CitablePaper, CollationCell, CollationColumn, CollationColumnEdit, CollationEdit,
    CollationFilter, CollationFormat, CollationKind, CollationLine, CollationLines,
    CollationReading, CollationSource, CollationTable, CollationTableColumn, CollationTableFilter,
    CollationTables, CollationView, ColumnMapping, MapTable, TypeValue,
};
pub use dossier::{
    Dossier, DossierFigure, DossierFormat, DossierGroup, DossierPiece, DossierRequest, StrikeKind,
    StrikeProposal, Struck,
};
pub use earlier::{EarlierFiles, EarlierImport, EarlierList, EarlierRequest};
pub use evidence::{EvidencePlace, EvidenceView, PinEvidence};
pub use figure::{
    ColumnName, ComparedGroup, ComparisonView, FigureAgain, FigureChart, FigureCopy, FigureDoubt,
    FigureGroup, FigureLeftOut, FigureMark, FigureMeasure, FigurePeriod, FigureRecipe,
    FigureSource, FigureTop, FigureTotal, FigureView, OnlyRows, PerHeadGroup, PerHeadView,
    PinFigure, PinnedFigureView,
};
pub use inbox::{
    AlsoFiled, AttachmentPart, AttachmentText, AttachmentView, AutomaticNote, ExtractionProgress,
    ExtractionSummary, FetchProgress, FetchSummary, FilingMove, FolderView, HeaderLine,
    ImportProgress, ImportSummary, InboxPage, InboxRow, LeftMail, MailStep, MessageHeaders,
    MessageHtml, MessageRaw, MessageView, Person, Receiving, SavedMessage, Suggestion,
};
pub use issue::{
    EvidenceChangeView, IssueEdit, IssuePage, IssueRow, IssueStatus, IssueStep, NotebookLink,
    OwedRequest, TimelineEntry,
};
pub use law::{CalendarMerge, DeadlineQuestion, MovedDeadline};
pub use left_out::LeftOutRow;
pub use letter::{
    ExactMail, LetterEdit, LetterField, LetterFiles, LetterImport, LetterPreview, LetterProblem,
    LetterTemplate, LetterTrial, NewRequest, PreviewRequest,
};
pub use lint::{
    AskedBefore, LintDriver, LintEffort, LintFinding, LintPart, LintPublished, LintReport,
    LintSeverity, LintShare, LintText,
};
pub use outbox::{OutboxOffer, OutboxRow, OutboxState};
pub use pack::{PackFormat, PackPreview, PackSaved};
pub use reading::{ReadingRecord, ReadingState, ReadingView, ReadingsView};
pub use reminder::{
    Background, OurReminders, OwnReminder, OwnReminderEdit, QuietHours, ReminderRules,
    ReminderSettings, TheirReminders,
};
pub use request::{
    DeadlineView, DraftView, DraftWords, EventView, ItemOutcome, ItemView, Link, NextStep,
    OtherRegime, RecordEvent, RequestFilter, RequestGroup, RequestLine, RequestLines, RequestList,
    RequestPage, RequestRow, ThreadEntry,
};
pub use rescue::{RescuedCasebook, RescuedRows};
pub use sample::SampleMade;
pub use search::{HitKind, SavedSearchView, SearchFilterView, SearchHit, SearchPage};
pub use settings::{
    Changed, FirstSight, Identity, Opening, PassphraseSet, Settings, Status, Topic,
};
pub use strip::{SlimStrip, Strip, StripDay};
pub use table::{
    TableCell, TableColumn, TableColumnKind, TableHidden, TableLayout, TablePage, TableRow,
    TableSheet, TableView,
};

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
    /// A casebook or a copy of one is encrypted: ask for its passphrase.
    NeedsPassphrase,
    /// The casebook is damaged: offer to save what can be saved, or to bring back a backup.
    Damaged,
    /// A draft was changed elsewhere meanwhile: show both.
    ChangedElsewhere,
}
