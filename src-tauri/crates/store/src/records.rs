//! Tables whose rows are records, and how they are read: to see whether the program can read a row. One
//! value that is no day, no word it knows or no JSON would otherwise keep a whole list from being shown.

use rusqlite::{Error, Row};

use crate::Result;
use crate::error::is_no_value;
use crate::row::FromRow;
use crate::table::account::Account;
use crate::table::attachment::Attachment;
use crate::table::authority::Authority;
use crate::table::batch::{Batch, BatchRecipient};
use crate::table::collation::{
    CollatedTable, Collation, CollationColumn, CollationFile, TypedValue,
};
use crate::table::deadline_move::DeadlineMove;
use crate::table::event::RecordedEvent;
use crate::table::evidence::{Evidence, EvidenceChange};
use crate::table::figure::PinnedFigure;
use crate::table::file_text::FileText;
use crate::table::filing::{AlsoAnswers, Refiling};
use crate::table::issue::Issue;
use crate::table::item::Item;
use crate::table::left_mail::LeftMail;
use crate::table::letter::Letter;
use crate::table::mail_folder::MailFolder;
use crate::table::message::Message;
use crate::table::outbox::{OutboxEntry, ServerWait};
use crate::table::own_letter::OwnLetter;
use crate::table::own_reminder::OwnReminder;
use crate::table::reading::DecidedReading;
use crate::table::request::Request;
use crate::table::saved_search::SavedSearch;
use crate::table::sent_copy::SentCopy;

pub(crate) type Reading = fn(&Row<'_>) -> rusqlite::Result<()>;

/// Each table and the way its rows are read.
pub(crate) const RECORDS: &[(&str, Reading)] = &[
    ("account", read::<Account>),
    ("also_answers", read::<AlsoAnswers>),
    ("attachment", read::<Attachment>),
    ("authority", read::<Authority>),
    ("batch", read::<Batch>),
    ("batch_recipient", read::<BatchRecipient>),
    ("collation", read::<Collation>),
    ("collation_column", read::<CollationColumn>),
    ("collation_file", read::<CollationFile>),
    ("collation_table", read::<CollatedTable>),
    ("collation_typed", read::<TypedValue>),
    ("deadline_move", read::<DeadlineMove>),
    ("event", read::<RecordedEvent>),
    ("evidence", read::<Evidence>),
    ("evidence_change", read::<EvidenceChange>),
    ("figure", read::<PinnedFigure>),
    ("file_text", read::<FileText>),
    ("issue", read::<Issue>),
    ("item", read::<Item>),
    ("left_mail", read::<LeftMail>),
    ("letter", read::<Letter>),
    ("mail_folder", read::<MailFolder>),
    ("message", read::<Message>),
    ("outbox", read::<OutboxEntry>),
    ("own_letter", read::<OwnLetter>),
    ("own_reminder", read::<OwnReminder>),
    ("reading", read::<DecidedReading>),
    ("refiling", read::<Refiling>),
    ("request", read::<Request>),
    ("saved_search", read::<SavedSearch>),
    ("sent_copy", read::<SentCopy>),
    ("server_wait", read::<ServerWait>),
];

fn read<T: FromRow>(row: &Row<'_>) -> rusqlite::Result<()> {
    T::from_row(row).map(drop)
}

/// Whether reading a row went well.
///
/// # Errors
///
/// When it failed for another reason than what stands in the row.
pub(crate) fn can_be_read(table: &str, read: rusqlite::Result<()>) -> Result<bool> {
    match read {
        Ok(()) => Ok(true),
        // What stands in another table is read last.
        Err(Error::InvalidColumnName(_)) if table == "evidence_change" => Ok(true),
        Err(error) if is_no_value(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
