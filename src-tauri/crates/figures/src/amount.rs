//! Exact amounts: what is added up never goes through a binary fraction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Parts of one pound that are kept apart: eight decimals, a millionth of a penny.
const ONE: i128 = 100_000_000;
const PENNY: i128 = ONE / 100;
const DECIMALS: usize = 8;
/// Larger than any sum of public money, and small enough that ten million of them can be added.
const LARGEST: i128 = 1_000_000_000_000_000 * ONE;
/// Nearer to a whole penny than this is a whole penny: the noise of a spreadsheet's own reckoning.
const NOISE: i128 = ONE / 1_000_000;

/// An amount of money or another quantity, exact to eight decimals.
///
/// ```
/// use foi_figures::Amount;
/// let sum = Amount::from_pence(10) + "0.20".parse::<Amount>().unwrap();
/// assert_eq!(sum.unwrap().to_string(), "0.30");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

/// Why a number is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAmount {
    /// It is not written as a plain decimal number.
    #[error("it is not a number")]
    NotANumber,
    /// It is larger than a thousand million million.
    #[error("it is too large to be an amount")]
    TooLarge,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A number of whole pence.
    pub const fn from_pence(pence: i64) -> Self {
        Self(pence as i128 * PENNY)
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self(number as i128 * ONE)
    }

    /// Reads a plain decimal number such as `-1250.5`, and whether it had more decimals than are
    /// kept and was rounded at the eighth.
    pub fn read(text: &str) -> Result<(Self, bool), NoAmount> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + decimals.len() == 0 || !is_digits(whole) || !is_digits(decimals) {
            return Err(NoAmount::NotANumber);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 16 {
            return Err(NoAmount::TooLarge);
        }
        let mut sum: i128 = 0;
        for digit in whole.bytes() {
            sum = sum * 10 + i128::from(digit - b'0');
        }
        let mut digits = decimals.bytes();
        for _ in 0..DECIMALS {
            sum = sum * 10 + i128::from(digits.next().unwrap_or(b'0') - b'0');
        }
        let next = digits.next().unwrap_or(b'0');
        let was_rounded = next != b'0' || digits.any(|digit| digit != b'0');
        sum += i128::from(next >= b'5');
        if sum > LARGEST {
            return Err(NoAmount::TooLarge);
        }
        let exact = Self(if is_negative { -sum } else { sum });
        Ok(exact
            .without_noise()
            .map_or((exact, was_rounded), |whole| (whole, false)))
    }

    /// The whole penny it stands next to, if the difference can only be a spreadsheet's own noise.
    fn without_noise(self) -> Option<Self> {
        let whole = self.to_penny();
        ((self.0 - whole.0).abs() <= NOISE).then_some(whole)
    }

    /// Rounded to the penny, half a penny away from nothing.
    #[must_use]
    pub fn to_penny(self) -> Self {
        let half = if self.0 < 0 { -PENNY / 2 } else { PENNY / 2 };
        Self((self.0 + half) / PENNY * PENNY)
    }

    /// Whether it is a whole number of pence.
    pub fn is_whole_pence(self) -> bool {
        self.0 % PENNY == 0
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The sum, unless it is too large to be reckoned with.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it is too large to be reckoned with.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// So many times as much, such as a thousand times for a column in thousands of pounds.
    pub fn checked_times(self, times: i64) -> Option<Self> {
        self.0
            .checked_mul(i128::from(times))
            .filter(|sum| sum.abs() <= LARGEST)
            .map(Self)
    }

    /// An equal part, rounded at the eighth decimal; none of no parts.
    pub fn divided_by(self, parts: u64) -> Option<Self> {
        rounded(self.0, i128::from(parts)).map(Self)
    }

    /// This for each unit of another amount, rounded at the eighth decimal; none for no units.
    pub fn per(self, units: Self) -> Option<Self> {
        rounded(self.0.checked_mul(ONE)?, units.0).map(Self)
    }

    /// This over another amount times a whole number, rounded to a whole: thousandths for 1,000.
    pub fn ratio(self, whole: Self, times: i64) -> Option<i64> {
        rounded(self.0.checked_mul(i128::from(times))?, whole.0)?
            .try_into()
            .ok()
    }

    /// So many times as much, in the parts that are kept apart.
    pub(crate) fn checked_times_wide(self, times: i128) -> Option<i128> {
        self.0.checked_mul(times)
    }

    /// For drawing and for shares given as a fraction; not to be added up.
    #[expect(clippy::cast_precision_loss, reason = "a picture has no more digits")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// The exact parts of a share of this in a whole.
    pub(crate) fn raw(self) -> i128 {
        self.0
    }
}

