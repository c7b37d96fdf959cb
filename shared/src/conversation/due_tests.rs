//! What happens though nobody writes.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use uuid::Uuid;

use super::*;
use crate::conversation::style::tests::everybody_gets;
use crate::conversation::turn::tests::{Thread, noon, tasks, text_at};
use crate::conversation::{Conversation, Progress, Step};
use crate::experiments::Lever;
use crate::ids::{CorrelationId, TurnId};
use crate::inbox::{ContactEvent, OutboundMessage, Sender};

fn moment(at: Timestamp) -> Moment {
    Moment {
        now: at,
        turn: TurnId::new(Uuid::from_u128(99)),
        correlation_id: CorrelationId::new(Uuid::nil()),
    }
}

fn due(thread: &mut Thread, at: Timestamp) -> Option<Turn> {
    thread.desk.waiting.clear();
    let link = Some("https://example.org/u/token");
    let turn = thread.supplied(at, |thread, outside| {
        take_due(&thread.desk, &thread.settings, outside, link, moment(at))
    })?;
    thread.desk.conversation = turn.conversation.clone();
    for message in &turn.history {
        thread.desk.history.insert(0, message.clone());
    }
    if turn.reply().is_some() {
        thread.settle(OutgoingState::Delivered { message: None, booked: None });
    }
    Some(turn)
}

fn next(conversation: &Conversation) -> Timestamp {
    conversation.progress.follow_up.expect("something follows").at
}

fn text(turn: &Turn) -> String {
    let text = turn.reply().and_then(|reply| reply.text.clone());
    text.map(|text| text.expose().clone()).unwrap_or_default()
}

/// A lead who was asked something at noon in Texas and does not answer.
fn silent_lead() -> Thread {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let profile = thread.desk.conversation.profile.as_mut().unwrap();
    profile.time_zone = Some("America/Chicago".into());
    profile.person.email = Some("pat@example.org".to_owned()).into();
    thread.settings.postal_address = Some("100 Example Street, Austin".into());
    thread.says("Hello");
    thread
}

#[test]
fn nobody_answering_a_lead_brings_a_nudge_a_text_a_call_an_email_and_a_last_text() {
    let mut thread = silent_lead();
    let mut told = Vec::new();
    while let Some(follow_up) = thread.desk.conversation.progress.follow_up {
        let turn = due(&mut thread, follow_up.at).expect("it is due");
        let days = follow_up.at.duration_since(noon()).as_hours() / 24;
        told.push(format!("day {days}: {}", turn.entry.details["actions"]));
        let reply = text(&turn);
        assert!(reply.is_empty() || reply.starts_with("Hi Pat"), "{reply}");
    }
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(told[0].starts_with("day 0: follow_up:nudge"), "{told:?}");
    assert!(told[1].starts_with("day 3: follow_up:text"), "{told:?}");
    assert!(told[2].starts_with("day 7: follow_up:call task task:call"), "{told:?}");
    assert!(told[3].contains("follow_up:email email"), "{told:?}");
    assert!(told[4].starts_with("day 30: follow_up:text"), "{told:?}");
}

#[test]
fn before_its_time_nothing_is_due() {
    let mut thread = silent_lead();
    let at = next(&thread.desk.conversation);
    assert!(due(&mut thread, at.checked_sub(1.second()).unwrap()).is_none());
}

#[test]
fn a_nudge_repeats_the_question_in_words_not_used_before() {
    let mut thread = silent_lead();
    let asked = thread.desk.history[0].text.expose().clone();
    let at = next(&thread.desk.conversation);
    let nudge = text(&due(&mut thread, at).unwrap());
    insta::assert_snapshot!(nudge, @"Hi Pat, just making sure my last message reached you. So that I can point you the right way: is it about buying a home, or selling one? Reply STOP to opt out.");
    assert!(!nudge.contains(&asked));
    assert_eq!(thread.desk.conversation.progress.asked, Some(Step::Interest), "the question is still open");
}

#[test]
fn any_reply_cancels_and_the_schedule_begins_anew() {
    let mut thread = silent_lead();
    let first = next(&thread.desk.conversation);
    thread.turns = 30;
    thread.says("I want to buy a home");
    let second = next(&thread.desk.conversation);
    assert!(second > first);
    assert!(due(&mut thread, first).is_none());
}

