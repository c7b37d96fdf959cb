//! Hand-offs as a contact lives through them: whatever becomes of one, every text is answered.

use jiff::ToSpan as _;
use uuid::Uuid;

use super::*;
use crate::conversation::plan::Outlook;
use crate::conversation::turn::tests::{Thread, text_at};
use crate::conversation::{Bot, Effect, Step, Turn, Waiting, take_due, take_turn};
use crate::handoff::deferral::Deferred;
use crate::handoff::history::Executed;
use crate::handoff::{Standing, Tally};
use crate::ids::CorrelationId;

const STRUGGLING: Standing = Standing { turns: 50, p95_ms: 9_000.0, target_p95_ms: 1_800.0, error_rate: 0.0 };

/// A contact the world answers in its own way: the tally, how the next bot is doing, who has the lock.
struct Contact {
    thread: Thread,
    tally: Tally,
    standing: Standing,
    lock_is_free: bool,
    now: Timestamp,
    turns: u128,
}

impl Contact {
    fn new() -> Self {
        let thread = Thread::with_tags(&["Lead-Bot"]);
        let now = thread.now();
        let (tally, standing) = (Tally::default(), Standing::default());
        Self { thread, tally, standing, lock_is_free: true, now, turns: 0 }
    }

    fn later(&mut self, minutes: i64) {
        self.now = self.now.checked_add(minutes.minutes()).unwrap();
    }

    fn moment(&mut self) -> Moment {
        self.turns += 1;
        let turn = TurnId::new(Uuid::from_u128(self.turns));
        Moment { now: self.now, turn, correlation_id: CorrelationId::new(Uuid::nil()) }
    }

    fn supplied<T>(&self, take: impl Fn(&Outside) -> Result<T, Need>) -> T {
        let mut outside = self.thread.outside.clone();
        loop {
            match take(&outside) {
                Ok(taken) => return taken,
                Err(Need::Outlook(route)) => {
                    outside.outlook = Some(Outlook { route, tally: self.tally, standing: self.standing });
                }
                Err(Need::Lock) => {
                    let who = self.thread.desk.conversation.who.clone();
                    let lock = HandoffLock::granted(who, Uuid::nil(), self.now);
                    outside.lock =
                        Some(if self.lock_is_free { Lease::Held(lock) } else { Lease::InProgress });
                }
                Err(need) => panic!("{need:?} is not needed"),
            }
        }
    }

    fn keep(&mut self, turn: &Turn) {
        for message in &turn.history {
            self.thread.desk.history.insert(0, message.clone());
        }
        self.thread.desk.conversation = turn.conversation.clone();
        if turn.reply().is_some() {
            self.thread.settle(crate::conversation::OutgoingState::Delivered { message: None, booked: None });
        }
    }

    /// What a text brings; it must bring an answer, whatever becomes of a hand-off.
    fn says(&mut self, text: &str) -> Turn {
        let turn = self.receives(text_at(&format!("w:{}", self.turns + 1), text, self.now, 0));
        assert!(turn.reply().is_some_and(|reply| reply.text.is_some()), "\"{text}\" costs the reply");
        turn
    }

    /// What anything that happens to the contact brings.
    fn receives(&mut self, waiting: Waiting) -> Turn {
        let moment = self.moment();
        self.thread.desk.waiting = vec![waiting];
        let turn =
            self.supplied(|outside| take_turn(&self.thread.desk, &self.thread.settings, outside, moment));
        self.keep(&turn);
        turn
    }

    fn due(&mut self) -> Turn {
        let moment = self.moment();
        self.thread.desk.waiting.clear();
        let turn = self
            .supplied(|outside| take_due(&self.thread.desk, &self.thread.settings, outside, None, moment));
        let turn = turn.expect("something is due");
        self.keep(&turn);
        turn
    }

    fn bot(&self) -> Bot {
        self.thread.desk.conversation.progress.bot
    }

    fn progress(&self) -> &Progress {
        &self.thread.desk.conversation.progress
    }
}

fn verdict(turn: &Turn) -> Option<Verdict> {
    turn.handoff.as_ref().map(|handoff| handoff.attempt.verdict)
}

fn said(turn: &Turn) -> String {
    let reply = turn.reply().expect("a reply");
    reply.text.as_ref().map(|text| text.expose().clone()).unwrap_or_default()
}

