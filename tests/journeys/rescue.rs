//! A damaged casebook: what can be saved is saved, and what is missing is counted. The damage is done
//! to real files, and what is expected is known from what was put in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foi_app::adapters::{DesktopNotifier, SetClock, SystemSecrets};
use foi_app::wire::{RequestFilter, RescuedCasebook, RescuedRows};
use foi_app::{App, Extractor, Keys, Passphrase, Ports, Post, rescue, restore};
use foi_store::Casebook;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::desk::{Desk, day};
use crate::leaving::{everything, everything_in};

const PAGE: usize = 8192;
const PASSPHRASE: &str = "lamp river stone";

fn ports() -> Ports {
    Ports {
        clock: Arc::new(SetClock::to(day(2026, 6, 1))),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::this_program().unwrap(),
    }
}

fn words(text: &str) -> Option<Passphrase> {
    Passphrase::new(text)
}

/// A closed casebook with so many requests, each sent; the first two answered with a file.
async fn worked_in(requests: usize) -> (TempDir, PathBuf) {
    let desk = Desk::on(day(2026, 6, 1));
    let issue = desk.issue("Who gets the grants?");
    for number in 0..requests {
        let (request, draft) = desk.draft_for("Eastmere Borough Council", Some(issue));
        desk.app.send_letter_now(draft.id).unwrap();
        desk.app.send_ready().await.unwrap();
        if number < 2 {
            desk.app.practice_answer(request, "answer").await.unwrap();
        }
    }
    let path = desk.casebook();
    (desk.closed(), path)
}

fn rescued(damaged: &Path, passphrase: Option<Passphrase>) -> RescuedCasebook {
    let before = fs::read(damaged).unwrap();
    let beside = |path: &Path| {
        let mut names: Vec<_> = fs::read_dir(path.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let saved = rescue(damaged, None, passphrase, &ports(), Post::default()).unwrap();
    assert_eq!(fs::read(damaged).unwrap(), before, "it was only read");
    for ending in ["-wal", "-shm", "-journal"] {
        let name = format!("{}{ending}", damaged.file_name().unwrap().to_string_lossy());
        assert!(
            !beside(damaged).contains(&name.clone().into()),
            "{name} was made"
        );
    }
    assert!(saved.sound, "{:?}", saved.problems);
    saved
}

fn rows<'s>(saved: &'s RescuedCasebook, table: &str) -> &'s RescuedRows {
    saved
        .tables
        .iter()
        .find(|rows| rows.table == table)
        .unwrap_or_else(|| panic!("no {table}: {saved:?}"))
}

/// As [`everything`], without the setting that names the file itself.
fn without_its_file(mut tables: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    if let Some(rows) = tables.get_mut("setting") {
        rows.retain(|row| !row.contains("\"name\":\"file\""));
    }
    tables
}

/// Changes a casebook without the program; all of it is in the file afterwards.
fn changed(casebook: &Path, change: impl FnOnce(&Connection)) {
    let connection = Connection::open(casebook).unwrap();
    change(&connection);
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}

/// The leaves of a table or an index, and how many rows each holds.
fn leaves(casebook: &Path, name: &str) -> Vec<(usize, u64)> {
    let connection = Connection::open(casebook).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT pageno, ncell FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path",
        )
        .unwrap();
    let found = statement
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    found
        .map(|leaf: rusqlite::Result<(u32, u32)>| leaf.unwrap())
        .map(|(page, rows)| (page as usize, rows.into()))
        .collect()
}

fn overwrite(file: &Path, at: usize, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(bytes).unwrap();
}

fn overwrite_page(file: &Path, page: usize) {
    overwrite(file, (page - 1) * PAGE, &[0xa5; PAGE]);
}

/// Each row of the new casebook stood in the old one, but that it may have let go of something that is
/// lost; only as many others are there as were made again, or have a note in the place of bytes.
fn is_part_of(
    after: &BTreeMap<String, Vec<String>>,
    before: &BTreeMap<String, Vec<String>>,
    saved: &RescuedCasebook,
) {
    const WITH_BYTES: [&str; 6] = [
        "blob",
        "message",
        "outbox",
        "attachment",
        "letter",
        "figure",
    ];
    // The texts for the search follow from the rest.
    for (table, rows_after) in after.iter().filter(|(table, _)| *table != "passage") {
        let known: BTreeSet<_> = before[table].iter().collect();
        let made_again = saved
            .tables
            .iter()
            .find(|rows| rows.table == *table)
            .map_or(0, |rows| rows.made_again);
        let notes = if WITH_BYTES.contains(&&**table) {
            saved.lost_files
        } else {
            0
        };
        let strangers: Vec<_> = rows_after
            .iter()
            .filter(|row| !known.contains(row))
            .filter(|row| !before[table].iter().any(|old| lets_go(old, row)))
            .map(|row| row.chars().take(300).collect::<String>())
            .collect();
        assert!(
            strangers.len() as u64 <= made_again + notes,
            "{table}: {made_again} made again, {notes} notes, and {strangers:?}"
        );
    }
}

