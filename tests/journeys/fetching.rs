//! Mail as it is fetched: what concerns us and nothing else, as it comes, and from where it stopped.

use std::fs;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use chrono::NaiveDate;
use foi_app::wire::FetchSummary;
use foi_app::{App, FetchWish, WatchNews};
use uuid::Uuid;

use crate::desk::{Desk, PASSWORD, Servers, USER, day, messages, morning, reply_to};
use crate::servers::{Certificate, ImapAct, ImapAt, ScriptedImap, SmtpServer};

const PLANTED: &str = "planted-secret-of-somebody-else";

fn at_noon(day: NaiveDate) -> SystemTime {
    day.and_hms_opt(12, 0, 0).unwrap().and_utc().into()
}

/// A mail that has nothing to do with any request.
fn unrelated(number: u32) -> Vec<u8> {
    format!(
        "From: Shop <offers@shop.example>\r\nTo: {USER}\r\nSubject: {PLANTED} {number}\r\n\
         Date: Tue, 02 Jun 2026 09:00:00 +0000\r\nMessage-ID: <{PLANTED}-{number}@shop.example>\r\n\r\n\
         {PLANTED} {}\r\n",
        "and more of it ".repeat(200)
    )
    .into_bytes()
}

/// A mail of the authority that was asked, in no thread.
fn from_council(subject: &str, text: &str) -> Vec<u8> {
    format!(
        "From: FOI <foi@eastmere.example>\r\nTo: {USER}\r\nSubject: {subject}\r\n\
         Date: Tue, 02 Jun 2026 09:00:00 +0000\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

/// Everything the casebook and the files beside it hold, as bytes.
fn bytes_of_casebook(desk: &Desk) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(desk.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            all.extend(fs::read(path).unwrap());
        }
    }
    all
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

fn subjects(desk: &Desk) -> Vec<String> {
    let inbox = desk.app.inbox(0, 200, None).unwrap().rows;
    let mut subjects: Vec<_> = inbox.into_iter().map(|row| row.subject).collect();
    subjects.sort();
    subjects
}

/// The first fetch goes back thirty days, over the inbox and what the server takes for junk, and
/// keeps what concerns us only.
#[tokio::test]
async fn the_first_fetch_brings_what_concerns_us_out_of_two_folders() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    let request = desk.sent().await;
    let letter = servers.smtp.received()[0].clone();
    let parsed = foi_mail::parse(&letter);
    let reference = parsed
        .subject
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .find(|word| word.starts_with("SCR-"))
        .expect("the subject has our reference")
        .to_owned();
    let reply = reply_to(&letter, "RE: grants", "Here.", morning(day(2026, 6, 2)));
    let dovecot = &servers.dovecot;
    let noon = at_noon(day(2026, 6, 2));
    dovecot.place(
        USER,
        "INBOX",
        &from_council("too old", "x"),
        at_noon(day(2026, 4, 1)),
    );
    dovecot.place(USER, "INBOX", &reply, noon);
    dovecot.place(USER, "INBOX", &from_council("in the inbox", "x"), noon);
    dovecot.place(USER, "INBOX", &unrelated(1), noon);
    dovecot.place(USER, "Junk", &unrelated(2), noon);
    dovecot.place(USER, "Junk", &from_council("taken for junk", "x"), noon);
    // From elsewhere, but it speaks of requests, and its text names ours.
    let elsewhere = |subject: &str, text: &str| {
        format!(
            "From: Cases <case@system.example>\r\nTo: {USER}\r\nSubject: {subject}\r\n\r\n{text}\r\n"
        )
    };
    let ours = elsewhere(
        "FOI request update",
        &format!("Your request {reference} is late."),
    );
    let theirs = elsewhere("FOI request of somebody else", PLANTED);
    dovecot.place(USER, "INBOX", ours.as_bytes(), noon);
    dovecot.place(USER, "INBOX", theirs.as_bytes(), noon);
    dovecot.place(USER, "Archive", &from_council("put away", "x"), noon);

    desk.clock.set(morning(day(2026, 6, 3)));
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!(
        (summary.new, summary.filed, summary.inbox),
        (4, 1, 3),
        "{summary:?}"
    );
    assert_eq!(summary.looked_at, 7);
    assert_eq!(
        subjects(&desk),
        ["FOI request update", "in the inbox", "taken for junk"]
    );
    assert_eq!(messages(&desk.app.request(request).unwrap()).len(), 2);
    assert!(
        !holds(&bytes_of_casebook(&desk), PLANTED),
        "nothing of it is kept"
    );
    assert!(
        holds(&bytes_of_casebook(&desk), "taken for junk"),
        "the search can find something"
    );
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 0);

    // A folder of the user's choice, and an earlier day.
    let receiving = desk.app.receiving().unwrap();
    let read: Vec<_> = receiving
        .folders
        .iter()
        .filter(|it| it.read)
        .map(|it| &*it.name)
        .collect();
    assert_eq!(read, ["INBOX", "Junk"]);
    let folders = ["Junk".to_owned(), "Archive".to_owned()];
    desk.app.save_receiving(day(2026, 3, 1), &folders).unwrap();
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!(summary.new, 2, "{summary:?}");
    assert!(subjects(&desk).contains(&"put away".to_owned()));
    assert!(subjects(&desk).contains(&"too old".to_owned()));
    // Nothing was marked as read, moved or removed.
    for (folder, many) in [("INBOX", 6), ("Junk", 2), ("Archive", 1)] {
        let files = dovecot.files(USER, folder);
        assert_eq!(files.len(), many, "{folder}");
        assert!(
            !files
                .iter()
                .any(|name| name.split(":2,").nth(1).is_some_and(|f| !f.is_empty())),
            "{files:?}"
        );
    }
}

