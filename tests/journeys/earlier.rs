//! Requests made elsewhere are brought in: known again, told by those who told of them, never sent.
//!
//! The texts are as Alaveteli's source writes them (see `docs/EARLIER.md`); all in them is made up.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use foi_app::wire::{EarlierImport, RequestFilter, ThreadEntry};
use zip::write::SimpleFileOptions;

use crate::desk::{Desk, day, messages};

const COUNCIL: &str = "Westbrook Borough Council";

/// As `app/views/request/show.text.erb` and its parts write it.
const CORRESPONDENCE: &str = "This is a plain-text version of the Freedom of Information request \"Grants by ward\".  The latest, full version is available online at http://foi.example/request/grants_by_ward.\n\n\n\n\n-------------------------------\n  From:  Robin Example\n  To: Westbrook Borough Council\n  Date: 3 March 2025\n  Dear Westbrook Borough Council,\n\n1. Which wards got grants?\n\n2. How much each?\n\nYours faithfully,\n\nRobin Example\n\n\n\n\n-------------------------------\n  From: Nora Officer, Westbrook Borough Council\n  To:  Robin Example\n  Date: <time datetime=\"2025-03-20T10:15:00+00:00\" title=\"2025-03-20 10:15:00 +0000\">20 March 2025</time>\n\n  Dear Robin,\n\nPlease find the table attached.\n\n  \n    Attachment: grants.csv (1K)\n  \n\n\n\n\n";

