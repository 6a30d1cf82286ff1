//! The table of last days to answer, against [`answer_deadline`].

use foi_law::{AuthorityKind, Calendar, Regime, answer_deadline};

use crate::day;

const TABLE: &str = include_str!("answer_days.txt");

#[test]
fn every_day_in_the_table() {
    let mut cases = 0;
    for line in TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (columns, why) = line.split_once('|').expect("a case says why");
        let columns: Vec<&str> = columns.split_whitespace().collect();
        let [regime, kind, received, days, due, may_say, listed] = columns[..] else {
            panic!("seven columns: {line}");
        };
        let deadline = answer_deadline(
            regime.parse::<Regime>().unwrap(),
            kind.parse::<AuthorityKind>().unwrap(),
            Calendar::built_in(),
            day(received),
            days.parse().ok(),
        )
        .unwrap();
        let found = (
            deadline.due,
            deadline.authority_may_say,
            deadline.provisional,
        );
        assert_eq!(
            found,
            (day(due), day(may_say), listed == "provisional"),
            "{line} {why}"
        );
        cases += 1;
    }
    assert!(cases >= 120, "the table has {cases} cases");
}

#[test]
fn both_answers_for_a_disputed_day() {
    // From Wed 16 December 2009: 17-24 December are days 1 to 6, 29-31 are 7 to 9 (25 and 28 are
    // holidays), and then 5-8 January are 10 to 13 with 4 January a holiday, or 10 to 14 with it.
    let listed = Calendar::built_in();
    let strict = listed.with_disputed(false);
    let due = |calendar| {
        let received = day("2009-12-16");
        answer_deadline(
            Regime::Foisa,
            AuthorityKind::Council,
            calendar,
            received,
            None,
        )
        .unwrap()
    };
    assert_eq!(
        (due(listed).due, due(&strict).due),
        (day("2010-01-19"), day("2010-01-18"))
    );
    let said = due(listed).explanation(listed).join("\n");
    assert!(said.contains("no proclamation was made for it"), "{said}");
    assert!(said.contains("Mon 18 January 2010"), "{said}");
    let said = due(&strict).explanation(&strict).join("\n");
    assert!(said.contains("Tue 19 January 2010"), "{said}");
}
