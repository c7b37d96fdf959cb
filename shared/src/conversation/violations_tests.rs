//! What a turn does about violations, told as conversations.

use std::sync::Arc;

use super::*;
use crate::compliance::guarding::Screen;
use crate::compliance::{Severity, Topic};
use crate::conversation::turn::tests::{Thread, noon, sent, tasks, text_at};
use crate::conversation::{OutgoingState, TaskKind, Turn, Waiting, silenced};
use crate::inbox::{ContactEvent, Sender};
use crate::language::Language;
use crate::review::{Act, Acted};

const WHITES_ONLY: &str = "I want to sell, but to whites only";

fn thread() -> Thread {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    assert_ne!(thread.says("Hello"), "");
    thread
}

fn turn(thread: &mut Thread, text: &str) -> Turn {
    let waiting = text_at("m:1", text, thread.now(), 0);
    thread.turn(vec![waiting])
}

fn said(turn: &Turn) -> &str {
    turn.reply().and_then(|reply| reply.text.as_ref()).map_or("", |text| text.expose().as_str())
}

fn by_agent(text: &str) -> ContactEvent {
    sent(Sender::Person(Some("USRjordan".into())), false, text)
}

/// The violation a turn has opened a ticket of.
fn opened(turn: &Turn) -> Option<&Filed> {
    turn.opened.iter().find(|filed| filed.ticket.id.kind() == TicketKind::Violation)
}

/// Kind, severity and whether it stops the bot, as the ticket says.
fn ticket(turn: &Turn) -> (String, Severity, bool) {
    let filed = opened(turn).expect("a ticket");
    let Matter::Violation { kind, severity } = &filed.ticket.matter else { panic!("no violation") };
    let open = turn.conversation.progress.tickets.iter().find(|open| open.id == filed.ticket.id).unwrap();
    (kind.name().to_owned(), *severity, open.pauses)
}

fn release(turn: &Turn) -> ContactEvent {
    ContactEvent::TicketActedV1(Acted {
        ticket: opened(turn).unwrap().ticket.id,
        act: Act::Release,
        by: "Ann".into(),
        reason: Some("spoke to them".into()),
        at: noon(),
    })
}

#[test]
fn whoever_asks_us_to_discriminate_reads_one_neutral_sentence_and_then_nothing_until_a_person_releases_it() {
    let mut thread = thread();
    let violating = turn(&mut thread, WHITES_ONLY);
    assert_eq!(said(&violating), wording::under_review(Language::English));
    assert_eq!(ticket(&violating), ("fair_housing".to_owned(), Severity::Critical, true));
    assert_eq!(violating.entry.details["violation_pauses"], "yes");
    assert_eq!(violating.conversation.progress.follow_up, None);
    assert_eq!(violating.conversation.progress.asked, None);
    for text in ["Hello?", "I want to buy a home", "Is it a safe area?", "talk to a person please"] {
        let turn = turn(&mut thread, text);
        assert_eq!((said(&turn), turn.entry.details["rule"].as_str()), ("", "under_review"), "{text}");
    }
    thread.event(sent(Sender::Person(Some("USRjordan".into())), true, "/bot on"));
    assert_eq!(thread.says("Hello?"), "", "an agent's command does not lift it");
    let released = thread.event(release(&violating));
    assert_eq!(released.conversation.progress.compliance.held_since, None);
    assert_ne!(thread.says("Hello?"), "");
}

#[test]
fn the_evidence_has_the_words_who_said_them_the_rule_the_law_and_what_was_said_before() {
    let mut thread = thread();
    let turn = turn(&mut thread, WHITES_ONLY);
    let evidence = turn.evidence.as_ref().unwrap();
    let violation = evidence.gravest().unwrap();
    assert_eq!((violation.text.expose().as_str(), &violation.speaker), (WHITES_ONLY, &Speaker::Contact));
    let ground = &violation.grounds[0];
    assert!(ground.statute.contains("3604") && !ground.rule.is_empty() && !ground.reason.is_empty());
    assert!(violation.text.expose()[ground.span.0..ground.span.1].contains("whites"));
    let excerpt: Vec<&str> = evidence.excerpt.iter().map(|line| line.text.expose().as_str()).collect();
    assert_eq!(excerpt[0], "Hello");
    assert_eq!(excerpt[2], WHITES_ONLY);
    let recorded = format!("{:?}", turn.entry.details);
    assert!(!recorded.contains("whites"), "{recorded}");
    assert!(turn.entry.details["violation_rules"].contains(&*ground.rule));
}

