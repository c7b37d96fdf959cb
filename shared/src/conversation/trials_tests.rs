//! What turns count, told as conversations.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::*;
use crate::audit::Action;
use crate::compliance::Guarding;
use crate::conversation::outgoing::{Booking, Outgoing, OutgoingState};
use crate::conversation::stages::Stage;
use crate::conversation::state::Waiting;
use crate::conversation::timing::{FollowUp, FollowUpKind};
use crate::conversation::turn::tests::{Thread, noon, text_at};
use crate::conversation::{Turn, take_due};
use crate::experiments::{Change, Draft, Lever, with_defaults};
use crate::ids::{CorrelationId, DeliveryId, TurnId};
use crate::inbox::ContactEvent;

/// An experiment that changes nothing: whoever is answered takes part.
fn nothing_changed() -> Definition {
    let draft = Draft {
        id: "a_a".to_owned(),
        changes: None,
        variants: vec!["one".to_owned(), "other".to_owned()],
        shares: vec![1.0, 0.0],
        metrics: vec!["response".to_owned()],
        owner: "Ann".to_owned(),
        starts_at: None,
        ends_at: None,
        matures_after_days: 0,
    };
    Definition::create(draft, &[], noon()).unwrap()
}

fn thread() -> Thread {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.outside.experiments = Arc::from([nothing_changed()]);
    thread
}

fn named(turn: &Turn) -> &str {
    turn.entry.details.get("experiments").map_or("", String::as_str)
}

fn says(thread: &mut Thread, text: &str) -> Turn {
    let waiting = text_at("m:1", text, thread.now(), 0);
    thread.turn(vec![waiting])
}

fn won(at: Timestamp) -> ContactEvent {
    ContactEvent::OpportunityWonV1 { at }
}

fn moment(thread: &Thread) -> Moment {
    Moment {
        now: thread.now(),
        turn: TurnId::new(Uuid::from_u128(1_000)),
        correlation_id: CorrelationId::new(Uuid::nil()),
    }
}

#[test]
fn whoever_is_answered_is_assigned_and_has_responded_when_they_answer() {
    let mut thread = thread();
    let first = says(&mut thread, "Hello");
    assert_eq!(named(&first), "a_a=one", "what brings a contact in is no response");
    let [assigned] = &first.outcomes[..] else { panic!("{:?}", first.outcomes) };
    assert_eq!((assigned.what, assigned.assigned_at), (OutcomeType::Assigned, noon()));
    let second = says(&mut thread, "hm, let me think");
    assert_eq!(named(&second), "a_a+response");
    assert_eq!(second.outcomes[0].assigned_at, noon(), "counted on the day of the assignment");
    assert_eq!(named(&says(&mut thread, "I want to buy a home")), "", "once");
}

#[test]
fn a_text_that_was_sent_before_our_answer_and_arrives_after_it_is_no_response() {
    let mut thread = thread();
    thread.turns = 10;
    let first = says(&mut thread, "Hello");
    let sent_with_it = text_at("m:2", "is anybody there", thread.now(), 60_000);
    let before = text_at("m:3", "I saw your sign", thread.now(), 150_000);
    assert_eq!(first.outcomes[0].assigned_at, thread.now() - 1.minutes());
    assert_eq!(named(&thread.turn(vec![before.clone(), sent_with_it])), "");
    let after = text_at("m:4", "hm, let me think", thread.now(), 1_000);
    let turn = thread.turn(vec![after, before]);
    assert_eq!(named(&turn), "a_a+response", "the newest of them decides");
}

/// An evening on which the team wants nobody to be texted, and a greeting that waits for the morning.
fn held_back() -> (Thread, Turn) {
    let mut thread = thread();
    let experiments = with_defaults(vec![nothing_changed()], noon());
    thread.outside.experiments = experiments.into();
    thread.settings.answer_in_quiet_hours = false;
    thread.turns = 10 * 60 + 30;
    let turn = says(&mut thread, "Hello");
    assert!(turn.reply().is_none() && turn.conversation.scheduled().is_some());
    (thread, turn)
}

