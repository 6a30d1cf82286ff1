//! The casebook belongs to the user: it goes out in open formats, comes back, and is restored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use foi_app::{App, Keys, Passphrase, import_export, restore};
use foi_store::{Casebook, DumpRow, StoreError};

use crate::desk::{Desk, day, messages};

/// Every row of every table, in an order of their own.
pub(crate) fn everything(casebook: &Path) -> BTreeMap<String, Vec<String>> {
    everything_in(&Casebook::open(casebook).unwrap())
}

pub(crate) fn everything_in(casebook: &Casebook) -> BTreeMap<String, Vec<String>> {
    casebook
        .read(|r| {
            let mut tables = BTreeMap::new();
            for table in r.dump_tables()? {
                let mut rows = Vec::new();
                r.dump_rows(&table, &mut |mut row: DumpRow| {
                    if let Some(hash) = row
                        .get("sha256")
                        .and_then(|hash| hash.as_str())
                        .filter(|_| table == "blob")
                    {
                        let bytes = r.blob(hash)?;
                        row.insert("bytes".into(), format!("{bytes:?}").into());
                    }
                    rows.push(serde_json::to_string(&row).unwrap());
                    Ok::<_, StoreError>(())
                })?;
                rows.sort();
                tables.insert(table, rows);
            }
            Ok::<_, StoreError>(tables)
        })
        .unwrap()
}

/// A casebook with a request, its answer with a file, an issue and a draft.
async fn worked_in() -> Desk {
    let desk = Desk::on(day(2026, 6, 1));
    let issue = desk.issue("Who gets the grants?");
    let (request, draft) = desk.draft_for("Eastmere Borough Council", Some(issue));
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    desk.app.practice_answer(request, "answer").await.unwrap();
    desk.draft();
    desk
}

#[tokio::test]
async fn an_export_makes_an_equal_casebook() {
    let desk = worked_in().await;
    let folder = desk.folder.path().join("export");
    let manifest = desk.app.export(&folder).unwrap();
    assert!(manifest.files >= 3, "two mails and a file: {manifest:?}");
    let again = desk.folder.path().join("again.scrutineer");
    assert_eq!(import_export(&folder, &again).unwrap(), manifest);
    let (before, after) = (everything(&desk.casebook()), everything(&again));
    assert!(before["message"].len() == 2 && before["attachment"].len() == 1);
    assert_eq!(before, after);
    // Search is made again from what came.
    let copy = Desk::on(day(2026, 6, 2)).on_a_copy_of(&again);
    assert!(!copy.app.search("grants").unwrap().hits.is_empty());
    assert!(copy.app.casebook().check().unwrap().problems.is_empty());

    // The mail on the disk is the mail that came, byte for byte.
    let request = desk
        .app
        .requests(&foi_app::wire::RequestFilter::default())
        .unwrap()
        .rows[0]
        .id;
    let page = desk.app.request(request).unwrap();
    let mails: Vec<_> = fs::read_dir(folder.join("mail"))
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    for message in messages(&page) {
        let raw = desk.raw(message.id);
        assert!(mails.contains(&raw), "{}", message.subject);
    }
    let table = fs::read_to_string(folder.join("requests.csv")).unwrap();
    assert_eq!(
        table.lines().count(),
        3,
        "a heading and two requests:\n{table}"
    );
}

