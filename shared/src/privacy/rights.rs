//! What a person may ask of what we keep about them: to see it, and to have it erased; and what stands against that.
//!
//! Every act is recorded in the location's operations chain before it happens. What stays after an erasure, and why, is
//! in `docs/privacy.md` and `docs/adr/0021`.

mod forgotten;
mod ports;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use forgotten::forgotten;
pub use ports::{ContactRecords, Dossier, Forgetting, Forgot, Remembered};

use super::{Kind, find};
use crate::access::KeyId;
use crate::audit::{
    Action, Actor, AuditSigner, Entry, Operation, OperationAction, OperationsLog, Subject, link,
};
use crate::conversation::Conversation;
use crate::error::Fault;
use crate::ids::{ContactRef, CorrelationId, TurnId};
use crate::review::Closing;

/// Longest name or reason, in characters.
const LONGEST: usize = 500;
/// How often an erasure begins again because a turn was faster.
const ATTEMPTS: u32 = 10;

/// Who asks for something, and why. Goes into the operations chain as it is, so it names nobody's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    by: String,
    reason: Option<String>,
    key: Option<KeyId>,
}

/// Why grounds are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGrounds {
    /// Nobody asks.
    #[error("say who asks")]
    Nobody,
    /// No reason is given where there has to be one.
    #[error("say why")]
    NoReason,
    /// It is kept for years.
    #[error("at most 500 characters are kept")]
    TooLong,
    /// The chain it goes into is never erased.
    #[error("leave out {}: it would be kept for good", named(*.0))]
    Personal(Kind),
}

const fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "the e-mail address",
        Kind::Phone => "the telephone number",
        Kind::Secret(_) => "the secret number",
    }
}

impl Grounds {
    /// Who asks, and a reason.
    ///
    /// # Errors
    /// [`NoGrounds`] says what is missing or too much.
    pub fn new(by: &str, reason: &str) -> Result<Self, NoGrounds> {
        let reason = kept(reason)?.ok_or(NoGrounds::NoReason)?;
        Ok(Self { reason: Some(reason), ..Self::without_reason(by)? })
    }

    /// Who asks, where a reason is not needed.
    ///
    /// # Errors
    /// As [`Grounds::new`].
    pub fn without_reason(by: &str) -> Result<Self, NoGrounds> {
        Ok(Self { by: kept(by)?.ok_or(NoGrounds::Nobody)?, reason: None, key: None })
    }

    /// A key of the operations API asks, and names nobody.
    #[must_use]
    pub fn of_key(key: &KeyId) -> Self {
        Self { by: format!("API key {key}"), reason: None, key: Some(key.clone()) }
    }

    /// The same, asked with a key of the operations API: that goes on record too.
    #[must_use]
    pub fn with_key(self, key: &KeyId) -> Self {
        Self { key: Some(key.clone()), ..self }
    }

    /// Who asks.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// Why, as far as they said.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// What goes on record beside them.
    #[must_use]
    pub fn details(&self) -> BTreeMap<String, String> {
        let key = self.key.iter().map(|key| ("api_key".to_owned(), key.to_string()));
        key.collect()
    }
}

/// What is kept of words for good; `None` of nothing.
fn kept(words: &str) -> Result<Option<String>, NoGrounds> {
    let words = words.trim();
    if words.chars().count() > LONGEST {
        return Err(NoGrounds::TooLong);
    }
    match find(words).first() {
        Some(found) => Err(NoGrounds::Personal(found.kind)),
        None => Ok((!words.is_empty()).then(|| words.to_owned())),
    }
}

/// What the contact's chain says of tickets that end with an erasure.
fn ended(before: &Remembered, after: &Conversation) -> BTreeMap<String, String> {
    let open = |id| after.progress.tickets.iter().any(|open| open.id == id);
    let ended = before.progress.tickets.iter().filter(|was| !open(was.id));
    let ended: Vec<String> = ended.map(|was| was.id.to_string()).collect();
    if ended.is_empty() {
        return BTreeMap::new();
    }
    BTreeMap::from([("tickets_ended".to_owned(), ended.join(" "))])
}

/// A duty to keep what there is, a lawsuit above all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHold {
    /// Who placed it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

/// What became of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// Nothing that was kept can be read any more.
    Erased {
        /// Items removed beside the key: messages, assessments, hand-offs.
        removed: usize,
        /// The contact had opted out: that stays in force.
        opted_out: bool,
    },
    /// A legal hold forbids it. Nothing was changed.
    Held(LegalHold),
    /// Nothing is kept about this contact.
    NothingKept,
}

/// The stores and keys that rights are exercised on.
#[derive(Clone, Copy)]
pub struct Rights<'a> {
    /// What is kept of contacts.
    pub records: &'a dyn ContactRecords,
    /// Where every act is recorded.
    pub log: &'a dyn OperationsLog,
    /// Signs the contact's own chain.
    pub signer: &'a dyn AuditSigner,
}

