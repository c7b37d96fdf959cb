//! Tokens of links, keys and ids that strangers can make up: none that was not signed is taken.

#![no_main]

use async_trait::async_trait;
use futures::executor::block_on;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use shared::access::ApiKey;
use shared::alerts::ack::invitation_of;
use shared::audit::{AuditSigner, Mac};
use shared::conversation::unsubscribe::contact_of;
use shared::error::Fault;
use shared::ids::{ContactId, DeliveryId, LocationId, TicketId};

/// Has signed nothing yet.
struct Unsigned;

#[async_trait]
impl AuditSigner for Unsigned {
    async fn sign(&self, _: &[u8]) -> Result<Mac, Fault> {
        Ok(Mac { key: "none".to_owned(), hash: "00".repeat(32) })
    }

    async fn verify(&self, _: &[u8], _: &Mac) -> Result<bool, Fault> {
        Ok(false)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    assert!(block_on(contact_of(&text, &Unsigned)).is_ok_and(|contact| contact.is_none()));
    let now = Timestamp::constant(1_795_197_600, 0);
    assert!(block_on(invitation_of(&text, &Unsigned, now)).is_ok_and(|invitation| invitation.is_err()));
    if let Some(key) = ApiKey::parse(&text) {
        assert_eq!((key.expose(), key.last4().len()), (text.as_ref(), 4));
    }
    for taken in [
        LocationId::parse(&text).map(|id| id.as_str().to_owned()).ok(),
        ContactId::parse(&text).map(|id| id.as_str().to_owned()).ok(),
        DeliveryId::parse(&text).map(|id| id.as_str().to_owned()).ok(),
    ] {
        assert!(taken.is_none_or(|id| id == text), "an id is what it was read from");
    }
    if let Ok(ticket) = TicketId::parse(&text) {
        assert_eq!(TicketId::parse(&ticket.to_string()).ok(), Some(ticket));
    }
});
