//! What one turn decides, told as conversations.

use jiff::ToSpan as _;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::*;
use crate::audit::Actor;
use crate::conversation::plan::{MarketView, Outlook};
use crate::conversation::{Bot, Effect, Profile, Step, Task, wording};
use crate::escalation::Reason;
use crate::handoff::{HandoffLock, Lease};
use crate::ids::{ContactId, ContactRef, DeliveryId, LocationId, MessageId, TicketId, TicketKind};
use crate::inbox::{Channel, ContactChange, ContactEvent, InboundMessage, OutboundMessage, Person, Sender};
use crate::language::Language;
use crate::privacy::{DataKey, Personal, WrappedKey};
use crate::review::{Act, Acted, Change, Matter, OpenTicket};

pub(crate) fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

fn inbound(text: &str, sent_at: Timestamp) -> InboundMessage {
    InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new(text.to_owned()),
        cut: false,
        attachments: 0,
        sent_at,
        contact: None,
    }
}

/// A text of the contact that arrived `age_ms` ago.
pub(crate) fn text_at(delivery: &str, text: &str, now: Timestamp, age_ms: u64) -> Waiting {
    let received_at = now.checked_sub(i64::try_from(age_ms).unwrap().milliseconds()).unwrap();
    Waiting {
        delivery: DeliveryId::parse(delivery).unwrap(),
        received_at,
        stale: false,
        event: ContactEvent::MessageReceivedV1(inbound(text, received_at)),
    }
}

pub(crate) fn sent(sender: Sender, internal: bool, text: &str) -> ContactEvent {
    ContactEvent::MessageSentV1(OutboundMessage {
        message: None,
        sender,
        internal,
        text: Personal::new(text.to_owned()),
        sent_at: noon(),
    })
}

fn jordan() -> Sender {
    Sender::Person(Some("USRjordan".into()))
}

/// A contact who texts, and the desk as the store would show it turn after turn.
pub(crate) struct Thread {
    pub(crate) desk: Desk,
    pub(crate) settings: Settings,
    pub(crate) outside: Outside,
    pub(crate) turns: u32,
}

/// The tasks that go with a reply.
pub(crate) fn tasks(outgoing: &Outgoing) -> Vec<&Task> {
    fn task(effect: &Effect) -> Option<&Task> {
        if let Effect::Task(task) = effect { Some(task) } else { None }
    }
    outgoing.effects.iter().filter_map(task).collect()
}

impl Thread {
    pub(crate) fn with_tags(tags: &[&str]) -> Self {
        let who = ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse("CON1").unwrap(),
        };
        let mut conversation = Conversation::new(who);
        conversation.profile = Some(Profile {
            person: Person {
                first_name: Personal::new(Some("Pat".into())),
                name: Personal::new(Some("Pat Lead".into())),
                ..Person::default()
            },
            tags: Some(tags.iter().map(ToString::to_string).collect()),
            ..Profile::default()
        });
        let key = DataKey::new(Zeroizing::new([7; 32]), WrappedKey::new("test".into()));
        let desk = Desk {
            conversation,
            waiting: vec![],
            more_waiting: false,
            history: vec![],
            key,
            key_stored: true,
        };
        let outside =
            Outside { slots: Some(vec![]), market: Some(MarketView::default()), ..Outside::default() };
        Self { desk, settings: Settings::default(), outside, turns: 0 }
    }

    pub(crate) fn now(&self) -> Timestamp {
        noon().checked_add(i64::from(self.turns).minutes()).unwrap()
    }

    pub(crate) fn turn(&mut self, waiting: Vec<Waiting>) -> Turn {
        self.desk.waiting = waiting;
        let moment = Moment {
            now: self.now(),
            turn: TurnId::new(Uuid::from_u128(u128::from(self.turns))),
            correlation_id: CorrelationId::new(Uuid::nil()),
        };
        let turn = self.supplied(moment.now, |thread, outside| {
            take_turn(&thread.desk, &thread.settings, outside, moment)
        });
        for message in &turn.history {
            self.desk.history.insert(0, message.clone());
        }
        self.desk.conversation = turn.conversation.clone();
        if turn.reply().is_some() {
            self.settle(OutgoingState::Delivered { message: MessageId::parse("MSGours").ok(), booked: None });
        }
        self.turns += 1;
        turn
    }

    /// Takes a turn, with what it asks of the outside: a lock nobody else has, a bot that is well.
    pub(crate) fn supplied<T>(&self, now: Timestamp, take: impl Fn(&Self, &Outside) -> Result<T, Need>) -> T {
        let mut outside = self.outside.clone();
        loop {
            match take(self, &outside) {
                Ok(taken) => return taken,
                Err(Need::Outlook(route)) => outside.outlook = Some(Outlook::unknown(route)),
                Err(Need::Lock) => {
                    let who = self.desk.conversation.who.clone();
                    let lock = HandoffLock::granted(who, Uuid::nil(), now);
                    outside.lock = Some(Lease::Held(lock));
                }
                Err(need) => panic!("{need:?} is not needed"),
            }
        }
    }

    /// What the store does when it is known how far the reply got.
    pub(crate) fn settle(&mut self, state: OutgoingState) {
        let conversation = &mut self.desk.conversation;
        if let OutgoingState::Delivered { message: Some(id), .. } = &state {
            conversation.progress.own_messages.push(id.clone());
        }
        if let Some(outgoing) = &mut conversation.outgoing {
            outgoing.state = state;
        }
    }

    pub(crate) fn event(&mut self, event: ContactEvent) -> Turn {
        let waiting = Waiting {
            delivery: DeliveryId::parse("w:1").unwrap(),
            received_at: self.now(),
            stale: false,
            event,
        };
        self.turn(vec![waiting])
    }

    /// What the bot says to one text; empty when it is silent.
    pub(crate) fn says(&mut self, text: &str) -> String {
        let waiting = text_at("m:1", text, self.now(), 0);
        let turn = self.turn(vec![waiting]);
        turn.reply()
            .and_then(|reply| reply.text.clone())
            .map(|text| text.expose().clone())
            .unwrap_or_default()
    }
}

