//! Doors for people and tests, below `/_emulator`. They need no token; loopback is their fence.

mod guard;
mod people;
mod reply;
mod workings;

use crate::core::Core;
use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post, put},
};
use std::sync::Arc;

/// The doors.
pub(crate) fn router() -> Router<Arc<Core>> {
    Router::new()
        .route("/_emulator/health", get(workings::health))
        .route("/_emulator/contacts", get(people::contacts).post(people::seed))
        .route("/_emulator/contacts/{id}", get(people::contact))
        .route("/_emulator/contacts/{id}/texts", post(people::contact_texts))
        .route("/_emulator/contacts/{id}/agent-texts", post(people::agent_texts))
        .route("/_emulator/contacts/{id}/comments", post(people::comments))
        .route("/_emulator/contacts/{id}/conversation", get(people::conversation))
        .route("/_emulator/locations", get(workings::locations).post(workings::seed_location))
        .route("/_emulator/faults", post(workings::plant_fault).delete(workings::clear_faults))
        .route("/_emulator/rate-limit", put(workings::rate_limit))
        .route("/_emulator/log", get(workings::log))
        .route("/_emulator/calls", get(workings::calls))
        .route("/_emulator/webhook-url", put(workings::webhook_url))
        .route("/_emulator/webhooks", get(workings::webhooks))
        .route("/_emulator/webhooks/settled", get(workings::settled))
        .route("/_emulator/webhooks/{id}/resend", post(workings::resend))
        .route("/_emulator/installs", post(workings::install))
        .route("/_emulator/uninstalls", post(workings::uninstall))
        .route("/_emulator/oauth/codes", post(workings::authorization_code))
        .route("/_emulator/oauth/revocations", post(workings::revoke))
        .route_layer(from_fn(guard::local_only))
}
