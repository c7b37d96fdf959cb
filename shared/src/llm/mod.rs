//! Language models: who is asked, in which order, for how much, and what is believed of the answer.
//!
//! A [`Request`] goes down a [`Chain`] of models until one gives a usable answer; nobody does and the deterministic
//! composer speaks. [`catalogue`] is `llm.toml`, [`order`] who is asked first, [`failure`] what an error means for the
//! next, [`price`] what a call costs, [`purse`] what may still be spent, [`structured`] what an answer says,
//! [`injection`] which texts no model reads, [`prompts`] what models are told, by version. The wire formats are in
//! `adapters::llm`. A model decides nothing: see `conversation::assist` for what is taken of an answer.

pub mod cache;
pub mod catalogue;
pub mod chain;
pub mod failure;
pub mod injection;
pub mod order;
pub mod ports;
pub mod price;
pub mod prompts;
pub mod purse;
pub mod request;
pub mod structured;
pub mod transcript;

pub use catalogue::{Catalogue, Model};
pub use chain::{Answered, Asking, Chain, Outcome, Said, Unanswered};
pub use failure::Failure;
pub use order::{Task, Tier};
pub use ports::{Account, Ledger, Provider, Unfinished};
pub use price::{Micros, Usage};
pub use request::{Completion, Form, Message, Request, Role};
pub use structured::Structured;
