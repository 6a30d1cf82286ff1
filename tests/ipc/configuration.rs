//! `tauri.conf.json` says no more than it should.

use std::fs;

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

fn files(folder: &std::path::Path, endings: &[&str]) -> Vec<(String, String)> {
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
