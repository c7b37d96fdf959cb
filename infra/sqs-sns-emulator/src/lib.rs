//! SQS and SNS on one loopback endpoint, for the local stack and the tests.
//!
//! The unmodified AWS SDK talks to it: SQS in AWS JSON 1.0 (told by the header
//! `X-Amz-Target`), SNS in the query protocol (told by the form field `Action`).
//! Memory is the truth while the emulator runs; with [`Storage::File`] every change is in
//! one `SQLite` file before its answer leaves, so a killed process loses nothing it confirmed.
//!
//! Time comes from the caller ([`Now`]): visibility, delay, retention and deduplication follow
//! a simulated clock exactly, and [`Emulator::clock_moved`] tells waiting consumers that it jumped.
//!
//! ```no_run
//! # async fn run() -> Result<(), sqs_sns_emulator::StartError> {
//! use sqs_sns_emulator::{Emulator, Options, Storage, system_clock};
//!
//! let emulator = Emulator::start(Options {
//!     listen: ([127, 0, 0, 1], 0).into(),
//!     storage: Storage::Memory,
//!     now: system_clock(),
//! })
//! .await?;
//! let endpoint = emulator.endpoint(); // give this to the SDK's `endpoint_url`
//! # Ok(())
//! # }
//! ```

mod address;
mod broker;
mod emulator;
mod journal;
mod md5;
mod server;
mod sns;
mod sqs;
mod storage;

pub use address::{ACCOUNT, REGION};
pub use emulator::{Emulator, Now, Options, QueueDepth, StartError, Storage, system_clock};
pub use sns::inbox::Notification;
pub use storage::StorageError;
