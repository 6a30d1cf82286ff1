//! The steps that make the schema, in the order they were added. A step that was ever released
//! is never changed or taken out: a later step mends it.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::table;
use crate::{Result, StoreError};

const STEPS: &[M<'_>] = &[
    M::up(table::setting::CREATE),
    M::up(table::account::CREATE),
    M::up(table::authority::CREATE),
    M::up(table::issue::CREATE),
    M::up(table::request::CREATE),
    M::up(table::item::CREATE),
    M::up(table::blob::CREATE),
    M::up(table::message::CREATE),
    M::up(table::attachment::CREATE),
    M::up(table::letter::CREATE),
    M::up(table::outbox::CREATE),
    M::up(table::event::CREATE),
    M::up(table::evidence::CREATE),
    M::up(table::reminder::CREATE),
    M::up(table::cursor::CREATE),
    M::up(table::passage::CREATE),
    M::up(table::deadline_move::CREATE),
    M::up(table::message::IDENTITY),
    M::up(table::filing::CREATE),
    M::up(table::left_mail::CREATE),
    M::up(table::mail_folder::CREATE),
    M::up(table::cursor::ADD_SENDERS),
    M::up(table::letter::ADD_SEND_TO),
    M::up(table::account::MORE_THAN_ONE),
    M::up(table::outbox::PACE),
    M::up(table::sent_copy::CREATE),
    M::up(table::own_letter::CREATE),
    M::up(table::letter::MORE_KINDS),
    M::up(table::batch::CREATE),
    M::up(table::authority::DETAILS),
    M::up(table::file_text::CREATE),
    M::up(table::reading::CREATE),
    M::up(table::issue::WORKPLACE),
    M::up(table::evidence::PLACES),
    M::up(table::note::CREATE),
    M::up(table::earlier_request::CREATE),
    M::up(table::figure::CREATE),
    M::up(table::figure::OF_MAILS),
    M::up(table::collation::CREATE),
    M::up(table::own_reminder::CREATE),
    M::up(table::request::IN_ORDER),
];

/// The version this program writes, kept in `PRAGMA user_version`: the number of steps.
pub const SCHEMA_VERSION: u32 = 41;

pub(crate) const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// Brings a casebook to a version. What the database says of it, such as that the disk is full, is not
/// lost on the way.
pub(crate) fn bring_to(connection: &mut Connection, version: u32) -> Result<()> {
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    MIGRATIONS
        .to_version(connection, version)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Damaged(other.to_string()),
        })
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, SCHEMA_VERSION, STEPS};

    #[test]
    fn steps_run_one_after_the_other() {
        MIGRATIONS.validate().unwrap();
        assert_eq!(STEPS.len(), SCHEMA_VERSION as usize);
    }

    /// Pins of a casebook from before places were kept are numbered in the order they were pinned,
    /// and keep the day they were taken out.
    #[test]
    fn earlier_pins_get_numbers_and_a_history() {
        let mut connection = rusqlite::Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        MIGRATIONS.to_version(&mut connection, 32).unwrap();
        connection
            .execute_batch(
                "INSERT INTO blob (sha256, size, bytes) VALUES (printf('%064d', 1), 1, x'00');
                 INSERT INTO issue (id, question, notes, created_at, updated_at) VALUES ('i', 'Why?', 'nineteen', '1', '1');
                 INSERT INTO message (id, outgoing, raw, date, received_at) VALUES ('m', 0, printf('%064d', 1), '1', '1');
                 INSERT INTO evidence (id, issue_id, message_id, note, pinned_at, unpinned_at) VALUES
                    ('late', 'i', 'm', 'second', '2025-02-02', NULL),
                    ('gone', 'i', 'm', 'first', '2025-01-01', '2025-01-02');",
            )
            .unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let rows = |sql: &str| -> Vec<String> {
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        assert_eq!(
            rows("SELECT id || number || kind || note FROM evidence ORDER BY number"),
            ["gone1responsefirst", "late2responsesecond"]
        );
        assert_eq!(
            rows("SELECT evidence_id || ' ' || what FROM evidence_change ORDER BY seq"),
            ["gone attached", "late attached", "gone detached"]
        );
        assert_eq!(rows("SELECT status FROM issue"), ["open"]);
        assert_eq!(
            rows(
                "SELECT kind FROM note_text JOIN note ON position = note_text.rowid WHERE note_text MATCH 'nineteen'"
            ),
            ["issue"]
        );
    }
}
