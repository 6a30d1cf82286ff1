//! Rows that may have been counted twice, once in a row that adds them up.

use std::collections::BTreeSet;

use super::run::{Counted, Run};
use crate::{Amount, sentence};

impl Run<'_, '_> {
    /// Whether only one row of the table says this in a column: a kind of thing is met more often.
    pub(super) fn is_once(&self, column: u32, text: &str) -> bool {
        let sheet = self.sheet();
        self.rows_of_table()
            .filter(|row| sheet.cell(*row, column).text == text)
            .take(2)
            .count()
            < 2
    }

    /// Counted rows with the name of a whole area that add up all other counted rows, wherever
    /// they stand.
    pub(super) fn sums_of_others(&self) -> BTreeSet<u32> {
        const FEWEST: usize = 3;
        if self.rows.len() < FEWEST {
            return BTreeSet::new();
        }
        let sums: BTreeSet<u32> = self
            .rows
            .iter()
            .filter(|counted| counted.is_of_everything && self.is_sum_of_others(counted))
            .map(|counted| counted.row)
            .collect();
        // Of two that are alike nobody can tell which is the sum.
        if sums.len() == 1 {
            sums
        } else {
            BTreeSet::new()
        }
    }

    fn is_sum_of_others(&self, counted: &Counted) -> bool {
        !counted.amount.is_zero()
            && self
                .total
                .checked_sub(counted.amount)
                .is_some_and(|others| others.to_penny() == counted.amount.to_penny())
    }

    /// Rows that look as if they had been counted twice, once in a row that adds them up.
    pub(super) fn look_for_rows_counted_twice(&mut self) {
        const FEWEST: usize = 4;
        let show = |amount: Amount| sentence::shown(amount, self.currency);
        // The sheet's own total agrees: then rows that equal others do so by chance.
        if self
            .totals
            .iter()
            .any(|total| total.is_for_all && total.says == Some(self.total.to_penny()))
        {
            return;
        }
        if let Some(sum) = self
            .rows
            .iter()
            .filter(|_| self.rows.len() >= FEWEST)
            .find(|counted| self.is_sum_of_others(counted))
        {
            self.cautions.push(format!(
                "Row {} says {}, as all other counted rows add up to: if it is their total, the sum is {}, not {}.",
                sum.row + 1,
                show(sum.amount),
                show(sum.amount),
                show(self.total)
            ));
            self.is_in_doubt = true;
            return;
        }
        if let Some(total) = self.totals.iter().find(|total| {
            total.is_for_all
                && total.says.is_some_and(|says| {
                    !says.is_zero() && says.checked_times(2) == Some(self.total.to_penny())
                })
        }) {
            self.cautions.push(format!(
                "The rows add up to exactly twice the sheet’s own total in row {} ({}): rows and their parts may have been counted twice.",
                total.row,
                show(total.says.unwrap_or_default())
            ));
            self.is_in_doubt = true;
            return;
        }
        if let Some((row, from, to)) = self.sum_and_parts() {
            self.cautions.push(format!(
                "Row {} says what rows {} to {} add up to, and all were counted: if those are its parts, they were counted twice.",
                row + 1,
                from + 1,
                to + 1
            ));
            self.is_in_doubt = true;
        }
    }

    /// A row that says what a run of rows beside it adds up to. By chance small numbers do so too;
    /// what counts is that all rows of the table fall into such runs, that the parts are indented,
    /// or that three and more rows make a sum that chance does not.
    fn sum_and_parts(&self) -> Option<(u32, u32, u32)> {
        const LONGEST: usize = 2_000;
        const FEWEST: usize = 3;
        const MOST_WORK: usize = 20_000_000;
        let rows = &self.rows;
        let work = std::cell::Cell::new(0);
        // The run after a place that adds up to an amount: how many rows.
        let run = |at: usize, direction: bool| -> Option<usize> {
            let says = rows[at].amount;
            if says.is_zero() {
                return None;
            }
            let mut sum = Amount::ZERO;
            for long in 1..=LONGEST {
                work.set(work.get() + 1);
                if work.get() > MOST_WORK {
                    return None;
                }
                let other = if direction {
                    at.checked_add(long)
                } else {
                    at.checked_sub(long)
                };
                sum = (sum + rows.get(other?)?.amount)?;
                if sum.to_penny() == says.to_penny() {
                    return Some(long);
                }
                if sum.abs() > says.abs() {
                    return None;
                }
            }
            None
        };
        let is_telling =
            |amount: Amount| amount.abs() >= Amount::whole(1_000) || !amount.is_whole();
        let mut parted = Some(0);
        let (mut longest, mut example) = (0, None);
        for at in 0..rows.len() {
            let below = run(at, true);
            if parted == Some(at) {
                parted = below.map(|long| at + long + 1);
                if let Some(long) = below.filter(|long| *long > longest) {
                    (longest, example) = (long, Some((rows[at].row, at + 1, at + long)));
                }
            }
            let found = [
                below.map(|long| (at + 1, at + long)),
                run(at, false).map(|long| (at - long, at - 1)),
            ]
            .into_iter()
            .flatten()
            .find(|(from, to)| {
                let parts = &rows[*from..=*to];
                !rows[at].is_indented && parts.iter().all(|part| part.is_indented)
                    || parts.len() >= FEWEST
                        && is_telling(rows[at].amount)
                        && parts.iter().all(|part| !part.amount.is_zero())
            });
            if let Some((from, to)) = found {
                return Some((rows[at].row, rows[from].row, rows[to].row));
            }
        }
        let is_parted = parted == Some(rows.len()) && longest > 1 && rows.len() > FEWEST;
        example
            .filter(|_| is_parted)
            .map(|(row, from, to)| (row, rows[from].row, rows[to].row))
    }
}
