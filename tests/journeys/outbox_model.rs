//! The outbox under any order of what users, servers, clocks and crashes may do.
//!
//! The server has each letter at most once, plus once for each time the user asked for it again; and
//! every letter is in exactly one state, which only what may change it changes.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use foi_mail::Timeouts;
use foi_store::StoreError;
use foi_store::table::outbox::{OutboxEntry, OutboxState as State};
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::desk::{Desk, PASSWORD, USER, day};
use crate::servers::{Act, At, Certificate, Dovecot, ScriptedSmtp};

/// One thing that happens. Letters are named by the order in which they were drafted.
#[derive(Debug, Clone)]
enum Happens {
    /// A new letter is put in the Outbox, alone or, from a second on, a draft that came back.
    Queue,
    /// Two at once, as a batch.
    QueueBatch,
    QueueAgain(usize),
    /// Everything ready is sent, by one program or by two at the same time, and the server does this.
    Send {
        two_programs: bool,
        server: Vec<(At, Act)>,
    },
    /// The program dies while the server keeps it waiting at this moment.
    CrashAt(At),
    Restart,
    Cancel(usize),
    Retry(usize),
    TryAll,
    /// The letter is looked for in the mailbox; the server had kept a copy, or had not.
    Look {
        letter: usize,
        kept: bool,
    },
    MarkSent(usize),
    SendAgain(usize),
    Later(i64),
    ClockSet(i64),
}

/// What is known of the letters without looking at the program.
#[derive(Debug, Clone, Default)]
struct Letters {
    drafted: usize,
}

struct Reference;

fn moment() -> impl Strategy<Value = At> {
    prop_oneof![
        Just(At::Banner),
        Just(At::Ehlo),
        Just(At::StartTls),
        Just(At::Auth),
        Just(At::Mail),
        Just(At::Rcpt),
        Just(At::Data),
        Just(At::Body),
        Just(At::Dot),
        Just(At::Stored),
    ]
}

fn misdeed() -> impl Strategy<Value = (At, Act)> {
    let act = prop_oneof![
        3 => Just(Act::Drop),
        2 => Just(Act::Reset),
        1 => Just(Act::Say("421 4.3.2 Going down")),
        1 => Just(Act::Say("450 4.2.1 Later")),
        1 => Just(Act::Say("452 4.3.1 Full")),
        1 => Just(Act::Say("535 5.7.8 Not you")),
        1 => Just(Act::Say("554 5.7.1 Not wanted")),
    ];
    // A server that answers with a refusal and keeps the letter all the same has broken its word
    // (RFC 5321 section 4.2.1); no sender can know. So within and after the message it only breaks off.
    (moment(), act).prop_map(|(at, act)| match at {
        At::Body | At::Stored if matches!(act, Act::Say(_)) => (at, Act::Drop),
        _ => (at, act),
    })
}

impl ReferenceStateMachine for Reference {
    type State = Letters;
    type Transition = Happens;

    fn init_state() -> BoxedStrategy<Letters> {
        Just(Letters::default()).boxed()
    }

    fn transitions(state: &Letters) -> BoxedStrategy<Happens> {
        let send = (any::<bool>(), prop::collection::vec(misdeed(), 0..3)).prop_map(
            |(two_programs, server)| Happens::Send {
                two_programs,
                server,
            },
        );
        if state.drafted == 0 {
            return prop_oneof![Just(Happens::Queue), Just(Happens::QueueBatch)].boxed();
        }
        let letter = 0..state.drafted;
        prop_oneof![
            3 => Just(Happens::Queue),
            1 => Just(Happens::QueueBatch),
            2 => letter.clone().prop_map(Happens::QueueAgain),
            8 => send,
            4 => moment().prop_map(Happens::CrashAt),
            1 => Just(Happens::Restart),
            2 => letter.clone().prop_map(Happens::Cancel),
            2 => letter.clone().prop_map(Happens::Retry),
            1 => Just(Happens::TryAll),
            2 => (letter.clone(), any::<bool>())
                .prop_map(|(letter, kept)| Happens::Look { letter, kept }),
            1 => letter.clone().prop_map(Happens::MarkSent),
            2 => letter.prop_map(Happens::SendAgain),
            4 => (1_i64..600).prop_map(Happens::Later),
            1 => prop_oneof![Just(0_i64), Just(1_779_958_800), Just(1_780_400_000), Just(2_147_483_648)]
                .prop_map(Happens::ClockSet),
        ]
        .boxed()
    }

