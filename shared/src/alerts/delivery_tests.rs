use std::sync::LazyLock;

use super::*;
use crate::alerts::alert::tests::{at, key, noon};
use crate::alerts::{Case, Measured, Rules, Severity, Verdict, acknowledge, step};

const ALL: [Channel; 5] = Channel::ALL;
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().unwrap());

fn unavailable() -> Answer {
    Answer::Unavailable { why: "HTTP 503".into(), retry_after: None }
}

fn refused() -> Answer {
    Answer::Refused { why: "HTTP 404".into() }
}

/// An alert of `high_error_rate` (e-mail, Slack, webhook) that has just fired.
fn fired() -> Alert {
    decide(None, &breach(), noon()).unwrap()
}

fn breach() -> Verdict {
    Verdict::Breach(Severity::Critical, Measured { value: 7.0, threshold: 5.0, events: Some(100) })
}

fn decide(before: Option<&Alert>, verdict: &Verdict, now: Timestamp) -> Option<Alert> {
    let key = key("high_error_rate");
    step(before, Case { key: &key, rule: RULES.get(&key.rule), verdict, set_up: &ALL }, now)
}

fn over(alert: &Alert, now: Timestamp) -> Alert {
    let once = decide(Some(alert), &Verdict::Clean, now).unwrap();
    decide(Some(&once), &Verdict::Clean, later(now, Duration::from_secs(30))).unwrap()
}

/// Sends what may be sent and notes an answer to each.
fn send(alert: &Alert, answer: impl Fn(Channel) -> Answer, now: Timestamp) -> (Alert, Vec<String>) {
    let Some((mut alert, begun)) = begin(alert, now) else { return (alert.clone(), Vec::new()) };
    let id = alert.id.clone();
    let mut sent = Vec::new();
    for delivery in begun {
        sent.push(format!("{} {}", delivery.kind.name(), delivery.channel.name()));
        alert = note(&alert, &id, &delivery, &answer(delivery.channel), now).unwrap();
    }
    (alert, sent)
}

#[test]
fn one_failing_channel_does_not_stop_the_others_and_is_tried_again_after_growing_gaps() {
    let down = |channel| if channel == Channel::Slack { unavailable() } else { Answer::Delivered };
    let (mut alert, sent) = send(&fired(), down, noon());
    assert_eq!(sent, ["fired email", "fired slack", "fired webhook"]);
    let mut tried = vec![0];
    let mut now = 0;
    while tried.len() < 9 {
        now += 1;
        let (next, sent) = send(&alert, down, at(now));
        if !sent.is_empty() {
            assert_eq!(sent, ["fired slack"]);
            tried.push(now);
        }
        alert = next;
    }
    let gaps: Vec<u64> = tried.windows(2).map(|two| two[1] - two[0]).collect();
    assert_eq!(gaps, [30, 60, 120, 300, 600, 1_800, 3_600, 3_600]);
}

#[test]
fn a_channel_is_given_up_after_a_day_and_a_refusal_is_not_repeated() {
    let answer = |channel| match channel {
        Channel::Email => refused(),
        Channel::Slack => unavailable(),
        _ => Answer::Delivered,
    };
    let mut alert = fired();
    let mut tries = 0;
    for minute in 0..3 * 24 * 60 {
        let (next, sent) = send(&alert, answer, at(minute * 60));
        tries += u32::from(sent.contains(&"fired slack".to_owned()));
        assert!(minute == 0 || !sent.contains(&"fired email".to_owned()));
        alert = next;
    }
    assert_eq!(tries, MOST_TRIES);
    let ended: Vec<Ended> = alert.deliveries.iter().filter_map(|d| d.ended).map(|(ended, _)| ended).collect();
    assert_eq!(ended, [Ended::Refused, Ended::GivenUp, Ended::Delivered]);
    assert!(alert.is_told());
}

#[test]
fn a_channel_that_asks_for_patience_gets_it_within_an_hour() {
    for (asked, wait) in [(5, 30), (90, 90), (86_400, 3_600)] {
        let answer =
            Answer::Unavailable { why: "HTTP 429".into(), retry_after: Some(Duration::from_secs(asked)) };
        let (alert, _) = send(&fired(), |_| answer.clone(), noon());
        assert_eq!(owed(&alert, at(wait - 1)).len(), 0);
        assert_eq!(owed(&alert, at(wait)).len(), 3);
    }
}

