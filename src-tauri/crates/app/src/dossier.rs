//! An issue's dossier: the question, what was found, and each citation down to file, page or cells,
//! as a file for others. What it says is gathered once and written in any form.

mod html;
mod markdown;
mod pdf;
mod strike;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use uuid::Uuid;

use self::strike::Striker;
use crate::evidence::number_of;
use crate::wire::{
    Dossier, DossierFigure, DossierFormat, DossierGroup, DossierPiece, DossierRequest,
    EvidenceView, FigureView, PinnedFigureView, StrikeProposal, TimelineEntry,
};
use crate::{App, AppError, Result};

impl App {
    /// Everything an issue's dossier says, with these words struck out. The notebook is not in it: it
    /// is the user's own.
    pub fn dossier(&self, issue: Uuid, strike: &[String]) -> Result<Dossier> {
        let page = self.issue(issue)?;
        let numbers: BTreeMap<&str, u32> = page
            .evidence
            .iter()
            .map(|piece| piece.label.as_str())
            .zip(1..)
            .collect();
        let mut dossier = Dossier {
            findings: cited(&page.findings, &numbers),
            question: page.question,
            status_text: page.status_text,
            made_on: self.today(),
            evidence: page
                .evidence
                .iter()
                .zip(1..)
                .map(|(piece, number)| piece_of(piece, number))
                .collect(),
            figures: page
                .figures
                .iter()
                .zip(1..)
                .map(|(figure, number)| {
                    Ok(figure_of(figure, &self.pinned_figure(figure.id)?, number))
                })
                .collect::<Result<_>>()?,
            requests: page
                .requests
                .iter()
                .map(|row| DossierRequest {
                    reference: row.reference.clone(),
                    title: row.title.clone(),
                    authority: row.authority.clone(),
                    law: row.regime.clone(),
                    stage_text: row.stage_text.clone(),
                    due_text: row.due_text.clone(),
                })
                .collect(),
            timeline: page
                .timeline
                .into_iter()
                .filter(|entry| !entry.to_come)
                .collect(),
            struck: Vec::new(),
        };
        Striker::new(strike).apply(&mut dossier);
        Ok(dossier)
    }

    /// What in an issue's dossier may be of private people: email addresses, telephone numbers,
    /// postcodes, and the names of correspondents who do not write from the authority's published
    /// address. For the user to confirm; it finds what it knows the form of, and no more.
    pub fn dossier_strikes(&self, issue: Uuid) -> Result<Vec<StrikeProposal>> {
        let (names, published) = self.casebook.read(|r| -> Result<_> {
            let (mut names, mut published) = (BTreeSet::new(), BTreeSet::new());
            let mut ours = BTreeSet::new();
            for request in r.requests_of_issue(issue.into())? {
                let authority = r.authority(request.authority_id)?;
                published.insert(authority.email.to_lowercase());
                published.insert(authority.name.to_lowercase());
                for message in r.messages_of_request(request.id)? {
                    let of = if message.outgoing {
                        &mut ours
                    } else {
                        &mut names
                    };
                    of.insert((message.from_name, message.from_email.to_lowercase()));
                }
            }
            for piece in r.evidence_of_issue(issue.into())? {
                if let Some(id) = piece.message_id {
                    let message = r.message(id)?;
                    if !message.outgoing {
                        names.insert((message.from_name, message.from_email.to_lowercase()));
                    }
                }
            }
            let names: BTreeSet<String> = names
                .into_iter()
                .filter(|(name, email)| {
                    !published.contains(email) && !published.contains(&name.to_lowercase())
                })
                .map(|(name, _)| name.trim().to_owned())
                .filter(|name| name.chars().count() > 2)
                .collect();
            Ok((names, published))
        })?;
        Ok(strike::proposals(
            &self.dossier(issue, &[])?,
            &names,
            &published,
        ))
    }

    /// Writes an issue's dossier to a new file, as its name ends: `.pdf`, `.html` or `.md`. The same
    /// casebook makes the same bytes on the same day.
    ///
    /// # Errors
    ///
    /// When something has that name already, when the name ends otherwise, when what was written would still say what is to be struck out,
    /// or when a PDF that has words struck out cannot be read back to make sure: nothing is written.
    pub fn save_dossier(&self, issue: Uuid, target: &Path, strike: &[String]) -> Result<Dossier> {
        self.write_dossier(issue, target, strike, false)
    }

