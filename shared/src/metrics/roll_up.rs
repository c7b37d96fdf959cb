//! Minutes folded into hours, and any span read from both.
//!
//! An hour is folded only once nothing can be added to its minutes any more ([`Hour::is_settled`]), and it is put, not
//! added, in the place of what was kept of it. So every fold of an hour is the same, however many do it at once and
//! however often, and a reader takes an hour or its minutes and never both.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Account, Accounts, Hour, Minute, Minutes, Tallies};
use crate::conversation::Bot;
use crate::error::Fault;
use crate::ids::LocationId;

/// The whole of an hour, of what its minutes hold. Minutes of other hours are left out.
#[must_use]
pub fn fold(hour: Hour, minutes: &BTreeMap<Minute, Tallies>) -> Tallies {
    Tallies::over(minutes.iter().filter(|(minute, _)| minute.hour() == hour).map(|(_, tallies)| tallies))
}

/// Keeps whichever of the last `back` settled hours of an account are not kept yet, and says which these were. An hour
/// in which nothing happened is kept too, so that nobody looks for its minutes again.
///
/// Any number of callers may do so at once. Minutes are kept for days: a caller that was away for less than `back` hours
/// leaves no gap.
///
/// # Errors
/// [`Fault`] as [`Accounts::minutes`] and [`Accounts::keep_hour`]; some of the hours may be kept by then.
pub async fn roll_up(
    accounts: &dyn Accounts,
    account: &Account,
    back: u32,
    now: Timestamp,
) -> Result<Vec<Hour>, Fault> {
    let mut missing = Hour::settled(now, back);
    let kept = accounts.hours(account, &missing).await?;
    missing.retain(|hour| !kept.contains_key(hour));
    for hour in &missing {
        let minutes: Vec<Minute> = hour.minutes().iter().collect();
        let whole = fold(*hour, &accounts.minutes(account, &minutes).await?);
        accounts.keep_hour(account, *hour, &whole).await?;
    }
    Ok(missing)
}

/// Everything an account holds of these minutes, from hours where they are kept and from minutes where not.
///
/// # Errors
/// [`Fault`] as [`Accounts::minutes`].
pub async fn read(
    accounts: &dyn Accounts,
    account: &Account,
    minutes: Minutes,
    now: Timestamp,
) -> Result<Tallies, Fault> {
    let mut pieces = minutes.pieces(now);
    let hours = accounts.hours(account, &pieces.hours).await?;
    let missing = pieces.hours.iter().filter(|hour| !hours.contains_key(hour));
    pieces.minutes.extend(missing.flat_map(|hour| hour.minutes().iter()));
    let minutes = accounts.minutes(account, &pieces.minutes).await?;
    Ok(Tallies::over(hours.values().chain(minutes.values())))
}

/// Everything that was measured in these minutes: what is timed, of all bots and services, and what is counted, of one
/// location or, without one, of all together.
///
/// # Errors
/// [`Fault`] as [`read`].
pub async fn collect(
    accounts: &dyn Accounts,
    location: Option<&LocationId>,
    minutes: Minutes,
    now: Timestamp,
) -> Result<Tallies, Fault> {
    let counts = location.map_or(Account::Installation, |location| Account::Location(location.clone()));
    let [lead, buyer, seller] = Bot::ALL.map(Account::Bot);
    let of = async |account: Account| read(accounts, &account, minutes, now).await;
    let (lead, buyer, seller, services, counts) =
        tokio::try_join!(of(lead), of(buyer), of(seller), of(Account::Services), of(counts))?;
    Ok(Tallies::over(&[lead, buyer, seller, services, counts]))
}

/// The accounts whose hours are to be kept: those all locations share and those of these locations.
pub fn accounts_of<'a>(locations: impl IntoIterator<Item = &'a LocationId>) -> Vec<Account> {
    let shared = Bot::ALL.into_iter().map(Account::Bot).chain([Account::Services, Account::Installation]);
    shared.chain(locations.into_iter().cloned().map(Account::Location)).collect()
}

#[cfg(test)]
#[path = "roll_up_tests.rs"]
pub(crate) mod tests;
