//! What has to be said beside a sum.

use super::amounts::scale_words;
use super::run::Run;
use super::{Doubt, LeftOut, MOST_DOUBTFUL, cut, is_figure};
use crate::CellKind;
use crate::key::normal;
use crate::money::DecimalMark;
use crate::table::Column;
use crate::unit::{may_be_thousands, unit_in};

impl Run<'_, '_> {
    /// What stands below empty rows or under a heading of its own.
    pub(super) fn say_what_stands_below(&mut self) {
        const MOST: usize = 5;
        let sheet = self.sheet();
        if let Some(from) = self.gap_from {
            let below: Vec<u32> = (from..self.table.own_end)
                .filter(|row| sheet.row(*row).next().is_some())
                .collect();
            self.left_out.extend(below.iter().map(|row| LeftOut {
                row: row + 1,
                why: "stands below an empty row".to_owned(),
            }));
            let last = below.last().map_or(from, |last| *last);
            let (rows, were, they) = if last == from {
                (format!("Row {}", from + 1), "was", "it")
            } else {
                (format!("Rows {} to {}", from + 1, last + 1), "were", "they")
            };
            self.cautions.push(format!(
                "{rows} below an empty row {were} not counted: {they} may be another table. Say so if {they} {} to this one.",
                if last == from { "belongs" } else { "belong" }
            ));
            self.doubts.insert(Doubt::BelowGaps);
        }
        if !self.blocks.is_empty() {
            let mut named: Vec<String> = self
                .blocks
                .iter()
                .take(MOST)
                .map(|(from, to)| {
                    if from == to {
                        format!("row {}", from + 1)
                    } else {
                        format!("rows {} to {}", from + 1, to + 1)
                    }
                })
                .collect();
            if self.blocks.len() > MOST {
                named.push(format!("and {} more such blocks", self.blocks.len() - MOST));
            }
            let why = if self.recipe.below_gaps {
                "because you said that it belongs to the table"
            } else {
                "because the sheet’s own total has it in"
            };
            self.notes.push(format!(
                "What stands below empty rows was counted too, {why}: {}.",
                named.join(", ")
            ));
        }
        if let Some(other) = self.table.other_table {
            for row in self.table.own_end..self.table.end {
                if sheet.row(row).next().is_some() {
                    self.left_out.push(LeftOut {
                        row: row + 1,
                        why: format!(
                            "belongs to another table, whose heading is row {}",
                            other + 1
                        ),
                    });
                }
            }
            self.notes.push(format!(
                "Another table begins in row {}. Its rows were not counted; choose its heading to count them.",
                other + 1
            ));
        }
    }

