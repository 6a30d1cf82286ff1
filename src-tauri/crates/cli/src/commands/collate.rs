use anyhow::{Result, anyhow, bail};
use foi_app::App;
use foi_app::wire::{
    BatchFilter, CitablePaper, CollationColumn, CollationColumnEdit, CollationEdit,
    CollationFilter, CollationFormat, CollationKind, CollationLines, CollationTable,
    CollationTableFilter, CollationTables, CollationView, ColumnMapping, ColumnName, MapTable,
    TypeValue,
};
use serde_json::json;
use uuid::Uuid;

use crate::args::{self, Collate, Common};
use crate::output::{columns, plain, progress, show};

/// Files read between two looks at how far it is.
const TOGETHER: u32 = 10;
/// Authorities in a page, the most the casebook gives.
const PAGE: u32 = 500;

pub(crate) fn run(common: &Common, app: &App, command: &Collate) -> Result<()> {
    match command {
        Collate::Show {
            batch,
            show: filter,
            offset,
            limit,
        } => {
            let filter = CollationFilter {
                show: filter.clone(),
                offset: *offset,
                limit: *limit,
            };
            let view = app.collation(app.find_batch(batch)?, &filter)?;
            show(common.json, &view, in_words)
        }
        Collate::Columns {
            batch,
            columns,
            every_row,
        } => {
            let id = app.find_batch(batch)?;
            let known = app.collation(id, &CollationFilter::default())?.columns;
            app.save_collation(id, &edit(columns, *every_row, &known)?)?;
            let view = app.collation(id, &CollationFilter::default())?;
            show(common.json, &view, |view| {
                format!(
                    "{} to gather. Read the files that came with foi collate read.",
                    view.columns
                        .iter()
                        .map(|column| format!("“{}”", plain(&column.name)))
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            })
        }
        Collate::Read { batch, again } => read(common, app, app.find_batch(batch)?, *again),
        Collate::Tables {
            batch,
            show: filter,
            offset,
            limit,
        } => {
            let filter = CollationTableFilter {
                show: filter.clone(),
                offset: *offset,
                limit: *limit,
            };
            let found = app.collation_tables(app.find_batch(batch)?, &filter)?;
            show(common.json, &found, tables_in_words)
        }
        Collate::Map(asked) => map(common, app, asked),
        Collate::Type(typed) => type_value(common, app, typed),
        Collate::Export { batch, to } => {
            let ending = to.extension().and_then(|ending| ending.to_str());
            let format = match ending.map(str::to_lowercase).as_deref() {
                Some("csv") => CollationFormat::Csv,
                Some("xlsx") => CollationFormat::Xlsx,
                _ => bail!(
                    "{} ends neither in .csv nor in .xlsx. Nothing was written; name it so.",
                    to.display()
                ),
            };
            app.save_collation_table(app.find_batch(batch)?, format, to)?;
            show(common.json, &json!({ "path": to }), |_| {
                format!("Written to {}.", to.display())
            })
        }
    }
}

/// Columns as they are named; one that is there already keeps its mappings.
fn edit(named: &[String], every_row: bool, known: &[CollationColumn]) -> Result<CollationEdit> {
    let columns = named
        .iter()
        .map(|column| {
            let (name, kind) = column.rsplit_once('=').ok_or_else(|| {
                anyhow!("“{column}” names no kind. Write it as NAME=KIND, such as Grants=money.")
            })?;
            let kind = match kind.trim() {
                "money" => CollationKind::Money,
                "number" => CollationKind::Number,
                "date" => CollationKind::Date,
                "text" => CollationKind::Text,
                other => {
                    bail!("“{other}” is no kind of column; it is money, number, date or text.")
                }
            };
            let id = known
                .iter()
                .find(|known| known.name.eq_ignore_ascii_case(name.trim()))
                .map(|known| known.id);
            Ok(CollationColumnEdit {
                id,
                name: name.trim().to_owned(),
                kind,
            })
        })
        .collect::<Result<_>>()?;
    Ok(CollationEdit {
        lines: if every_row {
            CollationLines::EveryRow
        } else {
            CollationLines::EachAuthority
        },
        columns,
    })
}

fn read(common: &Common, app: &App, id: Uuid, again: bool) -> Result<()> {
    let mut done = 0;
    let mut is_first = again;
    loop {
        let step = app.read_collation(id, TOGETHER, is_first)?;
        is_first = false;
        done += step.read;
        if step.left == 0 || step.read == 0 {
            break;
        }
        progress(&format!("{done} of {} files read", done + step.left));
    }
    if done > TOGETHER {
        progress("");
    }
    let view = app.collation(id, &CollationFilter::default())?;
    show(
        common.json,
        &json!({
            "read": done, "tables": view.tables, "to_map": view.to_map,
            "completeness": view.completeness, "notes": view.notes,
        }),
        |_| {
            let mut lines = vec![format!(
                "Files read: {done}. Tables: {}, to map: {}.",
                view.tables, view.to_map
            )];
            lines.extend(view.notes.iter().map(|note| plain(note)));
            lines.join("\n")
        },
    )
}

fn map(common: &Common, app: &App, asked: &args::MapTable) -> Result<()> {
    let batch = app.find_batch(&asked.batch)?;
    let id: Uuid = asked.table.parse().map_err(|_| {
        anyhow!(
            "“{}” is no table’s id; foi collate tables lists them.",
            asked.table
        )
    })?;
    if !asked.leave_out && !asked.suggested && asked.set.is_empty() {
        bail!("Say which columns with --set or --suggested, or --leave-out. Nothing was changed.");
    }
    let gathered = app.collation(batch, &CollationFilter::default())?.columns;
    let table = table(app, batch, id)?;
    let mut mapping = if asked.suggested {
        app.suggested_mapping(id)?
    } else {
        Vec::new()
    };
    for set in &asked.set {
        let (name, heading) = set
            .split_once('=')
            .ok_or_else(|| anyhow!("“{set}” names no heading. Write it as COLUMN=HEADING."))?;
        let column = gathered_column(&gathered, name)?;
        let from = heading_named(&table, heading.trim());
        mapping.retain(|one| one.column_id != column && one.from != from);
        mapping.push(ColumnMapping {
            column_id: column,
            from,
        });
    }
    if mapping.is_empty() && !asked.leave_out {
        bail!(
            "No heading of the table is like a gathered column. Nothing was changed; say which with --set."
        );
    }
    let text = app.map_table(&MapTable {
        table_id: id,
        mapping,
    })?;
    show(common.json, &json!({ "text": text }), |_| {
        format!("{text} Read what follows it with foi collate read.")
    })
}

fn gathered_column(gathered: &[CollationColumn], name: &str) -> Result<Uuid> {
    gathered
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name.trim()))
        .map(|column| column.id)
        .ok_or_else(|| {
            anyhow!(
                "No column “{}” is gathered. Nothing was changed.",
                name.trim()
            )
        })
}