/// As `InfoRequest#json_for_api(true)` and `InfoRequestEvent#json_for_api` write it.
const JSON: &str = r#"{"id": 41, "url_title": "grants_by_ward", "title": "Grants by ward",
 "created_at": "2025-03-03T09:00:00.000+00:00", "updated_at": "2025-04-01T09:00:00.000+01:00",
 "described_state": "partially_successful", "display_status": "Partially successful", "awaiting_description": false,
 "prominence": "normal", "law_used": "foi", "tags": [],
 "user": {"id": 7, "name": "Robin Example"},
 "public_body": {"id": 3, "url_name": "westbrook", "name": "Westbrook Borough Council", "short_name": ""},
 "info_request_events": [
  {"id": 1, "event_type": "sent", "created_at": "2025-03-03T09:00:00.000+00:00", "described_state": "waiting_response", "calculated_state": "waiting_response", "incoming_message_id": null, "outgoing_message_id": 1, "comment_id": null},
  {"id": 2, "event_type": "response", "created_at": "2025-03-20T10:15:00.000+00:00", "described_state": "waiting_clarification", "calculated_state": "waiting_clarification", "incoming_message_id": 1},
  {"id": 3, "event_type": "followup_sent", "created_at": "2025-03-21T10:15:00.000+00:00", "described_state": null, "outgoing_message_id": 2},
  {"id": 4, "event_type": "comment", "created_at": "2025-03-22T10:15:00.000+00:00", "described_state": null, "comment_id": 1},
  {"id": 5, "event_type": "response", "created_at": "2025-03-31T23:30:00.000+00:00", "described_state": "partially_successful", "incoming_message_id": 2}]}"#;

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn file(desk: &Desk, name: &str, bytes: &[u8]) -> PathBuf {
    let path = desk.folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn bring(desk: &Desk, path: &PathBuf, dry_run: bool) -> EarlierImport {
    desk.app
        .import_requests(std::slice::from_ref(path), &BTreeMap::new(), None, dry_run)
        .unwrap()
}

/// How many requests, messages, events and letters of ours the casebook has.
fn counts(desk: &Desk) -> [u32; 4] {
    let casebook = rusqlite::Connection::open(desk.casebook()).unwrap();
    ["request", "message", "event", "letter"].map(|table| {
        casebook
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap()
    })
}

#[tokio::test]
async fn a_zip_and_the_json_of_a_request_are_one_request() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "grants_by_ward.zip",
        &zip(&[
            ("correspondence.txt", CORRESPONDENCE),
            ("1_3_grants.csv", "ward,amount\nHarbour,10\n"),
        ]),
    );
    let before = counts(&desk);
    let would = bring(&desk, &path, true);
    assert_eq!(
        (
            would.new,
            would.requests[0].letters,
            would.requests[0].files
        ),
        (1, 2, 1)
    );
    assert_eq!(counts(&desk), before, "a dry run changes nothing");

    let came = bring(&desk, &path, false);
    let row = &came.requests[0];
    assert_eq!(
        (row.title.as_str(), row.authority.as_str()),
        ("Grants by ward", COUNCIL)
    );
    assert_eq!(row.events, ["sent"]);
    let id = row.request_id.unwrap();
    let page = desk.app.request(id).unwrap();
    let thread = messages(&page);
    assert_eq!(thread.len(), 2);
    assert!(thread[0].outgoing && !thread[1].outgoing);
    assert_eq!(thread[1].from.name, "Nora Officer");
    assert!(thread[1].reply.contains("Please find the table attached."));
    assert_eq!(thread[1].attachments[0].name, "grants.csv");
    assert_eq!(page.items.len(), 2);
    assert_eq!(page.row.stage, "late");
    assert_eq!(
        page.authority_email, "",
        "nothing can be sent before an address is given"
    );

    let json = file(&desk, "grants_by_ward.json", JSON.as_bytes());
    let told = bring(&desk, &json, false);
    assert_eq!((told.new, told.known), (0, 1));
    assert_eq!(told.requests[0].request_id, Some(id));
    // 31 March, 23:30 in Greenwich, is 1 April in London: summer time began on 30 March 2025.
    let page = desk.app.request(id).unwrap();
    let events: Vec<_> = page
        .thread
        .iter()
        .filter_map(|entry| match entry {
            ThreadEntry::Event(event) => {
                Some((event.kind.as_str(), event.on, event.said_by.as_str()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        events,
        [
            ("sent", day(2025, 3, 3), "WhatDoTheyKnow"),
            ("clarification_asked", day(2025, 3, 20), "WhatDoTheyKnow"),
            ("clarified", day(2025, 3, 21), "WhatDoTheyKnow"),
            ("partly_answered", day(2025, 4, 1), "WhatDoTheyKnow"),
        ]
    );

    let after = counts(&desk);
    for path in [&path, &json] {
        assert_eq!(bring(&desk, path, false).new, 0);
    }
    assert_eq!(counts(&desk), after, "a second run adds nothing");
    assert_eq!(desk.app.outbox().unwrap(), []);
    assert_eq!(desk.app.send_ready().await.unwrap().sent, 0);
}

#[test]
fn a_batch_is_as_many_requests_as_it_has_folders() {
    let desk = Desk::on(day(2025, 5, 20));
    let folder = "Westbrook Borough Council - grants_by_ward";
    let other = "Vale of Pickering - Town Council - grants_by_ward_2";
    let letter = "Dear all,\n\n1. Which wards got grants?\n";
    let names = [
        format!("{folder}/2025-03-03-090000/outgoing_1.txt"),
        format!("{folder}/2025-03-20-101500/incoming_1.txt"),
        format!("{folder}/2025-03-20-101500/attachments-1/grants.csv"),
        format!("{other}/2025-03-03-090001/outgoing_2.txt"),
    ];
    let path = file(
        &desk,
        "batch.zip",
        &zip(&[
            (
                "batch-9-grants-dashboard-2025-05-01-120000.csv",
                "request_url,authority_name,number_of_replies,request_status\nhttps://foi.example/alaveteli_pro/info_requests/grants_by_ward,Westbrook Borough Council,1,Awaiting classification\n",
            ),
            (&names[0], letter),
            (&names[1], "Attached."),
            (&names[2], "ward,amount\nHarbour,10\n"),
            (&names[3], letter),
            ("readme", "not theirs"),
        ]),
    );
    let came = bring(&desk, &path, false);
    assert_eq!(came.new, 2);
    assert_eq!(came.left_out.len(), 1, "{:?}", came.left_out);
    let of = |title: &str| came.requests.iter().find(|row| row.title == title).unwrap();
    assert_eq!(
        of("Grants by ward 2").authority,
        "Vale of Pickering - Town Council"
    );
    let first = of("Grants by ward");
    assert_eq!((first.letters, first.files), (2, 1));
    assert_eq!(
        first.notes,
        ["WhatDoTheyKnow says of it: Awaiting classification."]
    );
    assert_eq!(first.first, Some(day(2025, 3, 3)));
    assert_eq!(bring(&desk, &path, false).new, 0);
}

#[test]
fn a_list_is_read_by_its_columns_and_what_is_wrong_is_named() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "mine.csv",
        "Council;Topic;Made;Status;Date answered\n\
         Westbrook Borough Council;Grants;03/03/2025;Refused;20 March 2025\n\
         Eastmere Borough Council;Vehicles;12 May 2025;Waiting;\n\
         ;Nobody asked;01/02/2025;;\n\
         Eastmere Borough Council;Bins;soon;;\n"
            .as_bytes(),
    );
    let would = bring(&desk, &path, true);
    assert_eq!(would.new, 3);
    assert_eq!(would.left_out, ["mine.csv, row 4: it names no authority."]);
    let came = bring(&desk, &path, false);
    assert_eq!(came.requests[0].events, ["sent", "refused"]);
    assert_eq!(
        came.requests[2].notes,
        ["“soon” is not a day that can be told, so no day it was sent is recorded."]
    );
    let listed = desk.app.requests(&RequestFilter::default()).unwrap();
    assert_eq!(listed.total, 3);
    let stage = |title: &str| {
        listed
            .rows
            .iter()
            .find(|row| row.title == title)
            .unwrap()
            .stage
            .clone()
    };
    assert_eq!(
        (stage("Grants"), stage("Vehicles")),
        ("refused".to_owned(), "awaiting".to_owned())
    );
    assert_eq!(bring(&desk, &path, false).new, 0);

    let wrong = BTreeMap::from([("sent".to_owned(), "Posted".to_owned())]);
    let came = desk
        .app
        .import_requests(&[path], &wrong, None, false)
        .unwrap();
    assert!(
        came.left_out[0].contains("no column “Posted”"),
        "{:?}",
        came.left_out
    );
    assert_eq!(came.requests, []);
}

#[test]
fn a_folder_of_everything_leaves_out_only_what_is_nothing() {
    let desk = Desk::on(day(2025, 5, 20));
    let folder = desk.folder.path().join("old");
    fs::create_dir_all(folder.join("deeper")).unwrap();
    fs::write(folder.join("a.json"), JSON).unwrap();
    fs::write(
        folder.join("deeper/b.eml"),
        "From: a@b.example\r\nSubject: hello\r\n\r\nText\r\n",
    )
    .unwrap();
    fs::write(folder.join("c.zip"), b"PK\x03\x04 broken").unwrap();
    fs::write(folder.join("d.json"), "[1, 2").unwrap();
    fs::write(folder.join("e.txt"), "notes").unwrap();
    fs::write(
        folder.join("f.zip"),
        zip(&[("correspondence.pdf", "%PDF-1.4")]),
    )
    .unwrap();
    fs::write(
        folder.join("g.zip"),
        zip(&[("correspondence.txt", "hello")]),
    )
    .unwrap();
    let came = bring(&desk, &folder, false);
    assert_eq!((came.new, came.mails), (1, 1));
    assert_eq!(came.left_out.len(), 4, "{:#?}", came.left_out);
    assert_eq!(came.files[0].names, ["e.txt"]);
    assert!(
        came.left_out
            .iter()
            .all(|why| why.contains("rought in") || why.contains("left where"))
    );
}

/// What a list does not say for certain is told to the user and not recorded as what happened.
#[test]
fn a_list_says_no_outcome_that_its_words_do_not() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "mine.csv",
        "Council,Topic,Made,Status,Date answered\n\
         Westbrook Borough Council,Grants,03/03/2025,Not answered,20 March 2025\n\
         Westbrook Borough Council,Vehicles,04/03/2025,Unsuccessful,20 March 2025\n\
         Westbrook Borough Council,Bins,05/03/2025,Refused - third party data s40,20 March 2025\n\
         Westbrook Borough Council,Halls,06/03/2025,Answered,\n"
            .as_bytes(),
    );
    let came = bring(&desk, &path, false);
    let events: Vec<_> = came.requests.iter().map(|row| row.events.clone()).collect();
    assert_eq!(
        events,
        [
            vec!["sent"],
            vec!["sent"],
            vec!["sent", "refused"],
            vec!["sent"]
        ]
    );
    for (row, said) in [
        (0, "Not answered. What that is in law is not recorded"),
        (1, "Unsuccessful. What that is in law is not recorded"),
        (3, "Answered. It names no day for it"),
    ] {
        assert!(
            came.requests[row].notes[0].contains(said),
            "{:?}",
            came.requests[row].notes
        );
    }
}

