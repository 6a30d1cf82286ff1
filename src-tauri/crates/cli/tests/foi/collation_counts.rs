//! What a collated sum counts, and what it leaves out with a word.

use super::*;

/// A spreadsheet of sheets with a name, whether they are hidden, and one grant each.
fn sheets(of: &[(&str, bool, f64)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, is_hidden, grant) in of {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        if *is_hidden {
            sheet.set_hidden(true);
        } else {
            // The first sheet cannot be hidden as long as it is the one that is seen.
            sheet.set_active(true);
        }
        sheet.write_string(0, 0, "Organisation").unwrap();
        sheet.write_string(0, 1, "Grant (£)").unwrap();
        sheet.write_string(1, 0, "A body").unwrap();
        sheet.write_number(1, 1, *grant).unwrap();
    }
    book.save_to_buffer().unwrap()
}

async fn answered(files: &[(usize, &str, Vec<u8>)]) -> Asked {
    let asked = asked().await.on(day(6, 18));
    for (council, name, bytes) in files {
        asked.answers(*council, &[(name, bytes.clone())]);
    }
    asked.gathers(CollationLines::EachAuthority);
    asked.reads();
    asked
}

impl Asked {
    /// Maps the first open table of a file as its headings suggest.
    fn maps_suggested(&self, file: &str) -> String {
        let tables = self.tables("to_map");
        let table = tables
            .iter()
            .find(|table| table.file_name == file && table.problem.is_empty())
            .unwrap();
        self.maps(table, table.suggested.clone())
    }

    /// The text of the column of grants.
    fn says(&self) -> String {
        let view = self.view();
        let column = view.columns.iter().find(|column| column.name == "Grants");
        column.unwrap().text.clone()
    }
}

#[tokio::test]
async fn of_each_authority_only_the_first_open_table_follows_a_look_alike() {
    let abbey = sheets(&[
        ("old", true, 2000.0),
        ("Grants", false, 1000.0),
        ("Summary 2", false, 1000.0),
    ]);
    let bourne = sheets(&[("Grants", false, 500.0)]);
    let asked = answered(&[(0, "abbey.xlsx", abbey), (1, "bourne.xlsx", bourne)]).await;
    let said = asked.maps_suggested("abbey.xlsx");
    assert!(said.contains("1 other table with the same"), "{said}");
    // 1,000 of Abbey Vale and 500 of Bourne Moor.
    assert_eq!(sums(&asked.view()), ["1500.00"]);
    let castle = sheets(&[
        ("Grants", false, 100.0),
        ("Summary", false, 100.0),
        ("old", true, 70.0),
    ]);
    asked.answers(2, &[("castle.xlsx", castle)]);
    asked.reads();
    let view = asked.view();
    assert_eq!((sums(&view), view.to_map), (vec!["1600.00"], 4));

    let waiting = asked.tables("to_map");
    let places: Vec<_> = waiting
        .iter()
        .map(|table| (table.file_name.as_str(), table.sheet.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            ("abbey.xlsx", "old"),
            ("abbey.xlsx", "Summary 2"),
            ("castle.xlsx", "Summary"),
            ("castle.xlsx", "old")
        ]
    );
    for table in &waiting {
        assert!(
            table.text[0].contains("the same figures again or a correction"),
            "{table:?}"
        );
        assert_eq!(table.problem.contains("hidden"), table.sheet == "old");
    }
    assert!(
        asked
            .says()
            .contains("a correction: Abbey Vale Council, “abbey.xlsx”, sheet “old”; Abbey Vale Council, “abbey.xlsx”, sheet “Summary 2”;"),
        "{}",
        asked.says()
    );
    let complete = view.completeness.join(" ");
    assert!(
        complete.contains("4 tables wait beside a counted one of the same authority")
            && complete.contains("2 tables on a hidden sheet are not counted."),
        "{complete}"
    );
    let notes = view.notes.join(" ");
    assert!(
        notes.contains("“abbey.xlsx”, sheet “Summary 2”: waits"),
        "{notes}"
    );
    assert!(notes.contains("Its sheet is hidden"), "{notes}");

    // By hand a hidden one can be counted, and says what it is.
    asked.maps(&waiting[0], waiting[0].suggested.clone());
    let view = asked.view();
    assert_eq!(sums(&view), ["3600.00"]);
    let notes = view.rows[0].notes.join(" ");
    assert!(
        notes.contains("The sheet is hidden in the file."),
        "{notes}"
    );
}

