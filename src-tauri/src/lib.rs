//! The desktop shell: a window on the use cases of `foi-app`, and nothing more.

mod browser;
mod closing;
mod commands;
mod launch;
mod pump;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use foi_app::adapters::{DesktopNotifier, SetClock, SystemClock, SystemSecrets};
use foi_app::ports::Clock;
use foi_app::{App, Ports, Post, default_casebook};
use tauri::Manager as _;
use tracing_subscriber::EnvFilter;

use launch::Arguments;
use window::Asked;

/// Runs the program: a reading worker when started as one, the window otherwise.
pub fn main() -> ExitCode {
    if let Some(done) = foi_app::run_worker_if_asked() {
        return done;
    }
    launch::make_webkit_paint();
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
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, argv, _| {
            window::show(
                app,
                Arguments::try_parse_from(argv)
                    .ok()
                    .and_then(|arguments| arguments.open)
                    .as_deref(),
            );
        }));
    }
    let context = tauri::generate_context!();
    let arguments = arguments.clone();
    let window = configure(builder)
        .setup(move |tauri| Ok(prepare(tauri.handle(), &arguments)?))
        .build(context)
        .context("The window could not be opened")?;
    window.run(window::on_event);
    Ok(())
}

/// Puts commands and plugins on a builder: the program's own, or a test's mock runtime.
pub fn configure<R: tauri::Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
        .plugin(tauri_plugin_dialog::init())
        .manage(closing::Closing::default())
        .manage(commands::ChosenList::default())
        .invoke_handler(commands::handler())
        .on_page_load(window::on_page_load)
}

/// Opens the casebook and starts what runs beside the window; to be done before the first command.
pub fn prepare<R: tauri::Runtime>(
    tauri: &tauri::AppHandle<R>,
    arguments: &Arguments,
) -> tauri::Result<()> {
    match open(arguments, tauri) {
        Ok(app) => {
            tauri.manage(Arc::new(app));
            tauri.manage(Asked::new(arguments.open.clone()));
            pump::start(tauri);
            Ok(())
        }
        Err(error) => window::cannot_open(tauri, &error.to_string()),
    }
}

fn open<R: tauri::Runtime>(arguments: &Arguments, tauri: &tauri::AppHandle<R>) -> Result<App> {
    let casebook = match &arguments.casebook {
        Some(path) => path.clone(),
        None => default_casebook()?,
    };
    let clock: Arc<dyn Clock> = match arguments.today {
        Some(day) => Arc::new(SetClock::to(day)),
        None => Arc::new(SystemClock),
    };
    let handle = tauri.clone();
    let ports = Ports {
        clock,
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::new(move |route| {
            window::show(&handle, Some(route));
        })),
        extractor: foi_app::Extractor::this_program()?,
    };
    Ok(App::open(
        casebook,
        ports,
        Post::named(arguments.mail.as_deref())?,
    )?)
}

/// The names of all commands, for the tests that compare them with the interface.
pub fn command_names() -> &'static [&'static str] {
    commands::NAMES
}

pub use launch::Arguments as LaunchArguments;
