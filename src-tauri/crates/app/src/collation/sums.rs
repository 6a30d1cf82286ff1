//! What the columns of a collation come to.

use std::collections::BTreeSet;

use foi_figures::{Amount, Currency, LeftOut};

use super::cell::{amount_shown, apart, first_of};
use super::count;
use super::lines::{Asked, Collated};
use super::typed::Understood;
use crate::day::counted;

/// What a column comes to.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) amount: Option<Amount>,
    pub(super) covers: BTreeSet<u32>,
    pub(super) rows_counted: u32,
    /// Rows whose cell gave nothing, and those that are none of the table's.
    pub(super) rows_left_out: u32,
    pub(super) text: String,
}

impl Collated {
    /// What a column comes to, over all authorities.
    pub(super) fn sum_of(&self, column: usize) -> Sum {
        let is_measured = matches!(self.columns[column].kind.as_str(), "money" | "number");
        let kind = self.columns[column].kind.as_str();
        let mut sum = Sum::default();
        let mut left_out = Vec::new();
        let mut of_no_table = Vec::new();
        let mut rows_counted = 0;
        let mut others = Vec::new();
        let (mut in_pounds, mut is_plain) = (Vec::new(), false);
        let mut is_too_large = false;
        for asked in &self.asked {
            let mut add = |amount: Amount, currency: Option<Currency>, rows: u32| {
                if let Some(currency) = apart(kind, currency) {
                    let rows = match rows {
                        0 => String::new(),
                        rows => format!(", {}", counted(rows, "row", "rows")),
                    };
                    others.push(format!(
                        "{} ({}{rows})",
                        asked.line.authority,
                        amount_shown(amount, kind, currency)
                    ));
                    return false;
                }
                if currency.is_some() {
                    in_pounds.push(asked.line.authority.clone());
                } else {
                    is_plain = true;
                }
                sum.covers.insert(asked.position);
                match sum.amount.unwrap_or_default() + amount {
                    Some(total) => sum.amount = Some(total),
                    None => is_too_large = true,
                }
                true
            };
            let mut gave_words = false;
            for table in &asked.tables {
                let table = &self.tables[*table];
                let Some(given) = self.given(table, column) else {
                    continue;
                };
                gave_words |= given.rows_counted > 0;
                let is_in_sum = match given.sum {
                    Some(amount) => add(amount, given.currency, given.rows_counted),
                    None => true,
                };
                if is_in_sum {
                    rows_counted += given.rows_counted;
                }
                let said = |left: &LeftOut| {
                    format!("{}, row {} {}", asked.line.authority, left.row, left.why)
                };
                left_out.extend(given.left_out.iter().map(said));
                of_no_table.extend(table.not_of_table().iter().map(said));
            }
            for typed in &asked.typed {
                let typed = &self.typed[*typed];
                if typed.row.column_id == self.columns[column].id {
                    gave_words = true;
                    if let Some(Understood::Amount(amount, currency)) = typed.understood {
                        add(amount, currency, 0);
                    }
                }
            }
            if !is_measured && gave_words {
                sum.covers.insert(asked.position);
            }
        }
        if is_too_large {
            sum.amount = None;
        }
        // Values that could not be counted are named before totals and notes.
        left_out.extend(of_no_table);
        sum.rows_counted = rows_counted;
        sum.rows_left_out = count(left_out.len());
        sum.text = self.sum_in_words(column, &sum, &left_out, &others, is_too_large);
        if kind == "number" && is_plain && !in_pounds.is_empty() {
            sum.text += &format!(
                " Some of these numbers are amounts in pounds, and are added to the others: {}.",
                first_of(&in_pounds)
            );
        }
        sum
    }

    /// Whether a table gave something for a column that is to be looked at first.
    fn has_cautions(&self, asked: &Asked, column: usize) -> bool {
        asked
            .tables
            .iter()
            .filter_map(|table| self.given(&self.tables[*table], column))
            .any(|given| !given.cautions.is_empty())
    }

    fn sum_in_words(
        &self,
        at: usize,
        sum: &Sum,
        left_out: &[String],
        others: &[String],
        is_too_large: bool,
    ) -> String {
        let column = &self.columns[at];
        let name = &column.name;
        let (covers, of) = (sum.covers.len(), self.asked.len());
        let mut text = match sum.amount {
            _ if is_too_large => format!(
                "“{name}” comes to more than can be reckoned with; look for a number that is no amount."
            ),
            Some(amount) => format!(
                "“{name}” comes to {} from {covers} of {of} authorities.",
                amount_shown(amount, &column.kind, Currency::Gbp)
            ),
            None if covers == 0 => format!("Nothing was given for “{name}”."),
            None => format!("“{name}” was given by {covers} of {of} authorities."),
        };
        if sum.rows_counted > 0 || !left_out.is_empty() {
            text += &format!(" {} counted", counted(sum.rows_counted, "row", "rows"));
            text += &match left_out {
                [] => ", none left out.".to_owned(),
                _ => format!(", {} left out: {}.", left_out.len(), first_of(left_out)),
            };
        }
        if !others.is_empty() {
            text += &format!(
                " Amounts in other currencies are not in the sum: {}.",
                first_of(others)
            );
        }
        let doubted: Vec<String> = self
            .asked
            .iter()
            .filter(|asked| self.has_cautions(asked, at))
            .map(|asked| asked.line.authority.clone())
            .collect();
        if sum.amount.is_some() && !doubted.is_empty() {
            text += &format!(
                " Look at what is said of the tables of these before you rely on it: {}.",
                first_of(&doubted)
            );
        }
        let further = self.further_tables();
        if sum.amount.is_some() && !further.is_empty() {
            text += &format!(
                " Further tables of the same authorities are not in the sum, since they may be the same figures again or a correction: {}.",
                first_of(&further)
            );
        }
        text
    }
}
