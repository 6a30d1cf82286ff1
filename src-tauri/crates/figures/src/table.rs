//! A table on a sheet: its heading, its columns and what they hold, and where it ends.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::days::{Day, day};
use crate::grid::{CellKind, Sheet, Span, letters};
use crate::header::{self, Look, look};
use crate::key::normal;
use crate::money::money;
use crate::unit::{Unit, unit_in};

/// Rows that show what a column holds.
const SAMPLE: usize = 3_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Amounts of money.
    Money,
    /// Other numbers.
    Number,
    /// Percentages, which are not added up.
    Percentage,
    /// Days; where day and month can be swapped, the day comes first.
    Date,
    /// Days with the month first, as in America.
    DateMonthFirst,
    /// Words.
    Text,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place on the sheet, from 0.
    pub index: u32,
    /// Its heading; where it has none, its letters.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// What its heading says of its figures.
    pub unit: Unit,
    /// The file hides it.
    pub is_hidden: bool,
    /// Columns with the same number stand side by side; an empty column parts one from the next.
    pub(crate) segment: u32,
    /// The last row that it has a cell in.
    pub(crate) last: u32,
}

/// A column as it is named: by its heading, and by its letters where headings are not enough.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnRef {
    /// Its heading.
    pub name: String,
    /// Its letters in the file it was chosen in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
}

impl From<&str> for ColumnRef {
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            letters: None,
        }
    }
}

/// Why a table or a column was not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    /// No row looks like a heading.
    #[error(
        "no row of the sheet {0} looks like a heading with columns under it; say which row it is"
    )]
    NoHeading(String),
    /// There is no column of that name.
    #[error("the sheet {sheet} has no column “{wanted}”; its columns are {columns}")]
    NoColumn {
        /// The sheet.
        sheet: String,
        /// What was asked for.
        wanted: String,
        /// What there is.
        columns: String,
    },
    /// There are more columns of that name.
    #[error(
        "there is more than one column “{wanted}” ({letters}); name the one you mean by its letters"
    )]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// Where they stand.
        letters: String,
    },
}

/// What the user says of a table where what was found is not right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The first and last row of the heading, from 0; none to have them found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<(u32, u32)>,
    /// What columns hold, by their headings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, ColumnKind>,
}

/// A table on a sheet.
#[derive(Debug, Clone)]
pub struct Table<'s> {
    /// The sheet.
    pub sheet: &'s Sheet,
    /// The first and last row of its heading, from 0.
    pub header: (u32, u32),
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The row after its last, from 0.
    pub end: u32,
    /// The first row of another table's heading further down, if there is one.
    pub other_table: Option<u32>,
    /// The row after the last that is this table's: before the titles of another.
    pub own_end: u32,
}

impl<'s> Table<'s> {
    /// The table on a sheet. Columns that are wanted by name help to find the heading.
    pub fn on(sheet: &'s Sheet, layout: &Layout, wanted: &[&str]) -> Result<Self, NoTable> {
        let header = Self::heading(sheet, layout, wanted)?;
        let mut table = Self {
            sheet,
            header,
            columns: Vec::new(),
            end: sheet.row_count(),
            other_table: None,
            own_end: sheet.row_count(),
        };
        table.columns = table.found_columns(layout);
        table.find_end();
        Ok(table)
    }

    /// The tables on a sheet one below the other: the one with the heading, and those whose headings
    /// are found further down.
    pub fn all_on(sheet: &'s Sheet, layout: &Layout) -> Result<Vec<Self>, NoTable> {
        const MOST: usize = 20;
        let mut tables = vec![Self::on(sheet, layout, &[])?];
        while let Some(next) = tables.last().and_then(|last| last.other_table)
            && tables.len() < MOST
        {
            let below = Layout {
                header: Some((next, next)),
                kinds: layout.kinds.clone(),
            };
            tables.push(Self::on(sheet, &below, &[])?);
        }
        Ok(tables)
    }

    /// The first and last row of the heading alone, from 0: it is found in the first rows, however
    /// long the sheet is.
    pub fn heading(sheet: &Sheet, layout: &Layout, wanted: &[&str]) -> Result<(u32, u32), NoTable> {
        let none = || NoTable::NoHeading(shown(&sheet.name));
        match layout.header {
            Some((first, last)) if first <= last && last < sheet.row_count() => Ok((first, last)),
            Some(_) => Err(none()),
            None => header::find(sheet, wanted).ok_or_else(none),
        }
    }

