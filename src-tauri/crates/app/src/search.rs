//! Full text over letters and messages.

use foi_store::{LetterId, MessageId, StoreError};

use crate::day::civil_day;
use crate::inbox::person;
use crate::wire::{HitKind, SearchHit};
use crate::{App, Result};

/// The newest hits shown.
const MOST_HITS: u32 = 50;

impl App {
    /// Letters and messages in which all words stand, newest first. Any text is a query.
    pub fn search(&self, query: &str) -> Result<Vec<SearchHit>> {
        self.casebook.read(|r| {
            let mut hits = Vec::new();
            for passage in r.search(query, MOST_HITS)? {
                let hit = if passage.kind == "letter" {
                    r.letter(LetterId::from(passage.reference))
                        .map(|letter| SearchHit {
                            kind: HitKind::Letter,
                            id: passage.reference,
                            request_id: Some(letter.request_id.into()),
                            title: passage.title,
                            from: "You, not sent yet".into(),
                            on: civil_day(letter.updated_at),
                            snippet: passage.snippet,
                        })
                } else {
                    r.message(MessageId::from(passage.reference))
                        .map(|message| SearchHit {
                            kind: HitKind::Message,
                            id: passage.reference,
                            request_id: message.request_id.map(Into::into),
                            title: passage.title,
                            from: if message.outgoing {
                                "You".into()
                            } else {
                                person(&message.from_name, &message.from_email).name
                            },
                            on: civil_day(message.date),
                            snippet: passage.snippet,
                        })
                };
                match hit {
                    Ok(hit) => hits.push(hit),
                    Err(StoreError::NotFound { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(hits)
        })
    }
}
