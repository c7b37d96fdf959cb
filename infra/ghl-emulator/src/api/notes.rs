//! Notes on a contact.

use super::exchange::{Answer, Exchange, Outcome};
use crate::{
    ids::new_id,
    model::Note,
    state::Change,
    wire::{instant, trace_id, without_nulls},
};
use serde_json::{Value, json};

/// Writes a note.
pub(super) fn create(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    let mut fields = exchange.fields()?;
    fields.only(&["userId", "body", "title", "color", "pinned"]);
    let body = fields.required_text("body");
    let (title, user_id, color) = (fields.text("title"), fields.text("userId"), fields.text("color"));
    let pinned = fields.boolean("pinned").unwrap_or_default();
    fields.check()?;
    let date_added = exchange.now;
    let note = Note { id: new_id(), contact_id: contact.id, body, title, user_id, color, pinned, date_added };
    let answer = json!({"note": shown(&note), "traceId": trace_id()});
    exchange.commit(vec![Change::NoteAdded { note }], Vec::new())?;
    Answer::created(answer)
}

/// The notes on a contact.
pub(super) fn list(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    let notes: Vec<Value> = exchange.state().notes(&contact.id).iter().map(shown).collect();
    Answer::ok(json!({"notes": notes, "traceId": trace_id()}))
}

fn shown(note: &Note) -> Value {
    without_nulls(json!({
        "id": note.id,
        "contactId": note.contact_id,
        "body": note.body,
        "title": note.title,
        "userId": note.user_id,
        "color": note.color,
        "pinned": note.pinned,
        "dateAdded": instant(note.date_added),
    }))
}
