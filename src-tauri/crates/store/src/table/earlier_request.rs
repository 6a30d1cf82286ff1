//! Requests that were made elsewhere before, by what they are known by there.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::{Reader, RequestId, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE earlier_request (
    source      TEXT PRIMARY KEY NOT NULL,
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    said_by     TEXT NOT NULL,
    imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Reader<'_> {
    /// The request that was brought in from this source.
    pub fn earlier_request(&self, source: &str) -> Result<Option<RequestId>> {
        self.value(
            "SELECT request_id FROM earlier_request WHERE source = ?1",
            [source],
        )
    }
}

impl Writer<'_> {
    /// Notes where a request was brought in from.
    pub fn add_earlier_request(
        &mut self,
        source: &str,
        request: RequestId,
        said_by: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO earlier_request (source, request_id, said_by, imported_at) VALUES (?1, ?2, ?3, ?4)",
            params![source, request, said_by, at],
        )?;
        Ok(())
    }
}
