//! Every minute: finds what is due and wakes the conversations it is due in, tells of tickets people do not have yet, or
//! of outcomes nobody has counted. It writes to no contact.
//!
//! A run keeps nothing in mind. What it did not get to is still due a minute later; what it finds again because the
//! conversation has not come to it yet makes the same message, which the queue drops.

mod config;
mod deps;

use std::time::{Duration, SystemTime};

pub use config::Config;
pub use deps::Deps;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{Error, LambdaEvent};
use serde::{Deserialize, Serialize};
use shared::error::{Fault, chain};
use shared::follow_ups::due::LOOKS_BACK;
use shared::follow_ups::pace::{EVERY, Shares, portions};
use shared::follow_ups::{BATCH, DueItem, Message, What};
use shared::ids::CorrelationId;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use uuid::fmt::Simple;

/// Time kept back from the function's deadline: the longest a batch may take that has just been begun.
const TO_FINISH: Duration = Duration::from_secs(5);

/// Most turns of a location whose outcomes are announced in a run. They call no CRM, so they take nothing of the share
/// of conversations.
const MOST_OUTCOMES_OF_A_LOCATION: usize = 300;

/// Most turns of all locations whose outcomes are announced in a run: some seconds of it.
const MOST_OUTCOMES: usize = 3_000;

/// What EventBridge Scheduler hands over. That it comes is all that matters: what is due is asked of the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Scheduled {
    /// The id of this invocation.
    pub id: Option<String>,
    /// When it was to begin.
    pub time: Option<Timestamp>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Things found due, those nobody is woken for any more included.
    pub due: usize,
    /// Wake-ups, and tickets and outcomes told of, the queues took.
    pub woken: usize,
    /// Left for the next run: their location had its share, the queue refused them, or the time was over.
    pub left: usize,
    /// Whether all that is due was read.
    pub complete: bool,
}

/// Wakes what is due.
///
/// # Errors
/// When a part of the store or the queue does not answer. What was not sent is still due at the next run.
pub async fn handle(deps: &Deps, event: LambdaEvent<Scheduled>) -> Result<Run, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let deadline = Instant::now() + left.saturating_sub(TO_FINISH);
    let began = Instant::now();
    let mut run = Run::default();
    let done = wake_what_is_due(deps, deadline, &mut run).await;
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let schedule = event.payload.id.as_deref();
    let (due, woken, left, complete) = (run.due, run.woken, run.left, run.complete);
    match done {
        Ok(()) => {
            tracing::info!(schedule.id = schedule, due, woken, left, complete, duration_ms, "run finished");
            Ok(run)
        }
        Err(fault) => {
            let error = chain(&fault);
            tracing::error!(schedule.id = schedule, due, woken, left, duration_ms, error, "run failed");
            Err(fault.into())
        }
    }
}

async fn wake_what_is_due(deps: &Deps, deadline: Instant, run: &mut Run) -> Result<(), Fault> {
    let (found, unread) = find(deps, deadline, run).await;
    let divided = portions(found.to_wake, deps.per_location);
    let trace = Uuid::new_v4().simple();
    let unsent: usize = divided.portions.iter().map(Vec::len).sum();
    run.left += unsent + divided.left + found.to_count.len();
    let woken = wake(deps, divided.portions, &trace, deadline, run).await;
    // Last: people wait for an answer, figures can.
    let announced = send(deps, found.to_count, &trace, deadline, run).await;
    match (woken.and(unread.map_or(Ok(()), Err)), announced) {
        (Err(fault), Err(other)) => {
            tracing::error!(error = chain(&other), "outcomes were not announced");
            Err(fault)
        }
        (woken, announced) => woken.and(announced),
    }
}

/// Sends every portion in its time, as long as there is time.
async fn wake(
    deps: &Deps,
    portions: Vec<Vec<DueItem>>,
    trace: &Simple,
    deadline: Instant,
    run: &mut Run,
) -> Result<(), Fault> {
    for (number, portion) in portions.into_iter().enumerate() {
        if number > 0 {
            if Instant::now() + EVERY > deadline {
                break;
            }
            tokio::time::sleep(EVERY).await;
        }
        send(deps, portion, trace, deadline, run).await?;
    }
    Ok(())
}

