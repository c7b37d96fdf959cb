//! What a turn counts of experiments, once it is committed: told to whoever counts.

use std::time::Duration;

use shared::conversation::Turn;
use shared::error::chain;
use shared::queue::OutcomesKept;
use tokio::time::timeout;

use crate::Deps;
use crate::wake_up::Woken;

/// Longest time this takes: the contact's next text waits behind it.
const WITHIN: Duration = Duration::from_secs(1);

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