#[test]
fn a_person_who_takes_over_or_a_stop_ends_the_schedule() {
    for text in ["STOP", "please stop texting me"] {
        let mut thread = silent_lead();
        thread.turns = 5;
        thread.says(text);
        assert_eq!(thread.desk.conversation.due_at(), None, "{text}");
    }
    let mut thread = silent_lead();
    thread.event(ContactEvent::MessageSentV1(OutboundMessage {
        message: None,
        sender: Sender::Person(None),
        internal: false,
        text: "Jordan here".to_owned().into(),
        sent_at: noon(),
    }));
    assert_eq!(thread.desk.conversation.due_at(), None);
}

#[test]
fn a_run_that_comes_too_late_for_the_day_waits_for_the_next_morning() {
    let mut thread = silent_lead();
    // 10 p.m. in Texas.
    let night: Timestamp = "2026-11-21T04:00:00Z".parse().unwrap();
    let turn = due(&mut thread, night).unwrap();
    assert!(turn.reply().is_none());
    assert_eq!(turn.entry.details["rule"], "quiet_hours");
    let morning = next(&thread.desk.conversation);
    assert!(morning >= "2026-11-21T15:00:00Z".parse().unwrap(), "{morning}");
    assert_eq!(text(&due(&mut thread, morning).unwrap()).len(), text_len(&thread));
}

fn text_len(thread: &Thread) -> usize {
    thread.desk.history[0].text.expose().len()
}

#[test]
fn without_consent_or_a_recent_inquiry_nothing_is_sent() {
    let mut thread = silent_lead();
    let later = noon().checked_add((24 * 120).hours()).unwrap();
    let turn = due(&mut thread, later).unwrap();
    assert!(turn.reply().is_none());
    assert_eq!(turn.entry.details["rule"], "no_consent");
    assert_eq!(thread.desk.conversation.due_at(), None);
}

#[test]
fn an_answer_at_night_waits_for_the_morning_where_the_team_wants_it_so() {
    let mut thread = silent_lead();
    thread.settings.answer_in_quiet_hours = false;
    thread.turns = 10 * 60 + 30;
    let asked = text_at("m:9", "I want to sell", thread.now(), 0);
    let turn = thread.turn(vec![asked]);
    assert!(turn.reply().is_none(), "half past ten in the evening");
    let scheduled = thread.desk.conversation.scheduled().expect("it waits").clone();
    assert_eq!(thread.desk.conversation.due_at(), Some(scheduled.committed_at));
    let morning = due(&mut thread, scheduled.committed_at).unwrap();
    assert_eq!(morning.reply().unwrap().text, scheduled.text);
}

#[test]
fn what_was_to_be_done_with_an_answer_that_is_overtaken_is_still_done() {
    let mut thread = silent_lead();
    thread.settings.answer_in_quiet_hours = false;
    thread.turns = 10 * 60 + 30;
    let asked = text_at("m:9", "I want to talk to a real person", thread.now(), 0);
    assert!(thread.turn(vec![asked]).reply().is_none());
    thread.turns += 5;
    let again = text_at("m:10", "hello?", thread.now(), 0);
    let turn = thread.turn(vec![again]);
    let told = turn.reply().unwrap().effects.iter().any(|effect| matches!(effect, Effect::Tell { .. }));
    assert!(told, "the person is asked all the same");
}

#[test]
fn an_answer_that_waits_is_overtaken_by_a_stop() {
    let mut thread = silent_lead();
    thread.settings.answer_in_quiet_hours = false;
    thread.turns = 10 * 60 + 30;
    let asked = text_at("m:9", "I want to sell", thread.now(), 0);
    thread.turn(vec![asked]);
    let at = thread.desk.conversation.due_at().unwrap();
    thread.turns += 5;
    thread.says("STOP");
    assert!(due(&mut thread, at).is_none());
}

