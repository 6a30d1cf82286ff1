//! Mails in and out. The raw bytes are kept as they came; everything else in a row is read from
//! them for lists and matching, and can be read again.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params, params};

use crate::row::{FromRow, json, to_json};
use crate::{MessageId, Reader, RequestId, Result, StoreError, Writer};

pub(crate) const CREATE: &str = "
CREATE TABLE message (
    id            TEXT PRIMARY KEY NOT NULL,
    outgoing      INTEGER NOT NULL CHECK (outgoing IN (0, 1)),
    raw           TEXT NOT NULL UNIQUE REFERENCES blob (sha256),
    header_id     TEXT,
    thread_ids    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(thread_ids)),
    from_name     TEXT NOT NULL DEFAULT '',
    from_email    TEXT NOT NULL DEFAULT '',
    subject       TEXT NOT NULL DEFAULT '',
    date          TEXT NOT NULL,
    snippet       TEXT NOT NULL DEFAULT '',
    automatic     TEXT,
    attachments   INTEGER NOT NULL DEFAULT 0,
    received_at   TEXT NOT NULL,
    request_id    TEXT REFERENCES request (id),
    filed_because TEXT NOT NULL DEFAULT '',
    set_aside     INTEGER NOT NULL DEFAULT 0 CHECK (set_aside IN (0, 1)),
    server_reply  TEXT NOT NULL DEFAULT '',
    parsed        INTEGER NOT NULL DEFAULT 0 CHECK (parsed IN (0, 1))
) STRICT;
CREATE INDEX message_unparsed ON message (id) WHERE parsed = 0;
CREATE INDEX message_by_header_id ON message (header_id);
CREATE INDEX message_by_request ON message (request_id, date);
CREATE INDEX message_in_inbox ON message (date DESC)
    WHERE request_id IS NULL AND set_aside = 0 AND outgoing = 0;

-- Where a message was met: a place in a mailbox or a file. The same mail may be met many times.
CREATE TABLE message_source (
    source     TEXT PRIMARY KEY NOT NULL,
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    seen_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_source_by_message ON message_source (message_id);
";

/// A mail is told by its identity, not its bytes: see `identity` in foi-app. The same mail may be
/// met at many places, and one place (an mbox file) may hold many mails.
pub(crate) const IDENTITY: &str = "
ALTER TABLE message ADD COLUMN identity TEXT;
CREATE INDEX message_by_identity ON message (identity);
CREATE INDEX message_without_identity ON message (id) WHERE identity IS NULL;
DROP INDEX message_source_by_message;
ALTER TABLE message_source RENAME TO message_source_before;
CREATE TABLE message_source (
    source     TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    seen_at    TEXT NOT NULL,
    PRIMARY KEY (source, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO message_source (source, message_id, seen_at)
    SELECT source, message_id, seen_at FROM message_source_before;
DROP TABLE message_source_before;
CREATE INDEX message_source_by_message ON message_source (message_id);
";

/// A mail in or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// We sent it.
    pub outgoing: bool,
    /// SHA-256 of its raw bytes.
    pub raw: String,
    /// Its Message-ID without angle brackets (RFC 5322 §3.6.4).
    pub header_id: Option<String>,
    /// The Message-IDs it answers, nearest first.
    pub thread_ids: Vec<String>,
    /// The sender's display name.
    pub from_name: String,
    /// The sender's address.
    pub from_email: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent, or when it came if it does not say.
    pub date: DateTime<Utc>,
    /// Its first words.
    pub snippet: String,
    /// The kind of automatic mail, if it is one.
    pub automatic: Option<String>,
    /// How many files it carries.
    pub attachments: u32,
    /// When we first met it.
    pub received_at: DateTime<Utc>,
    /// The request it is filed under.
    pub request_id: Option<RequestId>,
    /// Why it was filed there.
    pub filed_because: String,
    /// The user said it concerns no request.
    pub set_aside: bool,
    /// What the server said when it took it, for letters out.
    pub server_reply: String,
    /// Its bytes were read; false between their arrival and that, or after a crash in between.
    pub parsed: bool,
}

impl FromRow for Message {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            outgoing: row.get("outgoing")?,
            raw: row.get("raw")?,
            header_id: row.get("header_id")?,
            thread_ids: json(row, "thread_ids")?,
            from_name: row.get("from_name")?,
            from_email: row.get("from_email")?,
            subject: row.get("subject")?,
            date: row.get("date")?,
            snippet: row.get("snippet")?,
            automatic: row.get("automatic")?,
            attachments: row.get("attachments")?,
            received_at: row.get("received_at")?,
            request_id: row.get("request_id")?,
            filed_because: row.get("filed_because")?,
            set_aside: row.get("set_aside")?,
            server_reply: row.get("server_reply")?,
            parsed: row.get("parsed")?,
        })
    }
}