/// What is worked out anew from the facts that are left.
const FOLDED: [&str; 4] = ["stage", "grouping", "due", "last_activity"];

/// Whether a row is an older one, but for what is nothing in it or follows from facts.
fn lets_go(old: &str, new: &str) -> bool {
    let (old, new): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(old).unwrap(),
        serde_json::from_str(new).unwrap(),
    );
    old.as_object().unwrap().iter().all(|(column, value)| {
        new[column].is_null() || new[column] == *value || FOLDED.contains(&&**column)
    })
}

#[tokio::test]
async fn a_casebook_without_damage_is_saved_row_for_row() {
    let (_folder, path) = worked_in(30).await;
    let before = without_its_file(everything(&path));
    let saved = rescued(&path, None);
    assert!(saved.whole, "{saved:?}");
    assert_eq!(rows(&saved, "request").found, 30);
    assert_eq!(rows(&saved, "request").saved, 30);
    assert_eq!(rows(&saved, "message").saved, 32, "30 letters, 2 answers");
    assert!(
        saved
            .saved_to
            .ends_with("casebook.rescued-2026-06-01.scrutineer"),
        "{}",
        saved.saved_to
    );
    let new = Path::new(&saved.saved_to);
    assert_eq!(without_its_file(everything(new)), before);
    let app = App::open(new, ports(), Post::default()).unwrap();
    assert!(!app.search("grants").unwrap().hits.is_empty());
    // A second time: another name, and nothing is written over.
    let again = rescued(&path, None);
    assert!(
        again
            .saved_to
            .ends_with("casebook.rescued-2026-06-01-2.scrutineer")
    );
}

#[tokio::test]
async fn what_stands_only_in_the_log_is_saved() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.sent().await;
    // Copied as a power cut leaves it: the last changes are in the log alone.
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("casebook.scrutineer");
    for ending in ["", "-wal"] {
        let from = format!("{}{ending}", desk.casebook().display());
        let to = format!("{}{ending}", copy.display());
        fs::copy(from, to).unwrap();
    }
    let log = format!("{}-wal", copy.display());
    let (log_before, before) = (fs::read(&log).unwrap(), fs::read(&copy).unwrap());
    assert!(log_before.len() > PAGE);
    let then = without_its_file(everything_in(desk.app.casebook()));
    let saved = rescue(&copy, None, None, &ports(), Post::default()).unwrap();
    assert!(saved.whole && saved.sound, "{saved:?}");
    assert_eq!(
        without_its_file(everything(Path::new(&saved.saved_to))),
        then
    );
    assert_eq!(fs::read(&log).unwrap(), log_before);
    assert_eq!(fs::read(&copy).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_index_costs_nothing() {
    let (_folder, path) = worked_in(12).await;
    let before = without_its_file(everything(&path));
    for index in [
        "message_by_header_id",
        "sqlite_autoindex_message_1",
        "event_by_request",
    ] {
        for (page, _) in leaves(&path, index) {
            overwrite_page(&path, page);
        }
    }
    assert!(
        Casebook::open(&path)
            .and_then(|opened| opened.check())
            .map_or(true, |found| !found.problems.is_empty())
    );
    let saved = rescued(&path, None);
    assert!(saved.whole, "{saved:?}");
    assert_eq!(
        without_its_file(everything(Path::new(&saved.saved_to))),
        before
    );
}

#[tokio::test]
async fn facts_on_a_damaged_page_are_counted_and_the_others_saved() {
    let (folder, path) = worked_in(60).await;
    let before = without_its_file(everything(&path));
    let path_of_whole = folder.path().join("whole");
    fs::copy(&path, &path_of_whole).unwrap();
    let pages = leaves(&path, "event");
    assert!(pages.len() > 2, "{pages:?}");
    let (page, lost) = pages[pages.len() / 2];
    // Which facts stood there, and which of them the Outbox can tell again.
    let begin = lost_before(&pages, page);
    let sent_on_it: u32 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT count(*) FROM event WHERE seq > ?1 AND seq <= ?2 AND kind = 'sent'",
            [begin, begin + lost].map(|seq| u32::try_from(seq).unwrap()),
            |row| row.get(0),
        )
        .unwrap();
    assert!(sent_on_it > 0);
    overwrite_page(&path, page);
    let saved = rescued(&path, None);
    let events = rows(&saved, "event");
    assert_eq!(events.found, before["event"].len() as u64);
    assert_eq!(events.made_again, u64::from(sent_on_it));
    assert_eq!(events.lost, lost - u64::from(sent_on_it));
    assert_eq!(rows(&saved, "request").lost, 0);
    let told = format!(
        "{} of {} facts about requests saved, {sent_on_it} of them made again",
        events.saved, events.found
    );
    assert!(
        saved.text.iter().any(|line| line.starts_with(&told)),
        "{told}: {:?}",
        saved.text
    );
    // Each request stands where it stood: its letter went.
    let stages = |casebook: &Path| -> Vec<(String, String)> {
        let connection = Connection::open(casebook).unwrap();
        let mut statement = connection
            .prepare("SELECT id, stage FROM request ORDER BY id")
            .unwrap();
        let found = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        found.map(Result::unwrap).collect()
    };
    let new = Path::new(&saved.saved_to);
    assert_eq!(stages(new), stages(&path_of_whole));
}

