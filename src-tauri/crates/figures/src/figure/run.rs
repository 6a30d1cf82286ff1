//! One run over the rows of a table: what becomes of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::chosen::{Named, beside, named_columns};
use super::groups::{has_month_first, merged_above};
use super::{Doubt, Figure, LeftOut, NameLeftOut, NoFigure, cut};
use crate::Amount;
use crate::currency::Currency;
use crate::days::Period;
use crate::grid::{Apart, CellKind, Sheet, ValueId};
use crate::key::normal;
use crate::money::{Money, NotMoney, money_as};
use crate::recipe::Recipe;
use crate::table::{ColumnKind, Table, shown};
use crate::totals::{Label, TotalCheck, is_average, is_of_everything, is_part, label};

/// What a row comes to.
pub(super) enum Fate {
    /// Nothing stands in it.
    Nothing,
    NotAskedFor,
    LeftOut(String),
    Total {
        label: String,
        is_certain: bool,
    },
    Counts {
        group: Option<Key>,
        amount: Amount,
    },
}

/// What a row is gathered under.
pub(super) enum Key {
    Named(ValueId),
    Nameless,
    Period(i32, String),
}

pub(super) fn figure_on(sheet: &Sheet, recipe: &Recipe) -> Result<Figure, NoFigure> {
    if !sheet.is_whole {
        return Err(NoFigure::NotWhole(shown(&sheet.name)));
    }
    let table = Table::on(sheet, &recipe.layout, &recipe.columns())?;
    run_on(&table, recipe)?.finish()
}

/// Goes through the rows of a table.
pub(super) fn run_on<'t, 's>(
    table: &'t Table<'s>,
    recipe: &'t Recipe,
) -> Result<Run<'t, 's>, NoFigure> {
    let named = named_columns(table, recipe)?;
    let mut notes = Vec::new();
    if let Some(column) = named.measure
        && column.kind == ColumnKind::Percentage
    {
        return Err(NoFigure::Percentages(column.name.clone()));
    }
    if let (Some(group), Some(measure)) = (named.group, named.measure)
        && group.segment != measure.segment
    {
        beside(table, group, measure, &mut notes)?;
    }
    let run_with = |gap_from: Option<u32>, sums: BTreeSet<u32>| -> Result<Run<'t, 's>, NoFigure> {
        let named = named_columns(table, recipe)?;
        let mut run = Run::new(table, recipe, named, notes.clone());
        (run.gap_from, run.sums_of_others) = (gap_from, sums);
        run.rows()?;
        Ok(run)
    };
    // Conditions leave rows out, and a total is of all: then all are looked at first.
    let is_of_all = recipe.only.is_empty() && !recipe.without_hidden_rows;
    let mut gap_from = None;
    if !recipe.below_gaps && !is_of_all {
        let all = Recipe {
            only: Vec::new(),
            without_hidden_rows: false,
            ..recipe.clone()
        };
        let mut run = Run::new(table, &all, named_columns(table, &all)?, Vec::new());
        run.rows()?;
        gap_from = run.other_block();
    }
    let mut run = run_with(gap_from, BTreeSet::new())?;
    if !recipe.below_gaps && is_of_all {
        gap_from = run.other_block();
        if gap_from.is_some() {
            run = run_with(gap_from, BTreeSet::new())?;
        }
    }
    let sums = run.sums_of_others();
    if !sums.is_empty() {
        // Some rows turned out to add up all others: again without them.
        run = run_with(gap_from, sums)?;
    }
    Ok(run)
}

