//! Whether the program can read a row of the new casebook. One value that is no day, no word it knows
//! or no JSON would otherwise keep the whole list from being shown.

use rusqlite::{Error, Row};

use super::shape::Shape;
use crate::error::is_no_value;
use crate::row::FromRow;
use crate::table::account::Account;
use crate::table::attachment::Attachment;
use crate::table::authority::Authority;
use crate::table::batch::Batch;
use crate::table::event::RecordedEvent;
use crate::table::evidence::Evidence;
use crate::table::figure::PinnedFigure;
use crate::table::issue::Issue;
use crate::table::item::Item;
use crate::table::letter::Letter;
use crate::table::message::Message;
use crate::table::outbox::OutboxEntry;
use crate::table::own_letter::OwnLetter;
use crate::table::own_reminder::OwnReminder;
use crate::table::request::Request;
use crate::table::sent_copy::SentCopy;
use crate::{Result, Writer};

type Reading = fn(&Row<'_>) -> rusqlite::Result<()>;

/// Tables whose rows are records, and how they are read.
const RECORDS: [(&str, Reading); 16] = [
    ("account", read::<Account>),
    ("attachment", read::<Attachment>),
    ("authority", read::<Authority>),
    ("batch", read::<Batch>),
    ("event", read::<RecordedEvent>),
    ("evidence", read::<Evidence>),
    ("figure", read::<PinnedFigure>),
    ("issue", read::<Issue>),
    ("item", read::<Item>),
    ("letter", read::<Letter>),
    ("message", read::<Message>),
    ("outbox", read::<OutboxEntry>),
    ("own_letter", read::<OwnLetter>),
    ("own_reminder", read::<OwnReminder>),
    ("request", read::<Request>),
    ("sent_copy", read::<SentCopy>),
];

fn read<T: FromRow>(row: &Row<'_>) -> rusqlite::Result<()> {
    T::from_row(row).map(drop)
}

/// Whether the row that was put into a table last can be read. What an older version stored is read
/// only after it was brought up to date.
pub(super) fn reads_back(w: &Writer<'_>, shape: &Shape, is_newest: bool) -> Result<bool> {
    let Some((_, reading)) = RECORDS
        .iter()
        .find(|(table, _)| is_newest && !shape.without_rowid && *table == shape.table)
    else {
        return Ok(true);
    };
    let sql = format!("SELECT * FROM \"{}\" WHERE rowid = ?1", shape.table);
    let row = w.connection.last_insert_rowid();
    let found = w.connection.prepare_cached(&sql)?.query_row([row], reading);
    match found {
        Err(error) if is_no_value(&error) => Ok(false),
        // What is worked out with other tables is not in the row itself.
        Ok(()) | Err(Error::InvalidColumnName(_)) => Ok(true),
        Err(error) => Err(error.into()),
    }
}
