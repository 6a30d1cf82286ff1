//! The amount of each row, and the currency of the sums.

use std::collections::BTreeMap;

use super::run::Run;
use super::{Doubt, MOST_DOUBTFUL, cut, is_figure};
use crate::Amount;
use crate::currency::Currency;
use crate::grid::{Apart, Cell, CellKind, address};
use crate::key::normal;
use crate::money::{Money, NotMoney};
use crate::table::{Column, ColumnKind};

impl Run<'_, '_> {
    /// The currency of the sums: the heading's; else of a column that names one for each row; else
    /// what most amounts show. Pounds come first.
    pub(super) fn look_at_currencies(&mut self) {
        let Some(measure) = self.named.measure else {
            return;
        };
        let sheet = self.sheet();
        let mut seen: BTreeMap<Currency, u32> = BTreeMap::new();
        let (mut threes, mut others) = (false, false);
        let (mut comma_threes, mut comma_others) = (false, false);
        for row in self.rows_of_table() {
            let Some(id) = sheet.value_at(row, measure.index) else {
                continue;
            };
            self.has_decimal_commas |= has_decimal_comma(sheet.value(id));
            if sheet.value(id).kind == CellKind::Text && sheet.value(id).text.contains('.') {
                let is_three = is_point_and_three(sheet.value(id).text);
                threes |= is_three;
                others |= !is_three;
            }
            if sheet.value(id).kind == CellKind::Text {
                let text = sheet.value(id).text;
                let is_three = is_comma_and_three(text);
                comma_threes |= is_three;
                comma_others |= !is_three && text.contains([',', '.']);
            }
            if let Ok(Money {
                currency: Some(currency),
                ..
            }) = self.amount_of(id)
            {
                *seen.entry(currency).or_default() += 1;
            }
        }
        // Where the user has said what the marks are, nothing is in doubt.
        let is_unsaid = self.recipe.decimal_mark.is_none();
        self.has_decimal_commas &= is_unsaid;
        self.has_only_threes = threes && !others && is_unsaid;
        self.has_only_comma_threes =
            sheet.is_by_semicolons && comma_threes && !comma_others && is_unsaid;
        let most = |seen: &BTreeMap<Currency, u32>| {
            if seen.contains_key(&Currency::Gbp) {
                return Some(Currency::Gbp);
            }
            seen.iter()
                .max_by_key(|(_, rows)| **rows)
                .map(|(currency, _)| *currency)
        };
        let column = self.table.columns.iter().find(|column| {
            matches!(
                normal(&column.name, false).as_str(),
                "currency" | "ccy" | "curr" | "currency code" | "cur"
            )
        });
        if let Some(column) = column {
            let mut named: BTreeMap<Currency, u32> = BTreeMap::new();
            for row in self.rows_of_table() {
                if let Some(currency) = Currency::named(sheet.cell(row, column.index).text) {
                    *named.entry(currency).or_default() += 1;
                }
            }
            if !named.is_empty() {
                self.currency_column = Some(column.index);
                self.currency = measure.unit.currency.or_else(|| most(&named));
                return;
            }
        }
        // Amounts in pounds may stand unmarked among others in euros; those alone say nothing.
        let unmarked_are_pounds = measure.unit.currency.is_none()
            && !seen.contains_key(&Currency::Gbp)
            && !seen.is_empty()
            && {
                let marked: u32 = seen.values().sum();
                let figures = u32::try_from(
                    self.rows_of_table()
                        .filter(|row| {
                            sheet.value_at(*row, measure.index).is_some_and(|id| {
                                matches!(
                                    self.amounts[id.index()],
                                    Some(Ok(Money { currency: None, .. }))
                                )
                            })
                        })
                        .count(),
                )
                .unwrap_or(u32::MAX);
                figures > marked
            };
        self.currency = match measure.unit.currency {
            Some(currency) => Some(currency),
            None if unmarked_are_pounds => Some(Currency::Gbp),
            None => most(&seen).or((measure.kind == ColumnKind::Money).then_some(Currency::Gbp)),
        };
    }

