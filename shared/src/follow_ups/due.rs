//! What is due, and which of it is woken now.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::millis_since;
use crate::digest::sha256_hex;
use crate::ids::{ContactRef, CorrelationId, DeliveryId, TicketId, TurnId};
use crate::inbox::delivery::UNANSWERED_AFTER;
use crate::queue::{Due, Inbound, OutcomesKept, TicketOpened, WakeUp};

/// How long a conversation is woken, for itself or for a delivery, or a ticket told of, at every run after it was due; then
/// once an hour.
const WOKEN_AT_EVERY_RUN_FOR: Duration = Duration::from_secs(60 * 60);

/// How long outcomes are announced at every run after they were due; then once an hour. Where counting has failed all
/// that time, their messages wait in its queue: more of them help nobody.
const ANNOUNCED_AT_EVERY_RUN_FOR: Duration = Duration::from_secs(5 * 60);

/// What has been due for longer is not looked for any more: its moment has passed for good.
pub const LOOKS_BACK: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Something of one contact that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueItem {
    /// Whose.
    pub who: ContactRef,
    /// Since when, to the second.
    pub due_at: Timestamp,
    /// What.
    pub what: What,
}

/// What can be due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A delivery nobody has answered: its wake-up was never sent, or is lost.
    Delivery(DeliveryId),
    /// The conversation itself has something to do.
    Conversation,
    /// People do not have a ticket yet. Every try makes it due at a later time.
    Ticket(TicketId),
    /// Nobody has counted what this turn kept of experiments.
    Outcomes(TurnId),
}

/// What a run sends for something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Wakes the conversation.
    Conversation(Inbound),
    /// Tells whoever carries tickets to people.
    Ticket(TicketOpened),
    /// Tells whoever counts outcomes of experiments.
    Outcomes(OutcomesKept),
}

impl DueItem {
    /// Whether a run at `now` wakes the contact for it.
    ///
    /// It is woken at every run for an hour; if that did not help, once an hour, in a minute of its own, so that
    /// conversations nobody can go on with never crowd out the others. So what waits for somebody to connect a location is
    /// answered without being brought back.
    #[must_use]
    pub fn is_woken(&self, now: Timestamp) -> bool {
        let overdue = Duration::from_millis(millis_since(self.due_at, now));
        match self.what {
            _ if self.due_at > now => false,
            What::Outcomes(_) if overdue < ANNOUNCED_AT_EVERY_RUN_FOR => true,
            What::Delivery(_) | What::Conversation | What::Ticket(_) if overdue < WOKEN_AT_EVERY_RUN_FOR => {
                true
            }
            What::Delivery(_) | What::Conversation | What::Ticket(_) | What::Outcomes(_) => {
                overdue < LOOKS_BACK
                    && now.as_second().div_euclid(60).rem_euclid(60) == minute_of_its_own(&self.who)
            }
        }
    }

    /// The message that has it done. Two runs that find the same thing due wake a conversation with the same message,
    /// so the queue drops the second; a ticket told of twice is carried once.
    #[must_use]
    pub fn message(self, correlation_id: CorrelationId, traceparent: String) -> Message {
        let Self { who, due_at, what } = self;
        match what {
            What::Delivery(delivery) => {
                let waited = i64::try_from(UNANSWERED_AFTER.as_secs()).unwrap_or(0);
                // To the second only: not the id the door's wake-up had, whose repeats the queue may drop.
                let kept_at = Timestamp::from_second(due_at.as_second() - waited).unwrap_or(due_at);
                let wake_up = WakeUp { who, delivery, kept_at, correlation_id, traceparent };
                Message::Conversation(Inbound::InboundV1(wake_up))
            }
            What::Conversation => {
                Message::Conversation(Inbound::DueV1(Due { who, due_at, correlation_id, traceparent }))
            }
            What::Ticket(ticket) => {
                Message::Ticket(TicketOpened { who, ticket, correlation_id, traceparent })
            }
            What::Outcomes(turn) => {
                Message::Outcomes(OutcomesKept { who, turn, correlation_id, traceparent })
            }
        }
    }
}