impl Rights<'_> {
    /// Everything kept about a contact, readable; `None` if there is nothing. Recorded before anything is read.
    ///
    /// # Errors
    /// [`Fault`] when it cannot be read, or not be recorded: then nothing is handed out.
    pub async fn export(
        &self,
        who: &ContactRef,
        grounds: &Grounds,
        now: Timestamp,
    ) -> Result<Option<Dossier>, Fault> {
        self.note(OperationAction::Exported, who, grounds, now).await?;
        self.records.everything(who).await
    }

    /// Makes everything personal about a contact unreadable for good, unless a legal hold forbids it.
    ///
    /// The key is destroyed in the same transaction in which the state is replaced, so a turn or an assessor in flight
    /// either was faster, and what it wrote is erased as well, or finds that it was overtaken. Asking again does no harm.
    ///
    /// # Errors
    /// [`Fault`] when it is not certain that all is done: ask again.
    pub async fn erase(&self, who: &ContactRef, grounds: &Grounds, now: Timestamp) -> Result<Erasure, Fault> {
        let mut noted = false;
        for _ in 0..ATTEMPTS {
            if let Some(hold) = self.records.hold(who).await? {
                self.note(OperationAction::ErasureRefused, who, grounds, now).await?;
                return Ok(Erasure::Held(hold));
            }
            let Some(before) = self.records.remembered(who).await? else { return Ok(Erasure::NothingKept) };
            if !noted {
                self.note(OperationAction::Erased, who, grounds, now).await?;
                noted = true;
            }
            let after = forgotten(who, &before);
            let entry = Entry {
                at: now,
                actor: Actor::Person(grounds.by.clone()),
                action: Action::Erased,
                turn: TurnId::new(Uuid::now_v7()),
                correlation_id: CorrelationId::new(Uuid::now_v7()),
                details: ended(&before, &after).into_iter().chain(grounds.details()).collect(),
                evidence: None,
            };
            let record = link(who, before.audit.as_ref(), entry, self.signer).await?;
            let closing = Closing::by_erasure(&grounds.by, now);
            let forgetting =
                Forgetting { before: &before, after: &after, record: &record, closing: &closing };
            match self.records.forget(&forgetting).await? {
                Forgot::Overtaken => {}
                Forgot::Done => {
                    let removed = self.records.sweep(who, after.progress.forgotten, now).await?;
                    return Ok(Erasure::Erased { removed, opted_out: after.progress.opted_out_at.is_some() });
                }
            }
        }
        let why = "the conversation goes on under every attempt";
        Err(Fault::unavailable("conversations table", "erasing a contact", why))
    }

    /// Places a legal hold, or replaces the one that is there. Returns the one that was.
    ///
    /// # Errors
    /// [`Fault`] when it is not certain that it is placed.
    pub async fn hold(
        &self,
        who: &ContactRef,
        grounds: &Grounds,
        now: Timestamp,
    ) -> Result<Option<LegalHold>, Fault> {
        let reason = grounds.reason.clone().unwrap_or_default();
        self.note(OperationAction::HoldPlaced, who, grounds, now).await?;
        self.records.set_hold(who, Some(&LegalHold { by: grounds.by.clone(), reason, since: now })).await
    }

    /// Lifts a legal hold; `None` if there was none.
    ///
    /// # Errors
    /// [`Fault`] when it is not certain that it is lifted.
    pub async fn lift(
        &self,
        who: &ContactRef,
        grounds: &Grounds,
        now: Timestamp,
    ) -> Result<Option<LegalHold>, Fault> {
        self.note(OperationAction::HoldLifted, who, grounds, now).await?;
        self.records.set_hold(who, None).await
    }

    async fn note(
        &self,
        action: OperationAction,
        who: &ContactRef,
        grounds: &Grounds,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let operation = Operation {
            at,
            actor: grounds.by.clone(),
            action,
            subject: Subject::Contact(who.contact.clone()),
            reason: grounds.reason.clone(),
            details: grounds.details(),
        };
        self.log.append(&who.location, operation).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ApiKey;
    use crate::privacy::SecretKind;

    #[test]
    fn grounds_name_who_and_why_and_nobodys_numbers() {
        assert!(Grounds::new("Dana Reyes", "asked in writing on November 3").is_ok());
        for (by, reason, wrong) in [
            ("  ", "asked", NoGrounds::Nobody),
            ("Dana", " ", NoGrounds::NoReason),
            ("Dana", "asked from 512-555-0134", NoGrounds::Personal(Kind::Phone)),
            ("Dana", "asked by ana@example.com", NoGrounds::Personal(Kind::Email)),
            ("Dana", "ssn 219-09-9998", NoGrounds::Personal(Kind::Secret(SecretKind::Ssn))),
        ] {
            assert_eq!(Grounds::new(by, reason), Err(wrong), "{by} {reason}");
        }
        assert_eq!(Grounds::new("Dana", &"x".repeat(501)), Err(NoGrounds::TooLong));
    }

    #[test]
    fn what_was_asked_with_a_key_names_the_key_and_the_person_if_one_is_named() {
        let key = ApiKey::of(&[1; 32]).hash().id();
        let named = Grounds::new("Dana", "asked in writing").unwrap();
        assert_eq!(named.details(), BTreeMap::new());
        let with_key = named.with_key(&key);
        assert_eq!((with_key.by(), &with_key.details()["api_key"]), ("Dana", &key.to_string()));
        let nobody = Grounds::of_key(&key);
        assert_eq!((nobody.by(), nobody.details()), (&*format!("API key {key}"), with_key.details()));
    }
}
