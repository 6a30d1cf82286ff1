//! What is said on standard output and standard error.

use std::io::{self, Write as _};

use anyhow::Result;
use serde::Serialize;

/// Writes JSON when it is wanted, the text otherwise.
pub(crate) fn show<T: Serialize>(
    json: bool,
    value: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, value)?;
        writeln!(out)?;
    } else {
        let text = text(value);
        if !text.is_empty() {
            writeln!(out, "{}", text.trim_end())?;
        }
    }
    out.flush()?;
    Ok(())
}

/// One clear line.
#[expect(clippy::print_stderr, reason = "errors are said there")]
pub(crate) fn complain(error: &anyhow::Error) {
    let line = error
        .to_string()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    eprintln!("foi: {line}");
}

/// How far something is, on the terminal's last line in place of what stood there.
#[expect(
    clippy::print_stderr,
    reason = "progress is for the person at the terminal, not for whoever reads the answer"
)]
pub(crate) fn progress(line: &str) {
    let line: String = line.chars().take(WIDEST).collect();
    eprint!("\r\u{1b}[K{line}");
}

/// Something to do while the command waits; standard output is for its answer.
#[expect(
    clippy::print_stderr,
    reason = "the answer on standard output comes later"
)]
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}

pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

/// A wider cell is cut: one long name must not push every other row off the screen.
const WIDEST: usize = 72;

/// Lines of columns, each as wide as its widest cell. The last column is not cut.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| fitted(row)).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .filter(|width| *width <= WIDEST)
            .max()
            .unwrap_or(0)
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<_> = row
            .iter()
            .enumerate()
            .map(|(n, cell)| format!("{cell:<width$}", width = width(n)))
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn fitted(row: &[String]) -> Vec<String> {
    let last = row.len().saturating_sub(1);
    let fit = |(n, cell): (usize, &String)| {
        if n == last || cell.chars().count() <= WIDEST {
            cell.clone()
        } else {
            cell.chars().take(WIDEST - 1).chain(['…']).collect()
        }
    };
    row.iter().enumerate().map(fit).collect()
}

/// Takes characters that would steer a terminal out of text that came from outside.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
