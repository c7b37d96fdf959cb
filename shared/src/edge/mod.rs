//! What a function's `main` stands on: configuration, logs, batches, HTTP answers.

pub mod config;
pub mod http;
pub mod log;
pub mod sqs_batch;
pub mod tickets;
