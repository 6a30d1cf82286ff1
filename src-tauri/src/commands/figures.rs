//! Tables that came with mails, and the figures made of them.

use foi_app::wire::{
    ComparisonView, FigureAgain, FigureCopy, FigureSource, FigureView, IssuePage, PerHeadView,
    PinFigure, TableLayout, TablePage, TableView,
};
use tauri::{AppHandle, Runtime};
use uuid::Uuid;

use super::mail::place_to_save;
use super::{Answer, Cases};

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn open_table(cases: Cases<'_>, attachment_id: Uuid) -> Answer<TableView> {
    Ok(cases.open_table(attachment_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn table_page(
    cases: Cases<'_>,
    attachment_id: Uuid,
    sheet: u32,
    from_row: u32,
    rows: u32,
    from_column: u32,
) -> Answer<TablePage> {
    Ok(cases.table_page(attachment_id, sheet, from_row, rows, from_column)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn set_table_layout(
    cases: Cases<'_>,
    attachment_id: Uuid,
    sheet: u32,
    layout: TableLayout,
) -> Answer<TableView> {
    Ok(cases.set_table_layout(attachment_id, sheet, &layout)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn make_figure(cases: Cases<'_>, source: FigureSource) -> Answer<FigureView> {
    Ok(cases.make_figure(&source)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn copy_figure(
    cases: Cases<'_>,
    source: FigureSource,
    form: FigureCopy,
) -> Answer<String> {
    Ok(cases.copy_figure(&source, form)?)
}

/// Asks where to keep a figure; none when the user thinks better of it.
#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn save_figure<R: Runtime>(
    app: AppHandle<R>,
    cases: Cases<'_>,
    source: FigureSource,
    form: FigureCopy,
) -> Answer<Option<String>> {
    let name = match form {
        FigureCopy::Text => "figure.txt",
        FigureCopy::Csv => "figure.csv",
        FigureCopy::Svg | FigureCopy::LorenzSvg => "figure.svg",
        FigureCopy::Png => "figure.png",
    };
    let bytes = cases.figure_bytes(&source, form)?;
    let Some(path) = place_to_save(&app, name) else {
        return Ok(None);
    };
    cases.save_bytes(&path, &bytes)?;
    Ok(Some(path.display().to_string()))
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn compare_figures(
    cases: Cases<'_>,
    first: FigureSource,
    second: FigureSource,
) -> Answer<ComparisonView> {
    Ok(cases.compare_figures(&first, &second)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn figure_per_head(
    cases: Cases<'_>,
    first: FigureSource,
    second: FigureSource,
) -> Answer<PerHeadView> {
    Ok(cases.figure_per_head(&first, &second)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn pin_figure(cases: Cases<'_>, figure: PinFigure) -> Answer<IssuePage> {
    Ok(cases.pin_figure(&figure)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn unpin_figure(cases: Cases<'_>, figure_id: Uuid) -> Answer<IssuePage> {
    Ok(cases.unpin_figure(figure_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn pinned_figure(cases: Cases<'_>, figure_id: Uuid) -> Answer<FigureView> {
    Ok(cases.pinned_figure(figure_id)?)
}

#[tauri::command(async, rename_all = "snake_case")]
pub(super) fn run_figure_again(
    cases: Cases<'_>,
    figure_id: Uuid,
    attachment_id: Uuid,
) -> Answer<FigureAgain> {
    Ok(cases.run_figure_again(figure_id, attachment_id)?)
}
