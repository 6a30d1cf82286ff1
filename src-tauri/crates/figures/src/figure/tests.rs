use super::*;
use crate::Layout;
use crate::days::Period;
use crate::grid::CellKind;
use crate::grid::{SheetBuilder, Span};
use crate::recipe::Grouping;
use crate::recipe::Measure;
use crate::table::ColumnKind;
use crate::testing::sheet;

fn on(rows: &[&[&str]]) -> Grid {
    Grid {
        sheets: vec![sheet(rows)],
        ..Grid::default()
    }
}

fn summed(rows: &[&[&str]]) -> Figure {
    figure(&on(rows), &Recipe::sum("Ward", "Amount")).unwrap()
}

fn sums(figure: &Figure) -> Vec<(&str, u32, String)> {
    figure
        .groups
        .iter()
        .map(|group| (group.key.as_str(), group.rows, group.sum.to_string()))
        .collect()
}

fn left(figure: &Figure) -> Vec<u32> {
    figure.rows_left_out.iter().map(|left| left.row).collect()
}

#[test]
fn the_sheets_own_total_is_left_out_and_held_against_the_rows() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "£1,000"],
        &["Bourne", "£500"],
        &["Abbey", "£250.50"],
        &["Total", "£1,550.50"],
    ]);
    assert_eq!(
        sums(&found),
        [
            ("Abbey", 2, "1250.50".into()),
            ("Bourne", 1, "500.00".into())
        ]
    );
    assert_eq!(found.total.to_string(), "1750.50");
    assert_eq!((found.rows_counted, left(&found)), (3, vec![5]));
    assert!(
        found
            .sentences
            .iter()
            .any(|said| said.contains("says £1,550.50, £200 less than the £1,750.50")),
        "{:?}",
        found.sentences
    );
}

#[test]
fn subtotals_in_the_middle_are_not_counted_twice() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "50"],
        &["Subtotal north", "150"],
        &["Cray", "30"],
        &["Dene", "20"],
        &["Sub-total", "50"],
        &["Grand total", "200"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("200.00", vec![4, 7, 8])
    );
    assert!(found.totals.iter().all(TotalCheck::is_right));
    assert_eq!(
        found
            .totals
            .iter()
            .map(|total| total.is_for_all)
            .collect::<Vec<_>>(),
        [true, false, true]
    );
}

#[test]
fn a_company_called_total_is_counted_and_a_total_without_a_name_is_not() {
    let rows: &[&[&str]] = &[
        &["Supplier", "Amount"],
        &["Total Gas and Power", "75"],
        &["Example Roofing", "25"],
        &["", "100"],
    ];
    let found = figure(&on(rows), &Recipe::sum("Supplier", "Amount")).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("100.00", vec![4])
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("Total Gas and Power")),
        "{:?}",
        found.notes
    );
}

#[test]
fn another_currency_is_not_added_to_pounds() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "£100"],
        &["Bourne", "€200"],
        &["Cray", "300"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("400.00", vec![3])
    );
    assert_eq!(found.currency, Some(Currency::Gbp));
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("shows no currency"))
    );
    let by_column = summed(&[
        &["Ward", "Currency", "Amount"],
        &["Abbey", "GBP", "100"],
        &["Bourne", "EUR", "200"],
        &["Cray", "", "300"],
    ]);
    assert_eq!(
        (by_column.total.to_string().as_str(), left(&by_column)),
        ("400.00", vec![3])
    );
}

#[test]
fn headings_in_thousands_multiply() {
    let rows: &[&[&str]] = &[
        &["Ward", "Amount (£000)"],
        &["Abbey", "1.5"],
        &["Bourne", "£2k"],
        &["Cray", "3"],
    ];
    let found = figure(&on(rows), &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("4500.00", vec![3])
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("multiplied by 1,000"))
    );
}

#[test]
fn spellings_of_a_ward_are_one_and_said_and_slips_are_offered() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["St Mary's", "1"],
        &["St. Marys Ward", "2"],
        &["ST MARY'S ", "4"],
        &["Bourne Valley", "8"],
        &["Bourne Vally", "16"],
    ]);
    assert_eq!(
        sums(&found),
        [
            ("Bourne Vally", 1, "16.00".into()),
            ("Bourne Valley", 1, "8.00".into()),
            ("St Mary's", 3, "7.00".into())
        ]
    );
    assert_eq!(found.groups[2].variants, ["St. Marys Ward", "ST MARY'S"]);
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("St. Marys Ward"))
    );
    assert_eq!(
        found.alike,
        [("Bourne Vally".to_owned(), "Bourne Valley".to_owned())]
    );
}

