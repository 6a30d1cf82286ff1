//! Public bodies that can be asked.

mod councils;
mod guess;
mod import;

use foi_law::Regime;
use foi_mail::check_address;
use foi_store::AuthorityId;
use foi_store::table::authority::Authority;
use uuid::Uuid;

use crate::day::civil_day;
use crate::wire::{AuthorityEdit, AuthorityRow, DraftView};
use crate::{App, AppError, Result};

/// More is no address that people pass around.
const LONGEST_WEB_ADDRESS: usize = 2000;
const LONGEST_TAG: usize = 40;
/// In letters; the longest name of a principal council has 60.
const LONGEST_NAME: usize = 300;
/// In bytes.
const LONGEST_NOTES: usize = 100_000;

impl App {
    /// Every authority, by name.
    pub fn authorities(&self) -> Result<Vec<AuthorityRow>> {
        self.casebook.read(|r| {
            let mut requests = r.requests_to_each()?;
            let mut tags = r.tags_of_each()?;
            let seen = r.addresses_seen()?;
            Ok(r.authorities()?
                .into_iter()
                .map(|authority| AuthorityRow {
                    requests: requests.remove(&authority.id).unwrap_or_default(),
                    tags: tags.remove(&authority.id).unwrap_or_default(),
                    address_seen: seen.get(&authority.id).map(|at| civil_day(*at)),
                    id: authority.id.into(),
                    name: authority.name,
                    email: authority.email,
                    regime: authority.regime.to_string(),
                    regime_guessed: authority.regime_guessed,
                    kind: authority.kind.to_string(),
                    nation: authority.nation,
                    website: authority.website,
                    disclosure_log: authority.disclosure_log,
                    notes: authority.notes,
                })
                .collect())
        })
    }

    /// Adds an authority, or changes one.
    pub fn save_authority(&self, edit: &AuthorityEdit) -> Result<Uuid> {
        let now = self.now();
        let mut authority = checked(edit)?;
        let tags = tags(&edit.tags)?;
        self.casebook.write(|w| {
            if let Some(id) = edit.id {
                let before = w.authority(id.into())?;
                authority.id = before.id;
                authority.created_at = before.created_at;
                if edit.regime.trim().is_empty() {
                    authority.regime = before.regime;
                    authority.regime_guessed = before.regime_guessed;
                }
            } else {
                authority.id = AuthorityId::new(now);
                authority.created_at = now;
            }
            authority.updated_at = now;
            if let Some(other) = w.authority_named(&authority.name)?.filter(|other| other.id != authority.id) {
                return Err(AppError::invalid(format!(
                    "There is an authority called “{}” already. Nothing was changed; open that one, or give this one a longer name.",
                    other.name
                )));
            }
            w.save_authority(&authority)?;
            w.set_tags(authority.id, &tags)?;
            Ok(authority.id.into())
        })
    }

    /// Gives an authority these tags and no others: words to choose it by, for a batch or in a list.
    ///
    /// # Errors
    ///
    /// One sentence for a tag that is no word.
    pub fn set_tags(&self, authority: Uuid, wanted: &[String]) -> Result<Vec<String>> {
        let wanted = tags(wanted)?;
        self.casebook.write(|w| {
            let authority = w.authority(authority.into())?;
            w.set_tags(authority.id, &wanted)?;
            Ok(wanted.clone())
        })
    }

    /// The authority with this id or name.
    pub fn find_authority(&self, id_or_name: &str) -> Result<Uuid> {
        self.casebook.read(|r| {
            if let Ok(id) = id_or_name.parse::<AuthorityId>() {
                return Ok(r.authority(id)?.id.into());
            }
            r.authority_named(id_or_name.trim())?.map(|authority| authority.id.into()).ok_or_else(|| {
                AppError::invalid(format!("There is no authority called “{id_or_name}”. Add it first, or see the list of authorities for its exact name."))
            })
        })
    }

    /// Keeps the address for requests of the authority that a draft is to; it is used from now on.
    ///
    /// # Errors
    ///
    /// One sentence when it is no address; then nothing is changed.
    pub fn give_address(&self, letter: Uuid, address: &str) -> Result<DraftView> {
        let address = check_address(address.trim())
            .map_err(|error| AppError::Invalid(format!("{error} The draft is kept as it was.")))?;
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let request = w.letter(letter.into())?.request_id;
            let mut authority = w.authority(w.request(request)?.authority_id)?;
            authority.email = address;
            authority.updated_at = now;
            Ok(w.save_authority(&authority)?)
        })?;
        self.draft(letter.into())
    }
}

