use jiff::Timestamp;

use super::*;
use crate::metrics::histogram::LAST_BUCKET;
use crate::metrics::{Outcome, Tracker};

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn lead(operation: Operation) -> Timed {
    Timed::Bot(Bot::Lead, operation)
}

/// A minute of one bot with these durations.
fn entry(operations: &[Operation], durations: impl Iterator<Item = Duration>) -> Entry {
    let mut tracker = Tracker::default();
    for duration in durations {
        for operation in operations {
            tracker.record(Bot::Lead, *operation, duration, Outcome::Failure, noon());
        }
    }
    let mut entries = tracker.into_entries();
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

/// One duration for every bucket there is.
fn every_bucket() -> impl Iterator<Item = Duration> {
    (0..=LAST_BUCKET).map(crate::metrics::histogram::duration_of)
}

#[test]
fn what_does_not_fit_into_one_expression_is_split_and_nothing_of_it_is_lost() {
    let entry = entry(&Operation::ALL, every_bucket());
    let updates: Vec<Update<'_>> = Update::of(&entry).collect();
    let attributes = Operation::ALL.len() * (usize::from(LAST_BUCKET) + 2);
    assert_eq!(updates.len(), attributes.div_ceil(MOST_ADDED));
    for update in &updates {
        let expression = update.expression();
        assert!(expression.len() <= 4096, "{} bytes", expression.len());
        let operands = expression.matches(':').count();
        assert!(operands <= 300, "{operands} operands");
    }
    let mut names: Vec<&String> =
        updates.iter().flat_map(|update| update.added.iter().map(|(name, _)| name)).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), attributes, "each attribute once");
}

#[test]
fn a_turn_is_one_update_of_a_few_names_and_nothing_is_none() {
    let entry =
        entry(&[Operation::Process, Operation::FullQualification], [Duration::from_millis(500)].into_iter());
    let updates: Vec<Update<'_>> = Update::of(&entry).collect();
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].expression(), "SET #ttl = :ttl ADD #0 :0,#1 :1,#2 :2,#3 :3");
    let names: Vec<&str> = updates[0].added.iter().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["process.b657", "process.failures", "full_qualification.b657", "full_qualification.failures"];
    assert_eq!(names, expected);
    let nothing = Entry { tallies: Tallies::default(), ..entry };
    assert_eq!(Update::of(&nothing).count(), 0);
}

#[test]
fn an_item_says_what_was_added_to_it_whatever_a_newer_version_has_put_beside_it() {
    let stored = entry(&[Operation::Process], every_bucket());
    let attributes = stored::attributes(&stored.tallies).into_iter();
    let mut item: Item = attributes.map(|(name, count)| (name, number(count))).collect();
    item.extend(key("M#1", "lead#0"));
    item.insert(WEIGHT.into(), number(7));
    item.insert("process_of_another_time.b1".into(), number(1));
    item.insert("process_of_another_time".into(), AttributeValue::M(HashMap::new()));
    let account = Account::Bot(Bot::Lead);
    assert_eq!(tallies(&account, &item).unwrap(), stored.tallies);
    for (name, value) in [
        ("process.b1261", number(1)),
        ("process.bx", number(1)),
        ("process.mean", number(1)),
        ("process.b1", AttributeValue::S("1".into())),
    ] {
        let mut item = item.clone();
        item.insert(name.into(), value);
        let error = crate::error::chain(&tallies(&account, &item).unwrap_err());
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn what_follows_each_other_is_asked_for_at_once() {
    let hours: Vec<Hour> = Hour::settled(noon(), 5);
    let wanted = [hours[4], hours[0], hours[1], hours[3], hours[1]];
    assert_eq!(runs(&wanted, |hour| hour.number()), [hours[0]..=hours[1], hours[3]..=hours[4]]);
    assert_eq!(runs(&[], |hour: Hour| hour.number()), []);
}

/// Numbers between 0 and 1, always the same: `SplitMix64`.
fn draws() -> impl Iterator<Item = f64> {
    (1..).map(|n: u64| {
        let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    })
}

/// Bytes DynamoDB bills an item by: names in UTF-8, and of a number a byte for two digits and one more.
fn billed(tallies: &Tallies) -> usize {
    let minute = Minute::of(noon());
    let (pk, sk) = (keys::measured_minute(minute), keys::measured(name(&Account::Bot(Bot::Lead)), 0));
    let keys = "pk".len() + pk.len() + "sk".len() + sk.len();
    let ttl = "ttl".len() + 10 / 2 + 1;
    let counts = stored::attributes(tallies).into_iter();
    keys + ttl
        + counts.map(|(name, count)| name.len() + count.to_string().len().div_ceil(2) + 1).sum::<usize>()
}

#[test]
fn an_update_costs_four_write_units_up_to_180_turns_a_minute_and_bot_and_eight_at_600() {
    // Log-normal, as the targets of the lead bot have it: p50 300 ms and p95 1.5 s of a turn, p50 500 ms and p95 2 s of
    // an answer; of a turn a few milliseconds are our own.
    let mut z = draws()
        .zip(draws().skip(7_919))
        .map(|(a, b): (f64, f64)| (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos());
    let mut took = |p50: f64, p95: f64| {
        let sigma = (p95 / p50).ln() / 1.645;
        Duration::from_secs_f64(p50 * (sigma * z.next().unwrap()).exp())
    };
    let mut shard = |turns: u16| {
        let mut tallies = Tallies::default();
        for _ in 0..turns / u16::from(keys::MEASURED_SHARDS) {
            let process = took(0.3, 1.5);
            tallies.record(lead(Operation::Process), process, Outcome::Success);
            tallies.record(lead(Operation::NoModel), process, Outcome::Success);
            tallies.record(lead(Operation::OwnShare), took(0.008, 0.025), Outcome::Success);
            tallies.record(lead(Operation::FullQualification), took(0.5, 2.0), Outcome::Success);
        }
        billed(&tallies)
    };
    let (busy, very_busy) = (shard(180), shard(600));
    assert!((2_500..=4_096).contains(&busy), "{busy} bytes: what `MEASURED_SHARDS` says no longer holds");
    assert!((6 * 1_024..=8 * 1_024).contains(&very_busy), "{very_busy} bytes");
}
