use super::super::quiet_hours::tests::{any_recipient, numbers};
use super::FollowUpKind::{AgentTask, CallTask, Email, Nudge, Text};
use super::*;

const TEMPERATURES: [Temperature; 4] =
    [Temperature::Hot, Temperature::Warm, Temperature::Lukewarm, Temperature::Cold];

const fn lead(nudge_after_hours: u64) -> Cadence {
    Cadence { nudge_after_hours, track: Track::LeadOrSeller }
}

const fn buyer(nudge_after_hours: u64, temperature: Temperature) -> Cadence {
    Cadence { nudge_after_hours, track: Track::Buyer(temperature) }
}

fn new_yorker() -> Recipient {
    Recipient::of(Some("America/New_York"), Some("+12125550100"))
}

fn in_new_york(local: &str) -> Timestamp {
    format!("{local}[America/New_York]").parse::<jiff::Zoned>().unwrap().timestamp()
}

/// All that happens if every step is done on time and nobody ever answers.
fn all(cadence: Cadence, anchor: Timestamp, recipient: &Recipient, seed: u64) -> Vec<FollowUp> {
    let (mut steps, mut last_text) = (Vec::<FollowUp>::new(), None);
    while let Some(step) =
        next(cadence, anchor, steps.last().map_or(0, |s| s.step), last_text, recipient, seed)
    {
        if step.kind.is_text() {
            last_text = Some(step.at);
        }
        steps.push(step);
    }
    steps
}

/// As `Nudge 20 11:00` in New York.
fn shown(steps: &[FollowUp]) -> Vec<String> {
    let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
    let show = |step: &FollowUp| {
        format!("{:?} {}", step.kind, step.at.to_zoned(zone.clone()).strftime("%m-%d %H:%M"))
    };
    steps.iter().map(show).collect()
}

fn hours(cadence: Cadence) -> Vec<(u64, FollowUpKind)> {
    schedule(cadence).into_iter().map(|(after, kind)| (after.as_secs() / HOUR, kind)).collect()
}

#[test]
fn leads_and_sellers_are_nudged_and_then_follow_the_days() {
    for nudge in [1, 4, 24] {
        let expected = [(nudge, Nudge), (72, Text), (168, CallTask), (336, Email), (720, Text)];
        assert_eq!(hours(lead(nudge)), expected);
    }
}

#[test]
fn buyers_have_one_step_more_by_temperature() {
    let days = [(72, Text), (168, CallTask), (336, Email), (720, Text)];
    let cases = [
        (buyer(1, Temperature::Hot), vec![(1, Nudge), (2, AgentTask)]),
        (buyer(4, Temperature::Hot), vec![(2, AgentTask), (4, Nudge)]),
        (buyer(24, Temperature::Warm), vec![(24, Nudge), (24, Text)]),
        (buyer(1, Temperature::Lukewarm), vec![(1, Nudge), (72, Text)]),
    ];
    for (cadence, first) in cases {
        assert_eq!(hours(cadence), [first, days.to_vec()].concat());
    }
    let cold = [(1, Nudge), (72, Text), (168, Text), (168, CallTask), (336, Email), (720, Text)];
    assert_eq!(hours(buyer(1, Temperature::Cold)), cold);
}

