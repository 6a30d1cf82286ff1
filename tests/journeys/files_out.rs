//! Files the program writes where the user says: links and pipes laid in the way are not followed,
//! names from strangers are made harmless.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use uuid::Uuid;

use crate::desk::{Desk, USER, day};

fn mail_with_file(subject: &str, name: &str) -> String {
    format!(
        "From: foi@eastmere.example\r\nTo: {USER}\r\nSubject: {subject}\r\n\
         Date: Tue, 02 Jun 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n\
         --x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n\
         ward,amount\r\nSouth,1\r\n--x--\r\n"
    )
}

/// The message, the attachment, and the name shown for it.
fn brought_in(desk: &Desk, name: &str) -> (Uuid, Uuid, String) {
    let subject = Uuid::new_v4().to_string();
    let file = desk.folder.path().join(format!("{subject}.eml"));
    fs::write(&file, mail_with_file(&subject, name)).unwrap();
    assert_eq!(desk.app.import(&[file]).unwrap().new, 1);
    let rows = desk.app.inbox(0, 200, None).unwrap().rows;
    let row = rows.iter().find(|row| row.subject == subject).unwrap();
    let message = desk.app.message(row.id).unwrap();
    let attachment = &message.attachments[0];
    (row.id, attachment.id, attachment.name.clone())
}

fn pipe(at: &Path) {
    let made = Command::new("mkfifo").arg(at).status().unwrap();
    assert!(made.success());
}

/// A link or a pipe under the name that is written to, or under one that a program might write to
/// on the way there: what the link points at stays as it was, and nothing waits for a reader.
#[test]
fn nothing_is_written_through_a_link_or_into_a_pipe() {
    let desk = Desk::on(day(2026, 6, 3));
    let (message, attachment, _) = brought_in(&desk, "grants.csv");
    let folder = desk.folder.path().join("out");
    for trap in ["link", "dangling link", "pipe"] {
        for ending in ["", ".part"] {
            fs::create_dir(&folder).unwrap();
            let precious = folder.join("precious");
            fs::write(&precious, "mine").unwrap();
            let nowhere = folder.join("nowhere");
            for name in ["saved.csv", "saved.eml", "copy.scrutineer"] {
                let at = folder.join(format!("{name}{ending}"));
                match trap {
                    "link" => symlink(&precious, &at).unwrap(),
                    "dangling link" => symlink(&nowhere, &at).unwrap(),
                    _ => pipe(&at),
                }
            }
            let case = format!("{trap} {ending}");
            let (csv, eml) = (folder.join("saved.csv"), folder.join("saved.eml"));
            desk.app.save_attachment(attachment, &csv).unwrap();
            desk.app.save_message(message, &eml).unwrap();
            assert_eq!(
                fs::read_to_string(&csv).unwrap().trim_end(),
                "ward,amount\r\nSouth,1",
                "{case}"
            );
            assert!(fs::read(&eml).unwrap().starts_with(b"From: "), "{case}");
            for file in [&csv, &eml] {
                assert!(fs::symlink_metadata(file).unwrap().is_file(), "{case}");
            }
            // A backup never takes a name that something has.
            let copy = folder.join("copy.scrutineer");
            match desk.app.back_up(&copy) {
                Ok(()) => {
                    assert!(fs::symlink_metadata(&copy).unwrap().is_file(), "{case}");
                }
                Err(error) => {
                    assert!(ending.is_empty(), "{case}: {error}");
                    assert!(error.to_string().contains("already"), "{case}: {error}");
                    let left = fs::symlink_metadata(&copy).unwrap().file_type();
                    assert!(left.is_fifo() || left.is_symlink(), "{case}");
                }
            }
            assert_eq!(fs::read_to_string(&precious).unwrap(), "mine", "{case}");
            assert!(!nowhere.exists(), "{case}");
            fs::remove_dir_all(&folder).unwrap();
        }
    }
}

/// Whatever a stranger calls a file, the name offered for it is a name only, keeps the ending the
/// file really has, and the file lands in the folder the user chose.
#[test]
fn a_strangers_name_for_a_file_leads_nowhere_else() {
    let desk = Desk::on(day(2026, 6, 3));
    let out = desk.folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let long = format!("{}.csv", "x".repeat(5_000));
    for (given, ending) in [
        ("../../x.csv", ".csv"),
        ("C:\\\\x.csv", ".csv"),
        ("/etc/x.csv", ".csv"),
        ("CON.csv", ".csv"),
        ("grants.csv. .", ".csv"),
        ("answer.pdf.exe", ".pdf.exe"),
        ("answer\u{202e}fdp.exe", "fdp.exe"),
        (long.as_str(), ".csv"),
        ("..", ""),
    ] {
        let (_, attachment, shown) = brought_in(&desk, given);
        let (name, _) = desk.app.attachment_bytes(attachment).unwrap();
        for name in [&shown, &name] {
            assert!(name.ends_with(ending), "{given:?}: {name:?}");
            assert!(
                !name.contains(['/', '\\', '\0', '\u{202e}', ':']) && name.len() <= 200,
                "{given:?}: {name:?}"
            );
            assert_ne!(name.split('.').next(), Some("CON"), "{given:?}");
        }
        let target = out.join(&name);
        desk.app.save_attachment(attachment, &target).unwrap();
        assert_eq!(
            target.parent().map(Path::to_owned),
            Some(out.clone()),
            "{given:?}"
        );
        assert!(target.is_file(), "{given:?}");
        fs::remove_file(target).unwrap();
    }
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

/// What a stranger sent may be a script: it is kept as a text would be.
#[test]
fn a_saved_file_cannot_be_run() {
    let desk = Desk::on(day(2026, 6, 3));
    let (message, attachment, _) = brought_in(&desk, "answer.sh");
    let (file, mail) = (
        desk.folder.path().join("answer.sh"),
        desk.folder.path().join("answer.eml"),
    );
    desk.app.save_attachment(attachment, &file).unwrap();
    desk.app.save_message(message, &mail).unwrap();
    for saved in [file, mail] {
        let mode = fs::metadata(&saved).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0, "{} {mode:o}", saved.display());
    }
}
