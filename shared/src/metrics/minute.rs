//! The grains of every measurement: what is measured is added up by the minute, and what is over is folded by the hour.

use std::time::Duration;

use jiff::Timestamp;

/// Minutes of an hour.
const HOUR: u32 = 60;
/// How long after a minute something may still be added to it: a function ends after at most 15 minutes, and flushes its
/// batch before.
pub const FLUSHED_WITHIN: Duration = Duration::from_secs(15 * 60);
/// How long after an hour nothing can be added to its minutes any more: [`FLUSHED_WITHIN`], and what was written may be
/// read a little later.
pub const SETTLED_AFTER: Duration = Duration::from_secs(20 * 60);

/// A minute of UTC, counted from the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(i64);

impl Minute {
    /// The minute an instant lies in.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        Self(instant.as_second().div_euclid(60))
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

    /// The hour it lies in.
    #[must_use]
    pub const fn hour(self) -> Hour {
        Hour(self.0.div_euclid(60))
    }
}

/// An hour of UTC, counted from the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(i64);

impl Hour {
    /// The hour an instant lies in.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        Minute::of(instant).hour()
    }

    /// Whole hours since the epoch.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Its first second, since the epoch.
    #[must_use]
    pub const fn starts_at(self) -> i64 {
        self.0 * 3_600
    }

    /// Its sixty minutes.
    #[must_use]
    pub const fn minutes(self) -> Minutes {
        Minutes { last: Minute(self.0 * 60 + 59), count: HOUR }
    }

    /// Whether it is so long over that nothing can be added to its minutes any more.
    #[must_use]
    pub fn is_settled(self, now: Timestamp) -> bool {
        let settled = self.starts_at().saturating_add(3_600).saturating_add_unsigned(SETTLED_AFTER.as_secs());
        now.as_second() >= settled
    }

    /// The last `count` hours that are settled, oldest first.
    #[must_use]
    pub fn settled(now: Timestamp, count: u32) -> Vec<Self> {
        let present = Self::of(now);
        let last = if Self(present.0 - 1).is_settled(now) { present.0 - 1 } else { present.0 - 2 };
        (0..i64::from(count)).rev().map(|back| Self(last - back)).collect()
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

    /// Those of them that come after `minute`: what was reset counts from then on.
    #[must_use]
    pub fn after(self, minute: Minute) -> Self {
        let most = u32::try_from((self.last.0 - minute.0).max(0)).unwrap_or(u32::MAX);
        Self { count: self.count.min(most), ..self }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The first second of the first one, since the epoch.
    #[must_use]
    pub fn starts_at(self) -> i64 {
        Minute(self.last.0 + 1 - i64::from(self.count)).starts_at()
    }

    /// Whether a minute is one of them.
    #[must_use]
    pub fn contain(self, minute: Minute) -> bool {
        let back = self.last.0 - minute.0;
        (0..i64::from(self.count)).contains(&back)
    }

    /// Each of them, oldest first.
    pub fn iter(self) -> impl Iterator<Item = Minute> {
        (0..i64::from(self.count)).rev().map(move |back| Minute(self.last.0 - back))
    }

    /// How they are read with the fewest items: hours where all sixty minutes are wanted and settled, and single minutes.
    /// No minute is in both.
    #[must_use]
    pub fn pieces(self, now: Timestamp) -> Pieces {
        let mut pieces = Pieces::default();
        let whole = |hour: Hour| {
            let mut ends = hour.minutes().iter();
            let ends = [ends.next(), ends.last()];
            hour.is_settled(now) && ends.into_iter().flatten().all(|minute| self.contain(minute))
        };
        for minute in self.iter() {
            let hour = minute.hour();
            if pieces.hours.last() == Some(&hour) {
                continue;
            }
            if whole(hour) {
                pieces.hours.push(hour);
            } else {
                pieces.minutes.push(minute);
            }
        }
        pieces
    }
}

/// Hours and minutes that together are the minutes somebody wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Whole hours, oldest first.
    pub hours: Vec<Hour>,
    /// The minutes in none of these hours, oldest first.
    pub minutes: Vec<Minute>,
}

