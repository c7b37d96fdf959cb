//! What a person does about a ticket on its way to the contact's turn: kept at the door like any delivery.

use jiff::Timestamp;

use super::act::Acted;
use crate::error::Fault;
use crate::ids::{ContactRef, CorrelationId};
use crate::inbox::delivery::delivery_id;
use crate::inbox::{ContactEvent, Delivery, Inbox, Kept, Repeats, WakeUps, take_in};

/// Keeps what a person has done and wakes the conversation, whose next turn decides whether they may. The same twice
/// within two minutes is once.
///
/// # Errors
/// [`Fault::Unavailable`] when the store or the queue does not answer: nothing may be assumed then.
pub async fn submit(
    (inbox, wake_ups): (&dyn Inbox, &dyn WakeUps),
    who: ContactRef,
    acted: Acted,
    now: Timestamp,
    correlation_id: CorrelationId,
    traceparent: String,
) -> Result<Kept, Fault> {
    let (ticket, reason) = (acted.ticket.to_string(), acted.reason.as_deref().unwrap_or_default());
    let content = [ticket.as_bytes(), acted.act.name().as_bytes(), acted.by.as_bytes(), reason.as_bytes()];
    let delivery = Delivery {
        who,
        id: delivery_id(None, None, &content),
        repeats: Repeats::ByContent,
        received_at: now,
        stale: false,
        event: ContactEvent::TicketActedV1(acted),
    };
    take_in(inbox, wake_ups, &delivery, correlation_id, traceparent).await
}
