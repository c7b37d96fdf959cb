//! When people of a team are there, and who is asked when they are not.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::clock::later;

/// How far ahead hours are looked for: a team that is there once a week is found.
const DAYS_AHEAD: u32 = 60;

/// A day of the week, as settings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl From<Weekday> for Day {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// From when to when on one day: `09:00-17:30`. Midnight as the end is `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// Minutes after midnight.
    from: u16,
    /// The same, later.
    until: u16,
}

/// Why a text names no hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be written like 09:00-17:30, the beginning before the end")]
pub struct NoHours;

impl TryFrom<String> for Hours {
    type Error = NoHours;

    fn try_from(text: String) -> Result<Self, NoHours> {
        let (from, until) = text.split_once('-').ok_or(NoHours)?;
        let hours = Self { from: minutes(from).ok_or(NoHours)?, until: minutes(until).ok_or(NoHours)? };
        if hours.from < hours.until { Ok(hours) } else { Err(NoHours) }
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let of_two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !of_two_digits(hour) || !of_two_digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= 24 * 60).then_some(minutes)
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, until } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

/// When people of a team are there, by day of the week. No day at all: nobody has said, so always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceHours(pub BTreeMap<Day, Hours>);

impl ServiceHours {
    /// Whether people are there.
    #[must_use]
    pub fn are_now(&self, now: Timestamp, zone: &TimeZone) -> bool {
        self.0.is_empty()
            || self.on(now.to_zoned(zone.clone()).date(), zone).is_some_and(|hours| hours.hold(now))
    }

    /// When people are there again; `None` if they are there now.
    #[must_use]
    pub fn next(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.are_now(now, zone) {
            return None;
        }
        self.from(now, zone).map(|open| open.from).find(|from| *from > now)
    }

    /// When people have been there for so long, counted from `now`.
    #[must_use]
    pub fn after(&self, now: Timestamp, within: Duration, zone: &TimeZone) -> Timestamp {
        let mut left = within;
        for open in self.from(now, zone) {
            let from = open.from.max(now);
            let there = Duration::try_from(open.until.duration_since(from)).unwrap_or_default();
            if left <= there {
                return later(from, left);
            }
            left -= there;
        }
        // Nobody has said when, or they are hardly ever there.
        later(now, within)
    }

    /// The times people are there that are not over yet, in order.
    fn from(&self, now: Timestamp, zone: &TimeZone) -> impl Iterator<Item = Open> {
        let today = now.to_zoned(zone.clone()).date();
        let days = (0..DAYS_AHEAD).filter_map(move |ahead| today.checked_add(i64::from(ahead).days()).ok());
        days.filter_map(|date| self.on(date, zone)).filter(move |open| open.until > now)
    }

    /// From when to when on a date: what the clock shows counts, also on the day it is changed.
    fn on(&self, date: Date, zone: &TimeZone) -> Option<Open> {
        let hours = self.0.get(&Day::from(date.weekday()))?;
        let at = |minutes: u16| {
            let (day, minutes) = (i64::from(minutes / (24 * 60)), minutes % (24 * 60));
            let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
            let time = Time::new(hour, minute, 0, 0).ok()?;
            let date = date.checked_add(day.days()).ok()?;
            Some(date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp())
        };
        Some(Open { from: at(hours.from)?, until: at(hours.until)? })
    }
}

/// A time people are there.
#[derive(Clone, Copy, Debug)]
struct Open {
    from: Timestamp,
    until: Timestamp,
}

impl Open {
    fn hold(self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }
}