/// The minute of every hour in which a contact that could not be helped is woken again.
fn minute_of_its_own(who: &ContactRef) -> i64 {
    let hash = sha256_hex(format!("{}#{}", who.location, who.contact).as_bytes());
    hash.get(..8).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or(0) % 60
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::ToSpan as _;
    use uuid::Uuid;

    use super::*;
    use crate::ids::{ContactId, LocationId};

    pub(in crate::follow_ups) fn conversation(location: &str, contact: &str, due_at: Timestamp) -> DueItem {
        let who = ContactRef {
            location: LocationId::parse(location).unwrap(),
            contact: ContactId::parse(contact).unwrap(),
        };
        DueItem { who, due_at, what: What::Conversation }
    }

    fn delivery(due_at: Timestamp) -> DueItem {
        let what = What::Delivery(DeliveryId::parse("w:1").unwrap());
        DueItem { what, ..conversation("LOC1", "CON1", due_at) }
    }

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn nothing_is_woken_before_it_is_due() {
        for item in [delivery(noon()), conversation("LOC1", "CON1", noon())] {
            assert!(!item.is_woken(noon() - 1.second()));
            assert!(item.is_woken(noon()));
        }
    }

    #[test]
    fn a_conversation_that_could_not_be_helped_is_woken_once_an_hour_for_a_fortnight() {
        for item in [conversation("LOC1", "CON1", noon()), delivery(noon())] {
            let woken_in = |from: i64, minutes: i64| {
                (from..from + minutes).filter(|minute| item.is_woken(noon() + minute.minutes())).count()
            };
            assert_eq!(woken_in(0, 60), 60, "at every run of the first hour");
            assert_eq!(woken_in(60, 60), 1);
            assert_eq!(woken_in(60, 24 * 60), 24);
            assert_eq!(woken_in(14 * 24 * 60, 24 * 60), 0);
        }
    }

    #[test]
    fn contacts_that_could_not_be_helped_are_spread_over_the_hour() {
        let later = noon() + 5.hours();
        let woken =
            (0..6_000).filter(|n| conversation("LOC1", &format!("CON{n}"), noon()).is_woken(later)).count();
        assert!((50..200).contains(&woken), "{woken} of 6,000 in one minute");
    }

    #[test]
    fn the_same_thing_due_makes_the_same_message_for_the_queue() {
        let message = |id: u128, item: DueItem| match item
            .message(CorrelationId::new(Uuid::from_u128(id)), "00-trace".to_owned())
        {
            Message::Conversation(inbound) => inbound,
            Message::Ticket(_) | Message::Outcomes(_) => panic!("a wake-up"),
        };
        for item in [delivery(noon()), conversation("LOC1", "CON1", noon())] {
            let (one, two) = (message(1, item.clone()), message(2, item.clone()));
            assert_eq!(one.deduplication(), two.deduplication());
            assert_eq!(one.group(), two.group());
            let later = message(1, DueItem { due_at: noon() + 1.second(), ..item });
            assert_ne!(one.deduplication(), later.deduplication());
        }
        let Inbound::InboundV1(wake_up) = message(1, delivery(noon())) else {
            panic!("a delivery's wake-up")
        };
        assert_eq!(wake_up.kept_at, noon() - 2.minutes());
    }

    #[test]
    fn a_ticket_is_told_of_on_the_queue_of_tickets() {
        let ticket = TicketId::parse("esc-00000000-0000-0000-0000-000000000007").unwrap();
        let item = DueItem { what: What::Ticket(ticket), ..conversation("LOC1", "CON1", noon()) };
        assert!(item.is_woken(noon()) && !item.is_woken(noon() - 1.second()));
        let message = item.clone().message(CorrelationId::new(Uuid::nil()), "00-trace".to_owned());
        let Message::Ticket(opened) = message else { panic!("a ticket") };
        assert_eq!((opened.who, opened.ticket), (item.who, ticket));
    }

    #[test]
    fn outcomes_are_announced_on_their_queue_for_five_minutes_and_then_once_an_hour() {
        let turn = TurnId::new(Uuid::from_u128(7));
        let item = DueItem { what: What::Outcomes(turn), ..conversation("LOC1", "CON1", noon()) };
        let woken_in = |from: i64, minutes: i64| {
            (from..from + minutes).filter(|minute| item.is_woken(noon() + minute.minutes())).count()
        };
        assert!(!item.is_woken(noon() - 1.second()));
        assert_eq!((woken_in(0, 5), woken_in(5, 60), woken_in(24 * 60, 60)), (5, 1, 1));
        assert_eq!(woken_in(14 * 24 * 60, 24 * 60), 0);
        let message = item.clone().message(CorrelationId::new(Uuid::nil()), "00-trace".to_owned());
        let Message::Outcomes(kept) = message else { panic!("outcomes") };
        assert_eq!((kept.who, kept.turn), (item.who, turn));
    }
}
