//! Tags of a contact.

use super::{
    contacts::save,
    exchange::{Answer, Exchange, Outcome},
};
use crate::{model::Contact, wire::trace_id};
use serde_json::json;

/// Adds tags; those the contact has, in whatever case, stay as they are.
pub(super) fn add(exchange: &mut Exchange<'_>) -> Outcome {
    let (after, added) = change(exchange, Contact::add_tags)?;
    Answer::created(json!({"tags": after.tags, "tagsAdded": added, "traceId": trace_id()}))
}

/// Takes tags away. This DELETE carries a JSON body.
pub(super) fn remove(exchange: &mut Exchange<'_>) -> Outcome {
    let (after, removed) = change(exchange, Contact::remove_tags)?;
    Answer::ok(json!({"tags": after.tags, "tagsRemoved": removed, "traceId": trace_id()}))
}

fn change(
    exchange: &mut Exchange<'_>,
    act: impl FnOnce(&mut Contact, &[String]) -> Vec<String>,
) -> Result<(Contact, Vec<String>), Answer> {
    let before = exchange.contact(&exchange.id(0))?;
    let mut fields = exchange.fields()?;
    fields.only(&["tags"]);
    let tags = fields.texts("tags");
    if fields.value("tags").is_none() {
        fields.complain("tags must be an array");
    }
    fields.check()?;
    let mut after = before.clone();
    let changed = act(&mut after, &tags.unwrap_or_default());
    Ok((save(exchange, Some(&before), after)?, changed))
}