#[tokio::test]
async fn a_correction_with_the_headings_of_another_council_waits() {
    let first = b"Organisation,Grant (\xc2\xa3)\nA,600\nB,400\n".to_vec();
    let other = b"Organisation,Grant awarded (\xc2\xa3)\nC,500\nD,0\n".to_vec();
    let corrected = b"Organisation,Grant awarded (\xc2\xa3)\nA,700\nB,400\n".to_vec();
    let asked = answered(&[(0, "v1.csv", first), (1, "other.csv", other)]).await;
    asked.maps_suggested("v1.csv");
    asked.maps_suggested("other.csv");
    assert_eq!(sums(&asked.view()), ["1500.00"]);
    asked.answers(0, &[("v2.csv", corrected)]);
    asked.reads();
    assert_eq!(sums(&asked.view()), ["1500.00"]);
    assert!(
        asked.says().contains("Abbey Vale Council, “v2.csv”"),
        "{}",
        asked.says()
    );
    let waiting = asked.tables("to_map");
    assert!(waiting[0].text[0].starts_with("“v1.csv” of the same authority"));
    // Mapping the other council's again does not bring it in.
    let other = asked
        .tables("mapped")
        .into_iter()
        .find(|table| table.file_name == "other.csv")
        .unwrap();
    asked.maps(&other, other.suggested.clone());
    assert_eq!(sums(&asked.view()), ["1500.00"]);
}

#[tokio::test]
async fn parts_of_a_penny_are_added_exactly_and_rounded_where_they_are_shown() {
    let row: &[&str] = &["A body", "10.005"];
    let heading: &[&str] = &["Organisation", "Grant (£)"];
    let book = workbook("Grants", &[heading, row, row, row, row]);
    let asked = answered(&[(0, "pennies.xlsx", book)]).await;
    asked.maps_suggested("pennies.xlsx");
    // Four times 10.005; rounded row by row it would be 40.04.
    let view = asked.view();
    assert_eq!(sums(&view), ["40.02"]);
    assert_eq!(view.columns[1].sum_shown, "£40.02");
    let notes = view.rows[0].notes.join(" ");
    assert!(notes.contains("they were added exactly"), "{notes}");
    asked.gathers(CollationLines::EveryRow);
    asked.reads();
    let view = asked.view();
    assert_eq!(sums(&view), ["40.02"]);
    assert_eq!(view.rows[0].cells[1].shown, "£10.01");
}

#[tokio::test]
async fn rows_are_counted_where_they_are_in_the_sum_and_all_others_are_left_out() {
    let euros = "Organisation,Grant\nX,€100\nY,€50\nZ,€70\n";
    let mut withheld =
        "Organisation,Grant (£),Paid on\nA,10,01/05/2024\nB,20,02/05/2024\n".to_owned();
    for _ in 0..40 {
        withheld += "C,withheld,03/05/2024\n";
    }
    let mut gap = "Organisation,Grant (£),Year\n".to_owned();
    for _ in 0..8 {
        gap += "D,100,2024\n";
    }
    gap += ",,\nE,1,2024\nF,2,2024\n";
    let asked = answered(&[
        (0, "euros.csv", euros.into()),
        (1, "withheld.csv", withheld.into_bytes()),
        (2, "gap.csv", gap.into_bytes()),
    ])
    .await;
    for file in ["euros.csv", "withheld.csv", "gap.csv"] {
        asked.maps_suggested(file);
    }
    let view = asked.view();
    // 10 + 20 + 8 × 100; the three rows in euros are in neither, and said.
    let grants = &view.columns[1];
    assert_eq!(sums(&view), ["830.00"]);
    assert_eq!((grants.rows_counted, grants.rows_left_out), (10, 42));
    assert!(
        grants.text.contains("10 rows counted, 42 left out")
            && grants.text.contains("Abbey Vale Council (€220, 3 rows)"),
        "{}",
        grants.text
    );
    let note = &view.rows[1].cells[1].note;
    assert!(
        note.starts_with("40 rows left out: row 4 ") && note.ends_with("; and 35 more."),
        "{note}"
    );
    let note = &view.rows[2].cells[1].note;
    assert!(note.starts_with("2 rows left out: row 11 "), "{note}");

    asked.gathers(CollationLines::EveryRow);
    asked.reads();
    for cell in &asked.view().rows[3].cells[..2] {
        assert_eq!(cell.sources[0].rows_counted, 1, "{cell:?}");
    }
}