    /// As [`save_dossier`](Self::save_dossier), in place of what was there: the user was asked about
    /// that.
    pub fn save_dossier_over(
        &self,
        issue: Uuid,
        target: &Path,
        strike: &[String],
    ) -> Result<Dossier> {
        self.write_dossier(issue, target, strike, true)
    }

    fn write_dossier(
        &self,
        issue: Uuid,
        target: &Path,
        strike: &[String],
        over: bool,
    ) -> Result<Dossier> {
        self.spare_casebook(target)?;
        if !over && target.symlink_metadata().is_ok() {
            return Err(AppError::invalid(format!(
                "{}: there is something of that name already. Nothing was written; give another name.",
                target.display()
            )));
        }
        let ending = target
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let format = match ending.as_str() {
            "pdf" => DossierFormat::Pdf,
            "html" | "htm" => DossierFormat::Html,
            "md" | "markdown" => DossierFormat::Markdown,
            _ => {
                return Err(AppError::invalid(
                    "A dossier is written as PDF, HTML or Markdown. Nothing was written; give the file a name that ends in .pdf, .html or .md.",
                ));
            }
        };
        let dossier = self.dossier(issue, strike)?;
        let bytes = self.written(&dossier, format, issue)?;
        if !strike.is_empty() {
            let own = emptied(dossier.clone());
            let own_bytes = self.written(&own, format, issue)?;
            let mut text = self.read_back(&bytes, format)?;
            let mut own_text = self.read_back(&own_bytes, format)?;
            if format == DossierFormat::Pdf {
                // On a printed line other cells stand between the words of one; here they do not.
                text += &html::written(&dossier);
                own_text += &html::written(&own);
            }
            if let Some(words) = Striker::new(strike).left_in(&text, &own_text) {
                return Err(AppError::invalid(format!(
                    "The dossier would still say “{words}”, which is to be struck out. Nothing was written; take off the issue what says it, or strike it out together with the words round it."
                )));
            }
        }
        self.write_new(target, over, |file| file.write_all(&bytes))?;
        Ok(dossier)
    }

    fn written(&self, dossier: &Dossier, format: DossierFormat, issue: Uuid) -> Result<Vec<u8>> {
        match format {
            DossierFormat::Pdf => pdf::written(dossier, issue, &self.ports.typesetter()),
            DossierFormat::Html => Ok(html::written(dossier).into_bytes()),
            DossierFormat::Markdown => Ok(markdown::written(dossier).into_bytes()),
        }
    }

    /// What a reader of a written dossier sees. A PDF is read by the worker that reads what authorities
    /// send: nothing of how it was made is relied on.
    fn read_back(&self, bytes: &[u8], format: DossierFormat) -> Result<String> {
        if format != DossierFormat::Pdf {
            return Ok(String::from_utf8_lossy(bytes).into_owned());
        }
        let unread = || {
            AppError::invalid(
                "The PDF could not be read back to make sure that nothing of what is to be struck out is left in it. Nothing was written; save it as HTML instead.",
            )
        };
        let read = self.ports.extractor.text(bytes, "dossier.pdf");
        let read = read.map_err(|_| unread())?;
        // Read in part is not enough: the rest could say it.
        if read.cut || !read.notes.is_empty() || read.parts.is_empty() {
            return Err(unread());
        }
        let pages: Vec<String> = read.parts.into_iter().map(|part| part.text).collect();
        // As in HTML, so that a “<” of the text hides nothing of what is after it.
        Ok(pages.join("\n").replace('<', "&lt;"))
    }
}

fn piece_of(piece: &EvidenceView, number: u32) -> DossierPiece {
    DossierPiece {
        number,
        label: piece.label.clone(),
        kind: piece.kind.clone(),
        title: piece.title.clone(),
        place_text: piece.place_text.clone(),
        quote: piece.quote.clone(),
        note: piece.note.clone(),
        citation: upper_first(&piece.citation),
        sha256: piece.sha256.clone(),
    }
}

