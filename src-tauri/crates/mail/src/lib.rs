//! Mail in and out: letters to MIME, MIME to messages, threading, SMTP, IMAP and the practice folder.
//!
//! Two halves that never meet:
//!
//! - **bytes**: [`compose()`] makes the exact bytes of a letter, [`parse()`] reads the bytes of
//!   whatever came back, [`thread_ids`] says what it answers, [`safe_html()`] makes its HTML fit to
//!   be shown. Pure functions; no network, no clock.
//! - **transport**: a [`Mailer`] hands bytes to an SMTP server step by step, a [`Mailbox`] brings
//!   bytes from an IMAP server. Both can be a [`Practice`] folder, so that everything can be tried
//!   with nothing leaving the machine.
//!
//! Every error is one sentence for people: what happened, and what to do about it.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
#![warn(missing_docs)]

mod address;
mod attachments;
mod autoconfig;
mod automatic;
mod bounce;
mod charset;
mod compose;
mod compressed_rtf_body;
mod credential;
mod encoded_words;
mod file_kind;
mod file_name;
mod folder;
mod footer;
mod header_block;
mod headers;
mod html_text;
mod imap;
mod imap_append;
mod imap_fetch;
mod imap_talk;
mod imap_wait;
mod link_targets;
mod literal_guard;
mod mailbox;
mod mailer;
mod mapi;
mod mapi_mail;
mod mbox;
mod message_json;
mod outlook_item;
mod own_references;
mod parameters;
mod parse;
mod platform;
mod practice;
mod practice_replies;
mod provider;
mod reply_text;
mod safe_html;
mod sender_doubts;
mod server;
mod signed_data;
mod smtp;
mod smtp_stream;
mod thread;
mod tls;
mod tnef;
mod uuencode;
mod wrapped;

pub use address::{Address, AddressError, check_address};
pub use attachments::ParsedAttachment;
pub use autoconfig::{
    Autoconfig, AutoconfigError, AutoconfigServer, LARGEST_AUTOCONFIG, read_autoconfig,
};
pub use automatic::{Automatic, AutomaticDetails, AutomaticRule, Confidence};
pub use bounce::{Bounce, BounceCause, Told};
pub use charset::decode as decode_text;
pub use compose::{ComposeError, Composed, Envelope, Outgoing, compose, new_message_id};
pub use credential::{AccessTokens, Credential, TokenError};
pub use file_kind::{MAIL_FILE_START, MailFileKind, mail_file_kind};
pub use folder::{Folder, FolderRole};
pub use header_block::{HeaderBlock, ReceivedStep, header_block};
pub use imap::ImapMailbox;
pub use link_targets::with_link_targets;
pub use mailbox::{
    Cursor, FetchError, Fetched, FetchedMail, Head, MailPlace, Mailbox, Scope, Taker, Waited,
};
pub use mailer::{HandOverError, Mailer, SendError, ServerReply};
pub use mbox::{MboxMail, MboxMessages, mbox_messages};
pub use message_json::{
    AttachmentJson, AutomaticRuleJson, AutomaticSaysJson, BounceJson, MessageJson, message_json,
};
pub use own_references::{own_references, reference_key};
#[cfg(feature = "fuzzing")]
pub use parse::parse_uncaught;
pub use parse::{ParsedMessage, UnsafeHtml, parse};
pub use practice::{Practice, PracticeMailbox, PracticeMailer};
pub use practice_replies::{practice_acknowledgement, practice_answer};
pub use provider::{PROVIDERS, Provider, ProviderSignIn};
pub use reply_text::reply_text;
pub use safe_html::safe_html;
pub use sender_doubts::sender_doubts;
pub use server::{Security, Server, Timeouts, Trust};
pub use smtp::SmtpMailer;
pub use thread::thread_ids;
pub use tls::tls_config;
/// The certificate type that [`Trust::SystemAnd`] takes.
pub use tokio_rustls::rustls::pki_types::CertificateDer;