/// How many rows the leaves before a page hold.
fn lost_before(pages: &[(usize, u64)], page: usize) -> u64 {
    pages
        .iter()
        .take_while(|(number, _)| *number != page)
        .map(|(_, rows)| rows)
        .sum()
}

/// The way to a table's pages is gone: each page still says whose it is.
#[tokio::test]
async fn a_table_whose_root_is_gone_is_found_by_its_pages() {
    let (_folder, path) = worked_in(60).await;
    let before = without_its_file(everything(&path));
    for table in ["event", "letter", "message"] {
        let root: u32 = Connection::open(&path)
            .unwrap()
            .query_row(
                "SELECT rootpage FROM sqlite_schema WHERE name = ?1",
                [table],
                |row| row.get(0),
            )
            .unwrap();
        let root = root as usize;
        assert!(
            leaves(&path, table).iter().all(|(page, _)| *page != root),
            "{table} is one page"
        );
        overwrite_page(&path, root);
    }
    let saved = rescued(&path, None);
    assert!(
        saved.tables.iter().all(|rows| rows.lost == 0),
        "{:?}",
        saved.text
    );
    assert_eq!(
        without_its_file(everything(Path::new(&saved.saved_to))),
        before
    );
}

/// Requests on a damaged page are made again from what their letters, facts and indexes say.
#[tokio::test]
async fn requests_on_a_damaged_page_keep_their_reference_their_letters_and_facts() {
    let (_folder, path) = worked_in(60).await;
    let before = everything(&path);
    let known: BTreeMap<String, (String, String, String)> = Connection::open(&path)
        .unwrap()
        .prepare("SELECT id, reference, title, authority_id FROM request")
        .unwrap()
        .query_map([], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?)))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let pages = leaves(&path, "request");
    assert!(pages.len() > 1, "{pages:?}");
    let lost: u64 = pages[1..].iter().map(|(_, rows)| rows).sum();
    for (page, _) in &pages[1..] {
        overwrite_page(&path, *page);
    }
    let saved = rescued(&path, None);
    let requests = rows(&saved, "request");
    assert_eq!(
        (requests.found, requests.saved, requests.made_again),
        (60, 60, lost)
    );
    for table in [
        "event",
        "letter",
        "message",
        "outbox",
        "item",
        "request_issue",
    ] {
        assert_eq!(rows(&saved, table).lost, 0, "{table}");
        assert_eq!(
            rows(&saved, table).saved,
            before[table].len() as u64,
            "{table}"
        );
    }
    let after = Connection::open(&saved.saved_to).unwrap();
    for (id, (reference, title, authority)) in known {
        let found: (String, String, String) = after
            .query_row(
                "SELECT reference, title, authority_id FROM request WHERE id = ?1",
                [&id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(found, (reference, title, authority));
    }
    // And they stand where they stood: sent, and awaiting an answer.
    let app = App::open(&saved.saved_to, ports(), Post::default()).unwrap();
    let requests = app
        .requests(&RequestFilter {
            limit: 200,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(requests.total, 60);
    assert!(
        requests.rows.iter().all(|row| row.stage != "draft"),
        "{:?}",
        requests.rows
    );
}

/// Where in the file stored bytes begin: the row has their hash, their size, and then them.
fn where_bytes_begin(casebook: &Path, hash: &str, bytes: &[u8]) -> usize {
    let whole = fs::read(casebook).unwrap();
    let begins = &bytes[..bytes.len().min(24)];
    whole
        .windows(hash.len())
        .enumerate()
        .filter(|(_, found)| *found == hash.as_bytes())
        .map(|(at, _)| at + hash.len())
        .find_map(|at| (at..at + 4).find(|at| whole[*at..].starts_with(begins)))
        .unwrap()
}

/// The bytes of one mail are damaged: its place in the thread stays, with a note.
#[tokio::test]
async fn a_mail_whose_bytes_are_damaged_stays_in_its_thread_with_a_note() {
    let (_folder, path) = worked_in(3).await;
    let (message, hash, raw): (String, String, Vec<u8>) = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT message.id, sha256, bytes FROM message JOIN blob ON sha256 = raw WHERE outgoing = 0 LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    // One letter of it: only its hash can tell.
    let at = where_bytes_begin(&path, &hash, &raw);
    overwrite(&path, at, &[raw[0] ^ 1]);
    let saved = rescued(&path, None);
    assert_eq!(saved.lost_files, 1, "{saved:?}");
    assert_eq!(rows(&saved, "message").lost, 0);
    assert_eq!(rows(&saved, "attachment").lost, 0);
    let app = App::open(&saved.saved_to, ports(), Post::default()).unwrap();
    let view = app.message(message.parse().unwrap()).unwrap();
    assert!(view.request.is_some(), "{view:?}");
    let note = app
        .casebook()
        .read(|r| r.blob(&r.message(view.id.into())?.raw))
        .unwrap();
    let note = String::from_utf8(note).unwrap();
    assert!(
        note.contains("could not be saved from a damaged casebook"),
        "{note}"
    );
    assert!(
        note.contains(&foi_store::table::blob::sha256(&raw)),
        "{note}"
    );
}

/// A file that came with a mail stands in the casebook twice: by itself, and in the mail.
#[tokio::test]
async fn a_file_whose_bytes_are_damaged_comes_from_its_mail() {
    let (_folder, path) = worked_in(3).await;
    let before = without_its_file(everything(&path));
    let (hash, bytes): (String, Vec<u8>) = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT sha256, bytes FROM blob JOIN attachment USING (sha256) LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let at = where_bytes_begin(&path, &hash, &bytes);
    overwrite(&path, at, &[bytes[0] ^ 1]);
    let saved = rescued(&path, None);
    assert_eq!(saved.lost_files, 0, "{saved:?}");
    let after = without_its_file(everything(Path::new(&saved.saved_to)));
    assert_eq!(after["blob"], before["blob"]);
    assert_eq!(after["attachment"], before["attachment"]);
}

#[tokio::test]
async fn a_casebook_whose_beginning_is_gone_is_saved_whole() {
    for length in [100, PAGE] {
        let (_folder, path) = worked_in(12).await;
        let before = without_its_file(everything(&path));
        overwrite(&path, 0, &vec![0; length]);
        let said = App::open(&path, ports(), Post::default())
            .unwrap_err()
            .to_string();
        assert!(
            said.contains("damaged") && said.contains("foi rescue"),
            "{said}"
        );
        let saved = rescued(&path, None);
        let lost: Vec<_> = saved.tables.iter().filter(|rows| rows.lost > 0).collect();
        assert!(lost.is_empty(), "{length}: {lost:?}");
        assert_eq!(
            without_its_file(everything(Path::new(&saved.saved_to))),
            before,
            "{length}"
        );
    }
}

/// What the first bytes say is believed only as far as the rest bears it out: the size of pages, the
/// mark of a casebook, and its version (offsets as in SQLite's file format, 1.3).
#[tokio::test]
async fn a_beginning_that_says_something_wrong_costs_nothing() {
    let (_folder, path) = worked_in(12).await;
    let before = without_its_file(everything(&path));
    let as_it_was = fs::read(&path).unwrap();
    for (at, wrong) in [
        (16, &[0x10, 0x00][..]),
        (16, &[0x40, 0x00]),
        (68, &[0x53, 0x43, 0x52, 0x55]),
        (60, &[0, 0x40, 0, 41]),
        (60, &[0, 0, 0, 9]),
        (60, &[0, 0, 0, 0]),
    ] {
        fs::write(&path, &as_it_was).unwrap();
        overwrite(&path, at, wrong);
        let said = App::open(&path, ports(), Post::default())
            .unwrap_err()
            .to_string();
        // An older version that its tables are not is refused by the first step of the upgrade.
        let is_older = wrong == [0, 0, 0, 9];
        assert!(
            is_older || said.contains("foi rescue"),
            "{at} {wrong:?}: {said}"
        );
        fs::write(&path, &as_it_was).unwrap();
        overwrite(&path, at, wrong);
        let saved = rescued(&path, None);
        assert!(saved.whole, "{at} {wrong:?}: {saved:?}");
        assert_eq!(
            without_its_file(everything(Path::new(&saved.saved_to))),
            before,
            "{at} {wrong:?}"
        );
        fs::remove_file(&saved.saved_to).unwrap();
    }
}

/// Every place of a text in the file, after the first page.
fn places_of(file: &Path, text: &str) -> Vec<usize> {
    let whole = fs::read(file).unwrap();
    let found = whole.windows(text.len()).enumerate();
    found
        .filter(|(at, found)| *at > PAGE && *found == text.as_bytes())
        .map(|(at, _)| at)
        .collect()
}

/// One wrong letter in an id, a day or a fact would keep whole lists from being read.
#[tokio::test]
async fn a_wrong_letter_in_an_id_or_a_fact_costs_at_most_its_row() {
    let (_folder, path) = worked_in(12).await;
    let as_it_was = fs::read(&path).unwrap();
    let (request, fact): (String, String) = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT request_id, fact FROM event WHERE kind = 'sent' ORDER BY seq LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    for text in [&request, &fact] {
        for place in places_of(&path, text) {
            // The id's first letter, or the fact's first name.
            fs::write(&path, &as_it_was).unwrap();
            let wrong = if text == &request { 0 } else { 2 };
            overwrite(&path, place + wrong, b"~");
            let saved = rescued(&path, None);
            assert_eq!(rows(&saved, "request").saved, 12, "{:?}", saved.text);
            let app = App::open(&saved.saved_to, ports(), Post::default()).unwrap();
            let listed = app.requests(&RequestFilter::default());
            assert_eq!(listed.unwrap().total, 12);
            app.agenda().unwrap();
            app.outbox().unwrap();
            drop(app);
            fs::remove_file(&saved.saved_to).unwrap();
        }
    }
}

/// A byte that makes a text no UTF-8: SQLite takes it as it is. It is met as damage, in the window as
/// in a check, and saving keeps the row.
#[tokio::test]
async fn a_byte_that_is_no_letter_costs_that_letter_alone() {
    let (_folder, path) = worked_in(2).await;
    let texts = [
        ("authority", "notes", "Ask for Mrs Quillfeather"),
        ("issue", "findings", "Councillor Marrowby has the list"),
        ("request", "title", "The clerk rang about parsonage hall"),
    ];
    changed(&path, |connection| {
        for (table, column, text) in texts {
            connection
                .execute(
                    &format!("UPDATE {table} SET {column} = ?1 WHERE rowid = 1"),
                    [text],
                )
                .unwrap();
        }
    });
    let as_it_was = fs::read(&path).unwrap();
    for (table, column, text) in texts {
        fs::write(&path, &as_it_was).unwrap();
        let places = places_of(&path, text);
        assert_eq!(places.len(), 1, "{text} stands in its row alone");
        overwrite(&path, places[0] + 4, &[0xff]);
        let casebook = Casebook::open(&path).unwrap();
        let problems = casebook.check().unwrap().problems;
        assert_eq!(problems[0], format!("{table}: a text that cannot be read"));
        drop(casebook);
        let app = App::open(&path, ports(), Post::default()).unwrap();
        let listed = match table {
            "authority" => app.authorities().map(drop),
            "issue" => app.issues().map(drop),
            _ => app.requests(&RequestFilter::default()).map(drop),
        };
        let said = listed.unwrap_err().to_string();
        assert!(said.contains("The casebook is damaged"), "{table}: {said}");
        drop(app);
        let saved = rescued(&path, None);
        assert!(!saved.whole, "{:?}", saved.text);
        assert!(
            saved.tables.iter().all(|rows| rows.lost == 0),
            "{:?}",
            saved.text
        );
        for told in &saved.tables {
            assert_eq!(
                told.patched,
                u64::from(told.table == table),
                "{}",
                told.table
            );
        }
        assert!(
            saved
                .text
                .iter()
                .any(|line| line.contains("1 with characters that could not be read, shown as �")),
            "{:?}",
            saved.text
        );
        let read: String = Connection::open(&saved.saved_to)
            .unwrap()
            .query_row(
                &format!("SELECT {column} FROM {table} WHERE rowid = 1"),
                [],
                |row| row.get(0),
            )
            .unwrap();
        let (before, after) = (&text[..4], &text[5..]);
        assert_eq!(read, format!("{before}\u{fffd}{after}"));
        fs::remove_file(&saved.saved_to).unwrap();
    }
}

/// All that the window lists can be read.
fn lists(casebook: &str) {
    let app = App::open(casebook, ports(), Post::default()).unwrap();
    assert_eq!(
        app.casebook().check().unwrap().problems,
        Vec::<String>::new()
    );
    for row in app.requests(&RequestFilter::default()).unwrap().rows {
        app.request(row.id).unwrap();
    }
    for row in app.issues().unwrap() {
        app.issue(row.id).unwrap();
    }
    app.authorities().unwrap();
    app.agenda().unwrap();
    app.outbox().unwrap();
    app.inbox(0, 50, None).unwrap();
}

/// In an instant, an id or a word of a list a wrong byte leaves nothing to keep: that value is made again
/// or its row is lost, and the rest stays as it was and can be read.
#[tokio::test]
async fn a_byte_that_is_no_letter_in_an_instant_costs_at_most_its_row() {
    const DATES: &str = "SELECT group_concat(date) FROM (SELECT date FROM message ORDER BY id)";
    let (_folder, path) = worked_in(1).await;
    changed(&path, |connection| {
        connection
            .execute_batch(
                "UPDATE issue SET notes = 'the notebook', findings = 'the findings';
                 UPDATE authority SET notes = 'ask the clerk';
                 INSERT INTO own_reminder (id, on_day, words, created_at, updated_at, done_at)
                 SELECT '0197c1e0-0000-7000-8000-000000000000', '2026-06-01', 'Ring the clerk',
                        updated_at, updated_at, updated_at FROM issue",
            )
            .unwrap();
    });
    let instant: String = Connection::open(&path)
        .unwrap()
        .query_row("SELECT updated_at FROM issue", [], |row| row.get(0))
        .unwrap();
    let dates: String = Connection::open(&path)
        .unwrap()
        .query_row(DATES, [], |row| row.get(0))
        .unwrap();
    let as_it_was = fs::read(&path).unwrap();
    let places = places_of(&path, &instant);
    assert!(places.len() > 10, "{}", places.len());
    for place in places {
        fs::write(&path, &as_it_was).unwrap();
        overwrite(&path, place + 4, &[0xff]);
        let saved = rescued(&path, None);
        lists(&saved.saved_to);
        let lost: u64 = saved.tables.iter().map(|rows| rows.lost).sum();
        assert!(lost <= 1, "{:?}", saved.text);
        let connection = Connection::open(&saved.saved_to).unwrap();
        for (sql, expected) in [
            ("SELECT notes FROM issue", "the notebook"),
            ("SELECT findings FROM issue", "the findings"),
            (
                "SELECT substr(notes, 1, 13) FROM authority",
                "ask the clerk",
            ),
            (
                "SELECT count(*) || '' FROM own_reminder WHERE done_at IS NOT NULL",
                "1",
            ),
            // Read anew from the mail.
            (DATES, &dates),
            ("SELECT count(*) || '' FROM outbox", "1"),
        ] {
            let found: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
            assert_eq!(found, expected, "{:?}", saved.text);
        }
        drop(connection);
        fs::remove_file(&saved.saved_to).unwrap();
    }
}

/// The same in a casebook of an older version, whose rows are read only after it was brought up to date.
#[test]
fn a_byte_that_is_no_letter_in_an_older_casebook_costs_at_most_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casebook.scrutineer");
    let older = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/casebook/version-17.scrutineer");
    for sql in [
        "SELECT created_at FROM request LIMIT 1",
        "SELECT created_at FROM authority LIMIT 1",
        "SELECT queued_at FROM outbox LIMIT 1",
        "SELECT recorded_at FROM event LIMIT 1",
    ] {
        fs::copy(&older, &path).unwrap();
        let text: String = Connection::open(&path)
            .unwrap()
            .query_row(sql, [], |row| row.get(0))
            .unwrap();
        for place in places_of(&path, &text).into_iter().take(12) {
            fs::copy(&older, &path).unwrap();
            overwrite(&path, place + 6, &[0xff]);
            let saved = rescued(&path, None);
            lists(&saved.saved_to);
            fs::remove_file(&saved.saved_to).unwrap();
        }
    }
}

/// A table without row numbers whose root page is gone, and one wrong byte in a page of it: the page is
/// still known by its other rows.
#[tokio::test]
async fn a_wrong_byte_does_not_hide_a_page_that_nothing_leads_to() {
    let (_folder, path) = worked_in(1).await;
    changed(&path, |connection| {
        let mail: String = connection
            .query_row("SELECT id FROM message LIMIT 1", [], |row| row.get(0))
            .unwrap();
        for number in 0..2_000 {
            connection
                .execute(
                    "INSERT INTO message_source (source, message_id, seen_at)
                     VALUES (printf('file:/mails/number-%05d.eml', ?1), ?2, '2026-06-01T09:00:00Z')",
                    rusqlite::params![number, mail],
                )
                .unwrap();
        }
    });
    let root: usize = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'message_source'",
            [],
            |row| row.get::<_, u32>(0),
        )
        .unwrap() as usize;
    overwrite_page(&path, root);
    let without = rows(&rescued(&path, None), "message_source").saved;
    let as_it_was = fs::read(&path).unwrap();
    // In its row, and in the index.
    let places = places_of(&path, "file:/mails/number-01000.eml");
    assert_eq!(places.len(), 2);
    let mut found = Vec::new();
    for place in places {
        fs::write(&path, &as_it_was).unwrap();
        overwrite(&path, place + 12, &[0xff]);
        let saved = rescued(&path, None);
        let sources = rows(&saved, "message_source");
        found.push((sources.saved, sources.lost));
    }
    found.sort_unstable();
    assert_eq!(found, [(without - 1, 1), (without, 0)]);
}

/// A page written in the place of another, as a disk does that loses its way, and a file written
/// twice: what is there twice is there, and only what is gone is lost.
#[tokio::test]
async fn rows_that_are_there_twice_are_not_called_lost() {
    let (_folder, path) = worked_in(60).await;
    let before = without_its_file(everything(&path));
    let as_it_was = fs::read(&path).unwrap();
    fs::write(&path, [&as_it_was[..], &as_it_was[..]].concat()).unwrap();
    let saved = rescued(&path, None);
    assert!(
        saved.tables.iter().all(|rows| rows.lost == 0),
        "{:?}",
        saved.text
    );
    assert_eq!(
        without_its_file(everything(Path::new(&saved.saved_to))),
        before
    );
    fs::write(&path, &as_it_was).unwrap();
    let pages = leaves(&path, "message");
    let ((from, _), (to, lost)) = (pages[0], pages[1]);
    let page = as_it_was[(from - 1) * PAGE..from * PAGE].to_vec();
    overwrite(&path, (to - 1) * PAGE, &page);
    let saved = rescued(&path, None);
    assert!(!saved.whole);
    let messages = rows(&saved, "message");
    assert_eq!(messages.found, before["message"].len() as u64);
    assert_eq!(messages.made_again + messages.lost, lost);
}

/// The numbers are ones that a person can make sense of, also where much is made again.
#[tokio::test]
async fn no_more_are_saved_than_were_found() {
    let (_folder, path) = worked_in(60).await;
    for table in ["request", "authority", "issue"] {
        for (page, _) in leaves(&path, table) {
            overwrite_page(&path, page);
        }
    }
    for index in ["request_by_authority", "sqlite_autoindex_authority_1"] {
        for (page, _) in leaves(&path, index) {
            overwrite_page(&path, page);
        }
    }
    let saved = rescued(&path, None);
    assert!(rows(&saved, "authority").made_again > 0, "{:?}", saved.text);
    for rows in &saved.tables {
        assert!(rows.saved <= rows.found, "{rows:?}");
    }
}

#[tokio::test]
async fn a_casebook_that_is_cut_off_gives_what_is_left_of_it() {
    let (_folder, path) = worked_in(60).await;
    let before = without_its_file(everything(&path));
    let length = fs::metadata(&path).unwrap().len();
    let mut saved_before = 0;
    // Within a page, too.
    for tenths in [5, 7, 9] {
        let folder = tempfile::tempdir().unwrap();
        let cut = folder.path().join("casebook.scrutineer");
        fs::copy(&path, &cut).unwrap();
        let file = OpenOptions::new().write(true).open(&cut).unwrap();
        file.set_len(length * tenths / 10 + 1_000).unwrap();
        drop(file);
        let saved = rescued(&cut, None);
        assert!(!saved.whole);
        for rows in &saved.tables {
            assert_eq!(
                rows.saved + rows.lost,
                rows.found.max(rows.saved),
                "{rows:?}"
            );
        }
        let saved_now = saved
            .tables
            .iter()
            .map(|rows| rows.saved - rows.made_again)
            .sum::<u64>();
        assert!(
            saved_now > saved_before,
            "{tenths}: {saved_now} after {saved_before}"
        );
        saved_before = saved_now;
        is_part_of(
            &without_its_file(everything(Path::new(&saved.saved_to))),
            &before,
            &saved,
        );
    }
}

#[tokio::test]
async fn an_encrypted_casebook_is_saved_with_its_passphrase_and_stays_encrypted() {
    let (_folder, path) = worked_in(30).await;
    Casebook::open(&path)
        .unwrap()
        .set_passphrase(words(PASSPHRASE))
        .unwrap();
    let before = without_its_file(everything_in(
        &Casebook::open_with(&path, words(PASSPHRASE)).unwrap(),
    ));
    // Two pages: the first but for its salt, and one in the middle.
    let pages = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap() / PAGE;
    overwrite(&path, 64, &[0x5a; 64]);
    overwrite_page(&path, pages / 2);
    let said = rescue(&path, None, None, &ports(), Post::default())
        .unwrap_err()
        .to_string();
    assert!(said.contains("locked with a passphrase"), "{said}");
    let said = rescue(
        &path,
        None,
        words("another three words"),
        &ports(),
        Post::default(),
    )
    .unwrap_err()
    .to_string();
    assert!(
        said.contains("opens nothing") && said.contains("bring back a backup"),
        "{said}"
    );
    assert_eq!(
        fs::read_dir(path.parent().unwrap())
            .unwrap()
            .filter(|entry| entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("rescued"))
            .count(),
        0
    );
    // The right passphrase is not called wrong.
    let said = App::open_with(&path, words(PASSPHRASE), ports(), Post::default())
        .unwrap_err()
        .to_string();
    assert!(said.contains("damaged"), "{said}");

    let saved = rescued(&path, words(PASSPHRASE));
    assert_eq!(saved.unreadable_pages, 2);
    let new = Path::new(&saved.saved_to);
    assert!(matches!(
        Casebook::open(new),
        Err(foi_store::StoreError::Locked { .. })
    ));
    let after = Casebook::open_with(new, words(PASSPHRASE)).unwrap();
    is_part_of(&without_its_file(everything_in(&after)), &before, &saved);
    assert_eq!(rows(&saved, "request").saved, 30);

    // Without the salt there is no key.
    overwrite(&path, 0, &[0; 16]);
    let said = rescue(&path, None, words(PASSPHRASE), &ports(), Post::default())
        .unwrap_err()
        .to_string();
    assert!(said.contains("opens nothing"), "{said}");
}

#[tokio::test]
async fn what_was_saved_takes_the_place_of_the_damaged_one_which_is_kept() {
    let (_folder, path) = worked_in(12).await;
    let (page, _) = leaves(&path, "event")[0];
    overwrite_page(&path, page);
    let saved = rescued(&path, None);
    let new = PathBuf::from(&saved.saved_to);
    let kept = restore(&new, &path, day(2026, 6, 1), &Keys::default())
        .unwrap()
        .unwrap();
    assert!(kept.exists() && new.exists());
    let app = App::open(&path, ports(), Post::default()).unwrap();
    assert!(app.casebook().check().unwrap().problems.is_empty());
    assert_eq!(app.status().unwrap().outgoing, 0);
}

/// A letter that waited in the damaged casebook may have gone since.
#[tokio::test]
async fn a_letter_that_waited_does_not_go_by_itself() {
    let desk = Desk::on(day(2026, 6, 1));
    let (_, draft) = desk.draft_for("Eastmere Borough Council", None);
    desk.app.send_letter_now(draft.id).unwrap();
    let (path, _folder) = (desk.casebook(), desk.closed());
    // Also where the setting that names the file is lost.
    for (page, _) in leaves(&path, "setting") {
        overwrite_page(&path, page);
    }
    let saved = rescued(&path, None);
    let app = App::open(&saved.saved_to, ports(), Post::default()).unwrap();
    assert_eq!(app.send_ready().await.unwrap().sent, 0);
    let held = app.outbox().unwrap();
    assert_eq!(held.len(), 1);
    assert!(held[0].text.contains("may have gone since"), "{held:?}");
}

/// Nothing that is done to a file makes the rescue fail, invent a row or leave a casebook unsound.
#[tokio::test]
async fn whatever_is_damaged_what_is_saved_is_sound_and_was_there() {
    let (_folder, path) = worked_in(20).await;
    let before = without_its_file(everything(&path));
    let whole = fs::read(&path).unwrap();
    let pages = whole.len() / PAGE;
    let mut random: u64 = 20_260_601;
    let mut next = move |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    let (mut saved_rows, mut rounds) = (BTreeSet::new(), 0);
    for round in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        let damaged = folder.path().join("casebook.scrutineer");
        let mut bytes = whole.clone();
        for _ in 0..=round {
            // Whole pages: within one, a plain casebook has nothing that a wrong letter is known by.
            let page = next(pages);
            for byte in &mut bytes[page * PAGE..(page + 1) * PAGE] {
                *byte = u8::try_from(next(256)).unwrap();
            }
        }
        fs::write(&damaged, &bytes).unwrap();
        let saved = rescued(&damaged, None);
        is_part_of(
            &without_its_file(everything(Path::new(&saved.saved_to))),
            &before,
            &saved,
        );
        saved_rows.insert(saved.tables.iter().map(|rows| rows.saved).sum::<u64>());
        rounds += 1;
    }
    assert_eq!(rounds, 12);
    assert!(
        saved_rows.len() > 1,
        "the damage was noticed: {saved_rows:?}"
    );
}