/// A column of the table by its heading, else by its letters.
fn heading_named(table: &CollationTable, heading: &str) -> ColumnName {
    let same = |name: &str| name.eq_ignore_ascii_case(heading);
    let by_name = table.columns.iter().filter(|column| same(&column.name));
    let by_letters = table.columns.iter().filter(|column| same(&column.letters));
    by_name.chain(by_letters).next().map_or_else(
        || ColumnName {
            name: heading.to_owned(),
            letters: None,
        },
        |column| ColumnName {
            name: column.name.clone(),
            letters: Some(column.letters.clone()),
        },
    )
}

fn table(app: &App, batch: Uuid, id: Uuid) -> Result<CollationTable> {
    let mut filter = CollationTableFilter {
        show: String::new(),
        offset: 0,
        limit: 200,
    };
    for show in ["", "to_map"] {
        show.clone_into(&mut filter.show);
        filter.offset = 0;
        loop {
            let page = app.collation_tables(batch, &filter)?;
            filter.offset += 200;
            let last = filter.offset >= page.total;
            if let Some(found) = page.tables.into_iter().find(|table| table.id == Some(id)) {
                return Ok(found);
            }
            if last {
                break;
            }
        }
    }
    bail!(
        "There is no such table in this batch’s answers; foi collate tables lists them. Nothing was changed."
    )
}

fn type_value(common: &Common, app: &App, typed: &args::TypeValue) -> Result<()> {
    let batch = app.find_batch(&typed.batch)?;
    let view = app.collation(batch, &CollationFilter::default())?;
    let position = position(app, batch, &typed.authority)?;
    let papers = app.citable_papers(batch, position)?;
    let paper = paper(&papers, typed)?;
    app.type_value(&TypeValue {
        batch_id: batch,
        position,
        line: typed.line,
        column_id: gathered_column(&view.columns, &typed.column)?,
        says: typed.value.clone(),
        message_id: paper.message_id,
        attachment_id: paper.attachment_id,
        page: typed.page,
    })?;
    let view = app.collation(batch, &CollationFilter::default())?;
    show(
        common.json,
        &json!({ "completeness": view.completeness }),
        |_| plain(&view.completeness.join(" ")),
    )
}

