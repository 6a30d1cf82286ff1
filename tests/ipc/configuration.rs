//! `tauri.conf.json` says no more than it should.

use std::fs;
use std::path::Path;

use scrutineer::command_names;
use serde_json::Value;

use super::repository;

fn configuration() -> Value {
    serde_json::from_str(&fs::read_to_string(repository().join("tauri.conf.json")).unwrap())
        .unwrap()
}

#[test]
fn the_one_window_may_listen_and_call_our_commands_and_nothing_else() {
    let capabilities = configuration()["app"]["security"]["capabilities"].clone();
    assert_eq!(capabilities.as_array().unwrap().len(), 1);
    let main = &capabilities[0];
    assert_eq!(main["windows"], serde_json::json!(["main"]));
    assert_eq!(main["local"], true);
    assert!(main.get("remote").is_none() && main.get("webviews").is_none());
    let granted: Vec<&str> = main["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let mut expected = vec![
        "core:event:allow-listen".to_owned(),
        "core:event:allow-unlisten".to_owned(),
    ];
    expected.extend(
        command_names()
            .iter()
            .map(|command| format!("allow-{}", command.replace('_', "-"))),
    );
    assert_eq!(granted, expected);
}

#[test]
fn the_content_policy_lets_nothing_in_from_outside() {
    let configuration = configuration();
    let security = &configuration["app"]["security"];
    let policy = security["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split_whitespace() {
            assert!(
                ["'none'", "'self'", "data:", "ipc:"].contains(&source),
                "{directive} {source}"
            );
        }
        assert!(
            directive == "img-src" || !sources.as_str().unwrap().contains("data:"),
            "{directive}"
        );
    }
    assert_eq!(security["freezePrototype"], true);
    let text = configuration.to_string();
    assert!(!text.contains("dangerous") && configuration["app"]["withGlobalTauri"] == false);
    assert!(
        security.get("assetProtocol").is_none(),
        "no files of the machine are shown by their path"
    );
}

