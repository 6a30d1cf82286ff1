//! Earlier requests to the same body that asked much the same as a draft.

use foi_law::Regime;
use foi_lint::{Circumstances, SIMILAR, similarity};
use foi_store::table::request::SentRequest;

use crate::day::written;
use crate::wire::AskedBefore;

/// From this share of common words on, two requests ask nearly the same; those of one letter of
/// the library for two years do.
const NEARLY_THE_SAME: f64 = 0.85;
/// No more than one reads.
const SHOWN: usize = 5;

/// The most alike first; of those as much alike the latest.
pub(crate) fn asked_before<'s>(
    body: &str,
    sent: impl Iterator<Item = &'s SentRequest>,
    circumstances: &Circumstances<'_>,
) -> Vec<AskedBefore> {
    let mut alike: Vec<(f64, &SentRequest)> = sent
        .map(|sent| (similarity(body, &sent.body), sent))
        .filter(|(share, _)| *share >= SIMILAR)
        .collect();
    alike.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(b.received.cmp(&a.received)));
    alike.truncate(SHOWN);
    alike
        .into_iter()
        .map(|(share, sent)| shown(share, sent, circumstances))
        .collect()
}

fn shown(share: f64, sent: &SentRequest, circumstances: &Circumstances<'_>) -> AskedBefore {
    let last = circumstances.together_until(sent.received);
    let counts = sent.received <= circumstances.today
        && last.is_some_and(|last| circumstances.today <= last);
    let alike = if share >= NEARLY_THE_SAME {
        "Nearly the same questions"
    } else {
        "Many of the same questions"
    };
    let day = written(sent.received);
    let follows = match (counts, circumstances.regime, last) {
        (true, Regime::Foia, Some(last)) => format!(
            "Until {} the body may add the work of both together and refuse on cost.",
            written(last)
        ),
        (true, ..) => "The body may refuse this one as a repeat.".to_owned(),
        (false, Regime::Foia, _) => {
            "More than 60 working days ago, so that the two are not added together.".to_owned()
        }
        (false, ..) => "That was more than 60 working days ago.".to_owned(),
    };
    AskedBefore {
        request_id: sent.request_id.into(),
        title: sent.title.clone(),
        reference: sent.reference.clone(),
        received: sent.received,
        why: format!("{alike} on {day}. {follows}"),
        counts,
    }
}
