//! What every Jorge function stands on: rules by capability, the ports they need, the adapters behind
//! those ports, and the edges (batches, HTTP, configuration, logs) a Lambda `main` is made of.
//!
//! A capability (every module but `adapters` and `edge`) never imports these two; without default features neither exists, and no AWS crate is compiled.

// What stores in memory must hold is written for all of them, from outside (`tests/contracts`).
#[cfg(test)]
extern crate self as shared;

pub mod alerts;
pub mod appointments;
pub mod audit;
pub mod clock;
pub mod compliance;
pub mod conversation;
pub mod digest;
pub mod error;
pub mod escalation;
pub mod experiments;
pub mod finance;
pub mod follow_ups;
pub mod handoff;
pub mod ids;
pub mod inbox;
pub mod language;
pub mod listings;
pub mod llm;
pub mod locations;
pub mod metrics;
pub mod money;
pub mod privacy;
pub mod queue;
pub mod remembered;
pub mod resilience;
pub mod review;

#[cfg(feature = "adapters")]
pub mod adapters;
#[cfg(feature = "edge")]
pub mod edge;
