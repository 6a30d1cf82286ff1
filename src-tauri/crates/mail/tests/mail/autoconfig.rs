//! Files that domains publish for mail programs: those in good faith, and those made to harm.

use std::fmt::Write as _;

use foi_mail::{AutoconfigError, LARGEST_AUTOCONFIG, Security, read_autoconfig};
use proptest::prelude::*;

const ADDRESS: &str = "amina@paper.example";

fn server(of: &str, kind: &str, host: &str, port: &str, socket: &str, more: &str) -> String {
    format!(
        "<{of} type=\"{kind}\"><hostname>{host}</hostname><port>{port}</port>\
         <socketType>{socket}</socketType><username>%EMAILADDRESS%</username>{more}</{of}>"
    )
}

fn file(servers: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- for mail programs -->\n\
         <clientConfig version=\"1.1\"><emailProvider id=\"paper.example\">\
         <domain>paper.example</domain><displayName>The Paper &amp; Sons</displayName>\
         {servers}</emailProvider></clientConfig>"
    )
}

fn smtp() -> String {
    server(
        "outgoingServer",
        "smtp",
        "smtp.paper.example",
        "587",
        "STARTTLS",
        "",
    )
}

fn imap() -> String {
    server(
        "incomingServer",
        "imap",
        "imap.paper.example",
        "993",
        "SSL",
        "",
    )
}

#[test]
fn the_servers_of_a_domain_are_read() {
    let xml = file(&format!("{}{}", imap(), smtp()));
    let found = read_autoconfig(xml.as_bytes(), ADDRESS).unwrap();
    assert_eq!(found.provider, "The Paper & Sons");
    assert_eq!(
        (found.imap.host.as_str(), found.imap.port),
        ("imap.paper.example", 993)
    );
    assert_eq!(found.imap.security, Security::Tls);
    assert_eq!(
        (found.smtp.host.as_str(), found.smtp.port),
        ("smtp.paper.example", 587)
    );
    assert_eq!(found.smtp.security, Security::StartTls);
    assert_eq!(found.smtp.user, ADDRESS);
    assert!(!found.smtp.oauth_only);
}

// Placeholders may stand in host and user name: "%EMAILDOMAIN%", "%EMAILLOCALPART%".
#[test]
fn placeholders_are_filled_in() {
    let servers = imap().replace("imap.paper", "imap.%EMAILDOMAIN%.old")
        + &smtp().replace("%EMAILADDRESS%", "%EMAILLOCALPART%");
    let found = read_autoconfig(file(&servers).as_bytes(), ADDRESS).unwrap();
    assert_eq!(found.imap.host, "imap.paper.example.old.example");
    assert_eq!(found.smtp.user, "amina");
}

#[test]
fn tls_from_the_start_goes_before_starttls_and_plain_is_never_taken() {
    let plain = |of: &str, kind: &str| server(of, kind, "plain.paper.example", "25", "plain", "");
    let better = server(
        "outgoingServer",
        "smtp",
        "tls.paper.example",
        "465",
        "SSL",
        "",
    );
    let pop = server(
        "incomingServer",
        "pop3",
        "pop.paper.example",
        "995",
        "SSL",
        "",
    );
    let servers = [
        plain("outgoingServer", "smtp"),
        smtp(),
        better,
        pop,
        plain("incomingServer", "imap"),
        imap(),
    ]
    .concat();
    let found = read_autoconfig(file(&servers).as_bytes(), ADDRESS).unwrap();
    assert_eq!(found.smtp.host, "tls.paper.example");
    assert_eq!(found.imap.host, "imap.paper.example");

    for only in [
        plain("outgoingServer", "smtp") + &imap(),
        plain("incomingServer", "imap") + &smtp(),
        imap(),
        String::new(),
    ] {
        let error = read_autoconfig(file(&only).as_bytes(), ADDRESS).unwrap_err();
        assert_eq!(error, AutoconfigError::NothingSafe, "{only}");
    }
}

