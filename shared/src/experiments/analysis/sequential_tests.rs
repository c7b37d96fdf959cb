//! The sequential test: its figures, that looking all the time is safe, and that it finds what there is.

use fastrand::Rng;
use proptest::prelude::*;

use super::super::pair::{holm, z_test};
use super::super::rate::Counted;
use super::super::sample_size::Wanted;
use super::super::tests::assert_close;
use super::*;

fn race(first: u64, second: u64, second_share: f64) -> Race {
    Race::new((first, 1.0 - second_share), (second, second_share)).unwrap()
}

#[test]
fn the_sequential_p_value_agrees_with_scipy() {
    // scipy 1.17.1, with betaln; see docs/statistics.md.
    for (first, second, share, p) in [
        (0, 0, 0.5, 1.0),
        (1, 0, 0.5, 1.0),
        (100, 150, 0.5, 0.036_874_114_244_591_2),
        (100, 180, 0.5, 0.000_139_586_473_487_516_26),
        (0, 12, 0.5, 0.339_789_840_299_779_43),
        (40, 40, 0.3 / 0.7, 0.980_799_132_333_879),
        (9, 30, 0.1, 5.971_765_067_264_457e-12),
        (20_000, 21_000, 0.5, 0.000_147_524_745_186_608_55),
        (1_000_000, 1_010_000, 0.5, 3.170_758_570_984_678_7e-9),
    ] {
        assert_close(race(first, second, share).p_value(), p, 1e-6);
    }
}

#[test]
fn the_bounds_exclude_no_lift_at_all_exactly_where_the_p_value_is_significant() {
    for (first, second) in [(100, 150), (100, 140), (100, 180), (0, 40), (40, 0), (30, 20), (0, 5)] {
        let race = race(first, second, 0.5);
        let bounds = race.lift_bounds(0.05);
        let excluded = bounds.low > 0.0 || bounds.high.is_some_and(|high| high < 0.0);
        assert_eq!(excluded, race.p_value() <= 0.05, "{first} and {second}: {bounds:?}");
    }
    assert_eq!(race(0, 0, 0.5).lift_bounds(0.05), LiftBounds { low: -1.0, high: None });
    assert_eq!(race(5, 0, 0.5).lift_bounds(0.05).low, -1.0);
    assert_eq!(race(0, 5, 0.5).lift_bounds(0.05).high, None);
}

#[test]
fn unequal_shares_are_no_lift() {
    let bounds = race(9_000, 1_000, 0.1).lift_bounds(0.05);
    assert!(bounds.low < 0.0 && bounds.high.unwrap() > 0.0 && bounds.high.unwrap() < 0.2, "{bounds:?}");
    assert_eq!(race(9_000, 1_000, 0.1).p_value(), 1.0);
    assert_eq!(Race::new((5, 1.0), (0, 0.0)), None, "no coin is thrown");
    assert_eq!(Race::new((5, 0.0), (0, 0.0)), None);
}

/// Experiments that go on for a while and are looked at every hour. Nothing differs in them unless `lift` says so.
struct Watched {
    shares: &'static [f64],
    hours: usize,
    contacts_an_hour: usize,
    rate: f64,
    /// Who converts does so within so many hours, at random.
    within_hours: usize,
}

/// How many of the experiments ever showed a difference.
#[derive(Debug, Default)]
struct Alarms {
    sequential: u32,
    plain: u32,
}

impl Watched {
    fn run(&self, experiments: u32, seed: u64) -> Alarms {
        let mut rng = Rng::with_seed(seed);
        let mut alarms = Alarms::default();
        for _ in 0..experiments {
            let (mut sequential, mut plain) = (false, false);
            let mut contacts = vec![0_u64; self.shares.len()];
            let mut converted = contacts.clone();
            let mut to_come = vec![vec![0_u64; self.within_hours + 1]; self.shares.len()];
            for hour in 0..self.hours {
                for _ in 0..self.contacts_an_hour {
                    let (mut point, mut variant) = (rng.f64(), 0);
                    while variant + 1 < self.shares.len() && point >= self.shares[variant] {
                        point -= self.shares[variant];
                        variant += 1;
                    }
                    contacts[variant] += 1;
                    if rng.f64() < self.rate {
                        to_come[variant]
                            [(hour + rng.usize(..=self.within_hours)) % (self.within_hours + 1)] += 1;
                    }
                }
                for (sum, coming) in converted.iter_mut().zip(&mut to_come) {
                    *sum += std::mem::take(&mut coming[hour % (self.within_hours + 1)]);
                }
                if contacts.iter().any(|contacts| *contacts < 100) {
                    continue;
                }
                let pairs = || {
                    (1..self.shares.len()).flat_map(|second| (0..second).map(move |first| (first, second)))
                };
                let significant = |p_values: Vec<f64>| holm(&p_values).iter().any(|p| *p <= 0.05);
                let race = |(first, second): (usize, usize)| {
                    let side = |variant: usize| (converted[variant], self.shares[variant]);
                    Race::new(side(first), side(second)).unwrap().p_value()
                };
                sequential = sequential || significant(pairs().map(race).collect());
                let counted = |variant: usize| Counted::new(converted[variant], contacts[variant]);
                let once = |(first, second): (usize, usize)| z_test(counted(first), counted(second)).p;
                plain = plain || significant(pairs().map(once).collect());
            }
            alarms.sequential += u32::from(sequential);
            alarms.plain += u32::from(plain);
        }
        alarms
    }
}

