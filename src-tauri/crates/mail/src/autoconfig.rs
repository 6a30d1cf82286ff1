//! Settings that a domain publishes for mail programs: Mozilla's autoconfiguration file
//! (<https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html>).

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use thiserror::Error;

use crate::Security;

/// The largest file taken, in bytes; real ones have two or three thousand.
pub const LARGEST_AUTOCONFIG: usize = 256 * 1024;
/// More elements than any real file has.
const MOST_EVENTS: usize = 20_000;

/// What a domain says about its mail: the best of the servers it names that speak TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autoconfig {
    /// The provider's name; empty when it does not say.
    pub provider: String,
    /// Where letters go.
    pub smtp: AutoconfigServer,
    /// Where answers come from.
    pub imap: AutoconfigServer,
}

/// One server of an autoconfiguration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoconfigServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is protected; servers in the clear are passed over.
    pub security: Security,
    /// The user name there.
    pub user: String,
    /// It takes OAuth 2 only, no password.
    pub oauth_only: bool,
}

/// Why a file gives no settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AutoconfigError {
    /// It is too large, is no XML, or holds what such a file never holds.
    #[error("the file it publishes for mail programs makes no sense")]
    Malformed,
    /// It names no pair of servers that speak TLS.
    #[error("the file it publishes for mail programs names no safe servers for sending and IMAP")]
    NothingSafe,
}

/// Reads an autoconfiguration file for an address.
///
/// Nothing is expanded but the entities of XML itself and the placeholders of the format; a file
/// with a document type is refused, so that no entity of its own can grow.
///
/// # Errors
///
/// See [`AutoconfigError`].
pub fn read_autoconfig(xml: &[u8], address: &str) -> Result<Autoconfig, AutoconfigError> {
    use AutoconfigError::{Malformed, NothingSafe};
    if xml.len() > LARGEST_AUTOCONFIG {
        return Err(Malformed);
    }
    let text = std::str::from_utf8(xml).map_err(|_| Malformed)?;
    let mut reader = Reader::from_str(text);
    let mut found = Found::default();
    let mut path: Vec<String> = Vec::new();
    let mut words = String::new();
    for _ in 0..MOST_EVENTS {
        match reader.read_event().map_err(|_| Malformed)? {
            Event::Start(start) => {
                words.clear();
                found.open(&path, &start);
                path.push(name_of(&start));
                if path.len() > 32 {
                    return Err(Malformed);
                }
            }
            Event::Empty(start) => found.open(&path, &start),
            Event::Text(more) => words.push_str(&more),
            Event::CData(more) => words.push_str(&more),
            Event::GeneralRef(entity) => words.push(predefined(&entity).ok_or(Malformed)?),
            Event::End(_) => {
                let name = path.pop().ok_or(Malformed)?;
                found.close(&path, &name, words.trim(), address);
                words.clear();
            }
            Event::Eof if path.is_empty() && found.is_config => {
                let smtp = found.best(Kind::Smtp).ok_or(NothingSafe)?;
                let imap = found.best(Kind::Imap).ok_or(NothingSafe)?;
                return Ok(Autoconfig {
                    provider: found.provider,
                    smtp,
                    imap,
                });
            }
            Event::Eof | Event::DocType(_) => return Err(Malformed),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    Err(Malformed)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Smtp,
    Imap,
}

/// A server while it is read.
#[derive(Debug, Default)]
struct Draft {
    kind: Option<Kind>,
    host: String,
    port: Option<u16>,
    security: Option<Security>,
    user: String,
    authentications: Vec<String>,
}

#[derive(Debug, Default)]
struct Found {
    is_config: bool,
    provider: String,
    draft: Draft,
    servers: Vec<(Kind, AutoconfigServer)>,
}

impl Found {
    fn open(&mut self, path: &[String], start: &BytesStart<'_>) {
        let name = name_of(start);
        match (path.len(), name.as_str()) {
            (0, "clientConfig") => self.is_config = true,
            (2, "incomingServer" | "outgoingServer") => {
                self.draft = Draft {
                    kind: match (name.as_str(), attribute(start, "type").as_deref()) {
                        ("incomingServer", Some("imap")) => Some(Kind::Imap),
                        ("outgoingServer", Some("smtp")) => Some(Kind::Smtp),
                        _ => None,
                    },
                    ..Draft::default()
                };
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[String], name: &str, words: &str, address: &str) {
        let parent = path.last().map(String::as_str);
        match (parent, name) {
            (Some("emailProvider"), "displayName") if path.len() == 2 => {
                self.provider = words
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(100)
                    .collect();
            }
            (Some("incomingServer" | "outgoingServer"), name) if path.len() == 3 => {
                let draft = &mut self.draft;
                match name {
                    "hostname" => draft.host = filled_in(words, address),
                    "port" => draft.port = words.parse().ok().filter(|port| *port != 0),
                    "socketType" => {
                        draft.security = match words {
                            "SSL" => Some(Security::Tls),
                            "STARTTLS" => Some(Security::StartTls),
                            _ => None,
                        }
                    }
                    "username" => draft.user = filled_in(words, address),
                    "authentication" => draft.authentications.push(words.to_owned()),
                    _ => {}
                }
            }
            (Some("emailProvider"), "incomingServer" | "outgoingServer") => {
                let draft = std::mem::take(&mut self.draft);
                self.servers.extend(draft.finished(address));
            }
            _ => {}
        }
    }

    /// TLS from the start rather than STARTTLS (RFC 8314 section 3), and of equals the first: the
    /// format lists servers in the order in which they are preferred.
    fn best(&self, kind: Kind) -> Option<AutoconfigServer> {
        let mut of_kind = self.servers.iter().filter(|(of, _)| *of == kind);
        let first = of_kind.clone().next();
        of_kind
            .find(|(_, server)| server.security == Security::Tls)
            .or(first)
            .map(|(_, server)| server.clone())
    }
}

impl Draft {
    fn finished(self, address: &str) -> Option<(Kind, AutoconfigServer)> {
        let is_host = !self.host.is_empty()
            && self.host.len() <= 253
            && self
                .host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        let user = match self.user {
            user if user.is_empty() => address.to_owned(),
            user => user,
        };
        if !is_host || user.len() > 320 || user.contains(char::is_control) {
            return None;
        }
        let oauth_only = !self.authentications.is_empty()
            && self.authentications.iter().all(|way| way == "OAuth2");
        let usable = self.authentications.is_empty()
            || self
                .authentications
                .iter()
                .any(|way| matches!(way.as_str(), "password-cleartext" | "plain" | "OAuth2"));
        usable.then_some((
            self.kind?,
            AutoconfigServer {
                host: self.host,
                port: self.port?,
                security: self.security?,
                user,
                oauth_only,
            },
        ))
    }
}

fn name_of(start: &BytesStart<'_>) -> String {
    start.local_name().into_inner().to_owned()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(
        attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()?
            .into_owned(),
    )
}

/// The five entities that XML has of itself.
fn predefined(entity: &BytesRef<'_>) -> Option<char> {
    match entity.resolve_char_ref() {
        Ok(Some(character)) => return Some(character),
        Ok(None) => {}
        Err(_) => return None,
    }
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The placeholders of the format.
fn filled_in(text: &str, address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    text.replace("%EMAILADDRESS%", address)
        .replace("%EMAILLOCALPART%", local)
        .replace("%EMAILDOMAIN%", domain)
}