#[test]
fn a_hot_buyer_becomes_a_task_of_the_agent_after_two_hours() {
    let mut thread = Thread::with_tags(&["buyer-lead"]);
    thread.settings.first_nudge_hours = Some(24);
    thread.says("cash, 500k, moving in 2 weeks, lease is up, just me, Cedar Park");
    assert_eq!(
        thread.desk.conversation.progress.temperature,
        Some(crate::conversation::timing::Temperature::Hot)
    );
    let at = next(&thread.desk.conversation);
    let turn = due(&mut thread, at).unwrap();
    assert_eq!(tasks(turn.reply().unwrap()).len(), 1);
    assert_eq!(text(&turn), "");
}

#[test]
fn a_nudge_is_worded_in_every_way_there_is() {
    for hello in ["Hello", "Hola, buenas tardes"] {
        for lever in [Lever::ResponseTone, Lever::GreetingStyle] {
            let mut read = BTreeSet::new();
            for way in lever.ways() {
                let mut thread = silent_lead();
                thread.outside.experiments = everybody_gets(&[(lever, way)]);
                thread.turns = 30;
                thread.says(hello);
                let mut said = Vec::new();
                while let Some(follow_up) = thread.desk.conversation.progress.follow_up {
                    let turn = due(&mut thread, follow_up.at).expect("it is due");
                    assert_eq!(turn.entry.details.get("verdicts"), None, "{way}");
                    said.push(text(&turn));
                }
                said.retain(|text| !text.is_empty());
                assert_eq!(said.len(), 3, "a nudge, day 3, day 30");
                read.extend(said);
            }
            assert_eq!(read.len(), 9, "{lever:?}: {read:?}");
        }
    }
}

#[test]
fn of_a_nudge_a_contact_meets_greeting_and_tone() {
    let mut thread = silent_lead();
    let desk = thread.desk.clone();
    let around = Around {
        desk: &desk,
        settings: &thread.settings,
        guarding: &thread.outside.guarding,
        unsubscribe: None,
        style: Style::default(),
        moment: moment(noon()),
    };
    let (text, met) = nudge(&mut thread.desk.conversation, around).unwrap();
    assert_eq!(met, BTreeSet::from([Lever::GreetingStyle, Lever::ResponseTone]), "{}", text.expose());
    // The first form of the question is left where another one was asked before.
    let again = "So that I can point you the right way: is it about buying a home, or selling one?";
    let mut last = desk.history[0].clone();
    last.text = again.to_owned().into();
    let history = vec![last];
    let conversation = Conversation {
        progress: Progress {
            times_asked: [(Step::Interest, 0)].into(),
            ..desk.conversation.progress.clone()
        },
        ..desk.conversation.clone()
    };
    let desk = Desk { history, ..desk.clone() };
    let (_, met) = nudge(&mut conversation.clone(), Around { desk: &desk, ..around }).unwrap();
    assert!(met.contains(&Lever::CtaStyle), "{met:?}");
}

/// What is done in the whole schedule of a hot buyer who does not answer, where experiments become these after the
/// first step.
fn schedule_of_a_hot_buyer(way: &str, becomes: &[(Lever, &str)]) -> Vec<String> {
    let mut thread = Thread::with_tags(&["buyer-lead"]);
    thread.outside.experiments = everybody_gets(&[(Lever::FollowupTiming, way)]);
    thread.says("cash, 500k, moving in 2 weeks, lease is up, just me, Cedar Park");
    let mut done = Vec::new();
    while let Some(follow_up) = thread.desk.conversation.progress.follow_up {
        let turn = due(&mut thread, follow_up.at).expect("it is due");
        done.push(turn.entry.details["actions"].split(' ').next().unwrap().to_owned());
        thread.outside.experiments = everybody_gets(becomes);
    }
    done
}

#[test]
fn a_schedule_goes_on_by_the_hours_it_began_with_whatever_becomes_of_the_experiment() {
    for way in Lever::FollowupTiming.ways() {
        let undisturbed = schedule_of_a_hot_buyer(way, &[(Lever::FollowupTiming, way)]);
        assert_eq!(undisturbed.len(), 6, "{undisturbed:?}");
        for other in Lever::FollowupTiming.ways() {
            let disturbed = schedule_of_a_hot_buyer(way, &[(Lever::FollowupTiming, other)]);
            assert_eq!(disturbed, undisturbed, "{way}, then {other}");
        }
        assert_eq!(schedule_of_a_hot_buyer(way, &[]), undisturbed, "{way}, then none");
    }
}