/// A request to a new authority: what it wrote before is found without being asked for.
#[tokio::test]
async fn older_mail_of_an_authority_is_found_once_it_is_asked() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.authority("Westmoor Council", "foi@westmoor.example");
    desk.sent().await;
    let noon = at_noon(day(2026, 5, 20));
    let newsletter = String::from_utf8(from_council("how to ask us", "x")).unwrap();
    let newsletter = newsletter.replace("eastmere", "westmoor");
    servers
        .dovecot
        .place(USER, "INBOX", newsletter.as_bytes(), noon);
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 0);
    desk.draft_for("Westmoor Council", None);
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!((summary.new, summary.looked_at), (1, 1), "{summary:?}");
    let again = FetchWish {
        since: None,
        again: true,
    };
    let summary = desk.app.fetch_mail_as(again).await.unwrap();
    assert_eq!((summary.new, summary.looked_at), (0, 1), "{summary:?}");
}

/// New UIDs for all, with a mail gone and one come meanwhile: nothing twice, nothing lost.
#[tokio::test]
async fn new_uids_bring_nothing_twice_and_lose_nothing() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.sent().await;
    let noon = at_noon(day(2026, 6, 1));
    for subject in ["one", "two", "three"] {
        servers
            .dovecot
            .place(USER, "INBOX", &from_council(subject, "x"), noon);
    }
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 3);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    servers.dovecot.remove_one(USER, "INBOX");
    servers
        .dovecot
        .place(USER, "INBOX", &from_council("four", "x"), noon);
    servers.dovecot.renumber(USER, "INBOX");
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!((summary.new, summary.looked_at), (1, 3), "{summary:?}");
    assert_eq!(subjects(&desk), ["four", "one", "three", "two"]);
}

async fn until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < limit, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    begun.elapsed()
}

/// What was told while `work` went on beside the watch.
async fn watched(app: &App, work: impl Future<Output = ()>) -> Vec<Result<FetchSummary, String>> {
    let said = Mutex::new(Vec::new());
    let told = |news: WatchNews<'_>| {
        said.lock().unwrap().push(match news {
            WatchNews::Fetched(summary) => Ok(summary.clone()),
            WatchNews::Trouble(error) => Err(error.to_string()),
        });
    };
    tokio::select! {
        ended = app.watch_mail(&told) => panic!("{ended:?}"),
        () = work => {}
    }
    said.into_inner().unwrap()
}

