//! What several of these tests need.

use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use foi_mail::Credential;
use foi_mail::{
    Address, Composed, Cursor, Fetched, FetchedMail, Head, Outgoing, Security, Server, SmtpMailer,
    Taker, Timeouts, Trust, compose,
};
use secrecy::SecretString;

use crate::servers::Certificate;

pub(crate) const USER: &str = "asker@requests.example";
pub(crate) const PASSWORD: &str = "pässword with \"quotes\"";

pub(crate) fn trust(certificate: &Certificate) -> Trust {
    Trust::SystemAnd(vec![certificate.authority()])
}

pub(crate) fn server(port: u16, security: Security) -> Server {
    Server {
        host: "localhost".to_owned(),
        port,
        security,
        user: USER.to_owned(),
    }
}

pub(crate) fn secret(text: &str) -> Credential {
    SecretString::from(text.to_owned()).into()
}

/// Short enough that a hanging server does not hold the tests up.
pub(crate) fn hurried() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(5),
        command: Duration::from_millis(1500),
        data: Duration::from_millis(700),
        transfer: Duration::from_millis(300),
        final_reply: Duration::from_millis(700),
        download: Duration::from_secs(20),
    }
}

pub(crate) fn mailer(port: u16, certificate: &Certificate) -> SmtpMailer {
    let server = server(port, Security::StartTls);
    SmtpMailer::new(server, secret(PASSWORD), trust(certificate), hurried())
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 9, 30, 0).unwrap()
}

pub(crate) fn letter() -> Outgoing {
    Outgoing {
        from: Address::named("Ada Asker", USER),
        to: Address::named("FOI Team", "foi@council.example"),
        subject: "Grants awarded in 2024/25 – café & parks".to_owned(),
        body: "Dear FOI Team,\n\nPlease send me the grants awarded in 2024/25:\n\n.\n..\n.leading \
               dots\nFrom the start\n£1,250,000\n\nAda Asker\n"
            .to_owned(),
        message_id: "0190c0ffee@requests.example".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        date: day(2025, 3, 12),
    }
}

pub(crate) fn composed() -> Composed {
    compose(&letter()).unwrap()
}

/// Keeps what is fetched, and which heads were shown; wants everything, or what it is told to.
#[derive(Default)]
pub(crate) struct Keeper {
    pub(crate) heads: Vec<Head>,
    pub(crate) taken: Vec<Fetched>,
    /// Each cursor passed, with how many of how many were done.
    pub(crate) passed: Vec<(Cursor, usize, usize)>,
    /// Words of the header of a wanted mail; all are wanted when empty.
    pub(crate) only: Option<&'static str>,
    /// Mails larger than this are not wanted.
    pub(crate) largest: Option<u32>,
    /// After so many mails, no more are taken.
    pub(crate) room: Option<usize>,
}

impl Keeper {
    pub(crate) fn subjects(&self) -> Vec<String> {
        self.taken
            .iter()
            .map(|fetched| match &fetched.mail {
                FetchedMail::Raw(raw) => foi_mail::parse(raw).subject,
                FetchedMail::TooLarge { size, subject } => format!("{size} bytes: {subject:?}"),
                FetchedMail::Unreadable { words } => format!("unreadable: {words}"),
            })
            .collect()
    }

    /// The cursor of the last mail taken or passed.
    pub(crate) fn cursor(&self) -> Cursor {
        let passed = self.passed.iter().map(|(cursor, ..)| cursor);
        let taken = self.taken.iter().map(|fetched| &fetched.cursor);
        passed
            .chain(taken)
            .max_by_key(|cursor| cursor.last_uid)
            .unwrap()
            .clone()
    }
}

impl Taker for Keeper {
    fn wants(&mut self, head: &Head) -> Result<bool, String> {
        let text = String::from_utf8_lossy(&head.fields).into_owned();
        self.heads.push(head.clone());
        Ok(self.only.is_none_or(|words| text.contains(words))
            && self.largest.is_none_or(|largest| head.size <= largest))
    }

    fn take(&mut self, fetched: Fetched) -> Result<(), String> {
        if self.room.is_some_and(|room| self.taken.len() >= room) {
            return Err("there is no more room".to_owned());
        }
        self.taken.push(fetched);
        Ok(())
    }

    fn passed(&mut self, cursor: &Cursor, number: usize, of: usize) -> Result<(), String> {
        self.passed.push((cursor.clone(), number, of));
        Ok(())
    }
}

/// Messages as text, so that a difference can be read.
pub(crate) fn texts(messages: &[Vec<u8>]) -> Vec<String> {
    messages
        .iter()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect()
}
