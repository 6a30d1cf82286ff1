//! The answers to a batch in one table.

use foi_app::wire::{
    CitablePaper, CollationEdit, CollationFilter, CollationFormat, CollationReading,
    CollationTableFilter, CollationTables, CollationView, MapTable, TypeValue,
};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};

/// Files read at once: few, so that the window can say how far it is and stop.
const TOGETHER: u32 = 5;

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn collation(
    cases: Cases<'_>,
    batch_id: Uuid,
    filter: CollationFilter,
) -> Answer<CollationView> {
    Ok(cases.collation(batch_id, &filter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_collation(cases: Cases<'_>, batch_id: Uuid, edit: CollationEdit) -> Answer<()> {
    Ok(cases.save_collation(batch_id, &edit)?)
}

/// Reads a few of the files that came and are still to be read; `again` has all read anew.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn read_collation(
    cases: Cases<'_>,
    batch_id: Uuid,
    again: bool,
) -> Answer<CollationReading> {
    Ok(cases.read_collation(batch_id, TOGETHER, again)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn collation_tables(
    cases: Cases<'_>,
    batch_id: Uuid,
    filter: CollationTableFilter,
) -> Answer<CollationTables> {
    Ok(cases.collation_tables(batch_id, &filter)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn map_table(cases: Cases<'_>, table: MapTable) -> Answer<String> {
    Ok(cases.map_table(&table)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn type_value(cases: Cases<'_>, value: TypeValue) -> Answer<()> {
    Ok(cases.type_value(&value)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn citable_papers(
    cases: Cases<'_>,
    batch_id: Uuid,
    position: u32,
) -> Answer<Vec<CitablePaper>> {
    Ok(cases.citable_papers(batch_id, position)?)
}

/// Asks where to write the table; gives the path, none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_collation_table<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    batch_id: Uuid,
    format: CollationFormat,
) -> Answer<Option<String>> {
    let (name, ending) = match format {
        CollationFormat::Csv => ("CSV", "csv"),
        CollationFormat::Xlsx => ("Spreadsheet", "xlsx"),
    };
    let dialog = app
        .dialog()
        .file()
        .set_title("Save the collated answers")
        .set_file_name(format!("collated-answers.{ending}"))
        .add_filter(name, &[ending]);
    let Some(path) = dialog
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    cases.save_collation_table(batch_id, format, &path)?;
    Ok(Some(path.display().to_string()))
}
