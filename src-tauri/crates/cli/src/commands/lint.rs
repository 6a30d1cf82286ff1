//! Looks a draft over.

use std::ops::Range;

use anyhow::{Result, anyhow};
use foi_app::adapters::SystemClock;
use foi_app::ports::Clock as _;
use foi_app::wire::ThreadEntry;
use foi_app::{App, Linted, LintedFor};
use foi_law::{AuthorityKind, Regime};
use foi_lint::{Circumstances, Draft, Effort, LetterKind, Nation, Part, Severity, Writer};
use serde::Serialize;

use super::{date, open, read_input};
use crate::args::{Common, Lint};
use crate::output::{plain, show};

#[derive(Serialize)]
struct LintJson {
    findings: Vec<FindingJson>,
    effort: Effort,
    published: Vec<PublishedJson>,
}

#[derive(Serialize)]
struct FindingJson {
    rule: &'static str,
    title: &'static str,
    severity: Severity,
    part: Part,
    line: usize,
    from: usize,
    to: usize,
    text: String,
    why: String,
    citation: &'static str,
    fix: Option<String>,
}

#[derive(Serialize)]
struct PublishedJson {
    what: &'static str,
    threshold: &'static str,
    how_often: &'static str,
    lacks: &'static str,
    wording: &'static str,
    line: usize,
    from: usize,
    to: usize,
    citation: &'static str,
}

/// A letter as a file has it: lines of a mail's head, if it begins with any, and the text.
struct Sheet {
    text: String,
    subject: Option<Range<usize>>,
    body: usize,
    dated: bool,
    name: String,
    email: String,
}

impl Sheet {
    fn of(text: String) -> Self {
        let mut sheet = Self {
            text: String::new(),
            subject: None,
            body: 0,
            dated: false,
            name: String::new(),
            email: String::new(),
        };
        let mut at = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        sheet.body = at;
        for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let content = line.trim_end();
            let Some((name, value)) = content.split_once(':') else {
                break;
            };
            let value_at = start + name.len() + 1 + (value.len() - value.trim_start().len());
            match name.trim().to_ascii_lowercase().as_str() {
                "subject" => {
                    sheet.subject = Some(value_at..start + content.len().max(value_at - start));
                }
                "date" => sheet.dated = !value.trim().is_empty(),
                "from" => {
                    let (name, email) = value.split_once('<').unwrap_or(("", value));
                    name.trim().trim_matches('"').clone_into(&mut sheet.name);
                    email
                        .trim()
                        .trim_end_matches('>')
                        .clone_into(&mut sheet.email);
                }
                "to" | "cc" | "reply-to" => {}
                _ => break,
            }
            sheet.body = at;
        }
        // A head without a subject is the beginning of a letter ("Date: …", "From: …").
        if sheet.subject.is_none() {
            sheet.body = if text.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            };
            sheet.dated = false;
        }
        sheet.text = text;
        sheet
    }

    fn draft(&self, kind: LetterKind) -> Draft<'_> {
        Draft {
            subject: self
                .subject
                .as_ref()
                .and_then(|subject| self.text.get(subject.clone())),
            body: self.text.get(self.body..).unwrap_or_default(),
            kind,
            writer: (!self.name.is_empty() || !self.email.is_empty()).then_some(Writer {
                name: &self.name,
                email: &self.email,
            }),
        }
    }

    /// Where a part begins in the text, in bytes.
    fn start(&self, part: Part) -> usize {
        match part {
            Part::Subject => self.subject.as_ref().map_or(0, |subject| subject.start),
            Part::Body => self.body,
        }
    }
}

