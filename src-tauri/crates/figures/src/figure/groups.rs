//! What rows are gathered under: names with their spellings, and stretches of time.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::run::{Counted, Gathered, Key, Run};
use super::{DAYS_TO_1904, Group, MOST_ALIKE, MOST_COMPARED, NoFigure, cut};
use crate::Amount;
use crate::days::{Day, day};
use crate::grid::{Cell, CellKind, Sheet, address};
use crate::key::{are_alike, normal};
use crate::table::{Column, ColumnKind, Table};
use crate::totals::{Label, is_of_everything};

impl Run<'_, '_> {
    pub(super) fn key(&mut self, row: u32, group: &Column) -> Result<Key, String> {
        let sheet = self.sheet();
        let from = self.merged_groups.get(&row).copied().unwrap_or(row);
        let mut id = sheet.value_at(from, group.index);
        if id.is_none() && self.recipe.fill_down {
            let above = (self.table.header.1 + 1..row)
                .rev()
                .find_map(|above| sheet.value_at(above, group.index));
            self.told.filled_down += u32::from(above.is_some());
            id = above;
        }
        let cell = id.map_or_else(Cell::default, |id| sheet.value(id));
        let at = address(from, group.index);
        if cell.kind == CellKind::Error {
            return Err(format!("{at} holds a failed formula ({})", cell.text));
        }
        let Some(period) = self.period() else {
            return Ok(match id {
                Some(id) if !cell.text.trim().is_empty() => Key::Named(id),
                _ => {
                    self.told.nameless += 1;
                    Key::Nameless
                }
            });
        };
        let (read, is_serial) = day_of(sheet, cell, &at, group, self.month_first)?;
        self.told.serials += u32::from(is_serial);
        let (order, name) = period.of(read);
        Ok(Key::Period(order, name))
    }

    pub(super) fn count(
        &mut self,
        row: u32,
        key: Option<Key>,
        amount: Amount,
    ) -> Result<(), NoFigure> {
        let place = match key {
            None => self.place(String::new()),
            Some(Key::Nameless) => self.place("\0".to_owned()),
            Some(Key::Period(order, name)) => {
                let place = self.place(name.clone());
                self.gathered[place].name = Some(name);
                self.gathered[place].order = Some(order);
                place
            }
            Some(Key::Named(id)) => {
                let place = if let Some(place) = self.by_value.get(&id) {
                    *place
                } else {
                    let name = self.named_as(self.sheet().value(id).text);
                    let place = self.place(name);
                    self.by_value.insert(id, place);
                    place
                };
                *self.gathered[place].spellings.entry(id).or_default() += 1;
                place
            }
        };
        let group = &mut self.gathered[place];
        group.rows += 1;
        group.sum = (group.sum + amount).ok_or(NoFigure::TooLarge)?;
        self.total = (self.total + amount).ok_or(NoFigure::TooLarge)?;
        self.since_total = (self.since_total + amount).ok_or(NoFigure::TooLarge)?;
        self.rows_since_total += 1;
        self.counted += 1;
        self.hidden += u32::from(self.sheet().is_row_hidden(row));
        if self.named.measure.is_some() {
            let sheet = self.sheet();
            let first = sheet.row(row).next().map_or(0, |(column, _)| column);
            let is_of_everything = [Some(first), self.named.group.map(|group| group.index)]
                .into_iter()
                .flatten()
                .filter_map(|column| sheet.value_at(row, column))
                .any(|id| {
                    self.label_of(id) == Label::Perhaps && is_of_everything(sheet.value(id).text)
                });
            let is_indented = self
                .names_of(row, first)
                .any(|name| name.starts_with(['\u{20}', '\u{a0}', '\t']));
            self.rows.push(Counted {
                row,
                amount,
                is_of_everything,
                is_indented,
            });
        }
        Ok(())
    }

    /// The name that a name is counted under.
    pub(super) fn named_as(&self, text: &str) -> String {
        let is_ward = self.named.group.is_some_and(|group| {
            normal(&group.name, false)
                .split(' ')
                .any(|word| matches!(word, "ward" | "wards" | "division" | "area"))
        });
        let plain = |text: &str| {
            if self.recipe.apart {
                text.to_owned()
            } else {
                normal(text, is_ward)
            }
        };
        let name = plain(text);
        self.recipe
            .same
            .iter()
            .find(|(from, _)| plain(from) == name)
            .map_or(name, |(_, into)| plain(into))
    }

