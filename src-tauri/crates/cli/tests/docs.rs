//! `docs/CLI.md` is what scripts are written from; here it is held against the command itself. And
//! `docs/FAULTS.md` and `docs/SECURITY.md` name the tests that break things; here they are looked for.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test may fail as loudly as the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../docs/CLI.md");
const FAULTS: &str = include_str!("../../../../docs/FAULTS.md");
const SECURITY: &str = include_str!("../../../../docs/SECURITY.md");

/// Where the tests stand that the two name, by the word they write before them.
const SUITES: [(&str, &str); 13] = [
    ("journeys", "tests/journeys"),
    ("foi", "src-tauri/crates/cli/tests/foi"),
    ("mail", "src-tauri/crates/mail/tests/mail"),
    ("mail-unit", "src-tauri/crates/mail/src"),
    ("ui", "tests/ui"),
    ("ipc", "tests/ipc"),
    ("desktop", "tests/desktop"),
    ("shell-unit", "src-tauri/src"),
    ("store", "src-tauri/crates/store/tests"),
    ("store-unit", "src-tauri/crates/store/src"),
    ("app-unit", "src-tauri/crates/app/src"),
    ("figures", "src-tauri/crates/figures/tests"),
    ("figures-unit", "src-tauri/crates/figures/src"),
];

/// What is promised to scripts, as paths into the JSON.
const DUE: &str = "regime received day_one working_days due authority_may_say provisional
    rule.citation rule.text skipped[].date skipped[].reason";
const CLOCK: &str = "stage stage_since deadlines[].duty deadlines[].whose deadlines[].due
    deadlines[].rule.citation deadlines[].rule.text deadlines[].status";
const CALENDAR: &str = "version days[].date days[].title days[].counts_for";
const MESSAGE: &str = "subject from.name from.email to[].name to[].email cc date message_id
    in_reply_to references automatic bounce.permanent bounce.recipients text reply
    attachments[].name attachments[].type attachments[].size attachments[].sha256
    attachments[].path problems";

const LINT: &str = "findings[].rule findings[].severity findings[].from findings[].to
    findings[].why findings[].fix findings[].citation findings[].title findings[].line
    effort.hours effort.limit_hours effort.share effort.says effort.drivers[].what
    published[].what published[].wording";

const TEXT: &str = "kind text ocr pages cut parts[].place parts[].ocr parts[].text notes";
const EXEMPTIONS: &str = "found[].regime found[].section found[].title found[].quote found[].offset
    found[].place found[].confidence";
const READ: &str = "readings[].kind readings[].quote readings[].offset readings[].place
    readings[].confidence readings[].rule readings[].extent readings[].exemptions";
const HIDDEN: &str = "kind hidden_rows hidden_columns hidden_sheets external_links named_ranges
    pivot_caches sheets[].name sheets[].hidden sheets[].hidden_rows sheets[].hidden_columns notes";
const FIGURE: &str = "groups[].key groups[].rows groups[].sum groups[].average groups[].share
    groups[].variants total average currency rows_counted rows_left_out[].row rows_left_out[].why
    rows_not_asked_for top.n top.of top.sum top.share more_than_half gini lorenz totals[].row
    totals[].label totals[].says totals[].counted totals[].agrees alike sheet range header group
    measure notes sentences";
const TABLE: &str = "kind sheets[].name sheets[].rows sheets[].types cut notes";

#[test]
fn each_command_has_its_heading_and_each_heading_its_command() {
    let commands: BTreeSet<_> = commands().into_iter().collect();
    let headings: BTreeSet<_> = DOCUMENT.lines().filter_map(heading).collect();
    let unexplained: Vec<_> = commands.difference(&headings).collect();
    let gone: Vec<_> = headings.difference(&commands).collect();
    assert!(
        unexplained.is_empty(),
        "docs/CLI.md has no heading for foi {unexplained:?}"
    );
    assert!(gone.is_empty(), "there is no command foi {gone:?}");
}

#[test]
fn each_argument_is_named_under_its_command() {
    let common: BTreeSet<_> = options("").into_iter().collect();
    for command in commands() {
        let section = section(&command);
        for option in options(&command) {
            assert!(
                common.contains(&option) || section.contains(&format!("`{option}")),
                "docs/CLI.md does not name {option} under foi {command}"
            );
        }
    }
    for option in common {
        assert!(
            DOCUMENT.contains(&format!("`{option}")),
            "docs/CLI.md does not name {option}"
        );
    }
}

