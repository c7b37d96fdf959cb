//! What a conversation does about assessments, told as conversations.

use uuid::Uuid;

use super::*;
use crate::conversation::progress::LendingProgress;
use crate::conversation::turn::tests::{Thread, noon, text_at};
use crate::conversation::{Outgoing, take_turn};
use crate::finance::{Assumptions, Reason, ServiceSaid, assess};
use crate::ids::{CorrelationId, TurnId};
use crate::privacy::Personal;
use crate::review::Matter;

fn buyer() -> Thread {
    let mut thread = Thread::with_tags(&["buyer-lead"]);
    thread.says("Hello");
    thread
}

/// How many tickets a turn opens because of an assessment.
fn reviews(turn: &Turn) -> usize {
    let review = Matter::escalation(crate::escalation::Reason::FinancialReview);
    turn.opened.iter().filter(|filed| filed.ticket.matter == review).count()
}

/// What the thread's last reply asks the assessor for.
fn asked_for(thread: &Thread) -> Option<AssessmentId> {
    let last = TurnId::new(Uuid::from_u128(u128::from(thread.turns - 1)));
    let outgoing = thread.desk.conversation.outgoing.as_ref().filter(|outgoing| outgoing.turn == last);
    let effects = &outgoing?.effects;
    let asked: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Assess { assessment, .. } => Some(*assessment),
            _ => None,
        })
        .collect();
    assert!(asked.len() <= 1, "a turn asks once");
    asked.first().copied()
}

/// Puts an assessment on record, as the assessor does.
fn assessed(thread: &mut Thread, id: AssessmentId, said: &ServiceSaid) -> Assessment {
    let case = case(&thread.desk.conversation, id, &thread.settings, thread.now());
    let assessment = assess(&case, said);
    thread.desk.conversation.assessment = Some(Personal::new(assessment.clone()));
    assessment
}

fn moment(thread: &Thread) -> Moment {
    Moment {
        now: thread.now(),
        turn: TurnId::new(Uuid::from_u128(999)),
        correlation_id: CorrelationId::new(Uuid::nil()),
    }
}

#[test]
fn whatever_changes_about_paying_is_assessed_and_nothing_else_is() {
    let mut thread = buyer();
    assert_eq!(asked_for(&thread), None, "nothing is known");
    for (text, asks) in [
        ("around 450k", true),
        ("pre-approved", true),
        ("3 bedrooms", false),
        ("450k, as I said", false),
        ("by summer", false),
        ("actually 500k", true),
        ("we make 140k a year", true),
        ("Cedar Park", false),
        ("my car payment is 400", true),
        ("how much can we afford?", true),
    ] {
        thread.says(text);
        assert_eq!(asked_for(&thread).is_some(), asks, "{text}");
    }
}

#[test]
fn an_assessment_is_called_after_the_turn_that_asked_for_it() {
    let mut thread = buyer();
    thread.says("around 450k");
    let outgoing = thread.desk.conversation.outgoing.as_ref().unwrap();
    assert_eq!(asked_for(&thread), Some(AssessmentId::from(outgoing.turn)));
}

#[test]
fn what_a_lead_said_is_assessed_when_the_buyer_bot_takes_over() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello, my budget is 450k");
    assert_eq!(asked_for(&thread).is_some(), thread.desk.conversation.progress.bot == Bot::Buyer);
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    thread.says("I want to buy a home for around 450k");
    assert!(asked_for(&thread).is_some());
    let mut seller = Thread::with_tags(&["seller-lead"]);
    seller.says("I hope to get 450k for it");
    assert_eq!(asked_for(&seller), None, "a seller's price is no budget");
}

#[test]
fn what_was_learnt_before_the_buyer_bot_led_is_assessed_with_its_first_answer() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    thread.says("I want to buy a home for around 450k");
    thread.says("pre-approved");
    // As after a hand-off that was put off and carried out though nobody wrote: no reply could ask.
    thread.desk.conversation.progress.lending = LendingProgress::default();
    thread.says("3 bedrooms");
    assert!(asked_for(&thread).is_some());
    thread.says("by summer");
    assert_eq!(asked_for(&thread), None, "its answer is on the way");
}

#[test]
fn an_assessment_that_never_came_is_asked_for_again() {
    let mut thread = buyer();
    thread.says("around 450k");
    assert!(asked_for(&thread).is_some());
    thread.turns += 9;
    thread.says("3 bedrooms");
    assert!(asked_for(&thread).is_some(), "ten minutes later");
    let id = asked_for(&thread).unwrap();
    assessed(&mut thread, id, &ServiceSaid::NotConfigured);
    thread.turns += 60;
    thread.says("by summer");
    assert_eq!(asked_for(&thread), None, "there is one now");
}

