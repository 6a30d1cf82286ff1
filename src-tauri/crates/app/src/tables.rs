//! Tables that came with mails: opened, shown by the page, and set right where the user knows
//! better. The file is never changed; what the user says of it is kept beside it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use foi_figures::{
    CellKind, ColumnKind, Grid, Hidden, Layout, Personal, Sheet, Table, letters, personal,
};
use foi_store::{AttachmentId, MessageId, StoreError};
use uuid::Uuid;

use crate::day::counted;
use crate::files::safe_name;
use crate::taking_in::parse_carefully;
use crate::wire::{
    TableCell, TableColumn, TableColumnKind, TableHidden, TableLayout, TablePage, TableRow,
    TableSheet, TableView,
};
use crate::{App, AppError, Result};

/// So many opened tables are kept; each may take some hundred megabytes.
const KEPT: usize = 3;
/// Rows and columns of one page.
const MOST_ROWS: u32 = 500;
const MOST_COLUMNS: u32 = 200;
/// Columns of a table that are described.
const MOST_DESCRIBED: usize = 500;

/// The tables opened last, the newest at the end.
#[derive(Debug, Default)]
pub(crate) struct OpenTables(Vec<(String, Arc<Grid>)>);

/// What tables stand in: a file of a mail, or the mail's own text.
#[derive(Debug)]
pub(crate) struct TableFile {
    pub(crate) of: TableOf,
    /// The file's name, or what the mail is about.
    pub(crate) name: String,
    /// Hash of the file's bytes, or of the mail's.
    pub(crate) sha256: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableOf {
    Attachment(AttachmentId),
    Mail(MessageId),
}

impl TableFile {
    /// What it is called where people read it.
    pub(crate) fn shown_name(&self) -> String {
        match self.of {
            TableOf::Attachment(_) => safe_name(&self.name),
            TableOf::Mail(_) => format!("Mail “{}”", self.name.trim()),
        }
    }

    pub(crate) fn attachment(&self) -> Option<AttachmentId> {
        match self.of {
            TableOf::Attachment(id) => Some(id),
            TableOf::Mail(_) => None,
        }
    }
}

impl App {
    /// Opens a table that came with a mail: its sheets, its columns and what it hides. The id is
    /// that of an attachment, or of a mail for the tables in its own text.
    pub fn open_table(&self, attachment: Uuid) -> Result<TableView> {
        let (file, grid) = self.opened(attachment)?;
        let layouts = self.layouts(file.of)?;
        let sheets: Vec<TableSheet> = (0..)
            .zip(&grid.sheets)
            .map(|(index, sheet)| shown(index, sheet, layouts.get(&sheet.name)))
            .collect();
        let personal_warning = warning(&sheets);
        Ok(TableView {
            attachment_id: attachment,
            file_name: file.shown_name(),
            kind: grid.kind.clone(),
            sha256: file.sha256,
            sheets,
            hidden: hidden(grid.hidden),
            notes: grid.notes.clone(),
            personal_warning,
        })
    }

    /// Rows of a sheet, from the one with this number on (1 is the first), and columns from that
    /// place on (0 is the first): at most 500 and 200.
    pub fn table_page(
        &self,
        attachment: Uuid,
        sheet: u32,
        from_row: u32,
        rows: u32,
        from_column: u32,
    ) -> Result<TablePage> {
        let (file, grid) = self.opened(attachment)?;
        let sheet = sheet_at(&grid, sheet)?;
        let layouts = self.layouts(file.of)?;
        let default = Layout::default();
        let layout = layouts.get(&sheet.name).unwrap_or(&default);
        let heading =
            Table::heading(sheet, layout, &[]).map_or(0..0, |(first, last)| first..last + 1);
        let first = from_row.saturating_sub(1).min(sheet.row_count());
        let last = first
            .saturating_add(rows.min(MOST_ROWS))
            .min(sheet.row_count());
        let columns = from_column
            ..from_column
                .saturating_add(MOST_COLUMNS)
                .min(sheet.column_count());
        let rows = (first..last)
            .map(|row| TableRow {
                row: row + 1,
                hidden: sheet.is_row_hidden(row),
                heading: heading.contains(&row),
                cells: columns
                    .clone()
                    .map(|column| {
                        let cell = sheet.cell(row, column);
                        TableCell {
                            text: cell.text.to_owned(),
                            kind: kind_name(cell.kind).to_owned(),
                        }
                    })
                    .collect(),
            })
            .collect();
        Ok(TablePage {
            first_row: first + 1,
            total_rows: sheet.row_count(),
            columns: columns.map(letters).collect(),
            rows,
        })
    }

