//! Many requests as one list: brought in together, read in stretches, narrowed by group and words.

use std::collections::BTreeMap;
use std::fs;

use foi_app::wire::{AgendaLine, RequestFilter, RequestGroup};

use crate::desk::{Desk, day, morning};

/// More than are kept in one transaction, and no round number of those.
const MANY: usize = 1_203;

/// A list of requests, each sent on a working day; every third was refused in time.
fn desk_with_many() -> Desk {
    let desk = Desk::on(day(2025, 5, 20));
    let mut list = String::from("authority,title,sent,outcome,answered\n");
    for number in 0..MANY {
        let council = ["Westbrook Council", "Eastmere Council", "Ysgolfa Council"][number % 3];
        let sent = day(2025, 4, 1) + chrono::Days::new(number as u64 % 40);
        let refused = if number % 3 == 0 {
            "refused,2025-05-19"
        } else {
            "waiting,"
        };
        list += &format!("{council},Grants and halls {number},{sent},{refused}\n");
    }
    let path = desk.folder.path().join("many.csv");
    fs::write(&path, list).unwrap();
    let bring = || {
        let came = desk
            .app
            .import_requests(std::slice::from_ref(&path), &BTreeMap::new(), None, false)
            .unwrap();
        (came.new as usize, came.known as usize)
    };
    assert_eq!(bring(), (MANY, 0));
    assert_eq!(bring(), (0, MANY), "a second time nothing is new");
    desk
}

#[test]
fn stretches_of_the_list_make_the_whole_in_one_order() {
    let desk = desk_with_many();
    let mut all = Vec::new();
    loop {
        let lines = desk
            .app
            .request_lines(&RequestFilter {
                offset: u32::try_from(all.len()).unwrap(),
                limit: 77,
                ..Default::default()
            })
            .unwrap();
        assert_eq!(lines.total as usize, MANY);
        if lines.lines.is_empty() {
            break;
        }
        all.extend(lines.lines);
    }
    assert_eq!(all.len(), MANY);
    let ids: std::collections::BTreeSet<_> = all.iter().map(|line| line.id).collect();
    assert_eq!(ids.len(), MANY, "each once");
    let rank = |group| match group {
        RequestGroup::Late => 0,
        RequestGroup::Answered => 1,
        RequestGroup::Waiting => 2,
        RequestGroup::Draft => 3,
        RequestGroup::Closed => 4,
    };
    let order: Vec<_> = all
        .iter()
        .map(|line| {
            (
                rank(line.group),
                line.strip.as_ref().map(|strip| strip.due).unwrap(),
            )
        })
        .collect();
    assert!(order.is_sorted(), "by group, then the nearest day");

    // Far beyond the end there is nothing, and no error.
    let beyond = desk
        .app
        .request_lines(&RequestFilter {
            offset: u32::MAX,
            limit: 10,
            ..Default::default()
        })
        .unwrap();
    assert_eq!((beyond.lines.len(), beyond.total as usize), (0, MANY));
}

#[test]
fn a_line_says_what_the_row_says() {
    let desk = desk_with_many();
    let filter = RequestFilter {
        offset: 600,
        limit: 50,
        ..Default::default()
    };
    let rows = desk.app.requests(&filter).unwrap().rows;
    let lines = desk.app.request_lines(&filter).unwrap().lines;
    assert_eq!(rows.len(), 50);
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(
            (&row.id, &row.title, &row.authority, &row.due_text),
            (&line.id, &line.title, &line.authority, &line.due_text)
        );
        let (strip, slim) = (row.strip.as_ref().unwrap(), line.strip.as_ref().unwrap());
        assert_eq!(
            (strip.days[0].date, &strip.text, strip.days.len()),
            (slim.from, &slim.text, slim.marks.len())
        );
        for (place, day) in strip.days.iter().enumerate() {
            let mark = |bit: u8| slim.marks[place] & bit != 0;
            assert_eq!(slim.from + chrono::Days::new(place as u64), day.date);
            assert_eq!(slim.numbers[place], day.number);
            assert_eq!(
                (mark(1), mark(2), mark(4), mark(8), mark(16), mark(32)),
                (
                    day.weekend,
                    day.due,
                    day.late,
                    day.past,
                    day.today,
                    day.answered
                )
            );
            let reason = slim.reasons.iter().find(|(at, _)| *at == place);
            let told = day.reason.as_ref().filter(|_| !day.weekend);
            assert_eq!(reason.map(|(_, reason)| reason), told);
        }
    }
}

