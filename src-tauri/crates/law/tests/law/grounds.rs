//! The tables of exemptions.

use foi_law::Regime;
use foi_law::exemptions::{Balance, Harm, all, find};

#[test]
fn sections_are_unique_and_in_order() {
    for regime in Regime::ALL {
        let sections: Vec<&str> = all(regime).iter().map(|ground| ground.section).collect();
        for (at, section) in sections.iter().enumerate() {
            assert!(
                !sections[..at].contains(section),
                "{regime} {section} twice"
            );
            assert_eq!(find(regime, section).unwrap().section, *section);
        }
        assert!(
            all(regime)
                .iter()
                .all(|ground| ground.regime == regime && !ground.title.is_empty())
        );
    }
}

#[test]
fn foia_absolute_exemptions_are_those_of_section_2_3() {
    // FOIA s.2(3): 21, 23, 32, 34, 41 and 44 wholly; 36, 37 and 40 in part.
    let absolute = |balance| -> Vec<&str> {
        let grounds = all(Regime::Foia)
            .iter()
            .filter(|ground| ground.balance == balance);
        grounds.map(|ground| ground.section).collect()
    };
    assert_eq!(
        absolute(Balance::Absolute),
        ["21", "23", "32", "34", "41", "44"]
    );
    assert_eq!(absolute(Balance::Mixed), ["37", "40"]);
    assert_eq!(absolute(Balance::NoDuty), ["12", "14(1)", "14(2)"]);
}

#[test]
fn the_two_acts_point_at_each_other() {
    for ground in all(Regime::Foia) {
        let Some(counterpart) = ground.counterpart else {
            continue;
        };
        let scottish = find(Regime::Foisa, counterpart).unwrap();
        assert_eq!(scottish.section, counterpart);
        assert_eq!(scottish.counterpart, Some(ground.section));
    }
}

#[test]
fn citations_are_found_however_they_are_written() {
    for (regime, written, section) in [
        (Regime::Foia, "s.40(2)", "40"),
        (Regime::Foia, "Section 43(2)", "43(2)"),
        (Regime::Foia, "s 14 (1)", "14(1)"),
        (Regime::Foia, "22A", "22A"),
        (Regime::Foia, "22a(1)", "22A"),
        (Regime::Foia, "36(2)(b)(ii)", "36"),
        (Regime::Eir, "Regulation 12(4)(b)", "12(4)(b)"),
        (Regime::Eir, "reg. 12(5)(e)", "12(5)(e)"),
        (Regime::Eisr, "10(5)(e)", "10(5)(e)"),
        (Regime::Foisa, "33(1)(b)", "33(1)(b)"),
    ] {
        assert_eq!(
            find(regime, written).map(|ground| ground.section),
            Some(section),
            "{written}"
        );
    }
    for (regime, written) in [
        (Regime::Foia, ""),
        (Regime::Foia, "4"),
        (Regime::Foia, "400"),
        (Regime::Foia, "43"),
        (Regime::Foia, "paragraph 40"),
        (Regime::Eir, "12"),
    ] {
        assert_eq!(find(regime, written), None, "{written}");
    }
}

#[test]
fn scottish_commercial_harm_is_substantial() {
    assert_eq!(
        find(Regime::Foisa, "33(1)(b)").unwrap().harm,
        Harm::SubstantialPrejudice
    );
    assert_eq!(find(Regime::Foia, "43(2)").unwrap().harm, Harm::Prejudice);
    assert_eq!(
        find(Regime::Eir, "12(5)(e)").unwrap().harm,
        Harm::AdverseEffect
    );
    assert_eq!(
        find(Regime::Eir, "12(4)(b)").unwrap().citation(),
        "EIR reg.12(4)(b)"
    );
}
