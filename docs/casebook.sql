-- The casebook: every table and column of the one SQLite file that belongs to the user.
--
-- This file explains the schema; the program does not run it. The schema itself stands in
-- src-tauri/crates/store/src/table, one file a table. The test src-tauri/crates/store/tests/schema.rs
-- fails when the two differ. To look at an empty casebook:
--
--     sqlite3 :memory: '.read docs/casebook.sql' .schema
--
-- The shapes that the comments name:
--
--   id        a UUID version 7 in lower case with hyphens: 019f2a4e-7c00-7d31-9d3a-5b0c8a4e6f12.
--             Ids made later sort later.
--   civil day YYYY-MM-DD, a day in the United Kingdom: 2026-06-30. It has no time and no zone.
--   instant   a moment in UTC, to the nanosecond where there is one:
--             2026-06-01 12:00:00+00:00, 2026-06-01 12:00:00.123456789+00:00.
--   SHA-256   64 hexadecimal digits in lower case.
--   JSON      text that json_valid() accepts; its shape is given at the column.
--   0 or 1    no or yes.
--
-- Text that is not known is empty (''), not NULL. NULL means that the thing itself is not there.
--
-- Every connection sets foreign_keys on. The writing one sets journal_mode = WAL and
-- synchronous = FULL: what was committed is still there after a power cut.

PRAGMA application_id = 1396920916; -- "SCRT" in ASCII: marks the file as a casebook.
PRAGMA user_version = 41; -- The version of the schema: how many migration steps were run.


-- Settings: one row for each name. Never a secret; passwords are in the system's keyring.
--   identity    {"name": text, "email": text}: who signs the letters
--   last_fetch  an instant as RFC 3339, in quotes: when mail was last fetched
--   oauth       {"google": {"client_id": text, "authorize_url": text, "token_url": text, "scope": text}, …}:
--               how this program is known to those who issue access tokens; empty text: as built in
--   reminders   {"theirs": {"before": [number, …], "on_day": true or false, "after": [number, …], "weekly": true or false},
--               "ours": {"before": [number, …], "on_day": true or false}, "quiet": {"from": "21:00", "until": "08:00"} or null,
--               "digest": "09:00" or null}: when reminders speak
--   reminder_digest  {"day": civil day, "claimed_at": instant as RFC 3339, "said": true or false}: the last daily note
--   reminders_said_early_since  an instant as RFC 3339, in quotes, or null: since when reminders are seen that were
--               said before their time
--   trouble     text in quotes: the last failure of sending or fetching, in words
CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL, -- which setting
    value TEXT NOT NULL CHECK (json_valid(value)) -- JSON; its shape depends on the name, see above
) STRICT;


-- The mailboxes the user sends from and receives in. No row: the practice mailbox is in use.
-- Passwords and tokens are never here but in the keyring, as "mailbox ID" and "sign-in ID".
CREATE TABLE account (
    id            TEXT PRIMARY KEY NOT NULL, -- id; names the entries in the keyring
    smtp_host     TEXT NOT NULL, -- name of the server letters go to
    smtp_port     INTEGER NOT NULL CHECK (smtp_port BETWEEN 1 AND 65535), -- its port
    smtp_security TEXT NOT NULL CHECK (smtp_security IN ('tls', 'start_tls')), -- tls: from the first byte; start_tls: in the clear first, TLS before the password
    imap_host     TEXT NOT NULL, -- name of the server answers come from
    imap_port     INTEGER NOT NULL CHECK (imap_port BETWEEN 1 AND 65535), -- its port
    imap_security TEXT NOT NULL CHECK (imap_security IN ('tls', 'start_tls')), -- as smtp_security
    user          TEXT NOT NULL, -- user name at both servers
    created_at    TEXT NOT NULL, -- instant it was set up
    updated_at    TEXT NOT NULL, -- instant it was last changed
    name          TEXT NOT NULL DEFAULT '', -- who letters from it are signed by; empty: the name of the setting identity
    email         TEXT NOT NULL DEFAULT '', -- the address letters from it bear; empty: that of the setting identity
    sign_in       TEXT NOT NULL DEFAULT 'password' CHECK (sign_in IN ('password', 'google', 'microsoft', 'other')), -- a password, or who issues the access tokens (OAuth 2)
    is_default    INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)) -- 1: letters of new requests go through it
) STRICT;
-- One mailbox at most is the default.
CREATE UNIQUE INDEX account_default ON account (is_default) WHERE is_default = 1;


-- Public bodies that can be asked.
CREATE TABLE authority (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    name       TEXT NOT NULL CHECK (name <> ''), -- its name, unique whatever the case
    email      TEXT NOT NULL DEFAULT '', -- its address for requests; empty when not known yet
    regime     TEXT NOT NULL CHECK (regime IN ('foia', 'eir', 'foisa', 'eisr')), -- the law that requests to it are made under
    kind       TEXT NOT NULL DEFAULT 'council', -- council, central_government, school, archive or other: some kinds have other time limits
    notes      TEXT NOT NULL DEFAULT '', -- the user's notes
    created_at TEXT NOT NULL, -- instant it was added
    updated_at TEXT NOT NULL, -- instant it was last changed
    nation TEXT NOT NULL DEFAULT '' -- where it is; empty when not known
    CHECK (nation IN ('', 'england', 'wales', 'scotland', 'northern_ireland')),
    website TEXT NOT NULL DEFAULT '', -- its website; empty when not known
    disclosure_log TEXT NOT NULL DEFAULT '', -- where it publishes its answers to requests; empty when not known
    regime_guessed INTEGER NOT NULL DEFAULT 0 -- 0 or 1: the law was worked out from its name, and nobody has confirmed it
    CHECK (regime_guessed IN (0, 1))
) STRICT;
-- One authority a name; and the way to find it by name.
CREATE UNIQUE INDEX authority_by_name ON authority (name COLLATE NOCASE);


