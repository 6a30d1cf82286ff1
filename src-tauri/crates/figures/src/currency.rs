//! Currencies, as cells and headings name them.

use serde::{Deserialize, Serialize};

/// Money of a country or union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Currency {
    /// Pounds sterling.
    Gbp,
    /// Euros.
    Eur,
    /// Dollars.
    Usd,
    /// Any other that could be recognised as one.
    Other,
}

impl Currency {
    /// The sign before an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gbp => "£",
            Self::Eur => "€",
            Self::Usd => "$",
            Self::Other => "¤",
        }
    }

    /// In plain words, for more than one.
    pub fn words(self) -> &'static str {
        match self {
            Self::Gbp => "pounds",
            Self::Eur => "euros",
            Self::Usd => "dollars",
            Self::Other => "another currency",
        }
    }

    /// The currency a code or sign names, such as `EUR` in a column of its own.
    pub fn named(text: &str) -> Option<Self> {
        Some(
            match text
                .trim()
                .trim_matches(['(', ')', '.'])
                .to_lowercase()
                .as_str()
            {
                "£" | "gbp" | "pound" | "pounds" | "sterling" | "pounds sterling" | "gb£"
                | "uk£" => Self::Gbp,
                "€" | "eur" | "euro" | "euros" => Self::Eur,
                "$" | "usd" | "us$" | "dollar" | "dollars" | "us dollars" => Self::Usd,
                "chf" | "jpy" | "¥" | "cad" | "aud" | "nzd" | "sek" | "nok" | "dkk" | "inr"
                | "₹" | "cny" | "hkd" | "sgd" | "pln" | "zar" | "aed" => Self::Other,
                _ => return None,
            },
        )
    }
}
