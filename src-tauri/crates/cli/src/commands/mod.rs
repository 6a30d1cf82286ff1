//! One module for each part of the work; each command is parse, call, show.

mod accounts;
mod authorities;
mod batches;
mod beside;
mod casebook;
mod collate;
mod extract;
mod fetch;
mod figures;
mod files;
mod law;
mod letters;
mod lint;
mod manual;
mod notes;
mod pack;
mod passphrase;
mod post;
mod reading;
mod records;
mod remind;
mod requests;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use foi_app::adapters::{DesktopNotifier, SetClock, SystemClock, SystemSecrets};
use foi_app::ports::Clock;
use foi_app::{App, Ports, Post, confirm_not_empty, default_casebook};
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
        Command::Table { file } => files::table(common, file),
        Command::Hidden { file } => figures::hidden(common, file),
        Command::Figure(figure) => figures::figure(common, figure),
        Command::Exemptions(letter) => reading::exemptions(common, letter),
        Command::Read(letter) => reading::read(common, letter),
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
        Command::Collate(collate) => collate::run(common, &open(common)?, collate),
        Command::Send { requests } => block_on(post::send(common, &open(common)?, requests)),
        Command::Outbox(outbox) => block_on(post::outbox(common, &open(common)?, outbox)),
        Command::Fetch(fetch) => block_on(fetch::fetch(common, &Arc::new(open(common)?), fetch)),
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
        Command::Attach(attach) => files::attach(common, &open(common)?, attach),
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
        Command::Pack(pack) => pack::pack(common, &open(common)?, pack),
        Command::Strike { event } => requests::strike(common, &open(common)?, event),
        Command::ImportRequests {
            paths,
            dry_run,
            columns,
            request,
        } => files::import_requests(
            common,
            &open(common)?,
            paths,
            *dry_run,
            columns,
            request.as_deref(),
        ),
        Command::Extract { ids } => extract::extract(common, &open(common)?, ids),
        Command::Search(search) => requests::search(common, &open(common)?, search),
        Command::Sample { file } => block_on(async {
            let made = match file {
                Some(file) => foi_app::sample_casebook(file, ports(common)?).await?,
                None => open(common)?.make_sample().await?,
            };
            crate::output::show(common.json, &made, |made| made.text.clone())
        }),
        Command::Ics(ics) => files::ics(common, &open(common)?, ics),
        Command::Dossier {
            issue,
            to,
            overwrite,
            strike,
            keep,
            also,
        } => {
            let words = records::Striking {
                strike: *strike,
                keep,
                also,
            };
            records::dossier(
                common,
                &open(common)?,
                issue,
                to.as_deref(),
                *overwrite,
                &words,
            )
        }
        Command::Agenda => requests::agenda(common, &open(common)?),
        Command::Remind {
            command: Some(command),
            ..
        } => remind::run(common, &open(common)?, command),
        // A timer asks on every machine where the program is installed.
        Command::Remind { notify, .. } if !casebook_of(common)?.exists() => {
            remind::nothing(common, *notify)
        }
        Command::Remind { buttons: true, .. } => notes::attend(common),
        Command::Remind { notify, .. } => match open(common) {
            Ok(app) => remind::due(common, &app, *notify),
            Err(error) if *notify => Err(remind::cannot_be_read(common, &ports(common)?, error)),
            Err(error) => Err(error),
        },
        Command::Backup { file } => casebook::backup(common, &open(common)?, file),
        Command::Restore { source } => casebook::restore(common, source),
        Command::Rescue { to } => casebook::rescue(common, to.as_deref()),
        Command::Passphrase { command } => passphrase::run(common, command),
        Command::Export { folder } => casebook::export(common, &open(common)?, folder),
        Command::Check => casebook::check(common, &open(common)?),
        Command::Completions { shell } => manual::completions(common, *shell),
        Command::Manual { folder } => manual::pages(common, folder),
    }
}

fn open(common: &Common) -> Result<App> {
    open_with(common, ports(common)?)
}

fn open_with(common: &Common, ports: Ports) -> Result<App> {
    let casebook = casebook_of(common)?;
    // A file that is named may have been made for this; the user's own was not.
    if common.casebook.is_none() {
        confirm_not_empty(&casebook)?;
    }
    let post = Post::named(common.mail.as_deref())?;
    let app = passphrase::given_or_asked(|passphrase| {
        App::open_with(&casebook, passphrase, ports.clone(), post.clone())
    })?;
    if let Some(warning) = app.warning() {
        eprintln!("foi: {warning}");
    }
    Ok(app)
}

fn ports(common: &Common) -> Result<Ports> {
    Ok(Ports {
        clock: clock_of(common)?,
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::this_program()?,
    })
}

fn casebook_of(common: &Common) -> Result<PathBuf> {
    Ok(match &common.casebook {
        Some(path) => path.clone(),
        None => default_casebook()?,
    })
}

fn clock_of(common: &Common) -> Result<Arc<dyn Clock>> {
    Ok(match &common.today {
        Some(day) => Arc::new(SetClock::to(date("--today", day)?)),
        None => Arc::new(SystemClock),
    })
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