#[test]
fn a_buyer_is_greeted_understood_and_asked_one_thing_at_a_time() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    insta::assert_snapshot!(thread.says("Hello"), @"Hi Pat, this is Jorge, the automated assistant of our team. Reply STOP to opt out. Are you thinking of buying, selling, or just looking around?");
    insta::assert_snapshot!(thread.says("I want to buy a home"), @"Great, happy to help you find a home. What price range are you comfortable with?");
    insta::assert_snapshot!(thread.says("450k, cash"), @"Good to know, thank you. How many bedrooms do you need?");
    insta::assert_snapshot!(thread.says("3"), @"Thanks, that helps. When would you like to move?");
    insta::assert_snapshot!(thread.says("by summer, in Cedar Park"), @"Got it, thanks. Is anyone else deciding on the home with you?");
    let last = thread.turn(vec![text_at("m:1", "just me", thread.now(), 0)]);
    let said = last.reply().and_then(|reply| reply.text.clone()).unwrap();
    insta::assert_snapshot!(said.expose(), @"That is all I need for now. One of our agents will get in touch with you.");
    assert_eq!(thread.desk.conversation.progress.bot, Bot::Buyer);
    assert_eq!(last.opened[0].ticket.matter, Matter::escalation(Reason::HotLead));
    insta::assert_snapshot!(last.opened[0].dossier.card.expose(), @r#"
    Pat Lead wants to buy. Hot (80 of 100): pays cash, wants to move in more than six months, budget fits the area.

    Next: Call them now: they are hot, and no appointment is made.

    Known:
    - Areas: Cedar Park
    - Time frame: later
    - Budget: $450k
    - Financing: cash
    - Bedrooms, at least: 3
    - Decides: alone

    Opportunities:
    - pays cash
    - answers within a day

    Last messages:
    Assistant: "Good to know, thank you. How many bedrooms do you need?"
    They: "3"
    Assistant: "Thanks, that helps. When would you like to move?"
    They: "by summer, in Cedar Park"
    Assistant: "Got it, thanks. Is anyone else deciding on the home with you?"
    They: "just me"
    "#);
    assert_ne!(
        thread.says("and a garden please"),
        thread.says("and a garage"),
        "never the same twice in a row"
    );
}

#[test]
fn a_seller_by_tag_is_asked_for_the_address_at_once() {
    let mut thread = Thread::with_tags(&["seller-lead"]);
    let reply = thread.says("hi there");
    assert!(reply.ends_with("What is the address of the property?"), "{reply}");
}

