//! Manifests of the audit trail in an S3 bucket with Object Lock: the second place on AWS.
//!
//! The bucket's own rule locks what is put for as long as the template says; the role of the function that puts may
//! neither delete nor unlock. A put is refused where an object stands, so a manifest has one version.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::timeout::TimeoutConfig;

use super::aws::{AwsEnvironment, said, sdk_config};
use crate::audit::Manifests;
use crate::error::Fault;

/// Name of the place in errors.
const PLACE: &str = "manifest bucket";
const PREFIX: &str = "manifests/";
const SUFFIX: &str = ".json";
/// Longest one attempt may take: a manifest of 100,000 chains has 20 MB.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// [`Manifests`] as objects, one each.
#[derive(Clone, Debug)]
pub struct S3Manifests {
    client: Client,
    bucket: String,
}

impl S3Manifests {
    /// Keeps them in `bucket`.
    #[must_use]
    pub fn new(aws: &AwsEnvironment, bucket: String) -> Self {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build();
        let mut config = aws_sdk_s3::config::Builder::from(&sdk_config(aws))
            .timeout_config(timeouts)
            // Buckets have no host names of their own on this machine.
            .force_path_style(aws.endpoints.are_local());
        config.set_endpoint_url(aws.endpoints.all.clone());
        Self { client: Client::from_conf(config.build()), bucket }
    }
}

fn key(number: u64) -> String {
    format!("{PREFIX}{number:010}{SUFFIX}")
}

#[async_trait]
impl Manifests for S3Manifests {
    async fn keep(&self, number: u64, manifest: &[u8]) -> Result<bool, Fault> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key(number))
            .if_none_match("*")
            .content_type("application/json")
            .body(ByteStream::from(manifest.to_vec()))
            .send()
            .await;
        match put {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some("PreconditionFailed") => Ok(false),
            Err(error) => Err(Fault::unavailable(PLACE, "keeping a manifest", said(&error))),
        }
    }

    async fn read(&self, number: u64) -> Result<Option<Vec<u8>>, Fault> {
        const ACTION: &str = "reading a manifest";
        let found = match self.client.get_object().bucket(&self.bucket).key(key(number)).send().await {
            Ok(found) => found,
            Err(error) if error.code() == Some("NoSuchKey") => return Ok(None),
            Err(error) => return Err(Fault::unavailable(PLACE, ACTION, said(&error))),
        };
        let body = found.body.collect().await.map_err(|e| Fault::unavailable(PLACE, ACTION, e))?;
        Ok(Some(body.to_vec()))
    }

    async fn numbers(&self) -> Result<Vec<u64>, Fault> {
        let mut pages =
            self.client.list_objects_v2().bucket(&self.bucket).prefix(PREFIX).into_paginator().send();
        let mut numbers = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|e| Fault::unavailable(PLACE, "listing the manifests", said(&e)))?;
            let number = |key: &str| key.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.parse::<u64>().ok();
            numbers.extend(page.contents().iter().filter_map(|object| number(object.key()?)));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}
