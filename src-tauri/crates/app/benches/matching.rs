//! How well and how fast replies are matched, on a corpus that says which request each answers:
//! a folder with `mail.mbox` and `truth.csv` (`message_id, request_no, kind, direction, date,
//! linkage, …`).
//!
//! ```text
//! cargo bench -p foi-app --bench matching -- FOLDER… [--misses]
//! ```
//!
//! The mails of each folder go through a casebook on disk in the order of their dates: letters as
//! sent, answers as they would come in. Nobody confirms anything in between. `--misses` prints the
//! answers whose request was not the first said.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss
)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use foi_app::AppError;
use foi_app::matching::{
    Answered, AnsweredMail, MailFacts, Matcher, Placement, RequestFacts, answered, place,
    references, suggestions,
};
use foi_law::{Event, EventKind, Regime};
use foi_mail::{ParsedMessage, parse, thread_ids};
use foi_store::table::authority::Authority;
use foi_store::table::event::RecordedEvent;
use foi_store::table::message::Message;
use foi_store::table::request::{Folded, Request};
use foi_store::{AuthorityId, Casebook, EventId, MessageId, RequestId, Writer};

/// So many mails are kept in one transaction.
const TOGETHER: usize = 1_000;

struct Mail {
    request_no: String,
    kind: String,
    linkage: String,
    incoming: bool,
    at: DateTime<Utc>,
    raw: Vec<u8>,
}

/// An answer, and what became of it.
struct Placed {
    message: Message,
    parsed: ParsedMessage,
    named: Vec<String>,
    truth: RequestId,
    linkage: String,
    kind: String,
    filed: Option<RequestId>,
    at_arrival: Vec<RequestId>,
}

fn main() {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut misses = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--misses" => misses = true,
            flag if flag.starts_with("--") => {}
            folder => folders.push(folder.into()),
        }
    }
    if folders.is_empty() {
        println!("Name one or more folders with mail.mbox and truth.csv.");
        return;
    }
    println!(
        "{:<24} {:>7} {:>8} {:>7} {:>8} {:>9} {:>8} {:>10} {:>11} {:>11}",
        "corpus",
        "answers",
        "requests",
        "filed",
        "wrongly",
        "right",
        "in 3",
        "right*",
        "matches/s",
        "keep+file/s"
    );
    for folder in folders {
        run(&folder, misses);
    }
    println!(
        "filed, wrongly: filed without anybody's help, and under another request than it answers.\n\
         right: filed rightly, or its request is the first suggestion when the Inbox is opened after all.\n\
         in 3: the same, among the first three. right*: as right, by the suggestions at the moment it came.\n\
         matches/s: the ladder alone, on one core. keep+file/s: stored, indexed and filed in the casebook, parsing left out."
    );
}

fn run(folder: &Path, print_misses: bool) {
    let mails = read(folder);
    let place_of_casebook = tempfile::tempdir_in(folder).unwrap();
    let casebook = Casebook::open(place_of_casebook.path().join("c.scrutineer")).unwrap();
    let mut book = Book::default();
    let mut placed: Vec<Placed> = Vec::new();
    let mut keeping = Duration::ZERO;
    for together in mails.chunks(TOGETHER) {
        let parsed: Vec<ParsedMessage> = together.iter().map(|mail| parse(&mail.raw)).collect();
        let begun = Instant::now();
        let mut not_counted = Duration::ZERO;
        casebook
            .write(|w| -> Result<(), AppError> {
                for (mail, parsed) in together.iter().zip(parsed) {
                    if mail.incoming {
                        let mut done = book.take_in(w, mail, parsed)?;
                        let begun = Instant::now();
                        if done.filed.is_none() {
                            done.at_arrival = suggestions(w, &book.matcher, &done.message)?
                                .into_iter()
                                .map(|suggested| suggested.request)
                                .collect();
                        }
                        not_counted += begun.elapsed();
                        placed.push(done);
                    } else {
                        book.send(w, mail, &parsed)?;
                    }
                }
                Ok(())
            })
            .unwrap();
        keeping += begun.elapsed().saturating_sub(not_counted);
    }
    report(
        folder,
        &casebook,
        &placed,
        mails.len() as f64 / keeping.as_secs_f64(),
        print_misses,
    );
}