    fn apply(mut state: Letters, happens: &Happens) -> Letters {
        state.drafted += match happens {
            Happens::Queue => 1,
            Happens::QueueBatch => 2,
            _ => 0,
        };
        state
    }

    fn preconditions(state: &Letters, happens: &Happens) -> bool {
        match happens {
            Happens::QueueAgain(letter)
            | Happens::Cancel(letter)
            | Happens::Retry(letter)
            | Happens::Look { letter, .. }
            | Happens::MarkSent(letter)
            | Happens::SendAgain(letter) => *letter < state.drafted,
            _ => true,
        }
    }
}

/// What is expected of one letter.
struct Letter {
    id: Uuid,
    /// Where it was before the last thing happened; none for a draft.
    state: Option<State>,
    /// How often the user asked for it to be sent again, as the letter it is now.
    asked_again: usize,
    /// The user said that it went.
    said_to_have_gone: bool,
}

struct Outbox {
    desk: Option<Desk>,
    server: ScriptedSmtp,
    letters: Vec<Letter>,
}

struct TheOutbox;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap()
    })
}

/// One IMAP server for every case: a letter is told from others by its Message-ID.
fn mailbox() -> &'static (Certificate, Dovecot) {
    static MAILBOX: OnceLock<(Certificate, Dovecot)> = OnceLock::new();
    MAILBOX.get_or_init(|| {
        let certificate = Certificate::self_made();
        let dovecot = Dovecot::with_password(&certificate, PASSWORD);
        (certificate, dovecot)
    })
}

impl Outbox {
    fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    /// The entries of each letter that count: all but those called back.
    fn entries(&self) -> HashMap<Uuid, Vec<OutboxEntry>> {
        let all = self
            .desk()
            .app
            .casebook()
            .read::<_, StoreError>(|r| r.outbox(1000))
            .unwrap();
        let mut entries: HashMap<Uuid, Vec<OutboxEntry>> = HashMap::new();
        for entry in all {
            entries
                .entry(entry.letter_id.into())
                .or_default()
                .push(entry);
        }
        entries
    }

    fn entry(&self, letter: usize) -> Option<OutboxEntry> {
        self.entries().remove(&self.letters[letter].id)?.pop()
    }

    fn copies(&self, header_id: &str) -> Vec<Vec<u8>> {
        let mut stored = self.server.stored();
        stored.retain(|raw| foi_mail::parse(raw).message_id.as_deref() == Some(header_id));
        stored
    }

    fn draft(&mut self) -> Uuid {
        let (_, draft) = self.desk().draft();
        self.letters.push(Letter {
            id: draft.id,
            state: None,
            asked_again: 0,
            said_to_have_gone: false,
        });
        draft.id
    }