#[test]
fn two_tables_one_under_the_other_are_told_apart() {
    let found = summed(&[
        &["Grants 2023/24"],
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Total", "100"],
        &[],
        &["Grants 2024/25"],
        &["Ward", "Amount"],
        &["Abbey", "900"],
        &["Bourne", "5"],
    ]);
    assert_eq!(found.total.to_string(), "100.00");
    assert_eq!(left(&found), [4, 6, 7, 8, 9]);
    assert!(
        found.rows_left_out[1]
            .why
            .starts_with("belongs to another table")
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("Another table begins in row 7")),
        "{:?}",
        found.notes
    );
    let mut second = Recipe::sum("Ward", "Amount");
    second.layout = Layout {
        header: Some((6, 6)),
        ..Layout::default()
    };
    let rows: &[&[&str]] = &[
        &["Grants 2023/24"],
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Total", "100"],
        &[],
        &["Grants 2024/25"],
        &["Ward", "Amount"],
        &["Abbey", "900"],
        &["Bourne", "5"],
    ];
    assert_eq!(
        figure(&on(rows), &second).unwrap().total.to_string(),
        "905.00"
    );
}

#[test]
fn a_heading_repeated_on_each_page_is_no_row() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "1"],
        &["Ward", "Amount"],
        &["Bourne", "2"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("3.00", vec![3])
    );
}

#[test]
fn two_tables_side_by_side_are_not_mixed() {
    let rows: &[&[&str]] = &[
        &["Ward", "Grants", "", "Ward", "Amount"],
        &["Abbey", "10", "", "Cray", "7"],
        &["Bourne", "20", "", "Dene", "8"],
        &["Fen", "30", "", "", ""],
    ];
    let mut recipe = Recipe::sum("A", "Amount");
    assert!(matches!(
        figure(&on(rows), &recipe),
        Err(NoFigure::TwoTables(..))
    ));
    assert!(matches!(
        figure(&on(rows), &Recipe::sum("Ward", "Amount")),
        Err(NoFigure::NoTable(NoTable::Ambiguous { .. }))
    ));
    recipe.group = Some(Grouping {
        column: "D".into(),
        period: None,
    });
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), found.rows_left_out.len()),
        ("15.00", 0)
    );
}

#[test]
fn a_comma_that_parted_an_amount_is_noticed() {
    let mut grid = on(&[
        &["Ward", "Amount"],
        &["Abbey", "1", "250"],
        &["Bourne", "300"],
    ]);
    grid.sheets[0].is_separated = true;
    let found = figure(&grid, &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("300.00", vec![2])
    );
}

#[test]
fn merged_names_reach_down_and_hidden_rows_count() {
    let mut builder = SheetBuilder::new("Wards");
    for (row, cells) in (0..).zip([
        ["Ward", "Amount"],
        ["Abbey", "1"],
        ["", "2"],
        ["Bourne", "4"],
    ]) {
        for (column, text) in (0..).zip(cells) {
            builder.put(
                row,
                column,
                if row > 0 && column == 1 {
                    CellKind::Number
                } else {
                    CellKind::Text
                },
                text,
            );
        }
    }
    builder.about().merged.push(Span {
        from: (1, 0),
        to: (2, 0),
    });
    builder.about().hidden_rows.push((3, 3));
    let grid = Grid {
        sheets: vec![builder.finish()],
        ..Grid::default()
    };
    let mut recipe = Recipe::sum("Ward", "Amount");
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(
        sums(&found),
        [("Bourne", 1, "4.00".into()), ("Abbey", 2, "3.00".into())]
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note == "1 row that the file hides was counted."),
        "{:?}",
        found.notes
    );
    recipe.without_hidden_rows = true;
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("3.00", vec![4])
    );
}