    fn found_columns(&self, layout: &Layout) -> Vec<Column> {
        let sheet = self.sheet;
        let from = self.header.1 + 1;
        let mut used: Vec<Option<u32>> = vec![None; sheet.column_count() as usize];
        for row in from..sheet.row_count() {
            for (column, _) in sheet.row(row) {
                if let Some(last) = used.get_mut(column as usize) {
                    *last = Some(row);
                }
            }
        }
        let named: HashMap<u32, String> = header::names(sheet, self.header).into_iter().collect();
        let mut samples: HashMap<u32, Votes> = HashMap::new();
        let mut seen = 0;
        for row in from..sheet.row_count() {
            let mut is_filled = false;
            for (column, cell) in sheet.row(row) {
                is_filled = true;
                samples.entry(column).or_default().count(cell);
            }
            seen += usize::from(is_filled);
            if seen >= SAMPLE {
                break;
            }
        }
        let mut columns = Vec::new();
        let (mut segment, mut before) = (0, None);
        for index in 0..sheet.column_count() {
            let last = used.get(index as usize).copied().flatten();
            let name = named.get(&index);
            if last.is_none() && name.is_none() {
                continue;
            }
            if before.is_some_and(|before| before + 1 < index) {
                segment += 1;
            }
            before = Some(index);
            let name = name.cloned().unwrap_or_else(|| letters(index));
            let unit = unit_in(&name);
            let found = samples
                .get(&index)
                .map_or(ColumnKind::Text, |votes| votes.kind(&name, unit));
            columns.push(Column {
                kind: layout.kinds.get(&name).copied().unwrap_or(found),
                index,
                name,
                unit,
                is_hidden: sheet.is_column_hidden(index),
                segment,
                last: last.unwrap_or(from),
            });
        }
        columns
    }

    /// Looks for another heading further down: words where this table has figures or days, after an
    /// empty row, a title or a total, with figures under them.
    fn find_end(&mut self) {
        let sheet = self.sheet;
        let figures: Vec<u32> = self
            .columns
            .iter()
            .filter(|column| column.kind != ColumnKind::Text)
            .map(|column| column.index)
            .collect();
        let mut is_after_break = false;
        for row in self.header.1 + 1..sheet.row_count() {
            let cells: Vec<u32> = sheet.row(row).map(|(column, _)| column).take(60).collect();
            if cells.len() < 2 {
                is_after_break |= cells.is_empty() || self.is_title(row, cells[0]);
                continue;
            }
            let could_be = figures.iter().any(|column| {
                let cell = sheet.cell(row, *column);
                cell.kind == CellKind::Text
                    && cell.text.contains(char::is_alphabetic)
                    && look(sheet, row, *column) == Look::Word
            });
            if could_be
                && cells
                    .iter()
                    .all(|column| matches!(look(sheet, row, *column), Look::Word | Look::Year))
            {
                let repeats = self.repeats_heading(row);
                let words: usize = cells
                    .iter()
                    .map(|column| header::heading_words(sheet.cell(row, *column).text))
                    .sum();
                let below = (row + 1..sheet.row_count().min(row + 6)).any(|below| {
                    cells
                        .iter()
                        .any(|column| look(sheet, below, *column) == Look::Data)
                });
                let is_heading = if repeats {
                    is_after_break
                } else {
                    below && (is_after_break && words > 0 || words > 1)
                };
                if is_heading && row > self.header.1 + 1 {
                    self.other_table = Some(row);
                    self.own_end = row;
                    while let Some(above) = self.own_end.checked_sub(1)
                        && above > self.header.1
                        && let [one] = sheet
                            .row(above)
                            .map(|(column, _)| column)
                            .take(2)
                            .collect::<Vec<_>>()[..]
                        && self.is_title(above, one)
                    {
                        self.own_end = above;
                    }
                    return;
                }
            }
            is_after_break = false;
        }
    }

    fn is_title(&self, row: u32, column: u32) -> bool {
        look(self.sheet, row, column) == Look::Word
            && column <= self.columns.first().map_or(0, |column| column.index)
    }

    /// Whether a row says again what the heading says.
    pub(crate) fn repeats_heading(&self, row: u32) -> bool {
        let sheet = self.sheet;
        // Nearly every row is told by its first letter.
        let initial = |text: &str| {
            text.trim_start()
                .chars()
                .next()
                .map(|first| first.to_ascii_lowercase())
        };
        let Some((column, first)) = sheet.row(row).next() else {
            return false;
        };
        let may_repeat = first.kind == CellKind::Text
            && (self.header.0..=self.header.1)
                .any(|heading| initial(sheet.cell(heading, column).text) == initial(first.text));
        if !may_repeat {
            return false;
        }
        let mut same = 0;
        for (column, cell) in sheet.row(row) {
            let is_same = (self.header.0..=self.header.1).any(|heading| {
                normal(sheet.cell(heading, column).text, false) == normal(cell.text, false)
                    && cell.kind == CellKind::Text
            });
            if !is_same {
                return false;
            }
            same += 1;
        }
        same >= 2 || same == 1 && self.columns.len() == 1
    }

