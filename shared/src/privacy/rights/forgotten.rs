//! What stays of a conversation that is erased.

use jiff::Timestamp;

use super::Remembered;
use crate::conversation::{Conversation, Progress};
use crate::ids::ContactRef;
use crate::review::OpenTicket;

/// The conversation of an erased contact: as if never heard of, except for what protects the contact from being texted
/// and the team from surprises. None of it says who the contact is or what was said.
///
/// An opt-out stays in force, a person who has the conversation keeps it, and today's limits stay used up. A violation
/// that stops the bot stops it until a person releases it, and those of medium severity stay counted; every other ticket
/// ends here. Messages are counted on, so that no new one takes an erased one's place before that is removed.
#[must_use]
pub fn forgotten(who: &ContactRef, before: &Remembered) -> Conversation {
    let was = &before.progress;
    let progress = Progress {
        opted_out_at: was.opted_out_at,
        // Whoever had claimed the conversation has it as if they had told the bot to be silent: /bot on ends it.
        silent_until: if was.is_claimed() { Some(Timestamp::MAX) } else { was.silent_until },
        commanded_at: was.commanded_at,
        read_until: was.read_until,
        today: was.today,
        model_costs: was.model_costs,
        messages: was.messages,
        forgotten: was.messages,
        compliance: was.compliance.clone(),
        tickets: was.tickets.iter().filter(|open| open.pauses).map(without_dossier).collect(),
        ..Progress::default()
    };
    Conversation { version: before.version + 1, progress, ..Conversation::new(who.clone()) }
}

fn without_dossier(open: &OpenTicket) -> OpenTicket {
    OpenTicket { erased: true, ..open.clone() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::compliance::{Kind, Severity};
    use crate::conversation::{Bot, Interest, Step};
    use crate::escalation::Reason;
    use crate::ids::{ContactId, LocationId, MessageId, TicketId, TurnId};
    use crate::language::Language;
    use crate::review::{Claim, Matter};

    #[test]
    fn an_opt_out_and_a_persons_command_outlive_an_erasure_and_what_was_learnt_does_not() {
        let who = ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse("CON1").unwrap(),
        };
        let at = "2026-11-20T18:00:00Z".parse().unwrap();
        let progress = Progress {
            bot: Bot::Seller,
            active: true,
            interest: Some(Interest::Selling),
            language: Language::Spanish,
            asked: Some(Step::Address),
            opted_out_at: Some(at),
            silent_until: Some(at),
            messages: 12,
            own_messages: vec![MessageId::parse("MSG1").unwrap()],
            ..Progress::default()
        };
        let after = forgotten(&who, &Remembered { version: 7, progress, audit: None });
        let stays = Progress {
            opted_out_at: Some(at),
            silent_until: Some(at),
            messages: 12,
            forgotten: 12,
            ..Progress::default()
        };
        assert_eq!(after, Conversation { version: 8, progress: stays, ..Conversation::new(who) });
        assert_eq!(after.due_at(), None, "nothing is planned any more");
    }

    #[test]
    fn a_pause_outlives_an_erasure_with_the_ticket_that_releases_it_and_every_other_ticket_ends() {
        let at: Timestamp = "2026-11-20T18:00:00Z".parse().unwrap();
        let open = |number: u128, matter: Matter, pauses: bool| OpenTicket {
            id: TicketId::of(matter.kind(), TurnId::new(Uuid::from_u128(number))),
            matter,
            opened_at: at,
            claim: None,
            pauses,
            erased: false,
        };
        let violation = |severity| Matter::Violation { kind: Kind::FAIR_HOUSING, severity };
        let pause = open(1, violation(Severity::Critical), true);
        let claim = Some(Claim { by: "Ann".into(), at });
        let claimed = OpenTicket { claim, ..open(3, Matter::escalation(Reason::AskedForPerson), false) };
        let tickets = vec![pause.clone(), open(2, violation(Severity::Medium), false), claimed];
        let mut progress = Progress { tickets, ..Progress::default() };
        progress.compliance.held_since = Some(at);
        progress.compliance.mediums.add(at);
        let compliance = progress.compliance.clone();
        let who = ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse("CON1").unwrap(),
        };
        let after = forgotten(&who, &Remembered { version: 1, progress, audit: None }).progress;
        assert_eq!(after.compliance, compliance, "held, and counted");
        assert_eq!(after.tickets, [OpenTicket { erased: true, ..pause }]);
        assert_eq!(after.silent_until, Some(Timestamp::MAX), "whoever has the conversation keeps it");
    }
}
