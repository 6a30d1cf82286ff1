//! The table of histories, against [`clock`].

use foi_law::{AuthorityKind, Calendar, Channel, Clock, Event, EventKind, LawError, Regime, clock};

use crate::day;

const TABLE: &str = include_str!("histories.txt");

/// One block of the table.
struct Case<'a> {
    title: &'a str,
    regime: Regime,
    kind: AuthorityKind,
    today: &'a str,
    events: Vec<Event>,
    expected: Vec<&'a str>,
}

fn cases() -> Vec<Case<'static>> {
    let lines: Vec<&str> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    lines
        .split(|line| line.is_empty())
        .filter(|block| !block.is_empty())
        .map(|block| read(block))
        .collect()
}

fn read(block: &[&'static str]) -> Case<'static> {
    let title = block[0]
        .strip_prefix("case ")
        .expect("a block begins with its title");
    let words: Vec<&str> = block[1].split_whitespace().collect();
    let ["under", regime, kind, "on", today] = words[..] else {
        panic!("{title}: {}", block[1])
    };
    let is_fact = |line: &&&str| line.starts_with(|c: char| c.is_ascii_digit());
    Case {
        title,
        regime: regime.parse().unwrap(),
        kind: kind.parse().unwrap(),
        today,
        events: block[2..]
            .iter()
            .take_while(is_fact)
            .map(|line| event(line))
            .collect(),
        expected: block[2..].iter().skip_while(is_fact).copied().collect(),
    }
}

fn event(line: &str) -> Event {
    let mut words = line.split_whitespace();
    let (on, kind) = (words.next().unwrap(), words.next().unwrap());
    let mut event = Event::new(kind.parse().unwrap(), day(on));
    for word in words {
        let (field, value) = word.split_once('=').unwrap();
        let text = || Some(value.replace('_', " "));
        match field {
            "id" => event.id = text(),
            "date" => event.date = Some(day(value)),
            "to" => event.to = text(),
            "redirect" => event.redirect = text(),
            "by" => {
                event.by = if value == "post" {
                    Channel::Post
                } else {
                    Channel::Email
                }
            }
            "working_days" => event.working_days = Some(value.parse().unwrap()),
            "exemptions" => event.exemptions = value.split(',').map(str::to_owned).collect(),
            "replaces" => event.replaces = text(),
            "with" => {
                let mut parts = value.split(',');
                let (on, kind) = (parts.next().unwrap(), parts.next().unwrap());
                let mut with = Event::new(kind.parse().unwrap(), day(on));
                with.id = parts.next().map(str::to_owned);
                event.with = Some(Box::new(with));
            }
            other => panic!("unknown field {other}"),
        }
    }
    event
}

impl Case<'_> {
    fn fold(&self, events: &[Event]) -> Result<Clock, LawError> {
        clock(
            self.regime,
            self.kind,
            Calendar::built_in(),
            events,
            day(self.today),
        )
    }

    fn expected(&self, first_word: &str) -> Vec<String> {
        let prefix = format!("{first_word} ");
        self.expected
            .iter()
            .filter_map(|line| line.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect()
    }
}

/// A clock in the words of the table.
fn stage_line(clock: &Clock) -> String {
    let since = clock
        .stage_since
        .map_or("-".to_owned(), |day| day.to_string());
    format!("{} since {since}", clock.stage)
}

fn due_lines(clock: &Clock) -> Vec<String> {
    let mut lines: Vec<String> = clock
        .deadlines
        .iter()
        .map(|deadline| {
            let differ = deadline.readings_differ();
            let may = if differ {
                format!(" may {}", deadline.authority_may_say)
            } else {
                String::new()
            };
            let done = deadline
                .met_on
                .map(|done| format!(" done {done}"))
                .unwrap_or_default();
            format!(
                "{} {}{may} {}{done}",
                deadline.duty, deadline.due, deadline.status
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn every_history_in_the_table() {
    let cases = cases();
    assert!(cases.len() >= 120, "the table has {} cases", cases.len());
    for case in &cases {
        let title = case.title;
        let found = case.fold(&case.events);
        if let Some(expected) = case.expected("error").first() {
            let (field, reason) = expected.split_once(": ").unwrap();
            let error = found.expect_err(title);
            assert_eq!(error.field(), field, "{title}: {error}");
            assert!(error.to_string().contains(reason), "{title}: {error}");
            continue;
        }
        let clock = found.unwrap_or_else(|error| panic!("{title}: {error}"));
        assert_eq!(
            stage_line(&clock),
            case.expected("stage").join(" and "),
            "{title}"
        );
        let mut expected = case.expected("due");
        expected.sort();
        assert_eq!(due_lines(&clock), expected, "{title}");
        let notes: Vec<String> = clock
            .notes
            .iter()
            .map(|note| {
                serde_json::to_value(note.code)
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        for code in case.expected("note") {
            assert!(
                notes.contains(&code),
                "{title}: no note {code} in {notes:?}"
            );
        }
    }
}

#[test]
fn the_order_of_the_list_does_not_matter() {
    for case in cases()
        .iter()
        .filter(|case| case.expected("error").is_empty())
    {
        let forward = case.fold(&case.events);
        let mut events = case.events.clone();
        events.reverse();
        assert_eq!(forward, case.fold(&events), "{}", case.title);
    }
}

#[test]
fn every_deadline_is_someones_and_can_be_explained() {
    let calendar = Calendar::built_in();
    for case in cases()
        .iter()
        .filter(|case| case.expected("error").is_empty())
    {
        for deadline in case.fold(&case.events).unwrap().deadlines {
            let title = format!("{}: {}", case.title, deadline.duty);
            let working = deadline.working(calendar).unwrap();
            assert_eq!(working.due, deadline.due, "{title}");
            assert_eq!(
                working.days.last().map(|day| day.date),
                Some(deadline.due),
                "{title}"
            );
            if working.working_days > 0 {
                let last = working.days.last().and_then(|day| day.number);
                assert_eq!(last, Some(working.working_days), "{title}");
            }
            let explanation = deadline.explanation(calendar);
            let citation = deadline.rule.citation;
            assert!(
                explanation.iter().any(|line| line.starts_with(citation)),
                "{title}"
            );
            for sentence in &explanation {
                assert!(sentence.ends_with('.'), "{title}: {sentence}");
                assert!(!sentence.contains("  "), "{title}: {sentence}");
            }
        }
    }
}

#[test]
fn every_kind_of_event_is_in_the_table() {
    for kind in EventKind::ALL {
        let used = cases()
            .iter()
            .any(|case| case.events.iter().any(|event| event.kind == kind));
        assert!(used, "{kind} is in no history");
    }
}
