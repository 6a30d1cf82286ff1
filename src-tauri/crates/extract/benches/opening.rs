//! A spreadsheet of a hundred thousand rows, opened and grouped: under 3 s, and under 200 ms.
//! `cargo bench -p foi-extract --bench opening`; one of a million rows with `LARGE=1`.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark may fail as loudly as a test"
)]

use std::process::ExitCode;

use criterion::Criterion;
use foi_extract::{Extractor, run_worker_if_asked};
use foi_figures::{Recipe, figure};
use rust_xlsxwriter::{Workbook, XlsxError};

fn spreadsheet(rows: u32) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip([
        "Date",
        "Ward",
        "Supplier",
        "Description",
        "Reference",
        "Amount (£)",
    ]) {
        sheet.write(0, column, name)?;
    }
    for row in 1..=rows {
        sheet.write(row, 0, 45_000 + row % 365)?;
        sheet.write(row, 1, format!("Ward {}", row % 17))?;
        sheet.write(row, 2, format!("Supplier {}", row % 5_000))?;
        sheet.write(row, 3, format!("Works order {row}"))?;
        sheet.write(row, 4, row)?;
        sheet.write(row, 5, f64::from(row % 9_000_000) / 100.0)?;
    }
    workbook.save_to_buffer()
}

fn main() -> ExitCode {
    // Workers are this very program.
    if let Some(done) = run_worker_if_asked() {
        return done;
    }
    let rows = if std::env::var_os("LARGE").is_some() {
        1_000_000
    } else {
        100_000
    };
    let bytes = spreadsheet(rows).unwrap();
    let extractor = Extractor::this_program().unwrap();
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    criterion.bench_function(&format!("open {rows} rows"), |bencher| {
        bencher.iter(|| extractor.grid(&bytes, "payments.xlsx").unwrap());
    });
    let grid = extractor.grid(&bytes, "payments.xlsx").unwrap();
    criterion.bench_function(&format!("group {rows} rows by ward"), |bencher| {
        bencher.iter(|| figure(&grid, &Recipe::sum("Ward", "Amount")).unwrap());
    });
    criterion.final_summary();
    ExitCode::SUCCESS
}
