//! What a turn needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Desk, OutgoingState, Task, Turn};
use crate::audit::AuditRecord;
use crate::error::Fault;
use crate::ids::{ContactId, ContactRef, ConversationId, MessageId, TurnId};
use crate::inbox::{Channel, ContactChange};
use crate::locations::Location;
use crate::privacy::Personal;

/// The conversations' store.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// Everything a turn needs, in one strongly consistent read that does not grow with the history.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when an item is unreadable.
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault>;

    /// Commits a turn and its audit record, all or nothing.
    ///
    /// Contract: MUST write nothing and return [`Commit::Conflict`] if the state, or a delivery the turn
    /// answers, or the end of the audit chain is no longer what `desk` showed. After [`Commit::Done`] the
    /// deliveries are answered, their text is sealed with the contact's key only, and `desk.conversation` plus
    /// the turn is what the next load shows. Touches only items of this contact.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been committed; load again to know.
    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault>;

    /// Reduces the deliveries on the desk to their markers, for there is nothing to decide about them: no turn, no record,
    /// no key, and a contact without a state has none afterwards.
    ///
    /// Contract: MUST change nothing and return [`Commit::Conflict`] unless each of them still waits as `desk` showed it.
    /// Whatever else waits, or is stored of the contact, stays as it is.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: they may or may not have been reduced; load again to know.
    async fn pass_over(&self, desk: &Desk, now: Timestamp) -> Result<Commit, Fault>;

    /// Records how far the outgoing reply of `turn` got.
    ///
    /// `due_at` is when the conversation has something to do next if nobody texts before; `None` if never.
    ///
    /// Contract: changes nothing and returns [`Settled::Overtaken`] unless that reply is still pending.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn settle(
        &self,
        who: &ContactRef,
        turn: TurnId,
        state: &OutgoingState,
        due_at: Option<Timestamp>,
    ) -> Result<Settled, Fault>;
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// Everything is written.
    Done,
    /// Someone else was faster: load and decide again.
    Conflict,
}

/// What became of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Recorded.
    Recorded,
    /// Another worker had recorded it, or a later turn has begun.
    Overtaken,
}

/// The CRM, as far as a turn needs it.
#[async_trait]
pub trait Crm: Send + Sync {
    /// What the CRM says of the contact; `None` if it knows no such contact at this location.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it does not answer.
    async fn contact(&self, location: &Location, contact: &ContactId)
    -> Result<Option<ContactChange>, Fault>;

    /// Sends a text once.
    ///
    /// Contract: one call makes at most one attempt, because the CRM has no idempotency key. An error means
    /// "unknown": the caller MUST look with [`Crm::find_sent`] before it calls again.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether the CRM took the text.
    async fn send(
        &self,
        location: &Location,
        contact: &ContactId,
        channel: Channel,
        text: &Personal<String>,
    ) -> Result<Sent, Fault>;

    /// Looks for a text of ours sent at `since` or later; `None` if the conversation does not hold it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be told.
    async fn find_sent(
        &self,
        location: &Location,
        contact: &ContactId,
        text: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault>;

    /// Sends an e-mail once.
    ///
    /// Contract: as [`Crm::send`]; the caller MUST look with [`Crm::find_sent_email`] before it calls again. Sender
    /// and address are the CRM's.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether the CRM took the e-mail.
    async fn send_email(
        &self,
        location: &Location,
        contact: &ContactId,
        email: &Email,
    ) -> Result<Sent, Fault>;

    /// Looks for an e-mail of ours with exactly this subject, sent at `since` or later; `None` if there is none.
    /// The CRM rewrites the body of an e-mail, so the subject alone tells: it MUST differ between two e-mails to
    /// one contact that are on their way at the same time.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be told.
    async fn find_sent_email(
        &self,
        location: &Location,
        contact: &ContactId,
        subject: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault>;

    /// Makes a task for a person, unless one with the same `reference` exists.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether the task exists, and trying again may help.
    async fn ensure_task(
        &self,
        location: &Location,
        contact: &ContactId,
        task: &Task,
        reference: &str,
        due: Timestamp,
    ) -> Result<Written, Fault>;

    /// Writes a note on the contact, unless one with the same `reference` exists.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether the note exists, and trying again may help.
    async fn add_note(
        &self,
        location: &Location,
        contact: &ContactId,
        body: &Personal<String>,
        reference: &str,
    ) -> Result<Written, Fault>;

    /// Gives the contact the tags `add` and takes `remove` away. Every other tag stays.
    ///
    /// Contract: idempotent. The CRM keeps tags in lower case; case makes no difference. A tag in both lists is
    /// added. What is added comes first, so a contact is never without tags in between. Nothing to do: no call.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known how far it got; trying again is safe.
    async fn change_tags(
        &self,
        location: &Location,
        contact: &ContactId,
        add: &[String],
        remove: &[String],
    ) -> Result<Written, Fault>;

    /// Sets do-not-disturb on every channel after an opt-out, with the contact's own `wording` (its first 500
    /// characters) as the reason the CRM shows.
    ///
    /// Contract: idempotent. [`Written::Done`] only after the CRM, asked again, says that texts are off: it has
    /// been seen to accept the call and change nothing. From then on it refuses every [`Crm::send`], so a
    /// confirmation MUST be sent before.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when texts are not, or not known to be, off.
    async fn do_not_disturb(
        &self,
        location: &Location,
        contact: &ContactId,
        wording: &Personal<String>,
    ) -> Result<Written, Fault>;

    /// Allows texts again after an opt-in. Whatever else was off stays off.
    ///
    /// Contract: idempotent. [`Written::Done`] only after the CRM, asked again, says that texts are on.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when texts are not, or not known to be, on: the CRM may hold them off for good.
    async fn lift_do_not_disturb(&self, location: &Location, contact: &ContactId) -> Result<Written, Fault>;
}

/// An e-mail to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Its subject, one line.
    pub subject: Personal<String>,
    /// Plain text. An empty line begins a paragraph; addresses that begin with `https://` become links.
    pub body: Personal<String>,
}

/// What the CRM did with something that was to be written into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there.
    Done,
    /// It never will be: the contact is gone, or our token may not.
    Refused {
        /// The HTTP status.
        status: u16,
    },
}

/// What the CRM did with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It took it.
    Accepted {
        /// Its id.
        message: MessageId,
        /// The thread it went to.
        conversation: Option<ConversationId>,
    },
    /// It refused it for good: do-not-disturb, no such number.
    Refused {
        /// Its words.
        reason: String,
    },
}
