use crate::ParsedMessage;

/// The Message-IDs a message says it answers, nearest first: In-Reply-To, then References from
/// the newest back, each once, without angle brackets.
///
/// This is what matching reads (RFC 5322 section 3.6.4). Ids differ in letter case only by
/// accident of some gateways, but they are compared as written.
pub fn thread_ids(message: &ParsedMessage) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in message
        .in_reply_to
        .iter()
        .chain(message.references.iter().rev())
    {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}