#[tokio::test]
async fn a_column_of_numbers_does_not_add_euros_to_pounds() {
    let asked = answered(&[
        (
            0,
            "euros.csv",
            "Organisation,Awards\nX,€100\nY,€50\nZ,€70\n".into(),
        ),
        (
            1,
            "pounds.csv",
            "Organisation,Awards\nX,£100\nY,£50\nZ,£70\n".into(),
        ),
        (
            2,
            "plain.csv",
            "Organisation,Awards\nX,1\nY,2\nZ,3\n".into(),
        ),
    ])
    .await;
    asked.maps_suggested("euros.csv");
    let view = asked.view();
    // 100 + 50 + 70 in pounds, and 1 + 2 + 3.
    assert_eq!(sums(&view), ["226.00"]);
    let awards = &view.columns[2].text;
    assert!(
        awards.contains("are not in the sum: Abbey Vale Council (€220, 3 rows)")
            && awards.contains("amounts in pounds, and are added to the others: Bourne Moor"),
        "{awards}"
    );
    assert_eq!(view.rows[0].cells[2].shown, "€220");
    assert_eq!(
        view.rows[0].cells[2].note,
        "Other currencies are not in the sum."
    );
}

#[tokio::test]
async fn who_sent_a_mail_is_not_called_silent_and_what_was_not_looked_into_is_said() {
    let asked = answered(&[
        (0, "abbey.csv", "Organisation,Grant (£)\nA,1\nB,2\n".into()),
        (1, "answer.zip", b"PK\x05\x06".to_vec()),
        (
            2,
            "castle.csv",
            "Organisation,Grant (£),Year\nA,1,2024\nB,2,2024\n".into(),
        ),
        (3, "answer.pdf", paper()),
    ])
    .await;
    asked.maps_suggested("castle.csv");
    // The columns are elsewhere now: the table stays mapped and is not counted.
    let table = asked.tables("mapped").remove(0);
    asked
        .app
        .set_table_layout(
            table.attachment_id,
            0,
            &TableLayout {
                header: Some((2, 2)),
                kinds: BTreeMap::new(),
            },
        )
        .unwrap();
    asked.reads();
    // Twenty working days from 1 June 2026 end on 29 June.
    let asked = asked.on(day(7, 6));
    asked.app.refold_stale_requests().unwrap();
    let view = asked.view();
    assert_eq!(
        view.completeness[0],
        "0 of 6 authorities answered with a table; 1 sent a table that cannot be counted; 3 sent a mail of which nothing is recorded yet (Abbey Vale Council on Thu 18 June 2026; Bourne Moor Council on Thu 18 June 2026; Dale End Council on Thu 18 June 2026); 2 have not answered and are late."
    );
    let complete = view.completeness.join(" ");
    assert!(
        complete.contains("1 file was not looked into, being of no kind that tables are read from: Bourne Moor Council, “answer.zip”.")
            && complete.contains("a table in it too, is not looked into"),
        "{complete}"
    );
    assert_eq!(
        view.rows[1].standing_text,
        "Late; a mail came on Thu 18 June 2026 of which nothing is recorded yet"
    );
    assert_eq!(view.rows[4].standing_text, "Late");
    asked.records(1, "answered");
    let complete = asked.view().completeness.remove(0);
    assert!(complete.contains("1 answered, and nothing"), "{complete}");
}

