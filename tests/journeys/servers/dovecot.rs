use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

use super::{Certificate, free_port, repository};

/// Whom Dovecot runs as when the test runs as root: `nobody`, `nogroup`.
const NOBODY: u32 = 65534;

/// A Dovecot of its own: IMAP with STARTTLS, IMAPS, and LMTP to deliver by. Every user exists,
/// all with one password. Stopped on drop.
pub struct Dovecot {
    dir: TempDir,
    child: Child,
    /// IMAP that wants STARTTLS.
    pub imap_port: u16,
    /// IMAP over TLS from the start.
    pub imaps_port: u16,
    /// Where mail is delivered.
    pub lmtp_port: u16,
    /// The password of every user.
    pub password: String,
}

impl Dovecot {
    pub fn start(certificate: &Certificate) -> Self {
        Self::with_password(certificate, "correct-horse")
    }

    /// One with a password of its own, which may not hold a space.
    pub fn with_password(certificate: &Certificate, password: &str) -> Self {
        Self::with(certificate, password, None)
    }

    /// One that takes access tokens besides (XOAUTH2), and asks on this port whose they are.
    pub fn with_tokens(certificate: &Certificate, check: u16) -> Self {
        Self::with(certificate, "correct-horse", Some(check))
    }

    fn with(certificate: &Certificate, password: &str, tokens: Option<u16>) -> Self {
        let mut said = String::new();
        for _ in 0..4 {
            match Self::try_start(certificate, password, tokens) {
                Ok(dovecot) => return dovecot,
                // Another test may have taken a port between choosing it and using it.
                Err(log) => said = log,
            }
        }
        panic!("dovecot did not start (is dovecot-imapd installed, and dovecot-lmtpd?):\n{said}");
    }

    fn try_start(
        certificate: &Certificate,
        password: &str,
        tokens: Option<u16>,
    ) -> Result<Self, String> {
        let dir = TempDir::with_prefix("dovecot-").unwrap();
        let path = dir.path();
        let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
        let [plain, tls, delivery] = [free_port(), free_port(), free_port()];
        let (user, group) = if is_root {
            ("nobody".to_owned(), "nogroup".to_owned())
        } else {
            current_user()
        };

        let template = repository().join("tests/fixtures/dovecot.conf");
        let mut config = fs::read_to_string(template)
            .unwrap()
            .replace("@DIR@", path.to_str().unwrap())
            .replace("@USER@", &user)
            .replace("@GROUP@", &group)
            .replace("@PASSWORD@", password)
            .replace("@IMAP_PORT@", &plain.to_string())
            .replace("@IMAPS_PORT@", &tls.to_string())
            .replace("@LMTP_PORT@", &delivery.to_string());
        if let Some(port) = tokens {
            config = config.replace(
                "auth_mechanisms = plain login",
                "auth_mechanisms = plain login xoauth2",
            );
            let place = path.join("oauth2.conf");
            config.push_str(&format!(
                "passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {}\n}}\n",
                place.display()
            ));
            let oauth2 = format!(
                "tokeninfo_url = http://127.0.0.1:{port}/tokeninfo?access_token=\nusername_attribute = email\nintrospection_mode = get\n"
            );
            fs::write(place, oauth2).unwrap();
        }
        fs::write(path.join("dovecot.conf"), config).unwrap();
        fs::copy(certificate.certificate_file(), path.join("certificate.pem")).unwrap();
        fs::copy(certificate.key_file(), path.join("key.pem")).unwrap();
        for folder in ["run", "state", "mail"] {
            fs::create_dir(path.join(folder)).unwrap();
        }
        if is_root {
            own(path, true);
        }
        let child = run(path);
        let mut dovecot = Self {
            dir,
            child,
            imap_port: plain,
            imaps_port: tls,
            lmtp_port: delivery,
            password: password.to_owned(),
        };

        if dovecot.is_ready() {
            return Ok(dovecot);
        }
        Err(dovecot.log())
    }

