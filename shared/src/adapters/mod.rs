//! What stands behind the ports.
//!
//! DynamoDB, SQS, S3, the CRM's REST API, an assessment service, master keys in KMS or a local file, listings in files,
//! language models at their providers, the ways alerts reach people, secrets by their names.

pub mod assessment_service;
pub mod aws;
#[cfg(feature = "channels")]
pub mod channels;
pub mod custody;
pub mod dynamodb;
pub mod ghl;
pub mod key_file;
pub mod kms;
pub mod listings_file;
pub mod llm;
pub mod manifest_file;
#[cfg(feature = "s3")]
pub mod manifest_s3;
pub mod rules_file;
pub mod secrets_extension;
pub mod sns;
pub mod sqs;
pub mod watch;
