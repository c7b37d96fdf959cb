//! What a person reads, to the letter, and that it fits a terminal whatever the figures are.

use jiff::civil::date;

use super::*;
use crate::experiments::analysis::{Rules, analyse};
use crate::experiments::counters::{Counts, Tally};
use crate::experiments::definition::tests::noon;
use crate::experiments::{Change, Draft, ExperimentId, defaults};

/// A default experiment begun a fortnight before.
fn default_experiment(id: &str) -> Definition {
    let draft = defaults().into_iter().find(|draft| draft.id == id).unwrap();
    let draft = Draft { starts_at: Some("2026-11-06T09:30:00Z".parse().unwrap()), ..draft };
    Definition::create(draft, &[], noon()).unwrap()
}

/// Contacts, and those who did it, of each variant in the order of the definition.
fn counted(definition: &Definition, of: &[(u64, u64)], what: OutcomeType) -> Analysis {
    let mut counts = Counts::default();
    for (variant, (contacts, did)) in definition.variants().iter().zip(of) {
        for (what, count) in [(OutcomeType::Assigned, *contacts), (what, *did)] {
            counts.add(Tally { variant: variant.name.clone(), what, day: date(2026, 11, 10) }, count);
        }
    }
    analyse(definition, &counts, &Rules::default(), noon())
}

#[test]
fn a_winner_is_read_with_what_proves_it_and_what_may_be_done() {
    let greeting = default_experiment("greeting_style");
    let analysis = counted(&greeting, &[(1_204, 217), (1_190, 222), (1_236, 367)], OutcomeType::Response);
    insta::assert_snapshot!(table(&greeting, &analysis));
}

#[test]
fn an_experiment_that_has_just_begun_is_read_without_a_number_that_is_none() {
    let timing = default_experiment("followup_timing");
    let text = table(&timing, &counted(&timing, &[(0, 0), (3, 0), (2, 1)], OutcomeType::Response));
    insta::assert_snapshot!(text);
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn what_is_wrong_with_an_experiment_is_read_before_its_figures() {
    let cta = default_experiment("cta_style");
    let text = table(&cta, &counted(&cta, &[(900, 90), (1_400, 200), (1_200, 120)], OutcomeType::Response));
    let lines: Vec<&str> = text.lines().take(5).collect();
    assert_eq!(
        lines,
        [
            "cta_style: not healthy",
            "Something is wrong with it, so its figures prove nothing.",
            "- Contacts are not split as they were meant to be.",
            "What next: find out who is missing, and why; then complete it (jorge experiments complete cta_style",
            "  --by YOUR-NAME), and begin another under a new name.",
        ]
    );
}

#[test]
fn whatever_becomes_of_an_experiment_somebody_is_told_what_to_do_next() {
    let greeting = default_experiment("greeting_style");
    let winner = Change::DeclareWinner(VariantName::parse("casual").unwrap());
    let of = |definition: &Definition, counts: &[(u64, u64)]| {
        wording::next_step(definition, &counted(definition, counts, OutcomeType::Response))
    };
    let clear = [(1_204, 217), (1_190, 222), (1_236, 367)];
    let even = [(1_204, 217), (1_190, 222), (1_236, 217)];
    let change = |change: &Change| greeting.apply(change, noon()).unwrap();
    assert_eq!(
        of(&greeting, &clear),
        "declare casual the winner, and everybody gets it: jorge experiments promote greeting_style casual --by YOUR-NAME"
    );
    assert_eq!(of(&greeting, &even), "let it run. It may be looked at at any time.");
    assert_eq!(
        of(&change(&Change::Pause), &even),
        "it is paused. Resume it or complete it: jorge experiments resume greeting_style --by YOUR-NAME"
    );
    assert_eq!(of(&change(&winner), &clear), "nothing: it is over, and everybody gets casual.");
    assert_eq!(
        of(&change(&Change::Complete), &clear),
        "it ended without a winner, so everybody gets name; you may declare casual the winner."
    );
    assert_eq!(
        of(&change(&Change::Complete), &even),
        "nothing: it ended without a winner, and everybody gets name."
    );
    let split = change(&Change::Split(vec![0.2, 0.4, 0.4]));
    let begin_anew = "complete it (jorge experiments complete greeting_style --by YOUR-NAME), and begin another under a new name.";
    assert_eq!(of(&split, &even), begin_anew);
    let dated = |starts: &str, ends: Option<&str>| {
        let stamp = |at: &str| at.parse().unwrap();
        let [.., draft] = defaults();
        let draft = Draft { starts_at: Some(stamp(starts)), ends_at: ends.map(stamp), ..draft };
        Definition::create(draft, &[], noon()).unwrap()
    };
    assert_eq!(of(&dated("2026-12-01T00:00:00Z", None), &even), "nothing: it has not begun.");
    let ended = dated("2026-11-01T00:00:00Z", Some("2026-11-20T12:00:00Z"));
    assert_eq!(of(&ended, &even), format!("its end has passed and nobody new is assigned: {begin_anew}"));
    assert!(of(&greeting, &[(200, 20), (200, 201), (200, 20)]).starts_with("wait an hour."));
}

#[test]
fn no_line_is_longer_than_a_hundred_columns_whatever_the_figures_and_the_names_are() {
    let long = |letter: &str| letter.repeat(40);
    let draft = Draft {
        id: long("x"),
        changes: None,
        variants: ["a", "b", "c"].map(long).to_vec(),
        shares: Vec::new(),
        matures_after_days: 1,
        ..defaults()[0].clone()
    };
    let definition = Definition::create(draft, &[], noon()).unwrap();
    assert_eq!(definition.id(), &ExperimentId::parse(&long("x")).unwrap());
    for of in [
        [(0, 0); 3],
        [(1, 1); 3],
        [(u64::MAX, 1), (u64::MAX, u64::MAX), (1, 0)],
        [(9_999_999, 9_999_999), (9_999_999, 1), (9_999_999, 0)],
        [(100, 0), (100, 100), (100, 50)],
    ] {
        let text = table(&definition, &counted(&definition, &of, OutcomeType::Engagement));
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{} columns: {line}", line.chars().count());
            assert!(!line.contains("NaN") && !line.contains("inf"), "{line}");
        }
    }
}

