//! Checking what is stored: every chain against its head and the newest manifest, the manifests against each other.

use std::time::Duration;

use serde::Serialize;

use super::hourly::genuine;
use super::{AuditSigner, Breach, Chain, Head, Manifest, Manifests, Trail, TrailRecord, Walk};
use crate::error::Fault;

/// Manifests that are read and checked, two days of them. Of older ones only the presence is: what they knew, every
/// later one knows too.
const READ_BACK: u64 = 48;
/// A record can be seen a moment before the head that was written with it.
const LOOKS: u32 = 4;
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Finding {
    /// In a chain.
    Chain {
        /// Which.
        chain: Chain,
        /// What.
        #[serde(flatten)]
        breach: Breach,
    },
    /// With a manifest.
    Manifest {
        /// Its number.
        manifest: u64,
        /// What.
        #[serde(flatten)]
        breach: ManifestBreach,
    },
    /// In the audit table, where no chain is.
    Stray {
        /// The partition.
        partition: String,
    },
}

/// What is wrong with a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "breach", rename_all = "snake_case")]
pub enum ManifestBreach {
    /// It is gone.
    Missing,
    /// It does not match its hash, or is no manifest.
    Forged,
    /// It does not follow the one before.
    Unlinked,
    /// The store does not remember it, though it is not the one being written.
    Forgotten,
    /// The store remembers another one of that number.
    NotAsRemembered,
}

/// A chain that was walked to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its records.
    pub records: u64,
    /// What is wrong with it.
    pub breaches: Vec<Breach>,
}

/// Walks a chain to its end, handing each readable record to `each`, and compares its end with its head and with
/// where the newest manifest says it had come.
///
/// # Errors
/// When the store or the key cannot be reached.
pub async fn check_chain(
    chain: &Chain,
    trail: &dyn Trail,
    newest: Option<&Manifest>,
    signer: &dyn AuditSigner,
    each: &mut (dyn FnMut(&TrailRecord) + Send),
) -> Result<Verdict, Fault> {
    let pin = newest.and_then(|manifest| manifest.pin(chain));
    let mut walk = Walk::along(chain);
    let mut verdict = Verdict { records: 0, breaches: Vec::new() };
    let (mut place, mut looks) = (None, 0);
    let mut pinned = None;
    let end = loop {
        let page = trail.records(chain, place.as_deref()).await?;
        let at_end = page.is_empty();
        for stored in page {
            verdict.records += 1;
            let Some(record) = &stored.record else {
                verdict.breaches.push(Breach::Unreadable { place: stored.place.clone() });
                place = Some(stored.place);
                continue;
            };
            verdict.breaches.extend(walk.step(record, stored.number, signer).await?);
            each(record);
            let passed = walk.last().filter(|last| pin.is_some_and(|pin| pin.number == last.number));
            pinned = passed.cloned().or(pinned);
            place = Some(stored.place);
        }
        if at_end {
            let head = trail.head(chain).await?;
            let end = walk.end(head.as_ref());
            looks += 1;
            if end.is_none() || looks == LOOKS {
                break end;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    verdict.breaches.extend(end);
    verdict.breaches.extend(pin.and_then(|pin| against(pin, pinned.as_ref())));
    Ok(verdict)
}

/// What a manifest knows of a chain, and the record that stands there now.
fn against(pin: &Head, now: Option<&Head>) -> Option<Breach> {
    match now {
        Some(now) if now == pin => None,
        Some(_) => Some(Breach::Replaced { number: pin.number }),
        None => Some(Breach::Shortened { expected: pin.number }),
    }
}

/// Checks the manifests; returns the newest that can be relied on and what is wrong.
///
/// # Errors
/// When the store, the second place or the key cannot be reached.
pub async fn check_manifests(
    trail: &dyn Trail,
    manifests: &dyn Manifests,
    signer: &dyn AuditSigner,
) -> Result<(Option<Manifest>, Vec<Finding>), Fault> {
    let remembered = trail.newest_manifest().await?;
    let there = manifests.numbers().await?;
    let newest = there.last().copied().unwrap_or(0);
    let expected = newest.max(remembered.as_ref().map_or(0, |head| head.number));
    let mut findings = Vec::new();
    let wrong = |manifest: u64, breach| Finding::Manifest { manifest, breach };
    for number in (1..=expected).filter(|number| there.binary_search(number).is_err()) {
        findings.push(wrong(number, ManifestBreach::Missing));
    }
    // The one after is being written, or its writer died before it was remembered.
    let not_yet = remembered.as_ref().map_or(0, |head| head.number) + 1;
    findings.extend(
        there.iter().filter(|number| **number > not_yet).map(|n| wrong(*n, ManifestBreach::Forgotten)),
    );
    let mut last: Option<Manifest> = None;
    for number in there.into_iter().filter(|number| *number + READ_BACK > newest) {
        let Some(manifest) = genuine(manifests, number, signer).await? else {
            findings.push(wrong(number, ManifestBreach::Forged));
            continue;
        };
        let before = last.as_ref().filter(|before| before.number + 1 == number);
        let linked = before.is_none_or(|before| manifest.previous.as_ref() == Some(&before.mac.hash));
        if !linked {
            findings.push(wrong(number, ManifestBreach::Unlinked));
        }
        if remembered.as_ref().is_some_and(|head| head.number == number && *head != manifest.head()) {
            findings.push(wrong(number, ManifestBreach::NotAsRemembered));
        }
        last = Some(manifest);
    }
    Ok((last, findings))
}
