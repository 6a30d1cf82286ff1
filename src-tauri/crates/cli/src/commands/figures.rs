use std::path::Path;

use anyhow::{Result, anyhow, bail};
use foi_app::{is_mail, page_of_mail, private, spare_casebook};
use foi_document::Typesetter;
use foi_extract::Extractor;
use foi_figures::{
    ColumnRef, DecimalMark, Doubt, Figure, Grid, Grouping, Layout, Measure, Only, Period, Recipe,
    bars_svg, csv, percent, shown,
};
use serde_json::{Value, json};

use super::beside::beside;
use super::files::opened;
use super::{casebook_of, open, read_input};
use crate::args::{self, By, Common, Decimal};
use crate::output::{columns, plain, show};

pub(crate) fn hidden(common: &Common, file: &Path) -> Result<()> {
    let grid = grid(file)?;
    let hidden = grid.hidden;
    let sheets: Vec<_> = grid
        .sheets
        .iter()
        .map(|sheet| {
            json!({
                "name": sheet.name, "hidden": sheet.is_hidden,
                "hidden_rows": ranges(&sheet.hidden_rows, sheet.row_count(), |row| (row + 1).to_string()),
                "hidden_columns": ranges(&sheet.hidden_columns, sheet.column_count(), foi_figures::letters),
            })
        })
        .collect();
    show(
        common.json,
        &json!({
            "kind": grid.kind,
            "hidden_rows": hidden.hidden_rows, "hidden_columns": hidden.hidden_columns,
            "hidden_sheets": hidden.hidden_sheets, "external_links": hidden.external_links,
            "named_ranges": hidden.named_ranges, "pivot_caches": hidden.pivot_caches,
            "sheets": sheets, "notes": grid.notes,
        }),
        |_| {
            let rows: Vec<_> = [
                ("hidden rows", hidden.hidden_rows),
                ("hidden columns", hidden.hidden_columns),
                ("hidden sheets", hidden.hidden_sheets),
                ("links to other files", hidden.external_links),
                ("named ranges", hidden.named_ranges),
                ("pivot caches", hidden.pivot_caches),
            ]
            .into_iter()
            .map(|(what, count)| vec![what.to_owned(), count.to_string()])
            .collect();
            let mut lines = vec![columns(&rows)];
            lines.extend(grid.notes.iter().map(|note| format!("[{}]", plain(note))));
            lines.join("\n")
        },
    )
}

/// Stretches as they are cited, as far as there are cells.
fn ranges(stretches: &[(u32, u32)], end: u32, named: impl Fn(u32) -> String) -> Vec<String> {
    stretches
        .iter()
        .filter(|(from, _)| *from < end)
        .map(|(from, to)| match (*to).min(end - 1) {
            to if to == *from => named(to),
            to => format!("{}-{}", named(*from), named(to)),
        })
        .collect()
}

pub(crate) fn figure(common: &Common, asked: &args::Figure) -> Result<()> {
    let recipe = recipe(asked)?;
    let name = file_name(&asked.file);
    let mut bytes = None;
    let grid = if asked.pin.is_some() {
        let read = read_input(&asked.file)?;
        let grid = grid_of_bytes(&read, &name)?;
        bytes = Some(read);
        grid
    } else {
        grid(&asked.file)?
    };
    let found = foi_figures::figure(&grid, &recipe).map_err(|why| {
        let notes = grid.notes.join(" ");
        anyhow!("{}: {why}. {}", asked.file.display(), plain(&notes))
    })?;
    // Where there is no place for a casebook there is none to spare.
    if let Ok(casebook) = casebook_of(common) {
        for target in asked.csv.iter().chain(&asked.svg).chain(&asked.png) {
            spare_casebook(&casebook, target)?;
        }
    }
    if let Some(target) = &asked.csv {
        private::write(target, csv(&found).as_ref())
            .map_err(|error| anyhow!("{}: {error}.", target.display()))?;
    }
    if let Some(target) = &asked.svg {
        private::write(target, bars_svg(&found, &name).as_ref())
            .map_err(|error| anyhow!("{}: {error}.", target.display()))?;
    }
    if let Some(target) = &asked.png {
        let typesetter = Typesetter::program(std::env::current_exe()?);
        private::write(target, typesetter.png(&bars_svg(&found, &name))?.as_ref())
            .map_err(|error| anyhow!("{}: {error}.", target.display()))?;
    }
    let beside = beside(asked, &found)?;
    let mut pinned = String::new();
    if let (Some(issue), Some(bytes)) = (&asked.pin, &bytes) {
        let app = open(common)?;
        let page = app.pin_figure_of_file(
            app.find_issue(issue)?,
            &name,
            bytes,
            &found.recipe,
            &asked.note,
        )?;
        pinned = format!("\nPinned to “{}”.", plain(&page.question));
    }
    let (mut json, mut words) = (figure_json(&found), said(&found));
    if let Some(beside) = beside {
        words += &format!("\n\n{}", beside.words);
        json[beside.key] = beside.json;
    }
    show(common.json, &json, |_| words + &pinned)
}

