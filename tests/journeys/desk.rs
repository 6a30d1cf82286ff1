//! A user at a desk: a casebook of their own, a clock that can be turned, and someone to ask.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use foi_app::adapters::SystemSecrets;
use foi_app::ports::{Clock, Notice, Notifier};
use foi_app::wire::{
    AccountEdit, AuthorityEdit, BatchFilter, BatchPlan, BatchRecipientEdit, BatchRow, DraftView,
    Identity, IssueEdit, Keep, MessageView, NewRequest, OutboxRow, RequestPage, Security, SignIn,
    ThreadEntry,
};
use foi_app::{App, Extractor, Ports, Post};
use foi_mail::{Address, Outgoing, Timeouts, Trust, compose, new_message_id};
use tempfile::TempDir;
use uuid::Uuid;

use crate::servers::{Certificate, Dovecot, ScriptedSmtp, SmtpServer};

pub(crate) const PASSWORD: &str = "correct-horse";
pub(crate) const USER: &str = "amina@reporter.example";

/// Amina, a reporter, at her desk.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<TurnableClock>,
    pub(crate) notices: Arc<Notices>,
    pub(crate) app: App,
    post: Post,
}

/// A clock that stands still until it is turned.
#[derive(Debug)]
pub(crate) struct TurnableClock(Mutex<DateTime<Utc>>);

impl TurnableClock {
    pub(crate) fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap() = now;
    }

    pub(crate) fn forward(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for TurnableClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Keeps what was said instead of showing it, or refuses to.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    pub(crate) shown: Mutex<Vec<Notice>>,
    pub(crate) broken: Mutex<bool>,
    /// As if the program were killed where it would show something.
    pub(crate) dies: AtomicBool,
}

impl Notifier for Notices {
    fn notify(&self, notice: &Notice) -> Result<(), String> {
        assert!(!self.dies.load(Ordering::Relaxed), "killed, for the test");
        if *self.broken.lock().unwrap() {
            return Err("The desktop did not show the reminder.".into());
        }
        self.shown.lock().unwrap().push(notice.clone());
        Ok(())
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Nine in the morning, in Greenwich.
pub(crate) fn morning(date: NaiveDate) -> DateTime<Utc> {
    date.and_hms_opt(9, 0, 0).unwrap().and_utc()
}

impl Desk {
    /// A desk with the practice mailbox, on a morning.
    pub(crate) fn on(date: NaiveDate) -> Self {
        let desk = Self::bare(date, Post::default());
        desk.introduce();
        desk
    }

    /// A desk with the practice mailbox, where a test's own servers on the web are believed.
    pub(crate) fn trusting(date: NaiveDate, certificate: &Certificate) -> Self {
        let post = Post {
            practice: None,
            extra_trust: Some(Trust::SystemAnd(vec![certificate.authority()])),
            ..Post::default()
        };
        let desk = Self::bare(date, post);
        desk.introduce();
        desk
    }

    /// A desk without a mailbox, and this about the post.
    pub(crate) fn with_post(date: NaiveDate, post: Post) -> Self {
        let desk = Self::bare(date, post);
        desk.introduce();
        desk
    }

    /// A desk where nobody has said who writes, and no authority is known.
    pub(crate) fn bare(date: NaiveDate, post: Post) -> Self {
        let folder = TempDir::with_prefix("desk-").unwrap();
        let clock = Arc::new(TurnableClock(Mutex::new(morning(date))));
        let notices = Arc::new(Notices::default());
        let app = open(&folder, &clock, &notices, &post).unwrap();
        Self {
            folder,
            clock,
            notices,
            app,
            post,
        }
    }

    /// A desk with a real mailbox on local servers.
    pub(crate) fn with_servers(
        date: NaiveDate,
        certificate: &Certificate,
        smtp: u16,
        imaps: u16,
    ) -> Self {
        Self::with_patience(date, certificate, smtp, imaps, Timeouts::default())
    }

    /// As [`with_servers`](Self::with_servers), waiting for the sending server no longer than this.
    pub(crate) fn with_patience(
        date: NaiveDate,
        certificate: &Certificate,
        smtp: u16,
        imaps: u16,
        timeouts: Timeouts,
    ) -> Self {
        let post = Post {
            practice: None,
            extra_trust: Some(Trust::SystemAnd(vec![certificate.authority()])),
            timeouts,
            ..Post::default()
        };
        let desk = Self::bare(date, post);
        desk.introduce();
        desk.set_mailbox(smtp, imaps, PASSWORD);
        desk
    }

    pub(crate) fn set_mailbox(&self, smtp: u16, imaps: u16, password: &str) {
        self.app
            .save_account(&AccountEdit {
                id: self.app.accounts().unwrap().first().map(|first| first.id),
                name: String::new(),
                email: String::new(),
                smtp_host: "localhost".into(),
                smtp_port: smtp,
                smtp_security: Security::StartTls,
                imap_host: "localhost".into(),
                imap_port: imaps,
                imap_security: Security::Tls,
                user: USER.into(),
                password: Some(password.into()),
                sign_in: SignIn::Password,
                keep: Keep::Ask,
            })
            .unwrap();
    }

    fn introduce(&self) {
        self.app
            .save_identity(&Identity {
                name: "Amina Rahim".into(),
                email: USER.into(),
            })
            .unwrap();
        self.authority("Eastmere Borough Council", "foi@eastmere.example");
    }

    pub(crate) fn casebook(&self) -> PathBuf {
        self.folder.path().join("casebook.scrutineer")
    }

    /// Closes the program and opens it again: what is not in the casebook is forgotten.
    pub(crate) fn restart(self) -> Self {
        let Self {
            folder,
            clock,
            notices,
            app,
            post,
        } = self;
        drop(app);
        let app = open(&folder, &clock, &notices, &post).unwrap();
        Self {
            folder,
            clock,
            notices,
            app,
            post,
        }
    }

    /// The same casebook on another disk.
    pub(crate) fn moved_to(self, disk: &std::path::Path) -> Self {
        let Self {
            folder,
            clock,
            notices,
            app,
            post,
        } = self;
        drop(app);
        let place = TempDir::new_in(disk).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                std::fs::copy(&from, place.path().join(from.file_name().unwrap())).unwrap();
            }
        }
        let app = open(&place, &clock, &notices, &post).unwrap();
        Self {
            folder: place,
            clock,
            notices,
            app,
            post,
        }
    }