#[test]
fn the_law_is_answered_while_a_violation_is_under_review_and_a_welcome_is_not_given() {
    let mut thread = thread();
    turn(&mut thread, WHITES_ONLY);
    assert_ne!(thread.says("HELP"), "");
    assert_ne!(thread.says("please stop texting me"), "");
    assert_eq!(thread.says("UNSTOP"), "");
    assert_eq!(thread.says("I want to buy"), "");
}

#[test]
fn an_opt_out_in_the_same_text_is_confirmed_and_the_violation_recorded() {
    let mut thread = thread();
    let turn = turn(&mut thread, "STOP texting me. And sell to whites only!");
    assert_eq!(turn.entry.action, Action::OptedOut);
    assert_eq!(ticket(&turn).1, Severity::Critical);
    assert!(said(&turn).contains("opted out") || said(&turn).contains("no more"), "{}", said(&turn));
}

#[test]
fn a_violation_by_a_contact_who_is_taken_over_or_has_opted_out_is_recorded_and_nothing_is_said() {
    let mut taken_over = thread();
    taken_over.event(by_agent("Jordan here"));
    let mut opted_out = thread();
    opted_out.says("please stop texting me");
    for mut thread in [taken_over, opted_out] {
        let turn = turn(&mut thread, WHITES_ONLY);
        assert_eq!(said(&turn), "");
        assert_eq!(ticket(&turn), ("fair_housing".to_owned(), Severity::Critical, true));
    }
}

#[test]
fn something_forbidden_said_by_a_person_a_workflow_or_reported_later_is_critical_and_stops_the_bot() {
    let forbidden = "We only sell to whites here";
    let report = ContactEvent::ViolationReportedV1(Reported {
        kind: Kind::LICENSING,
        text: "Your lawyer is wrong".to_owned().into(),
        by: "Ann".into(),
        reason: "legal advice".into(),
        at: noon(),
    });
    let events = [by_agent(forbidden), sent(Sender::Program, false, forbidden), report];
    for (event, speaker) in events.into_iter().zip(["person", "program", "person"]) {
        let mut thread = thread();
        let turn = thread.event(event);
        let (_, severity, pauses) = ticket(&turn);
        assert_eq!((severity, pauses, said(&turn)), (Severity::Critical, true, ""));
        assert_eq!(turn.entry.details["violation_by"], speaker);
        assert_eq!(thread.says("Hello?"), "");
    }
}

#[test]
fn a_violation_in_a_text_that_came_too_late_is_recorded() {
    let mut thread = thread();
    let late = Waiting { stale: true, ..text_at("m:1", WHITES_ONLY, thread.now(), 3_600_000) };
    let turn = thread.turn(vec![late]);
    assert_eq!(ticket(&turn), ("fair_housing".to_owned(), Severity::Critical, true));
}

#[test]
fn a_demand_that_can_mean_something_lawful_is_answered_neutrally_and_an_officer_told() {
    let mut thread = thread();
    let uncertain = turn(&mut thread, "charge the couple with kids an extra deposit");
    assert_eq!(ticket(&uncertain), ("fair_housing".to_owned(), Severity::High, false));
    assert_eq!(opened(&uncertain).unwrap().ticket.reach.told_at, None, "an officer is still to be told");
    let neutral = [0, 1].map(|turn| wording::area_question(Language::English, Topic::Treatment, turn));
    assert!(neutral.iter().any(|sentence| said(&uncertain).contains(sentence)), "{}", said(&uncertain));
    assert_ne!(thread.says("I want to buy in Cedar Park"), "");
}

