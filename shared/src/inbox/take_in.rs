//! What every door does with an event before it answers its sender.

use super::{Delivery, Inbox, Kept, WakeUps};
use crate::error::Fault;
use crate::ids::CorrelationId;
use crate::queue::WakeUp;

/// Keeps a delivery and wakes its conversation: durable first, then the wake-up. A repeat of something unanswered
/// wakes again, because its first wake-up may never have been sent.
///
/// # Errors
/// [`Fault::Unavailable`] when the store or the queue does not answer: the sender has to come again.
pub async fn take_in(
    inbox: &dyn Inbox,
    wake_ups: &dyn WakeUps,
    delivery: &Delivery,
    correlation_id: CorrelationId,
    traceparent: String,
) -> Result<Kept, Fault> {
    let kept = inbox.keep(delivery).await?;
    let kept_at = match kept {
        Kept::New => delivery.received_at,
        Kept::Unanswered { since } => since,
        Kept::Answered => return Ok(kept),
    };
    let wake_up = WakeUp {
        who: delivery.who.clone(),
        delivery: delivery.id.clone(),
        kept_at,
        correlation_id,
        traceparent,
    };
    wake_ups.wake(&wake_up).await?;
    Ok(kept)
}
