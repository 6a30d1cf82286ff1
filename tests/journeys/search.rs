//! What was written and received is found: by words, by filters, and by any text at all.

use std::fs;

use chrono::NaiveDate;
use foi_app::wire::{EvidencePlace, HitKind, IssueEdit, PinEvidence, SearchPage};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use crate::desk::{Desk, day, messages, morning};

/// Brings in a mail from somebody, about a request where its reference is given.
fn mail(desk: &Desk, on: NaiveDate, from: &str, subject: &str, text: &str) {
    let file = desk.folder.path().join(format!("{on}-{}.eml", from.len()));
    fs::write(
        &file,
        format!(
            "From: {from}\r\nTo: amina@reporter.example\r\nSubject: {subject}\r\nDate: {}\r\n\
             Message-ID: <{on}.{}@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
            morning(on).to_rfc2822(),
            from.len(),
        ),
    )
    .unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
}

fn found(desk: &Desk, query: &str) -> SearchPage {
    desk.app.search(query).unwrap()
}

fn titles(desk: &Desk, query: &str) -> Vec<String> {
    found(desk, query)
        .hits
        .into_iter()
        .map(|hit| hit.title)
        .collect()
}

/// A request to Eastmere that is late, an answer to it, and a mail about nothing of ours.
async fn casebook() -> (Desk, Uuid) {
    let desk = Desk::on(day(2025, 3, 3));
    let request = desk.sent().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    let eastmere = "Eastmere FOI <foi@eastmere.example>";
    desk.clock.set(morning(day(2025, 5, 20)));
    mail(
        &desk,
        day(2025, 3, 5),
        eastmere,
        &format!("Received [{reference}]"),
        "We will look for the asbestos registers.",
    );
    mail(
        &desk,
        day(2025, 5, 1),
        "Nora Neighbour <nora@village.example>",
        "Parish news",
        "The asbestos in the hall was removed. Grants were paid.",
    );
    desk.app.refold_stale_requests().unwrap();
    (desk, request)
}

#[tokio::test]
async fn filters_narrow_what_the_words_find() {
    let (desk, request) = casebook().await;
    let reference = desk.app.request(request).unwrap().row.reference;
    let received = format!("Received [{reference}]");
    assert_eq!(titles(&desk, "asbestos"), ["Parish news", &received]);
    for query in [
        "asbestos from:eastmere",
        "asbestos from:FOI@EASTMERE.example",
        "asbestos authority:\"eastmere borough\"",
        "asbestos authority:eastmere status:late",
        "asbestos overdue:",
        "asbestos status:open before:2025-04",
        "asbestos before:2025-05-01",
        &format!("asbestos request:{}", reference.to_lowercase()),
    ] {
        assert_eq!(titles(&desk, query), [received.as_str()], "{query}");
    }
    assert_eq!(titles(&desk, "asbestos after:2025-05-01"), ["Parish news"]);
    assert_eq!(
        titles(&desk, "asbestos from:nora overdue:"),
        Vec::<String>::new()
    );
    assert_eq!(
        titles(&desk, "asbestos status:refused"),
        Vec::<String>::new()
    );
    assert_eq!(
        titles(&desk, "after:2025-05").len(),
        1,
        "without words, all of that"
    );
    assert_eq!(titles(&desk, "gran* from:village"), ["Parish news"]);
    assert!(
        titles(&desk, "from:me")
            .iter()
            .all(|title| title.starts_with("Freedom of Information"))
    );

    let taken_as_words = found(&desk, "asbestos before:soon");
    assert!(taken_as_words.hits.is_empty());
    assert_eq!(
        taken_as_words.notes,
        ["“before:soon” was looked for as words: a day is written 2025-03-12, 2025-03 or 2025."]
    );
    // What filters are none is said: those with a blank after the colon, and those there are not.
    for (query, notes) in [
        (
            "status: late",
            vec!["“status:” was looked for as a word: nothing stands right after its colon."],
        ),
        (
            "asbestos from:",
            vec!["“from:” was looked for as a word: nothing stands right after its colon."],
        ),
        (
            "colour:red",
            vec!["“colour:” was looked for as a word: there is no such filter."],
        ),
        (
            "overdue:soon",
            vec![
                "“overdue:soon” was looked for as words: what is late is overdue:yes, what is not overdue:no.",
            ],
        ),
        ("http://a.example 10:30", vec![]),
    ] {
        assert_eq!(found(&desk, query).notes, notes, "{query}");
    }
    // Received belongs to the one request, which is late; the news belong to none.
    for (query, hits) in [
        ("asbestos overdue:yes", vec![received.clone()]),
        ("asbestos overdue:no", vec![]),
    ] {
        assert_eq!(titles(&desk, query), hits, "{query}");
    }
    let _ = desk.draft();
    let drafts = found(&desk, "overdue:no").hits;
    assert!(!drafts.is_empty() && drafts.iter().all(|hit| hit.request_id != Some(request)));
    assert_eq!(
        found(&desk, "overdue:no").filters[0].says,
        "of requests whose answer is not late"
    );
    assert_eq!(
        found(&desk, "asbestos overdue:").filters[0].says,
        "of requests whose answer is late"
    );
}