#[test]
fn rows_that_nothing_tells_apart_are_as_many_requests() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "mine.csv",
        b"Council,Ref\nWestbrook Borough Council,\nWestbrook Borough Council,\nEastmere Council,7\nEastmere Council,7\n",
    );
    let came = bring(&desk, &path, false);
    // Two without anything, and one that is listed twice under its reference.
    assert_eq!((came.new, came.known), (3, 1), "{:#?}", came.requests);
    assert_eq!(
        desk.app.requests(&RequestFilter::default()).unwrap().total,
        3
    );
    assert_eq!(bring(&desk, &path, false).new, 0, "known again");
}

/// A reference copied down its column is no reason to lose what was asked for.
#[test]
fn rows_with_one_reference_and_nothing_else_in_common_are_as_many_requests() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "mine.csv",
        b"Council,Ref,Title,Sent\nEastmere Council,7,Grants,2025-03-03\nEastmere Council,7,Vehicles,2025-03-10\nEastmere Council,7,Grants,2025-03-17\n",
    );
    let came = bring(&desk, &path, false);
    // The last is the first one, listed again under another day.
    assert_eq!((came.new, came.known), (2, 1), "{:#?}", came.requests);
    assert!(
        came.requests[1].notes[0].contains("reference of another"),
        "{:?}",
        came.requests[1].notes
    );
    assert_eq!(bring(&desk, &path, false).new, 0, "known again");
}

