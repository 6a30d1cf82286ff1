//! Every letter of the library as it goes out, under each law it is for, held against a text in
//! `tests/fixtures/letters` that somebody has read. To write the texts anew after changing a
//! letter: `WRITE_LETTERS=1 cargo test -p foi-app --test journeys letter_texts`; then read what
//! changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use foi_app::wire::{
    AuthorityEdit, DraftView, LetterTemplate, LintSeverity, NewRequest, RecordEvent,
};
use uuid::Uuid;

use crate::desk::{Desk, day, drafts};

const REFERENCE: &str = "SCR-7K2FQ1";

fn authority(desk: &Desk, regime: &str) -> Uuid {
    desk.app
        .save_authority(&AuthorityEdit {
            id: None,
            name: "Anyshire Council".into(),
            email: "foi@anyshire.example".into(),
            regime: regime.into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap()
}

fn examples(letter: &LetterTemplate) -> BTreeMap<String, String> {
    letter
        .fields
        .iter()
        .map(|field| (field.name.clone(), field.example.clone()))
        .collect()
}

/// Begins a request with a letter's own examples; gives it with its draft.
fn begun(desk: &Desk, regime: &str, letter: &LetterTemplate) -> (Uuid, DraftView) {
    let id = desk
        .app
        .new_request(&NewRequest {
            authority_id: authority(desk, regime),
            letter: letter.name.clone(),
            issue_id: None,
            fields: examples(letter),
        })
        .unwrap();
    let page = desk.app.request(id).unwrap();
    let draft = drafts(&page).remove(0);
    assert!(draft.obstacles.is_empty(), "{:?}", draft.obstacles);
    assert!((3..=10).contains(&page.items.len()), "{}", letter.name);
    assert_eq!(page.row.stage, "draft");
    (id, draft)
}

fn written(desk: &Desk, draft: &DraftView) -> String {
    let reference = desk.app.request(draft.request_id).unwrap().row.reference;
    format!("Subject: {}\n\n{}\n", draft.subject, draft.body).replace(&reference, REFERENCE)
}

fn compare(name: &str, text: &str, differing: &mut Vec<String>) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/letters")
        .join(format!("{name}.txt"));
    if std::env::var_os("WRITE_LETTERS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    if std::fs::read_to_string(&path).unwrap_or_default() != text {
        differing.push(name.to_owned());
    }
    path
}

fn same_as_read(differing: &[String]) {
    assert!(
        differing.is_empty(),
        "these letters are not as their texts in tests/fixtures/letters: {differing:?}"
    );
}

#[test]
fn every_request_reads_as_it_was_read() {
    let desk = Desk::on(day(2026, 11, 25));
    let (mut differing, mut found, mut count) = (Vec::new(), Vec::new(), 0);
    for letter in desk.app.letters().unwrap() {
        if letter.kind != "request" {
            continue;
        }
        count += 1;
        for (regime, made_under) in [("foia", "eir"), ("foisa", "eisr")] {
            let desk = Desk::on(day(2026, 11, 25));
            let (id, draft) = begun(&desk, regime, &letter);
            let text = written(&desk, &draft);
            let regime = if letter.environmental {
                made_under
            } else {
                regime
            };
            found.extend(weak(&desk, &format!("{}.{regime}", letter.name), &draft));
            assert_eq!(desk.app.request(id).unwrap().regime, regime);
            compare(&format!("{}.{regime}", letter.name), &text, &mut differing);
            sound(&letter.name, regime, &text);
        }
    }
    assert!(count >= 24, "{count}");
    assert!(found.is_empty(), "{found:#?}");
    same_as_read(&differing);
}

/// What lint finds in a letter that an error or a warning stands for; a letter of the library has
/// none.
fn weak(desk: &Desk, name: &str, draft: &DraftView) -> Vec<String> {
    let report = desk.app.lint_draft(draft.id).unwrap();
    report
        .findings
        .iter()
        .filter(|finding| finding.severity != LintSeverity::Information)
        .map(|finding| format!("{name}: {} {}", finding.rule, finding.why))
        .collect()
}

/// What a request must have, whatever it asks for.
fn sound(name: &str, regime: &str, text: &str) {
    let subject = text.lines().next().unwrap();
    let (kind, act, duty) = match regime {
        "foia" => (
            "Freedom of Information request: ",
            "the Freedom of Information Act 2000",
            "section 16 of the Act",
        ),
        "foisa" => (
            "Freedom of Information request: ",
            "the Freedom of Information (Scotland) Act 2002",
            "section 15 of the Act",
        ),
        "eir" => (
            "Environmental Information request: ",
            "the Environmental Information Regulations 2004",
            "regulation 9 of the Regulations",
        ),
        _ => (
            "Environmental Information request: ",
            "the Environmental Information (Scotland) Regulations 2004",
            "regulation 9 of the Regulations",
        ),
    };
    for wanted in [
        kind,
        &format!("Please provide the following recorded information under {act}."),
        "CSV or XLSX",
        &format!("please tell me under {duty} what can be provided"),
        "Where part of this is published|the exact link|lack",
        "ask me straight away",
        "25 November 2026",
        "Amina Rahim",
        "amina@reporter.example",
        "between ",
    ] {
        let found = wanted.split('|').any(|one| text.contains(one));
        assert!(found, "{name} under {regime} lacks “{wanted}”");
    }
    assert!(subject.len() < 200, "{name}: {subject}");
    let first = text.find("\n1. ").unwrap();
    let items: Vec<&str> = text[first..]
        .split("\n\n")
        .filter(|part| {
            part.trim_start()
                .starts_with(|sign: char| sign.is_ascii_digit())
        })
        .collect();
    for item in items {
        let dated = ["between ", "that period"]
            .iter()
            .any(|one| item.contains(one));
        let of_the_list = ["in that list", "those lists", "those agreements"]
            .iter()
            .any(|one| item.contains(one));
        let of_others = item.trim_start()[2..].trim_start().starts_with("Of those");
        assert!(
            dated || of_the_list || of_others,
            "{name}: no time in “{item}”"
        );
        let lower = format!(
            " {} ",
            item.to_lowercase().replace(['\n', ',', '.', ';'], " ")
        );
        for word in [
            " all ",
            " any ",
            " every ",
            " everything ",
            " if ",
            " why ",
            " emails ",
        ] {
            assert!(
                !lower.contains(word),
                "{name}: “{}” in “{item}”",
                word.trim()
            );
        }
    }
    for broken in ["{", "}", "[[", "  ", " ,", "..", "()"] {
        assert!(
            !text.contains(broken),
            "{name} under {regime} holds “{broken}”: {text}"
        );
    }
    assert!(
        !text.contains('[') || text.matches('[').count() == 1,
        "{name}: a gap is left"
    );
}

fn event(desk: &Desk, id: Uuid, kind: &str, on: NaiveDate, exemptions: &[&str]) {
    desk.app
        .record_event(&RecordEvent {
            request_id: id,
            kind: kind.into(),
            on,
            message_id: None,
            date: None,
            exemptions: exemptions.iter().map(|one| (*one).to_owned()).collect(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

/// A request that went on 1 June 2026 and got no answer, a question or a refusal.
fn sent(regime: &str) -> (Desk, Uuid) {
    let desk = Desk::on(day(2026, 6, 1));
    let letter = letter(&desk, "grants-awarded");
    let (id, draft) = begun(&desk, regime, &letter);
    desk.app.send_letter_now(draft.id).unwrap();
    block_on(desk.app.send_ready()).unwrap();
    (desk, id)
}

fn letter(desk: &Desk, name: &str) -> LetterTemplate {
    let letters = desk.app.letters().unwrap();
    letters
        .into_iter()
        .find(|letter| letter.name == name)
        .unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

fn next(desk: &Desk, id: Uuid, name: &str) -> DraftView {
    let fields = examples(&letter(desk, name));
    desk.app.draft_letter_with(id, name, &fields).unwrap()
}

#[test]
fn every_letter_after_the_request_reads_as_it_was_read_under_each_law() {
    let (mut differing, mut found) = (Vec::new(), Vec::new());
    for (regime, commercial, cost) in [
        ("foia", "43(2)", "12"),
        ("eir", "12(5)(e)", "12(4)(b)"),
        ("foisa", "33(1)(b)", "12"),
        ("eisr", "10(5)(e)", "10(4)(b)"),
    ] {
        let mut keep = |desk: &Desk, name: &str, draft: &DraftView| {
            let text = written(desk, draft);
            found.extend(weak(desk, &format!("{name}.{regime}"), draft));
            for broken in ["{", "}", "\n\n\n", " ,", "..", "[the", "[some"] {
                assert!(
                    !text.contains(broken),
                    "{name}.{regime} holds “{broken}”: {text}"
                );
            }
            compare(&format!("{name}.{regime}"), &text, &mut differing);
        };

        let (desk, id) = sent(regime);
        desk.clock.set(crate::desk::morning(day(2026, 6, 8)));
        event(&desk, id, "clarification_asked", day(2026, 6, 5), &[]);
        keep(&desk, "clarification", &next(&desk, id, "clarification"));

        let (desk, id) = sent(regime);
        desk.clock.set(crate::desk::morning(day(2026, 7, 6)));
        keep(&desk, "chaser", &next(&desk, id, "chaser"));
        keep(
            &desk,
            "internal-review-of-silence",
            &next(&desk, id, "internal-review"),
        );

        let (desk, id) = sent(regime);
        desk.clock.set(crate::desk::morning(day(2026, 6, 29)));
        event(&desk, id, "refused", day(2026, 6, 26), &[cost]);
        let narrowed = next(&desk, id, "narrowing");
        assert_ne!(narrowed.request_id, id, "in law it is a new request");
        keep(&desk, "narrowing", &narrowed);

        let (desk, id) = sent(regime);
        desk.clock.set(crate::desk::morning(day(2026, 6, 29)));
        event(&desk, id, "refused", day(2026, 6, 26), &[commercial]);
        let review = next(&desk, id, "internal-review");
        keep(&desk, "internal-review", &review);
        desk.app.send_letter_now(review.id).unwrap();
        block_on(desk.app.send_ready()).unwrap();
        assert_eq!(desk.app.request(id).unwrap().row.stage, "review_asked");
        desk.clock.set(crate::desk::morning(day(2026, 7, 21)));
        event(&desk, id, "review_answered", day(2026, 7, 20), &[]);
        keep(&desk, "complaint", &next(&desk, id, "complaint"));
    }
    assert!(found.is_empty(), "{found:#?}");
    same_as_read(&differing);
}
