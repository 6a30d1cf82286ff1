//! Today: what needs the user, in order, each with its next step.

mod lines;

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use foi_law::{Deadline, Duty, Stage, Status};
use foi_store::table::letter::Letter;
use foi_store::table::message::Message;
use foi_store::table::outbox::OutboxState;
use foi_store::table::own_reminder::OwnReminder;
use foi_store::table::request::Request;
use foi_store::{Reader, RequestId};

use crate::day::civil_day;
use crate::fold::{FoldedRequest, code};
use crate::wire::{Agenda, AgendaLine, AgendaShown, RequestGroup};
use crate::{App, Result};
use lines::{automatic_of, stuck};

/// A deadline nearer than this many working days is coming up.
const SOON: i32 = 10;
/// So many working days never take more days than this: Christmas and Easter are in it.
const SOON_AT_MOST: u64 = 30;
/// A reminder of the user's own within so many days is coming up.
const REMINDER_SOON: u64 = 14;
/// A last day that moved is said on Today for so many days.
const MOVED_FOR: u64 = 7;
/// So many working days an authority is given after a chaser, before the user must act again.
const CHASER_GIVES: i32 = 10;
/// More letters in the Outbox than these are listed there only.
const MOST_STUCK: u32 = 10_000;

/// The lines of a group: all are counted, and as many are made as are shown.
#[derive(Debug)]
struct Group {
    shown: usize,
    lines: Vec<AgendaLine>,
    count: usize,
}

impl Group {
    fn of(shown: u32, in_all: Option<u32>) -> Self {
        let shown = in_all.map_or(shown, |all| shown.min(all));
        Self {
            shown: usize::try_from(shown).unwrap_or(usize::MAX),
            lines: Vec::new(),
            count: 0,
        }
    }

    fn add(&mut self, line: impl FnOnce() -> Result<AgendaLine>) -> Result<()> {
        if self.count < self.shown {
            self.lines.push(line()?);
        }
        self.count += 1;
        Ok(())
    }

    /// How many lines the groups after this one may have.
    fn left_of(&self, in_all: Option<u32>) -> Option<u32> {
        let made = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        in_all.map(|all| all.saturating_sub(made))
    }

    fn count(&self) -> u32 {
        u32::try_from(self.count).unwrap_or(u32::MAX)
    }
}

/// What the groups are made from.
struct Facts {
    folded: Vec<FoldedRequest>,
    replies: Vec<Message>,
    /// Requests with something to read: reading it comes first, so they are listed for that alone.
    unread: HashSet<RequestId>,
    /// Deadlines whose reminders the user put off to a day to come.
    put_off: HashMap<(RequestId, String, NaiveDate), NaiveDate>,
    reminders: Vec<OwnReminder>,
    drafts: Vec<Letter>,
    /// Requests with a letter that is begun.
    drafting: HashSet<RequestId>,
    /// The day a chaser last went.
    chased: HashMap<RequestId, NaiveDate>,
}

impl Facts {
    fn put_off(&self, folded: &FoldedRequest, deadline: &Deadline) -> Option<NaiveDate> {
        if self.put_off.is_empty() {
            return None;
        }
        let key = (folded.request.id, code(&deadline.duty), deadline.due);
        self.put_off.get(&key).copied()
    }
}

impl App {
    /// Everything that needs the user today.
    pub fn agenda(&self) -> Result<Agenda> {
        self.agenda_shown(&AgendaShown {
            now: u32::MAX,
            soon: u32::MAX,
            waiting: u32::MAX,
            in_all: None,
        })
    }

    /// The same, with so many lines of each group; all are counted.
    pub fn agenda_shown(&self, shown: &AgendaShown) -> Result<Agenda> {
        self.refold_stale_requests()?;
        self.casebook.read(|r| {
            let facts = self.facts(r)?;
            let mut now = Group::of(shown.now, shown.in_all);
            self.add_stuck(r, &mut now)?;
            self.add_undelivered(r, &facts, &mut now)?;
            self.add_late(r, &facts, &mut now)?;
            self.add_reminders(r, &facts, &mut now)?;
            self.add_replies(r, &facts, &mut now)?;
            for moved in r.deadline_moves_since(self.today() - Days::new(MOVED_FOR))? {
                now.add(|| self.moved_line(r, moved))?;
            }
            for letter in &facts.drafts {
                now.add(|| self.draft_line(r, letter))?;
            }
            let mut soon = Group::of(shown.soon, now.left_of(shown.in_all));
            self.add_soon(r, &facts, &mut soon)?;
            let left = soon.left_of(now.left_of(shown.in_all));
            let mut waiting = Group::of(shown.waiting, left);
            self.add_waiting(r, &facts, &mut waiting)?;
            Ok(Agenda {
                today: self.today(),
                now_count: now.count(),
                now: now.lines,
                soon_count: soon.count(),
                soon: soon.lines,
                waiting: waiting.count(),
                waiting_on: waiting.lines,
                empty: r.count_requests(&foi_store::table::request::RequestQuery::default())? == 0,
            })
        })
    }

