//! What a batch flushes, once more as lines of the log that CloudWatch reads metrics off: its embedded metric format.
//! Dashboards then cost no call.
//!
//! The format is that of the *CloudWatch embedded metric format specification*: one JSON object a line with nothing
//! around it, `_aws` saying which members are metrics and which are dimensions, an array of at most 100 numbers a
//! metric. What is counted of a location is left out: every value of a dimension is a metric that is paid for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::account::{Account, Entry};
use super::counter::Counter;
use super::histogram::{Histogram, duration_of};
use super::operation::{Service, Timed};
use super::{Minute, Tally};
use crate::conversation::Bot;

/// Most numbers of a metric on one line.
const MOST_VALUES: usize = 100;
/// The dimension of what bots do, and of what is counted.
const BOT: &str = "bot";
/// The dimension of what belongs to no bot.
const SERVICE: &str = "service";

/// What a line is about: its dimension.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Bot(Option<Bot>),
    Service(Service),
}

impl About {
    const fn dimension(self) -> (&'static str, &'static str) {
        match self {
            Self::Bot(Some(bot)) => (BOT, bot.name()),
            Self::Bot(None) => (BOT, "none"),
            Self::Service(service) => (SERVICE, service.name()),
        }
    }
}

/// The metrics of one minute about one thing.
#[derive(Default)]
struct Metrics {
    /// By name, in milliseconds.
    durations: BTreeMap<&'static str, Vec<f64>>,
    /// By name.
    counts: BTreeMap<String, u64>,
}

impl Metrics {
    fn time(&mut self, name: &'static str, tally: &Tally) {
        self.durations.entry(name).or_default().extend(millis(&tally.durations));
        // Also where nothing failed: a rate is made of two metrics.
        *self.counts.entry(format!("{name}_failures")).or_default() += tally.failures;
    }
}

/// The lines of a batch, oldest first, in a namespace of metrics. Each is to be written by itself, as it is: not inside
/// another line's fields.
#[must_use]
pub fn lines(namespace: &str, batch: &[Entry]) -> Vec<String> {
    let mut all: BTreeMap<(Minute, About), Metrics> = BTreeMap::new();
    for Entry { minute, account, tallies } in batch {
        if matches!(account, Account::Location(_)) {
            continue;
        }
        for (timed, tally) in &tallies.durations {
            let (about, name) = match timed {
                Timed::Bot(bot, operation) => (About::Bot(Some(*bot)), operation.name()),
                Timed::Service(service) => (About::Service(*service), "request"),
            };
            all.entry((*minute, about)).or_default().time(name, tally);
        }
        for bot in Bot::ALL.into_iter().map(Some).chain([None]) {
            for counter in Counter::ALL {
                let times = tallies.counts.times(counter, |count| count.bot == bot);
                if times > 0 {
                    let metrics = all.entry((*minute, About::Bot(bot))).or_default();
                    *metrics.counts.entry(counter.name().to_owned()).or_default() += times;
                }
            }
        }
    }
    let lines =
        all.iter().flat_map(|((minute, about), metrics)| of_minute(namespace, *minute, *about, metrics));
    lines.map(|line| line.to_string()).collect()
}

/// As many lines as it takes for no metric to have more than its numbers on one.
fn of_minute(namespace: &str, minute: Minute, about: About, metrics: &Metrics) -> Vec<Value> {
    let most = metrics.durations.values().map(Vec::len).max().unwrap_or(0);
    let lines = most.div_ceil(MOST_VALUES).max(1);
    let mut all = Vec::with_capacity(lines);
    for nth in 0..lines {
        let (mut named, mut line) = (Vec::new(), Map::new());
        let mut metric = |name: &str, unit: &str, value: Value| {
            named.push(json!({ "Name": name, "Unit": unit }));
            line.insert(name.to_owned(), value);
        };
        for (name, values) in &metrics.durations {
            if let Some(values) = values.chunks(MOST_VALUES).nth(nth) {
                metric(name, "Milliseconds", json!(values));
            }
        }
        if nth == 0 {
            metrics.counts.iter().for_each(|(name, times)| metric(name, "Count", json!(times)));
        }
        let (dimension, value) = about.dimension();
        line.insert(dimension.to_owned(), json!(value));
        let directive = json!({ "Namespace": namespace, "Dimensions": [[dimension]], "Metrics": named });
        let timestamp = minute.starts_at() * 1_000;
        line.insert("_aws".to_owned(), json!({ "Timestamp": timestamp, "CloudWatchMetrics": [directive] }));
        all.push(Value::Object(line));
    }
    all
}

/// Every duration that was counted, in milliseconds and whole microseconds of them.
fn millis(durations: &Histogram) -> impl Iterator<Item = f64> {
    durations.buckets().flat_map(|(bucket, count)| {
        let millis = (duration_of(bucket).as_secs_f64() * 1e6).round() / 1e3;
        std::iter::repeat_n(millis, usize::try_from(count).unwrap_or(usize::MAX))
    })
}

#[cfg(test)]
#[path = "emf_tests.rs"]
mod tests;