#[test]
fn whoever_gets_the_answer_in_the_morning_is_assigned_in_the_morning() {
    let (mut thread, turn) = held_back();
    assert_eq!((named(&turn), turn.outcomes.len()), ("", 0), "nobody has read it");
    thread.desk.waiting.clear();
    // Whatever the CRM reports meanwhile, it still waits.
    let told = ContactEvent::ContactChangedV1(crate::inbox::ContactChange::default());
    assert_eq!(named(&thread.event(told)), "");
    thread.desk.waiting.clear();
    let morning = thread.desk.conversation.scheduled().unwrap().committed_at;
    let moment = Moment { now: morning, ..moment(&thread) };
    let turn = thread
        .supplied(morning, |thread, outside| take_due(&thread.desk, &thread.settings, outside, None, moment));
    let turn = turn.unwrap();
    assert!(turn.reply().is_some());
    let assigned: Vec<&str> = turn.outcomes.iter().map(|outcome| outcome.experiment.as_str()).collect();
    assert!(assigned.contains(&"a_a") && assigned.contains(&"greeting_style"), "{assigned:?}");
    assert!(turn.outcomes.iter().all(|outcome| outcome.assigned_at == morning));
    assert!(turn.conversation.progress.met_later.is_empty());
}

#[test]
fn what_would_have_gone_out_in_the_morning_assigns_nobody_who_has_written_before() {
    let (mut thread, turn) = held_back();
    assert!(!turn.conversation.progress.met_later.is_empty());
    let stops = says(&mut thread, "STOP");
    assert_eq!(named(&stops), "");
    assert!(stops.conversation.progress.met_later.is_empty());
}

#[test]
fn an_opt_out_is_no_response() {
    for words in ["STOP", "stop", "please take me off your list", "ALTO"] {
        let mut thread = thread();
        says(&mut thread, "Hello");
        let stops = says(&mut thread, words);
        assert_eq!((stops.entry.action, named(&stops)), (Action::OptedOut, ""), "{words}");
        assert_eq!(named(&says(&mut thread, "STOP")), "", "nor is another one");
    }
    let mut thread = thread();
    says(&mut thread, "Hello");
    let both =
        vec![text_at("m:1", "who is this", thread.now(), 2_000), text_at("m:2", "STOP", thread.now(), 0)];
    assert_eq!(named(&thread.turn(both)), "", "nor is what came with it");
    assert_eq!(named(&says(&mut thread, "START")), "a_a+response", "an opt-in is an answer");
}

#[test]
fn a_contact_nobody_answers_is_assigned_nothing() {
    let mut closed = thread();
    closed.desk.conversation.profile.as_mut().unwrap().tags = Some(vec!["ai-off".into()]);
    let mut paused = thread();
    paused.settings.paused = true;
    for mut thread in [closed, paused] {
        let turn = says(&mut thread, "Hello");
        assert!(turn.reply().is_none());
        assert!(turn.outcomes.is_empty() && named(&turn).is_empty());
    }
    let mut thread = thread();
    let help = says(&mut thread, "HELP");
    assert!(help.reply().is_some(), "the law wants an answer");
    assert!(help.outcomes.is_empty(), "and nobody tries how it reads");
}

#[test]
fn a_location_that_takes_part_in_nothing_counts_nothing() {
    let mut thread = thread();
    says(&mut thread, "Hello");
    thread.outside.experiments = Arc::default();
    let before = thread.desk.conversation.progress.experiments.clone();
    let turn = says(&mut thread, "I want to buy a home");
    assert!(turn.outcomes.is_empty());
    assert_eq!(turn.conversation.progress.experiments, before);
}

#[test]
fn whoever_has_told_us_everything_is_engaged() {
    let mut thread = thread();
    for text in ["Hello", "I want to buy a home", "450k, cash", "3", "by summer, in Cedar Park"] {
        says(&mut thread, text);
    }
    let last = says(&mut thread, "just me");
    assert!(last.conversation.progress.complete);
    assert!(named(&last).contains("a_a+engagement"), "{}", named(&last));
}

#[test]
fn a_hand_off_counts_once_the_next_bot_has_learnt_something() {
    let mut thread = thread();
    says(&mut thread, "Hello");
    assert!(!named(&says(&mut thread, "I want to buy a home")).contains("handoff_success"));
    let learns = says(&mut thread, "450k, cash");
    assert_eq!(named(&learns), "a_a+handoff_success");
    assert!(!named(&says(&mut thread, "3")).contains("handoff_success"));
}

#[test]
fn what_is_met_is_assigned_by_its_lever_and_keeps_its_variant() {
    let mut thread = thread();
    let definitions = with_defaults(vec![nothing_changed()], noon());
    let before = says(&mut thread, "Hello").conversation;
    thread.desk.waiting = vec![text_at("m:2", "I want to buy a home", thread.now(), 0)];
    let mut reading = Reading::of(&thread.desk, &thread.settings, &Guarding::default(), thread.now());
    reading.met = BTreeSet::from([Lever::CtaStyle, Lever::ResponseTone]);
    let moment = moment(&thread);
    let said = Some("How many bedrooms?".to_owned().into());
    reading.conversation.outgoing =
        Some(Outgoing { text: said, ..Outgoing::silent(moment.turn, moment.now, vec![]) });
    let mut details = BTreeMap::new();
    note(&mut reading, &before, &definitions, moment, &mut details);
    let variant = |id: &str| {
        let definition = definitions.iter().find(|known| known.id().as_str() == id).unwrap();
        let given = crate::experiments::variant_for(definition, &before.who.contact, None, moment.now);
        given.unwrap().variant.clone()
    };
    let expected =
        format!("a_a+response response_tone={} cta_style={}", variant("response_tone"), variant("cta_style"));
    assert_eq!(details["experiments"], expected, "what was done comes before what is assigned");
    let taken: Vec<&str> =
        reading.conversation.progress.experiments.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(taken, ["a_a", "cta_style", "response_tone"], "nothing else was met");
}