#[test]
fn rows_without_a_name_are_counted_and_said() {
    let rows: &[&[&str]] = &[
        &["Ward", "Amount", "Note"],
        &["Abbey", "1", "a"],
        &["", "2", "b"],
        &["Bourne", "4", "c"],
    ];
    let found = summed(rows);
    assert_eq!(
        sums(&found),
        [
            ("Bourne", 1, "4.00".into()),
            ("", 1, "2.00".into()),
            ("Abbey", 1, "1.00".into())
        ]
    );
    let mut recipe = Recipe::sum("Ward", "Amount");
    recipe.fill_down = true;
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        sums(&found),
        [("Bourne", 1, "4.00".into()), ("Abbey", 2, "3.00".into())]
    );
}

#[test]
fn american_days_are_not_guessed() {
    let rows: &[&[&str]] = &[
        &["Date", "Amount"],
        &["03/04/2025", "1"],
        &["03/14/2025", "2"],
        &["31/03/2025", "4"],
    ];
    let mut recipe = Recipe::sum("Date", "Amount");
    recipe.group = Some(Grouping {
        column: "Date".into(),
        period: Some(Period::FinancialYear),
    });
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        (sums(&found), left(&found)),
        (vec![("2024/25", 1, "4.00".into())], vec![2, 3])
    );
    recipe
        .layout
        .kinds
        .insert("Date".to_owned(), ColumnKind::DateMonthFirst);
    let found = figure(&on(rows), &recipe).unwrap();
    // 4 March, 14 March and, with a day above twelve, 31 March.
    assert_eq!(sums(&found), [("2024/25", 3, "7.00".into())]);
}

#[test]
fn months_without_a_row_are_shown() {
    let rows: &[&[&str]] = &[
        &["Paid", "Amount"],
        &["01 Nov 2024", "1"],
        &["15 Jan 2025", "2"],
    ];
    let mut recipe = Recipe::sum("Paid", "Amount");
    recipe.group = Some(Grouping {
        column: "Paid".into(),
        period: Some(Period::Month),
    });
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        sums(&found),
        [
            ("Nov 2024", 1, "1.00".into()),
            ("Dec 2024", 0, "0.00".into()),
            ("Jan 2025", 1, "2.00".into())
        ]
    );
}

#[test]
fn percentages_and_half_read_sheets_give_no_sum() {
    let rows: &[&[&str]] = &[&["Ward", "Share"], &["Abbey", "12%"], &["Bourne", "88%"]];
    assert!(matches!(
        figure(&on(rows), &Recipe::sum("Ward", "Share")),
        Err(NoFigure::Percentages(_))
    ));
    let mut grid = on(&[&["Ward", "Amount"], &["Abbey", "1"]]);
    grid.sheets[0].is_whole = false;
    assert!(matches!(
        figure(&grid, &Recipe::sum("Ward", "Amount")),
        Err(NoFigure::NotWhole(_))
    ));
}

#[test]
fn rows_can_be_counted_and_averaged_and_chosen() {
    let rows: &[&[&str]] = &[
        &["Ward", "Year", "Amount"],
        &["Abbey", "2023", "10"],
        &["Abbey", "2024", "20"],
        &["Bourne", "2024", "5"],
    ];
    let mut recipe = Recipe {
        measure: Measure::Count,
        ..Recipe::sum("Ward", "Amount")
    };
    assert_eq!(
        sums(&figure(&on(rows), &recipe).unwrap()),
        [("Abbey", 2, "2.00".into()), ("Bourne", 1, "1.00".into())]
    );
    recipe.measure = Measure::Average("Amount".into());
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(found.groups[0].average.unwrap().to_string(), "15.00");
    assert_eq!(found.average.unwrap().to_penny().to_string(), "11.67");
    recipe = Recipe::sum("Ward", "Amount");
    recipe.only = vec![crate::Only {
        column: "Year".into(),
        is: vec!["2024".into()],
    }];
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), found.rows_not_asked_for),
        ("25.00", 1)
    );
}

#[test]
fn a_total_beside_the_name_of_a_ward_is_not_counted_twice() {
    let found = summed(&[
        &["Ward", "Work", "Amount"],
        &["Abbey", "Roof", "100"],
        &["Abbey", "Doors", "50"],
        &["Abbey", "Total", "150"],
        &["Bourne", "Roof", "70"],
        &["Bourne", "Total", "70"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("220.00", vec![4, 6])
    );
    // Where the word is a kind of thing, rows count, and that is said.
    let found = summed(&[
        &["Ward", "Refusal", "Amount"],
        &["Abbey", "Total", "100"],
        &["Bourne", "Partial", "50"],
        &["Cray", "Total", "30"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), found.rows_counted),
        ("180.00", 3)
    );
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("reads like a total"))
    );
}

