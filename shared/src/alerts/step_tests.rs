use std::sync::LazyLock;

use super::*;
use crate::alerts::alert::tests::{at, key, noon};
use crate::alerts::evaluate::tests::nothing;
use crate::alerts::{
    Answer, Comparison, Evaluation, Figure, Figures, Reading, Readings, Rules, Scope, Status, Subject, begin,
    evaluate, note,
};

const ALL: [Channel; 5] = Channel::ALL;
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().unwrap());

fn breach(severity: Severity) -> Verdict {
    Verdict::Breach(severity, Measured { value: 7.0, threshold: 5.0, events: Some(100) })
}

fn critical() -> Verdict {
    breach(Severity::Critical)
}

/// An alert of a rule that is told by e-mail, Slack and webhook, with a cool-down of five minutes.
fn decide(before: Option<&Alert>, verdict: &Verdict, now: Timestamp) -> Option<Alert> {
    let key = key("high_error_rate");
    step(before, Case { key: &key, rule: RULES.get(&key.rule), verdict, set_up: &ALL }, now)
}

/// What is owed at each level, in order: `fired 1 email`.
fn told(alert: &Alert) -> Vec<String> {
    let line = |d: &Delivery| format!("{} {} {}", d.kind.name(), d.level, d.channel.name());
    alert.deliveries.iter().map(line).collect()
}

fn all_delivered(alert: &Alert, now: Timestamp) -> Alert {
    let Some((mut next, begun)) = begin(alert, now) else { return alert.clone() };
    let id = next.id.clone();
    for delivery in begun {
        next = note(&next, &id, &delivery, &Answer::Delivered, now).unwrap();
    }
    next
}

#[test]
fn a_breach_fires_at_once_on_the_channels_of_its_rule() {
    let alert = decide(None, &critical(), noon()).unwrap();
    assert_eq!(alert.id.to_string(), "*/high_error_rate/buyer/1795176000000");
    assert_eq!((alert.status(), alert.level), (Status::Firing, 1));
    assert_eq!(told(&alert), ["fired 1 email", "fired 1 slack", "fired 1 webhook"]);
    assert_eq!(decide(Some(&alert), &critical(), at(30)), None, "what goes on is not told again");
}

#[test]
fn nothing_fires_of_what_is_clean_unknown_or_too_little() {
    for verdict in [Verdict::Clean, Verdict::Failed, Verdict::TooFew { events: 19 }] {
        assert_eq!(decide(None, &verdict, noon()), None, "{verdict:?}");
    }
}

#[test]
fn two_clean_evaluations_in_a_row_end_it() {
    let alert = all_delivered(&decide(None, &critical(), noon()).unwrap(), noon());
    let once = decide(Some(&alert), &Verdict::Clean, at(30)).unwrap();
    assert_eq!(once.status(), Status::Firing);
    let again = decide(Some(&once), &critical(), at(60)).unwrap();
    assert_eq!(again.clean, 0, "not in a row");
    let once = decide(Some(&again), &Verdict::Clean, at(90)).unwrap();
    for held in [Verdict::Failed, Verdict::TooFew { events: 1 }] {
        assert_eq!(decide(Some(&once), &held, at(120)), None, "{held:?} says neither");
    }
    let over = decide(Some(&once), &Verdict::Clean, at(150)).unwrap();
    assert_eq!((over.status(), over.resolved_at), (Status::Resolved, Some(at(150))));
    assert_eq!(told(&over)[3..], ["resolved 1 email", "resolved 1 slack", "resolved 1 webhook"]);
    assert_eq!(decide(Some(&over), &Verdict::Clean, at(180)), None);
}

#[test]
fn an_evaluation_two_checkers_make_at_once_counts_once() {
    let alert = decide(None, &critical(), noon()).unwrap();
    let once = decide(Some(&alert), &Verdict::Clean, at(30)).unwrap();
    assert_eq!(decide(Some(&once), &Verdict::Clean, at(44)), None);
    assert_eq!(decide(Some(&once), &Verdict::Clean, at(45)).unwrap().status(), Status::Resolved);
}

#[test]
fn an_older_evaluation_says_nothing_new() {
    let alert = decide(None, &critical(), noon()).unwrap();
    let once = decide(Some(&alert), &Verdict::Clean, at(30)).unwrap();
    let over = decide(Some(&once), &Verdict::Clean, at(600)).unwrap();
    assert_eq!(decide(Some(&over), &critical(), at(599)), None);
    assert_eq!(decide(Some(&once), &critical(), at(29)), None);
}

