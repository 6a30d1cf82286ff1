//! A dossier as Markdown, with tables as GitHub has them.

use super::{cells, groups};
use crate::day::written as day;
use crate::wire::Dossier;

pub(super) fn written(dossier: &Dossier) -> String {
    let mut out = format!(
        "# {}\n\n{}. Made on {}.\n",
        plain(&dossier.question),
        dossier.status_text,
        day(dossier.made_on)
    );
    if !dossier.findings.trim().is_empty() {
        out += &format!("\n## What was found\n\n{}\n", paragraphs(&dossier.findings));
    }
    if !dossier.figures.is_empty() {
        out += "\n## Figures\n";
        for figure in &dossier.figures {
            out += &format!("\n### {}\n", plain(&figure.title));
            for sentence in figure.sentences.iter().chain(&figure.notes) {
                out += &format!("\n{}\n", plain(sentence));
            }
            if let Some(rows) = groups(figure) {
                let rows: Vec<Vec<&str>> = rows
                    .iter()
                    .map(|row| row.iter().map(String::as_str).collect())
                    .collect();
                out += &table(&rows);
            }
            out += &format!(
                "\n{}. SHA-256 `{}`.\n",
                plain(&figure.caption),
                figure.sha256
            );
        }
    }
    out += "\n## Evidence\n";
    for piece in &dossier.evidence {
        let place = match piece.place_text.as_str() {
            "" => String::new(),
            place => format!(", {}", plain(place)),
        };
        out += &format!("\n### [{}] {}{place}\n", piece.number, plain(&piece.title));
        if !piece.note.is_empty() {
            out += &format!("\n{}\n", paragraphs(&piece.note));
        }
        if let Some(rows) = cells(piece) {
            out += &table(&rows);
        } else if !piece.quote.is_empty() {
            let lines: Vec<String> = piece
                .quote
                .lines()
                .map(|line| format!("> {}", plain(line)))
                .collect();
            out += &format!("\n{}\n", lines.join("\n"));
        }
        out += &format!(
            "\n{}. SHA-256 `{}`.\n",
            plain(&piece.citation),
            piece.sha256
        );
    }
    if dossier.evidence.is_empty() {
        out += "\nNothing is attached yet.\n";
    }
    if !dossier.requests.is_empty() {
        out += "\n## Requests\n\n| reference | request | authority | law | stands |\n|---|---|---|---|---|\n";
        for request in &dossier.requests {
            out += &format!(
                "| {} | {} | {} | {} | {} |\n",
                plain(&request.reference),
                plain(&request.title),
                plain(&request.authority),
                plain(&request.law),
                plain(&request.stage_text)
            );
        }
    }
    if !dossier.timeline.is_empty() {
        out += "\n## What happened\n\n";
        for entry in &dossier.timeline {
            out += &format!(
                "- {}: {} ({})\n",
                day(entry.on),
                plain(&entry.text),
                plain(&entry.request.title)
            );
        }
    }
    if !dossier.struck.is_empty() {
        let struck: Vec<&str> = dossier.struck.iter().map(|one| one.text.as_str()).collect();
        out += &format!(
            "\n## Struck out\n\nDetails of private people were struck out: {}.\n",
            struck.join(", ")
        );
    }
    out
}

fn table(rows: &[Vec<&str>]) -> String {
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    let line = |row: &[&str]| {
        let cells: Vec<String> = (0..widest)
            .map(|column| plain(row.get(column).copied().unwrap_or_default()))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = String::from("\n");
    for (number, row) in rows.iter().enumerate() {
        out += &line(row);
        if number == 0 {
            out += &format!("|{}\n", "---|".repeat(widest));
        }
    }
    out
}

fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(plain).collect();
    lines.join("\n")
}

/// Text that says nothing to Markdown: what came from outside must not become a link or a heading.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let line = text.replace(['\r', '\n'], " ");
    // Blanks before a sign of Markdown do not unmake it, and four make code of what follows.
    let line = line.trim_start();
    for (at, c) in line.char_indices() {
        let begins_something = at == 0 && matches!(c, '#' | '-' | '+' | '=');
        let before = line.get(..at).unwrap_or_default();
        // “66.7%” numbers nothing: a blank or the end must follow.
        let after = line.get(at + c.len_utf8()..).unwrap_or_default();
        let numbers_something = matches!(c, '.' | ')')
            && at > 0
            && before.bytes().all(|byte| byte.is_ascii_digit())
            && after.chars().next().is_none_or(char::is_whitespace);
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '~' | '*' | '_' | '[' | ']' | '|' | '!' => out.extend(['\\', c]),
            _ if begins_something || numbers_something => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_came_from_outside_says_nothing_to_markdown() {
        for (text, written) in [
            ("   # Heading", "\\# Heading"),
            ("\t- item", "\\- item"),
            ("  1. first", "1\\. first"),
            ("2)", "2\\)"),
            ("66.7%", "66.7%"),
            (" ~~~", "\\~\\~\\~"),
            ("  ```", "\\`\\`\\`"),
            ("    code", "code"),
            (" > quoted", "&gt; quoted"),
        ] {
            assert_eq!(plain(text), written);
        }
    }
}