    pub(super) fn place(&mut self, name: String) -> usize {
        let next = self.gathered.len();
        let place = *self.places.entry(name).or_insert(next);
        if place == next {
            self.gathered.push(Gathered::default());
        }
        place
    }
}

/// Names that may be slips of each other.
pub(super) fn alike(groups: &[Group]) -> Vec<(String, String)> {
    if groups.len() > MOST_COMPARED {
        return Vec::new();
    }
    let names: Vec<String> = groups
        .iter()
        .map(|group| normal(&group.key, true))
        .collect();
    // Short forms that are no slips of the pen: “Saint” and “St”, “Wd” for “Ward”.
    let plain: Vec<String> = names
        .iter()
        .map(|name| {
            let words: Vec<&str> = name
                .split(' ')
                .map(|word| if word == "saint" { "st" } else { word })
                .collect();
            let end = match words.as_slice() {
                [_, .., "wd" | "ward"] => words.len() - 1,
                _ => words.len(),
            };
            words[..end].join(" ")
        })
        .collect();
    let mut pairs = Vec::new();
    for (at, one) in names.iter().enumerate() {
        for (other_at, other) in names.iter().enumerate().skip(at + 1) {
            let is_short_form = one != other && plain[at] == plain[other_at];
            if is_short_form || one.len().abs_diff(other.len()) <= 6 && are_alike(one, other) {
                pairs.push((groups[at].key.clone(), groups[other_at].key.clone()));
                if pairs.len() >= MOST_ALIKE {
                    return pairs;
                }
            }
        }
    }
    pairs
}

/// Cells of a column that are covered by a merged one, each with the row it begins in.
pub(super) fn merged_above(table: &Table<'_>, column: &Column) -> HashMap<u32, u32> {
    let mut above = HashMap::new();
    // Merged cells never overlap in a well-made file; in another, the work stays bounded.
    let mut left = table.sheet.row_count() as usize * 2;
    for span in &table.sheet.merged {
        if span.from.1 <= column.index && column.index <= span.to.1 && span.from.0 > table.header.1
        {
            for row in span.from.0 + 1..=span.to.0.min(table.end) {
                let Some(after) = left.checked_sub(1) else {
                    return above;
                };
                left = after;
                above.insert(row, span.from.0);
            }
        }
    }
    above
}

/// Whether a column that is taken for British days has one that only reads with the month first.
pub(super) fn has_month_first(table: &Table<'_>, column: &Column) -> bool {
    column.kind != ColumnKind::DateMonthFirst
        && (table.header.1 + 1..table.own_end).any(|row| {
            matches!(
                day(table.sheet.cell(row, column.index)),
                Some(Day::MonthFirst(_))
            )
        })
}

/// The day that a cell says, and whether it is a serial number; else why it says none.
pub(super) fn day_of(
    sheet: &Sheet,
    cell: Cell<'_>,
    at: &str,
    column: &Column,
    month_first: bool,
) -> Result<(NaiveDate, bool), String> {
    match day(cell) {
        Some(Day::Sure(day) | Day::Month(day)) => Ok((day, false)),
        Some(Day::Serial(day)) => Ok((
            if sheet.counts_from_1904 {
                day + chrono::Days::new(DAYS_TO_1904)
            } else {
                day
            },
            true,
        )),
        Some(Day::Either(_, american)) if column.kind == ColumnKind::DateMonthFirst => {
            Ok((american, false))
        }
        Some(Day::MonthFirst(day)) if column.kind == ColumnKind::DateMonthFirst => Ok((day, false)),
        Some(Day::Either(british, _)) if !month_first => Ok((british, false)),
        Some(Day::Either(..)) => Err(format!(
            "{at} can be read with the day or the month first (“{}”), and other days of the column have the month first",
            cell.text
        )),
        Some(Day::MonthFirst(_)) => Err(format!("{at} has the month first: “{}”", cell.text)),
        None if cell.text.is_empty() => Err(format!("{at} has no day")),
        None => Err(format!("{at} is no day: “{}”", cut(cell.text))),
    }
}
