//! What the domain name system says about a domain's mail: the servers it names for mail programs
//! (RFC 6186, RFC 8314 section 5.1), and where mail for it goes (MX).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use foi_mail::Security;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::rdata::SRV;
use hickory_resolver::proto::rr::{RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver};

const PATIENCE: Duration = Duration::from_secs(4);

/// Asks the name servers of this computer.
pub(super) struct Names {
    resolver: TokioResolver,
}

/// A server as the domain names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

impl Names {
    /// # Errors
    ///
    /// In words, when this computer knows no name server.
    pub(super) fn new(stand_in: Option<SocketAddr>) -> Result<Self, String> {
        let mut builder = match stand_in {
            None => Resolver::builder_tokio(),
            Some(server) => Ok(Resolver::builder_with_config(
                only(server.ip(), server.port()),
                TokioRuntimeProvider::default(),
            )),
        }
        .map_err(|error| error.to_string())?;
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = 1;
        let resolver = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { resolver })
    }

    /// The servers for letters and for answers, if the domain names a safe one of each: TLS from
    /// the start rather than STARTTLS (RFC 8314 section 3).
    pub(super) async fn servers(&self, domain: &str) -> Result<Option<(Named, Named)>, String> {
        let (submissions, submission, imaps, imap) = tokio::join!(
            self.service("_submissions._tcp", domain, Security::Tls),
            self.service("_submission._tcp", domain, Security::StartTls),
            self.service("_imaps._tcp", domain, Security::Tls),
            self.service("_imap._tcp", domain, Security::StartTls),
        );
        let smtp = submissions?.or(submission?);
        let imap = imaps?.or(imap?);
        Ok(smtp.zip(imap))
    }

    async fn service(
        &self,
        service: &str,
        domain: &str,
        security: Security,
    ) -> Result<Option<Named>, String> {
        let records = self
            .ask(&format!("{service}.{domain}."), RecordType::SRV)
            .await?;
        let records = records.into_iter().filter_map(|data| match data {
            RData::SRV(record) => Some(record),
            _ => None,
        });
        Ok(preferred(records).map(|(host, port)| Named {
            host,
            port,
            security,
        }))
    }

    /// The servers that mail for the domain goes to, the preferred first.
    pub(super) async fn mail_exchangers(&self, domain: &str) -> Result<Vec<String>, String> {
        let records = self.ask(&format!("{domain}."), RecordType::MX).await?;
        let mut found: Vec<_> = records
            .into_iter()
            .filter_map(|data| match data {
                RData::MX(record) => Some((record.preference, record.exchange.to_ascii())),
                _ => None,
            })
            .collect();
        found.sort();
        Ok(found.into_iter().map(|(_, host)| host).collect())
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, String> {
        match self.resolver.lookup(name, kind).await {
            Ok(found) => Ok(found
                .answers()
                .iter()
                .map(|record| record.data.clone())
                .collect()),
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The server to use: lowest priority, then highest weight (RFC 2782). A target of “.” says that
/// there is no such service.
fn preferred(records: impl Iterator<Item = SRV>) -> Option<(String, u16)> {
    records
        .filter(|record| record.port != 0)
        .map(|record| {
            let host = record.target.to_ascii();
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            (record.priority, u16::MAX - record.weight, host, record.port)
        })
        .filter(|(_, _, host, _)| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        })
        .min()
        .map(|(_, _, host, port)| (host, port))
}

fn only(ip: IpAddr, port: u16) -> ResolverConfig {
    let mut connection = ConnectionConfig::udp();
    connection.port = port;
    let server = NameServerConfig::new(ip, true, vec![connection]);
    ResolverConfig::from_parts(None, Vec::new(), vec![server])
}
