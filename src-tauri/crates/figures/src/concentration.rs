//! How unevenly something is spread.

use serde::{Deserialize, Serialize};

use crate::Amount;

/// How much the largest hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// So many of the largest.
    pub n: u32,
    /// Of so many.
    pub of: u32,
    /// What they hold together.
    pub sum: Amount,
    /// Their part of the whole, from 0 to 1, to six decimals; none where there is no whole, or
    /// some are below nothing.
    pub share: Option<f64>,
    /// As few as hold more than half.
    pub more_than_half: Option<u32>,
    /// The Gini coefficient: 0 when all have the same, near 1 when one has everything.
    pub gini: Option<f64>,
    /// The Lorenz curve: for so great a part of the groups, from the smallest up, the part they
    /// hold. Both from 0 to 1.
    pub lorenz: Vec<(f64, f64)>,
}

/// Points of the Lorenz curve at most.
const MOST_POINTS: usize = 200;

/// Works it out from sums, the largest first. None without sums.
pub(crate) fn concentration(sums: &[Amount], top: Option<u32>) -> Option<Concentration> {
    let mut sums = sums.to_vec();
    sums.sort_unstable_by(|one, other| other.cmp(one));
    let of = u32::try_from(sums.len()).ok().filter(|of| *of > 0)?;
    let added = |sums: &[Amount]| sums.iter().try_fold(Amount::ZERO, |sum, one| sum + *one);
    let total = added(&sums)?;
    let is_sound = total > Amount::ZERO && sums.iter().all(|sum| !sum.is_negative());
    let mut more_than_half = None;
    if is_sound {
        let mut so_far = Amount::ZERO;
        for (at, sum) in (1..).zip(&sums) {
            so_far = (so_far + *sum)?;
            if so_far.checked_times_wide(2)? > total.raw() {
                more_than_half = Some(at);
                break;
            }
        }
    }
    let n = top.or(more_than_half).unwrap_or(1).min(of);
    let sum = added(&sums[..n as usize])?;
    let share = is_sound.then(|| fraction(sum, total)).flatten();
    Some(Concentration {
        n,
        of,
        sum,
        share,
        more_than_half,
        gini: is_sound.then(|| gini(&sums, total)).flatten(),
        lorenz: if is_sound {
            lorenz(&sums, total)
        } else {
            Vec::new()
        },
    })
}

/// To six decimals, from the exact ratio.
#[expect(clippy::cast_precision_loss, reason = "six digits fit")]
pub(crate) fn fraction(part: Amount, whole: Amount) -> Option<f64> {
    part.ratio(whole, 1_000_000)
        .map(|millionths| millionths as f64 / 1e6)
}

/// From the exact sums: the mean of all differences, by twice the mean.
#[expect(
    clippy::cast_precision_loss,
    reason = "rounded to four decimals at the end"
)]
fn gini(sums: &[Amount], total: Amount) -> Option<f64> {
    let n = i128::try_from(sums.len()).ok()?;
    // The largest come first: the smallest has the weight 1 - n, the largest n - 1.
    let mut weighted: i128 = 0;
    for (at, sum) in (0..).zip(sums) {
        weighted = weighted.checked_add(sum.raw().checked_mul(n - 1 - 2 * at)?)?;
    }
    let gini = weighted as f64 / (n.checked_mul(total.raw())? as f64);
    Some((gini * 1e4).round() / 1e4)
}

#[expect(clippy::cast_precision_loss, reason = "points of a picture")]
fn lorenz(sums: &[Amount], total: Amount) -> Vec<(f64, f64)> {
    let step = sums.len().div_ceil(MOST_POINTS).max(1);
    let mut points = vec![(0.0, 0.0)];
    let mut so_far = Amount::ZERO;
    for (at, sum) in (1..).zip(sums.iter().rev()) {
        so_far = (so_far + *sum).unwrap_or(so_far);
        if at % step == 0 || at == sums.len() {
            let part = fraction(so_far, total).unwrap_or(1.0);
            points.push(((at as f64 / sums.len() as f64 * 1e6).round() / 1e6, part));
        }
    }
    points
}

/// Shares in thousandths that add up to exactly 1,000: those with the largest rests are rounded
/// up. None where there is no whole.
pub(crate) fn thousandths(sums: &[Amount], total: Amount) -> Option<Vec<i64>> {
    if total.is_zero() {
        return None;
    }
    let mut shares = Vec::with_capacity(sums.len());
    let mut rests = Vec::with_capacity(sums.len());
    let mut given = 0;
    for (at, sum) in sums.iter().enumerate() {
        let exact = sum.raw().checked_mul(1_000)?;
        let share = exact.div_euclid(total.raw());
        rests.push((exact.rem_euclid(total.raw()), at));
        given += share;
        shares.push(i64::try_from(share).ok()?);
    }
    let left = usize::try_from(1_000 - given).ok()?;
    // With a whole below nothing the rests count the other way round; either way each is rounded
    // by less than one.
    rests.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    for (_, at) in rests.iter().take(left) {
        shares[*at] += 1;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pounds(amounts: &[i64]) -> Vec<Amount> {
        amounts
            .iter()
            .map(|pounds| Amount::whole(*pounds))
            .collect()
    }

    #[test]
    fn three_of_seventeen_hold_more_than_half() {
        // 200 + 180 + 160 = 540 of 1,000; the other fourteen share 460.
        let mut sums = pounds(&[200, 180, 160]);
        sums.extend(pounds(&[33; 13]));
        sums.push(Amount::whole(31));
        let found = concentration(&sums, None).unwrap();
        assert_eq!(
            (found.n, found.of, found.share, found.more_than_half),
            (3, 17, Some(0.54), Some(3))
        );
        assert_eq!(found.lorenz.last(), Some(&(1.0, 1.0)));
    }

    #[test]
    fn gini_is_as_in_the_textbook() {
        // Mean difference over all pairs of 1, 2, 3, 4 by twice the mean: 20 / 16 / 5.
        for (sums, gini) in [
            (vec![4, 3, 2, 1], 0.25),
            (vec![5, 5, 5], 0.0),
            (vec![100, 0, 0, 0], 0.75),
        ] {
            assert_eq!(
                concentration(&pounds(&sums), None).unwrap().gini,
                Some(gini),
                "{sums:?}"
            );
        }
        let with_negative = concentration(&pounds(&[100, -20]), None).unwrap();
        assert_eq!((with_negative.gini, with_negative.share), (None, None));
        assert!(concentration(&[], None).is_none());
    }

    #[test]
    fn shares_in_thousandths_add_up() {
        assert_eq!(
            thousandths(&pounds(&[1, 1, 1]), Amount::whole(3)).unwrap(),
            [334, 333, 333]
        );
        assert_eq!(
            thousandths(&pounds(&[150, -50]), Amount::whole(100)).unwrap(),
            [1_500, -500]
        );
        assert_eq!(thousandths(&pounds(&[0, 0]), Amount::ZERO), None);
    }
}
