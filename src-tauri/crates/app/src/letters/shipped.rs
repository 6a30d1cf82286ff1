//! The letters the program comes with, built in from their folders.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::Template;
use super::template::{BODY, DESCRIPTION, SUBJECT};
use crate::wire::LetterFiles;

static FOLDERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/letters");

static SHIPPED: LazyLock<Vec<(LetterFiles, Template)>> = LazyLock::new(|| {
    // A test reads each shipped letter, so none is left out here.
    let mut all: Vec<_> = folders()
        .filter_map(|files| Some((files.clone(), Template::read(&files).ok()?)))
        .collect();
    all.sort_by_cached_key(|(_, template)| template.place());
    all
});

/// Every shipped letter with its files, in the order they are offered.
pub(crate) fn shipped() -> &'static [(LetterFiles, Template)] {
    &SHIPPED
}

fn folders() -> impl Iterator<Item = LetterFiles> {
    FOLDERS.dirs().map(|folder| {
        let text = |file: &str| {
            folder
                .get_file(folder.path().join(file))
                .and_then(|file| file.contents_utf8())
                .unwrap_or_default()
                .to_owned()
        };
        LetterFiles {
            name: folder.path().display().to_string(),
            description: text(DESCRIPTION),
            subject: text(SUBJECT),
            body: text(BODY),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::template::{Input, Kind, in_words};

    #[test]
    fn every_shipped_letter_is_whole() {
        for files in folders() {
            let name = files.name.clone();
            let template = Template::read(&files)
                .unwrap_or_else(|found| panic!("{}", in_words(&name, &found)));
            let said = &template.description;
            assert!(
                said.title.len() > 5 && said.when_to_use.len() > 60,
                "{name}"
            );
            assert_ne!(template.group(), "Other letters", "{name}");
            for field in &said.fields {
                let whole = !field.help.is_empty() && !field.example.is_empty();
                assert!(
                    whole,
                    "{name}: the field {} wants help or example",
                    field.name()
                );
            }
            if said.kind == Kind::Request {
                assert!(
                    said.already_published.len() > 80,
                    "{name}: already_published"
                );
                assert!(
                    said.tends_to_be_refused.len() > 80,
                    "{name}: tends_to_be_refused"
                );
                let period = said
                    .fields
                    .iter()
                    .find(|field| field.input == Input::Period);
                assert!(period.is_some_and(|field| field.required), "{name}: period");
            }
        }
        let folders = FOLDERS.dirs().count();
        assert_eq!(shipped().len(), folders);
        let requests = shipped()
            .iter()
            .filter(|(_, one)| one.description.kind == Kind::Request)
            .count();
        assert!(requests >= 24, "{requests} request letters");
        for folder in FOLDERS.dirs() {
            assert_eq!(folder.files().count(), 3, "{}", folder.path().display());
        }
    }

    /// The made-up backend of the window's tests offers these letters, so that what is seen there
    /// is what there is. Written anew with the bindings; a difference shows in the working tree.
    #[test]
    fn export_bindings_letters() {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 4, 3).unwrap();
        let periods = crate::letters::period::offered(day);
        let letters: Vec<_> = shipped()
            .iter()
            .map(|(files, template)| {
                serde_json::json!({
                    "letter": template.view(false, &periods),
                    "description": files.description,
                })
            })
            .collect();
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../ui/src/lib/backend/fake/letters.json");
        let text = serde_json::to_string_pretty(&letters).unwrap();
        std::fs::write(path, text + "\n").unwrap();
    }
}