pub(super) struct Run<'t, 's> {
    pub(super) table: &'t Table<'s>,
    pub(super) recipe: &'t Recipe,
    pub(super) named: Named<'t>,
    pub(super) notes: Vec<String>,
    /// What each value says as an amount, worked out once.
    pub(super) amounts: Vec<Option<Result<Money, NotMoney>>>,
    pub(super) labels: Vec<Option<Label>>,
    pub(super) currency: Option<Currency>,
    pub(super) currency_column: Option<u32>,
    /// Cells below a merged one have its value.
    pub(super) merged_groups: HashMap<u32, u32>,
    pub(super) month_first: bool,
    /// The last column that the heading has a name for.
    pub(super) header_edge: u32,
    /// Somewhere on the sheet a cell says “total”.
    pub(super) has_totals_beside: bool,
    /// Rows that read like totals and were counted.
    pub(super) doubtful: u32,
    /// Amounts of the column have a comma for a decimal point.
    pub(super) has_decimal_commas: bool,
    /// Every point of the column has exactly three digits behind it, as one between thousands has.
    pub(super) has_only_threes: bool,
    /// Likewise every comma, in a file whose cells are parted by semicolons.
    pub(super) has_only_comma_threes: bool,
    /// From this row on, nothing is counted: it stands below an empty row.
    pub(super) gap_from: Option<u32>,
    /// Runs of counted rows below empty ones.
    pub(super) blocks: Vec<(u32, u32)>,
    pub(super) doubts: BTreeSet<Doubt>,
    /// Whether the column after the amounts has figures in less than half of the rows.
    pub(super) next_is_filled: Option<bool>,
    /// By the normal name: its place among the groups.
    pub(super) places: HashMap<String, usize>,
    pub(super) by_value: HashMap<ValueId, usize>,
    pub(super) gathered: Vec<Gathered>,
    /// Runs of rows that are out of the table for one reason, such as another table.
    pub(super) left_out: Vec<LeftOut>,
    pub(super) names_left_out: Vec<NameLeftOut>,
    pub(super) totals: Vec<TotalCheck>,
    pub(super) counted: u32,
    pub(super) not_asked_for: u32,
    pub(super) total: Amount,
    pub(super) since_total: Amount,
    pub(super) rows_since_total: u32,
    pub(super) hidden: u32,
    pub(super) told: Told,
    /// The rows that were counted.
    pub(super) rows: Vec<Counted>,
    /// Rows like others whose cell is no amount.
    pub(super) faults: BTreeSet<u32>,
    /// Rows that add up all others and have the name of a total.
    pub(super) sums_of_others: BTreeSet<u32>,
    /// What is to be said before the sum.
    pub(super) cautions: Vec<String>,
    /// By condition: what was found of each value that was asked for, as it is spelled.
    pub(super) asked: Vec<BTreeMap<String, BTreeSet<String>>>,
    /// Rows may have been counted twice: no shares.
    pub(super) is_in_doubt: bool,
}

/// A row that was counted.
pub(super) struct Counted {
    pub(super) row: u32,
    pub(super) amount: Amount,
    /// It has the name of a whole area.
    pub(super) is_of_everything: bool,
    /// Its name begins to the right of where names begin.
    pub(super) is_indented: bool,
}

/// Things that are said once, with how often they were met.
#[derive(Default)]
pub(super) struct Told {
    pub(super) texts: u32,
    pub(super) credits: u32,
    pub(super) rounded: u32,
    pub(super) parts_of_pence: u32,
    pub(super) unmarked: u32,
    pub(super) marked: u32,
    pub(super) own_scale: u32,
    pub(super) comma_threes: u32,
    pub(super) comma_three: String,
    pub(super) shown_in: u32,
    pub(super) as_they_stand: u32,
    pub(super) scaled: Vec<String>,
    pub(super) serials: u32,
    pub(super) nameless: u32,
    pub(super) filled_down: u32,
    pub(super) whole: u32,
    /// Rows beside whose figure text is struck through, raised or hidden, with that text.
    pub(super) struck: Vec<String>,
    pub(super) raised: Vec<String>,
    pub(super) unseen: Vec<String>,
    /// Rows that count although their name is struck through.
    pub(super) struck_names: Vec<String>,
}

#[derive(Default)]
pub(super) struct Gathered {
    pub(super) spellings: BTreeMap<ValueId, u32>,
    pub(super) name: Option<String>,
    pub(super) order: Option<i32>,
    pub(super) rows: u32,
    pub(super) sum: Amount,
}

impl<'t, 's> Run<'t, 's> {
    pub(super) fn new(
        table: &'t Table<'s>,
        recipe: &'t Recipe,
        named: Named<'t>,
        notes: Vec<String>,
    ) -> Self {
        let values = table.sheet.values().len();
        let mut run = Self {
            table,
            recipe,
            named,
            notes,
            amounts: vec![None; values],
            labels: vec![None; values],
            currency: None,
            currency_column: None,
            merged_groups: HashMap::new(),
            month_first: false,
            header_edge: (table.header.0..=table.header.1)
                .filter_map(|row| table.sheet.row(row).next_back().map(|(column, _)| column))
                .max()
                .unwrap_or(0),
            has_totals_beside: table
                .sheet
                .values()
                .any(|cell| cell.kind == CellKind::Text && label(cell.text) == Label::Total),
            doubtful: 0,
            has_decimal_commas: false,
            has_only_threes: false,
            has_only_comma_threes: false,
            gap_from: None,
            blocks: Vec::new(),
            doubts: BTreeSet::new(),
            next_is_filled: None,
            asked: Vec::new(),
            places: HashMap::new(),
            by_value: HashMap::new(),
            gathered: Vec::new(),
            left_out: Vec::new(),
            names_left_out: Vec::new(),
            totals: Vec::new(),
            counted: 0,
            not_asked_for: 0,
            total: Amount::ZERO,
            since_total: Amount::ZERO,
            rows_since_total: 0,
            hidden: 0,
            told: Told::default(),
            rows: Vec::new(),
            faults: BTreeSet::new(),
            sums_of_others: BTreeSet::new(),
            cautions: Vec::new(),
            is_in_doubt: false,
        };
        run.look_at_currencies();
        run.look_at_merged();
        run.look_at_days();
        run
    }

