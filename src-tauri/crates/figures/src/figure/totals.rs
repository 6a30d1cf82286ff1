//! Rows that add up others.

use super::run::{Fate, Run};
use super::{LeftOut, MOST_DOUBTFUL, NoFigure, cut, is_figure};
use crate::Amount;
use crate::grid::CellKind;
use crate::totals::{Label, TotalCheck, is_of_everything};

impl Run<'_, '_> {
    /// Whether a row adds up others. A label says so, or the figures do.
    pub(super) fn total_in(&mut self, row: u32, first: u32) -> Result<Option<Fate>, NoFigure> {
        let sheet = self.sheet();
        let mut found = (Label::None, String::new());
        for column in [Some(first), self.named.group.map(|group| group.index)]
            .into_iter()
            .flatten()
        {
            if let Some(id) = sheet.value_at(row, column) {
                let label = self.label_of(id);
                if label > found.0 {
                    found = (label, sheet.value(id).text.trim().to_owned());
                }
            }
        }
        if found.0 == Label::Total {
            return Ok(Some(Fate::Total {
                label: found.1,
                is_certain: true,
            }));
        }
        let Some(measure) = self.named.measure else {
            return Ok(None);
        };
        let says = match sheet
            .value_at(row, measure.index)
            .map(|id| self.amount_of(id))
        {
            Some(Ok(read)) => read
                .amount
                .checked_times(measure.unit.times)
                .ok_or(NoFigure::TooLarge)?,
            _ => return Ok(None),
        };
        // A label further right, as in “Abbey | Total | 150”; there it may also be a kind of thing.
        let mut is_beside = false;
        if found.0 == Label::None && self.has_totals_beside {
            for (column, cell) in sheet.row(row) {
                if cell.kind == CellKind::Text
                    && column != measure.index
                    && let Some(id) = sheet.value_at(row, column)
                    && self.label_of(id) == Label::Total
                {
                    found = (Label::Perhaps, cell.text.trim().to_owned());
                    is_beside = true;
                    break;
                }
            }
        }
        let fewest = if is_beside { 1 } else { 2 };
        let is_sum = self.rows_since_total >= fewest
            && self.since_total.to_penny() == says.to_penny()
            || self.counted >= fewest && self.total.to_penny() == says.to_penny();
        let is_sum = is_sum || self.sums_of_others.contains(&row);
        if found.0 == Label::Perhaps {
            if is_sum && !says.is_zero() {
                return Ok(Some(Fate::Total {
                    label: found.1,
                    is_certain: false,
                }));
            }
            self.doubtful += 1;
            if self.doubtful <= MOST_DOUBTFUL {
                // A whole area among its parts is more likely a wrong total than a row like others.
                let says_first = is_of_everything(&found.1)
                    && self
                        .names_of(row, first)
                        .any(|name| self.is_once(first, name));
                let said = if says_first {
                    &mut self.cautions
                } else {
                    &mut self.notes
                };
                said.push(format!(
                    "Row {} (“{}”) reads like a total, but does not say what the rows above add up to. It was counted as a row like others; check it.",
                    row + 1,
                    cut(&found.1)
                ));
            }
            return Ok(None);
        }
        let has_name = self.named.group.is_some_and(|group| {
            self.merged_groups.contains_key(&row) || sheet.value_at(row, group.index).is_some()
        });
        if has_name || (self.named.group.is_none() || self.recipe.fill_down) && !is_sum {
            return Ok(None);
        }
        // Figures alone, no name and no day.
        let has_words = sheet.row(row).any(|(_, cell)| {
            cell.kind == CellKind::Text && !is_figure(cell) || cell.kind == CellKind::Date
        });
        if has_words {
            return Ok(None);
        }
        let is_last =
            (row + 1..self.rows_of_table().end).all(|below| sheet.row(below).next().is_none());
        if is_last && !is_sum && self.counted > 0 {
            self.cautions.push(format!(
                "Row {}, the last, has no name and does not say what the rows above add up to. It was counted; check whether it is a total.",
                row + 1
            ));
        }
        if is_sum && !says.is_zero() {
            return Ok(Some(Fate::Total {
                label: String::new(),
                is_certain: false,
            }));
        }
        Ok(None)
    }

    pub(super) fn put_total(&mut self, row: u32, label: String, is_certain: bool) {
        let says = self.named.measure.and_then(|measure| {
            let id = self.sheet().value_at(row, measure.index)?;
            let read = self.amount_of(id).ok()?;
            read.amount.checked_times(measure.unit.times)
        });
        let is_block = says.is_some_and(|says| says.to_penny() == self.since_total.to_penny());
        let is_all = says.is_some_and(|says| says.to_penny() == self.total.to_penny());
        let small = label.to_lowercase();
        let names_a_part = small.contains("sub")
            || !self.totals.is_empty() && !small.contains("grand") && !small.contains("overall");
        let is_for_all =
            self.counted == 0 || is_all || !(is_block || names_a_part && self.rows_since_total > 0);
        let why = if label.is_empty() {
            "has figures and no name, and reads like a total".to_owned()
        } else if is_certain {
            format!("is a total (“{}”)", cut(&label))
        } else {
            format!(
                "says what the {} add up to, and calls itself “{}”",
                if self.sums_of_others.contains(&row) {
                    "other rows"
                } else {
                    "rows above"
                },
                cut(&label)
            )
        };
        self.left_out.push(LeftOut { row: row + 1, why });
        // Held against some of the rows only, a total would be wrong without being so.
        let is_of_all = self.recipe.only.is_empty() && !self.recipe.without_hidden_rows;
        if self.named.measure.is_some() && is_of_all {
            self.totals.push(TotalCheck {
                row: row + 1,
                label,
                says,
                counted: if is_for_all {
                    self.total
                } else {
                    self.since_total
                },
                is_for_all,
                stands_above: self.counted == 0,
            });
        }
        self.since_total = Amount::ZERO;
        self.rows_since_total = 0;
    }
}
