//! The names under which measurements are stored: each number an attribute of its own, so that it can be added to.
//!
//! | name | what |
//! |---|---|
//! | `process.b657` | how many times an operation took as long as this bucket stands for, in the account of its bot |
//! | `process.failures` | how many times it failed |
//! | `webhook.b346`, `webhook.failures` | the same of a service |
//! | `lead.opt_outs`, `-.cache_hits:settings` | how often what happened: bot, counter, label |
//!
//! A name is never changed and never means anything else: what was stored before is read for as long as it is kept. A
//! name nobody knows is left alone, because a newer version may have stored it.

use super::account::{Account, Tallies};
use super::counter::Count;
use super::histogram::LAST_BUCKET;
use super::operation::{Operation, Service, Timed};

/// What stands after the name of what is timed and counts how often it failed.
const FAILURES: &str = "failures";

/// A stored number that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no measurement that can be read")]
pub struct Unreadable(pub String);

/// What tallies of one account are stored as: attributes and what is to be added to each.
#[must_use]
pub fn attributes(tallies: &Tallies) -> Vec<(String, u64)> {
    let timed = tallies.durations.iter().flat_map(|(timed, tally)| {
        let name = name(*timed);
        let buckets =
            tally.durations.buckets().map(move |(bucket, count)| (format!("{name}.b{bucket}"), count));
        let failures = (tally.failures > 0).then(|| (format!("{name}.{FAILURES}"), tally.failures));
        buckets.chain(failures)
    });
    let counted = tallies.counts.iter().map(|(count, times)| (count.to_string(), times));
    timed.chain(counted).collect()
}

/// Reads what is stored of an account: names of attributes and their numbers, as text. A name that is stored twice, in
/// two shards, is added up.
///
/// # Errors
/// [`Unreadable`] names what should be a measurement and is none.
pub fn read<'a>(
    account: &Account,
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Tallies, Unreadable> {
    let mut tallies = Tallies::default();
    for (name, number) in attributes {
        let unreadable = || Unreadable(name.to_owned());
        let number = || number.parse::<u64>().map_err(|_| unreadable());
        if let Some((timed, what)) = timed(account, name) {
            let tally = tallies.durations.entry(timed).or_default();
            if what == FAILURES {
                tally.failures = tally.failures.saturating_add(number()?);
            } else {
                let bucket = what.strip_prefix('b').and_then(|bucket| bucket.parse().ok());
                let bucket = bucket.filter(|bucket| *bucket <= LAST_BUCKET).ok_or_else(unreadable)?;
                tally.durations.add(bucket, number()?);
            }
        } else if matches!(account, Account::Installation | Account::Location(_))
            && let Some(count) = Count::parse(name)
        {
            tallies.counts.add(count, number()?);
        }
    }
    Ok(tallies)
}

const fn name(timed: Timed) -> &'static str {
    match timed {
        Timed::Bot(_, operation) => operation.name(),
        Timed::Service(service) => service.name(),
    }
}

/// What an attribute of an account says how long took, and the rest of its name.
fn timed<'a>(account: &Account, attribute: &'a str) -> Option<(Timed, &'a str)> {
    let (name, what) = attribute.split_once('.')?;
    let timed = match account {
        Account::Bot(bot) => {
            let operation = Operation::ALL.into_iter().find(|known| known.name() == name)?;
            Timed::Bot(*bot, operation)
        }
        Account::Services => Timed::Service(Service::ALL.into_iter().find(|known| known.name() == name)?),
        Account::Installation | Account::Location(_) => return None,
    };
    Some((timed, what))
}

#[cfg(test)]
#[path = "stored_tests.rs"]
mod tests;
