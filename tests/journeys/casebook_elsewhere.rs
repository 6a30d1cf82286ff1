//! The casebook is taken away, copied or put back while the program runs.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use foi_store::{Casebook, StoreError};

use crate::desk::{Desk, PASSWORD, day, desk_facing};
use crate::servers::{Certificate, ScriptedSmtp};

/// The drive was taken out, or the file moved, replaced by a backup or deleted, while the window
/// is open: nothing is sent, for what is kept of it would be found by nobody.
#[tokio::test]
async fn a_casebook_that_was_taken_away_sends_nothing() {
    for how in ["moved", "replaced", "deleted"] {
        let certificate = Certificate::self_made();
        let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
        let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
        let (_, entry) = desk.queue();
        let casebook = desk.casebook();
        let backup = desk.folder.path().join("backup.scrutineer");
        desk.app.back_up(&backup).unwrap();
        let kept = desk.folder.path().join("kept.scrutineer");
        match how {
            "moved" => fs::rename(&casebook, &kept).unwrap(),
            "replaced" => {
                fs::rename(&casebook, &kept).unwrap();
                fs::copy(&backup, &casebook).unwrap();
            }
            _ => fs::remove_file(&casebook).unwrap(),
        }
        let said = desk.app.send_ready().await.unwrap_err().to_string();
        assert!(said.contains("no longer at"), "{how}: {said}");
        assert!(said.contains("Nothing is sent"), "{how}: {said}");
        assert_eq!(server.connections(), 0, "{how}");
        if how == "moved" {
            // Put back, it goes on.
            fs::rename(&kept, &casebook).unwrap();
            assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
            assert_eq!(
                desk.outbox_row(entry).state,
                foi_app::wire::OutboxState::Sent
            );
        }
    }
}

/// In the midst of a batch, too: no letter goes after the casebook went.
#[tokio::test]
async fn a_casebook_taken_away_in_the_midst_of_a_batch_stops_it_there() {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    for letter in desk.drafts_to(6) {
        desk.app.send_letter_now(letter).unwrap();
    }
    let (casebook, kept) = (desk.casebook(), desk.folder.path().join("kept.scrutineer"));
    let ended = desk
        .app
        .send_ready_while(&mut |so_far| {
            if so_far.sent == 2 {
                fs::rename(&casebook, &kept).unwrap();
            }
            std::ops::ControlFlow::Continue(())
        })
        .await;
    assert!(ended.unwrap_err().to_string().contains("no longer at"));
    assert_eq!(server.stored().len(), 2);
    fs::rename(&kept, &casebook).unwrap();
    let desk = desk.crash();
    desk.clock.forward(TimeDelta::hours(1));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 4);
    assert_eq!(server.stored().len(), 6);
}

fn answer(number: u32) -> String {
    format!(
        "From: FOI <foi@council-1.example>\r\nTo: amina@reporter.example\r\n\
         Subject: answer {number}\r\nDate: Tue, 02 Jun 2026 09:00:00 +0000\r\n\
         Message-ID: <answer-{number}@council-1.example>\r\n\r\nNumber {number}. {}\r\n",
        "It is held, in part, and is told at length. ".repeat(50)
    )
}

/// Backups made while letters go and mail comes in: each is whole, and none of them, put in the
/// place of the casebook or carried to another machine, sends a letter that went.
#[tokio::test(flavor = "multi_thread")]
async fn backups_made_while_letters_go_and_mail_comes_in_send_nothing() {
    const LETTERS: usize = 40;
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    for letter in desk.drafts_to(LETTERS) {
        desk.app.send_letter_now(letter).unwrap();
    }
    let files = desk.folder.path().join("answers");
    fs::create_dir(&files).unwrap();
    for number in 0..300 {
        fs::write(files.join(format!("{number}.eml")), answer(number)).unwrap();
    }
    let importer = desk.another();
    let done = AtomicBool::new(false);
    let mut backups = Vec::new();
    let (sent, brought) = std::thread::scope(|scope| {
        let import = scope.spawn(|| importer.import(std::slice::from_ref(&files)).unwrap().new);
        let sending = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let sent = runtime.block_on(desk.app.send_ready()).unwrap().sent;
            done.store(true, Ordering::SeqCst);
            sent
        });
        while !done.load(Ordering::SeqCst) || !import.is_finished() {
            let file = desk
                .folder
                .path()
                .join(format!("backup-{}.scrutineer", backups.len()));
            desk.app.back_up(&file).unwrap();
            backups.push(file);
        }
        (sending.join().unwrap(), import.join().unwrap())
    });
    assert_eq!((sent as usize, brought), (LETTERS, 300));
    assert_eq!(server.stored().len(), LETTERS);
    assert!(backups.len() > 1, "{} backups", backups.len());

    let mut unfinished = 0;
    for backup in backups {
        let elsewhere =
            Desk::with_servers(day(2026, 6, 2), &certificate, server.port, 1).on_a_copy_of(&backup);
        elsewhere.set_mailbox(server.port, 1, PASSWORD);
        let entries = elsewhere
            .app
            .casebook()
            .read::<_, StoreError>(|r| r.outbox(1_000))
            .unwrap();
        assert_eq!(entries.len(), LETTERS, "each letter in one state");
        let gone = entries
            .iter()
            .filter(|entry| entry.state.name() == "sent")
            .count();
        unfinished += usize::from(gone < LETTERS);
        for _ in 0..3 {
            elsewhere.app.try_waiting_now().unwrap();
            assert_eq!(elsewhere.app.send_ready().await.unwrap().sent, 0);
            elsewhere.clock.forward(TimeDelta::days(1));
        }
        assert_eq!(server.stored().len(), LETTERS, "nothing twice");
        let whole = elsewhere.app.casebook().check().unwrap();
        assert!(whole.problems.is_empty(), "{whole:?}");
    }
    assert!(unfinished > 0, "a backup was made while letters went");
}

/// A backup of which only a part came over is refused with words, and is not written to.
#[test]
fn a_backup_that_is_cut_off_is_refused() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.draft();
    let backup = desk.folder.path().join("backup.scrutineer");
    desk.app.back_up(&backup).unwrap();
    let bytes = fs::read(&backup).unwrap();
    let half = desk.folder.path().join("half.scrutineer");
    for pages in (1..bytes.len() / 4096).step_by(7) {
        let part = &bytes[..pages * 4096];
        fs::write(&half, part).unwrap();
        let error = Casebook::open(&half).err().map(|error| error.to_string());
        let said = error.unwrap_or_else(|| panic!("{pages} pages are no casebook"));
        assert!(said.contains("damaged"), "{pages} pages: {said}");
        assert!(fs::read(&half).unwrap() == part, "{pages} pages: changed");
    }
}