    /// Values and names that were asked for and are in no row, and what was taken for them.
    pub(super) fn say_what_was_not_found(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        for (at, only) in self.recipe.only.iter().enumerate() {
            for wanted in &only.is {
                let found = asked
                    .get(at)
                    .and_then(|found| found.get(&normal(wanted, true)));
                match found {
                    None => self.cautions.push(format!(
                        "No row has “{}” under “{}”.",
                        cut(wanted),
                        only.column.name
                    )),
                    Some(spellings) if spellings.len() > 1 => {
                        let listed: Vec<String> = spellings
                            .iter()
                            .take(12)
                            .map(|spelling| format!("“{}”", cut(spelling)))
                            .collect();
                        self.notes.push(format!(
                            "For “{}” under “{}” these were taken: {}.",
                            cut(wanted),
                            only.column.name,
                            listed.join(", ")
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        for (from, into) in &self.recipe.same {
            let is_met = self.by_value.keys().any(|id| {
                let text = self.sheet().value(*id).text;
                text == from || !self.recipe.apart && normal(text, true) == normal(from, true)
            });
            if !is_met {
                self.cautions.push(format!(
                    "No counted row is called “{}”, which was to be counted as “{}”.",
                    cut(from),
                    cut(into)
                ));
            }
        }
    }

    /// Rows above the heading are not of this table. Where they hold figures, that is said.
    pub(super) fn say_what_stands_above(&mut self) {
        let sheet = self.sheet();
        let above: Vec<u32> = (0..self.table.header.0)
            .filter(|row| {
                let numbers = sheet.row(*row).filter(|(_, cell)| {
                    cell.kind.is_number() || cell.kind == CellKind::Text && is_figure(*cell)
                });
                sheet.row(*row).count() > 1 && numbers.count() > 0
            })
            .collect();
        // Rows that look like rows of this table may be some of it, or another table.
        let alike = above.iter().filter(|row| self.looks_like_a_row(**row));
        let is_doubtful = alike.count() > 0;
        if !above.is_empty() {
            let (rows, were, they) = match above.as_slice() {
                [one] => (format!("Row {}", one + 1), "was", "It stands"),
                several => (
                    format!(
                        "{} rows with figures ({})",
                        several.len(),
                        listed_rows(several)
                    ),
                    "were",
                    "They stand",
                ),
            };
            let said = format!(
                "{rows} {were} not counted. {they} above the row that was taken for the heading, row {}; choose another heading if that is wrong.",
                self.table.header.0 + 1
            );
            if is_doubtful {
                self.cautions.push(said);
            } else {
                self.notes.push(said);
            }
        }
        self.left_out.extend(above.into_iter().map(|row| LeftOut {
            row: row + 1,
            why: "stands above the heading".to_owned(),
        }));
        if self.doubtful > MOST_DOUBTFUL {
            self.notes.push(format!(
                "{} more rows read like totals and were counted like others.",
                self.doubtful - MOST_DOUBTFUL
            ));
        }
    }

    /// A figure in the column that is added up, and a name in the one that is grouped by.
    fn looks_like_a_row(&self, row: u32) -> bool {
        let sheet = self.sheet();
        let has_figure = self
            .named
            .measure
            .is_some_and(|measure| is_figure(sheet.cell(row, measure.index)));
        let has_name = self
            .named
            .group
            .is_none_or(|group| sheet.value_at(row, group.index).is_some());
        has_figure && has_name
    }

    /// Thousands that a title, a note or the sheet's name speaks of, and not the column itself.
    fn say_units_elsewhere(&mut self, measure: &Column) {
        const LOOKED_AT: u32 = 50;
        const LONGEST: usize = 300;
        let sheet = self.sheet();
        let is_scale = |text: &str| {
            text.len() <= LONGEST && (unit_in(text).times != 1 || may_be_thousands(text))
        };
        let above = (0..self.table.header.0.min(LOOKED_AT))
            .flat_map(|row| sheet.row(row).map(move |(_, cell)| (row, cell)));
        // Notes stand alone in their row.
        let below = self.rows_of_table().filter_map(|row| {
            let mut cells = sheet.row(row);
            let (_, cell) = cells.next()?;
            cells.next().is_none().then_some((row, cell))
        });
        let said = above
            .chain(below)
            .find(|(_, cell)| cell.kind == CellKind::Text && is_scale(cell.text))
            .map(|(row, cell)| format!("Row {} says “{}”", row + 1, cut(cell.text)))
            .or_else(|| {
                is_scale(&sheet.name).then(|| format!("The sheet is called “{}”", sheet.name))
            });
        if let Some(said) = said {
            self.cautions.push(format!(
                "{said}, but the heading “{}” names no thousands or millions: the figures were taken as they stand.",
                measure.name
            ));
        } else if may_be_thousands(&measure.name) {
            self.cautions.push(format!(
                "The heading “{}” may mean thousands: the figures were taken as they stand.",
                measure.name
            ));
        }
    }

    pub(super) fn say_what_was_met(&mut self) {
        let rows = |count: u32| {
            if count == 1 {
                "1 row".to_owned()
            } else {
                format!("{} rows", crate::amount::grouped(&count.to_string()))
            }
        };
        let told = std::mem::take(&mut self.told);
        let mut notes = Vec::new();
        if told.own_scale > 0 {
            self.cautions.push(format!(
                "In {} a letter or word behind the figure was read as thousands or millions: {}{}.",
                rows(told.own_scale),
                told.scaled.join(", "),
                if told.own_scale > MOST_DOUBTFUL {
                    " and others"
                } else {
                    ""
                }
            ));
        }
        if told.comma_threes > 0 {
            self.cautions.push(format!(
                "The comma of amounts such as “{}” was taken to part thousands, in {}. The cells of this file are parted by semicolons, as where a comma stands before the pence, and no amount shows which it is: say so if it does.",
                told.comma_three,
                rows(told.comma_threes)
            ));
        }
        if !told.struck_names.is_empty() {
            self.cautions.push(format!(
                "Rows whose name is struck through in the file were counted: {}. If they were withdrawn, the sum is too high.",
                first_of(&told.struck_names)
            ));
        }
        if !told.raised.is_empty() {
            self.cautions.push(format!(
                "Text above or below the line beside a figure was taken for the mark of a note, and not for a part of the figure: {}.",
                first_of(&told.raised)
            ));
        }
        if !told.struck.is_empty() {
            notes.push(format!(
                "Text that is struck through beside a figure was not counted: {}.",
                first_of(&told.struck)
            ));
        }
        if !told.unseen.is_empty() {
            notes.push(format!(
                "Text that the file hides beside a figure was not counted: {}.",
                first_of(&told.unseen)
            ));
        }
        if let Some(mark) = self.recipe.decimal_mark {
            notes.push(format!(
                "In amounts written as text, a {} was taken to stand before the pence, because you said so.",
                match mark {
                    DecimalMark::Point => "point",
                    DecimalMark::Comma => "comma",
                }
            ));
        }
        if let Some(measure) = self.named.measure {
            if measure.unit.times == 1 && told.shown_in == 0 {
                self.say_units_elsewhere(measure);
            }
            if measure.unit.times != 1 && told.as_they_stand < self.counted {
                notes.push(format!(
                    "The heading “{}” gives figures in {}; they were multiplied by {}.",
                    measure.name,
                    scale_words(measure.unit.times),
                    crate::amount::grouped(&measure.unit.times.to_string())
                ));
            }
            if told.shown_in > 0 {
                notes.push(format!(
                    "In {} the file shows the figure of “{}” in thousands or millions, and holds it in full; it was counted in full.",
                    rows(told.shown_in),
                    measure.name
                ));
            }
            if measure.is_hidden {
                notes.push(format!(
                    "The column “{}” is hidden in the file.",
                    measure.name
                ));
            }
        }
        if self.hidden > 0 {
            notes.push(format!(
                "{} that the file hides {} counted.",
                rows(self.hidden),
                if self.hidden == 1 { "was" } else { "were" }
            ));
        }
        if told.texts > 0 {
            notes.push(format!(
                "In {} the figure is stored as text; it was read as a number.",
                rows(told.texts)
            ));
        }
        if told.credits > 0 {
            notes.push(format!(
                "In {} the amount is marked as a credit (CR) and was counted as negative.",
                rows(told.credits)
            ));
        }
        if told.parts_of_pence > 0 && self.currency.is_some() {
            notes.push(format!(
                "In {} the amount has parts of a penny; they were added exactly and only the sums are rounded where they are shown.",
                rows(told.parts_of_pence)
            ));
        }
        if told.rounded > 0 {
            notes.push(format!(
                "In {} the figure has more than eight decimals and was rounded at the eighth.",
                rows(told.rounded)
            ));
        }
        if told.unmarked > 0
            && told.marked > 0
            && let Some(currency) = self.currency
        {
            notes.push(format!(
                "In {} the amount shows no currency and was taken to be in {}.",
                rows(told.unmarked),
                currency.words()
            ));
        }
        if told.serials > 0 {
            let since = if self.sheet().counts_from_1904 {
                "1 January 1904"
            } else {
                "30 December 1899"
            };
            notes.push(format!("In {} the day is a serial number (days since {since}) and was read as the day it stands for.", rows(told.serials)));
        }
        if told.nameless > 0
            && let Some(group) = self.named.group
        {
            notes.push(format!(
                "{} no “{}”; they were counted in a group without a name. If the name above stands for them too, say so.",
                if told.nameless == 1 { "1 row has".to_owned() } else { format!("{} have", rows(told.nameless)) },
                group.name
            ));
        }
        if told.filled_down > 0 {
            notes.push(format!(
                "{} took the name of the row above.",
                rows(told.filled_down)
            ));
        }
        self.notes.extend(notes);
    }
}

/// The first few of many.
fn first_of(said: &[String]) -> String {
    const MOST: usize = 5;
    let more = said.len().saturating_sub(MOST);
    let first = said[..said.len() - more].join(", ");
    if more == 0 {
        first
    } else {
        format!("{first} and {more} more")
    }
}

/// `rows 1, 2 and 3`; of many, the first few.
fn listed_rows(rows: &[u32]) -> String {
    const MOST: usize = 5;
    let mut said: Vec<String> = rows
        .iter()
        .take(MOST)
        .map(|row| (row + 1).to_string())
        .collect();
    if rows.len() > MOST {
        said.push("…".to_owned());
    }
    format!("rows {}", said.join(", "))
}
