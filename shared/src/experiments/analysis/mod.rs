//! What the counts of an experiment prove: pure arithmetic over a few dozen numbers, however many contacts they count.
//!
//! [`rate`] is what one variant did, [`pair`] two of them compared once, [`sequential`] compared at any number of looks,
//! [`best`] how probable each is to be the best, [`sample_ratio`] whether the counts can be trusted at all,
//! [`sample_size`] how many contacts it takes, [`verdict`] what may be concluded. Every figure is defined for every
//! count: of nobody, of all, of more outcomes than contacts, of the largest numbers.

pub mod best;
mod distributions;
pub mod pair;
pub mod rate;
pub mod sample_ratio;
pub mod sample_size;
pub mod sequential;
pub mod verdict;

use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

pub use pair::{Lift, ZTest};
pub use rate::Counted;
pub use sample_ratio::SampleRatio;
pub use sample_size::Wanted;
pub use sequential::{LiftBounds, Race};
pub use verdict::{Ailment, Promotion, Unmet, Verdict, promotion};

use super::counters::{Counts, Totals};
use super::definition::{Definition, Variant};
use super::names::{ExperimentId, VariantName};
use super::outcome::{OutcomeType, day_of};

/// What is asked of the figures. A significance that is not between 0 and 1 lets no variant win.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Fewest contacts of each variant before anything is concluded. Default 100.
    pub least_contacts: u64,
    /// How often chance may be taken for a winner. Default 0.05.
    pub significance: f64,
    /// How improbable a split must be for the experiment to be unhealthy. Default 0.001.
    pub sample_ratio: f64,
    /// The lift the needed contacts are reckoned for. Default 0.1: a tenth more.
    pub sought_lift: f64,
    /// How often a lift of that size is to be found. Default 0.8.
    pub power: f64,
    /// When a winner is declared without a person. Default: never.
    pub promotion: Option<Promotion>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            least_contacts: 100,
            significance: 0.05,
            sample_ratio: 0.001,
            sought_lift: 0.1,
            power: 0.8,
            promotion: None,
        }
    }
}

impl Rules {
    /// Whether every bound makes sense.
    #[must_use]
    pub fn are_within_bounds(&self) -> bool {
        let share = |share: f64| share > 0.0 && share < 1.0;
        let lift = |lift: f64| lift > 0.0 && lift <= 100.0;
        [self.significance, self.sample_ratio, self.power].into_iter().all(share)
            && lift(self.sought_lift)
            && self.promotion.is_none_or(|promotion| lift(promotion.lift))
    }
}

/// One variant by one metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariantFigures {
    /// Which.
    pub name: VariantName,
    /// The share of new contacts it gets.
    pub share: f64,
    /// Its contacts, and those who did what the metric counts.
    #[serde(flatten)]
    pub counted: Counted,
    /// The share that did; absent of nobody.
    pub rate: Option<f64>,
    /// Lower end of Wilson's 95 % interval of the rate.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// How probable it is that no other variant has a higher rate.
    pub probability_best: f64,
}

/// Two variants by one metric. Every figure is of the second, as compared with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairFigures {
    /// The one that stands before the other in the definition.
    pub first: VariantName,
    /// The other.
    pub second: VariantName,
    /// Rate of the second minus rate of the first; absent where one has no contacts.
    pub difference: Option<f64>,
    /// The lift and its interval, of a single look; absent while one has converted nobody.
    pub lift: Option<Lift>,
    /// The z-test of a single look. Who looks at it every hour and stops when it pleases is misled by it.
    #[serde(flatten)]
    pub z_test: ZTest,
    /// Its p, corrected for the number of pairs.
    pub p_holm: f64,
    /// The p-value that may be looked at at any time; 1 where no contacts are assigned to one of them.
    pub sequential_p: f64,
    /// That, corrected for the number of pairs: what the verdict is made by.
    pub sequential_p_holm: f64,
    /// The lifts not excluded at any look so far, at 95 %; absent where no contacts are assigned to one of them.
    pub sequential_lift: Option<LiftBounds>,
}

/// An experiment by one metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What is counted.
    pub what: OutcomeType,
    /// The variants, in the order of the definition.
    pub variants: Vec<VariantFigures>,
    /// Every pair of them.
    pub pairs: Vec<PairFigures>,
    /// Contacts each variant needs, equally split, for a z-test made once, at the end, that finds [`Rules::sought_lift`]
    /// over the first variant as often as [`Rules::power`]; absent as below.
    pub contacts_needed_once: Option<u64>,
    /// How often such a test would find it among the contacts there are by now in the smallest variant.
    pub power: Option<f64>,
    /// Contacts each variant needs, equally split, until the sequential test has found [`Rules::sought_lift`] over the
    /// first variant as often as [`Rules::power`]; absent while the first has converted nobody, or nearly everybody.
    pub contacts_needed: Option<u64>,
}

impl Metric {
    /// Whether the sequential test says that one variant converts better than another.
    #[must_use]
    pub fn beats(&self, one: &VariantName, other: &VariantName, significance: f64) -> bool {
        self.pairs.iter().filter(|pair| pair.sequential_p_holm <= significance).any(|pair| {
            let better = |sign: f64| pair.difference.is_some_and(|difference| difference * sign > 0.0);
            (pair.second == *one && pair.first == *other && better(1.0))
                || (pair.first == *one && pair.second == *other && better(-1.0))
        })
    }
}

