//! A hundred thousand rows grouped by ward: to be under 200 ms. `cargo bench -p foi-figures`.

use criterion::{Criterion, criterion_group, criterion_main};
use foi_figures::{CellKind, Grid, Recipe, SheetBuilder, figure};

fn grid(rows: u32) -> Grid {
    let mut builder = SheetBuilder::new("Payments");
    for (column, name) in (0..).zip(["Date", "Ward", "Supplier", "Description", "Amount (£)"]) {
        builder.put(0, column, CellKind::Text, name);
    }
    for row in 1..=rows {
        builder.put(
            row,
            0,
            CellKind::Date,
            &format!("2025-{:02}-{:02}", row % 12 + 1, row % 28 + 1),
        );
        builder.put(row, 1, CellKind::Text, &format!("Ward {}", row % 17));
        builder.put(row, 2, CellKind::Text, &format!("Supplier {}", row % 5_000));
        builder.put(row, 3, CellKind::Text, &format!("Works order {row}"));
        builder.put(
            row,
            4,
            CellKind::Number,
            &format!("{}.{:02}", row % 90_000, row % 100),
        );
    }
    Grid {
        sheets: vec![builder.finish()],
        ..Grid::default()
    }
}

fn grouping(criterion: &mut Criterion) {
    let grid = grid(100_000);
    criterion.bench_function("group 100,000 rows by ward", |bencher| {
        bencher.iter(|| figure(&grid, &Recipe::sum("Ward", "Amount")));
    });
    criterion.bench_function("group 100,000 rows by supplier", |bencher| {
        bencher.iter(|| figure(&grid, &Recipe::sum("Supplier", "Amount")));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = grouping
}
criterion_main!(benches);
