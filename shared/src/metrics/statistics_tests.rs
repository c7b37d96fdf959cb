use super::*;
use crate::metrics::samples::{bimodal, draws, exponential, log_normal};
use crate::metrics::{Histogram, Outcome};

const MILLION: usize = 1_000_000;

fn is_close(estimate: Duration, exact: f64) -> bool {
    // A nanosecond is the grain of Duration itself.
    (estimate.as_secs_f64() - exact).abs() <= exact * (Statistics::RELATIVE_ERROR + 1e-9) + 1e-9
}

/// Holds every figure of a million durations against the exact one, of the durations themselves in order.
fn is_exact_within_one_per_cent(samples: impl Iterator<Item = f64>) {
    let mut exact: Vec<f64> = samples.take(MILLION).collect();
    let mut tally = Tally::default();
    exact.iter().for_each(|seconds| tally.record(Duration::from_secs_f64(*seconds), Outcome::Success));
    exact.sort_unstable_by(f64::total_cmp);
    let statistics = Statistics::of(&tally);
    let took = statistics.took.unwrap();
    assert_eq!(statistics.count, MILLION as u64);
    let at = |q: f64| exact[(q * (MILLION - 1) as f64) as usize];
    for (q, estimate) in
        [(0.0, took.min), (0.5, took.p50), (0.95, took.p95), (0.99, took.p99), (1.0, took.max)]
    {
        assert!(is_close(estimate, at(q)), "q {q}: {estimate:?} for {} s", at(q));
    }
    let mean = exact.iter().sum::<f64>() / MILLION as f64;
    assert!(is_close(took.mean, mean), "mean: {:?} for {mean} s", took.mean);
}

#[test]
fn a_million_log_normal_durations_have_every_figure_within_one_per_cent() {
    is_exact_within_one_per_cent(log_normal(0.5, 2.0, draws(1)));
}

#[test]
fn a_million_exponential_durations_have_every_figure_within_one_per_cent() {
    // Below a microsecond everything counts as one, so that the shortest is held to that.
    is_exact_within_one_per_cent(exponential(0.25, draws(2)).map(|seconds| seconds.max(1e-6)));
}

#[test]
fn a_million_durations_of_two_humps_have_every_figure_within_one_per_cent() {
    is_exact_within_one_per_cent(bimodal(draws(3)));
}

#[test]
fn what_sixty_four_instances_measured_merges_into_what_one_would_have_measured() {
    let samples: Vec<f64> = log_normal(0.3, 1.5, draws(4)).take(64_000).collect();
    let mut one = Histogram::default();
    let mut instances = vec![Histogram::default(); 64];
    for (nth, seconds) in samples.iter().enumerate() {
        one.record(Duration::from_secs_f64(*seconds));
        // Not evenly: some instances see much more than others.
        instances[(nth * nth) % 64].record(Duration::from_secs_f64(*seconds));
    }
    let mut merged = Histogram::default();
    instances.iter().for_each(|instance| merged.merge(instance));
    assert_eq!(merged, one);
    let mut backwards = Histogram::default();
    instances.iter().rev().for_each(|instance| backwards.merge(instance));
    assert_eq!(backwards, one, "in any order");
}

#[test]
fn statistics_are_complete() {
    let mut tally = Tally::default();
    for millis in 1..=100 {
        let outcome = if millis > 97 { Outcome::Failure } else { Outcome::Success };
        tally.record(Duration::from_millis(millis), outcome);
    }
    let statistics = Statistics::of(&tally);
    assert_eq!((statistics.count, statistics.successes(), statistics.failures), (100, 97, 3));
    assert_eq!(statistics.success_rate(), Some(0.97));
    let took = statistics.took.unwrap();
    let exact = [(took.min, 1.0), (took.mean, 50.5), (took.p50, 50.0), (took.p95, 95.0), (took.p99, 99.0)];
    for (estimate, millis) in exact.into_iter().chain([(took.max, 100.0)]) {
        assert!(is_close(estimate, millis / 1e3), "{estimate:?} for {millis} ms");
    }
}

#[test]
fn statistics_without_data_are_empty() {
    let statistics = Statistics::of(&Tally::default());
    assert_eq!(statistics, Statistics::default());
    assert_eq!((statistics.success_rate(), statistics.took), (None, None));
    assert_eq!(share(0, 0), None);
}

#[test]
fn one_time_has_itself_as_every_figure() {
    let mut tally = Tally::default();
    tally.record(Duration::from_millis(480), Outcome::Success);
    let took = Statistics::of(&tally).took.unwrap();
    for figure in [took.min, took.mean, took.p50, took.p95, took.p99, took.max] {
        assert!(is_close(figure, 0.48), "{figure:?}");
    }
}
