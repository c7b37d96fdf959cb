use serde_json::json;

use super::*;
use crate::conversation::facts::Facts;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::{Heard, NamedInterest};
use crate::llm::structured::parse;

fn filled(step: Step, text: &str, answer: &serde_json::Value) -> Heard {
    let mut heard = Heard::default();
    fill(&mut heard, &Facts::default(), step, &parse(&answer.to_string()).unwrap(), text);
    heard
}

fn fact(field: &str, value: serde_json::Value) -> serde_json::Value {
    json!({ "reply": "x", "facts": { field: value, "confidence": 0.9 } })
}

#[test]
fn the_field_that_was_looked_for_is_taken_over_and_no_other() {
    let answer = json!({ "facts": { "financing": "cash", "bedrooms": 3, "confidence": "90%" } });
    let heard = filled(Step::Financing, "we have the money in the bank for 3 of them", &answer);
    assert_eq!(heard.facts.financing, Some(Financing::Cash));
    assert_eq!(heard.facts.bedrooms, None);
}

#[test]
fn what_no_schema_allows_or_no_word_supports_is_not() {
    let nothing = Facts::default();
    for (step, text, answer) in [
        (Step::Financing, "we have the money", fact("financing", json!("gold"))),
        (Step::Financing, "we have the money", fact("financing", json!(["cash"]))),
        (Step::Bedrooms, "enough for my family", fact("bedrooms", json!(4))),
        (Step::Bedrooms, "4 of them", fact("bedrooms", json!(400))),
        (Step::Area, "near my work", fact("areas", json!(["Cedar Park"]))),
        (Step::Motivation, "things changed", fact("motivation_words", json!("a divorce"))),
        (Step::TimeFrame, "some day", fact("time_frame", json!({ "urgency": "now" }))),
    ] {
        assert_eq!(filled(step, text, &answer).facts, nothing, "{text}: {answer}");
    }
    for (text, answer) in [
        ("as little as I can", fact("budget", json!({ "max": 400_000 }))),
        ("500k", fact("budget", json!({ "max": 5 }))),
        ("500k", fact("budget", json!({ "min": 600_000, "max": 500_000 }))),
        ("500k", fact("budget", json!({ "min": null, "max": null }))),
        ("500k", fact("budget", json!("500k"))),
    ] {
        assert_eq!(filled(Step::Budget, text, &answer).price, None, "{text}: {answer}");
    }
}

#[test]
fn who_is_not_sure_or_does_not_say_so_is_not_believed() {
    for sure in [json!(0.69), json!("low"), json!(null)] {
        let answer = json!({ "facts": { "financing": "cash", "confidence": sure } });
        assert_eq!(filled(Step::Financing, "money is there", &answer).facts.financing, None);
    }
}

#[test]
fn what_a_rule_has_read_or_is_known_stays() {
    let answer = parse(&fact("financing", json!("cash")).to_string()).unwrap();
    let mut heard = Heard::default();
    heard.facts.financing = Some(Financing::NotStarted);
    fill(&mut heard, &Facts::default(), Step::Financing, &answer, "not yet");
    assert_eq!(heard.facts.financing, Some(Financing::NotStarted));
}

#[test]
fn a_wish_has_to_be_said_twice_and_about_homes() {
    let answer = |seller: f64| json!({ "facts": { "interest": "selling", "confidence": 0.9 }, "intent": { "seller": seller, "buyer": 0.1 } });
    let found = |text: &str, answer: &serde_json::Value| filled(Step::Interest, text, answer).interest;
    let selling = Some(NamedInterest::One(Interest::Selling));
    assert_eq!(found("time to let go of the old place", &answer(0.9)), selling);
    assert_eq!(found("time to let go of the old place", &answer(0.5)), None);
    assert_eq!(found("hello there", &answer(0.9)), None);
}

#[test]
fn amounts_and_places_in_the_contacts_words_are_taken_over() {
    let heard =
        filled(Step::Budget, "half a million tops", &fact("budget", json!({ "min": null, "max": 500_000 })));
    assert_eq!(heard.price.unwrap().max.unwrap().whole_dollars(), 500_000);
    let heard =
        filled(Step::Area, "round the lake at marble falls", &fact("areas", json!(["Marble Falls", "Kyle"])));
    assert_eq!(heard.facts.areas, ["Marble Falls"]);
}
