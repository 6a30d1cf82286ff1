use anyhow::{Result, bail};
use foi_app::App;
use foi_app::wire::PackFormat;
use serde_json::json;

use crate::args::{Common, Pack};
use crate::output::{plain, show};

/// Writes a request's pack, and says what to look at before it is sent.
pub(crate) fn pack(common: &Common, app: &App, pack: &Pack) -> Result<()> {
    let request = app.find_request(&pack.request)?;
    let (format, file) = match (&pack.file.pdf, &pack.file.zip) {
        (Some(file), _) => (PackFormat::Pdf, file),
        (None, Some(file)) => (PackFormat::Zip, file),
        (None, None) => bail!("Say where to write the pack, with --pdf or --zip."),
    };
    let preview = app.pack_preview(request)?;
    let saved = if pack.overwrite {
        app.save_pack_over(request, format, file)?
    } else {
        app.save_pack(request, format, file)?
    };
    let value = json!({
        "path": saved.path, "pages": saved.pages, "exhibits": saved.exhibits,
        "sha256": saved.sha256, "regulator": preview.regulator, "as_at": preview.as_at,
        "complaints": preview.complaints, "order_followed": preview.order_followed,
        "order": preview.order, "cautions": preview.cautions,
    });
    show(common.json, &value, |_| {
        let mut lines = vec![format!(
            "Written to {}: {}, {}.",
            saved.path,
            counted(saved.pages, "page"),
            counted(saved.exhibits, "exhibit")
        )];
        if !preview.order_followed {
            lines.push(plain(&format!("Out of order: {}", preview.order)));
        }
        lines.extend(preview.cautions.iter().map(|caution| plain(caution)));
        lines.push(format!("SHA-256 {}", saved.sha256));
        lines.join("\n")
    })
}

fn counted(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