#[test]
fn each_word_is_found_in_title_authority_or_reference() {
    let desk = desk_with_many();
    let found = |text: &str, group| {
        desk.app
            .request_lines(&RequestFilter {
                text: text.into(),
                group,
                limit: 200,
                ..Default::default()
            })
            .unwrap()
    };
    assert_eq!(found("EASTMERE grants", None).total as usize, MANY / 3);
    assert_eq!(found("halls westbrook 600", None).total, 1);
    assert_eq!(found("  ", None).total as usize, MANY);
    assert_eq!(found("nowhere grants", None).total, 0);
    let one = found("1202", None);
    assert_eq!(one.lines[0].title, "Grants and halls 1202");
    let by_reference = found(&one.lines[0].reference.to_lowercase(), None);
    assert_eq!(by_reference.lines[0].id, one.lines[0].id);

    // Refused are those of Westbrook, and no others.
    let refused = found("westbrook", Some(RequestGroup::Answered));
    assert_eq!(refused.total as usize, MANY / 3);
    assert_eq!(found("eastmere", Some(RequestGroup::Answered)).total, 0);
    // What SQL would take for a sign of its own is a letter like others; a pasted text is no error.
    assert_eq!(found("100%", None).total, 0);
    assert_eq!(found("_rants", None).total, 0);
    assert_eq!(found(&"grants ".repeat(5_000), None).total as usize, MANY);
}

#[test]
fn a_reference_is_found_whatever_its_case() {
    let desk = desk_with_many();
    let line = &desk
        .app
        .request_lines(&RequestFilter::default())
        .unwrap()
        .lines[0];
    let found = desk.app.find_request(&line.reference.to_lowercase());
    assert_eq!(found.unwrap(), line.id);
}

/// Today is told from what is kept of each fold; the lines of the list are folded anew.
#[test]
fn today_says_of_each_request_what_its_facts_say() {
    let desk = desk_with_many();
    for today in [day(2025, 5, 20), day(2025, 6, 3), day(2025, 7, 14)] {
        desk.clock.set(morning(today));
        let agenda = desk.app.agenda().unwrap();
        let mut all = Vec::new();
        while all.len() < MANY {
            let filter = RequestFilter {
                offset: u32::try_from(all.len()).unwrap(),
                limit: 200,
                ..Default::default()
            };
            all.extend(desk.app.request_lines(&filter).unwrap().lines);
        }
        let keys_of = |group, word: &str| {
            let mut keys: Vec<_> = all
                .iter()
                .filter(|line| line.group == group)
                .map(|line| (line.strip.as_ref().unwrap().due, line.id))
                .collect();
            keys.sort();
            let key = |(due, id)| format!("{word} {id} {due}");
            keys.into_iter().map(key).collect::<Vec<_>>()
        };
        let keys = |lines: &[AgendaLine]| {
            let keys = lines.iter().map(|line| line.key.clone());
            keys.collect::<Vec<_>>()
        };
        assert_eq!(keys(&agenda.now), keys_of(RequestGroup::Late, "late"));
        assert_eq!(agenda.now_count as usize, agenda.now.len());

        // What waits is near or not, and of what was answered the user's own day is said when near.
        let left = |line: &AgendaLine| line.mark.parse::<i32>().unwrap();
        assert!(agenda.soon.iter().all(|line| left(line) <= 10));
        assert!(agenda.waiting_on.iter().all(|line| left(line) > 10));
        let mut waiting = keys_of(RequestGroup::Waiting, "waiting");
        let near = keys_of(RequestGroup::Waiting, "soon");
        let answered = keys_of(RequestGroup::Answered, "soon");
        let soon = keys(&agenda.soon);
        waiting.retain(|key| !soon.contains(&key.replace("waiting", "soon")));
        assert_eq!(keys(&agenda.waiting_on), waiting);
        assert!(
            soon.iter()
                .all(|key| near.contains(key) || answered.contains(key))
        );
        assert!(soon.is_sorted_by_key(|key| key.rsplit(' ').next().unwrap()));
        assert_eq!(
            (agenda.soon_count as usize, agenda.waiting as usize),
            (soon.len(), waiting.len())
        );
        let counts = (agenda.now_count, agenda.soon_count, agenda.waiting);
        assert_ne!(counts, (0, 0, 0), "{today}");
    }
}
