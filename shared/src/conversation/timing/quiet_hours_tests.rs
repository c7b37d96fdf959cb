use super::*;
use crate::ids::{ContactId, LocationId};

const TEXAN: &str = "+15125550100";
const EL_PASO: &str = "+19155550100";
const NEW_YORKER: &str = "+12125550100";
const KENTUCKIAN: &str = "+12705550100";
const UNKNOWN: &str = "+18005550100";

fn number(phone: &str) -> Recipient {
    Recipient::of(None, Some(phone))
}

/// An instant as `2026-11-20T08:59:59` in a zone.
fn at(local: &str, zone: &str) -> Timestamp {
    format!("{local}[{zone}]").parse::<jiff::Zoned>().unwrap().timestamp()
}

fn opens_and_closes(recipient: &Recipient, local: &str, zone: &str) -> (String, String) {
    let (opens, closes) = recipient.next_window(at(local, zone));
    let show = |at: Timestamp| at.to_zoned(TimeZone::get(zone).unwrap()).strftime("%a %d %H:%M").to_string();
    (show(opens), show(closes))
}

fn window(recipient: &Recipient, local: &str, zone: &str) -> String {
    let (opens, closes) = opens_and_closes(recipient, local, zone);
    format!("{opens} - {closes}")
}

#[track_caller]
fn assert_edges(recipient: &Recipient, zone: &str, date: &str, opens: &str, closes: &str) {
    let opens = at(&format!("{date}T{opens}"), zone);
    let closes = at(&format!("{date}T{closes}"), zone);
    let second = SignedDuration::from_secs(1);
    assert!(!recipient.is_allowed(opens - second), "a second before it opens");
    assert!(recipient.is_allowed(opens), "when it opens");
    assert!(recipient.is_allowed(closes - second), "the last second");
    assert!(!recipient.is_allowed(closes), "when it closes");
    assert_eq!(recipient.next_window(opens - second), (opens, closes));
    assert_eq!(recipient.next_window(closes - second), (opens, closes));
    assert_eq!(recipient.next_allowed(opens - second), opens);
    assert_eq!(recipient.next_allowed(opens + second), opens + second);
}

#[test]
fn the_federal_day_is_from_eight_to_nine_by_the_recipients_clock() {
    // Friday and Sunday.
    for date in ["2026-11-20", "2026-11-22"] {
        assert_edges(&number(NEW_YORKER), "America/New_York", date, "08:00:00", "21:00:00");
        assert_edges(&number("+13235550100"), "America/Los_Angeles", date, "08:00:00", "21:00:00");
        assert_edges(&number("+13125550100"), "America/Chicago", date, "08:00:00", "21:00:00");
    }
}

#[test]
fn the_texan_weekday_begins_at_nine_and_the_sunday_at_noon() {
    assert_edges(&number(TEXAN), "America/Chicago", "2026-11-20", "09:00:00", "21:00:00");
    assert_edges(&number(TEXAN), "America/Chicago", "2026-11-21", "09:00:00", "21:00:00");
    assert_edges(&number(TEXAN), "America/Chicago", "2026-11-22", "12:00:00", "21:00:00");
    assert_edges(&number(TEXAN), "America/Chicago", "2026-11-23", "09:00:00", "21:00:00");
}

#[test]
fn el_paso_keeps_mountain_and_central_hours() {
    // Nine to nine by both clocks is nine to eight by the one that is behind.
    assert_edges(&number(EL_PASO), "America/Denver", "2026-11-20", "09:00:00", "20:00:00");
    assert_edges(&number(EL_PASO), "America/Denver", "2026-11-22", "12:00:00", "20:00:00");
    let by_zone = Recipient::of(Some("America/Denver"), None);
    assert_edges(&by_zone, "America/Denver", "2026-11-22", "12:00:00", "20:00:00");
}

#[test]
fn a_number_over_two_zones_keeps_the_hours_of_both() {
    assert_edges(&number(KENTUCKIAN), "America/Chicago", "2026-11-20", "08:00:00", "20:00:00");
    assert_edges(&number("+12085550100"), "America/Los_Angeles", "2026-11-20", "08:00:00", "20:00:00");
}

