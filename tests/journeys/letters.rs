//! The user's own letters, and letters that follow a request: when their time has come, and what
//! their going means.

use std::collections::BTreeMap;
use std::fs;

use foi_app::wire::{LetterEdit, LetterFiles, NewRequest, RecordEvent};
use uuid::Uuid;

use crate::desk::{Desk, day, drafts, morning};

const DESCRIPTION: &str = "title = \"Street lights\"\nkind = \"request\"\ngroup = \"Mine\"\nwhen_to_use = \"When the street is dark.\"\n\n[[fields]]\nname = \"street\"\nlabel = \"Street\"\nexample = \"Mill Lane\"\nrequired = true\n";

fn mine(body: &str) -> LetterFiles {
    LetterFiles {
        name: "street-lights".into(),
        description: DESCRIPTION.into(),
        subject: "Freedom of Information request: lights in {{ street }} [{{ reference }}]".into(),
        body: body.into(),
    }
}

fn save(desk: &Desk, was: Option<&str>, files: LetterFiles) -> Vec<String> {
    desk.app
        .save_own_letter(&LetterEdit {
            was: was.map(str::to_owned),
            files,
        })
        .unwrap()
        .into_iter()
        .map(|one| {
            format!(
                "{}:{}: {}",
                one.file,
                one.line.unwrap_or_default(),
                one.text
            )
        })
        .collect()
}

fn use_it(desk: &Desk) -> foi_app::Result<Uuid> {
    desk.app.new_request(&NewRequest {
        authority_id: desk.app.find_authority("Eastmere Borough Council").unwrap(),
        letter: "street-lights".into(),
        issue_id: None,
        fields: BTreeMap::from([("street".to_owned(), "Mill Lane".to_owned())]),
    })
}

#[test]
fn a_letter_of_ones_own_is_copied_changed_used_and_goes_with_the_casebook() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.app.copy_letter("grants-awarded", "my-grants").unwrap();
    let shipped = desk.app.letter_files("grants-awarded").unwrap();
    let mut copy = desk.app.letter_files("my-grants").unwrap();
    assert_eq!(
        (&copy.description, &copy.body),
        (&shipped.description, &shipped.body)
    );

    copy.description = copy.description.replace("Grants awarded", "My grants");
    copy.name = "my-own-grants".into();
    assert!(save(&desk, Some("my-grants"), copy).is_empty());
    assert!(
        save(
            &desk,
            None,
            mine("Please provide:\n\n1. The lights of {{ street }}.")
        )
        .is_empty()
    );

    let backup = desk.folder.path().join("backup.scrutineer");
    desk.app.back_up(&backup).unwrap();
    let desk = desk.on_a_copy_of(&backup);
    let letters = desk.app.letters().unwrap();
    let own: Vec<_> = letters
        .iter()
        .filter(|letter| letter.own)
        .map(|letter| {
            (
                letter.name.as_str(),
                letter.title.as_str(),
                letter.group.as_str(),
            )
        })
        .collect();
    assert_eq!(
        own,
        [
            ("my-own-grants", "My grants", "Grants"),
            ("street-lights", "Street lights", "Mine")
        ]
    );
    let page = desk.app.request(use_it(&desk).unwrap()).unwrap();
    assert_eq!(page.items[0].text, "The lights of Mill Lane.");

    desk.app.delete_own_letter("street-lights").unwrap();
    assert!(
        use_it(&desk)
            .unwrap_err()
            .to_string()
            .contains("There is no letter “street-lights”")
    );
    assert_eq!(drafts(&page).len(), 1, "what was made from it stays");
}

#[test]
fn a_broken_letter_is_kept_told_of_and_not_used_and_hides_no_other() {
    let desk = Desk::on(day(2026, 6, 1));
    let before = desk.app.letters().unwrap().len();
    let problems = save(
        &desk,
        None,
        mine("Please provide:\n\n1. The {{ lamp }} of {{ street }}."),
    );
    assert_eq!(
        problems,
        ["body.txt:3: it uses lamp, which letter.toml does not name as a field"]
    );
    let letters = desk.app.letters().unwrap();
    assert_eq!(letters.len(), before + 1);
    let broken = letters.iter().find(|letter| letter.own).unwrap();
    assert_eq!(broken.problems[0].line, Some(3));

    let error = use_it(&desk).unwrap_err().to_string();
    assert!(
        error.contains("“street-lights” cannot be used. body.txt, line 3: it uses lamp"),
        "{error}"
    );
    assert!(
        desk.app
            .requests(&foi_app::wire::RequestFilter::default())
            .unwrap()
            .rows
            .is_empty()
    );

    assert!(
        save(
            &desk,
            Some("street-lights"),
            mine("1. The lights of {{ street }}.")
        )
        .is_empty()
    );
    use_it(&desk).unwrap();
}