fn position(app: &App, batch: Uuid, authority: &str) -> Result<u32> {
    if let Ok(position) = authority.trim().parse() {
        return Ok(position);
    }
    let mut offset = 0;
    loop {
        let page = app.batch(
            batch,
            &BatchFilter {
                show: String::new(),
                offset,
                limit: PAGE,
            },
        )?;
        let found = page
            .members
            .iter()
            .find(|member| member.authority.eq_ignore_ascii_case(authority.trim()));
        if let Some(found) = found {
            return Ok(found.position);
        }
        offset += PAGE;
        if offset >= page.total {
            bail!("“{authority}” is not in this batch. Nothing was kept.");
        }
    }
}

fn paper<'p>(papers: &'p [CitablePaper], typed: &args::TypeValue) -> Result<&'p CitablePaper> {
    let of_message = |paper: &&CitablePaper| {
        typed
            .message
            .as_ref()
            .is_none_or(|id| paper.message_id.to_string() == *id)
    };
    let found = match &typed.file {
        Some(file) => papers.iter().filter(of_message).rfind(|paper| {
            paper
                .attachment_id
                .is_some_and(|id| id.to_string() == *file || paper.text.eq_ignore_ascii_case(file))
        }),
        None => papers
            .iter()
            .filter(of_message)
            .rfind(|paper| paper.attachment_id.is_none()),
    };
    found.ok_or_else(|| {
        anyhow!(
            "The answer of that authority has no such mail or file; there are: {}. Nothing was kept.",
            papers
                .iter()
                .map(|paper| plain(&paper.text))
                .collect::<Vec<_>>()
                .join(", ")
        )
    })
}

fn in_words(view: &CollationView) -> String {
    if !view.begun {
        return "No columns to gather were chosen yet; choose them with foi collate columns."
            .into();
    }
    let mut heading = vec!["Authority".to_owned(), "How it answered".to_owned()];
    heading.extend(view.columns.iter().map(|column| plain(&column.name)));
    let mut rows = vec![heading];
    for line in &view.rows {
        let mut row = vec![plain(&line.authority), line.standing_text.clone()];
        row.extend(line.cells.iter().map(|cell| {
            let is_typed = cell.sources.iter().any(|source| source.typed.is_some());
            plain(&cell.shown) + if is_typed { " (typed)" } else { "" }
        }));
        rows.push(row);
    }
    let mut sums = vec!["Total".to_owned(), String::new()];
    sums.extend(view.columns.iter().map(|column| column.sum_shown.clone()));
    rows.push(sums);
    let mut said = vec![columns(&rows), view.completeness.join(" ")];
    said.extend(view.columns.iter().map(|column| plain(&column.text)));
    for line in &view.rows {
        let notes = line.notes.iter();
        said.extend(notes.map(|note| plain(&format!("{}: {note}", line.authority))));
    }
    said.extend(view.notes.iter().map(|note| plain(note)));
    if view.to_read > 0 {
        said.push(format!(
            "Files that came and are not read yet: {}. Read them with foi collate read.",
            view.to_read
        ));
    }
    said.join("\n")
}

fn tables_in_words(found: &CollationTables) -> String {
    if found.tables.is_empty() {
        return "No such tables.".into();
    }
    let mut lines = Vec::new();
    for table in &found.tables {
        let sheet = if table.sheet.is_empty() {
            String::new()
        } else {
            format!(", sheet “{}”", plain(&table.sheet))
        };
        let id = table.id.map_or_else(String::new, |id| format!("{id} "));
        lines.push(format!(
            "{id}{}: “{}”{sheet} {}",
            plain(&table.authority),
            plain(&table.file_name),
            table.state
        ));
        let names: Vec<_> = table
            .columns
            .iter()
            .map(|column| format!("{}: {}", column.letters, plain(&column.name)))
            .collect();
        if !names.is_empty() {
            lines.push(format!("  {}", names.join(", ")));
        }
        if table.state == "to_map" && table.alike > 0 {
            lines.push(format!("  {} more with the same headings", table.alike));
        }
        let said = table.text.iter().chain(Some(&table.problem));
        lines.extend(
            said.filter(|said| !said.is_empty())
                .map(|said| format!("  {}", plain(said))),
        );
    }
    lines.join("\n")
}