#[test]
fn commas_for_decimal_points_make_others_doubtful() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "12,50"],
        &["Bourne", "1,250"],
        &["Cray", "1.250,75"],
        &["Dene", "7"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("1257.75", vec![2, 3])
    );
}

#[test]
fn a_table_above_the_heading_is_said() {
    let rows: &[&[&str]] = &[
        &["Ward", "Homes"],
        &["Abbey", "3"],
        &["Bourne", "4"],
        &[],
        &["Ward", "Amount"],
        &["Abbey", "10"],
    ];
    let found = figure(&on(rows), &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(found.total.to_string(), "10.00");
    assert!(
        found
            .cautions
            .iter()
            .any(|note| note.starts_with("2 rows with figures (rows 2, 3) were not counted. They stand above the row that was taken for the heading, row 5;")),
        "{:?}",
        found.cautions
    );
}

#[test]
fn a_row_that_adds_up_all_others_is_not_counted_whatever_it_is_called() {
    for name in [
        "All wards",
        "Borough",
        "Overall",
        "Cyfanswm",
        "Sum of above",
        "Tot.",
    ] {
        let found = summed(&[
            &["Ward", "Amount"],
            &["Abbey", "100"],
            &["Bourne", "200"],
            &["Cole", "50"],
            &[name, "350"],
        ]);
        assert_eq!(
            (found.total.to_string().as_str(), left(&found)),
            ("350.00", vec![5]),
            "{name}"
        );
    }
    let above = summed(&[
        &["Ward", "Amount"],
        &["England", "350"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Cole", "50"],
    ]);
    assert_eq!(
        (above.total.to_string().as_str(), left(&above)),
        ("350.00", vec![2])
    );
    let mean = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Cole", "60"],
        &["Average", "120"],
    ]);
    assert_eq!(
        (mean.total.to_string().as_str(), left(&mean)),
        ("360.00", vec![5])
    );
}

#[test]
fn a_sum_that_may_be_doubled_is_said_first_and_has_no_shares() {
    let parts: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "150"],
        &["   Supplier A", "100"],
        &["   Supplier B", "50"],
        &["Bourne", "30"],
        &["   Supplier C", "30"],
    ];
    let with_total: Vec<&[&str]> = parts
        .iter()
        .copied()
        .chain([&["Grand Total", "180"][..]])
        .collect();
    let unnamed_kind: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Cole", "50"],
        &["Larchshire", "350"],
    ];
    let wrong_total: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Borough", "310"],
    ];
    for (rows, said, has_shares) in [
        (parts, "counted twice", false),
        (&with_total, "exactly twice", false),
        (unnamed_kind, "the sum is £350, not £700", false),
        (wrong_total, "reads like a total", true),
    ] {
        let found = summed(rows);
        assert!(found.sentences[0].contains(said), "{:?}", found.sentences);
        assert_eq!(found.groups[0].share.is_some(), has_shares);
        assert_eq!(found.concentration.is_some(), has_shares);
    }
    let of_which = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["of which capital", "60"],
        &["of which revenue", "40"],
        &["Bourne", "10"],
    ]);
    assert_eq!(
        (of_which.total.to_string().as_str(), left(&of_which)),
        ("110.00", vec![3, 4])
    );
}

#[test]
fn a_last_row_without_a_name_is_a_total_only_if_it_adds_up() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["", "75"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("375.00", vec![])
    );
    assert!(
        found.sentences[0].contains("Row 4, the last, has no name")
            && found.sentences[0].contains("of 2 wards")
            && found.sentences[0].ends_with("1 row (£75) has no “Ward”."),
        "{:?}",
        found.sentences
    );
}