fn rounded(number: i128, parts: i128) -> Option<i128> {
    if parts == 0 {
        return None;
    }
    let (quotient, rest) = (number / parts, number % parts);
    let up = i128::from(rest.unsigned_abs() >= parts.unsigned_abs() - rest.unsigned_abs());
    let sign = if (number < 0) == (parts < 0) { 1 } else { -1 };
    Some(if rest == 0 {
        quotient
    } else {
        quotient + up * sign
    })
}

impl std::ops::Add for Amount {
    type Output = Option<Self>;

    fn add(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Self, NoAmount> {
        Self::read(text).map(|(amount, _)| amount)
    }
}

/// As a plain decimal number with at least two decimals and as many as it has: `1250.00`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.without_noise().unwrap_or(*self);
        let sign = if shown.0 < 0 { "-" } else { "" };
        let (whole, rest) = (
            shown.0.unsigned_abs() / ONE.unsigned_abs(),
            shown.0.unsigned_abs() % ONE.unsigned_abs(),
        );
        let decimals = format!("{rest:08}");
        let kept = decimals.trim_end_matches('0').len().max(2);
        write!(f, "{sign}{whole}.{}", &decimals[..kept])
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Digits in groups of three: `1,250,000`.
pub(crate) fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Amount {
    /// For people: groups of three, pence only where there are any: `-£1,250` or `17`.
    pub fn shown(self, mark: &str) -> String {
        let text = if mark.is_empty() {
            self
        } else {
            self.to_penny()
        }
        .to_string();
        let (sign, text) = text
            .strip_prefix('-')
            .map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let decimals = match (decimals.trim_end_matches('0'), mark.is_empty()) {
            ("", _) => String::new(),
            (kept, true) => format!(".{kept}"),
            (_, false) => format!(".{decimals}"),
        };
        format!("{sign}{mark}{}{decimals}", grouped(whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_and_noise_is_a_whole_penny() {
        for (text, shown) in [
            ("0.30000000000000004", "0.30"),
            ("-12000000", "-12000000.00"),
            ("1250.5", "1250.50"),
            ("2.468", "2.468"),
            ("33.3333333333333", "33.33333333"),
            ("0.000000000000113686837721616", "0.00"),
            (".5", "0.50"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown, "{text}");
        }
        for text in ["", "-", ".", "1e3", "1,250", "£5", "--1"] {
            assert_eq!(text.parse::<Amount>(), Err(NoAmount::NotANumber), "{text}");
        }
        assert_eq!(
            "10000000000000000".parse::<Amount>(),
            Err(NoAmount::TooLarge)
        );
    }

    #[test]
    fn half_a_penny_goes_away_from_nothing() {
        for (text, shown) in [
            ("0.005", "0.01"),
            ("-0.005", "-0.01"),
            ("0.004", "0.00"),
            ("2.675", "2.68"),
        ] {
            assert_eq!(
                text.parse::<Amount>().unwrap().to_penny().to_string(),
                shown
            );
        }
    }

    #[test]
    fn people_read_groups_of_three() {
        assert_eq!(Amount::from_pence(125_000_000).shown("£"), "£1,250,000");
        assert_eq!(Amount::from_pence(-105).shown("£"), "-£1.05");
        assert_eq!(Amount::from_pence(110).shown("£"), "£1.10");
        assert_eq!(Amount::whole(17).shown(""), "17");
    }
}
