//! Figures held against each other: per head, and one response against another.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::figure::{Figure, Group};
use crate::key::normal;
use crate::recipe::Measure;
use crate::{Amount, sentence};

/// A sum for each head, or for whatever the second table counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerHead {
    /// The groups that both have, the most per head first.
    pub rows: Vec<PerHeadRow>,
    /// All sums of these by all heads of these.
    pub overall: Option<Amount>,
    /// Groups without a row in the second table.
    pub only_in_first: Vec<String>,
    /// Rows of the second table without a group.
    pub only_in_second: Vec<String>,
    /// Groups that the second table has with nothing, or less, to divide by.
    pub not_divided: Vec<String>,
    /// Groups whose row in the other table was left out.
    pub left_out: Vec<String>,
    /// What has to be known to trust it.
    pub notes: Vec<String>,
    /// What it says.
    pub sentences: Vec<String>,
}

/// One group per head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerHeadRow {
    /// Its name.
    pub key: String,
    /// Its sum.
    pub sum: Amount,
    /// How many heads.
    pub heads: Amount,
    /// The sum by the heads, rounded at the eighth decimal.
    pub per: Amount,
}

/// The sums of one figure by those of a second, such as money by residents. Both were gathered by
/// the same kind of name.
pub fn per_head(first: &Figure, second: &Figure) -> PerHead {
    let (mut rows, mut only_in_first, mut not_divided) = (Vec::new(), Vec::new(), Vec::new());
    let mut left_out = Vec::new();
    let (out_of_first, out_of_second) = (names_left_out(first), names_left_out(second));
    let mut heads = by_name(second);
    let (mut sum, mut all_heads) = (Amount::ZERO, Amount::ZERO);
    for group in &first.groups {
        let Some((_, counted)) = heads.remove(&name(&group.key)) else {
            if out_of_second.contains_key(&name(&group.key)) {
                left_out.push(group.key.clone());
            } else {
                only_in_first.push(group.key.clone());
            }
            continue;
        };
        if let Some(per) = value(group).per(counted).filter(|_| counted > Amount::ZERO) {
            sum = (sum + value(group)).unwrap_or(sum);
            all_heads = (all_heads + counted).unwrap_or(all_heads);
            rows.push(PerHeadRow {
                key: group.key.clone(),
                sum: value(group),
                heads: counted,
                per,
            });
        } else {
            not_divided.push(group.key.clone());
        }
    }
    rows.sort_by(|one, other| {
        other
            .per
            .cmp(&one.per)
            .then_with(|| one.key.cmp(&other.key))
    });
    let (out, only_in_second): (Vec<String>, Vec<String>) = left(second, &heads)
        .into_iter()
        .partition(|key| out_of_first.contains_key(&name(key)));
    left_out.extend(out);
    // Averages of groups of different sizes do not add up to anything.
    let has_sums = first.average.is_none() && second.average.is_none();
    let overall = sum.per(all_heads).filter(|_| has_sums);
    let mut sentences: Vec<String> = twice(second).into_iter().collect();
    if let (Some(most), Some(least)) = (rows.first(), rows.last()) {
        let show = |amount: Amount| sentence::shown(amount, first.currency);
        let what = second.measure_name.to_lowercase();
        let mut said = format!(
            "{} has the most for each of “{what}”: {}",
            most.key,
            show(most.per)
        );
        if rows.len() > 1 {
            said += &format!("; {} the least: {}", least.key, show(least.per));
        }
        if let Some(overall) = overall {
            said += &format!(". Overall {}", show(overall));
        }
        sentences.push(said + ".");
    }
    let unmatched = |names: &[String], where_not: &str| match names {
        [] => None,
        names => Some(format!(
            "Not found {where_not} and left out: {}.",
            names.join(", ")
        )),
    };
    sentences.extend(unmatched(&only_in_first, "in the second table"));
    sentences.extend(unmatched(&only_in_second, "in the first table"));
    if !not_divided.is_empty() {
        sentences.push(format!(
            "Left out, because the second table has nothing to divide by for them: {}.",
            not_divided.join(", ")
        ));
    }
    sentences.extend(said_left_out("first", first));
    sentences.extend(said_left_out("second", second));
    let notes = spelled_otherwise(first, second);
    PerHead {
        rows,
        overall,
        only_in_first,
        only_in_second,
        not_divided,
        left_out,
        notes,
        sentences,
    }
}

