//! The text of received files.

use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use foi_app::wire::ExtractionSummary;
use foi_app::{App, ExtractionControl};
use serde_json::json;
use uuid::Uuid;

use crate::args::Common;
use crate::output::{plain, show};

/// Reads what was not read yet, or the files named once more. Ctrl-C ends it; what was read stays.
pub(crate) fn extract(common: &Common, app: &App, ids: &[String]) -> Result<()> {
    if !ids.is_empty() {
        return again(common, app, ids);
    }
    let control = Arc::new(ExtractionControl::default());
    let cancels = Arc::clone(&control);
    ctrlc::set_handler(move || cancels.cancel())?;
    let summary = app.extract_pending(&control)?;
    show(common.json, &summary, |summary| {
        let mut lines = vec![summary.text.clone()];
        lines.extend(summary.problems.iter().map(|line| plain(line)));
        lines.join("\n")
    })
}

fn again(common: &Common, app: &App, ids: &[String]) -> Result<()> {
    let mut failed = Vec::new();
    for id in ids {
        let id: Uuid = id.parse().map_err(|_| {
            anyhow!("“{id}” is not the id of an attachment; foi show --json lists them.")
        })?;
        let text = app.extract_again(id)?;
        if !text.why_not.is_empty() {
            failed.push(text.why_not);
        }
    }
    let count = ids.len() - failed.len();
    show(
        common.json,
        &json!({ "read": count, "problems": failed }),
        |_| format!("Read the text of {count} of {} files.", ids.len()),
    )?;
    match failed.first() {
        Some(why) => bail!("{}", plain(why)),
        None => Ok(()),
    }
}

/// After mail came in: reads its files. What cannot be read is said where the file is shown; here
/// only a tool that is missing, since that can be mended.
pub(crate) fn after_receiving(app: &App, control: &Arc<ExtractionControl>) -> Result<()> {
    let ExtractionSummary { problems, .. } = app.extract_pending(control)?;
    if let Some(problem) = problems.iter().find(|problem| problem.contains("sudo apt")) {
        eprintln!("foi: {}", plain(problem));
    }
    Ok(())
}