#[test]
fn the_same_question_is_never_put_in_the_same_words_and_after_three_times_a_person_is_offered() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let replies: Vec<String> = (0..4).map(|_| thread.says("hmm")).collect();
    let distinct: std::collections::BTreeSet<_> = replies.iter().collect();
    assert_eq!(distinct.len(), 4);
    assert!(replies[3].contains("one of our people"), "{}", replies[3]);
    assert_eq!(thread.says("hmm"), "", "a person has it now");
}

#[test]
fn several_texts_are_answered_together() {
    let mut thread = Thread::with_tags(&[]);
    let now = thread.now();
    let turn = thread.turn(vec![
        text_at("m:1", "Hi!", now, 2000),
        text_at("m:2", "I'd like to sell", now, 1000),
        text_at("m:3", "my house", now, 0),
    ]);
    assert_eq!(turn.history.len(), 4, "three in, one out");
    let reply = turn.reply().unwrap().text.clone().unwrap();
    assert!(reply.expose().contains("happy to help you with your sale"), "{}", reply.expose());
}

#[test]
fn after_stop_nothing_is_said_until_start() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    let stop = thread.turn(vec![text_at("m:2", "STOP", noon(), 0)]);
    assert_eq!(stop.entry.action, Action::OptedOut);
    assert!(stop.reply().unwrap().text.is_none(), "the carrier confirms the keyword itself");
    assert_eq!(thread.says("I want to buy a home"), "");
    assert_eq!(thread.says("start"), "", "the carrier answers the keyword itself");
    assert_ne!(thread.says("I want to buy a home"), "");
}

#[test]
fn an_unsubscribe_link_opts_out_without_a_text_and_a_second_use_changes_nothing() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    let link = ContactEvent::UnsubscribedV1 { at: thread.now() };
    let turn = thread.event(link.clone());
    assert_eq!((turn.entry.action, &turn.entry.actor), (Action::OptedOut, &Actor::Contact));
    let reply = turn.reply().unwrap();
    assert_eq!(reply.text, None, "the page has confirmed it");
    assert_eq!(reply.effects, [Effect::StopMessages { wording: "unsubscribe link".to_owned().into() }]);
    assert!(reply.statutory);
    let again = thread.event(link);
    assert_eq!((again.entry.action, again.reply().is_some()), (Action::StayedSilent, false));
    assert_eq!(thread.says("I want to buy a home"), "");
}

#[test]
fn a_stop_beside_an_unsubscribe_link_is_confirmed_as_it_asks() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    let now = thread.now();
    let link = Waiting { event: ContactEvent::UnsubscribedV1 { at: now }, ..text_at("h:1", "", now, 0) };
    let stop = text_at("m:2", "please stop texting me", now, 0);
    for waiting in [[link.clone(), stop.clone()], [stop, link]] {
        let desk = thread.desk.clone();
        let mut thread = Thread { desk, ..Thread::with_tags(&[]) };
        thread.turns = 1;
        let turn = thread.turn(waiting.to_vec());
        assert_eq!(turn.entry.action, Action::OptedOut);
        let text = turn.reply().unwrap().text.clone().unwrap();
        assert!(text.expose().contains("You are unsubscribed"), "{}", text.expose());
    }
}

#[test]
fn a_start_sent_before_the_stop_undoes_nothing_however_late_it_arrives() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.turns = 30;
    thread.says("STOP");
    let old_start = text_at("m:0", "START", thread.now(), 20 * 60_000);
    thread.turn(vec![old_start]);
    assert_eq!(thread.says("Hello?"), "");
}

#[test]
fn stop_counts_for_a_contact_no_bot_is_responsible_for() {
    let mut thread = Thread::with_tags(&["past client"]);
    assert_eq!(thread.says("stop"), "");
    assert!(thread.desk.conversation.progress.opted_out_at.is_some());
}

#[test]
fn a_person_who_writes_silences_the_bot_for_a_day() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let turn = thread.event(sent(jordan(), false, "Hi, Jordan here"));
    assert_eq!((turn.entry.action, turn.entry.actor), (Action::Paused, Actor::Person("USRjordan".into())));
    assert_eq!(thread.says("Hello?"), "");
    thread.turns = 24 * 60;
    assert_ne!(thread.says("Hello?"), "");
}

#[test]
fn an_echo_of_our_own_text_silences_nobody() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.event(sent(Sender::Program, false, "Hi, this is Jorge"));
    assert_ne!(thread.says("Hello?"), "");
}

