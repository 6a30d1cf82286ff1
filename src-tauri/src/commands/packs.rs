//! A request's pack for the regulator.

use foi_app::wire::{PackFormat, PackPreview, PackSaved};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt as _;
use uuid::Uuid;

use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn pack_preview(cases: Cases<'_>, request_id: Uuid) -> Answer<PackPreview> {
    Ok(cases.pack_preview(request_id)?)
}

/// Asks where to write the pack; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_pack<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    request_id: Uuid,
    format: PackFormat,
) -> Answer<Option<PackSaved>> {
    let (kind, ending) = match format {
        PackFormat::Pdf => ("PDF", "pdf"),
        PackFormat::Zip => ("ZIP", "zip"),
    };
    let dialog = app
        .dialog()
        .file()
        .set_title("Save the pack for the regulator")
        .set_file_name(cases.pack_file_name(request_id, format)?)
        .add_filter(kind, &[ending]);
    let Some(path) = dialog
        .blocking_save_file()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(None);
    };
    Ok(Some(cases.save_pack_over(request_id, format, &path)?))
}
