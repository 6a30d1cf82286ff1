//! Whom a batch goes to: by tag, by kind, or by a file that names them with their fields.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use foi_law::AuthorityKind;

use crate::csv_file::CsvFile;
use crate::letters::find;
use crate::wire::{BatchChoice, BatchRecipientEdit};
use crate::{App, AppError, Result};

impl App {
    /// The authorities with a tag, by name.
    pub fn batch_by_tag(&self, tag: &str) -> Result<Vec<BatchRecipientEdit>> {
        let tag = tag.trim().to_lowercase();
        let ids = self.casebook.read(|r| r.authorities_tagged(&tag))?;
        if ids.is_empty() {
            return Err(AppError::invalid(format!(
                "No authority has the tag “{tag}”. Tags are given under Authorities, or in a column “tags” of a list brought in."
            )));
        }
        Ok(ids
            .into_iter()
            .map(|id| BatchRecipientEdit {
                authority_id: id.into(),
                fields: BTreeMap::new(),
            })
            .collect())
    }

    /// The authorities of a kind (`council`, `central_government`, `school`, `archive` or `other`), by
    /// name.
    pub fn batch_by_kind(&self, kind: &str) -> Result<Vec<BatchRecipientEdit>> {
        let kind: AuthorityKind = kind.trim().parse()?;
        let all = self.casebook.read(|r| r.authorities())?;
        Ok(all
            .into_iter()
            .filter(|authority| authority.kind == kind)
            .map(|authority| BatchRecipientEdit {
                authority_id: authority.id.into(),
                fields: BTreeMap::new(),
            })
            .collect())
    }

    /// The authorities a CSV file names in its column `authority` (or `name`), with what its other
    /// columns say for the letter's fields. Rows that cannot be used are left out and said.
    ///
    /// # Errors
    ///
    /// One sentence when the file cannot be read or has no such column.
    pub fn batch_from_csv(&self, path: &Path, letter: &str) -> Result<BatchChoice> {
        let file = CsvFile::read(path)?;
        let named = file.column(&["authority", "name"]).ok_or_else(|| {
            AppError::invalid(format!(
                "{} needs a column “authority” with the names of authorities; it has: {}. Nothing was chosen.",
                path.display(),
                file.columns.join(", ")
            ))
        })?;
        self.casebook.read(|r| {
            let template = find(r, letter)?;
            let fields: Vec<(usize, &str)> = template
                .description
                .fields
                .iter()
                .filter_map(|field| {
                    let place =
                        file.column(&[&field.name().to_lowercase(), &field.label.to_lowercase()])?;
                    Some((place, field.name()))
                })
                .collect();
            let mut choice = BatchChoice {
                unused: file
                    .columns
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| {
                        *place != named && fields.iter().all(|(used, _)| used != place)
                    })
                    .map(|(_, name)| name.clone())
                    .collect(),
                ..BatchChoice::default()
            };
            let mut seen = HashSet::new();
            for row in &file.rows {
                let name = &row.cells[named];
                if name.is_empty() {
                    choice.left_out.push(row.left_out("It names no authority."));
                    continue;
                }
                let Some(authority) = r.authority_named(name)? else {
                    choice.left_out.push(row.left_out(
                        "There is no authority of that name; add it under Authorities first.",
                    ));
                    continue;
                };
                if !seen.insert(authority.id) {
                    choice
                        .left_out
                        .push(row.left_out("The authority stands in an earlier row already."));
                    continue;
                }
                choice.recipients.push(BatchRecipientEdit {
                    authority_id: authority.id.into(),
                    fields: fields
                        .iter()
                        .map(|(place, field)| ((*field).to_owned(), row.cells[*place].clone()))
                        .filter(|(_, value)| !value.is_empty())
                        .collect(),
                });
            }
            choice.left_out.extend(file.left_out.iter().cloned());
            choice.left_out.sort_by_key(|row| row.line);
            Ok(choice)
        })
    }
}
