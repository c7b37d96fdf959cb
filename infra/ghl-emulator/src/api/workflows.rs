//! Workflows and who is in them.

use super::exchange::{Answer, ApiVersion, Exchange, Outcome};
use crate::{state::Change, wire::trace_id};
use serde_json::{Value, json};

/// Puts a contact into a workflow. Nothing runs there.
pub(super) fn add(exchange: &mut Exchange<'_>) -> Outcome {
    let (contact_id, workflow_id) = who_and_where(exchange)?;
    exchange.commit(vec![Change::WorkflowJoined { contact_id, workflow_id }], Vec::new())?;
    succeeded(exchange.version)
}

/// Takes a contact out of a workflow.
pub(super) fn remove(exchange: &mut Exchange<'_>) -> Outcome {
    let (contact_id, workflow_id) = who_and_where(exchange)?;
    exchange.commit(vec![Change::WorkflowLeft { contact_id, workflow_id }], Vec::new())?;
    succeeded(exchange.version)
}

/// The workflows of a location.
pub(super) fn list(exchange: &mut Exchange<'_>) -> Outcome {
    let location = exchange.location(&exchange.required_query("locationId")?)?;
    let workflows: Vec<Value> = location
        .workflows
        .iter()
        .map(|workflow| {
            json!({
                "id": workflow.id,
                "name": workflow.name,
                "status": "published",
                "version": 1,
                "locationId": location.id,
            })
        })
        .collect();
    Answer::ok(json!({"workflows": workflows, "traceId": trace_id()}))
}

fn who_and_where(exchange: &Exchange<'_>) -> Result<(String, String), Answer> {
    if !exchange.body.is_empty() {
        let mut fields = exchange.fields()?;
        fields.only(&["eventStartTime"]);
        fields.instant("eventStartTime");
        fields.check()?;
    }
    let contact = exchange.contact(&exchange.id(0))?;
    Ok((contact.id, exchange.id(1)))
}

/// Misspelt in the dated versions.
fn succeeded(version: ApiVersion) -> Outcome {
    let mut body = json!({"traceId": trace_id()});
    body[if version == ApiVersion::V3 { "succeeded" } else { "succeded" }] = json!(true);
    Answer::ok(body)
}
