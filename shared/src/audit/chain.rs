//! Linking records, and checking that nobody touched them: the same for every chain, whatever its records say.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AuditSigner, Head, Mac};
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId};

/// Which chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Chain {
    /// What was done in the conversation with a contact.
    Contact(ContactRef),
    /// What people did at a location on one day.
    Operations {
        /// The location.
        location: LocationId,
        /// The day, in UTC.
        day: Date,
    },
}

impl Chain {
    /// Whose it is.
    #[must_use]
    pub fn location(&self) -> &LocationId {
        match self {
            Self::Contact(who) => &who.location,
            Self::Operations { location, .. } => location,
        }
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contact(who) => write!(f, "{}, contact {}", who.location, who.contact),
            Self::Operations { location, day } => write!(f, "{location}, operations of {day}"),
        }
    }
}

/// A record of some chain, as linking and checking see it.
pub trait Linked: Sized {
    /// The chain it says it belongs to.
    fn chain(&self) -> Chain;
    /// Position in the chain, from 1, without gaps.
    fn number(&self) -> u64;
    /// Hash of the record before; absent in the first.
    fn previous(&self) -> Option<&str>;
    /// Its hash.
    fn mac(&self) -> &Mac;

    /// The bytes the hash covers: every field but the hash itself.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it cannot be serialised.
    fn signed_bytes(&self) -> Result<Vec<u8>, Fault>;

    /// Whether what is kept beside it, and named in it by a hash, is still what it was.
    fn is_whole(&self) -> bool {
        true
    }

    /// What is remembered of it where the chain ends with it.
    fn head(&self) -> Head {
        Head { number: self.number(), mac: self.mac().clone() }
    }
}

/// Number and predecessor of the record that follows `head`.
pub(super) fn after(head: Option<&Head>) -> (u64, Option<String>) {
    (head.map_or(1, |head| head.number + 1), head.map(|head| head.mac.hash.clone()))
}

/// What is wrong with a chain, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "breach", rename_all = "snake_case")]
pub enum Breach {
    /// The record does not match its hash.
    Altered {
        /// Its number.
        number: u64,
    },
    /// The record does not follow its predecessor: something was removed, inserted, reordered, or taken from another
    /// chain.
    Misplaced {
        /// The number that should stand here.
        expected: u64,
    },
    /// The chain does not end where its head says it does.
    WrongEnd {
        /// The number the head remembers, 0 for none.
        expected: u64,
    },
    /// What stands there is no record.
    Unreadable {
        /// Where, as the store sorts it.
        place: String,
    },
    /// A manifest knows more records than there are.
    Shortened {
        /// The number of the newest record it knows.
        expected: u64,
    },
    /// A manifest knows another record of this number.
    Replaced {
        /// The number.
        number: u64,
    },
}

/// A walk along a chain, oldest record first, that holds no more than the last one.
#[derive(Debug)]
pub struct Walk<'a> {
    chain: &'a Chain,
    last: Option<Head>,
}

impl<'a> Walk<'a> {
    /// Begins before the first record.
    #[must_use]
    pub fn along(chain: &'a Chain) -> Self {
        Self { chain, last: None }
    }

    /// What is wrong with the next record, which stands where one of the number `stands_at` belongs.
    ///
    /// # Errors
    /// As [`AuditSigner::verify`].
    pub async fn step<R: Linked>(
        &mut self,
        record: &R,
        stands_at: Option<u64>,
        signer: &dyn AuditSigner,
    ) -> Result<Vec<Breach>, Fault> {
        let mut breaches = Vec::new();
        let (expected, previous) = after(self.last.as_ref());
        let follows = record.previous() == previous.as_deref() && record.chain() == *self.chain;
        if record.number() != expected || stands_at != Some(expected) || !follows {
            breaches.push(Breach::Misplaced { expected });
        }
        if !signer.verify(&record.signed_bytes()?, record.mac()).await? || !record.is_whole() {
            breaches.push(Breach::Altered { number: record.number() });
        }
        self.last = Some(record.head());
        Ok(breaches)
    }

    /// The last record passed.
    #[must_use]
    pub fn last(&self) -> Option<&Head> {
        self.last.as_ref()
    }

    /// What is wrong with the end, by the head that is remembered elsewhere.
    #[must_use]
    pub fn end(&self, head: Option<&Head>) -> Option<Breach> {
        let expected = head.map_or(0, |head| head.number);
        (self.last.as_ref() != head).then_some(Breach::WrongEnd { expected })
    }
}

/// Checks a whole chain, oldest record first, against the head that is remembered elsewhere.
///
/// # Errors
/// As [`AuditSigner::verify`].
pub async fn verify<R: Linked>(
    chain: &Chain,
    records: &[R],
    head: Option<&Head>,
    signer: &dyn AuditSigner,
) -> Result<Vec<Breach>, Fault> {
    let mut walk = Walk::along(chain);
    let mut breaches = Vec::new();
    for record in records {
        breaches.extend(walk.step(record, Some(record.number()), signer).await?);
    }
    breaches.extend(walk.end(head));
    Ok(breaches)
}

/// What a hash covers, as bytes.
pub(super) fn bytes(signed: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(signed).map_err(|e| Fault::broken("an audit record serialises", e))
}
