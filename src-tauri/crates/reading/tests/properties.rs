//! What holds for every text, whoever wrote it.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use chrono::NaiveDate;
use foi_law::Regime;
use foi_reading::{Circumstances, Reading, exemptions, read};
use proptest::prelude::*;

fn regimes() -> impl Strategy<Value = Regime> {
    prop_oneof![
        Just(Regime::Foia),
        Just(Regime::Eir),
        Just(Regime::Foisa),
        Just(Regime::Eisr)
    ]
}

/// Words that letters are made of, and what breaks readers, in any order.
fn letters() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("section 40(2)"),
        Just("s.43"),
        Just("regulation 12(4)(b)"),
        Just("(a)(b)"),
        Just("and"),
        Just(", "),
        Just("not relying on"),
        Just("exempt"),
        Just("withheld"),
        Just("\n"),
        Just("\n\n"),
        Just("- "),
        Just("1. "),
        Just("Q1"),
        Just("\u{c}"),
        Just("informa-\n"),
        Just("tion "),
        Just("£"),
        Just("99999999999999999999"),
        Just("31 February 2026"),
        Just("1 May"),
        Just("received on"),
        Just("we will respond by"),
        Just("please clarify"),
        Just("fees notice"),
        Just("ﬁ"),
        Just("’"),
        Just("\u{ad}"),
        Just("İ"),
        Just("ẞ"),
        Just("𝟙"),
        Just("\u{301}"),
        Just("> "),
        Just("From: a"),
        Just("Sent: b"),
        Just("www."),
        Just("transferred your request to"),
        Just("Ŵ"),
        Just("("),
        Just(")"),
        Just("section l2"),
        Just("4O(2)"),
        Just("of the report"),
        Just("\u{200b}"),
        Just("\u{feff}"),
        Just("Annex: legislation"),
        Just("\t"),
        Just("\r\n"),
        Just("extend the time"),
        Just(" ")
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

fn holds(text: &str, regime: Regime, written: NaiveDate) -> Result<(), TestCaseError> {
    let circumstances = Circumstances { regime, written };
    for found in exemptions(text, circumstances) {
        prop_assert!(text.is_char_boundary(found.offset));
        prop_assert_eq!(
            text.get(found.offset..found.offset + found.quote.len()),
            Some(found.quote.as_str())
        );
        prop_assert!(
            foi_law::exemptions::all(found.regime)
                .iter()
                .any(|ground| ground.title == found.title)
        );
    }
    for texts in [vec![text], vec!["Please find our response attached.", text]] {
        for suggestion in read(&texts, circumstances) {
            let text = texts[suggestion.part];
            prop_assert_eq!(
                text.get(suggestion.offset..suggestion.offset + suggestion.quote.len()),
                Some(suggestion.quote.as_str())
            );
            prop_assert!(!suggestion.quote.trim().is_empty());
            prop_assert!(suggestion.confidence <= 100);
            if let Some(page) = suggestion.page {
                let pages = 1 + text.matches('\u{c}').count();
                prop_assert!(page as usize <= pages);
            }
            if let Reading::Transfer { to } = &suggestion.reading {
                prop_assert!(!to.is_empty());
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_quote_stands_where_it_is_said_to(text in letters(), regime in regimes(), day in 0_i32..40_000) {
        holds(&text, regime, NaiveDate::from_num_days_from_ce_opt(720_000 + day).unwrap())?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,400}", regime in regimes()) {
        holds(&text, regime, NaiveDate::from_ymd_opt(2026, 5, 1).unwrap())?;
    }

    #[test]
    fn any_day_will_do(text in letters(), days in prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX)]) {
        holds(&text, Regime::Foia, days)?;
    }
}
