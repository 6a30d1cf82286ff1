//! Finding passages: by words, and by what is known of where they stand.
//!
//! The row id of a passage follows its date, so the newest hits are found by walking backwards. With
//! filters the walk goes on until enough is found: first a short stretch, which is all that common
//! words need, then the rest.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use uuid::Uuid;

use crate::excerpt::Wanted;
use crate::row::to_json;
use crate::table::file_text::TextPart;
use crate::table::passage::{Passage, parts, written};
use crate::{IssueId, Reader, RequestId, Result};

/// So many passages are looked at before all are.
const STRETCH: u32 = 2_000;

/// What a passage comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// Its mail carries a file, or it is one.
    Attachment,
    /// Its mail carries a spreadsheet or CSV file, or it is one.
    Table,
    /// Something of its mail is attached to an issue.
    Evidence,
    /// A figure made from its mail is attached to an issue.
    Figure,
}

/// What narrows a search. Every part that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Each stands in the sender's name or address, whatever the case.
    pub from: Vec<String>,
    /// We wrote it, or not.
    pub ours: Option<bool>,
    /// It belongs to one of these requests.
    pub requests: Option<Vec<RequestId>>,
    /// It belongs to a request of one of these issues, or is attached to one.
    pub issues: Option<Vec<IssueId>>,
    /// It is a file whose name ends in one of these: `xlsx`.
    pub endings: Vec<String>,
    /// What it comes with.
    pub has: Vec<Has>,
    /// It is from this instant on.
    pub first: Option<DateTime<Utc>>,
    /// It is from before this instant.
    pub before: Option<DateTime<Utc>>,
}

impl SearchFilter {
    /// Whether anything is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn range(&self) -> (i64, i64) {
        let position = |at: DateTime<Utc>| at.timestamp().clamp(0, i64::from(u32::MAX)) << 20;
        (
            self.first.map_or(0, position),
            self.before.map_or(i64::MAX, |at| position(at) - 1),
        )
    }

    /// The conditions beside the range, and what they are filled with.
    fn conditions(&self) -> Result<(String, Vec<Value>)> {
        let mut sql = String::new();
        let mut values = Vec::new();
        for from in &self.from {
            sql += " AND (message.from_name LIKE ? ESCAPE '\\' OR message.from_email LIKE ? ESCAPE '\\')";
            let like = Value::Text(format!("%{}%", escaped(from)));
            values.extend([like.clone(), like]);
        }
        if let Some(ours) = self.ours {
            sql += " AND coalesce(message.outgoing, 1) = ?";
            values.push(Value::Integer(ours.into()));
        }
        if let Some(requests) = &self.requests {
            sql += " AND coalesce(message.request_id, letter.request_id) IN (SELECT value FROM json_each(?))";
            values.push(Value::Text(to_json(requests)?));
        }
        if let Some(issues) = &self.issues {
            sql += " AND (coalesce(message.request_id, letter.request_id) IN (
                         SELECT request_id FROM request_issue WHERE issue_id IN (SELECT value FROM json_each(?)))
                     OR message.id IN (SELECT message_id FROM evidence
                         WHERE unpinned_at IS NULL AND issue_id IN (SELECT value FROM json_each(?))))";
            let issues = Value::Text(to_json(issues)?);
            values.extend([issues.clone(), issues]);
        }
        if !self.endings.is_empty() {
            sql += " AND (0";
            for ending in &self.endings {
                sql += " OR attachment.name LIKE ? ESCAPE '\\'";
                values.push(Value::Text(format!("%.{}", escaped(ending))));
            }
            sql += ")";
        }
        for has in &self.has {
            sql += match has {
                Has::Attachment => " AND (attachment.id IS NOT NULL OR message.attachments > 0)",
                Has::Table => {
                    " AND EXISTS (SELECT 1 FROM attachment AS one WHERE one.message_id = message.id
                       AND (one.name LIKE '%.xlsx' OR one.name LIKE '%.xls' OR one.name LIKE '%.xlsb'
                         OR one.name LIKE '%.ods' OR one.name LIKE '%.csv' OR one.name LIKE '%.tsv'))"
                }
                Has::Evidence => {
                    " AND EXISTS (SELECT 1 FROM evidence
                       WHERE evidence.message_id = message.id AND unpinned_at IS NULL)"
                }
                Has::Figure => {
                    " AND (EXISTS (SELECT 1 FROM evidence WHERE evidence.message_id = message.id
                       AND unpinned_at IS NULL AND evidence.kind = 'figure')
                     OR EXISTS (SELECT 1 FROM figure JOIN attachment AS source ON source.id = figure.attachment_id
                       WHERE source.message_id = message.id AND figure.unpinned_at IS NULL))"
                }
            };
        }
        Ok((sql, values))
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// What a passage is joined with.
const JOINED: &str = "
    JOIN passage ON passage.position = near.position
    LEFT JOIN attachment ON passage.kind = 'attachment' AND attachment.id = passage.ref
    LEFT JOIN message ON message.id = CASE passage.kind
        WHEN 'message' THEN passage.ref WHEN 'attachment' THEN attachment.message_id END
    LEFT JOIN letter ON passage.kind = 'letter' AND letter.id = passage.ref";

