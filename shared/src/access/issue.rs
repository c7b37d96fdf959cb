//! How keys begin and end: on somebody's word, and on record.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::grant::{Reach, Role};
use super::key::{ApiKey, KeyId};
use super::ports::IssueKeys;
use super::record::{KeyRecord, Revocation};
use crate::audit::{Operation, OperationAction, Subject};
use crate::error::Fault;
use crate::privacy::rights::Grounds;

/// Longest name of a key, in characters.
const LONGEST_NAME: usize = 60;

/// What a key is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it is for, or whose it is.
    name: String,
    /// What it is to allow.
    role: Role,
    /// Where.
    reach: Reach,
}

/// Why a text is no name of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name is one line of 1 to {LONGEST_NAME} characters")]
pub struct NoKeyName;

impl Asked {
    /// A key of that name.
    ///
    /// # Errors
    /// [`NoKeyName`].
    pub fn new(name: &str, role: Role, reach: Reach) -> Result<Self, NoKeyName> {
        let name = name.trim();
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.contains(char::is_control);
        if fits { Ok(Self { name: name.to_owned(), role, reach }) } else { Err(NoKeyName) }
    }
}

/// Issues `key`: its record is kept, and who asked for it is in the operations chain.
///
/// # Errors
/// [`Fault`] when it may not have been kept: nobody should be given it then.
pub async fn issue(
    keys: &dyn IssueKeys,
    key: &ApiKey,
    asked: Asked,
    on: &Grounds,
    now: Timestamp,
) -> Result<KeyRecord, Fault> {
    let record = KeyRecord {
        hash: key.hash(),
        name: asked.name,
        role: asked.role,
        reach: asked.reach,
        last4: key.last4(),
        created_at: now,
        created_by: on.by().to_owned(),
        revoked: None,
    };
    if keys.keep(&record, operation(&record, OperationAction::ApiKeyIssued, on, now)).await? {
        return Ok(record);
    }
    Err(Fault::broken("a new key is nobody else's", "one with its hash is there already"))
}

/// What became of revoking a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It opens nothing any more, a minute from now at the latest.
    Done(KeyRecord),
    /// It was revoked before.
    Already(KeyRecord),
}

/// Why no key is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// None is called so.
    #[error("no API key is called so")]
    Nobody,
    /// Several are.
    #[error("several API keys are called so: {}", .0.iter().map(KeyId::as_str).collect::<Vec<_>>().join(", "))]
    Several(Vec<KeyId>),
}

/// Ends the key that `called` means: its id or a beginning of it, its name, or its last four characters. Where several
/// are called so, the one that is still good is meant.
///
/// # Errors
/// [`Fault`] when it may not have been revoked.
pub async fn revoke(
    keys: &dyn IssueKeys,
    called: &str,
    on: &Grounds,
    now: Timestamp,
) -> Result<Result<Revoked, Wrong>, Fault> {
    let record = match meant(keys.all().await?, called) {
        Ok(record) => record,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if record.revoked.is_some() {
        return Ok(Ok(Revoked::Already(record)));
    }
    let ended = KeyRecord { revoked: Some(Revocation { at: now, by: on.by().to_owned() }), ..record };
    let kept = keys.keep(&ended, operation(&ended, OperationAction::ApiKeyRevoked, on, now)).await?;
    Ok(Ok(if kept { Revoked::Done(ended) } else { Revoked::Already(ended) }))
}

/// The one key that is called so.
fn meant(all: Vec<KeyRecord>, called: &str) -> Result<KeyRecord, Wrong> {
    let is = |record: &KeyRecord| {
        let id = record.hash.id();
        !called.is_empty()
            && (id.as_str().starts_with(called) || record.name == called || record.last4 == called)
    };
    let (mut good, mut ended): (Vec<KeyRecord>, Vec<KeyRecord>) =
        all.into_iter().filter(is).partition(|record| record.revoked.is_none());
    let among = if good.is_empty() { &mut ended } else { &mut good };
    match (among.pop(), among.len()) {
        (None, _) => Err(Wrong::Nobody),
        (Some(one), 0) => Ok(one),
        (Some(last), _) => {
            Err(Wrong::Several(among.iter().chain([&last]).map(|record| record.hash.id()).collect()))
        }
    }
}

/// What goes into the chain: which key, never the key.
fn operation(record: &KeyRecord, action: OperationAction, on: &Grounds, now: Timestamp) -> Operation {
    let details = [
        ("name", record.name.clone()),
        ("role", record.role.name().to_owned()),
        ("reach", record.reach.to_string()),
        ("last4", record.last4.clone()),
    ];
    Operation {
        at: now,
        actor: on.by().to_owned(),
        action,
        subject: Subject::ApiKey(record.hash.id().to_string()),
        reason: on.reason().map(ToOwned::to_owned),
        details: BTreeMap::from(details.map(|(name, value)| (name.to_owned(), value))),
    }
}
