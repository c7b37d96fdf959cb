//! Manifests: where every chain ended at an hour, signed, kept in a second place.
//!
//! A chain proves that nothing was changed in it, and its head that nothing was cut off. Who can write to the tables
//! could still remove a chain together with its head: the manifests show it. Each names the hash of the one before and
//! forgets nothing that one knew, so the newest alone is as good as all of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::chain::{after, bytes};
use super::{AuditSigner, Breach, Chain, Head, Mac};
use crate::error::Fault;

/// Where one chain ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The chain.
    pub chain: Chain,
    /// Its newest record then.
    pub head: Head,
}

/// Where every chain ended at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Counted from 1, without gaps.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// Every chain there was, in order.
    pub pins: Vec<Pin>,
    /// Hash of the manifest before; absent in the first.
    pub previous: Option<String>,
    /// Hash over all of the above.
    pub mac: Mac,
}

impl Manifest {
    /// Makes the manifest that follows `previous`, of where chains end now and what was `known` of them before. What is
    /// lost of a chain that was known is returned beside it; the manifest goes on saying that it was there.
    ///
    /// # Errors
    /// As [`AuditSigner::sign`].
    pub async fn following(
        previous: Option<&Head>,
        known: &[Pin],
        now: BTreeMap<Chain, Head>,
        at: Timestamp,
        signer: &dyn AuditSigner,
    ) -> Result<(Self, Vec<(Chain, Breach)>), Fault> {
        let (mut pins, mut lost) = (now, Vec::new());
        for Pin { chain, head } in known {
            let breach = match pins.get(chain) {
                Some(now) if now.number > head.number => None,
                Some(now) if now == head => None,
                Some(now) if now.number == head.number => Some(Breach::Replaced { number: head.number }),
                _ => Some(Breach::Shortened { expected: head.number }),
            };
            if let Some(breach) = breach {
                lost.push((chain.clone(), breach));
                pins.insert(chain.clone(), head.clone());
            }
        }
        let pins = pins.into_iter().map(|(chain, head)| Pin { chain, head }).collect();
        let (number, previous) = after(previous);
        let mut manifest = Self { number, at, pins, previous, mac: Mac::default() };
        manifest.mac = signer.sign(&manifest.signed_bytes()?).await?;
        Ok((manifest, lost))
    }

    /// What the next manifest and the store remember of it.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { number: self.number, mac: self.mac.clone() }
    }

    /// Whether it is as it was signed.
    ///
    /// # Errors
    /// As [`AuditSigner::verify`].
    pub async fn is_genuine(&self, signer: &dyn AuditSigner) -> Result<bool, Fault> {
        signer.verify(&self.signed_bytes()?, &self.mac).await
    }

    /// Where a chain ended, if it was there.
    #[must_use]
    pub fn pin(&self, chain: &Chain) -> Option<&Head> {
        let at = self.pins.binary_search_by(|pin| pin.chain.cmp(chain)).ok()?;
        self.pins.get(at).map(|pin| &pin.head)
    }

    /// As it is kept.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it cannot be serialised.
    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        bytes(self)
    }

    /// What was kept, if it is one and has this number.
    #[must_use]
    pub fn from_json(number: u64, json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok().filter(|manifest: &Self| manifest.number == number)
    }

    fn signed_bytes(&self) -> Result<Vec<u8>, Fault> {
        #[derive(Serialize)]
        struct Signed<'a>(&'static str, u64, i128, &'a [Pin], Option<&'a str>);
        let previous = self.previous.as_deref();
        bytes(&Signed("audit-manifest-1", self.number, self.at.as_nanosecond(), &self.pins, previous))
    }
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
