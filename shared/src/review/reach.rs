//! How far a ticket got on its way to people, and when it is tried again.

use std::time::Duration;

use jiff::Timestamp;

use super::ticket::{Close, Ticket};
use crate::clock::later;

/// Minutes until the next try after the first, second, third …; then every hour, for ever.
const GAPS: [u64; 6] = [1, 2, 5, 10, 30, 60];

/// How far a ticket got on its way to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// When the CRM had the task, the note and the tags.
    pub crm_at: Option<Timestamp>,
    /// When the people who are to look at it were told.
    pub told_at: Option<Timestamp>,
    /// How often it was tried.
    pub tries: u32,
}

impl Reach {
    /// A person has it: nothing is left to be tried.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.crm_at.is_some() && self.told_at.is_some()
    }

    /// When it is tried again if what is tried at `now` does not succeed, or was never begun.
    #[must_use]
    pub fn next_try(&self, now: Timestamp) -> Timestamp {
        let gap =
            GAPS.get(usize::try_from(self.tries).unwrap_or(GAPS.len())).unwrap_or(&GAPS[GAPS.len() - 1]);
        later(now, Duration::from_secs(gap * 60))
    }
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is kept and tried until a person has it.
    Queued,
    /// People were told; it is not in the CRM yet.
    EscalatedInternalOnly,
    /// It is in the CRM and people were told.
    Escalated,
    /// A person has taken it up.
    Claimed,
    /// A person is done with it.
    Resolved,
    /// A person is done with it and let the bot go on.
    Released,
    /// The contact was erased, and it with them.
    Erased,
}

impl Status {
    /// Its name in records, on the screen and in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::EscalatedInternalOnly => "escalated_internal_only",
            Self::Escalated => "escalated",
            Self::Claimed => "claimed",
            Self::Resolved => "resolved",
            Self::Released => "released",
            Self::Erased => "erased",
        }
    }
}

impl Ticket {
    /// Where it stands: what people did counts before what we did to reach them.
    #[must_use]
    pub const fn status(&self) -> Status {
        if let Some(closing) = &self.closing {
            return match closing.how {
                Close::Resolved => Status::Resolved,
                Close::Released => Status::Released,
                Close::Erased => Status::Erased,
            };
        }
        if self.claim.is_some() {
            return Status::Claimed;
        }
        match (self.reach.crm_at, self.reach.told_at) {
            (Some(_), Some(_)) => Status::Escalated,
            (None, Some(_)) => Status::EscalatedInternalOnly,
            // In the CRM and nobody told is not with a person yet.
            (_, None) => Status::Queued,
        }
    }

    /// Whether anything is left to be done to reach people.
    #[must_use]
    pub const fn is_to_be_carried(&self) -> bool {
        self.closing.is_none() && !self.reach.is_done()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::conversation::Bot;
    use crate::escalation::Reason;
    use crate::ids::{ContactId, ContactRef, CorrelationId, LocationId, TicketId, TicketKind, TurnId};
    use crate::review::{Claim, Closing, Matter};

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn ticket(reach: Reach) -> Ticket {
        Ticket {
            id: TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::nil())),
            who: ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse("CON1").unwrap(),
            },
            matter: Matter::escalation(Reason::Distress),
            opened_at: noon(),
            bot: Bot::Lead,
            correlation_id: CorrelationId::new(Uuid::nil()),
            claim: None,
            closing: None,
            reach,
        }
    }

    #[test]
    fn a_ticket_is_tried_after_growing_gaps_and_then_every_hour_for_ever() {
        let minutes = |tries: u32| {
            let next = Reach { tries, ..Reach::default() }.next_try(noon());
            (next.as_second() - noon().as_second()) / 60
        };
        let gaps: Vec<i64> = (0..9).map(minutes).collect();
        assert_eq!(gaps, [1, 2, 5, 10, 30, 60, 60, 60, 60]);
        assert_eq!(minutes(u32::MAX), 60);
    }

    #[test]
    fn a_ticket_is_escalated_once_it_is_in_the_crm_and_people_were_told() {
        let at = Some(noon());
        for (crm_at, told_at, status, left) in [
            (None, None, Status::Queued, true),
            (at, None, Status::Queued, true),
            (None, at, Status::EscalatedInternalOnly, true),
            (at, at, Status::Escalated, false),
        ] {
            let ticket = ticket(Reach { crm_at, told_at, tries: 1 });
            assert_eq!((ticket.status(), ticket.is_to_be_carried()), (status, left));
        }
    }

    #[test]
    fn what_people_did_counts_before_how_far_it_got() {
        let mut ticket = ticket(Reach::default());
        ticket.claim = Some(Claim { by: "Ann".into(), at: noon() });
        assert_eq!(ticket.status(), Status::Claimed);
        assert!(ticket.is_to_be_carried(), "the CRM is to have it all the same");
        for (how, status) in [
            (Close::Resolved, Status::Resolved),
            (Close::Released, Status::Released),
            (Close::Erased, Status::Erased),
        ] {
            ticket.closing = Some(Closing { how, by: "Ann".into(), at: noon(), reason: "done".into() });
            assert_eq!((ticket.status(), ticket.is_to_be_carried()), (status, false));
        }
    }
}