#[test]
fn names_that_would_be_trouble_are_refused() {
    let desk = Desk::on(day(2026, 6, 1));
    let refused = |was: Option<&str>, name: &str| {
        let files = LetterFiles {
            name: name.into(),
            ..mine("1. x")
        };
        let was = was.map(str::to_owned);
        desk.app
            .save_own_letter(&LetterEdit { was, files })
            .unwrap_err()
            .to_string()
    };
    for name in [
        "",
        "../up",
        "a/b",
        "Ä",
        "UPPER",
        "-x",
        "a b",
        "con.txt",
        &"x".repeat(61),
    ] {
        let error = refused(None, name);
        assert!(
            error.contains("cannot be a letter's name"),
            "{name}: {error}"
        );
        assert!(error.len() < 260, "{error}");
    }
    assert!(refused(None, "grants-awarded").contains("already"));
    assert!(refused(Some("grants-awarded"), "mine").contains("came with the program"));
    let long = LetterFiles {
        body: "x".repeat(1024 * 1024),
        ..mine("")
    };
    let error = desk
        .app
        .save_own_letter(&LetterEdit {
            was: None,
            files: long,
        })
        .unwrap_err();
    assert!(error.to_string().contains("longer than 64 KiB"), "{error}");
    assert!(desk.app.letters().unwrap().iter().all(|letter| !letter.own));
}

#[test]
fn letters_go_out_and_come_back_as_a_folder_or_a_zip() {
    let desk = Desk::on(day(2026, 6, 1));
    save(&desk, None, mine("1. The lights of {{ street }}.\n"));
    let place = desk.folder.path().join("out");
    let folder = desk.app.export_letter("street-lights", &place).unwrap();
    let zip = desk.folder.path().join("lights.zip");
    desk.app.export_letter("street-lights", &zip).unwrap();
    let again = desk
        .app
        .export_letter("street-lights", &zip)
        .unwrap_err()
        .to_string();
    assert!(again.contains("exists"), "{again}");
    let first = fs::read(&zip).unwrap();
    desk.app.export_letter_over("street-lights", &zip).unwrap();
    assert_eq!(
        fs::read(&zip).unwrap(),
        first,
        "the same letter makes the same file"
    );

    for from in [&folder, &place, &folder.join("letter.toml"), &zip] {
        let other = Desk::on(day(2026, 6, 1));
        let came = other.app.import_letters(from).unwrap();
        assert_eq!(
            came.added,
            ["street-lights"],
            "{}: {}",
            from.display(),
            came.text
        );
        let (one, two) = (
            desk.app.letter_files("street-lights").unwrap(),
            other.app.letter_files("street-lights").unwrap(),
        );
        assert_eq!(one, two);
        assert!(
            other.app.import_letters(from).unwrap().added.is_empty(),
            "the same is not added twice"
        );
    }

    // Beside a letter of that name that says something else, it comes in under another.
    let other = Desk::on(day(2026, 6, 1));
    save(&other, None, mine("1. Else, {{ street }}."));
    assert_eq!(
        other.app.import_letters(&zip).unwrap().added,
        ["street-lights-2"]
    );
}