/// The views people have on what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// The last hour.
    Hour,
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Week];

    /// Its name on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    /// Its minutes, the present one included.
    #[must_use]
    pub fn until(self, now: Timestamp) -> Minutes {
        let hours = match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 7 * 24,
        };
        Minutes::until(now, hours * HOUR)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instant(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn minute(time: &str) -> Minute {
        Minute::of(instant(time))
    }

    #[test]
    fn an_instant_belongs_to_the_minute_it_has_begun() {
        assert_eq!(minute("1970-01-01T00:59:59.999Z").number(), 59);
        assert_eq!(minute("1970-01-01T01:00:00Z").number(), 60);
        assert_eq!(minute("1970-01-01T01:00:00Z").starts_at(), 3600);
    }

    #[test]
    fn an_hour_is_the_present_minute_and_the_fifty_nine_before_it() {
        let hour = Minutes::until(instant("2026-11-20T15:00:30Z"), 60);
        let minutes: Vec<Minute> = hour.iter().collect();
        assert_eq!(minutes.len(), 60);
        assert_eq!(minutes.first(), Some(&minute("2026-11-20T14:01:00Z")));
        assert_eq!(minutes.last(), Some(&minute("2026-11-20T15:00:00Z")));
        assert!(minutes.is_sorted());
        assert_eq!(hour.starts_at(), minute("2026-11-20T14:01:00Z").starts_at());
    }

    #[test]
    fn an_hour_is_settled_twenty_minutes_after_it_was_over() {
        let two = Hour::of(instant("2026-11-20T14:59:59Z"));
        assert!(!two.is_settled(instant("2026-11-20T15:19:59Z")));
        assert!(two.is_settled(instant("2026-11-20T15:20:00Z")));
        assert_eq!(Hour::settled(instant("2026-11-20T15:20:00Z"), 2).last(), Some(&two));
        assert_eq!(Hour::settled(instant("2026-11-20T16:19:59Z"), 2).last(), Some(&two));
        assert_eq!(Hour::settled(instant("2026-11-20T16:20:00Z"), 2).first(), Some(&two));
    }

    #[test]
    fn a_day_is_read_as_its_settled_hours_and_the_minutes_at_both_ends() {
        let now = instant("2026-11-20T15:05:30Z");
        let pieces = View::Day.until(now).pieces(now);
        // 15:06 to 15:59 of the day before, and of today 14:00, not settled yet, to 15:05.
        assert_eq!((pieces.minutes.len(), pieces.hours.len()), (54 + 66, 22));
        assert_eq!(pieces.hours.first(), Some(&minute("2026-11-19T16:00:00Z").hour()));
        assert_eq!(pieces.hours.last(), Some(&minute("2026-11-20T13:00:00Z").hour()));
        let week = View::Week.until(now).pieces(now);
        assert_eq!((week.minutes.len(), week.hours.len()), (120, 166));
        let hour = View::Hour.until(now).pieces(now);
        assert_eq!((hour.minutes.len(), hour.hours.len()), (60, 0), "no whole hour is settled");
    }

    proptest! {
        #[test]
        fn every_minute_is_read_once_in_its_hour_or_by_itself(count in 0..12_000_u32, second in 0..100_000_i64) {
            let now = Timestamp::from_second(1_800_000_000 + second).unwrap();
            let minutes = Minutes::until(now, count);
            let pieces = minutes.pieces(now);
            let mut read: Vec<Minute> = pieces.hours.iter().flat_map(|hour| hour.minutes().iter()).collect();
            read.extend(&pieces.minutes);
            read.sort();
            prop_assert_eq!(read, minutes.iter().collect::<Vec<_>>());
            prop_assert!(pieces.minutes.len() < 60 + 60 + 80, "{} minutes", pieces.minutes.len());
        }
    }

    #[test]
    fn what_was_reset_counts_from_the_next_minute_on() {
        let now = instant("2026-11-20T15:05:30Z");
        let hour = Minutes::until(now, 60);
        let after: Vec<Minute> = hour.after(minute("2026-11-20T15:03:10Z")).iter().collect();
        assert_eq!(after, [minute("2026-11-20T15:04:00Z"), minute("2026-11-20T15:05:00Z")]);
        assert_eq!(hour.after(minute("2026-11-20T15:05:00Z")).count(), 0);
        assert_eq!(hour.after(minute("2026-11-20T16:00:00Z")).count(), 0, "a clock that runs ahead");
        assert_eq!(hour.after(minute("2026-11-20T01:00:00Z")), hour);
    }
}