    async fn happen(&mut self, happens: &Happens) {
        match happens {
            Happens::Queue => {
                let id = self.draft();
                self.desk().app.send_letter(id).unwrap();
            }
            Happens::QueueBatch => {
                let ids = [self.draft(), self.draft()];
                self.desk().app.send_letters(&ids).unwrap();
            }
            Happens::QueueAgain(letter) => {
                let was_draft = matches!(self.letters[*letter].state, None | Some(State::Refused));
                let queued = self.desk().app.send_letter_now(self.letters[*letter].id);
                assert_eq!(queued.is_ok(), was_draft, "{queued:?}");
                if was_draft {
                    // New bytes, new Message-ID: the count begins anew.
                    self.letters[*letter].asked_again = 0;
                }
            }
            Happens::Send {
                two_programs,
                server,
            } => {
                for (at, act) in server {
                    self.server.next(*at, act.clone());
                }
                if *two_programs {
                    let other = self.desk().another();
                    other
                        .give_password(None, PASSWORD.into(), foi_app::wire::Keep::Ask)
                        .unwrap();
                    let (one, two) = tokio::join!(self.desk().app.send_ready(), other.send_ready());
                    one.unwrap();
                    two.unwrap();
                } else {
                    self.desk().app.send_ready().await.unwrap();
                }
            }
            Happens::CrashAt(at) => {
                self.server.next(*at, Act::Hang);
                let hung = self.server.hung();
                {
                    let desk = self.desk();
                    let server = &self.server;
                    tokio::select! {
                        ended = desk.app.send_ready() => drop(ended.unwrap()),
                        () = async {
                            while server.hung() == hung {
                                tokio::time::sleep(Duration::from_millis(1)).await;
                            }
                        } => {}
                    }
                }
                // Nothing was ready: it shall not hang later.
                self.server.calm_down();
                self.desk = self.desk.take().map(Desk::crash);
            }
            Happens::Restart => {
                let desk = self.desk.take().map(Desk::restart);
                self.desk = desk;
                self.desk()
                    .app
                    .give_password(None, PASSWORD.into(), foi_app::wire::Keep::Ask)
                    .unwrap();
            }
            Happens::Cancel(letter) => {
                let may = matches!(
                    self.letters[*letter].state,
                    Some(State::Queued | State::Waiting | State::Refused)
                );
                let Some(entry) = self.entry(*letter) else {
                    return;
                };
                let done = self.desk().app.cancel_letter(entry.id.into());
                assert_eq!(done.is_ok(), may, "{done:?}");
            }
            Happens::Retry(letter) => {
                let may = matches!(
                    self.letters[*letter].state,
                    Some(State::Queued | State::Waiting)
                );
                let Some(entry) = self.entry(*letter) else {
                    return;
                };
                let done = self.desk().app.retry_letter(entry.id.into());
                assert_eq!(done.is_ok(), may, "{done:?}");
            }
            Happens::TryAll => self.desk().app.try_waiting_now().unwrap(),
            Happens::Look { letter, kept } => {
                let Some(entry) = self.entry(*letter) else {
                    return;
                };
                let copies = self.copies(&entry.header_id);
                let found = *kept && !copies.is_empty();
                if found {
                    let at = Utc.with_ymd_and_hms(2026, 6, 1, 9, 0, 0).unwrap();
                    mailbox().1.place(USER, "Sent", &copies[0], at.into());
                }
                let done = self.desk().app.look_for_letter(entry.id.into()).await;
                assert_eq!(done.is_ok(), entry.state == State::InDoubt, "{done:?}");
                if let (Ok(row), true) = (done, found) {
                    assert_eq!(row.state, foi_app::wire::OutboxState::Sent);
                }
            }
            Happens::MarkSent(letter) => {
                let Some(entry) = self.entry(*letter) else {
                    return;
                };
                let done = self.desk().app.mark_sent(entry.id.into());
                assert_eq!(done.is_ok(), entry.state == State::InDoubt, "{done:?}");
                self.letters[*letter].said_to_have_gone |= done.is_ok();
            }
            Happens::SendAgain(letter) => {
                let Some(entry) = self.entry(*letter) else {
                    return;
                };
                let done = self.desk().app.send_again(entry.id.into());
                assert_eq!(done.is_ok(), entry.state == State::InDoubt, "{done:?}");
                self.letters[*letter].asked_again += usize::from(done.is_ok());
            }
            Happens::Later(minutes) => self.desk().clock.forward(TimeDelta::minutes(*minutes)),
            Happens::ClockSet(seconds) => {
                let at: DateTime<Utc> = DateTime::from_timestamp(*seconds, 0).unwrap();
                self.desk().clock.set(at);
            }
        }
    }

