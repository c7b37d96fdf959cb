//! How often each outcome has been counted: all that an analysis reads.
//!
//! A count is of a variant, a type and a day. The day is the one the contact was assigned on, for every outcome of it:
//! only so can contacts be left out who have not had their time yet ([`Counts::until`]).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::names::{ExperimentId, VariantName};
use super::outcome::{Outcome, OutcomeType};
use crate::ids::LocationId;

/// What is counted separately.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tally {
    /// Of which variant.
    pub variant: VariantName,
    /// What.
    pub what: OutcomeType,
    /// Of contacts assigned on this day, in UTC.
    pub day: Date,
}

/// Counts of one experiment. They merge in any order and any number of shards, and stop at the largest number instead
/// of starting again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Tally, u64>);

impl Counts {
    /// Counts so many more.
    pub fn add(&mut self, tally: Tally, count: u64) {
        let sum = self.0.entry(tally).or_default();
        *sum = sum.saturating_add(count);
    }

    /// Counts what another shard has counted.
    pub fn merge(&mut self, other: Self) {
        for (tally, count) in other.0 {
            self.add(tally, count);
        }
    }

    /// Each count, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Tally, u64)> {
        self.0.iter().map(|(tally, count)| (tally, *count))
    }

    /// What was counted of the contacts assigned up to `day`, and including it.
    #[must_use]
    pub fn until(&self, day: Date) -> Totals {
        Totals::of(self.iter().filter(|(tally, _)| tally.day <= day))
    }

    /// What was counted of all contacts.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(self.iter())
    }
}

/// Counts with their days added up: variants times types, a few dozen numbers however many contacts there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<VariantName, [u64; OutcomeType::ALL.len()]>);

impl Totals {
    fn of<'a>(counts: impl Iterator<Item = (&'a Tally, u64)>) -> Self {
        let mut totals = Self::default();
        for (tally, count) in counts {
            totals.add(&tally.variant, tally.what, count);
        }
        totals
    }

    /// Counts so many more.
    pub fn add(&mut self, variant: &VariantName, what: OutcomeType, count: u64) {
        if !self.0.contains_key(variant) {
            self.0.insert(variant.clone(), [0; OutcomeType::ALL.len()]);
        }
        if let Some(sum) = self.0.get_mut(variant).and_then(|sums| sums.get_mut(what as usize)) {
            *sum = sum.saturating_add(count);
        }
    }

    /// How many contacts of a variant did it.
    #[must_use]
    pub fn of_variant(&self, variant: &VariantName, what: OutcomeType) -> u64 {
        self.0.get(variant).and_then(|sums| sums.get(what as usize)).copied().unwrap_or(0)
    }
}

/// What outcomes add to the counts, by location and experiment. Whoever asks for it makes sure that each comes once.
#[must_use]
pub fn fold<'a>(
    outcomes: impl IntoIterator<Item = &'a Outcome>,
) -> BTreeMap<(LocationId, ExperimentId), Counts> {
    let mut folds: BTreeMap<_, Counts> = BTreeMap::new();
    for outcome in outcomes {
        let counts = folds.entry((outcome.who.location.clone(), outcome.experiment.clone())).or_default();
        let tally = Tally { variant: outcome.variant.clone(), what: outcome.what, day: outcome.day() };
        counts.add(tally, 1);
    }
    folds
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::experiments::outcome::tests::outcome;
    use crate::ids::ContactRef;

    fn name(name: &str) -> VariantName {
        VariantName::parse(name).unwrap()
    }

    fn tally(variant: &str, what: OutcomeType, day: i8) -> Tally {
        Tally { variant: name(variant), what, day: date(2026, 11, day) }
    }

    #[test]
    fn locations_and_experiments_are_counted_apart() {
        let one = outcome("CON1", "formal", OutcomeType::Response);
        let other = Outcome { experiment: ExperimentId::parse("other").unwrap(), ..one.clone() };
        let elsewhere = ContactRef { location: LocationId::parse("LOC2").unwrap(), ..one.who.clone() };
        let batch = [one.clone(), other, Outcome { who: elsewhere, ..one }];
        let folds = fold(&batch);
        let keys: Vec<_> =
            folds.keys().map(|(location, experiment)| format!("{location} {experiment}")).collect();
        assert_eq!(keys, ["LOC1 other", "LOC1 response_tone", "LOC2 response_tone"]);
        assert!(folds.values().all(|counts| counts.iter().map(|(_, count)| count).sum::<u64>() == 1));
    }

    #[test]
    fn days_are_kept_apart_and_can_be_left_out() {
        let mut counts = Counts::default();
        counts.add(tally("formal", OutcomeType::Assigned, 1), 10);
        counts.add(tally("formal", OutcomeType::Assigned, 2), 20);
        assert_eq!(counts.iter().count(), 2);
        let until =
            |day| counts.until(date(2026, 11, day)).of_variant(&name("formal"), OutcomeType::Assigned);
        assert_eq!((until(1), until(2)), (10, 30));
        assert_eq!(counts.until(date(2026, 10, 31)), Totals::default());
    }

    #[test]
    fn counts_stop_at_the_largest_number() {
        let mut counts = Counts::default();
        counts.add(tally("formal", OutcomeType::Assigned, 1), u64::MAX);
        counts.add(tally("formal", OutcomeType::Assigned, 1), 1);
        counts.add(tally("formal", OutcomeType::Assigned, 2), 1);
        assert_eq!(counts.totals().of_variant(&name("formal"), OutcomeType::Assigned), u64::MAX);
    }

    proptest! {
        #[test]
        fn however_outcomes_are_cut_into_batches_and_spread_over_shards_the_counts_are_the_same(
            contacts in prop::collection::vec((0_u8..30, 0_usize..6), 0..120), cut in 1_usize..20,
        ) {
            let all: Vec<Outcome> = contacts.iter().map(|(contact, what)| {
                let variant = if contact % 2 == 0 { "formal" } else { "casual" };
                outcome(&format!("CON{contact}"), variant, OutcomeType::ALL[*what])
            }).collect();
            let one = |batch: &[Outcome]| fold(batch).into_values().next().unwrap_or_default();
            let mut shards = [Counts::default(), Counts::default()];
            for (nth, batch) in all.chunks(cut).enumerate() {
                shards[nth % 2].merge(one(batch));
            }
            let [mut merged, other] = shards;
            merged.merge(other);
            prop_assert_eq!(merged, one(&all));
        }
    }
}