#[test]
fn nothing_is_counted_of_an_experiment_that_is_over() {
    let mut thread = thread();
    says(&mut thread, "Hello");
    let over = nothing_changed().apply(&Change::Complete, noon()).unwrap();
    thread.outside.experiments = Arc::from([over]);
    let turn = says(&mut thread, "I want to buy a home");
    assert!(turn.outcomes.is_empty());
}

#[test]
fn a_won_opportunity_is_counted_in_silence_whatever_keeps_the_bot_silent() {
    let mut usual = thread();
    says(&mut usual, "Hello");
    let mut opted_out = thread();
    says(&mut opted_out, "Hello");
    says(&mut opted_out, "STOP");
    let mut paused = thread();
    says(&mut paused, "Hello");
    paused.settings.paused = true;
    let nudge = FollowUp { at: noon() + 24.hours(), step: 1, kind: FollowUpKind::Nudge };
    for mut thread in [usual, opted_out, paused] {
        thread.desk.conversation.progress.follow_up = Some(nudge);
        let before = thread.desk.conversation.clone();
        let at = thread.now();
        let turn = thread.event(won(at));
        assert_eq!(named(&turn), "a_a+conversion");
        assert_eq!(turn.entry.action, Action::ContactChanged);
        assert!(turn.reply().is_none() && turn.history.is_empty());
        assert_eq!(turn.read.len(), 1);
        let mut expected = before;
        expected.version += 1;
        expected.progress.experiments.clone_from(&turn.conversation.progress.experiments);
        expected.progress.stages.insert(Stage::Closed, at);
        assert_eq!(turn.conversation, expected, "nothing else changes");
        assert_eq!(named(&thread.event(won(at + 1.hours()))), "", "once");
    }
}

#[test]
fn a_deal_that_was_won_before_the_contact_was_assigned_is_no_conversion() {
    let mut thread = thread();
    says(&mut thread, "Hello");
    for at in [noon() - 1.hours(), noon()] {
        let turn = thread.event(won(at));
        assert_eq!((named(&turn), turn.outcomes.len()), ("", 0), "{at}");
    }
    assert_eq!(named(&thread.event(won(noon() + 1.minutes()))), "a_a+conversion");
}

#[test]
fn what_was_won_has_nothing_to_count_where_nothing_the_contact_takes_part_in_counts_it() {
    let mut thread = thread();
    let waits = |thread: &mut Thread, at: Timestamp| {
        let mut reported = text_at("w:1", "", thread.now(), 0);
        reported.event = won(at);
        thread.desk.waiting = vec![reported];
        thread.desk.has_nothing_to_count(&thread.outside.experiments)
    };
    assert!(waits(&mut thread, noon()), "a stranger");
    says(&mut thread, "Hello");
    assert!(waits(&mut thread, noon()), "before the contact was assigned");
    assert!(!waits(&mut thread, noon() + 1.hours()));
    thread.desk.waiting.push(text_at("m:1", "hello", noon(), 0));
    assert!(!thread.desk.has_nothing_to_count(&[]), "a text is to be answered");
    thread.desk.waiting.remove(0);
    assert!(!thread.desk.has_nothing_to_count(&[]));
    thread.desk.waiting.clear();
    assert!(!thread.desk.has_nothing_to_count(&[]), "nothing waits");
    assert!(!waits(&mut thread, noon() + 1.hours()));
    assert!(!thread.desk.has_nothing_to_count(&[]), "it closes the lead");
    let at = thread.now();
    thread.desk.conversation.progress.stages.insert(Stage::Closed, at);
    assert!(!waits(&mut thread, noon() + 1.hours()));
    assert!(thread.desk.has_nothing_to_count(&[]), "the location has left all experiments");
    let over = nothing_changed().apply(&Change::Complete, noon()).unwrap();
    assert!(thread.desk.has_nothing_to_count(&[over]));
    let later = thread.now();
    thread.event(won(later));
    assert!(waits(&mut thread, later + 1.hours()), "it is counted once");
}

