//! At which hours a person may get a message they did not ask for at this minute.
//!
//! The law, in the safe reading of each open point:
//!
//! | where | hours by the recipient's clock | source |
//! |---|---|---|
//! | everywhere | 8:00 to 21:00 | 47 CFR 64.1200(c)(1) |
//! | Texas | Monday to Saturday 9:00 to 21:00, Sunday 12:00 to 21:00 | Tex. Bus. & Com. Code § 301.051 |
//!
//! The hours of Texas hold by the recipient's clock and by Central time.
//!
//! An hour that opens belongs to the window, the one that closes does not: 21:00:00 is quiet.
//!
//! *Where somebody is* is said by the zone of their record; without one, by every zone of their number's area
//! code, all at once; without either, by every zone of the contiguous states.
//!
//! *Who is in Texas*: whoever has a Texan number; whoever's record says Central or Mountain time, unless the
//! number's own area outside Texas explains that zone (312 is Chicago; a New Yorker's 212 with Central time
//! has moved, and may have moved to Texas); and whoever we know nothing of.
//!
//! Central time is left out for a Texan number whose owner is so far away that two common hours a day do not
//! remain (Central Asia): there the recipient's own clock rules.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::area_codes::{Area, CONTINENTAL, Zone, area_of};
use crate::ids::ContactRef;

/// First second a text may leave, and the first it may not.
pub type Window = (Timestamp, Timestamp);

const DAY_HOURS: (u8, u8) = (8, 21);
const TEXAN_HOURS: (u8, u8) = (9, 21);
const TEXAN_SUNDAY: (u8, u8) = (12, 21);
/// What waited for the hours to open is sent within this many seconds of their opening.
const SPREAD_SECONDS: u64 = 3_600;
/// No window within so many days means that there is none.
const HORIZON_DAYS: i64 = 40;
/// Winter and summer, when every zone that saves daylight has changed its clocks: 2026-01-14 and 2026-07-15.
const REFERENCE_DAYS: [Timestamp; 2] =
    [Timestamp::constant(1_768_348_800, 0), Timestamp::constant(1_784_073_600, 0)];

/// The hours a location keeps, by the recipient's clock. They narrow the law's and never widen them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    opens: u8,
    closes: u8,
}

impl Default for Hours {
    fn default() -> Self {
        Self { opens: DAY_HOURS.0, closes: DAY_HOURS.1 }
    }
}

impl Hours {
    /// From `opens_hour` until before `closes_hour`, 0 to 24; `None` if they leave no full hour between 9 and
    /// 21, which every recipient's weekday has.
    #[must_use]
    pub fn between(opens_hour: u8, closes_hour: u8) -> Option<Self> {
        let (opens, closes) = (opens_hour.max(TEXAN_HOURS.0), closes_hour.min(TEXAN_HOURS.1));
        (closes_hour <= 24 && opens < closes).then_some(Self { opens: opens_hour, closes: closes_hour })
    }
}

/// One clock that has to allow a text, and whether Texas rules by it.
#[derive(Clone, Debug)]
struct Clock {
    zone: TimeZone,
    texas: bool,
}

/// Whom a text is for, as far as the hours are concerned: every clock that has to allow it.
#[derive(Clone, Debug)]
pub struct Recipient {
    clocks: Vec<Clock>,
    hours: Hours,
}

impl Recipient {
    /// By the contact's record: `time_zone` is its IANA zone, `phone` the number as the CRM has it.
    ///
    /// A zone that names no place (`UTC`, `Etc/GMT+6`) or does not exist counts as none.
    #[must_use]
    pub fn of(time_zone: Option<&str>, phone: Option<&str>) -> Self {
        let area = phone.and_then(area_of);
        let clocks = match (time_zone.and_then(place), area) {
            (Some((name, zone)), area) => vec![Clock { zone, texas: may_be_texan(name, area) }],
            (None, Some(area)) => area.zones.iter().map(|zone| clock(*zone, area.texas)).collect(),
            (None, None) => CONTINENTAL.iter().map(|zone| clock(*zone, is_in_texas(*zone))).collect(),
        };
        Self { clocks, hours: Hours::default() }.with_central_time()
    }

    /// With the hours the location keeps. Where they leave less than an hour a day that suits every clock, the
    /// law alone decides.
    #[must_use]
    pub fn within(self, hours: Hours) -> Self {
        if hours == self.hours {
            return self;
        }
        let narrowed = Self { clocks: self.clocks.clone(), hours };
        if narrowed.leaves_quarters(4) { narrowed } else { self }
    }

    /// Whether a text may leave at `at`.
    #[must_use]
    pub fn is_allowed(&self, at: Timestamp) -> bool {
        let (opens, closes) = self.next_window(at);
        opens <= at && at < closes
    }

    /// `at` itself if a text may leave then, else the next moment it may.
    #[must_use]
    pub fn next_allowed(&self, at: Timestamp) -> Timestamp {
        self.next_window(at).0.max(at)
    }

    /// The allowed window that contains `at`, or the next one. At the end of representable time (year 9999) an
    /// empty window.
    #[must_use]
    pub fn next_window(&self, at: Timestamp) -> Window {
        self.common_window(&self.clocks, at)
            // Clocks that once had hours in common and lost them by new law: the first is the recipient's.
            .or_else(|| self.common_window(self.clocks.get(..1)?, at))
            .unwrap_or((Timestamp::MAX, Timestamp::MAX))
    }

