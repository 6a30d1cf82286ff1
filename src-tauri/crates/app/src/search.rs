//! Full text over letters, messages, their files, and what the user wrote about issues.

mod query;

use chrono::{DateTime, Utc};
use foi_store::SavedSearchId;
use foi_store::table::note::FoundNote;
use foi_store::table::passage::{Passage, expression};
use foi_store::table::saved_search::SavedSearch;
use uuid::Uuid;

use crate::day::civil_day;
use crate::evidence::label;
use crate::inbox::person;
use crate::wire::{EvidencePlace, HitKind, SavedSearchView, SearchHit, SearchPage};
use crate::{App, AppError, Result};

/// The newest hits shown.
const MOST_HITS: u32 = 50;

impl App {
    /// Where all words stand, newest first, among what the filters of the query let through. Any text
    /// is a query: words in quotation marks stand together, `word*` is the beginning of a word,
    /// `from:`, `authority:`, `issue:`, `status:`, `has:`, `type:`, `before:`, `after:` and `overdue:`
    /// narrow it, and whatever is none of these is a word.
    pub fn search(&self, query: &str) -> Result<SearchPage> {
        self.casebook.read(|r| {
            let asked = query::read(r, query)?;
            let mut hits: Vec<(DateTime<Utc>, SearchHit)> = Vec::new();
            if !asked.finds_nothing {
                let found = r.search_filtered(&asked.words, &asked.filter, MOST_HITS)?;
                hits.extend(
                    found
                        .into_iter()
                        .map(|passage| (passage.date, hit(passage))),
                );
            }
            if asked.includes_notes() {
                let words = expression(&asked.words);
                let issues = asked.filter.issues.as_deref();
                if !words.is_empty() {
                    let notes = r.find_notes(&words, issues, MOST_HITS)?;
                    let in_time = notes.into_iter().filter(|note| asked.is_in_time(note.date));
                    hits.extend(in_time.map(|note| (note.date, note_hit(note))));
                }
            }
            hits.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            let more = hits.len() >= MOST_HITS as usize;
            hits.truncate(MOST_HITS as usize);
            Ok(SearchPage {
                hits: hits.into_iter().map(|(_, hit)| hit).collect(),
                more,
                filters: asked.said,
                notes: asked.notes,
            })
        })
    }

    /// The searches that were saved, by name.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearchView>> {
        self.casebook.read(|r| {
            let saved = r.saved_searches()?;
            Ok(saved
                .into_iter()
                .map(|search| SavedSearchView {
                    id: search.id.into(),
                    name: search.name,
                    query: search.query,
                })
                .collect())
        })
    }

    /// Keeps a search under a name; one of that name is replaced. Gives all that are saved.
    pub fn save_search(&self, name: &str, query: &str) -> Result<Vec<SavedSearchView>> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || query.trim().is_empty() {
            return Err(AppError::invalid(
                "A saved search needs a name and words to look for. Nothing was saved.",
            ));
        }
        let now = self.now();
        self.casebook.write(|w| {
            w.save_search(&SavedSearch {
                id: SavedSearchId::new(now),
                name,
                query: query.trim().to_owned(),
                created_at: now,
            })
        })?;
        self.saved_searches()
    }

    /// Forgets a saved search. Gives those that are left.
    pub fn forget_search(&self, id: Uuid) -> Result<Vec<SavedSearchView>> {
        self.casebook.write(|w| w.delete_saved_search(id.into()))?;
        self.saved_searches()
    }
}

fn hit(passage: Passage) -> SearchHit {
    let is_letter = passage.kind == "letter";
    let within = match &passage.within {
        Some((place, name)) if place == "page" => format!("page {name}"),
        Some((place, name)) if place == "sheet" => format!("sheet “{name}”"),
        Some((_, name)) => name.clone(),
        None => String::new(),
    };
    SearchHit {
        kind: match passage.kind.as_str() {
            "letter" => HitKind::Letter,
            "attachment" => HitKind::Attachment,
            _ => HitKind::Message,
        },
        id: passage.reference,
        request_id: passage.request_id.map(Into::into),
        message_id: passage.message_id.map(Into::into),
        issue_id: None,
        place: passage
            .at
            .map(|(from, to)| EvidencePlace::Passage { from, to, within }),
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

fn note_hit(note: FoundNote) -> SearchHit {
    SearchHit {
        kind: match note.number {
            Some(_) => HitKind::Evidence,
            None => HitKind::Issue,
        },
        id: note.reference,
        request_id: None,
        message_id: None,
        issue_id: Some(note.issue_id.into()),
        place: None,
        title: match note.number {
            Some(number) => format!("{} of “{}”", label(number), note.question),
            None => note.question,
        },
        from: "Your notes".into(),
        on: civil_day(note.date),
        snippet: note.snippet,
    }
}