/// A mail that came, beside the request it lies with: nothing standing rests on it yet.
const UNREAD: &str = "outgoing = 0 AND set_aside = 0
    AND NOT EXISTS (
        SELECT 1 FROM event WHERE event.message_id = message.id AND event.request_id = lying.request_id
          AND NOT EXISTS (
            SELECT 1 FROM event AS correction
            WHERE correction.request_id = event.request_id AND correction.kind = 'corrected'
              AND json_extract(correction.fact, '$.replaces') = event.id))";

impl Reader<'_> {
    /// One message.
    pub fn message(&self, id: MessageId) -> Result<Message> {
        self.one("SELECT * FROM message WHERE id = ?1", [id])?
            .ok_or_else(|| StoreError::not_found("message", id))
    }

    /// The message with these raw bytes.
    pub fn message_with_bytes(&self, sha256: &str) -> Result<Option<Message>> {
        self.one("SELECT * FROM message WHERE raw = ?1", [sha256])
    }

    /// The message with this identity, whatever form its bytes were met in.
    pub fn message_with_identity(&self, identity: &str) -> Result<Option<MessageId>> {
        self.value(
            "SELECT id FROM message WHERE identity = ?1 ORDER BY rowid LIMIT 1",
            [identity],
        )
    }

    /// Messages kept before identities were, with the hash of their bytes.
    pub fn messages_without_identity(&self, limit: u32) -> Result<Vec<(MessageId, String)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, raw FROM message WHERE identity IS NULL LIMIT ?1")?;
        let rows = statement.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The messages in a request's thread, oldest first: those filed under it, and those filed
    /// elsewhere that answer it as well.
    pub fn messages_of_request(&self, id: RequestId) -> Result<Vec<Message>> {
        self.list(
            "SELECT * FROM message
             WHERE request_id = ?1
                OR id IN (SELECT message_id FROM also_answers WHERE request_id = ?1 AND offered = 0)
             ORDER BY date, id",
            [id],
        )
    }

    /// Messages not yet filed nor set aside, newest first, from the `offset`th on.
    pub fn inbox(&self, offset: u32, limit: u32) -> Result<Vec<Message>> {
        self.list(
            "SELECT * FROM message WHERE request_id IS NULL AND set_aside = 0 AND outgoing = 0
             ORDER BY date DESC, id LIMIT ?2 OFFSET ?1",
            [offset, limit],
        )
    }

    /// How many messages of the Inbox come before this one; none when it does not wait there.
    pub fn place_in_inbox(&self, message: &Message) -> Result<Option<u32>> {
        if message.request_id.is_some() || message.set_aside || message.outgoing {
            return Ok(None);
        }
        self.count(
            "SELECT count(*) FROM message WHERE request_id IS NULL AND set_aside = 0 AND outgoing = 0
               AND (date > ?1 OR (date = ?1 AND id < ?2))",
            params![message.date, message.id],
        )
        .map(Some)
    }

    /// How many messages wait in the Inbox.
    pub fn count_inbox(&self) -> Result<u32> {
        self.count(
            "SELECT count(*) FROM message WHERE request_id IS NULL AND set_aside = 0 AND outgoing = 0",
            [],
        )
    }

    /// Whether a place in a mailbox, or a file, was met before.
    pub fn knows_source(&self, source: &str) -> Result<bool> {
        Ok(self.count(
            "SELECT count(*) FROM message_source WHERE source = ?1",
            [source],
        )? > 0)
    }

    /// The request of the letter or filed mail with this Message-ID, letters first.
    ///
    /// A letter still on its way counts: an answer to a letter in doubt shows that it went.
    pub fn request_of_header_id(&self, header_id: &str) -> Result<Option<RequestId>> {
        self.value(
            "SELECT request_id FROM (
                 SELECT request_id, 0 AS rank FROM outbox WHERE header_id = ?1
                 UNION ALL
                 SELECT request_id, 1 FROM message WHERE header_id = ?1 AND request_id IS NOT NULL
             ) ORDER BY rank LIMIT 1",
            [header_id],
        )
    }

    /// Messages whose bytes are stored but were not read: a crash came in between.
    pub fn unparsed_messages(&self) -> Result<Vec<Message>> {
        // In the order they came: a mail that answers another is filed after it. The plus keeps
        // SQLite from walking the whole table in that order to find the few.
        self.list("SELECT * FROM message WHERE parsed = 0 ORDER BY +rowid", [])
    }

    /// Filed mails that no event rests on yet, once for each request they answer: somebody must say
    /// what they are. Those set aside are left out; automatic mail is not, for case systems send
    /// refusals too.
    pub fn unread_replies(&self) -> Result<Vec<Message>> {
        self.list(
            &format!(
                "WITH lying (message_id, request_id) AS (
                     SELECT id, request_id FROM message WHERE request_id IS NOT NULL
                     UNION ALL
                     SELECT message_id, request_id FROM also_answers WHERE offered = 0)
                 SELECT id, outgoing, raw, header_id, thread_ids, from_name, from_email, subject, date, snippet,
                        automatic, attachments, received_at, lying.request_id, filed_because, set_aside,
                        server_reply, parsed
                 FROM lying JOIN message ON message.id = lying.message_id
                 WHERE {UNREAD}
                 ORDER BY date, id"
            ),
            [],
        )
    }

    /// How many of the [`unread_replies`](Self::unread_replies) answer one request.
    pub fn count_unread_replies(&self, request: RequestId) -> Result<u32> {
        self.count(
            &format!(
                "WITH lying (message_id, request_id) AS (
                     SELECT id, request_id FROM message WHERE request_id = ?1
                     UNION ALL
                     SELECT message_id, request_id FROM also_answers WHERE request_id = ?1 AND offered = 0)
                 SELECT count(*) FROM lying JOIN message ON message.id = lying.message_id WHERE {UNREAD}"
            ),
            [request],
        )
    }
}

