use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Add one.
    Add {
        /// Its name.
        name: String,
        #[command(flatten)]
        details: AuthorityDetails,
    },
    /// Change one; what is not given stays.
    Set {
        /// The authority: its id or name.
        authority: String,
        /// Its new name.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        details: AuthorityDetails,
    },
    /// List them.
    List {
        /// Only those with this tag.
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
    },
    /// Bring in a CSV file. Its columns are told by their names, or with --map.
    Import {
        /// The file.
        file: PathBuf,
        /// Which column holds what: name, email, regime, kind, nation, tags, website,
        /// `disclosure_log` or notes.
        #[arg(long = "map", value_name = "FIELD=COLUMN")]
        mapping: Vec<String>,
        /// Only show the columns and what they would be taken for.
        #[arg(long)]
        columns: bool,
    },
    /// Add the principal councils of the four nations, without addresses.
    Councils {
        /// Only england, wales, scotland or `northern_ireland`.
        #[arg(long, default_value = "")]
        nation: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AuthorityDetails {
    /// Its address for requests.
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// foia, eir, foisa or eisr; worked out from the name when not given.
    #[arg(long)]
    pub(crate) regime: Option<String>,
    /// council, `central_government`, school, archive or other; worked out from the name when not
    /// given.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// england, wales, scotland or `northern_ireland`.
    #[arg(long)]
    pub(crate) nation: Option<String>,
    /// A word it can be chosen by; may be given more than once. `set` puts these in place of the
    /// others, and `--tag ""` takes all away.
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Its website.
    #[arg(long)]
    pub(crate) website: Option<String>,
    /// Where it publishes answers to requests.
    #[arg(long)]
    pub(crate) disclosure_log: Option<String>,
    /// Notes.
    #[arg(long)]
    pub(crate) notes: Option<String>,
}
