//! Who gets which variant.

use proptest::prelude::*;

use super::*;
use crate::experiments::Change;
use crate::experiments::analysis::sample_ratio::sample_ratio;
use crate::experiments::definition::tests::{experiment, noon};

fn contact(id: &str) -> ContactId {
    ContactId::parse(id).unwrap()
}

fn name(name: &str) -> VariantName {
    VariantName::parse(name).unwrap()
}

fn tone() -> Definition {
    experiment(&["formal", "casual", "empathetic"], &[0.4, 0.3, 0.3])
}

fn given(definition: &Definition, id: &str) -> Option<(String, bool)> {
    variant_for(definition, &contact(id), None, noon()).map(|given| (given.variant.to_string(), given.is_new))
}

#[test]
fn the_hash_is_the_first_eight_digits_of_sha_256_and_never_changes() {
    // printf 'CON1:response_tone' | sha256sum, and so on; the contact's id is followed by the experiment's.
    let vectors = [
        ("CON1", "response_tone", 0x2cee_03db_u32, "formal"),
        ("CON2", "response_tone", 0x2186_2f02, "formal"),
        ("CONlead00000000001B", "cta_style", 0x5b13_2e53, "formal"),
        ("contacto-ñandú", "followup_timing", 0xb1aa_8d5e, "casual"),
        ("連絡先1", "greeting_style", 0x5207_a0ae, "formal"),
    ];
    let tone = tone();
    for (id, experiment, digits, variant) in vectors {
        let point = point(&contact(id), &ExperimentId::parse(experiment).unwrap());
        println!("{id}:{experiment} {:08x} {point:.10} {variant}", (point * POINTS) as u32);
        let hash = crate::digest::sha256_hex(format!("{id}:{experiment}").as_bytes());
        assert_eq!(&hash[..8], format!("{digits:08x}"));
        assert_eq!(point, f64::from(digits) / 4_294_967_296.0);
        assert_eq!(at(point, tone.variants()).unwrap().name.as_str(), variant);
    }
}

#[test]
fn the_longest_ids_of_any_script_are_hashed_whole() {
    let (longest, other) = ("連".repeat(42) + "ab", "連".repeat(42) + "ac");
    let experiment = ExperimentId::parse(&"x".repeat(MAX_NAME_BYTES)).unwrap();
    assert_eq!(longest.len(), MAX_ID_BYTES);
    let hash = crate::digest::sha256_hex(format!("{longest}:{experiment}").as_bytes());
    let expected = f64::from(u32::from_str_radix(&hash[..8], 16).unwrap()) / POINTS;
    assert_eq!(point(&contact(&longest), &experiment), expected);
    assert_ne!(point(&contact(&other), &experiment), expected);
}

#[test]
fn a_contact_always_gets_the_same_variant() {
    let (one, another) = (tone(), tone());
    for n in 0..1_000 {
        let id = format!("CON{n}");
        let first = given(&one, &id);
        assert_eq!(given(&another, &id), first, "another instance");
        assert_eq!(given(&one, &id), first, "another time");
    }
}

#[test]
fn a_million_contacts_are_distributed_as_the_split_says() {
    let thirds = experiment(&["1hr", "4hr", "24hr"], &[]);
    for (definition, contacts) in [(tone(), 1_000_000), (thirds, 100_000)] {
        let mut counts = [0_u64; 3];
        for n in 0..contacts {
            let point = point(&contact(&format!("CON{n}")), definition.id());
            let chosen = at(point, definition.variants()).unwrap();
            let nth = definition.variants().iter().position(|variant| variant == chosen).unwrap();
            counts[nth] += 1;
        }
        let split: Vec<_> =
            counts.into_iter().zip(definition.variants()).map(|(n, v)| (n, v.share)).collect();
        let test = sample_ratio(&split).unwrap();
        println!(
            "{contacts} contacts: {counts:?}, chi-square {:.3}, p {:.3}",
            test.chi_square.unwrap(),
            test.p
        );
        assert!(test.p > 0.001, "{test:?}");
    }
}

#[test]
fn two_experiments_split_the_same_contacts_independently() {
    let (tone, cta) =
        (ExperimentId::parse("response_tone").unwrap(), ExperimentId::parse("cta_style").unwrap());
    let halves = [Variant { name: name("a"), share: 0.5 }, Variant { name: name("b"), share: 0.5 }];
    let mut counts = [(0_u64, 0.25); 4];
    for n in 0..40_000 {
        let id = contact(&format!("CON{n}"));
        let side = |experiment| usize::from(at(point(&id, experiment), &halves).unwrap().name == name("b"));
        counts[side(&tone) * 2 + side(&cta)].0 += 1;
    }
    assert!(sample_ratio(&counts).unwrap().p > 0.001, "{counts:?}");
}