#[test]
fn an_interval_is_drawn_where_it_is() {
    let greeting = default_experiment("greeting_style");
    let analysis = counted(&greeting, &[(400, 40), (400, 80), (400, 0)], OutcomeType::Response);
    let variants = &analysis.metrics[0].variants;
    let scale = Scale::of(variants);
    assert_eq!((percent(scale.from), percent(scale.to)), ("0.0 %".to_owned(), "25.0 %".to_owned()));
    let bars: Vec<String> = variants.iter().map(|variant| scale.bar(variant)).collect();
    assert_eq!(bars, ["     ├──●─┤         ", "             ├──●──┤", "●                   "]);
}

#[test]
fn a_number_is_written_as_people_write_it() {
    assert_eq!([0, 999, 1_000, 9_999_999].map(count), ["0", "999", "1,000", "9,999,999"]);
    assert_eq!(count(u64::MAX), "1.8e19");
}

#[test]
fn how_far_an_experiment_has_come_is_said_in_a_word_or_two() {
    let status = |starts: &str, ends: Option<&str>, changes: &[Change]| {
        let draft = Draft {
            id: "x".into(),
            changes: None,
            variants: vec!["a".into(), "b".into()],
            shares: vec![],
            metrics: vec!["response".into()],
            owner: "Ann".into(),
            starts_at: Some(starts.parse().unwrap()),
            ends_at: ends.map(|ends| ends.parse().unwrap()),
            matures_after_days: 0,
        };
        let created = Definition::create(draft, &[], noon()).unwrap();
        let now = changes.iter().fold(created, |known, change| known.apply(change, noon()).unwrap());
        wording::status(&now, noon())
    };
    let begun = "2026-11-01T00:00:00Z";
    assert_eq!(status(begun, None, &[]), "active");
    assert_eq!(status("2026-12-01T00:00:00Z", None, &[]), "starts 2026-12-01");
    assert_eq!(status(begun, Some("2026-12-24T00:00:00Z"), &[]), "active until 2026-12-24");
    assert_eq!(status(begun, Some("2026-11-20T12:00:00Z"), &[]), "ended 2026-11-20");
    assert_eq!(status(begun, None, &[Change::Pause]), "paused");
    assert_eq!(status(begun, None, &[Change::Complete]), "completed");
    let b = VariantName::parse("b").unwrap();
    assert_eq!(status(begun, None, &[Change::DeclareWinner(b)]), "completed: b");
}
