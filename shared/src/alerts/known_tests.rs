use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::alerts::{Rules, Scope, Severity, Verdict, evaluate};
use crate::ids::LocationId;
use crate::metrics::roll_up::tests::Store;
use crate::metrics::{Count, Outcome, Queue, Tracker};

fn observed() -> Observed {
    let queue = |name: &str, messages, dead_letters| Queue {
        name: name.into(),
        messages,
        oldest: None,
        dead_letters,
    };
    Observed {
        queues: Ok(vec![queue("inbound.fifo", 7, false), queue("inbound-dlq.fifo", 1, true)]),
        breakers: Ok(BTreeMap::from([("crm".into(), Phase::Open), ("haiku".into(), Phase::HalfOpen)])),
        free_tier: true,
    }
}

fn took(tallies: &mut Tallies, timed: Timed, millis: u64, times: usize, failures: usize) {
    for nth in 0..times {
        let outcome = if nth < failures { Outcome::Failure } else { Outcome::Success };
        tallies.record(timed, Duration::from_millis(millis), outcome);
    }
}

fn lead(operation: Operation) -> Timed {
    Timed::Bot(Bot::Lead, operation)
}

fn reading(figure: Figure, tallies: &Tallies, observed: &Observed) -> BTreeMap<String, Reading> {
    let wanted = Wanted { figure, minutes: 5 };
    let mut figures = Figures::default();
    assert!(put(&mut figures, wanted, Ok(tallies), observed), "{figure:?}");
    let readings = figures.get(wanted).unwrap();
    readings.iter().map(|(subject, reading)| (subject.to_string(), *reading)).collect()
}

#[test]
fn percentiles_are_those_of_each_operation_that_somebody_is_to_be_told_of() {
    let mut tallies = Tallies::default();
    took(&mut tallies, lead(Operation::Process), 1_600, 30, 0);
    took(&mut tallies, lead(Operation::OwnShare), 90, 30, 0);
    took(&mut tallies, Timed::Service(Service::Webhook), 40, 30, 0);
    let readings = reading(Figure::P95, &tallies, &observed());
    let subjects: Vec<&str> = readings.keys().map(String::as_str).collect();
    assert_eq!(subjects, ["lead.process", "webhook"]);
    let Reading::Events { value: Some(millis), events: 30 } = readings["lead.process"] else { panic!() };
    assert!((1_584.0..=1_616.0).contains(&millis), "{millis}");
}

#[test]
fn a_bot_fails_as_often_as_its_turns_or_its_answers_whichever_fail_more() {
    let mut tallies = Tallies::default();
    took(&mut tallies, lead(Operation::Process), 100, 100, 1);
    took(&mut tallies, lead(Operation::FullQualification), 100, 80, 8);
    // Hand-offs have a figure of their own, and turns without a model were counted as turns.
    took(&mut tallies, lead(Operation::HandoffExecute), 100, 10, 10);
    took(&mut tallies, lead(Operation::NoModel), 100, 10, 10);
    let readings = reading(Figure::ErrorRate, &tallies, &observed());
    assert_eq!(readings["lead"], Reading::Events { value: Some(10.0), events: 80 });
    assert_eq!(readings["buyer"], Reading::Events { value: None, events: 0 });
    let handed_over = reading(Figure::HandoffSuccess, &tallies, &observed());
    assert_eq!(handed_over["lead"], Reading::Events { value: Some(0.0), events: 10 });
}

#[test]
fn the_mean_answer_is_that_of_turns_that_asked_no_model() {
    let mut tallies = Tallies::default();
    took(&mut tallies, lead(Operation::Process), 1_600, 30, 0);
    took(&mut tallies, lead(Operation::NoModel), 80, 10, 0);
    let Reading::Events { value: Some(millis), events: 10 } =
        reading(Figure::MeanAnswer, &tallies, &observed())["lead"]
    else {
        panic!()
    };
    assert!((79.0..=81.0).contains(&millis), "{millis}");
}