/// One byte of the header: the version, by which the program knows which tables to make.
#[tokio::test]
async fn a_version_that_its_tables_contradict_is_damage_and_loses_no_row() {
    let (_folder, path) = worked_in(3).await;
    let before = everything(&path);
    changed(&path, |connection| {
        connection.pragma_update(None, "user_version", 17).unwrap();
    });
    let said = Casebook::open(&path).unwrap_err().to_string();
    assert!(
        said.contains("The casebook is damaged") && said.contains("version 17"),
        "{said}"
    );
    let saved = rescued(&path, None);
    let after = everything(Path::new(&saved.saved_to));
    assert_eq!(without_its_file(after), without_its_file(before));
}

/// A page that cannot be gone on in ends one look at the file, not the others.
#[tokio::test]
async fn a_check_names_all_that_it_finds() {
    let (_folder, path) = worked_in(2).await;
    let place = places_of(&path, "Eastmere Borough Council")
        .into_iter()
        .find(|place| {
            let page = place / PAGE + 1;
            leaves(&path, "authority").iter().any(|leaf| leaf.0 == page)
        })
        .unwrap();
    overwrite(&path, place + 4, &[0xff]);
    let (issues, _) = leaves(&path, "issue")[0];
    // Where the first row of the page begins.
    overwrite(&path, (issues - 1) * PAGE + 8, &[0xff, 0xff]);
    let casebook = Casebook::open(&path).unwrap();
    let problems = casebook.check().unwrap().problems;
    let named = |table: &str| problems.iter().any(|problem| problem.contains(table));
    assert!(
        named("authority: a text that cannot be read"),
        "{problems:?}"
    );
    assert!(named("issue: "), "{problems:?}");
}

#[test]
fn what_is_no_casebook_gives_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("text", b"shopping: milk, eggs, bread".repeat(2_000)),
        ("zeros", vec![0; 20 * PAGE]),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let said = rescue(&file, None, None, &ports(), Post::default())
            .unwrap_err()
            .to_string();
        assert!(said.contains("is not a casebook"), "{name}: {said}");
    }
    // Another program's, which counts its versions from below zero.
    let other = folder.path().join("zeros");
    fs::remove_file(&other).unwrap();
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (a); PRAGMA user_version = -1;")
        .unwrap();
    let said = Casebook::open(&other).unwrap_err().to_string();
    assert!(said.contains("is not a casebook"), "{said}");
    let missing = folder.path().join("missing");
    assert!(rescue(&missing, None, None, &ports(), Post::default()).is_err());
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "nothing was made"
    );
}
