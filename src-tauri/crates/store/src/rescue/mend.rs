//! What is done about gaps, so that the new casebook is whole in itself.
//!
//! A request, an authority, an issue, a letter or a mail that is lost is made again from what others
//! say of it: much of the casebook hangs on it. Where the bytes of a mail or a file are lost, a note
//! that says so takes their place. What points at nothing after that is let go of or left out.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params};

use super::read_back::reads_back;
use super::shape::Columns;
use super::{Means, Table, fits};
use crate::migrations::SCHEMA_VERSION;
use crate::table::blob::sha256;
use crate::{Result, Writer};

/// What was done about gaps.
#[derive(Debug, Default)]
pub(super) struct Mended {
    pub(super) made_again: BTreeMap<String, u64>,
    pub(super) lost_files: u64,
}

/// How the columns of a row are worked out that nothing says any more. Named parameters are columns
/// that are known; the others are NULL.
type Recipe = &'static [(&'static str, &'static str)];

const REQUEST: Recipe = &[
    (
        "reference",
        "coalesce((SELECT substr(subject, instr(subject, 'SCR-'), 10) FROM (
                     SELECT subject FROM outbox WHERE request_id = :id
                     UNION ALL SELECT subject FROM letter WHERE request_id = :id
                     UNION ALL SELECT subject FROM message WHERE request_id = :id)
                   WHERE instr(subject, 'SCR-') > 0 LIMIT 1),
                  'SCR-' || upper(substr(:id, -6)))",
    ),
    (
        "title",
        // As a draft names its request: the subject of its letter without what frames it.
        "coalesce((SELECT upper(substr(title, 1, 1)) || substr(title, 2) FROM (
                     SELECT trim(CASE instr(bare, 'request:') WHEN 0 THEN bare
                                 ELSE substr(bare, instr(bare, 'request:') + 8) END) AS title FROM (
                       SELECT CASE instr(subject, '[SCR-') WHEN 0 THEN subject
                              ELSE substr(subject, 1, instr(subject, '[SCR-') - 1) END AS bare
                       FROM letter WHERE request_id = :id ORDER BY created_at LIMIT 1))
                   WHERE title <> ''),
                  (SELECT subject FROM message WHERE request_id = :id ORDER BY date LIMIT 1),
                  'A request whose title was lost')",
    ),
    // Where nothing tells whom it asked, it is somebody of whom only that is known.
    (
        "authority_id",
        "coalesce((SELECT authority.id FROM authority JOIN outbox
                   ON email = json_extract(envelope_to, '$[0]')
                   WHERE outbox.request_id = :id AND email <> '' LIMIT 1), :id)",
    ),
    (
        "regime",
        "coalesce((SELECT regime FROM authority WHERE id = :authority_id), 'foia')",
    ),
    (
        "created_at",
        "coalesce((SELECT min(recorded_at) FROM event WHERE request_id = :id), :now)",
    ),
    ("updated_at", ":now"),
    (
        "last_activity",
        "coalesce((SELECT max(on_day) FROM event WHERE request_id = :id), substr(:now, 1, 10))",
    ),
];

const AUTHORITY: Recipe = &[
    (
        "name",
        "'An authority that was lost (' || substr(:id, -6) || ')'",
    ),
    (
        // Where more of the row is known, the user is asked for it rather than a letter's address taken.
        "email",
        "CASE WHEN :notes IS NOT NULL THEN '' ELSE
             coalesce((SELECT json_extract(envelope_to, '$[0]') FROM outbox JOIN request
                       ON request.id = outbox.request_id WHERE authority_id = :id LIMIT 1), '') END",
    ),
    (
        "regime",
        "coalesce((SELECT regime FROM request WHERE authority_id = :id LIMIT 1), 'foia')",
    ),
    ("regime_guessed", "1"),
    (
        "notes",
        "ltrim(coalesce(:notes, '') || char(10)
               || 'This stood in a damaged part of the casebook. Look over the name, the address and the law.',
               char(10))",
    ),
    ("created_at", ":now"),
    ("updated_at", ":now"),
];

const ISSUE: Recipe = &[
    (
        "question",
        "coalesce((SELECT nullif(title, '') FROM note WHERE kind = 'issue' AND ref = :id),
                  'A question that was lost')",
    ),
    (
        "notes",
        "coalesce((SELECT body FROM note WHERE kind = 'issue' AND ref = :id), '')",
    ),
    ("created_at", ":now"),
    ("updated_at", ":now"),
];

