//! `jorge bench experiments`: what it costs to assign a variant, and to say what an experiment has proved, among few
//! contacts and among many.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use comfy_table::Table;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;
use shared::adapters::dynamodb::DynamoExperiments;
use shared::adapters::dynamodb::keys::{self, COUNTER_SHARDS};
use shared::experiments::{Definition, Draft, OutcomeType, Rules, Verdict, analyse, defaults, variant_for};
use shared::ids::{ContactId, LocationId};

use super::super::say;
use super::{build, percentiles, progress};
use crate::CommandError;
use crate::stack::{LOCATION, Options, STACK_NAME, Stack};

/// Contacts assigned, every one another.
const ASSIGNED: usize = 10_000_000;
/// Contacts assigned and timed together; the middle of these rates counts.
const TOGETHER: usize = 100_000;
/// Contacts of the small and of the large experiment.
const CONTACTS: [u64; 2] = [100_000, 10_000_000];
/// Days they were assigned on.
const DAYS: i64 = 30;
/// How often each experiment is analysed.
const RUNS: usize = 400;
/// The fewest assignments a second, one after another on one core.
const BOUND_PER_S: f64 = 5e6;

/// How many of 1,000 contacts do what is counted.
const PER_THOUSAND: [(OutcomeType, u64); 6] = [
    (OutcomeType::Assigned, 1_000),
    (OutcomeType::Response, 420),
    (OutcomeType::Engagement, 180),
    (OutcomeType::Conversion, 30),
    (OutcomeType::HandoffSuccess, 250),
    (OutcomeType::AppointmentBooked, 90),
];

/// What was measured.
struct Figures {
    assign_per_s: f64,
    /// Median of reading and analysing the small and the large experiment.
    analyse_ms: [f64; 2],
    /// Items read for either of them.
    items_read: usize,
}

pub(super) async fn experiments(as_json: bool) -> Result<ExitCode, CommandError> {
    let assign_per_s = assignments(ASSIGNED)?;
    let (analyse_ms, items_read) = analyses(CONTACTS, RUNS).await?;
    let figures = Figures { assign_per_s, analyse_ms, items_read };
    say(&if as_json { figures.json() } else { figures.text() });
    Ok(ExitCode::SUCCESS)
}

impl Figures {
    fn json(&self) -> String {
        let Self { assign_per_s, analyse_ms: [small, large], items_read } = self;
        json!({
            "assign_per_s": assign_per_s.round(), "analyse_ms_100k": small, "analyse_ms_10m": large,
            "items_read": items_read, "assigned": ASSIGNED, "runs": RUNS, "build": build()
        })
        .to_string()
    }

    fn text(&self) -> String {
        let mut table = Table::new();
        table.set_header(["experiments", "measured", "bound"]);
        let million = |rate: f64| format!("{:.1} million a second", rate / 1e6);
        table.add_row(["assign a variant".into(), million(self.assign_per_s), million(BOUND_PER_S)]);
        for (contacts, millis) in ["100,000", "10 million"].into_iter().zip(self.analyse_ms) {
            let what = format!("analyse {contacts} contacts");
            table.add_row([what, format!("{millis:.2} ms"), "the same for both".into()]);
        }
        format!(
            "{table}\n{ASSIGNED} contacts assigned one after another on one core. An analysis reads {} items of the \
             embedded store: {DAYS} days, 3 variants, 6 counts; half of {RUNS} took no longer. {} build",
            self.items_read,
            build()
        )
    }
}

/// Assignments a second of so many different contacts: the median over parts of them.
fn assignments(contacts: usize) -> Result<f64, CommandError> {
    let now = Timestamp::now();
    let definition = experiment("bench", now)?;
    let mut given = 0;
    let mut rates = Vec::new();
    for begin in (0..contacts).step_by(TOGETHER) {
        // Ids of the length the CRM's have.
        let ids = begin..contacts.min(begin + TOGETHER);
        let ids = ids.map(|nth| ContactId::parse(&format!("CON{nth:017}"))).collect::<Result<Vec<_>, _>>()?;
        let start = Instant::now();
        for id in &ids {
            given += usize::from(variant_for(black_box(&definition), black_box(id), None, now).is_some());
        }
        rates.push(ids.len() as f64 / start.elapsed().as_secs_f64());
        progress("assigning contacts", begin + ids.len(), contacts);
    }
    if given != contacts {
        return Err(format!("{given} of {contacts} contacts were given a variant").into());
    }
    Ok(percentiles(rates).0)
}

/// Milliseconds half of the analyses of each experiment take at most, and the items one reads.
async fn analyses(sizes: [u64; 2], runs: usize) -> Result<([f64; 2], usize), CommandError> {
    let stack = Stack::start(Options { consume: false, schedules: false, ..Options::default() }).await?;
    let (small, large) = (Bench::filled(&stack, sizes[0]).await?, Bench::filled(&stack, sizes[1]).await?);
    let (mut took, mut items) = ([Vec::new(), Vec::new()], [0, 0]);
    // By turns, so that what else the machine does meets both.
    for nth in 0..runs {
        for (which, bench) in [&small, &large].into_iter().enumerate() {
            let start = Instant::now();
            items[which] = bench.analyse().await?;
            took[which].push(start.elapsed().as_secs_f64() * 1e3);
        }
        progress("analysing", nth + 1, runs);
    }
    stack.stop().await;
    let [few, many] = items;
    if few != many {
        return Err(format!("{few} items are read of the small experiment, {many} of the large one").into());
    }
    Ok((took.map(|took| percentiles(took).0), many))
}