#[test]
fn what_a_person_says_and_may_mean_lawfully_is_told_and_stops_nothing_until_the_third() {
    let mut thread = thread();
    let once = thread.event(by_agent("The bunk beds stay, your kids will be happy"));
    assert_eq!(ticket(&once).1, Severity::High);
    assert_eq!(once.conversation.progress.compliance.held_since, None);
    let twice = thread.event(by_agent("The playhouse stays too, so your kids will be happy"));
    assert_eq!(twice.conversation.progress.compliance.held_since, None);
    let thrice = thread.event(by_agent("And a pool, your kids will be happy"));
    assert!(thrice.conversation.progress.compliance.held_since.is_some());
}

#[test]
fn a_comment_for_the_team_and_an_ordinary_message_of_a_person_violate_nothing() {
    let mut thread = thread();
    let comment = sent(Sender::Person(None), true, "They asked for whites only, careful");
    assert!(thread.event(comment).evidence.is_none());
    assert!(thread.event(by_agent("Shall we meet on Monday?")).evidence.is_none());
}

#[test]
fn a_texted_secret_is_masked_told_not_to_be_texted_and_recorded_as_high_without_stopping_the_bot() {
    let mut thread = thread();
    let secret = turn(&mut thread, "My social is 536-22-8726, I want to buy");
    assert!(said(&secret).contains("do not text numbers"), "{}", said(&secret));
    assert_eq!(ticket(&secret), ("privacy".to_owned(), Severity::High, false));
    let evidence = serde_json::to_string(secret.evidence.as_ref().unwrap()).unwrap();
    assert!(evidence.contains("[ssn]") && !evidence.contains("8726"), "{evidence}");
    assert_ne!(thread.says("around 450k"), "");
}

#[test]
fn a_question_about_an_area_is_answered_neutrally_and_violates_nothing() {
    let mut thread = thread();
    let turn = turn(&mut thread, "I want to buy. Is it a safe area?");
    let neutral = [0, 1].map(|turn| wording::area_question(Language::English, Topic::Safety, turn));
    assert!(neutral.iter().any(|sentence| said(&turn).contains(sentence)), "{}", said(&turn));
    assert!(turn.evidence.is_none() && opened(&turn).is_none());
    assert!(turn.entry.details["verdicts"].contains("redirect:"));
}

#[test]
fn coaching_into_loan_fraud_is_high_and_stops_the_bot() {
    let mut thread = thread();
    let turn = turn(&mut thread, "Can you help me fake my pay stubs so the bank approves the loan?");
    assert_eq!(ticket(&turn), ("financial_regulation".to_owned(), Severity::High, true));
    assert_eq!(said(&turn), wording::under_review(Language::English));
}

#[test]
fn a_spanish_violation_is_answered_in_spanish() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let turn = turn(&mut thread, "Quiero vender mi casa pero solo a blancos");
    assert_eq!(said(&turn), wording::under_review(Language::Spanish));
}

#[test]
fn a_repeat_of_an_open_matter_is_recorded_and_opens_no_second_ticket() {
    let mut thread = thread();
    let first = turn(&mut thread, WHITES_ONLY);
    let again = turn(&mut thread, "I said whites only!");
    assert!(opened(&again).is_none());
    assert_eq!(again.entry.details["violation"], first.entry.details["violation"]);
    assert_eq!(again.entry.details["violation_is"], "a repeat");
    assert!(again.evidence.is_some());
    let other = turn(&mut thread, "Then help me fake my pay stubs for the loan");
    assert!(opened(&other).is_some(), "another matter");
    thread.event(release(&first));
    assert_eq!(thread.says("Hello?"), "", "the other one stops the bot still");
    thread.event(release(&other));
    assert_ne!(thread.says("Hello?"), "");
}

/// A team whose name may not be said: every introduction is stopped.
fn stopped_drafts() -> Thread {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.settings.team_name = "Homes for whites only".into();
    thread
}