const LETTER: Recipe = &[
    (
        "request_id",
        "(SELECT request_id FROM outbox WHERE letter_id = :id LIMIT 1)",
    ),
    (
        "subject",
        "coalesce((SELECT title FROM passage WHERE kind = 'letter' AND ref = :id),
                  (SELECT subject FROM outbox WHERE letter_id = :id LIMIT 1))",
    ),
    (
        "body",
        "coalesce((SELECT body FROM passage WHERE kind = 'letter' AND ref = :id),
                  (SELECT 'The words of this letter are lost here; what was sent stands in the thread.'
                   FROM outbox WHERE letter_id = :id LIMIT 1))",
    ),
    (
        "created_at",
        "coalesce((SELECT min(queued_at) FROM outbox WHERE letter_id = :id), :now)",
    ),
    ("updated_at", ":now"),
    (
        "queued_at",
        // Where its row of the Outbox is lost too, the letter in the thread shows that it went.
        "coalesce((SELECT queued_at FROM outbox WHERE letter_id = :id AND state NOT IN ('cancelled', 'refused')),
                  (SELECT min(date) FROM message WHERE outgoing = 1 AND request_id = :request_id
                   AND subject = (SELECT title FROM passage WHERE kind = 'letter' AND ref = :id)))",
    ),
    (
        // No draft goes to another address than it was written for.
        "send_to",
        "CASE WHEN :kind IS NULL OR :queued_at IS NOT NULL THEN '' ELSE 'address-lost@damaged.invalid' END",
    ),
    (
        "kind",
        "CASE WHEN EXISTS (SELECT 1 FROM letter WHERE request_id = :request_id AND kind = 'request')
              THEN 'chaser' ELSE 'request' END",
    ),
];

/// The rest must be known: a letter's state is never guessed.
const OUTBOX: Recipe = &[
    (
        "queued_at",
        "coalesce((SELECT queued_at FROM letter WHERE id = :letter_id), :now)",
    ),
    (
        "changed_at",
        "coalesce(nullif(:handed_over_at, ''), :queued_at, :now)",
    ),
    ("not_before", ":now"),
];

/// What happened and when must be known.
const EVENT: Recipe = &[("recorded_at", ":on_day || ' 12:00:00+00:00'")];

/// What was taken off, done or paused stays so, though it is not known any more since when.
const PINNED: Recipe = &[("pinned_at", ":now"), ("unpinned_at", ":now")];

const OWN_REMINDER: Recipe = &[
    ("created_at", ":now"),
    ("updated_at", ":now"),
    ("spoken_at", ":now"),
    ("done_at", ":now"),
];

const BATCH: Recipe = &[
    ("created_at", ":now"),
    ("updated_at", ":now"),
    ("paused_at", ":now"),
];

const CHANGED: Recipe = &[("created_at", ":now"), ("updated_at", ":now")];

/// Its bytes are read anew.
const MESSAGE: Recipe = &[
    ("outgoing", "EXISTS (SELECT 1 FROM outbox WHERE raw = :raw)"),
    ("date", "coalesce(:received_at, :now)"),
    ("received_at", "coalesce(:date, :now)"),
];

const ITEM: Recipe = &[
    (
        "text",
        "'The words of this question are lost here; they stand in the letter.'",
    ),
    ("updated_at", ":now"),
];

const ATTACHMENT: Recipe = &[
    (
        "size",
        "coalesce((SELECT size FROM blob WHERE sha256 = :sha256), 0)",
    ),
    ("name", "'attachment'"),
];

/// Others look into those before them.
const MADE_AGAIN: [(&str, Recipe); 18] = [
    ("account", CHANGED),
    ("outbox", OUTBOX),
    ("letter", LETTER),
    ("message", MESSAGE),
    ("attachment", ATTACHMENT),
    ("request", REQUEST),
    ("authority", AUTHORITY),
    ("issue", ISSUE),
    ("item", ITEM),
    ("event", EVENT),
    ("evidence", PINNED),
    ("figure", PINNED),
    ("own_reminder", OWN_REMINDER),
    ("own_letter", CHANGED),
    ("batch", BATCH),
    ("collation", CHANGED),
    ("collation_column", &[]),
    ("saved_search", CHANGED),
];