/// The server tells of a mail, and it is there within seconds; so it is after the server was away.
#[tokio::test]
async fn mail_comes_by_itself_also_after_the_server_was_away() {
    let mut servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.sent().await;
    let limit = Duration::from_mins(1);
    let has = |many: usize| subjects(&desk).len() == many;
    let said = watched(&desk.app, async {
        until("the first fetch", limit, || {
            desk.app.status().unwrap().last_fetch.is_some()
        })
        .await;
        // The wait begins.
        tokio::time::sleep(Duration::from_millis(700)).await;
        servers.dovecot.deliver(USER, &from_council("first", "x"));
        until("the first mail", limit, || has(1)).await;

        servers.dovecot.stop();
        let trouble = || !desk.app.status().unwrap().trouble.is_empty();
        until("the trouble is said", limit, trouble).await;
        servers.dovecot.start_again();
        servers.dovecot.deliver(USER, &from_council("second", "x"));
        until("the second mail", Duration::from_secs(90), || has(2)).await;
        until("the trouble is over", limit, || !trouble()).await;
        servers.dovecot.deliver(USER, &from_council("third", "x"));
        until("the third mail", limit, || has(3)).await;
        // It is told a moment after it is kept.
        tokio::time::sleep(Duration::from_secs(1)).await;
    })
    .await;
    let troubles = said.iter().filter(|news| news.is_err()).count();
    assert!(
        (1..=2).contains(&troubles),
        "said once, not at each try: {said:?}"
    );
    assert_eq!(
        said.iter()
            .flatten()
            .map(|fetched| fetched.new)
            .sum::<u32>(),
        3
    );
}

/// A mailbox with nothing new is looked at again and again, and the casebook stays as it is: each
/// change makes the window read all it shows.
#[tokio::test]
async fn a_mailbox_with_nothing_new_leaves_the_casebook_alone() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.sent().await;
    watched(&desk.app, async {
        until("the first look", Duration::from_mins(1), || {
            desk.app.status().unwrap().last_fetch.is_some()
        })
        .await;
        let before = desk.app.casebook().change_count().unwrap();
        // The practice mailbox is looked at every five seconds.
        tokio::time::sleep(Duration::from_secs(11)).await;
        assert_eq!(desk.app.casebook().change_count().unwrap(), before);
        // After a while it is noted that it still answers.
        let times = desk.app.times_answered();
        desk.clock.forward(chrono::TimeDelta::minutes(6));
        let noted = || desk.app.status().unwrap().last_fetch == Some(desk.app.now());
        until("it is noted", Duration::from_mins(1), noted).await;
        assert!(desk.app.times_answered() > times);
        // The desk's clock began at nine, in Greenwich; in June that is ten.
        assert_eq!(desk.app.last_checked().unwrap().unwrap(), "10:06");
        // That is no change: neither the window nor what mail is held against is made anew.
        assert_eq!(desk.app.casebook().change_count().unwrap(), before);
    })
    .await;
}

/// The password is wrong, then right: no hammering in between, and the watch takes it up.
#[tokio::test]
async fn the_watch_takes_new_settings_up_and_does_not_hammer() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    desk.set_mailbox(smtp.port, imap.port, "wrong");
    imap.put(&from_council("waiting", "x"));
    let said = watched(&desk.app, async {
        let trouble = || !desk.app.status().unwrap().trouble.is_empty();
        until("the refusal is said", Duration::from_mins(1), trouble).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(
            imap.connections(),
            1,
            "a refused password is not shown again by itself"
        );
        desk.clock.forward(chrono::TimeDelta::seconds(1));
        desk.set_mailbox(smtp.port, imap.port, PASSWORD);
        let came = || subjects(&desk) == ["waiting"];
        until("the mail", Duration::from_mins(1), came).await;
    })
    .await;
    assert_eq!(said.len(), 2, "{said:?}");
}

/// After a sleep the connection is dead though nobody said so: it is made again at once.
#[tokio::test]
async fn after_a_sleep_the_connection_is_made_anew() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let silent = vec![(ImapAt::Idle, ImapAct::Hang)];
    let imap = ScriptedImap::start(&certificate, silent).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    watched(&desk.app, async {
        let idles = || imap.commands().iter().any(|command| command == "IDLE");
        until("it waits", Duration::from_mins(1), idles).await;
        imap.put(&from_council("sent while asleep", "x"));
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(
            subjects(&desk).len(),
            0,
            "the server is dead and says nothing"
        );
        desk.clock.forward(chrono::TimeDelta::hours(8));
        let came = || subjects(&desk).len() == 1;
        until("the mail", Duration::from_mins(1), came).await;
    })
    .await;
    assert_eq!(imap.connections(), 2);
}

