//! Which free times are offered, and how one is said.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::language::Language;

/// More times than this nobody reads in a text.
const MOST: usize = 3;
/// Nobody is offered a time sooner than this.
const NOTICE: SignedDuration = SignedDuration::from_hours(2);
/// Times of one half-day are at least this far apart, where that is possible.
const APART: SignedDuration = SignedDuration::from_hours(1);
/// Local hours in which an appointment may begin: 8:00 to 19:59.
const DAYTIME: std::ops::Range<i8> = 8..20;
const NOON: i8 = 12;

/// Up to three free times worth offering, earliest first.
///
/// At least two hours ahead, in daytime of `zone` (8:00 to 19:59), on different half-days where possible, else at
/// least an hour apart where possible. `slots` may be in any order.
#[must_use]
pub fn offer(slots: &[Timestamp], zone: &TimeZone, now: Timestamp) -> Vec<Timestamp> {
    let soonest = now.saturating_add(NOTICE).unwrap_or(Timestamp::MAX);
    let is_daytime = |slot: &Timestamp| DAYTIME.contains(&slot.to_zoned(zone.clone()).hour());
    let mut free: Vec<Timestamp> =
        slots.iter().copied().filter(|slot| *slot >= soonest).filter(is_daytime).collect();
    free.sort_unstable();
    free.dedup();
    let mut chosen: Vec<Timestamp> = Vec::with_capacity(MOST);
    let half = |slot: Timestamp| half_day(slot, zone);
    add(&mut chosen, &free, |slot, other| half(slot) != half(other));
    add(&mut chosen, &free, |slot, other| slot.duration_since(other).abs() >= APART);
    add(&mut chosen, &free, |slot, other| slot != other);
    chosen.sort_unstable();
    chosen
}

/// Adds the earliest of `free` that differ from everything chosen so far, as long as there is room.
fn add(chosen: &mut Vec<Timestamp>, free: &[Timestamp], differ: impl Fn(Timestamp, Timestamp) -> bool) {
    for slot in free {
        if chosen.len() == MOST {
            return;
        }
        if chosen.iter().all(|other| slot != other && differ(*slot, *other)) {
            chosen.push(*slot);
        }
    }
}

fn half_day(slot: Timestamp, zone: &TimeZone) -> (Date, bool) {
    let local = slot.to_zoned(zone.clone());
    (local.date(), local.hour() >= NOON)
}

const DAYS: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A time in a list of several, where Spanish has to be brief to fit a text: `Tue, Nov 24 at 10:00 AM`,
/// `mar 24 nov 10:00 am`.
#[must_use]
pub fn say_in_list(slot: Timestamp, zone: &TimeZone, language: Language) -> String {
    let said = say(slot, zone, language);
    if language == Language::English {
        return said;
    }
    let brief = |word: &str| word.chars().take(3).collect::<String>();
    let is_name = |word: &&str| DAYS.contains(word) || MONTHS.contains(word);
    let words = said.split(' ').filter(|word| !matches!(*word, "de" | "a" | "las" | "la"));
    let words: Vec<String> =
        words.map(|word| if is_name(&word) { brief(word) } else { word.to_owned() }).collect();
    words.join(" ")
}

