//! Once an hour: what was measured, minute by minute, is folded into hours.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use futures::StreamExt as _;
use futures::stream;
use jiff::Timestamp;
use shared::error::{Fault, chain};
use shared::metrics::roll_up::{accounts_of, roll_up};
use shared::metrics::{Account, Hour};
use tokio::time::Instant;

use crate::{Deps, in_time};

/// Accounts folded at the same time.
const AT_ONCE: usize = 4;
/// Hours looked back: whoever was away for less leaves no gap. Minutes are kept for two days at least.
const BACK: u32 = 40;

/// What this instance has folded, so that it looks once an hour. Another instance looks for itself, and finds the hours
/// kept.
#[derive(Debug, Default)]
pub struct RolledUp(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The last hour that was settled then.
    hour: Option<Hour>,
    /// Accounts whose hours up to it are kept.
    accounts: BTreeSet<Account>,
    /// Those are all.
    complete: bool,
}

impl RolledUp {
    /// Whether nothing is left to be done up to this hour.
    fn is_complete(&self, hour: Option<Hour>) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.complete && state.hour == hour
    }

    /// Which of all accounts are left to be done up to this hour.
    fn left(&self, hour: Option<Hour>, mut all: Vec<Account>) -> Vec<Account> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.hour != hour {
            *state = State { hour, ..State::default() };
        }
        all.retain(|account| !state.accounts.contains(account));
        all
    }

    /// These are done, and whether those are all.
    fn done(&self, accounts: impl IntoIterator<Item = Account>, complete: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.accounts.extend(accounts);
        state.complete = complete;
    }
}

/// Keeps the hours of every account that are over and not kept yet. Accounts there is no time for are left to the next
/// run; one that fails keeps no other from it.
///
/// # Errors
/// What kept the last of those that failed from it.
pub(crate) async fn keep(deps: &Deps, until: Instant) -> Result<(), Fault> {
    let now = deps.clock.now();
    let hour = Hour::settled(now, 1).pop();
    if deps.rolled_up.is_complete(hour) {
        return Ok(());
    }
    let locations = deps.installed.installed().await?;
    let accounts = deps.rolled_up.left(hour, accounts_of(&locations));
    let folds = accounts.into_iter().map(|account| fold(deps, account, until, now));
    let folded: Vec<_> = stream::iter(folds).buffer_unordered(AT_ONCE).collect().await;
    let (mut done, mut hours, mut left, mut fault) = (Vec::new(), 0, 0, None);
    for folded in folded {
        match folded {
            Ok(Some((account, kept))) => {
                hours += kept;
                done.push(account);
            }
            Ok(None) => left += 1,
            Err(error) => {
                tracing::error!(error = chain(&error), "the hours of an account were not kept");
                fault = Some(error);
            }
        }
    }
    tracing::info!(accounts = done.len(), hours, left, "hours kept");
    deps.rolled_up.done(done, left == 0 && fault.is_none());
    fault.map_or(Ok(()), Err)
}

/// One account, and how many hours of it were kept; `None` if there is no time for it.
async fn fold(
    deps: &Deps,
    account: Account,
    until: Instant,
    now: Timestamp,
) -> Result<Option<(Account, usize)>, Fault> {
    if Instant::now() >= until {
        return Ok(None);
    }
    let kept = in_time(until, roll_up(deps.accounts.as_ref(), &account, BACK, now)).await?;
    Ok(Some((account, kept.len())))
}
