use jiff::Timestamp;

use super::*;
use crate::metrics::{Outcome, Tracker};

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// A minute of one bot with these durations.
fn delta(operations: &[Operation], durations: impl Iterator<Item = Duration>) -> Delta {
    let mut tracker = Tracker::default();
    for duration in durations {
        for operation in operations {
            tracker.record(Bot::Lead, *operation, duration, Outcome::Failure, noon());
        }
    }
    let mut deltas = tracker.into_deltas();
    assert_eq!(deltas.len(), 1);
    deltas.remove(0)
}

/// One duration for every bucket there is.
fn every_bucket() -> impl Iterator<Item = Duration> {
    (0..=LAST_BUCKET).map(crate::metrics::histogram::duration_of)
}

#[test]
fn what_does_not_fit_into_one_expression_is_split_and_nothing_of_it_is_lost() {
    let delta = delta(&Operation::ALL, every_bucket());
    let updates: Vec<Update<'_>> = Update::of(&delta).collect();
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
fn a_turn_is_one_update_of_a_few_names() {
    let delta =
        delta(&[Operation::Process, Operation::FullQualification], [Duration::from_millis(500)].into_iter());
    let updates: Vec<Update<'_>> = Update::of(&delta).collect();
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].expression(), "SET #ttl = :ttl ADD #0 :0,#1 :1,#2 :2,#3 :3");
    let names: Vec<&str> = updates[0].added.iter().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["process.b657", "process.failures", "full_qualification.b657", "full_qualification.failures"];
    assert_eq!(names, expected);
}

#[test]
fn an_item_says_what_was_added_to_it_and_each_operation_by_itself() {
    let stored = delta(&[Operation::Process], every_bucket());
    let number = |count: u64| AttributeValue::N(count.to_string());
    let mut item: Item =
        stored.operations.iter().flat_map(attributes).map(|(name, count)| (name, number(count))).collect();
    item.insert("pk".into(), AttributeValue::S("M#1".into()));
    item.insert("process_of_another_time.b1".into(), number(1));
    assert_eq!(tally(&item, Operation::Process).unwrap(), stored.operations[&Operation::Process]);
    assert_eq!(tally(&item, Operation::FullQualification).unwrap(), Tally::default());
    for (name, value) in [
        ("process.b1261", number(1)),
        ("process.bx", number(1)),
        ("process.mean", number(1)),
        ("process.b1", AttributeValue::S("1".into())),
    ] {
        let mut item = item.clone();
        item.insert(name.into(), value);
        let error = crate::error::chain(&tally(&item, Operation::Process).unwrap_err());
        assert!(error.contains(name), "{error}");
    }
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
fn billed(delta: &Delta) -> usize {
    let keys = "pk".len()
        + keys::measured_minute(delta.minute).len()
        + "sk".len()
        + keys::measured_bot(delta.bot, 0).len();
    let ttl = "ttl".len() + 10 / 2 + 1;
    let counts = delta.operations.iter().flat_map(attributes);
    keys + ttl
        + counts.map(|(name, count)| name.len() + count.to_string().len().div_ceil(2) + 1).sum::<usize>()
}

#[test]
fn a_minute_of_150_turns_costs_four_write_units_an_update_and_one_of_1200_costs_eight() {
    // Log-normal, p50 500 ms and p95 2 s, as the targets of the lead bot have it.
    let sigma = (2000.0_f64 / 500.0).ln() / 1.645;
    let normal = draws()
        .zip(draws().skip(7_919))
        .map(|(a, b): (f64, f64)| (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos());
    let mut durations = normal.map(|z| Duration::from_secs_f64(0.5 * (sigma * z).exp()));
    let operations = [Operation::Process, Operation::FullQualification];
    let busy = billed(&delta(&operations, durations.by_ref().take(150)));
    assert!((3_000..=4_096).contains(&busy), "{busy} bytes: what `MEASURED_SHARDS` says no longer holds");
    let very_busy = billed(&delta(&operations, durations.take(1_200)));
    assert!(very_busy <= 8_192, "{very_busy} bytes");
}
