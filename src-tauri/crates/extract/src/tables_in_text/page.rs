//! The tables of a web page, or of a mail's HTML.

use std::cell::RefCell;
use std::io;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{LARGEST, Tables};
use crate::grid::{End, Sending};
use crate::input::Input;
use crate::kind::Kind;
use crate::page_marks::Marks;
use crate::{Unreadable, plain};

/// The tables of a web page.
pub(crate) fn send_page(
    input: &Input,
    sending: &mut Sending<impl io::Write>,
) -> Result<End, Unreadable> {
    let bytes = input.bytes().map_err(Unreadable::not_started)?;
    let most = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    page(&plain::decode_page(&bytes[..bytes.len().min(most)])).send(Kind::Html, sending)
}

/// How many tables with at least two rows and two columns of cells stand in a web page.
pub fn tables_in_page(text: &str) -> usize {
    const MOST: usize = 4 * 1024 * 1024;
    let has_table = text
        .as_bytes()
        .windows(6)
        .any(|six| six.eq_ignore_ascii_case(b"<table"));
    if !has_table {
        return 0;
    }
    let (tables, _) = page(&text[..text.floor_char_boundary(MOST)]).finish();
    tables
        .iter()
        .filter(|table| table.is_grid() && !table.is_layout)
        .count()
}

fn page(text: &str) -> Tables {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    // It stops at scripts, which are not run; what follows them is read on.
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().tables
}

#[derive(Default)]
struct Page(RefCell<PageState>);

