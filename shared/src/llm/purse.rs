//! What may be spent, reserved in blocks: an ordinary call asks nobody.
//!
//! Each instance keeps what it has reserved for a location and a day in a pocket. A call first holds what it may cost
//! at most; where the pocket has not that much, another block is reserved, of the location's day and of the
//! installation's hour. So instances spending at once never reserve more than the limit, and none overruns it by more
//! than what its last call cost beyond its estimate, which the next block makes good. What an instance has reserved
//! and not spent when it ends is lost: a limit is never exceeded, it may be reached early.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::catalogue::Spending;
use super::ports::{Account, Ledger};
use super::price::Micros;
use crate::error::{Fault, chain};
use crate::ids::LocationId;

/// Part of a day's money from which on models are a tier cheaper.
const SHORT: u64 = 80;
/// How long an empty purse is believed to be empty.
const EMPTY_FOR_MS: i64 = 60_000;
/// Pockets kept at the same time.
const MOST_POCKETS: usize = 10_000;

/// What may be spent on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// It may be made; what it costs is to be settled.
    Granted {
        /// What was put aside for it.
        hold: Hold,
        /// Four fifths of the day's money are gone: the next model is to be a tier cheaper.
        short: bool,
    },
    /// No more today.
    DayIsSpent,
    /// No more within this hour.
    HourIsSpent,
    /// Nobody can say: nothing is spent.
    Unknown,
}

/// Money put aside for one call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a call has to be settled"]
pub struct Hold {
    pocket: (LocationId, Date),
    amount: Micros,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pocket {
    /// Reserved and neither spent nor held; below zero where a call cost more than it was thought to.
    left: i64,
    /// All that is reserved of the day, by all instances, when this one last asked.
    of_day: Micros,
    /// Nothing was left at this time, in epoch milliseconds; and whether it was the hour that had nothing.
    empty_at: Option<(i64, bool)>,
}

/// Reserves money in blocks and gives it out by the call.
pub struct Purse {
    ledger: Arc<dyn Ledger>,
    spending: Spending,
    pockets: Mutex<HashMap<(LocationId, Date), Pocket>>,
}

impl Purse {
    /// A purse filled from `ledger`.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, spending: Spending) -> Self {
        Self { ledger, spending, pockets: Mutex::default() }
    }

    /// Puts aside what a call may cost at most. `day` is what the location may spend a day.
    pub async fn hold(&self, location: &LocationId, day: Micros, most: Micros, now: Timestamp) -> Allowance {
        if day == Micros::ZERO {
            // Chosen, not run out: nobody is alarmed, and no store need say so.
            return Allowance::DayIsSpent;
        }
        let date = now.to_zoned(TimeZone::UTC).date();
        let key = (location.clone(), date);
        let pocket = self.look(&key);
        if let Some((at, hour)) = pocket.empty_at
            && now.as_millisecond() - at < EMPTY_FOR_MS
        {
            return if hour { Allowance::HourIsSpent } else { Allowance::DayIsSpent };
        }
        // What is there is taken at once: while the store is asked for the rest, others hold theirs.
        let (missing, mut of_day) = self.change(&key, |pocket| {
            let missing = (signed(most) - pocket.left).max(0);
            pocket.left -= signed(most) - missing;
            (missing, pocket.of_day)
        });
        if missing > 0 {
            let more = Micros::new(u64::try_from(missing).unwrap_or(0));
            let amount = more.max(self.spending.block);
            let put_back = |pocket: &mut Pocket| pocket.left += signed(most) - missing;
            match self.reserve(&key, day, amount, now).await {
                Ok(Reserved::Done { total }) => {
                    of_day = total;
                    self.change(&key, |pocket| {
                        pocket.left += signed(amount) - missing;
                        pocket.of_day = total;
                        pocket.empty_at = None;
                    });
                }
                Ok(Reserved::Nothing { hour }) => {
                    self.change(&key, |pocket| {
                        put_back(pocket);
                        pocket.empty_at = Some((now.as_millisecond(), hour));
                    });
                    return if hour { Allowance::HourIsSpent } else { Allowance::DayIsSpent };
                }
                Err(fault) => {
                    self.change(&key, put_back);
                    tracing::warn!(
                        error = chain(&fault),
                        "what may be spent on models is not known: nothing"
                    );
                    return Allowance::Unknown;
                }
            }
        }
        Allowance::Granted { hold: Hold { pocket: key, amount: most }, short: of_day.reaches(SHORT, day) }
    }