    fn facts(&self, r: &Reader<'_>) -> Result<Facts> {
        let replies = r.unread_replies()?;
        let unread = replies
            .iter()
            .filter_map(|reply| reply.request_id)
            .collect();
        let (put_off, reminders): (Vec<_>, Vec<_>) = r
            .open_own_reminders()?
            .into_iter()
            .partition(|reminder| reminder.put_off.is_some());
        let put_off = put_off
            .into_iter()
            .filter(|reminder| reminder.on_day > self.today())
            .filter_map(|reminder| {
                let (duty, due) = reminder.put_off?;
                Some(((reminder.request_id?, duty, due), reminder.on_day))
            })
            .collect::<HashMap<_, _>>();
        let also = put_off
            .keys()
            .map(|(request, ..)| *request)
            .chain(automatic_of(&replies));
        let folded = self.folded_of_today(r, also)?;
        let drafts = r.drafts()?;
        let drafting = drafts.iter().map(|letter| letter.request_id).collect();
        let chased = r.last_sent("chaser")?;
        Ok(Facts {
            folded,
            replies,
            unread,
            put_off,
            reminders,
            drafts,
            drafting,
            chased: chased
                .into_iter()
                .map(|(request, at)| (request, civil_day(at)))
                .collect(),
        })
    }

    /// The requests of which there may be a line, the first due first; `also` are those of which
    /// there may be one for another reason than their days.
    fn folded_of_today(
        &self,
        r: &Reader<'_>,
        also: impl Iterator<Item = RequestId>,
    ) -> Result<Vec<FoldedRequest>> {
        let mut requests = r.unsettled_requests(self.today() + Days::new(SOON_AT_MOST))?;
        let mut known: HashSet<_> = requests.iter().map(|request| request.id).collect();
        for id in also {
            if known.insert(id) {
                let request = r.request(id)?;
                if request.folded.grouping != RequestGroup::Closed.name() {
                    requests.push(request);
                }
            }
        }
        requests.sort_by_key(|it| (it.folded.due.is_none(), it.folded.due, it.id));
        requests
            .into_iter()
            .map(|request| self.folded(r, request))
            .collect()
    }

    fn add_stuck(&self, r: &Reader<'_>, now: &mut Group) -> Result<()> {
        let states = [
            OutboxState::InDoubt,
            OutboxState::Refused,
            OutboxState::Waiting,
            OutboxState::Queued,
        ];
        if r.count_outbox(&states)? == 0 {
            return Ok(());
        }
        for entry in r.outbox(MOST_STUCK)? {
            if let Some(how) = stuck(&entry, self.now()) {
                now.add(|| self.stuck_line(r, entry, how))?;
            }
        }
        Ok(())
    }

    /// Requests that came back: the days do not run until they are sent again.
    fn add_undelivered(&self, r: &Reader<'_>, facts: &Facts, now: &mut Group) -> Result<()> {
        for folded in &facts.folded {
            if folded.clock.stage == Stage::NotDelivered
                && !facts.drafting.contains(&folded.request.id)
            {
                now.add(|| self.undelivered_line(r, folded))?;
            }
        }
        Ok(())
    }

    fn add_reminders(&self, r: &Reader<'_>, facts: &Facts, now: &mut Group) -> Result<()> {
        for reminder in &facts.reminders {
            if reminder.on_day <= self.today() {
                now.add(|| self.reminder_line(r, reminder))?;
            }
        }
        Ok(())
    }

    fn add_late(&self, r: &Reader<'_>, facts: &Facts, now: &mut Group) -> Result<()> {
        for folded in &facts.folded {
            if let Some(late) = folded.late()
                && !facts.unread.contains(&folded.request.id)
                && self.left_alone(facts, folded, late).is_none()
            {
                now.add(|| self.late_line(r, folded, late))?;
            }
        }
        Ok(())
    }

