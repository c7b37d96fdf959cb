//! What holds of SQS and SNS whoever serves them.
//!
//! Everything goes through the unmodified SDK. Without `CONFORMANCE_ENDPOINT` each test starts the
//! emulator; with it, the same tests run against whatever listens there (ministack), so that the
//! emulator and another implementation are held to one description of the service. Behaviour the
//! other implementation does not have is tested in `tests/rules` instead.

#[path = "../clients/mod.rs"]
mod clients;

mod batches;
mod fifo;
mod messages;
mod queues;
mod stage;
mod topics;
