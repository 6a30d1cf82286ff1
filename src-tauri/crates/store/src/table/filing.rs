//! Where mails are filed, beyond the one request in their row: the references they name, the other
//! requests they answer, and how they were moved.
//!
//! What a mail teaches follows from where it lies: the references that an authority gave a request
//! are those named by the mails filed under it. Moved, a mail teaches its new request at once.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, params};

use crate::row::FromRow;
use crate::{MessageId, OutboxId, Reader, RequestId, Result, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE named_reference (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    key        TEXT NOT NULL CHECK (key <> ''),
    written    TEXT NOT NULL,
    PRIMARY KEY (message_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX named_reference_by_key ON named_reference (key);

CREATE TABLE also_answers (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    because    TEXT NOT NULL,
    offered    INTEGER NOT NULL CHECK (offered IN (0, 1)),
    noted_at   TEXT NOT NULL,
    PRIMARY KEY (message_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX also_answers_by_request ON also_answers (request_id);

CREATE TABLE refiling (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id   TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    from_request TEXT REFERENCES request (id) ON DELETE SET NULL,
    from_because TEXT NOT NULL,
    to_request   TEXT REFERENCES request (id) ON DELETE SET NULL,
    because      TEXT NOT NULL,
    moved_by     TEXT NOT NULL,
    moved_at     TEXT NOT NULL
) STRICT;
CREATE INDEX refiling_by_message ON refiling (message_id, seq);

CREATE INDEX message_by_writer ON message (request_id, date, from_email)
    WHERE outgoing = 0 AND automatic IS NOT 'delivery_failure';
";

/// Another request that a filed mail answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlsoAnswers {
    /// The request.
    pub request_id: RequestId,
    /// Why, in a sentence.
    pub because: String,
    /// It may answer it: the user has not said so yet.
    pub offered: bool,
}

/// A mail that was filed by hand: into a request, out of one, or from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refiling {
    /// The mail.
    pub message_id: MessageId,
    /// Where it lay; none for the Inbox.
    pub from_request: Option<RequestId>,
    /// Why it lay there.
    pub from_because: String,
    /// Where it went; none for the Inbox.
    pub to_request: Option<RequestId>,
    /// Why, in the words of who moved it; may be empty.
    pub because: String,
    /// Who moved it.
    pub moved_by: String,
    /// When.
    pub moved_at: DateTime<Utc>,
}

/// A reference of the authority's own in a filed mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledReference {
    /// The request the mail is filed under.
    pub request_id: RequestId,
    /// The reference, as written.
    pub written: String,
    /// The sender's address.
    pub from_email: String,
    /// When the mail was sent.
    pub date: DateTime<Utc>,
    /// It is an acknowledgement.
    pub acknowledgement: bool,
}

/// Who wrote about a request, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// The request.
    pub request_id: RequestId,
    /// The sender's address.
    pub from_email: String,
    /// When the mail was sent.
    pub date: DateTime<Utc>,
}

/// A letter that went, or may have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterOut {
    /// Its request.
    pub request_id: RequestId,
    /// Its recipients, as a JSON array.
    pub envelope_to: Vec<String>,
    /// Its sender.
    pub envelope_from: String,
    /// When it went.
    pub at: DateTime<Utc>,
}

/// A day on which something happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfRequest {
    /// The request.
    pub request_id: RequestId,
    /// The event's kind.
    pub kind: String,
    /// The day.
    pub on: NaiveDate,
}

/// What a Message-ID leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredMail {
    /// The request.
    pub request_id: RequestId,
    /// When it went, if it is a letter of ours.
    pub letter_at: Option<DateTime<Utc>>,
    /// The user filed it there by hand.
    pub by_user: bool,
    /// The letter in the Outbox that is in doubt, if it is that.
    pub in_doubt: Option<OutboxId>,
}

/// A mail that the user filed, and where it lies now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledByUser {
    /// The request.
    pub request_id: RequestId,
    /// The sender's address.
    pub from_email: String,
    /// The subject.
    pub subject: String,
    /// When it was filed.
    pub at: DateTime<Utc>,
}

impl FromRow for AlsoAnswers {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            because: row.get("because")?,
            offered: row.get("offered")?,
        })
    }
}