#[test]
fn what_is_being_sent_is_left_alone_until_whoever_sends_it_must_have_died() {
    let (alert, begun) = begin(&fired(), noon()).unwrap();
    assert_eq!(begun.len(), 3);
    assert_eq!(begin(&alert, at(59)), None);
    let (again, begun_again) = begin(&alert, at(60)).unwrap();
    assert_eq!(begun_again.len(), 3);
    let name = |delivery: &Delivery| delivery.name(&alert.id).to_string();
    assert_eq!(name(&begun[0]), name(&begun_again[0]), "receivers know it again");
    assert_eq!(name(&begun[0]), "*/high_error_rate/buyer/1795176000000/fired.1.email");
    // The first one wakes up after all: what it failed at is being tried by another, what arrived has arrived.
    assert_eq!(note(&again, &alert.id, &begun[0], &unavailable(), at(61)), None);
    let arrived = note(&again, &alert.id, &begun[0], &Answer::Delivered, at(61)).unwrap();
    assert_eq!(note(&arrived, &alert.id, &begun_again[0], &Answer::Delivered, at(62)), None, "noted before");
}

#[test]
fn a_try_that_was_overtaken_gives_nothing_up() {
    let (mut alert, mut begun) = begin(&fired(), noon()).unwrap();
    for minute in 1..u64::from(MOST_TRIES) {
        let before = begun.clone();
        (alert, begun) = begin(&alert, at(60 * minute)).unwrap();
        assert_eq!(note(&alert, &alert.id, &before[0], &unavailable(), at(60 * minute)), None);
    }
    let given_up = note(&alert, &alert.id, &begun[0], &unavailable(), at(3_600)).unwrap();
    assert_eq!(given_up.deliveries[0].ended, Some((Ended::GivenUp, at(3_600))));
}

#[test]
fn people_read_that_it_is_over_only_where_they_may_have_read_that_it_began() {
    let answer = |channel| match channel {
        Channel::Email => Answer::Delivered,
        Channel::Slack => unavailable(),
        _ => refused(),
    };
    let (alert, _) = send(&fired(), answer, noon());
    let over_now = over(&alert, at(1));
    let (_, sent) = send(&over_now, |_| Answer::Delivered, at(31));
    assert_eq!(sent, ["resolved email", "resolved slack"], "Slack may have it; what it missed is overtaken");
    let nobody_heard = over(&fired(), at(1));
    assert_eq!(owed(&nobody_heard, at(31)), Vec::<&Delivery>::new());
    assert!(nobody_heard.is_told());
}

#[test]
fn nobody_reads_that_it_is_over_while_somebody_still_sends_that_it_began() {
    let (alert, begun) = begin(&fired(), noon()).unwrap();
    let over_now = over(&alert, at(1));
    assert_eq!(owed(&over_now, at(31)), Vec::<&Delivery>::new());
    let noted = note(&over_now, &alert.id, &begun[0], &Answer::Delivered, at(32)).unwrap();
    let kinds = |alert: &Alert, now| -> Vec<(Kind, Channel)> {
        owed(alert, now).iter().map(|delivery| (delivery.kind, delivery.channel)).collect()
    };
    assert_eq!(kinds(&noted, at(32)), [(Kind::Resolved, Channel::Email)]);
    assert_eq!(kinds(&noted, at(60)).len(), 3, "whoever sent the others has died");
}

#[test]
fn a_later_message_waits_for_an_earlier_one_on_the_same_channel() {
    let (alert, _) = send(&fired(), |_| unavailable(), noon());
    let critical = decide(Some(&alert), &breach(), at(300)).unwrap();
    let (escalated, sent) = send(&critical, |_| Answer::Delivered, at(300));
    assert_eq!(sent, ["fired email", "fired slack", "fired webhook"]);
    let (_, sent) = send(&escalated, |_| Answer::Delivered, at(301));
    assert_eq!(sent, ["escalated email", "escalated slack", "escalated webhook"]);
}

#[test]
fn what_is_taken_up_is_not_escalated_even_if_that_was_owed_already() {
    let (alert, _) = send(&fired(), |_| Answer::Delivered, noon());
    let escalated = decide(Some(&alert), &breach(), at(300)).unwrap();
    let taken = acknowledge(&escalated, &escalated.id, "Ann", at(301)).unwrap();
    let (_, sent) = send(&taken, |_| Answer::Delivered, at(302));
    assert_eq!(sent, ["acknowledged slack", "acknowledged webhook"]);
}

#[test]
fn an_answer_to_an_alert_that_has_fired_anew_since_changes_nothing() {
    let (alert, begun) = begin(&fired(), noon()).unwrap();
    let anew = decide(Some(&over(&alert, at(1))), &breach(), at(600)).unwrap();
    assert_ne!(anew.id, alert.id);
    assert_eq!(note(&anew, &alert.id, &begun[0], &Answer::Delivered, at(601)), None);
}
