//! What every adapter of a port must hold, whichever stands behind it: a file in a local run, AWS where it is deployed.
//!
//! With `CONTRACTS_ENDPOINT` naming an implementation of AWS, KMS and S3 are held to them as well.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod accounts;
mod alerts;
mod custodians;
mod engine;
mod manifests;

use shared::adapters::aws::{AwsEnvironment, Endpoints};
use shared::privacy::Secret;

/// AWS, where there is one.
fn aws() -> Option<AwsEnvironment> {
    let endpoint = std::env::var("CONTRACTS_ENDPOINT").ok().filter(|endpoint| !endpoint.is_empty())?;
    Some(AwsEnvironment {
        region: "us-east-1".to_owned(),
        access_key: "test".to_owned(),
        secret_key: Secret::new("test".to_owned()),
        session_token: None,
        endpoints: Endpoints { all: Some(endpoint), ..Endpoints::default() },
    })
}