    /// When a text meant for `at` leaves: then, if that is allowed; else in the next window, `seed` seconds
    /// (modulo an hour) after it opens, so that not everything that waited leaves at once. See [`seed_of`].
    #[must_use]
    pub fn spread(&self, at: Timestamp, seed: u64) -> Timestamp {
        let (opens, closes) = self.next_window(at);
        if opens <= at {
            return at;
        }
        let seconds = u64::try_from(closes.as_second() - opens.as_second()).unwrap_or(0);
        let late = seed % seconds.clamp(1, SPREAD_SECONDS);
        let late = SignedDuration::from_secs(i64::try_from(late).unwrap_or(0));
        opens.checked_add(late).unwrap_or(opens)
    }

    /// Where Texas rules, it rules by Central time too.
    fn with_central_time(self) -> Self {
        let central = |clock: &Clock| clock.texas && clock.zone.iana_name() == Some(Zone::Central.iana());
        if !self.clocks.iter().any(|clock| clock.texas) || self.clocks.iter().any(central) {
            return self;
        }
        let mut both = self.clone();
        both.clocks.push(clock(Zone::Central, true));
        if both.leaves_quarters(8) { both } else { self }
    }

    /// Whether at least `wanted` quarter hours of a weekday suit every clock, winter and summer.
    fn leaves_quarters(&self, wanted: usize) -> bool {
        // No clock changes on these days, so that one offset holds for each.
        let open_seconds = |clock: &Clock, day: Timestamp| {
            let hours = self.hours_on(clock, Weekday::Wednesday);
            let offset = i64::from(clock.zone.to_offset(day).seconds());
            (i64::from(hours.0) * 3_600..i64::from(hours.1) * 3_600, offset)
        };
        REFERENCE_DAYS.into_iter().all(|day| {
            let open: Vec<_> = self.clocks.iter().map(|clock| open_seconds(clock, day)).collect();
            let suits =
                |at: i64| open.iter().all(|(open, offset)| open.contains(&(at + offset).rem_euclid(86_400)));
            (0..96).filter(|quarter| suits(day.as_second() + quarter * 900)).count() >= wanted
        })
    }

    /// First and last hour of a day by `clock`; none if the first is not before the last.
    fn hours_on(&self, clock: &Clock, weekday: Weekday) -> (u8, u8) {
        let (opens, closes) = match (clock.texas, weekday) {
            (true, Weekday::Sunday) => TEXAN_SUNDAY,
            (true, _) => TEXAN_HOURS,
            (false, _) => DAY_HOURS,
        };
        (opens.max(self.hours.opens), closes.min(self.hours.closes))
    }

    /// The window of all `clocks` that contains `at` or follows.
    fn common_window(&self, clocks: &[Clock], at: Timestamp) -> Option<Window> {
        let horizon = at.checked_add(SignedDuration::from_hours(24 * HORIZON_DAYS)).unwrap_or(Timestamp::MAX);
        let mut from = at;
        while from <= horizon {
            let mut common = (Timestamp::MIN, Timestamp::MAX);
            for clock in clocks {
                let window = self.window_by(clock, from)?;
                common = (common.0.max(window.0), common.1.min(window.1));
            }
            if common.0 <= from {
                return Some(common);
            }
            // Nothing before the latest opening suits the clock that opens then.
            from = common.0;
        }
        None
    }

    /// The window by one clock that contains `at` or follows.
    fn window_by(&self, clock: &Clock, at: Timestamp) -> Option<Window> {
        let mut date = clock.zone.to_datetime(at).date();
        for _ in 0..=7 {
            if let Some(window) = self.window_on(clock, date)
                && at < window.1
            {
                return Some(window);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn window_on(&self, clock: &Clock, date: Date) -> Option<Window> {
        let (opens, closes) = self.hours_on(clock, date.weekday());
        let at_hour = |hour: u8| {
            let hour = i8::try_from(hour).ok().filter(|hour| *hour < 24)?;
            clock.zone.to_ambiguous_timestamp(date.at(hour, 0, 0, 0)).compatible().ok()
        };
        if opens < closes { Some((at_hour(opens)?, at_hour(closes)?)) } else { None }
    }
}

/// A stable number for a contact, the same on every machine and in every version: FNV-1a (64 bits) of location
/// and contact. It spreads contacts over the hour, and is no secret.
#[must_use]
pub fn seed_of(who: &ContactRef) -> u64 {
    let bytes = who.location.as_str().bytes().chain([b'#']).chain(who.contact.as_str().bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn clock(zone: Zone, texas: bool) -> Clock {
    // The zone data is part of the program, and a test asks it for every zone.
    Clock { zone: TimeZone::get(zone.iana()).unwrap_or(TimeZone::UTC), texas }
}

/// The zone a record names, if it is one of a place: those have a region before their name.
fn place(name: &str) -> Option<(&str, TimeZone)> {
    let name = name.trim();
    let (region, _) = name.split_once('/')?;
    if region.eq_ignore_ascii_case("Etc") {
        return None;
    }
    TimeZone::get(name).ok().map(|zone| (name, zone))
}

const fn is_in_texas(zone: Zone) -> bool {
    matches!(zone, Zone::Central | Zone::Mountain)
}

/// Whether Texas may rule for somebody whose record says `name` and whose number comes from `area`.
fn may_be_texan(name: &str, area: Option<&Area>) -> bool {
    let zone = match name.to_ascii_lowercase().as_str() {
        "america/chicago" | "us/central" => Some(Zone::Central),
        "america/denver" | "us/mountain" => Some(Zone::Mountain),
        _ => None,
    };
    match (zone, area) {
        (_, Some(area)) if area.texas => true,
        (Some(zone), Some(area)) => !area.zones.contains(&zone),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

#[cfg(test)]
#[path = "quiet_hours_tests.rs"]
pub(super) mod tests;