#[derive(Default)]
struct PageState {
    tables: Tables,
    unseen: usize,
    marks: Marks,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => state.tag(&tag),
            Token::CharacterTokens(text) if state.unseen == 0 => {
                // Line breaks of the source are spaces.
                let text = text.replace(['\n', '\r', '\t'], " ");
                state.tables.look = state.marks.look();
                state.tables.text(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl PageState {
    fn tag(&mut self, tag: &Tag) {
        let number = |name: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .and_then(|attribute| attribute.value.trim().parse().ok())
                .unwrap_or(1)
        };
        let is_start = tag.kind == TagKind::StartTag;
        let is_presentation = tag.attrs.iter().any(|attribute| {
            &*attribute.name.local == "role" && matches!(&*attribute.value, "presentation" | "none")
        });
        if self.unseen > 0 && !matches!(&*tag.name, "script" | "style") {
            return;
        }
        self.marks.close(tag, self.tables.depth());
        self.tables.look = self.marks.look();
        match (&*tag.name, is_start) {
            ("script" | "style", true) => self.unseen += usize::from(!tag.self_closing),
            ("script" | "style", false) => self.unseen = self.unseen.saturating_sub(1),
            // Mail is set out with tables that say themselves that they are none.
            ("table", true) => self.tables.open_table(is_presentation),
            ("table", false) => self.tables.close_table(),
            ("tr", true) => self.tables.open_row(),
            ("td" | "th", true) => self.tables.open_cell(number("colspan"), number("rowspan")),
            ("td" | "th" | "tr", false) => self.tables.close_cell(),
            ("br" | "p" | "div" | "li", _) => self.tables.text("\n"),
            _ => {}
        }
        self.marks
            .open(tag, self.tables.depth(), self.tables.is_in_cell());
        if &*tag.name == "tr" && is_start && self.marks.hides_rows() {
            self.tables.hide_row();
        }
        self.tables.was_cut |= self.marks.is_cut;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_tables_with_cells_that_span() {
        let tables = page(
            "<p>Dear Ms Example</p><table><tr><th rowspan=2>Ward<th colspan=2>Spend</tr>
             <tr><th>2023/24</th><th>2024/25</th></tr><tr><td>Abbey &amp; Park</td><td>&pound;1,250</td>
             <td>£2<script>x()</script></td></tr></table><table></table>",
        );
        let (tables, _) = tables.finish();
        assert_eq!(tables.len(), 1);
        let cells: Vec<(u32, u32, &str)> = tables[0]
            .cells
            .iter()
            .map(|(row, column, text)| (*row, *column, text.as_str()))
            .collect();
        assert_eq!(
            cells,
            [
                (0, 0, "Ward"),
                (0, 1, "Spend"),
                (1, 1, "2023/24"),
                (1, 2, "2024/25"),
                (2, 0, "Abbey & Park"),
                (2, 1, "£1,250"),
                (2, 2, "£2"),
            ]
        );
        assert_eq!(tables[0].merged.len(), 2);
    }

    #[test]
    fn a_page_without_end_is_read_as_far_as_it_goes() {
        assert_eq!(
            read("<table><tr><td>a<table><tr><td>b"),
            [vec![(0, 0, "a\nb".to_owned())]]
        );
    }

    fn read(text: &str) -> Vec<Vec<(u32, u32, String)>> {
        let (tables, _) = page(text).finish();
        tables.into_iter().map(|table| table.cells).collect()
    }

    const GRID: &str =
        "<table><tr><th>Ward</th><th>Spend</th></tr><tr><td>Abbey</td><td>£1</td></tr></table>";

    fn grid() -> Vec<(u32, u32, String)> {
        [
            (0, 0, "Ward"),
            (0, 1, "Spend"),
            (1, 0, "Abbey"),
            (1, 1, "£1"),
        ]
        .map(|(row, column, text)| (row, column, text.to_owned()))
        .to_vec()
    }

    #[test]
    fn what_is_set_apart_ends_where_browsers_end_it() {
        let cell = |inner: &str| {
            let text = format!("<table><tr><td>a<td>b<tr><td>{inner}<td>9</table>");
            let cells = read(&text).remove(0);
            let at = |column| {
                let found = cells.iter().find(|cell| (cell.0, cell.1) == (1, column));
                found.map_or("", |cell| cell.2.as_str()).to_owned()
            };
            assert_eq!(at(1), "9", "{inner}");
            at(0)
        };
        for (inner, says) in [
            ("40<sup>1</sup>", "40"),
            ("40<sup>1", "40"),
            ("<p hidden>7<p>300", "300"),
            ("<div style=\"display:none\">7<div>8</div>9</div>300", "300"),
            ("<del>4<del>5</del>6</del> 300", "300"),
            ("<span style='visibility:hidden'>7<br>8</span>3", "3"),
            ("10<select><option>1<option>2</select>", "10"),
            ("10<select><option>1<option>2", "10"),
            (
                "<span style='text-decoration: line-through red'>4</span>5",
                "5",
            ),
            ("<s>4</s>", "4"),
            ("5 m<sup>2</sup>", "5 m²"),
            ("Newham<sup>2</sup>", "Newham"),
            ("CO<sub>2</sub>", "CO2"),
            ("40<sub>2</sub>", "40"),
            ("3<s><table><tr><td>7</table></s>", "3"),
        ] {
            assert_eq!(cell(inner), says, "{inner}");
        }
    }

    #[test]
    fn tables_that_only_set_out_a_mail_are_none() {
        // A frame round the whole, a bar beside it, and a foot of one cell.
        let mail = format!(
            "<table><tr><td>Logo</td></tr><tr><td><table role=presentation><tr><td>Menu<td>Bar<tr><td>x<td><p>Dear Ms Example</p>{GRID}</table></td></tr></table><table><tr><td>Foot</td></tr></table>"
        );
        assert_eq!(read(&mail), [grid()]);
        assert_eq!(tables_in_page(&mail), 1);
        // Without one that is a grid, all that is there is shown, and counted as none.
        let letter = "<table><tr><td>Dear Ms Example</td></tr><tr><td>Yours</td></tr></table>";
        assert_eq!(read(letter).len(), 1);
        assert_eq!(tables_in_page(letter), 0);
        assert_eq!(tables_in_page("<p>&lt;table> 1 2</p>"), 0);
    }

    #[test]
    fn a_table_within_a_table_of_figures_is_both() {
        let both =
            format!("<table><tr><td>Year<td>Wards<td>Spend<tr><td>2024<td>{GRID}<td>£1</table>");
        let read = read(&both);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0][4], (1, 1, "Ward Spend\nAbbey £1".to_owned()));
        assert_eq!(read[1], grid());
    }

    #[test]
    fn tables_without_end_within_each_other_stay_bounded() {
        let deep = "<table><tr><td>a".repeat(50_000);
        assert!(read(&deep).len() <= 1);
        let wide = format!(
            "<table><tr>{}<tr>{}</table>",
            "<td rowspan=99999 colspan=999>a".repeat(20_000),
            "<td>b".repeat(20_000)
        );
        let (tables, was_cut) = page(&wide).finish();
        assert_eq!((tables.len(), was_cut), (1, true));
    }
}
