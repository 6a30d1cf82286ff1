//! The sender: letters from the Outbox to the server, each at most once.
//!
//! ```text
//! queued ─lease─▶ sending ─commit─▶ handed_over ─▶ sent
//!    ▲               │                   │ ├─ 5xx ─▶ refused
//!    └── waiting ◀───┴──── 4xx, network ─┘ └─ no reply ─▶ in doubt
//! ```
//!
//! Up to `sending` nothing was handed over, whatever happened, and the letter may go again. The
//! commit of `handed_over` comes before the first byte of the message, so that a process that
//! dies from there on leaves a letter that is never sent again by itself.

use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};
use foi_mail::{Envelope, HandOverError, Mailer, SendError};
use foi_store::table::outbox::{OutboxEntry, OutboxState, OutboxStep, ReadyLetter, ServerWait};
use foi_store::{AccountId, OutboxId};

use crate::accounts::Route;
use crate::day::counted;
use crate::settings::TROUBLE;
use crate::{App, AppError, Result};

const FIRST_WAIT: TimeDelta = TimeDelta::minutes(5);
pub(crate) const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);
/// Letters taken on before the Outbox is looked at again, so that a letter queued meanwhile, or by
/// itself, need not wait for a whole batch.
const AT_ONCE: usize = 16;

/// What a run of the sender did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendSummary {
    /// Accepted by the server.
    pub sent: u32,
    /// Will be tried again.
    pub waiting: u32,
    /// Refused for good.
    pub refused: u32,
    /// May or may not have gone.
    pub in_doubt: u32,
    /// Not tried: each waits for its turn, or the run was stopped before it.
    pub to_go: u32,
    /// When the next of those goes.
    pub next_turn: Option<DateTime<Utc>>,
    /// Why some did not go, one sentence each.
    pub reasons: Vec<String>,
}