#[test]
fn the_next_bot_answers_in_the_same_turn_and_asks_nothing_twice() {
    let mut contact = Contact::new();
    contact.says("Hi there, we are thinking of Cedar Park, up to 450k");
    let turn = contact.says("I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Executed));
    assert_eq!(
        (contact.bot(), contact.progress().asked),
        (Bot::Buyer, Some(Step::Financing)),
        "budget is known"
    );
    let tags = turn.reply().unwrap().effects.iter().find_map(|effect| match effect {
        Effect::Tags { add, remove } => Some((add.clone(), remove.clone())),
        _ => None,
    });
    let (add, remove) = tags.expect("tags change");
    assert!(add.contains(&"Buyer-Lead".into()) && add.contains(&"Handoff-Lead-to-Buyer".into()), "{add:?}");
    assert_eq!(remove, ["Lead-Bot"]);
    assert!(turn.reply().unwrap().effects.iter().any(|effect| matches!(effect, Effect::Note { .. })));
    let recorded = &turn.entry.details["handoff"];
    assert!(recorded.contains(r#""handoff_executed":true"#), "{recorded}");
}

#[test]
fn what_a_lead_hopes_to_get_is_no_budget_of_a_seller() {
    let mut contact = Contact::new();
    contact.says("Something around 500k");
    contact.says("I want to sell my house");
    let facts = contact.thread.desk.conversation.facts.expose();
    assert!(facts.budget.is_none() && facts.asking_price.is_some());
}

#[test]
fn a_blocked_hand_off_goes_on_with_the_bot_that_has_it_and_keeps_the_wish() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    contact.later(5);
    contact.says("Actually I want to sell my house");
    assert_eq!(contact.bot(), Bot::Seller);
    contact.later(5);
    let turn = contact.says("No wait, I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::CircularPreventionChain)));
    assert_eq!((contact.bot(), contact.progress().also), (Bot::Seller, Some(Interest::Buying)));
    assert!(said(&turn).contains("also want to buy"), "{}", said(&turn));
    let recorded = &turn.entry.details["handoff"];
    assert!(
        recorded.contains(r#""handoff_executed":false,"reason":"circular_prevention_chain""#),
        "{recorded}"
    );
    contact.later(31);
    assert_eq!(verdict(&contact.says("I want to buy a house")), Some(Verdict::Executed));
}

#[test]
fn while_another_worker_is_at_it_the_bot_that_has_it_answers_and_tries_again_with_the_next_text() {
    let mut contact = Contact::new();
    contact.lock_is_free = false;
    let turn = contact.says("I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::AlreadyInProgress)));
    assert_eq!((contact.bot(), contact.progress().interest), (Bot::Lead, Some(Interest::Buying)));
    contact.lock_is_free = true;
    let turn = contact.says("Cedar Park would be great");
    assert_eq!((verdict(&turn), contact.bot()), (Some(Verdict::Executed), Bot::Buyer));
    assert_eq!(turn.handoff.unwrap().attempt.came, Came::Again);
}

#[test]
fn a_tally_that_speaks_against_a_route_asks_for_a_clearer_text() {
    let mut contact = Contact::new();
    let long_ago = contact.now.checked_sub((24 * 365 * 20).hours()).unwrap();
    contact.tally = Tally { outcomes: 20, successful: 0, since: Some(long_ago) };
    let before = contact.says("My budget is 450k");
    assert!(before.handoff.is_none(), "nothing was attempted");
    assert_eq!((contact.bot(), contact.progress().interest), (Bot::Lead, None));
}

#[test]
fn a_struggling_bot_is_spared_and_the_hand_off_carried_out_when_it_is_well() {
    let mut contact = Contact::new();
    contact.standing = STRUGGLING;
    let turn = contact.says("I want to buy a house");
    assert!(matches!(verdict(&turn), Some(Verdict::Deferred(Deferred { times: 1, .. }))));
    assert_eq!(contact.bot(), Bot::Lead);
    let recorded = &turn.entry.details["handoff"];
    assert!(recorded.contains("performance_deferral") && recorded.contains("handoff_executed\":false"));
    contact.later(10);
    assert_eq!(verdict(&contact.says("I would like to buy soon")), None, "it is put off already");
    contact.later(20);
    assert_eq!(contact.thread.desk.conversation.due_at(), Some(contact.now));
    contact.standing = Standing::default();
    let turn = contact.due();
    assert_eq!((verdict(&turn), contact.bot()), (Some(Verdict::Executed), Bot::Buyer));
    assert!(turn.reply().unwrap().text.is_none(), "nobody asked just now");
    assert!(contact.progress().deferred_handoff.is_none());
    let effects: Vec<String> = turn.reply().unwrap().effects.iter().map(Effect::name).collect();
    assert!(effects.iter().any(|effect| effect.contains("+Handoff-Lead-to-Buyer")), "{effects:?}");
    contact.says("So what now?");
    assert_eq!(contact.progress().asked, Some(Step::Budget), "the next bot goes on");
}

#[test]
fn after_three_times_half_an_hour_it_is_carried_out_whatever_the_standing() {
    let mut contact = Contact::new();
    contact.standing = STRUGGLING;
    contact.says("I want to buy a house");
    for times in 2..=3 {
        contact.later(30);
        let turn = contact.due();
        assert!(matches!(verdict(&turn), Some(Verdict::Deferred(deferred)) if deferred.times == times));
    }
    contact.later(30);
    assert_eq!((verdict(&contact.due()), contact.bot()), (Some(Verdict::Executed), Bot::Buyer));
}

#[test]
fn a_text_that_comes_when_it_is_due_carries_it_out_and_is_answered_by_the_next_bot() {
    let mut contact = Contact::new();
    contact.standing = STRUGGLING;
    contact.says("I want to buy a house");
    contact.later(30);
    contact.standing = Standing::default();
    let turn = contact.says("Hello, anybody there?");
    assert_eq!((verdict(&turn), contact.bot()), (Some(Verdict::Executed), Bot::Buyer));
}

#[test]
fn nothing_is_handed_over_for_a_contact_who_opted_out_meanwhile() {
    let mut contact = Contact::new();
    contact.standing = STRUGGLING;
    contact.says("I want to buy a house");
    contact.thread.desk.conversation.progress.opted_out_at = Some(contact.now);
    contact.later(30);
    let turn = contact.due();
    assert_eq!((verdict(&turn), contact.bot()), (None, Bot::Lead));
    assert_eq!(turn.entry.details["rule"], "opted_out");
    assert!(contact.progress().deferred_handoff.is_none());
}

#[test]
fn an_answer_to_the_next_bot_is_a_success() {
    let mut contact = Contact::new();
    let handed = contact.says("I want to buy a house");
    assert!(handed.settled_handoff.is_none(), "not by the turn it happened in");
    assert_eq!(contact.says("hm").settled_handoff, None, "nothing was told");
    let settled = contact.says("Up to 450k").settled_handoff.expect("it is known now");
    assert_eq!((settled.turn, settled.outcome), (handed.entry.turn, Outcome::Successful));
    assert_eq!(contact.says("We are pre-approved").settled_handoff, None, "once");
}

#[test]
fn going_to_another_bot_wanting_a_person_or_no_more_texts_is_none() {
    for (text, outcome) in [
        ("Actually I want to sell my house", Outcome::Reverted),
        ("Can I talk to a real person please", Outcome::Failed),
        ("Not interested, thanks", Outcome::Failed),
    ] {
        let mut contact = Contact::new();
        contact.says("I want to buy a house");
        let settled = contact.says(text).settled_handoff;
        assert_eq!(settled.map(|settled| settled.outcome), Some(outcome), "{text}");
    }
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    let turn = contact.receives(text_at("w:stop", "STOP", contact.now, 0));
    assert_eq!(turn.settled_handoff.map(|settled| settled.outcome), Some(Outcome::Failed));
}

#[test]
fn three_days_without_an_answer_settle_it_as_lost() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    contact.thread.desk.conversation.progress.follow_up = None;
    let lost_at = contact.progress().open_handoff.unwrap().lost_at();
    assert_eq!(contact.thread.desk.conversation.due_at(), Some(lost_at));
    contact.now = lost_at;
    let turn = contact.due();
    assert_eq!(turn.settled_handoff.map(|settled| settled.outcome), Some(Outcome::Timeout));
    assert!(turn.reply().is_none());
    assert_eq!(contact.thread.desk.conversation.due_at(), None);
}

#[test]
fn a_follow_up_due_at_the_same_instant_is_sent_all_the_same() {
    let mut contact = Contact::new();
    contact.thread.settings.first_nudge_hours = Some(24);
    contact.says("I want to buy a house");
    let lost_at = contact.progress().open_handoff.unwrap().lost_at();
    let follow_up = contact.thread.desk.conversation.progress.follow_up.as_mut().expect("something follows");
    follow_up.at = lost_at;
    contact.now = lost_at;
    let turn = contact.due();
    assert_eq!(turn.settled_handoff.map(|settled| settled.outcome), Some(Outcome::Timeout));
    assert_eq!(turn.entry.action, crate::audit::Action::FollowedUp);
}

#[test]
fn a_person_who_takes_over_leaves_nothing_to_hand_over_and_nothing_to_learn() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    let turn = contact.receives(Waiting {
        event: crate::inbox::ContactEvent::MessageSentV1(crate::inbox::OutboundMessage {
            message: None,
            sender: crate::inbox::Sender::Person(None),
            internal: false,
            text: Personal::new("I'll take it from here".to_owned()),
            sent_at: contact.now,
        }),
        ..text_at("w:person", "", contact.now, 0)
    });
    assert_eq!(contact.thread.desk.conversation.due_at(), None);
    assert_eq!(turn.settled_handoff, None);
}

#[test]
fn what_a_workflow_decides_about_the_bot_is_not_handed_back() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    workflow(&mut contact, Bot::Lead);
    assert_eq!((contact.bot(), contact.progress().interest), (Bot::Lead, None));
    assert_eq!(verdict(&contact.says("Hello again")), None);
    let turn = contact.says("I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::CircularPreventionRoute)));
}

#[test]
fn the_daily_limit_of_hand_offs_costs_no_answer() {
    let mut contact = Contact::new();
    let route = Route { from: Bot::Buyer, to: Bot::Seller };
    let at = contact.now.checked_sub(2.hours()).unwrap();
    contact.thread.desk.conversation.progress.handoffs =
        std::iter::repeat_n(Executed { route, at }, 10).collect();
    let turn = contact.says("I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::RateLimitDaily)));
}

/// A contact handed from lead to buyer to seller, who cannot go back to the buyer bot within half an hour.
fn in_a_circle() -> Contact {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    contact.later(5);
    contact.says("Actually I want to sell my house");
    contact.later(5);
    contact
}

#[test]
fn that_a_wish_has_to_wait_is_said_once_however_often_it_comes_up() {
    let mut contact = in_a_circle();
    assert!(said(&contact.says("No wait, I want to buy a house")).contains("also want to buy"));
    let turn = contact.says("I want to buy a house, really");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::CircularPreventionChain)));
    assert!(!said(&turn).contains("also want to buy"), "{}", said(&turn));
}

#[test]
fn whoever_only_looked_around_wants_what_they_say_next_and_nothing_besides() {
    let mut contact = Contact::new();
    contact.says("Just browsing for now");
    assert_eq!(contact.progress().interest, Some(Interest::Looking));
    contact.lock_is_free = false;
    let turn = contact.says("I want to buy a house");
    assert_eq!((contact.progress().interest, contact.progress().also), (Some(Interest::Buying), None));
    assert!(!said(&turn).contains("also"), "{}", said(&turn));
    contact.lock_is_free = true;
    assert_eq!(verdict(&contact.says("Cedar Park would be great")), Some(Verdict::Executed), "tried again");
}

/// A workflow of the team decides which bot leads.
fn workflow(contact: &mut Contact, bot: Bot) {
    let change = crate::inbox::ContactChange { bot: Some(bot), ..Default::default() };
    let event = crate::inbox::ContactEvent::ContactChangedV1(change);
    contact.receives(Waiting { event, ..text_at("w:change", "", contact.now, 0) });
}

#[test]
fn a_wish_that_is_kept_is_no_new_attempt_with_every_text_while_the_past_forbids_it() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    workflow(&mut contact, Bot::Lead);
    contact.later(1);
    let turn = contact.says("I want to buy a house");
    assert_eq!(verdict(&turn), Some(Verdict::Blocked(Blocked::CircularPreventionRoute)));
    contact.later(1);
    assert_eq!(verdict(&contact.says("Cedar Park would be great")), None, "nobody asked again");
    contact.later(28);
    let turn = contact.says("In about two months");
    assert_eq!(
        (verdict(&turn), contact.bot()),
        (Some(Verdict::Executed), Bot::Buyer),
        "it is tried once it may be"
    );
}

