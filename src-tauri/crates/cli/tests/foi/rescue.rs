//! `foi rescue`: a damaged casebook from the command line.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use super::murder_by_fsync::with_mounts;
use super::{Foi, read};

const PAGE: u64 = 8192;

/// A casebook with forty issues whose beginning is gone.
fn damaged(foi: &Foi<'_>) -> PathBuf {
    for number in 0..40 {
        foi.json(&["issue", "add", &format!("Who paid for number {number}?")]);
    }
    let path = foi.folder.join("c.scrutineer");
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    file.write_all(&[0; 100]).unwrap();
    path
}

#[test]
fn a_damaged_casebook_is_refused_with_words_and_saved_with_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let path = damaged(&foi);
    let before = fs::read(&path).unwrap();
    for command in [&["issue", "list"][..], &["check"], &["agenda"]] {
        let said = foi.fails(command);
        assert!(
            said.contains("is damaged") && said.contains("foi rescue"),
            "{said}"
        );
    }
    let to = folder.path().join("saved.scrutineer");
    let to = to.to_str().unwrap();
    let saved = foi.json(&["rescue", "--to", to]);
    assert_eq!(saved["saved_to"], to);
    assert_eq!(
        (&saved["whole"], &saved["sound"]),
        (&true.into(), &true.into()),
        "{saved}"
    );
    let rows = |table: &str| {
        let tables = saved["tables"].as_array().unwrap();
        let found = tables.iter().find(|rows| rows["table"] == table);
        found.unwrap_or_else(|| panic!("{table}: {saved}")).clone()
    };
    for (table, count) in [("issue", 40), ("authority", 1)] {
        let rows = rows(table);
        assert_eq!(
            (rows["found"].as_u64(), rows["saved"].as_u64()),
            (Some(count), Some(count))
        );
        assert_eq!(
            (rows["lost"].as_u64(), rows["made_again"].as_u64()),
            (Some(0), Some(0))
        );
    }
    assert_eq!(saved["pages"].as_u64().unwrap(), before.len() as u64 / PAGE);
    assert_eq!(fs::read(&path).unwrap(), before, "it was only read");
    // Nothing is written over, and in words it is the same.
    let again = foi.fails(&["rescue", "--to", to]);
    assert!(again.contains("There is a file"), "{again}");
    let own = foi.fails(&["rescue", "--to", path.to_str().unwrap()]);
    assert!(own.contains("is your casebook"), "{own}");
    let output = foi.run(&["rescue"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("40 issues") && said.contains("foi restore"),
        "{said}"
    );
    // And put in the damaged one's place.
    read(&foi.command(&["restore", to, "--json"]).output().unwrap());
    let list = foi.json(&["issue", "list"]);
    assert_eq!(list["issues"].as_array().unwrap().len(), 40);
    assert_eq!(foi.json(&["check"])["ok"], true);
}

/// Wherever the room ends, it is the disk that is full, and nothing is left behind on it.
#[test]
fn a_rescue_onto_a_disk_that_fills_says_so_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    damaged(&foi);
    let small = folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let to = small.join("saved.scrutineer");
    let mut refused = 0;
    // The whole needs more than 400 KiB; the last of these has room.
    for kib in [16, 64, 200, 400, 8_000] {
        let mount = format!(
            r#"mount -t tmpfs -o size={kib}k tmpfs "$0"/small
            code=0; "$@" || code=$?
            echo "left: $(ls -A "$0"/small)"
            exit $code"#
        );
        let run = with_mounts(
            &mount,
            folder.path(),
            &foi.command(&["rescue", "--to", to.to_str().unwrap()]),
        );
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let left = String::from_utf8_lossy(&run.stdout).into_owned();
        if run.status.success() {
            assert!(left.contains("saved.scrutineer"), "{kib} KiB: {left}");
            continue;
        }
        refused += 1;
        assert!(said.contains("The disk is full"), "{kib} KiB: {said}");
        assert_eq!(left, "left: \n", "{kib} KiB");
    }
    assert_eq!(refused, 4);
}