#[tokio::test]
async fn an_export_that_was_changed_makes_nothing() {
    let desk = worked_in().await;
    for (what, said) in [
        ("a file changed", "changed since it was exported"),
        ("a row gone", "rows, and had"),
        ("a row broken", "is not a row"),
        ("a file outside", "does not lie in the export"),
        ("a column too many", "There is no column"),
        ("a newer schema", "newer Scrutineer"),
        ("no manifest", "manifest.json"),
    ] {
        let folder = desk.folder.path().join(what);
        desk.app.export(&folder).unwrap();
        let table = |name: &str| folder.join("tables").join(format!("{name}.jsonl"));
        let edit = |path: &Path, change: &dyn Fn(String) -> String| {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, change(text)).unwrap();
        };
        match what {
            "a file changed" => {
                let mail = fs::read_dir(folder.join("mail"))
                    .unwrap()
                    .next()
                    .unwrap()
                    .unwrap();
                fs::write(mail.path(), "From: somebody else\r\n\r\n").unwrap();
            }
            "a row gone" => edit(&table("event"), &|text| {
                text.split_inclusive('\n').skip(1).collect()
            }),
            "a row broken" => edit(&table("item"), &|text| text.replacen('{', "[", 1)),
            "a file outside" => edit(&table("blob"), &|text| {
                text.replace("\"file\":\"", "\"file\":\"../../")
            }),
            "a column too many" => edit(&table("authority"), &|text| {
                text.replacen('{', "{\"x\\\" ) --\":1,", 1)
            }),
            "a newer schema" => edit(&folder.join("manifest.json"), &|text| {
                let number = format!("\"schema_version\": {}", foi_store::SCHEMA_VERSION);
                assert!(text.contains(&number));
                text.replace(&number, "\"schema_version\": 9000")
            }),
            _ => fs::remove_file(folder.join("manifest.json")).unwrap(),
        }
        let made = desk.folder.path().join(format!("{what}.scrutineer"));
        let error = import_export(&folder, &made).unwrap_err().to_string();
        assert!(error.contains(said), "{what}: {error}");
        assert!(!made.exists(), "{what}");
    }
    let full = desk.folder.path().join("no manifest");
    let error = desk.app.export(&full).unwrap_err().to_string();
    assert!(error.contains("is not empty"), "{error}");
}

#[tokio::test]
async fn a_backup_is_restored_and_the_present_casebook_kept() {
    let desk = worked_in().await;
    let today = day(2026, 6, 1);
    let backup = desk.folder.path().join("backup.scrutineer");
    desk.app.back_up(&backup).unwrap();
    let then = everything(&backup);
    desk.draft();
    let casebook = desk.casebook();
    let error = restore(&backup, &casebook, today, &Keys::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("open in another window"), "{error}");

    let folder = desk.closed();
    let now = everything(&casebook);
    assert_ne!(now, then);
    let kept = restore(&backup, &casebook, today, &Keys::default())
        .unwrap()
        .unwrap();
    assert_eq!(everything(&casebook), then);
    assert_eq!(everything(&kept), now);
    // A second time on the same day: nothing kept is lost.
    let kept_too = restore(&kept, &casebook, today, &Keys::default())
        .unwrap()
        .unwrap();
    assert_ne!(kept, kept_too);
    assert_eq!(everything(&casebook), now);
    assert_eq!(everything(&kept_too), then);

    // A damaged backup, something else, nothing.
    let bytes = fs::read(&backup).unwrap();
    let cut = folder.path().join("cut");
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    // One letter of a mail is another: only its hash can tell.
    let mut altered = bytes;
    let words = b"MIME-Version: 1.0";
    let place = altered
        .windows(words.len())
        .position(|found| found == words)
        .unwrap();
    altered[place + 14] = b'7';
    let damaged = folder.path().join("damaged");
    fs::write(&damaged, altered).unwrap();
    let text = folder.path().join("text");
    fs::write(&text, "A letter to the council, and not a casebook.").unwrap();
    for wrong in [cut, damaged, text, folder.path().join("nothing")] {
        assert!(
            restore(&wrong, &casebook, today, &Keys::default()).is_err(),
            "{wrong:?}"
        );
        assert_eq!(everything(&casebook), now, "{wrong:?}");
    }
    assert!(
        fs::read_dir(folder.path()).unwrap().all(|entry| !entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .ends_with(".restored")),
        "nothing half is left behind"
    );
}

