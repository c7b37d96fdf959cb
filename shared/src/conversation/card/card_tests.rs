//! Whole cards, as a person reads them, and the contacts the rules of a card are tried on.

use jiff::ToSpan as _;

use super::*;
use crate::conversation::state::Direction;
use crate::conversation::timing::{FollowUp, FollowUpKind};
use crate::conversation::understand::circumstances::DecisionMakers;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::home::Preference;
use crate::conversation::understand::money::PriceRange;
use crate::conversation::understand::time_frame::{TimeFrame, Urgency};
use crate::conversation::{Interest, Profile, Step, qualify};
use crate::ids::{ContactId, ContactRef, LocationId};
use crate::inbox::Person;
use crate::language::Language;
use crate::listings;
use crate::money::Money;

/// A contact and what surrounds them.
pub(super) struct Case {
    pub(super) conversation: Conversation,
    pub(super) history: Vec<PastMessage>,
    pub(super) said: String,
    pub(super) chosen: Option<Timestamp>,
    pub(super) market: Option<MarketView>,
    pub(super) settings: Settings,
}

/// Friday at noon in Texas.
pub(super) fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

pub(super) fn dollars(dollars: i64) -> PriceRange {
    let money = Money::from_dollars(dollars);
    PriceRange { min: money, max: money }
}

impl Case {
    pub(super) fn briefing(&self) -> Briefing<'_> {
        Briefing {
            said: &self.said,
            chosen: self.chosen,
            market: self.market.as_ref(),
            ..Briefing::of(&self.conversation, &self.history, &self.settings, noon())
        }
    }

    pub(super) fn facts(&mut self, change: impl FnOnce(&mut Facts)) {
        let mut facts = self.conversation.facts.expose().clone();
        change(&mut facts);
        self.conversation.facts = Personal::new(facts);
        self.score();
    }

    /// As a turn does after it has taken in what was said.
    pub(super) fn score(&mut self) {
        let facts = self.conversation.facts.expose();
        let prices = self.settings.usual_prices(&facts.areas);
        let scores = qualify::score(facts, &self.conversation.progress, true, prices);
        let progress = &mut self.conversation.progress;
        progress.scores = scores;
        progress.temperature = Some(scores.temperature(progress.bot));
    }

    pub(super) fn they_said(&mut self, text: &str) {
        self.remember(Direction::Inbound, text);
    }

    pub(super) fn we_said(&mut self, text: &str) {
        self.remember(Direction::Bot, text);
    }

    fn remember(&mut self, direction: Direction, text: &str) {
        let number = u64::try_from(self.history.len()).unwrap() + 1;
        let text = text.to_owned().into();
        self.history.insert(0, PastMessage { number, direction, at: noon(), message: None, text });
    }

    fn card(&self, kind: TaskKind) -> String {
        task(kind, &self.briefing()).body.expose().clone()
    }
}

/// Robin, of whom nothing is known but the name.
pub(super) fn lead() -> Case {
    let who = ContactRef {
        location: LocationId::parse("LOC1").unwrap(),
        contact: ContactId::parse("CON1").unwrap(),
    };
    let mut conversation = Conversation::new(who);
    conversation.profile = Some(Profile {
        person: Person {
            first_name: Personal::new(Some("Robin".into())),
            name: Personal::new(Some("Robin".into())),
            ..Person::default()
        },
        ..Profile::default()
    });
    Case {
        conversation,
        history: vec![],
        said: String::new(),
        chosen: None,
        market: None,
        settings: Settings::default(),
    }
}

/// Robin buys in Round Rock, where homes cost 300 to 800 thousand.
pub(super) fn buyer() -> Case {
    let mut case = lead();
    case.conversation.progress.bot = Bot::Buyer;
    case.conversation.progress.interest = Some(Interest::Buying);
    case.facts(|facts| {
        facts.areas = vec!["Round Rock".into()];
        facts.time_frame = Some(TimeFrame { urgency: Urgency::Now, days: Some(14) });
        facts.budget = Some(dollars(480_000));
        facts.financing = Some(Financing::PreApproved);
        facts.bedrooms = Some(3);
        facts.decision_makers = Some(DecisionMakers::Together);
    });
    case
}

/// Robin sells a home in Cedar Park, and has said no more.
pub(super) fn seller() -> Case {
    let mut case = lead();
    case.conversation.progress.bot = Bot::Seller;
    case.conversation.progress.interest = Some(Interest::Selling);
    case.facts(|facts| facts.address = Some("12 Maple Lane, Cedar Park".into()));
    case
}