/// A second table is wanted with one row for each name: where it has more, the sum may be wrong.
fn twice(second: &Figure) -> Option<String> {
    const MOST: usize = 12;
    if !matches!(second.recipe.measure, Measure::Sum(_)) {
        return None;
    }
    let more: Vec<&Group> = second
        .groups
        .iter()
        .filter(|group| group.rows > 1)
        .collect();
    let mut named: Vec<String> = more
        .iter()
        .take(MOST)
        .map(|group| format!("“{}” ({} rows)", group.key, group.rows))
        .collect();
    if more.len() > MOST {
        named.push(format!("and {} more", more.len() - MOST));
    }
    (!named.is_empty()).then(|| {
        format!(
            "The second table has more than one row for {}; what they say of “{}” was added up.",
            named.join(", "),
            second.measure_name
        )
    })
}

/// By the name that they are matched by: names of which a row was left out.
fn names_left_out(figure: &Figure) -> HashMap<String, u32> {
    figure
        .names_left_out
        .iter()
        .map(|left| (name(&left.name), left.row))
        .collect()
}

/// Rows with a name that were left out of a table, and why: what is held against them lacks them.
fn said_left_out(which: &str, figure: &Figure) -> Option<String> {
    const MOST: usize = 12;
    let mut named: Vec<String> = figure
        .names_left_out
        .iter()
        .take(MOST)
        .map(|left| {
            let why = figure.rows_left_out.iter().find(|out| out.row == left.row);
            format!(
                "“{}” (row {}: {})",
                left.name,
                left.row,
                why.map_or("left out", |out| out.why.as_str())
            )
        })
        .collect();
    if figure.names_left_out.len() > MOST {
        named.push(format!("and {} more", figure.names_left_out.len() - MOST));
    }
    (!named.is_empty()).then(|| {
        format!(
            "Left out of the {which} table and of its sum: {}.",
            named.join(", ")
        )
    })
}

/// Names that were taken for one although the two tables write them differently.
fn spelled_otherwise(first: &Figure, second: &Figure) -> Vec<String> {
    const MOST: usize = 12;
    let others: HashMap<String, &str> = second
        .groups
        .iter()
        .map(|group| (name(&group.key), group.key.as_str()))
        .collect();
    let differ: Vec<String> = first
        .groups
        .iter()
        .filter_map(|group| {
            let other = others.get(&name(&group.key))?;
            (*other != group.key).then(|| format!("“{}” with “{other}”", group.key))
        })
        .take(MOST)
        .collect();
    if differ.is_empty() {
        Vec::new()
    } else {
        vec![format!(
            "Names that the two tables write differently were taken for one: {}.",
            differ.join("; ")
        )]
    }
}

/// Two figures group by group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The groups that either has, the greatest change first.
    pub rows: Vec<ComparedRow>,
    /// The first figure's total.
    pub first: Amount,
    /// The second figure's total.
    pub second: Amount,
    /// What has to be known to trust it.
    pub notes: Vec<String>,
    /// What it says.
    pub sentences: Vec<String>,
}

/// A group in two figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRow {
    /// Its name.
    pub key: String,
    /// Its sum in the first; none where it is not there.
    pub first: Option<Amount>,
    /// Its sum in the second; none where it is not there.
    pub second: Option<Amount>,
    /// By how much the second is more; a group that is not there counts as nothing. None where that
    /// cannot be told: in different currencies, or where its row in the other table was left out.
    pub change: Option<Amount>,
    /// The change in thousandths of the first.
    pub change_share: Option<i64>,
    /// It is in one of the two only because its row in the other was left out.
    #[serde(default)]
    pub is_left_out: bool,
}