/// An experiment that was counted for a month.
struct Bench {
    location: LocationId,
    definition: Definition,
    experiments: DynamoExperiments,
    contacts: u64,
    now: Timestamp,
}

impl Bench {
    /// An experiment of which so many contacts were counted, in the store.
    async fn filled(stack: &Stack, contacts: u64) -> Result<Self, CommandError> {
        let now = Timestamp::now();
        let table = format!("{STACK_NAME}-experiments");
        let client = || stack.aws.dynamodb.clone();
        let bench = Self {
            location: LocationId::parse(LOCATION)?,
            definition: experiment(&format!("bench_{contacts}"), now)?,
            experiments: DynamoExperiments::new(client(), table.clone()),
            contacts,
            now,
        };
        let items = bench.items();
        for some in items.chunks(25) {
            let put = |item: &HashMap<_, _>| PutRequest::builder().set_item(Some(item.clone())).build();
            let puts =
                some.iter().map(|item| put(item).map(|put| WriteRequest::builder().put_request(put).build()));
            let puts = puts.collect::<Result<Vec<_>, _>>()?;
            client().batch_write_item().request_items(&table, puts).send().await?;
        }
        Ok(bench)
    }

    /// Counters as they stand after the outcomes of all contacts have been folded in.
    fn items(&self) -> Vec<HashMap<String, AttributeValue>> {
        let pk = keys::experiment(&self.location, self.definition.id());
        let today = self.now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut items = Vec::new();
        for (nth, day) in (1..=DAYS).map(|back| today - back.days()).enumerate() {
            for shard in 0..COUNTER_SHARDS {
                let part = nth as u64 * u64::from(COUNTER_SHARDS) + u64::from(shard);
                let parts = DAYS.unsigned_abs() * u64::from(COUNTER_SHARDS);
                let mut item = self.counts(self.contacts * (part + 1) / parts - self.contacts * part / parts);
                item.insert(keys::PK.into(), AttributeValue::S(pk.clone()));
                item.insert(keys::SK.into(), AttributeValue::S(keys::counters(day, shard)));
                items.push(item);
            }
        }
        items
    }

    /// What is counted of so many contacts. Each variant does a little better than the one before.
    fn counts(&self, contacts: u64) -> HashMap<String, AttributeValue> {
        let variants = self.definition.variants();
        let mut left = contacts;
        let mut counts = HashMap::new();
        for (nth, variant) in variants.iter().enumerate() {
            let last = nth + 1 == variants.len();
            let share = if last { left } else { (contacts as f64 * variant.share).round() as u64 };
            left -= share;
            for (what, per_thousand) in PER_THOUSAND {
                let better = if what == OutcomeType::Assigned { 0 } else { nth as u64 * per_thousand / 20 };
                let count = share * (per_thousand + better) / 1_000;
                counts.insert(format!("{}.{what}", variant.name), AttributeValue::N(count.to_string()));
            }
        }
        counts
    }

    /// Reads what was counted and says what it proves; how many items that took.
    async fn analyse(&self) -> Result<usize, CommandError> {
        let counted = self.experiments.counted(&self.location, self.definition.id()).await?;
        let analysis = analyse(&self.definition, &counted.counts, &Rules::default(), self.now);
        let all = analysis
            .metrics
            .first()
            .map(|metric| metric.variants.iter().map(|variant| variant.counted.contacts).sum::<u64>());
        if all != Some(self.contacts) || analysis.verdict == Verdict::Unhealthy {
            return Err(format!("{all:?} of {} contacts were read", self.contacts).into());
        }
        Ok(counted.items)
    }
}

/// Three variants, split as those of `response_tone`, and every outcome as a metric.
fn experiment(id: &str, now: Timestamp) -> Result<Definition, CommandError> {
    let [tone, ..] = defaults();
    let draft = Draft { id: id.to_owned(), starts_at: Some(now - (24 * (DAYS + 1)).hours()), ..tone };
    Definition::create(draft, &[], now).map_err(|wrong| format!("{wrong:?}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_experiment_of_a_hundred_times_as_many_contacts_is_read_as_the_small_one_is() {
        let (millis, items) = analyses([3_000, 300_000], 3).await.unwrap();
        assert!(millis.iter().all(|millis| *millis > 0.0), "{millis:?}");
        assert_eq!(items, usize::try_from(DAYS).unwrap() * usize::from(COUNTER_SHARDS));
    }

    #[test]
    fn every_contact_of_the_bench_is_assigned_and_a_figure_has_the_names_machines_ask_for() {
        let assign_per_s = assignments(250_000).unwrap();
        assert!(assign_per_s > 0.0);
        let figures = Figures { assign_per_s, analyse_ms: [1.25, 1.5], items_read: 240 };
        let json: serde_json::Value = serde_json::from_str(&figures.json()).unwrap();
        assert_eq!((&json["analyse_ms_100k"], &json["analyse_ms_10m"]), (&json!(1.25), &json!(1.5)));
        assert_eq!((&json["items_read"], &json["assign_per_s"]), (&json!(240), &json!(assign_per_s.round())));
        let text = figures.text();
        for part in ["assign a variant", "analyse 10 million contacts", "1.50 ms", "240 items"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
