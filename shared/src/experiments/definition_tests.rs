//! What an experiment may be, and what may become of it.

use proptest::prelude::*;

use super::*;
use crate::experiments::{Change, Draft, defaults, with_defaults};

pub(in crate::experiments) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(in crate::experiments) fn draft(variants: &[&str], shares: &[f64]) -> Draft {
    Draft {
        id: "response_tone".to_owned(),
        changes: None,
        variants: variants.iter().map(|name| (*name).to_owned()).collect(),
        shares: shares.to_vec(),
        metrics: vec!["conversion".to_owned()],
        owner: "growth".to_owned(),
        starts_at: None,
        ends_at: None,
        matures_after_days: 0,
    }
}

pub(in crate::experiments) fn experiment(variants: &[&str], shares: &[f64]) -> Definition {
    Definition::create(draft(variants, shares), &[], noon()).unwrap()
}

fn tone() -> Definition {
    experiment(&["formal", "casual", "empathetic"], &[0.4, 0.3, 0.3])
}

fn codes(draft: Draft, taken: &[Definition]) -> Vec<(&'static str, &'static str)> {
    let refused = Definition::create(draft, taken, noon()).err().unwrap_or_default();
    refused.into_iter().map(|refusal| (refusal.field, refusal.code)).collect()
}

fn name(name: &str) -> VariantName {
    VariantName::parse(name).unwrap()
}

#[test]
fn a_valid_experiment_is_created_active() {
    let created = tone();
    assert_eq!(created.id().as_str(), "response_tone");
    assert_eq!((created.status(), created.version()), (&Status::Active, 1));
    let variants: Vec<_> = created.variants().iter().map(|v| (v.name.as_str(), v.share)).collect();
    assert_eq!(variants, [("formal", 0.4), ("casual", 0.3), ("empathetic", 0.3)]);
    assert_eq!((created.starts_at(), created.ends_at()), (noon(), None));
    assert_eq!((created.owner(), created.metrics()), ("growth", &[OutcomeType::Conversion][..]));
}

#[test]
fn an_id_that_exists_already_is_refused() {
    assert_eq!(codes(draft(&["a", "b"], &[]), &[tone()]), [("id", "DUPLICATE_ID")]);
}

#[test]
fn a_single_variant_is_refused() {
    assert_eq!(codes(draft(&["formal"], &[1.0]), &[]), [("variants", "TOO_FEW_VARIANTS")]);
    assert_eq!(codes(draft(&[], &[]), &[])[0], ("variants", "TOO_FEW_VARIANTS"));
}

#[test]
fn a_split_that_does_not_sum_to_one_is_refused_beyond_a_millionth() {
    for shares in [[0.5, 0.4], [0.5, 0.500_002], [0.5, 0.499_998], [0.0, 0.0]] {
        assert_eq!(codes(draft(&["a", "b"], &shares), &[]), [("shares", "SHARES_NOT_ONE")], "{shares:?}");
    }
    for shares in [[0.5, 0.500_000_9], [0.5, 0.499_999_1], [1.0, 0.0]] {
        assert!(codes(draft(&["a", "b"], &shares), &[]).is_empty(), "{shares:?}");
    }
}

#[test]
fn shares_that_are_no_shares_or_do_not_match_the_variants_are_refused() {
    for shares in [[-0.5, 1.5], [f64::NAN, 1.0], [f64::INFINITY, 0.0]] {
        assert_eq!(codes(draft(&["a", "b"], &shares), &[]), [("shares", "BAD_SHARE")], "{shares:?}");
    }
    assert_eq!(codes(draft(&["a", "b"], &[1.0]), &[]), [("shares", "SHARES_DO_NOT_MATCH")]);
    assert_eq!(codes(draft(&["a", "b"], &[0.5, 0.25, 0.25]), &[]), [("shares", "SHARES_DO_NOT_MATCH")]);
}

#[test]
fn a_variant_nobody_knows_how_to_say_is_refused() {
    let [tone, ..] = defaults();
    let misspelt = Draft { variants: vec!["formal".into(), "causal".into()], shares: Vec::new(), ..tone };
    assert_eq!(codes(misspelt.clone(), &[]), [("variants", "UNKNOWN_VARIANT")]);
    assert!(codes(Draft { changes: None, ..misspelt }, &[]).is_empty(), "it changes nothing we say");
}