    /// Keeps what the user says of a sheet: where its heading is, what its columns hold. The file
    /// stays as it is.
    pub fn set_table_layout(
        &self,
        attachment: Uuid,
        sheet: u32,
        layout: &TableLayout,
    ) -> Result<TableView> {
        let (kept, grid) = self.opened(attachment)?;
        let sheet = sheet_at(&grid, sheet)?;
        let wanted = Layout {
            header: header(layout.header)?,
            kinds: layout
                .kinds
                .iter()
                .map(|(name, kind)| (name.clone(), (*kind).into()))
                .collect(),
        };
        Table::on(sheet, &wanted, &[]).map_err(|why| {
            AppError::invalid(format!("That does not fit: {why}. Nothing was changed."))
        })?;
        let json = serde_json::to_string(&wanted).unwrap_or_default();
        let now = self.now();
        self.casebook.write(|w| match kept.of {
            TableOf::Attachment(id) => w.set_table_layout(id, &sheet.name, &json, now),
            TableOf::Mail(id) => w.set_mail_table_layout(id, &sheet.name, &json, now),
        })?;
        self.open_table(attachment)
    }

    /// The cells of an attachment or of a mail's own text, read in a process of its own, or as they
    /// were read before.
    pub(crate) fn opened(&self, id: Uuid) -> Result<(TableFile, Arc<Grid>)> {
        let file = self.table_file(id)?;
        let grid = match file.of {
            TableOf::Attachment(_) => self.grid_of(&file.sha256, &file.name)?,
            TableOf::Mail(_) => self.grid_kept(&format!("mail {}", file.sha256), || {
                self.grid_of_mail(&self.casebook.read(|r| r.blob(&file.sha256))?)
            })?,
        };
        Ok((file, grid))
    }

    fn table_file(&self, id: Uuid) -> Result<TableFile> {
        self.casebook.read(|r| -> Result<TableFile> {
            match r.attachment(id.into()) {
                Ok(attachment) => Ok(TableFile {
                    of: TableOf::Attachment(attachment.id),
                    name: attachment.name,
                    sha256: attachment.sha256,
                }),
                Err(StoreError::NotFound { .. }) => {
                    let message = r.message(id.into())?;
                    Ok(TableFile {
                        of: TableOf::Mail(message.id),
                        name: message.subject,
                        sha256: message.raw,
                    })
                }
                Err(error) => Err(error.into()),
            }
        })
    }

    /// The tables in the text of a mail itself, from its bytes as they were received.
    ///
    /// # Errors
    ///
    /// When the mail has no HTML, no table in it, or cannot be read.
    pub fn grid_of_mail(&self, raw: &[u8]) -> Result<Grid> {
        let html = page_of_mail(raw)?;
        let mut grid = self
            .ports
            .extractor
            .grid(html.as_bytes(), "mail.html")
            .map_err(|why| AppError::invalid(why.says))?;
        "a mail".clone_into(&mut grid.kind);
        Ok(grid)
    }

    /// The cells of stored bytes.
    pub(crate) fn grid_of(&self, sha256: &str, name: &str) -> Result<Arc<Grid>> {
        self.grid_kept(sha256, || {
            let bytes = self.casebook.read(|r| r.blob(sha256))?;
            self.ports
                .extractor
                .grid(&bytes, name)
                .map_err(|why| AppError::invalid(why.says))
        })
    }

