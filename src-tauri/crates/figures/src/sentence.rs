//! What a figure says, in words.

use crate::Amount;
use crate::amount::grouped;
use crate::currency::Currency;
use crate::days::Period;
use crate::figure::Figure;
use crate::recipe::Measure;
use crate::totals::TotalCheck;

/// “ward” for one and “wards” for more; a heading of more than one word is quoted.
pub(crate) fn named(heading: &str, count: u32) -> String {
    let is_word = !heading.is_empty() && heading.chars().all(char::is_alphabetic);
    if !is_word {
        return if count == 1 {
            format!("entry of “{heading}”")
        } else {
            format!("entries of “{heading}”")
        };
    }
    let small = heading.to_lowercase();
    if count == 1 {
        return small;
    }
    match small.as_bytes() {
        [.., b's'] => small,
        [.., b'x'] | [.., b'c' | b's', b'h'] => format!("{small}es"),
        [.., before, b'y'] if !b"aeiou".contains(before) => {
            format!("{}ies", &small[..small.len() - 1])
        }
        _ => format!("{small}s"),
    }
}

/// Thousandths as a percentage: `54%`, `54.2%`.
pub fn percent(thousandths: i64) -> String {
    let (sign, size) = (
        if thousandths < 0 { "-" } else { "" },
        thousandths.unsigned_abs(),
    );
    if size.is_multiple_of(10) {
        format!("{sign}{}%", size / 10)
    } else {
        format!("{sign}{}.{}%", size / 10, size % 10)
    }
}

pub(crate) fn counted(count: u32, one: &str, more: &str) -> String {
    format!(
        "{} {}",
        grouped(&count.to_string()),
        if count == 1 { one } else { more }
    )
}

/// An amount of a figure, as it is shown.
pub fn shown(amount: Amount, currency: Option<Currency>) -> String {
    amount.shown(currency.map_or("", Currency::sign))
}

/// The sentences that go with a figure: what it finds, what was counted, what was not, and whether
/// the sheet's own totals agree.
pub(crate) fn sentences(figure: &Figure) -> Vec<String> {
    let first: Vec<String> = figure
        .cautions
        .iter()
        .cloned()
        .chain([finding(figure)])
        .chain(nameless(figure))
        .collect();
    let mut said = vec![first.join(" ")];
    if let Some(found) = &figure.concentration
        && let Some(gini) = found.gini
        && found.of > 1
    {
        said.push(format!(
            "Gini coefficient {gini:.2} (0: all the same; 1: one has everything)."
        ));
    }
    let mut counting = format!("{} counted", counted(figure.rows_counted, "row", "rows"));
    let left_out = u32::try_from(figure.rows_left_out.len()).unwrap_or(u32::MAX);
    counting += &match left_out {
        0 => ", none left out.".to_owned(),
        _ => format!(
            ", {} left out: {}.",
            grouped(&left_out.to_string()),
            reasons(figure)
        ),
    };
    if figure.rows_not_asked_for > 0 {
        counting += &format!(
            " {} not asked for.",
            counted(figure.rows_not_asked_for, "row was", "rows were")
        );
    }
    said.push(counting);
    said.extend(figure.totals.iter().map(|total| total_says(figure, total)));
    said
}

/// A total of the sheet's own, held against the rows.
pub(crate) fn total_says(figure: &Figure, total: &TotalCheck) -> String {
    let show = |amount: Amount| shown(amount, figure.currency);
    let what = if total.is_for_all {
        "the rows"
    } else {
        "its rows"
    };
    let name = if total.label.is_empty() {
        String::new()
    } else {
        format!(" (“{}”)", total.label)
    };
    match total.says {
        None => format!(
            "The sheet’s own total in row {}{name} has no amount to hold against the rows.",
            total.row
        ),
        Some(says) if total.is_right() => {
            format!(
                "The sheet’s own total in row {}{name} says {}, as {what} add up to.",
                total.row,
                show(says)
            )
        }
        Some(says) => {
            let difference = says.checked_sub(total.counted).unwrap_or_default();
            format!(
                "The sheet’s own total in row {}{name} says {}, {} {} than the {} that {what} add up to.",
                total.row,
                show(says),
                show(difference.abs()),
                if difference.is_negative() {
                    "less"
                } else {
                    "more"
                },
                show(total.counted)
            )
        }
    }
}

