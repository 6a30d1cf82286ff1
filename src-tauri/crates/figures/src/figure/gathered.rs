//! Columns of a table, row by row and added up, to stand beside those of other tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::chosen::beside;
use super::groups::{day_of, has_month_first, merged_above};
use super::run::run_on;
use super::{LeftOut, NoFigure, cut};
use crate::currency::Currency;
use crate::grid::{Sheet, address, letters};
use crate::recipe::{Measure, Recipe};
use crate::table::{Column, ColumnKind, ColumnRef, Layout, Table, shown};
use crate::{Amount, CellKind, sentence};

/// Different words of a column that are named.
const MOST_WORDS: usize = 3;

/// What a gathered column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatherAs {
    /// Amounts of money.
    Money,
    /// Other numbers.
    Number,
    /// Days.
    Date,
    /// Words as they stand.
    Text,
}

/// A column to gather.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatherColumn {
    /// Which one of the table.
    pub column: ColumnRef,
    /// What is taken from it.
    pub gather_as: GatherAs,
}

/// What a cell gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatheredValue {
    /// Nothing; where it is no amount or no day, the column says why.
    #[default]
    Nothing,
    /// An amount or number.
    Amount(Amount),
    /// A day.
    Day(NaiveDate),
    /// Words.
    Text(String),
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatheredRow {
    /// Its number as the file shows it, from 1.
    pub row: u32,
    /// What its cells gave, in the order of the columns.
    pub values: Vec<GatheredValue>,
}

/// What a column came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatheredColumn {
    /// Its heading.
    pub name: String,
    /// Its letters.
    pub letters: String,
    /// Its cells: `C4:C120`.
    pub range: String,
    /// The currency of its amounts.
    pub currency: Option<Currency>,
    /// What its rows add up to, exactly; none of words and days, and where no row has an amount.
    pub sum: Option<Amount>,
    /// Rows that gave a value.
    pub rows_counted: u32,
    /// Rows of the table whose cell gave none, and why.
    pub left_out: Vec<LeftOut>,
    /// Its different words, at most three.
    pub words: Vec<String>,
    /// How many different words there are.
    pub different: u32,
    /// Its first and last day.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// What has to be said before the sum.
    pub cautions: Vec<String>,
}

/// Columns of a table, gathered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatheredTable {
    /// Its columns, in the order they were asked for.
    pub columns: Vec<GatheredColumn>,
    /// Its rows, in the order of the file.
    pub rows: Vec<GatheredRow>,
    /// Rows that are none of the table's: totals, repeated headings, notes.
    pub left_out: Vec<LeftOut>,
    /// What has to be known to trust it; a sentence each.
    pub notes: Vec<String>,
}

/// Gathers columns of the table under a heading. Which rows are the table's is found as for
/// [`figure`](super::figure), for all its columns together: a row that is a total by one of them is
/// gathered for none.
pub fn gather(
    sheet: &Sheet,
    layout: &Layout,
    wanted: &[GatherColumn],
) -> Result<GatheredTable, NoFigure> {
    if !sheet.is_whole {
        return Err(NoFigure::NotWhole(shown(&sheet.name)));
    }
    let names: Vec<&str> = wanted
        .iter()
        .map(|wanted| wanted.column.name.as_str())
        .collect();
    let layout = as_wanted(&Table::on(sheet, layout, &names)?, layout, wanted)?;
    let table = Table::on(sheet, &layout, &names)?;
    let columns = wanted
        .iter()
        .map(|wanted| Ok((table.column(&wanted.column)?, wanted.gather_as)))
        .collect::<Result<Vec<_>, NoFigure>>()?;
    let mut notes = Vec::new();
    for (column, _) in &columns {
        if column.segment != columns[0].0.segment {
            beside(&table, columns[0].0, column, &mut notes)?;
        }
    }
    let mut gathering = Gathering {
        table: &table,
        notes,
        is_row: BTreeSet::new(),
        out: BTreeMap::new(),
    };
    let mut taken = Vec::new();
    for (column, gather_as) in &columns {
        taken.push(match gather_as {
            GatherAs::Money | GatherAs::Number => Some(gathering.measured(column, &layout)?),
            GatherAs::Date | GatherAs::Text => None,
        });
    }
    if taken.iter().all(Option::is_none) {
        gathering.counted(&layout)?;
    }
    gathering.leave_out_notes(&columns, &taken);
    gathering.finish(&columns, taken)
}