    /// Why a late duty waits on the authority and not on the user, in words; none when it is the
    /// user's turn.
    fn left_alone(&self, facts: &Facts, folded: &FoldedRequest, late: &Deadline) -> Option<String> {
        if let Some(until) = facts.put_off(folded, late) {
            return Some(lines::put_off_words(until));
        }
        let request = &folded.request;
        if late.duty != Duty::Answer || facts.drafting.contains(&request.id) {
            return None;
        }
        let chased = *facts.chased.get(&request.id)?;
        let since = self
            .calendar()
            .working_days_between(request.regime.jurisdiction(), chased, self.today())
            .unwrap_or(i32::MAX);
        (chased > late.due && since <= CHASER_GIVES).then(|| lines::chased_words(late.due, chased))
    }

    fn add_replies(&self, r: &Reader<'_>, facts: &Facts, now: &mut Group) -> Result<()> {
        let elsewhere = self.elsewhere_lines(r, facts)?;
        for message in &facts.replies {
            if let Some(request) = message.request_id
                && !elsewhere.iter().any(|(said, _)| *said == message.id)
            {
                now.add(|| self.reply_line(r, message, request))?;
            }
        }
        let room = now.shown.saturating_sub(now.count);
        let mut inbox = r
            .inbox(0, u32::try_from(room).unwrap_or(u32::MAX))?
            .into_iter();
        for _ in 0..r.count_inbox()? {
            match inbox.next() {
                Some(message) => now.add(|| Ok(lines::inbox_line(&message)))?,
                None => now.count += 1,
            }
        }
        for (_, line) in elsewhere {
            now.add(|| Ok(line))?;
        }
        Ok(())
    }

    /// The request's next day is near, and not past.
    fn is_soon(&self, folded: &FoldedRequest) -> bool {
        folded.pressing().is_some_and(|open| {
            open.status != Status::Late
                && open.working_days_left(&self.calendar(), self.today()) <= SOON
        })
    }

    fn add_soon(&self, r: &Reader<'_>, facts: &Facts, soon: &mut Group) -> Result<()> {
        enum Near<'f> {
            Deadline(&'f FoldedRequest, &'f Deadline),
            Reminder(&'f OwnReminder),
        }
        let deadlines = facts.folded.iter().filter_map(|folded| {
            let open = folded.pressing()?;
            let near = !facts.unread.contains(&folded.request.id)
                && self.is_soon(folded)
                && facts.put_off(folded, open).is_none();
            near.then_some((open.due, Near::Deadline(folded, open)))
        });
        let reminders = facts.reminders.iter().filter_map(|reminder| {
            let (today, on_day) = (self.today(), reminder.on_day);
            let near = today < on_day && on_day <= today + Days::new(REMINDER_SOON);
            near.then_some((on_day, Near::Reminder(reminder)))
        });
        let mut near: Vec<_> = deadlines.chain(reminders).collect();
        near.sort_by_key(|(day, _)| *day);
        for (_, near) in near {
            soon.add(|| match near {
                Near::Deadline(folded, open) => self.soon_line(r, folded, open),
                Near::Reminder(reminder) => self.reminder_line(r, reminder),
            })?;
        }
        Ok(())
    }

    /// Requests that need nothing from the user until something comes or a day draws near.
    fn add_waiting(&self, r: &Reader<'_>, facts: &Facts, waiting: &mut Group) -> Result<()> {
        for folded in &facts.folded {
            if facts.unread.contains(&folded.request.id) {
                continue;
            }
            let why = match (folded.late(), folded.pressing()) {
                (Some(late), _) => self.left_alone(facts, folded, late).map(|why| (late, why)),
                (None, Some(open)) => match facts.put_off(folded, open) {
                    Some(until) => Some((open, lines::put_off_words(until))),
                    None => (folded.group() == RequestGroup::Waiting && !self.is_soon(folded))
                        .then(|| (open, String::new())),
                },
                (None, None) => None,
            };
            if let Some((deadline, why)) = why {
                waiting.add(|| self.waiting_line(r, folded, deadline, why))?;
            }
        }
        Ok(())
    }
}

/// The day a chaser last went to the authority after a deadline passed.
pub(crate) fn chased_on(
    r: &Reader<'_>,
    request: &Request,
    due: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let mut last = None;
    for entry in r.outbox_of_request(request.id)? {
        let day = civil_day(entry.changed_at);
        if entry.state == OutboxState::Sent
            && day > due
            && r.letter(entry.letter_id)?.kind == "chaser"
        {
            last = last.max(Some(day));
        }
    }
    Ok(last)
}