/// Whose turn it is among people who take turns a week each, from Monday.
#[must_use]
pub fn on_call<'a>(people: &'a [String], now: Timestamp, zone: &TimeZone) -> Option<&'a str> {
    let date = now.to_zoned(zone.clone()).date();
    // The first of January 1970 was a Thursday: its week began three days before.
    let days = i64::from(Date::constant(1970, 1, 1).until(date).ok()?.get_days()) + 3;
    let turn = days.div_euclid(7).rem_euclid(i64::try_from(people.len()).ok().filter(|people| *people > 0)?);
    people.get(usize::try_from(turn).ok()?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn austin() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    /// Monday to Friday from nine to five, Saturday in the morning.
    fn office() -> ServiceHours {
        serde_json::from_str(
            r#"{"monday": "09:00-17:00", "tuesday": "09:00-17:00", "wednesday": "09:00-17:00",
                "thursday": "09:00-17:00", "friday": "09:00-17:00", "saturday": "10:00-12:30"}"#,
        )
        .unwrap()
    }

    fn at(local: &str) -> Timestamp {
        format!("{local}[America/Chicago]").parse::<jiff::Zoned>().unwrap().timestamp()
    }

    #[test]
    fn without_hours_people_are_always_there() {
        let always = ServiceHours::default();
        let night = at("2026-11-22T03:00:00");
        assert!(always.are_now(night, &austin()));
        assert_eq!(always.next(night, &austin()), None);
        assert_eq!(always.after(night, Duration::from_secs(900), &austin()), at("2026-11-22T03:15:00"));
    }

    #[test]
    fn people_are_there_from_the_first_minute_to_before_the_last() {
        let there = |local| office().are_now(at(local), &austin());
        assert!(there("2026-11-20T09:00:00") && there("2026-11-20T16:59:59"));
        assert!(!there("2026-11-20T08:59:59") && !there("2026-11-20T17:00:00"));
        assert!(!there("2026-11-22T11:00:00"), "not on Sunday");
    }

    #[test]
    fn the_next_time_may_be_later_today_or_after_the_weekend() {
        let next = |local| office().next(at(local), &austin());
        assert_eq!(next("2026-11-20T12:00:00"), None);
        assert_eq!(next("2026-11-20T06:00:00"), Some(at("2026-11-20T09:00:00")));
        assert_eq!(next("2026-11-20T17:00:00"), Some(at("2026-11-21T10:00:00")));
        assert_eq!(next("2026-11-21T12:30:00"), Some(at("2026-11-23T09:00:00")));
    }

    #[test]
    fn time_to_do_something_passes_only_while_people_are_there() {
        let hour = Duration::from_secs(3600);
        let due = |local, within| office().after(at(local), within, &austin());
        assert_eq!(due("2026-11-20T12:00:00", hour), at("2026-11-20T13:00:00"));
        assert_eq!(due("2026-11-20T16:40:00", hour), at("2026-11-21T10:40:00"));
        assert_eq!(due("2026-11-21T20:00:00", 4 * hour), at("2026-11-23T13:00:00"));
        assert_eq!(due("2026-11-21T12:00:00", hour), at("2026-11-23T09:30:00"), "half an hour on each day");
    }

    #[test]
    fn nine_oclock_is_nine_oclock_also_when_the_clock_is_changed() {
        // On the first of November 2026 clocks go back at two in the morning.
        let sunday: ServiceHours = serde_json::from_str(r#"{"sunday": "09:00-24:00"}"#).unwrap();
        assert_eq!(sunday.next(at("2026-10-31T23:00:00"), &austin()), Some(at("2026-11-01T09:00:00")));
        assert!(sunday.are_now(at("2026-11-01T23:59:59"), &austin()));
        assert!(!sunday.are_now(at("2026-11-02T00:00:00"), &austin()));
    }

    #[test]
    fn hours_are_written_one_way_and_what_is_not_is_refused() {
        let hours = Hours::try_from("09:00-17:30".to_owned()).unwrap();
        assert_eq!(hours.to_string(), "09:00-17:30");
        for wrong in [
            "",
            "9-17",
            "9:00-17:00",
            "17:00-09:00",
            "09:00-09:00",
            "09:60-17:00",
            "09:00-24:01",
            "+9:00-17:00",
        ] {
            assert_eq!(Hours::try_from(wrong.to_owned()), Err(NoHours), "{wrong}");
        }
        assert!(serde_json::from_str::<ServiceHours>(r#"{"someday": "09:00-17:00"}"#).is_err());
    }

    #[test]
    fn people_take_turns_a_week_each() {
        let people = ["USR1".to_owned(), "USR2".to_owned()];
        let whose = |local| on_call(&people, at(local), &austin()).unwrap();
        let sunday = whose("2026-11-22T23:59:59");
        assert_eq!(whose("2026-11-16T00:00:00"), sunday, "the whole week");
        assert_ne!(whose("2026-11-23T00:00:00"), sunday, "from Monday");
        assert_eq!(whose("2026-11-30T00:00:00"), sunday);
        assert_eq!(on_call(&[], at("2026-11-22T12:00:00"), &austin()), None);
    }
}
