use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{Certificate, repository};

/// The npm package `smtp-server` on a port of its own. Stopped on drop.
///
/// It refuses to hear of mail before STARTTLS (or TLS) and a password, and refuses every
/// recipient whose address begins with `nobody@`.
pub struct SmtpServer {
    dir: TempDir,
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
}

impl SmtpServer {
    /// One that wants STARTTLS.
    pub fn start(certificate: &Certificate, user: &str, password: &str) -> Self {
        Self::with_security(certificate, user, password, "starttls")
    }

    /// One that speaks TLS from the first byte.
    pub fn start_tls(certificate: &Certificate, user: &str, password: &str) -> Self {
        Self::with_security(certificate, user, password, "tls")
    }

    /// One that takes access tokens besides (XOAUTH2); none is good yet.
    pub fn with_tokens(certificate: &Certificate, user: &str) -> Self {
        Self::with(certificate, user, "correct-horse", "starttls", true)
    }

    /// From now on only this token is good.
    pub fn accept_only(&self, token: &str) {
        fs::write(self.dir.path().join("tokens"), token).unwrap();
    }

    fn with_security(
        certificate: &Certificate,
        user: &str,
        password: &str,
        security: &str,
    ) -> Self {
        Self::with(certificate, user, password, security, false)
    }

    fn with(
        certificate: &Certificate,
        user: &str,
        password: &str,
        security: &str,
        tokens: bool,
    ) -> Self {
        let dir = TempDir::with_prefix("smtp-").unwrap();
        fs::write(dir.path().join("tokens"), "").unwrap();
        let repository = repository();
        let mut child = Command::new("node")
            .arg(repository.join("tests/journeys/servers/smtp-server.mjs"))
            .current_dir(&repository)
            .env("SMTP_DIR", dir.path())
            .env("SMTP_USER", user)
            .env("SMTP_PASSWORD", password)
            .env("SMTP_SECURITY", security)
            .env("SMTP_TOKENS", if tokens { "yes" } else { "" })
            .env("SMTP_KEY", certificate.key_file())
            .env("SMTP_CERTIFICATE", certificate.certificate_file())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is needed for the SMTP server");
        let mut line = String::new();
        let read = BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line);
        let port = line
            .trim()
            .strip_prefix("port ")
            .and_then(|port| port.parse().ok());
        let Some(port) = port else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the SMTP server did not start (was `npm ci` run?): {read:?} {line:?}");
        };
        Self { dir, child, port }
    }

    /// The mails accepted so far, exactly as received, in order.
    pub fn received(&self) -> Vec<Vec<u8>> {
        self.files("eml")
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect()
    }

    /// The envelopes of those mails, as `(from, to)`.
    pub fn envelopes(&self) -> Vec<String> {
        self.files("json")
            .iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }

    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .collect();
        files.sort();
        files
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