#[test]
fn thousands_that_only_a_title_speaks_of_are_said_first() {
    let mut named = on(&[&["Ward", "Amount"], &["Abbey", "100"]]);
    named.sheets[0].name = "Grants £000".to_owned();
    let title = on(&[
        &["Grants by ward, all figures in £000s"],
        &["Ward", "Amount"],
        &["Abbey", "100"],
    ]);
    let above = on(&[
        &["Grants by ward"],
        &["£000"],
        &[],
        &["Ward", "Amount"],
        &["Abbey", "100"],
    ]);
    for (grid, said) in [
        (named, "The sheet is called “Grants £000”"),
        (title, "Row 1 says"),
        (above, "Row 2 says “£000”"),
    ] {
        let found = figure(&grid, &Recipe::sum("Ward", "Amount")).unwrap();
        assert!(
            found.sentences[0].starts_with(said),
            "{:?}",
            found.sentences
        );
    }
}

#[test]
fn letters_behind_a_figure_are_notes_or_said_as_a_scale() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "1,250p"],
        &["Bourne", "200 b"],
        &["Cole", "300m"],
        &["Dene", "5"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("300000005.00", vec![2, 3])
    );
    assert!(
        found.sentences[0].contains("row 4 (“300m”)"),
        "{:?}",
        found.sentences
    );
}

#[test]
fn points_with_three_digits_everywhere_are_not_read() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "1.250"],
        &["Bourne", "12.500"],
        &["Cole", "300"],
    ]);
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("300.00", vec![2, 3])
    );
    let commas = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "1,250"],
        &["Bourne", "0,125"],
        &["Cole", "300"],
    ]);
    assert_eq!(
        (commas.total.to_string().as_str(), left(&commas)),
        ("300.00", vec![2, 3])
    );
}

fn text_file(rows: &[&[&str]]) -> Grid {
    let mut grid = on(rows);
    grid.sheets[0].is_separated = true;
    grid
}

#[test]
fn an_amount_that_a_comma_parted_within_the_heading_is_left_out() {
    let grid = text_file(&[
        &["Ward", "Amount", "Notes", "Ref"],
        &["Abbey", "1", "250", ""],
        &["Bourne", "500", "", ""],
        &["Cole", "700", "ok", ""],
    ]);
    let found = figure(&grid, &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("1200.00", vec![2])
    );
    let full = text_file(&[
        &["Ward", "Amount", "Homes"],
        &["Abbey", "1", "250"],
        &["Bourne", "500", "300"],
    ]);
    let found = figure(&full, &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(found.total.to_string(), "501.00");
}

#[test]
fn blocks_below_an_empty_row_are_said_first_and_notes_are_no_rows() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &[],
        &["2024/25"],
        &["Abbey", "5"],
        &["Bourne", "7"],
    ]);
    assert!(
        found.sentences[0].starts_with("Rows 6 to 7 below an empty row were not counted:"),
        "{:?}",
        found.sentences
    );
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("300.00", vec![5, 6, 7])
    );
    assert_eq!(found.doubts, [Doubt::BelowGaps]);
    let mut recipe = Recipe::sum("Ward", "Amount");
    recipe.measure = Measure::Count;
    let rows: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &[],
        &["Notes: excludes VAT"],
        &["Source: finance team"],
    ];
    let counted = figure(&on(rows), &recipe).unwrap();
    assert_eq!((counted.rows_counted, left(&counted)), (2, vec![5, 6]));
}

#[test]
fn what_was_asked_for_and_is_nowhere_is_said_first() {
    let rows: &[&[&str]] = &[
        &["Year", "Ward", "Amount"],
        &["2023/24", "Abbey", "1"],
        &["2024/25", "Abbey", "2"],
        &["2024-25", "Bourne", "4"],
    ];
    let mut recipe = Recipe::sum("Ward", "Amount");
    recipe.only = vec![crate::Only {
        column: "Year".into(),
        is: vec!["2024/25".into(), "2025/26".into()],
    }];
    recipe.same = vec![("Abbye".into(), "Bourne".into())];
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(found.total.to_string(), "6.00");
    assert!(
        found.sentences[0].contains("No row has “2025/26” under “Year”.")
            && found.sentences[0].contains("No counted row is called “Abbye”"),
        "{:?}",
        found.sentences
    );
    recipe.only[0].is = vec!["2025/26".into()];
    let none = figure(&on(rows), &recipe).unwrap_err().to_string();
    assert!(none.contains("No row has “2025/26” under “Year”"), "{none}");
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("“2024-25”, “2024/25”")),
        "{:?}",
        found.notes
    );
}

