//! What holds for every table: nothing is lost, nothing is counted twice, shares add up.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test may fail as loudly as the test"
)]

use foi_figures::{
    Amount, CellKind, Figure, Grid, Recipe, SheetBuilder, compare, csv, csv_line, figure, guarded,
    per_head,
};
use proptest::prelude::*;

type Row = (usize, usize, i64);

const WARDS: [&str; 6] = ["Abbey", "Bourne", "Cray", "Dene", "Elm Park", "Fen"];
const YEARS: [&str; 3] = ["2022/23", "2023/24", "2024/25"];

fn grid(rows: &[Row]) -> Grid {
    let mut builder = SheetBuilder::new("Payments");
    for (column, name) in (0..).zip(["Ward", "Year", "Amount"]) {
        builder.put(0, column, CellKind::Text, name);
    }
    for (row, (ward, year, pence)) in (1..).zip(rows) {
        builder.put(row, 0, CellKind::Text, WARDS[*ward]);
        builder.put(row, 1, CellKind::Text, YEARS[*year]);
        builder.put(
            row,
            2,
            CellKind::Number,
            &Amount::from_pence(*pence).to_string(),
        );
    }
    Grid {
        sheets: vec![builder.finish()],
        ..Grid::default()
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(
        (0..WARDS.len(), 0..YEARS.len(), -5_000_000_i64..500_000_000),
        1..60,
    )
}

fn pence(figure: &Figure) -> i64 {
    figure
        .groups
        .iter()
        .map(|group| {
            let text = group.sum.to_string();
            text.replace('.', "").parse::<i64>().unwrap()
        })
        .sum()
}

proptest! {
    #[test]
    fn no_penny_is_lost_however_rows_are_grouped(rows in rows()) {
        let grid = grid(&rows);
        let expected: i64 = rows.iter().map(|(_, _, pence)| pence).sum();
        for group in ["Ward", "Year", "Amount"] {
            let found = figure(&grid, &Recipe::sum(group, "Amount")).unwrap();
            prop_assert_eq!(pence(&found), expected);
            prop_assert_eq!(found.total, Amount::from_pence(expected));
            prop_assert_eq!(found.rows_counted as usize + found.rows_left_out.len(), rows.len());
            prop_assert_eq!(found.groups.iter().map(|group| group.rows).sum::<u32>(), found.rows_counted);
        }
    }

    #[test]
    fn shares_add_up_to_the_whole(rows in rows()) {
        let found = figure(&grid(&rows), &Recipe::sum("Ward", "Amount")).unwrap();
        if !found.total.is_zero() && found.groups.iter().all(|group| !group.sum.is_negative()) {
            let shares: i64 = found.groups.iter().map(|group| group.share.unwrap()).sum();
            prop_assert_eq!(shares, 1_000);
            for group in &found.groups {
                // Each is within a thousandth of what it exactly is.
                let exact = group.sum.to_f64() / found.total.to_f64() * 1_000.0;
                prop_assert!((exact - group.share.unwrap().to_f64_lossy()).abs() <= 1.000_001 + exact.abs() * 1e-9);
            }
        }
    }

    #[test]
    fn a_figure_is_the_same_in_any_order_of_rows_and_against_itself(mut rows in rows()) {
        let found = figure(&grid(&rows), &Recipe::sum("Ward", "Amount")).unwrap();
        rows.reverse();
        let other = figure(&grid(&rows), &Recipe::sum("Ward", "Amount")).unwrap();
        prop_assert_eq!(&found.total, &other.total);
        let compared = compare(&found, &other);
        prop_assert!(compared.rows.iter().all(|row| row.change.is_some_and(|change| change.is_zero())));
        let heads = per_head(&found, &figure(&grid(&rows), &Recipe { measure: foi_figures::Measure::Count, ..Recipe::sum("Ward", "Amount") }).unwrap());
        prop_assert!(heads.only_in_first.is_empty() && heads.only_in_second.is_empty());
    }

    #[test]
    fn an_amount_written_is_the_amount_read(pence in any::<i64>()) {
        let amount = Amount::from_pence(pence / 100);
        prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        prop_assert_eq!(foi_figures::money_in(&amount.shown("£")).unwrap().amount, amount);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}") {
        foi_figures::money_in(&text).ok();
        foi_figures::day(foi_figures::Cell { kind: CellKind::Text, text: &text });
        foi_figures::normal(&text, true);
        foi_figures::unit_in(&text);
        guarded(&text);
    }

    #[test]
    fn what_is_exported_is_no_formula(cells in proptest::collection::vec("[=+@\t\r\\-|]?\\PC{0,12}", 1..5)) {
        let line = csv_line(&cells);
        for (cell, guarded_cell) in cells.iter().zip(cells.iter().map(|cell| guarded(cell))) {
            let first = guarded_cell.chars().next();
            if matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r')) {
                prop_assert!(cell.parse::<Amount>().is_ok());
            }
        }
        prop_assert!(line.ends_with("\r\n"));
    }

    #[test]
    fn what_is_exported_comes_back_the_same(rows in rows()) {
        let found = figure(&grid(&rows), &Recipe::sum("Ward", "Amount")).unwrap();
        let mut builder = SheetBuilder::new("");
        for (row, line) in (0..).zip(csv(&found).lines().map(str::to_owned).collect::<Vec<_>>()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                builder.put(row, column, CellKind::Text, cell);
            }
        }
        let back = Grid { sheets: vec![builder.finish()], ..Grid::default() };
        let mut again = figure(&back, &Recipe::sum("Ward", "C")).unwrap();
        // The file's own total is left out and agrees.
        prop_assert!(again.totals.iter().all(foi_figures::TotalCheck::is_right));
        prop_assert_eq!(again.rows_left_out.len(), 1);
        prop_assert_eq!(&again.total, &found.total);
        for (group, before) in again.groups.iter_mut().zip(&found.groups) {
            prop_assert_eq!(&group.key, &before.key);
            prop_assert_eq!(&group.sum, &before.sum);
        }
    }
}

trait Lossy {
    fn to_f64_lossy(self) -> f64;
}

impl Lossy for i64 {
    #[expect(clippy::cast_precision_loss, reason = "thousandths are small")]
    fn to_f64_lossy(self) -> f64 {
        self as f64
    }
}
