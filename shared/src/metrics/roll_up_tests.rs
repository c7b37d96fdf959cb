use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::clock::{Clock, SimulatedClock};
use crate::ids::CorrelationId;
use crate::metrics::{
    Asked, Count, Counter, Entry, Observed, Operation, Outcome, Recorder, SampleRate, Snapshot, Timed,
    Tracker, View,
};

/// Accounts in memory, as the port's contract has them, counting what is asked for.
#[derive(Default)]
pub(crate) struct Store {
    minutes: Mutex<BTreeMap<(Account, Minute), Tallies>>,
    hours: Mutex<BTreeMap<(Account, Hour), Tallies>>,
    asked: Mutex<usize>,
}

#[async_trait]
impl Accounts for Store {
    async fn add(&self, batch: &[Entry]) -> Result<(), Fault> {
        let mut minutes = self.minutes.lock().unwrap();
        for entry in batch {
            minutes.entry((entry.account.clone(), entry.minute)).or_default().merge(&entry.tallies);
        }
        Ok(())
    }

    async fn minutes(
        &self,
        account: &Account,
        wanted: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        *self.asked.lock().unwrap() += wanted.len();
        let minutes = self.minutes.lock().unwrap();
        let found = |minute: &Minute| Some((*minute, minutes.get(&(account.clone(), *minute))?.clone()));
        Ok(wanted.iter().filter_map(found).collect())
    }

    async fn hours(&self, account: &Account, wanted: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        *self.asked.lock().unwrap() += wanted.len();
        let hours = self.hours.lock().unwrap();
        let found = |hour: &Hour| Some((*hour, hours.get(&(account.clone(), *hour))?.clone()));
        Ok(wanted.iter().filter_map(found).collect())
    }

    async fn keep_hour(&self, account: &Account, hour: Hour, whole: &Tallies) -> Result<(), Fault> {
        let mut hours = self.hours.lock().unwrap();
        let there = hours.get(&(account.clone(), hour));
        if there.is_none_or(|there| there.weight() < whole.weight()) {
            hours.insert((account.clone(), hour), whole.clone());
        }
        Ok(())
    }
}

#[path = "../../../tests/contracts/accounts.rs"]
mod contract;

#[test]
fn accounts_in_memory_hold_what_every_store_of_them_must() {
    run(contract::what_is_added_is_added_up(&Store::default()));
    run(contract::an_hour_is_replaced_by_one_that_has_seen_more(&Store::default()));
    run(contract::what_was_folded_is_read_as_it_was(&Store::default()));
}

const LEAD: Account = Account::Bot(Bot::Lead);
const PROCESS: Timed = Timed::Bot(Bot::Lead, Operation::Process);