-- Questions under scrutiny. Requests feed them and evidence is pinned to them.
CREATE TABLE issue (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    question   TEXT NOT NULL CHECK (question <> ''), -- the question
    notes      TEXT NOT NULL DEFAULT '', -- the notebook; [[E3]] in it is the third piece of evidence
    created_at TEXT NOT NULL, -- instant it was made
    updated_at TEXT NOT NULL, -- instant it, its links or its evidence last changed
    status     TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'answered', 'parked', 'closed')), -- where it stands
    tags       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)), -- JSON array of words to find it by
    findings   TEXT NOT NULL DEFAULT '' -- what was found, for others to read
) STRICT;


-- Requests: one letter to one authority asking numbered items. The facts about a request are its
-- events; the six columns from stage on are what folding them last gave, kept for lists.
CREATE TABLE request (
    id               TEXT PRIMARY KEY NOT NULL, -- id
    reference        TEXT NOT NULL UNIQUE, -- our reference, in every letter: SCR- and six letters or digits
    title            TEXT NOT NULL, -- what it asks about, from the subject of its letter
    authority_id     TEXT NOT NULL REFERENCES authority (id), -- whom it asks
    regime           TEXT NOT NULL CHECK (regime IN ('foia', 'eir', 'foisa', 'eisr')), -- the law it is made under, fixed when it is begun
    created_at       TEXT NOT NULL, -- instant it was begun
    updated_at       TEXT NOT NULL, -- instant its title was last changed
    stage            TEXT NOT NULL DEFAULT 'draft', -- where it stands, by the name `foi clock` gives: draft, queued, awaiting, late, answered, …
    grouping         TEXT NOT NULL DEFAULT 'draft'  -- the group of the list it stands in
                     CHECK (grouping IN ('draft', 'waiting', 'late', 'answered', 'closed')),
    due              TEXT, -- civil day of the most pressing open deadline; NULL when none is open
    last_activity    TEXT NOT NULL, -- civil day of the last event or message
    calendar_version TEXT NOT NULL DEFAULT '', -- version of the bank-holiday table it was folded with
    folded_on        TEXT NOT NULL DEFAULT '', -- civil day it was folded for; empty when never
    account_id       TEXT REFERENCES account (id) ON DELETE SET NULL -- the mailbox its letters go through, from its first letter on; NULL: the default one
) STRICT;
-- The open requests of a mailbox.
CREATE INDEX request_by_account ON request (account_id);
-- How many requests went to an authority.
CREATE INDEX request_by_authority ON request (authority_id);
-- The requests of a group by their day.
CREATE INDEX request_by_due ON request (grouping, due);
-- A reference whatever its case, as a mail or a person gives it.
CREATE INDEX request_by_reference ON request (reference COLLATE NOCASE);
-- The list of requests in its order: by group, within it the nearest day first, then the latest touched.
CREATE INDEX request_in_order ON request (
    CASE grouping WHEN 'late' THEN 0 WHEN 'answered' THEN 1 WHEN 'waiting' THEN 2 WHEN 'draft' THEN 3 ELSE 4 END,
    due IS NULL, due, last_activity DESC, id);


-- Which requests feed which issues: many to many.
CREATE TABLE request_issue (
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request
    issue_id   TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE, -- the issue it feeds
    linked_at  TEXT NOT NULL, -- instant they were linked
    PRIMARY KEY (request_id, issue_id)
) STRICT, WITHOUT ROWID;
-- The requests of an issue.
CREATE INDEX request_issue_by_issue ON request_issue (issue_id);


-- Items: the numbered questions of a request, read from its letter.
CREATE TABLE item (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request it belongs to
    number     INTEGER NOT NULL CHECK (number > 0), -- its number in the letter, from 1
    text       TEXT NOT NULL, -- what it asks
    outcome    TEXT NOT NULL DEFAULT 'open' -- how it stands, as the user says
               CHECK (outcome IN ('open', 'answered', 'partly_answered', 'refused', 'not_held')),
    exemption  TEXT NOT NULL DEFAULT '', -- the exemption relied on when refused, such as 43(2)
    updated_at TEXT NOT NULL, -- instant it was last changed
    UNIQUE (request_id, number)
) STRICT;


-- Bytes, stored once under their hash: mails in and out, and the files in them.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64), -- SHA-256 of the bytes
    size   INTEGER NOT NULL, -- how many bytes
    bytes  BLOB NOT NULL -- the bytes as they came or went
) STRICT;
-- Stored bytes are never changed.
CREATE TRIGGER blob_is_immutable BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'stored bytes are never changed'); END;


-- Mails in and out. The raw bytes are the record; the columns read from them (header_id to
-- attachments) serve lists and matching and can be made again.
CREATE TABLE message (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    outgoing      INTEGER NOT NULL CHECK (outgoing IN (0, 1)), -- 0 or 1: we sent it
    raw           TEXT NOT NULL UNIQUE REFERENCES blob (sha256), -- SHA-256 of the whole mail; the same bytes are one message
    header_id     TEXT, -- its Message-ID without angle brackets; NULL when it has none
    thread_ids    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(thread_ids)), -- JSON array of text: the Message-IDs it answers, nearest first
    from_name     TEXT NOT NULL DEFAULT '', -- the sender's display name
    from_email    TEXT NOT NULL DEFAULT '', -- the sender's address, as claimed
    subject       TEXT NOT NULL DEFAULT '', -- its subject
    date          TEXT NOT NULL, -- instant it says it was sent; when it came, if it does not say or cannot be believed
    snippet       TEXT NOT NULL DEFAULT '', -- its first words, without quoted mail
    automatic     TEXT, -- out_of_office, acknowledgement, delivery_failure, read_receipt or other; NULL when a person wrote it
    attachments   INTEGER NOT NULL DEFAULT 0, -- how many files it carries
    received_at   TEXT NOT NULL, -- instant it first came into the casebook
    request_id    TEXT REFERENCES request (id), -- the request it is filed under; NULL in the Inbox
    filed_because TEXT NOT NULL DEFAULT '', -- why it was filed there, in a sentence
    set_aside     INTEGER NOT NULL DEFAULT 0 CHECK (set_aside IN (0, 1)), -- 0 or 1: the user said that it concerns no request
    server_reply  TEXT NOT NULL DEFAULT '', -- what the server said when it took it, for letters out
    parsed        INTEGER NOT NULL DEFAULT 0 CHECK (parsed IN (0, 1)), -- 0 or 1: its bytes were read; 0 between arrival and reading
    identity      TEXT -- SHA-256 of the mail in the form that all ways of storing it share: the same mail met as .eml, in an mbox or by IMAP has the same; NULL until it is worked out
) STRICT;
-- Messages that a process stored but did not live to read.
CREATE INDEX message_unparsed ON message (id) WHERE parsed = 0;
-- Which message an answer answers.
CREATE INDEX message_by_header_id ON message (header_id);
-- The thread of a request.
CREATE INDEX message_by_request ON message (request_id, date);
-- Whether a mail is here already.
CREATE INDEX message_by_identity ON message (identity);
-- Messages kept before identities were.
CREATE INDEX message_without_identity ON message (id) WHERE identity IS NULL;
-- The Inbox, newest first.
CREATE INDEX message_in_inbox ON message (date DESC)
    WHERE request_id IS NULL AND set_aside = 0 AND outgoing = 0;


