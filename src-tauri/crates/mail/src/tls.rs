//! One TLS configuration for everything that leaves the machine, and its failures in words.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, crypto::ring};

use crate::server::in_words;
use crate::{Security, Server, Trust};

/// A silent connection is tried after this time; when nothing answers four times, it is lost.
const KEEPALIVE: Duration = Duration::from_mins(1);

/// Why a connection could not be made; becomes the error of whoever wanted it.
#[derive(Debug)]
pub(crate) enum ConnectError {
    Unreachable(String),
    Tls(String),
}

/// A TCP connection without Nagle's delay, which costs 40 ms on every letter.
pub(crate) async fn tcp(server: &Server, limit: Duration) -> Result<TcpStream, ConnectError> {
    let place = format!("{}, port {}", server.host, server.port);
    let connecting = async {
        let stream = TcpStream::connect((server.host.as_str(), server.port)).await?;
        stream.set_nodelay(true)?;
        // A connection that waits for news says nothing for half an hour; without this it would
        // not be noticed that the other end is gone, as after a sleep or a change of network.
        let alive = socket2::TcpKeepalive::new()
            .with_time(KEEPALIVE)
            .with_interval(KEEPALIVE / 4)
            .with_retries(4);
        socket2::SockRef::from(&stream).set_tcp_keepalive(&alive)?;
        Ok::<_, io::Error>(stream)
    };
    match tokio::time::timeout(limit, connecting).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(ConnectError::Unreachable(format!(
            "{place}: {}",
            plain_io_words(&error)
        ))),
        Err(_) => Err(ConnectError::Unreachable(format!(
            "{place}: no connection within {}",
            in_words(limit)
        ))),
    }
}

/// The TLS handshake over an open connection; the certificate and the name in it are checked.
pub(crate) async fn handshake(
    stream: TcpStream,
    server: &Server,
    trust: &Trust,
    limit: Duration,
) -> Result<TlsStream<TcpStream>, ConnectError> {
    let config = tls_config(trust)
        .map_err(|error| ConnectError::Tls(format!("TLS could not be set up: {error}")))?;
    let name = ServerName::try_from(server.host.clone())
        .map_err(|_| ConnectError::Tls(format!("“{}” is not a server's name", server.host)))?;
    let shaking = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match tokio::time::timeout(limit, shaking).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(ConnectError::Tls(tls_words(&error, server))),
        Err(_) => Err(ConnectError::Unreachable(format!(
            "{}, port {}: the server did not begin TLS within {}{}",
            server.host,
            server.port,
            in_words(limit),
            wrong_port_hint(server.security),
        ))),
    }
}

/// How TLS is spoken wherever something leaves the machine: rustls with the certificates `trust`
/// believes, checked as this computer checks them.
pub fn tls_config(trust: &Trust) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let extra = match trust {
        Trust::System => Vec::new(),
        Trust::SystemAnd(extra) => extra.clone(),
    };
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider))?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// A TLS failure as part of a sentence, naming the server.
pub(crate) fn tls_words(error: &(dyn StdError + 'static), server: &Server) -> String {
    let host = &server.host;
    match find_rustls(error) {
        Some(rustls::Error::InvalidCertificate(reason)) => format!(
            "the certificate of {host} could not be verified: {}",
            certificate_words(reason, host)
        ),
        Some(rustls::Error::NoCertificatesPresented) => {
            format!("{host} showed no certificate")
        }
        Some(rustls::Error::InvalidMessage(_)) => format!(
            "{host}, port {}, does not answer in TLS{}",
            server.port,
            wrong_port_hint(server.security)
        ),
        Some(rustls::Error::AlertReceived(alert)) => {
            format!("{host} broke off TLS ({alert:?}); it may be too old to be safe")
        }
        Some(other) => format!("{host}: {other}"),
        None => format!("{host} closed the connection during TLS ({error})"),
    }
}

/// Whether a failure is about TLS at all.
pub(crate) fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    find_rustls(error).is_some()
}

/// The rustls error inside whatever the layers above wrapped it in.
fn find_rustls<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let mut next: Option<&'e (dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        // An `io::Error` hides the error it carries from `source`.
        let carried: Option<&'e (dyn StdError + 'static)> = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn StdError + 'static));
        next = carried.or_else(|| error.source());
    }
    None
}

fn certificate_words(reason: &CertificateError, host: &str) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("it was issued for another name than {host}")
        }
        CertificateError::UnknownIssuer => {
            "it is not signed by an authority this computer trusts".to_owned()
        }
        CertificateError::Revoked => "it has been withdrawn".to_owned(),
        // The platform's verifier wraps its own reasons; a self-signed leaf ends up here.
        other => format!("{other}"),
    }
}

fn wrong_port_hint(security: Security) -> &'static str {
    match security {
        Security::Tls => " (is this the port for TLS from the start, usually 465 or 993?)",
        Security::StartTls => "",
    }
}

/// An I/O error without its error number.
pub(crate) fn plain_io_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing answers there".to_owned(),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
        io::ErrorKind::TimedOut => "no answer came in time".to_owned(),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no way to it from here; is this computer online?".to_owned()
        }
        _ => {
            let words = error.to_string();
            if words.contains("failed to lookup address") || words.contains("Name or service") {
                "no server of that name was found".to_owned()
            } else {
                words
                    .split(" (os error")
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            }
        }
    }
}