#[test]
fn of_many_letters_the_broken_ones_are_left_out_whole_and_named() {
    let desk = Desk::on(day(2026, 6, 1));
    let place = desk.folder.path().join("letters");
    let put = |name: &str, description: &str, body: &[u8]| {
        let folder = place.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("letter.toml"), description).unwrap();
        fs::write(folder.join("subject.txt"), "About {{ street }}").unwrap();
        fs::write(folder.join("body.txt"), body).unwrap();
    };
    put("good", DESCRIPTION, b"1. {{ street }}");
    put("loop", DESCRIPTION, b"1.\n{% for a in [1,2] %}");
    put(
        "toml",
        "title = \"Lights\"\nkind = \"poem\"\nwhen_to_use = \"x\"",
        b"1. x",
    );
    put("Shouting", DESCRIPTION, b"1. x");
    let came = desk.app.import_letters(&place).unwrap();
    assert_eq!(came.added, ["good"]);
    assert_eq!(came.left_out.len(), 3, "{:?}", came.left_out);
    assert!(
        came.left_out
            .iter()
            .any(|why| why.contains("“loop”") && why.contains("body.txt, line 2"))
    );
    assert!(
        came.left_out
            .iter()
            .any(|why| why.contains("“toml”") && why.contains("letter.toml, line 2"))
    );

    // A file that is no text stops before anything is taken, with its line.
    put("bytes", DESCRIPTION, b"1. x\n\xff\xfe");
    let error = desk.app.import_letters(&place).unwrap_err().to_string();
    assert!(
        error.contains("body.txt") && error.contains("line 2 is not UTF-8"),
        "{error}"
    );
    for (name, bytes) in [
        ("note.txt", &b"hello"[..]),
        ("cut.zip", &b"PK\x03\x04cut"[..]),
    ] {
        let path = desk.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = desk.app.import_letters(&path).unwrap_err().to_string();
        assert!(
            error.contains(name) && error.contains("neither a letter's folder"),
            "{error}"
        );
    }
    assert_eq!(
        desk.app
            .letters()
            .unwrap()
            .iter()
            .filter(|letter| letter.own)
            .count(),
        1
    );
}