/// All that is known of an experiment at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Which.
    pub experiment: ExperimentId,
    /// When.
    pub at: Timestamp,
    /// Whether contacts are split as they were meant to be; absent while there are too few, or after a changed split.
    pub sample_ratio: Option<SampleRatio>,
    /// What is wrong with it; empty: healthy.
    pub ailments: Vec<Ailment>,
    /// By each metric of the definition; the first decides.
    pub metrics: Vec<Metric>,
    /// What can be said.
    pub verdict: Verdict,
}

/// What `counts` prove of an experiment at `now`. The same counts prove the same, whoever looked before.
#[must_use]
pub fn analyse(definition: &Definition, counts: &Counts, rules: &Rules, now: Timestamp) -> Analysis {
    // Whoever was assigned late on a day has had the days after it, and so has everybody before.
    let days_whole = match definition.matures_after_days() {
        0 => 0,
        days => i64::from(days) + 1,
    };
    let youngest = day_of(now).saturating_sub(days_whole.days());
    let (all, mature) = (counts.totals(), counts.until(youngest));
    let metrics: Vec<Metric> = definition
        .metrics()
        .iter()
        .map(|what| metric(definition.variants(), &mature, *what, rules))
        .collect();

    let assigned = |variant: &Variant| all.of_variant(&variant.name, OutcomeType::Assigned);
    let split: Vec<(u64, f64)> =
        definition.variants().iter().map(|variant| (assigned(variant), variant.share)).collect();
    let unchanged = definition.split_changed_at().is_none();
    let sample_ratio = sample_ratio::sample_ratio(&split).filter(|_| unchanged);
    let overcounted = |variant: &Variant| {
        definition.metrics().iter().any(|what| all.of_variant(&variant.name, *what) > assigned(variant))
    };
    let ailments: Vec<Ailment> = [
        (sample_ratio.is_some_and(|test| test.p < rules.sample_ratio), Ailment::SampleRatioMismatch),
        (definition.variants().iter().any(overcounted), Ailment::MoreOutcomesThanContacts),
        (!unchanged, Ailment::SplitChanged),
    ]
    .into_iter()
    .filter_map(|(ill, ailment)| ill.then_some(ailment))
    .collect();

    let verdict =
        metrics.first().map_or(Verdict::Undecided, |deciding| verdict::verdict(deciding, &ailments, rules));
    Analysis { experiment: definition.id().clone(), at: now, sample_ratio, ailments, metrics, verdict }
}

fn metric(variants: &[Variant], totals: &Totals, what: OutcomeType, rules: &Rules) -> Metric {
    let counted: Vec<Counted> = variants
        .iter()
        .map(|variant| {
            let count = |what| totals.of_variant(&variant.name, what);
            Counted::new(count(what), count(OutcomeType::Assigned))
        })
        .collect();
    let mut pairs: Vec<PairFigures> = Vec::new();
    for (second, after) in variants.iter().zip(&counted).enumerate() {
        pairs.extend(variants.iter().zip(&counted).take(second).map(|before| compare(before, after)));
    }
    // In the order a person reads: everything compared with the first variant, then with the second.
    pairs.sort_by_key(|pair| variants.iter().position(|variant| variant.name == pair.first));
    let corrected = pair::holm(&pairs.iter().map(|pair| pair.z_test.p).collect::<Vec<_>>());
    let sequential = pair::holm(&pairs.iter().map(|pair| pair.sequential_p).collect::<Vec<_>>());
    for (pair, (p, sequential_p)) in pairs.iter_mut().zip(corrected.into_iter().zip(sequential)) {
        (pair.p_holm, pair.sequential_p_holm) = (p, sequential_p);
    }

    let wanted = |base: f64| Wanted {
        base,
        lift: rules.sought_lift,
        #[expect(clippy::cast_precision_loss, reason = "a handful of pairs")]
        significance: rules.significance / pairs.len().max(1) as f64,
        power: rules.power,
    };
    let base = counted.first().and_then(|first| first.rate());
    #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 contacts nothing is missed any more")]
    let smallest = counted.iter().map(|counted| counted.contacts).min().unwrap_or(0) as f64;
    Metric {
        what,
        contacts_needed_once: base.and_then(|base| wanted(base).looked_at_once()),
        power: base.and_then(|base| wanted(base).power_of(smallest)),
        contacts_needed: base.and_then(|base| wanted(base).looked_at_always()),
        variants: variants
            .iter()
            .zip(&counted)
            .zip(best::probability_best(&counted))
            .map(|((variant, counted), probability_best)| {
                let (low, high) = counted.wilson();
                VariantFigures {
                    name: variant.name.clone(),
                    share: variant.share,
                    counted: *counted,
                    rate: counted.rate(),
                    low,
                    high,
                    probability_best,
                }
            })
            .collect(),
        pairs,
    }
}

fn compare(first: (&Variant, &Counted), second: (&Variant, &Counted)) -> PairFigures {
    let ((before, one), (after, two)) = (first, second);
    let race = Race::new((one.converted, before.share), (two.converted, after.share));
    let sequential_p = race.map_or(1.0, |race| race.p_value());
    let z_test = pair::z_test(*one, *two);
    PairFigures {
        first: before.name.clone(),
        second: after.name.clone(),
        difference: one.rate().zip(two.rate()).map(|(one, two)| two - one),
        lift: pair::lift(*one, *two),
        p_holm: z_test.p,
        z_test,
        sequential_p,
        sequential_p_holm: sequential_p,
        sequential_lift: race.map(|race| race.lift_bounds(0.05)),
    }
}

#[cfg(test)]
#[path = "analysis_tests.rs"]
pub(super) mod tests;