#[test]
fn promised_json_is_given_and_given_json_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let events = folder.path().join("events.json");
    fs::write(
        &events,
        r#"{"regime": "foia", "today": "2026-07-01", "events": [{"on": "2026-06-01", "kind": "sent"}]}"#,
    )
    .unwrap();
    let events = events.to_str().unwrap();
    let draft = folder.path().join("draft.txt");
    fs::write(
        &draft,
        "Please send a list of all payments over £500 to suppliers.\n",
    )
    .unwrap();
    let draft = draft.to_str().unwrap();
    // One mail cannot be a delivery failure and an answer with a file at once.
    let mails = [mail("csv-attachment"), mail("bounce-postfix")].concat();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/files");
    let (letter, sheet) = (files.join("refusal.pdf"), files.join("grants.xlsx"));
    let (letter, sheet) = (letter.to_str().unwrap(), sheet.to_str().unwrap());
    let table = files.join("../tables/01-plain.xlsx");
    let table = table.to_str().unwrap();
    // What is in a recipe is for `--recipe` to read, and explained by the arguments.
    let mut figure = keys(&json(&[
        "figure", table, "--group", "Ward", "--sum", "Amount",
    ]));
    figure.retain(|key| !key.starts_with("recipe."));
    let due = json(&["due", "--regime", "foia", "--received", "2026-06-01"]);
    for (command, promised, given) in [
        ("due", DUE, keys(&due)),
        ("clock", CLOCK, keys(&json(&["clock", events]))),
        (
            "calendar",
            CALENDAR,
            keys(&json(&["calendar", "--year", "2026"])),
        ),
        ("message", MESSAGE, mails),
        ("lint", LINT, keys(&json(&["lint", draft]))),
        ("text", TEXT, keys(&json(&["text", letter]))),
        (
            "exemptions",
            EXEMPTIONS,
            keys(&json(&["exemptions", letter])),
        ),
        ("read", READ, keys(&json(&["read", letter]))),
        ("table", TABLE, keys(&json(&["table", sheet]))),
        ("hidden", HIDDEN, keys(&json(&["hidden", sheet]))),
        ("figure", FIGURE, figure),
    ] {
        let section = section(command);
        for path in promised.split_whitespace() {
            assert!(
                given.iter().any(|key| key == path),
                "foi {command} --json does not give {path}, only {given:?}"
            );
        }
        for path in given {
            assert!(
                section.contains(&format!("`{path}`")),
                "docs/CLI.md does not name `{path}` under foi {command}"
            );
        }
    }
}

#[test]
fn every_fault_and_every_check_names_tests_that_exist() {
    names_tests_that_exist("docs/FAULTS.md", FAULTS, 60);
    names_tests_that_exist("docs/SECURITY.md", SECURITY, 25);
}

fn names_tests_that_exist(page: &str, text: &str, at_least: usize) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let suites: Vec<_> = SUITES
        .iter()
        .map(|(word, folder)| (*word, tests_below(&repository.join(folder))))
        .collect();
    let mut rows = 0;
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let Some(shown_by) = line.trim_end_matches('|').rsplit(" | ").next() else {
            continue;
        };
        let shown_by = shown_by.trim();
        if line.starts_with("| `") || matches!(shown_by, "shown by" | "run with") {
            continue;
        }
        rows += 1;
        let named: Vec<_> = shown_by.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{page} names no test in: {line}");
        for test in named {
            let (word, name) = test.split_once(' ').unwrap();
            let found = suites
                .iter()
                .find(|(suite, _)| *suite == word)
                .unwrap_or_else(|| panic!("{page} does not say what {word} is"));
            assert!(
                found.1.contains(name),
                "{page} names `{test}`, and there is no such test"
            );
        }
    }
    assert!(rows > at_least, "only {rows} rows of {page} were read");
}

/// The names of the tests in the sources below a folder: of Rust's by their attribute or by the
/// macros that make them, of the browser's by what they are given as a title.
fn tests_below(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tests_below(&path));
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if let Some(title) = line
                .strip_prefix("test('")
                .and_then(|rest| rest.split('\'').next())
            {
                found.insert(title.to_owned());
            }
            let name = line
                .trim_start_matches("async ")
                .strip_prefix("fn ")
                .and_then(|rest| rest.split('(').next());
            match name {
                Some(name) if is_test => {
                    found.insert(name.to_owned());
                    is_test = false;
                }
                _ if line.starts_with("#[test]") || line.starts_with("#[tokio::test") => {
                    is_test = true;
                }
                _ => is_test &= name.is_none(),
            }
        }
    }
    found
}