impl SendSummary {
    /// In one sentence.
    pub fn text(&self) -> String {
        let mut parts = vec![format!("{} sent", counted(self.sent, "letter", "letters"))];
        for (count, what) in [
            (self.waiting, "will be tried again"),
            (self.refused, "refused"),
            (self.in_doubt, "in doubt"),
            (self.to_go, "to go"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        parts.join(", ") + "."
    }

    /// Everything that was to go went.
    pub fn all_sent(&self) -> bool {
        self.waiting + self.refused + self.in_doubt == 0
    }

    /// Adds what a later run did.
    pub fn and_then(&mut self, later: Self) {
        self.sent += later.sent;
        self.waiting += later.waiting;
        self.refused += later.refused;
        self.in_doubt += later.in_doubt;
        self.to_go = later.to_go;
        self.next_turn = later.next_turn;
        self.reasons.extend(later.reasons);
    }
}

/// What became of one letter.
enum Outcome {
    Sent,
    Waiting { why: String, stop: bool },
    Refused(String),
    InDoubt(String),
}

/// A run of the sender under way.
struct Run {
    /// The mailbox it goes through; none for the default one, or practice.
    account: Option<AccountId>,
    route: Route,
    server: String,
    mailer: Mailer,
    /// A letter leased together with the record of the one before it.
    leased: Option<OutboxId>,
    summary: SendSummary,
}

impl App {
    /// Whether a letter is on its way, or waits for its time.
    ///
    /// # Errors
    ///
    /// When the casebook cannot be read.
    pub fn has_outgoing(&self) -> Result<bool> {
        use OutboxState::{HandedOver, Queued, Sending, Waiting};
        let outgoing = [Queued, Sending, HandedOver, Waiting];
        self.casebook.read(|r| Ok(r.count_outbox(&outgoing)? > 0))
    }

    /// Whether a letter may be tried now.
    pub fn has_letters_ready(&self) -> Result<bool> {
        self.mend_waits()?;
        let now = self.now();
        let ready = self.casebook.read(|r| r.outbox_ready(now))?;
        if ready.is_empty() || self.casebook.is_read_only() {
            return Ok(false);
        }
        for (account, letters) in by_mailbox(ready) {
            let server = self.server_of(account)?;
            if self.server_wait(&server)?.is_some() {
                continue;
            }
            let turns = self.turns(&server, now)?;
            if letters
                .iter()
                .any(|letter| turns.earliest(letter.authority_id, now) <= now)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lets every letter that waits be tried at once.
    pub fn try_waiting_now(&self) -> Result<()> {
        let now = self.now();
        Ok(self.casebook.write(|w| w.try_waiting_now(now))?)
    }

    /// Lets a server that had trouble be asked at once: the user has a letter to send.
    pub fn ask_servers_now(&self) -> Result<()> {
        Ok(self.casebook.write(|w| w.forget_server_waits())?)
    }

    /// Sends every letter whose time and turn have come, one after the other over one connection.
    pub async fn send_ready(&self) -> Result<SendSummary> {
        self.send_ready_while(&mut |_| ControlFlow::Continue(()))
            .await
    }

    /// As [`send_ready`](Self::send_ready). Before each letter `go_on` is shown how far it is and
    /// may stop the run: the letters left stay as they are and go with the next run.
    pub async fn send_ready_while(
        &self,
        go_on: &mut (dyn FnMut(&SendSummary) -> ControlFlow<()> + Send),
    ) -> Result<SendSummary> {
        let _one_at_a_time = self.sending.lock().await;
        self.casebook.confirm_writable()?;
        self.casebook.confirm_in_place()?;
        // Where there was no room when it was opened, that is still to be done.
        self.hold_letters_of_a_copy()?;
        self.settle_abandoned_letters()?;
        self.mend_waits()?;
        let now = self.now();
        let ready = self.casebook.read(|r| r.outbox_ready(now))?;
        let mut summary = SendSummary::default();
        let mut not_at_hand = None;
        // Each mailbox has its own connection, and its own trouble: the others' letters go.
        for (account, letters) in by_mailbox(ready) {
            let server = self.server_of(account)?;
            if let Some(wait) = self.server_wait(&server)? {
                summary.waiting += count(&letters);
                summary.reasons.push(wait.words);
                continue;
            }
            let route = match self.route_of(account) {
                Ok(route) => route,
                Err(error) => {
                    not_at_hand.get_or_insert(error);
                    continue;
                }
            };
            let mut run = Run {
                mailer: self.mailer(&route),
                account,
                route,
                server,
                leased: None,
                summary: std::mem::take(&mut summary),
            };
            let ended = self.send_all(&mut run, go_on).await;
            if let Some(id) = run.leased.take() {
                self.casebook
                    .write(|w| w.release_outbox_entry(id, &self.process))?;
            }
            run.mailer.quit().await;
            summary = run.summary;
            if ended?.is_break() {
                break;
            }
        }
        match not_at_hand {
            Some(error) if summary == SendSummary::default() => return Err(error),
            Some(error) => summary.reasons.push(error.to_string()),
            None => {}
        }
        let trouble = summary.reasons.first();
        let known: Option<String> = self.casebook.read(|r| r.setting(TROUBLE))?;
        if known.as_ref() != trouble {
            self.casebook.write(|w| match trouble {
                Some(trouble) => w.set_setting(TROUBLE, trouble),
                None => w.clear_setting(TROUBLE),
            })?;
        }
        Ok(summary)
    }

    async fn send_all(
        &self,
        run: &mut Run,
        go_on: &mut (dyn FnMut(&SendSummary) -> ControlFlow<()> + Send),
    ) -> Result<ControlFlow<()>> {
        let before = (run.summary.to_go, run.summary.next_turn);
        loop {
            let now = self.now();
            let mut ready = self.casebook.read(|r| r.outbox_ready(now))?;
            ready.retain(|letter| letter.account_id == run.account);
            let (ready, others): (Vec<_>, Vec<_>) = ready
                .into_iter()
                .partition(|letter| letter.practice == run.route.is_practice());
            for letter in others {
                // Queued for the other kind of mailbox: it must not leave, or stay, by surprise.
                self.hold(letter.id, &run.route, now)?;
                run.summary.waiting += 1;
            }
            let chosen = self.choose(run, &ready, now)?;
            if chosen.is_empty() {
                run.summary.to_go = before.0 + count(&ready);
                run.summary.next_turn = [before.1, run.summary.next_turn]
                    .into_iter()
                    .flatten()
                    .min();
                return Ok(ControlFlow::Continue(()));
            }
            let mut left = count(&ready);
            for (place, id) in chosen.iter().copied().enumerate() {
                run.summary.to_go = before.0 + left;
                left = left.saturating_sub(1);
                if go_on(&run.summary).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                // Before each letter: what is kept of it must be found at the next start.
                self.casebook.confirm_in_place()?;
                if run.leased.take_if(|leased| *leased == id).is_none() {
                    let now = self.now();
                    let leased = self
                        .casebook
                        .write(|w| w.lease_outbox_entry(id, &self.process, &run.server, now))?;
                    if !leased {
                        // Another process has it, or it was called back.
                        continue;
                    }
                }
                let next = chosen.get(place + 1).copied();
                match self.send_one(run, id, next).await? {
                    Outcome::Sent => run.summary.sent += 1,
                    Outcome::Refused(why) => {
                        run.summary.refused += 1;
                        run.summary.reasons.push(why);
                    }
                    Outcome::InDoubt(why) => {
                        run.summary.in_doubt += 1;
                        run.summary.reasons.push(why);
                        // The connection is in an unknown state: the next letter gets a new one.
                        run.mailer = self.mailer(&run.route);
                    }
                    Outcome::Waiting { why, stop } => {
                        run.summary.waiting += 1;
                        run.summary.reasons.push(why);
                        if stop {
                            run.summary.waiting += left;
                            run.summary.to_go = before.0;
                            return Ok(ControlFlow::Continue(()));
                        }
                    }
                }
            }
        }
    }

    /// The letters to take on now, each at its turn; when there are none, when the next one's is.
    fn choose(
        &self,
        run: &mut Run,
        ready: &[ReadyLetter],
        now: DateTime<Utc>,
    ) -> Result<Vec<OutboxId>> {
        if run.route.is_practice() {
            return Ok(ready.iter().take(AT_ONCE).map(|letter| letter.id).collect());
        }
        let mut turns = self.turns(&run.server, now)?;
        let mut chosen = Vec::new();
        let mut next = None;
        for letter in ready {
            let turn = turns.earliest(letter.authority_id, now);
            if turn <= now {
                turns.take(letter.authority_id, now);
                chosen.push(letter.id);
                if chosen.len() == AT_ONCE {
                    break;
                }
            } else {
                next = Some(next.map_or(turn, |other: DateTime<Utc>| other.min(turn)));
            }
        }
        run.summary.next_turn = next.filter(|_| chosen.is_empty());
        Ok(chosen)
    }

    async fn send_one(
        &self,
        run: &mut Run,
        id: OutboxId,
        next: Option<OutboxId>,
    ) -> Result<Outcome> {
        // Read before the server is asked: a letter whose bytes cannot be read is not offered.
        let (entry, bytes) = self.casebook.read(|r| {
            let entry = r.outbox_entry(id)?;
            let bytes = r.blob(&entry.raw)?;
            Ok::<_, AppError>((entry, bytes))
        })?;
        let envelope = Envelope {
            from: entry.envelope_from.clone(),
            to: entry.envelope_to.clone(),
        };
        if let Err(error) = run.mailer.offer(&envelope).await {
            return self.not_offered(&entry, &error);
        }
        self.step(&entry, OutboxState::Sending, OutboxState::HandedOver, "")?;
        match run.mailer.hand_over(&bytes).await {
            Ok(reply) => {
                let now = self.now();
                let recorded = self.casebook.write(|w| {
                    self.finish_letter_in(
                        w,
                        &entry,
                        Some(OutboxState::HandedOver),
                        &reply.text,
                        now,
                    )?;
                    let leased = match next {
                        Some(next) => {
                            w.lease_outbox_entry(next, &self.process, &run.server, now)?
                        }
                        None => false,
                    };
                    Ok::<_, AppError>(leased)
                });
                match recorded {
                    Ok(leased) => {
                        run.leased = next.filter(|_| leased);
                        Ok(Outcome::Sent)
                    }
                    Err(error) => Err(AppError::invalid(format!(
                        "The mail server took the letter to {} ({}), but that could not be written down: {error} It is shown as in doubt and is not sent again by itself; say there that it went.",
                        entry.envelope_to.join(", "),
                        reply.text
                    ))),
                }
            }
            Err(error) => self.not_accepted(&entry, &error),
        }
    }

    fn not_offered(&self, entry: &OutboxEntry, error: &SendError) -> Result<Outcome> {
        let why = error.to_string();
        if matches!(error, SendError::Permanent { .. }) {
            return self.refused(entry, OutboxState::Sending, why);
        }
        // Wrong credentials tried again and again may lock the account.
        let longest = matches!(error, SendError::Credentials { .. });
        self.waits(
            entry,
            OutboxState::Sending,
            why,
            error.concerns_every_letter(),
            longest,
        )
    }

    fn not_accepted(&self, entry: &OutboxEntry, error: &HandOverError) -> Result<Outcome> {
        let why = error.to_string();
        match error {
            HandOverError::Temporary { .. } => self.waits(
                entry,
                OutboxState::HandedOver,
                why,
                error.concerns_every_letter(),
                false,
            ),
            HandOverError::Permanent { .. } => self.refused(entry, OutboxState::HandedOver, why),
            HandOverError::Unknown { .. } => {
                self.step(entry, OutboxState::HandedOver, OutboxState::InDoubt, &why)?;
                Ok(Outcome::InDoubt(why))
            }
        }
    }

    /// The letter did not go and will be tried again. Trouble that is the server's own keeps every
    /// other letter waiting too, instead of letting each meet it by itself.
    fn waits(
        &self,
        entry: &OutboxEntry,
        from: OutboxState,
        why: String,
        of_server: bool,
        longest: bool,
    ) -> Result<Outcome> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let until = if of_server && !entry.practice {
                let tries = w.server_wait(&entry.server)?.map_or(0, |wait| wait.tries);
                let until = now + if longest { LONGEST_WAIT } else { wait(tries) };
                w.set_server_wait(&ServerWait {
                    server: entry.server.clone(),
                    until,
                    tries: tries + 1,
                    words: why.clone(),
                    changed_at: now,
                })?;
                until
            } else {
                now + wait(entry.tries.saturating_sub(1))
            };
            let step = OutboxStep {
                from,
                owner: Some(&self.process),
                to: OutboxState::Waiting,
                words: &why,
                not_before: Some(until),
                at: now,
            };
            Ok(w.move_outbox_entry(entry.id, &step)?)
        })?;
        Ok(Outcome::Waiting {
            why,
            stop: of_server,
        })
    }

    /// The server will not have the letter as it is: it is a draft again, to be mended.
    fn refused(&self, entry: &OutboxEntry, from: OutboxState, why: String) -> Result<Outcome> {
        let step = OutboxStep {
            from,
            owner: Some(&self.process),
            to: OutboxState::Refused,
            words: &why,
            not_before: None,
            at: self.now(),
        };
        self.casebook.write(|w| -> Result<()> {
            w.move_outbox_entry(entry.id, &step)?;
            self.make_draft_again(w, entry)
        })?;
        Ok(Outcome::Refused(why))
    }

    fn step(
        &self,
        entry: &OutboxEntry,
        from: OutboxState,
        to: OutboxState,
        words: &str,
    ) -> Result<()> {
        let step = OutboxStep {
            from,
            owner: Some(&self.process),
            to,
            words,
            not_before: None,
            at: self.now(),
        };
        Ok(self
            .casebook
            .write(|w| w.move_outbox_entry(entry.id, &step))?)
    }

    fn mailer(&self, route: &Route) -> Mailer {
        route.mailer(self.trust()).with_timeouts(self.post.timeouts)
    }

    /// Names the server that a mailbox sends through, for its pace and its waits.
    pub(crate) fn server_of(&self, account: Option<AccountId>) -> Result<String> {
        let account = match account {
            Some(id) if self.post.practice.is_none() => {
                Some(self.casebook.read(|r| r.account(id))?)
            }
            _ => self.default_account()?,
        };
        Ok(account.map_or_else(
            || "practice".to_owned(),
            |account| format!("{}:{}", account.smtp_host, account.smtp_port),
        ))
    }

    /// Where a letter goes, or went.
    pub(crate) fn route_of_letter(&self, entry: &OutboxEntry) -> Result<Route> {
        let request = self.casebook.read(|r| r.request(entry.request_id))?;
        self.route_of(request.account_id)
    }

    /// The wait a server is in, if it holds at the present instant. One noted by a clock that was
    /// ahead says nothing.
    pub(crate) fn server_wait(&self, server: &str) -> Result<Option<ServerWait>> {
        let now = self.now();
        let wait = self.casebook.read(|r| r.server_wait(server))?;
        Ok(wait.filter(|wait| wait.changed_at <= now && now < wait.until))
    }

    fn hold(&self, id: OutboxId, route: &Route, now: DateTime<Utc>) -> Result<()> {
        let words = if route.is_practice() {
            "It was queued for your mailbox, but the practice mailbox is in use. Call it back, or set the mailbox up again."
        } else {
            "It was queued for the practice mailbox, but a real mailbox is in use now. Call it back and send it again if it is to go."
        };
        Ok(self.casebook.write(|w| {
            let entry = w.outbox_entry(id)?;
            let step = OutboxStep {
                from: entry.state,
                owner: None,
                to: OutboxState::Waiting,
                words,
                not_before: Some(now + LONGEST_WAIT),
                at: now,
            };
            w.move_outbox_entry(id, &step)
        })?)
    }
}

/// Letters by the mailbox they go through, in the order of the first of each.
pub(crate) fn by_mailbox(letters: Vec<ReadyLetter>) -> Vec<(Option<AccountId>, Vec<ReadyLetter>)> {
    let mut groups: Vec<(Option<AccountId>, Vec<ReadyLetter>)> = Vec::new();
    for letter in letters {
        match groups
            .iter_mut()
            .find(|(account, _)| *account == letter.account_id)
        {
            Some((_, group)) => group.push(letter),
            None => groups.push((letter.account_id, vec![letter])),
        }
    }
    groups
}

fn count(letters: &[ReadyLetter]) -> u32 {
    u32::try_from(letters.len()).unwrap_or(u32::MAX)
}

/// Five minutes, doubling with each try, four hours at most.
fn wait(tries: u32) -> TimeDelta {
    FIRST_WAIT
        .checked_mul(1_i32 << tries.min(10))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_four_hours() {
        assert_eq!(wait(0), TimeDelta::minutes(5));
        assert_eq!(wait(3), TimeDelta::minutes(40));
        assert_eq!(wait(60), TimeDelta::hours(4));
    }
}
