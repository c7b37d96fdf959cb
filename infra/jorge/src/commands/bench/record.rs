//! `jorge bench record`: what it costs to record what a turn does, and to store what a batch has recorded.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::AttributeValue;
use comfy_table::Table;
use serde_json::json;
use shared::adapters::dynamodb::{DynamoAccounts, keys};
use shared::clock::{Clock, SystemClock};
use shared::conversation::Bot;
use shared::ids::{CorrelationId, LocationId};
use shared::metrics::{
    Accounts as _, Count, Counter, Entry, Event, MachineTicks, Operation, Outcome, Recorder, Retention,
    SampleRate, Service, Timed,
};
use uuid::Uuid;

use super::super::say;
use super::{build, percentiles, progress};
use crate::CommandError;
use crate::stack::{LOCATION, Options, STACK_NAME, Stack};

/// Turns recorded one after another.
const TURNS: usize = 20_000;
/// What is timed of a turn, and what is counted: [`turn`].
const TIMED: usize = 5;
const COUNTED: usize = 5;
/// Messages of a batch.
const BATCH: usize = 10;
/// Batches flushed into the same minute, one after another: so many that its items have their usual size.
const BATCHES: usize = 30;
/// The longest recording one thing may take, in microseconds.
const BOUND_US: f64 = 2.0;
/// Bytes a write unit pays for.
const UNIT: usize = 1_024;

/// What was measured.
struct Figures {
    /// Median and 95th percentile of one thing that is recorded, in microseconds.
    one_us: (f64, f64),
    /// The same of everything of a turn.
    turn_us: (f64, f64),
    /// Calls of the store a batch makes.
    calls: usize,
    /// Write units of the first and of the last batch of a minute, of all calls together.
    units: (usize, usize),
    /// Those of the dearest item of the last.
    dearest: usize,
}

pub(super) async fn record(as_json: bool) -> Result<ExitCode, CommandError> {
    let [one_us, turn_us] = recording(TURNS)?;
    let (calls, units, dearest) = flushing(BATCHES).await?;
    let figures = Figures { one_us, turn_us, calls, units, dearest };
    say(&if as_json { figures.json() } else { figures.text() });
    Ok(ExitCode::SUCCESS)
}

impl Figures {
    fn json(&self) -> String {
        let Self { one_us, turn_us, calls, units, dearest } = self;
        json!({
            "record_p50_us": one_us.0, "record_p95_us": one_us.1, "turn_p50_us": turn_us.0,
            "turn_p95_us": turn_us.1, "bound_us": BOUND_US, "flush_calls": calls,
            "flush_write_units_first": units.0, "flush_write_units_last": units.1,
            "flush_write_units_dearest_item": dearest, "batch": BATCH, "batches": BATCHES, "turns": TURNS,
            "build": build()
        })
        .to_string()
    }

    fn text(&self) -> String {
        let Self { one_us, turn_us, calls, units, dearest } = self;
        let mut table = Table::new();
        table.set_header(["recording", "p50 µs", "p95 µs", "bound µs"]);
        let row = |what: &str, (p50, p95): (f64, f64), bound: String| {
            [what.to_owned(), format!("{p50:.2}"), format!("{p95:.2}"), bound]
        };
        table.add_row(row("one thing", *one_us, format!("{BOUND_US:.0}")));
        table.add_row(row("a whole turn", *turn_us, String::new()));
        format!(
            "{table}\n{TURNS} turns of {} things each, one after another on one core. A batch of {BATCH} messages is \
             stored by {calls} calls, however many it records: {} write units in a new minute, {} after {BATCHES} \
             batches in it, {dearest} of them for the largest item. Embedded store, sizes by its own rules. {} build",
            TIMED + COUNTED,
            units.0,
            units.1,
            build()
        )
    }
}

fn recorder() -> Recorder {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Recorder::new(clock, Arc::new(MachineTicks::default()), SampleRate::EVERYTHING)
}

/// An ordinary turn as it is recorded: ten things. `millis` is how long it took.
fn turn(event: Event<'_>, location: &LocationId, millis: u64) {
    let bot = Bot::ALL[usize::try_from(millis % 3).unwrap_or_default()];
    let of = |operation| Timed::Bot(bot, operation);
    let took = Duration::from_millis(millis);
    event.begin(Timed::Service(Service::ContactRead)).succeeded();
    event.begin_after(took, of(Operation::Process)).succeeded();
    event.begin_after(took * 2, of(Operation::FullQualification)).succeeded();
    event.took(of(Operation::NoModel), took, Outcome::Success);
    event.took(of(Operation::OwnShare), took / 10, Outcome::Success);
    event.count(Some(location), Count::of(bot, Counter::Turns), 1);
    event.count(Some(location), Count::of(bot, Counter::TextsSent), 1);
    event.count(Some(location), Count::of(bot, Counter::CrmCalls), 3);
    event.lookup(Some(location), Some(bot), "locations", true);
    event.lookup(Some(location), Some(bot), "experiments", true);
}

