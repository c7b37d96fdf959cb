//! The grain of every measurement.

use jiff::Timestamp;

/// A minute of UTC, counted from the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(i64);

impl Minute {
    /// The minute an instant lies in.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        Self(instant.as_second() / 60)
    }

    /// Whole minutes since the epoch.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Its first second, since the epoch.
    #[must_use]
    pub const fn starts_at(self) -> i64 {
        self.0 * 60
    }
}

/// Minutes that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    last: Minute,
    count: u32,
}

impl Minutes {
    /// The `count` minutes that end with the present one, which is not over yet.
    #[must_use]
    pub fn until(now: Timestamp, count: u32) -> Self {
        Self { last: Minute::of(now), count }
    }

    /// Each of them, oldest first.
    pub fn iter(self) -> impl Iterator<Item = Minute> {
        (0..i64::from(self.count)).rev().map(move |back| Minute(self.last.0 - back))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(time: &str) -> Minute {
        Minute::of(time.parse().unwrap())
    }

    #[test]
    fn an_instant_belongs_to_the_minute_it_has_begun() {
        assert_eq!(minute("1970-01-01T00:59:59.999Z").number(), 59);
        assert_eq!(minute("1970-01-01T01:00:00Z").number(), 60);
        assert_eq!(minute("1970-01-01T01:00:00Z").starts_at(), 3600);
    }

    #[test]
    fn an_hour_is_the_present_minute_and_the_fifty_nine_before_it() {
        let hour = Minutes::until("2026-11-20T15:00:30Z".parse().unwrap(), 60);
        let minutes: Vec<Minute> = hour.iter().collect();
        assert_eq!(minutes.len(), 60);
        assert_eq!(minutes.first(), Some(&minute("2026-11-20T14:01:00Z")));
        assert_eq!(minutes.last(), Some(&minute("2026-11-20T15:00:00Z")));
        assert!(minutes.is_sorted());
    }
}