    pub(super) fn sheet(&self) -> &'s Sheet {
        self.table.sheet
    }

    pub(super) fn rows_of_table(&self) -> std::ops::Range<u32> {
        self.table.header.1 + 1..self.table.own_end
    }

    pub(super) fn amount_of(&mut self, id: ValueId) -> Result<Money, NotMoney> {
        let sheet = self.table.sheet;
        let mark = self.recipe.decimal_mark;
        let place = &mut self.amounts[id.index()];
        *place.get_or_insert_with(|| money_as(sheet.value(id), mark))
    }

    pub(super) fn label_of(&mut self, id: ValueId) -> Label {
        let sheet = self.table.sheet;
        let place = &mut self.labels[id.index()];
        *place.get_or_insert_with(|| {
            let cell = sheet.value(id);
            if cell.kind != CellKind::Text {
                return Label::None;
            }
            let said = label(cell.text);
            if said == Label::None && is_of_everything(cell.text) {
                Label::Perhaps
            } else {
                said
            }
        })
    }

    /// What a row is called: its first cell, and the one of the column that is grouped by.
    pub(super) fn names_of(
        &self,
        row: u32,
        first: u32,
    ) -> impl Iterator<Item = &'s str> + use<'s, 't> {
        let sheet = self.sheet();
        [Some(first), self.named.group.map(|group| group.index)]
            .into_iter()
            .flatten()
            .map(move |column| sheet.cell(row, column))
            .filter(|cell| cell.kind == CellKind::Text)
            .map(|cell| cell.text)
    }

    pub(super) fn look_at_merged(&mut self) {
        if let Some(group) = self.named.group {
            self.merged_groups = merged_above(self.table, group);
        }
    }

    /// One day that can only be read with the month first casts doubt on all that can be read both
    /// ways.
    pub(super) fn look_at_days(&mut self) {
        if let Some(group) = self.named.group.filter(|_| self.period().is_some()) {
            self.month_first = has_month_first(self.table, group);
        }
    }

    pub(super) fn period(&self) -> Option<Period> {
        self.recipe.group.as_ref().and_then(|group| group.period)
    }

    /// The first row below an empty one that would count, unless the sheet's own total of everything
    /// agrees that it belongs to the table. It may be another table whose heading nobody can tell.
    fn other_block(&self) -> Option<u32> {
        let (first, _) = self.blocks.first()?;
        let is_one = self
            .totals
            .iter()
            .any(|total| total.says == Some(self.total.to_penny()));
        (!is_one).then_some(*first)
    }

    pub(super) fn rows(&mut self) -> Result<(), NoFigure> {
        let mut after_gap = false;
        let end = self.gap_from.unwrap_or(u32::MAX);
        for row in self.rows_of_table().take_while(|row| *row < end) {
            let fate = self.fate(row)?;
            match fate {
                Fate::Nothing => after_gap = self.counted > 0,
                Fate::NotAskedFor => self.not_asked_for += 1,
                Fate::LeftOut(why) => {
                    self.names_left_out.extend(self.name_left_out(row));
                    self.left_out.push(LeftOut { row: row + 1, why });
                }
                Fate::Total { label, is_certain } => self.put_total(row, label, is_certain),
                Fate::Counts { group, amount } => {
                    // What comes after an empty row may be another table, or notes.
                    if after_gap {
                        self.blocks.push((row, row));
                    } else if let Some(block) = self.blocks.last_mut() {
                        block.1 = row;
                    }
                    after_gap = false;
                    self.count(row, group, amount)?;
                }
            }
        }
        self.say_what_stands_below();
        Ok(())
    }

    /// The name of a row that is left out, if names are what is grouped by.
    fn name_left_out(&self, row: u32) -> Option<NameLeftOut> {
        const MOST: usize = 10_000;
        let group = self.named.group.filter(|_| self.period().is_none())?;
        let from = self.merged_groups.get(&row).copied().unwrap_or(row);
        let name = self.sheet().cell(from, group.index).text.trim();
        (!name.is_empty() && self.names_left_out.len() < MOST).then(|| NameLeftOut {
            name: cut(name),
            row: row + 1,
        })
    }

    pub(super) fn fate(&mut self, row: u32) -> Result<Fate, NoFigure> {
        let sheet = self.sheet();
        let segments = (
            self.named.group.map(|group| group.segment),
            self.named.measure.map(|measure| measure.segment),
        );
        let is_here = |column: u32| {
            self.table
                .columns
                .binary_search_by_key(&column, |column| column.index)
                .is_ok_and(|at| {
                    let segment = Some(self.table.columns[at].segment);
                    segments == (None, None) || segment == segments.0 || segment == segments.1
                })
        };
        let Some((first, _)) = sheet.row(row).find(|(column, _)| is_here(*column)) else {
            return Ok(Fate::Nothing);
        };
        if self.recipe.without_hidden_rows && sheet.is_row_hidden(row) {
            return Ok(Fate::LeftOut(
                "is hidden in the file, and hidden rows were not wanted".to_owned(),
            ));
        }
        if self.table.repeats_heading(row) {
            return Ok(Fate::LeftOut("repeats the heading".to_owned()));
        }
        if let Some(found) = self.total_in(row, first)? {
            return Ok(found);
        }
        if let Some(name) = self.names_of(row, first).find(|name| is_part(name)) {
            return Ok(Fate::LeftOut(format!(
                "is a part of a row above (“{}”)",
                cut(name)
            )));
        }
        let first_cell = sheet.cell(row, first);
        if first_cell.kind == CellKind::Text
            && is_average(first_cell.text)
            && self.is_once(first, first_cell.text)
        {
            return Ok(Fate::LeftOut(format!(
                "is worked out from other rows (“{}”)",
                cut(first_cell.text)
            )));
        }
        let only = std::mem::take(&mut self.named.only);
        self.asked.resize_with(only.len(), BTreeMap::new);
        let mut is_asked_for = true;
        for ((column, is), found) in only.iter().zip(&mut self.asked) {
            let text = sheet.cell(row, column.index).text;
            let name = normal(text, true);
            if is.contains(&name) {
                let spellings = found.entry(name).or_default();
                if !spellings.contains(text.trim()) {
                    spellings.insert(text.trim().to_owned());
                }
            } else {
                is_asked_for = false;
            }
        }
        self.named.only = only;
        if !is_asked_for {
            return Ok(Fate::NotAskedFor);
        }
        if sheet.is_separated
            && sheet
                .row(row)
                .next_back()
                .is_some_and(|(column, _)| column > self.header_edge)
        {
            return Ok(Fate::LeftOut(
                "has more cells than the heading; a comma within a figure or a name may have parted it".to_owned(),
            ));
        }
        // A line of words below a table is its note.
        if self.named.measure.is_none()
            && self.table.columns.len() > 1
            && sheet.row(row).nth(1).is_none()
        {
            return Ok(Fate::LeftOut(
                "has only one cell, as a title or a note has".to_owned(),
            ));
        }
        if self.has_parted_amount(row) {
            return Ok(Fate::LeftOut(
                "has three digits alone behind its figure; a comma within the figure may have parted it".to_owned(),
            ));
        }
        let amount = match self.named.measure {
            None => Amount::whole(1),
            Some(measure) => match self.measured(row, measure) {
                Ok(amount) => amount,
                Err(why) => {
                    self.faults.insert(row);
                    return Ok(Fate::LeftOut(why));
                }
            },
        };
        let group = match self.named.group {
            None => None,
            Some(group) => match self.key(row, group) {
                Ok(key) => Some(key),
                Err(why) => return Ok(Fate::LeftOut(why)),
            },
        };
        let name = self.named.group.map_or(first, |group| group.index);
        if sheet.is_all(row, name, Apart::Struck) {
            self.told.struck_names.push(format!(
                "row {} (“{}”)",
                row + 1,
                cut(sheet.cell(row, name).text)
            ));
        }
        Ok(Fate::Counts { group, amount })
    }
}
