//! A table as text: every row ends with a filled cell, and the same rows, written with commas and
//! quotes, are read as the same rows.

#![no_main]

use foi_extract::Cell;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let rows = foi_extract::fuzzing::separated(bytes);
    let cells: usize = rows.iter().map(|row| row.len() + 1).sum();
    assert!(cells <= 2 * bytes.len() + 8, "{cells} cells from {} bytes", bytes.len());
    for row in &rows {
        assert!(row.len() < 2 || row.last().is_some_and(|cell| *cell != Cell::Empty));
    }
    // `sep=,` says what parts them, so that nothing has to be guessed.
    let mut written = String::from("sep=,\n");
    for row in &rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.text().replace('"', "\"\""))).collect();
        written += &cells.join(",");
        if row.is_empty() {
            written += "\"\"";
        }
        written.push('\n');
    }
    let again = foi_extract::fuzzing::separated(written.as_bytes());
    let texts = |rows: &[Vec<Cell>]| -> Vec<Vec<String>> {
        let mut texts: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.text().to_owned()).collect::<Vec<_>>())
            .map(|row| if row.iter().all(String::is_empty) { Vec::new() } else { row })
            .collect();
        while texts.last().is_some_and(Vec::is_empty) {
            texts.pop();
        }
        texts
    };
    assert_eq!(texts(&rows), texts(&again));
});