#[test]
fn a_location_tries_what_it_has_stored_and_what_every_location_starts_with() {
    let [tone, ..] = defaults();
    let paused = Definition::create(tone, &[], noon()).unwrap().apply(&Change::Pause, noon()).unwrap();
    let all = with_defaults(vec![paused.clone()], noon());
    let ids: Vec<_> = all.iter().map(|definition| definition.id().as_str()).collect();
    assert_eq!(ids, ["response_tone", "followup_timing", "cta_style", "greeting_style"]);
    assert_eq!(all[0], paused);
    assert!(all[1..].iter().all(|definition| definition.assigns_at(noon())));
}

#[test]
fn two_experiments_never_change_the_same_thing_at_once() {
    let [tone, ..] = defaults();
    let first = Definition::create(tone.clone(), &[], noon()).unwrap();
    let again = Draft { id: "response_tone_2".into(), ..tone };
    assert_eq!(codes(again.clone(), std::slice::from_ref(&first)), [("changes", "LEVER_IN_USE")]);
    let over = first.apply(&Change::Complete, noon()).unwrap();
    assert!(codes(again, &[over]).is_empty());
}

#[test]
fn without_shares_variants_are_split_equally() {
    let thirds = experiment(&["1hr", "4hr", "24hr"], &[]);
    assert!(thirds.variants().iter().all(|variant| variant.share == 1.0 / 3.0));
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let bad = Draft {
        id: "Response Tone".to_owned(),
        variants: vec!["formal".to_owned(), "förmlich".to_owned()],
        metrics: vec!["purchase".to_owned()],
        ..draft(&[], &[0.5])
    };
    let wrong = [
        ("id", "BAD_ID"),
        ("variants", "BAD_VARIANT"),
        ("metrics", "UNKNOWN_METRIC"),
        ("shares", "SHARES_DO_NOT_MATCH"),
    ];
    assert_eq!(codes(bad, &[]), wrong);
    let [tone, ..] = defaults();
    let misspelt = Draft {
        variants: vec!["formal".to_owned(), "causal".to_owned()],
        shares: vec![0.5, 0.6],
        metrics: vec!["purchase".to_owned()],
        ..tone
    };
    let wrong =
        [("variants", "UNKNOWN_VARIANT"), ("metrics", "UNKNOWN_METRIC"), ("shares", "SHARES_NOT_ONE")];
    assert_eq!(codes(misspelt, &[]), wrong);
    let worse = Draft {
        metrics: vec!["assigned".to_owned(), "assigned".to_owned()],
        owner: " ".to_owned(),
        ends_at: Some(noon()),
        matures_after_days: 91,
        ..draft(&["a", "a"], &[])
    };
    let wrong = [
        ("variants", "VARIANT_TWICE"),
        ("metrics", "ASSIGNED_IS_NO_METRIC"),
        ("metrics", "METRIC_TWICE"),
        ("owner", "BAD_OWNER"),
        ("ends_at", "ENDS_BEFORE_IT_STARTS"),
        ("matures_after_days", "MATURES_TOO_LATE"),
    ];
    assert_eq!(codes(worse, &[]), wrong);
    let unmeasured = Draft { metrics: Vec::new(), ..draft(&["a", "b"], &[]) };
    assert_eq!(codes(unmeasured, &[]), [("metrics", "NO_METRIC")]);
    let eleven: Vec<String> = (0..11).map(|n| format!("v{n}")).collect();
    let names: Vec<&str> = eleven.iter().map(String::as_str).collect();
    assert_eq!(codes(draft(&names, &[]), &[]), [("variants", "TOO_MANY_VARIANTS")]);
}

#[test]
fn an_experiment_is_paused_resumed_and_ended_and_each_change_is_a_version() {
    let paused = tone().apply(&Change::Pause, noon()).unwrap();
    let resumed = paused.apply(&Change::Resume, noon()).unwrap();
    let completed = resumed.apply(&Change::Complete, noon()).unwrap();
    assert_eq!((paused.status(), paused.version()), (&Status::Paused, 2));
    assert_eq!((resumed.status(), resumed.version()), (&Status::Active, 3));
    assert_eq!((completed.status(), completed.version()), (&Status::Completed { winner: None }, 4));
}

#[test]
fn a_winner_ends_an_experiment_and_can_be_corrected_but_must_be_one_of_its_variants() {
    let won = |definition: &Definition, winner: &str| {
        definition.apply(&Change::DeclareWinner(name(winner)), noon())
    };
    for before in [
        tone(),
        tone().apply(&Change::Pause, noon()).unwrap(),
        tone().apply(&Change::Complete, noon()).unwrap(),
    ] {
        let after = won(&before, "casual").unwrap();
        assert_eq!(after.status(), &Status::Completed { winner: Some(name("casual")) });
        assert_eq!(won(&after, "casual").unwrap_err().code, "WON_ALREADY");
        assert!(won(&after, "formal").is_ok());
        assert_eq!(won(&before, "rude").unwrap_err().code, "NO_SUCH_VARIANT");
    }
}