#[test]
fn bands_and_grades_stay_apart_and_short_forms_are_offered() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["<£500", "100"],
        &[">£500", "900"],
        &["£500", "510"],
    ]);
    assert_eq!(found.groups.len(), 3);
    let saints = summed(&[
        &["Ward", "Amount"],
        &["St. Mary’s", "10"],
        &["Saint Marys", "20"],
        &["Abbey", "30"],
        &["Abbey Wd", "50"],
    ]);
    assert_eq!(
        saints.alike,
        [
            ("Abbey Wd".to_owned(), "Abbey".to_owned()),
            ("Saint Marys".to_owned(), "St. Mary’s".to_owned())
        ]
    );
}

#[test]
fn one_row_above_the_heading_is_left_out_by_name() {
    let rows: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "1000"],
        &[],
        &["Ward", "Amount", "Date", "Supplier"],
        &["Bourne", "200", "12/03/2024", "X Ltd"],
        &["Cole", "300", "13/03/2024", "Y Ltd"],
    ];
    let mut recipe = Recipe::sum("Ward", "Amount");
    recipe.layout.header = Some((3, 3));
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("500.00", vec![2])
    );
}

#[test]
fn averages_are_compared_as_averages() {
    let averaged = |amounts: [&str; 3]| {
        let rows: &[&[&str]] = &[
            &["Ward", "Amount"],
            &["Abbey", amounts[0]],
            &["Abbey", amounts[1]],
            &["Bourne", amounts[2]],
        ];
        let mut recipe = Recipe::sum("Ward", "Amount");
        recipe.measure = Measure::Average("Amount".into());
        figure(&on(rows), &recipe).unwrap()
    };
    let compared = crate::compare(&averaged(["10", "20", "30"]), &averaged(["30", "50", "40"]));
    // Abbey from 15 to 40, Bourne from 30 to 40; all from 20 to 40.
    let changes: Vec<(&str, String)> = compared
        .rows
        .iter()
        .map(|row| (row.key.as_str(), row.change.unwrap().to_string()))
        .collect();
    assert_eq!(
        changes,
        [("Abbey", "25.00".into()), ("Bourne", "10.00".into())]
    );
    assert_eq!(
        (compared.first.to_string(), compared.second.to_string()),
        ("20.00".to_owned(), "40.00".to_owned())
    );
}

#[test]
fn serial_numbers_of_days_count_from_1904_where_the_file_does() {
    let mut builder = SheetBuilder::new("Data");
    builder.put(0, 0, CellKind::Text, "Date");
    builder.put(0, 1, CellKind::Text, "Amount");
    // 15 January 2024 is 45306 from 30 December 1899 and 43844 from 1 January 1904.
    builder.put(1, 0, CellKind::Number, "43844");
    builder.put(1, 1, CellKind::Number, "10");
    let mut grid = Grid {
        sheets: vec![builder.finish()],
        ..Grid::default()
    };
    grid.sheets[0].counts_from_1904 = true;
    let mut recipe = Recipe::sum("Date", "Amount");
    recipe.group = Some(Grouping {
        column: "Date".into(),
        period: Some(Period::Month),
    });
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(sums(&found), [("Jan 2024", 1, "10.00".into())]);
}

#[test]
fn rows_that_equal_others_by_chance_are_not_doubted_where_the_sheet_agrees() {
    let found = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "50"],
        &["Cole", "20"],
        &["Dene", "30"],
        &["Total", "200"],
    ]);
    assert!(found.cautions.is_empty(), "{:?}", found.cautions);
    assert_eq!(found.groups[0].share, Some(500));
}