#[test]
fn what_is_counted_is_told_as_shares_and_numbers() {
    let mut tallies = Tallies::default();
    took(&mut tallies, Timed::Service(Service::Webhook), 10, 50, 4);
    for (counter, times) in [
        (Counter::CrmCalls, 200),
        (Counter::CrmLimited, 30),
        (Counter::HandoffsCircular, 11),
        (Counter::JudgementsConfirmed, 45),
        (Counter::JudgementsCorrected, 15),
        (Counter::ModelCalls, 40),
        (Counter::ModelFreeCalls, 10),
    ] {
        tallies.counts.add(Count::of(Bot::Buyer, counter), times);
    }
    for (cache, lookups, hits) in [("settings", 10, 9), ("answers", 8, 0)] {
        tallies.counts.add(Count::of(Bot::Lead, Counter::CacheLookups).labelled(cache), lookups);
        tallies.counts.add(Count::of(Bot::Lead, Counter::CacheHits).labelled(cache), hits);
    }
    let share = |value, events| Reading::Events { value: Some(value), events };
    for (figure, subject, expected) in [
        (Figure::WebhookRejections, "all", share(8.0, 50)),
        (Figure::CallsLimited, "all", share(15.0, 200)),
        (Figure::CircularHandoffs, "all", Reading::State(11.0)),
        (Figure::QualificationAccuracy, "all", share(75.0, 60)),
        (Figure::FreeTier, "all", share(25.0, 40)),
        (Figure::CacheHits, "settings", share(90.0, 10)),
        (Figure::CacheHits, "answers", share(0.0, 8)),
        (Figure::DeadLetters, "inbound-dlq.fifo", Reading::State(1.0)),
        (Figure::OpenBreakers, "crm", Reading::State(1.0)),
        (Figure::OpenBreakers, "haiku", Reading::State(0.0)),
    ] {
        assert_eq!(reading(figure, &tallies, &observed())[subject], expected, "{figure:?}");
    }
    assert_eq!(
        reading(Figure::DeadLetters, &tallies, &observed()).len(),
        1,
        "other queues may hold messages"
    );
    let paid_only = Observed { free_tier: false, ..observed() };
    assert_eq!(reading(Figure::FreeTier, &tallies, &paid_only), BTreeMap::new());
}

#[test]
fn a_function_is_as_full_as_its_fullest_instance() {
    let mut tallies = Tallies::default();
    for (function, percent) in [("conversation", 41), ("conversation", 83), ("webhook", 30)] {
        tallies.counts.add(memory::count(function, percent), 1);
    }
    let expected = [("conversation", 83.0), ("webhook", 30.0)];
    let expected = expected.map(|(name, percent)| (name.to_owned(), Reading::State(percent)));
    assert_eq!(reading(Figure::Saturation, &tallies, &observed()), BTreeMap::from(expected));
}

#[test]
fn what_could_not_be_read_is_put_as_such_and_what_is_not_measured_is_left_to_others() {
    let unknown = Observed { queues: Err("SQS is unavailable".into()), ..observed() };
    let mut figures = Figures::default();
    for figure in Figure::ALL {
        let wanted = Wanted { figure, minutes: 5 };
        let known = put(&mut figures, wanted, Err("operations table is unavailable"), &unknown);
        let elsewhere =
            [Figure::Unanswered, Figure::ModelBudget, Figure::UnhealthyExperiments, Figure::FailedRules];
        assert_eq!(known, !elsewhere.contains(&figure), "{figure:?}");
        assert_eq!(known, !is_elsewhere(figure), "{figure:?}");
        let expected = match figure {
            Figure::DeadLetters => Err("SQS is unavailable"),
            Figure::OpenBreakers => continue,
            _ if known => Err("operations table is unavailable"),
            _ => Err("it was not read"),
        };
        assert_eq!(figures.get(wanted).map(drop), expected, "{figure:?}");
    }
}

/// What the rules that ship say of what was measured, of a scope: rule, subject, severity.
fn breaches(scope: &Scope, tallies: &Tallies) -> Vec<(String, String, Severity)> {
    let rules = Rules::shipped().unwrap();
    let wanted = rules.wanted_of(scope);
    let (mut figures, observed) = (Figures::default(), Observed { free_tier: false, ..observed() });
    for wanted in &wanted {
        if !put(&mut figures, *wanted, Ok(tallies), &observed) {
            figures.put(*wanted, Ok(Readings::new()));
        }
    }
    let evaluation = evaluate(&rules, scope, &figures);
    let concerns = evaluation.concerns([]);
    let verdict = |key: &crate::alerts::Key| match evaluation.of(&key.rule, &key.subject) {
        Verdict::Breach(severity, _) => (key.rule.to_string(), key.subject.to_string(), severity),
        other => panic!("{key}: {other:?}"),
    };
    concerns.iter().map(verdict).collect()
}

