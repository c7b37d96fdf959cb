//! One text in the light of what was asked.

use super::*;
use crate::conversation::understand::circumstances::DecisionMakers;
use crate::conversation::understand::contact_details::ContactPreference;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::time_frame::Urgency;

fn market() -> Vec<String> {
    ["Downtown", "Cedar Park", "Round Rock"].map(ToOwned::to_owned).to_vec()
}

fn after(asked: Step, text: &str) -> Heard {
    let market = market();
    let bot = if matches!(
        asked,
        Step::Address | Step::Motivation | Step::SellingTime | Step::Condition | Step::Price
    ) {
        Bot::Seller
    } else {
        Bot::Buyer
    };
    let today = "2026-11-20".parse().unwrap();
    hear(text, Context { asked: Some(asked), bot, market: &market, today })
}

#[test]
fn a_bare_answer_means_what_was_asked() {
    assert_eq!(after(Step::Bedrooms, "3").facts.bedrooms, Some(3));
    assert_eq!(after(Step::Bedrooms, "tres o cuatro").facts.bedrooms, Some(3));
    assert_eq!(after(Step::Budget, "3").facts.bedrooms, None);
    assert_eq!(after(Step::Financing, "yes").facts.financing, Some(Financing::PreApproved));
    assert_eq!(after(Step::Financing, "no").facts.financing, Some(Financing::NotStarted));
    assert_eq!(after(Step::DecisionMakers, "yep").facts.decision_makers, Some(DecisionMakers::Together));
    assert_eq!(after(Step::SellingTime, "sure, that works").facts.accepts_30_to_45_days, Some(true));
    assert_eq!(after(Step::SellingTime, "no").facts.accepts_30_to_45_days, Some(false));
    assert_eq!(
        after(Step::ContactPreference, "call").facts.contact_preference,
        Some(ContactPreference::Call)
    );
    assert_eq!(after(Step::Name, "ana").facts.name.as_deref(), Some("Ana"));
    assert_eq!(after(Step::Area, "cedar park").facts.areas, ["Cedar Park"]);
}

#[test]
fn one_word_names_an_interest_only_where_it_was_asked() {
    let buying = Some(NamedInterest::One(Interest::Buying));
    assert_eq!(after(Step::Interest, "buying").interest, buying);
    assert_eq!(after(Step::Interest, "vender").interest, Some(NamedInterest::One(Interest::Selling)));
    assert_eq!(after(Step::Interest, "both").interest, Some(NamedInterest::Both));
    assert_eq!(
        after(Step::WhichFirst, "sell first then buy").interest,
        Some(NamedInterest::One(Interest::Selling))
    );
    assert_eq!(after(Step::Interest, "just looking").interest, Some(NamedInterest::One(Interest::Looking)));
    assert_eq!(after(Step::Area, "buying").interest, None);
}

#[test]
fn several_facts_in_one_text_are_all_heard() {
    let heard =
        after(Step::Budget, "around 450k, we're pre-approved, 3 beds in Cedar Park by summer, just me");
    assert_eq!(heard.price.and_then(|price| price.max).map(|money| money.whole_dollars()), Some(450_000));
    let facts = heard.facts;
    assert_eq!(facts.financing, Some(Financing::PreApproved));
    assert_eq!(facts.bedrooms, Some(3));
    assert_eq!(facts.areas, ["Cedar Park"]);
    assert_eq!(facts.time_frame.map(|frame| frame.urgency), Some(Urgency::Later));
    assert_eq!(facts.decision_makers, Some(DecisionMakers::Alone));
}

#[test]
fn a_question_back_or_a_refusal_answers_nothing() {
    for text in ["why do you ask?", "I'd rather not say", "not sure yet"] {
        let facts = after(Step::Motivation, text).facts;
        assert_eq!((facts.motivation_words, facts.motivation), (None, None), "{text}");
        assert_eq!(after(Step::Name, text).facts.name, None, "{text}");
    }
}

#[test]
fn what_no_rule_knows_is_kept_in_the_contacts_words() {
    let heard = after(Step::Motivation, "we want chickens and a big garden");
    assert_eq!(heard.facts.motivation_words.as_deref(), Some("we want chickens and a big garden"));
}

#[test]
fn what_comes_in_and_what_goes_out_each_month_is_heard() {
    let money = |dollars| crate::money::Money::from_dollars(dollars);
    let heard =
        after(Step::Financing, "We make 120k a year, the car payment is 400 and 250 a month student loans");
    assert_eq!((heard.facts.income, heard.facts.income_per), (money(120_000), Some(money::Period::Year)));
    assert_eq!(heard.facts.debts, money(650));
    assert_eq!((heard.facts.monthly, heard.price), (None, None), "neither is what they pay for a home");
    assert!(after(Step::Budget, "How much can we afford?").asks_figure);
}
