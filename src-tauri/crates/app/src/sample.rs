//! A sample casebook: a made-up borough with a request at every stage, dated from today, to look
//! round in before one has anything of one's own.
//!
//! It is played through the ordinary use cases on the practice mailbox, with a clock that is set to
//! each day of the story, so that whatever is shown of it is what would be shown of real requests.

mod story;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc, Weekday};
use foi_mail::Practice;
use foi_store::OutboxId;
use foi_store::table::outbox::{OutboxState, OutboxStep};
use foi_store::table::request::RequestQuery;
use uuid::Uuid;

use self::story::{AUTHORITIES, ISSUE, Move, OTHER_ISSUE, REQUESTS, Step, TABLE, TABLE_NAME};
use crate::ports::Clock;
use crate::wire::{
    AuthorityEdit, ColumnName, EvidencePlace, FigureMeasure, FigureRecipe, Identity, IssueEdit,
    ItemOutcome, NewRequest, PinEvidence, PinFigure, RecordEvent, SampleMade, ThreadEntry,
};
use crate::{App, AppError, Ports, Post, Result};

/// The setting that says that a casebook holds the sample.
pub(crate) const SAMPLE: &str = "sample";
/// The letter whose frame the sample's letters take.
const FRAME: &str = "grants-awarded";
/// Who writes, where nobody has said.
const WRITER: (&str, &str) = ("Robin Sample (fictional)", "robin@sample.example");

impl App {
    /// Fills an empty casebook with the sample.
    ///
    /// # Errors
    ///
    /// When anything is in the casebook, or a real mailbox is set up: nothing is changed then.
    pub async fn make_sample(&self) -> Result<SampleMade> {
        if !self.is_practice()? {
            return Err(AppError::invalid(
                "A real mailbox is set up here, and a sample must send nothing. Nothing was changed; make it in a new casebook with foi sample FILE.",
            ));
        }
        let is_empty = self.casebook.read(|r| -> Result<bool> {
            Ok(r.count_requests(&RequestQuery::default())? == 0
                && r.authorities()?.is_empty()
                && r.issues()?.is_empty()
                && r.count_inbox()? == 0)
        })?;
        if !is_empty {
            return Err(AppError::invalid(
                "There is something in this casebook, and the sample is never mixed with it. Nothing was changed; make it in a new casebook with foi sample FILE.",
            ));
        }
        let had_identity = self.identity()?.is_some();
        let story = Story::begin(self)?;
        if !had_identity {
            story.app.save_identity(&Identity {
                name: WRITER.0.to_owned(),
                email: WRITER.1.to_owned(),
            })?;
        }
        story.app.casebook.write(|w| w.set_setting(SAMPLE, &true))?;
        let requests = story.play().await?;
        self.refold_stale_requests()?;
        let evidence = story.attach(&requests)?;
        drop(story);
        Ok(SampleMade {
            casebook: self.casebook.path().display().to_string(),
            requests: u32::try_from(requests.len()).unwrap_or(u32::MAX),
            evidence,
            text: format!(
                "A sample is in this casebook: the made-up borough of Penwick, with {} requests at every stage. Nothing of it is real, and nothing leaves this machine.",
                requests.len()
            ),
        })
    }

    /// Whether this casebook holds the sample.
    pub fn is_sample(&self) -> Result<bool> {
        self.casebook
            .read(|r| Ok(r.setting(SAMPLE)?.unwrap_or_default()))
    }
}

/// A clock that shows what it was last set to.
#[derive(Debug)]
struct StoryClock(Mutex<DateTime<Utc>>);

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sample while it is made: a second program on the same casebook, whose clock is turned.
struct Story {
    app: App,
    clock: Arc<StoryClock>,
    today: NaiveDate,
    now: DateTime<Utc>,
    practice: Practice,
}

impl Story {
    fn begin(app: &App) -> Result<Self> {
        let now = app.now();
        let clock = Arc::new(StoryClock(Mutex::new(now)));
        let folder = app.practice_folder();
        let ports = Ports {
            clock: clock.clone(),
            ..app.ports.clone()
        };
        let post = Post {
            practice: Some(folder.clone()),
            ..Post::default()
        };
        Ok(Self {
            app: App::on(app.casebook.open_copy(app.casebook.path())?, ports, post)?,
            clock,
            today: app.today(),
            now,
            practice: Practice::new(&folder).map_err(|error| AppError::file(&folder, error))?,
        })
    }