    /// One state each, no copy too many, and no change but by what may make it.
    fn check(&mut self, happens: &Happens) {
        let mut entries = self.entries();
        for number in 0..self.letters.len() {
            let of_letter = entries.remove(&self.letters[number].id).unwrap_or_default();
            assert!(of_letter.len() <= 1, "{happens:?}: {of_letter:?}");
            let is_draft = self
                .desk()
                .app
                .casebook()
                .read::<_, StoreError>(|r| r.letter(self.letters[number].id.into()))
                .unwrap()
                .queued_at
                .is_none();
            let entry = of_letter.first();
            let state = entry.map(|entry| entry.state);
            assert_eq!(
                is_draft,
                matches!(state, None | Some(State::Refused)),
                "{happens:?}: a draft or on its way, not both: {entry:?}"
            );
            let letter = &self.letters[number];
            assert!(
                may_change(letter.state, state, happens, number),
                "{happens:?}: {:?} became {state:?}",
                letter.state
            );
            if let Some(entry) = entry {
                let copies = self.copies(&entry.header_id).len();
                let most = 1 + letter.asked_again;
                assert!(copies <= most, "{happens:?}: {copies} copies: {entry:?}");
                match entry.state {
                    State::Sent => assert!(
                        copies >= 1 || letter.said_to_have_gone,
                        "{happens:?}: said to be sent: {entry:?}"
                    ),
                    State::Queued | State::Waiting | State::Refused => assert!(
                        copies <= letter.asked_again,
                        "{happens:?}: said not to have gone: {entry:?}"
                    ),
                    State::Sending | State::HandedOver => {
                        panic!("{happens:?}: nobody is sending: {entry:?}")
                    }
                    State::InDoubt | State::Cancelled => {}
                }
            }
            self.letters[number].state = state;
        }
        assert!(entries.is_empty(), "letters nobody wrote: {entries:?}");
    }
}

/// The arrows of the diagram in docs/ARCHITECTURE.md, each with who may follow it.
fn may_change(from: Option<State>, to: Option<State>, happens: &Happens, number: usize) -> bool {
    use State::{InDoubt, Queued, Refused, Sent, Waiting};
    if from == to {
        return true;
    }
    let sends = matches!(happens, Happens::Send { .. } | Happens::CrashAt(_));
    match (from, to) {
        (None, Some(Queued)) => {
            matches!(happens, Happens::Queue | Happens::QueueBatch)
                || matches!(happens, Happens::QueueAgain(letter) if *letter == number)
        }
        (Some(Refused), Some(Queued)) => {
            matches!(happens, Happens::QueueAgain(letter) if *letter == number)
        }
        (Some(Queued | Waiting), Some(Queued | Waiting | Sent | Refused | InDoubt)) => sends,
        (Some(Queued | Waiting | Refused), None) => {
            matches!(happens, Happens::Cancel(letter) if *letter == number)
        }
        (Some(InDoubt), Some(Sent)) => {
            matches!(happens, Happens::MarkSent(letter) if *letter == number)
                || matches!(happens, Happens::Look { letter, kept: true } if *letter == number)
        }
        (Some(InDoubt), Some(Queued)) => {
            matches!(happens, Happens::SendAgain(letter) if *letter == number)
        }
        _ => false,
    }
}

impl StateMachineTest for TheOutbox {
    type SystemUnderTest = Outbox;
    type Reference = Reference;

    fn init_test(_: &Letters) -> Outbox {
        runtime().block_on(async {
            let (certificate, dovecot) = mailbox();
            let server = ScriptedSmtp::start(certificate, Vec::new()).await;
            let patience = Timeouts {
                command: Duration::from_secs(5),
                ..Timeouts::default()
            };
            let desk = Desk::with_patience(
                day(2026, 6, 1),
                certificate,
                server.port,
                dovecot.imaps_port,
                patience,
            );
            desk.app.set_letters_a_minute(0).unwrap();
            Outbox {
                desk: Some(desk),
                server,
                letters: Vec::new(),
            }
        })
    }

    fn apply(mut outbox: Outbox, _: &Letters, happens: Happens) -> Outbox {
        runtime().block_on(outbox.happen(&happens));
        outbox.check(&happens);
        outbox
    }
}

prop_state_machine! {
    #![proptest_config(Config {
        cases: std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    })]

    #[test]
    fn the_server_has_each_letter_at_most_once(sequential 4..24 => TheOutbox);
}
