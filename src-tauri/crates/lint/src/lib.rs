//! What is weak in a draft: each finding has a rule, a place, a reason, a citation and, where it
//! is safe, a correction. Beside it an estimate of the search that the draft asks for, and what of
//! it is probably published already.
//!
//! Everything here is a pure function of its arguments. Positions are **UTF-8 bytes** from the
//! start of the subject or of the body and stand on character boundaries; who shows them in
//! another unit converts them.
//!
//! The rules are those of good practice around FOIA 2000, FOISA 2002 and the two sets of
//! Environmental Information Regulations. They look at wording only and would rather miss
//! something than raise a false alarm.
//!
//! ```
//! use chrono::NaiveDate;
//! use foi_law::{AuthorityKind, Calendar, Regime};
//! use foi_lint::{Circumstances, Draft, lint};
//!
//! let draft = Draft::request(
//!     "Freedom of Information request",
//!     "Dear Council,\n\nPlease send me all emails about the leisure centre.\n\nAda Example\nada@a.example\n",
//! );
//! let today = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
//! let found = lint(&draft, &Circumstances::new(Regime::Foia, AuthorityKind::Council, today));
//! let broad = found.iter().find(|finding| finding.rule == "L11").unwrap();
//! assert_eq!(&draft.body[broad.from..broad.to], "all emails about the leisure centre");
//! assert!(broad.citation.contains("s.12"));
//! ```

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod circumstances;
mod draft;
mod effort;
mod finding;
mod pattern;
mod period;
mod published;
mod reading;
mod rules;
mod similarity;
mod table;

pub use circumstances::{Circumstances, Earlier, Nation};
pub use draft::{Draft, LetterKind, Part, Writer};
pub use effort::{Driver, Effort, Share, effort};
pub use finding::{Finding, Severity, corrected};
pub use published::{Published, published};
pub use similarity::{SIMILAR, similarity};
pub use table::{RULES, RuleEntry};

/// Everything found in a draft, in the order of the text: the subject first, then the body.
pub fn lint(draft: &Draft<'_>, circumstances: &Circumstances<'_>) -> Vec<Finding> {
    let reading = reading::Reading::of(draft);
    rules::all(&reading, circumstances)
}