#[test]
fn one_row_that_cannot_be_kept_is_named_and_the_others_come() {
    let desk = Desk::on(day(2025, 5, 20));
    let long = "C".repeat(400);
    let list = format!(
        "Council,Title\nEastmere Council,Grants\n{long},Vehicles\nWest\u{1b}brook,Bins\nWestbrook Council,Halls\n"
    );
    let path = file(&desk, "mine.csv", list.as_bytes());
    let came = bring(&desk, &path, false);
    assert_eq!(came.new, 2, "{:?}", came.left_out);
    assert_eq!(came.left_out.len(), 2, "{:?}", came.left_out);
    assert!(came.left_out[0].contains("row 3") && came.left_out[1].contains("row 4"));
}

#[test]
fn why_a_list_is_none_is_said() {
    for (list, why) in [
        ("Council,Date,Date\nEastmere Council,1,2\n", "“date”"),
        (
            "Council,Title\nEastmere,\"x\nWest,y\nEast,z\n",
            "line 2 is not closed",
        ),
    ] {
        let desk = Desk::on(day(2025, 5, 20));
        let came = bring(&desk, &file(&desk, "mine.csv", list.as_bytes()), false);
        assert_eq!(came.files[0].names, ["mine.csv"]);
        assert!(
            came.left_out[0].contains(why) && came.left_out[0].ends_with("It comes as a file."),
            "{:?}",
            came.left_out
        );
    }
}

/// A line of hyphens in an answer parts nothing.
#[test]
fn a_letter_with_a_line_of_its_own_keeps_what_follows() {
    let desk = Desk::on(day(2025, 5, 20));
    let text = CORRESPONDENCE.replace(
        "Please find the table attached.",
        "Please find the table attached.\n\n-------------------------------\n\nThe fee is waived.\n\n-------------------------------\n\nYours, Nora",
    );
    let path = file(&desk, "g.zip", &zip(&[("correspondence.txt", &text)]));
    let came = bring(&desk, &path, false);
    assert_eq!(came.requests[0].letters, 2);
    let page = desk
        .app
        .request(came.requests[0].request_id.unwrap())
        .unwrap();
    let answer = desk.app.message(messages(&page)[1].id).unwrap();
    let whole = format!("{}{}", answer.reply, answer.full_text);
    for said in ["table attached", "fee is waived", "Yours, Nora"] {
        assert!(whole.contains(said), "{said} is lost: {whole}");
    }
}