fn figure_of(pinned: &PinnedFigureView, figure: &FigureView, number: u32) -> DossierFigure {
    let mut parts = vec![pinned.note.trim(), pinned.citation.trim()];
    parts.retain(|part| !part.is_empty());
    let mut notes = pinned.notes.clone();
    let shown = u32::try_from(figure.groups.len()).unwrap_or(u32::MAX);
    if shown < figure.groups_total {
        notes.push(format!(
            "The table shows the first {shown} of {} groups; the sums are of all.",
            figure.groups_total
        ));
    }
    // One bar shows nothing that its sum does not say.
    let drawn = if figure.groups.len() > 1 {
        pinned.svg.as_str()
    } else {
        ""
    };
    // One page holds several drawings, and an id may stand in it once.
    let own = |name: &str| format!("figure-{number}-{name}");
    let svg = drawn
        .replace(
            "\"figure-title figure-desc\"",
            &format!("\"{} {}\"", own("title"), own("desc")),
        )
        .replace("\"figure-title\"", &format!("\"{}\"", own("title")))
        .replace("\"figure-desc\"", &format!("\"{}\"", own("desc")));
    DossierFigure {
        title: pinned.sentence.clone(),
        caption: parts.join(" · "),
        sentences: pinned.further.clone(),
        notes,
        group_name: figure.group_name.clone(),
        measure_name: figure.measure_name.clone(),
        groups: figure
            .groups
            .iter()
            .map(|group| DossierGroup {
                name: group.name.clone(),
                shown: group.shown.clone(),
                share: group.share.clone(),
                rows: group.rows,
            })
            .collect(),
        svg,
        sha256: pinned.sha256.clone(),
    }
}

pub(crate) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The findings with their `[[E3]]` as the numbers of the dossier.
fn cited(text: &str, numbers: &BTreeMap<&str, u32>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        let inside = after.split_once("]]");
        let number = inside.and_then(|(inside, _)| {
            let inside = inside.trim();
            inside.starts_with(['E', 'e']).then(|| number_of(inside))?
        });
        if let (Some((_, after)), Some(number)) = (inside, number) {
            match numbers.get(crate::evidence::label(number).as_str()) {
                Some(number) => out.push_str(&format!("[{number}]")),
                None => out.push_str("[no longer attached]"),
            }
            rest = after;
        } else {
            out.push_str("[[");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A dossier in which only the program's own words are left.
fn emptied(mut dossier: Dossier) -> Dossier {
    for figure in &mut dossier.figures {
        figure.svg.clear();
    }
    for text in texts(&mut dossier) {
        // Not empty: what has no text loses its heading too.
        if !text.is_empty() {
            "·".clone_into(text);
        }
    }
    dossier
}

/// Every text of a dossier that is not the program's own.
fn texts(dossier: &mut Dossier) -> Vec<&mut String> {
    let mut all = vec![&mut dossier.question, &mut dossier.findings];
    for piece in &mut dossier.evidence {
        all.extend([
            &mut piece.title,
            &mut piece.quote,
            &mut piece.note,
            &mut piece.citation,
            &mut piece.place_text,
        ]);
    }
    for figure in &mut dossier.figures {
        all.extend([
            &mut figure.title,
            &mut figure.caption,
            &mut figure.group_name,
            &mut figure.measure_name,
        ]);
        all.extend(&mut figure.sentences);
        all.extend(&mut figure.notes);
        for group in &mut figure.groups {
            all.extend([&mut group.name, &mut group.shown]);
        }
    }
    for request in &mut dossier.requests {
        all.extend([
            &mut request.title,
            &mut request.authority,
            &mut request.reference,
        ]);
    }
    for TimelineEntry {
        text,
        request,
        authority,
        ..
    } in &mut dossier.timeline
    {
        all.extend([text, &mut request.title, authority]);
    }
    all
}

/// The groups of a figure as rows, the heading first; none where it has one group only.
fn groups(figure: &DossierFigure) -> Option<Vec<Vec<String>>> {
    if figure.groups.len() < 2 {
        return None;
    }
    let is_counted = figure.measure_name.is_empty();
    let shares = figure.groups.iter().any(|group| !group.share.is_empty());
    let row = |name: &str, shown: &str, share: &str, rows: String| {
        let mut cells = vec![name.to_owned()];
        if !is_counted {
            cells.push(shown.to_owned());
        }
        if shares {
            cells.push(share.to_owned());
        }
        cells.push(rows);
        cells
    };
    let mut rows = vec![row(
        &figure.group_name,
        &figure.measure_name,
        "Share",
        "Rows".into(),
    )];
    rows.extend(figure.groups.iter().map(|group| {
        row(
            &group.name,
            &group.shown,
            &group.share,
            group.rows.to_string(),
        )
    }));
    Some(rows)
}

/// A quotation of cells as rows; none for words.
fn cells(piece: &DossierPiece) -> Option<Vec<Vec<&str>>> {
    (piece.kind == "cells").then(|| {
        piece
            .quote
            .lines()
            .map(|line| line.split('\t').collect())
            .collect()
    })
}
