//! The library of letters: one folder each, rendered in strict mode.

mod fill;
mod folder;
mod items;
mod library;
mod period;
mod render;
mod shipped;
mod tags;
mod template;
mod wording;

pub use library::check_letters;

pub(crate) use items::numbered_items;
pub(crate) use library::find;
pub(crate) use render::{Context, History, Rendered, render, render_with_gaps};
pub(crate) use shipped::shipped;
pub(crate) use template::{Field, Kind, Template};
pub(crate) use wording::{Wording, sibling};
