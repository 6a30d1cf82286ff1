//! The sheet and the columns that a recipe means.

use super::NoFigure;
use crate::grid::{Grid, Sheet};
use crate::key::normal;
use crate::recipe::Recipe;
use crate::table::{Column, NoTable, Table};

/// The sheet that is meant, and others that would do.
pub(super) fn chosen<'g>(
    grid: &'g Grid,
    recipe: &Recipe,
) -> Result<(&'g Sheet, Vec<&'g str>), NoFigure> {
    if let Some(wanted) = &recipe.sheet {
        let sought = normal(wanted, false);
        let sheet = grid
            .sheets
            .iter()
            .find(|sheet| sheet.name == *wanted)
            .or_else(|| {
                grid.sheets
                    .iter()
                    .find(|sheet| normal(&sheet.name, false) == sought)
            });
        return sheet
            .map(|sheet| (sheet, Vec::new()))
            .ok_or_else(|| NoFigure::NoSheet {
                wanted: wanted.clone(),
                sheets: grid
                    .sheets
                    .iter()
                    .map(|sheet| format!("“{}”", sheet.name))
                    .collect::<Vec<_>>()
                    .join(", "),
            });
    }
    let wanted = recipe.columns();
    let mut first_error = None;
    let mut fit = Vec::new();
    // What is shown comes before what is hidden.
    for is_hidden in [false, true] {
        for sheet in grid
            .sheets
            .iter()
            .filter(|sheet| sheet.is_hidden == is_hidden)
        {
            match Table::on(sheet, &recipe.layout, &wanted).and_then(|table| {
                named_columns(&table, recipe)?;
                Ok(())
            }) {
                Ok(()) => fit.push(sheet),
                Err(error) => {
                    if sheet.cell_count() > 0 {
                        first_error.get_or_insert(error);
                    }
                }
            }
        }
    }
    match fit.split_first() {
        Some((sheet, others)) => Ok((
            sheet,
            others.iter().map(|sheet| sheet.name.as_str()).collect(),
        )),
        None => Err(first_error
            .unwrap_or_else(|| NoTable::NoHeading("of this file".to_owned()))
            .into()),
    }
}

pub(super) struct Named<'t> {
    pub(super) measure: Option<&'t Column>,
    pub(super) group: Option<&'t Column>,
    pub(super) only: Vec<(&'t Column, Vec<String>)>,
}

pub(super) fn named_columns<'t>(
    table: &'t Table<'_>,
    recipe: &Recipe,
) -> Result<Named<'t>, NoTable> {
    let only = recipe
        .only
        .iter()
        .map(|only| {
            Ok((
                table.column(&only.column)?,
                only.is.iter().map(|is| normal(is, true)).collect(),
            ))
        })
        .collect::<Result<_, NoTable>>()?;
    Ok(Named {
        measure: recipe
            .measure
            .column()
            .map(|column| table.column(column))
            .transpose()?,
        group: recipe
            .group
            .as_ref()
            .map(|group| table.column(&group.column))
            .transpose()?,
        only,
    })
}

/// Columns with an empty one between them may be one table with a gap, or two.
pub(super) fn beside(
    table: &Table<'_>,
    group: &Column,
    measure: &Column,
    notes: &mut Vec<String>,
) -> Result<(), NoFigure> {
    let end = |segment: u32| {
        table
            .columns
            .iter()
            .filter(|column| column.segment == segment)
            .map(|column| column.last)
            .max()
            .unwrap_or(0)
    };
    let names = |segment: u32| {
        table
            .columns
            .iter()
            .filter(move |column| column.segment == segment)
            .map(|column| normal(&column.name, false))
    };
    let repeats =
        names(group.segment).any(|name| names(measure.segment).any(|other| other == name));
    let (one, other) = (end(group.segment), end(measure.segment));
    if repeats || one.abs_diff(other) > 1 {
        return Err(NoFigure::TwoTables(
            group.name.clone(),
            measure.name.clone(),
        ));
    }
    notes.push(format!(
        "An empty column stands between “{}” and “{}”. They were taken for one table; check that their rows belong together.",
        group.name, measure.name
    ));
    Ok(())
}