#[test]
fn what_stands_below_an_empty_row_is_counted_when_somebody_says_so() {
    let rows: &[&[&str]] = &[
        &["Ward", "Year", "Amount"],
        &["Abbey", "2024", "100"],
        &["Bourne", "2025", "200"],
        &[],
        &["Cray", "2024", "5"],
        &["Total", "", "305"],
    ];
    // The sheet's own total.
    let found = figure(&on(rows), &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(found.total.to_string(), "305.00");
    assert!(found.doubts.is_empty() && found.cautions.is_empty());
    // It holds for a part of the rows too.
    let mut part = Recipe::sum("Ward", "Amount");
    part.only = vec![crate::Only {
        column: "Year".into(),
        is: vec!["2024".into()],
    }];
    assert_eq!(
        figure(&on(rows), &part).unwrap().total.to_string(),
        "105.00"
    );
    // The user.
    let mut recipe = Recipe::sum("Ward", "Amount");
    let without_total = &rows[..5];
    assert_eq!(
        figure(&on(without_total), &recipe)
            .unwrap()
            .total
            .to_string(),
        "300.00"
    );
    recipe.below_gaps = true;
    let said = figure(&on(without_total), &recipe).unwrap();
    assert_eq!(said.total.to_string(), "305.00");
    assert!(
        said.notes
            .iter()
            .any(|note| note.contains("because you said") && note.contains("row 5")),
        "{:?}",
        said.notes
    );
    // A total of the first block alone speaks for no more than that.
    let first: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Total", "300"],
        &[],
        &["Abbey", "7"],
        &["Cray", "5"],
        &["Total", "12"],
    ];
    let found = figure(&on(first), &Recipe::sum("Ward", "Amount")).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("300.00", vec![4, 6, 7, 8])
    );
    assert!(found.totals.iter().all(TotalCheck::is_right));
}

#[test]
fn commas_between_semicolons_are_a_doubt_that_the_user_can_end() {
    let file = |rows: &[&[&str]]| {
        let mut grid = on(rows);
        grid.sheets[0].is_separated = true;
        grid.sheets[0].is_by_semicolons = true;
        grid
    };
    let grid = file(&[
        &["Ward", "Amount"],
        &["Abbey", "1,250"],
        &["Bourne", "12,500"],
        &["Cray", "300"],
    ]);
    let mut recipe = Recipe::sum("Ward", "Amount");
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(found.total.to_string(), "14050.00");
    assert_eq!(found.doubts, [Doubt::DecimalMark]);
    assert!(
        found.sentences[0].starts_with(
            "The comma of amounts such as “1,250” was taken to part thousands, in 2 rows."
        ),
        "{:?}",
        found.sentences
    );
    recipe.decimal_mark = Some(crate::DecimalMark::Comma);
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(found.total.to_string(), "313.75");
    assert!(found.doubts.is_empty() && found.cautions.is_empty());
    recipe.decimal_mark = Some(crate::DecimalMark::Point);
    let found = figure(&grid, &recipe).unwrap();
    assert_eq!(found.total.to_string(), "14050.00");
    assert!(found.doubts.is_empty() && found.cautions.is_empty());
    // Here other amounts show which it is.
    let shown = file(&[
        &["Ward", "Amount"],
        &["Abbey", "1,250"],
        &["Bourne", "12,500.50"],
    ]);
    let found = figure(&shown, &Recipe::sum("Ward", "Amount")).unwrap();
    assert!(found.doubts.is_empty() && found.cautions.is_empty());
    assert_eq!(found.total.to_string(), "13750.50");
    // A comma for the decimal point elsewhere: left out, and the user can say so.
    let mixed = file(&[
        &["Ward", "Amount"],
        &["Abbey", "1,250"],
        &["Bourne", "12,5"],
        &["Cray", "7"],
    ]);
    let mut recipe = Recipe::sum("Ward", "Amount");
    let found = figure(&mixed, &recipe).unwrap();
    assert_eq!(
        (left(&found), found.doubts.as_slice()),
        (vec![2, 3], &[Doubt::DecimalMark][..])
    );
    recipe.decimal_mark = Some(crate::DecimalMark::Comma);
    assert_eq!(figure(&mixed, &recipe).unwrap().total.to_string(), "20.75");
}

#[test]
fn rows_above_the_heading_that_look_like_rows_of_the_table_are_said_first() {
    let mut recipe = Recipe::sum("Ward", "Amount");
    recipe.layout.header = Some((3, 3));
    let rows: &[&[&str]] = &[
        &["Ward", "Amount"],
        &["Abbey", "100"],
        &["Bourne", "200"],
        &["Ward", "Amount"],
        &["Cray", "5"],
    ];
    let found = figure(&on(rows), &recipe).unwrap();
    assert_eq!(found.total.to_string(), "5.00");
    assert!(
        found.sentences[0].starts_with(
            "2 rows with figures (rows 2, 3) were not counted. They stand above the row that was taken for the heading, row 4"
        ),
        "{:?}",
        found.sentences
    );
}

