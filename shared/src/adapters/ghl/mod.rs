//! GoHighLevel's REST API, as far as we use it, on pinned dated versions.
//!
//! [`client`](self::GhlClient) is how a call is made; `contacts`, `messages` and `entries` are the calls of
//! [`Crm`](crate::conversation::Crm), `calendar` those of [`Calendar`](crate::appointments::Calendar).

mod calendar;
mod client;
mod contacts;
mod crm;
mod entries;
mod html;
mod messages;
pub mod wire;

pub use client::{BaseUrlError, GhlClient, PRODUCTION, is_allowed_base};
