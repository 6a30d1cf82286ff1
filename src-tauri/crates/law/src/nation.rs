//! The nations whose bank holidays are kept apart, and the two calendars made from them.

use std::fmt;
use std::ops::BitOr;

use serde::{Deserialize, Serialize};

/// A part of the United Kingdom with its own bank holidays.
///
/// The names on the wire are those of GOV.UK's `bank-holidays.json`.
///
/// Source: Banking and Financial Dealings Act 1971, Schedule 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England and Wales, which share one list.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// All three, in the order the statute takes them.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// The nation's name in running text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "England and Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }
}

impl fmt::Display for Nation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of nations, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Nations(u8);

impl Nations {
    /// No nation.
    pub(crate) const NONE: Self = Self(0);
    /// Every nation.
    pub(crate) const ALL: Self = Self(0b111);

    /// The set with this nation alone.
    pub(crate) const fn only(nation: Nation) -> Self {
        Self(match nation {
            Nation::EnglandAndWales => 0b001,
            Nation::Scotland => 0b010,
            Nation::NorthernIreland => 0b100,
        })
    }

    /// The set of both.
    pub(crate) const fn and(self, other: Nation) -> Self {
        Self(self.0 | Self::only(other).0)
    }

    /// What is left when one nation is taken out.
    pub(crate) const fn without(self, nation: Nation) -> Self {
        Self(self.0 & !Self::only(nation).0)
    }

    /// Whether the nation is in the set.
    pub(crate) const fn has(self, nation: Nation) -> bool {
        self.0 & Self::only(nation).0 != 0
    }

    /// Whether the two sets share a nation.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no nation is in the set.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The nations in the set, in the statute's order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Nation> {
        Nation::ALL
            .into_iter()
            .filter(move |&nation| self.has(nation))
    }

    /// The set in running text: "Scotland", "Scotland and in Northern Ireland", "every part of the UK".
    pub(crate) const fn in_words(self) -> &'static str {
        match self.0 {
            0b001 => "England and Wales",
            0b010 => "Scotland",
            0b011 => "England and Wales and in Scotland",
            0b100 => "Northern Ireland",
            0b101 => "England and Wales and in Northern Ireland",
            0b110 => "Scotland and in Northern Ireland",
            0b111 => "every part of the UK",
            _ => "no part of the UK",
        }
    }
}

impl BitOr for Nations {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Whose bank holidays stop the count: one of the two working-day calendars.
///
/// Sources: FOIA 2000 s.10(6) (any part of the United Kingdom; EIR 2004 reg.2(1) follows it);
/// FOISA 2002 s.73 (Scotland; EISR 2004 follow it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Jurisdiction {
    /// A bank holiday in any part of the United Kingdom is not a working day.
    AnyPartOfUk,
    /// Only a bank holiday in Scotland is not a working day.
    Scotland,
}

impl Jurisdiction {
    /// Both calendars.
    pub const ALL: [Self; 2] = [Self::AnyPartOfUk, Self::Scotland];

    /// The nations whose bank holidays this calendar leaves out.
    pub(crate) const fn nations(self) -> Nations {
        match self {
            Self::AnyPartOfUk => Nations::ALL,
            Self::Scotland => Nations::only(Nation::Scotland),
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AnyPartOfUk => "any part of the UK",
            Self::Scotland => "Scotland",
        })
    }
}