    /// Text parted by commas, where `1,250` has become `1` and `250`: three digits in the next
    /// column, which holds figures in less than half of the rows.
    pub(super) fn has_parted_amount(&mut self, row: u32) -> bool {
        let Some(measure) = self.named.measure.filter(|_| self.sheet().is_separated) else {
            return false;
        };
        let sheet = self.sheet();
        let next = measure.index + 1;
        let is_start = |text: &str| {
            let digits = text.trim().trim_start_matches(['-', '£', '$', '€', '(']);
            (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_rest = |text: &str| {
            let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
            whole.len() == 3
                && whole
                    .bytes()
                    .chain(decimals.bytes())
                    .all(|byte| byte.is_ascii_digit())
        };
        if !is_start(sheet.cell(row, measure.index).text) || !is_rest(sheet.cell(row, next).text) {
            return false;
        }
        let range = self.rows_of_table();
        *self.next_is_filled.get_or_insert_with(|| {
            let (mut rows, mut figures) = (0_u32, 0_u32);
            for row in range {
                rows += u32::from(sheet.row(row).next().is_some());
                figures += u32::from(is_figure(sheet.cell(row, next)));
            }
            figures.saturating_mul(2) < rows
        })
    }

    /// The amount of a row, in the currency of the sums.
    pub(super) fn measured(&mut self, row: u32, measure: &Column) -> Result<Amount, String> {
        let sheet = self.sheet();
        let at = address(row, measure.index);
        let Some(id) = sheet.value_at(row, measure.index) else {
            let hidden = sheet.set_apart(row, measure.index).next();
            return Err(hidden.map_or_else(
                || format!("{at} is empty"),
                |hidden| {
                    format!(
                        "{at} is empty but for text that the file hides: “{}”",
                        cut(&hidden.text)
                    )
                },
            ));
        };
        for (how, words) in [
            (Apart::Struck, "is struck through"),
            (
                Apart::Raised,
                "stands above or below the line, as the mark of a note does",
            ),
        ] {
            if sheet.is_all(row, measure.index, how) {
                return Err(format!("{at} {words}: “{}”", cut(sheet.value(id).text)));
            }
        }
        let read = self.amount_of(id).map_err(|why| {
            let text = sheet.value(id).text;
            match why {
                NotMoney::Empty => format!("{at} is empty"),
                NotMoney::FailedFormula => format!("{at} holds a failed formula ({text})"),
                _ => format!("{at} {}: “{}”", why.words(), cut(text)),
            }
        })?;
        if self.has_decimal_commas && is_either(sheet.value(id)) {
            self.doubts.insert(Doubt::DecimalMark);
            return Err(format!(
                "{at} can be read in two ways (“{}”), and other cells of the column have a comma for the decimal point",
                cut(sheet.value(id).text)
            ));
        }
        if self.has_only_threes && is_point_and_three(sheet.value(id).text) {
            self.doubts.insert(Doubt::DecimalMark);
            return Err(format!(
                "{at} can be read in two ways (“{}”): its point may part thousands or be the decimal point, and no other cell of the column shows which",
                cut(sheet.value(id).text)
            ));
        }
        let row_currency = match self.currency_column {
            Some(column) => {
                let text = sheet.cell(row, column).text;
                if text.trim().is_empty() {
                    None
                } else {
                    Some(Currency::named(text).ok_or_else(|| {
                        format!(
                            "{} names no currency that is known: “{}”",
                            address(row, column),
                            cut(text)
                        )
                    })?)
                }
            }
            None => None,
        };
        if let (Some(cell), Some(column)) = (read.currency, row_currency)
            && cell != column
        {
            return Err(format!(
                "{at} is in {} and its row says {}",
                cell.words(),
                column.words()
            ));
        }
        let shown = read.currency.or(row_currency);
        if let (Some(shown), Some(currency)) = (shown, self.currency)
            && shown != currency
        {
            return Err(format!(
                "{at} is in {}, not in {}",
                shown.words(),
                currency.words()
            ));
        }
        let shown_in = if read.is_text {
            1
        } else {
            sheet.shown_in(row, measure.index)
        };
        // Where the cell is shown in thousands, that is what the heading speaks of, and the number
        // is all there.
        let times = if shown_in == measure.unit.times {
            1
        } else {
            measure.unit.times
        };
        if times != 1 && shown_in != 1 {
            return Err(format!(
                "{at} is shown in {} under a heading that says {}",
                scale_words(shown_in),
                scale_words(times)
            ));
        }
        if times != 1 && read.has_scale {
            return Err(format!(
                "{at} has its own thousands or millions (“{}”) under a heading that has them too",
                cut(sheet.value(id).text)
            ));
        }
        let amount = read
            .amount
            .checked_times(times)
            .ok_or_else(|| format!("{at} is too large to be an amount"))?;
        self.told.shown_in += u32::from(shown_in != 1);
        self.told.as_they_stand += u32::from(times == 1);
        if self.has_only_comma_threes && is_comma_and_three(sheet.value(id).text) {
            self.doubts.insert(Doubt::DecimalMark);
            self.told.comma_threes += 1;
            if self.told.comma_three.is_empty() {
                self.told.comma_three = cut(sheet.value(id).text);
            }
        }
        self.told.texts += u32::from(read.is_text && !sheet.is_separated);
        self.told.credits += u32::from(read.is_credit);
        self.told.rounded += u32::from(read.was_rounded);
        self.told.parts_of_pence += u32::from(!amount.is_whole_pence());
        self.told.unmarked += u32::from(shown.is_none());
        self.told.marked += u32::from(shown.is_some());
        self.told.own_scale += u32::from(read.has_scale);
        if read.has_scale && self.told.scaled.len() < MOST_DOUBTFUL as usize {
            self.told
                .scaled
                .push(format!("row {} (“{}”)", row + 1, cut(sheet.value(id).text)));
        }
        self.told.whole += u32::from(amount.is_whole());
        for apart in sheet.set_apart(row, measure.index) {
            let said = format!("row {} (“{}”)", row + 1, cut(&apart.text));
            match apart.how {
                Apart::Struck => self.told.struck.push(said),
                Apart::Raised => self.told.raised.push(said),
                Apart::Hidden => self.told.unseen.push(said),
            }
        }
        Ok(amount)
    }
}

/// `12,50` or `1.250,50`: a comma with one or two digits behind it at the end.
fn has_decimal_comma(cell: Cell<'_>) -> bool {
    let digits = cell.text.trim_end_matches(|c: char| !c.is_ascii_digit());
    cell.kind == CellKind::Text
        && digits.rsplit_once(',').is_some_and(|(before, after)| {
            (matches!(after.len(), 1 | 2)
                || after.len() == 3
                    && before.ends_with('0')
                    && !before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit()))
                && after.bytes().all(|byte| byte.is_ascii_digit())
                && before.ends_with(|c: char| c.is_ascii_digit())
        })
}

/// `1,250` or `1.250`: one sign with exactly three digits behind it.
fn is_either(cell: Cell<'_>) -> bool {
    let signs = cell.text.matches([',', '.']).count();
    let digits = cell.text.trim_end_matches(|c: char| !c.is_ascii_digit());
    cell.kind == CellKind::Text
        && signs == 1
        && digits
            .rsplit_once([',', '.'])
            .is_some_and(|(_, after)| after.len() == 3)
}

/// `1,250`, whose comma may part thousands or stand before the pence.
fn is_comma_and_three(text: &str) -> bool {
    !text.contains('.') && is_point_and_three(&text.replace(',', "."))
}

/// `1.250`: one point, one to three digits before it without a nought in front, three behind.
fn is_point_and_three(text: &str) -> bool {
    let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
    digits.split_once('.').is_some_and(|(before, after)| {
        (1..=3).contains(&before.len())
            && after.len() == 3
            && !before.starts_with('0')
            && before
                .bytes()
                .chain(after.bytes())
                .all(|byte| byte.is_ascii_digit())
    })
}

/// What each figure stands for.
pub(super) fn scale_words(times: i64) -> &'static str {
    match times {
        1_000 => "thousands",
        1_000_000 => "millions",
        1_000_000_000 => "thousands of millions",
        _ => "units of its own",
    }
}
