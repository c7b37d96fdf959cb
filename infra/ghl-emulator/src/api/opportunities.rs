//! Opportunities.

use super::{
    exchange::{Answer, Exchange, Outcome},
    fields::Fields,
};
use crate::{
    ids::new_id,
    model::Opportunity,
    state::Change,
    webhooks::payloads,
    wire::{instant, trace_id},
};
use serde_json::{Value, json};

const STATUSES: [&str; 4] = ["open", "won", "lost", "abandoned"];
const LARGEST_PAGE: usize = 100;

/// Makes an opportunity; a contact has one per pipeline.
pub(super) fn create(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let mut opportunity = new_opportunity(exchange, &mut fields)?;
    for (name, value) in [("name", &opportunity.name), ("status", &opportunity.status)] {
        if value.is_empty() {
            fields.complain(format!("{name} should not be empty"));
        }
    }
    fields.check()?;
    if find(exchange, &opportunity).is_some() {
        return Err(Answer::bad("Can not create duplicate opportunity for the contact."));
    }
    default_stage(exchange, &mut opportunity)?;
    let answer = json!({"opportunity": shown(exchange, &opportunity), "traceId": trace_id()});
    exchange.commit(vec![Change::OpportunitySaved { opportunity }], Vec::new())?;
    Answer::created(answer)
}

/// Changes what the body names.
pub(super) fn update(exchange: &mut Exchange<'_>) -> Outcome {
    let id = exchange.id(0);
    let Some(before) = exchange.state().opportunities.get(&id).cloned() else {
        return Err(Answer::bad(format!("Opportunity with id {id} not found")));
    };
    let mut fields = exchange.fields()?;
    exchange.location(&before.location_id)?;
    let saved = change(exchange, &mut fields, before)?;
    Answer::ok(json!({"opportunity": shown(exchange, &saved), "traceId": trace_id()}))
}

/// Changes the contact's opportunity in the pipeline, or makes one.
pub(super) fn upsert(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let mut fresh = new_opportunity(exchange, &mut fields)?;
    fields.check()?;
    let found = match fields.text("id") {
        Some(id) => exchange.state().opportunities.get(&id).cloned(),
        None => find(exchange, &fresh),
    };
    let new = found.is_none();
    let saved = if let Some(before) = found {
        exchange.location(&before.location_id)?;
        change(exchange, &mut fields, before)?
    } else {
        if fresh.status.is_empty() {
            "open".clone_into(&mut fresh.status);
        }
        default_stage(exchange, &mut fresh)?;
        exchange.commit(vec![Change::OpportunitySaved { opportunity: fresh.clone() }], Vec::new())?;
        fresh
    };
    Answer::ok(json!({"new": new, "opportunity": shown(exchange, &saved), "traceId": trace_id()}))
}