#[tokio::test]
async fn what_has_to_be_known_of_a_table_is_said_in_words_and_exported() {
    let wrong = "Organisation,Grant (£)\nA,100\nB,200\nTotal,999\n";
    let thousands = "Organisation,Grant (£000)\nC,1\nD,2\n";
    let asked = answered(&[
        (0, "wrong.csv", wrong.into()),
        (1, "thousands.csv", thousands.into()),
    ])
    .await;
    asked.maps_suggested("wrong.csv");
    asked.maps_suggested("thousands.csv");
    // 100 + 200 and 1,000 + 2,000.
    assert_eq!(sums(&asked.view()), ["3300.00"]);
    let foi = Foi {
        folder: asked.folder.path(),
    };
    let shown = foi.run(&[
        "--today",
        "2026-06-18",
        "collate",
        "show",
        "Grants everywhere",
    ]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    let csv = asked.app.collation_csv(asked.batch).unwrap();
    for said in [shown, csv] {
        assert!(
            said.lines()
                .any(|line| line.contains("Abbey Vale Council: “wrong.csv”: ")
                    && line.contains("999")),
            "{said}"
        );
        assert!(
            said.contains("Bourne Moor Council: “thousands.csv”: The heading “Grant (£000)” gives figures in thousands; they were multiplied by 1,000."),
            "{said}"
        );
    }
    let says = asked.says();
    assert!(
        says.contains("before you rely on it: Abbey Vale Council."),
        "{says}"
    );
    let bytes = asked.app.collation_xlsx(asked.batch).unwrap();
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let complete = read.worksheet_range("How complete").unwrap();
    assert!(
        complete
            .rows()
            .any(|row| row[0].to_string().contains("multiplied by 1,000"))
    );
}

#[tokio::test]
async fn a_typed_value_is_cited_from_a_page_there_is_and_a_mail_of_the_authority() {
    let asked = answered(&[(0, "answer.txt", b"Grants came to 5.".to_vec())]).await;
    let foi = Foi {
        folder: asked.folder.path(),
    };
    let typing = |more: &[&str]| {
        let mut all = vec![
            "--today",
            "2026-06-18",
            "collate",
            "type",
            "Grants everywhere",
        ];
        all.extend(["--authority", COUNCILS[0], "--column", "Grants"]);
        all.extend(more);
        foi.run(&all)
    };
    for (more, why) in [
        (vec!["--page", "3"], "no file was named"),
        (
            vec!["--page", "0", "--file", "answer.txt"],
            "Pages count from 1",
        ),
        (
            vec!["--page", "99", "--file", "answer.txt"],
            "“answer.txt” has no pages",
        ),
    ] {
        let said = crate::complaint(&typing(
            &[["--value", "5"].as_slice(), more.as_slice()].concat(),
        ));
        assert!(
            said.contains(why) && said.contains("Nothing was kept"),
            "{said}"
        );
    }
    assert!(sums(&asked.view()).is_empty());
    let output = typing(&["--value", "-£5", "--file", "answer.txt"]);
    assert!(output.status.success(), "{output:?}");
    let view = asked.view();
    assert_eq!(sums(&view), ["-5.00"]);

    // Filed under another request, the mail is none of this authority's answer.
    let mail = view.rows[0].cells[1].sources[0].message_id;
    asked.app.file_message(mail, asked.requests[1]).unwrap();
    let view = asked.view();
    assert!(sums(&view).is_empty(), "{view:?}");
    assert!(
        view.notes[0].contains("“-£5”, typed for “Grants”, is not counted"),
        "{:?}",
        view.notes
    );
}
