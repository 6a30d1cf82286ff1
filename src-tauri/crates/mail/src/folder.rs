//! The folders of a mailbox: what they are for, and their names for people.

use async_imap::imap_proto::NameAttribute;
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::UTF_16BE;

/// A folder that can hold mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// As the server names it; the only name the server understands.
    pub name: String,
    /// As people name it.
    pub shown: String,
    /// What it is for, if anything in particular.
    pub role: Option<FolderRole>,
}

/// What a folder is for: the special uses of RFC 6154, and the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderRole {
    /// Where mail arrives.
    Inbox,
    /// What the server takes for unwanted mail. Answers of authorities land there too.
    Junk,
    /// Mail put away.
    Archive,
    /// Every mail once more.
    All,
    /// Copies of what was sent.
    Sent,
    /// Letters not sent yet.
    Drafts,
    /// Mail thrown away.
    Trash,
}

impl FolderRole {
    /// Its name in the casebook and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Junk => "junk",
            Self::Archive => "archive",
            Self::All => "all",
            Self::Sent => "sent",
            Self::Drafts => "drafts",
            Self::Trash => "trash",
        }
    }
}

impl Folder {
    /// A folder as a server lists it.
    pub(crate) fn listed(name: &str, attributes: &[NameAttribute<'_>]) -> Self {
        let shown = shown_name(name);
        let told = attributes.iter().find_map(|attribute| match attribute {
            NameAttribute::Junk => Some(FolderRole::Junk),
            NameAttribute::Archive => Some(FolderRole::Archive),
            NameAttribute::All => Some(FolderRole::All),
            NameAttribute::Sent => Some(FolderRole::Sent),
            NameAttribute::Drafts => Some(FolderRole::Drafts),
            NameAttribute::Trash => Some(FolderRole::Trash),
            _ => None,
        });
        let role = if name.eq_ignore_ascii_case("INBOX") {
            Some(FolderRole::Inbox)
        } else {
            told
        };
        Self {
            name: name.to_owned(),
            shown,
            role,
        }
    }

    /// Where a server tells no special uses at all, the usual names stand for them.
    pub(crate) fn guess_roles(folders: &mut [Self]) {
        if folders
            .iter()
            .any(|folder| folder.role.is_some_and(|role| role != FolderRole::Inbox))
        {
            return;
        }
        for folder in folders.iter_mut().filter(|folder| folder.role.is_none()) {
            folder.role = usual_role(&folder.shown);
        }
    }
}

/// What a folder of this name is usually for. Exchange, Courier and others put all folders below
/// the inbox, so only the last part counts.
fn usual_role(shown: &str) -> Option<FolderRole> {
    let last = shown.rsplit(['/', '.']).next().unwrap_or(shown);
    Some(match &*last.to_lowercase() {
        "junk" | "spam" | "junk e-mail" | "junk email" | "bulk mail" | "bulk" => FolderRole::Junk,
        "archive" | "archives" => FolderRole::Archive,
        "sent" | "sent items" | "sent messages" | "sent mail" => FolderRole::Sent,
        "drafts" => FolderRole::Drafts,
        "trash" | "deleted items" | "deleted messages" => FolderRole::Trash,
        _ => return None,
    })
}

/// Base64 as folder names have it: `,` for `/`, and no padding (RFC 3501 section 5.1.3).
const MODIFIED: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// A folder's name for people, out of modified UTF-7 (RFC 3501 section 5.1.3). A name that is not
/// well-formed is shown as it stands.
///
/// Written here because the crate for it panics on names that are not well-formed.
pub(crate) fn shown_name(name: &str) -> String {
    let shown = decoded(name).unwrap_or_else(|| name.to_owned());
    shown.chars().filter(|c| !c.is_control()).collect()
}

fn decoded(name: &str) -> Option<String> {
    let mut shown = String::new();
    let mut rest = name;
    while let Some((plain, coded)) = rest.split_once('&') {
        shown.push_str(plain);
        let (coded, after) = coded.split_once('-')?;
        if coded.is_empty() {
            shown.push('&');
        } else {
            let units = MODIFIED.decode(coded).ok()?;
            shown.push_str(&UTF_16BE.decode_without_bom_handling_and_without_replacement(&units)?);
        }
        rest = after;
    }
    shown.push_str(rest);
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::{Folder, FolderRole, shown_name};

    #[test]
    fn names_are_shown_as_people_wrote_them() {
        for (name, shown) in [
            ("INBOX", "INBOX"),
            // The examples of RFC 3501 section 5.1.3.
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("&Jjo-!", "☺!"),
            ("&AOk-l&AOk-ments", "éléments"),
            ("Tom &- Jerry", "Tom & Jerry"),
            ("Entw&APw-rfe", "Entwürfe"),
            ("&2D3eAA-", "😀"),
            // Not well-formed: as it stands.
            ("R&D", "R&D"),
            ("&!!!-", "&!!!-"),
            ("&2D0-", "&2D0-"),
        ] {
            assert_eq!(shown_name(name), shown, "{name}");
        }
    }

    #[test]
    fn usual_names_count_only_where_the_server_tells_nothing() {
        let mut told = vec![
            Folder::listed("INBOX", &[]),
            Folder::listed("Spam", &[]),
            Folder::listed("Unwanted", &[async_imap::imap_proto::NameAttribute::Junk]),
        ];
        Folder::guess_roles(&mut told);
        let roles: Vec<_> = told.iter().map(|folder| folder.role).collect();
        assert_eq!(
            roles,
            [Some(FolderRole::Inbox), None, Some(FolderRole::Junk)]
        );
        let mut untold = vec![
            Folder::listed("INBOX", &[]),
            Folder::listed("INBOX.Junk E-mail", &[]),
            Folder::listed("Sent Items", &[]),
            Folder::listed("Parish", &[]),
        ];
        Folder::guess_roles(&mut untold);
        let roles: Vec<_> = untold.iter().map(|folder| folder.role).collect();
        assert_eq!(
            roles,
            [
                Some(FolderRole::Inbox),
                Some(FolderRole::Junk),
                Some(FolderRole::Sent),
                None
            ]
        );
    }
}