fn report(folder: &Path, casebook: &Casebook, placed: &[Placed], kept: f64, print_misses: bool) {
    let matcher = casebook.read(Matcher::load_for_suggestions).unwrap();
    let (mut filed, mut wrongly, mut right, mut in_three, mut at_arrival) = (0, 0, 0, 0, 0);
    let mut by_linkage: HashMap<&str, (u32, u32, u32)> = HashMap::new();
    for done in placed {
        let counts = by_linkage.entry(&done.linkage).or_default();
        counts.0 += 1;
        if let Some(request) = done.filed {
            filed += 1;
            counts.1 += 1;
            if request == done.truth {
                right += 1;
                in_three += 1;
                at_arrival += 1;
            } else {
                wrongly += 1;
                if print_misses {
                    println!(
                        "WRONGLY {} {} {:?}",
                        done.kind, done.linkage, done.parsed.subject
                    );
                }
            }
            continue;
        }
        let suggested = casebook
            .read(|r| suggestions(r, &matcher, &done.message))
            .unwrap();
        let rank = suggested
            .iter()
            .position(|suggested| suggested.request == done.truth);
        right += u32::from(rank == Some(0));
        counts.2 += u32::from(rank == Some(0));
        in_three += u32::from(rank.is_some_and(|rank| rank < 3));
        at_arrival += u32::from(done.at_arrival.first() == Some(&done.truth));
        if print_misses && rank != Some(0) {
            println!(
                "{rank:?} {} {} {:?} from {} on {}",
                done.kind,
                done.linkage,
                done.parsed.subject,
                done.message.from_email,
                done.message.date
            );
            for suggested in suggested {
                println!("      {}", suggested.why);
            }
        }
    }
    let share = |count: u32| format!("{:.2} %", 100.0 * f64::from(count) / placed.len() as f64);
    println!(
        "{:<24} {:>7} {:>8} {:>7} {:>8} {:>9} {:>8} {:>10} {:>11.0} {:>11.0}",
        folder.file_name().unwrap_or_default().to_string_lossy(),
        placed.len(),
        casebook.read(|r| r.every_request()).unwrap().len(),
        share(filed),
        format!("{:.3} %", 100.0 * f64::from(wrongly) / placed.len() as f64),
        share(right),
        share(in_three),
        share(at_arrival),
        matches_a_second(&matcher, casebook, placed),
        kept
    );
    if print_misses {
        for (linkage, (all, filed, first)) in by_linkage {
            println!("  {linkage}: {all}, filed {filed}, first suggestion {first}");
        }
    }
}

/// The ladder alone: the mails are read and their Message-IDs known, each is placed.
fn matches_a_second(matcher: &Matcher, casebook: &Casebook, placed: &[Placed]) -> f64 {
    let mut known: HashMap<&str, Answered> = HashMap::new();
    casebook
        .read(|r| -> Result<(), AppError> {
            for done in placed {
                for id in &done.message.thread_ids {
                    if let Some(found) = answered(r, std::slice::from_ref(id))?.answered.first() {
                        known.insert(id, *found);
                    }
                }
            }
            Ok(())
        })
        .unwrap();
    let begun = Instant::now();
    let mut filed = 0_usize;
    for done in placed {
        let thread: Vec<Answered> = done
            .message
            .thread_ids
            .iter()
            .filter_map(|id| known.get(id.as_str()).copied())
            .collect();
        let placement = matcher.place(&MailFacts {
            from_email: &done.message.from_email,
            from_name: &done.message.from_name,
            subject: &done.message.subject,
            own_text: &done.parsed.reply,
            full_text: &done.parsed.text,
            date: done.message.date,
            thread: &thread,
            named: &done.named,
            ..MailFacts::default()
        });
        filed += usize::from(matches!(placement, Placement::Filed(_)));
    }
    assert!(
        filed > 0
            && known
                .values()
                .any(|found| found.what != AnsweredMail::FiledByUser)
    );
    placed.len() as f64 / begun.elapsed().as_secs_f64()
}

/// The casebook as it fills.
#[derive(Default)]
struct Book {
    matcher: Matcher,
    authorities: HashMap<String, AuthorityId>,
    requests: HashMap<String, RequestId>,
}

impl Book {
    /// A letter of ours: its request is made with the first one.
    fn send(
        &mut self,
        w: &mut Writer<'_>,
        mail: &Mail,
        parsed: &ParsedMessage,
    ) -> Result<(), AppError> {
        if mail.kind == "request" {
            self.begin(w, mail, parsed)?;
        }
        let request = self.requests.get(&mail.request_no).copied();
        let message = keep(w, mail, parsed, request)?;
        w.set_passage(
            "message",
            message.id.into(),
            &parsed.subject,
            &parsed.text,
            mail.at,
        )?;
        if let (Some(request), Some(to)) = (request, parsed.to.first()) {
            self.matcher
                .add_letter(request, &to.email, mail.at.date_naive());
        }
        Ok(())
    }

