//! What a second table says beside a figure of a first.

use anyhow::{Result, anyhow};
use foi_figures::{
    Amount, ColumnRef, Figure, Grouping, Layout, Measure, Recipe, compare, per_head, percent, shown,
};
use serde_json::{Value, json};

use super::figures::{grid, rows};
use crate::args;
use crate::output::{columns, plain};

pub(super) struct Beside {
    pub(super) key: &'static str,
    pub(super) json: Value,
    pub(super) words: String,
}

/// None where no second table was named.
pub(super) fn beside(asked: &args::Figure, first: &Figure) -> Result<Option<Beside>> {
    let Some(file) = asked.compare.as_ref().or(asked.per_head.as_ref()) else {
        return Ok(None);
    };
    let second = foi_figures::figure(&grid(file)?, &recipe(asked, first)?)
        .map_err(|why| anyhow!("{}: {why}.", file.display()))?;
    Ok(Some(if asked.compare.is_some() {
        compared(first, &second)
    } else {
        divided(first, &second)
    }))
}

/// The question of the first, with the second table's own columns. Letters and conditions are of
/// the first file only.
fn recipe(asked: &args::Figure, first: &Figure) -> Result<Recipe> {
    let of_name = |column: &ColumnRef| ColumnRef::from(column.name.as_str());
    let group = first.recipe.group.as_ref();
    let names = asked
        .second_group
        .as_deref()
        .map(ColumnRef::from)
        .or_else(|| group.map(|group| of_name(&group.column)));
    let measure = match (&asked.second_sum, &first.recipe.measure) {
        (Some(sum), _) => Measure::Sum(ColumnRef::from(sum.as_str())),
        (None, Measure::Count) => Measure::Count,
        (None, Measure::Sum(column)) => Measure::Sum(of_name(column)),
        (None, Measure::Average(column)) => Measure::Average(of_name(column)),
    };
    Ok(Recipe {
        sheet: asked.second_sheet.clone(),
        layout: Layout {
            header: asked
                .second_header
                .as_deref()
                .map(|said| rows("--second-header", said))
                .transpose()?,
            ..Layout::default()
        },
        measure,
        group: names.map(|column| Grouping {
            column,
            period: group.and_then(|group| group.period),
        }),
        top: None,
        only: Vec::new(),
        ..first.recipe.clone()
    })
}

fn compared(first: &Figure, second: &Figure) -> Beside {
    let found = compare(first, second);
    let amount = |amount: Option<Amount>, of: &Figure, is_left_out: bool| match amount {
        Some(amount) => shown(amount, of.currency),
        None if is_left_out => "left out".to_owned(),
        None => "not there".to_owned(),
    };
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| {
            vec![
                plain(&row.key),
                amount(row.first, first, row.is_left_out),
                amount(row.second, second, row.is_left_out),
                row.change
                    .map(|change| shown(change, first.currency))
                    .unwrap_or_default(),
                row.change_share.map(percent).unwrap_or_default(),
            ]
        })
        .collect();
    Beside {
        key: "comparison",
        json: json!({
            "rows": found.rows, "first": found.first, "second": found.second,
            "sentences": found.sentences, "notes": found.notes, "of_second": of_second(second),
        }),
        words: words(&found.sentences, &rows, &found.notes, second),
    }
}

fn divided(first: &Figure, second: &Figure) -> Beside {
    let found = per_head(first, second);
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| {
            vec![
                plain(&row.key),
                shown(row.sum, first.currency),
                shown(row.heads, second.currency),
                shown(row.per.to_penny(), first.currency),
            ]
        })
        .collect();
    Beside {
        key: "per_head",
        json: json!({
            "rows": found.rows, "overall": found.overall,
            "only_in_first": found.only_in_first, "only_in_second": found.only_in_second,
            "not_divided": found.not_divided, "left_out": found.left_out,
            "sentences": found.sentences,
            "notes": found.notes, "of_second": of_second(second),
        }),
        words: words(&found.sentences, &rows, &found.notes, second),
    }
}

fn of_second(second: &Figure) -> Value {
    json!({
        "sheet": second.sheet, "range": second.range, "rows_counted": second.rows_counted,
        "rows_left_out": second.rows_left_out, "notes": second.notes,
        "sentences": second.sentences,
    })
}

/// Whatever makes the second table's sums wrong makes wrong what is worked out from them.
fn words(sentences: &[String], rows: &[Vec<String>], notes: &[String], second: &Figure) -> String {
    let mut lines: Vec<String> = sentences.iter().map(|said| plain(said)).collect();
    lines.push(columns(rows));
    lines.extend(notes.iter().map(|note| plain(note)));
    lines.push(format!(
        "Of the second table, {} rows were counted and {} left out.",
        second.rows_counted,
        second.rows_left_out.len()
    ));
    lines.extend(
        second
            .cautions
            .iter()
            .chain(&second.notes)
            .map(|said| format!("Of the second table: {}", plain(said))),
    );
    lines.join("\n")
}