/// A file that unpacks to a gigabyte, and one whose names climb out of their folder.
#[test]
fn a_hostile_zip_is_refused_before_it_is_unpacked() {
    use std::io::Write as _;
    let desk = Desk::on(day(2026, 6, 1));
    let path = desk.folder.path().join("bomb.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("bomb/letter.toml", options).unwrap();
    let zeros = vec![b'\n'; 1 << 20];
    for _ in 0..256 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap();
    let error = desk.app.import_letters(&path).unwrap_err().to_string();
    assert!(error.contains("longer than 64 KiB"), "{error}");

    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for name in ["letter.toml", "subject.txt", "body.txt"] {
        zip.start_file(format!("../../{name}"), options).unwrap();
        zip.write_all(b"x").unwrap();
    }
    zip.finish().unwrap();
    let error = desk.app.import_letters(&path).unwrap_err().to_string();
    assert!(error.contains("no letter here"), "{error}");
}

fn event(desk: &Desk, id: Uuid, kind: &str, exemptions: &[&str]) {
    desk.app
        .record_event(&RecordEvent {
            request_id: id,
            kind: kind.into(),
            on: desk.app.today(),
            message_id: None,
            date: None,
            exemptions: exemptions.iter().map(|one| (*one).to_owned()).collect(),
            redirect: None,
            note: String::new(),
        })
        .unwrap();
}

#[tokio::test]
async fn a_letter_is_not_drafted_before_its_time() {
    let desk = Desk::on(day(2026, 6, 1));
    let (id, draft) = desk.draft();
    let refused = |letter: &str| desk.app.draft_letter(id, letter).unwrap_err().to_string();
    for (letter, says) in [
        ("chaser", "not been sent"),
        ("clarification", "not waiting for clarification"),
        ("narrowing", "No refusal on the ground of cost"),
        ("internal-review", "nothing to be reviewed yet"),
        ("complaint", "Ask for a review first"),
        ("grants-awarded", "begins a request of its own"),
    ] {
        let error = refused(letter);
        assert!(error.contains(says), "{letter}: {error}");
    }
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    event(&desk, id, "refused", &["43(2)"]);
    assert!(
        refused("narrowing").contains("ground of cost"),
        "refused on another ground"
    );
    assert!(refused("complaint").contains("Ask for a review first"));
}

#[tokio::test]
async fn a_clarification_sent_starts_the_time_anew() {
    let desk = Desk::on(day(2026, 6, 1));
    let (id, draft) = desk.draft();
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    desk.clock.set(morning(day(2026, 6, 8)));
    event(&desk, id, "clarification_asked", &[]);
    let page = desk.app.request(id).unwrap();
    assert!(
        page.next
            .iter()
            .any(|step| step.letter.as_deref() == Some("clarification"))
    );

    // The answer is still wanting: the draft says so, and cannot go.
    let answer = desk.app.draft_letter(id, "clarification").unwrap();
    assert!(answer.body.contains("[What you mean]"), "{}", answer.body);
    assert!(
        answer.obstacles[0].contains("[What you mean]"),
        "{:?}",
        answer.obstacles
    );
    desk.app.send_letter_now(answer.id).unwrap_err();
    let body = answer
        .body
        .replace("[What you mean]", "I mean grants, not loans.");
    desk.app
        .save_draft(answer.id, &answer.subject, &body)
        .unwrap();

    desk.clock.set(morning(day(2026, 6, 10)));
    desk.app.send_letter_now(answer.id).unwrap();
    desk.app.send_ready().await.unwrap();
    let page = desk.app.request(id).unwrap();
    assert_eq!(page.row.stage, "awaiting");
    // Twenty working days after 10 June 2026, with 15 June a bank holiday in Scotland: 9 July.
    assert_eq!(page.row.due, Some(day(2026, 7, 9)));
}

#[tokio::test]
async fn a_narrowed_request_is_a_new_one_for_the_same_issues() {
    let desk = Desk::on(day(2026, 6, 1));
    let issue = desk.issue("Who gets the grants?");
    let (id, draft) = desk.draft_for("Eastmere Borough Council", Some(issue));
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    desk.clock.set(morning(day(2026, 6, 22)));
    event(&desk, id, "refused", &["12"]);
    let before = desk.app.request(id).unwrap();
    assert!(
        before
            .next
            .iter()
            .any(|step| step.letter.as_deref() == Some("narrowing"))
    );

    let fields = BTreeMap::from([(
        "limits".to_owned(),
        "only grants of £5,000 or more".to_owned(),
    )]);
    let narrowed = desk
        .app
        .draft_letter_with(id, "narrowing", &fields)
        .unwrap();
    let page = desk.app.request(narrowed.request_id).unwrap();
    assert_ne!(page.row.reference, before.row.reference);
    assert_eq!(page.items.len(), before.items.len());
    assert_eq!(desk.app.issue(issue).unwrap().requests.len(), 2);
    assert!(
        !narrowed.body.contains(&before.row.reference),
        "a reply would be filed under the old one"
    );
    desk.app.send_letter_now(narrowed.id).unwrap();
    desk.app.send_ready().await.unwrap();
    // Twenty working days after 22 June 2026; 13 July is a bank holiday in Northern Ireland.
    assert_eq!(
        desk.app.request(narrowed.request_id).unwrap().row.due,
        Some(day(2026, 7, 21))
    );
    assert_eq!(
        desk.app.request(id).unwrap().row.stage,
        "refused",
        "the old one stands as it stood"
    );
}

#[tokio::test]
async fn a_complaint_goes_to_the_regulator_and_never_to_the_authority() {
    let desk = Desk::on(day(2026, 6, 1));
    let (id, draft) = desk.draft();
    desk.app.send_letter_now(draft.id).unwrap();
    desk.app.send_ready().await.unwrap();
    desk.clock.set(morning(day(2026, 7, 20)));
    let fields = BTreeMap::from([("complaint".to_owned(), "No answer came.".to_owned())]);
    let complaint = desk
        .app
        .draft_letter_with(id, "complaint", &fields)
        .unwrap();
    assert_eq!(complaint.to, "");
    assert!(
        complaint.obstacles[0].contains("goes to the regulator"),
        "{:?}",
        complaint.obstacles
    );
    desk.app.send_letter_now(complaint.id).unwrap_err();

    assert!(
        desk.app
            .address_draft(complaint.id, "not an address")
            .is_err()
    );
    let addressed = desk
        .app
        .address_draft(complaint.id, "cases@regulator.example")
        .unwrap();
    assert_eq!(addressed.to, "cases@regulator.example");
    let mail = desk.app.preview_mail(complaint.id).unwrap();
    assert_eq!(mail.to, "cases@regulator.example");
    assert!(
        !mail.source.contains("foi@eastmere.example"),
        "{}",
        mail.source
    );
    desk.app.send_letter_now(complaint.id).unwrap();
    desk.app.send_ready().await.unwrap();
    assert_eq!(desk.app.request(id).unwrap().row.stage, "with_regulator");
}
