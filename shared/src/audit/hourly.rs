//! Writing the next manifest.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{AuditSigner, Breach, Chain, Head, Manifest, Manifests, Trail};
use crate::error::Fault;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The newest manifest.
    pub newest: Head,
    /// Chains it names.
    pub chains: usize,
    /// What the manifest before knew and the store has no longer.
    pub lost: Vec<(Chain, Breach)>,
    /// Whether the manifest before is as the store remembers it.
    pub intact: bool,
}

/// Reads where every chain ends and keeps that in the second place.
///
/// A run that dies between keeping a manifest and remembering it is finished by the next one, so two runs at the same
/// time do no harm either.
///
/// # Errors
/// [`Fault::Unavailable`] when the store, the second place or the key cannot be reached; [`Fault::Broken`] when
/// something that is none of ours stands where the next manifest belongs.
pub async fn write_manifest(
    trail: &dyn Trail,
    manifests: &dyn Manifests,
    signer: &dyn AuditSigner,
    now: Timestamp,
) -> Result<Written, Fault> {
    let remembered = trail.newest_manifest().await?;
    let before = match &remembered {
        Some(head) => genuine(manifests, head.number, signer).await?.filter(|known| known.head() == *head),
        None => None,
    };
    let intact = remembered.is_none() || before.is_some();
    let known = before.map(|manifest| manifest.pins).unwrap_or_default();
    let heads = heads(trail, &known).await?;
    let (made, lost) = Manifest::following(remembered.as_ref(), &known, heads, now, signer).await?;
    let kept = if manifests.keep(made.number, &made.to_json()?).await? {
        made
    } else {
        let there = genuine(manifests, made.number, signer).await?;
        let theirs = there.filter(|there| there.previous == made.previous);
        theirs.ok_or_else(|| {
            Fault::broken("the place of the next manifest is free", "something stands there")
        })?
    };
    trail.remember_manifest(&kept.head()).await?;
    Ok(Written { newest: kept.head(), chains: kept.pins.len(), lost, intact })
}

/// A manifest, if it is there and as it was signed.
pub(super) async fn genuine(
    manifests: &dyn Manifests,
    number: u64,
    signer: &dyn AuditSigner,
) -> Result<Option<Manifest>, Fault> {
    let json = manifests.read(number).await?;
    let Some(manifest) = json.and_then(|json| Manifest::from_json(number, &json)) else { return Ok(None) };
    Ok(manifest.is_genuine(signer).await?.then_some(manifest))
}

/// Where every chain ends. What the index shows as lost may only lag behind, so the head itself is asked.
async fn heads(trail: &dyn Trail, known: &[super::Pin]) -> Result<BTreeMap<Chain, Head>, Fault> {
    let mut heads = BTreeMap::new();
    trail.heads(&mut |page| heads.extend(page)).await?;
    for pin in known {
        if heads.get(&pin.chain).is_none_or(|head| head.number < pin.head.number) {
            heads.remove(&pin.chain);
            heads.extend(trail.head(&pin.chain).await?.map(|head| (pin.chain.clone(), head)));
        }
    }
    Ok(heads)
}