#[test]
fn an_unknown_number_keeps_the_hours_of_every_contiguous_state() {
    for recipient in [number(UNKNOWN), Recipient::of(None, None), number("+525512345678"), number("call me")]
    {
        // From eight Pacific to nine Eastern; on Sunday from noon in El Paso.
        assert_edges(&recipient, "America/New_York", "2026-11-20", "11:00:00", "21:00:00");
        assert_edges(&recipient, "America/New_York", "2026-11-22", "14:00:00", "21:00:00");
    }
}

#[test]
fn the_record_s_zone_goes_before_the_number() {
    let moved = Recipient::of(Some("America/Los_Angeles"), Some(NEW_YORKER));
    assert_edges(&moved, "America/Los_Angeles", "2026-11-20", "08:00:00", "21:00:00");
    for no_place in
        ["", "Texas", "Nowhere/City", "UTC", "Etc/GMT+6", "EST", "America/Chicago (CST)", "/", "é/ü"]
    {
        let recipient = Recipient::of(Some(no_place), Some(KENTUCKIAN));
        assert_edges(&recipient, "America/Chicago", "2026-11-20", "08:00:00", "20:00:00");
    }
    let spaced = Recipient::of(Some(" America/Phoenix "), Some(NEW_YORKER));
    assert_edges(&spaced, "America/Phoenix", "2026-07-20", "08:00:00", "21:00:00");
}

#[test]
fn a_texan_number_brings_texan_hours_wherever_its_owner_lives() {
    let in_new_york = Recipient::of(Some("America/New_York"), Some(TEXAN));
    // Nine Central is ten Eastern.
    assert_edges(&in_new_york, "America/New_York", "2026-11-20", "10:00:00", "21:00:00");
    assert_edges(&in_new_york, "America/New_York", "2026-11-22", "13:00:00", "21:00:00");
    let in_hawaii = Recipient::of(Some("Pacific/Honolulu"), Some(TEXAN));
    assert_edges(&in_hawaii, "Pacific/Honolulu", "2026-11-20", "09:00:00", "17:00:00");
}

#[test]
fn central_or_mountain_time_may_be_texas_unless_the_number_explains_it() {
    let nine = ("America/Chicago", "2026-11-20", "09:00:00", "21:00:00");
    let eight = ("America/Chicago", "2026-11-20", "08:00:00", "21:00:00");
    let cases = [
        (Some("America/Chicago"), None, nine),
        (Some("US/Central"), None, nine),
        (Some("America/Chicago"), Some(NEW_YORKER), nine),
        (Some("America/Chicago"), Some(UNKNOWN), nine),
        (Some("America/Chicago"), Some("+13125550100"), eight),
        (Some("America/Chicago"), Some("+16155550100"), eight),
        (Some("America/Chicago"), Some(KENTUCKIAN), eight),
        (
            Some("America/Denver"),
            Some("+13035550100"),
            ("America/Denver", "2026-11-20", "08:00:00", "21:00:00"),
        ),
        (Some("America/New_York"), None, ("America/New_York", "2026-11-20", "08:00:00", "21:00:00")),
    ];
    for (zone, phone, (by, date, opens, closes)) in cases {
        assert_edges(&Recipient::of(zone, phone), by, date, opens, closes);
    }
}

#[test]
fn central_time_is_left_out_where_it_would_leave_no_common_hours() {
    let in_dhaka = Recipient::of(Some("Asia/Dhaka"), Some(TEXAN));
    assert_edges(&in_dhaka, "Asia/Dhaka", "2026-11-20", "09:00:00", "21:00:00");
    assert_edges(&in_dhaka, "Asia/Dhaka", "2026-11-22", "12:00:00", "21:00:00");
    let in_madrid = Recipient::of(Some("Europe/Madrid"), Some(TEXAN));
    assert_edges(&in_madrid, "Europe/Madrid", "2026-11-20", "16:00:00", "21:00:00");
}

