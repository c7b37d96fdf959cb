//! GoHighLevel's REST API, as far as we use it, on pinned dated versions.

mod client;
pub mod wire;

pub use client::{BaseUrlError, GhlClient, PRODUCTION, is_allowed_base};