/// A layout in which the columns hold what is taken from them. Percentages stay what they are: they
/// are not added up.
fn as_wanted(
    table: &Table<'_>,
    layout: &Layout,
    wanted: &[GatherColumn],
) -> Result<Layout, NoFigure> {
    let mut layout = layout.clone();
    for wanted in wanted {
        let column = table.column(&wanted.column)?;
        let kind = match wanted.gather_as {
            GatherAs::Money => ColumnKind::Money,
            GatherAs::Number => ColumnKind::Number,
            GatherAs::Date | GatherAs::Text => continue,
        };
        if column.kind != ColumnKind::Percentage {
            layout.kinds.insert(column.name.clone(), kind);
        }
    }
    Ok(layout)
}

struct Gathering<'t, 's> {
    table: &'t Table<'s>,
    notes: Vec<String>,
    /// Rows of the table, from 0.
    is_row: BTreeSet<u32>,
    /// Rows that are none of the table's, and why.
    out: BTreeMap<u32, String>,
}

/// What a column of amounts gave.
struct Taken {
    amounts: HashMap<u32, Amount>,
    faults: BTreeMap<u32, String>,
    currency: Option<Currency>,
    cautions: Vec<String>,
}

impl Gathering<'_, '_> {
    fn measured(&mut self, column: &Column, layout: &Layout) -> Result<Taken, NoFigure> {
        let recipe = recipe(Measure::Sum(named(column)), layout);
        let run = run_on(self.table, &recipe)?;
        let amounts: HashMap<u32, Amount> = run
            .rows
            .iter()
            .map(|counted| (counted.row, counted.amount))
            .collect();
        let (mut faults, mut out) = (BTreeMap::new(), BTreeMap::new());
        for left in &run.left_out {
            let row = left.row - 1;
            let into = if run.faults.contains(&row) {
                &mut faults
            } else {
                &mut out
            };
            into.insert(row, left.why.clone());
        }
        self.is_row.extend(amounts.keys());
        self.is_row.extend(faults.keys());
        self.out.extend(out);
        let currency = run.currency;
        let (notes, cautions) = match run.finish() {
            Ok(figure) => {
                let wrong = figure.totals.iter().filter(|total| !total.is_right());
                let said: Vec<String> = wrong
                    .map(|total| sentence::total_says(&figure, total))
                    .collect();
                let mut cautions = figure.cautions;
                cautions.extend(said);
                (figure.notes, cautions)
            }
            Err(NoFigure::NothingCounted { .. }) => (Vec::new(), Vec::new()),
            Err(other) => return Err(other),
        };
        self.note(notes);
        Ok(Taken {
            amounts,
            faults,
            currency,
            cautions,
        })
    }

    /// The rows of a table of which no amounts are wanted.
    fn counted(&mut self, layout: &Layout) -> Result<(), NoFigure> {
        let recipe = recipe(Measure::Count, layout);
        let run = run_on(self.table, &recipe)?;
        let out: BTreeMap<u32, String> = run
            .left_out
            .iter()
            .map(|left| (left.row - 1, left.why.clone()))
            .collect();
        self.is_row.extend(
            (self.table.header.1 + 1..self.table.own_end)
                .filter(|row| self.table.sheet.row(*row).next().is_some()),
        );
        self.out.extend(out);
        match run.finish() {
            Ok(figure) => self.note(figure.notes),
            Err(NoFigure::NothingCounted { .. }) => {}
            Err(other) => return Err(other),
        }
        Ok(())
    }

