//! What assessing needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::affordability::Terms;
use super::assess::Assessment;
use super::stated::Stated;
use super::tiers::ServiceSaid;
use crate::conversation::Conversation;
use crate::error::Fault;
use crate::ids::{AssessmentId, ContactRef};
use crate::privacy::DataKey;
use crate::queue::{Assessed, AssessmentWanted};
use crate::resilience::{Again, Failure};

/// What an assessor finds of a contact.
#[derive(Clone, Debug)]
pub struct Docket {
    /// The conversation as it stands.
    pub conversation: Conversation,
    /// The contact's data key.
    pub key: DataKey,
    /// The assessment asked for, if some worker has made it already.
    pub made: Option<Assessment>,
}

/// The assessments on record.
#[async_trait]
pub trait Assessments: Send + Sync {
    /// What there is to assess, read strongly consistent; `None` if nothing was ever said with this contact.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when an item is unreadable.
    async fn docket(&self, who: &ContactRef, assessment: AssessmentId) -> Result<Option<Docket>, Fault>;

    /// Keeps an assessment, sealed with the contact's key.
    ///
    /// Contract: of any number of calls with the same assessment id exactly one gets [`Kept::New`], and what it kept
    /// stays. The next turn reads the assessment asked for last, in whatever order they are kept. Writes no state, and
    /// nothing at all under a key that is no longer the contact's.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be kept; keep it again.
    async fn keep(
        &self,
        who: &ContactRef,
        key: &DataKey,
        asked_at: Timestamp,
        assessment: &Assessment,
    ) -> Result<Kept, Fault>;
}

/// What became of keeping an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on record.
    New,
    /// One of that id was on record already: that one counts.
    Before,
    /// The contact was erased meanwhile: nothing is kept, and there is nothing to announce.
    Erased,
}

/// Takes requests for assessments.
#[async_trait]
pub trait Requests: Send + Sync {
    /// Sends one request.
    ///
    /// Contract: it reaches the assessor at least once; the same twice makes one assessment.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not take it.
    async fn ask(&self, wanted: &AssessmentWanted) -> Result<(), Fault>;
}

/// Tells conversations that an assessment is on record.
#[async_trait]
pub trait Results: Send + Sync {
    /// Wakes the contact's group.
    ///
    /// Contract: the same result within five minutes MAY be dropped; otherwise it MUST reach the conversation at least
    /// once.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not take it.
    async fn announce(&self, assessed: &Assessed) -> Result<(), Fault>;
}

/// The location's assessment service.
#[async_trait]
pub trait FinanceService: Send + Sync {
    /// Asks for an assessment, once.
    ///
    /// Contract: one call makes one attempt, within the time given at construction. Asking twice with one id is asking
    /// once. Hands over figures, never whose they are.
    ///
    /// # Errors
    /// [`ServiceFailure`] when there was no answer; it says whether to ask again.
    async fn ask(
        &self,
        id: AssessmentId,
        stated: &Stated,
        terms: &Terms,
    ) -> Result<ServiceSaid, ServiceFailure>;
}

/// Why the service did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("assessment service: {what}")]
pub struct ServiceFailure {
    /// What happened, without a word of the case.
    what: String,
    again: Again,
}

impl ServiceFailure {
    /// Something that happened, and whether it may pass.
    #[must_use]
    pub fn new(what: impl Into<String>, again: Again) -> Self {
        Self { what: what.into(), again }
    }
}

impl Failure for ServiceFailure {
    fn again(&self) -> Again {
        self.again
    }
}