#[test]
fn looking_every_hour_misleads_in_at_most_five_of_a_hundred_experiments_and_with_a_plain_test_far_more_often()
{
    let fortnight = |shares, contacts_an_hour, rate, within_hours| Watched {
        shares,
        hours: 14 * 24,
        contacts_an_hour,
        rate,
        within_hours,
    };
    for (experiments, what, watched) in [
        (2_000, "two variants, 10 % convert, at once", fortnight(&[0.5, 0.5], 20, 0.1, 0)),
        (500, "two variants, 80 % convert, within two days", fortnight(&[0.5, 0.5], 12, 0.8, 48)),
        (500, "three variants, 40 % convert, within a day", fortnight(&[0.4, 0.3, 0.3], 20, 0.4, 24)),
        (500, "nine to one, 5 % convert, at once", fortnight(&[0.9, 0.1], 20, 0.05, 0)),
    ] {
        let alarms = watched.run(experiments, 7);
        let percent = |count: u32| 100.0 * f64::from(count) / f64::from(experiments);
        let (sequential, plain) = (percent(alarms.sequential), percent(alarms.plain));
        println!("{experiments} A/A, {what}: sequential {sequential:.1} %, plain {plain:.1} %");
        assert!(sequential <= 5.0, "{what}: {alarms:?}");
        assert!(plain > 12.0 && plain > 4.0 * sequential, "{what}: {alarms:?}");
    }
}

#[test]
fn the_bounds_hold_the_true_lift_at_every_look_in_more_than_ninety_five_of_a_hundred_experiments() {
    let (rate, lift, experiments) = (0.1, 0.3, 400);
    let mut rng = Rng::with_seed(3);
    let (mut missed, mut found) = (0, 0);
    for _ in 0..experiments {
        let mut converted = [0_u64; 2];
        let (mut ever_missed, mut ever_found) = (false, false);
        for _day in 0..28 {
            for _contact in 0..300 {
                let second = rng.f64() < 0.4;
                let converts = rng.f64() < if second { rate * (1.0 + lift) } else { rate };
                converted[usize::from(second)] += u64::from(converts);
            }
            let bounds = race(converted[0], converted[1], 0.4).lift_bounds(0.05);
            ever_missed |= lift < bounds.low || bounds.high.is_some_and(|high| lift > high);
            ever_found |= bounds.low > 0.0;
        }
        missed += u32::from(ever_missed);
        found += u32::from(ever_found);
    }
    println!("{experiments} experiments with a lift of 30 %: missed in {missed}, found in {found}");
    assert!(
        missed * 20 <= experiments && found * 10 > experiments * 8,
        "missed in {missed}, found in {found}"
    );
}

#[test]
fn with_the_contacts_needed_the_sequential_test_finds_the_lift_as_often_as_promised() {
    let wanted = Wanted { base: 0.2, lift: 0.3, significance: 0.05, power: 0.8 };
    let contacts = wanted.looked_at_always().unwrap();
    let mut rng = Rng::with_seed(11);
    let mut converted = |rate: f64| (0..contacts).filter(|_| rng.f64() < rate).count() as u64;
    let found = (0..400).filter(|_| race(converted(0.2), converted(0.26), 0.5).p_value() <= 0.05).count();
    println!("{contacts} contacts in each variant: found in {found} of 400");
    assert!((320..=390).contains(&found), "{found} of 400");
}

proptest! {
    #[test]
    fn any_counts_and_any_split_have_a_p_value_and_bounds(first: u64, second: u64, share in 1e-9..1.0) {
        if let Some(race) = Race::new((first, 1.0 - share), (second, share)) {
            prop_assert!((0.0..=1.0).contains(&race.p_value()));
            let bounds = race.lift_bounds(0.05);
            prop_assert!(bounds.low.is_finite() && bounds.low >= -1.0, "{:?}", bounds);
            prop_assert!(bounds.high.is_none_or(|high| high.is_finite() && high >= bounds.low), "{:?}", bounds);
        }
    }

    #[test]
    fn whoever_is_compared_with_whom_the_p_value_is_the_same(first in 0_u64..5_000, second in 0_u64..5_000, share in 0.05..0.95) {
        let (one, other) = (race(first, second, share), Race::new((second, share), (first, 1.0 - share)).unwrap());
        prop_assert!((one.p_value() - other.p_value()).abs() <= 1e-9);
    }
}