#[test]
fn a_comment_switches_the_bot_off_and_on() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let off = thread.event(sent(jordan(), true, "/bot off @Jordan<userId>USR</userId>"));
    assert_eq!(off.entry.action, Action::Paused);
    thread.turns = 60 * 24 * 90;
    assert_eq!(thread.says("Hello?"), "", "until released, however long");
    thread.event(sent(jordan(), true, "just a remark about /bot on"));
    assert_eq!(thread.says("Hello?"), "");
    assert_eq!(thread.event(sent(jordan(), true, "/bot on")).entry.action, Action::Released);
    assert_ne!(thread.says("Hello?"), "");
}

/// A ticket of the contact that is open, as a turn before has left it.
fn open_ticket(thread: &mut Thread, reason: Reason) -> TicketId {
    let id = TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::from_u128(77)));
    let open = OpenTicket {
        id,
        matter: Matter::escalation(reason),
        opened_at: noon(),
        claim: None,
        pauses: false,
        erased: false,
    };
    thread.desk.conversation.progress.tickets.push(open);
    id
}

fn acted(ticket: TicketId, act: Act, by: &str, reason: Option<&str>) -> ContactEvent {
    let reason = reason.map(Into::into);
    ContactEvent::TicketActedV1(Acted { ticket, act, by: by.into(), reason, at: noon() })
}

#[test]
fn what_people_do_about_a_ticket_is_recorded_with_who_did_it_and_why() {
    let mut thread = Thread::with_tags(&[]);
    let id = open_ticket(&mut thread, Reason::AskedForPerson);
    thread.desk.conversation.progress.silent_until = Some(noon() + 24.hours());
    assert!(thread.desk.conversation.progress.needs_human_review());

    let claimed = thread.event(acted(id, Act::Claim, "Ann", None));
    assert_eq!((claimed.entry.action, &claimed.entry.actor), (Action::Claimed, &Actor::Person("Ann".into())));
    assert_eq!(claimed.entry.details["ticket"], format!("claim {id} by Ann"));
    assert!(matches!(&claimed.acted[..], [Changed { ticket, change: Change::Claimed(_) }] if *ticket == id));

    let refused = thread.event(acted(id, Act::Claim, "Ben", None));
    assert_eq!(refused.entry.action, Action::Refused);
    assert_eq!(refused.entry.details["ticket"], format!("claim {id} by Ben refused CLAIMED_BY_ANOTHER"));
    assert!(refused.acted.is_empty());

    let released = thread.event(acted(id, Act::Release, "Ann", Some("we spoke")));
    assert_eq!(released.entry.action, Action::Released);
    assert_eq!(released.entry.details["ticket"], format!("release {id} by Ann because we spoke"));
    assert_eq!(released.conversation.progress.silent_until, None, "the bot goes on");
    assert!(!released.conversation.progress.needs_human_review());

    let late = thread.event(acted(id, Act::Resolve, "Ann", Some("again")));
    assert_eq!(late.entry.details["ticket"], format!("resolve {id} by Ann refused NOT_OPEN"));
}

/// What a text opens, and what is said to it.
fn opens(thread: &mut Thread, text: &str) -> (Vec<Reason>, String) {
    let turn = thread.turn(vec![text_at("m:1", text, thread.now(), 0)]);
    let said = turn.reply().and_then(|reply| reply.text.clone());
    let opened = turn.opened.iter().map(|filed| match filed.ticket.matter {
        Matter::Escalation { reason, .. } => reason,
        Matter::Violation { .. } => panic!("an escalation"),
    });
    (opened.collect(), said.map(|text| text.expose().clone()).unwrap_or_default())
}

#[test]
fn what_a_bot_must_not_go_on_with_is_left_to_people_once() {
    for (text, reason) in [
        ("can I talk to a real person please", Reason::AskedForPerson),
        ("my wife and I are getting a divorce", Reason::Distress),
        ("I know where you live", Reason::Abuse),
        ("te voy a matar", Reason::Abuse),
        // Somebody's lawyer is more than being asked for.
        ("I want to talk to a person, not a bot. We are in foreclosure", Reason::Distress),
    ] {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.says("Hello");
        let (opened, said) = opens(&mut thread, text);
        assert_eq!(opened, [reason], "{text}");
        assert_ne!(said, "", "{text}");
        assert!(thread.desk.conversation.progress.needs_human_review());
        assert_eq!(opens(&mut thread, "hello?"), (vec![], String::new()), "then the bot is silent");
    }
}