#[test]
fn a_won_opportunity_of_somebody_nobody_knows_asks_the_crm_nothing() {
    let mut thread = thread();
    thread.desk.conversation.profile = None;
    thread.desk.waiting = vec![Waiting {
        delivery: DeliveryId::parse("w:1").unwrap(),
        received_at: noon(),
        stale: false,
        event: won(noon()),
    }];
    assert!(!thread.desk.needs_contact());
    let turn = thread.event(won(noon()));
    assert!(turn.outcomes.is_empty() && turn.reply().is_none());
    assert_eq!(turn.conversation.due_at(), None);
    thread.desk.waiting.push(text_at("m:1", "hello", noon(), 0));
    assert!(thread.desk.needs_contact(), "a text is from somebody");
}

#[test]
fn a_won_opportunity_beside_a_text_is_counted_and_the_text_answered() {
    let mut thread = thread();
    says(&mut thread, "Hello");
    let mut reported = text_at("w:1", "", thread.now(), 0);
    reported.event = won(thread.now());
    let said = text_at("m:1", "I want to buy a home", thread.now(), 0);
    let turn = thread.turn(vec![reported, said]);
    assert_eq!(named(&turn), "a_a+response a_a+conversion");
    assert!(turn.reply().is_some());
}

/// A contact who takes part, after a reply that made an appointment, or did not.
fn booked(made: bool) -> Thread {
    let mut thread = thread();
    says(&mut thread, "Hello");
    thread.desk.waiting.clear();
    let conversation = &mut thread.desk.conversation;
    conversation.progress.follow_up = None;
    let outgoing = conversation.outgoing.as_mut().unwrap();
    let title = "Pat Lead".to_owned().into();
    let if_taken = "Somebody was faster.".to_owned().into();
    // By a turn after the one that assigned.
    outgoing.committed_at = noon() + 1.minutes();
    outgoing.booking = Some(Booking { start: noon() + 24.hours(), title, if_taken });
    outgoing.state = OutgoingState::Delivered { message: None, booked: Some(made) };
    thread
}

fn due(thread: &Thread) -> Option<Turn> {
    let moment = moment(thread);
    thread.supplied(moment.now, |thread, outside| {
        take_due(&thread.desk, &thread.settings, outside, None, moment)
    })
}

#[test]
fn an_appointment_is_counted_though_the_contact_never_writes_again() {
    let mut thread = booked(true);
    let before = thread.desk.conversation.clone();
    assert_eq!(before.due_at(), Some(noon() + 1.minutes()), "at once");
    let turn = due(&thread).unwrap();
    assert_eq!(named(&turn), "a_a+appointment_booked");
    assert_eq!(turn.entry.action, Action::StayedSilent);
    assert!(turn.reply().is_none() && turn.history.is_empty());
    let mut expected = before;
    expected.version += 1;
    expected.progress.booked = Some(noon() + 24.hours());
    expected.progress.experiments.clone_from(&turn.conversation.progress.experiments);
    assert_eq!(turn.conversation, expected, "nothing else changes");
    thread.desk.conversation = turn.conversation;
    assert_eq!(thread.desk.conversation.due_at(), None);
    assert!(due(&thread).is_none(), "once");
}

#[test]
fn an_appointment_that_a_text_finds_is_counted_with_it_and_is_not_due_any_more() {
    let mut thread = booked(true);
    let turn = says(&mut thread, "thank you so much");
    assert_eq!(named(&turn), "a_a+response a_a+appointment_booked");
    assert!(!turn.conversation.has_booking_to_count());
}

#[test]
fn an_appointment_that_the_turn_made_which_assigned_was_not_made_because_of_it() {
    let mut thread = booked(true);
    thread.desk.conversation.outgoing.as_mut().unwrap().committed_at = noon();
    assert_eq!(thread.desk.conversation.due_at(), None);
    let turn = says(&mut thread, "thank you so much");
    assert_eq!(named(&turn), "a_a+response");
    assert_eq!(turn.conversation.progress.booked, Some(noon() + 24.hours()));
}

#[test]
fn a_booking_is_not_due_where_nothing_counts_it() {
    assert_eq!(booked(false).desk.conversation.due_at(), None, "it was not made");
    let mut thread = booked(true);
    thread.desk.conversation.progress.experiments = crate::experiments::Participation::default();
    assert_eq!(thread.desk.conversation.due_at(), None);
    assert!(due(&thread).is_none());
    let mut thread = booked(true);
    thread.outside.experiments = Arc::default();
    let turn = due(&thread).unwrap();
    assert!(turn.outcomes.is_empty(), "the location has left all experiments since");
    assert_eq!(turn.conversation.due_at(), None, "and is not due for ever");
}