    /// The same desk with another casebook, as if it had always been this one.
    pub(crate) fn on_a_copy_of(self, file: &std::path::Path) -> Self {
        let casebook = self.casebook();
        let Self {
            folder,
            clock,
            notices,
            app,
            post,
        } = self;
        drop(app);
        std::fs::copy(file, casebook).unwrap();
        let app = open(&folder, &clock, &notices, &post).unwrap();
        Self {
            folder,
            clock,
            notices,
            app,
            post,
        }
    }

    /// A second program on the same casebook.
    pub(crate) fn another(&self) -> App {
        open(&self.folder, &self.clock, &self.notices, &self.post).unwrap()
    }

    pub(crate) fn authority(&self, name: &str, email: &str) -> Uuid {
        self.app
            .save_authority(&AuthorityEdit {
                id: None,
                name: name.into(),
                email: email.into(),
                regime: "foia".into(),
                kind: String::new(),
                notes: String::new(),
                ..AuthorityEdit::default()
            })
            .unwrap()
    }

    /// So many councils, each with a draft; gives the drafts' letters.
    pub(crate) fn drafts_to(&self, councils: usize) -> Vec<Uuid> {
        (0..councils)
            .map(|number| {
                let name = format!("Council {number}");
                self.authority(&name, &format!("foi@council-{number}.example"));
                self.draft_for(&name, None).1.id
            })
            .collect()
    }

    /// A batch, drafted and not queued, to as many councils.
    pub(crate) fn batch_to(&self, councils: usize) -> Uuid {
        let recipients = (0..councils)
            .map(|number| BatchRecipientEdit {
                authority_id: self.authority(
                    &format!("Council {number}"),
                    &format!("foi@council-{number}.example"),
                ),
                fields: BTreeMap::new(),
            })
            .collect();
        self.app
            .new_batch(&BatchPlan {
                title: "Grants everywhere".into(),
                letter: "grants-awarded".into(),
                fields: BTreeMap::from([("period".into(), "2024/25".into())]),
                recipients,
                ..BatchPlan::default()
            })
            .unwrap()
    }

    pub(crate) fn batch_row(&self, batch: Uuid) -> BatchRow {
        self.app.batch(batch, &BatchFilter::default()).unwrap().row
    }

    pub(crate) fn outbox_row(&self, entry: Uuid) -> OutboxRow {
        self.app
            .outbox()
            .unwrap()
            .into_iter()
            .find(|row| row.id == entry)
            .unwrap()
    }

    /// The program dies and is started again, and the user gives the password.
    pub(crate) fn crash(self) -> Self {
        let desk = self.die();
        desk.app
            .give_password(None, PASSWORD.into(), Keep::Ask)
            .unwrap();
        desk
    }

    /// The program dies and is started again: whatever it held in memory is gone, and nobody answers
    /// to its name.
    pub(crate) fn die(self) -> Self {
        rusqlite::Connection::open(self.casebook())
            .unwrap()
            .execute(
                "UPDATE outbox SET owner = 'another-boot:4242:17:gone' WHERE owner IS NOT NULL",
                [],
            )
            .unwrap();
        self.restart()
    }