#[test]
fn a_change_that_changes_nothing_or_comes_too_late_is_refused() {
    let (active, paused) = (tone(), tone().apply(&Change::Pause, noon()).unwrap());
    let over = tone().apply(&Change::Complete, noon()).unwrap();
    let code = |definition: &Definition, change| definition.apply(&change, noon()).unwrap_err().code;
    assert_eq!(code(&active, Change::Resume), "ACTIVE_ALREADY");
    assert_eq!(code(&paused, Change::Pause), "PAUSED_ALREADY");
    for change in [Change::Pause, Change::Resume, Change::Complete, Change::Split(vec![1.0, 0.0, 0.0])] {
        assert_eq!(code(&over, change), "COMPLETED");
    }
    assert_eq!(code(&active, Change::Split(vec![0.4, 0.3, 0.3])), "SAME_SPLIT");
    assert_eq!(code(&active, Change::Split(vec![0.5, 0.5])), "SHARES_DO_NOT_MATCH");
    assert_eq!(code(&active, Change::Split(vec![0.5, 0.5, 0.5])), "SHARES_NOT_ONE");
}

#[test]
fn only_running_experiments_are_listed_as_active() {
    let hour = |n: i64| noon() + jiff::SignedDuration::from_hours(n);
    let named = |id: &str, starts: i64, ends: Option<i64>| {
        let draft = Draft {
            id: id.to_owned(),
            starts_at: Some(hour(starts)),
            ends_at: ends.map(hour),
            ..draft(&["a", "b"], &[])
        };
        Definition::create(draft, &[], noon()).unwrap()
    };
    let all = [
        named("running", 0, Some(1)),
        named("to_come", 1, None),
        named("past", -2, Some(0)),
        named("paused", 0, None).apply(&Change::Pause, noon()).unwrap(),
        named("over", 0, None).apply(&Change::Complete, noon()).unwrap(),
    ];
    let listed: Vec<&str> = active(&all, noon()).map(|definition| definition.id().as_str()).collect();
    assert_eq!(listed, ["running"]);
}

#[test]
fn every_location_starts_with_four_experiments() {
    let created = defaults().map(|draft| Definition::create(draft, &[], noon()).unwrap());
    let told = created.each_ref().map(|definition| {
        let variants = definition.variants().iter();
        (
            definition.id().as_str(),
            variants.map(|v| format!("{} {:.3}", v.name, v.share)).collect::<Vec<_>>().join(", "),
        )
    });
    let expected = [
        ("response_tone", "formal 0.400, casual 0.300, empathetic 0.300"),
        ("followup_timing", "1hr 0.333, 4hr 0.333, 24hr 0.333"),
        ("cta_style", "direct 0.333, soft 0.333, question 0.333"),
        ("greeting_style", "name 0.333, title 0.333, casual 0.333"),
    ];
    assert_eq!(told, expected.map(|(id, variants)| (id, variants.to_owned())));
}

#[test]
fn a_definition_comes_back_from_the_store_and_a_broken_one_does_not() {
    let kept =
        serde_json::to_value(tone().apply(&Change::DeclareWinner(name("casual")), noon()).unwrap()).unwrap();
    let back: Definition = serde_json::from_value(kept.clone()).unwrap();
    assert_eq!(serde_json::to_value(&back).unwrap(), kept);
    for (field, value) in [
        ("variants", serde_json::json!([{"name": "a", "share": 1.0}])),
        ("status", serde_json::json!({"completed": {"winner": "rude"}})),
        ("metrics", serde_json::json!(["purchase"])),
    ] {
        let mut broken = kept.clone();
        broken[field] = value;
        assert!(serde_json::from_value::<Definition>(broken).is_err(), "{field}");
    }
}

proptest! {
    #[test]
    fn whatever_is_created_keeps_every_rule_and_whatever_is_asked_for_never_panics(
        id in "\\PC{0,50}", variants in prop::collection::vec("[a-c]{0,2}", 0..13),
        shares in prop::collection::vec(prop_oneof![0.0..1.0, any::<f64>()], 0..13), owner in "\\PC{0,90}",
        metrics in prop::collection::vec("response|assigned|conversion|x", 0..3),
    ) {
        let draft = Draft { id, variants, shares, metrics, owner, ..draft(&[], &[]) };
        if let Ok(created) = Definition::create(draft, &[], noon()) {
            let sum: f64 = created.variants().iter().map(|variant| variant.share).sum();
            prop_assert!((sum - 1.0).abs() <= SHARE_TOLERANCE && created.variants().len() >= 2);
        }
    }
}