pub(crate) fn lint(common: &Common, arguments: &Lint) -> Result<()> {
    let regime: Option<Regime> = arguments.regime.as_deref().map(str::parse).transpose()?;
    let kind: Option<AuthorityKind> = arguments.kind.as_deref().map(str::parse).transpose()?;
    if let Some(request) = &arguments.request {
        let app = open(common)?;
        let (sheet, whose, kind_of_letter) = draft_of(&app, request)?;
        let found = app.lint(
            &sheet.draft(kind_of_letter),
            LintedFor {
                regime: regime.or(whose.regime),
                kind,
                ..whose
            },
        )?;
        return tell(common, &sheet, found);
    }
    let Some(file) = &arguments.file else {
        return Err(anyhow!(
            "Name a file to look over, or a request with --request."
        ));
    };
    let text = String::from_utf8(read_input(file)?).map_err(|_| {
        anyhow!(
            "{}: this is not text in UTF-8. Save the draft as plain text in UTF-8 and try again.",
            file.display()
        )
    })?;
    let sheet = Sheet::of(text);
    let draft = sheet.draft(arguments.letter.into());
    let found = if let Some(authority) = &arguments.authority {
        let app = open(common)?;
        let authority = Some(app.find_authority(authority)?);
        app.lint(
            &draft,
            LintedFor {
                authority,
                regime,
                kind,
            },
        )?
    } else {
        let today = match &common.today {
            Some(day) => date("--today", day)?,
            None => SystemClock.now().date_naive(),
        };
        let regime = regime.unwrap_or(Regime::Foia);
        let mut circumstances = Circumstances::new(regime, kind.unwrap_or_default(), today);
        circumstances.nation =
            matches!(regime, Regime::Foisa | Regime::Eisr).then_some(Nation::Scotland);
        Linted {
            asked_before: Vec::new(),
            findings: foi_lint::lint(&draft, &circumstances),
            effort: foi_lint::effort(&draft, &circumstances),
            published: foi_lint::published(&draft, &circumstances),
        }
    };
    tell(common, &sheet, found)
}

/// The draft of a request, written as a file would have it.
fn draft_of(app: &App, request: &str) -> Result<(Sheet, LintedFor, LetterKind)> {
    let page = app.request(app.find_request(request)?)?;
    let draft = page
        .thread
        .iter()
        .find_map(|entry| match entry {
            ThreadEntry::Draft(draft) => Some(draft),
            _ => None,
        })
        .ok_or_else(|| anyhow!("{} has no draft to look over.", page.row.reference))?;
    let kind = match draft.kind.as_str() {
        "request" => LetterKind::Request,
        "chaser" => LetterKind::Chaser,
        "review" | "complaint" => LetterKind::Review,
        _ => LetterKind::Other,
    };
    let whose = LintedFor {
        authority: Some(page.authority_id),
        regime: page.regime.parse().ok(),
        kind: None,
    };
    Ok((
        Sheet::of(format!("Subject: {}\n\n{}", draft.subject, draft.body)),
        whose,
        kind,
    ))
}

fn tell(common: &Common, sheet: &Sheet, found: Linted) -> Result<()> {
    let mut places = Places {
        text: &sheet.text,
        bytes: 0,
        characters: 0,
        line: 1,
    };
    let mut findings = Vec::new();
    for finding in found.findings {
        // The day stands in the head of the mail.
        if finding.rule == "L06" && sheet.dated {
            continue;
        }
        let start = sheet.start(finding.part);
        let (line, from) = places.at(start + finding.from);
        // From a copy: the next finding may begin before this one ends.
        let (_, to) = Places::at(&mut { places }, start + finding.to);
        findings.push(FindingJson {
            rule: finding.rule,
            title: finding.title,
            severity: finding.severity,
            part: finding.part,
            line,
            from,
            to,
            text: sheet
                .text
                .get(start + finding.from..start + finding.to)
                .unwrap_or_default()
                .to_owned(),
            why: finding.why,
            citation: finding.citation,
            fix: finding.fix,
        });
    }
    let mut published = Vec::new();
    for entry in found.published {
        let (line, from) = places.at(sheet.body + entry.from);
        let (_, to) = places.at(sheet.body + entry.to);
        published.push(PublishedJson {
            what: entry.what,
            threshold: entry.threshold,
            how_often: entry.how_often,
            lacks: entry.lacks,
            wording: entry.wording,
            line,
            from,
            to,
            citation: entry.citation,
        });
    }
    show(
        common.json,
        &LintJson {
            findings,
            effort: found.effort,
            published,
        },
        in_words,
    )
}

