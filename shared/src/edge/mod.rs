//! What a function's `main` stands on: configuration, secrets, logs, what it records of itself, batches, HTTP answers.

pub mod config;
pub mod http;
pub mod log;
pub mod recording;
pub mod secrets;
pub mod sqs_batch;
pub mod start;
pub mod tickets;
