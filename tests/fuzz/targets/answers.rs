//! What the CRM and the assessment service answer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::adapters::assessment_service::wire::{Answer, Problem, Request};
use shared::adapters::ghl::wire::{Contact, channel};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(contact) = serde_json::from_slice::<Contact>(bytes) {
        let _ = contact.into_change(None);
    }
    if let Ok(answer) = serde_json::from_slice::<Answer>(bytes) {
        let _ = serde_json::to_string(&answer);
    }
    let _ = serde_json::from_slice::<Problem>(bytes);
    if let Ok(request) = serde_json::from_slice::<Request>(bytes) {
        let _ = (request.stated(), request.terms());
    }
    let _ = channel(&String::from_utf8_lossy(bytes));
});