pub(super) fn mend(
    w: &mut Writer<'_>,
    tables: &[Table],
    version: u32,
    means: &Means<'_>,
) -> Result<Mended> {
    let mut mended = Mended::default();
    let guards = without_guards(w)?;
    // An older casebook lacks columns that the recipes name.
    if version == SCHEMA_VERSION {
        make_again(w, tables, means, &mut mended)?;
        mended.lost_files = stand_in_for_bytes(w, means)?;
    }
    forget_what_is_derived(w, tables)?;
    let_go(w, tables)?;
    w.run("UPDATE request SET folded_on = ''", [])?;
    // Another file than the one it was read from: no letter in it goes by itself.
    w.run(
        "INSERT INTO setting (name, value) VALUES ('file', '\"rescued\"')
         ON CONFLICT DO UPDATE SET value = excluded.value",
        [],
    )?;
    for sql in guards {
        w.run(&sql, [])?;
    }
    Ok(mended)
}

pub(super) fn count(w: &Writer<'_>, table: &str) -> Result<u64> {
    let rows: i64 =
        w.connection
            .query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| {
                row.get(0)
            })?;
    Ok(rows.unsigned_abs())
}

/// Takes off what refuses changes; gives the statements that put it on again.
fn without_guards(w: &mut Writer<'_>) -> Result<Vec<String>> {
    let mut statement = w.connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND instr(sql, 'RAISE(ABORT') > 0",
    )?;
    let guards = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let guards: Vec<(String, String)> = guards.collect::<rusqlite::Result<_>>()?;
    drop(statement);
    for (name, _) in &guards {
        w.run(&format!("DROP TRIGGER \"{name}\""), [])?;
    }
    Ok(guards.into_iter().map(|(_, sql)| sql).collect())
}

