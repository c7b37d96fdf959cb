//! The audit trail: checked, and handed out.

mod export;
mod verify;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) use export::export;
pub use export::lines;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::DynamoTrail;
use shared::adapters::manifest_file::ManifestFiles;
use shared::adapters::manifest_s3::S3Manifests;
use shared::audit::{Chain, Finding, Manifest, Manifests, Trail as _, check_manifests};
use shared::ids::{ContactId, ContactRef, LocationId};
pub use verify::{Report, check};
pub(super) use verify::{verify, walk, what_is_wrong};

use super::tables::Tables;
use crate::CommandError;
use crate::cli::AuditTarget;

/// A trail, and what it is checked with.
pub(super) struct Place {
    pub(super) trail: DynamoTrail,
    pub(super) manifests: Arc<dyn Manifests>,
    pub(super) keys: Arc<Custody>,
}

impl Place {
    /// The trail of a stack. The tables have to live until everything is read.
    fn of(tables: &Tables, target: &AuditTarget) -> Result<Self, CommandError> {
        let keys = Arc::new(tables.custody(&target.stack)?);
        let manifests = manifests(tables, target.manifest_bucket.as_deref())?;
        let names = ["conversations", "operations", "audit"].map(|table| tables.name(table));
        Ok(Self { trail: trail(tables, names), manifests, keys })
    }
}

/// The trail in tables of these names: conversations, operations, audit.
pub(super) fn trail(tables: &Tables, [conversations, operations, audit]: [String; 3]) -> DynamoTrail {
    DynamoTrail::new(tables.aws.dynamodb.clone(), conversations, operations, audit)
}

/// Where a stack's manifests are: in the bucket that is named, else in the local stack's directory.
pub(super) fn manifests(tables: &Tables, bucket: Option<&str>) -> Result<Arc<dyn Manifests>, CommandError> {
    Ok(match (&tables.manifests, bucket) {
        (_, Some(bucket)) => Arc::new(S3Manifests::new(&tables.environment, bucket.to_owned())),
        (Some(directory), None) => Arc::new(ManifestFiles::new(directory.clone())),
        (None, None) => {
            return Err("--manifest-bucket is missing; the stack's output ManifestBucketName names it".into());
        }
    })
}

/// Which chains.
pub(super) enum Scope {
    All,
    Location(LocationId),
    Contact(ContactRef),
}

impl Scope {
    fn parse(target: &AuditTarget) -> Result<Self, CommandError> {
        let location = target.location.as_deref().map(LocationId::parse).transpose();
        let contact = target.contact.as_deref().map(ContactId::parse).transpose();
        let location = location.map_err(|wrong| format!("--location {wrong}"))?;
        let contact = contact.map_err(|wrong| format!("--contact {wrong}"))?;
        Ok(match (location, contact) {
            (Some(location), Some(contact)) => Self::Contact(ContactRef { location, contact }),
            (Some(location), None) => Self::Location(location),
            (None, _) => Self::All,
        })
    }

    fn covers(&self, chain: &Chain) -> bool {
        match self {
            Self::All => true,
            Self::Location(location) => chain.location() == location,
            Self::Contact(who) => matches!(chain, Chain::Contact(theirs) if theirs == who),
        }
    }
}

/// What is to be checked, and what is wrong before any chain is looked at.
pub(super) struct Survey {
    pub(super) chains: BTreeSet<Chain>,
    newest: Option<Manifest>,
    findings: Vec<Finding>,
}

impl Survey {
    /// Every chain anything knows of: its records, its head, the newest manifest.
    pub(super) async fn of(place: &Place, scope: &Scope) -> Result<Self, CommandError> {
        let (newest, mut findings) =
            check_manifests(&place.trail, place.manifests.as_ref(), place.keys.as_ref()).await?;
        let mut chains = BTreeSet::new();
        let pins = newest.iter().flat_map(|manifest| &manifest.pins).map(|pin| &pin.chain);
        chains.extend(pins.filter(|chain| scope.covers(chain)).cloned());
        let mut strays = BTreeSet::new();
        match scope {
            Scope::Contact(who) => {
                chains.insert(Chain::Contact(who.clone()));
            }
            Scope::All | Scope::Location(_) => {
                let location = if let Scope::Location(location) = scope { Some(location) } else { None };
                let mut page = |page: Vec<Result<Chain, String>>| {
                    for found in page {
                        match found {
                            Ok(chain) => chains.insert(chain),
                            Err(partition) => strays.insert(partition),
                        };
                    }
                };
                place.trail.chains(location, &mut page).await?;
                let mut heads = |page: Vec<(Chain, _)>| {
                    chains
                        .extend(page.into_iter().map(|(chain, _)| chain).filter(|chain| scope.covers(chain)));
                };
                place.trail.heads(&mut heads).await?;
            }
        }
        findings.extend(strays.into_iter().map(|partition| Finding::Stray { partition }));
        Ok(Self { chains, newest, findings })
    }
}
