//! What an experiment is, and the rules each keeps: made by a [draft](super::draft), changed by a
//! [change](super::change), checked again when it is read back.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lever::Lever;
use super::names::{ExperimentId, VariantName};
use super::outcome::OutcomeType;

/// How far the sum of the shares may be from 1.
pub const SHARE_TOLERANCE: f64 = 1e-6;
/// Most variants of an experiment. More of them would wait for years for an answer.
pub const MOST_VARIANTS: usize = 10;
/// Longest that contacts may be left out of the analysis after they were assigned, in days.
pub const LONGEST_MATURING: u32 = 90;

/// One of the things that are tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Unique within the experiment.
    pub name: VariantName,
    /// Which share of new contacts gets it, 0 to 1.
    pub share: f64,
}

/// How far an experiment has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// New contacts are assigned.
    Active,
    /// No new contact is assigned; whoever has a variant keeps it.
    Paused,
    /// Everybody gets the winner, or the first variant if there is none.
    Completed {
        /// The variant that won.
        winner: Option<VariantName>,
    },
}

/// Why an experiment cannot be created or changed: which field, and the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct Refusal {
    /// The field, by its name in a [`Draft`](super::Draft).
    pub field: &'static str,
    /// Stable code for machines.
    pub code: &'static str,
    /// The rule, for a person.
    pub rule: &'static str,
}

pub(super) const fn refusal(field: &'static str, code: &'static str, rule: &'static str) -> Refusal {
    Refusal { field, code, rule }
}

/// An experiment that keeps every rule. Read back, it is checked again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Definition {
    pub(super) stored: Stored,
}

/// The fields of a [`Definition`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) id: ExperimentId,
    #[serde(default)]
    pub(super) changes: Option<Lever>,
    pub(super) variants: Vec<Variant>,
    pub(super) status: Status,
    pub(super) metrics: Vec<OutcomeType>,
    pub(super) owner: String,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Option<Timestamp>,
    pub(super) matures_after_days: u32,
    pub(super) split_changed_at: Option<Timestamp>,
    pub(super) version: u64,
}

impl TryFrom<Stored> for Definition {
    type Error = Refusal;

    fn try_from(stored: Stored) -> Result<Self, Refusal> {
        stored.breaches().into_iter().next().map_or(Ok(Self { stored }), Err)
    }
}

impl From<Definition> for Stored {
    fn from(definition: Definition) -> Self {
        definition.stored
    }
}

impl Stored {
    /// Every rule it breaks.
    pub(super) fn breaches(&self) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let mut require = |holds: bool, field, code, rule| {
            if !holds {
                wrong.push(refusal(field, code, rule));
            }
        };
        let names: BTreeSet<&VariantName> = self.variants.iter().map(|variant| &variant.name).collect();
        require(self.variants.len() >= 2, "variants", "TOO_FEW_VARIANTS", "must be two or more");
        require(
            self.variants.len() <= MOST_VARIANTS,
            "variants",
            "TOO_MANY_VARIANTS",
            "must be ten or fewer",
        );
        require(names.len() == self.variants.len(), "variants", "VARIANT_TWICE", "must have different names");

        let shares = || self.variants.iter().map(|variant| variant.share);
        let are_shares = shares().all(|share| (0.0..=1.0).contains(&share));
        let sum_to_one = (shares().sum::<f64>() - 1.0).abs() <= SHARE_TOLERANCE;
        require(are_shares, "shares", "BAD_SHARE", "must be 0 to 1 each");
        require(sum_to_one || !are_shares, "shares", "SHARES_NOT_ONE", "must sum to 1");

        let winner = match &self.status {
            Status::Completed { winner } => winner.as_ref(),
            Status::Active | Status::Paused => None,
        };
        let known = winner.is_none_or(|winner| names.contains(winner));
        require(known, "winner", "NO_SUCH_VARIANT", "must be one of the variants");

