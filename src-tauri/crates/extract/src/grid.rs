//! Sheets on their way from a worker: cell by cell, so that neither side holds a file twice.

use std::io::{self, BufRead, Read as _, Write};

use foi_figures::{CellKind, Grid, Hidden, SetApart, Sheet, SheetBuilder, ShownIn, Span};
use serde::{Deserialize, Serialize};

use crate::table::{MOST_COLUMNS, MOST_ROWS};
use crate::{Reason, Unreadable};

/// More cells than this are not taken of one file. A sheet of a million rows has room for twelve
/// columns.
pub(crate) const MOST_CELLS: usize = 12_500_000;
/// Bytes of text of all different cells, at most.
const MOST_TEXT: usize = 192 * 1024 * 1024;
/// A longer cell is not believed: spreadsheets stop at 32,767 characters, of up to four bytes.
const LONGEST: u32 = 256 * 1024;
/// Bytes of what is said about a sheet.
const LONGEST_WORDS: u32 = 16 * 1024 * 1024;

/// What is known of a sheet when its cells are through.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) is_hidden: bool,
    pub(crate) is_separated: bool,
    pub(crate) is_by_semicolons: bool,
    pub(crate) counts_from_1904: bool,
    pub(crate) is_whole: bool,
    pub(crate) hidden_rows: Vec<(u32, u32)>,
    pub(crate) hidden_columns: Vec<(u32, u32)>,
    pub(crate) merged: Vec<Span>,
    pub(crate) shown_in: Vec<ShownIn>,
    pub(crate) apart: Vec<SetApart>,
}

/// What is known of a file when its sheets are through.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) kind: String,
    pub(crate) hidden: Hidden,
    pub(crate) notes: Vec<String>,
}

/// Writes sheets for the other side.
pub(crate) struct Sending<W: Write> {
    to: W,
    cells: usize,
    broken: Option<io::Error>,
}

const SHEET: u8 = b'S';
const CELL: u8 = b'C';
const ABOUT: u8 = b'A';
const END: u8 = b'Z';
const NO: u8 = b'N';

impl<W: Write> Sending<W> {
    pub(crate) fn new(to: W) -> Self {
        Self {
            to,
            cells: 0,
            broken: None,
        }
    }

    fn put(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) {
        if self.broken.is_none() {
            self.broken = write(&mut self.to).err();
        }
    }

    fn words(&mut self, tag: u8, words: &[u8]) {
        let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
        self.put(|to| {
            to.write_all(&[tag])?;
            to.write_all(&length.to_le_bytes())?;
            to.write_all(words)
        });
    }

    fn json(&mut self, tag: u8, value: &impl Serialize) {
        match serde_json::to_vec(value) {
            Ok(words) => self.words(tag, &words),
            Err(error) => self.broken = Some(error.into()),
        }
    }

    pub(crate) fn sheet(&mut self, name: &str) {
        self.words(SHEET, name.as_bytes());
    }

    /// Sends a cell. Says whether there is room for more.
    pub(crate) fn cell(&mut self, (row, column): (u32, u32), kind: CellKind, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        // A table without the cells beyond would pass for the whole.
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return false;
        }
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return false;
        }
        let text = &text[..text.floor_char_boundary(LONGEST as usize)];
        let kind = u8::try_from(
            CellKind::ALL
                .iter()
                .position(|one| *one == kind)
                .unwrap_or(0),
        )
        .unwrap_or(0);
        let mut head = [0_u8; 14];
        head[0] = CELL;
        head[1..5].copy_from_slice(&row.to_le_bytes());
        head[5..9].copy_from_slice(&column.to_le_bytes());
        head[9] = kind;
        head[10..14].copy_from_slice(&u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
        self.put(|to| {
            to.write_all(&head)?;
            to.write_all(text.as_bytes())
        });
        self.broken.is_none()
    }

    /// Whether cells were sent so often that it is time to look at the clock.
    pub(crate) fn is_time_to_look(&self) -> bool {
        self.cells.is_multiple_of(4_096)
    }

    pub(crate) fn about(&mut self, about: &About) {
        self.json(ABOUT, about);
    }

    pub(crate) fn end(mut self, end: Result<End, Unreadable>) -> io::Result<()> {
        match end {
            Ok(end) => self.json(END, &end),
            Err(why) => self.json(NO, &why),
        }
        match self.broken {
            Some(error) => Err(error),
            None => self.to.flush(),
        }
    }
}

