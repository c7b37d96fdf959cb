//! Tasks of a contact.

use super::exchange::{Answer, Exchange, Outcome};
use crate::{
    ids::new_id,
    model::Task,
    state::Change,
    wire::{instant, trace_id},
};
use serde_json::{Value, json};

/// Gives somebody a task.
pub(super) fn create(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    let mut fields = exchange.fields()?;
    fields.only(&["title", "body", "dueDate", "completed", "assignedTo"]);
    let title = fields.required_text("title");
    let due_date = fields.instant("dueDate");
    if fields.value("dueDate").is_none() {
        fields.complain("dueDate must be a valid ISO 8601 date string");
    }
    let completed = fields.boolean("completed");
    if fields.value("completed").is_none() {
        fields.complain("completed must be a boolean value");
    }
    let (body, assigned_to) = (fields.text("body"), fields.text("assignedTo"));
    fields.check()?;
    let task = Task {
        id: new_id(),
        contact_id: contact.id,
        title,
        body,
        due_date: due_date.unwrap_or(exchange.now),
        completed: completed.unwrap_or_default(),
        assigned_to,
    };
    let answer = json!({"task": shown(&task), "traceId": trace_id()});
    exchange.commit(vec![Change::TaskAdded { task }], Vec::new())?;
    Answer::created(answer)
}

/// The tasks of a contact.
pub(super) fn list(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    let tasks: Vec<Value> = exchange.state().tasks(&contact.id).iter().map(shown).collect();
    Answer::ok(json!({"tasks": tasks, "traceId": trace_id()}))
}

fn shown(task: &Task) -> Value {
    json!({
        "id": task.id,
        "contactId": task.contact_id,
        "title": task.title,
        "body": task.body,
        "dueDate": instant(task.due_date),
        "completed": task.completed,
        "assignedTo": task.assigned_to,
    })
}