impl FromRow for Refiling {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            message_id: row.get("message_id")?,
            from_request: row.get("from_request")?,
            from_because: row.get("from_because")?,
            to_request: row.get("to_request")?,
            because: row.get("because")?,
            moved_by: row.get("moved_by")?,
            moved_at: row.get("moved_at")?,
        })
    }
}

impl FromRow for FiledReference {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            written: row.get("written")?,
            from_email: row.get("from_email")?,
            date: row.get("date")?,
            acknowledgement: row.get("acknowledgement")?,
        })
    }
}

impl FromRow for Writing {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            from_email: row.get("from_email")?,
            date: row.get("date")?,
        })
    }
}

impl FromRow for AnsweredMail {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            letter_at: row.get("letter_at")?,
            by_user: row.get("by_user")?,
            in_doubt: row.get("in_doubt")?,
        })
    }
}

impl FromRow for LetterOut {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            envelope_to: crate::row::json(row, "envelope_to")?,
            envelope_from: row.get("envelope_from")?,
            at: row.get("at")?,
        })
    }
}

impl FromRow for DayOfRequest {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            kind: row.get("kind")?,
            on: row.get("on_day")?,
        })
    }
}

/// A mail in the Inbox, as far as matching looks at it for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The sender's address.
    pub from_email: String,
    /// The sender's display name.
    pub from_name: String,
    /// The subject.
    pub subject: String,
    /// When it was sent.
    pub date: DateTime<Utc>,
}

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            from_email: row.get("from_email")?,
            from_name: row.get("from_name")?,
            subject: row.get("subject")?,
            date: row.get("date")?,
        })
    }
}

struct Text(String);

impl FromRow for Text {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get("text")?))
    }
}

impl FromRow for FiledByUser {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            from_email: row.get("from_email")?,
            subject: row.get("subject")?,
            at: row.get("moved_at")?,
        })
    }
}

