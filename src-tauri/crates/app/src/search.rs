//! Full text over letters, messages and their files.

use foi_store::table::passage::Passage;

use crate::day::civil_day;
use crate::inbox::person;
use crate::wire::{HitKind, SearchHit};
use crate::{App, Result};

/// The newest hits shown.
const MOST_HITS: u32 = 50;

impl App {
    /// Letters, messages and files in which all words stand, newest first. Any text is a query: words in
    /// quotation marks stand together, `word*` is the beginning of a word.
    pub fn search(&self, query: &str) -> Result<Vec<SearchHit>> {
        self.casebook.read(|r| {
            let found = r.search(query, MOST_HITS)?;
            Ok(found.into_iter().map(hit).collect())
        })
    }
}

fn hit(passage: Passage) -> SearchHit {
    let is_letter = passage.kind == "letter";
    SearchHit {
        kind: match passage.kind.as_str() {
            "letter" => HitKind::Letter,
            "attachment" => HitKind::Attachment,
            _ => HitKind::Message,
        },
        id: passage.reference,
        request_id: passage.request_id.map(Into::into),
        message_id: passage.message_id.map(Into::into),
        title: passage.title,
        from: match (is_letter, passage.ours) {
            (true, _) => "You, not sent yet".into(),
            (false, true) => "You".into(),
            (false, false) => person(&passage.from_name, &passage.from_email).name,
        },
        on: civil_day(passage.date),
        snippet: passage.snippet,
    }
}