fn noon() -> Timestamp {
    "2026-11-20T12:00:30Z".parse().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// As a function runs it: on any thread.
fn run<T>(future: impl Future<Output = T> + Send) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// What happened at these minutes after noon, in as many milliseconds.
fn batch(events: &[(i64, u64)]) -> Vec<Entry> {
    let mut tracker = Tracker::default();
    for (minute, millis) in events {
        let outcome = if millis % 7 == 0 { Outcome::Failure } else { Outcome::Success };
        tracker.time(PROCESS, Duration::from_millis(*millis), outcome, later(*minute));
        tracker.count(None, Count::of(Bot::Lead, Counter::Turns), 1, later(*minute));
    }
    tracker.into_entries()
}

fn at_and_took(events: &[(i64, u64, i64)]) -> Vec<(i64, u64)> {
    events.iter().map(|(minute, millis, _)| (*minute, *millis)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_span_is_read_exactly_however_often_and_by_however_many_its_hours_were_folded(
        // The minute of each, how long it took, and how many minutes later it is flushed.
        events in prop::collection::vec((0..600_i64, 1..5_000_u64, 0..15_i64), 0..60),
        folded_at in prop::collection::vec((0..700_i64, 1..12_u32), 0..6),
        span in 1..600_u32,
        asked_at in 600..700_i64,
    ) {
        let mut rest = events.clone();
        let (store, mut now) = (Store::default(), 0);
        let mut folds = folded_at.clone();
        folds.sort_unstable();
        // What happens and what is folded take turns, as they do: a minute is added to before its hour is settled.
        for (at, back) in folds {
            now = now.max(at);
            let (past, future): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(minute, _, late)| minute + late <= now);
            rest = future;
            run(store.add(&batch(&at_and_took(&past)))).unwrap();
            for account in [&LEAD, &Account::Installation] {
                run(roll_up(&store, account, back, later(now))).unwrap();
                run(roll_up(&store, account, back, later(now))).unwrap();
            }
        }
        run(store.add(&batch(&at_and_took(&rest)))).unwrap();
        let minutes = Minutes::until(later(asked_at), span);
        let read = run(collect(&store, None, minutes, later(asked_at))).unwrap();
        let mut in_span = at_and_took(&events);
        in_span.retain(|(minute, _)| minutes.contain(Minute::of(later(*minute))));
        let expected = batch(&in_span);
        prop_assert_eq!(read, Tallies::over(expected.iter().map(|entry| &entry.tallies)));
    }
}

#[test]
fn an_hour_is_folded_from_its_own_minutes_only() {
    let entries = batch(&[(-1, 5), (0, 10), (59, 20), (60, 40)]);
    let of_lead = entries.iter().filter(|entry| entry.account == LEAD);
    let minutes: BTreeMap<Minute, Tallies> =
        of_lead.map(|entry| (entry.minute, entry.tallies.clone())).collect();
    let whole = fold(Hour::of(noon()), &minutes);
    assert_eq!(whole.of(PROCESS).durations.count(), 2);
    assert_eq!(fold(Hour::of(later(-61)), &minutes), Tallies::default());
}

#[test]
fn an_hour_is_kept_once_it_is_settled_and_one_without_traffic_too() {
    let store = Store::default();
    run(store.add(&batch(&[(5, 10), (6, 20)]))).unwrap();
    let kept = |minutes| run(roll_up(&store, &LEAD, 3, later(minutes))).unwrap();
    let (ten, eleven, twelve) = (Hour::of(later(-120)), Hour::of(later(-60)), Hour::of(noon()));
    assert_eq!(kept(79), [Hour::of(later(-180)), ten, eleven], "12:00 may still be added to");
    assert_eq!(kept(80), [twelve]);
    assert_eq!(kept(81), []);
    *store.asked.lock().unwrap() = 0;
    let read = run(read(&store, &LEAD, Minutes::until(later(119), 120), later(119))).unwrap();
    assert_eq!(read.of(PROCESS).durations.count(), 2);
    assert_eq!(*store.asked.lock().unwrap(), 1 + 60, "12:00 as one item, 13:00 by the minute");
}

#[test]
fn a_week_is_read_from_a_few_hundred_items_at_most() {
    let store = Store::default();
    run(roll_up(&store, &LEAD, 7 * 24, noon())).unwrap();
    *store.asked.lock().unwrap() = 0;
    run(read(&store, &LEAD, View::Week.until(noon()), noon())).unwrap();
    let asked = *store.asked.lock().unwrap();
    assert!((167..=300).contains(&asked), "{asked}");
}

#[test]
fn a_fold_that_has_read_less_takes_nothing_away() {
    let store = Store::default();
    run(store.add(&batch(&[(5, 10), (6, 20)]))).unwrap();
    run(roll_up(&store, &LEAD, 1, later(80))).unwrap();
    run(store.keep_hour(&LEAD, Hour::of(noon()), &Tallies::default())).unwrap();
    let hours = run(store.hours(&LEAD, &[Hour::of(noon())])).unwrap();
    assert_eq!(hours[&Hour::of(noon())].of(PROCESS).durations.count(), 2);
}

#[test]
fn a_location_is_told_its_own_counts_and_what_is_timed_of_all() {
    let (here, there) = (LocationId::parse("LOC1").unwrap(), LocationId::parse("LOC2").unwrap());
    let store = Store::default();
    let mut tracker = Tracker::default();
    let opt_outs = Count::of(Bot::Lead, Counter::OptOuts);
    tracker.time(PROCESS, Duration::from_millis(5), Outcome::Success, noon());
    tracker.count(Some(&here), opt_outs.clone(), 1, noon());
    tracker.count(Some(&there), opt_outs, 2, noon());
    run(store.add(&tracker.into_entries())).unwrap();
    let of = |location| {
        let all = run(collect(&store, location, View::Hour.until(noon()), noon())).unwrap();
        (all.counts.of(Bot::Lead, Counter::OptOuts), all.of(PROCESS).durations.count())
    };
    assert_eq!([of(None), of(Some(&here)), of(Some(&there))], [(3, 1), (1, 1), (2, 1)]);
    let accounts = accounts_of([&here, &there]);
    assert_eq!(accounts.len(), 7);
    assert!(accounts.contains(&Account::Location(there)));
}

#[test]
fn the_rolling_window_drops_what_has_become_too_old() {
    let store = Store::default();
    run(store.add(&batch(&[(0, 10), (1, 20)]))).unwrap();
    let count = |minutes| {
        let hour = View::Hour.until(later(minutes));
        run(read(&store, &LEAD, hour, later(minutes))).unwrap().of(PROCESS).durations.count()
    };
    assert_eq!([count(59), count(60), count(61)], [2, 1, 0]);
}

#[test]
fn what_instances_recorded_is_what_people_are_shown_a_day_later_from_folded_hours() {
    let clock = Arc::new(SimulatedClock::at(noon()));
    let here = LocationId::parse("LOC1").unwrap();
    let (store, mut recorded) = (Store::default(), Tallies::default());
    for nth in 0..200_u128 {
        // Each is another instance.
        let recorder = Recorder::new(clock.clone(), clock.clone(), SampleRate::EVERYTHING);
        let event = recorder.event(CorrelationId::new(Uuid::from_u128(nth)));
        let running = event.begin(PROCESS);
        clock.advance(Duration::from_millis(100 + u64::try_from(nth).unwrap() * 10));
        if nth % 10 == 0 {
            drop(running);
        } else {
            running.succeeded();
        }
        event.count(Some(&here), Count::of(Bot::Lead, Counter::Turns), 1);
        event.lookup(Some(&here), Some(Bot::Lead), "settings", nth % 4 != 0);
        let batch = recorder.take();
        let shown = batch.iter().filter(|entry| entry.account != Account::Installation);
        recorded.merge(&Tallies::over(shown.map(|entry| &entry.tallies)));
        run(store.add(&batch)).unwrap();
        clock.advance(Duration::from_secs(5 * 60));
        for account in accounts_of([&here]) {
            run(roll_up(&store, &account, 24, clock.now())).unwrap();
        }
    }
    let now = clock.now();
    let minutes = View::Day.until(now);
    let read = run(collect(&store, Some(&here), minutes, now)).unwrap();
    assert_eq!(read, recorded);
    let observed = Observed { queues: Ok(vec![]), breakers: Ok(BTreeMap::new()), free_tier: false };
    let asked = Asked { location: Some(&here), minutes, sample_rate: SampleRate::EVERYTHING, now };
    let shown = serde_json::to_value(Snapshot::of(&read, &observed, asked)).unwrap();
    let lead = &shown["bots"]["lead"];
    assert_eq!(
        (&lead["operations"]["process"]["failures"], &lead["conversations"]["turns"]),
        (&json!(20), &json!(200))
    );
    assert_eq!(lead["operations"]["process"]["violated"], json!(["p50", "p95", "p99"]));
    assert_eq!((&lead["cache"]["hit_rate"], &lead["cache"]["kept"]), (&json!(0.75), &json!(true)));
}