impl Writer<'_> {
    /// Keeps a message; its bytes must be stored already.
    pub fn add_message(&mut self, message: &Message) -> Result<()> {
        let thread_ids = to_json(&message.thread_ids)?;
        self.run(
            "INSERT INTO message (id, outgoing, raw, header_id, thread_ids, from_name, from_email, subject, date,
                                  snippet, automatic, attachments, received_at, request_id, filed_because,
                                  set_aside, server_reply, parsed)
             VALUES (:id, :outgoing, :raw, :header_id, :thread_ids, :from_name, :from_email, :subject, :date,
                     :snippet, :automatic, :attachments, :received_at, :request_id, :filed_because,
                     :set_aside, :server_reply, :parsed)",
            named_params! {
                ":id": message.id, ":outgoing": message.outgoing, ":raw": message.raw,
                ":header_id": message.header_id, ":thread_ids": thread_ids,
                ":from_name": message.from_name, ":from_email": message.from_email,
                ":subject": message.subject, ":date": message.date, ":snippet": message.snippet,
                ":automatic": message.automatic, ":attachments": message.attachments,
                ":received_at": message.received_at, ":request_id": message.request_id,
                ":filed_because": message.filed_because, ":set_aside": message.set_aside,
                ":server_reply": message.server_reply, ":parsed": message.parsed,
            },
        )?;
        Ok(())
    }

    /// Keeps a message that came, before it is read; its bytes must be stored already.
    pub fn add_unread_message(
        &mut self,
        id: MessageId,
        raw: &str,
        identity: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO message (id, outgoing, raw, identity, date, received_at)
             VALUES (?1, 0, ?2, ?3, ?4, ?4)",
            params![id, raw, identity, at],
        )?;
        Ok(())
    }

    /// Keeps a message's identity.
    pub fn set_identity(&mut self, message: MessageId, identity: &str) -> Result<()> {
        self.run(
            "UPDATE message SET identity = ?2 WHERE id = ?1",
            params![message, identity],
        )?;
        Ok(())
    }

    /// Keeps what was read from a message's bytes. False when it was read before, as by another
    /// process; then nothing is changed.
    pub fn set_parsed(&mut self, message: &Message) -> Result<bool> {
        let thread_ids = to_json(&message.thread_ids)?;
        let changed = self.run(
            "UPDATE message SET header_id = :header_id, thread_ids = :thread_ids, from_name = :from_name,
                    from_email = :from_email, subject = :subject, date = :date, snippet = :snippet,
                    automatic = :automatic, attachments = :attachments, parsed = 1
             WHERE id = :id AND parsed = 0",
            named_params! {
                ":id": message.id, ":header_id": message.header_id, ":thread_ids": thread_ids,
                ":from_name": message.from_name, ":from_email": message.from_email,
                ":subject": message.subject, ":date": message.date, ":snippet": message.snippet,
                ":automatic": message.automatic, ":attachments": message.attachments,
            },
        )?;
        Ok(changed > 0)
    }

    /// Makes a message that was brought in the letter of ours that it is.
    pub fn adopt_as_sent(
        &mut self,
        message: MessageId,
        request: RequestId,
        server_reply: &str,
        sent_at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "UPDATE message SET outgoing = 1, request_id = ?2, server_reply = ?3, date = ?4, set_aside = 0
             WHERE id = ?1",
            params![message, request, server_reply, sent_at],
        )?;
        Ok(())
    }

    /// Notes where a message was met.
    pub fn add_source(
        &mut self,
        message: MessageId,
        source: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO message_source (source, message_id, seen_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![source, message, at],
        )?;
        Ok(())
    }

    /// Files a message under a request, or takes it off with `None`.
    pub fn file_message(
        &mut self,
        message: MessageId,
        request: Option<RequestId>,
        because: &str,
    ) -> Result<()> {
        self.run(
            "UPDATE message SET request_id = ?2, filed_because = ?3, set_aside = 0 WHERE id = ?1",
            params![message, request, because],
        )?;
        Ok(())
    }

    /// Takes a message off the list of what needs the user: out of the Inbox, or, when it is filed,
    /// because nothing is to be recorded from it.
    pub fn set_message_aside(&mut self, message: MessageId) -> Result<()> {
        self.run("UPDATE message SET set_aside = 1 WHERE id = ?1", [message])?;
        Ok(())
    }
}
