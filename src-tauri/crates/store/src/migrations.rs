//! The steps that make the schema, in the order they were added. A step that was ever released
//! is never changed or taken out: a later step mends it.

use rusqlite_migration::{M, Migrations};

use crate::table;

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
];

/// The version this program writes, kept in `PRAGMA user_version`: the number of steps.
pub const SCHEMA_VERSION: u32 = 30;

pub(crate) const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, SCHEMA_VERSION, STEPS};

    #[test]
    fn steps_run_one_after_the_other() {
        MIGRATIONS.validate().unwrap();
        assert_eq!(STEPS.len(), SCHEMA_VERSION as usize);
    }
}