#[test]
fn oauth_only_is_said() {
    let way = |ways: &str| {
        let servers = smtp().replace("</username>", &format!("</username>{ways}")) + &imap();
        read_autoconfig(file(&servers).as_bytes(), ADDRESS)
    };
    let oauth = "<authentication>OAuth2</authentication>";
    let password = "<authentication>password-cleartext</authentication>";
    assert!(way(oauth).unwrap().smtp.oauth_only);
    assert!(!way(&format!("{oauth}{password}")).unwrap().smtp.oauth_only);
    // Kerberos and the like are nothing this program can do.
    assert!(way("<authentication>GSSAPI</authentication>").is_err());
}

#[test]
fn what_cannot_be_right_is_passed_over() {
    for (from, to) in [
        ("<port>587</port>", "<port>0</port>"),
        ("<port>587</port>", "<port>70000</port>"),
        ("<port>587</port>", "<port>five</port>"),
        ("smtp.paper.example", "smtp.paper.example/../evil"),
        ("smtp.paper.example", "smtp paper"),
        ("smtp.paper.example", ""),
        ("smtp.paper.example", "smtp.paper.example:25"),
        ("type=\"smtp\"", "type=\"gopher\""),
        ("%EMAILADDRESS%", "a&#10;b"),
    ] {
        let xml = file(&(smtp().replace(from, to) + &imap()));
        let error = read_autoconfig(xml.as_bytes(), ADDRESS).unwrap_err();
        assert_eq!(error, AutoconfigError::NothingSafe, "{to}");
    }
}

#[test]
fn a_file_made_to_harm_is_an_error_and_costs_nothing() {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY a \"ha\">");
    for n in 0..30 {
        let _ = write!(laughs, "<!ENTITY a{n} \"&a{n};&a{n};\">");
    }
    laughs.push_str("]><clientConfig>&a29;</clientConfig>");
    let external =
        "<!DOCTYPE c [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><clientConfig>&x;</clientConfig>";
    let deep = "<a>".repeat(20_000);
    let wide = format!("<clientConfig>{}</clientConfig>", "<a/>".repeat(60_000));
    let large = file(&"<!-- more -->".repeat(LARGEST_AUTOCONFIG / 10));
    let unknown = file(&(smtp() + &imap())).replace("&amp;", "&secret;");
    let cut = &file(&(smtp() + &imap()))[..300];
    for (what, xml) in [
        ("entities that grow", laughs.as_str()),
        ("an entity from a file", external),
        ("elements in elements", &deep),
        ("too many elements", &wide),
        ("too large", &large),
        ("an entity of its own", &unknown),
        ("cut off", cut),
        ("a page of the web", "<html><body>404<br></body></html>"),
        ("nothing", ""),
        ("two ends", "<clientConfig></clientConfig></clientConfig>"),
    ] {
        let error = read_autoconfig(xml.as_bytes(), ADDRESS).unwrap_err();
        assert_eq!(error, AutoconfigError::Malformed, "{what}");
    }
    assert!(read_autoconfig(&[0xff, 0xfe, 0x3c], ADDRESS).is_err());
}

proptest! {
    #[test]
    fn any_bytes_end_in_settings_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read_autoconfig(&bytes, ADDRESS);
    }

    // A real file, damaged: settings that come out are safe to show.
    #[test]
    fn a_damaged_file_gives_nothing_unsafe(at in 0usize..900, with in ".{0,6}") {
        let whole = file(&(smtp() + &imap()));
        let mut at = at.min(whole.len());
        while !whole.is_char_boundary(at) { at -= 1; }
        let xml = format!("{}{}{}", &whole[..at], with, &whole[at..]);
        if let Ok(found) = read_autoconfig(xml.as_bytes(), ADDRESS) {
            for server in [found.smtp, found.imap] {
                prop_assert!(server.port != 0);
                prop_assert!(!server.host.contains(|c: char| c.is_whitespace() || c == '/'));
                prop_assert!(!server.user.contains(char::is_control));
            }
        }
    }
}