fn finding(figure: &Figure) -> String {
    let show = |amount: Amount| shown(amount, figure.currency);
    let groups = u32::try_from(figure.groups.len()).unwrap_or(u32::MAX);
    let whole = match &figure.recipe.measure {
        Measure::Count => counted(figure.rows_counted, "row", "rows"),
        Measure::Sum(_) => show(figure.total),
        Measure::Average(_) => format!("{} on average", show(figure.average.unwrap_or_default())),
    };
    let of = if figure.measure_name.is_empty() {
        String::new()
    } else {
        format!(" of “{}”", figure.measure_name)
    };
    if let Some(found) = &figure.concentration
        && found.of > 1
    {
        let part = found
            .sum
            .ratio(figure.total, 1_000)
            .filter(|_| found.share.is_some());
        let holders = format!(
            "{} of {} {}",
            found.n,
            grouped(&found.of.to_string()),
            named(&figure.group_name, found.of)
        );
        let hold = if found.n == 1 { "holds" } else { "hold" };
        return match part {
            Some(part) => format!(
                "{holders} {hold} {} of the {whole}{of}: {}.",
                percent(part),
                show(found.sum)
            ),
            None => format!(
                "{holders} {hold} {}; the whole is {whole}{of}. Shares are not given, because some sums are below nothing or the whole is nothing.",
                show(found.sum)
            ),
        };
    }
    if let Some(grouping) = &figure.recipe.group {
        if let (Some(period), Some(largest)) = (
            grouping.period,
            figure
                .groups
                .iter()
                .max_by_key(|group| group.average.unwrap_or(group.sum)),
        ) {
            return format!(
                "{whole}{of} over {}; the most in {}: {}.",
                counted(groups, unit(period), &format!("{}s", unit(period))),
                largest.key,
                show(largest.average.unwrap_or(largest.sum))
            );
        }
        if let (Measure::Average(_), Some(first), Some(last)) = (
            &figure.recipe.measure,
            figure.groups.first(),
            figure.groups.last(),
        ) {
            return format!(
                "{whole}{of}; from {} ({}) to {} ({}).",
                show(last.average.unwrap_or_default()),
                last.key,
                show(first.average.unwrap_or_default()),
                first.key
            );
        }
    }
    format!("{whole}{of}.")
}

/// What has no name is in no share of the named.
fn nameless(figure: &Figure) -> Option<String> {
    figure.concentration.as_ref()?;
    let group = figure.groups.iter().find(|group| group.key.is_empty())?;
    let rows = counted(group.rows, "row", "rows");
    let has = if group.rows == 1 { "has" } else { "have" };
    Some(if figure.measure_name.is_empty() {
        format!("{rows} {has} no “{}”.", figure.group_name)
    } else {
        format!(
            "{rows} ({}) {has} no “{}”.",
            shown(group.sum, figure.currency),
            figure.group_name
        )
    })
}

fn unit(period: Period) -> &'static str {
    match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Year => "year",
        Period::FinancialYear => "financial year",
    }
}

/// The rows left out, with the reason of each; those beyond the first few are only counted.
fn reasons(figure: &Figure) -> String {
    const MOST: usize = 5;
    let mut said: Vec<String> = figure
        .rows_left_out
        .iter()
        .take(MOST)
        .map(|left| format!("row {} {}", left.row, left.why))
        .collect();
    if figure.rows_left_out.len() > MOST {
        said.push(format!("and {} more", figure.rows_left_out.len() - MOST));
    }
    said.join("; ")
}