#[test]
fn being_rude_once_is_met_with_calm_and_twice_by_a_person() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    assert_eq!(opens(&mut thread, "this is bullshit").0, []);
    let (opened, said) = opens(&mut thread, "you are useless, stupid bot");
    assert_eq!(opened, [Reason::Abuse]);
    assert!(said.contains("One of our people will get in touch with you."), "{said}");
}

#[test]
fn whoever_asks_again_later_hears_that_a_person_knows_and_people_are_told_again() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("can I talk to a real person please");
    let id = thread.desk.conversation.progress.tickets[0].id;
    thread.turns += 25 * 60;
    let again = thread.turn(vec![text_at("m:1", "I want to talk to a person", thread.now(), 0)]);
    assert!(again.opened.is_empty(), "one ticket");
    assert_eq!(again.acted, [Changed { ticket: id, change: Change::ToldAgain }]);
    let reply = again.reply().unwrap();
    let knows = wording::person_knows(Language::English);
    assert!(reply.text.as_ref().unwrap().expose().contains(knows));
    assert!(reply.effects.contains(&Effect::Tell { ticket: id }));
}

#[test]
fn a_reply_that_hands_over_is_still_sent_later_unless_a_person_writes_meanwhile() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("can I talk to a real person please");
    thread.settle(OutgoingState::Pending);
    let now = thread.now();
    let guarding = Guarding::default();
    let withdrawn = |thread: &Thread| silenced(&thread.desk, &thread.settings, &guarding, now);
    assert_eq!(withdrawn(&thread), None);
    thread.desk.waiting = vec![text_at("m:2", "hello?", now, 0)];
    assert_eq!(withdrawn(&thread), None, "what they write is no reason either");
    let ContactEvent::MessageSentV1(agent) = sent(jordan(), false, "Hi, this is Jordan") else {
        unreachable!()
    };
    let event = ContactEvent::MessageSentV1(OutboundMessage { sent_at: now, ..agent });
    thread.desk.waiting = vec![Waiting { event, ..text_at("m:3", "", now, 0) }];
    assert_eq!(withdrawn(&thread), Some(Silence::PersonHasIt));
}

#[test]
fn while_a_person_has_claimed_the_conversation_the_bot_is_silent_however_long_it_takes() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("can I talk to a real person please");
    let id = thread.desk.conversation.progress.tickets[0].id;
    thread.event(acted(id, Act::Claim, "Ann", None));
    thread.turns += 72 * 60;
    assert_eq!(thread.says("hello?"), "", "for days");
    thread.event(acted(id, Act::Release, "Ann", Some("we spoke")));
    assert_ne!(thread.says("hello?"), "");
}

#[test]
fn a_person_who_commands_the_bot_on_is_done_with_what_it_had_left_to_them() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("can I talk to a real person please");
    let on = thread.event(sent(jordan(), true, "/bot on"));
    assert_eq!(on.entry.action, Action::Released);
    assert!(on.conversation.progress.tickets.is_empty());
    let Change::Closed(closing) = &on.acted[0].change else { panic!("closed") };
    assert_eq!((closing.by.as_str(), closing.reason.as_str()), ("USRjordan", "/bot on"));
    assert!(
        on.reply()
            .unwrap()
            .effects
            .contains(&Effect::Tags { add: vec![], remove: vec!["Escalation".into()] })
    );
}

#[test]
fn outside_service_hours_a_contact_hears_when_somebody_is_back() {
    let hours = r#"{"monday": "09:00-17:00", "tuesday": "09:30-17:00"}"#;
    for (language, asks, told) in [
        ("lead-bot", "can I talk to a real person please", "Somebody will get back to you Monday from 9 AM."),
        ("lead-bot", "quiero hablar con una persona", "Alguien le responderá el lunes desde las 9 AM."),
    ] {
        let mut thread = Thread::with_tags(&[language]);
        thread.settings.service_hours = serde_json::from_str(hours).unwrap();
        let said = thread.says(asks);
        assert!(said.ends_with(told), "{said}");
    }
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.settings.service_hours = serde_json::from_str(hours).unwrap();
    thread.settings.on_call = vec!["USRcall".into()];
    assert!(!thread.says("can I talk to a real person please").contains("Monday"), "somebody is on call");
}

