//! Which column of a table is likely to hold what somebody looks for, by its heading.

use crate::figure::GatherAs;
use crate::key::normal;
use crate::table::ColumnKind;

/// Less alike than this is not offered, in hundredths.
const LEAST: u32 = 60;

/// For each column that is wanted, the place of the heading that is most like it; none where no
/// heading is like it. A heading is offered once. Where only one column holds money or days, and
/// only one such is wanted, it is offered whatever it is called.
///
/// ```
/// use foi_figures::{ColumnKind, GatherAs, suggested};
/// let headings = [("Ref", ColumnKind::Text), ("Grants awarded (£)", ColumnKind::Money)];
/// assert_eq!(suggested(&[("Grants", GatherAs::Money)], &headings), [Some(1)]);
/// ```
pub fn suggested(
    wanted: &[(&str, GatherAs)],
    headings: &[(&str, ColumnKind)],
) -> Vec<Option<usize>> {
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (at, (name, gather_as)) in wanted.iter().enumerate() {
        for (place, (heading, kind)) in headings.iter().enumerate() {
            let alike = likeness(name, heading);
            if alike >= LEAST && may_hold(*gather_as, *kind) {
                let fits = u32::from(fits(*gather_as, *kind));
                pairs.push((alike * 2 + fits * 20, at, place));
            }
        }
    }
    // The likest first; of equals the one further left.
    pairs.sort_by(|one, other| {
        other
            .0
            .cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    let mut found: Vec<Option<usize>> = vec![None; wanted.len()];
    for (_, at, place) in pairs {
        if found[at].is_none() && !found.contains(&Some(place)) {
            found[at] = Some(place);
        }
    }
    for kind in [GatherAs::Money, GatherAs::Date] {
        let asked: Vec<usize> = (0..wanted.len())
            .filter(|at| wanted[*at].1 == kind)
            .collect();
        let there: Vec<usize> = (0..headings.len())
            .filter(|place| fits(kind, headings[*place].1))
            .collect();
        if let ([at], [place]) = (asked.as_slice(), there.as_slice())
            && found[*at].is_none()
            && !found.contains(&Some(*place))
        {
            found[*at] = Some(*place);
        }
    }
    found
}

fn fits(gather_as: GatherAs, kind: ColumnKind) -> bool {
    match gather_as {
        GatherAs::Money => kind == ColumnKind::Money,
        GatherAs::Number => kind == ColumnKind::Number,
        GatherAs::Date => matches!(kind, ColumnKind::Date | ColumnKind::DateMonthFirst),
        GatherAs::Text => kind == ColumnKind::Text,
    }
}

fn may_hold(gather_as: GatherAs, kind: ColumnKind) -> bool {
    match gather_as {
        GatherAs::Money | GatherAs::Number => {
            matches!(kind, ColumnKind::Money | ColumnKind::Number)
        }
        GatherAs::Date | GatherAs::Text => gather_as == GatherAs::Text || fits(gather_as, kind),
    }
}

/// How like two names are, in hundredths: by the words they share, else letter by letter.
fn likeness(one: &str, other: &str) -> u32 {
    let (one, other) = (normal(one, false), normal(other, false));
    if one == other {
        return 100;
    }
    let (ones, others) = (words(&one), words(&other));
    if ones.is_empty() || others.is_empty() {
        return 0;
    }
    let shared = ones
        .iter()
        .filter(|word| others.iter().any(|other| is_same(word, other)))
        .count();
    let of = ones.len().min(others.len());
    let by_words = hundredths(shared, of) * 9 / 10;
    by_words.max(letters(&one, &other))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a likeness is between nothing and one"
)]
fn letters(one: &str, other: &str) -> u32 {
    (strsim::jaro_winkler(one, other) * 65.0) as u32
}

fn hundredths(part: usize, of: usize) -> u32 {
    u32::try_from(part * 100 / of.max(1)).unwrap_or(100)
}

/// The words that tell columns apart.
fn words(name: &str) -> Vec<&str> {
    name.split(' ')
        .map(|word| word.trim_matches(['£', '€', '$', '%']))
        .filter(|word| {
            !matches!(
                *word,
                "" | "the" | "of" | "in" | "for" | "to" | "and" | "a" | "by" | "on" | "000"
            )
        })
        .collect()
}

fn is_same(one: &str, other: &str) -> bool {
    let stem = |word: &str| word.trim_end_matches('s').to_owned();
    stem(one) == stem(other) || crate::key::are_alike(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: [(&str, GatherAs); 4] = [
        ("Organisation", GatherAs::Text),
        ("Grant", GatherAs::Money),
        ("Awards", GatherAs::Number),
        ("Date paid", GatherAs::Date),
    ];

    #[test]
    fn headings_are_found_however_they_are_worded() {
        let headings = [
            ("Paid on (date)", ColumnKind::Date),
            ("Name of organisation", ColumnKind::Text),
            ("Grant awarded (£)", ColumnKind::Money),
            ("No. of awards", ColumnKind::Number),
            ("Share of budget", ColumnKind::Percentage),
        ];
        assert_eq!(
            suggested(&WANTED, &headings),
            [Some(1), Some(2), Some(3), Some(0)]
        );
    }

    #[test]
    fn the_only_column_of_money_is_offered_and_one_of_two_is_not() {
        let one = [("Supplier", ColumnKind::Text), ("Net", ColumnKind::Money)];
        assert_eq!(
            suggested(&WANTED, &one),
            [None, Some(1), None, None],
            "a supplier is no organisation to a program"
        );
        let two = [("Net", ColumnKind::Money), ("Gross", ColumnKind::Money)];
        assert_eq!(suggested(&WANTED, &two), [None; 4]);
    }

    #[test]
    fn percentages_are_never_offered_as_amounts() {
        let headings = [("Grant", ColumnKind::Percentage)];
        assert_eq!(suggested(&WANTED, &headings), [None; 4]);
    }
}
