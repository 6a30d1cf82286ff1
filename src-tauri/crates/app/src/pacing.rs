//! How fast letters go. Providers stop a mailbox that sends too fast, and an authority that gets a
//! handful of letters within a second takes them for spam. The pace is reckoned from what the
//! casebook says went lately, so that it holds over restarts and between processes.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use foi_store::table::outbox::{HandedOver, ReadyLetter};
use foi_store::{AuthorityId, OutboxId};

use crate::{App, AppError, Result};

const PACE: &str = "letters_a_minute";
/// Under what the large providers let an ordinary mailbox send: Microsoft 365 stops at 30 a minute
/// (Exchange Online limits, "message rate limit").
const PER_MINUTE: u32 = 20;
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// Between two letters to one authority.
const BETWEEN: TimeDelta = TimeDelta::seconds(5);

impl App {
    /// How many letters a minute go through a server at most; 0 means as fast as it takes them.
    pub fn letters_a_minute(&self) -> Result<u32> {
        let set: Option<u32> = self.casebook.read(|r| r.setting(PACE))?;
        Ok(set.unwrap_or(PER_MINUTE))
    }

    /// Says how many letters a minute may go through a server; 0 means as fast as it takes them.
    pub fn set_letters_a_minute(&self, letters: u32) -> Result<()> {
        if letters > 6000 {
            return Err(AppError::invalid(
                "Give a number of letters a minute up to 6000, or 0 for no limit. Nothing was changed.",
            ));
        }
        Ok(self.casebook.write(|w| w.set_setting(PACE, &letters))?)
    }

    /// Whose turn it is, after what went through a server lately.
    pub(crate) fn turns(&self, server: &str, now: DateTime<Utc>) -> Result<Turns> {
        let per_minute = self.letters_a_minute()?;
        if per_minute == 0 {
            return Ok(Turns::default());
        }
        let lately = self
            .casebook
            .read(|r| r.handed_over_between(now - MINUTE, now))?;
        Ok(Turns::after(per_minute, server, &lately))
    }
}

/// Gives each letter its turn.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    /// Letters a minute; 0 for no limit.
    per_minute: usize,
    /// When letters went, or are to go, through the server, in order.
    server: Vec<DateTime<Utc>>,
    /// When the last went, or is to go, to each authority.
    authorities: HashMap<AuthorityId, DateTime<Utc>>,
}

impl Turns {
    fn after(per_minute: u32, server: &str, lately: &[HandedOver]) -> Self {
        let mut turns = Self {
            per_minute: usize::try_from(per_minute).unwrap_or(usize::MAX),
            ..Self::default()
        };
        for letter in lately {
            if letter.server == server {
                turns.server.push(letter.at);
            }
            turns.authorities.insert(letter.authority_id, letter.at);
        }
        turns
    }

    /// The earliest instant, from `from` on, at which a letter to this authority may go.
    pub(crate) fn earliest(&self, authority: AuthorityId, from: DateTime<Utc>) -> DateTime<Utc> {
        if self.per_minute == 0 {
            return from;
        }
        let of_server = self
            .server
            .len()
            .checked_sub(self.per_minute)
            .map(|nth| self.server[nth] + MINUTE);
        let of_authority = self.authorities.get(&authority).map(|last| *last + BETWEEN);
        [of_server, of_authority]
            .into_iter()
            .flatten()
            .fold(from, Ord::max)
    }

    /// Takes a turn.
    pub(crate) fn take(&mut self, authority: AuthorityId, at: DateTime<Utc>) {
        if self.per_minute == 0 {
            return;
        }
        let place = self.server.partition_point(|other| *other <= at);
        self.server.insert(place, at);
        let last = self.authorities.entry(authority).or_insert(at);
        *last = (*last).max(at);
    }

    /// When each of the letters goes, taken in order.
    pub(crate) fn reckon(
        mut self,
        letters: &[ReadyLetter],
        now: DateTime<Utc>,
    ) -> HashMap<OutboxId, DateTime<Utc>> {
        letters
            .iter()
            .map(|letter| {
                let at = self.earliest(letter.authority_id, letter.not_before.max(now));
                self.take(letter.authority_id, at);
                (letter.id, at)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap() + TimeDelta::seconds(second)
    }

    fn authority() -> AuthorityId {
        AuthorityId::new(at(0))
    }

    #[test]
    fn a_server_gets_so_many_letters_in_any_minute() {
        let mut turns = Turns::after(3, "mail:587", &[]);
        let mut went = Vec::new();
        for _ in 0..10 {
            let to = authority();
            let turn = turns.earliest(to, at(0));
            turns.take(to, turn);
            went.push((turn - at(0)).num_seconds());
        }
        assert_eq!(went, [0, 0, 0, 60, 60, 60, 120, 120, 120, 180]);
    }

    #[test]
    fn an_authority_gets_one_letter_in_five_seconds_and_holds_up_no_other() {
        let (one, other) = (authority(), authority());
        let mut turns = Turns::after(20, "mail:587", &[]);
        turns.take(one, at(0));
        assert_eq!(turns.earliest(one, at(1)), at(5));
        assert_eq!(turns.earliest(other, at(1)), at(1));
    }

    #[test]
    fn what_went_through_another_server_counts_for_the_authority_only() {
        let to = authority();
        let lately = [HandedOver {
            at: at(0),
            server: "other:587".into(),
            authority_id: to,
        }];
        let turns = Turns::after(1, "mail:587", &lately);
        assert_eq!(turns.earliest(authority(), at(1)), at(1));
        assert_eq!(turns.earliest(to, at(1)), at(5));
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        let to = authority();
        let mut turns = Turns::default();
        turns.take(to, at(0));
        assert_eq!(turns.earliest(to, at(0)), at(0));
    }
}
