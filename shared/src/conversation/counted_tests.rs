//! What turns come to in figures, told as conversations.

use std::collections::BTreeSet;

use super::*;
use crate::conversation::turn::tests::{Thread, text_at};
use crate::experiments::with_defaults;
use crate::ids::{MessageId, TurnId};
use crate::inbox::{ContactChange, ContactEvent};
use crate::review::{Act, Acted, OpenTicket};

/// A turn over one event, and what it comes to.
fn event(thread: &mut Thread, event: ContactEvent) -> Counted {
    let before = thread.desk.conversation.clone();
    let turn = thread.event(event);
    counted(&before, &turn)
}

fn says(thread: &mut Thread, text: &str) -> Counted {
    let before = thread.desk.conversation.clone();
    let waiting = text_at("m:1", text, thread.now(), 0);
    let turn = thread.turn(vec![waiting]);
    counted(&before, &turn)
}

fn names(counted: &Counted) -> Vec<String> {
    counted.counts.iter().map(ToString::to_string).collect()
}

/// The CRM reports these tags.
fn tags(all: &[&str]) -> ContactEvent {
    let tags = Some(all.iter().map(ToString::to_string).collect());
    ContactEvent::ContactChangedV1(ContactChange { tags, ..ContactChange::default() })
}

fn lead() -> Thread {
    Thread::with_tags(&["lead-bot"])
}

#[test]
fn a_turn_counts_once_whatever_it_says() {
    let mut thread = lead();
    let first = says(&mut thread, "Hello");
    assert_eq!((names(&first), first.stages), (vec!["lead.turns".to_owned()], vec![Counter::Inquiries]));
    let second = says(&mut thread, "hm, let me think");
    assert_eq!((names(&second), second.stages), (vec!["lead.turns".to_owned()], vec![]));
}

#[test]
fn an_opt_out_counts_when_it_begins_and_a_repeated_one_does_not() {
    let mut thread = lead();
    says(&mut thread, "Hello");
    assert_eq!(names(&says(&mut thread, "STOP")), ["lead.turns", "lead.opt_outs"]);
    assert_eq!(names(&says(&mut thread, "STOP")), ["lead.turns"]);
}

#[test]
fn a_matter_left_to_people_counts_when_it_is_opened() {
    let mut thread = lead();
    says(&mut thread, "Hello");
    assert_eq!(names(&says(&mut thread, "let me talk to a human")), ["lead.turns", "lead.escalations"]);
    assert_eq!(names(&says(&mut thread, "I want a human please")), ["lead.turns"], "it is open already");
}

#[test]
fn a_hand_off_counts_by_its_result_for_the_bot_that_gives_and_the_turn_for_the_one_that_answers() {
    let mut thread = lead();
    let handed = says(&mut thread, "I want to buy a house in Cedar Park");
    assert_eq!(names(&handed), ["buyer.turns", "lead.handoffs_executed"]);
    assert_eq!(handed.bot, Bot::Buyer);
    assert_eq!(handed.stages, [Counter::Inquiries, Counter::Engaged]);
    let blocked = [
        (Blocked::CircularPreventionRoute, Counter::HandoffsCircular),
        (Blocked::CircularPreventionChain, Counter::HandoffsCircular),
        (Blocked::RateLimitHourly, Counter::HandoffsTooMany),
        (Blocked::RateLimitDaily, Counter::HandoffsTooMany),
        (Blocked::AlreadyInProgress, Counter::HandoffsLocked),
        (Blocked::NoSuchRoute, Counter::HandoffsNoRoute),
    ];
    let mut thread = lead();
    let waiting = text_at("m:1", "I want to buy a house in Cedar Park", thread.now(), 0);
    let mut handoff = thread.turn(vec![waiting]).handoff.unwrap();
    for (blocked, counter) in blocked {
        handoff.attempt.verdict = Verdict::Blocked(blocked);
        assert_eq!(attempted(&handoff), Count::of(Bot::Lead, counter), "{blocked:?}");
    }
}

#[test]
fn a_committed_turn_taken_again_on_what_it_left_counts_nothing_of_its_stages() {
    let mut thread = lead();
    let waiting = text_at("m:1", "My budget is $450k", thread.now(), 0);
    let before = thread.desk.conversation.clone();
    let turn = thread.turn(vec![waiting.clone()]);
    assert_eq!(counted(&before, &turn).stages, [Counter::Inquiries, Counter::Engaged]);
    let before = thread.desk.conversation.clone();
    let again = thread.turn(vec![waiting]);
    assert_eq!(counted(&before, &again).stages, []);
}