#[test]
fn what_a_cell_shows_in_thousands_is_in_its_number_already() {
    let build = |times: &[(u32, i64)], heading: &str| {
        let mut builder = SheetBuilder::new("Wards");
        builder.put(0, 0, CellKind::Text, "Ward");
        builder.put(0, 1, CellKind::Text, heading);
        for (row, ward) in (1..).zip(["Abbey", "Bourne"]) {
            builder.put(row, 0, CellKind::Text, ward);
            builder.put(row, 1, CellKind::Number, "1250000");
        }
        builder.about().shown_in = times
            .iter()
            .map(|(row, times)| crate::ShownIn {
                column: 1,
                from: *row,
                to: *row,
                times: *times,
            })
            .collect();
        Grid {
            sheets: vec![builder.finish()],
            ..Grid::default()
        }
    };
    let recipe = Recipe::sum("Ward", "B");
    let heading = "Spend (£000)";
    // Shown as 1,250 under “£000”: a million and a quarter, not a thousand million.
    let found = figure(&build(&[(1, 1_000), (2, 1_000)], heading), &recipe).unwrap();
    assert_eq!(found.total.to_string(), "2500000.00");
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("holds it in full"))
    );
    // Not shown so: the heading speaks of the number.
    let found = figure(&build(&[], heading), &recipe).unwrap();
    assert_eq!(found.total.to_string(), "2500000000.00");
    // Shown in millions under “£000”: nobody can tell.
    let found = figure(&build(&[(1, 1_000), (2, 1_000_000)], heading), &recipe).unwrap();
    assert_eq!(
        (found.total.to_string().as_str(), left(&found)),
        ("1250000.00", vec![3])
    );
}

/// A row that was left out of a table is not missing from it.
#[test]
fn rows_left_out_are_not_taken_to_be_missing() {
    let first = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "£100"],
        &["Castle", "£300"],
        &["Gone", "£5"],
    ]);
    let second = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "£150"],
        &["Castle Ward", "withheld"],
    ]);
    let changes = |found: &crate::Comparison| -> Vec<(String, Option<String>, bool)> {
        found
            .rows
            .iter()
            .map(|row| {
                let change = row.change.map(|change| change.to_string());
                (row.key.clone(), change, row.is_left_out)
            })
            .collect()
    };
    // Abbey from 100 to 150, Gone from 5 to nothing; of Castle nobody knows.
    let found = crate::compare(&first, &second);
    assert_eq!(
        changes(&found),
        [
            ("Abbey".to_owned(), Some("50.00".to_owned()), false),
            ("Gone".to_owned(), Some("-5.00".to_owned()), false),
            ("Castle".to_owned(), None, true),
        ]
    );
    let said = found.sentences.join(" ");
    for words in [
        "Only in the first: “Gone”.",
        "Left out of the second table and of its sum: “Castle Ward” (row 3: B3",
        "has these on one side alone, and is wrong by as much: “Castle”.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = crate::compare(&second, &first).sentences.join(" ");
    assert!(said.contains("Only in the second: “Gone”."), "{said}");
    assert!(said.contains("Left out of the first table"), "{said}");

    let heads = summed(&[
        &["Ward", "Amount"],
        &["Abbey", "50"],
        &["Castle", ""],
        &["Elm", "7"],
    ]);
    let found = crate::per_head(&first, &heads);
    assert_eq!(found.left_out, ["Castle"]);
    assert_eq!(
        (found.only_in_first, found.only_in_second),
        (vec!["Gone".to_owned()], vec!["Elm".to_owned()])
    );
    let said = found.sentences.join(" ");
    assert!(said.contains("“Castle” (row 3: B3 is empty)"), "{said}");
}

#[test]
fn euros_are_not_held_against_pounds() {
    let of = |amount: &str| summed(&[&["Ward", "Amount"], &["Abbey", amount], &["Bourne", amount]]);
    let found = crate::compare(&of("€100"), &of("£100"));
    for row in &found.rows {
        assert_eq!((row.change, row.change_share), (None, None), "{}", row.key);
    }
    assert!(
        found.sentences[0].contains("in different currencies"),
        "{:?}",
        found.sentences
    );
}