#[test]
fn a_contact_who_is_to_be_left_alone_is_not_assessed() {
    let mut thread = buyer();
    thread.says("around 450k");
    let why = |thread: &Thread| why_none(&thread.desk.conversation, &thread.settings, thread.now());
    assert_eq!(why(&thread), None);
    thread.desk.conversation.progress.today.count = thread.settings.daily_limit;
    assert_eq!(why(&thread), None, "texts used up are no reason");
    thread.desk.conversation.progress.silent_until = Some(jiff::Timestamp::MAX);
    assert_eq!(why(&thread), Some(Silence::PersonHasIt));
    thread.says("STOP");
    assert_eq!(asked_for(&thread), None);
    assert_eq!(why(&thread), Some(Silence::OptedOut));
}

#[test]
fn whoever_has_not_begun_is_told_once_that_a_lender_decides() {
    let mut thread = buyer();
    thread.says("around 450k");
    thread.says("not pre-approved yet");
    let id = asked_for(&thread).unwrap();
    assessed(&mut thread, id, &ServiceSaid::NotConfigured);
    insta::assert_snapshot!(thread.says("3"), @"Thanks, that helps. A lender can tell you what you qualify for, and our agent can explain the first step. When would you like to move?");
    assert!(!thread.says("by summer").contains("lender"), "once");
    assert_eq!(thread.desk.conversation.progress.lending.read, Some(id));
}

#[test]
fn a_lenders_word_and_cash_need_no_remark() {
    for paying in ["pre-approved", "cash", "talking to a lender"] {
        let mut thread = buyer();
        thread.says("around 450k");
        thread.says(paying);
        let id = asked_for(&thread).unwrap();
        assessed(&mut thread, id, &ServiceSaid::NotConfigured);
        assert!(!thread.says("3").contains("qualify"), "{paying}");
    }
}

#[test]
fn whoever_asks_for_a_figure_hears_that_the_agent_goes_over_it_and_never_a_figure() {
    let mut thread = buyer();
    thread.says("around 450k, we make 140k a year");
    let passed_on = thread.says("how much can we afford?");
    assert!(passed_on.contains("agent"), "{passed_on}");
    let id = asked_for(&thread).unwrap();
    let assessment = assessed(&mut thread, id, &ServiceSaid::NotConfigured);
    assert!(assessment.max_price.is_some());
    insta::assert_snapshot!(thread.says("pre-approved"), @"Thanks, that helps. Our agent will go over the numbers with you; what you can borrow is up to a lender. How many bedrooms do you need?");
    let mut spanish = buyer();
    spanish.says("queremos comprar, unos 300 mil. ¿Cuánto podemos pagar al mes?");
    let id = asked_for(&spanish).unwrap();
    assessed(&mut spanish, id, &ServiceSaid::NotConfigured);
    insta::assert_snapshot!(spanish.says("todavía no nos aprueban"), @"Perfecto, anotado. Nuestro agente revisa los números con usted; cuánto le prestan lo decide un banco. ¿Cuántas recámaras necesita?");
}

#[test]
fn no_text_of_a_buyer_brings_a_figure_of_the_assessment() {
    let mut thread = buyer();
    thread.says("we make 140k a year, 60k down, 500 a month in student loans");
    let id = asked_for(&thread).unwrap();
    let assessment = assessed(&mut thread, id, &ServiceSaid::NotConfigured);
    let figures = [assessment.max_price, assessment.comfortable_price, assessment.monthly_payment];
    for text in ["what would the payment be?", "so what can we afford?", "am I approved?", "3", "by summer"] {
        let reply = thread.says(text);
        for figure in figures.iter().flatten() {
            assert!(!reply.contains(&figure.short()) && !reply.contains(&figure.to_string()), "{reply}");
        }
        assert!(!reply.contains('%') && !reply.to_lowercase().contains("approved!"), "{reply}");
    }
}

