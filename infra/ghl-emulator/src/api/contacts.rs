//! Contacts.

use super::{
    contact_fields::{KNOWN, KNOWN_TO_UPSERT, read_fields},
    exchange::{Answer, ApiVersion, Exchange, Outcome},
};
use crate::{
    ids::new_id,
    model::{Contact, NewContact, e164},
    state::Change,
    webhooks::payloads,
    wire::{instant, trace_id, without_nulls},
};
use serde_json::{Map, Value, json};

/// One contact.
pub(super) fn get(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    Answer::ok(json!({"contact": shown(&contact, exchange.version), "traceId": trace_id()}))
}

/// Changes what the body names. `tags` replaces all tags.
pub(super) fn update(exchange: &mut Exchange<'_>) -> Outcome {
    let before = exchange.contact(&exchange.id(0))?;
    let location = exchange.location(&before.location_id)?;
    let mut fields = exchange.fields()?;
    fields.only(&KNOWN);
    let mut after = before.clone();
    read_fields(&mut fields, &mut after, &location, exchange.version);
    fields.check()?;
    let after = save(exchange, Some(&before), after)?;
    let succeeded = if exchange.version == ApiVersion::V3 { "succeeded" } else { "succeded" };
    let mut body = json!({"contact": shown(&after, exchange.version), "traceId": trace_id()});
    body[succeeded] = json!(true);
    Answer::ok(body)
}

/// Finds a contact by e-mail or phone and changes it, or makes one.
pub(super) fn upsert(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    fields.only(&KNOWN_TO_UPSERT);
    let location_id = fields.required_text("locationId");
    let email =
        fields.text("email").map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
    let phone = fields.text("phone").filter(|phone| !phone.is_empty()).map(|phone| e164(&phone));
    fields.check()?;
    if email.is_none() && phone.is_none() {
        return Err(Answer::bad("Please pass at least an email or a phone number"));
    }
    let location = exchange.location(&location_id)?;
    // The e-mail address decides first; a phone number of somebody else does not make it another contact.
    let find = |same: &dyn Fn(&Contact) -> bool| {
        exchange
            .state()
            .contacts
            .values()
            .find(|contact| contact.location_id == location_id && same(contact))
            .cloned()
    };
    let found = find(&|contact| email.is_some() && contact.email == email)
        .or_else(|| find(&|contact| phone.is_some() && contact.phone == phone));
    let fresh = || {
        let contact = NewContact { location_id: location_id.clone(), ..NewContact::default() };
        contact.into_contact(new_id(), exchange.now)
    };
    let mut after = found.clone().unwrap_or_else(fresh);
    read_fields(&mut fields, &mut after, &location, exchange.version);
    fields.check()?;
    let after = save(exchange, found.as_ref(), after)?;
    Answer::ok(json!({
        "new": found.is_none(),
        "contact": shown(&after, exchange.version),
        "traceId": trace_id(),
    }))
}

/// Saves a contact that changed and tells what did; one that did not change is left alone.
pub(super) fn save(
    exchange: &mut Exchange<'_>,
    before: Option<&Contact>,
    after: Contact,
) -> Result<Contact, Answer> {
    if before == Some(&after) {
        return Ok(after);
    }
    let after = Contact { date_updated: exchange.now, ..after };
    let announcements = payloads::contact_saved(before, &after);
    exchange.commit(vec![Change::ContactSaved { contact: after.clone() }], announcements)?;
    Ok(after)
}

/// A contact as the API shows it.
pub(super) fn shown(contact: &Contact, version: ApiVersion) -> Value {
    let settings = contact.dnd_settings.iter().map(|(channel, setting)| {
        let key = if version == ApiVersion::V3 { channel.v3_key() } else { channel.dated_key() };
        (key.to_owned(), json!(setting))
    });
    let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
    let name = contact.name();
    without_nulls(json!({
        "id": contact.id,
        "locationId": contact.location_id,
        "name": name,
        "contactName": name,
        "fullNameLowerCase": name.to_lowercase(),
        "firstName": contact.first_name,
        "firstNameLowerCase": lower(&contact.first_name),
        "lastName": contact.last_name,
        "lastNameLowerCase": lower(&contact.last_name),
        "email": contact.email,
        "emailLowerCase": contact.email,
        "phone": contact.phone,
        "timezone": contact.timezone,
        "companyName": contact.company_name,
        "dnd": contact.dnd,
        "dndSettings": Map::from_iter(settings),
        "type": "lead",
        "source": contact.source,
        "assignedTo": contact.assigned_to,
        "address1": contact.address1,
        "city": contact.city,
        "state": contact.state,
        "country": contact.country,
        "postalCode": contact.postal_code,
        "website": contact.website,
        "dateOfBirth": contact.date_of_birth,
        "tags": contact.tags,
        "customFields": contact.custom_fields,
        "dateAdded": instant(contact.date_added),
        "dateUpdated": instant(contact.date_updated),
    }))
}