#[test]
fn the_same_alert_does_not_fire_again_within_its_cool_down() {
    let alert = decide(None, &critical(), noon()).unwrap();
    let once = decide(Some(&alert), &Verdict::Clean, at(30)).unwrap();
    let over = decide(Some(&once), &Verdict::Clean, at(60)).unwrap();
    assert_eq!(decide(Some(&over), &critical(), at(90)), None);
    assert_eq!(decide(Some(&over), &critical(), at(299)), None);
    let anew = decide(Some(&over), &critical(), at(300)).unwrap();
    assert_ne!(anew.id, over.id);
    assert_eq!((anew.level, told(&anew).len()), (1, 3));
}

#[test]
fn what_becomes_critical_is_told_once_more_and_never_lowered() {
    let alert = decide(None, &breach(Severity::Warning), noon()).unwrap();
    assert_eq!((alert.severity, alert.critical_at), (Severity::Warning, None));
    let raised = decide(Some(&alert), &critical(), at(60)).unwrap();
    assert_eq!((raised.severity, raised.critical_at), (Severity::Critical, Some(at(60))));
    assert_eq!(told(&raised)[3..], ["raised 1 email", "raised 1 slack", "raised 1 webhook"]);
    assert_eq!(decide(Some(&raised), &breach(Severity::Warning), at(90)), None);
    assert_eq!(decide(Some(&raised), &critical(), at(120)), None);
    let second = decide(Some(&raised), &critical(), at(360)).unwrap();
    assert_eq!(second.level, 2, "five minutes after it became critical");
}

#[test]
fn what_is_critical_and_not_taken_up_is_escalated_after_five_and_fifteen_minutes_once_each() {
    let mut alert = decide(None, &critical(), noon()).unwrap();
    let mut changes = Vec::new();
    for second in 1..3_600 {
        if let Some(next) = decide(Some(&alert), &critical(), at(second)) {
            changes.push((second, next.level));
            alert = next;
        }
    }
    assert_eq!(changes, [(300, 2), (900, 3)]);
    assert_eq!(
        told(&alert)[3..],
        [
            "escalated 2 email",
            "escalated 2 slack",
            "escalated 2 webhook",
            "escalated 3 pagerduty",
            "escalated 3 opsgenie"
        ]
    );
}

#[test]
fn a_level_is_not_skipped_because_nobody_checked_when_its_time_came() {
    let alert = decide(None, &critical(), noon()).unwrap();
    let late = decide(Some(&alert), &Verdict::Failed, at(3_600)).unwrap();
    assert_eq!((late.level, told(&late).len()), (3, 3 + 3 + 2));
}

#[test]
fn a_warning_is_never_escalated() {
    let alert = decide(None, &breach(Severity::Warning), noon()).unwrap();
    assert_eq!(decide(Some(&alert), &breach(Severity::Warning), at(86_400)), None);
}

#[test]
fn what_somebody_has_taken_up_is_not_escalated_any_further() {
    let alert = all_delivered(&decide(None, &critical(), noon()).unwrap(), noon());
    let taken = acknowledge(&alert, &alert.id, " Ann ", at(299)).unwrap();
    assert_eq!(taken.acknowledged, Some(Acknowledged { by: "Ann".into(), at: at(299) }));
    assert_eq!(told(&taken)[3..], ["acknowledged 1 slack", "acknowledged 1 webhook"]);
    assert_eq!(decide(Some(&taken), &critical(), at(300)), None);
    assert_eq!(decide(Some(&taken), &critical(), at(86_400)), None);
    let escalated = decide(Some(&alert), &critical(), at(300)).unwrap();
    let taken = acknowledge(&escalated, &alert.id, "Ann", at(301)).unwrap();
    assert_eq!(decide(Some(&taken), &critical(), at(900)), None, "nor to the third level");
}

#[test]
fn an_alert_is_taken_up_once_by_somebody_with_a_name_while_it_goes_on() {
    let alert = decide(None, &critical(), noon()).unwrap();
    for nobody in ["", "  ", "Ann\nBea", &"x".repeat(81)] {
        assert_eq!(acknowledge(&alert, &alert.id, nobody, at(1)), Err(Refusal::Nameless));
    }
    let taken = acknowledge(&alert, &alert.id, "Ann", at(1)).unwrap();
    let Err(Refusal::Already(by)) = acknowledge(&taken, &alert.id, "Bea", at(2)) else { panic!("twice") };
    assert_eq!((by.by.as_str(), by.at), ("Ann", at(1)));
    let once = decide(Some(&taken), &Verdict::Clean, at(30)).unwrap();
    let over = decide(Some(&once), &Verdict::Clean, at(60)).unwrap();
    assert_eq!(over.acknowledged, taken.acknowledged, "who was at it stays known");
    assert_eq!(acknowledge(&over, &alert.id, "Bea", at(61)), Err(Refusal::Over));
    let anew = decide(Some(&over), &critical(), at(600)).unwrap();
    assert_eq!(acknowledge(&anew, &alert.id, "Bea", at(601)), Err(Refusal::FiredAnew));
}

