//! EventBridge Scheduler's part: calls every function as often as the template says.
//!
//! On the machine's clock by timers. A simulated clock stands still until it is moved, so there the stack calls them
//! itself: at every instant something becomes due, not at each of the thousands of minutes between.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use shared::adapters::dynamodb::DynamoDueItems;
use shared::clock::later;
use shared::error::Fault;
use shared::follow_ups::{DueItem, DueItems as _};
use sqs_sns_emulator::{ACCOUNT, REGION};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::{Functions, InvokeError, STACK_NAME, Stack};
use crate::CommandError;
use crate::template::Template;

/// Longest time what one instant sets off may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(30);

/// What looks for what is due. What else is called by schedule has nothing to do with that.
const LOOKS_FOR_WHAT_IS_DUE: &str = "follow-ups";

/// Starts the timers of every schedule. A schedule keeps to the clock, whenever the stack was started: one that is started
/// again and again misses none.
pub(crate) fn keep(
    template: &Template,
    functions: &Arc<Functions>,
    tasks: &mut JoinSet<()>,
) -> Result<(), CommandError> {
    for function in template.functions()? {
        for every in function.schedules {
            let (functions, name) = (functions.clone(), function.name.clone());
            tasks.spawn(async move {
                let mut ticks = interval_at(Instant::now() + until_next(every, Timestamp::now()), every);
                ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
                loop {
                    ticks.tick().await;
                    if let Err(error) = functions.invoke(&name, event(&name, Timestamp::now())).await {
                        // As on AWS: the next minute is the next try.
                        tracing::error!(%error, function = name, "scheduled run failed");
                    }
                }
            });
        }
    }
    Ok(())
}

/// The event of one scheduled call.
fn event(function: &str, now: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": uuid::Uuid::new_v4().to_string(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": now.to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{STACK_NAME}-{function}")],
        "detail": "{}"
    })
}

impl Stack {
    /// Calls a function as its schedule would, now; returns what it answers.
    ///
    /// # Errors
    /// [`InvokeError`] says why there is no answer.
    pub async fn tick(&self, function: &str) -> Result<Value, InvokeError> {
        self.functions.invoke(function, event(function, self.clock.now())).await
    }

    /// Lives through `by` on a simulated clock: whatever becomes due in that time happens, in order, each thing at the
    /// minute the schedule would have come to it. Minutes in which nothing is due are passed over.
    ///
    /// # Errors
    /// When a scheduled function fails, or what it sets off does not come to rest.
    pub async fn advance_through(&self, by: Duration) -> Result<(), CommandError> {
        let Some(clock) = &self.simulated else {
            return Err("only a simulated clock can be advanced".into());
        };
        let due_items = DynamoDueItems::new(self.aws.dynamodb.clone(), format!("{STACK_NAME}-conversations"));
        let end = later(self.clock.now(), by);
        let (mut earliest, mut before_last) = (self.clock.now(), None);
        self.settle(PATIENCE).await?;
        loop {
            let now = self.clock.now();
            let overdue = all_due(&due_items, now).await?;
            // What the last run did not change, the next would not change either: on to what is due after it.
            let idle = overdue.is_empty() || before_last.as_ref() == Some(&overdue);
            let next = if idle { due_items.next_after(now).await? } else { Some(now) };
            let minute = next.map(|next| next_minute(next.max(earliest)));
            let Some(minute) = minute.filter(|minute| *minute <= end) else { break };
            clock.advance_to(minute);
            self.queues.clock_moved();
            before_last = Some(all_due(&due_items, minute).await?);
            self.tick(LOOKS_FOR_WHAT_IS_DUE).await?;
            earliest = later(minute, Duration::from_millis(1));
            self.settle(PATIENCE).await?;
        }
        clock.advance_to(end);
        self.queues.clock_moved();
        self.settle(PATIENCE).await
    }
}

/// Everything due at `now`, shard by shard.
async fn all_due(due_items: &DynamoDueItems, now: Timestamp) -> Result<Vec<DueItem>, Fault> {
    let mut found = Vec::new();
    for shard in 0..due_items.shards() {
        let mut after = None;
        loop {
            let page = due_items.due(shard, Timestamp::UNIX_EPOCH, now, after.as_ref()).await?;
            found.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// How long it is from `now` until the next whole multiple of `every` since midnight.
fn until_next(every: Duration, now: Timestamp) -> Duration {
    let every = i64::try_from(every.as_millis()).unwrap_or(i64::MAX).max(1);
    let wait = every - now.as_millisecond().rem_euclid(every);
    Duration::from_millis(u64::try_from(wait).unwrap_or(0))
}

/// The first whole minute at or after `instant`.
fn next_minute(instant: Timestamp) -> Timestamp {
    let past = instant.as_millisecond().rem_euclid(60_000);
    let wait = if past == 0 { 0 } else { 60_000 - past };
    later(instant, Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_keeps_to_the_clock_whenever_the_stack_was_started() {
        let wait = |every, time: &str| {
            until_next(Duration::from_secs(every), format!("2026-11-20T{time}Z").parse().unwrap())
        };
        assert_eq!(wait(60, "18:00:59.250"), Duration::from_millis(750));
        assert_eq!(wait(60, "18:01:00"), Duration::from_secs(60));
        assert_eq!(wait(3_600, "18:45:00"), Duration::from_secs(900));
    }

    #[test]
    fn a_schedule_comes_at_whole_minutes() {
        let next = |time: &str| next_minute(format!("2026-11-20T{time}Z").parse().unwrap()).to_string();
        assert_eq!(next("18:00:00"), "2026-11-20T18:00:00Z");
        assert_eq!(next("18:00:00.001"), "2026-11-20T18:01:00Z");
        assert_eq!(next("23:59:59"), "2026-11-21T00:00:00Z");
    }
}