#[test]
fn the_rules_that_ship_find_what_is_wrong_in_what_was_measured() {
    let mut tallies = Tallies::default();
    took(&mut tallies, lead(Operation::Process), 1_600, 30, 0);
    took(&mut tallies, lead(Operation::FullQualification), 1_700, 30, 3);
    took(&mut tallies, Timed::Service(Service::Webhook), 10, 50, 4);
    tallies.counts.add(Count::of(Bot::Lead, Counter::HandoffsCircular), 11);
    let breach = |rule: &str, subject: &str, severity| (rule.to_owned(), subject.to_owned(), severity);
    use Severity::{Critical, Warning};
    assert_eq!(
        breaches(&Scope::Installation, &tallies),
        [
            breach("breaker_open", "crm", Critical),
            breach("dead_letters", "inbound-dlq.fifo", Critical),
            breach("high_error_rate", "lead", Critical),
            breach("sla_violation", "lead.full_qualification", Warning),
            breach("sla_violation", "lead.process", Critical),
            breach("webhook_rejections", "all", Warning),
        ]
    );
    let here = Scope::Location(LocationId::parse("LOC1").unwrap());
    assert_eq!(
        breaches(&here, &tallies),
        [breach("breaker_open", "crm", Critical), breach("circular_handoff_spike", "all", Warning)]
    );
}

#[test]
fn without_traffic_only_what_is_the_case_is_wrong() {
    let quiet = Tallies::default();
    let rules: Vec<String> =
        breaches(&Scope::Installation, &quiet).into_iter().map(|(rule, ..)| rule).collect();
    assert_eq!(rules, ["breaker_open", "dead_letters"]);
}

/// As a function runs it: on any thread.
fn run<T>(future: impl Future<Output = T> + Send) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn what_rules_want_is_read_of_its_scope_over_its_minutes_and_the_rest_is_left_to_others() {
    let now: Timestamp = "2026-11-20T12:00:30Z".parse().unwrap();
    let ago = |minutes| now - jiff::SignedDuration::from_mins(minutes);
    let (here, there) = (LocationId::parse("LOC1").unwrap(), LocationId::parse("LOC2").unwrap());
    let mut tracker = Tracker::default();
    let process = lead(Operation::Process);
    for minutes in [1, 10, 100] {
        tracker.time(process, Duration::from_millis(100), Outcome::Failure, ago(minutes));
        let circular = Count::of(Bot::Lead, Counter::HandoffsCircular);
        tracker.count(Some(&here), circular.clone(), 1, ago(minutes));
        tracker.count(Some(&there), circular, 5, ago(minutes));
    }
    let store = Store::default();
    run(store.add(&tracker.into_entries())).unwrap();
    let wanted = |figure, minutes| Wanted { figure, minutes };
    let read = |scope: &Scope, asked: &[Wanted]| {
        let mut figures = Figures::default();
        let asked = asked.iter().copied().collect();
        let rest = run(read(&mut figures, &store, &observed(), scope, &asked, now));
        (figures, rest)
    };
    let asked = [wanted(Figure::P95, 15), wanted(Figure::ErrorRate, 5), wanted(Figure::ModelBudget, 5)];
    let (figures, rest) = read(&Scope::Installation, &asked);
    assert_eq!(rest, BTreeSet::from([asked[2]]));
    let events = |wanted, subject: &str| match figures.get(wanted).unwrap()[&Subject::named(subject)] {
        Reading::Events { events, .. } => events,
        Reading::State(_) => panic!("{wanted:?}"),
    };
    assert_eq!((events(asked[0], "lead.process"), events(asked[1], "lead")), (2, 1));
    let asked = [wanted(Figure::CircularHandoffs, 60), wanted(Figure::CircularHandoffs, 10_080)];
    let (figures, _) = read(&Scope::Location(here), &asked);
    let circular = asked.map(|wanted| figures.get(wanted).unwrap()[&Subject::whole()]);
    assert_eq!(circular, [Reading::State(2.0), Reading::State(3.0)], "its own");
}

#[test]
fn every_figure_that_shipped_rules_want_and_measuring_knows_is_put() {
    let store = Store::default();
    for scope in [Scope::Installation, Scope::Location(LocationId::parse("LOC1").unwrap())] {
        let wanted = Rules::shipped().unwrap().wanted_of(&scope);
        let mut figures = Figures::default();
        let now = "2026-11-20T12:00:30Z".parse().unwrap();
        let rest = run(read(&mut figures, &store, &observed(), &scope, &wanted, now));
        for wanted in &wanted {
            assert_eq!(figures.get(*wanted).is_ok(), !rest.contains(wanted), "{wanted:?}");
        }
        assert!(rest.len() < wanted.len());
    }
}