    fn note(&mut self, notes: Vec<String>) {
        for note in notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// Rows without a value in any of the columns, and lines of words below the table.
    fn leave_out_notes(&mut self, columns: &[(&Column, GatherAs)], taken: &[Option<Taken>]) {
        let sheet = self.table.sheet;
        for row in self.is_row.clone() {
            let has_amount = taken
                .iter()
                .flatten()
                .any(|taken| taken.amounts.contains_key(&row));
            if has_amount || self.out.contains_key(&row) {
                continue;
            }
            let why = if self.table.columns.len() > 1 && sheet.row(row).nth(1).is_none() {
                "has only one cell, as a title or a note has"
            } else if columns
                .iter()
                .all(|(column, _)| sheet.cell(row, column.index).text.trim().is_empty())
            {
                "has nothing in the columns that are gathered"
            } else {
                continue;
            };
            self.out.insert(row, why.to_owned());
        }
    }

    fn finish(
        self,
        columns: &[(&Column, GatherAs)],
        taken: Vec<Option<Taken>>,
    ) -> Result<GatheredTable, NoFigure> {
        let rows: Vec<u32> = self
            .is_row
            .iter()
            .copied()
            .filter(|row| !self.out.contains_key(row))
            .collect();
        let mut gathered = GatheredTable {
            columns: Vec::new(),
            rows: rows
                .iter()
                .map(|row| GatheredRow {
                    row: row + 1,
                    values: Vec::new(),
                })
                .collect(),
            left_out: Vec::new(),
            notes: self.notes,
        };
        for ((column, gather_as), taken) in columns.iter().zip(taken) {
            let mut reading = GatheredColumn {
                name: column.name.clone(),
                letters: letters(column.index),
                range: format!(
                    "{}:{}",
                    address(self.table.header.1 + 1, column.index),
                    address(self.table.own_end.saturating_sub(1), column.index)
                ),
                currency: None,
                sum: None,
                rows_counted: 0,
                left_out: Vec::new(),
                words: Vec::new(),
                different: 0,
                days: None,
                cautions: Vec::new(),
            };
            let values = match taken {
                Some(taken) => amounts(&mut reading, taken, &rows)?,
                None if *gather_as == GatherAs::Date => {
                    days(&mut reading, self.table, column, &rows)
                }
                None => words(&mut reading, self.table, column, &rows),
            };
            for (row, value) in gathered.rows.iter_mut().zip(values) {
                row.values.push(value);
            }
            gathered.columns.push(reading);
        }
        gathered.left_out = self
            .out
            .into_iter()
            .map(|(row, why)| LeftOut { row: row + 1, why })
            .collect();
        Ok(gathered)
    }
}

fn amounts(
    reading: &mut GatheredColumn,
    taken: Taken,
    rows: &[u32],
) -> Result<Vec<GatheredValue>, NoFigure> {
    let mut faults = taken.faults;
    reading.currency = taken.currency;
    reading.cautions = taken.cautions;
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(amount) = taken.amounts.get(row) else {
            // A row of another column's only, such as one below the end of this.
            let why = faults
                .remove(row)
                .unwrap_or_else(|| "has nothing to count".to_owned());
            reading.left_out.push(LeftOut { row: row + 1, why });
            values.push(GatheredValue::Nothing);
            continue;
        };
        let sum = reading.sum.unwrap_or_default();
        reading.sum = Some((sum + *amount).ok_or(NoFigure::TooLarge)?);
        reading.rows_counted += 1;
        values.push(GatheredValue::Amount(*amount));
    }
    Ok(values)
}

fn days(
    reading: &mut GatheredColumn,
    table: &Table<'_>,
    column: &Column,
    rows: &[u32],
) -> Vec<GatheredValue> {
    let month_first = has_month_first(table, column);
    let above = merged_above(table, column);
    rows.iter()
        .map(|row| {
            let from = above.get(row).copied().unwrap_or(*row);
            let at = address(from, column.index);
            let cell = table.sheet.cell(from, column.index);
            match day_of(table.sheet, cell, &at, column, month_first) {
                Ok((day, _)) => {
                    reading.rows_counted += 1;
                    let (first, last) = reading.days.unwrap_or((day, day));
                    reading.days = Some((first.min(day), last.max(day)));
                    GatheredValue::Day(day)
                }
                Err(why) => {
                    reading.left_out.push(LeftOut { row: row + 1, why });
                    GatheredValue::Nothing
                }
            }
        })
        .collect()
}

fn words(
    reading: &mut GatheredColumn,
    table: &Table<'_>,
    column: &Column,
    rows: &[u32],
) -> Vec<GatheredValue> {
    let above = merged_above(table, column);
    let mut different = BTreeSet::new();
    let values = rows
        .iter()
        .map(|row| {
            let from = above.get(row).copied().unwrap_or(*row);
            let at = address(from, column.index);
            let cell = table.sheet.cell(from, column.index);
            let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let why = match cell.kind {
                CellKind::Error => format!("{at} holds a failed formula ({})", cut(&text)),
                _ if text.is_empty() => format!("{at} is empty"),
                _ => {
                    reading.rows_counted += 1;
                    if different.insert(text.clone()) && reading.words.len() < MOST_WORDS {
                        reading.words.push(text.clone());
                    }
                    return GatheredValue::Text(text);
                }
            };
            reading.left_out.push(LeftOut { row: row + 1, why });
            GatheredValue::Nothing
        })
        .collect();
    reading.different = u32::try_from(different.len()).unwrap_or(u32::MAX);
    values
}

fn named(column: &Column) -> ColumnRef {
    ColumnRef {
        name: column.name.clone(),
        letters: Some(letters(column.index)),
    }
}