#[test]
fn what_a_bot_put_off_is_not_carried_out_for_another() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    workflow(&mut contact, Bot::Lead);
    contact.later(5);
    contact.says("I want to buy a house");
    let route = Route { from: Bot::Buyer, to: Bot::Seller };
    contact.thread.desk.conversation.progress.deferred_handoff =
        Some(Deferred { route, times: 1, until: contact.now });
    let turn = contact.due();
    assert_eq!(
        (verdict(&turn), contact.progress().deferred_handoff),
        (None, None),
        "and is not due for ever"
    );
}

#[test]
fn the_days_limit_of_messages_stops_no_hand_off_that_says_nothing() {
    let mut contact = Contact::new();
    contact.standing = STRUGGLING;
    contact.thread.settings.daily_limit = 1;
    contact.says("I want to buy a house");
    contact.later(10);
    let turn = contact.receives(text_at("w:more", "Hello?", contact.now, 0));
    assert_eq!(turn.entry.details["rule"], "daily_limit");
    contact.later(20);
    contact.standing = Standing::default();
    assert_eq!((verdict(&contact.due()), contact.bot()), (Some(Verdict::Executed), Bot::Buyer));
}

#[test]
fn what_was_put_off_outlives_another_worker_that_is_at_it() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    contact.later(5);
    contact.standing = STRUGGLING;
    contact.says("Actually I want to sell my house");
    contact.later(30);
    contact.standing = Standing::default();
    contact.lock_is_free = false;
    assert_eq!(verdict(&contact.due()), Some(Verdict::Blocked(Blocked::AlreadyInProgress)));
    contact.later(1);
    contact.lock_is_free = true;
    assert_eq!((verdict(&contact.due()), contact.bot()), (Some(Verdict::Executed), Bot::Seller));
}

