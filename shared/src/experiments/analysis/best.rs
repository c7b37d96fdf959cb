//! How probable it is that each variant is the best.
//!
//! Before anything is counted every rate is as probable as any other, so a variant with x of n conversions has a rate of
//! Beta(x + 1, n − x + 1), and the probability asked for is (C. Stucchio, "Bayesian A/B testing at VWO", 2015)
//!
//! ```text
//! P(i is best) = ∫ fᵢ(r) · ∏ Fⱼ(r) dr        over all others j
//! ```
//!
//! It is integrated, not sampled: the same counts give the same digits. Each density is cut into panels that are
//! narrow around its middle and wide in its tails; the panels of all are laid over each other, and in each the three
//! nodes of Gauss's rule are read. The distribution at a node is what came before the panel and the rule's own integral
//! up to that node (the coefficients of the Gauss method of order 6: Hairer, Nørsett and Wanner, "Solving Ordinary
//! Differential Equations I", 2nd ed., table II.7.4). No density is normalised by formula; the sum of its panels is 1.

use super::rate::{Counted, within_reason};

/// Panels of one density.
const PANELS: i32 = 120;
/// Standard deviations from the mean to the last panel: beyond, even an exponential tail is below 1e-17.
const REACH: f64 = 40.0;

/// Nodes of Gauss's rule with three nodes, on 0 to 1: (½ − √15/10, ½, ½ + √15/10).
const NODES: [f64; 3] = [0.112_701_665_379_258_3, 0.5, 0.887_298_334_620_741_7];
/// Their weights for the whole panel.
const WHOLE: [f64; 3] = [5.0 / 18.0, 4.0 / 9.0, 5.0 / 18.0];
/// Their weights up to each node; √15 = 3.87….
const UP_TO: [[f64; 3]; 3] = {
    const ROOT: f64 = 3.872_983_346_207_417;
    [
        [5.0 / 36.0, 2.0 / 9.0 - ROOT / 15.0, 5.0 / 36.0 - ROOT / 30.0],
        [5.0 / 36.0 + ROOT / 24.0, 2.0 / 9.0, 5.0 / 36.0 - ROOT / 24.0],
        [5.0 / 36.0 + ROOT / 30.0, 2.0 / 9.0 + ROOT / 15.0, 5.0 / 36.0],
    ]
};

/// What is believed of one variant's rate.
struct Belief {
    converted: f64,
    others: f64,
    /// The most probable rate.
    summit: f64,
    mean: f64,
    deviation: f64,
}

impl Belief {
    fn of(counted: Counted) -> Self {
        let others = counted.contacts() - counted.converted();
        let (converted, others) = within_reason(counted.converted(), others, counted.contacts());
        let (all, mean) = (converted + others, (converted + 1.0) / (converted + others + 2.0));
        Self {
            converted,
            others,
            summit: if all > 0.0 { converted / all } else { 0.5 },
            mean,
            deviation: (mean * (1.0 - mean) / (all + 3.0)).sqrt(),
        }
    }

    /// Its density, as a share of the summit's.
    fn density(&self, rate: f64) -> f64 {
        let off = rate - self.summit;
        let part = |count: f64, relative: f64| if count > 0.0 { count * relative.ln_1p() } else { 0.0 };
        (part(self.converted, off / self.summit) + part(self.others, -off / (1.0 - self.summit))).exp()
    }

    /// Where its panels meet.
    fn edges(&self) -> impl Iterator<Item = f64> {
        let half = PANELS / 2;
        (-half..=half).map(move |nth| {
            let step = f64::from(nth) / f64::from(half) * asinh(REACH);
            (self.mean + self.deviation * step.sinh()).clamp(0.0, 1.0)
        })
    }
}

/// The probability of each variant that its rate is the highest, in their order. They sum to 1.
#[must_use]
pub fn probability_best(variants: &[Counted]) -> Vec<f64> {
    let beliefs: Vec<Belief> = variants.iter().map(|counted| Belief::of(*counted)).collect();
    let mut edges: Vec<f64> = beliefs.iter().flat_map(Belief::edges).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let panels: Vec<(f64, f64)> = edges.windows(2).map(|edge| (edge[0], edge[1] - edge[0])).collect();

    // density × width at the three nodes of every panel, of every variant, so that all of it sums to 1.
    let read = |belief: &Belief| {
        let mut nodes: Vec<[f64; 3]> = panels
            .iter()
            .map(|(from, width)| NODES.map(|node| belief.density(from + width * node) * width))
            .collect();
        let all: f64 = nodes.iter().map(|panel| weighted(&WHOLE, panel)).sum();
        nodes.iter_mut().flatten().for_each(|density| *density /= all);
        nodes
    };
    let densities: Vec<Vec<[f64; 3]>> = beliefs.iter().map(read).collect();

    let mut best = vec![0.0; variants.len()];
    let mut below = vec![0.0; variants.len()];
    for panel in 0..panels.len() {
        for node in 0..NODES.len() {
            let at_most = |other: usize| below[other] + weighted(&UP_TO[node], &densities[other][panel]);
            for (this, probability) in best.iter_mut().enumerate() {
                let others = (0..variants.len()).filter(|other| *other != this);
                *probability +=
                    WHOLE[node] * densities[this][panel][node] * others.map(at_most).product::<f64>();
            }
        }
        for (before, density) in below.iter_mut().zip(&densities) {
            *before += weighted(&WHOLE, &density[panel]);
        }
    }
    // What the rule loses is shared out.
    let all: f64 = best.iter().sum();
    best.into_iter().map(|probability| (probability / all).clamp(0.0, 1.0)).collect()
}

fn weighted(weights: &[f64; 3], values: &[f64; 3]) -> f64 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

/// The inverse of the hyperbolic sine, of what is well above 0. Written out, because that of the standard library asks for
/// a newer C library than Lambda's has.
fn asinh(x: f64) -> f64 {
    (x + (x * x + 1.0).sqrt()).ln()
}
