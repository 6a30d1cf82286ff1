//! One module for each part of the work; each command is parse, call, show.

mod accounts;
mod authorities;
mod batches;
mod fetch;
mod files;
mod law;
mod letters;
mod lint;
mod post;
mod records;
mod requests;

use std::sync::Arc;

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use foi_app::adapters::{DesktopNotifier, SetClock, SystemClock, SystemSecrets};
use foi_app::ports::Clock;
use foi_app::{App, Ports, Post, default_casebook};
use foi_extract::Extractor;

use crate::args::{self, Args, Command, Common};

pub(crate) fn run(args: &Args) -> Result<()> {
    let common = &args.common;
    match &args.command {
        Command::Due(due) => law::due(common, due),
        Command::Clock { file } => law::clock(common, file),
        Command::Calendar(calendar) => block_on(law::calendar(common, calendar)),
        Command::Message { file } => files::message(common, file),
        Command::Text { file } => files::text(common, file),
        Command::Letter { command } => {
            letters::run(common, command.as_ref().unwrap_or(&args::Letter::List))
        }
        Command::Me { name, email } => records::me(common, &open(common)?, name, email),
        Command::Account(account) => block_on(accounts::run(common, &open(common)?, account)),
        Command::Authority(authority) => authorities::run(common, &open(common)?, authority),
        Command::Issue(issue) => records::issue(common, &open(common)?, issue),
        Command::Lint(lint) => lint::lint(common, lint),
        Command::New(new) => requests::new(common, &open(common)?, new),
        Command::Next {
            request,
            letter,
            fields,
            to,
        } => requests::next(
            common,
            &open(common)?,
            request,
            letter,
            fields,
            to.as_deref(),
        ),
        Command::Elsewhere { message, to } => {
            requests::elsewhere(common, &open(common)?, message, to.as_deref())
        }
        Command::Batch(batch) => block_on(batches::run(common, &open(common)?, batch)),
        Command::Send { requests } => block_on(post::send(common, &open(common)?, requests)),
        Command::Outbox(outbox) => block_on(post::outbox(common, &open(common)?, outbox)),
        Command::Fetch(fetch) => block_on(fetch::fetch(common, &open(common)?, fetch)),
        Command::Practice { request, reply } => {
            block_on(post::practice(common, &open(common)?, request, reply))
        }
        Command::Import { paths } => files::import(common, &open(common)?, paths),
        Command::Inbox { offset, limit } => files::inbox(common, &open(common)?, *offset, *limit),
        Command::File {
            message,
            place,
            because,
        } => files::file(common, &open(common)?, message, place, because),
        Command::Aside { message } => files::aside(common, &open(common)?, message),
        Command::Attach {
            message,
            issue,
            attachment,
            note,
        } => files::attach(
            common,
            &open(common)?,
            message,
            issue,
            attachment.as_deref(),
            note,
        ),
        Command::Requests {
            text,
            offset,
            limit,
        } => requests::list(common, &open(common)?, text, *offset, *limit),
        Command::Show { request } => requests::show(common, &open(common)?, request),
        Command::Event {
            request,
            kind,
            on,
            message,
            date,
            exemption,
            redirect,
            note,
        } => {
            let record = requests::Recorded {
                request,
                kind,
                on,
                message: message.as_deref(),
                date: date.as_deref(),
                exemptions: exemption,
                redirect: redirect.as_deref(),
                note,
            };
            requests::event(common, &open(common)?, &record)
        }
        Command::Regime { request, regime } => {
            requests::regime(common, &open(common)?, request, regime)
        }
        Command::Strike { event } => requests::strike(common, &open(common)?, event),
        Command::Search { query } => requests::search(common, &open(common)?, &query.join(" ")),
        Command::Agenda => requests::agenda(common, &open(common)?),
        Command::Remind { notify } => requests::remind(common, &open(common)?, *notify),
        Command::Backup { file } => files::backup(common, &open(common)?, file),
        Command::Check => files::check(common, &open(common)?),
    }
}

fn open(common: &Common) -> Result<App> {
    let casebook = match &common.casebook {
        Some(path) => path.clone(),
        None => default_casebook()?,
    };
    let clock: Arc<dyn Clock> = match &common.today {
        Some(day) => Arc::new(SetClock::to(date("--today", day)?)),
        None => Arc::new(SystemClock),
    };
    let ports = Ports {
        clock,
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::this_program()?,
    };
    let app = App::open(casebook, ports, Post::named(common.mail.as_deref())?)?;
    if let Some(warning) = app.warning() {
        eprintln!("foi: {warning}");
    }
    Ok(app)
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

/// Reads a day, naming the argument or column in the error.
fn date(what: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| {
        anyhow!("{what}: “{text}” is not a day of the calendar. Write it as YYYY-MM-DD, such as 2026-06-01.")
    })
}

fn read_input(file: &std::path::Path) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file).map_err(|error| anyhow!("{}: {error}.", file.display()))?;
    }
    Ok(bytes)
}