    fn grid_kept(&self, key: &str, read: impl FnOnce() -> Result<Grid>) -> Result<Arc<Grid>> {
        let tables = || self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut tables = tables();
            if let Some(at) = tables.0.iter().position(|(known, _)| known == key) {
                let found = tables.0.remove(at);
                let grid = Arc::clone(&found.1);
                tables.0.push(found);
                return Ok(grid);
            }
        }
        let grid = Arc::new(read()?);
        let mut tables = tables();
        tables.0.push((key.to_owned(), Arc::clone(&grid)));
        if tables.0.len() > KEPT {
            tables.0.remove(0);
        }
        Ok(grid)
    }

    /// What the user says of the sheets of a file, by their names.
    pub(crate) fn layouts(&self, of: TableOf) -> Result<BTreeMap<String, Layout>> {
        let kept = self.casebook.read(|r| match of {
            TableOf::Attachment(id) => r.table_layouts(id),
            TableOf::Mail(id) => r.mail_table_layouts(id),
        })?;
        // One that this version cannot read is as good as none: the heading is found.
        Ok(kept
            .into_iter()
            .filter_map(|(sheet, layout)| Some((sheet, serde_json::from_str(&layout).ok()?)))
            .collect())
    }
}

/// Whether a file is a mail, by its name.
pub fn is_mail(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("eml") || ending.eq_ignore_ascii_case("msg")
    })
}

/// The HTML of a mail, in which tables may stand. It is for reading only: nothing in it is safe to
/// show.
///
/// # Errors
///
/// When it has none.
pub fn page_of_mail(raw: &[u8]) -> Result<String> {
    let parsed = parse_carefully(raw);
    match &parsed.html {
        Some(html) => Ok(html.as_unsafe_str().to_owned()),
        None => Err(AppError::invalid(
            "This mail is plain text and has no table of its own. Its files may have some.",
        )),
    }
}

/// Rows from 1 to rows from 0.
pub(crate) fn header(rows: Option<(u32, u32)>) -> Result<Option<(u32, u32)>> {
    match rows {
        None => Ok(None),
        Some((first, last)) if 1 <= first && first <= last => Ok(Some((first - 1, last - 1))),
        Some(_) => Err(AppError::invalid(
            "The heading’s first row has to be at least 1 and not after its last. Nothing was changed.",
        )),
    }
}

fn sheet_at(grid: &Grid, index: u32) -> Result<&Sheet> {
    grid.sheets
        .get(index as usize)
        .ok_or_else(|| AppError::invalid("This file has no such sheet."))
}

fn shown(index: u32, sheet: &Sheet, layout: Option<&Layout>) -> TableSheet {
    let nothing = Layout::default();
    let chosen = layout.unwrap_or(&nothing);
    let mut view = TableSheet {
        index,
        name: sheet.name.clone(),
        hidden: sheet.is_hidden,
        rows: sheet.row_count(),
        columns: sheet.column_count(),
        whole: sheet.is_whole,
        header: None,
        header_chosen: chosen.header.is_some(),
        table: Vec::new(),
        notes: Vec::new(),
    };
    if !sheet.is_whole {
        view.notes
            .push("Not all of this sheet could be read, so no sums are made of it.".to_owned());
    }
    let table = match Table::on(sheet, chosen, &[]) {
        Ok(table) => table,
        Err(_) if sheet.cell_count() == 0 => return view,
        Err(_) => {
            view.notes.push(
                "No row looks like a heading with columns under it. Say which row it is."
                    .to_owned(),
            );
            return view;
        }
    };
    view.header = Some((table.header.0 + 1, table.header.1 + 1));
    if let Some(other) = table.other_table {
        view.notes.push(format!("Another table begins in row {}. Sums are of the first; choose that row as the heading for the second.", other + 1));
    }
    if table.columns.len() > MOST_DESCRIBED {
        view.notes.push(format!(
            "The table has {} columns; {MOST_DESCRIBED} are listed.",
            table.columns.len()
        ));
    }
    let looks: BTreeMap<String, Personal> = personal(&table)
        .into_iter()
        .map(|column| (column.letters, column.looks_like))
        .collect();
    view.table = table
        .columns
        .iter()
        .take(MOST_DESCRIBED)
        .map(|column| {
            let letters = letters(column.index);
            TableColumn {
                personal: looks
                    .get(&letters)
                    .map(|kind| kind.words().to_owned())
                    .unwrap_or_default(),
                letters,
                name: column.name.clone(),
                kind: column.kind.into(),
                kind_chosen: chosen.kinds.contains_key(&column.name),
                times: column.unit.times,
                hidden: column.is_hidden,
            }
        })
        .collect();
    view
}