#[test]
fn what_is_open_or_was_put_off_ends_when_a_workflow_decides_who_leads() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    workflow(&mut contact, Bot::Seller);
    assert_eq!(contact.says("12 Invented Cove").settled_handoff, None, "that answer is not the buyer bot's");
    contact.says("We need more space");
    contact.standing = STRUGGLING;
    contact.later(40);
    contact.says("Actually I want to buy a house");
    assert!(contact.progress().deferred_handoff.is_some());
    workflow(&mut contact, Bot::Lead);
    assert_eq!(contact.progress().deferred_handoff, None);
}

#[test]
fn a_hand_off_whose_very_text_asks_for_a_person_teaches_nothing() {
    let mut contact = Contact::new();
    let turn = contact.says("I want to buy a house. Can I talk to a real person please");
    assert_eq!(verdict(&turn), Some(Verdict::Executed));
    assert_eq!((contact.progress().open_handoff, turn.settled_handoff), (None, None));
}

/// A buyer who was offered times.
fn offered() -> (Contact, Timestamp) {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    let slot: Timestamp = "2026-11-24T16:00:00Z".parse().unwrap();
    let progress = &mut contact.thread.desk.conversation.progress;
    progress.asked = Some(Step::Appointment);
    progress.offered = vec![slot];
    (contact, slot)
}