#[test]
fn every_key_met_on_the_main_job_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("try.scrutineer");
    let post = format!("practice:{}", folder.path().join("post").display());
    let copy = folder.path().join("copy.scrutineer");
    let mut met = BTreeSet::new();
    let mut foi = |day: &str, arguments: &[&str]| -> Value {
        let places = ["--casebook", book.to_str().unwrap(), "--mail", &post];
        let answer = json(&[&places[..], &["--today", day], arguments].concat());
        met.extend(names(&answer));
        answer
    };
    let (council, question) = ("Exampleton Council", "Who gets the grants?");
    let (monday, late, answered) = ("2026-06-01", "2026-07-01", "2026-07-02");
    let email = ["--email", "foi@exampleton.example"];

    foi(
        monday,
        &["me", "--name", "Ada Example", "--email", "ada@a.example"],
    );
    foi(
        monday,
        &[&["authority", "add", council], &email[..]].concat(),
    );
    foi(monday, &["authority", "list"]);
    foi(monday, &["issue", "add", question]);
    foi(monday, &["letters"]);
    foi(monday, &["letter", "show", "consultants"]);
    foi(monday, &["letter", "copy", "consultants", "my-advisers"]);
    let written = folder.path().join("letters");
    let written = written.to_str().unwrap();
    foi(monday, &["letter", "export", "my-advisers", written]);
    foi(monday, &["letter", "check", written]);
    foi(monday, &["letter", "import", written]);
    let new = ["new", "--authority", council, "--letter", "grants-awarded"];
    let from = ["--set", "from_date=2025-04-01"];
    let to = ["--set", "to_date=2026-03-31", "--issue", question];
    let drafted = foi(monday, &[&new[..], &from, &to].concat());
    let request = drafted["reference"].as_str().unwrap();
    foi(monday, &["agenda"]);
    foi(monday, &["search", "grants"]);
    foi(monday, &["send", request]);
    foi(monday, &["outbox"]);
    foi(monday, &["practice", request, "--reply", "acknowledgement"]);
    foi("2026-06-23", &["remind"]);
    foi(late, &["agenda"]);
    foi(late, &["next", request]);
    foi(late, &["requests"]);
    foi(answered, &["practice", request]);
    foi(answered, &["fetch"]);
    let page = foi(answered, &["show", request]);
    let reply = last(&page, "message");
    let facts = ["event", request, "answered", "--on", answered];
    let page = foi(answered, &facts);
    foi(answered, &["strike", &last(&page, "event")]);
    let file = ["--attachment", "grants-by-ward.csv"];
    foi(
        answered,
        &[&["attach", &reply, "--issue", question], &file[..]].concat(),
    );
    foi(answered, &["show", request]);
    foi(answered, &["issue", "list"]);
    foi(answered, &["issue", "show", question]);
    foi(
        answered,
        &["import", fixture("plain-reply").to_str().unwrap()],
    );
    foi(answered, &["inbox"]);
    foi(answered, &["account", "check"]);
    foi(answered, &["backup", copy.to_str().unwrap()]);
    foi(answered, &["check"]);

    let explained: BTreeSet<_> = DOCUMENT
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .collect();
    let unexplained: Vec<_> = met
        .iter()
        .filter(|name| !explained.contains(name.as_str()))
        .collect();
    assert!(
        unexplained.is_empty(),
        "docs/CLI.md does not name {unexplained:?}"
    );
}

fn foi(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_foi"))
        .args(arguments)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "foi {arguments:?}: {said}");
    output.stdout
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_slice(&foi(&[arguments, &["--json"]].concat())).unwrap()
}

fn help(command: &str) -> String {
    let mut arguments: Vec<&str> = command.split_whitespace().collect();
    arguments.push("--help");
    String::from_utf8(foi(&arguments)).unwrap()
}

/// Every command: `due`, `authority`, `authority add`.
fn commands() -> Vec<String> {
    let mut all = Vec::new();
    for command in listed(&help("")) {
        for inner in listed(&help(&command)) {
            all.push(format!("{command} {inner}"));
        }
        all.push(command);
    }
    all
}

fn listed(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn options(command: &str) -> Vec<String> {
    help(command)
        .lines()
        .filter_map(|line| {
            line.trim_start()
                .trim_start_matches("-h, ")
                .trim_start_matches("-V, ")
                .split_whitespace()
                .next()
                .filter(|word| word.starts_with("--"))
        })
        .map(str::to_owned)
        .collect()
}

/// The command of a line like ``### `foi authority add` ``.
fn heading(line: &str) -> Option<String> {
    let words = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let command = words.strip_prefix("`foi ")?.strip_suffix('`')?;
    Some(command.to_owned())
}

/// What stands under a command's heading, up to the next heading.
fn section(command: &str) -> String {
    let lines = DOCUMENT
        .lines()
        .skip_while(|line| heading(line).as_deref() != Some(command))
        .skip(1)
        .take_while(|line| !line.starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/mail")
        .join(name)
        .with_extension("eml")
}

fn mail(name: &str) -> Vec<String> {
    keys(&json(&["message", fixture(name).to_str().unwrap()]))
}

/// The id of the last entry of a kind in a request's thread.
fn last(page: &Value, kind: &str) -> String {
    let thread = page["thread"].as_array().unwrap();
    let entry = thread.iter().rfind(|entry| entry["type"] == kind).unwrap();
    entry["id"].as_str().unwrap().to_owned()
}

/// The paths of the values that hold no others: `rule.citation`, `skipped[].date`.
fn keys(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(value, &format!("{path}{dot}{name}"), found);
                }
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for item in items {
                    walk(item, &format!("{path}[]"), found);
                }
            }
            _ => {
                found.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found.into_iter().collect()
}

fn names(value: &Value) -> BTreeSet<String> {
    keys(value)
        .iter()
        .flat_map(|path| path.split(['.', '[', ']']))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