fn make_again(
    w: &mut Writer<'_>,
    tables: &[Table],
    means: &Means<'_>,
    mended: &mut Mended,
) -> Result<()> {
    // Those that were made last name others, which may be lost too.
    for (name, recipe) in MADE_AGAIN.iter().chain(&MADE_AGAIN).copied() {
        let Some(table) = tables.iter().find(|table| table.shape.table == name) else {
            continue;
        };
        let mut rows = table.lost();
        if let Some(id) = table.shape.place("id") {
            for missing in wanted(w, tables, name)? {
                let missing = (id, Value::Text(missing));
                if !rows.iter().any(|known| known.contains(&missing)) {
                    rows.push(vec![missing]);
                }
            }
        }
        for known in rows {
            if make_row(w, table, recipe, &known, means)? {
                *mended.made_again.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
    Ok(())
}

/// Makes a row of what is known of it, if that is enough.
fn make_row(
    w: &Writer<'_>,
    table: &Table,
    recipe: Recipe,
    known: &Columns,
    means: &Means<'_>,
) -> Result<bool> {
    let said = |name: &str| {
        let place = table.shape.place(name)?;
        let (_, value) = known.iter().find(|(column, _)| *column == place)?;
        Some(value.clone())
    };
    let lacks = |names: &[&str]| names.iter().any(|name| said(name).is_none());
    // What is not to be believed where something else of the row is lost.
    let doubtful: &[&str] = match &*table.shape.table {
        "message" => &["parsed"],
        "authority" if lacks(&["email", "regime", "kind"]) => &["regime_guessed", "notes"],
        _ => &[],
    };
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for column in &table.shape.columns {
        let name = &*column.name;
        let filler = recipe.iter().find(|(filled, _)| *filled == name);
        let sure = said(name).filter(|_| !doubtful.contains(&name));
        match (sure, filler) {
            (Some(_), _) => values.push(format!(":{name}")),
            (None, Some((_, filler))) => values.push((*filler).to_owned()),
            (None, None) => continue,
        }
        names.push(format!("\"{name}\""));
    }
    let sql = format!(
        "INSERT INTO \"{}\" ({}) SELECT {}",
        table.shape.table,
        names.join(", "),
        values.join(", ")
    );
    let mut statement = w.connection.prepare_cached(&sql)?;
    for place in 1..=statement.parameter_count() {
        let name = statement
            .parameter_name(place)
            .map(|name| name.trim_start_matches(':').to_owned())
            .unwrap_or_default();
        if name == "now" {
            statement.raw_bind_parameter(place, means.now)?;
        } else {
            statement.raw_bind_parameter(place, said(&name).unwrap_or(Value::Null))?;
        }
    }
    if !fits(statement.raw_execute())? {
        return Ok(false);
    }
    let reads = reads_back(w, &table.shape, true)?;
    if !reads {
        let sql = format!("DELETE FROM \"{}\" WHERE rowid = ?1", table.shape.table);
        w.connection
            .execute(&sql, [w.connection.last_insert_rowid()])?;
    }
    Ok(reads)
}

/// Ids of a table that rows of others name, and that are not there.
fn wanted(w: &Writer<'_>, tables: &[Table], parent: &str) -> Result<Vec<String>> {
    let mut ids = std::collections::BTreeSet::new();
    for table in tables {
        for reference in references(w, &table.shape.table)? {
            if reference.parent == parent && reference.columns.len() == 1 && reference.to == ["id"]
            {
                let sql = format!(
                    "SELECT DISTINCT \"{}\" FROM \"{}\" AS child WHERE {}",
                    reference.columns[0],
                    table.shape.table,
                    reference.dangles()
                );
                let mut statement = w.connection.prepare(&sql)?;
                for id in statement.query_map([], |row| row.get::<_, String>(0))? {
                    ids.insert(id?);
                }
            }
        }
    }
    Ok(ids.into_iter().collect())
}

/// A note in the place of each mail or file whose bytes are lost, so that what is known of it, and
/// what hangs on it, stays. Gives how many.
fn stand_in_for_bytes(w: &mut Writer<'_>, means: &Means<'_>) -> Result<u64> {
    let mut statement = w.connection.prepare(
        "SELECT hash FROM (SELECT raw AS hash FROM message UNION SELECT raw FROM outbox
                           UNION SELECT sha256 FROM attachment UNION SELECT sha256 FROM figure)
         WHERE hash NOT IN (SELECT sha256 FROM blob)",
    )?;
    let lost = statement.query_map([], |row| row.get(0))?;
    let lost: Vec<String> = lost.collect::<rusqlite::Result<_>>()?;
    drop(statement);
    let mut notes = 0;
    for hash in lost {
        if bring_back(w, &hash, means)? {
            continue;
        }
        notes += 1;
        let note = note_for(w, &hash)?.into_bytes();
        let stand_in = sha256(&note);
        w.add_hashed_blob(&stand_in, &note)?;
        w.run(
            "UPDATE message SET raw = ?2, identity = NULL WHERE raw = ?1",
            [&hash, &stand_in],
        )?;
        // What cannot go as it was written does not go.
        w.run(
            "UPDATE letter SET queued_at = NULL WHERE id IN (
                SELECT letter_id FROM outbox WHERE raw = ?1 AND state IN ('queued', 'sending', 'waiting'))",
            [&hash],
        )?;
        w.run(
            "UPDATE outbox SET raw = ?2, owner = NULL,
                words = CASE WHEN state IN ('sent', 'refused', 'cancelled') THEN words
                    ELSE 'The bytes of this letter were in a damaged part of the casebook, so it does not go. Look in your Sent folder whether it went before.' END,
                state = CASE WHEN state IN ('sent', 'refused') THEN state ELSE 'cancelled' END
             WHERE raw = ?1",
            [&hash, &stand_in],
        )?;
        w.run(
            "UPDATE attachment SET sha256 = ?2, size = ?3, name = name || ' (damaged).txt' WHERE sha256 = ?1",
            params![hash, stand_in, i64::try_from(note.len()).unwrap_or(i64::MAX)],
        )?;
        w.run(
            "UPDATE figure SET sha256 = ?2 WHERE sha256 = ?1",
            [&hash, &stand_in],
        )?;
    }
    Ok(notes)
}

/// Looks for a file's bytes in the mail it came with.
fn bring_back(w: &mut Writer<'_>, hash: &str, means: &Means<'_>) -> Result<bool> {
    let mail: Option<Vec<u8>> = w
        .connection
        .query_row(
            "SELECT bytes FROM attachment JOIN message ON message.id = message_id
             JOIN blob ON blob.sha256 = raw WHERE attachment.sha256 = ?1 LIMIT 1",
            [hash],
            |row| row.get(0),
        )
        .optional()?;
    let found = mail.and_then(|mail| {
        (means.files_of)(&mail)
            .into_iter()
            .find(|bytes| sha256(bytes) == hash)
    });
    if let Some(bytes) = &found {
        w.add_hashed_blob(hash, bytes)?;
    }
    Ok(found.is_some())
}

/// What stands in the place of lost bytes: a mail with what is known of the one that is lost, or a
/// text.
fn note_for(w: &Writer<'_>, hash: &str) -> Result<String> {
    let known = w
        .connection
        .query_row(
            "SELECT from_name, from_email,
                    coalesce(nullif(subject, ''), (SELECT subject FROM outbox WHERE raw = ?1), ''),
                    coalesce((SELECT body FROM passage WHERE kind = 'message' AND ref = message.id),
                             (SELECT body FROM outbox JOIN letter ON letter.id = letter_id WHERE raw = ?1)),
                    header_id
             FROM message WHERE raw = ?1
             UNION ALL
             SELECT '', envelope_from, outbox.subject, body, header_id
             FROM outbox LEFT JOIN letter ON letter.id = letter_id WHERE raw = ?1
             LIMIT 1",
            [hash],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, Option<String>>(3)?,
                    row.get::<_, Option<String>>(4)?,
                ))
            },
        )
        .optional()?;
    let says = format!("could not be saved from a damaged casebook. Their SHA-256 was {hash}.");
    Ok(match known {
        None => format!("The bytes of this file {says}\n"),
        Some((name, email, subject, text, id)) => {
            let line = |text: String| text.replace(['\r', '\n'], " ");
            let id = id.map_or_else(String::new, |id| format!("Message-ID: <{}>\r\n", line(id)));
            let text = match text {
                Some(text) => format!("What had been read from it:\n\n{text}\n"),
                None => "Nothing of its text was found elsewhere.\n".to_owned(),
            };
            format!(
                "From: {} <{}>\r\nSubject: {}\r\n{id}Content-Type: text/plain; charset=utf-8\r\n\r\nThe bytes of this mail {says} {text}",
                line(name),
                line(email),
                line(subject)
            )
        }
    })
}

