//! The fields of a contact in a body, as each version of the API names them.

use super::{exchange::ApiVersion, fields::Fields};
use crate::model::{Contact, CustomField, DndChannel, DndSetting, DndStatus, Location, e164};
use serde_json::Value;

/// What a change may name; anything else is refused.
pub(super) const KNOWN: [&str; 20] = [
    "firstName",
    "lastName",
    "name",
    "email",
    "phone",
    "address1",
    "city",
    "state",
    "postalCode",
    "website",
    "timezone",
    "dnd",
    "dndSettings",
    "inboundDndSettings",
    "tags",
    "customFields",
    "source",
    "dateOfBirth",
    "country",
    "assignedTo",
];

/// What an upsert may name: the same and a few more.
pub(super) const KNOWN_TO_UPSERT: [&str; 24] = {
    let mut known = ["locationId"; 24];
    let mut at = 0;
    while at < KNOWN.len() {
        known[at] = KNOWN[at];
        at += 1;
    }
    known[20] = "gender";
    known[21] = "companyName";
    known[22] = "createNewIfDuplicateAllowed";
    known
};

/// Puts what the body names into the contact.
pub(super) fn read_fields(
    fields: &mut Fields,
    contact: &mut Contact,
    location: &Location,
    version: ApiVersion,
) {
    if let Some(name) = fields.text("name") {
        let (first, last) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
        contact.first_name = Some(first.to_owned()).filter(|first| !first.is_empty());
        contact.last_name = Some(last.trim().to_owned()).filter(|last| !last.is_empty());
    }
    for (name, field) in [
        ("firstName", &mut contact.first_name),
        ("lastName", &mut contact.last_name),
        ("email", &mut contact.email),
        ("phone", &mut contact.phone),
        ("address1", &mut contact.address1),
        ("city", &mut contact.city),
        ("state", &mut contact.state),
        ("postalCode", &mut contact.postal_code),
        ("website", &mut contact.website),
        ("timezone", &mut contact.timezone),
        ("source", &mut contact.source),
        ("dateOfBirth", &mut contact.date_of_birth),
        ("country", &mut contact.country),
        ("assignedTo", &mut contact.assigned_to),
        ("companyName", &mut contact.company_name),
    ] {
        fields.patch(name, field);
    }
    contact.email = contact.email.take().map(|email| email.trim().to_lowercase());
    contact.phone = contact.phone.take().map(|phone| e164(&phone));
    if let Some(tags) = fields.texts("tags") {
        // Overwrites: a tag that is not named is gone.
        contact.tags.clear();
        contact.add_tags(&tags);
    }
    if let Some(dnd) = fields.boolean("dnd") {
        contact.dnd = dnd;
    }
    read_dnd(fields, contact, version);
    read_custom_fields(fields, contact, location, version);
}

/// Keys are case-sensitive, and differ between versions. A key of the other version is passed over without a
/// word: that call answers 200 and the contact has not opted out.
fn read_dnd(fields: &mut Fields, contact: &mut Contact, version: ApiVersion) {
    let Some(Value::Object(settings)) = fields.value("dndSettings").cloned() else { return };
    for channel in DndChannel::ALL {
        let key = if version == ApiVersion::V3 { channel.v3_key() } else { channel.dated_key() };
        let Some(setting) = settings.get(key) else { continue };
        let text = |name: &str| setting.get(name).and_then(Value::as_str).map(str::to_owned);
        let status = match setting.get("status").and_then(Value::as_str) {
            Some("active") => DndStatus::Active,
            Some("inactive") => DndStatus::Inactive,
            Some("permanent") => DndStatus::Permanent,
            _ => {
                let values = "active, inactive, permanent";
                fields.complain(format!(
                    "dndSettings.{key}.status must be one of the following values: {values}"
                ));
                continue;
            }
        };
        contact
            .dnd_settings
            .insert(channel, DndSetting { status, message: text("message"), code: text("code") });
    }
}

/// `field_value` in the dated versions, `fieldValue` in v3. A field is named by id, or by a key the location has.
fn read_custom_fields(fields: &mut Fields, contact: &mut Contact, location: &Location, version: ApiVersion) {
    let value_name = if version == ApiVersion::V3 { "fieldValue" } else { "field_value" };
    for field in fields.list("customFields").unwrap_or_default() {
        let text = |name: &str| field.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let id = text("id").or_else(|| text("key").and_then(|key| location.custom_field_id(key)));
        let value = field.get(value_name).or_else(|| field.get("value"));
        let (Some(id), Some(value)) = (id, value.cloned()) else { continue };
        match contact.custom_fields.iter_mut().find(|field| field.id == id) {
            Some(known) => known.value = value,
            None => contact.custom_fields.push(CustomField { id: id.to_owned(), value }),
        }
    }
}