#[test]
fn where_no_channel_of_a_level_is_set_up_the_others_are_told() {
    let key = key("high_error_rate");
    let verdict = critical();
    let case =
        Case { key: &key, rule: RULES.get(&key.rule), verdict: &verdict, set_up: &[Channel::Pagerduty] };
    let alert = step(None, case, noon()).unwrap();
    let escalated = step(Some(&alert), case, at(300)).unwrap();
    assert_eq!(told(&escalated), ["fired 1 pagerduty", "escalated 2 pagerduty"]);
}

#[test]
fn an_alert_of_a_rule_that_is_gone_ends() {
    let alert = decide(None, &critical(), noon()).unwrap();
    let key = key("high_error_rate");
    let case = Case { key: &key, rule: None, verdict: &Verdict::Clean, set_up: &ALL };
    assert_eq!(step(Some(&alert), case, at(30)).unwrap().status(), Status::Resolved);
    assert_eq!(step(None, Case { verdict: &critical(), ..case }, noon()), None);
}

/// The alerts of one scope, as a checker goes on with them.
#[derive(Default)]
struct World {
    alerts: Vec<Alert>,
}

impl World {
    fn check(&mut self, evaluation: &Evaluation, now: Timestamp) {
        for key in evaluation.concerns(self.alerts.iter().map(|alert| alert.key().clone())) {
            let verdict = evaluation.of(&key.rule, &key.subject);
            let case = Case { key: &key, rule: RULES.get(&key.rule), verdict: &verdict, set_up: &ALL };
            let place = self.alerts.iter().position(|alert| *alert.key() == key);
            let Some(next) = step(place.map(|at| &self.alerts[at]), case, now) else { continue };
            match place {
                Some(at) => self.alerts[at] = next,
                None => self.alerts.push(next),
            }
        }
    }
}

#[test]
fn a_day_without_traffic_alerts_nobody_while_a_stuck_queue_does() {
    for scope in [Scope::Installation, Scope::parse("LOC1").unwrap()] {
        let quiet = evaluate(&RULES, &scope, &nothing(&RULES, &scope));
        let mut world = World::default();
        for tick in 0..24 * 120 {
            world.check(&quiet, at(tick * 30));
        }
        assert_eq!(world.alerts, []);
    }
    let scope = Scope::parse("LOC1").unwrap();
    let mut world = World::default();
    let mut fired = Vec::new();
    for tick in 0..20 {
        let now = at(tick * 30);
        let mut figures = nothing(&RULES, &scope);
        put(&mut figures, &scope, Figure::Unanswered, Reading::waiting(noon(), now));
        world.check(&evaluate(&RULES, &scope, &figures), now);
        fired.push(world.alerts.first().map(|alert| alert.severity));
    }
    let first = |severity| fired.iter().position(|seen| *seen == Some(severity));
    assert_eq!((first(Severity::Warning), first(Severity::Critical)), (Some(6), Some(10)), "3 and 5 minutes");
}

fn put(figures: &mut Figures, scope: &Scope, figure: Figure, reading: Reading) {
    for wanted in RULES.wanted_of(scope).into_iter().filter(|wanted| wanted.figure == figure) {
        figures.put(wanted, Ok(Readings::from([(Subject::named("lead"), reading)])));
    }
}

#[test]
fn each_rule_fires_and_is_over_again() {
    for rule in RULES.iter().filter(|rule| rule.figure != Figure::FailedRules) {
        let scopes = [Scope::Installation, Scope::parse("LOC1").unwrap()];
        let scope = scopes.into_iter().find(|scope| rule.figure.is_known_of(scope)).unwrap();
        let subject = rule.of.keys().next().cloned().unwrap_or_else(|| Subject::named("lead"));
        let thresholds = rule.of.get(&subject).map_or(&rule.thresholds, |own| &own.thresholds);
        let threshold = *thresholds.values().next().unwrap();
        let (wrong, right) = match rule.fires {
            Comparison::Under => (threshold * 0.99, threshold),
            Comparison::Over => (threshold * 1.01, threshold),
            Comparison::AtLeast => (threshold, threshold * 0.99),
        };
        let mut world = World::default();
        let mut figures = nothing(&RULES, &scope);
        let mut life = Vec::new();
        for (tick, value) in [right, wrong, right, right].into_iter().enumerate() {
            let reading = Reading::Events { value: Some(value), events: 1_000 };
            figures.put(rule.wanted(), Ok(Readings::from([(subject.clone(), reading)])));
            world.check(&evaluate(&RULES, &scope, &figures), at(30 * tick as u64));
            let of_rule = world.alerts.iter().find(|alert| alert.key().rule == rule.name);
            life.push(of_rule.map(Alert::status));
        }
        let expected = [None, Some(Status::Firing), Some(Status::Firing), Some(Status::Resolved)];
        assert_eq!(life, expected, "{}", rule.name);
    }
}