#[tokio::test]
async fn a_hit_leads_to_its_words_and_can_be_attached_from_there() {
    let (desk, request) = casebook().await;
    let issue = desk.issue("Where is the asbestos?");
    let hit = found(&desk, "registers").hits.remove(0);
    let Some(EvidencePlace::Passage { from, to, .. }) = hit.place else {
        panic!("{hit:?}")
    };
    let reply = messages(&desk.app.request(request).unwrap()).pop().unwrap();
    let whole = if reply.full_text.is_empty() {
        reply.reply
    } else {
        reply.full_text
    };
    let units: Vec<u16> = whole.encode_utf16().collect();
    assert_eq!(
        String::from_utf16(&units[from as usize..to as usize]).unwrap(),
        "registers"
    );
    let page = desk
        .app
        .pin_evidence(&PinEvidence {
            issue_id: issue,
            message_id: hit.message_id.unwrap(),
            place: hit.place.unwrap(),
            note: "They keep registers".into(),
            ..PinEvidence::default()
        })
        .unwrap();
    assert_eq!(page.evidence[0].quote, "registers");

    // The request feeds the issue now, and what is written about it is found too.
    assert_eq!(
        titles(&desk, "asbestos issue:where"),
        ["Where is the asbestos?".to_owned(), reply.subject.clone(),]
    );
    assert_eq!(titles(&desk, "has:evidence"), [reply.subject]);
    let kinds: Vec<_> = found(&desk, "registers")
        .hits
        .iter()
        .map(|hit| hit.kind)
        .collect();
    assert_eq!(kinds, [HitKind::Evidence, HitKind::Message]);
    desk.app
        .save_issue(&IssueEdit {
            id: Some(issue),
            question: "Where is the asbestos?".into(),
            findings: Some("In nineteen schools".into()),
            ..IssueEdit::default()
        })
        .unwrap();
    assert_eq!(
        found(&desk, "nineteen schools").hits[0].issue_id,
        Some(issue)
    );
    desk.app.unpin_evidence(page.evidence[0].id).unwrap();
    assert_eq!(found(&desk, "keep registers").hits.len(), 0);
    assert_eq!(
        desk.app.casebook().check().unwrap().problems,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn searches_are_kept_under_a_name() {
    let (desk, _) = casebook().await;
    assert!(desk.app.save_search(" ", "asbestos").is_err());
    desk.app.save_search("Late ones", "overdue:").unwrap();
    let saved = desk
        .app
        .save_search("late  ones", "asbestos overdue:")
        .unwrap();
    assert_eq!(saved.len(), 1);
    assert_eq!(saved[0].query, "asbestos overdue:");
    assert_eq!(desk.app.forget_search(saved[0].id).unwrap(), []);
}

#[tokio::test]
async fn any_text_is_a_query() {
    let (desk, _) = casebook().await;
    let piece = prop_oneof![
        3 => ".{0,12}".prop_map(String::from),
        2 => prop::sample::select(vec![
            "from:", "authority:\"", "issue:", "status:", "has:", "type:", "before:", "after:",
            "overdue:", "request:", "\"", "“", "*", "(", ")", "-", "^", "NEAR(", " AND ", " OR ",
            " NOT ", "'", "\\", "%", "_", "\0", "2025-13-45", "9999-12-31", "-0001", "🏠", "title:",
            "rowid:", ";--", "asbestos", "grant*",
        ]).prop_map(String::from),
    ];
    let query = prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::new(Config {
        cases: 1_500,
        ..Config::default()
    });
    runner
        .run(&query, |query| {
            let page = desk.app.search(&query);
            prop_assert!(page.is_ok(), "{query:?}: {page:?}");
            Ok(())
        })
        .unwrap();
}

/// The time must not grow with the square of the words: five hundred of them took over twenty seconds.
#[tokio::test]
async fn a_very_long_query_is_shortened_and_says_so() {
    let desk = Desk::on(day(2025, 3, 3));
    desk.sent().await;
    let as_often: Vec<String> = vec!["a".to_owned(); 500];
    let begun = std::time::Instant::now();
    let same = desk.app.search(&as_often.join(" ")).unwrap();
    assert_eq!(same.notes, Vec::<String>::new(), "one word, said often");
    let many: Vec<String> = (0..500).map(|number| format!("w{number}")).collect();
    let phrase = format!("\"{}\"", many.join(" "));
    for query in [many.join(" "), phrase] {
        let page = desk.app.search(&query).unwrap();
        assert!(
            page.notes[0].contains("the first 30 words were looked for"),
            "{:?}",
            page.notes
        );
    }
    let few = many[..30].join(" ");
    assert_eq!(desk.app.search(&few).unwrap().notes, Vec::<String>::new());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