/// Median and 95th percentile of one thing, and of all of a turn, in microseconds.
fn recording(turns: usize) -> Result<[(f64, f64); 2], CommandError> {
    let recorder = recorder();
    let location = LocationId::parse(LOCATION)?;
    let (mut one, mut whole) = (Vec::with_capacity(turns), Vec::with_capacity(turns));
    for nth in 0..turns {
        let event = recorder.event(CorrelationId::new(Uuid::nil()));
        let start = Instant::now();
        turn(black_box(event), &location, 20 + nth as u64 % 700);
        let micros = start.elapsed().as_secs_f64() * 1e6;
        one.push(micros / (TIMED + COUNTED) as f64);
        whole.push(micros);
        if nth % BATCH == BATCH - 1 && recorder.take().is_empty() {
            return Err("nothing was recorded".into());
        }
    }
    Ok([percentiles(one), percentiles(whole)])
}

/// Calls of a batch, write units of the first and of the last, and of the largest item.
async fn flushing(batches: usize) -> Result<(usize, (usize, usize), usize), CommandError> {
    let stack = Stack::start(Options { consume: false, schedules: false, ..Options::default() }).await?;
    let calls = Calls::default();
    let client = stack.aws.dynamodb.config().to_builder().interceptor(calls.clone()).build();
    let client = aws_sdk_dynamodb::Client::from_conf(client);
    let table = format!("{STACK_NAME}-operations");
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let accounts = DynamoAccounts::new(client, table.clone(), retention, 0);
    let location = LocationId::parse(LOCATION)?;
    let recorder = recorder();
    let (mut first, mut last, mut most_calls) = (0, (0, 0), 0);
    for nth in 0..batches {
        for message in 0..BATCH {
            let event = recorder.event(CorrelationId::new(Uuid::nil()));
            turn(event, &location, 20 + ((nth * BATCH + message) as u64 * 37) % 700);
        }
        let batch: Vec<Entry> = recorder.take();
        accounts.add(&batch).await?;
        most_calls = most_calls.max(calls.take());
        last = units(&stack, &table).await?;
        if nth == 0 {
            first = last.0;
        }
        progress("flushing batches", nth + 1, batches);
    }
    stack.stop().await;
    Ok((most_calls, (first, last.0), last.1))
}

/// Write units an update of every item that is measured pays now: of all of them, and of the dearest. An update pays for
/// its whole item, the keys and names included (*Amazon DynamoDB Developer Guide*, item sizes).
async fn units(stack: &Stack, table: &str) -> Result<(usize, usize), CommandError> {
    let found = stack.aws.dynamodb.scan().table_name(table).send().await?;
    let text = |value: Option<&AttributeValue>| value.and_then(|value| value.as_s().ok().cloned());
    let measured = found.items().iter().filter(|item| {
        let (pk, sk) = (text(item.get(keys::PK)), text(item.get(keys::SK)));
        // Only what is measured has a number under every other name.
        pk.is_some_and(|pk| pk.starts_with("M#") || pk.starts_with("L#"))
            && sk.is_some()
            && item.iter().all(|(name, value)| value.is_n() || name == keys::PK || name == keys::SK)
    });
    let size = |value: &AttributeValue| match value {
        AttributeValue::S(text) => text.len(),
        // A number takes a byte for two of its digits, and one more.
        AttributeValue::N(number) => number.len().div_ceil(2) + 1,
        _ => 0,
    };
    let sizes = measured.map(|item| item.iter().map(|(name, value)| name.len() + size(value)).sum::<usize>());
    let units: Vec<usize> = sizes.map(|bytes| bytes.div_ceil(UNIT)).collect();
    Ok((units.iter().sum(), units.iter().copied().max().unwrap_or_default()))
}

/// Counts what a client sends.
#[derive(Clone, Debug, Default)]
struct Calls(Arc<AtomicUsize>);

impl Intercept for Calls {
    fn name(&self) -> &'static str {
        "Calls"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl Calls {
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_batch_is_stored_by_as_many_calls_as_it_has_accounts_and_an_update_stays_small() {
        let (calls, (first, last), dearest) = flushing(2).await.unwrap();
        // Three bots, what belongs to none, all locations, and this one.
        assert_eq!(calls, 6);
        assert!(first >= 6 && last >= first && dearest <= 4, "{first} {last} {dearest}");
    }

    #[test]
    fn a_figure_has_the_names_machines_ask_for() {
        let [one_us, turn_us] = recording(50).unwrap();
        assert!(one_us.0 > 0.0 && turn_us.0 > one_us.0);
        let figures = Figures { one_us: (0.5, 0.75), turn_us, calls: 6, units: (6, 11), dearest: 4 };
        let json: serde_json::Value = serde_json::from_str(&figures.json()).unwrap();
        assert_eq!((&json["record_p50_us"], &json["flush_calls"]), (&json!(0.5), &json!(6)));
        assert_eq!(json["flush_write_units_last"], 11);
        let text = figures.text();
        for part in ["one thing", "0.50", "stored by 6 calls", "4 of them for the largest item"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