fn hidden(hidden: Hidden) -> TableHidden {
    let parts: Vec<String> = [
        (hidden.hidden_rows, "hidden row", "hidden rows"),
        (hidden.hidden_columns, "hidden column", "hidden columns"),
        (hidden.hidden_sheets, "hidden sheet", "hidden sheets"),
        (
            hidden.external_links,
            "link to another file",
            "links to other files",
        ),
        (hidden.named_ranges, "named range", "named ranges"),
        (
            hidden.pivot_caches,
            "copy of rows behind a pivot table",
            "copies of rows behind pivot tables",
        ),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, more)| counted(count, one, more))
    .collect();
    TableHidden {
        rows: hidden.hidden_rows,
        columns: hidden.hidden_columns,
        sheets: hidden.hidden_sheets,
        external_links: hidden.external_links,
        named_ranges: hidden.named_ranges,
        pivot_caches: hidden.pivot_caches,
        text: if parts.is_empty() {
            String::new()
        } else {
            format!("This file has {}.", parts.join(", "))
        },
    }
}

/// A warning that names the columns.
fn warning(sheets: &[TableSheet]) -> String {
    let named: Vec<String> = sheets
        .iter()
        .flat_map(|sheet| {
            sheet
                .table
                .iter()
                .filter(|column| !column.personal.is_empty())
                .map(|column| {
                    let place = if sheet.name.is_empty() {
                        String::new()
                    } else {
                        format!(" on “{}”", sheet.name)
                    };
                    let hidden = if column.hidden || sheet.hidden {
                        ", hidden"
                    } else {
                        ""
                    };
                    format!("“{}”{place} ({}{hidden})", column.name, column.personal)
                })
        })
        .collect();
    if named.is_empty() {
        return String::new();
    }
    format!(
        "This table looks as if it had personal data: {}. Look at these columns before you pass the table on.",
        named.join("; ")
    )
}

fn kind_name(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Empty => "empty",
        CellKind::Text => "text",
        CellKind::Number => "number",
        CellKind::Percent => "percent",
        CellKind::Pounds => "pounds",
        CellKind::Euros => "euros",
        CellKind::Dollars => "dollars",
        CellKind::OtherMoney => "other_money",
        CellKind::Date => "date",
        CellKind::Bool => "bool",
        CellKind::Error => "error",
    }
}

impl From<ColumnKind> for TableColumnKind {
    fn from(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Money => Self::Money,
            ColumnKind::Number => Self::Number,
            ColumnKind::Percentage => Self::Percentage,
            ColumnKind::Date => Self::Date,
            ColumnKind::DateMonthFirst => Self::DateMonthFirst,
            ColumnKind::Text => Self::Text,
        }
    }
}

impl From<TableColumnKind> for ColumnKind {
    fn from(kind: TableColumnKind) -> Self {
        match kind {
            TableColumnKind::Money => Self::Money,
            TableColumnKind::Number => Self::Number,
            TableColumnKind::Percentage => Self::Percentage,
            TableColumnKind::Date => Self::Date,
            TableColumnKind::DateMonthFirst => Self::DateMonthFirst,
            TableColumnKind::Text => Self::Text,
        }
    }
}
