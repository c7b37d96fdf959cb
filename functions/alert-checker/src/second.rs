//! The second check of a minute, asked for by the first one's message.

use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use shared::clock::later;
use shared::edge::sqs_batch::{self, BatchError, Item, ItemError};
use shared::error::BadMessage;
use shared::queue::AlertChecks;
use tokio::time::Instant;

use crate::{Deps, run};

/// How long after its minute a check is worth making. Later, the schedule has come again.
const WORTH_IT: Duration = Duration::from_secs(2 * 60);

/// Makes the checks of a batch; one that failed comes back.
pub(crate) async fn batch(
    deps: &Deps,
    batch: SqsEvent,
    until: Instant,
) -> Result<SqsBatchResponse, BatchError> {
    sqs_batch::run(batch, until, deps.redelivery.as_ref(), |item| check(deps, item, until)).await
}

async fn check(deps: &Deps, item: Item, until: Instant) -> Result<(), ItemError> {
    let Ok(AlertChecks::CheckV1(check)) = serde_json::from_str(&item.body) else {
        let message = "The message asks for no check of a known version.";
        return Err(ItemError::Bad(BadMessage::new("body", "NO_CHECK", message)));
    };
    if !deps.enabled {
        return Ok(());
    }
    if later(check.minute, WORTH_IT) < deps.clock.now() {
        tracing::info!(minute = %check.minute, "a check came too late to be of use");
        return Ok(());
    }
    run::run(deps, until).await?;
    Ok(())
}