#[test]
fn the_third_stopped_draft_in_thirty_days_stops_the_bot() {
    let mut thread = stopped_drafts();
    let first = turn(&mut thread, "Hello");
    assert_eq!(ticket(&first), ("fair_housing".to_owned(), Severity::Medium, false));
    assert!(first.entry.details["violation_occasion"].starts_with("prevented"));
    assert_eq!(tasks(first.reply().unwrap())[0].kind, TaskKind::StoppedDraft);
    assert!(!said(&first).contains("whites"));
    let second = turn(&mut thread, "Hello?");
    assert_eq!(second.entry.details["violation_is"], "a repeat");
    thread.turns += 60 * 24 * 29;
    let third = turn(&mut thread, "Anybody?");
    assert_eq!(ticket(&third), ("fair_housing".to_owned(), Severity::Medium, true));
    assert_eq!(said(&third), wording::under_review(Language::English));
    assert_eq!(thread.says("Hello?"), "");
}

#[test]
fn stopped_drafts_that_are_older_than_thirty_days_do_not_count() {
    let mut thread = stopped_drafts();
    for days in [0, 16, 16, 16] {
        thread.turns += 60 * 24 * days;
        let turn = turn(&mut thread, "Hello");
        assert_ne!(turn.entry.details["violation_pauses"], "yes");
    }
}

#[test]
fn the_team_chooses_the_sentence_or_none() {
    let mut thread = thread();
    thread.settings.review_sentence.english = Some("Our broker will call you.".into());
    assert_eq!(thread.says(WHITES_ONLY), "Our broker will call you.");
    let mut silent = self::thread();
    silent.settings.review_sentence.english = Some(String::new());
    let turn = turn(&mut silent, WHITES_ONLY);
    assert_eq!((said(&turn), ticket(&turn).1), ("", Severity::Critical));
    let mut unlawful = self::thread();
    unlawful.settings.review_sentence.english = Some("We sell to whites only too".into());
    assert_eq!(unlawful.says(WHITES_ONLY), wording::under_review(Language::English));
}

#[test]
fn a_reply_on_its_way_is_withdrawn_and_the_sentence_itself_is_still_sent() {
    let mut thread = thread();
    thread.says("I want to buy");
    thread.settle(OutgoingState::Pending);
    let now = thread.now();
    let guarding = Guarding::default();
    thread.desk.waiting = vec![text_at("m:2", WHITES_ONLY, now, 0)];
    let why = silenced(&thread.desk, &thread.settings, &guarding, now);
    assert_eq!(why.map(|silence| silence.rule()), Some("under_review"));
    thread.says(WHITES_ONLY);
    thread.settle(OutgoingState::Pending);
    thread.desk.waiting = vec![text_at("m:3", "Hello?", now, 0)];
    assert_eq!(silenced(&thread.desk, &thread.settings, &guarding, now), None);
    assert_eq!(thread.says("Hello?"), "");
}

struct Panics;

impl Screen for Panics {
    fn screen(&self, _: compliance::Direction, _: &str, _: &[&str]) -> Screened {
        panic!("the rules are wrong")
    }
}

#[test]
fn where_nobody_can_tell_what_may_be_said_only_fixed_sentences_leave_a_person_is_told_and_stop_works() {
    for guarding in [Guarding::Broken("no file".into()), Guarding::Ready(Arc::new(Panics))] {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.outside.guarding = guarding;
        let turn = turn(&mut thread, "I want to buy a home");
        assert!([0, 1].map(|nth| wording::safe(Language::English, nth)).contains(&said(&turn)));
        assert_eq!(tasks(turn.reply().unwrap())[0].kind, TaskKind::StoppedDraft);
        assert!(turn.entry.details["verdicts"].contains("unguarded"));
        assert_eq!(turn.conversation.progress.follow_up, None);
        assert_ne!(thread.says("please stop texting me"), "");
        assert!(thread.desk.conversation.progress.opted_out_at.is_some());
    }
}

#[test]
fn what_is_kept_of_the_longest_burst_fits_into_an_item() {
    let mut thread = thread();
    let longest: String = "whites only \u{1}😀".repeat(1_000).chars().take(10_000).collect();
    let waiting = (0..crate::conversation::state::MAX_BURST)
        .map(|nth| text_at(&format!("m:{nth}"), &longest, thread.now(), 0))
        .collect();
    let turn = thread.turn(waiting);
    let bytes = serde_json::to_vec(turn.evidence.as_ref().unwrap()).unwrap().len();
    assert!(bytes < 270_000, "{bytes} bytes, of which sealing makes a third more");
}
