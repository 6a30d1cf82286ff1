//! The principal councils of the United Kingdom by name, to begin a casebook with. No addresses: one
//! is used only if the user, a list or a reply gave it.

use std::sync::OnceLock;

use foi_law::{AuthorityKind, Regime};
use foi_store::AuthorityId;
use foi_store::table::authority::Authority;

use crate::day::counted;
use crate::{App, AppError, Result};

/// England 317 as they have been since 1 April 2023, Wales 22 and Scotland 32 since 1 April 1996,
/// Northern Ireland 11 since 1 April 2015. Checked against mySociety's list of UK local
/// authorities.
const LIST: &str = include_str!("../../councils.csv");

/// A principal council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Council {
    pub(crate) name: &'static str,
    /// `county council`, `unitary authority`, …
    pub(crate) sort: &'static str,
    /// As [`Authority::nation`].
    pub(crate) nation: &'static str,
    pub(crate) regime: Regime,
}

/// All of them, by nation and name.
pub(crate) fn councils() -> &'static [Council] {
    static READ: OnceLock<Vec<Council>> = OnceLock::new();
    READ.get_or_init(|| LIST.lines().skip(1).filter_map(council).collect())
}

/// A line of the list. Names with a comma stand in quotation marks; nothing else does.
fn council(line: &'static str) -> Option<Council> {
    let (name, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\",")?,
        None => line.split_once(',')?,
    };
    let mut cells = rest.split(',');
    Some(Council {
        name,
        sort: cells.next()?,
        nation: match cells.next()? {
            "england" => "england",
            "wales" => "wales",
            "scotland" => "scotland",
            _ => "northern_ireland",
        },
        regime: cells.next()?.parse().ok()?,
    })
}

impl App {
    /// Adds the principal councils that are not there yet, of one nation or of all, with their kind
    /// as a tag. They have no address until somebody gives one.
    ///
    /// # Errors
    ///
    /// One sentence for a word that is no nation.
    pub fn add_councils(&self, nation: &str) -> Result<String> {
        let wanted = super::nation(nation)?;
        let now = self.now();
        let (mut added, mut known) = (0, 0);
        self.casebook.write(|w| {
            for council in councils() {
                if !wanted.is_empty() && council.nation != wanted {
                    continue;
                }
                if w.authority_named(council.name)?.is_some() {
                    known += 1;
                    continue;
                }
                let id = AuthorityId::new(now);
                let mut authority = Authority::new(id, council.name, council.regime, now);
                authority.kind = AuthorityKind::Council;
                council.nation.clone_into(&mut authority.nation);
                w.save_authority(&authority)?;
                w.set_tags(
                    id,
                    &[
                        council.nation.replace('_', "-"),
                        council.sort.to_lowercase().replace(' ', "-"),
                    ],
                )?;
                added += 1;
            }
            Ok::<_, AppError>(())
        })?;
        let here = match known {
            0 => String::new(),
            _ => format!(" {known} were here already and stay as they are."),
        };
        Ok(format!(
            "{} added, without addresses: Scrutineer asks for one the first time you write.{here}",
            counted(added, "council", "councils")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are those of the Acts and Orders that made the councils: GOV.UK, "Understand how
    /// your council works", and the Local Government etc. (Scotland) Act 1994, Local Government
    /// (Wales) Act 1994, Local Government Act (Northern Ireland) 2014.
    #[test]
    fn the_list_has_every_council_once() {
        let of = |nation: &str, sort: &str| {
            councils()
                .iter()
                .filter(|one| one.nation == nation && one.sort == sort)
                .count()
        };
        for (nation, sort, count) in [
            ("england", "county council", 21),
            ("england", "district council", 164),
            ("england", "unitary authority", 62),
            ("england", "metropolitan district", 36),
            ("england", "London borough", 32),
            ("england", "sui generis council", 2),
            ("wales", "principal council", 22),
            ("scotland", "council area", 32),
            ("northern_ireland", "district council", 11),
        ] {
            assert_eq!(of(nation, sort), count, "{sort} in {nation}");
        }
        let mut names: Vec<_> = councils()
            .iter()
            .map(|one| one.name.to_lowercase())
            .collect();
        assert_eq!(names.len(), 382);
        assert_eq!(LIST.lines().count(), 383);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 382);
        assert!(
            councils()
                .iter()
                .all(|one| (one.nation == "scotland") == (one.regime == Regime::Foisa))
        );
        assert!(!LIST.contains('@'));
    }
}