    /// The column that is meant.
    pub fn column(&self, wanted: &ColumnRef) -> Result<&Column, NoTable> {
        let sought = normal(&wanted.name, false);
        let named: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| normal(&column.name, false) == sought)
            .collect();
        let by_letters = |letter: &str| {
            self.columns
                .iter()
                .find(|column| letters(column.index).eq_ignore_ascii_case(letter.trim()))
        };
        match named.as_slice() {
            [one] => return Ok(one),
            [] => {}
            several => {
                if let Some(one) = wanted
                    .letters
                    .as_deref()
                    .and_then(by_letters)
                    .filter(|one| several.contains(one))
                {
                    return Ok(one);
                }
                return Err(NoTable::Ambiguous {
                    wanted: wanted.name.clone(),
                    letters: several
                        .iter()
                        .map(|column| letters(column.index))
                        .collect::<Vec<_>>()
                        .join(", "),
                });
            }
        }
        // Its letters, where no heading has that name; then a heading that ends with it or begins
        // with it, such as “Amount” for “Amount (£)”.
        if wanted.name.len() <= 3
            && let Some(one) = by_letters(&wanted.name)
        {
            return Ok(one);
        }
        let near: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| {
                let name = normal(&column.name, false);
                let bare = name.trim_end_matches(['£', '€', '$', '%', ' ']);
                !sought.is_empty()
                    && (bare == sought
                        || name.ends_with(&format!(" {sought}"))
                        || name.starts_with(&format!("{sought} ")))
            })
            .collect();
        match near.as_slice() {
            [one] => Ok(one),
            [] => Err(NoTable::NoColumn {
                sheet: shown(&self.sheet.name),
                wanted: wanted.name.clone(),
                columns: self.listed(),
            }),
            several => Err(NoTable::Ambiguous {
                wanted: wanted.name.clone(),
                letters: several
                    .iter()
                    .map(|column| format!("{}: “{}”", letters(column.index), column.name))
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }

    fn listed(&self) -> String {
        const MOST: usize = 20;
        let mut names: Vec<String> = self
            .columns
            .iter()
            .take(MOST)
            .map(|column| format!("“{}”", column.name))
            .collect();
        if self.columns.len() > MOST {
            names.push(format!("and {} more", self.columns.len() - MOST));
        }
        names.join(", ")
    }

    /// The cells from the heading to the last row.
    pub fn span(&self) -> Span {
        let first = self.columns.first().map_or(0, |column| column.index);
        let last = self.columns.last().map_or(0, |column| column.index);
        Span {
            from: (self.header.0, first),
            to: (self.end.saturating_sub(1), last),
        }
    }
}

/// A sheet's name as it is said; a file without sheets has none.
pub(crate) fn shown(name: &str) -> String {
    if name.is_empty() {
        "of this file".to_owned()
    } else {
        format!("“{name}”")
    }
}

/// What the cells of a column look like.
#[derive(Debug, Default)]
struct Votes {
    numbers: usize,
    money: usize,
    percentages: usize,
    days: usize,
    serials: usize,
    month_first: usize,
    words: usize,
}

impl Votes {
    fn count(&mut self, cell: crate::grid::Cell<'_>) {
        match day(cell) {
            Some(Day::Serial(_)) => self.serials += 1,
            Some(Day::MonthFirst(_)) => {
                self.month_first += 1;
                self.days += 1;
                return;
            }
            Some(_) => {
                self.days += 1;
                return;
            }
            None => {}
        }
        match money(cell) {
            Ok(read) => {
                self.numbers += 1;
                self.money += usize::from(read.currency.is_some());
            }
            // A figure all the same; which one is for the user to say.
            Err(crate::NotMoney::Separators) => self.numbers += 1,
            Err(crate::NotMoney::Percentage) => self.percentages += 1,
            Err(
                crate::NotMoney::Empty
                | crate::NotMoney::Placeholder
                | crate::NotMoney::Withheld
                | crate::NotMoney::FailedFormula
                | crate::NotMoney::NotExact
                | crate::NotMoney::Marked
                | crate::NotMoney::Exponent,
            ) => {}
            Err(_) => self.words += 1,
        }
    }

    fn kind(&self, name: &str, unit: Unit) -> ColumnKind {
        const MONEY: [&str; 22] = [
            "amount",
            "cost",
            "costs",
            "grant",
            "grants",
            "spend",
            "spent",
            "expenditure",
            "budget",
            "price",
            "paid",
            "payment",
            "payments",
            "funding",
            "income",
            "net",
            "gross",
            "vat",
            "fee",
            "fees",
            "salary",
            "allocation",
        ];
        let most = self
            .numbers
            .max(self.percentages)
            .max(self.days)
            .max(self.words);
        let small = name.to_lowercase();
        let mut words = small.split(|c: char| !c.is_alphanumeric());
        if most == 0 || self.words == most {
            ColumnKind::Text
        } else if self.days == most
            || self.serials * 10 >= self.numbers * 9
                && words.clone().any(|word| word == "date" || word == "dated")
        {
            ColumnKind::Date
        } else if self.percentages == most || unit.is_percentage {
            ColumnKind::Percentage
        } else if self.money > 0
            || unit.currency.is_some()
            || words.any(|word| MONEY.contains(&word))
        {
            ColumnKind::Money
        } else {
            ColumnKind::Number
        }
    }
}