-- Where a message was met: a place in a mailbox or a file. The same mail may be met many times.
CREATE TABLE message_source (
    source     TEXT NOT NULL, -- the place: MAILBOX KEY as the mailbox names it, or file:PATH; an mbox file is one place of many messages
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
    seen_at    TEXT NOT NULL, -- instant it was first met there
    PRIMARY KEY (source, message_id)
) STRICT, WITHOUT ROWID;
-- The places of a message.
CREATE INDEX message_source_by_message ON message_source (message_id);


-- The files of messages.
CREATE TABLE attachment (
    id           TEXT PRIMARY KEY NOT NULL, -- id
    message_id   TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message it came in
    position     INTEGER NOT NULL, -- its place among the message's files, from 0
    name         TEXT NOT NULL DEFAULT '', -- its name as sent; never a path to write to
    content_type TEXT NOT NULL DEFAULT '', -- its media type as declared; never trusted
    size         INTEGER NOT NULL, -- how many bytes
    sha256       TEXT NOT NULL REFERENCES blob (sha256), -- SHA-256 of its bytes
    path         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(path)), -- JSON array of numbers: its place in the message's tree of parts
    inline       INTEGER NOT NULL DEFAULT 0 CHECK (inline IN (0, 1)), -- 0 or 1: part of the text, such as a logo, rather than a file
    UNIQUE (message_id, position)
) STRICT;
-- Where else the same file came.
CREATE INDEX attachment_by_file ON attachment (sha256);


-- What was read from the bytes of a file, or why nothing was. The text itself is the passage of each
-- attachment with these bytes. Derived: it can be made again.
CREATE TABLE file_text (
    sha256  TEXT PRIMARY KEY NOT NULL REFERENCES blob (sha256) ON DELETE CASCADE, -- SHA-256 of the bytes
    kind    TEXT NOT NULL DEFAULT '', -- what the file is, in plain words; empty when it was not read
    parts   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(parts)), -- JSON array of parts in order: place (whole, page, sheet, entry), name (number or name of the place), from and to (bytes of the text), ocr
    pages   INTEGER, -- how many pages or slides; NULL when not known
    ocr     INTEGER NOT NULL DEFAULT 0 CHECK (ocr IN (0, 1)), -- 0 or 1: some of it was read from pictures
    cut     INTEGER NOT NULL DEFAULT 0 CHECK (cut IN (0, 1)), -- 0 or 1: there is more in the file
    notes   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)), -- JSON array of sentences: what of it could not be read
    reason  TEXT NOT NULL DEFAULT '', -- why there is no text: a Reason of foi-extract, such as encrypted; empty when there is
    says    TEXT NOT NULL DEFAULT '', -- the same in a sentence
    version INTEGER NOT NULL, -- the version of foi-extract that read it
    read_at TEXT NOT NULL -- instant
) STRICT;


-- Letters of ours, from draft on. What goes out is frozen in the outbox.
CREATE TABLE letter (
    id          TEXT PRIMARY KEY NOT NULL, -- id
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request it belongs to
    template    TEXT NOT NULL DEFAULT '', -- the letter of the library it was made from
    subject     TEXT NOT NULL, -- its subject, one line
    body        TEXT NOT NULL, -- its text
    created_at  TEXT NOT NULL, -- instant it was begun
    updated_at  TEXT NOT NULL, -- instant it was last changed
    queued_at   TEXT, -- instant it was put in the Outbox; NULL while it is a draft
    send_to     TEXT NOT NULL DEFAULT '', -- the address it is to go to; empty for the authority's own
    kind        TEXT NOT NULL DEFAULT 'request' CHECK (kind IN ('request', 'chaser', 'clarification', 'review', 'complaint')) -- what it is for
) STRICT;
-- The letters of a request.
CREATE INDEX letter_by_request ON letter (request_id);


-- The user's own letters for the library: each is the three files of a letter's folder, as text. They
-- are kept as written, so that one with a mistake in it can be opened and mended; the program reads
-- one anew each time it is used, and uses none that it cannot read whole.
CREATE TABLE own_letter (
    id          TEXT PRIMARY KEY NOT NULL, -- id
    name        TEXT NOT NULL CHECK (name <> ''), -- the folder's name, unique whatever the case
    description TEXT NOT NULL, -- letter.toml
    subject     TEXT NOT NULL, -- subject.txt
    body        TEXT NOT NULL, -- body.txt
    created_at  TEXT NOT NULL, -- instant it was made
    updated_at  TEXT NOT NULL -- instant it was last changed
) STRICT;
-- One letter a name; and the way to find it by name.
CREATE UNIQUE INDEX own_letter_by_name ON own_letter (name COLLATE NOCASE);