/// Holds one figure against another: two columns, two years, two councils, or a file and its
/// correction.
pub fn compare(first: &Figure, second: &Figure) -> Comparison {
    let (out_of_first, out_of_second) = (names_left_out(first), names_left_out(second));
    let is_same_money = first.currency == second.currency;
    let compared = |key: &str, one: Option<Amount>, other: Option<Amount>| {
        let name = name(key);
        let is_left_out = one.is_none() && out_of_first.contains_key(&name)
            || other.is_none() && out_of_second.contains_key(&name);
        compared(key, one, other, is_left_out, is_same_money && !is_left_out)
    };
    let mut others = by_name(second);
    let mut rows: Vec<ComparedRow> = first
        .groups
        .iter()
        .map(|group| {
            let other = others.remove(&name(&group.key)).map(|(_, sum)| sum);
            compared(&group.key, Some(value(group)), other)
        })
        .collect();
    rows.extend(
        second
            .groups
            .iter()
            .filter(|group| others.contains_key(&name(&group.key)))
            .map(|group| compared(&group.key, None, Some(value(group)))),
    );
    rows.sort_by(|one, other| {
        let size = |row: &ComparedRow| row.change.map(Amount::abs);
        size(other)
            .cmp(&size(one))
            .then_with(|| one.key.cmp(&other.key))
    });
    let show = |amount: Amount| sentence::shown(amount, first.currency);
    let whole = |figure: &Figure| figure.average.unwrap_or(figure.total);
    let (from, to) = (whole(first), whole(second));
    let mut sentences = Vec::new();
    if first.currency == second.currency {
        let change = to.checked_sub(from).unwrap_or_default();
        sentences.push(if change.is_zero() {
            format!("Both come to {}.", show(from))
        } else {
            format!(
                "{} against {}: {} {}{}.",
                show(to),
                show(from),
                show(change.abs()),
                if change.is_negative() { "less" } else { "more" },
                change
                    .abs()
                    .ratio(from.abs(), 1_000)
                    .map_or_else(String::new, |share| format!(
                        " ({})",
                        sentence::percent(share)
                    ))
            )
        });
        let changed = rows
            .iter()
            .filter(|row| row.change.is_some_and(|change| !change.is_zero()))
            .count();
        sentences.push(match changed {
            0 => "No group differs.".to_owned(),
            1 => "1 group differs.".to_owned(),
            _ => format!("{changed} groups differ."),
        });
    } else {
        sentences.push("The two figures are in different currencies or units, and their difference means nothing.".to_owned());
    }
    let missing = |is_missing: fn(&ComparedRow) -> bool| -> Vec<String> {
        rows.iter()
            .filter(|row| is_missing(row))
            .map(|row| format!("“{}”", row.key))
            .collect()
    };
    let (gone, new) = (
        missing(|row| row.second.is_none() && !row.is_left_out),
        missing(|row| row.first.is_none() && !row.is_left_out),
    );
    if !gone.is_empty() {
        sentences.push(format!("Only in the first: {}.", gone.join(", ")));
    }
    if !new.is_empty() {
        sentences.push(format!("Only in the second: {}.", new.join(", ")));
    }
    sentences.extend(said_left_out("first", first));
    sentences.extend(said_left_out("second", second));
    let halves = missing(|row| row.is_left_out);
    if !halves.is_empty() && is_same_money {
        sentences.push(format!(
            "The difference of the two sums has these on one side alone, and is wrong by as much: {}.",
            halves.join(", ")
        ));
    }
    Comparison {
        rows,
        first: from,
        second: to,
        notes: spelled_otherwise(first, second),
        sentences,
    }
}

fn compared(
    key: &str,
    first: Option<Amount>,
    second: Option<Amount>,
    is_left_out: bool,
    has_change: bool,
) -> ComparedRow {
    let (from, to) = (first.unwrap_or_default(), second.unwrap_or_default());
    let change = has_change.then(|| to.checked_sub(from).unwrap_or_default());
    ComparedRow {
        key: key.to_owned(),
        first,
        second,
        change,
        change_share: change.and_then(|change| change.ratio(from, 1_000)),
        is_left_out,
    }
}

/// What a group comes to: its average where that was asked.
fn value(group: &Group) -> Amount {
    group.average.unwrap_or(group.sum)
}

/// Names are matched as wards are: a second table may say “Abbey” where the first says “Abbey Ward”.
fn name(key: &str) -> String {
    normal(key, true)
}

fn by_name(figure: &Figure) -> HashMap<String, (usize, Amount)> {
    let mut names: HashMap<String, (usize, Amount)> = HashMap::new();
    for (at, group) in figure.groups.iter().enumerate() {
        let entry = names.entry(name(&group.key)).or_insert((at, Amount::ZERO));
        entry.1 = (entry.1 + value(group)).unwrap_or(entry.1);
    }
    names
}

fn left(figure: &Figure, names: &HashMap<String, (usize, Amount)>) -> Vec<String> {
    let in_order: BTreeMap<usize, &str> = names
        .values()
        .filter_map(|(at, _)| Some((*at, figure.groups.get(*at)?.key.as_str())))
        .collect();
    in_order.into_values().map(str::to_owned).collect()
}
