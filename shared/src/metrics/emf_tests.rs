use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::ids::LocationId;
use crate::metrics::{Count, Operation, Outcome, Tracker};

fn noon() -> Timestamp {
    "2026-11-20T12:00:30Z".parse().unwrap()
}

/// Holds a line against every rule of the specification that can be broken, and says what its metrics are.
fn valid(line: &str) -> BTreeMap<String, Vec<f64>> {
    assert!(line.len() <= 256 * 1_024 && !line.contains('\n'), "a line of the log, {} bytes", line.len());
    let root: Map<String, Value> = serde_json::from_str(line).unwrap();
    let aws = root["_aws"].as_object().unwrap();
    assert!(aws.keys().all(|key| ["Timestamp", "CloudWatchMetrics"].contains(&key.as_str())));
    let timestamp = aws["Timestamp"].as_i64().unwrap();
    assert!((1_700_000_000_000..4_000_000_000_000).contains(&timestamp), "milliseconds: {timestamp}");
    let directives = aws["CloudWatchMetrics"].as_array().unwrap();
    let mut metrics = BTreeMap::new();
    for directive in directives {
        let directive = directive.as_object().unwrap();
        assert_eq!(directive.keys().collect::<Vec<_>>(), ["Dimensions", "Metrics", "Namespace"]);
        assert!((1..=255).contains(&directive["Namespace"].as_str().unwrap().len()));
        let sets = directive["Dimensions"].as_array().unwrap();
        assert!(!sets.is_empty());
        for dimension in sets.iter().flat_map(|set| set.as_array().unwrap()) {
            let value = root[dimension.as_str().unwrap()].as_str().unwrap();
            assert!((1..=1_024).contains(&value.len()));
        }
        let defined = directive["Metrics"].as_array().unwrap();
        assert!((1..=100).contains(&defined.len()));
        for metric in defined {
            let name = metric["Name"].as_str().unwrap();
            assert!(["Milliseconds", "Count"].contains(&metric["Unit"].as_str().unwrap()));
            let values = match &root[name] {
                Value::Array(values) => values.iter().map(|value| value.as_f64().unwrap()).collect(),
                value => vec![value.as_f64().unwrap()],
            };
            assert!((1..=100).contains(&values.len()), "{name}: {}", values.len());
            assert!(metrics.insert(name.to_owned(), values).is_none(), "{name} is defined once");
        }
    }
    assert_eq!(directives.len(), 1);
    metrics
}

#[test]
fn a_batch_is_one_line_for_each_minute_and_bot_in_the_embedded_metric_format() {
    let here = LocationId::parse("LOC1").unwrap();
    let mut tracker = Tracker::default();
    tracker.record(Bot::Lead, Operation::Process, Duration::from_millis(480), Outcome::Success, noon());
    tracker.record(Bot::Lead, Operation::Process, Duration::from_millis(25), Outcome::Failure, noon());
    let tokens = Count::of(Bot::Lead, Counter::OutputTokens);
    tracker.count(Some(&here), tokens.clone().labelled("haiku"), 60, noon());
    tracker.count(Some(&here), tokens.labelled("gemini"), 40, noon());
    tracker.count(None, Count::of_none(Counter::CacheLookups).labelled("settings"), 3, noon());
    let webhook = Timed::Service(Service::Webhook);
    tracker.time(webhook, Duration::from_millis(8), Outcome::Success, noon());
    let lines = lines("Jorge", &tracker.into_entries());
    lines.iter().for_each(|line| drop(valid(line)));
    let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let directive = |dimension: &str, metrics: &[(&str, &str)]| {
        let metrics: Vec<Value> =
            metrics.iter().map(|(name, unit)| json!({ "Name": name, "Unit": unit })).collect();
        let directive = json!({ "Namespace": "Jorge", "Dimensions": [[dimension]], "Metrics": metrics });
        json!({ "Timestamp": 1_795_176_000_000_i64, "CloudWatchMetrics": [directive] })
    };
    let expected = [
        json!({
            "_aws": directive("bot", &[("cache_lookups", "Count")]),
            "bot": "none",
            "cache_lookups": 3,
        }),
        json!({
            "_aws": directive("bot", &[
                ("process", "Milliseconds"), ("output_tokens", "Count"), ("process_failures", "Count"),
            ]),
            "bot": "lead",
            "process": [25.092, 484.264],
            "process_failures": 1,
            "output_tokens": 100,
        }),
        json!({
            "_aws": directive("service", &[("request", "Milliseconds"), ("request_failures", "Count")]),
            "service": "webhook",
            "request": [8.024],
            "request_failures": 0,
        }),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn more_durations_than_a_metric_may_have_are_on_several_lines_and_none_is_lost_or_told_twice() {
    let mut tracker = Tracker::default();
    for nth in 0..1_234_u64 {
        let took = Duration::from_micros(900 + nth * nth);
        tracker.record(Bot::Seller, Operation::Process, took, Outcome::Failure, noon());
        if nth < 150 {
            tracker.record(Bot::Seller, Operation::OwnShare, took, Outcome::Success, noon());
        }
    }
    tracker.count(None, Count::of(Bot::Seller, Counter::Turns), 1_234, noon());
    let lines: Vec<_> = lines("Jorge", &tracker.into_entries()).iter().map(|line| valid(line)).collect();
    assert_eq!(lines.len(), 13);
    let all = |name: &str| -> Vec<f64> {
        lines.iter().filter_map(|line| line.get(name)).flatten().copied().collect()
    };
    assert_eq!((all("process").len(), all("own_share").len()), (1_234, 150));
    assert_eq!((all("process_failures"), all("turns")), (vec![1_234.0], vec![1_234.0]));
}

#[test]
fn a_location_is_no_dimension_and_nothing_measured_is_no_line() {
    let here = LocationId::parse("LOC1").unwrap();
    let mut tracker = Tracker::default();
    tracker.count(Some(&here), Count::of(Bot::Lead, Counter::Turns), 1, noon());
    let lines = lines("Jorge", &tracker.into_entries());
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].contains("LOC1"), "{}", lines[0]);
    assert_eq!(super::lines("Jorge", &[]), Vec::<String>::new());
}
