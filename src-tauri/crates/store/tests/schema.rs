//! `docs/casebook.sql` explains the casebook; here it is held against a casebook as it really is.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test may fail as loudly as the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use foi_store::Casebook;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

const DOCUMENT: &str = include_str!("../../../../docs/casebook.sql");

#[test]
fn the_documented_schema_is_the_real_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.scrutineer");
    drop(Casebook::open(&path).unwrap());
    let real = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();

    let difference = difference(&described(&real), &described(&documented()));
    assert!(
        difference.is_empty(),
        "docs/casebook.sql and the casebook differ (- casebook, + document):\n{difference}"
    );
}

#[test]
fn every_table_and_column_is_explained() {
    let mut unexplained = Vec::new();
    let lines: Vec<&str> = DOCUMENT.lines().map(str::trim).collect();
    for (table, columns) in tables(&documented()) {
        let start = lines
            .iter()
            .position(|line| line.starts_with(&format!("CREATE TABLE {table} (")))
            .unwrap_or_else(|| panic!("{table}: CREATE TABLE does not begin a line"));
        if start == 0 || !is_comment(lines[start - 1]) {
            unexplained.push(format!("the table {table}"));
        }
        let body: Vec<&str> = lines[start + 1..]
            .iter()
            .take_while(|line| !line.starts_with(')'))
            .copied()
            .collect();
        for column in columns {
            let line = body
                .iter()
                .find(|line| line.split_whitespace().next() == Some(&column));
            if line.is_none_or(|line| comment_of(line).is_empty()) {
                unexplained.push(format!("the column {table}.{column}"));
            }
        }
    }
    assert!(
        unexplained.is_empty(),
        "docs/casebook.sql does not explain {}",
        unexplained.join(", ")
    );
}

#[test]
fn a_difference_is_shown_by_its_name_and_both_texts() {
    let made_of = |sql: &str| {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(sql).unwrap();
        described(&connection)
    };
    let one = made_of("CREATE TABLE letter (id TEXT NOT NULL, due TEXT) STRICT;");
    let same = made_of("CREATE TABLE letter (\n  id TEXT NOT NULL, -- its id\n  due TEXT) STRICT;");
    let other = made_of("CREATE TABLE letter (id TEXT NOT NULL); CREATE INDEX i ON letter (id);");
    assert_eq!(difference(&one, &same), "");
    let shown = difference(&one, &other);
    for expected in [
        "- table letter, column due:",
        "- table letter: STRICT",
        "+ index i:",
    ] {
        assert!(shown.contains(expected), "{expected} is not in\n{shown}");
    }
}

fn documented() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(DOCUMENT).unwrap();
    connection
}

/// Everything that makes a schema what it is: a heading for each fact, and the fact.
fn described(connection: &Connection) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for pragma in ["application_id", "user_version"] {
        let value: i64 = connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .unwrap();
        facts.insert(pragma.to_owned(), value.to_string());
    }
    for row in rows(connection, "SELECT type, name, sql FROM sqlite_schema") {
        let sql = row[2].strip_prefix("Text ").unwrap_or("made by SQLite");
        facts.insert(
            format!("{} {}", text(&row[0]), text(&row[1])),
            normalised(sql),
        );
    }
    let list = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'";
    for row in rows(connection, list) {
        let name = text(&row[0]);
        // SQLite's own tables and those behind a full-text index are SQLite's to shape.
        if name.starts_with("sqlite_") || row[1] == "Text shadow" {
            continue;
        }
        let heading = format!("table {name}");
        if row[2] == "Integer 1" {
            facts.insert(format!("{heading}: WITHOUT ROWID"), String::new());
        }
        if row[3] == "Integer 1" {
            facts.insert(format!("{heading}: STRICT"), String::new());
        }
        let columns = format!("SELECT name, * FROM pragma_table_xinfo('{name}')");
        for column in rows(connection, &columns) {
            facts.insert(
                format!("{heading}, column {}", text(&column[0])),
                column[1..].join(", "),
            );
        }
    }
    facts
}

fn rows(connection: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|n| {
                Ok(match row.get::<_, Value>(n)? {
                    Value::Text(text) => format!("Text {text}"),
                    other => format!("{other:?}")
                        .replace(['(', ')'], " ")
                        .trim()
                        .to_owned(),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn text(cell: &str) -> &str {
    cell.strip_prefix("Text ").unwrap_or(cell)
}

/// A statement without its comments and with no space but where words would run together.
fn normalised(sql: &str) -> String {
    let mut plain = String::new();
    let mut quoted = None;
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        if quoted.is_some() {
            plain.push(c);
            quoted = quoted.filter(|quote| *quote != c);
        } else if c == '-' && rest.peek() == Some(&'-') {
            for in_comment in rest.by_ref() {
                if in_comment == '\n' {
                    break;
                }
            }
            plain.push('\n');
        } else {
            quoted = Some(c).filter(|c| matches!(c, '\'' | '"'));
            plain.push(c);
        }
    }
    let words: Vec<_> = plain.split_whitespace().collect();
    let mut line = words.join(" ");
    for sign in ["(", ")", ",", ";", "="] {
        line = line
            .replace(&format!(" {sign}"), sign)
            .replace(&format!("{sign} "), sign);
    }
    line
}

fn difference(real: &BTreeMap<String, String>, document: &BTreeMap<String, String>) -> String {
    let headings: BTreeSet<_> = real.keys().chain(document.keys()).collect();
    let mut lines = Vec::new();
    for heading in headings {
        let (one, other) = (real.get(heading), document.get(heading));
        if one == other {
            continue;
        }
        for (sign, side) in [('-', one), ('+', other)] {
            if let Some(fact) = side {
                lines.push(format!("{sign} {heading}: {fact}"));
            }
        }
    }
    lines.join("\n")
}

fn tables(connection: &Connection) -> Vec<(String, Vec<String>)> {
    let list = "SELECT name FROM pragma_table_list
                WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'";
    rows(connection, list)
        .into_iter()
        .map(|row| {
            let table = text(&row[0]).to_owned();
            let columns = format!("SELECT name FROM pragma_table_xinfo('{table}')");
            let columns = rows(connection, &columns)
                .into_iter()
                .map(|row| text(&row[0]).to_owned())
                .collect();
            (table, columns)
        })
        .collect()
}

fn is_comment(line: &str) -> bool {
    line.strip_prefix("--")
        .is_some_and(|words| !words.trim().is_empty())
}

/// The words after `--`; no quoted text of the document holds two hyphens.
fn comment_of(line: &str) -> &str {
    line.split_once("--").map_or("", |(_, words)| words.trim())
}
