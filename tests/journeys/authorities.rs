//! Lists of authorities as people have them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use foi_app::wire::{AuthorityEdit, AuthorityImport, AuthorityRow};

use crate::desk::{Desk, day, morning};

fn file(desk: &Desk, bytes: impl AsRef<[u8]>) -> PathBuf {
    let file = desk.folder.path().join("authorities.csv");
    fs::write(&file, bytes).unwrap();
    file
}

fn bring_in(desk: &Desk, bytes: impl AsRef<[u8]>) -> AuthorityImport {
    desk.app
        .import_authorities(&file(desk, bytes), &BTreeMap::new())
        .unwrap()
}

fn named(desk: &Desk, name: &str) -> AuthorityRow {
    desk.app
        .authorities()
        .unwrap()
        .into_iter()
        .find(|one| one.name == name)
        .unwrap_or_else(|| panic!("{name} is not there"))
}

#[test]
fn rows_that_cannot_be_used_are_left_out_and_said() {
    let desk = Desk::on(day(2026, 6, 1));
    let came = bring_in(
        &desk,
        "name,email,regime\n\
         Glen Aird Council,foi@glenaird.example,foisa\n\
         Tidewell,not an address,foia\n\
         Long Itching,Records Team <foi@longitching.example>,foia\n\
         ,foi@nobody.example,foia\n\
         Sallow Fen,foi@sallowfen.example,roman\n\
         Eastmere Borough Council,other@eastmere.example,\n\
         Glen Aird Council,second@glenaird.example,foisa\n\
         Harrow Down,foi@harrowdown.example\n",
    );
    assert_eq!((came.added, came.known, came.filled_in), (1, 2, 0));
    let left: Vec<_> = came
        .left_out
        .iter()
        .map(|row| (row.line, row.name.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            (3, "Tidewell"),
            (4, "Long Itching"),
            (5, ""),
            (6, "Sallow Fen"),
            (9, "Harrow Down")
        ]
    );
    let why = |line: u32| {
        let row = came.left_out.iter().find(|row| row.line == line).unwrap();
        row.why.clone()
    };
    assert!(why(3).contains("address"), "{}", why(3));
    assert!(why(4).contains("address"), "{}", why(4));
    assert!(why(6).contains("roman"), "{}", why(6));
    assert!(why(9).contains("cells"), "{}", why(9));
    assert!(
        came.text.contains("1 authority added") && came.text.contains("5 rows left out"),
        "{}",
        came.text
    );
    // Neither of the two that were known, nor the row after the first of a name, changed anything.
    assert_eq!(
        named(&desk, "Glen Aird Council").email,
        "foi@glenaird.example"
    );
    assert_ne!(
        named(&desk, "Eastmere Borough Council").email,
        "other@eastmere.example"
    );
}

