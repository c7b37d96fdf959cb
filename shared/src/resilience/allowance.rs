//! How many calls a dependency takes from all instances together, and how they share it out.
//!
//! Instances lease blocks of calls, so that nine of ten calls ask nobody. A block is good for a while, and its calls
//! count until one window after that: however instances spend their blocks, no window sees more calls than it may. Where
//! little is going on a block lasts a minute, so that an ordinary conversation rarely leases; where much is, seconds, and
//! it is smaller: what many instances hold and do not use is missing to the others (`docs/adr/0018`).

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::later;

/// Longest way of a call to whoever counts it, and how far clocks may differ.
const SLACK: Duration = Duration::from_secs(1);
/// How long a block is good for while less than a fifth of a window is leased.
const QUIET: Duration = Duration::from_secs(60);
/// And while more is.
const BUSY: Duration = Duration::from_secs(2);
/// Nobody leases more than this part of what is left, one call at least.
const PART_OF_REST: u32 = 8;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// What a dependency takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowanceRules {
    /// Calls in any window.
    pub calls: u32,
    /// The window.
    pub window: Duration,
    /// Calls in a day, which begins at midnight UTC.
    pub daily: u32,
    /// Calls an instance leases at once, at most.
    pub block: u32,
}

/// Calls an instance may make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its name.
    pub id: Uuid,
    /// How many.
    pub calls: u32,
    /// Until when.
    pub until: Timestamp,
}

/// What became of a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lease {
    /// These.
    Granted(Block),
    /// All are leased; ask again then.
    Later(Timestamp),
    /// The day's are used up; it ends then.
    DayOver(Timestamp),
}

/// Who has leased what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    blocks: Vec<Block>,
    /// Days since 1970.
    day: i64,
    /// Leased in that day.
    taken: u32,
}

impl Allowance {
    /// Leases a block under the name `id`, and gives back `spent`: the block this instance had before, with the calls it
    /// did not make.
    pub fn lease(
        &mut self,
        rules: &AllowanceRules,
        id: Uuid,
        spent: Option<&Block>,
        now: Timestamp,
    ) -> Lease {
        let day = now.as_second().div_euclid(DAY);
        if day != self.day {
            (self.day, self.taken) = (day, 0);
        }
        let counts_for = rules.window + SLACK;
        if let Some(block) = spent.and_then(|spent| self.blocks.iter_mut().find(|block| block.id == spent.id))
        {
            let unused = spent.map_or(0, |spent| spent.calls).min(block.calls);
            // Over from the next whole second on, so that all that ended in one second is one entry.
            block.until = block.until.min(whole_second(now));
            block.calls -= unused;
            self.taken = self.taken.saturating_sub(unused);
        }
        self.blocks.retain(|block| block.calls > 0 && now < later(block.until, counts_for));
        self.join_ended(now);

        let leased: u32 = self.blocks.iter().map(|block| block.calls).sum();
        if self.taken >= rules.daily {
            let midnight = Timestamp::from_second((day + 1) * DAY).unwrap_or(Timestamp::MAX);
            return Lease::DayOver(midnight);
        }
        let part = rules.calls.saturating_sub(leased).div_ceil(PART_OF_REST);
        let calls = rules.block.min(part).min(rules.daily - self.taken);
        if calls == 0 {
            let first = self.blocks.iter().map(|block| later(block.until, counts_for)).min();
            return Lease::Later(first.unwrap_or(now));
        }
        let good_for = if leased < rules.calls / 5 { QUIET } else { BUSY };
        let block = Block { id, calls, until: later(now, good_for) };
        self.blocks.push(block.clone());
        self.taken += calls;
        Lease::Granted(block)
    }

    /// Blocks that ended in the same second become one: only how much and when still matters.
    fn join_ended(&mut self, now: Timestamp) {
        let ended_by = whole_second(now);
        let mut joined: Vec<Block> = Vec::with_capacity(self.blocks.len());
        for block in self.blocks.drain(..) {
            let same = |other: &&mut Block| other.until == block.until && block.until <= ended_by;
            match joined.iter_mut().find(same) {
                Some(other) => other.calls += block.calls,
                None => joined.push(block),
            }
        }
        self.blocks = joined;
    }
}

/// The instant, rounded up to the second.
fn whole_second(instant: Timestamp) -> Timestamp {
    let up = i64::from(instant.subsec_nanosecond() > 0);
    Timestamp::from_second(instant.as_second() + up).unwrap_or(instant)
}

#[cfg(test)]
#[path = "allowance_tests.rs"]
mod tests;
