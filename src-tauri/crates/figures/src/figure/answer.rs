//! What a run comes to.

use std::collections::HashMap;

use super::groups::alike;
use super::run::Run;
use super::{Figure, Group, NoFigure};
use crate::concentration::{concentration, thousandths};
use crate::grid::{ValueId, letters};
use crate::recipe::Measure;
use crate::table::{Column, shown};
use crate::{Amount, sentence};

impl Run<'_, '_> {
    pub(super) fn finish(mut self) -> Result<Figure, NoFigure> {
        if self.counted == 0 {
            self.say_what_was_not_found();
            let why = match (self.cautions.first(), self.left_out.first()) {
                (Some(caution), _) if self.not_asked_for > 0 => {
                    caution.trim_end_matches('.').to_owned()
                }
                (_, Some(first)) => format!("row {} {}", first.row, first.why),
                _ => "there is nothing under its heading".to_owned(),
            };
            return Err(NoFigure::NothingCounted {
                sheet: shown(&self.sheet().name),
                why,
            });
        }
        self.look_for_rows_counted_twice();
        self.say_what_was_not_found();
        self.say_what_was_met();
        self.say_what_stands_above();
        let is_over_time = self.period().is_some();
        let is_average = matches!(self.recipe.measure, Measure::Average(_));
        let sheet = self.sheet();
        let mut groups: Vec<Group> = std::mem::take(&mut self.gathered)
            .into_iter()
            .map(|gathered| {
                let mut spellings: Vec<(ValueId, u32)> = gathered.spellings.into_iter().collect();
                // The commonest spelling first; of equals the one met first.
                spellings.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
                let mut names = Vec::new();
                for (id, _) in spellings {
                    let text = sheet.value(id).text;
                    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                let key = gathered
                    .name
                    .unwrap_or_else(|| names.first().cloned().unwrap_or_default());
                Group {
                    average: if is_average {
                        gathered.sum.divided_by(u64::from(gathered.rows))
                    } else {
                        None
                    },
                    variants: names.into_iter().skip(1).collect(),
                    key,
                    rows: gathered.rows,
                    sum: gathered.sum,
                    share: None,
                    order: gathered.order,
                }
            })
            .collect();
        if is_over_time {
            groups.sort_by_key(|group| group.order);
            self.put_empty_periods(&mut groups);
        } else {
            groups.sort_by(|one, other| {
                let size = |group: &Group| group.average.unwrap_or(group.sum);
                size(other)
                    .cmp(&size(one))
                    .then_with(|| one.key.cmp(&other.key))
            });
        }
        let sums: Vec<Amount> = groups.iter().map(|group| group.sum).collect();
        // With sums below nothing, or rows that may have been counted twice, no share is one.
        let has_shares =
            !is_average && !self.is_in_doubt && sums.iter().all(|sum| !sum.is_negative());
        if has_shares && let Some(shares) = thousandths(&sums, self.total) {
            for (group, share) in groups.iter_mut().zip(shares) {
                group.share = Some(share);
            }
        }
        let has_groups = self.named.group.is_some();
        let concentration = if has_groups && !is_over_time && !is_average && !self.is_in_doubt {
            // Rows without a name are no group of their own kind.
            let named: Vec<Amount> = groups
                .iter()
                .filter(|group| !group.key.is_empty())
                .map(|group| group.sum)
                .collect();
            concentration(&named, self.recipe.top)
        } else {
            None
        };
        let merged: Vec<String> = groups
            .iter()
            .filter(|group| !group.variants.is_empty())
            .map(|group| {
                let others: Vec<String> = group
                    .variants
                    .iter()
                    .map(|name| format!("“{name}”"))
                    .collect();
                format!("“{}” with {}", group.key, others.join(", "))
            })
            .collect();
        if !merged.is_empty() {
            const MOST: usize = 12;
            let more = merged.len().saturating_sub(MOST);
            let mut text = merged.into_iter().take(MOST).collect::<Vec<_>>().join("; ");
            if more > 0 {
                text += &format!("; and {more} more");
            }
            self.notes.push(format!(
                "Different spellings were counted as one name: {text}."
            ));
        }
        let alike = if is_over_time {
            Vec::new()
        } else {
            alike(&groups)
        };
        let mut recipe = self.recipe.clone();
        recipe.sheet = Some(sheet.name.clone()).filter(|name| !name.is_empty());
        let pinned = |column: Option<&Column>, named: &mut crate::ColumnRef| {
            if let Some(column) = column {
                named.name.clone_from(&column.name);
                named.letters = Some(letters(column.index));
            }
        };
        match &mut recipe.measure {
            Measure::Count => {}
            Measure::Sum(named) | Measure::Average(named) => pinned(self.named.measure, named),
        }
        if let Some(group) = &mut recipe.group {
            pinned(self.named.group, &mut group.column);
        }
        self.left_out.sort_by_key(|left| left.row);
        // A total above the first row stands for all that come after it.
        for total in self.totals.iter_mut().filter(|total| total.stands_above) {
            total.counted = self.total;
        }
        let mut figure = Figure {
            recipe,
            sheet: sheet.name.clone(),
            range: self.table.span().to_string(),
            header: (self.table.header.0 + 1, self.table.header.1 + 1),
            group_name: self
                .named
                .group
                .map(|group| group.name.clone())
                .unwrap_or_default(),
            measure_name: self
                .named
                .measure
                .map(|measure| measure.name.clone())
                .unwrap_or_default(),
            currency: self.named.measure.and(self.currency),
            groups,
            total: self.total,
            average: if is_average {
                self.total.divided_by(u64::from(self.counted))
            } else {
                None
            },
            rows_counted: self.counted,
            rows_left_out: self.left_out,
            names_left_out: self.names_left_out,
            rows_not_asked_for: self.not_asked_for,
            concentration,
            totals: self.totals,
            alike,
            notes: self.notes,
            cautions: self.cautions,
            doubts: self.doubts.into_iter().collect(),
            sentences: Vec::new(),
        };
        figure.sentences = sentence::sentences(&figure);
        Ok(figure)
    }

    /// A month without a row is shown with nothing, or a line through the months would lie.
    pub(super) fn put_empty_periods(&self, groups: &mut Vec<Group>) {
        const MOST: i32 = 1_200;
        let Some(period) = self.period() else {
            return;
        };
        let (Some(first), Some(last)) = (
            groups.first().and_then(|group| group.order),
            groups.last().and_then(|group| group.order),
        ) else {
            return;
        };
        if last - first > MOST {
            return;
        }
        let known: HashMap<i32, usize> = groups
            .iter()
            .enumerate()
            .filter_map(|(at, group)| Some((group.order?, at)))
            .collect();
        let mut all = Vec::new();
        for order in first..=last {
            all.push(match known.get(&order) {
                Some(at) => groups[*at].clone(),
                None => Group {
                    key: period.named(order),
                    variants: Vec::new(),
                    rows: 0,
                    sum: Amount::ZERO,
                    average: None,
                    share: None,
                    order: Some(order),
                },
            });
        }
        *groups = all;
    }
}
