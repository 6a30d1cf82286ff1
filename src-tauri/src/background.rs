//! Running in the background: started hidden with the session, kept in the tray when the window
//! closes. Whether that is wanted is a matter of this machine, so the file that starts the program
//! with the session (Desktop Application Autostart Specification) is the setting itself.

use std::path::PathBuf;
use std::{env, fs, io};

use foi_app::AppError;
use foi_app::wire::Background;
use tauri::{AppHandle, Manager as _, Runtime};

use crate::platform::{autostart_folder, has_tray};
use crate::{LaunchArguments, tray};

const FILE: &str = "scrutineer.desktop";

/// The casebook the program was started with, if one was named: it is started with it again.
#[derive(Debug, Default)]
pub(crate) struct Started(Option<PathBuf>);

impl Started {
    pub(crate) fn with(arguments: &LaunchArguments) -> Self {
        Self(arguments.casebook.clone())
    }
}

/// Whether the program starts with the session, and whether there is a tray to stay in.
pub(crate) fn read<R: Runtime>(app: &AppHandle<R>) -> Background {
    Background {
        offered: file().is_some(),
        on: is_on(),
        tray: tray::is_there(app),
    }
}

/// Starts the program with the session from now on, or no more.
pub(crate) fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> Result<Background, AppError> {
    let file = file().ok_or_else(|| {
        AppError::Invalid(
            "There is no home folder to keep this in, so the program cannot start by itself. Nothing was changed.".into(),
        )
    })?;
    let done = if on {
        write(&file, &entry(app)?)
    } else {
        match fs::remove_file(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    };
    done.map_err(|error| {
        AppError::Invalid(format!(
            "{} could not be written: {error}. Nothing was changed.",
            file.display()
        ))
    })?;
    tray::follow(app);
    Ok(read(app))
}

/// Whether the program starts with the session.
pub(crate) fn is_on() -> bool {
    file().is_some_and(|file| file.is_file())
}

/// Whether a window that is closed only goes into the tray.
pub(crate) fn stays<R: Runtime>(app: &AppHandle<R>) -> bool {
    is_on() && tray::is_there(app) && has_tray()
}

fn file() -> Option<PathBuf> {
    Some(autostart_folder()?.join(FILE))
}

fn write(file: &std::path::Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // Whole or not at all: the session may begin at any time.
    let beside = file.with_extension("desktop.new");
    fs::write(&beside, text)?;
    fs::rename(&beside, file)
}

fn entry<R: Runtime>(app: &AppHandle<R>) -> Result<String, AppError> {
    let program = env::current_exe().map_err(|error| {
        AppError::Invalid(format!(
            "The program does not find itself ({error}), so it cannot start by itself. Nothing was changed."
        ))
    })?;
    let mut command = format!("{} --hidden", argument(&program.to_string_lossy()));
    if let Some(casebook) = &app.state::<Started>().0 {
        let casebook = std::path::absolute(casebook).unwrap_or_else(|_| casebook.clone());
        command.push_str(&format!(
            " --casebook {}",
            argument(&casebook.to_string_lossy())
        ));
    }
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=Scrutineer\nComment=Says what is due\nIcon=scrutineer\nExec={command}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    ))
}

/// An argument as an Exec line has it (Desktop Entry Specification, "The Exec key"): in quotes, the
/// backslash escaped once for the quotes and once for the string it stands in.
fn argument(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '`' | '$' => quoted.push_str("\\\\"),
            '\\' => quoted.push_str("\\\\\\"),
            '%' => quoted.push('%'),
            _ => {}
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::argument;

    /// By the specification: within quotes `"`, `` ` ``, `$` and `\` are escaped by a backslash;
    /// the general escape for strings comes first, so each backslash is written twice; `%` is `%%`.
    #[test]
    fn a_path_stands_in_an_exec_line_whatever_it_is_made_of() {
        assert_eq!(argument("/opt/my tools/s"), r#""/opt/my tools/s""#);
        assert_eq!(argument("a$b"), r#""a\\$b""#);
        assert_eq!(argument(r"a\b"), r#""a\\\\b""#);
        assert_eq!(argument("100%"), r#""100%%""#);
    }
}