const COLUMNS: &str = "
    passage.position, passage.kind, passage.ref, passage.title, passage.body,
    coalesce(message.request_id, letter.request_id), coalesce(message.outgoing, 1),
    coalesce(message.from_name, ''), coalesce(message.from_email, ''),
    coalesce(message.date, letter.updated_at), message.id, attachment.sha256";

impl Reader<'_> {
    /// The newest places where all words of the query stand, newest first. When there are none,
    /// those where the last word begins one.
    ///
    /// Any text is a query: see [`expression`](crate::table::passage::expression).
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<Passage>> {
        self.search_filtered(query, &SearchFilter::default(), limit)
    }

    /// As [`Reader::search`], among what a filter lets through. Without words, all of that.
    pub fn search_filtered(
        &self,
        query: &str,
        filter: &SearchFilter,
        limit: u32,
    ) -> Result<Vec<Passage>> {
        let mut parts = parts(query);
        let mut expression = written(&parts);
        // Words of which the index sees none, such as "…", find nothing.
        if expression.is_empty() && (filter.is_empty() || !query.trim().is_empty()) {
            return Ok(Vec::new());
        }
        let mut positions = self.positions(&expression, filter, limit)?;
        if let Some(last) = parts.last_mut()
            && positions.is_empty()
            && !last.is_beginning
        {
            last.is_beginning = true;
            expression = written(&parts);
            positions = self.positions(&expression, filter, limit)?;
        }
        let wanted = Wanted::new(
            parts
                .iter()
                .map(|part| (part.text.as_str(), part.is_beginning)),
        );
        self.passages(&positions, &expression, &wanted)
    }

    fn positions(&self, expression: &str, filter: &SearchFilter, limit: u32) -> Result<Vec<i64>> {
        let (first, last) = filter.range();
        let (conditions, values) = filter.conditions()?;
        if conditions.is_empty() {
            return self.walk(expression, (first, last), "", &[], limit, limit);
        }
        let near = self.walk(
            expression,
            (first, last),
            &conditions,
            &values,
            STRETCH,
            limit,
        )?;
        if near.len() >= limit as usize {
            return Ok(near);
        }
        self.walk(
            expression,
            (first, last),
            &conditions,
            &values,
            u32::MAX,
            limit,
        )
    }

    /// The newest positions that match and hold, among the newest `stretch` that match.
    fn walk(
        &self,
        expression: &str,
        (first, last): (i64, i64),
        conditions: &str,
        values: &[Value],
        stretch: u32,
        limit: u32,
    ) -> Result<Vec<i64>> {
        let near = if expression.is_empty() {
            "SELECT position FROM passage WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT ?"
        } else {
            "SELECT rowid AS position FROM passage_text
             WHERE passage_text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
        };
        let held = if conditions.is_empty() {
            String::new()
        } else {
            format!("{JOINED} WHERE coalesce(message.id, letter.id) IS NOT NULL {conditions}")
        };
        let mut statement = self.connection.prepare_cached(&format!(
            "WITH near AS ({near}) SELECT near.position FROM near {held}
             ORDER BY near.position DESC LIMIT ?"
        ))?;
        let words = (!expression.is_empty()).then(|| Value::Text(expression.to_owned()));
        let bounds = [first, last, stretch.into()].map(Value::Integer);
        let all = words
            .into_iter()
            .chain(bounds)
            .chain(values.iter().cloned())
            .chain([Value::Integer(limit.into())]);
        let rows = statement.query_map(params_from_iter(all), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn passages(
        &self,
        positions: &[i64],
        expression: &str,
        wanted: &Wanted,
    ) -> Result<Vec<Passage>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM (SELECT ?1 AS position) AS near {JOINED}
             WHERE coalesce(message.id, letter.id) IS NOT NULL"
        ))?;
        let mut found = Vec::with_capacity(positions.len());
        for position in positions {
            let mut rows = statement.query([position])?;
            if let Some(row) = rows.next()? {
                found.push(self.passage(row, expression, wanted)?);
            }
        }
        Ok(found)
    }

    fn passage(&self, row: &Row<'_>, expression: &str, wanted: &Wanted) -> Result<Passage> {
        let body = row.get_ref(4)?.as_str().unwrap_or_default();
        let (snippet, at) = match wanted.excerpt(body) {
            Some((snippet, at)) => (snippet, Some(at)),
            None if expression.is_empty() => (beginning(body), None),
            None => (self.index_snippet(expression, row.get(0)?)?, None),
        };
        let sha256: Option<String> = row.get(11)?;
        let within = match (at, sha256) {
            (Some((from, _)), Some(sha256)) => self.part_at(&sha256, from)?,
            _ => None,
        };
        let units = |byte: usize| {
            let before = body.get(..byte).unwrap_or_default();
            u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
        };
        Ok(Passage {
            kind: row.get(1)?,
            reference: row
                .get_ref(2)?
                .as_str()
                .ok()
                .and_then(|id| id.parse::<Uuid>().ok())
                .unwrap_or_default(),
            title: row.get(3)?,
            snippet,
            at: at.map(|(from, to)| {
                let from_units = units(from);
                let inside = body.get(from..to).unwrap_or_default();
                let length = u32::try_from(inside.encode_utf16().count()).unwrap_or_default();
                (from_units, from_units.saturating_add(length))
            }),
            within,
            request_id: row.get(5)?,
            ours: row.get(6)?,
            from_name: row.get(7)?,
            from_email: row.get(8)?,
            date: row.get(9)?,
            message_id: row.get(10)?,
        })
    }

    /// The part of a file's text that a byte of it stands in; none where it has only one.
    fn part_at(&self, sha256: &str, at: usize) -> Result<Option<(String, String)>> {
        let parts: Option<String> = self.value(
            "SELECT parts FROM file_text WHERE sha256 = ?1",
            params![sha256],
        )?;
        let parts: Vec<TextPart> = parts
            .and_then(|parts| serde_json::from_str(&parts).ok())
            .unwrap_or_default();
        Ok(parts
            .into_iter()
            .find(|part| {
                (part.from..part.to.max(part.from + 1)).contains(&at) && !part.name.is_empty()
            })
            .map(|part| (part.place, part.name)))
    }
}