fn recipe(measure: Measure, layout: &Layout) -> Recipe {
    Recipe {
        layout: layout.clone(),
        measure,
        group: None,
        sheet: None,
        top: None,
        only: Vec::new(),
        same: Vec::new(),
        apart: false,
        without_hidden_rows: false,
        fill_down: false,
        below_gaps: false,
        decimal_mark: None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::SheetBuilder;
    use crate::testing::sheet;

    fn column(name: &str, gather_as: GatherAs) -> GatherColumn {
        GatherColumn {
            column: name.into(),
            gather_as,
        }
    }

    fn numbers(left: &[LeftOut]) -> Vec<u32> {
        left.iter().map(|left| left.row).collect()
    }

    #[test]
    fn rows_are_those_of_the_table_and_each_column_says_what_it_left_out() {
        let sheet = sheet(&[
            &["Ward", "Grant (£)", "Homes", "Paid on"],
            &["Abbey", "1,000.00", "4", "02/04/2024"],
            &["Bourne", "withheld", "6", "30/06/2024"],
            &["Castle", "250.50", "n/a", "soon"],
            &["Total", "1,250.50", "10", ""],
            &["Source: housing department", "", "", ""],
        ]);
        let found = gather(
            &sheet,
            &Layout::default(),
            &[
                column("Grant (£)", GatherAs::Money),
                column("Homes", GatherAs::Number),
                column("Paid on", GatherAs::Date),
                column("Ward", GatherAs::Text),
            ],
        )
        .unwrap();
        let rows: Vec<u32> = found.rows.iter().map(|row| row.row).collect();
        assert_eq!(rows, [2, 3, 4]);
        assert_eq!(numbers(&found.left_out), [5, 6]);
        let [grant, homes, paid, ward] = found.columns.as_slice() else {
            panic!("{:?}", found.columns);
        };
        assert_eq!(grant.sum.unwrap().to_string(), "1250.50");
        assert_eq!((grant.rows_counted, numbers(&grant.left_out)), (2, vec![3]));
        assert_eq!(
            (grant.currency, grant.range.as_str()),
            (Some(Currency::Gbp), "B2:B6")
        );
        assert_eq!(homes.sum.unwrap().to_string(), "10.00");
        assert_eq!((homes.rows_counted, numbers(&homes.left_out)), (2, vec![4]));
        let day = |month, day| NaiveDate::from_ymd_opt(2024, month, day).unwrap();
        assert_eq!(paid.days, Some((day(4, 2), day(6, 30))));
        assert_eq!(numbers(&paid.left_out), [4]);
        assert_eq!(ward.words, ["Abbey", "Bourne", "Castle"]);
        assert_eq!(
            found.rows[1].values,
            [
                GatheredValue::Nothing,
                GatheredValue::Amount(Amount::whole(6)),
                GatheredValue::Day(day(6, 30)),
                GatheredValue::Text("Bourne".into())
            ]
        );
    }

    #[test]
    fn parts_of_a_penny_are_added_exactly_as_a_figure_adds_them() {
        let sheet = sheet(&[
            &["Ward", "Grant (£)"],
            &["Abbey", "0.335"],
            &["Bourne", "0.335"],
            &["Castle", "1.00"],
        ]);
        let found = gather(
            &sheet,
            &Layout::default(),
            &[column("Grant (£)", GatherAs::Money)],
        )
        .unwrap();
        // 0.335 + 0.335 + 1.00; rounded row by row it would be 1.68.
        assert_eq!(found.columns[0].sum.unwrap().to_string(), "1.67");
        assert_eq!(
            found.rows[0].values,
            [GatheredValue::Amount("0.335".parse().unwrap())]
        );
    }

    #[test]
    fn two_tables_one_below_the_other_are_gathered_each_by_itself() {
        let sheet = sheet(&[
            &["Ward", "Grant (£)"],
            &["Abbey", "100"],
            &["Bourne", "200"],
            &[],
            &["School", "Meals (£)"],
            &["Hill", "7"],
            &["Dale", "9"],
        ]);
        let tables = Table::all_on(&sheet, &Layout::default()).unwrap();
        let headers: Vec<_> = tables.iter().map(|table| table.header).collect();
        assert_eq!(headers, [(0, 0), (4, 4)]);
        let sum = |header, name: &str| {
            let layout = Layout {
                header: Some(header),
                ..Layout::default()
            };
            let found = gather(&sheet, &layout, &[column(name, GatherAs::Money)]).unwrap();
            found.columns[0].sum.unwrap().to_string()
        };
        assert_eq!(sum((0, 0), "Grant (£)"), "300.00");
        assert_eq!(sum((4, 4), "Meals (£)"), "16.00");
    }

    #[test]
    fn percentages_tables_side_by_side_and_lost_columns_are_refused() {
        let shares = sheet(&[&["Ward", "Share"], &["Abbey", "40%"], &["Bourne", "60%"]]);
        let asked = |sheet: &Sheet, columns: &[GatherColumn]| {
            gather(sheet, &Layout::default(), columns).unwrap_err()
        };
        assert_eq!(
            asked(&shares, &[column("Share", GatherAs::Number)]),
            NoFigure::Percentages("Share".into())
        );
        assert!(matches!(
            asked(&shares, &[column("Grant", GatherAs::Money)]),
            NoFigure::NoTable(crate::NoTable::NoColumn { .. })
        ));
        let beside = sheet(&[
            &["Ward", "Grant", "", "Ward", "Loan"],
            &["Abbey", "1", "", "Castle", "5"],
            &["Bourne", "2", "", "Dale", "6"],
        ]);
        assert!(matches!(
            asked(
                &beside,
                &[
                    column("Grant", GatherAs::Money),
                    column("Loan", GatherAs::Money)
                ]
            ),
            NoFigure::TwoTables(..)
        ));
    }

    #[test]
    fn another_currency_is_left_out_and_said() {
        let mut builder = SheetBuilder::new("");
        for (row, (kind, text)) in (0..).zip([
            (CellKind::Text, "Cost"),
            (CellKind::Pounds, "100"),
            (CellKind::Euros, "70"),
            (CellKind::Pounds, "5"),
        ]) {
            builder.put(row, 0, CellKind::Text, if row == 0 { "Name" } else { "a" });
            builder.put(row, 1, kind, text);
        }
        let found = gather(
            &builder.finish(),
            &Layout::default(),
            &[column("Cost", GatherAs::Money)],
        )
        .unwrap();
        let cost = &found.columns[0];
        assert_eq!(cost.sum.unwrap().to_string(), "105.00");
        assert_eq!(cost.left_out[0].why, "B3 is in euros, not in pounds");
    }

    #[test]
    fn a_table_of_words_alone_gives_its_rows() {
        let sheet = sheet(&[
            &["Ward", "Councillor"],
            &["Abbey", "A. Example"],
            &["Bourne", "B. Example"],
            &["Notes below"],
        ]);
        let found = gather(
            &sheet,
            &Layout {
                header: Some((0, 0)),
                ..Layout::default()
            },
            &[column("Ward", GatherAs::Text)],
        )
        .unwrap();
        assert_eq!(found.rows.len(), 2);
        assert_eq!(numbers(&found.left_out), [4]);
    }

    proptest! {
        /// Every row is in one place, and the rows add up to the sum to the penny.
        #[test]
        fn no_row_and_no_penny_is_lost(
            cells in prop::collection::vec(
                (prop_oneof![
                    "-?[1-9][0-9]{0,6}\\.[0-9]{2}",
                    Just("withheld".to_owned()),
                    Just(String::new()),
                    Just("\u{20ac}5".to_owned()),
                ], "[0-9]{1,3}"),
                3..40,
            )
        ) {
            let mut rows = vec![vec!["Name".to_owned(), "Grant (£)".to_owned(), "Homes".to_owned()]];
            for (at, (amount, homes)) in cells.iter().enumerate() {
                rows.push(vec![format!("Body {at}"), amount.clone(), homes.clone()]);
            }
            let rows: Vec<Vec<&str>> = rows
                .iter()
                .map(|row| row.iter().map(String::as_str).collect())
                .collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let layout = Layout { header: Some((0, 0)), ..Layout::default() };
            let found = gather(
                &sheet(&rows),
                &layout,
                &[column("Grant (£)", GatherAs::Money), column("Homes", GatherAs::Number)],
            )
            .unwrap();
            prop_assert_eq!(found.rows.len() + found.left_out.len(), cells.len());
            for (at, of) in found.columns.iter().enumerate() {
                prop_assert_eq!(of.rows_counted as usize + of.left_out.len(), found.rows.len());
                let sum = found.rows.iter().fold(Amount::ZERO, |sum, row| match row.values[at] {
                    GatheredValue::Amount(amount) => (sum + amount).unwrap(),
                    _ => sum,
                });
                prop_assert_eq!(sum, of.sum.unwrap_or_default());
            }
        }
    }
}
