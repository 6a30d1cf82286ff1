//! The desktop shell: a window on the use cases of `foi-app`, and nothing more.

mod background;
mod browser;
mod closing;
mod commands;
mod launch;
mod navigation;
mod platform;
mod pump;
mod tray;
mod unlocking;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use foi_app::adapters::{DesktopNotifier, SetClock, SystemClock, SystemSecrets};
use foi_app::ports::Clock;
use foi_app::{App, Extractor, Passphrase, Ports, Post, confirm_not_empty, default_casebook};
use tauri::Manager as _;
use tokio::runtime::{self, Runtime};
use tracing_subscriber::EnvFilter;

use launch::Arguments;
use unlocking::{Door, Found};
use window::Asked;

/// Commands that run at the same time. Each holds its thread until it is done, and as many as the
/// machine has cores would be two on a small one: a list would then wait until Today and the places'
/// counts were there.
const COMMANDS_AT_ONCE: usize = 12;

/// Runs the program.
pub fn main() -> ExitCode {
    launch::settle_surroundings();
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut builder = tauri::Builder::default();
    if !arguments.is_for_a_test() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, argv, folder| {
            // Started a second time: this window comes forward and does what was asked.
            let asked = Arguments::try_parse_from(argv).unwrap_or_default();
            let mails: Vec<_> = asked
                .mails
                .iter()
                .map(|mail| Path::new(&folder).join(mail))
                .collect();
            // The session began while the program ran already.
            if !asked.hidden {
                window::show(app, asked.place());
            }
            if !mails.is_empty() {
                window::bring_in(app, mails);
            }
        }));
    }
    // Kept until the window is closed: what runs on it ends with it.
    let commands = runtime_for_commands().context("The program could not start its threads")?;
    tauri::async_runtime::set(commands.handle().clone());
    let context = tauri::generate_context!();
    let arguments = arguments.clone();
    let window = configure(builder)
        .setup(move |tauri| {
            prepare(tauri.handle(), &arguments);
            Ok(())
        })
        .build(context)
        .context("The window could not be opened")?;
    window.run(window::on_event);
    Ok(())
}

fn runtime_for_commands() -> std::io::Result<Runtime> {
    runtime::Builder::new_multi_thread()
        .worker_threads(COMMANDS_AT_ONCE)
        .enable_all()
        .build()
}

/// Puts commands and plugins on a builder: the program's own, or a test's mock runtime.
pub fn configure<R: tauri::Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(navigation::plugin())
        .manage(closing::Closing::default())
        .manage(tray::Tray::default())
        .manage(commands::ChosenList::default())
        .manage(commands::ChosenRequests::default())
        .manage(commands::ChosenBackup::default())
        .invoke_handler(commands::handler())
        .on_page_load(window::on_page_load)
}

/// Opens the casebook and starts what runs beside the window. The page is on its way meanwhile: its
/// first command, `opening`, waits for the end of this, and the others come after that.
pub fn prepare<R: tauri::Runtime>(tauri: &tauri::AppHandle<R>, arguments: &Arguments) {
    tauri.manage(Asked::new(arguments.place(), &arguments.mails));
    tauri.manage(background::Started::with(arguments));
    let found = Found::default();
    tauri.manage(found.clone());
    let (tauri, arguments) = (tauri.clone(), arguments.clone());
    std::thread::spawn(move || {
        // Whatever happens here, the page is not left waiting.
        let _told = found.tell_at_the_end();
        match open(&arguments, &tauri, None) {
            Ok(_) if arguments.damaged => {
                tauri.manage(Door::of_a_damaged(&arguments));
                window::show(&tauri, None);
            }
            Ok(app) => {
                begin(&tauri, app);
                if !arguments.hidden {
                    window::show(&tauri, None);
                }
            }
            Err(error) => match Door::shut_by(&error, &arguments) {
                // The page sees to it, also when it was started hidden: until then nothing can be
                // said.
                Some(door) => {
                    tauri.manage(door);
                    window::show(&tauri, None);
                }
                None => window::cannot_open(&tauri, &error.to_string()),
            },
        }
    });
}

/// The casebook is open: its commands answer from now on.
fn begin<R: tauri::Runtime>(tauri: &tauri::AppHandle<R>, app: App) {
    tauri.manage(Arc::new(app));
    pump::start(tauri);
    tray::start(tauri);
}

fn casebook_of(arguments: &Arguments) -> Result<PathBuf> {
    Ok(match &arguments.casebook {
        Some(path) => path.clone(),
        None => default_casebook()?,
    })
}

fn open<R: tauri::Runtime>(
    arguments: &Arguments,
    tauri: &tauri::AppHandle<R>,
    passphrase: Option<Passphrase>,
) -> Result<App> {
    confirm_not_empty(&casebook_of(arguments)?)?;
    open_file(arguments, tauri, passphrase)
}

/// As [`open`], also where the file is there and empty.
fn open_file<R: tauri::Runtime>(
    arguments: &Arguments,
    tauri: &tauri::AppHandle<R>,
    passphrase: Option<Passphrase>,
) -> Result<App> {
    Ok(App::open_with(
        casebook_of(arguments)?,
        passphrase,
        ports_of(arguments, tauri)?,
        Post::named(arguments.mail.as_deref())?,
    )?)
}

fn ports_of<R: tauri::Runtime>(
    arguments: &Arguments,
    tauri: &tauri::AppHandle<R>,
) -> Result<Ports> {
    let clock: Arc<dyn Clock> = match arguments.today {
        Some(day) => Arc::new(SetClock::to(day)),
        None => Arc::new(SystemClock),
    };
    let handle = tauri.clone();
    Ok(Ports {
        clock,
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::new(move |choice| {
            window::choose(&handle, choice);
        })),
        extractor: Extractor::program(foi()?),
    })
}

/// The command `foi`, which stands beside this program. It reads files and sets documents in child
/// processes: it starts without the libraries of a window, and has Typst and the fonts, which are
/// too large to be had twice.
fn foi() -> Result<PathBuf> {
    let own = std::env::current_exe().context("The system does not say where the program is")?;
    Ok(own.with_file_name("foi"))
}

/// The names of all commands, for the tests that compare them with the interface.
pub fn command_names() -> &'static [&'static str] {
    commands::NAMES
}

pub use launch::Arguments as LaunchArguments;