impl Reader<'_> {
    /// The requests to authorities in whose name these words stand, whatever the case.
    pub fn requests_of_authorities_named(&self, words: &str) -> Result<Vec<RequestId>> {
        self.ids(
            "SELECT request.id FROM request JOIN authority ON authority.id = authority_id
             WHERE instr(lower(authority.name), lower(?1)) > 0",
            words,
        )
    }

    /// The requests at a stage or in a group of the list; `open` are those that are under way.
    pub fn requests_standing(&self, status: &str) -> Result<Vec<RequestId>> {
        self.ids(
            "SELECT id FROM request WHERE stage = ?1 OR grouping = ?1
                OR (?1 = 'open' AND grouping NOT IN ('draft', 'closed'))",
            status,
        )
    }

    /// The requests that are neither at that stage nor in that group of the list.
    pub fn requests_not_standing(&self, status: &str) -> Result<Vec<RequestId>> {
        self.ids(
            "SELECT id FROM request WHERE NOT (stage = ?1 OR grouping = ?1)",
            status,
        )
    }

    /// The issues in whose question these words stand, or that have them as a tag.
    pub fn issues_asking_about(&self, words: &str) -> Result<Vec<IssueId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM issue WHERE instr(lower(question), lower(?1)) > 0
                OR EXISTS (SELECT 1 FROM json_each(tags) WHERE lower(value) = lower(?1))",
        )?;
        let rows = statement.query_map([words], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn ids(&self, sql: &str, value: &str) -> Result<Vec<RequestId>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([value], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The first words of a text, on one line.
fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(24).collect();
    words.join(" ")
}
