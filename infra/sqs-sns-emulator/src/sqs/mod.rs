//! SQS: the queue as a pure state machine, and the operations that speak AWS JSON 1.0.

pub(crate) mod batch;
pub(crate) mod content;
pub(crate) mod dedup;
pub(crate) mod errors;
pub(crate) mod lanes;
pub(crate) mod message;
pub(crate) mod operations;
pub(crate) mod queue;
pub(crate) mod receipt;
pub(crate) mod settings;
mod shelf;
pub(crate) mod wire;

#[cfg(test)]
mod properties;
