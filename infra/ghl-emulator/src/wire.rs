//! Values as they stand on the wire.

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

/// An instant as `GoHighLevel` writes it: UTC with milliseconds, `2026-03-02T15:04:05.750Z`.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The `traceId` found in most answers.
pub(crate) fn trace_id() -> String {
    Uuid::new_v4().to_string()
}

/// The object without its null members: what has no value is absent on the wire.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.into_iter().filter(|(_, member)| !member.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}