/// Opportunities of a location, the newest first. The names of its parameters are in snake case.
pub(super) fn search(exchange: &mut Exchange<'_>) -> Outcome {
    let location_id = exchange.required_query("location_id")?;
    exchange.location(&location_id)?;
    let fits = |name: &str, held: Option<&str>| {
        let wanted = exchange.query.get(name).map(String::as_str).filter(|wanted| !wanted.is_empty());
        wanted.is_none_or(|wanted| wanted == "all" || Some(wanted) == held)
    };
    let mut found: Vec<&Opportunity> = exchange
        .state()
        .opportunities
        .values()
        .filter(|opportunity| opportunity.location_id == location_id)
        .filter(|opportunity| fits("contact_id", Some(&opportunity.contact_id)))
        .filter(|opportunity| fits("pipeline_id", Some(&opportunity.pipeline_id)))
        .filter(|opportunity| fits("pipeline_stage_id", opportunity.pipeline_stage_id.as_deref()))
        .filter(|opportunity| fits("assigned_to", opportunity.assigned_to.as_deref()))
        .filter(|opportunity| fits("status", Some(&opportunity.status)))
        .collect();
    found.sort_by_key(|opportunity| std::cmp::Reverse((opportunity.created_at, opportunity.id.clone())));
    let number =
        |name: &str, usual| exchange.query.get(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (limit, page): (usize, usize) = (number("limit", 20), number("page", 1).max(1));
    if limit > LARGEST_PAGE {
        return Err(Answer::unprocessable(vec![format!("limit must not be greater than {LARGEST_PAGE}")]));
    }
    let begin = (page - 1) * limit;
    let more = begin + limit < found.len();
    let opportunities: Vec<Value> =
        found.iter().skip(begin).take(limit).map(|opportunity| shown(exchange, opportunity)).collect();
    Answer::ok(json!({
        "opportunities": opportunities,
        "meta": {"total": found.len(), "currentPage": page, "nextPage": more.then_some(page + 1)},
        "aggregations": {},
        "traceId": trace_id(),
    }))
}

/// The pipelines of a location.
pub(super) fn pipelines(exchange: &mut Exchange<'_>) -> Outcome {
    let location = exchange.location(&exchange.required_query("locationId")?)?;
    let pipelines: Vec<Value> = location
        .pipelines
        .iter()
        .map(|pipeline| {
            let stages = pipeline.stages.iter().enumerate();
            let stages =
                stages.map(|(at, stage)| json!({"id": stage.id, "name": stage.name, "position": at}));
            json!({
                "id": pipeline.id,
                "name": pipeline.name,
                "stages": stages.collect::<Vec<_>>(),
                "showInFunnel": true,
                "showInPieChart": true,
                "locationId": location.id,
            })
        })
        .collect();
    Answer::ok(json!({"pipelines": pipelines, "traceId": trace_id()}))
}

fn new_opportunity(exchange: &Exchange<'_>, fields: &mut Fields) -> Result<Opportunity, Answer> {
    let now = exchange.now;
    let mut opportunity = Opportunity {
        id: new_id(),
        location_id: fields.required_text("locationId"),
        contact_id: fields.required_text("contactId"),
        name: String::new(),
        pipeline_id: fields.required_text("pipelineId"),
        pipeline_stage_id: None,
        status: String::new(),
        monetary_value: None,
        assigned_to: None,
        source: None,
        custom_fields: Vec::new(),
        created_at: now,
        updated_at: now,
        stage_changed_at: now,
        status_changed_at: now,
    };
    read_fields(fields, &mut opportunity);
    fields.check()?;
    let contact = exchange.contact(&opportunity.contact_id)?;
    if contact.location_id != opportunity.location_id {
        return Err(Answer::bad("The contact does not belong to this location"));
    }
    Ok(opportunity)
}

fn read_fields(fields: &mut Fields, opportunity: &mut Opportunity) {
    if let Some(name) = fields.text("name") {
        opportunity.name = name;
    }
    if let Some(pipeline_id) = fields.text("pipelineId") {
        opportunity.pipeline_id = pipeline_id;
    }
    if let Some(status) = fields.text("status") {
        if !STATUSES.contains(&status.as_str()) {
            fields.complain(format!("status must be one of the following values: {}", STATUSES.join(", ")));
        }
        opportunity.status = status;
    }
    fields.number("monetaryValue");
    if let Some(Value::Number(value)) = fields.value("monetaryValue") {
        // As it was written: 450000 must not come back as 450000.0.
        opportunity.monetary_value = Some(value.clone());
    }
    if let Some(custom_fields) = fields.list("customFields") {
        opportunity.custom_fields = custom_fields;
    }
    fields.patch("pipelineStageId", &mut opportunity.pipeline_stage_id);
    fields.patch("assignedTo", &mut opportunity.assigned_to);
    fields.patch("source", &mut opportunity.source);
}

fn change(
    exchange: &mut Exchange<'_>,
    fields: &mut Fields,
    before: Opportunity,
) -> Result<Opportunity, Answer> {
    let mut after = before.clone();
    read_fields(fields, &mut after);
    fields.check()?;
    if after == before {
        return Ok(before);
    }
    check_stage(exchange, &after)?;
    after.updated_at = exchange.now;
    let moved =
        after.pipeline_stage_id != before.pipeline_stage_id || after.pipeline_id != before.pipeline_id;
    let mut announcements = Vec::new();
    if moved {
        after.stage_changed_at = exchange.now;
        announcements.push(payloads::opportunity_stage_update(&after));
    }
    if after.status != before.status {
        after.status_changed_at = exchange.now;
        announcements.push(payloads::opportunity_status_update(&after));
    }
    exchange.commit(vec![Change::OpportunitySaved { opportunity: after.clone() }], announcements)?;
    Ok(after)
}

/// The contact's opportunity in the same pipeline.
fn find(exchange: &Exchange<'_>, like: &Opportunity) -> Option<Opportunity> {
    let same =
        |held: &&Opportunity| held.contact_id == like.contact_id && held.pipeline_id == like.pipeline_id;
    exchange.state().opportunities.values().find(same).cloned()
}

/// Without a stage an opportunity begins in the first one.
fn default_stage(exchange: &Exchange<'_>, opportunity: &mut Opportunity) -> Result<(), Answer> {
    check_stage(exchange, opportunity)?;
    if opportunity.pipeline_stage_id.is_none() {
        let location = exchange.location(&opportunity.location_id)?;
        let pipeline = location.pipelines.iter().find(|pipeline| pipeline.id == opportunity.pipeline_id);
        opportunity.pipeline_stage_id =
            pipeline.and_then(|pipeline| pipeline.stages.first()).map(|stage| stage.id.clone());
    }
    Ok(())
}

/// Pipeline and stage must be of the location.
fn check_stage(exchange: &Exchange<'_>, opportunity: &Opportunity) -> Result<(), Answer> {
    let location = exchange.location(&opportunity.location_id)?;
    let hint = "GET /_emulator/locations shows what there is";
    let Some(pipeline) = location.pipelines.iter().find(|pipeline| pipeline.id == opportunity.pipeline_id)
    else {
        return Err(Answer::bad_with_hint("The pipeline id is invalid.", hint));
    };
    match &opportunity.pipeline_stage_id {
        Some(id) if !pipeline.stages.iter().any(|stage| stage.id == *id) => {
            Err(Answer::bad_with_hint("The pipeline stage id is invalid.", hint))
        }
        _ => Ok(()),
    }
}

fn shown(exchange: &Exchange<'_>, opportunity: &Opportunity) -> Value {
    let contact = exchange.state().contacts.get(&opportunity.contact_id);
    let contact = contact.map(|contact| {
        json!({
            "id": contact.id,
            "name": contact.name(),
            "email": contact.email,
            "phone": contact.phone,
            "tags": contact.tags,
        })
    });
    json!({
        "id": opportunity.id,
        "name": opportunity.name,
        "monetaryValue": opportunity.monetary_value.clone().unwrap_or_else(|| 0.into()),
        "pipelineId": opportunity.pipeline_id,
        "pipelineStageId": opportunity.pipeline_stage_id,
        "assignedTo": opportunity.assigned_to,
        "status": opportunity.status,
        "source": opportunity.source.clone().unwrap_or_default(),
        "lastStatusChangeAt": instant(opportunity.status_changed_at),
        "lastStageChangeAt": instant(opportunity.stage_changed_at),
        "createdAt": instant(opportunity.created_at),
        "updatedAt": instant(opportunity.updated_at),
        "contactId": opportunity.contact_id,
        "locationId": opportunity.location_id,
        "contact": contact,
        "customFields": opportunity.custom_fields,
    })
}