/// Checks what was typed; id and instants are the caller's to fill in.
pub(crate) fn checked(edit: &AuthorityEdit) -> Result<Authority> {
    let name = edit.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(AppError::invalid(
            "Give the authority's name. Nothing was changed.",
        ));
    }
    if name.chars().count() > LONGEST_NAME || edit.notes.len() > LONGEST_NOTES {
        return Err(AppError::invalid(format!(
            "The name is longer than {LONGEST_NAME} letters, or the notes longer than {} KB. Nothing was changed.",
            LONGEST_NOTES / 1000
        )));
    }
    if name.contains(|c: char| c.is_control() || steers_text(c))
        || !name.contains(char::is_alphanumeric)
    {
        return Err(AppError::invalid(
            "The authority's name holds characters that cannot be shown. Nothing was changed.",
        ));
    }
    let email = match edit.email.trim() {
        "" => String::new(),
        email => check_address(email)?,
    };
    let guessed = guess::guess(&name, &edit.tags);
    let given_nation = nation(&edit.nation)?;
    let (regime, regime_guessed) = match edit.regime.trim() {
        "" if guessed.sure => (guessed.regime, false),
        "" if given_nation == "scotland" => (Regime::Foisa, true),
        "" if !given_nation.is_empty() => (Regime::Foia, true),
        "" => (guessed.regime, true),
        regime => (regime.parse()?, false),
    };
    let kind = match edit.kind.trim() {
        "" => guessed.kind.unwrap_or_default(),
        kind => kind.parse()?,
    };
    let nation = match given_nation {
        "" if matches!(regime, Regime::Foisa | Regime::Eisr) => "scotland",
        "" => guessed.nation,
        nation => nation,
    };
    let mut authority = Authority::new(
        AuthorityId::from(Uuid::nil()),
        &name,
        regime,
        chrono::DateTime::UNIX_EPOCH,
    );
    authority.email = email;
    authority.kind = kind;
    nation.clone_into(&mut authority.nation);
    authority.website = web_address("website", &edit.website)?;
    authority.disclosure_log = web_address("disclosure log", &edit.disclosure_log)?;
    authority.regime_guessed = regime_guessed;
    edit.notes.trim().clone_into(&mut authority.notes);
    Ok(authority)
}

/// A mark that is not seen and turns or hides the text around it (Unicode's bidirectional controls
/// and zero-width marks).
const fn steers_text(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// A nation of the United Kingdom by its word on the wire; empty for none.
fn nation(text: &str) -> Result<&'static str> {
    match text.trim() {
        "" => Ok(""),
        "england" => Ok("england"),
        "wales" => Ok("wales"),
        "scotland" => Ok("scotland"),
        "northern_ireland" => Ok("northern_ireland"),
        other => Err(AppError::invalid(format!(
            "“{other}” is no nation of the United Kingdom. Write england, wales, scotland or northern_ireland, or leave it empty. Nothing was changed."
        ))),
    }
}

/// An address that a browser can open; a bare name gets `https://`.
fn web_address(what: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let usable = whole.len() <= LONGEST_WEB_ADDRESS
        && (whole.starts_with("https://") || whole.starts_with("http://"))
        && !whole.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    if usable {
        Ok(whole)
    } else {
        Err(AppError::invalid(format!(
            "The {what} is not an address of the web. Write it as https://…, or leave it empty. Nothing was changed."
        )))
    }
}

/// Tags as they are kept: lower case, each once, in order. One with a colon is some other system's
/// identifier and is left out.
///
/// # Errors
///
/// One sentence for a tag with characters that cannot be seen, or one that is too long.
fn tags(given: &[String]) -> Result<Vec<String>> {
    let mut tags = Vec::new();
    for tag in given {
        let tag = tag.trim().to_lowercase();
        if tag.is_empty() || tag.contains(':') {
            continue;
        }
        if tag.chars().count() > LONGEST_TAG || tag.contains(|c: char| c.is_control() || c == ',') {
            return Err(AppError::invalid(format!(
                "A tag is a word or two, at most {LONGEST_TAG} letters. Nothing was changed."
            )));
        }
        tags.push(tag);
    }
    tags.sort();
    tags.dedup();
    Ok(tags)
}
