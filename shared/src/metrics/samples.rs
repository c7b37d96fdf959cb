//! Durations to measure with: always the same, of known distributions, in seconds.

use std::f64::consts::TAU;

/// Numbers between 0 and 1, never 0, always the same for a seed: `SplitMix64`.
pub(super) fn draws(seed: u64) -> impl Iterator<Item = f64> {
    (1..).map(move |n: u64| {
        let mut z = n.wrapping_add(seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    })
}

/// Log-normal with this median and this 95th percentile: what takes as long as several steps multiply to.
pub(super) fn log_normal(
    median: f64,
    p95: f64,
    mut draws: impl Iterator<Item = f64>,
) -> impl Iterator<Item = f64> {
    let sigma = (p95 / median).ln() / 1.644_853_627;
    std::iter::from_fn(move || {
        let (a, b) = (draws.next()?, draws.next()?);
        let normal = (-2.0 * a.ln()).sqrt() * (TAU * b).cos();
        Some(median * (sigma * normal).exp())
    })
}

/// Exponential with this mean: waiting for something that comes at any moment.
pub(super) fn exponential(mean: f64, draws: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    draws.map(move |draw| -mean * draw.ln())
}

/// Two humps: four of five are quick, as with a cache, and the rest slow.
pub(super) fn bimodal(mut draws: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    std::iter::from_fn(move || {
        let (which, a, b) = (draws.next()?, draws.next()?, draws.next()?);
        let normal = (-2.0 * a.ln()).sqrt() * (TAU * b).cos();
        let (middle, width): (f64, f64) = if which < 0.8 { (0.004, 0.001) } else { (1.2, 0.2) };
        Some(width.mul_add(normal, middle).max(0.000_1))
    })
}
