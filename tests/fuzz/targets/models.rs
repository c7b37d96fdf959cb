//! What a language model answers, and what of it may be believed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::llm::structured::{confidence, parse};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(read) = parse(&text) {
        assert!(read.intent.values().all(|strength| (0.0..=1.0).contains(strength)), "{:?}", read.intent);
    }
    if let Ok(value) = serde_json::from_slice(bytes)
        && let Some(confidence) = confidence(&value)
    {
        assert!((0.0..=1.0).contains(&confidence), "{confidence}");
    }
});
