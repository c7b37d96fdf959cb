use std::time::Duration;

use super::*;
use crate::conversation::Bot;
use crate::ids::LocationId;
use crate::metrics::histogram::duration_of;
use crate::metrics::samples::{draws, log_normal};
use crate::metrics::{Counter, Outcome};

fn accounts() -> Vec<Account> {
    let location = Account::Location(LocationId::parse("LOC1").unwrap());
    let bots = Bot::ALL.map(Account::Bot);
    bots.into_iter().chain([Account::Services, Account::Installation, location]).collect()
}

/// One of everything that can stand in an account.
fn full(account: &Account) -> Tallies {
    let mut tallies = Tallies::default();
    for timed in Timed::all().filter(|timed| Account::of(*timed) == *account) {
        for bucket in 0..=LAST_BUCKET {
            tallies.record(timed, duration_of(bucket), Outcome::Failure);
        }
    }
    if matches!(account, Account::Installation | Account::Location(_)) {
        for counter in Counter::ALL {
            tallies.counts.add(Count::of_none(counter), 1);
            for bot in Bot::ALL {
                tallies.counts.add(Count::of(bot, counter), 2);
                tallies.counts.add(Count::of(bot, counter).labelled("tone.formal"), 3);
            }
        }
    }
    tallies
}

fn read_back(account: &Account, stored: &[(String, u64)]) -> Result<Tallies, Unreadable> {
    let texts: Vec<(&str, String)> =
        stored.iter().map(|(name, number)| (name.as_str(), number.to_string())).collect();
    read(account, texts.iter().map(|(name, number)| (*name, number.as_str())))
}

#[test]
fn whatever_is_measured_is_read_back_from_its_account_as_it_was() {
    for account in accounts() {
        let tallies = full(&account);
        let stored = attributes(&tallies);
        let mut names: Vec<&String> = stored.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), stored.len(), "each name once");
        assert_eq!(read_back(&account, &stored), Ok(tallies), "{account:?}");
    }
}

#[test]
fn what_has_been_stored_so_far_is_read_as_what_it_was() {
    let account = Account::Bot(Bot::Lead);
    let stored = [
        ("pk", "M#29837520"),
        ("sk", "lead#0"),
        ("ttl", "1797768000"),
        ("process.b657", "3"),
        ("process.failures", "1"),
        ("full_qualification.b712", "2"),
        ("handoff_execute.b507", "1"),
    ];
    let read = read(&account, stored).unwrap();
    let times = |operation| {
        let tally = read.of(Timed::Bot(Bot::Lead, operation));
        (tally.durations.buckets().collect::<Vec<_>>(), tally.failures)
    };
    assert_eq!(times(Operation::Process), (vec![(657, 3)], 1));
    assert_eq!(times(Operation::FullQualification), (vec![(712, 2)], 0));
    assert_eq!(times(Operation::HandoffExecute), (vec![(507, 1)], 0));
    assert_eq!(read.weight(), 7);
}

#[test]
fn what_only_a_newer_version_knows_is_left_alone_and_what_cannot_be_read_is_named() {
    let (bot, shared) = (Account::Bot(Bot::Lead), Account::Installation);
    for (account, name) in
        [(&bot, "thinking.b657"), (&bot, "lead.turns"), (&shared, "lead.dreams"), (&shared, "process.b1")]
    {
        assert_eq!(read(account, [(name, "1")]), Ok(Tallies::default()), "{name}");
    }
    for (account, name, number) in [
        (&bot, "process.b1261", "1"),
        (&bot, "process.bx", "1"),
        (&bot, "process.mean", "1"),
        (&bot, "process.b1", ""),
        (&shared, "lead.turns", "-1"),
    ] {
        assert_eq!(read(account, [(name, number)]), Err(Unreadable(name.into())));
    }
}

#[test]
fn shards_of_an_account_are_added_up() {
    let stored = [("lead.turns", "2"), ("lead.turns", "3")];
    let read = read(&Account::Installation, stored).unwrap();
    assert_eq!(read.counts.of(Bot::Lead, Counter::Turns), 5);
}

/// Bytes DynamoDB bills the attributes by: names in UTF-8, and of a number a byte for two digits and one more.
fn billed(tallies: &Tallies) -> usize {
    let bytes = |(name, count): (String, u64)| name.len() + count.to_string().len().div_ceil(2) + 1;
    // Keys, the time it is forgotten at, and their names.
    40 + attributes(tallies).into_iter().map(bytes).sum::<usize>()
}

#[test]
fn what_is_new_keeps_an_update_at_four_write_units_up_to_45_turns_a_minute_and_shard() {
    // Of a lead bot that asks no model: p50 300 ms and p95 1.5 s, and a few milliseconds that are our own.
    let minute = |turns: usize| {
        let mut tallies = Tallies::default();
        let bot = |operation| Timed::Bot(Bot::Lead, operation);
        let (mut process, mut whole) = (log_normal(0.3, 1.5, draws(1)), log_normal(0.5, 2.0, draws(2)));
        let mut own = log_normal(0.008, 0.025, draws(3));
        for _ in 0..turns {
            let took = Duration::from_secs_f64(process.next().unwrap());
            tallies.record(bot(Operation::Process), took, Outcome::Success);
            tallies.record(bot(Operation::NoModel), took, Outcome::Success);
            tallies.record(
                bot(Operation::OwnShare),
                Duration::from_secs_f64(own.next().unwrap()),
                Outcome::Success,
            );
            let whole = Duration::from_secs_f64(whole.next().unwrap());
            tallies.record(bot(Operation::FullQualification), whole, Outcome::Success);
        }
        billed(&tallies)
    };
    assert!((2_500..=4_096).contains(&minute(45)), "{} bytes", minute(45));
    assert!(minute(150) <= 7 * 1_024, "{} bytes", minute(150));
}

#[test]
fn the_counts_of_a_busy_minute_of_all_bots_fit_two_write_units() {
    use Counter::{
        CacheHits, CacheLookups, CostMicros, CrmCalls, Engaged, Escalations, HandoffsExecuted, InputTokens,
        Inquiries, ModelCalls, OutputTokens, Qualified, TextsSent, Turns,
    };
    let mut tallies = Tallies::default();
    for bot in Bot::ALL {
        for counter in
            [CrmCalls, Engaged, Escalations, HandoffsExecuted, Inquiries, Qualified, TextsSent, Turns]
        {
            tallies.counts.add(Count::of(bot, counter), 150);
        }
        for counter in [CostMicros, InputTokens, ModelCalls, OutputTokens] {
            tallies.counts.add(Count::of(bot, counter).labelled("claude-haiku-4-5"), 250_000);
        }
        for counter in [CacheHits, CacheLookups] {
            tallies.counts.add(Count::of(bot, counter).labelled("settings"), 900);
        }
    }
    assert!(billed(&tallies) <= 2_048, "{} bytes", billed(&tallies));
}

#[test]
fn every_name_is_documented() {
    let page = include_str!("../../../docs/metrics.md");
    let timed = Operation::ALL.map(Operation::name).into_iter().chain(Service::ALL.map(Service::name));
    for name in timed.chain(Counter::ALL.map(Counter::name)) {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}