/// What is due now.
#[derive(Default)]
struct Found {
    /// Conversations, and tickets.
    to_wake: Vec<DueItem>,
    /// Turns whose outcomes nobody has counted.
    to_count: Vec<DueItem>,
}

/// Reads every shard to its end, as long as there is time. A shard that cannot be read holds up no other: what it said
/// is returned beside what was found.
async fn find(deps: &Deps, deadline: Instant, run: &mut Run) -> (Found, Option<Fault>) {
    let now = deps.clock.now();
    let since = SignedDuration::try_from(LOOKS_BACK)
        .ok()
        .and_then(|back| now.checked_sub(back).ok())
        .unwrap_or(Timestamp::MIN);
    // Finding takes at most half of the time, so that what was found is also sent.
    let until = Instant::now() + deadline.saturating_duration_since(Instant::now()) / 2;
    let (mut found, mut unread) = (Found::default(), None);
    let mut outcomes_of = Shares::default();
    run.complete = true;
    for shard in 0..deps.due_items.shards() {
        // The oldest of a location in this shard: no more of them are kept than could be sent if all were here.
        let (mut after, mut shares) = (None, Shares::default());
        loop {
            let page = match deps.due_items.due(shard, since, now, after.as_ref()).await {
                Ok(page) => page,
                Err(fault) => {
                    run.complete = false;
                    unread = Some(fault);
                    break;
                }
            };
            run.due += page.items.len();
            for item in page.items.into_iter().filter(|item| item.is_woken(now)) {
                let (shares, most, found, of_all) = match item.what {
                    What::Outcomes(_) => {
                        (&mut outcomes_of, MOST_OUTCOMES_OF_A_LOCATION, &mut found.to_count, MOST_OUTCOMES)
                    }
                    _ => (&mut shares, deps.per_location, &mut found.to_wake, usize::MAX),
                };
                if found.len() < of_all && shares.give(&item.who.location, most).is_some() {
                    found.push(item);
                } else {
                    run.left += 1;
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
            if Instant::now() > until {
                run.complete = false;
                break;
            }
        }
    }
    (found, unread)
}

/// Sends a portion in batches, as long as there is time.
async fn send(
    deps: &Deps,
    portion: Vec<DueItem>,
    trace: &Simple,
    deadline: Instant,
    run: &mut Run,
) -> Result<(), Fault> {
    let mut portion = portion.into_iter().peekable();
    while portion.peek().is_some() && Instant::now() < deadline {
        let (mut wake_ups, mut tickets, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for item in portion.by_ref().take(BATCH) {
            match message(item, trace) {
                Message::Conversation(wake_up) => wake_ups.push(wake_up),
                Message::Ticket(opened) => tickets.push(opened),
                Message::Outcomes(kept) => outcomes.push(kept),
            }
        }
        let mut taken = 0;
        for opened in &tickets {
            deps.tickets.announce(opened).await?;
            taken += 1;
        }
        if !wake_ups.is_empty() {
            taken += deps.wake_ups.wake_many(&wake_ups).await?;
        }
        if !outcomes.is_empty() {
            // Nothing is sent after them, so that they may take what is left of the time, and no more.
            let late = || Fault::unavailable("queues", "announcing outcomes", "the run's time is over");
            let announced = timeout_at(deadline, deps.outcomes.announce_many(&outcomes)).await;
            taken += announced.unwrap_or_else(|_| Err(late()))?;
        }
        run.woken += taken;
        run.left -= taken;
    }
    Ok(())
}

/// A message with a correlation id and a span of its own, in the trace of the run.
fn message(item: DueItem, trace: &Simple) -> Message {
    let span = Uuid::new_v4().simple().to_string();
    item.message(CorrelationId::new(Uuid::now_v7()), format!("00-{trace}-{}-01", &span[..16]))
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