#[test]
fn replies_that_fail_in_a_row_are_left_to_people_while_the_bot_goes_on() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let refused = || OutgoingState::Refused { reason: "no such number".into() };
    for failures in [1, 2] {
        assert_eq!(opens(&mut thread, "hm, let me think").0, [], "before failure {failures}");
        thread.settle(refused());
    }
    // Silence in between counts nothing twice.
    thread.event(ContactEvent::ContactChangedV1(ContactChange::default()));
    let (opened, said) = opens(&mut thread, "hello?");
    assert_eq!(opened, [Reason::RepeatedFailures]);
    assert_ne!(said, "");
}

#[test]
fn a_ticket_that_is_resolved_leaves_the_bot_as_silent_as_it_was() {
    let mut thread = Thread::with_tags(&[]);
    let id = open_ticket(&mut thread, Reason::Stuck);
    let until = Some(noon() + 24.hours());
    thread.desk.conversation.progress.silent_until = until;
    let resolved = thread.event(acted(id, Act::Resolve, "Ann", Some("they called back")));
    assert_eq!(resolved.entry.action, Action::Resolved);
    assert_eq!(resolved.conversation.progress.silent_until, until);
    assert!(resolved.conversation.progress.tickets.is_empty());
}

#[test]
fn do_not_disturb_and_closing_tags_are_respected() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let change = ContactChange { dnd_texts: Some(true), ..ContactChange::default() };
    thread.event(ContactEvent::ContactChangedV1(change));
    assert_eq!(thread.says("Hello"), "");
    let other = ContactChange { dnd_all: Some(false), ..ContactChange::default() };
    thread.event(ContactEvent::ContactChangedV1(other));
    assert_eq!(thread.says("Hello"), "", "a report that says nothing about texts changes nothing about them");
    assert_eq!(Thread::with_tags(&["lead-bot", "AI-Off"]).says("Hello"), "");
    assert_eq!(Thread::with_tags(&["past client"]).says("Hello"), "");
}

#[test]
fn a_report_older_than_what_is_known_changes_nothing() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let report = |minute: i64, tags: &[&str]| {
        ContactEvent::ContactChangedV1(ContactChange {
            tags: Some(tags.iter().map(ToString::to_string).collect()),
            reported_at: noon().checked_add(minute.minutes()).ok(),
            ..ContactChange::default()
        })
    };
    thread.event(report(5, &["lead-bot", "AI-Off"]));
    thread.event(report(3, &["lead-bot"]));
    assert_eq!(thread.says("Hello"), "");
    thread.event(report(6, &["lead-bot"]));
    assert_ne!(thread.says("Hello"), "");
}

#[test]
fn an_old_command_of_the_team_does_not_undo_a_later_one() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let command = |minute: i64, text: &str| {
        let ContactEvent::MessageSentV1(mut message) = sent(jordan(), true, text) else { unreachable!() };
        message.sent_at = noon().checked_add(minute.minutes()).unwrap();
        ContactEvent::MessageSentV1(message)
    };
    thread.event(command(5, "/bot off"));
    thread.event(command(3, "/bot on"));
    assert_eq!(thread.says("Hello"), "");
}

#[test]
fn what_the_team_did_is_recorded_even_where_the_turn_answers() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.turns = 10;
    thread.says("STOP");
    let now = thread.now();
    let mut release = text_at("w:1", "", now, 10);
    release.event = sent(jordan(), true, "/bot on");
    let turn =
        thread.turn(vec![release, text_at("m:1", "START", now, 5), text_at("m:2", "I want to buy", now, 0)]);
    assert_eq!(turn.entry.action, Action::Replied);
    assert_eq!(turn.entry.details["team"], "released by usrjordan");
    assert_eq!(turn.entry.details["keyword"], "opted_in");
}

#[test]
fn a_message_on_a_channel_without_reply_is_left_to_a_person() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let mut waiting = text_at("m:1", "Hello from your business profile", thread.now(), 0);
    if let ContactEvent::MessageReceivedV1(message) = &mut waiting.event {
        message.channel = Channel::Other;
    }
    let turn = thread.turn(vec![waiting]);
    let outgoing = turn.reply().unwrap();
    assert!(outgoing.text.is_none() && tasks(outgoing).len() == 1);
}

