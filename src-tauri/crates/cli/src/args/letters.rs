use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Letter {
    /// Name the letters, in groups.
    List,
    /// Read one, with what it asks for.
    Show {
        /// Its name.
        name: String,
    },
    /// Copy one under another name, to be changed.
    Copy {
        /// The letter.
        name: String,
        /// The copy's name: small letters, figures and hyphens.
        to: String,
    },
    /// Say what is wrong with letters in a folder or a .zip; no casebook is opened.
    Check {
        /// A letter's folder, a folder of them, or a .zip.
        place: PathBuf,
    },
    /// Bring in letters from a folder or a .zip; a broken one is left out whole.
    Import {
        /// A letter's folder, a folder of them, or a .zip.
        place: PathBuf,
    },
    /// Write one out as a folder of three files, or as a .zip.
    Export {
        /// The letter.
        name: String,
        /// The folder it goes into, or a name that ends in .zip.
        to: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Lint {
    /// The draft as plain text, with or without a line “Subject: …” at its head; `-` reads standard
    /// input.
    #[arg(required_unless_present = "request", conflicts_with = "request")]
    pub(crate) file: Option<PathBuf>,
    /// Look over the draft of this request, by its id or reference, instead of a file.
    #[arg(long, value_name = "REQUEST", conflicts_with = "authority")]
    pub(crate) request: Option<String>,
    /// Whom it is for, by id or name: its law, and earlier requests to it.
    #[arg(long)]
    pub(crate) authority: Option<String>,
    /// foia, eir, foisa or eisr.
    #[arg(long)]
    pub(crate) regime: Option<String>,
    /// council, `central_government`, school, archive or other.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// What the file is.
    #[arg(long, value_enum, default_value = "request")]
    pub(crate) letter: LetterToLint,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LetterToLint {
    /// A first request.
    Request,
    /// A reminder that an answer is late.
    Chaser,
    /// A request for a review, or a complaint.
    Review,
    /// Another letter that follows a request.
    Other,
}

impl From<LetterToLint> for foi_lint::LetterKind {
    fn from(letter: LetterToLint) -> Self {
        match letter {
            LetterToLint::Request => Self::Request,
            LetterToLint::Chaser => Self::Chaser,
            LetterToLint::Review => Self::Review,
            LetterToLint::Other => Self::Other,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct New {
    /// Whom to ask: id or name.
    #[arg(long)]
    pub(crate) authority: String,
    /// Which letter; `foi letter list` names them.
    #[arg(long)]
    pub(crate) letter: String,
    /// The issue it feeds: id or question.
    #[arg(long)]
    pub(crate) issue: Option<String>,
    /// A field of the letter.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
}
