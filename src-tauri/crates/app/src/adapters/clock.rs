use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::ports::Clock;

/// The system's clock: the one place where the present time is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the clock itself")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that was set to noon of a day when it was made, and runs on from there: for `--today`
/// and for tests.
#[derive(Debug, Clone, Copy)]
pub struct SetClock {
    noon: DateTime<Utc>,
    since: Instant,
}

impl SetClock {
    /// Noon, in Greenwich, of a civil day.
    pub fn to(day: NaiveDate) -> Self {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        Self {
            noon: day.and_time(noon).and_utc(),
            since: Instant::now(),
        }
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        let passed = TimeDelta::from_std(self.since.elapsed()).unwrap_or_default();
        self.noon + passed
    }
}
