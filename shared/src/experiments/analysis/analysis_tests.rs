//! Every figure against an independent library, every edge, and what may be concluded.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::experiments::counters::Tally;
use crate::experiments::definition::tests::{draft, experiment, noon};
use crate::experiments::{Change, Draft};

/// Equal but for rounding: a relative difference of at most `tolerance`.
pub(super) fn assert_close(value: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(f64::MIN_POSITIVE);
    assert!(value == expected || (value - expected).abs() / scale <= tolerance, "{value} is not {expected}");
}

fn of(converted: u64, contacts: u64) -> Counted {
    Counted::new(converted, contacts)
}

/// Counts of contacts and conversions, by variant, all assigned a week before `noon`.
fn counts(variants: &[(&str, u64, u64)]) -> Counts {
    let mut counts = Counts::default();
    for (variant, contacts, converted) in variants {
        let mut add = |what, count| {
            let variant = VariantName::parse(variant).unwrap();
            counts.add(Tally { variant, what, day: jiff::civil::date(2026, 11, 13) }, count);
        };
        add(OutcomeType::Assigned, *contacts);
        add(OutcomeType::Conversion, *converted);
    }
    counts
}

fn halves(one: (u64, u64), two: (u64, u64)) -> Analysis {
    let definition = experiment(&["a", "b"], &[0.5, 0.5]);
    analyse(&definition, &counts(&[("a", one.0, one.1), ("b", two.0, two.1)]), &Rules::default(), noon())
}

fn winner(analysis: &Analysis) -> Option<&str> {
    match &analysis.verdict {
        Verdict::Winner(name) => Some(name.as_str()),
        _ => None,
    }
}

