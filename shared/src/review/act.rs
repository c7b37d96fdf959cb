//! What people do about a ticket, and when they may not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ticket::{Change, Claim, Close, Closing, OpenTicket};
use crate::ids::TicketId;

/// What a person does about a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Takes it up.
    Claim,
    /// Is done with it. The bot keeps silent as long as it would have.
    Resolve,
    /// Is done with it, and lets the bot go on.
    Release,
}

impl Act {
    /// Its name in records and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Resolve => "resolve",
            Self::Release => "release",
        }
    }
}

/// What a person has done about a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// Which ticket.
    pub ticket: TicketId,
    /// What they did.
    pub act: Act,
    /// Who: a person of the team.
    pub by: String,
    /// Why, in a line for the record that names no contact.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Why a person may not do it. A value, kept in the audit record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The contact has no such ticket, or it is closed.
    NotOpen,
    /// Somebody else has it.
    ClaimedByAnother,
    /// It goes on record who did it, and nobody is named.
    NoName,
    /// It goes on record why a ticket was closed, and nothing is said.
    NoReason,
    /// The bot is paused because of it: it ends by being released, so that nobody is left paused with no ticket.
    OnlyReleased,
}

impl Refusal {
    /// Its code in records and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOpen => "NOT_OPEN",
            Self::ClaimedByAnother => "CLAIMED_BY_ANOTHER",
            Self::NoName => "NO_NAME",
            Self::NoReason => "NO_REASON",
            Self::OnlyReleased => "ONLY_RELEASED",
        }
    }
}

/// Does it, if it may be done: the ticket leaves `open` when it is closed.
///
/// Whoever has claimed a ticket keeps it, but closing it is everybody's: the claim of a person on holiday must not hold
/// a contact. Claiming one's own ticket again changes nothing.
///
/// # Errors
/// [`Refusal`]: nothing is changed.
pub fn act(open: &mut Vec<OpenTicket>, acted: &Acted) -> Result<Change, Refusal> {
    let by = acted.by.trim();
    if by.is_empty() {
        return Err(Refusal::NoName);
    }
    let at = open.iter().position(|ticket| ticket.id == acted.ticket).ok_or(Refusal::NotOpen)?;
    let close = match acted.act {
        Act::Claim => {
            let new = Claim { by: by.to_owned(), at: acted.at };
            let claim = open[at].claim.get_or_insert(new);
            return if claim.by == by {
                Ok(Change::Claimed(claim.clone()))
            } else {
                Err(Refusal::ClaimedByAnother)
            };
        }
        Act::Resolve if open[at].pauses => return Err(Refusal::OnlyReleased),
        Act::Resolve => Close::Resolved,
        Act::Release => Close::Released,
    };
    let reason = acted.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.ok_or(Refusal::NoReason)?.to_owned();
    open.remove(at);
    Ok(Change::Closed(Closing { how: close, by: by.to_owned(), at: acted.at, reason }))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::escalation::Reason;
    use crate::ids::{TicketKind, TurnId};
    use crate::review::Matter;

    fn id(number: u128) -> TicketId {
        TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::from_u128(number)))
    }

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn open() -> Vec<OpenTicket> {
        let open = |number: u128| OpenTicket {
            id: id(number),
            matter: Matter::escalation(Reason::AskedForPerson),
            opened_at: noon(),
            claim: None,
            pauses: false,
            erased: false,
        };
        vec![open(1), open(2)]
    }

    fn by(by: &str, act: Act, reason: Option<&str>) -> Acted {
        Acted { ticket: id(1), act, by: by.into(), reason: reason.map(Into::into), at: noon() }
    }

    #[test]
    fn a_claim_is_kept_against_others_and_repeated_by_oneself() {
        let mut tickets = open();
        let claimed = act(&mut tickets, &by("Ann", Act::Claim, None)).unwrap();
        assert_eq!(claimed, Change::Claimed(Claim { by: "Ann".into(), at: noon() }));
        let again = Acted { at: "2026-11-20T13:00:00Z".parse().unwrap(), ..by(" Ann ", Act::Claim, None) };
        assert_eq!(act(&mut tickets, &again), Ok(claimed), "the first time counts");
        assert_eq!(act(&mut tickets, &by("Ben", Act::Claim, None)), Err(Refusal::ClaimedByAnother));
        assert_eq!(tickets[0].claim.as_ref().unwrap().by, "Ann");
        assert_eq!(tickets[1].claim, None);
    }

    #[test]
    fn closing_needs_a_name_and_a_reason_and_is_done_once() {
        for (what, how) in [(Act::Resolve, Close::Resolved), (Act::Release, Close::Released)] {
            let mut tickets = open();
            assert_eq!(act(&mut tickets, &by("Ann", what, Some("  "))), Err(Refusal::NoReason));
            assert_eq!(act(&mut tickets, &by("Ann", what, None)), Err(Refusal::NoReason));
            assert_eq!(act(&mut tickets, &by(" ", what, Some("called them"))), Err(Refusal::NoName));
            assert_eq!(tickets, open(), "nothing has changed");
            let closed = act(&mut tickets, &by("Ann", what, Some("called them"))).unwrap();
            let reason = "called them".to_owned();
            assert_eq!(closed, Change::Closed(Closing { how, by: "Ann".into(), at: noon(), reason }));
            assert_eq!(tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [id(2)]);
            assert_eq!(act(&mut tickets, &by("Ann", what, Some("again"))), Err(Refusal::NotOpen));
        }
    }

    #[test]
    fn what_pauses_the_bot_is_closed_by_a_release_only() {
        let mut tickets = open();
        tickets[0].pauses = true;
        assert_eq!(act(&mut tickets, &by("Ann", Act::Resolve, Some("done"))), Err(Refusal::OnlyReleased));
        assert!(act(&mut tickets, &by("Ann", Act::Release, Some("reviewed"))).is_ok());
    }

    #[test]
    fn whoever_has_claimed_a_ticket_holds_up_nobody_who_closes_it() {
        let mut tickets = open();
        act(&mut tickets, &by("Ann", Act::Claim, None)).unwrap();
        assert!(act(&mut tickets, &by("Ben", Act::Resolve, Some("Ann is on holiday"))).is_ok());
    }
}