/// Texts for the search whose letter, mail, file or issue is not there.
fn forget_what_is_derived(w: &mut Writer<'_>, tables: &[Table]) -> Result<()> {
    let there = |name: &str| tables.iter().any(|table| table.shape.table == name);
    for (table, kind) in [
        ("passage", "letter"),
        ("passage", "message"),
        ("passage", "attachment"),
        ("note", "issue"),
        ("note", "evidence"),
    ] {
        if there(table) && there(kind) {
            w.run(
                &[
                    "DELETE FROM ",
                    table,
                    " WHERE kind = ?1 AND ref NOT IN (SELECT id FROM ",
                    kind,
                    ")",
                ]
                .concat(),
                [kind],
            )?;
        }
    }
    Ok(())
}

/// A foreign key of a table.
struct Reference {
    parent: String,
    columns: Vec<String>,
    to: Vec<String>,
}

impl Reference {
    /// The condition that a row, called `child`, points at nothing.
    fn dangles(&self) -> String {
        let there: Vec<_> = self
            .columns
            .iter()
            .map(|column| format!("child.\"{column}\" IS NOT NULL"))
            .collect();
        let same: Vec<_> = self
            .columns
            .iter()
            .zip(&self.to)
            .map(|(column, to)| format!("parent.\"{to}\" = child.\"{column}\""))
            .collect();
        format!(
            "{} AND NOT EXISTS (SELECT 1 FROM \"{}\" AS parent WHERE {})",
            there.join(" AND "),
            self.parent,
            same.join(" AND ")
        )
    }
}

fn references(w: &Writer<'_>, table: &str) -> Result<Vec<Reference>> {
    let mut statement = w.connection.prepare_cached(
        "SELECT id, \"table\", \"from\", coalesce(\"to\", 'id') FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
    )?;
    let mut found: BTreeMap<i64, Reference> = BTreeMap::new();
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let reference = found.entry(row.get(0)?).or_insert(Reference {
            parent: row.get(1)?,
            columns: Vec::new(),
            to: Vec::new(),
        });
        reference.columns.push(row.get(2)?);
        reference.to.push(row.get(3)?);
    }
    Ok(found.into_values().collect())
}

/// Rows that point at nothing let go of it or, where they are nothing without it, are left out; and
/// what pointed at those in turn.
fn let_go(w: &mut Writer<'_>, tables: &[Table]) -> Result<()> {
    loop {
        let mut changed = 0;
        for table in tables {
            let name = &table.shape.table;
            for reference in references(w, name)? {
                let dangles = reference.dangles();
                if let [column] = &reference.columns[..] {
                    changed += w.run(
                        &format!("UPDATE OR IGNORE \"{name}\" AS child SET \"{column}\" = NULL WHERE {dangles}"),
                        [],
                    )?;
                }
                changed += w.run(
                    &format!("DELETE FROM \"{name}\" AS child WHERE {dangles}"),
                    [],
                )?;
            }
        }
        if changed == 0 {
            return Ok(());
        }
    }
}