#[test]
fn a_lead_who_never_answers_gets_every_step_once() {
    let steps = all(lead(1), in_new_york("2026-11-20T10:00:00"), &new_yorker(), 0);
    let expected = [
        "Nudge 11-20 11:00",
        "Text 11-23 10:00",
        "CallTask 11-27 10:00",
        "Email 12-04 10:00",
        "Text 12-20 10:00",
    ];
    assert_eq!(shown(&steps), expected);
    assert_eq!(steps.iter().map(|step| step.step).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn what_falls_into_the_night_waits_for_the_morning_and_is_spread() {
    // 20:30, so that the nudge would be due at 21:30; the later steps are due at 20:30 and need not wait.
    let steps = all(lead(1), in_new_york("2026-11-20T20:30:00"), &new_yorker(), 600);
    assert_eq!(shown(&steps)[..2], ["Nudge 11-21 08:10", "Text 11-23 20:30"]);
    // 23:00: the call task comes when the contact may be called, on the hour.
    let steps = all(lead(1), in_new_york("2026-11-20T23:00:00"), &new_yorker(), 600);
    let expected = [
        "Nudge 11-21 08:10",
        "Text 11-24 08:10",
        "CallTask 11-28 08:00",
        "Email 12-05 08:10",
        "Text 12-21 08:10",
    ];
    assert_eq!(shown(&steps), expected);
}

#[test]
fn a_hot_buyers_task_comes_at_night_and_does_not_wait_for_the_nudge() {
    let steps = all(buyer(1, Temperature::Hot), in_new_york("2026-11-20T22:00:00"), &new_yorker(), 0);
    assert_eq!(shown(&steps)[..3], ["AgentTask 11-21 00:00", "Nudge 11-21 08:00", "Text 11-24 08:00"]);
}

#[test]
fn a_text_that_comes_too_soon_after_another_is_dropped() {
    let anchor = in_new_york("2026-11-20T10:00:00");
    for nudge in [1, 4, 24] {
        let warm = all(buyer(nudge, Temperature::Warm), anchor, &new_yorker(), 0);
        assert_eq!(shown(&warm)[1], "Text 11-23 10:00", "the text of the first day is dropped");
        assert_eq!(warm[1].step, 3, "and counts as a step");
        let lukewarm = all(buyer(nudge, Temperature::Lukewarm), anchor, &new_yorker(), 0);
        assert_eq!(
            lukewarm.iter().filter(|step| step.kind == Text).count(),
            2,
            "one after three days, not two"
        );
    }
}

#[test]
fn a_text_exactly_a_day_after_another_is_sent() {
    // Both wait for the morning: the nudge of 21:30 and the text of 20:30 a day later would be 12 hours apart.
    let warm = all(buyer(1, Temperature::Warm), in_new_york("2026-11-20T22:00:00"), &new_yorker(), 90);
    assert_eq!(shown(&warm)[..2], ["Nudge 11-21 08:01", "Text 11-22 08:01"]);
    // Where the clocks spring forward between them, the day has 23 hours.
    let warm = all(buyer(1, Temperature::Warm), in_new_york("2026-03-06T22:00:00"), &new_yorker(), 90);
    assert_eq!(shown(&warm)[..2], ["Nudge 03-07 08:01", "Text 03-10 08:01"]);
    // Where they fall back, 25.
    let warm = all(buyer(1, Temperature::Warm), in_new_york("2026-10-30T22:00:00"), &new_yorker(), 90);
    assert_eq!(shown(&warm)[..2], ["Nudge 10-31 08:01", "Text 11-01 08:01"]);
}

#[test]
fn days_are_days_of_24_hours_even_where_the_clocks_change() {
    let steps = all(lead(1), in_new_york("2026-10-30T10:00:00"), &new_yorker(), 0);
    assert_eq!(shown(&steps)[1], "Text 11-02 09:00");
}

#[test]
fn an_automatic_text_before_our_message_holds_the_nudge_back() {
    let anchor = in_new_york("2026-11-20T10:00:00");
    let after = |last: &str| next(lead(4), anchor, 0, Some(in_new_york(last)), &new_yorker(), 0).unwrap();
    assert_eq!(after("2026-11-19T14:00:00").kind, Nudge);
    assert_eq!(shown(&[after("2026-11-19T14:00:01")]), ["Text 11-23 10:00"]);
    // A text that left late, after the next one was due.
    assert_eq!(after("2026-11-23T12:00:00").kind, CallTask);
}

#[test]
fn a_schedule_that_is_done_has_no_next_step() {
    let anchor = in_new_york("2026-11-20T10:00:00");
    let after = |done| next(lead(1), anchor, done, None, &new_yorker(), 0);
    assert_eq!(after(4).map(|step| step.kind), Some(Text));
    assert_eq!((after(5), after(u8::MAX)), (None, None));
    assert_eq!(next(lead(u64::MAX), Timestamp::MAX, 0, None, &new_yorker(), 0), None);
    let far = next(lead(u64::MAX), anchor, 0, None, &new_yorker(), 0).unwrap();
    assert_eq!(far.kind, Text, "a nudge that never comes holds nothing back");
}

#[test]
fn what_is_stored_is_readable() {
    let step = FollowUp { step: 2, kind: AgentTask, at: in_new_york("2026-11-20T10:00:00") };
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(json, r#"{"step":2,"kind":"agent_task","at":"2026-11-20T15:00:00Z"}"#);
    assert_eq!(serde_json::from_str::<FollowUp>(&json).unwrap(), step);
    let json = serde_json::to_string(&buyer(4, Temperature::Lukewarm)).unwrap();
    assert_eq!(json, r#"{"nudge_after_hours":4,"track":{"buyer":"lukewarm"}}"#);
    assert_eq!(serde_json::to_string(&Track::LeadOrSeller).unwrap(), r#""lead_or_seller""#);
}

#[test]
fn whatever_the_contact_no_two_texts_lie_within_a_day_and_none_in_the_night() {
    let mut number = numbers(2);
    for _ in 0..300 {
        let (named, recipient) = any_recipient(&mut number);
        let anchor = Timestamp::from_second(1_767_225_600 + (number() % (10 * 365 * 86_400)) as i64).unwrap();
        let nudge_after_hours = [1, 4, 24][(number() % 3) as usize];
        let track = match number() % 5 {
            4 => Track::LeadOrSeller,
            n => Track::Buyer(TEMPERATURES[n as usize]),
        };
        let cadence = Cadence { nudge_after_hours, track };
        let steps = all(cadence, anchor, &recipient, number());
        assert!(steps.is_sorted_by_key(|step| (step.at, step.step)), "{named} {steps:?}");
        let texts: Vec<&FollowUp> = steps.iter().filter(|step| step.kind.is_text()).collect();
        assert_eq!(texts[0].kind, Nudge, "{named} {steps:?}");
        for pair in texts.windows(2) {
            assert!(pair[1].at.duration_since(pair[0].at) >= TEXT_GAP, "{named} {steps:?}");
        }
        for step in &steps {
            assert!(step.at > anchor, "{named} {steps:?}");
            assert!(step.kind == AgentTask || recipient.is_allowed(step.at), "{named} {steps:?}");
        }
        for kind in [CallTask, Email] {
            assert_eq!(steps.iter().filter(|step| step.kind == kind).count(), 1, "{named} {steps:?}");
        }
    }
}