    /// Closes the program; gives the folder its casebook lies in.
    pub(crate) fn closed(self) -> TempDir {
        drop(self.app);
        self.folder
    }

    /// The bytes of a mail as they are kept.
    pub(crate) fn raw(&self, message: Uuid) -> Vec<u8> {
        self.app
            .casebook()
            .read(|r| r.blob(&r.message(message.into())?.raw))
            .unwrap()
    }

    pub(crate) fn issue(&self, question: &str) -> Uuid {
        self.app
            .save_issue(&IssueEdit {
                id: None,
                question: question.into(),
                notes: String::new(),
                ..IssueEdit::default()
            })
            .unwrap()
    }

    /// Drafts a request about grants to the council.
    pub(crate) fn draft(&self) -> (Uuid, DraftView) {
        self.draft_for("Eastmere Borough Council", None)
    }

    pub(crate) fn draft_for(&self, authority: &str, issue: Option<Uuid>) -> (Uuid, DraftView) {
        let fields = BTreeMap::from([
            ("from_date".to_owned(), "2023-04-01".to_owned()),
            ("to_date".to_owned(), "2024-03-31".to_owned()),
        ]);
        let id = self
            .app
            .new_request(&NewRequest {
                authority_id: self.app.find_authority(authority).unwrap(),
                letter: "grants-awarded".into(),
                issue_id: issue,
                fields,
            })
            .unwrap();
        let page = self.app.request(id).unwrap();
        (id, drafts(&page).remove(0))
    }

    /// Drafts a request and puts it in the Outbox; gives the request and the outbox entry.
    pub(crate) fn queue(&self) -> (Uuid, Uuid) {
        let (request, draft) = self.draft();
        let entry = self.app.send_letter_now(draft.id).unwrap();
        (request, entry.id)
    }

    /// A request that went to the practice mailbox today.
    pub(crate) async fn sent(&self) -> Uuid {
        let (request, _) = self.queue();
        let summary = self.app.send_ready().await.unwrap();
        assert_eq!((summary.sent, summary.all_sent()), (1, true), "{summary:?}");
        request
    }
}

fn open(
    folder: &TempDir,
    clock: &Arc<TurnableClock>,
    notices: &Arc<Notices>,
    post: &Post,
) -> foi_app::Result<App> {
    let ports = Ports {
        clock: clock.clone(),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: notices.clone(),
        extractor: Extractor::program(crate::built::foi()),
    };
    App::open(
        folder.path().join("casebook.scrutineer"),
        ports,
        post.clone(),
    )
}

/// The council's answer to a letter, threaded onto it as its mail program would.
pub(crate) fn reply_to(letter: &[u8], subject: &str, text: &str, at: DateTime<Utc>) -> Vec<u8> {
    let letter = foi_mail::parse(letter);
    compose(&Outgoing {
        from: Address {
            name: Some("Eastmere FOI team".into()),
            email: "foi@eastmere.example".into(),
        },
        to: Address {
            name: None,
            email: USER.into(),
        },
        subject: subject.into(),
        body: text.into(),
        message_id: new_message_id("foi@eastmere.example"),
        in_reply_to: letter.message_id.clone(),
        references: letter.message_id.into_iter().collect(),
        date: at,
    })
    .unwrap()
    .bytes
}

pub(crate) fn drafts(page: &RequestPage) -> Vec<DraftView> {
    page.thread
        .iter()
        .filter_map(|entry| match entry {
            ThreadEntry::Draft(draft) => Some(draft.clone()),
            _ => None,
        })
        .collect()
}

pub(crate) fn messages(page: &RequestPage) -> Vec<MessageView> {
    page.thread
        .iter()
        .filter_map(|entry| match entry {
            ThreadEntry::Message(message) => Some(message.clone()),
            _ => None,
        })
        .collect()
}

/// Local servers that take letters and hold a mailbox.
pub(crate) struct Servers {
    pub(crate) certificate: Certificate,
    pub(crate) smtp: SmtpServer,
    pub(crate) dovecot: Dovecot,
}

impl Servers {
    pub(crate) fn start() -> Self {
        let certificate = Certificate::self_made();
        let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
        let dovecot = Dovecot::with_password(&certificate, PASSWORD);
        Self {
            certificate,
            smtp,
            dovecot,
        }
    }

    pub(crate) fn desk(&self, date: NaiveDate) -> Desk {
        Desk::with_servers(
            date,
            &self.certificate,
            self.smtp.port,
            self.dovecot.imaps_port,
        )
    }
}

/// A desk whose letters go to a server that misbehaves.
pub(crate) fn desk_facing(
    server: &ScriptedSmtp,
    certificate: &Certificate,
    date: NaiveDate,
) -> Desk {
    Desk::with_servers(date, certificate, server.port, 1)
}
