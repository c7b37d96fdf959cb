//! Searching contacts with filters.

use super::{
    contacts::shown,
    exchange::{Answer, ApiVersion, Exchange, Outcome},
};
use crate::{model::Contact, wire::trace_id};
use serde_json::{Value, json};
use std::cmp::Reverse;

const LARGEST_PAGE: usize = 500;

/// Contacts of a location which fit every filter, the newest first.
pub(super) fn search(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let location_id = fields.required_text("locationId");
    let query = fields.text("query").unwrap_or_default().to_lowercase();
    let size = fields.number("pageLimit").unwrap_or(20.0) as usize;
    let page = fields.number("page").unwrap_or(1.0).max(1.0) as usize;
    let after = fields.list("searchAfter");
    let filters = fields.list("filters").unwrap_or_default();
    fields.check()?;
    exchange.location(&location_id)?;
    let mut found: Vec<&Contact> = Vec::new();
    for contact in exchange.state().contacts.values().filter(|contact| contact.location_id == location_id) {
        if text_of(contact).contains(&query) && fits_all(contact, &filters)? {
            found.push(contact);
        }
    }
    found.sort_by_key(|contact| Reverse((contact.date_added, contact.id.clone())));
    let begin = match after.as_deref() {
        Some([_, id]) => {
            found.iter().position(|contact| json!(contact.id) == *id).map_or(found.len(), |at| at + 1)
        }
        _ => (page - 1) * size,
    };
    let contacts: Vec<Value> = found
        .iter()
        .skip(begin)
        .take(size.clamp(1, LARGEST_PAGE))
        .map(|contact| {
            let mut contact_shown = shown(contact, exchange.version);
            contact_shown["searchAfter"] = json!([contact.date_added.as_millisecond(), contact.id]);
            contact_shown
        })
        .collect();
    Answer::ok(json!({"contacts": contacts, "total": found.len(), "traceId": trace_id()}))
}

fn text_of(contact: &Contact) -> String {
    let texts = [Some(contact.name()), contact.email.clone(), contact.phone.clone()];
    texts.into_iter().flatten().collect::<Vec<_>>().join("\n").to_lowercase()
}

fn fits_all(contact: &Contact, filters: &[Value]) -> Result<bool, Answer> {
    for filter in filters {
        if !fits(contact, filter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn fits(contact: &Contact, filter: &Value) -> Result<bool, Answer> {
    if let Some(group) = filter.get("group").and_then(Value::as_str) {
        let members = filter.get("filters").and_then(Value::as_array).cloned().unwrap_or_default();
        if group.eq_ignore_ascii_case("and") {
            return fits_all(contact, &members);
        }
        for member in &members {
            if fits(contact, member)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let field = filter.get("field").and_then(Value::as_str).unwrap_or_default();
    let held = match shown(contact, ApiVersion::Dated).get(field).cloned() {
        Some(Value::Array(items)) => items,
        Some(value) => vec![value],
        None => Vec::new(),
    };
    let value = filter.get("value").cloned().unwrap_or_default();
    let wanted = if let Value::Array(items) = value { items } else { vec![value] };
    let same = |one: &Value, other: &Value| text(one) == text(other);
    let any = |found: &dyn Fn(&Value, &Value) -> bool| {
        held.iter().any(|held| wanted.iter().any(|wanted| found(held, wanted)))
    };
    match filter.get("operator").and_then(Value::as_str).unwrap_or_default() {
        "eq" => Ok(any(&same)),
        "not_eq" => Ok(!any(&same)),
        "contains" => Ok(any(&|held, wanted| text(held).contains(&text(wanted)))),
        "not_contains" => Ok(!any(&|held, wanted| text(held).contains(&text(wanted)))),
        "exists" => Ok(!held.is_empty()),
        "not_exists" => Ok(held.is_empty()),
        other => {
            let hint = "the emulator knows eq, not_eq, contains, not_contains, exists and not_exists";
            Err(Answer::bad_with_hint(format!("Invalid operator: {other}"), hint))
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned).to_lowercase()
}