#[test]
fn lists_of_other_countries_and_ages_are_read() {
    for (what, bytes) in [
        (
            "semicolons",
            b"Name;E-mail;Law\nCaf\xc3\xa9 Council;foi@cafe.example;foia\n".to_vec(),
        ),
        (
            "tabs",
            b"Organisation\tAddress\nCaf\xc3\xa9 Council\tfoi@cafe.example\n".to_vec(),
        ),
        (
            "windows-1252",
            b"name,email\r\nCaf\xe9 Council,foi@cafe.example\r\n".to_vec(),
        ),
        (
            "UTF-16",
            std::iter::once(0xfeff)
                .chain("name,email\nCafé Council,foi@cafe.example\n".encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        (
            "quotes",
            "\u{feff}\"name\",\"email\"\n\"Café Council\",\"foi@cafe.example\"\n".into(),
        ),
    ] {
        let desk = Desk::on(day(2026, 6, 1));
        let came = bring_in(&desk, bytes);
        assert_eq!((came.added, came.left_out.len()), (1, 0), "{what}");
        assert_eq!(
            named(&desk, "Café Council").email,
            "foi@cafe.example",
            "{what}"
        );
    }
}

#[test]
fn a_list_without_names_says_what_it_has_and_can_be_mapped() {
    let desk = Desk::on(day(2026, 6, 1));
    let list = file(&desk, "who,where\nGlen Aird Council,foi@glenaird.example\n");
    let said = desk
        .app
        .import_authorities(&list, &BTreeMap::new())
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("who, where") && said.contains("Nothing was brought in"),
        "{said}"
    );
    let columns = desk.app.authority_columns(&list).unwrap();
    assert_eq!(columns.columns, ["who", "where"]);
    assert_eq!(
        columns.sample,
        [["Glen Aird Council", "foi@glenaird.example"]]
    );
    assert!(columns.fields.iter().all(|field| field.column.is_none()));

    let mapping = [("name", "Who"), ("email", "where")]
        .map(|(field, column)| (field.to_owned(), column.to_owned()))
        .into();
    assert_eq!(
        desk.app.import_authorities(&list, &mapping).unwrap().added,
        1
    );
    assert_eq!(
        named(&desk, "Glen Aird Council").email,
        "foi@glenaird.example"
    );
    for (mapping, word) in [(("name", "whom"), "whom"), (("colour", "who"), "colour")] {
        let mapping = [(mapping.0.to_owned(), mapping.1.to_owned())].into();
        let said = desk
            .app
            .import_authorities(&list, &mapping)
            .unwrap_err()
            .to_string();
        assert!(said.contains(word), "{said}");
    }
    for broken in ["", "\n\n", "name,name\na,b\n"] {
        let list = file(&desk, broken);
        assert!(
            desk.app
                .import_authorities(&list, &BTreeMap::new())
                .is_err(),
            "{broken:?}"
        );
    }
}

/// The columns are those of the file that site offers for download; it has no addresses.
#[test]
fn the_list_of_whatdotheyknow_is_recognised() {
    let desk = Desk::on(day(2026, 6, 1));
    let list = "Name,Short name,URL name,Tags,Home page,Publication scheme,Disclosure log,Notes,Created at,Updated at,Version\n\
        Glen Aird Council,,glen_aird,local_council scotland lcsc:77,https://glenaird.example/,,https://glenaird.example/foi,Asks for a form,2010-01-01,2020-01-01,3\n\
        Old Ferry Board,,old_ferry,defunct transport,,,,,2010-01-01,2020-01-01,1\n\
        Private Pier Ltd,,private_pier,not_apply,,,,,2010-01-01,2020-01-01,1\n\
        Aldermoor Primary School,,aldermoor,school,aldermoor.example,,,,2010-01-01,2020-01-01,1\n\
        Sedge Surgery,,sedge,gp,,,,,2010-01-01,2020-01-01,1\n";
    let columns = desk.app.authority_columns(&file(&desk, list)).unwrap();
    assert_eq!((columns.from.as_str(), columns.rows), ("WhatDoTheyKnow", 5));
    let came = bring_in(&desk, list);
    assert_eq!((came.added, came.without_address), (3, 3));
    let left: Vec<_> = came.left_out.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(left, ["Old Ferry Board", "Private Pier Ltd"]);

    let council = named(&desk, "Glen Aird Council");
    assert_eq!(
        (
            council.regime.as_str(),
            council.regime_guessed,
            council.nation.as_str()
        ),
        ("foisa", true, "scotland")
    );
    assert_eq!(council.tags, ["local_council", "scotland"]);
    assert_eq!(council.website, "https://glenaird.example/");
    assert_eq!(council.disclosure_log, "https://glenaird.example/foi");
    assert_eq!(council.notes, "Asks for a form");
    assert_eq!(council.address_seen, None);
    let school = named(&desk, "Aldermoor Primary School");
    assert_eq!(
        (school.kind.as_str(), school.website.as_str()),
        ("school", "https://aldermoor.example")
    );
    assert_eq!(named(&desk, "Sedge Surgery").kind, "other");

    // Again: nothing. With an address: what was lacking is filled in, what was there stays.
    assert_eq!(bring_in(&desk, list).known, 3);
    let came = bring_in(
        &desk,
        "name,email,notes\nGlen Aird Council,foi@glenaird.example,Other\n",
    );
    assert_eq!((came.added, came.filled_in), (0, 1));
    let council = named(&desk, "Glen Aird Council");
    assert_eq!(
        (council.email.as_str(), council.notes.as_str()),
        ("foi@glenaird.example", "Asks for a form")
    );
    assert!(council.regime_guessed);
    // Saved with its law by a person, it is no guess any more.
    desk.app
        .save_authority(&AuthorityEdit {
            id: Some(council.id),
            name: council.name,
            email: council.email,
            regime: "foisa".into(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    assert!(!named(&desk, "Glen Aird Council").regime_guessed);
}

#[test]
fn the_councils_come_without_addresses_and_once() {
    let desk = Desk::on(day(2026, 6, 1));
    let said = desk.app.add_councils("scotland").unwrap();
    assert!(said.starts_with("32 councils added"), "{said}");
    let said = desk.app.add_councils("").unwrap();
    assert!(
        said.starts_with("350 councils added") && said.contains("32 were here"),
        "{said}"
    );
    let all = desk.app.authorities().unwrap();
    assert_eq!(all.len(), 383, "with the one that was there");
    assert!(
        all.iter()
            .filter(|one| one.name != "Eastmere Borough Council")
            .all(|one| one.email.is_empty() && !one.regime_guessed && one.tags.len() == 2)
    );
    assert_eq!(desk.app.batch_by_tag("County-Council").unwrap().len(), 21);
    assert!(desk.app.add_councils("atlantis").is_err());
}

#[test]
fn a_hundred_thousand_rows_come_in_whole() {
    let desk = Desk::on(day(2026, 6, 1));
    let mut list = String::from("name,email,tags\n");
    for number in 0..100_000 {
        list.push_str(&format!("Body {number},foi@body-{number}.example,wide\n"));
    }
    let came = bring_in(&desk, &list);
    assert_eq!((came.added, came.left_out.len()), (100_000, 0));
    assert_eq!(desk.app.authorities().unwrap().len(), 100_001);
}

#[tokio::test]
async fn an_address_is_seen_to_work_when_a_letter_there_was_answered() {
    let desk = Desk::on(day(2026, 6, 1));
    let seen = || named(&desk, "Eastmere Borough Council").address_seen;
    assert_eq!(seen(), None);
    let request = desk.sent().await;
    assert_eq!(seen(), None, "that a server took it is not that it works");
    let reference = desk.app.request(request).unwrap().row.reference;
    desk.clock.set(morning(day(2026, 6, 10)));
    let reply = desk.folder.path().join("reply.eml");
    fs::write(
        &reply,
        format!(
            "From: Records <records@eastmere.example>\r\nTo: amina@reporter.example\r\n\
             Subject: Re: Your request [{reference}]\r\nMessage-ID: <1@eastmere.example>\r\n\
             Date: Tue, 9 Jun 2026 10:00:00 +0100\r\n\r\nWe are looking into it.\r\n"
        ),
    )
    .unwrap();
    desk.app.import(&[reply]).unwrap();
    assert_eq!(seen(), Some(day(2026, 6, 9)));
}

#[test]
fn an_address_given_at_a_draft_is_kept_with_the_authority() {
    let desk = Desk::on(day(2026, 6, 1));
    desk.authority("Tidewell District Council", "");
    let (_, draft) = desk.draft_for("Tidewell District Council", None);
    assert!(!draft.obstacles.is_empty());
    let said = desk.app.give_address(draft.id, "no address").unwrap_err();
    assert!(said.to_string().contains("kept as it was"), "{said}");
    let draft = desk
        .app
        .give_address(draft.id, " foi@tidewell.example ")
        .unwrap();
    assert_eq!(
        (draft.to.as_str(), draft.obstacles.len()),
        ("foi@tidewell.example", 0)
    );
    assert_eq!(
        named(&desk, "Tidewell District Council").email,
        "foi@tidewell.example"
    );
}

#[test]
fn a_nation_that_is_given_decides_the_law_and_a_guess_stays_one_until_the_law_is_named() {
    let desk = Desk::on(day(2026, 6, 1));
    let id = desk
        .app
        .save_authority(&AuthorityEdit {
            name: "Glen Aird Trust".into(),
            nation: "scotland".into(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    let row = named(&desk, "Glen Aird Trust");
    assert_eq!((row.regime.as_str(), row.regime_guessed), ("foisa", true));
    let edit = AuthorityEdit {
        id: Some(id),
        name: row.name,
        email: "foi@glenaird.example".into(),
        ..AuthorityEdit::default()
    };
    desk.app.save_authority(&edit).unwrap();
    let row = named(&desk, "Glen Aird Trust");
    assert_eq!((row.regime.as_str(), row.regime_guessed), ("foisa", true));
    for name in ["Glen\u{202e}driA", "\u{200b}", &"x".repeat(5_000)] {
        let edit = AuthorityEdit {
            name: name.into(),
            ..AuthorityEdit::default()
        };
        assert!(desk.app.save_authority(&edit).is_err(), "{name:?}");
    }
}