-- The Outbox: letters waiting to go, going, gone or in doubt. Bytes, Message-ID and envelope are
-- frozen when the row is made; only state, changed_at, not_before, tries, owner, words and server change.
CREATE TABLE outbox (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    letter_id     TEXT NOT NULL REFERENCES letter (id), -- the letter
    request_id    TEXT NOT NULL REFERENCES request (id), -- the request it belongs to
    header_id     TEXT NOT NULL UNIQUE, -- its Message-ID without angle brackets
    raw           TEXT NOT NULL REFERENCES blob (sha256), -- SHA-256 of the exact bytes that go
    envelope_from TEXT NOT NULL, -- sender as the server is told (RFC 5321, MAIL FROM)
    envelope_to   TEXT NOT NULL CHECK (json_valid(envelope_to)), -- JSON array of text: recipients as the server is told (RFC 5321, RCPT TO)
    subject       TEXT NOT NULL, -- the subject, for lists
    practice      INTEGER NOT NULL CHECK (practice IN (0, 1)), -- 0 or 1: it was queued for the practice mailbox
    state         TEXT NOT NULL -- where it is; docs/ARCHITECTURE.md shows the states and what each one guarantees
                  CHECK (state IN ('queued', 'sending', 'handed_over', 'sent', 'waiting', 'refused', 'in_doubt', 'cancelled')),
    queued_at     TEXT NOT NULL, -- instant it was put here
    changed_at    TEXT NOT NULL, -- instant its state last changed
    not_before    TEXT NOT NULL, -- instant before which it is not tried
    tries         INTEGER NOT NULL DEFAULT 0, -- how often the server was asked
    owner         TEXT, -- who holds the lease in sending and handed_over: BOOT:PROCESS:START:HOLDER; NULL otherwise
    handed_over_at TEXT, -- instant the server was given its first byte, the last time it was; empty when never
    words         TEXT NOT NULL DEFAULT '', -- the server's words, or why it waits or is in doubt
    server        TEXT NOT NULL DEFAULT '', -- the server it was last offered to, HOST:PORT or practice; empty when never
    batch         TEXT -- id of the batch it was queued with; NULL for a letter queued by itself
) STRICT;
-- What may be tried now.
CREATE INDEX outbox_by_state ON outbox (state, not_before);
-- The letters of a request that are on their way.
CREATE INDEX outbox_by_request ON outbox (request_id);
-- A letter is on its way at most once.
CREATE UNIQUE INDEX outbox_one_way_per_letter ON outbox (letter_id)
    WHERE state NOT IN ('cancelled', 'refused');
-- What went lately: the pace is reckoned from it.
CREATE INDEX outbox_by_handing ON outbox (handed_over_at) WHERE handed_over_at IS NOT NULL;
-- How far a batch is.
CREATE INDEX outbox_by_batch ON outbox (batch, state) WHERE batch IS NOT NULL;


-- Servers that had trouble and are left alone for a while, whatever the letter.
CREATE TABLE server_wait (
    server     TEXT PRIMARY KEY NOT NULL, -- the server, HOST:PORT
    until      TEXT NOT NULL, -- instant before which it is not asked
    tries      INTEGER NOT NULL, -- how often in a row it had trouble
    words      TEXT NOT NULL, -- the trouble in words
    changed_at TEXT NOT NULL -- instant it was noted
) STRICT, WITHOUT ROWID;


-- Copies of letters in the mailbox's Sent folder. Seen to after the letter went; never for practice.
CREATE TABLE sent_copy (
    outbox_id  TEXT PRIMARY KEY NOT NULL REFERENCES outbox (id), -- the letter
    state      TEXT NOT NULL CHECK (state IN ('awaited', 'appending', 'kept', 'filed', 'missing')), -- looked for; being put there; the server kept one; we put one there; there is none
    not_before TEXT NOT NULL, -- instant before which it is not looked for
    tries      INTEGER NOT NULL DEFAULT 0, -- how often that failed
    owner      TEXT, -- who is at it: BOOT:PROCESS:START:HOLDER; NULL when nobody is
    changed_at TEXT NOT NULL, -- instant it last changed
    words      TEXT NOT NULL DEFAULT '' -- why it is not there
) STRICT, WITHOUT ROWID;
-- What to look for now.
CREATE INDEX sent_copy_by_state ON sent_copy (state, not_before);


-- Events: dated facts about requests, append-only. A mistake is mended by a `corrected` event.
CREATE TABLE event (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- the order they were recorded in; a number is never used again
    id          TEXT NOT NULL UNIQUE, -- id
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request it is about
    kind        TEXT NOT NULL, -- what happened: drafted, queued, sent, received, acknowledged, answered, …, corrected
    on_day      TEXT NOT NULL, -- civil day it happened
    fact        TEXT NOT NULL -- JSON object as foi-law reads it, without its id: {"on": day, "kind": text, …}; a correction has "replaces": id
                CHECK (json_extract(fact, '$.kind') = kind AND json_extract(fact, '$.on') = on_day),
    recorded_at TEXT NOT NULL, -- instant it was recorded
    said_by     TEXT NOT NULL, -- who said so: user, or outbox (from what the mail server answered)
    message_id  TEXT REFERENCES message (id), -- the message that shows it; NULL when none does
    outbox_id   TEXT REFERENCES outbox (id), -- the letter on its way that it is about; NULL when none
    note        TEXT NOT NULL DEFAULT '' -- a note
) STRICT;
-- The history of a request, in order.
CREATE INDEX event_by_request ON event (request_id, seq);
-- What was said about a message.
CREATE INDEX event_by_message ON event (message_id);
-- Events are never rewritten.
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END;