/// A folder as people keep one: the list or zip of a request with letters and tables beside it.
#[test]
fn plain_files_come_with_the_request_they_lie_beside_and_never_twice() {
    let desk = Desk::on(day(2025, 5, 20));
    let folder = desk.folder.path().join("Grants");
    fs::create_dir_all(folder.join("loose")).unwrap();
    fs::write(folder.join("a.json"), JSON).unwrap();
    fs::write(folder.join("answer.csv"), "Ward,Amount\nAbbey,1\n").unwrap();
    fs::write(folder.join("notes.txt"), "What I asked and why.").unwrap();
    fs::write(folder.join(".DS_Store"), "x").unwrap();
    fs::write(folder.join("~$answer.xlsx"), "x").unwrap();
    fs::write(folder.join("empty.pdf"), "").unwrap();
    fs::write(folder.join("loose/photo.jpg"), b"\xff\xd8\xff").unwrap();

    let before = counts(&desk);
    let would = bring(&desk, &folder, true);
    let names: Vec<&[String]> = would.files.iter().map(|row| row.names.as_slice()).collect();
    assert_eq!(
        names,
        [
            &["answer.csv".to_owned(), "notes.txt".to_owned()][..],
            &["photo.jpg".to_owned()][..]
        ]
    );
    assert!(would.text.contains("3 other files"), "{}", would.text);
    assert_eq!(
        would.left_out,
        ["empty.pdf: it is empty. It was left where it is."]
    );
    let list = &would.lists[0];
    assert_eq!(
        (list.columns.as_slice(), list.is_read),
        (&["ward".to_owned(), "amount".to_owned()][..], false)
    );
    assert_eq!(list.examples, ["Abbey", "1"]);
    assert_eq!(counts(&desk), before, "looking changes nothing");

    let came = bring(&desk, &folder, false);
    let request = came.requests[0].request_id.unwrap();
    assert_eq!(came.files[0].request_id, Some(request));
    assert_eq!(came.files[1].request_id, None, "nothing lies beside it");
    let page = desk.app.request(request).unwrap();
    let files: Vec<String> = page
        .thread
        .iter()
        .filter_map(|entry| match entry {
            ThreadEntry::Message(message) => Some(&message.attachments),
            _ => None,
        })
        .flatten()
        .map(|file| file.name.clone())
        .collect();
    assert!(files.contains(&"notes.txt".to_owned()), "{files:?}");
    let table = desk.app.message(came.files[0].message_id.unwrap()).unwrap();
    assert_eq!(table.subject, "Files from the folder “Grants”");
    let kept = &table.attachments[0];
    assert_eq!((kept.name.as_str(), kept.size), ("answer.csv", 20));
    let inbox = desk.app.message(came.files[1].message_id.unwrap()).unwrap();
    assert!(inbox.request.is_none());

    // Again nothing comes, and a new file comes alone.
    let after = counts(&desk);
    let again = bring(&desk, &folder, false);
    assert!(
        again.files.iter().all(|row| row.names.is_empty()),
        "{:?}",
        again.files
    );
    assert_eq!(counts(&desk), after);
    fs::write(folder.join("later.txt"), "later").unwrap();
    let later = bring(&desk, &folder, false);
    assert_eq!(later.files[0].names, ["later.txt"]);
}

/// What a column tells is said by the user, list by list, and looked at before anything is kept.
#[test]
fn the_columns_of_a_list_are_said_one_by_one() {
    let desk = Desk::on(day(2025, 5, 20));
    let folder = desk.folder.path().join("lists");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("mine.csv"),
        "To whom,Re,Day\nEastmere,Grants,03/03/2025\n",
    )
    .unwrap();
    fs::write(
        folder.join("theirs.csv"),
        "Council,Date,Request\nWestbrook,04/03/2025,Roads\n",
    )
    .unwrap();
    let look = |said: &[(&str, &str)], dry_run: bool| {
        let columns = said
            .iter()
            .map(|(field, column)| ((*field).to_owned(), (*column).to_owned()))
            .collect();
        desk.app
            .import_requests(std::slice::from_ref(&folder), &columns, None, dry_run)
            .unwrap()
    };
    let first = look(&[], true);
    assert_eq!(first.requests.len(), 1);
    assert_eq!(first.files[0].names, ["mine.csv"]);
    let said = [
        ("mine.csv:authority", "To whom"),
        ("mine.csv:title", "Re"),
        ("mine.csv:sent", "Day"),
        ("theirs.csv:sent", ""),
    ];
    let would = look(&said, true);
    assert!(would.files.is_empty() && would.lists.iter().all(|list| list.is_read));
    let rows: Vec<(&str, &str, Option<chrono::NaiveDate>)> = would
        .requests
        .iter()
        .map(|row| (row.authority.as_str(), row.title.as_str(), row.first))
        .collect();
    assert_eq!(
        rows,
        [
            ("Eastmere", "Grants", Some(day(2025, 3, 3))),
            ("Westbrook", "Roads", None)
        ]
    );
    let fields = &would.lists[0].fields;
    assert!(
        fields.contains(&("sent".to_owned(), Some("day".to_owned()))),
        "{fields:?}"
    );
    assert_eq!(counts(&desk)[0], 0, "nothing was kept");
    look(&said, false);
    assert_eq!(counts(&desk)[0], 2);
}

