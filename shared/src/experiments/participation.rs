//! What a contact takes part in: the variants it was assigned, and what it has done since.
//!
//! Kept with the contact's state, so that the turn's own version check makes every assignment and every outcome happen
//! once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::assign::{Assigned, variant_for};
use super::definition::Definition;
use super::lever::Lever;
use super::names::{ExperimentId, VariantName};
use super::outcome::{Outcome, OutcomeType};
use crate::ids::{ContactId, ContactRef};

/// A contact in one experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The variant, and since when.
    #[serde(flatten)]
    pub assigned: Assigned,
    /// What it changes: it decides that for this contact even where nobody knows its definition just now.
    #[serde(default)]
    pub changes: Option<Lever>,
    /// What has been counted of it.
    #[serde(default)]
    pub did: BTreeSet<OutcomeType>,
}

impl Enrolled {
    /// Whether `what` is still to be counted of the contact, done at `at`: once, and only after it was assigned. Whatever
    /// happened before, at that very instant too, was not done because of it.
    #[must_use]
    pub fn lacks(&self, what: OutcomeType, at: Timestamp) -> bool {
        self.assigned.at < at && !self.did.contains(&what)
    }
}

/// Everything a contact takes part in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Participation(BTreeMap<ExperimentId, Enrolled>);

impl Participation {
    /// The way a contact gets of what `lever` changes. `None`: what everybody gets whom no experiment touches.
    ///
    /// An experiment that is not over decides; where it has nothing for this contact, the winner of the latest one that
    /// is.
    #[must_use]
    pub fn way<'a>(
        &'a self,
        definitions: &'a [Definition],
        lever: Lever,
        contact: &ContactId,
        now: Timestamp,
    ) -> Option<&'a VariantName> {
        if let Some(kept) = self.of_unknown(definitions, lever) {
            return Some(kept);
        }
        let of_lever = || definitions.iter().filter(|definition| definition.changes() == Some(lever));
        let given = |definition: &'a Definition| {
            let assigned = self.0.get(definition.id()).map(|enrolled| &enrolled.assigned);
            variant_for(definition, contact, assigned, now).map(|given| given.variant)
        };
        let running = of_lever().filter(|definition| !definition.is_over()).find_map(given);
        running.or_else(|| {
            let over = of_lever().filter(|definition| definition.is_over());
            over.max_by_key(|definition| definition.starts_at()).and_then(given)
        })
    }

    /// Notes what the contact has done, and when, in every experiment it takes part in, and returns what of it is to be
    /// counted: what an experiment that is not over [lacks](Enrolled::lacks).
    pub fn did(
        &mut self,
        who: &ContactRef,
        definitions: &[Definition],
        what: &BTreeMap<OutcomeType, Timestamp>,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (experiment, enrolled) in &mut self.0 {
            for (what, at) in what.iter().filter(|_| !is_over(experiment, definitions)) {
                if enrolled.lacks(*what, *at) {
                    enrolled.did.insert(*what);
                    outcomes.push(outcome(who, experiment, &enrolled.assigned, *what));
                }
            }
        }
        outcomes
    }

    /// Whether [`Participation::did`] would return anything, done at `at`.
    #[must_use]
    pub fn counts(&self, definitions: &[Definition], what: OutcomeType, at: Timestamp) -> bool {
        self.0
            .iter()
            .any(|(experiment, enrolled)| !is_over(experiment, definitions) && enrolled.lacks(what, at))
    }

    /// The variant the contact has of `lever` by an experiment that is not among `definitions`: an instance that could not
    /// read them yet gives nobody another way in the middle of a conversation.
    fn of_unknown(&self, definitions: &[Definition], lever: Lever) -> Option<&VariantName> {
        let unknown = |id: &ExperimentId| definitions.iter().all(|definition| definition.id() != id);
        let mut kept = self.0.iter().filter(|(id, enrolled)| enrolled.changes == Some(lever) && unknown(id));
        kept.next().map(|(_, enrolled)| &enrolled.assigned.variant)
    }

    /// Assigns the contact to what it has just met: the experiments on `met`, and those that change nothing we say, of
    /// which everybody is part who is answered. Returns the assignments that are new. What it took part in stays noted
    /// when it is over: instances hear of that at different times, and none of them may count it again.
    pub fn enrol(
        &mut self,
        who: &ContactRef,
        definitions: &[Definition],
        met: &BTreeSet<Lever>,
        now: Timestamp,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for definition in definitions {
            let meets = |lever: Lever| met.contains(&lever) && self.of_unknown(definitions, lever).is_none();
            if definition.is_over() || !definition.changes().is_none_or(meets) {
                continue;
            }
            let known = self.0.get(definition.id()).map(|enrolled| &enrolled.assigned);
            let given = variant_for(definition, &who.contact, known, now);
            let Some(given) = given.filter(|given| given.is_new) else { continue };
            let assigned = Assigned { variant: given.variant.clone(), at: now };
            outcomes.push(outcome(who, definition.id(), &assigned, OutcomeType::Assigned));
            let did = BTreeSet::from([OutcomeType::Assigned]);
            let enrolled = Enrolled { assigned, changes: definition.changes(), did };
            self.0.insert(definition.id().clone(), enrolled);
        }
        outcomes
    }

    /// Each experiment the contact takes part in, with its variant.
    pub fn iter(&self) -> impl Iterator<Item = (&ExperimentId, &Enrolled)> {
        self.0.iter()
    }
}

fn is_over(experiment: &ExperimentId, definitions: &[Definition]) -> bool {
    definitions.iter().any(|known| known.id() == experiment && known.is_over())
}

fn outcome(who: &ContactRef, experiment: &ExperimentId, assigned: &Assigned, what: OutcomeType) -> Outcome {
    Outcome {
        who: who.clone(),
        experiment: experiment.clone(),
        variant: assigned.variant.clone(),
        what,
        assigned_at: assigned.at,
    }
}

#[cfg(test)]
#[path = "participation_tests.rs"]
mod tests;
