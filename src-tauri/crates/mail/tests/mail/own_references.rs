//! The references authorities give requests, and what only looks like one.

use foi_mail::{own_references, reference_key};
use proptest::prelude::*;

#[test]
fn references_are_found_as_authorities_write_them() {
    let cases: &[(&str, &[&str])] = &[
        ("Ref: FOI2024/00123", &["FOI2024/00123"]),
        ("Your request FOI-12345 has been logged.", &["FOI-12345"]),
        ("Freedom of Information request FOI 12345", &["FOI 12345"]),
        ("Ref: 101008765432", &["101008765432"]),
        ("Our reference: IR 2024-118", &["IR 2024-118"]),
        ("RFI1234 - acknowledgement", &["RFI1234"]),
        ("Our ref: LBE/FOI/1234/25", &["LBE/FOI/1234/25"]),
        ("Case number 00451233", &["00451233"]),
        ("Case reference number: 00451233.", &["00451233"]),
        ("ICO case FS50123456", &["FS50123456"]),
        ("Case Reference: IC-123456-X1Y2", &["IC-123456-X1Y2"]),
        ("Your reference number is 7654321.", &["7654321"]),
        (
            "The reference for your request is EIR-2025-0042.",
            &["EIR-2025-0042"],
        ),
        (
            "Please quote reference F25/0042 when you write.",
            &["F25/0042"],
        ),
        (
            "Your request has been logged as 25/FOI/118.",
            &["25/FOI/118"],
        ),
        ("RE: Grants [CAS-1234567-Q9W8X7]", &["CAS-1234567-Q9W8X7"]),
        ("[#451233] Your enquiry", &["451233"]),
        ("[Ticket#2025031210000451] Grants", &["2025031210000451"]),
        (
            "thanks ref:!00D20abcde.!5003zabcde:ref",
            &["ref:!00D20abcde.!5003zabcde:ref"],
        ),
        ("Ein Cyf / Our Ref: CS-FOI-00412", &["CS-FOI-00412"]),
        ("Cyfeirnod: FOI/25/077", &["FOI/25/077"]),
        (
            "Reference number (please quote): FOI/2025/9",
            &["FOI/2025/9"],
        ),
        ("our reference is FOI-1", &["FOI-1"]),
        (
            "Our Ref: FOI-12345\nYour request FOI 12345 was received. Case ID 0098765",
            &["FOI-12345", "0098765"],
        ),
        ("FOI Ref - 25/0117", &["25/0117"]),
        ("The reference is FOI/2025/88.", &["FOI/2025/88"]),
        ("Request ID #88123", &["88123"]),
    ];
    for (text, expected) in cases {
        assert_eq!(own_references(text), *expected, "{text}");
    }
}

#[test]
fn other_numbers_are_no_references() {
    for text in [
        "Your ref: SCR-7K2FQ1",
        "Our ref: SCR-7K2FQ1",
        "Freedom of Information Act 2000",
        "under the FOIA 2000 and the EIR 2004",
        "your FOI 2024 request",
        "EIR 2004/3391",
        "Telephone: 01632 960123",
        "reference 01632 960123",
        "Ref: 01632960123",
        "Ref: 12/03/2025",
        "ref: 2025-03-12",
        "Reference: section 40(2)",
        "your request of 12 March 2025 about 2023/24",
        "Case no. 2024/25",
        "Ref: AB1 2CD",
        "20 working days, 8 April 2025, £450.00, 17:00",
        "in reference to your email of 3 June",
        "with reference to 34 grants",
        "See https://www.council.example/foi/12345 or write to foi-12345@council.example",
        "The request number was large.",
        "our preferred supplier 123456",
        "",
    ] {
        assert_eq!(own_references(text), Vec::<String>::new(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_references_that_stand_in_it(text in "\\PC{0,200}") {
        for reference in own_references(&text) {
            let key = reference_key(&reference);
            prop_assert!(reference_key(&text).contains(&key), "{reference}");
            prop_assert!(reference.bytes().any(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn any_number_of_the_foi_series_is_found(number in 3000u32..999_999, sign in "[-/ ]?") {
        let text = format!("Thank you. Your request FOI{sign}{number} was received today.");
        let found = own_references(&text);
        prop_assert_eq!(found, vec![format!("FOI{sign}{number}")]);
    }
}
