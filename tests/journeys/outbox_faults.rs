//! The outbox against servers that misbehave: whatever happens, at most one copy, and no letter
//! whose whereabouts are not said.

use chrono::TimeDelta;
use foi_app::wire::{OutboxRow, OutboxState};

use crate::desk::{Desk, Servers, USER, day, desk_facing, messages, morning, reply_to};
use crate::servers::{Act, At, Certificate, ScriptedSmtp};

async fn faced_with(at: At, act: Act) -> (ScriptedSmtp, Desk, OutboxRow) {
    let certificate = Certificate::self_made();
    let server = ScriptedSmtp::start(&certificate, vec![(at, act)]).await;
    let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let row = row(&desk, entry);
    (server, desk, row)
}

fn row(desk: &Desk, entry: uuid::Uuid) -> OutboxRow {
    desk.outbox_row(entry)
}

/// Before the message itself, a lost connection means it did not go: it goes later, once.
#[tokio::test]
async fn dropped_before_the_message_it_goes_later_and_once() {
    for at in [At::Banner, At::Ehlo, At::Auth, At::Mail, At::Rcpt, At::Data] {
        let (server, desk, row) = faced_with(at, Act::Drop).await;
        assert_eq!(row.state, OutboxState::Waiting, "{at:?}: {}", row.text);
        assert!(server.stored().is_empty());
        assert_eq!(
            desk.app.send_ready().await.unwrap().sent,
            0,
            "{at:?}: not before its time"
        );
        desk.clock.forward(TimeDelta::hours(1));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{at:?}");
        assert_eq!(server.stored().len(), 1, "{at:?}");
    }
}

/// Cut short within or after the message, nobody can know: it is in doubt, also after a restart
/// and a day, until somebody says.
#[tokio::test]
async fn dropped_after_the_message_began_it_is_in_doubt_and_never_goes_by_itself() {
    for (at, copies) in [(At::Body, 0), (At::Dot, 0), (At::Stored, 1)] {
        let (server, desk, row) = faced_with(at, Act::Drop).await;
        assert_eq!(row.state, OutboxState::InDoubt, "{at:?}: {}", row.text);
        desk.clock.forward(TimeDelta::days(1));
        let desk = desk.restart();
        desk.app.try_waiting_now().unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{at:?}");
        assert_eq!(server.stored().len(), copies, "{at:?}");
        let line = desk.app.agenda().unwrap().now.remove(0);
        assert_eq!(line.lead, "In doubt.");
        assert!(
            desk.app.cancel_letter(row.id).is_err(),
            "what may have gone cannot be called back"
        );
    }
}

