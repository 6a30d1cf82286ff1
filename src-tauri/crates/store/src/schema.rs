//! Whether a casebook from elsewhere has only the triggers and views that this program makes.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::Result;
use crate::migrations::bring_to;

/// Triggers and views that no version of this program made, in words. They would act by themselves
/// whenever something is written or read.
pub(crate) fn strangers(connection: &Connection) -> Result<Vec<String>> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let mut ours = Connection::open_in_memory()?;
    bring_to(&mut ours, version)?;
    let ours = acting(&ours)?;
    Ok(acting(connection)?
        .into_iter()
        .filter(|found| !ours.contains(found))
        .map(|(kind, name, _)| format!("the {kind} “{name}” is not Scrutineer's"))
        .collect())
}

/// What acts by itself: kind, name, and the SQL it runs.
fn acting(connection: &Connection) -> Result<BTreeSet<(String, String, String)>> {
    let mut statement = connection.prepare(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE type IN ('trigger', 'view')",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::strangers;
    use crate::migrations::{MIGRATIONS, SCHEMA_VERSION};

    #[test]
    fn a_trigger_or_view_from_elsewhere_is_named_in_any_version() {
        for version in [20, SCHEMA_VERSION as usize] {
            let mut connection = rusqlite::Connection::open_in_memory().unwrap();
            MIGRATIONS.to_version(&mut connection, version).unwrap();
            assert_eq!(strangers(&connection).unwrap(), [""; 0]);
            connection
                .execute_batch(
                    "CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM message; END;
                     CREATE VIEW everything AS SELECT * FROM message;",
                )
                .unwrap();
            assert_eq!(
                strangers(&connection).unwrap(),
                [
                    "the trigger “quiet” is not Scrutineer's",
                    "the view “everything” is not Scrutineer's"
                ]
            );
        }
    }
}