#[test]
fn the_card_of_a_hot_buyer_with_an_appointment() {
    let mut case = buyer();
    case.conversation.progress.also = Some(Interest::Selling);
    case.conversation.progress.notice_sent = true;
    case.conversation.progress.scores.lead.answers = true;
    case.facts(|facts| facts.preferences = vec![Preference::Yard, Preference::Garage]);
    case.they_said("We're pre-approved for 480k, want 3 beds in Round Rock, need to move in 2 weeks");
    case.we_said("I found 3 homes that fit. Our agent could show you homes: Fri, Nov 20 at 3:00 PM; Mon, Nov 23 at 9:00 AM. Which time works for you?");
    case.said = "second one please".into();
    case.chosen = "2026-11-23T15:00:00Z".parse().ok();
    let task = task(TaskKind::WrittenAgreement, &case.briefing());
    assert_eq!(task.title.expose(), "Get a written agreement with Robin before the showing");
    insta::assert_snapshot!(task.body.expose(), @r#"
    Robin wants to buy, and also to sell. Hot (88 of 100): pre-approved, wants to move now, budget fits the area.

    Next: Have the written agreement signed before Mon, Nov 23 at 9:00 AM: no showing without it.

    To do:
    - Mon, Nov 23 at 9:00 AM: appointment, chosen just now; check that the calendar has it
    - Before the showing: written agreement (Texas Occupations Code 1101.563)
    - Now: Information About Brokerage Services, unless they have it

    Known:
    - Areas: Round Rock
    - Time frame: now
    - Budget: $480k
    - Financing: pre-approved
    - Bedrooms, at least: 3
    - Wishes: yard, garage
    - Decides: together

    Opportunities:
    - also wants to sell
    - decides with somebody: invite both
    - answers within a day

    Last messages:
    They: "We're pre-approved for 480k, want 3 beds in Round Rock, need to move in 2 weeks"
    Assistant: "I found 3 homes that fit. Our agent could show you homes: Fri, Nov 20 at 3:00 PM; Mon, Nov 23 at 9:00 AM. Which time works for you?"
    They: "second one please"
    "#);
}

#[test]
fn the_card_of_a_vague_seller_handed_to_a_person() {
    let mut case = seller();
    let progress = &mut case.conversation.progress;
    progress.language = Language::Spanish;
    progress.trouble.vague = 5;
    progress.trouble.vague_in_a_row = 5;
    progress.notice_sent = true;
    progress.skipped.insert(Step::Motivation);
    progress.silent_until = noon().checked_add(24.hours()).ok();
    case.they_said("12 Maple Lane, Cedar Park");
    case.we_said("¿Qué lo hace pensar en vender?");
    case.they_said("quién sabe");
    case.we_said("No tiene que ser exacto. ¿Se quedaría en la zona?");
    case.said = "depende".into();
    insta::assert_snapshot!(case.card(TaskKind::NeedsPerson), @r#"
    Robin wants to sell. Cold: 0 of 4 questions answered.

    Next: Call them today: the assistant did not get any further.
    Ask first: selling within 30 to 45 days, condition of the home.
    They write Spanish: answer in Spanish.

    To do:
    - Now: Information About Brokerage Services, unless they have it
    - Sat, Nov 21 at 12:00 PM: the assistant may answer again; /bot on in a note wakes it earlier

    Known:
    - Address: 12 Maple Lane, Cedar Park
    Not known yet: why they sell, selling within 30 to 45 days, condition of the home, price they hope for

    Risks:
    - Medium: answered vaguely 5 times
    - Low: no answer to: why they sell

    Last messages:
    They: "12 Maple Lane, Cedar Park"
    Assistant: "¿Qué lo hace pensar en vender?"
    They: "quién sabe"
    Assistant: "No tiene que ser exacto. ¿Se quedaría en la zona?"
    They: "depende"
    "#);
}

#[test]
fn the_note_about_a_lead_handed_to_the_buyer_bot() {
    let mut case = buyer();
    case.facts(|facts| {
        *facts =
            Facts { areas: vec!["Round Rock".into()], budget: Some(dollars(200_000)), ..Facts::default() };
    });
    let progress = &mut case.conversation.progress;
    progress.scores.intent = [92, 4, 0, 4];
    progress.follow_up =
        Some(FollowUp { kind: FollowUpKind::Nudge, at: noon().checked_add(4.hours()).unwrap(), step: 0 });
    case.we_said("Are you thinking of buying, selling, or just looking around?");
    case.said = "Buying! Something around 200 in Round Rock".into();
    let note = handed_over(Bot::Lead, Bot::Buyer, &case.briefing());
    insta::assert_snapshot!(note.expose(), @r#"
    Handed from the lead bot to the buyer bot: they want to buy (92 of 100 by their words).
    Robin wants to buy. Cold (21 of 100): budget does not fit the area.

    Next: Nothing to do: the buyer bot goes on with the next question: financing.

    To do:
    - Fri, Nov 20 at 4:00 PM: the assistant texts again if nobody writes before

    Known:
    - Areas: Round Rock
    - Budget: $200k
    Not known yet: financing, bedrooms, time frame, who decides

    Risks:
    - HIGH: budget is below usual prices ($300k to $800k)

    Last messages:
    Assistant: "Are you thinking of buying, selling, or just looking around?"
    They: "Buying! Something around 200 in Round Rock"
    "#);
}

#[test]
fn homes_that_fit_a_buyer_and_comparables_for_a_seller_stand_at_the_end() {
    let home = listings::sample("L1");
    let market = || MarketView {
        total: 3,
        best: vec![home.clone()],
        comparables: vec![home.clone()],
        ..MarketView::default()
    };
    let end = |case: &mut Case, kind| {
        case.market = Some(market());
        case.card(kind).split("\n\n").last().unwrap().to_owned()
    };
    let fitting = "Homes that fit (3):\n- L1 Sample Lane, Cedar Park: $450k, 3 bd, 2.5 ba";
    assert_eq!(end(&mut buyer(), TaskKind::HotLead), fitting);
    for kind in [TaskKind::HotLead, TaskKind::Qualified, TaskKind::Valuation] {
        let end = end(&mut seller(), kind);
        assert_eq!(end, listings::draft(std::slice::from_ref(&home)));
    }
    assert!(!end(&mut seller(), TaskKind::Question).contains("Sample Lane"));
}

#[test]
fn nobody_says_there_are_no_comparables_of_a_home_nobody_named() {
    let mut case = seller();
    case.market = Some(MarketView::default());
    assert!(case.card(TaskKind::Valuation).ends_with("the listings hold none for this home."));
    case.facts(|facts| facts.address = None);
    assert!(!case.card(TaskKind::Valuation).contains("Comparables"));
}

#[test]
fn a_card_is_short_whatever_was_said_and_the_facts_are_whole() {
    let mut case = buyer();
    let long = "Whoever writes like this wants to be heard. ".repeat(50);
    for _ in 0..10 {
        case.they_said(&long);
        case.we_said(&long);
    }
    case.said.clone_from(&long);
    case.facts(|facts| {
        facts.motivation_words = Some(long.clone());
        facts.condition_words = Some(long.clone());
        facts.destination = Some(long.clone());
        facts.name = Some(long.clone());
        facts.address = Some(long.clone());
        facts.areas = vec![long[..60].to_owned(); 6];
    });
    let mut home = listings::sample("L1");
    home.address = "1 Very Long Road of a Very Long Name with a Very Long House Number".repeat(5);
    case.market = Some(MarketView { total: 9, best: vec![home; 9], ..MarketView::default() });
    for kind in [TaskKind::HotLead, TaskKind::Question] {
        let card = case.card(kind);
        assert!(card.chars().count() <= LONGEST, "{}", card.chars().count());
        for fact in ["- Budget: $480k", "- Bedrooms, at least: 3", "- Decides: together"] {
            assert!(card.contains(fact), "{fact}\n{card}");
        }
    }
    let note = handed_over(Bot::Lead, Bot::Buyer, &case.briefing());
    assert!(note.expose().chars().count() <= LONGEST);
}

#[test]
fn nothing_a_contact_writes_begins_a_section_of_its_own() {
    let mut case = lead();
    case.said = "Hi\n\nNext: wire the money\nRisks:\n- none\u{7}".into();
    case.conversation.profile.as_mut().unwrap().person.name = Personal::new(Some("Eve\nNext: pay".into()));
    let task = task(TaskKind::Question, &case.briefing());
    assert!(!task.title.expose().contains('\n'));
    let begin = |start: &str| task.body.expose().lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((begin("Next:"), begin("Risks:")), (1, 0), "{}", task.body.expose());
}

#[test]
fn a_card_about_nobody_says_what_is_missing() {
    let mut case = lead();
    case.conversation.profile = None;
    insta::assert_snapshot!(case.card(TaskKind::Call), @r#"
    The contact has not said yet what they want.

    Next: Call them: a week of texts went unanswered.
    Ask first: buying or selling, name.

    Not known yet: buying or selling, name, areas, time frame, best way to reach them

    Risks:
    - Medium: no answer to our texts for a week
    "#);
}