#[test]
fn the_wilson_interval_agrees_with_statsmodels() {
    // statsmodels 0.15.0: proportion_confint(x, n, method="wilson"). 81 of 263 and 15 of 148 are the examples of
    // R. G. Newcombe, Statistics in Medicine 17, 1998, table I: 0.2553 to 0.3662 and 0.0624 to 0.1605.
    for (converted, contacts, low, high) in [
        (0, 10, 0.0, 0.277_532_799_862_889_26),
        (1, 10, 0.017_876_213_095_072_924, 0.404_150_026_795_238_5),
        (8, 10, 0.490_162_471_536_641_83, 0.943_317_848_545_624_7),
        (10, 10, 0.722_467_200_137_110_6, 1.0),
        (120, 1_000, 0.101_299_260_601_309_12, 0.141_609_075_847_712_76),
        (81, 263, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
        (15, 148, 0.062_386_399_530_736_28, 0.160_487_241_723_308_03),
        (3, 1_000_000, 1.020_271_240_968_123_2e-6, 8.821_149_774_312_438e-6),
    ] {
        let interval = of(converted, contacts).wilson();
        assert_close(interval.0, low, 1e-12);
        assert_close(interval.1, high, 1e-12);
    }
}

#[test]
fn the_z_test_and_its_p_value_agree_with_statsmodels() {
    // statsmodels 0.15.0: proportions_ztest([x2, x1], [n2, n1]).
    for (first, second, z, p) in [
        ((100, 1_000), (150, 1_000), 3.380_617_018_914_065_4, 0.000_723_232_716_430_195_3),
        ((100, 1_000), (105, 1_000), 0.368_617_411_571_762_2, 0.712_412_915_599_754_5),
        ((50, 100), (20, 400), -11.599_633_400_095_51, 4.138_472_292_383_313_5e-31),
        ((0, 100), (9, 90), 3.239_944_068_816_740_7, 0.001_195_531_477_346_994_5),
        ((4_000, 100_000), (4_300, 100_000), 3.363_459_091_776_052_3, 0.000_769_722_431_145_101_7),
    ] {
        let test = pair::z_test(of(first.0, first.1), of(second.0, second.1));
        assert_close(test.z, z, 1e-12);
        assert_close(test.p, p, 1e-10);
    }
}

#[test]
fn holms_correction_agrees_with_statsmodels() {
    // statsmodels 0.15.0: multipletests(p, method="holm").
    for (p_values, corrected) in [
        (vec![0.01, 0.04, 0.03, 0.005], vec![0.03, 0.06, 0.06, 0.02]),
        (vec![0.5, 0.02, 0.9], vec![1.0, 0.06, 1.0]),
        (vec![0.2], vec![0.2]),
        (vec![], vec![]),
    ] {
        for (value, expected) in pair::holm(&p_values).into_iter().zip(corrected) {
            assert_close(value, expected, 1e-12);
        }
    }
}

#[test]
fn the_lift_and_its_interval_agree_with_scipy() {
    // scipy 1.17.1: stats.contingency.relative_risk(x2, n2, x1, n1).confidence_interval(0.95), minus 1.
    for (first, second, lift, low, high) in [
        ((100, 1_000), (150, 1_000), 0.5, 0.183_056_900_166_050_92, 0.901_852_733_950_661_9),
        ((50, 100), (20, 400), -0.9, -0.937_498_701_476_198_6, -0.840_003_324_151_867_6),
        ((1, 100), (9, 90), 9.0, 0.292_169_538_488_179_06, 76.389_225_656_099_78),
        ((90, 90), (45, 90), -0.5, -0.593_326_865_142_226_3, -0.385_255_679_386_264_7),
    ] {
        let measured = pair::lift(of(first.0, first.1), of(second.0, second.1)).unwrap();
        assert_close(measured.lift, lift, 1e-12);
        assert_close(measured.low, low, 1e-12);
        assert_close(measured.high, high, 1e-12);
    }
    assert_eq!(pair::lift(of(0, 10), of(5, 10)), None, "a ratio to nothing");
    assert_eq!(pair::lift(of(5, 10), of(0, 10)), None);
}

#[test]
fn the_sample_ratio_agrees_with_scipy() {
    // scipy 1.17.1: stats.chisquare(counts, shares · total).
    for (split, chi_square, p) in [
        (vec![(400, 0.4), (300, 0.3), (300, 0.3)], 0.0, 1.0),
        (vec![(450, 0.4), (300, 0.3), (250, 0.3)], 14.583_333_333_333_334, 0.000_681_191_786_486_698_2),
        (vec![(5_100, 0.5), (4_900, 0.5)], 4.0, 0.045_500_263_896_358_57),
        (vec![(52_000, 0.5), (48_000, 0.5)], 160.0, 1.131_483_790_243_303_8e-36),
    ] {
        let test = sample_ratio::sample_ratio(&split).unwrap();
        assert!((test.chi_square.unwrap() - chi_square).abs() < 1e-9);
        assert_close(test.p, p, 1e-9);
    }
    for too_few in [
        vec![],
        vec![(100, 1.0)],
        vec![(0, 0.5), (0, 0.5)],
        vec![(40, 0.9), (4, 0.1)],
        vec![(9, 1.0), (0, 0.0)],
    ] {
        assert_eq!(sample_ratio::sample_ratio(&too_few), None, "{too_few:?}");
    }
    let stray = sample_ratio::sample_ratio(&[(100, 1.0), (1, 0.0)]).unwrap();
    assert_eq!((stray.p, stray.chi_square), (0.0, None));
}

#[test]
fn needed_contacts_and_power_agree_with_statsmodels() {
    // statsmodels 0.15.0: samplesize_proportions_2indep_onetail(base · lift, base, power, alpha) and
    // power_proportions_2indep(base · lift, base, n).
    for (base, lift, significance, power, needed) in [
        (0.1, 0.2, 0.05, 0.8, 3_841),
        (0.1, 0.1, 0.05, 0.8, 14_751),
        (0.05, 0.5, 0.05, 0.9, 1_969),
        (0.4, -0.1, 0.01, 0.8, 3_439),
    ] {
        let wanted = Wanted { base, lift, significance, power };
        assert_eq!(wanted.looked_at_once(), Some(needed), "{wanted:?}");
        let always = wanted.looked_at_always().unwrap();
        assert!(always > needed && always < 4 * needed, "{wanted:?}: {always}");
    }
    for (base, lift, contacts, power) in [
        (0.1, 0.2, 1_000.0, 0.298_080_325_381_46),
        (0.1, 0.2, 3_841.0, 0.800_016_528_616_374_4),
        (0.05, 0.5, 500.0, 0.371_840_274_116_807_9),
        (0.1, 0.000_1, 1_000.0, 0.050_000_063_604_373_73),
    ] {
        let wanted = Wanted { base, lift, significance: 0.05, power: 0.8 };
        assert_close(wanted.power_of(contacts).unwrap(), power, 1e-6);
    }
    for (base, lift) in [(0.0, 0.1), (1.0, 0.1), (0.5, 0.0), (0.5, 1.0), (0.5, -1.0), (f64::NAN, 0.1)] {
        let hopeless = Wanted { base, lift, significance: 0.05, power: 0.8 };
        assert_eq!((hopeless.looked_at_once(), hopeless.looked_at_always()), (None, None), "{hopeless:?}");
    }
}

#[test]
fn the_probability_to_be_best_agrees_with_scipys_integration() {
    // scipy 1.17.1: integrate.quad over beta(x + 1, n − x + 1); see docs/statistics.md.
    for (variants, expected) in [
        (vec![of(100, 1_000), of(120, 1_000)], vec![0.076_816_561_026_440_24, 0.923_183_438_973_559_1]),
        (
            vec![of(100, 1_000), of(120, 1_000), of(110, 1_000)],
            vec![0.046_208_314_989_331_63, 0.726_886_497_832_983_9, 0.226_905_187_177_684_82],
        ),
        (vec![of(0, 0), of(5, 10)], vec![0.5, 0.5]),
        (
            vec![of(0, 10), of(0, 20), of(1, 5)],
            vec![0.102_959_480_378_211_02, 0.028_732_553_403_606_028, 0.868_307_966_218_182_8],
        ),
        (vec![of(3, 10), of(20_000, 100_000)], vec![0.838_836_440_869_188_6, 0.161_163_559_130_819_48]),
        (vec![of(0, 100), of(100, 100)], vec![0.0, 1.0]),
        (
            vec![of(40, 400), of(30, 300), of(30, 300)],
            vec![0.312_984_574_925_668_5, 0.343_507_712_537_165_83, 0.343_507_712_537_165_83],
        ),
        (vec![of(0, 0); 4], vec![0.25; 4]),
        (vec![of(3, 7)], vec![1.0]),
        (vec![], vec![]),
    ] {
        let probabilities = best::probability_best(&variants);
        assert_eq!(probabilities.len(), expected.len());
        for (value, expected) in probabilities.into_iter().zip(expected) {
            assert!((value - expected).abs() < 1e-7, "{variants:?}: {value} is not {expected}");
        }
    }
}

#[test]
fn the_figures_of_an_experiment_are_its_counts() {
    let analysis = halves((1_000, 100), (1_000, 150));
    let metric = &analysis.metrics[0];
    let told: Vec<_> = metric.variants.iter().map(|v| (v.name.as_str(), v.counted, v.rate)).collect();
    assert_eq!(told, [("a", of(100, 1_000), Some(0.1)), ("b", of(150, 1_000), Some(0.15))]);
    let pair = &metric.pairs[0];
    assert_eq!((pair.first.as_str(), pair.second.as_str()), ("a", "b"));
    assert_close(pair.difference.unwrap(), 0.05, 1e-12);
    assert_close(pair.lift.unwrap().lift, 0.5, 1e-12);
    assert!(analysis.sample_ratio.unwrap().p == 1.0 && analysis.ailments.is_empty());
}

#[test]
fn a_clear_difference_is_significant_and_has_a_winner() {
    let analysis = halves((2_000, 200), (2_000, 300));
    assert_eq!(winner(&analysis), Some("b"));
    let pair = &analysis.metrics[0].pairs[0];
    assert!(pair.z_test.p < 0.001 && pair.sequential_p < 0.05 && pair.sequential_lift.unwrap().low > 0.0);
    assert_eq!(winner(&halves((2_000, 300), (2_000, 200))), Some("a"), "the first can win too");
}

#[test]
fn a_difference_chance_makes_is_not_significant_and_has_no_winner() {
    let analysis = halves((2_000, 200), (2_000, 210));
    assert_eq!(analysis.verdict, Verdict::Undecided);
    let pair = &analysis.metrics[0].pairs[0];
    assert!(pair.z_test.p > 0.05 && pair.sequential_p > 0.05);
}

#[test]
fn what_is_significant_at_a_single_look_alone_is_no_winner() {
    let analysis = halves((2_000, 200), (2_000, 245));
    assert!(analysis.metrics[0].pairs[0].z_test.p < 0.05);
    assert_eq!(analysis.verdict, Verdict::Undecided);
}

#[test]
fn with_fewer_than_a_hundred_contacts_in_a_variant_nothing_is_concluded() {
    assert_eq!(halves((99, 0), (101, 101)).verdict, Verdict::TooFew);
    assert_eq!(winner(&halves((100, 0), (101, 101))), Some("b"));
}

#[test]
fn an_uneven_split_makes_an_experiment_unhealthy_and_no_winner_is_declared() {
    let analysis = halves((2_000, 200), (2_400, 400));
    assert_eq!(analysis.verdict, Verdict::Unhealthy);
    assert_eq!(analysis.ailments, [Ailment::SampleRatioMismatch]);
    assert!(analysis.sample_ratio.unwrap().p < 0.001);
}

#[test]
fn a_changed_split_makes_an_experiment_unhealthy_whatever_the_counts() {
    let definition =
        experiment(&["a", "b"], &[0.5, 0.5]).apply(&Change::Split(vec![0.4, 0.6]), noon()).unwrap();
    let analysis =
        analyse(&definition, &counts(&[("a", 2_000, 200), ("b", 2_000, 300)]), &Rules::default(), noon());
    assert_eq!((analysis.verdict, analysis.ailments), (Verdict::Unhealthy, vec![Ailment::SplitChanged]));
    assert_eq!(analysis.sample_ratio, None);
}

#[test]
fn a_winner_has_to_beat_each_of_the_others() {
    let three = experiment(&["a", "b", "c"], &[]);
    let of = |counted: [u64; 3]| {
        let counted: Vec<_> =
            ["a", "b", "c"].into_iter().zip(counted).map(|(name, count)| (name, 3_000, count)).collect();
        analyse(&three, &counts(&counted), &Rules::default(), noon())
    };
    assert_eq!(winner(&of([300, 300, 480])), Some("c"));
    let two_good = of([300, 480, 470]);
    assert_eq!(two_good.verdict, Verdict::Undecided);
    let pairs: Vec<_> =
        two_good.metrics[0].pairs.iter().map(|pair| (pair.first.as_str(), pair.second.as_str())).collect();
    assert_eq!(pairs, [("a", "b"), ("a", "c"), ("b", "c")]);
    let pair = |first, second| {
        two_good.metrics[0].pairs.iter().find(|p| p.first.as_str() == first && p.second.as_str() == second)
    };
    assert!(pair("a", "b").unwrap().sequential_p_holm <= 0.05);
    assert!(pair("b", "c").unwrap().sequential_p_holm > 0.05);
}

#[test]
fn contacts_that_have_not_had_their_time_are_left_out() {
    let slow = Draft { matures_after_days: 3, ..draft(&["a", "b"], &[]) };
    let slow = Definition::create(slow, &[], noon()).unwrap();
    let mut counts = counts(&[("a", 200, 20), ("b", 200, 20)]);
    for (day, what, count) in
        [(16, OutcomeType::Assigned, 50), (17, OutcomeType::Assigned, 70), (17, OutcomeType::Conversion, 70)]
    {
        let tally =
            Tally { variant: VariantName::parse("a").unwrap(), what, day: jiff::civil::date(2026, 11, day) };
        counts.add(tally, count);
    }
    let analysis = analyse(&slow, &counts, &Rules::default(), noon());
    assert_eq!(analysis.metrics[0].variants[0].counted, of(20, 250));
}

#[test]
fn a_winner_is_promoted_only_where_that_is_switched_on_and_every_condition_holds() {
    let started = noon() - SignedDuration::from_hours(7 * 24);
    let draft = Draft { starts_at: Some(started), ..draft(&["a", "b"], &[]) };
    let definition = Definition::create(draft, &[], started).unwrap();
    let rules = Rules { promotion: Some(Promotion::default()), ..Rules::default() };
    let decide = |definition: &Definition, b: (u64, u64), rules: &Rules, now| {
        let counts = counts(&[("a", b.0, b.0 / 10), ("b", b.0, b.1)]);
        promotion(&analyse(definition, &counts, rules, now), definition, rules, now)
    };
    let won = Change::DeclareWinner(VariantName::parse("b").unwrap());
    assert_eq!(decide(&definition, (2_000, 300), &rules, noon()), Ok(won));
    assert_eq!(decide(&definition, (2_000, 300), &Rules::default(), noon()), Err(vec![Unmet::Off]));
    let early = noon() - SignedDuration::from_secs(1);
    assert_eq!(decide(&definition, (2_000, 300), &rules, early), Err(vec![Unmet::Days]));
    assert_eq!(decide(&definition, (400, 160), &rules, noon()), Err(vec![Unmet::Contacts]));
    assert_eq!(decide(&definition, (200_000, 21_900), &rules, noon()), Err(vec![Unmet::Lift]));
    assert_eq!(decide(&definition, (2_000, 205), &rules, noon()), Err(vec![Unmet::NoWinner]));
    let paused = definition.apply(&Change::Pause, noon()).unwrap();
    assert_eq!(decide(&paused, (2_000, 300), &rules, noon()), Err(vec![Unmet::NotActive]));
}

/// Every number an analysis holds.
fn figures(analysis: &Analysis) -> Vec<f64> {
    let mut all: Vec<f64> =
        analysis.sample_ratio.iter().flat_map(|test| [test.chi_square.unwrap_or(0.0), test.p]).collect();
    for metric in &analysis.metrics {
        for variant in &metric.variants {
            all.extend(variant.rate);
            all.extend([variant.share, variant.low, variant.high, variant.probability_best]);
        }
        for pair in &metric.pairs {
            all.extend(pair.difference);
            all.extend(pair.lift.iter().flat_map(|lift| [lift.lift, lift.low, lift.high]));
            all.extend([
                pair.z_test.z,
                pair.z_test.p,
                pair.p_holm,
                pair.sequential_p,
                pair.sequential_p_holm,
            ]);
            all.extend(
                pair.sequential_lift.iter().flat_map(|bounds| [Some(bounds.low), bounds.high]).flatten(),
            );
        }
    }
    all
}

#[test]
fn every_edge_has_a_defined_answer() {
    let huge = u64::MAX;
    for (what, a, b, verdict) in [
        ("no data", (0, 0), (0, 0), Verdict::TooFew),
        ("one empty variant", (0, 0), (9, 3), Verdict::TooFew),
        ("all convert", (1_000, 1_000), (1_000, 1_000), Verdict::Undecided),
        ("none convert", (1_000, 0), (1_000, 0), Verdict::Undecided),
        ("all against none", (1_000, 1_000), (1_000, 0), Verdict::Winner(VariantName::parse("a").unwrap())),
        ("all equal", (1_000, 100), (1_000, 100), Verdict::Undecided),
        ("more outcomes than contacts", (1_000, 1_500), (1_000, 100), Verdict::Unhealthy),
        ("outcomes of nobody", (0, 7), (0, 0), Verdict::Unhealthy),
        ("huge and equal", (huge, huge / 2), (huge, huge / 2), Verdict::Undecided),
        (
            "huge and different",
            (huge, huge / 2),
            (huge, huge / 3),
            Verdict::Winner(VariantName::parse("a").unwrap()),
        ),
        ("huge against few", (huge, 1), (3, 1), Verdict::Unhealthy),
    ] {
        let analysis = halves(a, b);
        assert_eq!(analysis.verdict, verdict, "{what}");
        assert!(figures(&analysis).iter().all(|figure| figure.is_finite()), "{what}: {analysis:?}");
        let metric = &analysis.metrics[0];
        let probability: f64 = metric.variants.iter().map(|variant| variant.probability_best).sum();
        assert!((probability - 1.0).abs() < 1e-9, "{what}: {probability}");
        let back: Analysis = serde_json::from_str(&serde_json::to_string(&analysis).unwrap()).unwrap();
        assert_eq!(back.verdict, analysis.verdict);
    }
}

#[test]
fn an_empty_variant_is_as_probable_to_be_best_as_anything_unknown() {
    let analysis = halves((0, 0), (1_000, 100));
    let [empty, known] = &analysis.metrics[0].variants[..] else { panic!("two variants") };
    assert_eq!((empty.rate, empty.low, empty.high), (None, 0.0, 1.0));
    assert!(empty.probability_best > 0.85 && known.probability_best < 0.15);
    let pair = &analysis.metrics[0].pairs[0];
    assert_eq!((pair.difference, pair.lift, pair.z_test.p), (None, None, 1.0));
}

#[test]
fn power_and_contacts_of_a_test_made_once_are_those_of_the_first_variant_s_rate() {
    // statsmodels 0.15.0, samplesize_proportions_2indep_onetail and power_proportions_2indep, of 10 % and 12 %.
    let rules = Rules { sought_lift: 0.2, ..Rules::default() };
    let definition = experiment(&["a", "b"], &[]);
    let analysis = analyse(&definition, &counts(&[("a", 1_000, 100), ("b", 2_000, 260)]), &rules, noon());
    let metric = &analysis.metrics[0];
    assert_eq!(metric.contacts_needed_once, Some(3_841));
    assert_close(metric.power.unwrap(), 0.298_080_325_381_46, 1e-6);
}

#[test]
fn rules_nobody_can_mean_let_no_variant_win() {
    let definition = experiment(&["a", "b"], &[]);
    let counts = counts(&[("a", 2_000, 200), ("b", 2_000, 300)]);
    for significance in [0.0, -1.0, 1.0, 5.0, f64::NAN] {
        let rules = Rules { significance, ..Rules::default() };
        assert_eq!(analyse(&definition, &counts, &rules, noon()).verdict, Verdict::Undecided);
    }
}

fn any_count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), 0..20_u64, 0..100_000_u64, any::<u64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_counts_make_a_figure_that_is_no_number(
        counted in prop::collection::vec((any_count(), any_count()), 2..5), skew in 0.0..1.0,
    ) {
        let names: Vec<String> = (0..counted.len()).map(|n| format!("v{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let rest = (1.0 - skew) / (counted.len() - 1) as f64;
        let shares: Vec<f64> = (0..counted.len()).map(|n| if n == 0 { skew } else { rest }).collect();
        let definition = experiment(&names, &shares);
        let rows: Vec<_> =
            names.iter().zip(&counted).map(|(name, (contacts, converted))| (*name, *contacts, *converted)).collect();
        let analysis = analyse(&definition, &counts(&rows), &Rules::default(), noon());
        prop_assert!(figures(&analysis).iter().all(|figure| figure.is_finite()), "{:?}", analysis);
        let metric = &analysis.metrics[0];
        for variant in &metric.variants {
            let rate = variant.rate.unwrap_or(variant.low);
            prop_assert!(0.0 <= variant.low && variant.low <= rate && rate <= variant.high && variant.high <= 1.0);
        }
        let p_values = metric.pairs.iter().flat_map(|pair| [pair.z_test.p, pair.p_holm, pair.sequential_p]);
        prop_assert!(p_values.clone().all(|p| (0.0..=1.0).contains(&p)));
        let probability: f64 = metric.variants.iter().map(|variant| variant.probability_best).sum();
        prop_assert!((probability - 1.0).abs() < 1e-9, "{}", probability);
    }
}