#[test]
fn our_own_message_ids_are_remembered_but_not_for_ever() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let many = vec![MessageId::parse("MSGolder").unwrap(); 60];
    thread.desk.conversation.progress.own_messages = many;
    thread.says("Hello");
    assert!(thread.desk.conversation.progress.own_messages.len() <= 21);
    let ours = ContactEvent::MessageSentV1(OutboundMessage {
        message: MessageId::parse("MSGours").ok(),
        sender: jordan(),
        internal: false,
        text: Personal::new("ours, reported with a user".into()),
        sent_at: thread.now(),
    });
    thread.event(ours);
    assert_ne!(thread.says("Hello?"), "", "what we sent ourselves is no takeover");
}

#[test]
fn a_late_message_gets_no_text_but_a_task() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let mut late = text_at("m:1", "Is it still for sale?", thread.now(), 0);
    late.stale = true;
    let turn = thread.turn(vec![late]);
    let outgoing = turn.reply().unwrap();
    assert!(outgoing.text.is_none());
    let task = tasks(outgoing)[0];
    assert_eq!(task.title.expose(), "Answer Pat Lead: a message arrived late");
    assert!(task.body.expose().contains("Is it still for sale?"));
    assert_eq!(turn.entry.action, Action::LeftToPerson);
}

#[test]
fn a_message_redriven_after_newer_ones_were_answered_is_late() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.turns = 30;
    thread.says("newer");
    let redriven = text_at("m:0", "older", thread.now(), 20 * 60_000);
    assert!(thread.turn(vec![redriven]).reply().unwrap().text.is_none());
}

#[test]
fn a_message_our_own_outage_delayed_is_still_answered() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let delayed = text_at("m:0", "Hello", thread.now(), 20 * 60_000);
    assert!(thread.turn(vec![delayed]).reply().unwrap().text.is_some());
}

#[test]
fn a_picture_or_a_call_gets_no_text() {
    assert_eq!(Thread::with_tags(&["lead-bot"]).says(""), "");
}

#[test]
fn a_name_that_is_no_name_is_not_used() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.desk.conversation.profile.as_mut().unwrap().person.first_name =
        Personal::new(Some("http://x.example".into()));
    assert!(thread.says("Hello").starts_with("Hi, this is Jorge"));
}

#[test]
fn a_draft_the_guard_stops_is_replaced_and_a_person_told() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.settings.team_name = "www.team.example".into();
    let waiting = text_at("m:1", "Hello", thread.now(), 0);
    let turn = thread.turn(vec![waiting]);
    let outgoing = turn.reply().unwrap();
    assert_eq!(outgoing.text.as_ref().unwrap().expose(), wording::safe(Language::English, 1));
    assert_eq!(tasks(outgoing).len(), 1);
    assert_eq!(turn.entry.details["verdicts"], "guard_link");
    assert!(!turn.conversation.progress.introduced, "the introduction is still owed");
}

#[test]
fn an_introduction_the_crm_refused_is_given_again() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.says("Hello");
    thread.desk.conversation.progress.own_messages.clear();
    thread.settle(OutgoingState::Refused { reason: "refused (HTTP 400)".into() });
    assert!(thread.says("Anyone there?").starts_with("Hi Pat, this is Jorge"));
    assert!(!thread.says("I want to buy").contains("this is Jorge"));
}

#[test]
fn the_audit_entry_quotes_nobody() {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let now = thread.now();
    let turn = thread.turn(vec![text_at("m:1", "my number is 512 555 0101", now, 0)]);
    assert!(!format!("{:?}", turn.entry).contains("555"));
    assert_eq!(turn.entry.details["deliveries"], "m:1");
    assert_eq!(turn.entry.details["asked"], "interest");
    assert_eq!(turn.conversation.progress.asked, Some(Step::Interest));
}

#[test]
fn a_whole_question_with_a_doubt_in_it_goes_to_an_agent() {
    let mut thread = Thread::with_tags(&["buyer-lead"]);
    thread.says("I want to buy a home");
    let reply = thread.says("ok what about a lender, do you know one I could talk to?");
    assert!(reply.contains("agent"), "{reply}");
}

#[test]
fn asked_for_a_value_in_spanish_the_agent_is_named_in_the_first_text() {
    let reply = Thread::with_tags(&["lead-bot"]).says("¿Cuánto vale mi casa?");
    assert!(reply.contains("análisis gratuito") && reply.contains("dirección"), "{reply}");
}
