//! What a body's name says about it: where it is, what kind it is, and so the law it answers under.
//! A guess is shown as one until somebody confirms it.

use std::collections::HashMap;
use std::sync::OnceLock;

use foi_law::{AuthorityKind, Regime};

use super::councils::{Council, councils};

/// What is worked out from a name and tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guess {
    pub(crate) regime: Regime,
    /// It stands in the list of councils, so nothing is guessed about it.
    pub(crate) sure: bool,
    /// None when the name gives no hint.
    pub(crate) kind: Option<AuthorityKind>,
    /// As [`Authority::nation`](foi_store::table::authority::Authority::nation).
    pub(crate) nation: &'static str,
}

/// Departments of the United Kingdom's government that have Scotland in their name, and answer
/// under the Act of 2000: the Scottish one covers Scottish public authorities only (FOISA s.3).
const OF_THE_UNITED_KINGDOM: [&str; 4] = [
    "scotland office",
    "office of the secretary of state for scotland",
    "office of the advocate general for scotland",
    "advocate general for scotland",
];

/// The health boards of Scotland (FOISA Schedule 1, Part 4) by the names they go by.
const SCOTTISH_HEALTH_BOARDS: [&str; 14] = [
    "ayrshire and arran",
    "borders",
    "dumfries and galloway",
    "fife",
    "forth valley",
    "grampian",
    "greater glasgow and clyde",
    "highland",
    "lanarkshire",
    "lothian",
    "orkney",
    "shetland",
    "tayside",
    "western isles",
];

pub(crate) fn guess(name: &str, tags: &[String]) -> Guess {
    let name = plain(name);
    if let Some(&&Council { regime, nation, .. }) = by_name().get(&name) {
        return Guess {
            regime,
            sure: true,
            kind: Some(AuthorityKind::Council),
            nation,
        };
    }
    let nation = nation_of(&name, tags);
    Guess {
        regime: if nation == "scotland" {
            Regime::Foisa
        } else {
            Regime::Foia
        },
        sure: false,
        kind: kind_of(&name, tags),
        nation,
    }
}

fn by_name() -> &'static HashMap<String, &'static Council> {
    static MADE: OnceLock<HashMap<String, &'static Council>> = OnceLock::new();
    MADE.get_or_init(|| {
        councils()
            .iter()
            .map(|council| (plain(council.name), council))
            .collect()
    })
}

/// A name for comparing: lower case, words apart by one blank, "&" as "and".
fn plain(name: &str) -> String {
    name.to_lowercase()
        .replace('&', " and ")
        .replace('’', "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn nation_of(name: &str, tags: &[String]) -> &'static str {
    let has = |word: &str| {
        name.split(|c: char| !c.is_alphanumeric())
            .any(|one| one == word)
    };
    let tagged = |tag: &str| tags.iter().any(|one| one == tag);
    if OF_THE_UNITED_KINGDOM.contains(&name) {
        return "";
    }
    let health_board = name
        .strip_prefix("nhs ")
        .map(|rest| rest.trim_end_matches(" health board"))
        .is_some_and(|rest| SCOTTISH_HEALTH_BOARDS.contains(&rest));
    if has("scotland") || has("scottish") || tagged("scotland") || health_board {
        return "scotland";
    }
    if name.contains("northern ireland") || tagged("northern_ireland") {
        return "northern_ireland";
    }
    // County boroughs are in Wales alone since 1974.
    if has("wales") && !name.contains("england and wales")
        || ["welsh", "cymru", "cyngor"].into_iter().any(has)
        || name.contains("county borough council")
        || tagged("wales")
    {
        return "wales";
    }
    ""
}

fn kind_of(name: &str, tags: &[String]) -> Option<AuthorityKind> {
    let has = |word: &str| {
        name.split(|c: char| !c.is_alphanumeric())
            .any(|one| one == word)
    };
    let begins = |begin: &str| name.starts_with(begin);
    if tags.iter().any(|tag| tag == "school")
        || has("school")
        || has("academy") && !name.contains("royal academy")
        || begins("ysgol ")
    {
        Some(AuthorityKind::School)
    } else if begins("department for ")
        || begins("department of ")
        || begins("ministry of ")
        || begins("hm ")
        || ["home office", "cabinet office"].contains(&name)
        || begins("foreign, commonwealth")
    {
        Some(AuthorityKind::CentralGovernment)
    } else if has("council") || has("borough") || has("cyngor") || has("comhairle") {
        Some(AuthorityKind::Council)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regimes by FOIA s.3 with Schedule 1, and FOISA s.3 with Schedule 1.
    #[test]
    fn a_name_says_where_a_body_is() {
        for (name, regime, nation, kind) in [
            (
                "Stirling Council",
                "foisa",
                "scotland",
                Some(AuthorityKind::Council),
            ),
            ("Police Scotland", "foisa", "scotland", None),
            ("NHS Greater Glasgow & Clyde", "foisa", "scotland", None),
            ("Scotland Office", "foia", "", None),
            (
                "Department for Transport",
                "foia",
                "",
                Some(AuthorityKind::CentralGovernment),
            ),
            ("NHS England", "foia", "", None),
            ("Public Services Ombudsman for Wales", "foia", "wales", None),
            (
                "Torfaen County Borough Council",
                "foia",
                "wales",
                Some(AuthorityKind::Council),
            ),
            (
                "Northern Ireland Fire and Rescue Service",
                "foia",
                "northern_ireland",
                None,
            ),
            (
                "Aldermoor Primary School",
                "foia",
                "",
                Some(AuthorityKind::School),
            ),
            (
                "Eastmere Borough Council",
                "foia",
                "",
                Some(AuthorityKind::Council),
            ),
        ] {
            let guessed = guess(name, &[]);
            assert_eq!(
                (
                    guessed.regime.to_string().as_str(),
                    guessed.nation,
                    guessed.kind
                ),
                (regime, nation, kind),
                "{name}"
            );
        }
        assert!(guess("kent county council", &[]).sure);
        assert!(!guess("Police Scotland", &[]).sure);
        assert_eq!(
            guess("Glen Aird", &["scotland".into()]).regime,
            Regime::Foisa
        );
    }
}