#[tokio::test]
async fn a_reply_of_4xx_waits_and_of_5xx_is_refused() {
    for at in [At::Mail, At::Rcpt, At::Data, At::Dot] {
        let (server, desk, row) = faced_with(at, Act::Say("451 4.3.0 try again later")).await;
        assert_eq!(row.state, OutboxState::Waiting, "{at:?}: {}", row.text);
        assert!(row.text.contains("try again later"), "{}", row.text);
        desk.clock.forward(TimeDelta::hours(1));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{at:?}");
        assert_eq!(server.stored().len(), 1);

        let (server, desk, row) = faced_with(at, Act::Say("550 5.1.1 no such user here")).await;
        assert_eq!(row.state, OutboxState::Refused, "{at:?}: {}", row.text);
        assert!(row.text.contains("no such user here"), "{}", row.text);
        desk.clock.forward(TimeDelta::days(7));
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
        assert!(server.stored().is_empty());
        // It is a draft again, can be mended and sent; the days have not begun.
        let page = desk.app.request(row.request_id).unwrap();
        assert_eq!(page.row.stage, "draft");
        assert_eq!(crate::desk::drafts(&page)[0].id, row.letter_id);
        desk.app
            .save_draft(row.letter_id, "Grants awarded", "1. Which grants?")
            .unwrap();
        desk.app.send_letter_now(row.letter_id).unwrap();
        assert_eq!(desk.app.send_ready().await.unwrap().sent, 1, "{at:?}");
        assert_eq!(server.stored().len(), 1);
        assert_eq!(
            desk.app.outbox().unwrap().len(),
            1,
            "the refusal is done with"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_is_said_and_nothing_goes() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.set_mailbox(servers.smtp.port, servers.dovecot.imaps_port, "wrong");
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let waiting = row(&desk, entry);
    assert_eq!(waiting.state, OutboxState::Waiting);
    assert!(
        waiting.text.contains("user name or password"),
        "{}",
        waiting.text
    );
    let fetch = desk.app.fetch_mail().await.unwrap_err().to_string();
    assert!(fetch.contains("password"), "{fetch}");
    assert!(desk.app.status().unwrap().trouble.contains("password"));
    // Mended, it goes at once.
    desk.set_mailbox(
        servers.smtp.port,
        servers.dovecot.imaps_port,
        crate::desk::PASSWORD,
    );
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(servers.smtp.received().len(), 1);
}

#[tokio::test]
async fn an_unreachable_server_is_said_and_nothing_is_lost() {
    let certificate = Certificate::self_made();
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, 1, 1);
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let waiting = row(&desk, entry);
    assert_eq!(waiting.state, OutboxState::Waiting);
    assert!(
        waiting.text.contains("could not be reached"),
        "{}",
        waiting.text
    );
    let check = desk.app.check_account(None).await.unwrap();
    assert!(
        !check.smtp_ok && !check.imap_ok && check.imap.contains("could not be reached"),
        "{check:?}"
    );
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_stops_everything() {
    let servers = Servers::start();
    let desk = Desk::bare(day(2026, 6, 1), foi_app::Post::default());
    desk.app
        .save_identity(&foi_app::wire::Identity {
            name: "Amina Rahim".into(),
            email: USER.into(),
        })
        .unwrap();
    desk.authority("Eastmere Borough Council", "foi@eastmere.example");
    desk.set_mailbox(
        servers.smtp.port,
        servers.dovecot.imaps_port,
        crate::desk::PASSWORD,
    );
    let (_, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let waiting = row(&desk, entry);
    assert!(waiting.text.contains("certificate"), "{}", waiting.text);
    assert!(servers.smtp.received().is_empty());
}

#[tokio::test]
async fn two_programs_send_one_letter_once() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.app.set_letters_a_minute(0).unwrap();
    let others = [desk.another(), desk.another()];
    for other in &others {
        other
            .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
            .unwrap();
    }
    for _ in 0..5 {
        desk.queue();
    }
    let (a, b, c) = tokio::join!(
        desk.app.send_ready(),
        others[0].send_ready(),
        others[1].send_ready()
    );
    assert_eq!(a.unwrap().sent + b.unwrap().sent + c.unwrap().sent, 5);
    assert_eq!(servers.smtp.received().len(), 5);
}

#[tokio::test]
async fn a_letter_in_doubt_is_settled_by_the_mailbox_the_user_or_the_answer() {
    let certificate = Certificate::self_made();
    let cut = || vec![(At::Stored, Act::Drop)];
    let server = ScriptedSmtp::start(&certificate, cut()).await;
    let dovecot = crate::servers::Dovecot::with_password(&certificate, crate::desk::PASSWORD);
    let desk = Desk::with_servers(
        day(2026, 6, 1),
        &certificate,
        server.port,
        dovecot.imaps_port,
    );

    // Found in the mailbox: our own copy, as a server that keeps one would have it.
    let (request, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    let letter = server.stored().remove(0);
    for _ in 0..2 {
        let looked = desk.app.look_for_letter(entry).await.unwrap();
        assert_eq!(looked.state, OutboxState::InDoubt);
        // When and where it was handed over, how that ended, and the last look.
        assert_eq!(looked.known.len(), 3, "{:?}", looked.known);
        assert!(
            looked.known[0].contains("Mon 1 June 2026 at 10:00"),
            "{:?}",
            looked.known
        );
        assert!(
            looked.known[1].contains("closed the connection"),
            "{:?}",
            looked.known
        );
        assert!(looked.known[2].contains("not found"), "{:?}", looked.known);
    }
    dovecot.deliver(USER, &letter);
    desk.clock.forward(TimeDelta::days(2));
    let looked = desk.app.look_for_letter(entry).await.unwrap();
    assert_eq!(looked.state, OutboxState::Sent, "{}", looked.text);
    // The days run from when it was handed over, not from when it was found.
    let page = desk.app.request(request).unwrap();
    assert_eq!(page.deadlines[0].due, day(2026, 6, 30));

    // An answer to it shows that it went; the user confirms.
    let server = ScriptedSmtp::start(&certificate, cut()).await;
    desk.set_mailbox(server.port, dovecot.imaps_port, crate::desk::PASSWORD);
    let (request, entry) = desk.queue();
    desk.app.send_ready().await.unwrap();
    dovecot.deliver(
        USER,
        &reply_to(
            &server.stored()[0],
            "RE: grants",
            "Thank you.",
            morning(day(2026, 6, 4)),
        ),
    );
    assert_eq!(desk.app.fetch_mail().await.unwrap().filed, 1);
    let told = row(&desk, entry);
    assert_eq!(told.state, OutboxState::InDoubt);
    assert!(
        told.text.contains("An answer to it has come"),
        "{}",
        told.text
    );
    assert_eq!(desk.app.mark_sent(entry).unwrap().state, OutboxState::Sent);
    assert_eq!(messages(&desk.app.request(request).unwrap()).len(), 2);
    assert!(desk.app.mark_sent(entry).is_err(), "once is enough");
}

#[tokio::test]
async fn sent_again_by_the_users_word_it_is_the_same_letter() {
    let (server, desk, row) = faced_with(At::Stored, Act::Drop).await;
    desk.clock.forward(TimeDelta::minutes(1));
    desk.app.send_again(row.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    let stored = server.stored();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[0], stored[1], "same bytes, same Message-ID");
}

/// The process died under its lease: before the letter was handed over it goes again, after that
/// it is in doubt. A lease of a process that still runs is left alone.
#[tokio::test]
async fn a_dead_senders_letters_are_settled_at_the_next_start() {
    for (state, expected) in [
        ("sending", OutboxState::Waiting),
        ("handed_over", OutboxState::InDoubt),
    ] {
        let desk = Desk::on(day(2025, 3, 10));
        let (_, entry) = desk.queue();
        let lease = |owner: String| {
            let connection = rusqlite::Connection::open(desk.casebook()).unwrap();
            connection
                .execute(
                    "UPDATE outbox SET state = ?1, owner = ?2",
                    rusqlite::params![state, owner],
                )
                .unwrap();
        };
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        lease(format!("{}:1:{}:other", boot.trim(), started(1)));
        desk.app.send_ready().await.unwrap();
        assert!(matches!(
            row(&desk, entry).state,
            OutboxState::Sending | OutboxState::HandedOver
        ));
        lease("another-boot:4242:17:gone".into());
        let desk = desk.restart();
        assert_eq!(row(&desk, entry).state, expected);
    }
}

fn started(pid: u32) -> String {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .nth(19)
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_letter_queued_in_practice_never_leaves_through_a_real_mailbox() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.app.use_practice().unwrap();
    let (_, entry) = desk.queue();
    desk.set_mailbox(
        servers.smtp.port,
        servers.dovecot.imaps_port,
        crate::desk::PASSWORD,
    );
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
    assert!(
        row(&desk, entry)
            .text
            .contains("queued for the practice mailbox")
    );
    assert!(servers.smtp.received().is_empty());
}

/// A backup made while a letter waited is restored after the letter went: it does not go again by
/// itself, and says why.
#[tokio::test]
async fn a_restored_backup_sends_nothing_a_second_time() {
    let (server, desk, waiting) = faced_with(At::Mail, Act::Say("451 4.3.0 later")).await;
    assert_eq!(waiting.state, OutboxState::Waiting);
    let backup = desk.folder.path().join("backup.scrutineer");
    desk.app.back_up(&backup).unwrap();
    desk.clock.forward(TimeDelta::hours(1));
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(server.stored().len(), 1);
    let casebook = desk.casebook();
    for name in ["casebook.scrutineer-wal", "casebook.scrutineer-shm"] {
        std::fs::remove_file(casebook.with_file_name(name)).ok();
    }
    std::fs::rename(&backup, &casebook).unwrap();
    let desk = desk.restart();
    desk.app
        .give_password(None, crate::desk::PASSWORD.into(), foi_app::wire::Keep::Ask)
        .unwrap();
    desk.app.try_waiting_now().unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
    assert_eq!(server.stored().len(), 1);
    let held = row(&desk, waiting.id);
    assert!(held.text.contains("copied or restored"), "{}", held.text);
    // It goes when the user says so, knowing this.
    desk.app.retry_letter(held.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
}

/// The days run from when the letter was handed over, however late and in whatever way it is settled.
#[tokio::test]
async fn a_letter_settled_late_counts_from_the_day_it_was_handed_over() {
    let (_server, desk, doubt) = faced_with(At::Stored, Act::Drop).await;
    desk.clock.forward(TimeDelta::days(5));
    let desk = desk.restart();
    desk.app.mark_sent(doubt.id).unwrap();
    let page = desk.app.request(doubt.request_id).unwrap();
    assert_eq!(page.row.due, Some(day(2026, 6, 30)), "{:?}", page.rest);
}

/// A copy made while a letter was on the wire: the original went on, so the copy neither sends it
/// again nor believes that it did not go.
#[tokio::test]
async fn a_backup_made_in_the_middle_of_sending_sends_nothing() {
    for (state, expected) in [
        ("sending", OutboxState::Waiting),
        ("handed_over", OutboxState::InDoubt),
    ] {
        let certificate = Certificate::self_made();
        let server = ScriptedSmtp::start(&certificate, Vec::new()).await;
        let desk = desk_facing(&server, &certificate, day(2026, 6, 1));
        let (_, entry) = desk.queue();
        rusqlite::Connection::open(desk.casebook())
            .unwrap()
            .execute(
                "UPDATE outbox SET state = ?1, owner = 'another-boot:4242:17:gone'",
                [state],
            )
            .unwrap();
        let backup = desk.folder.path().join("backup.scrutineer");
        desk.app.back_up(&backup).unwrap();
        let casebook = desk.casebook();
        for name in ["casebook.scrutineer-wal", "casebook.scrutineer-shm"] {
            std::fs::remove_file(casebook.with_file_name(name)).ok();
        }
        std::fs::rename(&backup, &casebook).unwrap();
        let desk = desk.crash();
        for _ in 0..3 {
            desk.app.try_waiting_now().unwrap();
            assert_eq!(desk.app.send_ready().await.unwrap().sent, 0, "{state}");
            desk.clock.forward(TimeDelta::days(1));
        }
        assert!(server.stored().is_empty());
        let held = row(&desk, entry);
        assert_eq!(held.state, expected);
        assert!(held.text.contains("copied or restored"), "{}", held.text);
    }
}

/// A copy of the letter brought in from the Sent folder does not keep it in doubt.
#[tokio::test]
async fn a_letter_in_doubt_whose_copy_was_brought_in_is_settled() {
    let (server, desk, doubt) = faced_with(At::Stored, Act::Drop).await;
    let raw = desk
        .app
        .casebook()
        .read::<_, foi_store::StoreError>(|r| r.blob(&r.outbox_entry(doubt.id.into())?.raw))
        .unwrap();
    assert_eq!(server.stored().len(), 1);
    let copy = desk.folder.path().join("sent.eml");
    std::fs::write(&copy, raw).unwrap();
    desk.app.import(&[copy]).unwrap();
    assert_eq!(
        desk.app.mark_sent(doubt.id).unwrap().state,
        OutboxState::Sent
    );
    let thread = messages(&desk.app.request(doubt.request_id).unwrap());
    assert_eq!((thread.len(), thread[0].outgoing), (1, true));
    assert!(desk.app.inbox(0, 200, None).unwrap().rows.is_empty());
}

/// A request that came back is on Today with a way on: the same words to a better address.
#[tokio::test]
async fn a_request_that_was_not_delivered_can_be_sent_again() {
    let desk = Desk::on(day(2026, 6, 1));
    let request = desk.sent().await;
    desk.clock.forward(TimeDelta::days(1));
    desk.app
        .record_event(&foi_app::wire::RecordEvent {
            request_id: request,
            kind: "bounced".into(),
            on: day(2026, 6, 2),
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    let line = desk.app.agenda().unwrap().now.remove(0);
    assert_eq!(line.lead, "Not delivered.");
    assert_eq!(
        desk.app.request(request).unwrap().next[0].letter.as_deref(),
        Some("request")
    );
    let again = desk.app.draft_letter(request, "request").unwrap();
    desk.app.send_letter_now(again.id).unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    // Day 0 is Tue 2 June now: one working day later.
    assert_eq!(
        desk.app.request(request).unwrap().row.due,
        Some(day(2026, 7, 1))
    );
    assert!(
        desk.app.draft_letter(request, "request").is_err(),
        "under way, it is not sent a second time"
    );
}

/// A day of receipt recorded by hand before the letter went contradicts it; that the server took the
/// letter is kept all the same.
#[tokio::test]
async fn what_the_server_said_is_kept_whatever_was_recorded_by_hand() {
    let desk = Desk::on(day(2026, 6, 8));
    let (request, entry) = desk.queue();
    desk.app
        .record_event(&foi_app::wire::RecordEvent {
            request_id: request,
            kind: "received".into(),
            on: day(2026, 6, 3),
            message_id: None,
            date: None,
            exemptions: Vec::new(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 1);
    assert_eq!(row(&desk, entry).state, OutboxState::Sent);
    assert_eq!(messages(&desk.app.request(request).unwrap()).len(), 1);
}
