//! A dossier as one HTML file that needs nothing else: no scripts, nothing from elsewhere.

use std::iter::repeat;

use super::{cells, groups};
use crate::day::written as day;
use crate::wire::Dossier;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:17px/1.55 Georgia,'Times New Roman',serif;max-width:44rem;margin:2.5rem auto;padding:0 1.2rem}\
h1{font-size:1.7rem;line-height:1.25}h2{margin-top:2.2rem;font-size:1.25rem}h3{font-size:1.05rem;margin-bottom:.3rem}\
p,li,blockquote,h1,h3{overflow-wrap:anywhere}td{overflow-wrap:break-word}\
.soft{color:light-dark(#555,#b5b5b5);font-size:.9rem}\
blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid light-dark(#777,#999);white-space:pre-wrap}\
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}\
th,td{border:1px solid light-dark(#999,#777);padding:.25rem .55rem;text-align:left;vertical-align:top}\
code{font-size:.8rem;overflow-wrap:anywhere}\
@media print{body{margin:0;max-width:none;font-size:11pt}h3{break-after:avoid}}";

pub(super) fn written(dossier: &Dossier) -> String {
    let title = plain(&dossier.question);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p class=\"soft\">{}. Made on {}.</p>\n",
        plain(&dossier.status_text),
        day(dossier.made_on)
    );
    if !dossier.findings.trim().is_empty() {
        out += &format!(
            "<h2>What was found</h2>\n{}",
            findings(&dossier.findings, dossier.evidence.len())
        );
    }
    if !dossier.figures.is_empty() {
        out += "<h2>Figures</h2>\n";
        for figure in &dossier.figures {
            out += &format!(
                "<figure>\n<h3>{}</h3>\n{}\n",
                plain(&figure.title),
                figure.svg
            );
            for sentence in figure.sentences.iter().chain(&figure.notes) {
                out += &format!("<p>{}</p>\n", plain(sentence));
            }
            if let Some(rows) = groups(figure) {
                out += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Groups\"><table>\n";
                for (row, tag) in rows.iter().zip(["th"].into_iter().chain(repeat("td"))) {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| format!("<{tag}>{}</{tag}>", plain(cell)))
                        .collect();
                    out += &format!("<tr>{}</tr>\n", cells.concat());
                }
                out += "</table></div>\n";
            }
            out += &format!(
                "<figcaption class=\"soft\">{}. SHA-256 <code>{}</code></figcaption>\n</figure>\n",
                plain(&figure.caption),
                plain(&figure.sha256)
            );
        }
    }
    out += "<h2>Evidence</h2>\n";
    for piece in &dossier.evidence {
        let place = match piece.place_text.as_str() {
            "" => String::new(),
            place => format!(", {}", plain(place)),
        };
        out += &format!(
            "<section id=\"e{0}\">\n<h3>[{0}] {1}{place}</h3>\n",
            piece.number,
            plain(&piece.title)
        );
        if !piece.note.is_empty() {
            out += &paragraphs(&piece.note);
        }
        if let Some(rows) = cells(piece) {
            out += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Cells\"><table>\n";
            for row in rows {
                let cells: Vec<String> = row
                    .iter()
                    .map(|cell| format!("<td>{}</td>", plain(cell)))
                    .collect();
                out += &format!("<tr>{}</tr>\n", cells.concat());
            }
            out += "</table></div>\n";
        } else if !piece.quote.is_empty() {
            out += &format!("<blockquote>{}</blockquote>\n", plain(&piece.quote));
        }
        out += &format!(
            "<p class=\"soft\">{}. SHA-256 <code>{}</code></p>\n</section>\n",
            plain(&piece.citation),
            plain(&piece.sha256)
        );
    }
    if dossier.evidence.is_empty() {
        out += "<p>Nothing is attached yet.</p>\n";
    }
    if !dossier.requests.is_empty() {
        out += "<h2>Requests</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Requests\"><table>\n<thead><tr><th>Reference</th><th>Request</th><th>Authority</th><th>Law</th><th>Stands</th></tr></thead>\n<tbody>\n";
        for request in &dossier.requests {
            let cells = [
                &request.reference,
                &request.title,
                &request.authority,
                &request.law,
                &request.stage_text,
            ];
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| format!("<td>{}</td>", plain(cell)))
                .collect();
            out += &format!("<tr>{}</tr>\n", cells.concat());
        }
        out += "</tbody>\n</table></div>\n";
    }
    if !dossier.timeline.is_empty() {
        out += "<h2>What happened</h2>\n<ul>\n";
        for entry in &dossier.timeline {
            out += &format!(
                "<li>{}: {} ({})</li>\n",
                day(entry.on),
                plain(&entry.text),
                plain(&entry.request.title)
            );
        }
        out += "</ul>\n";
    }
    if !dossier.struck.is_empty() {
        let struck: Vec<String> = dossier.struck.iter().map(|one| plain(&one.text)).collect();
        out += &format!(
            "<h2>Struck out</h2>\n<p>Details of private people were struck out: {}.</p>\n",
            struck.join(", ")
        );
    }
    out + "</main>\n</body>\n</html>\n"
}

/// The findings, in which `[2]` leads to its evidence.
fn findings(text: &str, pieces: usize) -> String {
    let mut shown = paragraphs(text);
    for number in 1..=pieces {
        shown = shown.replace(
            &format!("[{number}]"),
            &format!("<a href=\"#e{number}\">[{number}]</a>"),
        );
    }
    shown
}

fn paragraphs(text: &str) -> String {
    let paragraphs: Vec<String> = text
        .trim()
        .split("\n\n")
        .map(|paragraph| plain(paragraph.trim()).replace('\n', "<br>\n"))
        .collect();
    format!("<p>{}</p>\n", paragraphs.join("</p>\n<p>"))
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .fold(String::with_capacity(text.len()), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                other => out.push(other),
            }
            out
        })
}
