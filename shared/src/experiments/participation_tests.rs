//! Who takes part in what, and what is counted of them.

use super::*;
use crate::experiments::definition::tests::noon;
use crate::experiments::{Change, Draft, defaults};
use crate::ids::LocationId;

fn who(contact: &str) -> ContactRef {
    ContactRef { location: LocationId::parse("LOC1").unwrap(), contact: ContactId::parse(contact).unwrap() }
}

fn all_defaults() -> Vec<Definition> {
    defaults().into_iter().map(|draft| Definition::create(draft, &[], noon()).unwrap()).collect()
}

fn a_a_test() -> Definition {
    let [draft, ..] = defaults();
    let draft = Draft {
        id: "a_a".into(),
        variants: vec!["one".into(), "other".into()],
        shares: Vec::new(),
        changes: None,
        ..draft
    };
    Definition::create(draft, &all_defaults(), noon()).unwrap()
}

fn names(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(|outcome| format!("{} {}", outcome.experiment, outcome.what)).collect()
}

/// Has done these, a while after noon.
fn done<const N: usize>(what: [OutcomeType; N]) -> BTreeMap<OutcomeType, Timestamp> {
    what.map(|what| (what, noon() + jiff::SignedDuration::from_mins(1))).into()
}

#[test]
fn a_contact_is_assigned_where_it_meets_an_experiment_and_once() {
    let (definitions, mut part) = (all_defaults(), Participation::default());
    let met = BTreeSet::from([Lever::GreetingStyle, Lever::CtaStyle]);
    let new = part.enrol(&who("CON1"), &definitions, &met, noon());
    assert_eq!(names(&new), ["cta_style assigned", "greeting_style assigned"]);
    assert!(part.enrol(&who("CON1"), &definitions, &met, noon()).is_empty());
    let way = part.way(&definitions, Lever::CtaStyle, &who("CON1").contact, noon());
    assert_eq!(way, Some(&new[0].variant), "what it read is what it was assigned");
}

#[test]
fn what_a_contact_does_is_counted_once_a_type_in_everything_it_takes_part_in() {
    let (definitions, mut part) = (all_defaults(), Participation::default());
    let response = done([OutcomeType::Response]);
    assert!(part.did(&who("CON1"), &definitions, &response).is_empty(), "nothing was tried on it yet");
    part.enrol(&who("CON1"), &definitions, &BTreeSet::from([Lever::CtaStyle, Lever::ResponseTone]), noon());
    let counted = part.did(&who("CON1"), &definitions, &response);
    assert_eq!(names(&counted), ["cta_style response", "response_tone response"]);
    assert!(counted.iter().all(|outcome| outcome.assigned_at == noon()));
    assert!(part.did(&who("CON1"), &definitions, &response).is_empty());
    let both = done([OutcomeType::Response, OutcomeType::Conversion]);
    let counted = part.did(&who("CON1"), &definitions, &both);
    assert_eq!(names(&counted), ["cta_style conversion", "response_tone conversion"]);
}

#[test]
fn what_happened_before_the_assignment_or_with_it_is_not_counted_and_may_still_be() {
    let (definitions, mut part) = (all_defaults(), Participation::default());
    part.enrol(&who("CON1"), &definitions, &BTreeSet::from([Lever::CtaStyle]), noon());
    let minute = jiff::SignedDuration::from_mins(1);
    part.enrol(&who("CON1"), &definitions, &BTreeSet::from([Lever::ResponseTone]), noon() + minute);
    let mut won = |at| names(&part.did(&who("CON1"), &definitions, &[(OutcomeType::Conversion, at)].into()));
    assert_eq!(won(noon() - minute), Vec::<String>::new());
    assert_eq!(won(noon()), Vec::<String>::new());
    assert_eq!(won(noon() + minute), ["cta_style conversion"], "each by its own assignment");
    assert_eq!(won(noon() + minute * 2), ["response_tone conversion"]);
}