pub(super) fn grid(file: &Path) -> Result<Grid> {
    let name = file_name(file);
    if is_mail(&name) {
        return grid_of_bytes(&read_input(file)?, &name);
    }
    Ok(Extractor::this_program()?.grid_of_file(opened(file)?, &name)?)
}

/// A mail's own text may have tables; its files are for `foi import`.
fn grid_of_bytes(bytes: &[u8], name: &str) -> Result<Grid> {
    let extractor = Extractor::this_program()?;
    if is_mail(name) {
        let page = page_of_mail(bytes).map_err(|why| anyhow!("{name}: {why}"))?;
        return Ok(extractor.grid(page.as_bytes(), "mail.html")?);
    }
    Ok(extractor.grid(bytes, name)?)
}

fn file_name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn recipe(asked: &args::Figure) -> Result<Recipe> {
    if let Some(file) = &asked.recipe {
        let text = read_input(file)?;
        let mut value: Value = serde_json::from_slice(&text)
            .map_err(|error| anyhow!("{}: it is no JSON ({error}).", file.display()))?;
        // The whole answer of an earlier figure will do.
        if let Some(inner) = value.get_mut("recipe") {
            value = inner.take();
        }
        return serde_json::from_value(value)
            .map_err(|error| anyhow!("{}: it is no recipe ({error}).", file.display()));
    }
    let measure = match (&asked.sum, &asked.average) {
        (Some(column), _) => Measure::Sum(ColumnRef::from(column.as_str())),
        (None, Some(column)) => Measure::Average(ColumnRef::from(column.as_str())),
        (None, None) => Measure::Count,
    };
    let period = asked.by.map(|by| match by {
        By::Month => Period::Month,
        By::Quarter => Period::Quarter,
        By::Year => Period::Year,
        By::FinancialYear => Period::FinancialYear,
    });
    let mut only: Vec<Only> = Vec::new();
    for condition in &asked.only {
        let (column, value) = pair("--where", condition)?;
        match only.iter_mut().find(|only| only.column.name == column) {
            Some(only) => only.is.push(value),
            None => only.push(Only {
                column: ColumnRef::from(column.as_str()),
                is: vec![value],
            }),
        }
    }
    Ok(Recipe {
        sheet: asked.sheet.clone(),
        layout: Layout {
            header: asked
                .header
                .as_deref()
                .map(|said| rows("--header", said))
                .transpose()?,
            ..Layout::default()
        },
        measure,
        group: asked.group.as_deref().map(|column| Grouping {
            column: ColumnRef::from(column),
            period,
        }),
        top: asked.top,
        only,
        same: asked
            .same
            .iter()
            .map(|names| pair("--same", names))
            .collect::<Result<_>>()?,
        apart: asked.apart,
        without_hidden_rows: asked.without_hidden,
        fill_down: asked.fill_down,
        decimal_mark: asked.decimal.map(|mark| match mark {
            Decimal::Point => DecimalMark::Point,
            Decimal::Comma => DecimalMark::Comma,
        }),
        below_gaps: asked.below_gaps,
    })
}