impl Reader<'_> {
    /// The letter or filed mail with this Message-ID, letters first. A letter still on its way
    /// counts: an answer to a letter in doubt shows that it went.
    pub fn answered_mail(&self, header_id: &str) -> Result<Option<AnsweredMail>> {
        self.one(
            "SELECT request_id, letter_at, by_user, in_doubt FROM (
                 SELECT request_id, coalesce(handed_over_at, changed_at) AS letter_at, 0 AS by_user,
                        CASE state WHEN 'in_doubt' THEN id END AS in_doubt, 0 AS rank
                 FROM outbox WHERE header_id = ?1
                 UNION ALL
                 SELECT request_id, CASE outgoing WHEN 1 THEN date END,
                        EXISTS (SELECT 1 FROM refiling WHERE message_id = message.id), NULL, 1
                 FROM message WHERE header_id = ?1 AND request_id IS NOT NULL
             ) ORDER BY rank LIMIT 1",
            [header_id],
        )
    }

    /// The other requests a mail answers or may answer.
    pub fn also_answers(&self, message: MessageId) -> Result<Vec<AlsoAnswers>> {
        self.list(
            "SELECT request_id, because, offered FROM also_answers WHERE message_id = ?1
             ORDER BY offered, noted_at, request_id",
            [message],
        )
    }

    /// Whether a mail lies in a request's thread: filed under it, or said to answer it as well.
    pub fn lies_in(&self, message: MessageId, request: RequestId) -> Result<bool> {
        Ok(self.count(
            "SELECT (SELECT count(*) FROM message WHERE id = ?1 AND request_id = ?2)
                  + (SELECT count(*) FROM also_answers WHERE message_id = ?1 AND request_id = ?2 AND offered = 0)",
            params![message, request],
        )? > 0)
    }

    /// How a mail was moved by hand, the first time first.
    pub fn refilings(&self, message: MessageId) -> Result<Vec<Refiling>> {
        self.list(
            "SELECT * FROM refiling WHERE message_id = ?1 ORDER BY seq",
            [message],
        )
    }

    /// The authority's own references that a mail names, as written.
    pub fn named_references(&self, message: MessageId) -> Result<Vec<String>> {
        let rows: Vec<Text> = self.list(
            "SELECT written AS text FROM named_reference WHERE message_id = ?1 ORDER BY key",
            [message],
        )?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Mails in the Inbox that name a reference, but for one, the oldest first; a few.
    pub fn waiting_with_reference(&self, key: &str, but: MessageId) -> Result<Vec<Waiting>> {
        self.list(
            "SELECT from_email, from_name, subject, date
             FROM named_reference JOIN message ON message.id = message_id
             WHERE key = ?1 AND message.id <> ?2 AND request_id IS NULL AND set_aside = 0 AND outgoing = 0
             ORDER BY date LIMIT 5",
            params![key, but],
        )
    }

    /// Every reference of an authority's own in a filed mail.
    pub fn filed_references(&self) -> Result<Vec<FiledReference>> {
        self.list(
            "SELECT request_id, written, from_email, date, automatic IS 'acknowledgement' AS acknowledgement
             FROM named_reference JOIN message ON message.id = message_id
             WHERE request_id IS NOT NULL AND outgoing = 0 AND automatic IS NOT 'delivery_failure'
             ORDER BY date",
            [],
        )
    }

    /// Who wrote about each request, and when; reports of mail servers left out.
    pub fn writings(&self) -> Result<Vec<Writing>> {
        self.list(
            "SELECT request_id, from_email, date FROM message
             WHERE request_id IS NOT NULL AND outgoing = 0 AND automatic IS NOT 'delivery_failure'
             ORDER BY request_id, date",
            [],
        )
    }

    /// Letters that went, or may have gone.
    pub fn letters_out(&self) -> Result<Vec<LetterOut>> {
        self.list(
            "SELECT request_id, envelope_to, envelope_from, coalesce(handed_over_at, changed_at) AS at
             FROM outbox WHERE state IN ('handed_over', 'sent', 'in_doubt')",
            [],
        )
    }

    /// The days on which requests went and were settled, in the order they were recorded; facts
    /// that were struck out are left out.
    pub fn days_of_requests(&self) -> Result<Vec<DayOfRequest>> {
        self.list(
            "SELECT request_id, kind, on_day FROM event
             WHERE kind IN ('sent', 'answered', 'refused', 'not_held', 'review_asked', 'review_answered',
                            'withdrawn', 'closed')
               AND id NOT IN (SELECT json_extract(fact, '$.replaces') FROM event
                              WHERE kind = 'corrected' AND json_extract(fact, '$.replaces') IS NOT NULL)
             ORDER BY seq",
            [],
        )
    }

    /// Mails that the user filed by hand and that still lie there, the last one last.
    pub fn filed_by_user(&self) -> Result<Vec<FiledByUser>> {
        self.list(
            "SELECT request_id, from_email, subject, moved_at
             FROM refiling JOIN message ON message.id = message_id
             WHERE request_id IS NOT NULL AND to_request = request_id ORDER BY seq",
            [],
        )
    }
}

impl Writer<'_> {
    /// Notes a reference of the authority's own that a mail names; `key` is what different ways of
    /// writing it have in common.
    pub fn add_named_reference(
        &mut self,
        message: MessageId,
        key: &str,
        written: &str,
    ) -> Result<()> {
        self.run(
            "INSERT INTO named_reference (message_id, key, written) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![message, key, written],
        )?;
        Ok(())
    }

    /// Notes another request that a mail answers, or may answer.
    pub fn add_also_answers(
        &mut self,
        message: MessageId,
        also: &AlsoAnswers,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO also_answers (message_id, request_id, because, offered, noted_at)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET because = excluded.because, offered = excluded.offered",
            params![message, also.request_id, also.because, also.offered, at],
        )?;
        Ok(())
    }

    /// Takes a mail out of the thread of another request that it was said to answer.
    pub fn remove_also_answers(&mut self, message: MessageId, request: RequestId) -> Result<()> {
        self.run(
            "DELETE FROM also_answers WHERE message_id = ?1 AND request_id = ?2",
            params![message, request],
        )?;
        Ok(())
    }

    /// Notes that a mail was moved by hand.
    pub fn add_refiling(&mut self, refiling: &Refiling) -> Result<()> {
        self.run(
            "INSERT INTO refiling (message_id, from_request, from_because, to_request, because, moved_by, moved_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                refiling.message_id, refiling.from_request, refiling.from_because, refiling.to_request,
                refiling.because, refiling.moved_by, refiling.moved_at,
            ],
        )?;
        Ok(())
    }
}
