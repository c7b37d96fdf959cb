//! What the emulator keeps to, beyond the conformance suite: rules that only show when the clock is
//! moved, the emulator's own interface, and cases where ministack differs from AWS's documentation
//! (each says how).

#[path = "../clients/mod.rs"]
mod clients;

mod clock;
mod documented;
mod endpoint;
mod notifications;
mod stand;
