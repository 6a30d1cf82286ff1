#![no_main]
//! Any text as an authority's letter: whatever is read of it stands where it is said to.

use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{Circumstances, NoticeFacts, exemptions, items, notice, read};
use libfuzzer_sys::fuzz_target;

fn stands(text: &str, offset: usize, quote: &str) {
    assert_eq!(text.get(offset..offset + quote.len()), Some(quote));
}

fuzz_target!(|input: (u8, i32, String)| {
    let (regime, day, text) = input;
    let circumstances = Circumstances {
        regime: [Regime::Foia, Regime::Eir, Regime::Foisa, Regime::Eisr][usize::from(regime % 4)],
        written: NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default(),
    };
    for found in exemptions(&text, circumstances) {
        stands(&text, found.offset, &found.quote);
        assert!(!found.title.is_empty());
    }
    let texts = ["Please find our response attached.", text.as_str()];
    for found in read(&texts, circumstances) {
        stands(texts[found.part], found.offset, &found.quote);
        assert!(!found.quote.trim().is_empty() && found.confidence <= 100);
    }
    let questions = [(1, "How much was paid?"), (2, text.lines().next().unwrap_or_default())];
    for found in items(&questions, &texts, circumstances) {
        stands(texts[found.part], found.offset, &found.quote);
    }
    for found in notice(&texts, NoticeFacts { circumstances, due: None }) {
        stands(texts[found.part], found.offset, &found.quote);
    }
});