    /// Puts back what was held and takes out what the call did cost.
    pub fn settle(&self, hold: Hold, cost: Micros) {
        self.change(&hold.pocket, |pocket| pocket.left += signed(hold.amount) - signed(cost));
    }

    async fn reserve(
        &self,
        key: &(LocationId, Date),
        day: Micros,
        amount: Micros,
        now: Timestamp,
    ) -> Result<Reserved, Fault> {
        let (location, date) = key;
        let of_day = Account::Day(location.clone(), *date);
        let Some(total) = self.ledger.reserve(&of_day, amount, day).await? else {
            tracing::error!(
                alert = "llm.day_spent",
                location.id = %location,
                budget.micros = day.get(),
                "the day's money for models is spent: answers are composed by rules"
            );
            return Ok(Reserved::Nothing { hour: false });
        };
        let of_hour = Account::Hour(now.as_second().div_euclid(3600));
        let hour = match self.ledger.reserve(&of_hour, amount, self.spending.stop_per_hour).await {
            Ok(hour) => hour,
            Err(fault) => {
                self.ledger.give_back(&of_day, amount).await.ok();
                return Err(fault);
            }
        };
        let Some(hour) = hour else {
            tracing::error!(
                alert = "llm.hour_stopped",
                budget.micros = self.spending.stop_per_hour.get(),
                "the installation's models are stopped for this hour"
            );
            self.ledger.give_back(&of_day, amount).await?;
            return Ok(Reserved::Nothing { hour: true });
        };
        // Whoever crosses a line on the way says so: once, however many instances there are. That nothing is left is said
        // by every instance that asks, once in a minute.
        let crosses = |total: Micros, percent, whole: Micros| {
            total.reaches(percent, whole) && !total.less(amount).reaches(percent, whole)
        };
        if crosses(hour, 100, self.spending.warn_per_hour) {
            tracing::error!(
                alert = "llm.hour_warning",
                spent.micros = hour.get(),
                "models cost more in this hour than they should"
            );
        }
        if crosses(total, SHORT, day) {
            tracing::warn!(
                alert = "llm.day_short",
                location.id = %location,
                spent.micros = total.get(),
                "four fifths of the day's money for models are gone: a tier cheaper from here"
            );
        }
        Ok(Reserved::Done { total })
    }

    fn look(&self, key: &(LocationId, Date)) -> Pocket {
        let pockets = self.pockets.lock().unwrap_or_else(PoisonError::into_inner);
        pockets.get(key).copied().unwrap_or_default()
    }

    fn change<T>(&self, key: &(LocationId, Date), change: impl FnOnce(&mut Pocket) -> T) -> T {
        let mut pockets = self.pockets.lock().unwrap_or_else(PoisonError::into_inner);
        if pockets.len() >= MOST_POCKETS && !pockets.contains_key(key) {
            // Yesterday's are of no use; if all are today's, what they hold is lost, which only costs money not spent.
            pockets.retain(|(_, date), _| *date == key.1);
            if pockets.len() >= MOST_POCKETS {
                pockets.clear();
            }
        }
        change(pockets.entry(key.clone()).or_default())
    }
}

enum Reserved {
    /// So much is reserved of the day with it.
    Done {
        total: Micros,
    },
    Nothing {
        hour: bool,
    },
}

fn signed(micros: Micros) -> i64 {
    i64::try_from(micros.get()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "purse_tests.rs"]
pub(crate) mod tests;
