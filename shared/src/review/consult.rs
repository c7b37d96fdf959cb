//! A person reads what is in a ticket: personal data, so that they read it goes on record first.

use jiff::Timestamp;

use super::ports::Tickets;
use super::ticket::Found;
use crate::audit::{Operation, OperationAction, OperationsLog, Subject};
use crate::error::Fault;
use crate::ids::{ContactRef, TicketId};
use crate::privacy::rights::Grounds;

/// What a person reads of a ticket; `None` if the contact has none of this id. That they read it stands in the location's
/// operations chain before anything is opened.
///
/// # Errors
/// [`Fault`] when it cannot be read, or not be recorded: then nothing is shown.
pub async fn consult(
    (tickets, log): (&dyn Tickets, &dyn OperationsLog),
    who: &ContactRef,
    ticket: TicketId,
    grounds: &Grounds,
    now: Timestamp,
) -> Result<Option<Found>, Fault> {
    let mut details = grounds.details();
    details.insert("contact".to_owned(), who.contact.to_string());
    let operation = Operation {
        at: now,
        actor: grounds.by().to_owned(),
        action: OperationAction::ReadPersonalData,
        subject: Subject::Ticket(ticket.to_string()),
        reason: grounds.reason().map(str::to_owned),
        details,
    };
    log.append(&who.location, operation).await?;
    tickets.find(who, ticket).await
}