    /// Waits until it listens; false when it ended, or never does.
    fn is_ready(&mut self) -> bool {
        let deadline = Instant::now() + Duration::from_mins(1);
        while Instant::now() < deadline {
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            let ready = [self.imap_port, self.imaps_port, self.lmtp_port]
                .iter()
                .all(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok());
            if ready {
                return true;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        false
    }

    /// Stops it and ends every conversation; the mail stays.
    pub fn stop(&mut self) {
        let group = format!("-{}", self.child.id());
        self.end();
        // Conversations go on in processes of their own, which outlive the one that began them.
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stderr(Stdio::null())
            .status();
    }

    fn end(&mut self) {
        let _ = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        let deadline = Instant::now() + Duration::from_secs(15);
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again after a stop, on the same ports.
    pub fn start_again(&mut self) {
        self.child = run(self.dir.path());
        assert!(self.is_ready(), "{}", self.log());
    }

    /// Removes a mail from a folder, as another program would.
    pub fn remove_one(&self, user: &str, folder: &str) {
        let maildir = self.maildir(user, folder);
        let name = self.files(user, folder).remove(0);
        let file = ["cur", "new"].map(|part| maildir.join(part).join(&name));
        fs::remove_file(file.iter().find(|file| file.exists()).unwrap()).unwrap();
    }

    /// Delivers a mail to a user's inbox over LMTP, as an authority's server would.
    pub fn deliver(&self, user: &str, raw: &[u8]) {
        let stream = TcpStream::connect(("127.0.0.1", self.lmtp_port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut say = |line: &[u8], wanted: char| {
            (&stream).write_all(line).unwrap();
            loop {
                let answer = answers.next().expect("dovecot closed LMTP").unwrap();
                if answer.as_bytes().get(3) == Some(&b'-') {
                    continue;
                }
                assert!(answer.starts_with(wanted), "LMTP: {answer}\n{}", self.log());
                return;
            }
        };
        say(b"", '2');
        say(b"LHLO tests.example\r\n", '2');
        say(b"MAIL FROM:<>\r\n", '2');
        say(format!("RCPT TO:<{user}>\r\n").as_bytes(), '2');
        say(b"DATA\r\n", '3');
        let mut message = Vec::with_capacity(raw.len() + 100);
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                message.push(b'.');
            }
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            message.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
            message.extend_from_slice(b"\r\n");
        }
        message.extend_from_slice(b".\r\n");
        say(&message, '2');
        let _ = (&stream).write_all(b"QUIT\r\n");
    }

    /// Puts a mail in a folder as if it had arrived at a time of one's choosing, byte for byte.
    pub fn place(&self, user: &str, folder: &str, raw: &[u8], arrived: SystemTime) {
        let maildir = self.maildir(user, folder);
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(maildir.join(part)).unwrap();
        }
        let name = format!(
            "{}.test",
            fs::read_dir(maildir.join("new")).unwrap().count() + 1
        );
        let file = maildir.join("new").join(format!("{name}.{}", free_port()));
        fs::write(&file, raw).unwrap();
        fs::File::options()
            .append(true)
            .open(&file)
            .unwrap()
            .set_modified(arrived)
            .unwrap();
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            own(&self.maildir(user, "INBOX"), true);
        }
    }

    /// Puts the mail of a number in a folder, quickly; mails get their UIDs in the numbers' order.
    pub fn place_new(&self, user: &str, folder: &str, raw: &[u8], number: u32) {
        let maildir = self.maildir(user, folder);
        if number == 0 {
            for part in ["cur", "new", "tmp"] {
                fs::create_dir_all(maildir.join(part)).unwrap();
            }
            if fs::metadata("/proc/self").unwrap().uid() == 0 {
                own(&self.maildir(user, "INBOX"), true);
            }
        }
        let file = maildir
            .join("new")
            .join(format!("{:010}.M{number}.test", 1_000_000 + number));
        fs::write(&file, raw).unwrap();
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            chown(&file, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    /// Makes the server forget a folder's UIDs, as a restored mailbox does: UIDVALIDITY changes.
    pub fn renumber(&self, user: &str, folder: &str) {
        for entry in fs::read_dir(self.maildir(user, folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("dovecot-uidlist") || name.starts_with("dovecot.index") {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// The names of the files in a folder, with the flags Dovecot puts at their end (`:2,S` = seen).
    pub fn files(&self, user: &str, folder: &str) -> Vec<String> {
        let mut names = Vec::new();
        for part in ["cur", "new"] {
            let Ok(entries) = fs::read_dir(self.maildir(user, folder).join(part)) else {
                continue;
            };
            names.extend(entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()));
        }
        names.sort();
        names
    }

    /// One of those files.
    pub fn read(&self, user: &str, folder: &str, file: &str) -> Vec<u8> {
        let maildir = self.maildir(user, folder);
        fs::read(maildir.join("cur").join(file))
            .or_else(|_| fs::read(maildir.join("new").join(file)))
            .unwrap()
    }

    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.dir.path().join(name)).unwrap_or_default();
        format!("{}{}", read("stderr"), read("dovecot.log"))
    }

    fn maildir(&self, user: &str, folder: &str) -> PathBuf {
        let home = self.dir.path().join("mail").join(user);
        if folder == "INBOX" {
            home
        } else {
            home.join(format!(".{folder}"))
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts the program on a folder that holds its configuration.
fn run(path: &Path) -> Child {
    let mut command = Command::new("setpriv");
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    command
        .args(["--pdeathsig", "TERM", "/usr/sbin/dovecot", "-F", "-c"])
        .arg(path.join("dovecot.conf"))
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(path.join("stderr")).unwrap())
        .spawn()
        .expect("setpriv (util-linux) is needed to start dovecot")
}

fn own(path: &Path, whole: bool) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if whole && path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            own(&entry.unwrap().path(), true);
        }
    }
}

fn current_user() -> (String, String) {
    let ask = |what: &str| {
        let output = Command::new("id").arg(what).arg("-n").output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    (ask("-u"), ask("-g"))
}
