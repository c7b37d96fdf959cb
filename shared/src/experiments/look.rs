//! What is tried at a location and what came of it, as people and programs see it: the JSON of `GET /api/experiments` and
//! of `jorge experiments --json` (`docs/api.md`).
//!
//! Its format is a promise: members are added, none is renamed or means anything else.

use futures::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;

use super::analysis::{Analysis, Rules, Verdict, analyse};
use super::definition::{Definition, Status};
use super::draft::with_defaults;
use super::lever::Lever;
use super::names::{ExperimentId, VariantName};
use super::outcome::OutcomeType;
use super::ports::Figures;
use crate::error::Fault;
use crate::ids::LocationId;

/// Where experiments of a location are looked at.
#[derive(Clone, Copy)]
pub struct Lab<'a> {
    /// Whose.
    pub location: &'a LocationId,
    /// Knows them, and what was counted.
    pub figures: &'a dyn Figures,
    /// What the location takes for proof.
    pub rules: &'a Rules,
}

/// An experiment of a location.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// As somebody has changed it, or as every location starts with it.
    pub definition: Definition,
    /// Somebody has changed it, or something of it was counted.
    pub stored: bool,
}

/// An experiment with what was counted of it and what that proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The experiment.
    pub definition: Definition,
    /// See [`Known::stored`].
    pub stored: bool,
    /// Contacts of each variant, in their order.
    pub contacts: Vec<u64>,
    /// What the counts prove.
    pub analysis: Analysis,
}

impl Lab<'_> {
    /// Everything that is tried here; what nobody has stored comes last.
    ///
    /// # Errors
    /// As [`Definitions::of`](super::ports::Definitions::of).
    pub async fn known(&self, now: Timestamp) -> Result<Vec<Known>, Fault> {
        let stored = self.figures.of(self.location).await?;
        let count = stored.len();
        let all = with_defaults(stored, now).into_iter().enumerate();
        Ok(all.map(|(nth, definition)| Known { definition, stored: nth < count }).collect())
    }

    /// Everything that is tried here, with its figures.
    ///
    /// # Errors
    /// As [`Lab::known`] and [`Lab::look`].
    pub async fn all(&self, now: Timestamp) -> Result<Vec<Look>, Fault> {
        try_join_all(self.known(now).await?.into_iter().map(|known| self.look(known, now))).await
    }

    /// What was counted of one, and what that proves.
    ///
    /// # Errors
    /// As [`Figures::counted`].
    pub async fn look(&self, Known { definition, stored }: Known, now: Timestamp) -> Result<Look, Fault> {
        let counted = self.figures.counted(self.location, definition.id()).await?;
        let totals = counted.counts.totals();
        let assigned = |name: &VariantName| totals.of_variant(name, OutcomeType::Assigned);
        let contacts = definition.variants().iter().map(|variant| assigned(&variant.name)).collect();
        let analysis = analyse(&definition, &counted.counts, self.rules, now);
        Ok(Look { definition, stored, contacts, analysis })
    }
}

/// An experiment as it is handed out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// What it is called.
    pub id: ExperimentId,
    /// What it changes; `None`: nothing we say or do.
    pub changes: Option<Lever>,
    /// What is tried, in its order.
    pub variants: Vec<ShownVariant>,
    /// How far it has come.
    pub status: Status,
    /// What is counted; the first decides.
    pub metrics: Vec<OutcomeType>,
    /// Who answers for it.
    pub owner: String,
    /// From when contacts are assigned.
    pub starts_at: Timestamp,
    /// From when no more are; `None`: until somebody ends it.
    pub ends_at: Option<Timestamp>,
    /// See [`Definition::matures_after_days`].
    pub matures_after_days: u32,
    /// When the split was changed last.
    pub split_changed_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: u64,
    /// See [`Known::stored`].
    pub stored: bool,
    /// Contacts that were assigned.
    pub contacts: u64,
    /// What its figures say.
    pub verdict: Verdict,
    /// The figures, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Analysis>,
}

/// One of the things that are tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownVariant {
    /// Unique within the experiment.
    pub name: VariantName,
    /// Which share of new contacts gets it, 0 to 1.
    pub share: f64,
    /// Contacts that have it.
    pub contacts: u64,
}

impl Shown {
    /// An experiment without its figures.
    #[must_use]
    pub fn of(look: &Look) -> Self {
        let definition = &look.definition;
        let variants = definition.variants().iter().zip(&look.contacts);
        let shown = |(variant, contacts): (&super::Variant, &u64)| ShownVariant {
            name: variant.name.clone(),
            share: variant.share,
            contacts: *contacts,
        };
        Self {
            id: definition.id().clone(),
            changes: definition.changes(),
            variants: variants.map(shown).collect(),
            status: definition.status().clone(),
            metrics: definition.metrics().to_vec(),
            owner: definition.owner().to_owned(),
            starts_at: definition.starts_at(),
            ends_at: definition.ends_at(),
            matures_after_days: definition.matures_after_days(),
            split_changed_at: definition.split_changed_at(),
            version: definition.version(),
            stored: look.stored,
            contacts: look.contacts.iter().fold(0, |sum: u64, one| sum.saturating_add(*one)),
            verdict: look.analysis.verdict.clone(),
            analysis: None,
        }
    }

    /// An experiment with its figures.
    #[must_use]
    pub fn with_figures(look: &Look) -> Self {
        Self { analysis: Some(look.analysis.clone()), ..Self::of(look) }
    }
}
