//! A batch of `outcomes`, counted in as few transactions as it takes.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use shared::edge::sqs_batch::{self, Item, ItemError};
use shared::error::{BadMessage, Fault};
use shared::queue::{Outcomes, OutcomesKept};
use tokio::time::Instant;

use crate::Deps;

/// Counts a batch; what could not be counted comes back, and what nobody can read lies in the dead-letter queue soon.
pub(crate) async fn batch(
    deps: &Deps,
    batch: SqsEvent,
    until: Instant,
) -> Result<SqsBatchResponse, sqs_batch::BatchError> {
    sqs_batch::run_together(batch, until, deps.redelivery.as_ref(), |items| count(deps, items)).await
}

/// What became of each message, in their order.
async fn count(deps: &Deps, items: Vec<Item>) -> Result<Vec<Result<(), ItemError>>, Fault> {
    let read: Vec<Option<OutcomesKept>> = items.iter().map(|item| outcomes(&item.body)).collect();
    let kept: Vec<OutcomesKept> = read.iter().flatten().cloned().collect();
    let unreadable = deps.counters.count(&kept, deps.clock.now()).await?;
    tracing::info!(messages = items.len(), unreadable = unreadable.len(), "outcomes counted");
    let of = |kept: Option<OutcomesKept>| match kept {
        Some(kept) if unreadable.iter().any(|bad| bad.who == kept.who && bad.turn == kept.turn) => {
            Err(bad("outcomes", "OUTCOMES_UNREADABLE", "What the turn has kept cannot be read."))
        }
        Some(_) => Ok(()),
        None => Err(bad("body", "NO_OUTCOMES", "The message tells of no outcomes of a known version.")),
    };
    Ok(read.into_iter().map(of).collect())
}

fn outcomes(body: &str) -> Option<OutcomesKept> {
    let Outcomes::OutcomesV1(kept) = serde_json::from_str(body).ok()?;
    Some(kept)
}

fn bad(field: &str, code: &'static str, message: &str) -> ItemError {
    ItemError::Bad(BadMessage::new(field, code, message))
}
