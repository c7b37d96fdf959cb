//! Bodies of every queue, and what is sealed in the inbox: what is read is written as it was read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::queue::{AlertChecks, Assessments, Escalations, Inbound, Outcomes, Violations};

fn again<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(bytes) else { return };
    let written = serde_json::to_vec(&read).expect("JSON");
    assert_eq!(serde_json::from_slice::<T>(&written).expect("what is written"), read);
}

fuzz_target!(|bytes: &[u8]| {
    again::<Inbound>(bytes);
    again::<Assessments>(bytes);
    again::<Escalations>(bytes);
    again::<Violations>(bytes);
    again::<Outcomes>(bytes);
    again::<AlertChecks>(bytes);
    if let Ok(message) = serde_json::from_slice::<Inbound>(bytes) {
        assert_eq!((message.group().len(), message.deduplication().len()), (32, 32));
    }
});
