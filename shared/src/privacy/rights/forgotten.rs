//! What stays of a conversation that is erased.

use super::Remembered;
use crate::conversation::{Conversation, Progress};
use crate::ids::ContactRef;

/// The conversation of an erased contact: as if never heard of, except for what protects the contact from being texted
/// and the team from surprises. None of it says who the contact is or what was said.
///
/// An opt-out stays in force, a person who has the conversation keeps it, and today's limits stay used up. Messages are
/// counted on, so that no new one takes an erased one's place before that is removed.
#[must_use]
pub fn forgotten(who: &ContactRef, before: &Remembered) -> Conversation {
    let was = &before.progress;
    let progress = Progress {
        opted_out_at: was.opted_out_at,
        silent_until: was.silent_until,
        commanded_at: was.commanded_at,
        read_until: was.read_until,
        today: was.today,
        model_costs: was.model_costs,
        messages: was.messages,
        forgotten: was.messages,
        ..Progress::default()
    };
    Conversation { version: before.version + 1, progress, ..Conversation::new(who.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{Bot, Interest, Step};
    use crate::ids::{ContactId, LocationId, MessageId};
    use crate::language::Language;

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
}