#[test]
fn a_day_that_springs_forward_opens_by_the_new_clock() {
    // 8 March 2026, a Sunday: two o'clock does not exist.
    assert_edges(&number(NEW_YORKER), "America/New_York", "2026-03-08", "08:00:00", "21:00:00");
    assert_edges(&number(TEXAN), "America/Chicago", "2026-03-08", "12:00:00", "21:00:00");
    let night = at("2026-03-07T21:00:00", "America/New_York");
    let opens = number(NEW_YORKER).next_allowed(night);
    assert_eq!(
        opens.duration_since(night),
        SignedDuration::from_hours(10),
        "an hour of the night is missing"
    );
}

#[test]
fn a_day_that_falls_back_opens_by_the_new_clock() {
    // 1 November 2026, a Sunday: one o'clock comes twice.
    assert_edges(&number(NEW_YORKER), "America/New_York", "2026-11-01", "08:00:00", "21:00:00");
    assert_edges(&number(TEXAN), "America/Chicago", "2026-11-01", "12:00:00", "21:00:00");
    let night = at("2026-10-31T21:00:00", "America/New_York");
    assert_eq!(number(NEW_YORKER).next_allowed(night).duration_since(night), SignedDuration::from_hours(12));
}

#[test]
fn arizona_and_hawaii_save_no_daylight() {
    for date in ["2026-03-08", "2026-07-20", "2026-11-01", "2026-12-20"] {
        assert_edges(&number("+16025550100"), "America/Phoenix", date, "08:00:00", "21:00:00");
        assert_edges(&number("+18085550100"), "Pacific/Honolulu", date, "08:00:00", "21:00:00");
    }
    // The Navajo Nation does: in summer 928 is an hour shorter.
    assert_edges(&number("+19285550100"), "America/Phoenix", "2026-12-20", "08:00:00", "21:00:00");
    assert_edges(&number("+19285550100"), "America/Phoenix", "2026-07-20", "08:00:00", "20:00:00");
}

#[test]
fn the_next_window_may_lie_in_the_next_year() {
    assert_eq!(
        window(&number(TEXAN), "2026-12-31T21:30:00", "America/Chicago"),
        "Fri 01 09:00 - Fri 01 21:00",
        "the law knows no holiday"
    );
    assert_eq!(
        window(&number(TEXAN), "2028-02-28T23:00:00", "America/Chicago"),
        "Tue 29 09:00 - Tue 29 21:00"
    );
    assert_eq!(
        window(&number(TEXAN), "2026-11-21T21:00:00", "America/Chicago"),
        "Sun 22 12:00 - Sun 22 21:00",
        "Saturday night waits for Sunday noon"
    );
}

#[test]
fn a_location_may_narrow_the_hours_and_never_widen_them() {
    let ten_to_six = Hours::between(10, 18).unwrap();
    let narrowed = number(NEW_YORKER).within(ten_to_six);
    assert_edges(&narrowed, "America/New_York", "2026-11-20", "10:00:00", "18:00:00");
    assert_edges(&number(TEXAN).within(ten_to_six), "America/Chicago", "2026-11-22", "12:00:00", "18:00:00");
    let wide = number(NEW_YORKER).within(Hours::between(0, 24).unwrap());
    assert_edges(&wide, "America/New_York", "2026-11-20", "08:00:00", "21:00:00");
    for (opens, closes) in [(9, 9), (18, 10), (21, 24), (0, 9), (9, 25), (255, 255)] {
        assert_eq!(Hours::between(opens, closes), None, "{opens} to {closes}");
    }
}

#[test]
fn hours_that_suit_no_clock_at_once_yield_to_the_law() {
    let mornings = Hours::between(9, 11).unwrap();
    assert_edges(&number(UNKNOWN).within(mornings), "America/New_York", "2026-11-20", "11:00:00", "21:00:00");
    // A Texan Sunday has no morning: the text waits for Monday.
    let sunday = window(&number(TEXAN).within(mornings), "2026-11-22T09:30:00", "America/Chicago");
    assert_eq!(sunday, "Mon 23 09:00 - Mon 23 11:00");
}