    fn set(&self, at: DateTime<Utc>) {
        *self.clock.0.lock().unwrap_or_else(PoisonError::into_inner) = at.min(self.now);
    }

    /// A morning so many days ago, on the working day at or before it.
    fn morning(&self, days_ago: u64, minute: u32) -> DateTime<Utc> {
        let mut day = self.today - Days::new(days_ago);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day - Days::new(1);
        }
        let at = day.and_hms_opt(9, 0, 0).unwrap_or_default().and_utc();
        at + TimeDelta::minutes(minute.into())
    }

    /// Plays everything in the order of its days; gives the requests in the order of the story.
    async fn play(&self) -> Result<Vec<Uuid>> {
        self.set(self.morning(500, 0));
        for (name, email) in AUTHORITIES {
            self.app.save_authority(&AuthorityEdit {
                name: (*name).to_owned(),
                email: (*email).to_owned(),
                regime: "foia".to_owned(),
                notes: "Made up for the sample; there is no such body.".to_owned(),
                ..AuthorityEdit::default()
            })?;
        }
        let mut days: Vec<(u64, usize, &Step)> = Vec::new();
        for (number, request) in REQUESTS.iter().enumerate() {
            days.extend(
                request
                    .steps
                    .iter()
                    .map(|step| (step.days_ago, number, step)),
            );
        }
        days.sort_by_key(|(days_ago, number, _)| (std::cmp::Reverse(*days_ago), *number));
        let mut made: BTreeMap<usize, Uuid> = BTreeMap::new();
        for (minute, (days_ago, number, step)) in (0..).zip(days) {
            self.set(self.morning(days_ago, minute));
            let known = made.get(&number).copied();
            let id = match known {
                Some(id) => id,
                None => self.draft(number)?,
            };
            made.insert(number, id);
            self.take(id, step).await?;
        }
        self.set(self.now);
        self.stranger().await?;
        Ok(made.into_values().collect())
    }

    fn draft(&self, number: usize) -> Result<Uuid> {
        let Some(request) = REQUESTS.get(number) else {
            return Err(AppError::invalid("The sample's story is broken."));
        };
        let id = self.app.new_request(&NewRequest {
            authority_id: self.app.find_authority(request.authority)?,
            letter: FRAME.to_owned(),
            issue_id: None,
            fields: BTreeMap::from([
                ("from_date".to_owned(), "2023-04-01".to_owned()),
                ("to_date".to_owned(), "2024-03-31".to_owned()),
            ]),
        })?;
        let page = self.app.request(id)?;
        let draft = page.thread.iter().find_map(|entry| match entry {
            ThreadEntry::Draft(draft) => Some(draft.id),
            _ => None,
        });
        if let Some(draft) = draft {
            let subject = format!(
                "Freedom of Information request: {} [{}]",
                request.title, page.row.reference
            );
            let questions: Vec<String> = (1..)
                .zip(request.questions)
                .map(|(number, question)| format!("{number}. {question}"))
                .collect();
            let body = format!(
                "Dear {}\n\nI ask for the following under the Freedom of Information Act 2000. (This letter is part of a sample; the body it goes to is made up.)\n\n{}\n\nPlease send tables as a spreadsheet.\n\nYours faithfully\n\n{}\n",
                request.authority,
                questions.join("\n\n"),
                self.app.identity()?.map(|who| who.name).unwrap_or_default(),
            );
            self.app.save_draft(draft, &subject, &body)?;
        }
        Ok(id)
    }

    async fn take(&self, request: Uuid, step: &Step) -> Result<()> {
        match &step.what {
            Move::Draft => Ok(()),
            Move::Send => {
                self.app.send_request_now(request)?;
                self.app.send_ready().await?;
                Ok(())
            }
            Move::SendIntoDoubt => self.send_into_doubt(request),
            Move::Say(kind) => self.record(request, kind, None, &[], None),
            Move::Reply {
                text,
                event,
                exemptions,
                table,
                in_days,
            } => {
                let message = self.reply(request, text, *table).await?;
                let date = in_days.map(|days| self.today + Days::new(days));
                if let Some(kind) = event {
                    self.record(request, kind, Some(message), exemptions, date)?;
                }
                if *event == Some("answered") {
                    for item in self.app.request(request)?.items {
                        self.app.set_item(item.id, ItemOutcome::Answered, "")?;
                    }
                }
                Ok(())
            }
        }
    }

    fn record(
        &self,
        request: Uuid,
        kind: &str,
        message_id: Option<Uuid>,
        exemptions: &[&str],
        date: Option<NaiveDate>,
    ) -> Result<()> {
        self.app.record_event(&RecordEvent {
            request_id: request,
            kind: kind.to_owned(),
            on: self.app.today(),
            message_id,
            date,
            exemptions: exemptions
                .iter()
                .map(|&section| section.to_owned())
                .collect(),
            redirect: None,
            note: String::new(),
        })?;
        Ok(())
    }

    /// The authority's mail, by way of the practice mailbox.
    async fn reply(&self, request: Uuid, text: &str, table: bool) -> Result<Uuid> {
        let page = self.app.request(request)?;
        let (reference, authority) = (&page.row.reference, &page.row.authority);
        let subject = format!("Your request {} [{reference}]", page.row.title);
        let to = self
            .app
            .identity()?
            .map(|who| who.email)
            .unwrap_or_default();
        let body = format!(
            "{text}\r\n\r\n{authority}\r\n\r\nThis letter is part of a sample. Nothing in it is real.\r\n"
        );
        let mut mail = self.head(authority, &page.authority_email, &to, &subject, request);
        if table {
            mail += &format!(
                "Content-Type: multipart/mixed; boundary=sample\r\n\r\n--sample\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n--sample\r\nContent-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\nContent-Disposition: attachment; filename=\"{TABLE_NAME}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--sample--\r\n",
                in_lines(&BASE64.encode(TABLE))
            );
        } else {
            mail += &format!(
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"
            );
        }
        self.deliver(mail.as_bytes()).await?;
        let newest = self
            .app
            .request(request)?
            .thread
            .into_iter()
            .rev()
            .find_map(|entry| match entry {
                ThreadEntry::Message(message) if !message.outgoing => Some(message.id),
                _ => None,
            });
        newest.ok_or_else(|| {
            AppError::invalid("A reply of the sample was not filed under its request.")
        })
    }

    fn head(&self, name: &str, from: &str, to: &str, subject: &str, of: Uuid) -> String {
        let now = self.app.now();
        format!(
            "From: \"{name}\" <{from}>\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {}\r\nMessage-ID: <{of}.{}@sample.example>\r\nMIME-Version: 1.0\r\n",
            now.to_rfc2822(),
            now.timestamp()
        )
    }

    async fn deliver(&self, mail: &[u8]) -> Result<()> {
        self.practice
            .deliver(mail)
            .map_err(|error| AppError::file(self.practice.dir(), error))?;
        self.app.fetch_mail().await?;
        Ok(())
    }

    /// A mail that belongs to no request yet: something to file.
    async fn stranger(&self) -> Result<()> {
        let to = self
            .app
            .identity()?
            .map(|who| who.email)
            .unwrap_or_default();
        let head = self.head(
            "Penwick Tenants (fictional)",
            "hello@tenants.example",
            &to,
            "What we heard about the grants",
            Uuid::nil(),
        );
        let mail = format!(
            "{head}Content-Type: text/plain; charset=utf-8\r\n\r\nWe heard that most of the community grants go to three wards. Is that so?\r\n\r\nThis letter is part of a sample. Nothing in it is real.\r\n"
        );
        self.deliver(mail.as_bytes()).await
    }

    /// Leaves a letter as a machine does that loses its power while a server takes it: handed over,
    /// and no answer kept.
    fn send_into_doubt(&self, request: Uuid) -> Result<()> {
        const NOBODY: &str = "sample:0:0:gone";
        for row in self.app.send_request_now(request)? {
            let (id, now) = (OutboxId::from(row.id), self.app.now());
            self.app.casebook.write(|w| -> Result<()> {
                w.lease_outbox_entry(id, NOBODY, "practice", now)?;
                Ok(w.move_outbox_entry(
                    id,
                    &OutboxStep {
                        from: OutboxState::Sending,
                        owner: Some(NOBODY),
                        to: OutboxState::HandedOver,
                        words: "",
                        not_before: None,
                        at: now,
                    },
                )?)
            })?;
        }
        self.app.settle_abandoned_letters()
    }

    /// Two issues, one of them with evidence; gives how many pieces.
    fn attach(&self, requests: &[Uuid]) -> Result<u32> {
        self.set(self.now - TimeDelta::minutes(1));
        let issue = self.app.save_issue(&IssueEdit {
            question: ISSUE.to_owned(),
            tags: Some(vec!["grants".into(), "sample".into()]),
            ..IssueEdit::default()
        })?;
        let other = self.app.save_issue(&IssueEdit {
            question: OTHER_ISSUE.to_owned(),
            tags: Some(vec!["sample".into()]),
            ..IssueEdit::default()
        })?;
        let mut pieces = 0;
        for (id, request) in requests.iter().zip(REQUESTS) {
            self.app
                .link_request(if request.about_grants { issue } else { other }, *id)?;
            let table = self
                .app
                .request(*id)?
                .thread
                .into_iter()
                .find_map(|entry| match entry {
                    ThreadEntry::Message(message) if !message.attachments.is_empty() => {
                        Some(message)
                    }
                    _ => None,
                });
            let Some(answer) = table.filter(|_| request.about_grants) else {
                continue;
            };
            let pin = |attachment_id, place, quote: &str, note: &str| {
                self.app.pin_evidence(&PinEvidence {
                    issue_id: issue,
                    message_id: answer.id,
                    attachment_id,
                    note: note.to_owned(),
                    place,
                    quote: quote.to_owned(),
                })
            };
            let passage = EvidencePlace::Passage {
                from: 0,
                to: 0,
                within: String::new(),
            };
            pin(
                None,
                passage,
                "60 grants in seventeen wards",
                "They say how many grants there were.",
            )?;
            let file = answer.attachments.first().map(|file| file.id);
            let cells = EvidencePlace::Cells {
                sheet: "Grants by ward".into(),
                range: "A1:E7".into(),
            };
            pin(
                file,
                cells,
                "",
                "How the council sets the table out, with its first grants.",
            )?;
            pin(
                file,
                EvidencePlace::Whole,
                "",
                "The whole table, to be added up.",
            )?;
            pieces += 3;
            if let Some(file) = file {
                self.pin_sum(issue, file, Some("Ward"), Some(3), "The question itself.")?;
                // Figures stand in the order in which they were pinned.
                self.set(self.now);
                self.pin_sum(issue, file, None, None, "All grants together.")?;
            }
        }
        self.set(self.now);
        self.app.save_issue(&IssueEdit {
            id: Some(issue),
            question: ISSUE.to_owned(),
            notes: "Sample notebook. The letter [[E1]] says how many grants there were, the table [[E3]] names them. What was refused is asked in the late request.".to_owned(),
            findings: Some("Yes: three of the seventeen made-up wards hold over half of the money in the council’s own table [[E3]]. The first figure shows it; the second is the sum of all grants.".to_owned()),
            ..IssueEdit::default()
        })?;
        Ok(pieces)
    }

    /// Pins what the grants of the sample's table come to.
    fn pin_sum(
        &self,
        issue: Uuid,
        file: Uuid,
        group: Option<&str>,
        top: Option<u32>,
        note: &str,
    ) -> Result<()> {
        let column = |name: &str| ColumnName {
            name: name.to_owned(),
            letters: None,
        };
        self.app.pin_figure(&PinFigure {
            issue_id: issue,
            attachment_id: file,
            recipe: FigureRecipe {
                sheet: None,
                header: None,
                kinds: BTreeMap::new(),
                measure: FigureMeasure::Sum,
                column: Some(column("Amount (£)")),
                group: group.map(column),
                period: None,
                top,
                only: Vec::new(),
                same: Vec::new(),
                apart: false,
                without_hidden_rows: false,
                fill_down: false,
                decimal_mark: None,
                below_gaps: false,
            },
            note: note.to_owned(),
            replaces: None,
        })?;
        Ok(())
    }
}

/// Lines as mail has them.
fn in_lines(encoded: &str) -> String {
    let mut out = String::with_capacity(encoded.len() + encoded.len() / 38);
    for (at, c) in encoded.chars().enumerate() {
        if at > 0 && at % 76 == 0 {
            out.push_str("\r\n");
        }
        out.push(c);
    }
    out
}

/// Makes a new casebook with the sample in a file.
///
/// # Errors
///
/// When the file is there already: it is left as it is.
pub async fn sample_casebook(file: &Path, ports: Ports) -> Result<SampleMade> {
    if file.exists() {
        return Err(AppError::file(
            file,
            "it is there already, and a sample is only ever made in a new file",
        ));
    }
    App::open(file, ports, Post::default())?.make_sample().await
}
