//! Every hour: keeps where every chain of the audit trail ends in a second place. It reads heads, never a record, and
//! says at once if one that the manifest before knew is gone.

mod config;
mod deps;

pub use config::{Config, Place};
pub use deps::Deps;
use lambda_runtime::{Error, LambdaEvent};
use serde::{Deserialize, Serialize};
use shared::audit::write_manifest;
use shared::error::chain;

/// What EventBridge Scheduler hands over. That it comes is all that matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Scheduled {
    /// The id of this invocation.
    pub id: Option<String>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Number of the manifest.
    pub manifest: u64,
    /// Chains it names.
    pub chains: usize,
    /// Chains whose end is not there any more.
    pub lost: usize,
}

/// Writes the next manifest.
///
/// # Errors
/// When the store, the second place or the key cannot be reached. The next hour is the next try.
pub async fn handle(deps: &Deps, event: LambdaEvent<Scheduled>) -> Result<Run, Error> {
    let (trail, manifests) = (deps.trail.as_ref(), deps.manifests.as_ref());
    let schedule = event.payload.id.as_deref();
    match write_manifest(trail, manifests, deps.signer.as_ref(), deps.clock.now()).await {
        Ok(written) => {
            for (chain, breach) in &written.lost {
                tracing::error!(alert = "audit.breach", %chain, ?breach, "a chain is not what it was");
            }
            let (manifest, chains) = (written.newest.number, written.chains);
            if !written.intact {
                tracing::error!(alert = "audit.breach", manifest, "the manifest before is not what it was");
            }
            let lost = written.lost.len();
            tracing::info!(schedule.id = schedule, manifest, chains, lost, "manifest written");
            Ok(Run { manifest, chains, lost })
        }
        Err(fault) => {
            tracing::error!(schedule.id = schedule, error = chain(&fault), "no manifest was written");
            Err(fault.into())
        }
    }
}
