use proptest::prelude::*;

use super::*;

fn any_count() -> impl Strategy<Value = Count> {
    let bot = prop::option::of(prop::sample::select(Bot::ALL.to_vec()));
    let counter = prop::sample::select(Counter::ALL.to_vec());
    (bot, counter, "[a-zA-Z0-9._-]{0,60}").prop_map(|(bot, counter, label)| Count {
        bot,
        counter,
        label: Label::named(&label),
    })
}

proptest! {
    #[test]
    fn every_count_is_found_again_by_its_name(count in any_count()) {
        prop_assert_eq!(Count::parse(&count.to_string()), Some(count));
    }

    #[test]
    fn counts_merge_in_any_order_as_if_all_had_been_counted_in_one_place(
        first in prop::collection::vec((any_count(), 0..9_u64), 0..20),
        second in prop::collection::vec((any_count(), 0..9_u64), 0..20),
    ) {
        let counts = |all: &[(Count, u64)]| {
            let mut counts = Counts::default();
            all.iter().for_each(|(count, times)| counts.add(count.clone(), *times));
            counts
        };
        let (mut ab, mut ba) = (counts(&first), counts(&second));
        ab.merge(&counts(&second));
        ba.merge(&counts(&first));
        prop_assert_eq!(&ab, &ba);
        prop_assert_eq!(ab, counts(&[first, second].concat()));
    }
}

#[test]
fn names_are_stored_and_so_they_never_change() {
    let hits = Count::of_none(Counter::CacheHits).labelled("llm answers");
    for (count, name) in [
        (Count::of(Bot::Lead, Counter::OptOuts), "lead.opt_outs"),
        (Count::of(Bot::Buyer, Counter::CostMicros).labelled("haiku"), "buyer.cost_micros:haiku"),
        (hits, "-.cache_hits:llm-answers"),
    ] {
        assert_eq!(count.to_string(), name);
    }
    let names: std::collections::BTreeSet<&str> = Counter::ALL.into_iter().map(Counter::name).collect();
    assert_eq!(names.len(), Counter::ALL.len(), "each has a name of its own");
}

#[test]
fn what_is_no_count_is_none() {
    for name in ["lead.renters", "renter.turns", "turns", "lead.turns:", "lead.turns:a b", "process.b657"] {
        assert_eq!(Count::parse(name), None, "{name}");
    }
}

#[test]
fn a_count_is_summed_over_bots_or_over_labels() {
    let mut counts = Counts::default();
    counts.add(Count::of(Bot::Lead, Counter::CacheHits).labelled("settings"), 2);
    counts.add(Count::of(Bot::Lead, Counter::CacheHits).labelled("answers"), 3);
    counts.add(Count::of_none(Counter::CacheHits).labelled("settings"), 4);
    counts.add(Count::of(Bot::Lead, Counter::CacheLookups).labelled("settings"), 9);
    assert_eq!(counts.of(Bot::Lead, Counter::CacheHits), 5);
    assert_eq!(counts.total(Counter::CacheHits), 9);
    let by_cache = counts.by_label(Counter::CacheHits, |_| true);
    let by_cache: Vec<(&str, u64)> =
        by_cache.into_iter().map(|(label, times)| (label.as_str(), times)).collect();
    assert_eq!(by_cache, [("answers", 3), ("settings", 6)]);
}

#[test]
fn a_stage_counts_once_however_many_variants_a_contact_is_in() {
    let mut counts = Counts::default();
    let qualified = Count::of(Bot::Lead, Counter::Qualified);
    for count in
        [qualified.clone(), qualified.clone().labelled("tone.formal"), qualified.labelled("cta.soft")]
    {
        counts.add(count, 1);
    }
    assert_eq!((counts.of(Bot::Lead, Counter::Qualified), counts.total(Counter::Qualified)), (1, 1));
    assert_eq!(counts.by_label(Counter::Qualified, |_| true).len(), 2);
    assert!(Counter::ALL.into_iter().filter(|counter| counter.is_stage()).eq(Counter::STAGES));
}