/// Whatever is written where the user says, it is never written over the casebook that is open, by
/// whichever name that is called.
#[tokio::test]
async fn nothing_is_written_over_the_open_casebook() {
    use foi_app::wire::PackFormat;
    use std::os::unix::fs::symlink;

    let desk = Desk::on(day(2026, 6, 1));
    let request = desk.sent().await;
    let casebook = desk.casebook();
    let folder = desk.folder.path();
    let before = everything(&casebook);
    let linked = folder.join("linked.pdf");
    symlink(&casebook, &linked).unwrap();
    let hard = folder.join("hard.pdf");
    fs::hard_link(&casebook, &hard).unwrap();
    let roundabout = folder.join("out").join("..").join("casebook.scrutineer");
    fs::create_dir(folder.join("out")).unwrap();
    let beside = |ending: &str| {
        let mut name = casebook.clone().into_os_string();
        name.push(ending);
        std::path::PathBuf::from(name)
    };
    for target in [
        casebook.clone(),
        beside("-wal"),
        beside("-shm"),
        beside("-journal"),
        linked,
        hard,
        roundabout,
    ] {
        let app = &desk.app;
        for refused in [
            app.save_pack_over(request, PackFormat::Pdf, &target).err(),
            app.save_pack_over(request, PackFormat::Zip, &target).err(),
            app.save_text(&target, "mine").err(),
            app.write_icalendar(&target).err(),
            app.export_letter_over("chaser", &target).err(),
            app.back_up(&target).err(),
        ] {
            let said = refused.expect("it is refused").to_string();
            assert!(said.contains("is your casebook"), "{target:?}: {said}");
        }
    }
    assert!(!beside("-journal").exists());
    assert_eq!(everything(&casebook), before);
    // A backup is made under NAME.part first, and what has that name would have to go.
    let named = folder.join("x");
    fs::hard_link(&casebook, folder.join("x.part")).unwrap();
    let said = desk.app.back_up(&named).unwrap_err().to_string();
    assert!(said.contains("is your casebook"), "{said}");
    assert!(folder.join("x.part").exists() && !named.exists());
}

fn words(text: &str) -> Option<Passphrase> {
    Passphrase::new(text)
}

/// As [`everything`], but for the setting that names the file the rows were last read from.
fn everything_but_the_file(casebook: &Casebook) -> BTreeMap<String, Vec<String>> {
    let mut tables = everything_in(casebook);
    if let Some(rows) = tables.get_mut("setting") {
        rows.retain(|row| !row.contains("\"name\":\"file\""));
    }
    tables
}

fn holds(file: &Path, words: &str) -> bool {
    let bytes = fs::read(file).unwrap();
    bytes
        .windows(words.len())
        .any(|found| found == words.as_bytes())
}

#[tokio::test]
async fn a_casebook_is_encrypted_changed_and_opened_again_while_it_is_worked_in() {
    let desk = worked_in().await;
    let (path, name) = (desk.casebook(), "Eastmere Borough Council");
    // A letter waits meanwhile: it is no copy's, and goes.
    let (_, draft) = desk.draft_for("Eastmere Borough Council", None);
    desk.app.send_letter_now(draft.id).unwrap();
    let before = everything_but_the_file(desk.app.casebook());
    assert!(holds(&path, name) || holds(&path.with_extension("scrutineer-wal"), name));

    let short = desk.app.set_passphrase(words("tiny"), false).unwrap_err();
    assert!(short.to_string().contains("at least 8"), "{short}");
    assert!(!desk.app.casebook().is_encrypted());

    desk.app
        .set_passphrase(words("lamp river stone"), false)
        .unwrap();
    assert!(desk.app.casebook().is_encrypted());
    assert_eq!(everything_but_the_file(desk.app.casebook()), before);
    assert!(desk.app.casebook().check().unwrap().problems.is_empty());
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert!(!desk.app.search("grants").unwrap().hits.is_empty());
    desk.app
        .set_passphrase(words("another three words"), false)
        .unwrap();
    let now = everything_but_the_file(desk.app.casebook());

    let backup = desk.folder.path().join("backup.scrutineer");
    desk.app.back_up(&backup).unwrap();
    let folder = desk.closed();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            assert!(!holds(&file, name), "{file:?} can be read");
        }
    }
    for file in [&path, &backup] {
        assert!(matches!(
            Casebook::open(file),
            Err(StoreError::Locked { .. })
        ));
        for wrong in ["lamp river stone", "Another three words"] {
            assert!(matches!(
                Casebook::open_with(file, words(wrong)),
                Err(StoreError::WrongPassphrase { .. })
            ));
        }
        let opened = Casebook::open_with(file, words("another three words")).unwrap();
        assert_eq!(everything_but_the_file(&opened), now, "{file:?}");
    }

    // A locked backup comes back with its passphrase, and not without.
    let today = day(2026, 6, 2);
    assert!(restore(&backup, &path, today, &Keys::default()).is_err());
    restore(
        &backup,
        &path,
        today,
        &Keys::same(words("another three words")),
    )
    .unwrap();
    let again = Casebook::open_with(&path, words("another three words")).unwrap();
    assert_eq!(everything_but_the_file(&again), now);
    again.set_passphrase(None).unwrap();
    drop(again);
    assert_eq!(
        everything_but_the_file(&Casebook::open(&path).unwrap()),
        now
    );
    assert!(holds(&path, name), "and the file can be read by anybody");
}

