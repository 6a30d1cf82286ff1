use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};

/// A name server that knows what it was told, for MX (15) and SRV (33) records (RFC 1035, 2782).
pub struct NameServer {
    pub at: SocketAddr,
}

/// What is said of a name: the record's type and its data.
pub type Records = HashMap<(String, u16), Vec<Vec<u8>>>;

pub fn mx(preference: u16, host: &str) -> Vec<u8> {
    [&preference.to_be_bytes()[..], &name(host)].concat()
}

pub fn srv(priority: u16, weight: u16, port: u16, host: &str) -> Vec<u8> {
    [
        &priority.to_be_bytes()[..],
        &weight.to_be_bytes(),
        &port.to_be_bytes(),
        &name(host),
    ]
    .concat()
}

impl NameServer {
    /// Starts one; it runs until the test ends.
    pub fn start(records: Records) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let at = socket.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut packet = [0; 1024];
            while let Ok((length, from)) = socket.recv_from(&mut packet) {
                if let Some(answer) = answer(&packet[..length], &records) {
                    let _ = socket.send_to(&answer, from);
                }
            }
        });
        Self { at }
    }
}

fn answer(query: &[u8], records: &Records) -> Option<Vec<u8>> {
    let mut labels = Vec::new();
    let mut at = 12;
    while *query.get(at)? != 0 {
        let length = usize::from(query[at]);
        labels.push(String::from_utf8_lossy(query.get(at + 1..at + 1 + length)?).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([*query.get(at + 1)?, *query.get(at + 2)?]);
    let question = query.get(12..at + 5)?;
    let found = records.get(&(labels.join("."), kind));
    let known = records.keys().any(|(name, _)| *name == labels.join("."));
    // A response, authoritative; 3 says that there is no such name.
    let status: u8 = if found.is_some() || known { 0 } else { 3 };
    let count = u16::try_from(found.map_or(0, Vec::len)).ok()?;
    let mut out = query.get(..2)?.to_vec();
    out.extend([0x85, 0x80 | status, 0, 1]);
    out.extend(count.to_be_bytes());
    out.extend([0, 0, 0, 0]);
    out.extend(question);
    for data in found.into_iter().flatten() {
        out.extend([0xc0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60]);
        out.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
        out.extend(data);
    }
    Some(out)
}

fn name(host: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in host.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}
