//! What the command says about itself: completions for shells, and manual pages.

use std::path::Path;

use anyhow::{Result, anyhow};
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};
use serde_json::json;

use crate::args::{Args, Common};
use crate::output::show;

pub(crate) fn completions(common: &Common, shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "foi", &mut script);
    let script = String::from_utf8(script)?;
    show(
        common.json,
        &json!({ "shell": shell.to_string(), "script": script }),
        |_| script.clone(),
    )
}

pub(crate) fn pages(common: &Common, folder: &Path) -> Result<()> {
    clap_mangen::generate_to(Args::command(), folder).map_err(|error| {
        anyhow!(
            "The manual pages could not be written to {}: {error}.",
            folder.display()
        )
    })?;
    show(common.json, &json!({ "folder": folder }), |_| {
        format!("The manual pages are in {}.", folder.display())
    })
}