/// A mail that is too large is listed once; the user has it brought, or leaves it.
#[tokio::test]
async fn a_large_mail_is_left_until_the_user_says() {
    let servers = Servers::start();
    let desk = servers.desk(day(2026, 6, 1));
    desk.sent().await;
    let lines = "a line of a large table\r\n".repeat(1_100_000);
    let noon = at_noon(day(2026, 6, 1));
    for subject in ["large one", "large two"] {
        servers
            .dovecot
            .place(USER, "INBOX", &from_council(subject, &lines), noon);
    }
    servers
        .dovecot
        .place(USER, "INBOX", &from_council("small", "x"), noon);
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!(
        (summary.new, summary.too_large.len()),
        (1, 2),
        "{summary:?}"
    );
    assert!(
        summary.too_large[0].contains("large one") && summary.too_large[0].contains("27 MB"),
        "{summary:?}"
    );
    let left = desk.app.left_in_mailbox().unwrap();
    assert_eq!(left.len(), 2);
    assert!(
        left.iter()
            .all(|mail| mail.can_bring && mail.size > 27_000_000)
    );
    assert_eq!(left[0].from.email, "foi@eastmere.example");
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!(
        (summary.new, summary.too_large.len()),
        (0, 0),
        "said once: {summary:?}"
    );

    let of = |subject: &str| -> Uuid {
        let left = desk.app.left_in_mailbox().unwrap();
        left.iter().find(|mail| mail.subject == subject).unwrap().id
    };
    let (one, two) = (of("large one"), of("large two"));
    assert_eq!(desk.app.bring_left(one).await.unwrap().new, 1);
    desk.app.dismiss_left(two).unwrap();
    assert_eq!(desk.app.left_in_mailbox().unwrap(), []);
    assert_eq!(subjects(&desk), ["large one", "small"]);
    // Neither comes back, whatever happens to the folder's UIDs.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    servers.dovecot.renumber(USER, "INBOX");
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!(summary.new, 0, "{summary:?}");
    assert_eq!(desk.app.left_in_mailbox().unwrap(), []);
    assert!(
        desk.app.bring_left(one).await.is_err(),
        "it is here already"
    );
}

/// Two thousand mails of others and fifty of ours: the heads of all come, the bodies of fifty.
#[tokio::test]
async fn bodies_of_other_mails_stay_in_the_mailbox() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    let (mut heads, mut bodies) = (0, 0);
    for number in 0..2050 {
        let raw = if number % 41 == 0 {
            let raw = from_council(&format!("ours {number}"), "A short answer.");
            bodies += raw.len();
            raw
        } else {
            unrelated(number)
        };
        let text = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        heads += text + 4;
        imap.put(&raw);
    }
    let begun = Instant::now();
    let summary = desk.app.fetch_mail().await.unwrap();
    println!(
        "2,050 mails, 50 of them ours: {:?}, {} bytes said",
        begun.elapsed(),
        imap.bytes_said()
    );
    assert_eq!((summary.new, summary.looked_at), (50, 2050), "{summary:?}");
    // What frames each answer takes about a hundred bytes.
    let enough = heads + bodies + 2100 * 120;
    assert!(
        imap.bytes_said() < enough,
        "{} of {enough}",
        imap.bytes_said()
    );
    assert!(!holds(&bytes_of_casebook(&desk), PLANTED));
    assert_eq!(desk.app.fetch_progress(), None);
}

/// Cancelled half-way, a fetch says what it brought, and the next brings the rest.
#[tokio::test]
async fn a_cancelled_fetch_goes_on_where_it_was() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let script = vec![(ImapAt::Body(1500), ImapAct::Hang)];
    let imap = ScriptedImap::start(&certificate, script).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    for number in 1..=1600 {
        let ours = number == 10 || number == 1500 || number == 1590;
        imap.put(&if ours {
            from_council(&format!("ours {number:04}"), "x")
        } else {
            unrelated(number)
        });
    }
    let (summary, cancelled_in) = tokio::join!(desk.app.fetch_mail(), async {
        let shown = || {
            desk.app
                .fetch_progress()
                .is_some_and(|it| it.number >= 1000)
        };
        until("the progress", Duration::from_mins(1), shown).await;
        let progress = desk.app.fetch_progress().unwrap();
        assert_eq!((progress.of, progress.new), (1600, 1), "{progress:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
        desk.app.cancel_fetch();
        Instant::now()
    });
    assert!(cancelled_in.elapsed() < Duration::from_secs(10));
    let summary = summary.unwrap();
    assert!(summary.cancelled && summary.new == 1, "{summary:?}");
    assert!(
        summary.text.contains("cancelled") && summary.text.contains("1 mail"),
        "{summary:?}"
    );
    let summary = desk.app.fetch_mail().await.unwrap();
    assert_eq!((summary.new, summary.cancelled), (2, false), "{summary:?}");
    assert_eq!(subjects(&desk), ["ours 0010", "ours 1500", "ours 1590"]);
}

