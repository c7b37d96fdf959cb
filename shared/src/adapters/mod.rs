//! What stands behind the ports: DynamoDB, SQS, the CRM's REST API, an assessment service, the local key file, listings
//! in files, language models at their providers.

pub mod assessment_service;
pub mod aws;
pub mod dynamodb;
pub mod ghl;

pub mod key_file;
pub mod listings_file;
pub mod llm;
pub mod rules_file;
pub mod sns;
pub mod sqs;
