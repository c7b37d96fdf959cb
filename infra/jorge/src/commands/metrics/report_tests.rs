//! What a person reads of a snapshot made of real tallies.

use std::collections::BTreeMap;
use std::time::Duration;

use shared::conversation::Bot;
use shared::metrics::{
    Asked, Count, Counter, Minutes, Observed, Operation, Outcome, Queue, SampleRate, Snapshot, Tallies, Timed,
};
use shared::resilience::Phase;

use super::*;

fn queue(name: &str, messages: u64) -> Queue {
    let oldest = (messages > 0).then(|| Duration::from_secs(42));
    Queue { name: name.to_owned(), messages, oldest, dead_letters: false }
}

fn observed() -> Observed {
    Observed {
        queues: Ok(vec![queue("inbound.fifo", 3), queue("outcomes", 0)]),
        breakers: Ok(BTreeMap::from([
            ("crm".to_owned(), Phase::Closed),
            ("finance".to_owned(), Phase::Open),
        ])),
        free_tier: false,
    }
}

fn shown(tallies: &Tallies, observed: &Observed) -> String {
    let now = "2026-11-20T18:30:30Z".parse().unwrap();
    let asked =
        Asked { location: None, minutes: Minutes::until(now, 60), sample_rate: SampleRate::EVERYTHING, now };
    text(&serde_json::to_value(Snapshot::of(tallies, observed, asked)).unwrap())
}

/// The line of a table that names all of these.
fn line<'a>(text: &'a str, names: &[&str]) -> &'a str {
    text.lines()
        .find(|line| names.iter().all(|name| line.contains(name)))
        .unwrap_or_else(|| panic!("{names:?}: {text}"))
}

#[test]
fn each_operation_stands_against_what_was_promised() {
    let mut tallies = Tallies::default();
    for _ in 0..99 {
        tallies.record(
            Timed::Bot(Bot::Lead, Operation::Process),
            Duration::from_millis(21),
            Outcome::Success,
        );
    }
    tallies.record(Timed::Bot(Bot::Lead, Operation::Process), Duration::from_millis(21), Outcome::Failure);
    tallies.record(Timed::Bot(Bot::Buyer, Operation::Process), Duration::from_secs(9), Outcome::Success);
    let text = shown(&tallies, &observed());
    let lead = line(&text, &["lead", "process"]);
    assert!(lead.contains("99 %") && lead.contains("300 / 1500 / 2000") && lead.contains("kept"), "{lead}");
    let buyer = line(&text, &["buyer", "process"]);
    assert!(buyer.contains("100 %") && buyer.contains("BROKEN: p50, p95, p99"), "{buyer}");
    assert!(text.contains("Nothing was measured of: seller."), "{text}");
    assert!(text.starts_with("All locations together, 60 minutes from 2026-11-20 17:31:00 UTC"), "{text}");
}

#[test]
fn what_was_counted_is_shown_by_bot_and_money_in_dollars() {
    let mut tallies = Tallies::default();
    let mut count = |counter, times| tallies.counts.add(Count::of(Bot::Seller, counter), times);
    count(Counter::Turns, 7);
    count(Counter::Inquiries, 4);
    count(Counter::Qualified, 2);
    count(Counter::CostMicros, 1_234_500);
    let text = shown(&tallies, &observed());
    let seller = line(&text, &["seller", "1.2345"]);
    assert!(seller.contains("0.6172"), "by two qualified leads: {seller}");
    assert!(line(&text, &["seller", "all", "4"]).contains('2'), "{text}");
}

#[test]
fn queues_and_breakers_are_told_as_they_are_and_what_is_not_known_is_said() {
    let text = shown(&Tallies::default(), &observed());
    assert!(text.contains("Queues: inbound.fifo: 3, the oldest for 42 s. The other 1 are empty."), "{text}");
    assert!(text.contains("Breakers: finance is open."), "{text}");
    let blind = Observed {
        queues: Err("they do not answer".to_owned()),
        breakers: Ok(BTreeMap::new()),
        free_tier: false,
    };
    let text = shown(&Tallies::default(), &blind);
    assert!(text.contains("Queues: not known (they do not answer).\nBreakers: all are closed."), "{text}");
}

#[test]
fn a_share_is_not_rounded_up_to_all_of_it() {
    assert_eq!([1.0, 0.9996, 0.5, 0.0].map(percent), ["100 %", "99.9 %", "50 %", "0 %"]);
}