#[test]
fn a_share_of_one_takes_everybody_and_a_share_of_nothing_nobody() {
    for shares in [[1.0, 0.0], [0.0, 1.0]] {
        let all = experiment(&["a", "b"], &shares);
        let taker = if shares[0] > 0.0 { "a" } else { "b" };
        assert!((0..2_000).all(|n| given(&all, &format!("CON{n}")) == Some((taker.to_owned(), true))));
        for point in [0.0, 0.5, 1.0 - 1.0 / POINTS] {
            assert_eq!(at(point, all.variants()).unwrap().name.as_str(), taker);
        }
    }
}

#[test]
fn the_points_beyond_a_sum_a_hair_below_one_belong_to_the_last_variant_with_a_share() {
    let short = experiment(&["a", "b", "c"], &[0.5, 0.499_999_5, 0.0]);
    let last = 1.0 - 1.0 / POINTS;
    assert_eq!(at(last, short.variants()).unwrap().name.as_str(), "b");
    assert_eq!(at(0.5, short.variants()).unwrap().name.as_str(), "b", "a sum is not above itself");
    assert_eq!(at(0.5 - 1.0 / POINTS, short.variants()).unwrap().name.as_str(), "a");
    assert_eq!(at(0.5, &[]), None);
}

#[test]
fn a_changed_split_moves_nobody_who_is_assigned() {
    let before = tone();
    let after = before.apply(&Change::Split(vec![0.0, 0.0, 1.0]), noon()).unwrap();
    let mut would_have_moved = 0;
    for n in 0..1_000 {
        let id = contact(&format!("CON{n}"));
        let first = variant_for(&before, &id, None, noon()).unwrap();
        let kept = Assigned { variant: first.variant.clone(), at: noon() };
        let later = variant_for(&after, &id, Some(&kept), noon()).unwrap();
        assert_eq!(later, Given { variant: first.variant, is_new: false });
        would_have_moved +=
            usize::from(variant_for(&after, &id, None, noon()).unwrap().variant != first.variant);
    }
    assert!(would_have_moved > 600, "{would_have_moved}");
}

#[test]
fn a_paused_experiment_assigns_nobody_new_and_takes_nothing_away() {
    let paused = tone().apply(&Change::Pause, noon()).unwrap();
    let kept = Assigned { variant: name("empathetic"), at: noon() };
    assert_eq!(given(&paused, "CON1"), None);
    let given = variant_for(&paused, &contact("CON1"), Some(&kept), noon()).unwrap();
    assert_eq!((given.variant.as_str(), given.is_new), ("empathetic", false));
}

#[test]
fn outside_its_time_an_experiment_assigns_nobody() {
    let day = jiff::SignedDuration::from_hours(24);
    let early = variant_for(&tone(), &contact("CON1"), None, noon() - day).is_none();
    assert!(early && variant_for(&tone(), &contact("CON1"), None, noon()).is_some());
}

#[test]
fn when_an_experiment_is_over_everybody_gets_the_winner_or_the_first_variant() {
    let kept = Assigned { variant: name("empathetic"), at: noon() };
    for (change, variant) in [(Change::Complete, "formal"), (Change::DeclareWinner(name("casual")), "casual")]
    {
        let over = tone().apply(&change, noon()).unwrap();
        for assigned in [None, Some(&kept)] {
            let given = variant_for(&over, &contact("CON1"), assigned, noon()).unwrap();
            assert_eq!((given.variant.as_str(), given.is_new), (variant, false));
        }
    }
}

#[test]
fn an_assignment_to_a_variant_nobody_knows_is_none() {
    let gone = Assigned { variant: name("rude"), at: noon() };
    let tone = tone();
    let given = variant_for(&tone, &contact("CON1"), Some(&gone), noon()).unwrap();
    assert!(given.is_new && *given.variant != name("rude"));
}

proptest! {
    #[test]
    fn any_contact_gets_a_variant_with_a_share(id in "[^#@+\\s\\p{C}]{1,32}", parts in prop::collection::vec(0_u32..5, 2..6)) {
        prop_assume!(parts.iter().any(|part| *part > 0));
        let sum = f64::from(parts.iter().sum::<u32>());
        let shares: Vec<f64> = parts.iter().map(|part| f64::from(*part) / sum).collect();
        let names: Vec<String> = (0..parts.len()).map(|n| format!("v{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let definition = experiment(&names, &shares);
        let chosen = variant_for(&definition, &contact(&id), None, noon()).unwrap().variant.clone();
        prop_assert!(definition.variant(&chosen).unwrap().share > 0.0);
    }
}
