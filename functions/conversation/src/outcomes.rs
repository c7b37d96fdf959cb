//! What a turn is told of experiments, and what it counts of them, once it is committed: told to whoever counts.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::conversation::{Commit, Desk, Turn};
use shared::error::{Fault, chain};
use shared::experiments::Definition;
use shared::locations::Location;
use shared::queue::OutcomesKept;
use tokio::time::timeout;

use crate::Deps;
use crate::wake_up::Woken;

/// Longest time this takes: the contact's next text waits behind it.
const WITHIN: Duration = Duration::from_secs(1);

/// The experiments a location takes part in, as far as they are known: never a reason to wait or to fail; a warm instance
/// knows them.
pub(crate) async fn experiments(deps: &Deps, location: &Location, now: Timestamp) -> Arc<[Definition]> {
    match deps.experiments.as_ref().filter(|_| location.settings.experiments) {
        Some(known) => known.of(&location.id, now).await,
        None => Arc::default(),
    }
}

/// Passes over what waits if it is told for the sake of experiments and none counts it. `None`: a turn is to be taken.
///
/// # Errors
/// [`Fault::Unavailable`] when it is not known whether it was passed over.
pub(crate) async fn pass_over(
    deps: &Deps,
    location: &Location,
    desk: &Desk,
    now: Timestamp,
) -> Result<Option<Commit>, Fault> {
    if !desk.only_outcomes_wait() || !desk.has_nothing_to_count(&experiments(deps, location, now).await) {
        return Ok(None);
    }
    tracing::info!(turn.outcome = "nothing_to_count", "no experiment counts it: passed over");
    deps.conversations.pass_over(desk, now).await.map(Some)
}

/// Announces the outcomes of a turn, if it has any. To be called once the reply is on its way: nobody waits for an
/// experiment. What is not announced is due by itself two minutes after the turn.
pub(crate) async fn announce(deps: &Deps, turn: &Turn, woken: Woken<'_>) {
    if turn.outcomes.is_empty() {
        return;
    }
    let kept = OutcomesKept {
        who: turn.conversation.who.clone(),
        turn: turn.entry.turn,
        correlation_id: woken.correlation_id,
        traceparent: woken.traceparent.to_owned(),
    };
    let error = match timeout(WITHIN, deps.outcomes.announce(&kept)).await {
        Ok(Ok(())) => return,
        Ok(Err(fault)) => chain(&fault),
        Err(_) => "it took too long".to_owned(),
    };
    tracing::warn!(turn.id = %kept.turn, error, "outcomes are left to the schedule");
}
