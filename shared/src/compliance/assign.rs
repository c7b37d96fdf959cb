//! Who is asked to look at a violation, and until when.

use std::time::Duration;

use super::severity::Severity;
use crate::clock::later;
use crate::locations::Settings;
use crate::review::{Assignment, Matter, Ticket};

/// Nobody in particular: whoever looks after the contact may be whom it is about. The graver, the sooner.
#[must_use]
pub fn assign(ticket: &Ticket, _: &Settings, _owner: Option<String>) -> Assignment {
    let hours = match &ticket.matter {
        Matter::Violation { severity: Severity::Critical, .. } => 1,
        Matter::Violation { severity: Severity::High, .. } => 4,
        Matter::Violation { .. } | Matter::Escalation { .. } => 72,
    };
    Assignment { assignee: None, due: later(ticket.opened_at, Duration::from_secs(hours * 3600)) }
}
