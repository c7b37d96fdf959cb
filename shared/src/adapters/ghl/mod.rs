//! GoHighLevel's REST API, as far as we use it, on pinned dated versions.
//!
//! [`GhlClient`] makes calls, one attempt each or under [`GhlGuards`]; [`GhlOAuth`] is where tokens come from, [`GhlConfig`] what a function configures; `contacts`, `messages` and `entries` are the calls of
//! [`Crm`](crate::conversation::Crm), `calendar` those of [`Calendar`](crate::appointments::Calendar); `inspect` looks
//! at what a token may do.

mod attempt;
mod calendar;
mod client;
mod contacts;
mod crm;
mod entries;
mod html;
mod http;
mod inspect;
mod messages;
mod oauth;
mod setup;
pub mod wire;

pub use attempt::GhlGuards;
pub use client::GhlClient;
pub use http::{BaseUrlError, PRODUCTION, is_allowed_base};
pub use inspect::{CrmAgent, Granted, Permission};
pub use oauth::{AppCredentials, GhlOAuth};
pub use setup::{GhlConfig, GhlNeeds};
