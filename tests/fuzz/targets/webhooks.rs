//! Bodies of webhooks, the CRM's and those of workflows, and signatures.

#![no_main]

use std::sync::LazyLock;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use shared::ids::LocationId;
use shared::locations::{Location, Settings};
use webhook::ghl::Payload;
use webhook::signature::{Verifier, public_key};

const NOW: Timestamp = Timestamp::constant(1_795_197_600, 0);
/// The development key of the CRM emulator.
const KEY: &str = "MCowBQYDK2VwAyEAPK+pjaibPOc+uhH3MisdjmzsVBpmAhbPUgOSUKJ/fvI=";

static LOCATION: LazyLock<Location> = LazyLock::new(|| Location {
    id: LocationId::parse("LOCfuzz0000000000001").expect("an id"),
    installed: true,
    crm_access: None,
    workflow_secret_hash: None,
    settings: Settings::default(),
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(payload) = Payload::read(bytes) {
        let _ = (payload.is_for("60d0000000000000000000a1"), payload.location());
        let _ = payload.hook(bytes, NOW);
    }
    let _ = webhook::workflow::read(bytes, &LOCATION, NOW);
    let text = String::from_utf8_lossy(bytes);
    let _ = public_key(&text);
    if let Some(key) = public_key(KEY) {
        assert!(!Verifier::new(key).is_authentic(bytes, Some(&text)), "nobody has signed this");
    }
});
