//! What a model's answer says, read as forgivingly as is safe.
//!
//! Asked for one JSON object, models wrap it in a fence, talk before it, forget a bracket, write a confidence in words.
//! In turn: the whole text as JSON; what stands in a fence; the first balanced object; field by field. A field of the
//! wrong kind is no field, a text that was cut in the middle is none, and an action that is not on the list is none.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::privacy::Personal;

/// What is read of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structured {
    /// What to tell the contact.
    pub reply: Option<Personal<String>>,
    /// What the contact told, field by field; nobody has checked it.
    pub facts: Personal<Map<String, Value>>,
    /// How strongly it speaks for each wish, 0 to 1.
    pub intent: BTreeMap<String, f64>,
    /// What the model would have done; only a remark.
    pub action: Option<Action>,
    /// How it was read.
    pub read_as: ReadAs,
}

/// What a model may say should be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Go on.
    Continue,
    /// A person should answer.
    Handoff,
    /// The contact wants no more texts.
    Stop,
}

impl Action {
    /// Its name, in the answer and in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Handoff => "handoff",
            Self::Stop => "stop",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Continue, Self::Handoff, Self::Stop].into_iter().find(|action| action.name() == name)
    }
}

/// How an answer was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadAs {
    /// As the one JSON object it was to be.
    #[default]
    Json,
    /// Out of a fenced block.
    Fenced,
    /// As the first whole object in the text.
    Object,
    /// Field by field out of something broken.
    Salvaged,
}

impl ReadAs {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Fenced => "fenced",
            Self::Object => "object",
            Self::Salvaged => "salvaged",
        }
    }
}

/// Places an object is looked for: each may be read to the end of the text.
const MOST_BEGUN: usize = 32;
/// Fields an answer may have.
const FIELDS: [&str; 4] = ["reply", "facts", "intent", "action"];

/// Reads an answer; `None` if there is neither a reply nor a fact in it.
#[must_use]
pub fn parse(text: &str) -> Option<Structured> {
    let text = text.trim().trim_start_matches('\u{feff}');
    let read = |object: Option<Map<String, Value>>, read_as| useful(&object?, read_as);
    read(object(text), ReadAs::Json)
        .or_else(|| fenced(text).find_map(|block| read(object(block), ReadAs::Fenced)))
        .or_else(|| read(first_object(text), ReadAs::Object))
        .or_else(|| read(Some(salvaged(text)), ReadAs::Salvaged))
}

/// How sure something is, 0 to 1: a number, a percentage, or words in English or Spanish.
#[must_use]
pub fn confidence(value: &Value) -> Option<f64> {
    let share = |number: f64, percent: bool| {
        // Nobody is 3 % sure of a wish and says "3": 1 is certain, 2 and more are percent.
        let share = if percent || number > 1.0 { number / 100.0 } else { number };
        (0.0..=1.0).contains(&share).then_some(share)
    };
    match value {
        Value::Number(number) => share(number.as_f64()?, false),
        Value::Bool(sure) => Some(if *sure { 1.0 } else { 0.0 }),
        Value::String(words) => {
            let words = words.trim().to_lowercase();
            let percent = words.ends_with('%');
            match words.trim_end_matches('%').trim().replace(',', ".").parse::<f64>() {
                Ok(number) => share(number, percent),
                Err(_) => in_words(&words),
            }
        }
        _ => None,
    }
}

fn in_words(words: &str) -> Option<f64> {
    const SAID: [(&str, f64); 16] = [
        ("not sure", 0.2),
        ("unsure", 0.2),
        ("very high", 0.95),
        ("very low", 0.05),
        ("certain", 1.0),
        ("muy alta", 0.95),
        ("muy baja", 0.05),
        ("segur", 0.95),
        ("sure", 0.95),
        ("high", 0.9),
        ("alta", 0.9),
        ("likely", 0.75),
        ("medi", 0.5),
        ("moderate", 0.5),
        ("low", 0.25),
        ("baja", 0.25),
    ];
    // "unlikely", "uncertain": what begins so says the opposite of what it ends with.
    if words.starts_with("un") && words != "unsure" {
        return Some(0.2);
    }
    SAID.iter().find(|(part, _)| words.contains(part)).map(|(_, sure)| *sure)
}

fn object(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text).ok()? {
        Value::Object(object) => Some(object),
        // Some wrap the object in a list of one.
        Value::Array(mut list) if list.len() == 1 => match list.pop()? {
            Value::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// What stands between fences, without the name of a language behind the first.
fn fenced(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).map(|block| {
        let block = block.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        block.trim()
    })
}

/// The first whole object that has a field of ours.
fn first_object(text: &str) -> Option<Map<String, Value>> {
    let starts = text.match_indices('{').map(|(at, _)| at).take(MOST_BEGUN);
    starts
        .filter_map(|at| object(balanced(&text[at..])?))
        .find(|object| FIELDS.iter().any(|field| object.contains_key(*field)))
}

/// From the first bracket to the one that closes it.
fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => depth += 1,
            '}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[..=at]);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whatever fields of ours can still be read out of something broken.
fn salvaged(text: &str) -> Map<String, Value> {
    let mut object = Map::new();
    for field in FIELDS {
        let Some(value) = value_of(text, field) else { continue };
        object.insert(field.to_owned(), value);
    }
    object
}

/// The value behind `"field":`, if it is whole.
fn value_of(text: &str, field: &str) -> Option<Value> {
    let name = format!("\"{field}\"");
    let (_, after) = text.split_once(&name)?;
    let after = after.trim_start().strip_prefix(':')?.trim_start();
    let whole = match after.as_bytes().first()? {
        b'{' => balanced(after)?,
        b'"' => string(after)?,
        _ => return None,
    };
    serde_json::from_str(whole).ok()
}

/// A quoted string with its quotes; `None` if it never ends.
fn string(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(&text[..=at]),
            _ => {}
        }
    }
    None
}

fn useful(object: &Map<String, Value>, read_as: ReadAs) -> Option<Structured> {
    let reply = object.get("reply").and_then(Value::as_str).map(str::trim).filter(|reply| !reply.is_empty());
    let facts = object.get("facts").and_then(Value::as_object).cloned().unwrap_or_default();
    if reply.is_none() && facts.is_empty() {
        return None;
    }
    let intent = object.get("intent").and_then(Value::as_object);
    let intent = intent.into_iter().flatten();
    Some(Structured {
        reply: reply.map(|reply| Personal::new(reply.to_owned())),
        facts: Personal::new(facts),
        intent: intent.filter_map(|(wish, sure)| Some((wish.clone(), confidence(sure)?))).collect(),
        action: object.get("action").and_then(Value::as_str).and_then(Action::named),
        read_as,
    })
}

#[cfg(test)]
#[path = "structured_tests.rs"]
mod tests;
