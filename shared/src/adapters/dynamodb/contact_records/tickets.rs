//! What becomes of a contact's tickets in an erasure. An escalation goes: nobody can act on it any more. A violation stays
//! as a record of what it was about and what people did, without what was sealed in it.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};

use super::{Item, keys, unreadable};
use crate::error::Fault;
use crate::ids::{ContactRef, TicketId, TicketKind};
use crate::review::Closing;

/// Takes away what was sealed, and with it everything that is left to be done to reach people.
pub(super) const EMPTIED: &str = "REMOVE sealed, due_shard, due_at, trying_until";

/// What is left of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// It was opened since, or nothing is sealed in it any more.
    Stays,
    /// It loses what was sealed in it.
    Emptied,
    /// Nothing.
    Gone,
}

/// What is left of a ticket whose seal can be opened with the key that is the contact's now; `None` of one without a seal.
pub(super) const fn rest(ticket: TicketId, opens: Option<bool>) -> Rest {
    match (ticket.kind(), opens) {
        (_, Some(true)) | (TicketKind::Violation, None) => Rest::Stays,
        (TicketKind::Violation, Some(false)) => Rest::Emptied,
        (TicketKind::Escalation, _) => Rest::Gone,
    }
}

/// Ends an open ticket, as a part of the erasing transaction; without `closing` it stays open.
pub(super) fn end(
    table: &str,
    who: &ContactRef,
    ticket: TicketId,
    closing: Option<&Closing>,
) -> Result<TransactWriteItem, Fault> {
    let text = |text: String| AttributeValue::S(text);
    let key = Item::from([
        (keys::PK.to_owned(), text(keys::contact(who))),
        (keys::SK.to_owned(), text(keys::ticket(ticket))),
    ]);
    if ticket.kind() == TicketKind::Escalation {
        let delete = Delete::builder().table_name(table).set_key(Some(key)).build();
        let delete = delete.map_err(|e| Fault::broken("a removal names its item", e))?;
        return Ok(TransactWriteItem::builder().delete(delete).build());
    }
    let mut update =
        Update::builder().table_name(table).set_key(Some(key)).condition_expression("attribute_exists(pk)");
    update = match closing {
        None => update.update_expression(EMPTIED),
        Some(closing) => {
            let closing = serde_dynamo::to_attribute_value(closing)
                .map_err(|e| unreadable("the end of a ticket makes an attribute", &e))?;
            let list = keys::ticket_list(&who.location, ticket.kind(), false);
            update
                .update_expression(format!("SET closing = :closing, ticket_list = :list {EMPTIED}"))
                .expression_attribute_values(":closing", closing)
                .expression_attribute_values(":list", text(list))
        }
    };
    let update = update.build().map_err(|e| Fault::broken("a ticket can be ended", e))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TurnId;

    #[test]
    fn what_can_be_read_stays_and_of_what_cannot_only_the_record_of_a_violation() {
        let rest = |kind, opens| rest(TicketId::of(kind, TurnId::new(uuid::Uuid::nil())), opens);
        assert_eq!(rest(TicketKind::Escalation, Some(true)), Rest::Stays);
        assert_eq!(rest(TicketKind::Violation, Some(true)), Rest::Stays);
        assert_eq!(rest(TicketKind::Escalation, Some(false)), Rest::Gone);
        assert_eq!(rest(TicketKind::Escalation, None), Rest::Gone);
        assert_eq!(rest(TicketKind::Violation, Some(false)), Rest::Emptied);
        assert_eq!(rest(TicketKind::Violation, None), Rest::Stays);
    }
}