#[test]
fn a_contact_is_counted_by_each_variant_it_takes_part_in() {
    let mut thread = lead();
    thread.outside.experiments = with_defaults(vec![], thread.now()).into();
    says(&mut thread, "Hello");
    let enrolled = &thread.desk.conversation.progress.experiments;
    let named = variants(&thread.desk.conversation);
    assert!(!named.is_empty() && named.len() == enrolled.iter().count(), "{named:?}");
    assert!(named.iter().any(|name| name.starts_with("greeting_style.")), "{named:?}");
}

#[test]
fn a_text_the_crm_took_counts_and_so_does_the_first_appointment() {
    let mut thread = lead();
    says(&mut thread, "Hello");
    let message = || Some(MessageId::parse("MSG1").unwrap());
    let mut conversation = thread.desk.conversation.clone();
    let sent = arrived(&conversation, &OutgoingState::Delivered { message: message(), booked: None });
    assert_eq!((names(&sent), sent.stages), (vec!["lead.texts_sent".to_owned()], vec![]));
    let booked = OutgoingState::Delivered { message: message(), booked: Some(true) };
    assert_eq!(arrived(&conversation, &booked).stages, [Counter::Appointments]);
    conversation.progress.booked = Some(thread.now());
    assert_eq!(arrived(&conversation, &booked).stages, [], "another one is no further stage");
    for state in [
        OutgoingState::Delivered { message: None, booked: Some(false) },
        OutgoingState::Refused { reason: "do not disturb".into() },
        OutgoingState::Withdrawn,
        OutgoingState::LeftToPerson,
    ] {
        let nothing = arrived(&conversation, &state);
        assert_eq!((nothing.counts, nothing.stages), (vec![], vec![]), "{state:?}");
    }
}

/// A contact the bot has taken for a hot one, as the CRM has reported in turn.
fn taken_for_hot() -> Thread {
    let mut thread = lead();
    says(&mut thread, "Hello");
    let progress = &mut thread.desk.conversation.progress;
    progress.own_tags = BTreeSet::from(["Hot-Lead".to_owned()]);
    thread
}

const CORRECTED: &str = "lead.judgements_corrected";
const CONFIRMED: &str = "lead.judgements_confirmed";

fn says_of_it(counted: &Counted) -> Vec<String> {
    names(counted).into_iter().filter(|name| name == CORRECTED || name == CONFIRMED).collect()
}

#[test]
fn a_person_who_puts_another_temperature_in_the_place_of_ours_corrects_it() {
    let mut thread = taken_for_hot();
    assert_eq!(says_of_it(&event(&mut thread, tags(&["lead-bot", "hot-lead"]))), [""; 0], "our own, as told");
    assert_eq!(says_of_it(&event(&mut thread, tags(&["lead-bot", "cold-lead"]))), [CORRECTED]);
    assert_eq!(says_of_it(&event(&mut thread, tags(&["lead-bot", "cold-lead", "vip"]))), [""; 0], "once");
}

#[test]
fn a_report_that_is_older_than_our_own_change_corrects_nothing() {
    let mut thread = taken_for_hot();
    for reported in [&["lead-bot", "warm-lead"][..], &["lead-bot", "warm-lead", "hot-lead"], &["hot-lead"]] {
        assert_eq!(says_of_it(&event(&mut thread, tags(reported))), [""; 0], "{reported:?}");
    }
    assert_eq!(says_of_it(&event(&mut thread, tags(&["lead-bot"]))), [""; 0], "taken away is not another");
}

fn close(thread: &mut Thread, reason: Reason) -> Counted {
    let ticket = TicketId::of(TicketKind::Escalation, TurnId::new(uuid::Uuid::from_u128(9)));
    let at = thread.now();
    let open = OpenTicket {
        id: ticket,
        matter: Matter::escalation(reason),
        opened_at: at,
        claim: None,
        pauses: false,
        erased: false,
    };
    thread.desk.conversation.progress.tickets.push(open);
    let by = "Ann".to_owned();
    let reason = Some("called them".to_owned());
    event(thread, ContactEvent::TicketActedV1(Acted { ticket, act: Act::Resolve, by, reason, at }))
}

#[test]
fn a_person_who_is_done_with_a_hot_contact_confirms_that_it_was_one() {
    let mut thread = taken_for_hot();
    event(&mut thread, tags(&["lead-bot", "hot-lead"]));
    assert_eq!(says_of_it(&close(&mut thread, Reason::HotLead)), [CONFIRMED]);
    assert_eq!(says_of_it(&close(&mut thread, Reason::Stuck)), [""; 0], "that was another matter");
    let mut thread = taken_for_hot();
    event(&mut thread, tags(&["lead-bot", "hot-lead"]));
    event(&mut thread, tags(&["lead-bot", "cold-lead"]));
    assert_eq!(says_of_it(&close(&mut thread, Reason::HotLead)), [""; 0], "they had corrected it before");
}