#[test]
fn the_next_bot_asks_its_own_question_and_not_which_of_the_last_ones_times_suits() {
    let (mut contact, _) = offered();
    contact.says("Actually I want to sell my house");
    assert_eq!((contact.bot(), contact.progress().asked), (Bot::Seller, Some(Step::Address)));
    assert!(contact.progress().offered.is_empty());
}

#[test]
fn a_time_chosen_after_a_hand_off_without_a_word_is_booked_and_the_next_bot_still_asks() {
    let (mut contact, slot) = offered();
    let progress = &mut contact.thread.desk.conversation.progress;
    (progress.bot, progress.interest) = (Bot::Seller, Some(Interest::Selling));
    let turn = contact.says("The first one works");
    assert_eq!(turn.reply().unwrap().booking.as_ref().map(|booking| booking.start), Some(slot));
    assert!(!contact.progress().complete, "nothing about the sale is known yet");
}

#[test]
fn a_tag_that_closes_the_conversation_settles_nothing() {
    let mut contact = Contact::new();
    contact.says("I want to buy a house");
    let profile = contact.thread.desk.conversation.profile.as_mut().unwrap();
    profile.tags.as_mut().unwrap().push("AI-Off".into());
    let turn = contact.receives(text_at("w:more", "up to 450k", contact.now, 0));
    assert_eq!((turn.settled_handoff, turn.conversation.progress.open_handoff), (None, None));
}

#[test]
fn a_hand_off_after_which_nothing_is_left_to_ask_is_a_success_at_once() {
    let mut contact = Contact::new();
    let everything = "I want to buy a house in Cedar Park, up to 450k, paying cash, 3 bedrooms, in 2 months, and it is \
                      just me deciding";
    let turn = contact.says(everything);
    assert!(contact.progress().complete, "nothing is left to ask");
    let attempt = turn.handoff.expect("an attempt").attempt;
    assert_eq!((attempt.verdict, attempt.outcome), (Verdict::Executed, Some(Outcome::Successful)));
    assert_eq!(contact.progress().open_handoff, None);
}
