//! What may become of an experiment.
//!
//! A definition is never changed in place: a [`Change`] makes the next one out of it or is refused. Whoever stores it
//! compares [`Definition::version`], and records [`Change::name`] and who asked for it.

use jiff::Timestamp;

use super::definition::{Definition, Refusal, SHARES_DO_NOT_MATCH, Status, refusal};
use super::names::VariantName;

/// A change somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Assigns no new contacts for now.
    Pause,
    /// Assigns new contacts again.
    Resume,
    /// Ends it without a winner: everybody gets the first variant.
    Complete,
    /// Ends it, or corrects its end: everybody gets this variant.
    DeclareWinner(VariantName),
    /// Splits new contacts in another way; whoever has a variant keeps it.
    Split(Vec<f64>),
}

impl Change {
    /// Its name in audit records.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pause => "paused",
            Self::Resume => "resumed",
            Self::Complete => "completed",
            Self::DeclareWinner(_) => "winner_declared",
            Self::Split(_) => "split_changed",
        }
    }
}

impl Definition {
    /// The definition that comes of `change`.
    ///
    /// # Errors
    /// What forbids it; a change that would change nothing is refused too, so that it leaves no audit record.
    pub fn apply(&self, change: &Change, now: Timestamp) -> Result<Self, Refusal> {
        let mut next = self.stored.clone();
        match (change, &self.stored.status) {
            (Change::Pause, Status::Active) => next.status = Status::Paused,
            (Change::Resume, Status::Paused) => next.status = Status::Active,
            (Change::Complete, Status::Active | Status::Paused) => {
                next.status = Status::Completed { winner: None };
            }
            (Change::DeclareWinner(name), Status::Completed { winner: Some(winner) }) if name == winner => {
                return Err(refusal("winner", "WON_ALREADY", "has been declared already"));
            }
            (Change::DeclareWinner(name), _) => {
                next.status = Status::Completed { winner: Some(name.clone()) }
            }
            (Change::Split(shares), Status::Active | Status::Paused) => {
                if shares.len() != next.variants.len() {
                    return Err(SHARES_DO_NOT_MATCH);
                }
                for (variant, share) in next.variants.iter_mut().zip(shares) {
                    variant.share = *share;
                }
                if next.variants == self.stored.variants {
                    return Err(refusal("shares", "SAME_SPLIT", "are what they were"));
                }
                next.split_changed_at = Some(now);
            }
            (_, Status::Completed { .. }) => {
                return Err(refusal("status", "COMPLETED", "the experiment is over"));
            }
            (Change::Pause, Status::Paused) => {
                return Err(refusal("status", "PAUSED_ALREADY", "the experiment is paused already"));
            }
            (Change::Resume, Status::Active) => {
                return Err(refusal("status", "ACTIVE_ALREADY", "the experiment is active already"));
            }
        }
        next.version += 1;
        Self::try_from(next)
    }
}
