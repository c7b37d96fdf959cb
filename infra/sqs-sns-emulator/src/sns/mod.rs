//! SNS: topics, subscriptions with their filters, and delivery; spoken in the query protocol.

mod delivery;
pub(crate) mod errors;
mod filter;
pub(crate) mod form;
pub(crate) mod inbox;
pub(crate) mod operations;
pub(crate) mod topic;
pub(crate) mod xml;
