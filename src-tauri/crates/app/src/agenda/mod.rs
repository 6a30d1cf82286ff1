//! Today: what needs the user, in order, each with its next step.

mod lines;
mod standing;

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use foi_law::{Deadline, Duty};
use foi_store::table::letter::Letter;
use foi_store::table::message::Message;
use foi_store::table::outbox::OutboxState;
use foi_store::table::own_reminder::OwnReminder;
use foi_store::table::request::Request;
use foi_store::{LastDay, Reader, RequestId};

use crate::day::civil_day;
use crate::fold::{FoldedRequest, code};
use crate::wire::{Agenda, AgendaLine, AgendaShown, SlimStrip};
use crate::{App, Result};
use lines::stuck;

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
        self.add_if(|| line().map(Some))
    }

    /// A line that may turn out to be none when it is made.
    fn add_if(&mut self, line: impl FnOnce() -> Result<Option<AgendaLine>>) -> Result<()> {
        if self.count < self.shown {
            match line()? {
                Some(line) => self.lines.push(line),
                None => return Ok(()),
            }
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
    /// The open requests with a day to keep, the nearest first. A casebook may hold a hundred
    /// thousand: only those that are shown are folded again.
    open: Vec<LastDay>,
    replies: Vec<Message>,
    /// Requests with something to read: reading it comes first, so they are listed for that alone.
    unread: HashSet<RequestId>,
    /// Deadlines whose reminders the user put off to a day to come.
    put_off: HashMap<RequestId, Vec<PutOff>>,
    reminders: Vec<OwnReminder>,
    drafts: Vec<Letter>,
    /// Requests with a letter that is begun.
    drafting: HashSet<RequestId>,
    /// The day a chaser last went.
    chased: HashMap<RequestId, NaiveDate>,
}

/// A deadline whose reminders were put off, and until when.
struct PutOff {
    duty: String,
    due: NaiveDate,
    until: NaiveDate,
}

impl Facts {
    fn put_off(&self, folded: &FoldedRequest, deadline: &Deadline) -> Option<NaiveDate> {
        let duty = code(&deadline.duty);
        let of_request = self.put_off.get(&folded.request.id)?;
        let found = of_request
            .iter()
            .find(|put_off| put_off.due == deadline.due && put_off.duty == duty)?;
        Some(found.until)
    }
}

impl App {
    /// Everything that needs the user today.
    pub fn agenda(&self) -> Result<Agenda> {
        self.agenda_of(&AgendaShown {
            now: u32::MAX,
            soon: u32::MAX,
            waiting: u32::MAX,
            in_all: None,
        })
    }

    /// The same, with so many lines of each group, for a window; all are counted.
    pub fn agenda_shown(&self, shown: &AgendaShown) -> Result<Agenda> {
        let mut agenda = self.agenda_of(shown)?;
        let groups = [&mut agenda.now, &mut agenda.soon, &mut agenda.waiting_on];
        for line in groups.into_iter().flatten() {
            line.slim = line.strip.take().map(|strip| SlimStrip::from(&strip));
        }
        Ok(agenda)
    }

    fn agenda_of(&self, shown: &AgendaShown) -> Result<Agenda> {
        let is_kept = self.keep_for_today()?;
        self.casebook.read(|r| {
            let facts = self.facts(r, is_kept)?;
            let placed = self.placed(r, &facts)?;
            let mut now = Group::of(shown.now, shown.in_all);
            self.add_stuck(r, &mut now)?;
            self.add_undelivered(r, &facts, &mut now)?;
            self.add_late(r, &placed.late, &mut now)?;
            self.add_reminders(r, &facts, &mut now)?;
            self.add_replies(r, &facts, &mut now)?;
            for moved in r.deadline_moves_since(self.today() - Days::new(MOVED_FOR))? {
                now.add(|| self.moved_line(r, moved))?;
            }
            for letter in &facts.drafts {
                now.add(|| self.draft_line(r, letter))?;
            }
            let left = now.left_of(shown.in_all);
            let mut soon = Group::of(shown.soon, left);
            self.add_soon(r, &facts, &placed.soon, &mut soon)?;
            let mut waiting = Group::of(shown.waiting, soon.left_of(left));
            self.add_waiting(r, placed.waiting, &mut waiting)?;
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

    fn facts(&self, r: &Reader<'_>, is_kept: bool) -> Result<Facts> {
        let open = self.last_days(r, is_kept)?;
        let replies = r.unread_replies()?;
        let unread = replies
            .iter()
            .filter_map(|reply| reply.request_id)
            .collect();
        let mut put_off: HashMap<RequestId, Vec<PutOff>> = HashMap::new();
        let mut reminders = r.open_own_reminders()?;
        reminders.retain(|reminder| {
            let Some((duty, due)) = &reminder.put_off else {
                return true;
            };
            if let Some(request) = reminder.request_id
                && reminder.on_day > self.today()
            {
                put_off.entry(request).or_default().push(PutOff {
                    duty: duty.clone(),
                    due: *due,
                    until: reminder.on_day,
                });
            }
            false
        });
        let drafts = r.drafts()?;
        let drafting = drafts.iter().map(|letter| letter.request_id).collect();
        let chased = r.last_sent("chaser")?;
        Ok(Facts {
            open,
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
        for request in r.undelivered_requests()? {
            if !facts.drafting.contains(&request.id) {
                now.add(|| self.undelivered_line(r, &self.folded(r, request)?))?;
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

    fn add_late(&self, r: &Reader<'_>, late: &[&LastDay], now: &mut Group) -> Result<()> {
        for day in late {
            now.add_if(|| self.line_of(r, day, |folded, late| self.late_line(r, folded, late)))?;
        }
        Ok(())
    }

    /// The line of a request's most pressing deadline; none where its facts know of none.
    fn line_of(
        &self,
        r: &Reader<'_>,
        day: &LastDay,
        line: impl FnOnce(&FoldedRequest, &Deadline) -> Result<AgendaLine>,
    ) -> Result<Option<AgendaLine>> {
        let folded = self.folded(r, r.request(day.id)?)?;
        folded
            .pressing()
            .map(|deadline| line(&folded, deadline))
            .transpose()
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

    fn add_soon(
        &self,
        r: &Reader<'_>,
        facts: &Facts,
        near: &[&LastDay],
        soon: &mut Group,
    ) -> Result<()> {
        enum Near<'f> {
            Deadline(&'f LastDay),
            Reminder(&'f OwnReminder),
        }
        let deadlines = near.iter().map(|day| (day.due, Near::Deadline(day)));
        let reminders = facts.reminders.iter().filter_map(|reminder| {
            let (today, on_day) = (self.today(), reminder.on_day);
            let near = today < on_day && on_day <= today + Days::new(REMINDER_SOON);
            near.then_some((on_day, Near::Reminder(reminder)))
        });
        let mut near: Vec<_> = deadlines.chain(reminders).collect();
        near.sort_by_key(|(day, _)| *day);
        for (_, near) in near {
            soon.add_if(|| match near {
                Near::Deadline(day) => {
                    self.line_of(r, day, |folded, open| self.soon_line(r, folded, open))
                }
                Near::Reminder(reminder) => self.reminder_line(r, reminder).map(Some),
            })?;
        }
        Ok(())
    }

    fn add_waiting(
        &self,
        r: &Reader<'_>,
        days: Vec<(&LastDay, String)>,
        waiting: &mut Group,
    ) -> Result<()> {
        for (day, why) in days {
            waiting.add_if(|| {
                self.line_of(r, day, |folded, open| {
                    self.waiting_line(r, folded, open, why)
                })
            })?;
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