#[test]
fn an_experiment_that_is_over_counts_nothing_more_and_everybody_gets_the_winner() {
    let (mut definitions, mut part) = (all_defaults(), Participation::default());
    let met = BTreeSet::from([Lever::ResponseTone]);
    part.enrol(&who("CON1"), &definitions, &met, noon());
    let winner = VariantName::parse("empathetic").unwrap();
    definitions[0] = definitions[0].apply(&Change::DeclareWinner(winner.clone()), noon()).unwrap();
    assert!(part.did(&who("CON1"), &definitions, &done([OutcomeType::Response])).is_empty());
    for contact in ["CON1", "CON2", "連絡先-ñ"] {
        let way = part.way(&definitions, Lever::ResponseTone, &who(contact).contact, noon());
        assert_eq!(way, Some(&winner));
    }
    assert!(part.enrol(&who("CON1"), &definitions, &met, noon()).is_empty());
    let unaware = all_defaults();
    assert!(
        part.enrol(&who("CON1"), &unaware, &met, noon()).is_empty(),
        "nor where nobody has heard of it yet"
    );
}

#[test]
fn another_experiment_on_the_same_lever_takes_over_from_the_winner_of_the_last() {
    let mut definitions = all_defaults();
    let winner = VariantName::parse("formal").unwrap();
    definitions[0] = definitions[0].apply(&Change::DeclareWinner(winner.clone()), noon()).unwrap();
    let [draft, ..] = defaults();
    let later = noon() + jiff::SignedDuration::from_hours(1);
    let again = Draft {
        id: "response_tone_2".into(),
        variants: vec!["casual".into(), "empathetic".into()],
        shares: vec![0.0, 1.0],
        starts_at: Some(later),
        ..draft
    };
    definitions.push(Definition::create(again, &definitions, noon()).unwrap());
    let part = Participation::default();
    let way = |now| part.way(&definitions, Lever::ResponseTone, &who("CON1").contact, now).unwrap().as_str();
    assert_eq!((way(noon()), way(later)), ("formal", "empathetic"), "not before it has begun");
}

#[test]
fn an_instance_that_cannot_read_the_experiments_leaves_a_contact_the_way_it_has() {
    let (defaults_only, mut part) = (all_defaults(), Participation::default());
    let mut definitions = all_defaults();
    definitions[2] = definitions[2].apply(&Change::Complete, noon()).unwrap();
    let [_, _, draft, _] = defaults();
    let again = Draft { id: "cta_style_2".into(), shares: vec![0.0, 0.0, 1.0], ..draft };
    definitions.push(Definition::create(again, &definitions, noon()).unwrap());
    let met = BTreeSet::from([Lever::CtaStyle]);
    assert_eq!(names(&part.enrol(&who("CON1"), &definitions, &met, noon())), ["cta_style_2 assigned"]);
    for known in [&definitions, &defaults_only] {
        let way = part.way(known, Lever::CtaStyle, &who("CON1").contact, noon());
        assert_eq!(way.map(VariantName::as_str), Some("question"));
        assert!(part.clone().enrol(&who("CON1"), known, &met, noon()).is_empty());
    }
}

#[test]
fn who_is_answered_takes_part_in_an_experiment_that_changes_nothing_we_say() {
    let (definitions, mut part) = (vec![a_a_test()], Participation::default());
    let new = part.enrol(&who("CON1"), &definitions, &BTreeSet::new(), noon());
    assert_eq!(names(&new), ["a_a assigned"]);
}

#[test]
fn a_paused_experiment_keeps_who_takes_part_and_takes_nobody_new() {
    let (mut definitions, mut part) = (all_defaults(), Participation::default());
    let met = BTreeSet::from([Lever::CtaStyle]);
    let before = part.enrol(&who("CON1"), &definitions, &met, noon());
    definitions[2] = definitions[2].apply(&Change::Pause, noon()).unwrap();
    let way = |part: &Participation, contact: &str| {
        part.way(&definitions, Lever::CtaStyle, &who(contact).contact, noon()).cloned()
    };
    assert_eq!(way(&part, "CON1"), Some(before[0].variant.clone()));
    assert_eq!(way(&Participation::default(), "CON2"), None);
    assert!(part.enrol(&who("CON2"), &definitions, &met, noon()).is_empty());
    assert_eq!(part.did(&who("CON1"), &definitions, &done([OutcomeType::Response])).len(), 1);
}

#[test]
fn what_a_contact_takes_part_in_comes_back_from_the_store() {
    let (definitions, mut part) = (all_defaults(), Participation::default());
    part.enrol(&who("CON1"), &definitions, &Lever::ALL.into(), noon());
    assert_eq!(part.iter().count(), 4);
    let stored = serde_json::to_string(&part).unwrap();
    assert_eq!(serde_json::from_str::<Participation>(&stored).unwrap(), part);
    assert_eq!(serde_json::from_str::<Participation>("{}").unwrap(), Participation::default());
}