fn pair(what: &str, text: &str) -> Result<(String, String)> {
    match text.split_once('=') {
        Some((one, other)) if !one.trim().is_empty() => {
            Ok((one.trim().to_owned(), other.trim().to_owned()))
        }
        _ => bail!("{what}: “{text}” has to have a = in it, such as Year=2024/25."),
    }
}

/// `3` or `3-5`, as the file numbers its rows, to rows from 0.
pub(super) fn rows(what: &str, text: &str) -> Result<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let row = |text: &str| {
        text.trim()
            .parse::<u32>()
            .ok()
            .and_then(|row| row.checked_sub(1))
    };
    match (row(first), row(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => bail!("{what}: “{text}” is not a row such as 3, or rows such as 3-5."),
    }
}

fn figure_json(found: &Figure) -> Value {
    let thousandths = |share: Option<i64>| {
        share
            .and_then(|share| i32::try_from(share).ok())
            .map(|share| f64::from(share) / 1_000.0)
    };
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|group| {
            json!({
                "key": group.key, "rows": group.rows, "sum": group.sum, "average": group.average,
                "share": thousandths(group.share), "variants": group.variants,
            })
        })
        .collect();
    let top = found
        .concentration
        .as_ref()
        .map(|top| json!({ "n": top.n, "of": top.of, "sum": top.sum, "share": top.share }));
    let totals: Vec<_> = found
        .totals
        .iter()
        .map(|total| {
            json!({
                "row": total.row, "label": total.label, "says": total.says, "counted": total.counted,
                "agrees": total.is_right(),
            })
        })
        .collect();
    json!({
        "groups": groups, "total": found.total, "average": found.average, "currency": found.currency,
        "rows_counted": found.rows_counted, "rows_left_out": found.rows_left_out,
        "rows_not_asked_for": found.rows_not_asked_for, "top": top,
        "more_than_half": found.concentration.as_ref().and_then(|found| found.more_than_half),
        "gini": found.concentration.as_ref().and_then(|found| found.gini),
        "lorenz": found.concentration.as_ref().map(|found| &found.lorenz),
        "totals": totals, "alike": found.alike, "sheet": found.sheet, "range": found.range,
        "header": found.header, "group": found.group_name, "measure": found.measure_name,
        "notes": found.notes, "doubts": found.doubts, "sentences": found.sentences, "recipe": found.recipe,
    })
}

fn said(found: &Figure) -> String {
    let mut lines: Vec<String> = found.sentences.iter().map(|said| plain(said)).collect();
    lines.push(String::new());
    let rows: Vec<_> = found
        .groups
        .iter()
        .map(|group| {
            vec![
                if group.key.is_empty() {
                    "(no name)".to_owned()
                } else {
                    plain(&group.key)
                },
                shown(group.average.unwrap_or(group.sum), found.currency),
                group.share.map(percent).unwrap_or_default(),
                if group.rows == 1 {
                    "1 row".to_owned()
                } else {
                    format!("{} rows", group.rows)
                },
            ]
        })
        .collect();
    lines.push(columns(&rows));
    lines.push(String::new());
    lines.extend(found.notes.iter().map(|note| plain(note)));
    lines.extend(found.alike.iter().map(|(one, other)| {
        format!(
            "“{}” and “{}” may be one name; --same \"{}={}\" counts them so.",
            plain(one),
            plain(other),
            plain(one),
            plain(other)
        )
    }));
    lines.extend(found.doubts.iter().map(|doubt| {
        match doubt {
            Doubt::DecimalMark => {
                "--decimal comma or --decimal point says what stands before the pence."
            }
            Doubt::BelowGaps => "--below-gaps counts what stands below an empty row.",
        }
        .to_owned()
    }));
    let sheet = if found.sheet.is_empty() {
        String::new()
    } else {
        format!("sheet “{}”, ", plain(&found.sheet))
    };
    lines.push(format!(
        "From {sheet}cells {}, heading in row {}.",
        found.range, found.header.0
    ));
    lines.join("\n")
}