/// A list as a spreadsheet writes it, in CSV: two digits for the year, serial numbers, totals below.
#[test]
fn a_list_has_days_in_many_forms_and_totals_that_are_no_authority() {
    let desk = Desk::on(day(2025, 5, 20));
    let path = file(
        &desk,
        "mine.csv",
        "Council,Ref,Sent,Status,Date of reply\n\
         Westbrook Borough Council,7,03/04/25,Refused,45778\n\
         Westbrook Borough Council,7,03/04/25,Refused,45778\n\
         Eastmere Council,8,45750,Answered,01/06/26\n\
         Northby Council,9,21/05/25,,\n\
         Total,4,,,\n"
            .as_bytes(),
    );
    let would = bring(&desk, &path, true);
    let came = bring(&desk, &path, false);
    // Three requests, of which one is listed twice.
    assert_eq!((would.new, would.known), (3, 1), "{:#?}", would.requests);
    assert_eq!((came.new, came.known), (3, 1), "{:#?}", came.requests);
    for told in [&would, &came] {
        assert_eq!(
            told.left_out,
            ["mine.csv, row 6: “Total” adds up other rows and is no authority."]
        );
        let first: Vec<_> = told.requests.iter().map(|row| row.first).collect();
        let third = Some(day(2025, 4, 3));
        assert_eq!(first, [third, third, third, None]);
        assert_eq!(told.requests[0].events, ["sent", "refused"]);
        assert_eq!(told.requests[2].events, ["sent"]);
        assert_eq!(
            told.requests[2].notes,
            ["The list says of it: Answered. “01/06/26” has not come yet, so it is not recorded."]
        );
        assert_eq!(
            told.requests[3].notes,
            ["“21/05/25” has not come yet, so no day it was sent is recorded."]
        );
    }
    // 45,778 is 28 days after 3 April 2025.
    let page = desk
        .app
        .request(came.requests[0].request_id.unwrap())
        .unwrap();
    let days: Vec<_> = page
        .thread
        .iter()
        .filter_map(|entry| match entry {
            ThreadEntry::Event(event) => Some((event.kind.as_str(), event.on)),
            _ => None,
        })
        .collect();
    assert_eq!(
        days,
        [("sent", day(2025, 4, 3)), ("refused", day(2025, 5, 1))]
    );

    let other = file(
        &desk,
        "other.csv",
        b"Council,Ref,Sent,Status,When we heard\nWestbrook Borough Council,10,03/04/25,Refused,01/05/25\n",
    );
    assert_eq!(
        bring(&desk, &other, true).requests[0].notes,
        [
            "The list says of it: Refused. No column was taken for the day of the answer, so it is not recorded."
        ]
    );
}

/// A year a sheet: those with the same columns are one list, whatever their order.
#[test]
fn every_sheet_with_the_same_columns_is_read_and_others_are_named() {
    let desk = Desk::on(day(2025, 5, 20));
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        (
            "2024",
            &[
                ["Council", "Topic", "Sent"],
                ["Westbrook Council", "Grants", "03/04/24"],
            ][..],
        ),
        (
            "2025",
            &[
                ["Sent", "Council", "Topic"],
                ["03/04/25", "Eastmere Council", "Bins"],
                ["04/04/25", "", "Halls"],
            ][..],
        ),
        ("Costs", &[["Ward", "Amount", ""], ["Abbey", "12", ""]][..]),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet
                    .write_string(row.try_into().unwrap(), column.try_into().unwrap(), *cell)
                    .unwrap();
            }
        }
    }
    let path = file(&desk, "years.xlsx", &book.save_to_buffer().unwrap());
    let came = super::dossier::reading(&desk)
        .import_requests(&[path], &BTreeMap::new(), None, true)
        .unwrap();
    let rows: Vec<_> = came
        .requests
        .iter()
        .map(|row| (row.authority.as_str(), row.title.as_str(), row.first))
        .collect();
    assert_eq!(
        rows,
        [
            ("Westbrook Council", "Grants", Some(day(2024, 4, 3))),
            ("Eastmere Council", "Bins", Some(day(2025, 4, 3))),
        ]
    );
    assert_eq!(
        came.left_out,
        [
            "years.xlsx, sheet “2025”, row 3: it names no authority.",
            "years.xlsx, sheet “Costs”: it has other columns than “2024”, so it was not read as requests.",
        ]
    );
}
