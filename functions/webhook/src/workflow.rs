//! Workflow webhooks: another shape, no signature, a secret of the location instead.

use jiff::Timestamp;
use serde_json::Value;
use shared::adapters::ghl::wire;
use shared::compliance::{Kind, Reported};
use shared::conversation::Bot;
use shared::conversation::timing::{Consent, ConsentSource};
use shared::error::BadMessage;
use shared::ids::{ContactId, DeliveryId};
use shared::inbox::delivery::delivery_id;
use shared::inbox::{Channel, ContactChange, ContactEvent, InboundMessage, Person};
use shared::locations::Location;
use shared::privacy::Personal;

use crate::json::{id, kept, object, text};

/// Header of the location's secret.
pub const HEADER: &str = "x-jorge-workflow-secret";

/// Characters kept of a name, or a reason for the record.
const LONGEST_REASON: usize = 200;
/// Characters kept of the words somebody agreed to.
const LONGEST_CONSENT: usize = 500;

/// What a workflow says about a contact.
#[derive(Debug)]
pub struct WorkflowHook {
    /// Whose.
    pub contact: ContactId,
    /// Known by content only.
    pub delivery: DeliveryId,
    /// A message if the workflow hands one over, else what it knows of the contact.
    pub event: ContactEvent,
}

/// Reads a workflow's body for `location`.
///
/// # Errors
/// [`BadMessage`] names the field at fault.
pub fn read(body: &[u8], location: &Location, received_at: Timestamp) -> Result<WorkflowHook, BadMessage> {
    let value = object(body)?;
    if text(&value, "location.id").is_some_and(|id| id != location.id.as_str()) {
        let message = "The field location.id names another location than the address.";
        return Err(BadMessage::new("location.id", "LOCATION_MISMATCH", message));
    }
    let contact = id(&value, "contact_id", "CONTACT_ID_MISSING", "CONTACT_ID_MALFORMED", ContactId::parse)?;
    let change = contact_change(&value, received_at)?;
    let event = match message(&value)? {
        _ if text(&value, "customData.violation").is_some() => {
            ContactEvent::ViolationReportedV1(violation(&value, received_at)?)
        }
        Some(said) => {
            let (said, cut) = kept(said);
            ContactEvent::MessageReceivedV1(InboundMessage {
                message: None,
                conversation: None,
                channel: Channel::Sms,
                text: Personal::new(said),
                cut,
                attachments: 0,
                sent_at: received_at,
                contact: Some(change),
            })
        }
        None => ContactEvent::ContactChangedV1(change),
    };
    // The secret makes the hash unguessable: a short body would be found by trying.
    let secret = location.workflow_secret_hash.as_deref().unwrap_or_default();
    Ok(WorkflowHook { contact, delivery: delivery_id(None, None, &[secret.as_bytes(), body]), event })
}

/// What the contact said: the trigger's message, or the one the team's workflow passes on.
fn message(value: &Value) -> Result<Option<&str>, BadMessage> {
    for path in ["message.body", "customData.message"] {
        let found = path.split('.').try_fold(value, |value, part| value.get(part));
        match found {
            None | Some(Value::Null) => {}
            Some(Value::String(said)) if said.trim().is_empty() => {}
            Some(Value::String(said)) => return Ok(Some(said)),
            Some(_) => {
                return Err(BadMessage::new(
                    path,
                    "TEXT_EXPECTED",
                    format!("The field {path} must be text."),
                ));
            }
        }
    }
    Ok(None)
}

fn contact_change(value: &Value, received_at: Timestamp) -> Result<ContactChange, BadMessage> {
    let personal = |path| Personal::new(text(value, path).map(ToOwned::to_owned));
    let bot = match text(value, "customData.bot").map(str::to_lowercase).as_deref() {
        None => None,
        Some("lead") => Some(Bot::Lead),
        Some("buyer") => Some(Bot::Buyer),
        Some("seller") => Some(Bot::Seller),
        Some(_) => {
            let message = "The field customData.bot must be lead, buyer or seller.";
            return Err(BadMessage::new("customData.bot", "BOT_UNKNOWN", message));
        }
    };
    // Workflows send tags as one comma-separated text; a contact without tags has none at all.
    let tags = value.get("tags").and_then(Value::as_str).map(|tags| {
        let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        wire::kept_tags(tags.map(ToOwned::to_owned).collect())
    });
    Ok(ContactChange {
        person: Person {
            first_name: personal("first_name"),
            name: personal("full_name"),
            phone: personal("phone"),
            email: personal("email"),
        },
        tags,
        time_zone: text(value, "timezone").map(ToOwned::to_owned),
        bot,
        consent: consent(value, received_at)?,
        ..ContactChange::default()
    })
}

/// Consent to be texted unasked: the words agreed to in `customData.consent`, when in `customData.consent_at`; without
/// a time it was given now.
fn consent(value: &Value, received_at: Timestamp) -> Result<Option<Consent>, BadMessage> {
    let Some(wording) = text(value, "customData.consent").filter(|wording| !wording.trim().is_empty()) else {
        return Ok(None);
    };
    let at = match text(value, "customData.consent_at") {
        None => received_at,
        Some(at) => at.parse().map_err(|_| {
            let message = "The field customData.consent_at must be a time like 2026-11-20T18:00:00Z.";
            BadMessage::new("customData.consent_at", "TIME_MALFORMED", message)
        })?,
    };
    let wording: String = wording.chars().take(LONGEST_CONSENT).collect();
    Ok(Some(Consent { source: ConsentSource::Workflow, at, wording: Personal::new(Some(wording)) }))
}

