//! Which variant a contact gets: the same on every instance, without asking anybody.

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::definition::{Definition, Status, Variant};
use super::names::{ExperimentId, MAX_NAME_BYTES, VariantName};
use crate::ids::{ContactId, MAX_ID_BYTES};

/// Room for `contact:experiment`.
const LONGEST_TEXT: usize = MAX_ID_BYTES + 1 + MAX_NAME_BYTES;
/// 2^32.
const POINTS: f64 = 4_294_967_296.0;

/// Where a contact stands between 0 and 1 in an experiment: the first eight hexadecimal digits of
/// SHA-256(`contact:experiment`) as a number, divided by 2^32. Never 1, and exact: 32 bits fit a float.
///
/// No experiment's name contains a colon, so no two pairs make the same text.
#[must_use]
pub fn point(contact: &ContactId, experiment: &ExperimentId) -> f64 {
    let (contact, experiment) = (contact.as_str().as_bytes(), experiment.as_str().as_bytes());
    let mut text = [0_u8; LONGEST_TEXT];
    let length = contact.len() + 1 + experiment.len();
    text[..contact.len()].copy_from_slice(contact);
    text[contact.len()] = b':';
    text[contact.len() + 1..length].copy_from_slice(experiment);
    let hash = digest(&SHA256, &text[..length]);
    // Eight hexadecimal digits are four bytes, the first the most significant.
    let first = hash.as_ref().iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    f64::from(first) / POINTS
}

/// The first variant whose cumulative share is above `point`; `None` only of no variants.
///
/// Shares may sum to 1 − 1e-6, and thirds add up to a hair more or less than 1: the few points beyond the sum belong to
/// the last variant that has a share at all. A share of 0 takes nobody, because its sum is not above what the variants
/// before have left over; a share of 1 takes everybody, because a point is below 1.
#[must_use]
pub fn at(point: f64, variants: &[Variant]) -> Option<&Variant> {
    let mut cumulative = 0.0;
    let above = variants.iter().find(|variant| {
        cumulative += variant.share;
        point < cumulative
    });
    above.or_else(|| variants.iter().rev().find(|variant| variant.share > 0.0))
}

/// The variant a contact was assigned, as it is kept with the contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Which one.
    pub variant: VariantName,
    /// Since when.
    pub at: Timestamp,
}

/// What a contact gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<'a> {
    /// The variant.
    pub variant: &'a VariantName,
    /// It is the contact's first: to be kept with the turn and counted as an assignment.
    pub is_new: bool,
}

/// What `contact` gets at `now`. `None`: nothing but what a contact outside the experiment gets.
///
/// The first assignment wins for as long as the experiment is not over, whatever has become of its split. An
/// assignment to a variant the definition does not know is none.
#[must_use]
pub fn variant_for<'a>(
    definition: &'a Definition,
    contact: &ContactId,
    assigned: Option<&Assigned>,
    now: Timestamp,
) -> Option<Given<'a>> {
    let variants = definition.variants();
    if let Status::Completed { winner } = definition.status() {
        let first = variants.first().map(|variant| &variant.name);
        return winner.as_ref().or(first).map(|variant| Given { variant, is_new: false });
    }
    if let Some(kept) = assigned.and_then(|assigned| definition.variant(&assigned.variant)) {
        return Some(Given { variant: &kept.name, is_new: false });
    }
    if !definition.assigns_at(now) {
        return None;
    }
    at(point(contact, definition.id()), variants)
        .map(|variant| Given { variant: &variant.name, is_new: true })
}

#[cfg(test)]
#[path = "assign_tests.rs"]
mod tests;
