//! The command line and the local stack: every engine and function of Jorge in one process.
//!
//! [`stack`] starts them, [`template`] reads from `template.yaml` what there is to start, [`commands`] are
//! what a person types. [`models`] are language models on loopback, for tests and benches.

pub mod cli;
pub mod commands;
pub mod models;
pub mod script;
pub mod stack;
pub mod template;

/// What a command fails with: shown to the person who typed it, with all its causes.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;