#[test]
fn a_person_is_asked_once_whether_the_contact_writes_or_not() {
    let mut thread = buyer();
    thread.says("how much can I afford?");
    let id = asked_for(&thread).unwrap();
    let assessment = assessed(&mut thread, id, &ServiceSaid::Down);
    assert_eq!(assessment.tier, Tier::ManualReview);
    let turn = take_assessed(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).unwrap();
    let outgoing = turn.reply().unwrap();
    assert_eq!(outgoing.text, None, "nothing is said");
    assert_eq!(reviews(&turn), 1);
    assert!(matches!(outgoing.effects[..], [Effect::Tell { ticket }] if ticket == turn.opened[0].ticket.id));
    assert_eq!(turn.entry.details["assessment"], format!("{id} tier=manual_review readiness=0"));
    let mut after = thread.desk.clone();
    after.conversation = turn.conversation;
    assert!(take_assessed(&after, &thread.settings, &thread.outside, moment(&thread)).is_none(), "once");
    // The contact was faster than the wake-up: the same ticket is opened with the reply.
    thread.desk.waiting = vec![text_at("m:2", "3 bedrooms", thread.now(), 0)];
    let turn = take_turn(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).unwrap();
    let reply: &Outgoing = turn.reply().unwrap();
    assert!(reply.text.is_some());
    assert_eq!(reviews(&turn), 1);
    assert!(reply.effects.contains(&Effect::Tell { ticket: turn.opened[0].ticket.id }));
}

#[test]
fn a_person_is_asked_too_where_the_contact_only_wants_help() {
    let mut thread = buyer();
    thread.says("how much can I afford?");
    let id = asked_for(&thread).unwrap();
    assessed(&mut thread, id, &ServiceSaid::Down);
    thread.desk.waiting = vec![text_at("m:2", "HELP", thread.now(), 0)];
    let turn = take_turn(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).unwrap();
    assert_eq!(reviews(&turn), 1);
    assert!(turn.reply().unwrap().effects.contains(&Effect::Tell { ticket: turn.opened[0].ticket.id }));
}

#[test]
fn an_assessment_that_asks_for_nothing_makes_no_turn_and_the_next_one_reads_it() {
    let mut thread = buyer();
    thread.says("around 450k");
    let id = asked_for(&thread).unwrap();
    let assessment = assessed(&mut thread, id, &ServiceSaid::Down);
    assert!(assessment.reasons.contains(&Reason::PriceStated));
    assert!(take_assessed(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).is_none());
    thread.desk.waiting = vec![text_at("m:2", "pre-approved", thread.now(), 0)];
    let turn = take_turn(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).unwrap();
    assert_eq!(turn.entry.details["assessment"], format!("{id} tier=conversation readiness=20"));
}

#[test]
fn nothing_is_done_about_an_assessment_of_somebody_who_has_left() {
    let mut thread = buyer();
    thread.says("how much can I afford?");
    let id = asked_for(&thread).unwrap();
    thread.says("STOP");
    assessed(&mut thread, id, &ServiceSaid::Down);
    assert!(take_assessed(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).is_none());
}

#[test]
fn an_answer_that_waits_for_the_morning_stays_and_the_ticket_is_opened_now() {
    let mut thread = buyer();
    thread.says("how much can I afford?");
    let id = asked_for(&thread).unwrap();
    thread.settle(OutgoingState::Scheduled);
    assessed(&mut thread, id, &ServiceSaid::Down);
    let turn = take_assessed(&thread.desk, &thread.settings, &thread.outside, moment(&thread)).unwrap();
    let outgoing = turn.conversation.outgoing.as_ref().unwrap();
    assert!(outgoing.text.is_some() && outgoing.state == OutgoingState::Scheduled);
    assert_eq!(reviews(&turn), 1);
}

#[test]
fn an_appointment_that_is_offered_or_made_makes_the_figure_matter() {
    let mut thread = buyer();
    let near = |thread: &Thread| {
        let id = AssessmentId::new(Uuid::nil());
        case(&thread.desk.conversation, id, &thread.settings, thread.now()).appointment_near
    };
    assert!(!near(&thread));
    thread.desk.conversation.progress.booked = noon().checked_add(jiff::SignedDuration::from_hours(48)).ok();
    assert!(near(&thread));
    thread.desk.conversation.progress.booked = noon().checked_sub(jiff::SignedDuration::from_hours(48)).ok();
    assert!(!near(&thread), "it is over");
    thread.desk.conversation.progress.offered = vec![noon()];
    thread.desk.conversation.progress.asked = Some(Step::Appointment);
    assert!(near(&thread));
}

#[test]
fn what_is_assumed_follows_the_area_and_the_team() {
    let mut thread = buyer();
    thread.says("Cedar Park, 40k down");
    let terms = |thread: &Thread| {
        let id = AssessmentId::new(Uuid::nil());
        case(&thread.desk.conversation, id, &thread.settings, thread.now()).terms
    };
    assert_eq!(terms(&thread).tax.number(), 2.1, "Williamson County");
    let rate = crate::finance::Percent::new(6.25).unwrap();
    thread.settings.lending = Assumptions { rate_percent: rate, ..Assumptions::default() };
    assert_eq!(terms(&thread).rate, rate);
}
