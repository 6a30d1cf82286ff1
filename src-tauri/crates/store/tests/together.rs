//! Casebooks opened by several threads as the first thing a process does. A file of its own: in one
//! with other tests, SQLite would be at work already.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::{Arc, Barrier};
use std::thread;

use foi_store::{Casebook, Passphrase};

#[test]
fn the_first_casebooks_of_a_process_know_encryption() {
    const THREADS: usize = 8;
    let together = Arc::new(Barrier::new(THREADS));
    let opened: Vec<_> = (0..THREADS)
        .map(|_| {
            let together = Arc::clone(&together);
            thread::spawn(move || {
                let folder = tempfile::tempdir().unwrap();
                together.wait();
                let casebook = Casebook::open(folder.path().join("c.scrutineer")).unwrap();
                casebook.set_passphrase(Passphrase::new("lamp river stone"))
            })
        })
        .collect();
    for thread in opened {
        thread.join().unwrap().unwrap();
    }
}
