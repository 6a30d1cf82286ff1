//! A casebook's file is told from another that takes its name, whatever number the system gives it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;

use foi_store::Casebook;

/// Systems give the number of a deleted file to the next one. Taken for the same, a backup in the
/// place of a deleted casebook would send its letters again.
#[test]
fn a_file_made_in_the_place_of_a_deleted_one_is_another() {
    const TIMES: usize = 6;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.scrutineer");
    let mut seen = BTreeSet::new();
    for _ in 0..TIMES {
        let casebook = Casebook::open(&path).unwrap();
        let identity = casebook.file_identity().unwrap();
        assert_eq!(casebook.file_identity().unwrap(), identity);
        drop(casebook);
        assert_eq!(
            Casebook::open(&path).unwrap().file_identity().unwrap(),
            identity
        );
        seen.insert(identity);
        fs::remove_file(&path).unwrap();
    }
    assert_eq!(seen.len(), TIMES, "{seen:?}");
}