/// What is given to people: no inspector in the window, no door for files, no sum that overflows
/// unnoticed, no `unsafe` of ours, nothing that is called home.
#[test]
fn what_is_shipped_is_built_shut() {
    let cargo: toml::Table = fs::read_to_string(repository().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let tauri = &cargo["dependencies"]["tauri"];
    assert_eq!(
        tauri["features"],
        toml::Value::Array(vec!["tray-icon".into()])
    );
    let plugins: Vec<_> = cargo["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .filter(|name| name.starts_with("tauri-plugin-"))
        .collect();
    assert_eq!(
        plugins,
        ["tauri-plugin-dialog", "tauri-plugin-single-instance"]
    );
    let release = &cargo["profile"]["release"];
    assert_eq!(release["overflow-checks"].as_bool(), Some(true));
    assert_eq!(
        cargo["profile"]["dist"]["inherits"].as_str(),
        Some("release")
    );
    assert!(cargo["profile"]["dist"].get("overflow-checks").is_none());
    let lints = &cargo["workspace"]["lints"]["rust"];
    assert_eq!(lints["unsafe_code"].as_str(), Some("forbid"));
    for member in fs::read_dir(repository().join("src-tauri/crates")).unwrap() {
        let manifest = member.unwrap().path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{}",
            manifest.display()
        );
    }
    let bundle = configuration()["bundle"].clone();
    assert!(bundle.get("createUpdaterArtifacts").is_none());
    assert!(configuration().get("plugins").is_none());
}

/// Files are chosen in the system's own dialogs, or named where the program is started: were a path
/// an argument of a command, whatever ran in the page could name any file.
#[test]
fn no_command_takes_a_path_from_the_page() {
    let mut commands = 0;
    for (path, text) in files(&repository().join("src-tauri/src/commands"), &["rs"]) {
        for command in text.split("#[tauri::command").skip(1) {
            let signature = command.split_once('{').unwrap().0;
            commands += 1;
            let takes = signature.split_once('(').unwrap().1;
            let takes = takes.split("fn ").last().unwrap();
            let takes = takes.split("->").next().unwrap();
            for sign in ["Path", "OsStr", "path:", "file: String", "folder: String"] {
                assert!(!takes.contains(sign), "{path}: {signature}");
            }
        }
    }
    assert_eq!(commands, command_names().len());
}

/// Values are bound. Of the few statements that are put together, the parts are fixed ones of ours.
#[test]
fn sql_is_not_put_together_from_values() {
    const PARTS: [&str; 18] = [
        "{UNREAD}",
        "{OPEN_WITH_A_DAY}",
        "{OURS}",
        "{JOINED}",
        "{MATCHING}",
        "{RANK}",
        "{COLUMNS}",
        "{conditions}",
        "{condition}",
        // Numbers of parameters.
        "?{limit}",
        "?{offset}",
        "{order}",
        "{near}",
        "{held}",
        // A table's name and its columns as the schema has them, and question marks.
        "{name}",
        "{columns}",
        "{}",
        "{places}",
    ];
    for (path, text) in files(&repository().join("src-tauri/crates/store/src"), &["rs"]) {
        for made in text.split("format!(").skip(1) {
            let literal = made.split('"').nth(1).unwrap_or_default();
            let begins = [
                "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "{JOINED}",
            ];
            if !begins.iter().any(|word| literal.starts_with(word)) {
                continue;
            }
            let mut rest = literal.to_owned();
            for part in PARTS {
                rest = rest.replace(part, "");
            }
            assert!(!rest.contains('{'), "{path}: {literal}");
        }
    }
}

#[test]
fn the_manual_page_names_every_argument() {
    use clap::CommandFactory as _;
    let page = fs::read_to_string(repository().join("src-tauri/packaging/scrutineer.1"))
        .unwrap()
        .replace("\\-", "-");
    let command = scrutineer::LaunchArguments::command();
    for argument in command.get_arguments() {
        let name = match argument.get_long() {
            Some(long) => format!("\\fB--{long}\\fR"),
            None => argument.get_value_names().unwrap()[0].to_string(),
        };
        assert!(page.contains(&name), "{name}");
    }
}

#[test]
fn only_the_shell_knows_tauri_and_only_one_folder_of_the_interface() {
    let rust = files(&repository().join("src-tauri/crates"), &["rs", "toml"]);
    assert!(rust.len() > 50, "the crates were found");
    for (path, text) in rust {
        assert!(
            !text
                .lines()
                .any(|line| line.starts_with("tauri") || line.contains("use tauri")),
            "{path}"
        );
    }
    let interface = files(&repository().join("ui/src"), &["ts", "svelte"]);
    assert!(interface.len() > 20, "the interface was found");
    for (path, text) in interface {
        assert!(
            path.contains("/lib/backend/") || !text.contains("@tauri-apps/"),
            "{path}"
        );
    }
}

/// SQL stands in the store only, and the present time is read in one file.
#[test]
fn sql_and_the_clock_are_where_they_belong() {
    for (path, text) in files(&repository().join("src-tauri"), &["rs"]) {
        let is_test = path.contains("/tests/") || path.ends_with("_tests.rs");
        if is_test {
            continue;
        }
        assert!(
            path.contains("/crates/store/") || !text.contains("rusqlite::"),
            "{path} names rusqlite"
        );
        let clock = path.ends_with("/adapters/clock.rs");
        assert!(
            clock || !text.contains("Utc::now()") && !text.contains("Local::now()"),
            "{path} reads the time"
        );
    }
}

/// What systems do each in their own way stands in one module of a crate, where whoever brings the
/// program to another system finds it.
#[test]
fn which_system_it_is_is_asked_in_one_module_of_a_crate() {
    const SIGNS: [&str; 10] = [
        "(unix)",
        "(unix,",
        "(windows)",
        "(windows,",
        "target_os",
        "target_family",
        "std::os::",
        "libc::",
        "rustix::",
        "/proc/",
    ];
    const MODULES: [&str; 7] = [
        "crates/app/src/platform.rs",
        "crates/mail/src/platform.rs",
        "crates/store/src/platform.rs",
        "crates/worker/src/platform.rs",
        "crates/worker/src/platform/confinement.rs",
        "crates/worker/src/platform/linux.rs",
        "src/platform.rs",
    ];
    let root = repository().join("src-tauri");
    let mut found = Vec::new();
    for (path, text) in files(&root, &["rs"]) {
        let path = Path::new(&path).strip_prefix(&root).unwrap();
        let path = path.display().to_string();
        let is_test = path.contains("/tests/") || path.ends_with("_tests.rs");
        if is_test || path.contains("/benches/") {
            continue;
        }
        let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if let Some(sign) = SIGNS.iter().find(|sign| before_tests.contains(**sign)) {
            assert!(MODULES.contains(&path.as_str()), "{path} has {sign}");
            found.push(path);
        }
    }
    found.sort();
    assert_eq!(found, MODULES);
}

fn files(folder: &Path, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("bindings") {
                found.extend(files(&path, endings));
            }
        } else if path
            .extension()
            .is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
        {
            found.push((
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
    found
}