-- Evidence: responses, or files of them, pinned to issues.
CREATE TABLE evidence (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    issue_id      TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE, -- the issue
    number        INTEGER NOT NULL, -- its number on that issue, from 1, never given twice: 3 is cited as E3
    position      INTEGER NOT NULL, -- its place in the issue's order
    kind          TEXT NOT NULL, -- response, file, passage, page, cells or figure; left open for others
    message_id    TEXT REFERENCES message (id), -- the message it came in; NULL for what rests on none
    attachment_id TEXT REFERENCES attachment (id), -- the file it is or stands in; NULL for the message itself
    place         TEXT NOT NULL CHECK (json_valid(place)), -- JSON, an EvidencePlace of foi-app: {"kind":"whole"}; passage with from, to (UTF-16 units) and within; page; cells with sheet and range; figure with its id
    quote         TEXT NOT NULL DEFAULT '', -- the words or cells there, as they stood
    note          TEXT NOT NULL DEFAULT '', -- what it shows, in the user's words
    pinned_at     TEXT NOT NULL, -- instant it was attached
    unpinned_at   TEXT, -- instant it was taken off; NULL while it is attached
    UNIQUE (issue_id, number)
) STRICT;
-- The evidence of an issue in its order.
CREATE INDEX evidence_by_issue ON evidence (issue_id, position) WHERE unpinned_at IS NULL;
-- Where a message is attached.
CREATE INDEX evidence_by_message ON evidence (message_id);

-- How evidence was attached, taken off, moved and described; append-only.
CREATE TABLE evidence_change (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of the changes
    evidence_id TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE, -- the piece
    what        TEXT NOT NULL CHECK (what IN ('attached', 'detached', 'moved_here', 'moved_away', 'note')), -- what was done
    other_id    TEXT REFERENCES evidence (id) ON DELETE SET NULL, -- the piece it was or became on another issue
    words       TEXT NOT NULL DEFAULT '', -- why, in the user's words; for note the words that were replaced
    changed_at  TEXT NOT NULL -- instant
) STRICT;
-- The history of a piece.
CREATE INDEX evidence_change_by_evidence ON evidence_change (evidence_id, seq);
-- The history is never rewritten.
CREATE TRIGGER evidence_change_is_append_only BEFORE UPDATE OF evidence_id, what, words, changed_at ON evidence_change
BEGIN SELECT RAISE(ABORT, 'the history of evidence is never rewritten'); END;



-- Figures pinned to issues: what was asked of a table that came, and what it answered. A row is not
-- changed but for the day it was taken out; a figure made again from a corrected file is another row.
CREATE TABLE figure (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    issue_id      TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE, -- the issue
    attachment_id TEXT REFERENCES attachment (id), -- the file it was made from; NULL where that came with no mail, and for a table in a mail's own text
    file_name     TEXT NOT NULL, -- what the file was called
    sha256        TEXT NOT NULL REFERENCES blob (sha256), -- SHA-256 of the file, or of the mail as it was received
    sheet         TEXT NOT NULL DEFAULT '', -- the sheet; empty where the file has none
    range         TEXT NOT NULL, -- the cells of the table: A3:F120
    recipe        TEXT NOT NULL CHECK (json_valid(recipe)), -- JSON: what was asked, as `foi figure` gives it in `recipe`
    result        TEXT NOT NULL CHECK (json_valid(result)), -- JSON: the answer: groups, totals, rows left out and why
    sentence      TEXT NOT NULL, -- what it says, in one sentence
    note          TEXT NOT NULL DEFAULT '', -- what the user says of it
    replaces_id   TEXT REFERENCES figure (id) ON DELETE SET NULL, -- the figure it stands in place of; NULL for none
    pinned_at     TEXT NOT NULL, -- instant it was pinned
    unpinned_at   TEXT -- instant it was taken out or replaced; NULL while it is pinned
) STRICT;
-- The figures of an issue, oldest first.
CREATE INDEX figure_by_issue ON figure (issue_id, pinned_at);

-- What the user says of the sheets of a file, where what was found is not right. The file itself is
-- never changed.
CREATE TABLE table_layout (
    attachment_id TEXT NOT NULL REFERENCES attachment (id) ON DELETE CASCADE, -- the file
    sheet         TEXT NOT NULL, -- the sheet; empty where the file has none
    layout        TEXT NOT NULL CHECK (json_valid(layout)), -- JSON: {"header": [first, last], rows from 0, "kinds": {heading: kind}}
    changed_at    TEXT NOT NULL, -- instant it was last changed
    PRIMARY KEY (attachment_id, sheet)
) STRICT, WITHOUT ROWID;

-- The same of the tables in a mail's own text.
CREATE TABLE mail_table_layout (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail
    sheet      TEXT NOT NULL, -- the table: Table 1
    layout     TEXT NOT NULL CHECK (json_valid(layout)), -- JSON, as in table_layout
    changed_at TEXT NOT NULL, -- instant it was last changed
    PRIMARY KEY (message_id, sheet)
) STRICT, WITHOUT ROWID;


-- Reminders that were claimed, so that two processes never both speak. The due day is part of the
-- key: when a deadline moves, its reminders are due anew.
CREATE TABLE reminder (
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request
    duty       TEXT NOT NULL, -- the duty, by the name `foi clock` gives: answer, answer_review, …
    due        TEXT NOT NULL, -- civil day the duty was due when the reminder was made
    rule       INTEGER NOT NULL, -- working days from that day, negative before it; from 1001 on: weeks after it, and 1000
    claimed_at TEXT NOT NULL, -- instant a process took it on; the claim holds two minutes unless it is spoken
    spoken_at  TEXT, -- instant it was spoken, as the clock had it; NULL until then
    PRIMARY KEY (request_id, duty, due, rule)
) STRICT, WITHOUT ROWID;


