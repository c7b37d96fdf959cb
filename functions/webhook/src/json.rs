//! Reading third-party JSON field by field: what is wrong is named by its path, what is unknown is ignored.

use jiff::Timestamp;
use serde_json::Value;
use shared::error::BadMessage;
use shared::ids::IdError;
use shared::inbox::event::MAX_TEXT_CHARS;

/// The object a body holds.
pub(crate) fn object(body: &[u8]) -> Result<Value, BadMessage> {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) if value.is_object() => Ok(value),
        Ok(_) => Err(BadMessage::new("body", "NOT_AN_OBJECT", "The body must be a JSON object.")),
        Err(_) => Err(BadMessage::new("body", "NOT_JSON", "The body is not valid JSON.")),
    }
}

/// The text at a dotted path; empty counts as absent.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    let found = path.split('.').try_fold(value, |value, part| value.get(part))?;
    found.as_str().filter(|text| !text.trim().is_empty())
}

/// The required id at `path`, parsed by `parse`.
pub(crate) fn id<T>(
    value: &Value,
    path: &str,
    missing: &'static str,
    malformed: &'static str,
    parse: fn(&str) -> Result<T, IdError>,
) -> Result<T, BadMessage> {
    let Some(text) = text(value, path) else {
        return Err(BadMessage::new(path, missing, format!("The field {path} is required.")));
    };
    parse(text).map_err(|error| BadMessage::new(path, malformed, format!("The field {path} {error}.")))
}

/// The first readable instant among `paths`.
pub(crate) fn instant(value: &Value, paths: &[&str]) -> Option<Timestamp> {
    paths.iter().filter_map(|path| text(value, path)).find_map(|text| text.parse().ok())
}

/// At most as much of a text as is kept, and whether something was cut.
pub(crate) fn kept(text: &str) -> (String, bool) {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text.to_owned(), false),
    }
}
