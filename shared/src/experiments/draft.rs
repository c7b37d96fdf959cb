//! How an experiment begins: somebody asks for it, and hears everything that is wrong with it at once.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::definition::{Definition, Refusal, SHARES_DO_NOT_MATCH, Status, Stored, Variant, refusal};
use super::lever::Lever;
use super::names::{ExperimentId, VariantName};
use super::outcome::OutcomeType;

/// An experiment as somebody asks for it; nothing of it has been checked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// See [`ExperimentId`].
    pub id: String,
    /// What it changes; absent: nothing we say or do, as in a test of the test (A/A).
    #[serde(default)]
    pub changes: Option<Lever>,
    /// Names of the variants; the first is what the others are compared with.
    pub variants: Vec<String>,
    /// The share of each variant, in the same order; none for equal shares.
    #[serde(default)]
    pub shares: Vec<f64>,
    /// What is counted, by name; the first decides.
    pub metrics: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// From when contacts are assigned; absent: at once.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// From when no more contacts are assigned; absent: until somebody ends it.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// See [`Definition::matures_after_days`].
    #[serde(default)]
    pub matures_after_days: u32,
}

impl Definition {
    /// The experiment a draft asks for, active from `now` or its start on.
    ///
    /// # Errors
    /// Everything that is wrong with it. A `taken` id is one of these; whoever stores it asks the store again.
    pub fn create(draft: Draft, taken: &[Self], now: Timestamp) -> Result<Self, Vec<Refusal>> {
        let mut wrong = Vec::new();
        let id = ExperimentId::parse(&draft.id).ok();
        if id.is_none() {
            wrong.push(refusal("id", "BAD_ID", "must be 1 to 40 letters a to z, digits, '_', '-' or '.'"));
        }
        if taken.iter().any(|other| other.id().as_str() == draft.id) {
            wrong.push(refusal("id", "DUPLICATE_ID", "is the id of another experiment"));
        }
        if taken.iter().any(|other| other.contends_for(draft.changes)) {
            wrong.push(refusal(
                "changes",
                "LEVER_IN_USE",
                "is changed already by an experiment that is not over",
            ));
        }
        let names: Vec<_> = draft.variants.iter().filter_map(|name| VariantName::parse(name).ok()).collect();
        if names.len() < draft.variants.len() {
            wrong.push(refusal(
                "variants",
                "BAD_VARIANT",
                "must have names of 1 to 40 letters a to z, digits, '_', '-' or '.'",
            ));
        }
        // Not a rule of a definition that is read back: what ended years ago may name ways there are no more.
        let there_is =
            |name: &String| draft.changes.is_none_or(|lever| lever.ways().contains(&name.as_str()));
        if names.len() == draft.variants.len() && !draft.variants.iter().all(there_is) {
            wrong.push(refusal("variants", "UNKNOWN_VARIANT", "must be ways of what it changes"));
        }
        let metrics: Vec<_> = draft.metrics.iter().filter_map(|name| OutcomeType::parse(name).ok()).collect();
        if metrics.len() < draft.metrics.len() {
            wrong.push(refusal("metrics", "UNKNOWN_METRIC", "must be outcomes that are counted"));
        }
        let shares = if draft.shares.is_empty() { equal_shares(draft.variants.len()) } else { draft.shares };
        if shares.len() != draft.variants.len() {
            wrong.push(SHARES_DO_NOT_MATCH);
        }
        let Some(id) = id else { return Err(wrong) };
        let stored = Stored {
            id,
            changes: draft.changes,
            variants: names.into_iter().zip(shares).map(|(name, share)| Variant { name, share }).collect(),
            status: Status::Active,
            metrics,
            owner: draft.owner.trim().to_owned(),
            starts_at: draft.starts_at.unwrap_or(now),
            ends_at: draft.ends_at,
            matures_after_days: draft.matures_after_days,
            split_changed_at: None,
            version: 1,
        };
        // What follows from something that could not be read is no fault of its own.
        let unread: BTreeSet<&str> = wrong
            .iter()
            .flat_map(|refusal| match refusal.code {
                "BAD_VARIANT" | "SHARES_DO_NOT_MATCH" => &["variants", "shares"][..],
                "UNKNOWN_METRIC" => &["metrics"],
                _ => &[],
            })
            .copied()
            .collect();
        wrong.extend(stored.breaches().into_iter().filter(|breach| !unread.contains(breach.field)));
        if wrong.is_empty() { Ok(Self { stored }) } else { Err(wrong) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of variants")]
fn equal_shares(variants: usize) -> Vec<f64> {
    vec![1.0 / variants as f64; variants]
}

/// Everything a location tries: what is `stored`, and of the experiments every location starts with those that are not
/// stored yet, begun at `now`.
#[must_use]
pub fn with_defaults(mut stored: Vec<Definition>, now: Timestamp) -> Vec<Definition> {
    for draft in defaults() {
        if stored.iter().all(|known| known.id().as_str() != draft.id) {
            stored.extend(Definition::create(draft, &[], now).ok());
        }
    }
    stored
}

/// Whether every location starts with an experiment of that name.
#[must_use]
pub fn is_default(id: &ExperimentId) -> bool {
    defaults().iter().any(|draft| draft.id == id.as_str())
}

/// What every location starts with, as drafts. An experiment about wording is decided by what that wording is for.
#[must_use]
pub fn defaults() -> [Draft; 4] {
    let draft = |id: &str, variants: [&str; 3], shares: Vec<f64>, metrics: &[OutcomeType]| Draft {
        id: id.to_owned(),
        variants: variants.map(str::to_owned).to_vec(),
        shares,
        metrics: metrics.iter().map(|metric| metric.name().to_owned()).collect(),
        changes: Lever::parse(id),
        owner: "jorge".to_owned(),
        starts_at: None,
        ends_at: None,
        matures_after_days: 0,
    };
    use OutcomeType::{AppointmentBooked, Conversion, Engagement, HandoffSuccess, Response};
    [
        draft(
            "response_tone",
            ["formal", "casual", "empathetic"],
            vec![0.4, 0.3, 0.3],
            &[Engagement, Response, Conversion, HandoffSuccess, AppointmentBooked],
        ),
        // A day passes before the last variant has even asked; then people need time to answer.
        Draft {
            matures_after_days: 3,
            ..draft(
                "followup_timing",
                ["1hr", "4hr", "24hr"],
                Vec::new(),
                &[Response, Engagement, Conversion, AppointmentBooked],
            )
        },
        draft(
            "cta_style",
            ["direct", "soft", "question"],
            Vec::new(),
            &[AppointmentBooked, Response, Conversion, HandoffSuccess],
        ),
        draft("greeting_style", ["name", "title", "casual"], Vec::new(), &[Response, Engagement, Conversion]),
    ]
}