-- The user's own reminders; and, with a duty, deadlines whose reminders were put off to a day.
CREATE TABLE own_reminder (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    request_id TEXT REFERENCES request (id) ON DELETE CASCADE, -- the request it is about; NULL for none
    issue_id   TEXT REFERENCES issue (id) ON DELETE CASCADE, -- the issue it is about; NULL for none
    duty       TEXT, -- the duty that was put off, as in reminder; NULL for the user's own
    due        TEXT, -- civil day that duty was due then; NULL for the user's own
    on_day     TEXT NOT NULL, -- civil day it is said
    words      TEXT NOT NULL, -- what is said; empty with a duty
    changes    INTEGER NOT NULL DEFAULT 0, -- how often it was changed: the SEQUENCE in calendars
    created_at TEXT NOT NULL, -- instant it was made
    updated_at TEXT NOT NULL, -- instant it was last changed
    claimed_at TEXT, -- as in reminder
    spoken_at  TEXT, -- instant it was spoken for this day; NULL until then
    done_at    TEXT, -- instant the user said it is done; NULL until then
    CHECK (request_id IS NULL OR issue_id IS NULL),
    CHECK ((duty IS NULL) = (due IS NULL)),
    CHECK (duty IS NULL OR request_id IS NOT NULL)
) STRICT;
-- What is to come.
CREATE INDEX own_reminder_open ON own_reminder (on_day) WHERE done_at IS NULL;
-- A deadline is put off once at a time.
CREATE UNIQUE INDEX own_reminder_put_off ON own_reminder (request_id, duty, due) WHERE duty IS NOT NULL;
-- The reminders of a request, and those of an issue.
CREATE INDEX own_reminder_by_request ON own_reminder (request_id);
CREATE INDEX own_reminder_by_issue ON own_reminder (issue_id);


-- How far each folder of a mailbox was read.
CREATE TABLE cursor (
    mailbox TEXT NOT NULL, -- the account's id, or practice
    folder  TEXT NOT NULL, -- the folder as the server names it
    place   TEXT NOT NULL CHECK (json_valid(place)), -- JSON object: {"folder": text, "uid_validity": number or null, "last_uid": number, "since": civil day}
    senders TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(senders)), -- JSON list of the domains and addresses whose older mail was looked for here
    PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;


-- The folders of a mailbox as its server last told them, and which of them are read.
CREATE TABLE mail_folder (
    mailbox TEXT NOT NULL, -- the account's id
    name    TEXT NOT NULL, -- the folder as the server names it
    shown   TEXT NOT NULL, -- its name for people
    role    TEXT NOT NULL DEFAULT '', -- inbox, junk, archive, all, sent, drafts, trash, or empty
    chosen  INTEGER CHECK (chosen IN (0, 1)), -- whether the user wants it read; NULL when they never said
    PRIMARY KEY (mailbox, name)
) STRICT, WITHOUT ROWID;

-- Mails that concern the user but were left in the mailbox, too large to fetch without asking or
-- not readable. A mail that was brought after all is taken off.
CREATE TABLE left_mail (
    id           TEXT PRIMARY KEY NOT NULL, -- UUID version 7
    source       TEXT NOT NULL UNIQUE, -- names its place for ever, as in message_source
    mailbox      TEXT NOT NULL, -- the account's id
    folder       TEXT NOT NULL, -- the folder as the server names it
    uid_validity INTEGER NOT NULL, -- the folder's UIDVALIDITY when it was found
    uid          INTEGER NOT NULL, -- its UID there
    header_id    TEXT, -- its Message-ID without angle brackets
    from_name    TEXT NOT NULL DEFAULT '', -- the sender's display name
    from_email   TEXT NOT NULL DEFAULT '', -- the sender's address
    subject      TEXT NOT NULL DEFAULT '', -- its subject
    date         TEXT NOT NULL, -- when it was sent, or found if it does not say
    size         INTEGER NOT NULL, -- bytes, as the server gives it
    reason       TEXT NOT NULL, -- why it was left, in one sentence
    found_at     TEXT NOT NULL, -- instant it was found
    dismissed    INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)) -- 1 when the user said to leave it
) STRICT;
CREATE INDEX left_mail_waiting ON left_mail (date DESC) WHERE dismissed = 0;
CREATE INDEX left_mail_by_folder ON left_mail (mailbox, folder);