    fn begin(
        &mut self,
        w: &mut Writer<'_>,
        mail: &Mail,
        parsed: &ParsedMessage,
    ) -> Result<(), AppError> {
        let name = parsed
            .text
            .lines()
            .find_map(|line| line.strip_prefix("Dear "))
            .unwrap()
            .trim_end_matches(',')
            .to_owned();
        let email = parsed.to.first().unwrap().email.clone();
        self.matcher
            .add_own_address(&parsed.from.as_ref().unwrap().email);
        let authority = if let Some(known) = self.authorities.get(&name) {
            *known
        } else {
            let mut authority =
                Authority::new(AuthorityId::new(mail.at), &name, Regime::Foia, mail.at);
            authority.email.clone_from(&email);
            w.save_authority(&authority)?;
            self.matcher.add_authority(authority.id, &name, &email);
            self.authorities.insert(name, authority.id);
            authority.id
        };
        let (subject, reference) = parsed.subject.rsplit_once(" [").unwrap();
        let reference = reference.trim_end_matches(']');
        let title = subject.split_once(" - ").unwrap().1;
        let id = RequestId::new(mail.at);
        let day = mail.at.date_naive();
        w.add_request(&Request {
            id,
            reference: reference.to_owned(),
            title: title.to_owned(),
            account_id: None,
            authority_id: authority,
            regime: Regime::Foia,
            created_at: mail.at,
            updated_at: mail.at,
            folded: Folded {
                stage: "awaiting".into(),
                grouping: "waiting".into(),
                due: None,
                last_activity: day,
                calendar_version: String::new(),
                folded_on: String::new(),
            },
        })?;
        let questions: Vec<String> = parsed
            .text
            .split("\n\n")
            .filter(|paragraph| paragraph.starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned)
            .collect();
        w.replace_items(id, &questions, mail.at)?;
        w.add_event(&RecordedEvent {
            id: EventId::new(mail.at),
            request_id: id,
            fact: Event::new(EventKind::Sent, day),
            recorded_at: mail.at,
            said_by: "outbox".into(),
            message_id: None,
            outbox_id: None,
            note: String::new(),
        })?;
        self.matcher.add_request(&RequestFacts {
            id,
            reference,
            title,
            authority,
        });
        for question in &questions {
            self.matcher.add_question(id, question);
        }
        self.requests.insert(mail.request_no.clone(), id);
        Ok(())
    }

    fn take_in(
        &mut self,
        w: &mut Writer<'_>,
        mail: &Mail,
        parsed: ParsedMessage,
    ) -> Result<Placed, AppError> {
        let message = keep(w, mail, &parsed, None)?;
        w.set_passage(
            "message",
            message.id.into(),
            &parsed.subject,
            &parsed.text,
            mail.at,
        )?;
        let named = references(&parsed.subject, &parsed.reply);
        let filed = place(w, &mut self.matcher, &message, &parsed, &named, mail.at)?
            .first()
            .copied();
        Ok(Placed {
            named: self
                .matcher
                .their_references(&parsed.subject, &parsed.reply),
            truth: self.requests[&mail.request_no],
            linkage: mail.linkage.clone(),
            kind: mail.kind.clone(),
            message,
            parsed,
            filed,
            at_arrival: Vec::new(),
        })
    }
}

fn keep(
    w: &mut Writer<'_>,
    mail: &Mail,
    parsed: &ParsedMessage,
    request: Option<RequestId>,
) -> Result<Message, AppError> {
    let from = parsed.from.clone().unwrap();
    let message = Message {
        id: MessageId::new(mail.at),
        outgoing: !mail.incoming,
        raw: w.add_blob(&mail.raw)?,
        header_id: parsed.message_id.clone(),
        thread_ids: thread_ids(parsed),
        from_name: from.name.unwrap_or_default(),
        from_email: from.email,
        subject: parsed.subject.clone(),
        date: mail.at,
        snippet: String::new(),
        automatic: parsed
            .automatic
            .as_ref()
            .and_then(|kind| serde_json::to_value(kind).ok()?.as_str().map(str::to_owned)),
        attachments: 0,
        received_at: mail.at,
        request_id: request,
        filed_because: String::new(),
        set_aside: false,
        server_reply: String::new(),
        parsed: true,
    };
    w.add_message(&message)?;
    Ok(message)
}

/// The mails of a corpus in the order of their dates.
fn read(folder: &Path) -> Vec<Mail> {
    let mbox = fs::read(folder.join("mail.mbox")).expect("the folder has a file mail.mbox");
    let mut bytes_of: HashMap<String, Vec<u8>> = HashMap::new();
    for raw in split(&mbox) {
        let id = parse(&raw)
            .message_id
            .expect("every mail of the corpus has a Message-ID");
        bytes_of.insert(id, raw);
    }
    let mut rows =
        csv::Reader::from_path(folder.join("truth.csv")).expect("the folder has a file truth.csv");
    let mut mails: Vec<Mail> = rows
        .records()
        .map(|row| {
            let row = row.unwrap();
            Mail {
                request_no: row[1].to_owned(),
                kind: row[2].to_owned(),
                incoming: &row[3] == "in",
                at: row[4].parse::<DateTime<Utc>>().unwrap(),
                linkage: row[5].to_owned(),
                raw: bytes_of
                    .remove(&row[0])
                    .expect("every mail of truth.csv is in mail.mbox"),
            }
        })
        .collect();
    mails.sort_by_key(|mail| mail.at);
    mails
}

/// The mails of an mbox whose lines that begin with "From " are quoted (mboxrd).
fn split(mbox: &[u8]) -> Vec<Vec<u8>> {
    let mut mails: Vec<Vec<u8>> = Vec::new();
    for line in mbox.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") {
            mails.push(Vec::new());
            continue;
        }
        let unquoted = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
        let line = if unquoted > 0 && line[unquoted..].starts_with(b"From ") {
            &line[1..]
        } else {
            line
        };
        mails
            .last_mut()
            .expect("an mbox begins with a line From")
            .extend_from_slice(line);
    }
    mails
}
