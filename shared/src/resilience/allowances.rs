//! Calls within an allowance that all instances share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

use super::ports::{AllowanceStore, StoredAllowance};
use super::{AllowanceRules, Block, Lease};
use crate::clock::{Clock, later, millis_since};
use crate::error::{Fault, chain};
use crate::ids::LocationId;
use crate::metrics::notes;

/// How long a store that did not answer is believed to be down.
const DOWN_FOR: Duration = Duration::from_secs(5);
/// Longest a call waits for the store.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a lease is tried again because another instance was faster.
const CONFLICTS: usize = 50;
/// Locations remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// No call is left before the deadline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rate limit leaves no call before {until}")]
pub struct Exhausted {
    /// When there may be one.
    pub until: Timestamp,
}

/// What every location may call, shared with every instance through a store.
///
/// While the store is down every call is made: the dependency counts too, and says so.
pub struct Allowances {
    store: Arc<dyn AllowanceStore>,
    clock: Arc<dyn Clock>,
    rules: AllowanceRules,
    held: Mutex<HashMap<LocationId, Arc<tokio::sync::Mutex<Held>>>>,
}

/// What this instance holds of one location.
#[derive(Default)]
struct Held {
    /// The block, with the calls left in it.
    block: Option<Block>,
    /// What was last read or written.
    seen: StoredAllowance,
    /// Until when the store is not asked.
    down_until: Option<Timestamp>,
    /// The end of the day somebody has been told that nothing is left of.
    told: Option<Timestamp>,
}

/// What one try to lease came to.
enum Tried {
    Leased,
    Down,
    Wait(Timestamp),
}

impl Allowances {
    /// Allowances by `rules`, kept in `store`.
    #[must_use]
    pub fn new(store: Arc<dyn AllowanceStore>, clock: Arc<dyn Clock>, rules: AllowanceRules) -> Self {
        Self { store, clock, rules, held: Mutex::default() }
    }

    /// Takes one call of a location's, and waits for it if one will be free early enough; whether it had to wait.
    ///
    /// # Errors
    /// [`Exhausted`] when there is none before `deadline`.
    pub async fn take(&self, location: &LocationId, deadline: Instant) -> Result<bool, Exhausted> {
        let held = self.held(location);
        let Ok(mut held) = timeout_at(deadline, held.lock()).await else {
            return Err(Exhausted { until: self.clock.now() });
        };
        let mut waited = false;
        loop {
            let now = self.clock.now();
            if let Some(block) = held.block.as_mut().filter(|block| block.calls > 0 && now < block.until) {
                block.calls -= 1;
                return Ok(waited);
            }
            if held.down_until.is_some_and(|until| now < until) {
                return Ok(waited);
            }
            match self.lease(location, &mut held, now).await {
                Tried::Leased => {}
                Tried::Down => return Ok(waited),
                Tried::Wait(until) => {
                    let wait = Duration::from_millis(millis_since(now, until).max(1));
                    if Instant::now() + wait >= deadline {
                        return Err(Exhausted { until });
                    }
                    tracing::info!(location.id = %location, limit.wait_ms = wait.as_millis(), "the rate limit makes a call wait");
                    let _away = notes::away();
                    tokio::time::sleep(wait).await;
                    waited = true;
                }
            }
        }
    }

    async fn lease(&self, location: &LocationId, held: &mut Held, now: Timestamp) -> Tried {
        for _ in 0..CONFLICTS {
            let mut after = held.seen.allowance.clone();
            let lease = after.lease(&self.rules, Uuid::new_v4(), held.block.as_ref(), now);
            // What was seen last may be old, and then says that less is left than there is.
            let block = match lease {
                Lease::Granted(block) => block,
                Lease::Later(_) | Lease::DayOver(_) => match in_time(self.store.load(location)).await {
                    Some(there) if there.version != held.seen.version => {
                        held.seen = there;
                        continue;
                    }
                    Some(_) => return Tried::Wait(self.told(location, held, &lease)),
                    None => return self.down(held, now),
                },
            };
            match in_time(self.store.save(location, &after, held.seen.version)).await {
                Some(None) => {
                    held.seen = StoredAllowance { allowance: after, version: held.seen.version + 1 };
                    held.block = Some(block);
                    return Tried::Leased;
                }
                Some(Some(there)) => held.seen = there,
                None => return self.down(held, now),
            }
        }
        Tried::Wait(later(now, Duration::from_millis(100)))
    }

    fn down(&self, held: &mut Held, now: Timestamp) -> Tried {
        held.down_until = Some(later(now, DOWN_FOR));
        Tried::Down
    }

    /// Until when nothing is left; that a whole day is used up is said once.
    fn told(&self, location: &LocationId, held: &mut Held, lease: &Lease) -> Timestamp {
        match lease {
            Lease::DayOver(midnight) => {
                if held.told.replace(*midnight) != Some(*midnight) {
                    tracing::error!(alert = "crm.daily_limit", location.id = %location, "the CRM takes no more calls today");
                }
                *midnight
            }
            Lease::Later(until) => *until,
            Lease::Granted(block) => block.until,
        }
    }

    fn held(&self, location: &LocationId) -> Arc<tokio::sync::Mutex<Held>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_REMEMBERED {
            held.clear();
        }
        held.entry(location.clone()).or_default().clone()
    }
}

/// What the store answers, if it does so soon.
async fn in_time<T>(call: impl Future<Output = Result<T, Fault>>) -> Option<T> {
    let why = match timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => return Some(answer),
        Ok(Err(fault)) => chain(&fault),
        Err(_) => "no answer in time".to_owned(),
    };
    tracing::warn!(error = why, "calls are made without counting them");
    None
}
