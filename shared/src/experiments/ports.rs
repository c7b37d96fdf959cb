//! What experiments need from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::counters::Counts;
use super::definition::Definition;
use super::names::ExperimentId;
use super::notice::Notice;
use super::report::Report;
use crate::audit::Operation;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::queue::OutcomesKept;

/// Knows the experiments of each location.
#[async_trait]
pub trait Definitions: Send + Sync {
    /// Those somebody has created or changed, and those of which something was counted, by id.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when one is unreadable.
    async fn of(&self, location: &LocationId) -> Result<Vec<Definition>, Fault>;
}

/// Knows the experiments and what was counted of them.
#[async_trait]
pub trait Figures: Definitions {
    /// As [`OutcomeCounters::counted`].
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn counted(&self, location: &LocationId, experiment: &ExperimentId) -> Result<Counted, Fault>;
}

/// Changes experiments.
#[async_trait]
pub trait ChangeDefinitions: Definitions {
    /// Stores `next`, and records `operation`, both or neither.
    ///
    /// Contract: MUST write nothing and return [`Stored::Overtaken`] unless the stored version is the one before
    /// `next`'s. A definition nobody has stored counts as version 0, and as version 1 where `next` follows one of the
    /// experiments every location starts with. MUST do the same where another experiment that is not over changes what
    /// `next` changes, and `next` is not over either: two on one lever would measure each other.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been stored; read again to know.
    async fn store(
        &self,
        location: &LocationId,
        next: &Definition,
        operation: Operation,
    ) -> Result<Stored, Fault>;
}

/// What became of storing a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is stored, and on record.
    Done,
    /// Somebody else has created or changed it.
    Overtaken,
}

/// What was counted of an experiment, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The counts.
    pub counts: Counts,
    /// How many items that took.
    pub items: usize,
}

/// Keeps what contacts of experiments did.
#[async_trait]
pub trait OutcomeCounters: Send + Sync {
    /// Counts what `kept` refers to.
    ///
    /// Contract: MUST count every outcome once, however often and by however many callers it is asked for, and whatever
    /// has failed in between. What is counted already, or was erased with its contact, is done. A default experiment of
    /// which nothing was counted before is on record afterwards, and running. What is kept and cannot be counted, because
    /// nobody can read it, is returned, holds up nothing else and is not due any more: only whoever asks again counts it,
    /// once it can be read.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: some or all may not have been counted; ask again.
    async fn count(&self, kept: &[OutcomesKept], now: Timestamp) -> Result<Vec<OutcomesKept>, Fault>;

    /// Everything counted of an experiment, in one read that does not grow with the number of contacts.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn counted(&self, location: &LocationId, experiment: &ExperimentId) -> Result<Counted, Fault>;
}

/// Keeps what the figures said.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Every experiment that is not over, of every location.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn running(&self) -> Result<Vec<(LocationId, ExperimentId)>, Fault>;

    /// The latest report; `None` before the first.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn latest(&self, location: &LocationId, experiment: &ExperimentId)
    -> Result<Option<Report>, Fault>;

    /// Keeps a report in place of the one `seen` was, and records `operation`, both or neither; a report that changes the
    /// verdict stays on record for good.
    ///
    /// Contract: writes nothing and returns false unless the latest report is still the one made at `seen`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been kept.
    async fn keep(
        &self,
        location: &LocationId,
        report: &Report,
        seen: Option<Timestamp>,
        operation: Option<Operation>,
    ) -> Result<bool, Fault>;
}

/// Tells people what has become of an experiment.
#[async_trait]
pub trait TellOfVerdict: Send + Sync {
    /// Tells everybody who wants to hear of the experiments of the notice's location.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: they may or may not have been told; they may be told twice.
    async fn tell(&self, notice: &Notice) -> Result<(), Fault>;
}

/// Tells whoever counts that a turn has kept outcomes.
#[async_trait]
pub trait AnnounceOutcomes: Send + Sync {
    /// Puts it on the queue.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not take it: what was kept is due by itself a while later.
    async fn announce(&self, kept: &OutcomesKept) -> Result<(), Fault>;

    /// Puts up to [`BATCH`](crate::follow_ups::BATCH) on the queue, and returns how many it took. What it refuses is due
    /// again at the next run.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not answer: it may or may not have taken some or all of them.
    async fn announce_many(&self, kept: &[OutcomesKept]) -> Result<usize, Fault>;
}