fn in_words(answer: &LintJson) -> String {
    let mut lines = Vec::new();
    for finding in &answer.findings {
        lines.push(format!(
            "line {}  {} {}  {}",
            finding.line,
            finding.severity.as_str(),
            finding.rule,
            finding.title
        ));
        if !finding.text.trim().is_empty() {
            lines.push(format!("    “{}”", shortened(&finding.text)));
        }
        lines.push(format!(
            "    {} ({})",
            plain(&finding.why),
            finding.citation
        ));
        match finding.fix.as_deref() {
            Some("") => lines.push("    fix: leave it out".to_owned()),
            Some(fix) => lines.push(format!("    fix: {}", shortened(fix))),
            None => {}
        }
    }
    if answer.findings.is_empty() {
        lines.push("Nothing found.".to_owned());
    }
    lines.push(String::new());
    lines.push(plain(&answer.effort.says));
    for entry in &answer.published {
        lines.push(format!(
            "line {}  Probably published {}: {} ({}). Not in it: {}.",
            entry.line, entry.how_often, entry.what, entry.citation, entry.lacks
        ));
    }
    lines.join("\n")
}

/// On one line, and not longer than one reads at a glance.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    let line = plain(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Turns bytes of a text into lines and characters; quick when positions go up.
#[derive(Clone, Copy)]
struct Places<'t> {
    text: &'t str,
    bytes: usize,
    characters: usize,
    line: usize,
}

impl Places<'_> {
    fn at(&mut self, position: usize) -> (usize, usize) {
        if position < self.bytes {
            (self.bytes, self.characters, self.line) = (0, 0, 1);
        }
        let passed = self.text.get(self.bytes..position).unwrap_or_default();
        self.bytes = position;
        self.characters += passed.chars().count();
        self.line += passed.matches('\n').count();
        (self.line, self.characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_told_from_a_letter() {
        let sheet = Sheet::of(
            "Subject: Taxis £\r\nFrom: Ada Example <ada@a.example>\n\nDear Council,\n".to_owned(),
        );
        let draft = sheet.draft(LetterKind::Request);
        assert_eq!(draft.subject, Some("Taxis £"));
        assert_eq!(draft.body, "\nDear Council,\n");
        assert_eq!(
            draft.writer.map(|writer| (writer.name, writer.email)),
            Some(("Ada Example", "ada@a.example"))
        );
        for letter in [
            "Dear Council: please",
            "Date: 1 May 2026\nDear Council",
            "",
            "\n\nSubject: late",
        ] {
            let sheet = Sheet::of(letter.to_owned());
            assert_eq!(sheet.draft(LetterKind::Request).body, letter);
            assert_eq!(sheet.subject, None);
        }
        assert_eq!(
            Sheet::of("Subject:".to_owned())
                .draft(LetterKind::Request)
                .subject,
            Some("")
        );
        assert_eq!(
            Sheet::of("\u{feff}Subject: x\ny".to_owned())
                .draft(LetterKind::Request)
                .subject,
            Some("x")
        );
    }

    #[test]
    fn places_are_counted_in_characters_and_lines() {
        let mut places = Places {
            text: "£5\n’é\nx",
            bytes: 0,
            characters: 0,
            line: 1,
        };
        assert_eq!(places.at("£5\n’".len()), (2, 4));
        assert_eq!(places.at("£5\n’é\n".len()), (3, 6));
        assert_eq!(places.at(2), (1, 1));
    }
}
