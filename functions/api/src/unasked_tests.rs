//! Stores that the tests beside them never ask: what is answered from them is tested on the real ones (`tests/it`).

use async_trait::async_trait;
use jiff::Timestamp;
use shared::audit::Operation;
use shared::error::Fault;
use shared::experiments::ports::{ChangeDefinitions, Counted, Definitions, Figures, Stored};
use shared::experiments::{Definition, ExperimentId};
use shared::ids::{ContactRef, LocationId, TicketId, TicketKind};
use shared::privacy::rights::{ContactRecords, Dossier, Forgetting, Forgot, LegalHold, Remembered};
use shared::review::{Begun, Found, Reach, Ticket, Tickets};

/// Fails whatever it is asked.
pub(super) struct Unasked;

fn unasked<T>() -> Result<T, Fault> {
    Err(Fault::broken("a test asks what it is about", "it asked something else"))
}

#[async_trait]
impl Tickets for Unasked {
    async fn find(&self, _: &ContactRef, _: TicketId) -> Result<Option<Found>, Fault> {
        unasked()
    }

    async fn known(&self, _: &ContactRef, _: TicketId) -> Result<Option<Ticket>, Fault> {
        unasked()
    }

    async fn begin(&self, _: &ContactRef, _: TicketId, _: Timestamp, _: Timestamp) -> Result<Begun, Fault> {
        unasked()
    }

    async fn note(&self, _: &ContactRef, _: TicketId, _: Reach) -> Result<(), Fault> {
        unasked()
    }

    async fn list(&self, _: &LocationId, _: TicketKind, _: bool) -> Result<Vec<Ticket>, Fault> {
        unasked()
    }

    async fn page(
        &self,
        _: &LocationId,
        _: TicketKind,
        _: bool,
        _: Option<Timestamp>,
        _: usize,
    ) -> Result<Vec<Ticket>, Fault> {
        unasked()
    }
}

#[async_trait]
impl ContactRecords for Unasked {
    async fn everything(&self, _: &ContactRef) -> Result<Option<Dossier>, Fault> {
        unasked()
    }

    async fn hold(&self, _: &ContactRef) -> Result<Option<LegalHold>, Fault> {
        unasked()
    }

    async fn set_hold(&self, _: &ContactRef, _: Option<&LegalHold>) -> Result<Option<LegalHold>, Fault> {
        unasked()
    }

    async fn remembered(&self, _: &ContactRef) -> Result<Option<Remembered>, Fault> {
        unasked()
    }

    async fn forget(&self, _: &Forgetting<'_>) -> Result<Forgot, Fault> {
        unasked()
    }

    async fn sweep(&self, _: &ContactRef, _: u64, _: Timestamp) -> Result<usize, Fault> {
        unasked()
    }
}

#[async_trait]
impl Definitions for Unasked {
    async fn of(&self, _: &LocationId) -> Result<Vec<Definition>, Fault> {
        unasked()
    }
}

#[async_trait]
impl Figures for Unasked {
    async fn counted(&self, _: &LocationId, _: &ExperimentId) -> Result<Counted, Fault> {
        unasked()
    }
}

#[async_trait]
impl ChangeDefinitions for Unasked {
    async fn store(&self, _: &LocationId, _: &Definition, _: Operation) -> Result<Stored, Fault> {
        unasked()
    }
}