/// Something forbidden that was said to the contact: the words in `customData.violation`, who reports them in
/// `customData.violation_by`, why in `customData.violation_reason`, and which kind of rule it is in
/// `customData.violation_kind`, fair housing unless it says so.
fn violation(value: &Value, received_at: Timestamp) -> Result<Reported, BadMessage> {
    let needed = |path: &'static str| {
        let found = text(value, path).map(str::trim).filter(|found| !found.is_empty());
        found.map(|found| found.chars().take(LONGEST_REASON).collect::<String>()).ok_or_else(|| {
            BadMessage::new(path, "REPORT_INCOMPLETE", format!("The field {path} is required in a report."))
        })
    };
    let kind = match text(value, "customData.violation_kind") {
        None => Kind::FAIR_HOUSING,
        Some(kind) => Kind::parse(kind).ok_or_else(|| {
            let message = "The field customData.violation_kind must be a name like fair_housing.";
            BadMessage::new("customData.violation_kind", "KIND_MALFORMED", message)
        })?,
    };
    let said = text(value, "customData.violation").unwrap_or_default();
    Ok(Reported {
        kind,
        text: Personal::new(kept(said).0),
        by: needed("customData.violation_by")?,
        reason: needed("customData.violation_reason")?,
        at: received_at,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn consent_is_taken_over_with_its_words_and_time() {
        let custom = json!({"consent": "I agree to texts", "consent_at": "2026-11-01T10:00:00Z"});
        let hook = read_json(&json!({"contact_id": "C", "customData": custom})).unwrap();
        let ContactEvent::ContactChangedV1(change) = hook.event else { panic!("no words were said") };
        let consent = change.consent.unwrap();
        assert_eq!(consent.at.to_string(), "2026-11-01T10:00:00Z");
        assert_eq!(consent.wording.expose().as_deref(), Some("I agree to texts"));
    }

    fn read_json(value: &Value) -> Result<WorkflowHook, BadMessage> {
        let location = Location {
            id: shared::ids::LocationId::parse("LOCtest").unwrap(),
            installed: true,
            crm_access: None,
            workflow_secret_hash: None,
            settings: shared::locations::Settings::default(),
        };
        read(value.to_string().as_bytes(), &location, "2026-11-20T18:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_message_brings_the_contact_along() {
        let hook = read_json(&json!({
            "contact_id": "CON1", "first_name": "Ada", "tags": "buyer-lead, website", "timezone": "America/Chicago",
            "location": {"id": "LOCtest"}, "message": {"type": 2, "body": "Hi"}, "customData": {"bot": "Buyer"}
        }))
        .unwrap();
        let ContactEvent::MessageReceivedV1(message) = hook.event else { panic!() };
        let contact = message.contact.unwrap();
        assert_eq!(message.text.expose(), "Hi");
        assert_eq!(contact.tags.unwrap(), ["buyer-lead", "website"]);
        assert_eq!(contact.bot, Some(Bot::Buyer));
    }

    #[test]
    fn a_violation_is_reported_with_who_reports_it_and_why() {
        let custom = json!({
            "violation": "You would not like it there", "violation_by": "Ann", "violation_reason": "steering",
        });
        let hook = read_json(&json!({"contact_id": "CON1", "customData": custom})).unwrap();
        let ContactEvent::ViolationReportedV1(report) = hook.event else { panic!("it is no report") };
        assert_eq!((report.by.as_str(), report.reason.as_str()), ("Ann", "steering"));
        assert_eq!(
            (report.kind, report.text.expose().as_str()),
            (Kind::FAIR_HOUSING, "You would not like it there")
        );
    }

    #[test]
    fn without_a_message_it_tells_about_the_contact() {
        let hook = read_json(&json!({"contact_id": "CON1", "tags": "", "message": {"body": " "}})).unwrap();
        let ContactEvent::ContactChangedV1(change) = hook.event else { panic!() };
        assert_eq!(change.tags, Some(vec![]));
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (value, field) in [
            (json!({}), "contact_id"),
            (json!({"contact_id": "a b"}), "contact_id"),
            (json!({"contact_id": "C", "location": {"id": "LOCother"}}), "location.id"),
            (json!({"contact_id": "C", "customData": {"bot": "butler"}}), "customData.bot"),
            (
                json!({"contact_id": "C", "customData": {"consent": "I agree", "consent_at": "May"}}),
                "customData.consent_at",
            ),
            (json!({"contact_id": "C", "message": {"body": 7}}), "message.body"),
            (
                json!({"contact_id": "C", "customData": {"violation": "x", "violation_by": "Ann"}}),
                "customData.violation_reason",
            ),
            (
                json!({"contact_id": "C", "customData": {"violation": "x", "violation_kind": "Fair Housing!"}}),
                "customData.violation_kind",
            ),
            (json!([]), "body"),
        ] {
            assert_eq!(read_json(&value).unwrap_err().field, field, "{value}");
        }
    }
}
