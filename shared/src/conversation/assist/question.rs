//! What a model is asked in a turn: everything between tags of its own, whatever a contact wrote as data.

use serde_json::{Map, Value};

use crate::conversation::compose::Words;
use crate::conversation::facts::Facts;
use crate::conversation::progress::Step;
use crate::conversation::state::{Conversation, Direction};
use crate::conversation::style::Tone;
use crate::digest::sha256_hex;
use crate::language::Language;
use crate::llm::injection::suspicion;
use crate::llm::transcript::{Speaker, data, transcript};
use crate::llm::{Form, Message, Request, Role, Task};
use crate::privacy::Personal;

/// Most tokens of an answer, thoughts included.
const MOST_TOKENS: u32 = 500;
/// Known, and none of a model's business.
const PRIVATE: [&str; 4] = ["name", "phone", "email", "address"];

/// Known as amounts of money.
const MONEY: [&str; 5] = ["budget", "asking_price", "monthly", "down_payment", "income"];

/// The request for one turn.
pub(super) fn request(
    words: Words<'_>,
    text: &str,
    draft: &str,
    asks: Option<Step>,
    looking_for: Option<Step>,
) -> Request {
    let conversation = words.conversation;
    // What was said to the machine is left out, as its answer by a model was.
    let to_us = |text: &str| suspicion(text).is_none();
    let history = words
        .history
        .iter()
        .filter(|message| message.direction != Direction::Inbound || to_us(message.text.expose()));
    let history = history.map(|message| {
        let speaker = match message.direction {
            Direction::Inbound => Speaker::Contact,
            Direction::Bot => Speaker::Assistant,
            Direction::Person => Speaker::Agent,
        };
        (speaker, &message.text)
    });
    let style = words.style;
    let part = |name: &str, text: &str| format!("<{name}>{text}</{name}>");
    let names = names(conversation);
    let unnamed = |text: &str| without(&names, text);
    let question = [
        part("known", &data(&known(conversation.facts.expose()))),
        part(
            "conversation",
            &format!("\n{}\n", unnamed(transcript(history, words.settings.everywhere.model_reads).expose())),
        ),
        part("contact_message", &unnamed(&data(text))),
        part("draft", &unnamed(&data(draft))),
        part("question", &manner_of_asking(asks, draft)),
        part("looking_for", looking_for.map_or("nothing", field)),
        part("language", &register(conversation.progress.language, style.tone)),
    ];
    Request {
        task: Task::Reply,
        prompt: style.prompt,
        messages: vec![Message { role: Role::User, text: Personal::new(question.join("\n")) }],
        max_tokens: MOST_TOKENS,
        form: Form::Structured,
        about: Some(about(conversation)),
        contact_free: false,
    }
}

/// What is asked, and that it is no question where ours is none.
fn manner_of_asking(asks: Option<Step>, draft: &str) -> String {
    match asks {
        None => "none".to_owned(),
        Some(step) if draft.contains('?') => step.name().to_owned(),
        Some(step) => format!("{}, asked for as the draft does, without a question mark", step.name()),
    }
}

/// The language of the answer, and the tone that is tried with this contact.
fn register(language: Language, tone: Option<Tone>) -> String {
    let language = match language {
        Language::English => "English",
        Language::Spanish => "Spanish, with usted",
    };
    match tone {
        None => language.to_owned(),
        Some(Tone::Formal) => format!("{language}, in a formal tone"),
        Some(Tone::Casual) => format!("{language}, in a casual tone"),
        Some(Tone::Empathetic) => format!("{language}, in an empathetic tone"),
    }
}

/// The field of an answer that answers a question.
pub(super) const fn field(step: Step) -> &'static str {
    match step {
        Step::Area => "areas",
        Step::Price => "asking_price",
        Step::SellingTime => "accepts_30_to_45_days",
        Step::Motivation => "motivation_words",
        Step::Condition => "condition",
        other => other.name(),
    }
}

/// What is known, as far as it helps to answer.
fn known(facts: &Facts) -> String {
    let Ok(Value::Object(all)) = serde_json::to_value(facts) else { return "{}".into() };
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(words) => suspicion(words).is_none(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    let kept: Map<String, Value> = all
        .into_iter()
        .filter(|(name, value)| !PRIVATE.contains(&name.as_str()) && says_something(value))
        .map(
            |(name, value)| {
                if MONEY.contains(&name.as_str()) { (name, in_dollars(&value)) } else { (name, value) }
            },
        )
        .collect();
    Value::Object(kept).to_string()
}

/// Amounts are kept in cents; a model is told dollars.
fn in_dollars(value: &Value) -> Value {
    match value {
        Value::Number(cents) => cents.as_i64().map_or(Value::Null, |cents| (cents / 100).into()),
        Value::Object(bounds) => {
            bounds.iter().map(|(name, bound)| (name.clone(), in_dollars(bound))).collect()
        }
        other => other.clone(),
    }
}

/// Every part of what the contact is called, by the CRM or by themselves.
fn names(conversation: &Conversation) -> Vec<String> {
    let person = conversation.profile.as_ref().map(|profile| &profile.person);
    let recorded = person.into_iter().flat_map(|person| [person.first_name.expose(), person.name.expose()]);
    let said = &conversation.facts.expose().name;
    let whole = recorded.chain([said]).flatten();
    let parts = whole.flat_map(|name| name.split(|c: char| !c.is_alphabetic()));
    parts.filter(|part| part.chars().count() > 1).map(ToOwned::to_owned).collect()
}

/// A text without these names. Only as they are written: "may" is a word, and who texts in small letters is read so.
fn without(names: &[String], text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphabetic());
        kept.push_str(if names.iter().any(|name| name == word) { "[name]" } else { word });
        kept.push_str(&part[word.len()..]);
    }
    kept
}

/// The contact as a hash: the provider learns that it is one, not who.
fn about(conversation: &Conversation) -> String {
    let who = &conversation.who;
    let mut hash = sha256_hex(format!("{}/{}", who.location, who.contact).as_bytes());
    hash.truncate(32);
    hash
}
