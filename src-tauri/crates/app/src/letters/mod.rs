//! The library of letters: one folder each, rendered in strict mode.

mod items;
mod render;
mod template;

pub(crate) use items::numbered_items;
pub(crate) use render::{Context, render, render_with_gaps};
pub(crate) use template::{Field, Kind, Template, find, library};

use crate::{AppError, Result};

/// Checks a letter's three files without sending anything: that the description is whole and that
/// subject and body use only fields it names.
///
/// # Errors
///
/// One sentence with the file, the line and what is wrong.
pub fn check_letter(name: &str, description: &str, subject: &str, body: &str) -> Result<()> {
    let template = Template::read(name, description, subject, body)?;
    let gaps = render_with_gaps(
        &template,
        &Context::default(),
        &std::collections::BTreeMap::new(),
    )?;
    if gaps.subject.trim().is_empty() || gaps.body.trim().is_empty() {
        return Err(AppError::invalid(format!(
            "The letter “{name}” has no subject or no text."
        )));
    }
    Ok(())
}
