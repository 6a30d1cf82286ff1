//! Rich Text Format: the text in it, or the HTML that Outlook hides in it (MS-OXRTFEX).
//!
//! It is read for two: bodies of Outlook's mails, and attachments.

#![warn(missing_docs)]

mod reader;

pub use reader::{Content, read};

use encoding_rs::{Encoding, UTF_8, UTF_16LE};

/// The encoding with a number of Windows' list of code pages.
pub fn encoding_of(code_page: u32) -> Option<&'static Encoding> {
    let label = match code_page {
        65001 => return Some(UTF_8),
        1200 => return Some(UTF_16LE),
        20127 => "us-ascii".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        54936 => "gb18030".to_owned(),
        874 | 1250..=1258 => format!("windows-{code_page}"),
        866 => "ibm866".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}