/// One Message-ID twice with other words, a mail dated 1970 and one dated 2099: all are kept.
#[tokio::test]
async fn odd_dates_and_one_id_twice_lose_nothing() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    for (subject, date) in [
        ("epoch", "Thu, 01 Jan 1970 00:00:00 +0000"),
        ("far future", "Tue, 01 Dec 2099 00:00:00 +0000"),
        ("twin one", "Tue, 02 Jun 2026 09:00:00 +0000"),
        ("twin two", "Tue, 02 Jun 2026 09:00:00 +0000"),
    ] {
        let raw = String::from_utf8(from_council(subject, "x")).unwrap();
        let raw = raw
            .replace("Tue, 02 Jun 2026 09:00:00 +0000", date)
            .replace(
                "\r\n\r\n",
                "\r\nMessage-ID: <same@eastmere.example>\r\n\r\n",
            );
        imap.put(raw.as_bytes());
    }
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 4);
    imap.renumber();
    assert_eq!(desk.app.fetch_mail().await.unwrap().new, 0);
    assert_eq!(
        subjects(&desk),
        ["epoch", "far future", "twin one", "twin two"]
    );
    for row in desk.app.inbox(0, 200, None).unwrap().rows {
        assert_eq!(
            row.date.date_naive().to_string().get(..4),
            Some("2026"),
            "{row:?}"
        );
    }
}

/// The disk is full while replies are stored: it is said, and once there is room exactly what is
/// missing comes. The mount needs root; without it there is nothing to try it on.
#[tokio::test]
async fn a_full_disk_stops_the_fetch_and_room_lets_it_go_on() {
    let certificate = Certificate::self_made();
    let smtp = SmtpServer::start(&certificate, USER, PASSWORD);
    let imap = ScriptedImap::start(&certificate, Vec::new()).await;
    let desk = Desk::with_servers(day(2026, 6, 1), &certificate, smtp.port, imap.port);
    desk.sent().await;
    let Some(small) = Disk::mounted() else { return };
    let desk = desk.moved_to(small.path());
    desk.set_mailbox(smtp.port, imap.port, PASSWORD);
    for number in 0..12 {
        let text = format!("{number} {}", "words that fill a disk ".repeat(20_000));
        imap.put(&from_council(&format!("mail {number:02}"), &text));
    }
    let ballast = small.path().join("ballast");
    fs::write(&ballast, vec![1; 42 * 1024 * 1024]).unwrap();
    let error = desk.app.fetch_mail().await.unwrap_err().to_string();
    assert!(error.contains("disk is full"), "{error}");
    let before = subjects(&desk);
    assert!(!before.is_empty() && before.len() < 12, "{before:?}");
    fs::remove_file(&ballast).unwrap();
    let desk = desk.restart();
    desk.set_mailbox(smtp.port, imap.port, PASSWORD);
    let had = imap.bytes_said();
    let summary = desk.app.fetch_mail().await.unwrap();
    let all: Vec<_> = (0..12).map(|number| format!("mail {number:02}")).collect();
    assert_eq!(subjects(&desk), all);
    let missing = 12 - before.len();
    let bytes = imap.bytes_said() - had;
    assert!(
        u32::try_from(missing).unwrap().abs_diff(summary.new) <= 1,
        "{summary:?}, {missing} missing"
    );
    assert!(
        bytes < (missing + 1) * 500_000,
        "no more than what is missing: {bytes}"
    );
    assert!(desk.app.casebook().check().unwrap().problems.is_empty());
}

/// A small disk in memory. Taken off on drop.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=48m", "none"])
            .arg(folder.path())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self(folder))
    }

    fn path(&self) -> &std::path::Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