        let metrics: BTreeSet<&OutcomeType> = self.metrics.iter().collect();
        let assigned = metrics.contains(&OutcomeType::Assigned);
        require(!metrics.is_empty(), "metrics", "NO_METRIC", "must name an outcome that decides");
        require(!assigned, "metrics", "ASSIGNED_IS_NO_METRIC", "must not be 'assigned': everybody is");
        require(metrics.len() == self.metrics.len(), "metrics", "METRIC_TWICE", "must be named once each");

        let owner = (1..=80).contains(&self.owner.trim().chars().count());
        require(owner, "owner", "BAD_OWNER", "must have 1 to 80 characters");
        let ends = self.ends_at.is_none_or(|end| end > self.starts_at);
        require(ends, "ends_at", "ENDS_BEFORE_IT_STARTS", "must be after the start");
        let matures = self.matures_after_days <= LONGEST_MATURING;
        require(matures, "matures_after_days", "MATURES_TOO_LATE", "must be 0 to 90 days");
        wrong
    }
}

/// More shares than variants, or fewer.
pub(super) const SHARES_DO_NOT_MATCH: Refusal =
    refusal("shares", "SHARES_DO_NOT_MATCH", "must be as many as there are variants");

impl Definition {
    /// What it is called.
    #[must_use]
    pub const fn id(&self) -> &ExperimentId {
        &self.stored.id
    }

    /// What it changes; `None`: nothing we say or do.
    #[must_use]
    pub const fn changes(&self) -> Option<Lever> {
        self.stored.changes
    }

    /// Whether another experiment that changes `lever` would change what this one does, and this one is not over.
    #[must_use]
    pub fn contends_for(&self, lever: Option<Lever>) -> bool {
        lever.is_some() && self.changes() == lever && !self.is_over()
    }

    /// Two to ten, of different names; the first is what the others are compared with.
    #[must_use]
    pub fn variants(&self) -> &[Variant] {
        &self.stored.variants
    }

    /// The variant of that name.
    #[must_use]
    pub fn variant(&self, name: &VariantName) -> Option<&Variant> {
        self.stored.variants.iter().find(|variant| variant.name == *name)
    }

    /// How far it has come.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.stored.status
    }

    /// What is counted; the first decides.
    #[must_use]
    pub fn metrics(&self) -> &[OutcomeType] {
        &self.stored.metrics
    }

    /// Who answers for it.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.stored.owner
    }

    /// From when contacts are assigned.
    #[must_use]
    pub const fn starts_at(&self) -> Timestamp {
        self.stored.starts_at
    }

    /// From when no more contacts are assigned.
    #[must_use]
    pub const fn ends_at(&self) -> Option<Timestamp> {
        self.stored.ends_at
    }

    /// Days for which a contact is left out of the analysis after the day it was assigned. An experiment that moves
    /// the time of a message needs some: where it goes out sooner it is answered sooner, not more often.
    #[must_use]
    pub const fn matures_after_days(&self) -> u32 {
        self.stored.matures_after_days
    }

    /// When the split was changed last, if it ever was.
    #[must_use]
    pub const fn split_changed_at(&self) -> Option<Timestamp> {
        self.stored.split_changed_at
    }

    /// 1 for a new one, one more with every change: what a store compares before it replaces a definition.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.stored.version
    }

    /// Whether it is over: nobody is assigned, and nothing is counted, because everybody gets the same.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.stored.status, Status::Completed { .. })
    }

    /// Whether a contact that comes at `now` is assigned a variant.
    #[must_use]
    pub fn assigns_at(&self, now: Timestamp) -> bool {
        self.stored.status == Status::Active
            && self.stored.starts_at <= now
            && self.stored.ends_at.is_none_or(|end| now < end)
    }
}

/// The experiments that assign new contacts at `now`.
pub fn active(definitions: &[Definition], now: Timestamp) -> impl Iterator<Item = &Definition> {
    definitions.iter().filter(move |definition| definition.assigns_at(now))
}

#[cfg(test)]
#[path = "definition_tests.rs"]
pub(super) mod tests;
