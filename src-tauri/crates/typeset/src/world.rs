//! All that a template can see.

use std::sync::LazyLock;

use foi_document::Picture;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_kit::fonts::FontStore;

/// The fonts built into the program; those of the machine would make other bytes elsewhere. Of the
/// seventeen that Typst offers, those that the templates use, and two with the characters of more
/// scripts: the others would be a third of the programs.
const FONT_FILES: [&[u8]; 6] = [
    include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../fonts/LibertinusSerif-Semibold.otf"),
    include_bytes!("../fonts/LibertinusSerif-Bold.otf"),
    include_bytes!("../fonts/NewCM10-Bold.otf"),
    include_bytes!("../fonts/DejaVuSansMono.ttf"),
];

pub(crate) static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut fonts = FontStore::new();
    let found = FONT_FILES
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)));
    fonts.extend(found.map(|font| {
        let info = font.info().clone();
        (font, info)
    }));
    fonts
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A template, its data and its pictures: no disk, no network, no clock.
pub(crate) struct Desk {
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

impl Desk {
    /// `None` when a picture's name is not one that a file can have.
    pub(crate) fn new(template: &str, data: Vec<u8>, pictures: &[Picture<'_>]) -> Option<Self> {
        let mut files = vec![(file("data.json")?, Bytes::new(data))];
        for picture in pictures {
            let path = format!("pictures/{}", picture.name);
            files.push((file(&path)?, Bytes::new(picture.bytes.to_vec())));
        }
        Some(Self {
            main: Source::new(file("main.typ")?, template.to_owned()),
            files,
        })
    }
}

fn file(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// A text is made printable where there are no fonts; what is known of them there must be so.
    #[test]
    fn the_list_of_characters_is_that_of_the_fonts() {
        let mut had: Vec<u32> = (0..)
            .map_while(|index| FONTS.book().info(index))
            .flat_map(|info| info.coverage.iter())
            .collect();
        had.sort_unstable();
        had.dedup();
        let mut list = String::new();
        for run in had.chunk_by(|one, next| one + 1 == *next) {
            if let (Some(from), Some(to)) = (run.first(), run.last()) {
                write!(list, "({from:#x}, {to:#x}), ").unwrap();
            }
        }
        for character in (0..=char::MAX as u32).filter_map(char::from_u32) {
            assert_eq!(
                foi_document::is_covered(character),
                had.binary_search(&u32::from(character)).is_ok(),
                "{character:?}; document/src/coverage.rs should have:\n{list}"
            );
        }
    }
}