/// A time as people say it, in `zone`: `Tue, Nov 24 at 10:00 AM`, `martes 24 de noviembre a las 10:00 am`.
#[must_use]
pub fn say(slot: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = slot.to_zoned(zone.clone());
    match language {
        Language::English => local.strftime("%a, %b %-d at %-I:%M %p").to_string(),
        Language::Spanish => {
            let name = |names: &[&'static str], nth: i8| {
                usize::try_from(nth).ok().and_then(|nth| names.get(nth).copied()).unwrap_or_default()
            };
            let day = name(&DAYS, local.weekday().to_monday_zero_offset());
            let month = name(&MONTHS, local.month() - 1);
            let hour = (local.hour() + 11) % 12 + 1;
            let at = if hour == 1 { "a la" } else { "a las" };
            let half = if local.hour() < NOON { "am" } else { "pm" };
            format!("{day} {} de {month} {at} {hour}:{:02} {half}", local.day(), local.minute())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone()).unwrap().timestamp()
    }

    fn offered(slots: &[&str], now: &str) -> Vec<String> {
        let slots: Vec<Timestamp> = slots.iter().map(|slot| at(slot)).collect();
        let say = |slot: Timestamp| slot.to_zoned(zone()).strftime("%d %H:%M").to_string();
        offer(&slots, &zone(), at(now)).into_iter().map(say).collect()
    }

    #[test]
    fn three_times_on_different_half_days_earliest_first() {
        let hours = |day: u8| (9..17).map(move |hour| format!("2026-11-{day}T{hour:02}:00"));
        let slots: Vec<String> = hours(25).chain(hours(24)).collect();
        let slots: Vec<&str> = slots.iter().map(String::as_str).collect();
        assert_eq!(offered(&slots, "2026-11-23T12:00"), ["24 09:00", "24 12:00", "25 09:00"]);
        assert_eq!(offered(&slots, "2026-11-24T11:30"), ["24 14:00", "25 09:00", "25 12:00"]);
    }

    #[test]
    fn one_half_day_is_spread_by_the_hour_and_filled_up() {
        let now = "2026-11-23T12:00";
        let half_hours = ["2026-11-24T09:00", "2026-11-24T09:30", "2026-11-24T10:00", "2026-11-24T11:00"];
        assert_eq!(offered(&half_hours, now), ["24 09:00", "24 10:00", "24 11:00"]);
        assert_eq!(offered(&half_hours[..3], now), ["24 09:00", "24 09:30", "24 10:00"]);
        assert_eq!(offered(&["2026-11-24T09:00", "2026-11-24T09:00"], now), ["24 09:00"]);
    }

    #[test]
    fn nothing_is_offered_at_night_or_within_two_hours() {
        let slots = ["2026-11-24T07:59", "2026-11-24T08:00", "2026-11-24T19:59", "2026-11-24T20:00"];
        assert_eq!(offered(&slots, "2026-11-23T12:00"), ["24 08:00", "24 19:59"]);
        assert_eq!(offered(&slots, "2026-11-24T06:00"), ["24 08:00", "24 19:59"]);
        assert_eq!(offered(&slots, "2026-11-24T06:01"), ["24 19:59"]);
        assert_eq!(offered(&[], "2026-11-24T06:01"), Vec::<String>::new());
        assert_eq!(offer(&[Timestamp::MIN], &zone(), Timestamp::MAX), []);
    }

    #[test]
    fn a_time_is_said_as_people_say_it() {
        let said = |text: &str, language| say(at(text), &zone(), language);
        assert_eq!(said("2026-11-24T10:00", Language::English), "Tue, Nov 24 at 10:00 AM");
        assert_eq!(said("2026-11-24T10:00", Language::Spanish), "martes 24 de noviembre a las 10:00 am");
        let slot = "2026-11-25T16:00:00Z".parse().unwrap();
        let chicago = TimeZone::get("America/Chicago").unwrap();
        assert_eq!(say_in_list(slot, &chicago, Language::Spanish), "mié 25 nov 10:00 am");
        assert_eq!(say_in_list(slot, &chicago, Language::English), "Wed, Nov 25 at 10:00 AM");
        assert_eq!(said("2026-03-07T13:05", Language::English), "Sat, Mar 7 at 1:05 PM");
        assert_eq!(said("2026-03-07T13:05", Language::Spanish), "sábado 7 de marzo a la 1:05 pm");
        assert_eq!(said("2026-12-06T12:00", Language::Spanish), "domingo 6 de diciembre a las 12:00 pm");
        assert_eq!(said("2026-12-06T00:30", Language::English), "Sun, Dec 6 at 12:30 AM");
        for slot in [Timestamp::MIN, Timestamp::MAX] {
            assert!(say(slot, &zone(), Language::Spanish).contains(" de "));
        }
    }
}