/// Takes sheets from a worker. None when it ended before it was through.
pub(crate) fn received(mut from: impl BufRead) -> Option<Result<Grid, Unreadable>> {
    let mut grid = Grid::default();
    let mut building: Option<SheetBuilder> = None;
    let (mut cells, mut text) = (0_usize, 0_usize);
    let mut words = Vec::new();
    loop {
        match byte(&mut from)? {
            SHEET => {
                finish(building.take(), &mut grid, None);
                let length = number(&mut from)?;
                fill(&mut from, &mut words, length, LONGEST)?;
                building = Some(SheetBuilder::new(&String::from_utf8_lossy(&words)));
            }
            CELL => {
                let (row, column) = (number(&mut from)?, number(&mut from)?);
                let kind = *CellKind::ALL.get(usize::from(byte(&mut from)?))?;
                let length = number(&mut from)?;
                fill(&mut from, &mut words, length, LONGEST)?;
                let builder = building.as_mut()?;
                let before = builder.size().1;
                if row >= MOST_ROWS
                    || !builder.put(row, column, kind, std::str::from_utf8(&words).ok()?)
                {
                    return None;
                }
                cells += 1;
                text += builder.size().1 - before;
                if cells > MOST_CELLS || text > MOST_TEXT {
                    return Some(Err(Unreadable::new(
                        Reason::TooLarge,
                        "This table has more text than Scrutineer reckons with.",
                    )));
                }
            }
            ABOUT => {
                let length = number(&mut from)?;
                fill(&mut from, &mut words, length, LONGEST_WORDS)?;
                finish(
                    building.take(),
                    &mut grid,
                    serde_json::from_slice(&words).ok(),
                );
            }
            END => {
                let length = number(&mut from)?;
                fill(&mut from, &mut words, length, LONGEST_WORDS)?;
                let end: End = serde_json::from_slice(&words).ok()?;
                finish(building.take(), &mut grid, None);
                (grid.kind, grid.notes, grid.hidden) = (end.kind, end.notes, end.hidden);
                grid.hidden.hidden_rows = grid.sheets.iter().map(Sheet::hidden_row_count).sum();
                grid.hidden.hidden_columns =
                    grid.sheets.iter().map(Sheet::hidden_column_count).sum();
                return Some(Ok(grid));
            }
            NO => {
                let length = number(&mut from)?;
                fill(&mut from, &mut words, length, LONGEST_WORDS)?;
                return serde_json::from_slice(&words).ok().map(Err);
            }
            _ => return None,
        }
    }
}

/// A sheet about which nothing was said at its end was not read to it.
fn finish(building: Option<SheetBuilder>, grid: &mut Grid, about: Option<About>) {
    let Some(mut builder) = building else {
        return;
    };
    let about = about.unwrap_or_default();
    let sheet = builder.about();
    sheet.is_hidden = about.is_hidden;
    sheet.is_separated = about.is_separated;
    sheet.is_by_semicolons = about.is_by_semicolons;
    sheet.counts_from_1904 = about.counts_from_1904;
    sheet.is_whole = about.is_whole;
    sheet.hidden_rows = about.hidden_rows;
    sheet.hidden_columns = about.hidden_columns;
    sheet.merged = about.merged;
    sheet.shown_in = about.shown_in;
    sheet.apart = about.apart;
    grid.sheets.push(builder.finish());
}

fn byte(from: &mut impl BufRead) -> Option<u8> {
    let mut one = [0];
    from.read_exact(&mut one).ok()?;
    Some(one[0])
}

fn number(from: &mut impl BufRead) -> Option<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four).ok()?;
    Some(u32::from_le_bytes(four))
}

fn fill(from: &mut impl BufRead, words: &mut Vec<u8>, length: u32, most: u32) -> Option<()> {
    if length > most {
        return None;
    }
    words.clear();
    from.take(u64::from(length)).read_to_end(words).ok()?;
    (words.len() == length as usize).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(send: impl FnOnce(&mut Sending<&mut Vec<u8>>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sending = Sending::new(&mut bytes);
        send(&mut sending);
        sending
            .end(Ok(End {
                kind: "a test".into(),
                ..End::default()
            }))
            .unwrap();
        bytes
    }

    #[test]
    fn what_is_sent_is_received_and_a_broken_stream_is_nothing() {
        let bytes = sent(|sending| {
            sending.sheet("Wards");
            sending.cell((2, 1), CellKind::Number, "1250.5");
            sending.about(&About {
                is_whole: true,
                hidden_rows: vec![(0, 1)],
                ..About::default()
            });
            sending.sheet("Cut");
        });
        let grid = received(bytes.as_slice()).unwrap().unwrap();
        assert_eq!((grid.sheets.len(), grid.hidden.hidden_rows), (2, 2));
        assert_eq!(grid.sheets[0].cell(2, 1).text, "1250.5");
        assert!(grid.sheets[0].is_whole && !grid.sheets[1].is_whole);
        for end in 0..bytes.len() {
            assert!(received(&bytes[..end]).is_none());
        }
    }

    #[test]
    fn a_cell_beyond_the_last_row_or_column_is_not_passed_over() {
        sent(|sending| {
            sending.sheet("");
            let mut put = |row, column| sending.cell((row, column), CellKind::Text, "1");
            assert!(put(MOST_ROWS - 1, MOST_COLUMNS - 1));
            assert!(!put(MOST_ROWS, 0) && !put(0, MOST_COLUMNS));
        });
    }

    #[test]
    fn lengths_that_lie_take_no_memory() {
        let mut bytes = vec![SHEET];
        bytes.extend(u32::MAX.to_le_bytes());
        assert!(received(bytes.as_slice()).is_none());
    }
}