#[test]
fn what_waited_is_spread_over_the_first_hour_and_what_need_not_wait_goes_now() {
    let recipient = number(NEW_YORKER);
    let noon = at("2026-11-20T12:00:00", "America/New_York");
    assert_eq!(recipient.spread(noon, 12_345), noon);
    let night = at("2026-11-20T23:00:00", "America/New_York");
    let opens = at("2026-11-21T08:00:00", "America/New_York");
    for (seed, late) in [(0, 0), (1, 1), (3_599, 3_599), (3_600, 0), (u64::MAX, (u64::MAX % 3_600) as i64)] {
        assert_eq!(recipient.spread(night, seed), opens + SignedDuration::from_secs(late), "{seed}");
    }
}

#[test]
fn the_ends_of_time_are_no_danger() {
    for recipient in [number(TEXAN), number(UNKNOWN), number(NEW_YORKER)] {
        for at in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            assert!(recipient.next_allowed(at) >= at);
            assert!(recipient.spread(at, u64::MAX) >= at);
        }
        assert!(!recipient.is_allowed(Timestamp::MAX));
    }
}

#[test]
fn a_contacts_seed_never_changes() {
    let who = |location: &str, contact: &str| ContactRef {
        location: LocationId::parse(location).unwrap(),
        contact: ContactId::parse(contact).unwrap(),
    };
    // FNV-1a of "a#b", computed by hand from its definition.
    let mut expected = 0xcbf2_9ce4_8422_2325_u64;
    for byte in *b"a#b" {
        expected = (expected ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    assert_eq!(seed_of(&who("a", "b")), expected);
    assert_ne!(seed_of(&who("ab", "c")), seed_of(&who("a", "bc")));
    let minutes: std::collections::BTreeSet<u64> =
        (0..600).map(|n| seed_of(&who("loc", &format!("contact{n}"))) % 3_600 / 60).collect();
    assert_eq!(minutes.len(), 60, "600 contacts reach every minute of the hour");
}

/// A sequence of numbers that looks random and is the same in every run (`SplitMix64`).
pub(crate) fn numbers(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

static NAMES: std::sync::LazyLock<Vec<String>> =
    std::sync::LazyLock::new(|| jiff::tz::db().available().map(|name| name.to_string()).collect());

/// Any recipient: any zone of the world or none, any number or none, any hours.
pub(crate) fn any_recipient(next: &mut impl FnMut() -> u64) -> (String, Recipient) {
    let names = &*NAMES;
    let zone = (!next().is_multiple_of(3)).then(|| names[(next() % names.len() as u64) as usize].clone());
    let phone = match next() % 4 {
        0 => None,
        1 => Some(TEXAN.to_owned()),
        _ => Some(format!("+1{}5550100", 200 + next() % 800)),
    };
    let hours = Hours::between((next() % 25) as u8, (next() % 26) as u8);
    let named = format!("{zone:?} {phone:?} {hours:?}");
    (named, Recipient::of(zone.as_deref(), phone.as_deref()).within(hours.unwrap_or_default()))
}

#[test]
fn whatever_the_recipient_and_the_instant_a_text_leaves_in_allowed_hours_and_soon() {
    let mut next = numbers(1);
    for _ in 0..2_000 {
        let (named, recipient) = any_recipient(&mut next);
        let at = Timestamp::from_second(1_767_225_600 + (next() % (20 * 365 * 86_400)) as i64).unwrap();
        let sent = recipient.spread(at, next());
        let (opens, closes) = recipient.next_window(at);
        assert!(sent >= at && recipient.is_allowed(sent), "{named} {at} {sent}");
        assert!(opens.max(at) <= sent && sent < closes, "{named} {at} {sent}");
        assert!(sent.duration_since(at) < SignedDuration::from_hours(72), "{named} {at} {sent}");
        assert_eq!(recipient.is_allowed(at), opens <= at, "{named} {at}");
        for clock in &recipient.clocks {
            let local = clock.zone.to_datetime(sent);
            assert!((8..21).contains(&local.hour()), "{named} {at} {sent}");
            let sunday = local.weekday() == Weekday::Sunday;
            assert!(!clock.texas || local.hour() >= if sunday { 12 } else { 9 }, "{named} {at} {sent}");
        }
    }
}
