//! What every store of measurements must hold: read by its own tests in memory, and here where it is deployed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shared::conversation::Bot;
use shared::ids::LocationId;
use shared::metrics::{
    Account, Accounts, Count, Counter, Entry, Hour, Minute, Operation, Outcome, Service, Tallies, Timed,
    Tracker, roll_up,
};

fn noon() -> Timestamp {
    "2026-11-20T12:00:30Z".parse().unwrap()
}

fn at(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

fn minute(minutes: i64) -> Minute {
    Minute::of(at(minutes))
}

fn here() -> LocationId {
    LocationId::parse("LOCcontract1").unwrap()
}

/// Something in every account, so many minutes after noon.
fn batch(minutes: i64, millis: u64) -> Vec<Entry> {
    let (took, at) = (Duration::from_millis(millis), at(minutes));
    let mut tracker = Tracker::default();
    for bot in Bot::ALL {
        tracker.record(bot, Operation::Process, took, Outcome::Success, at);
        tracker.record(bot, Operation::FullQualification, took * 2, Outcome::Failure, at);
    }
    tracker.time(Timed::Service(Service::Webhook), took, Outcome::Success, at);
    tracker.count(Some(&here()), Count::of(Bot::Lead, Counter::Turns), millis, at);
    tracker.count(None, Count::of_none(Counter::CacheHits).labelled("settings"), 2, at);
    tracker.into_entries()
}

fn of(batch: &[Entry], account: &Account) -> Tallies {
    Tallies::over(batch.iter().filter(|entry| entry.account == *account).map(|entry| &entry.tallies))
}

/// What is added is added up, each account and minute by itself.
pub(crate) async fn what_is_added_is_added_up(accounts: &dyn Accounts) {
    let batches = [batch(0, 10), batch(0, 20), batch(2, 30)];
    for batch in &batches {
        accounts.add(batch).await.unwrap();
    }
    accounts.add(&[]).await.unwrap();
    for account in roll_up::accounts_of([&here()]) {
        let read = accounts.minutes(&account, &[minute(2), minute(0), minute(1)]).await.unwrap();
        assert_eq!(read.keys().copied().collect::<Vec<_>>(), [minute(0), minute(2)], "{account:?}");
        let mut both = of(&batches[0], &account);
        both.merge(&of(&batches[1], &account));
        assert_eq!((&read[&minute(0)], &read[&minute(2)]), (&both, &of(&batches[2], &account)));
        assert_eq!(accounts.minutes(&account, &[minute(1)]).await.unwrap().len(), 0);
        assert_eq!(accounts.minutes(&account, &[]).await.unwrap().len(), 0);
    }
    let elsewhere = Account::Location(LocationId::parse("LOCcontract").unwrap());
    assert_eq!(accounts.minutes(&elsewhere, &[minute(0)]).await.unwrap().len(), 0, "nobody reads another's");
}

/// An hour is kept once, empty ones too, and only by what has seen more.
pub(crate) async fn an_hour_is_replaced_by_one_that_has_seen_more(accounts: &dyn Accounts) {
    let (hour, next) = (Hour::of(at(240)), Hour::of(at(300)));
    let (less, more) = (batch(240, 10), batch(241, 500));
    for account in roll_up::accounts_of([&here()]) {
        assert_eq!(accounts.hours(&account, &[hour, next]).await.unwrap().len(), 0);
        let (less, mut whole) = (of(&less, &account), of(&less, &account));
        whole.merge(&of(&more, &account));
        for (kept, expected) in [
            (&Tallies::default(), &Tallies::default()),
            (&less, &less),
            (&Tallies::default(), &less),
            (&whole, &whole),
            (&less, &whole),
            (&whole, &whole),
        ] {
            accounts.keep_hour(&account, hour, kept).await.unwrap();
            let read = accounts.hours(&account, &[next, hour]).await.unwrap();
            assert_eq!(read.into_iter().collect::<Vec<_>>(), [(hour, expected.clone())], "{account:?}");
        }
        assert_eq!(accounts.minutes(&account, &[minute(240)]).await.unwrap().len(), 0, "it is no minute");
    }
}

/// Hours folded from minutes are read as these minutes were.
pub(crate) async fn what_was_folded_is_read_as_it_was(accounts: &dyn Accounts) {
    let events = [(600, 10), (659, 20), (660, 30), (725, 40), (730, 50)];
    for (minutes, millis) in events {
        accounts.add(&batch(minutes, millis)).await.unwrap();
    }
    let now = at(735);
    for account in roll_up::accounts_of([&here()]) {
        let minutes = shared::metrics::Minutes::until(now, 136);
        let before = roll_up::read(accounts, &account, minutes, now).await.unwrap();
        assert_eq!(roll_up::roll_up(accounts, &account, 3, now).await.unwrap().len(), 3);
        assert_eq!(roll_up::roll_up(accounts, &account, 3, now).await.unwrap().len(), 0);
        assert_eq!(roll_up::read(accounts, &account, minutes, now).await.unwrap(), before);
        assert_eq!(before, Tallies::over(&events.map(|(at, took)| of(&batch(at, took), &account))));
    }
}