-- The text that can be searched: a draft while it is one, then the message it became, and every
-- message that came.
CREATE TABLE passage (
    position INTEGER PRIMARY KEY, -- seconds since 1970 × 2^20, and a counter: newest last, so that the index is walked and not sorted
    kind     TEXT NOT NULL CHECK (kind IN ('letter', 'message', 'attachment')), -- which table ref points into
    ref      TEXT NOT NULL, -- id of the letter, message or attachment
    title    TEXT NOT NULL, -- its subject, or the file's name
    body     TEXT NOT NULL, -- its text
    UNIQUE (kind, ref)
) STRICT;
-- The words of title and body. SQLite makes the tables passage_text_* behind it.
CREATE VIRTUAL TABLE passage_text USING fts5 (
    title, body, content = 'passage', content_rowid = 'position',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
-- Three triggers keep the words in step with the text.
CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
    INSERT INTO passage_text (passage_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
END;
CREATE TRIGGER passage_changed AFTER UPDATE ON passage BEGIN
    INSERT INTO passage_text (passage_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
    INSERT INTO passage_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;

-- What the user wrote about issues and their evidence, to be searched. Derived from both.
CREATE TABLE note (
    position INTEGER PRIMARY KEY, -- row of note_text
    kind     TEXT NOT NULL CHECK (kind IN ('issue', 'evidence')), -- which table ref points into
    ref      TEXT NOT NULL, -- id of the issue or the evidence
    issue_id TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE, -- the issue
    title    TEXT NOT NULL, -- the issue's question; empty for evidence
    body     TEXT NOT NULL, -- findings, notebook and tags; or what the evidence is said to show
    UNIQUE (kind, ref)
) STRICT;
-- The words of title and body.
CREATE VIRTUAL TABLE note_text USING fts5 (
    title, body, content = 'note', content_rowid = 'position',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
-- Three triggers keep the words in step with the text.
CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
    INSERT INTO note_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;
CREATE TRIGGER note_removed AFTER DELETE ON note BEGIN
    INSERT INTO note_text (note_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
END;
CREATE TRIGGER note_changed AFTER UPDATE ON note BEGIN
    INSERT INTO note_text (note_text, rowid, title, body)
    VALUES ('delete', old.position, old.title, old.body);
    INSERT INTO note_text (rowid, title, body) VALUES (new.position, new.title, new.body);
END;

-- Requests that were made elsewhere before, by what they are known by there.
CREATE TABLE earlier_request (
    source      TEXT PRIMARY KEY NOT NULL, -- such as whatdotheyknow/grants_by_ward
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request it became
    said_by     TEXT NOT NULL, -- who told of it: WhatDoTheyKnow, or a list
    imported_at TEXT NOT NULL -- instant it was brought in
) STRICT, WITHOUT ROWID;

-- Searches the user keeps under a name.
CREATE TABLE saved_search (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    name       TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''), -- its name
    query      TEXT NOT NULL CHECK (query <> ''), -- what was typed
    created_at TEXT NOT NULL -- instant it was saved
) STRICT;

-- Last days that moved, because the list of bank holidays changed. Derived, but kept: the user may
-- have planned by the old day.
CREATE TABLE deadline_move (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they were noticed
    request_id  TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the request
    duty        TEXT NOT NULL, -- whose last day it is: a duty of foi-law, such as answer
    from_day    TEXT NOT NULL, -- the day it was, YYYY-MM-DD
    to_day      TEXT NOT NULL, -- the day it is now, YYYY-MM-DD
    explanation TEXT NOT NULL, -- what happened, in one or two sentences
    noticed_on  TEXT NOT NULL -- the civil day it was noticed, YYYY-MM-DD
) STRICT;
CREATE INDEX deadline_move_by_request ON deadline_move (request_id, seq);


-- The references of authorities' own that mails name. A mail filed under a request teaches them as
-- that request's; in the Inbox it teaches nothing.
CREATE TABLE named_reference (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail
    key        TEXT NOT NULL CHECK (key <> ''), -- its letters and digits in capitals: what ways of writing it have in common
    written    TEXT NOT NULL, -- as the mail writes it
    PRIMARY KEY (message_id, key)
) STRICT, WITHOUT ROWID;
-- Which mails name a reference.
CREATE INDEX named_reference_by_key ON named_reference (key);


-- Other requests that a filed mail answers: one answer may serve several.
CREATE TABLE also_answers (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail; where it is filed stands in its row
    request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE, -- the other request
    because    TEXT NOT NULL, -- why, in a sentence
    offered    INTEGER NOT NULL CHECK (offered IN (0, 1)), -- 1: it may answer it, for the user to say; 0: it does, and is shown in its thread
    noted_at   TEXT NOT NULL, -- instant it was noted
    PRIMARY KEY (message_id, request_id)
) STRICT, WITHOUT ROWID;
-- The mails of a thread that are filed elsewhere.
CREATE INDEX also_answers_by_request ON also_answers (request_id);


-- Mails that were filed by hand: into a request, out of one, from one to another. Append-only.
CREATE TABLE refiling (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT, -- the order they were moved in
    message_id   TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail
    from_request TEXT REFERENCES request (id) ON DELETE SET NULL, -- where it lay; NULL in the Inbox
    from_because TEXT NOT NULL, -- why it lay there, in a sentence
    to_request   TEXT REFERENCES request (id) ON DELETE SET NULL, -- where it went; NULL back to the Inbox
    because      TEXT NOT NULL, -- why, in the user's words
    moved_by     TEXT NOT NULL, -- who moved it: user
    moved_at     TEXT NOT NULL -- instant
) STRICT;
-- How a mail was moved.
CREATE INDEX refiling_by_message ON refiling (message_id, seq);

-- Who wrote about each request, and when.
CREATE INDEX message_by_writer ON message (request_id, date, from_email)
    WHERE outgoing = 0 AND automatic IS NOT 'delivery_failure';


-- Batches: one letter to many authorities. Its letters in the Outbox bear the batch's id.
CREATE TABLE batch (
    id         TEXT PRIMARY KEY NOT NULL, -- id
    title      TEXT NOT NULL, -- what the user calls it
    letter     TEXT NOT NULL, -- the letter of the library it was made from
    subject    TEXT NOT NULL, -- its subject, with names in braces that are filled in for each authority
    body       TEXT NOT NULL, -- its text, likewise
    fields     TEXT NOT NULL CHECK (json_valid(fields)), -- what is filled in for every authority: {"field": text, …}
    issue_id   TEXT REFERENCES issue (id) ON DELETE SET NULL, -- the issue its requests feed
    created_at TEXT NOT NULL, -- instant it was made
    updated_at TEXT NOT NULL, -- instant its words were last changed
    paused_at  TEXT -- instant since which nothing of it goes; NULL while it goes on
) STRICT;
-- The batches of an issue.
CREATE INDEX batch_by_issue ON batch (issue_id);


-- Whom a batch goes to.
CREATE TABLE batch_recipient (
    batch_id     TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE, -- the batch
    position     INTEGER NOT NULL CHECK (position > 0), -- place in it, from 1
    authority_id TEXT NOT NULL REFERENCES authority (id), -- the authority, once in a batch
    fields       TEXT NOT NULL CHECK (json_valid(fields)), -- what is filled in for it alone: {"field": text, …}
    drafted_at   TEXT, -- instant its draft was made; NULL while that is to be done
    request_id   TEXT REFERENCES request (id) ON DELETE SET NULL, -- its request; NULL before, or when the draft was thrown away
    PRIMARY KEY (batch_id, position),
    UNIQUE (batch_id, authority_id)
) STRICT, WITHOUT ROWID;
-- The batch a request belongs to.
CREATE INDEX batch_recipient_by_request ON batch_recipient (request_id);
-- The batches an authority is in.
CREATE INDEX batch_recipient_by_authority ON batch_recipient (authority_id);


-- Words the user files authorities under, to choose many of them at once.
CREATE TABLE authority_tag (
    authority_id TEXT NOT NULL REFERENCES authority (id) ON DELETE CASCADE, -- the authority
    tag          TEXT NOT NULL CHECK (tag <> ''), -- the word, in lower case
    PRIMARY KEY (authority_id, tag)
) STRICT, WITHOUT ROWID;
-- The authorities with a tag.
CREATE INDEX authority_tag_by_tag ON authority_tag (tag);


-- What the user made of what a letter was read to say. Suggestions themselves are read anew each time.
CREATE TABLE reading (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail it was read in
    name       TEXT NOT NULL, -- which suggestion: its kind, the file it stands in and its place there
    decision   TEXT NOT NULL CHECK (decision IN ('confirmed', 'changed', 'dismissed')), -- what became of it
    rule       TEXT NOT NULL, -- the rule that read it
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100), -- how sure the rule was, out of a hundred
    quote      TEXT NOT NULL, -- the sentence it rested on
    event_id   TEXT REFERENCES event (id) ON DELETE SET NULL, -- the fact that came of it
    decided_at TEXT NOT NULL, -- instant of the decision
    PRIMARY KEY (message_id, name)
) STRICT, WITHOUT ROWID;


-- The answers to a batch gathered into one table.
CREATE TABLE collation (
    batch_id   TEXT PRIMARY KEY NOT NULL REFERENCES batch (id) ON DELETE CASCADE, -- the batch
    lines      TEXT NOT NULL CHECK (lines IN ('each_authority', 'every_row')), -- one line for each authority, or one for every row of the files
    created_at TEXT NOT NULL, -- instant it was begun
    updated_at TEXT NOT NULL -- instant its columns or lines were last changed
) STRICT, WITHOUT ROWID;


-- The columns that are gathered.
CREATE TABLE collation_column (
    id       TEXT PRIMARY KEY NOT NULL, -- id
    batch_id TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE, -- the batch
    position INTEGER NOT NULL CHECK (position > 0), -- place among the columns, from 1
    name     TEXT NOT NULL CHECK (name <> ''), -- its name
    kind     TEXT NOT NULL CHECK (kind IN ('money', 'number', 'date', 'text')) -- what it holds
) STRICT;
-- The columns of a batch, in order.
CREATE INDEX collation_column_by_batch ON collation_column (batch_id, position);


-- The files of a batch's answers that were looked through for tables.
CREATE TABLE collation_file (
    batch_id      TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE, -- the batch
    attachment_id TEXT NOT NULL REFERENCES attachment (id) ON DELETE CASCADE, -- the file
    version       INTEGER NOT NULL, -- version of the reading; an older one is read again
    layouts       TEXT NOT NULL, -- what the user said of its sheets then (table_layout), to see whether it changed
    problem       TEXT NOT NULL DEFAULT '', -- why no table was found in it, a sentence; '' when one was
    read_at       TEXT NOT NULL, -- instant it was read
    PRIMARY KEY (batch_id, attachment_id)
) STRICT, WITHOUT ROWID;
-- The batches a file was looked through for.
CREATE INDEX collation_file_by_attachment ON collation_file (attachment_id);


-- The tables found in those files, which of their columns feeds which gathered one, and what they gave.
CREATE TABLE collation_table (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    batch_id      TEXT NOT NULL, -- the batch
    attachment_id TEXT NOT NULL, -- the file
    sheet         TEXT NOT NULL, -- the sheet; '' where the file has none
    heading_first INTEGER NOT NULL CHECK (heading_first > 0), -- first row of its heading, from 1
    heading_last  INTEGER NOT NULL CHECK (heading_last >= heading_first), -- last row of it
    headings      TEXT NOT NULL CHECK (json_valid(headings)), -- its columns: [{"letters", "name", "kind"}, …]
    look          TEXT NOT NULL, -- SHA-256 of its headings, spelling aside: tables that are alike have the same
    state         TEXT NOT NULL CHECK (state IN ('to_map', 'mapped', 'left_out')), -- where it stands
    mapping       TEXT NOT NULL CHECK (json_valid(mapping)), -- {"collation_column id": [heading, letters], …}
    like_id       TEXT REFERENCES collation_table (id) ON DELETE SET NULL, -- the table whose mapping it took without asking
    gathered      TEXT CHECK (gathered IS NULL OR json_valid(gathered)), -- what it gave: foi_figures::GatheredTable by column; NULL before
    gathered_at   TEXT, -- instant of that
    problem       TEXT NOT NULL DEFAULT '', -- why it is not counted, a sentence; '' when it is
    news          TEXT NOT NULL DEFAULT '', -- what it gives now and did not before, a sentence; '' when nothing changed
    UNIQUE (batch_id, attachment_id, sheet, heading_first),
    FOREIGN KEY (batch_id, attachment_id)
        REFERENCES collation_file (batch_id, attachment_id) ON DELETE CASCADE
) STRICT;
-- The tables of a batch that are alike.
CREATE INDEX collation_table_by_look ON collation_table (batch_id, look);
-- The tables that took the mapping of one.
CREATE INDEX collation_table_by_like ON collation_table (like_id);


-- Values that the user typed from letters and papers.
CREATE TABLE collation_typed (
    id            TEXT PRIMARY KEY NOT NULL, -- id
    batch_id      TEXT NOT NULL REFERENCES collation (batch_id) ON DELETE CASCADE, -- the batch
    position      INTEGER NOT NULL CHECK (position > 0), -- the authority's place in the batch
    line          INTEGER NOT NULL CHECK (line > 0), -- the line among those typed for the authority, from 1
    column_id     TEXT NOT NULL REFERENCES collation_column (id) ON DELETE CASCADE, -- the column
    says          TEXT NOT NULL CHECK (says <> ''), -- what was typed
    message_id    TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the mail it is cited from
    attachment_id TEXT REFERENCES attachment (id) ON DELETE CASCADE, -- the file of that mail; NULL for its text
    page          INTEGER CHECK (page > 0), -- the page of that file
    typed_at      TEXT NOT NULL, -- instant it was typed
    UNIQUE (batch_id, position, line, column_id)
) STRICT;
-- What was typed for a column.
CREATE INDEX collation_typed_by_column ON collation_typed (column_id);
-- What is cited from a mail.
CREATE INDEX collation_typed_by_message ON collation_typed (message_id);
-- What is cited from a file.
CREATE INDEX collation_typed_by_attachment ON collation_typed (attachment_id);
