//! What a team has chosen, as JSON, and what an installation adds, as TOML: what is taken can be used.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::alerts::Rules;
use shared::compliance::{Additions, Detector};
use shared::llm::Catalogue;
use shared::locations::Settings;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(settings) = serde_json::from_slice::<Settings>(bytes)
        && settings.validate().is_ok()
    {
        let _ = (settings.zone(), settings.areas(), settings.burst_window());
        let again = serde_json::to_vec(&settings).expect("JSON");
        assert!(serde_json::from_slice::<Settings>(&again).is_ok(), "what is written can be read");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = (Rules::with(text), Catalogue::parse(text));
    if let Ok(additions) = Additions::parse(text) {
        let _ = Detector::new(&additions);
    }
});
