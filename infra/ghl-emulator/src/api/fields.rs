//! The members of a JSON body, checked as `GoHighLevel` checks them: all complaints at once, in an array.

use super::exchange::Answer;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// The members of a body; what is read is checked, and [`Fields::check`] tells of all that was wrong.
pub(crate) struct Fields {
    members: Map<String, Value>,
    complaints: Vec<String>,
}

impl Fields {
    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self { members, complaints: Vec::new() }
    }

    pub(crate) fn complain(&mut self, complaint: impl Into<String>) {
        self.complaints.push(complaint.into());
    }

    /// The refusal, if anything was wrong.
    pub(crate) fn check(&mut self) -> Result<(), Answer> {
        match std::mem::take(&mut self.complaints) {
            complaints if complaints.is_empty() => Ok(()),
            complaints => Err(Answer::unprocessable(complaints)),
        }
    }

    /// Complains of members nobody knows, which `GoHighLevel` refuses.
    pub(crate) fn only(&mut self, known: &[&str]) {
        let unknown = self.members.keys().filter(|name| !known.contains(&name.as_str()));
        let complaints: Vec<String> =
            unknown.map(|name| format!("property {name} should not exist")).collect();
        self.complaints.extend(complaints);
    }

    /// The member, unless it is absent or null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn read<T>(&mut self, name: &str, kind: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let read = read(self.value(name)?);
        if read.is_none() {
            self.complain(format!("{name} must be {kind}"));
        }
        read
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.read(name, "a boolean value", Value::as_bool)
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        self.read(name, "a number", Value::as_f64)
    }

    pub(crate) fn instant(&mut self, name: &str) -> Option<Timestamp> {
        self.read(name, "a valid ISO 8601 date string", |value| value.as_str()?.parse().ok())
    }

    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.read(name, "an array of strings", |value| {
            value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
        })
    }

    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<Value>> {
        self.read(name, "an array", |value| value.as_array().cloned())
    }

    pub(crate) fn required_text(&mut self, name: &str) -> String {
        if self.value(name).is_none() {
            self.complain(format!("{name} must be a string"));
        }
        let text = self.text(name).unwrap_or_default();
        if text.is_empty() {
            self.complain(format!("{name} should not be empty"));
        }
        text
    }

    /// Sets a field to the member, or to nothing where the member is null or empty; an absent one changes nothing.
    pub(crate) fn patch(&mut self, name: &str, field: &mut Option<String>) {
        if self.members.contains_key(name) {
            *field = self.text(name).filter(|text| !text.is_empty());
        }
    }
}