/// Accents are the same however they were typed.
#[test]
fn a_passphrase_does_not_depend_on_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.scrutineer");
    drop(Casebook::open_with(&path, words("caf\u{e9} au lait")).unwrap());
    Casebook::open_with(&path, words("cafe\u{301} au lait")).unwrap();
}

#[tokio::test]
async fn a_backup_is_brought_back_while_the_casebook_is_open() {
    let desk = worked_in().await;
    let backup = desk.folder.path().join("backup.scrutineer");
    // A letter that waits in the backup may have gone since.
    let (_, draft) = desk.draft_for("Eastmere Borough Council", None);
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.back_up(&backup).unwrap();
    let then = everything_but_the_file(&Casebook::open(&backup).unwrap());
    desk.app.send_ready().await.unwrap();
    desk.draft();
    desk.app
        .set_passphrase(words("lamp river stone"), false)
        .unwrap();
    let now = everything_but_the_file(desk.app.casebook());
    assert_ne!(now, then);

    let nothing = desk.folder.path().join("nothing");
    assert!(desk.app.restore_here(&nothing, None).is_err());
    assert_eq!(everything_but_the_file(desk.app.casebook()), now);
    let kept = desk.app.restore_here(&backup, None).unwrap();
    assert!(desk.app.casebook().is_encrypted(), "it stays encrypted");
    assert_eq!(
        everything_but_the_file(desk.app.casebook()).len(),
        then.len()
    );
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "it is held");
    let held = desk.app.outbox().unwrap();
    assert!(
        held.iter()
            .any(|row| row.text.contains("restored from a backup")),
        "{held:?}"
    );
    let kept = Casebook::open_with(&kept, words("lamp river stone")).unwrap();
    assert_eq!(everything_but_the_file(&kept), now);
    desk.draft();

    // Somebody else has it open: it stays.
    desk.app.set_passphrase(None, false).unwrap();
    let other: App = desk.another();
    let error = desk.app.restore_here(&backup, None).unwrap_err();
    assert!(
        error.to_string().contains("open in another window"),
        "{error}"
    );
    let error = desk.app.set_passphrase(words("lamp river stone"), false);
    assert!(error.is_err());
    drop(other);
    desk.app.restore_here(&backup, None).unwrap();
    assert!(!desk.app.casebook().is_encrypted());
}

/// The link stays a link, and what it leads to is encrypted.
#[cfg(unix)]
#[test]
fn a_casebook_behind_a_link_is_encrypted_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let (own, link) = (folder.path().join("own"), folder.path().join("link"));
    drop(Casebook::open(&own).unwrap());
    std::os::unix::fs::symlink(&own, &link).unwrap();
    let casebook = Casebook::open(&link).unwrap();
    casebook.set_passphrase(words("lamp river stone")).unwrap();
    drop(casebook);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(!holds(&own, "SQLite format 3"));

    // Under a second name the old file would stay as it was.
    let (plain, second) = (folder.path().join("plain"), folder.path().join("second"));
    drop(Casebook::open(&plain).unwrap());
    fs::hard_link(&plain, &second).unwrap();
    let error = Casebook::open(&plain)
        .unwrap()
        .set_passphrase(words("lamp river stone"))
        .unwrap_err();
    assert!(error.to_string().contains("a second name"), "{error}");
}

/// What is brought back is not removed first, whatever it is called.
#[test]
fn a_backup_with_any_name_is_still_there_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.scrutineer");
    let casebook = Casebook::open(&path).unwrap();
    for name in ["c.scrutineer.restored", "c.scrutineer.coming"] {
        casebook.back_up(&folder.path().join(name)).unwrap();
    }
    casebook.set_passphrase(words("lamp river stone")).unwrap();
    drop(casebook);
    for name in ["c.scrutineer.restored", "c.scrutineer.coming"] {
        let backup = folder.path().join(name);
        restore(
            &backup,
            &path,
            day(2026, 6, 2),
            &Keys::same(words("lamp river stone")),
        )
        .unwrap();
        assert!(backup.exists());
        assert!(!holds(&path, "SQLite format 3"), "it stays encrypted");
    }
}
