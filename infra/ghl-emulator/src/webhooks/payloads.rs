//! What each webhook says, in the flat form seen in live payloads.

use super::Announcement;
use crate::{
    model::{Appointment, Contact, Direction, DndChannel, Grant, Message, MessageType, Opportunity},
    wire::{instant, without_nulls},
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};

/// A contact wrote.
pub(crate) fn inbound_message(message: &Message) -> Announcement {
    Announcement { event: "InboundMessage", lane: message.contact_id.clone(), payload: payload_of(message) }
}

/// A contact was written to, by an app or by a person; a comment among the team counts as well.
pub(crate) fn outbound_message(message: &Message) -> Announcement {
    Announcement { event: "OutboundMessage", lane: message.contact_id.clone(), payload: payload_of(message) }
}

fn payload_of(message: &Message) -> Value {
    let mut payload = json!({
        "locationId": message.location_id,
        "body": message.body,
        "contactId": message.contact_id,
        "contentType": if message.message_type == MessageType::Email { "text/html" } else { "text/plain" },
        "conversationId": message.conversation_id,
        "dateAdded": instant(message.date_added),
        "direction": message.direction,
        "messageType": message.message_type,
        "messageId": message.id,
        "status": message.status,
        "source": message.source,
        "userId": message.user_id,
    });
    match message.message_type {
        MessageType::InternalComment => payload["mentions"] = json!(message.mentions),
        MessageType::Email => {
            payload["subject"] = json!(message.subject);
            payload["from"] = json!(message.from);
            payload["to"] = json!(message.to.iter().collect::<Vec<_>>());
            payload["emailMessageId"] = json!(message.email_message_id);
            payload["threadId"] = json!(message.thread_id);
            payload["ccList"] = json!([]);
            payload["bccList"] = json!([]);
            payload["attachments"] = json!(message.attachments);
            if message.direction == Direction::Outbound {
                payload["plainText"] = json!(message.body);
            }
        }
        MessageType::LiveChat => {
            payload["messageTypeString"] = json!(message.message_type.type_string());
            payload["attachments"] = json!(message.attachments);
        }
        other => {
            payload["messageTypeId"] = json!(other.number());
            payload["messageTypeString"] = json!(other.type_string());
            payload["attachments"] = json!(message.attachments);
            payload["from"] = json!(message.from);
            payload["to"] = json!(message.to);
        }
    }
    without_nulls(payload)
}

/// A contact was made.
pub(crate) fn contact_create(contact: &Contact) -> Announcement {
    contact_event("ContactCreate", contact)
}

/// A contact's fields changed.
pub(crate) fn contact_update(contact: &Contact) -> Announcement {
    contact_event("ContactUpdate", contact)
}

/// A contact's tags changed. The payload holds all of them and does not say which changed.
pub(crate) fn contact_tag_update(contact: &Contact) -> Announcement {
    contact_event("ContactTagUpdate", contact)
}

/// A channel of a contact was closed or opened. It lists every channel; `inboundDndSettings` is missing live.
pub(crate) fn contact_dnd_update(contact: &Contact) -> Announcement {
    let mut announcement = contact_event("ContactDndUpdate", contact);
    let settings = DndChannel::ALL.map(|channel| {
        let setting = contact.dnd_settings.get(&channel);
        let setting = setting.map_or_else(|| json!({"status": "inactive"}), |setting| json!(setting));
        (channel.dated_key().to_owned(), setting)
    });
    announcement.payload["dndSettings"] = Value::Object(Map::from_iter(settings));
    announcement
}

fn contact_event(event: &'static str, contact: &Contact) -> Announcement {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let payload = json!({
        "id": contact.id,
        "locationId": contact.location_id,
        "address1": text(&contact.address1),
        "city": text(&contact.city),
        "state": text(&contact.state),
        "companyName": text(&contact.company_name),
        "country": text(&contact.country),
        "source": text(&contact.source),
        "dateAdded": instant(contact.date_added),
        "dateOfBirth": contact.date_of_birth,
        "dnd": contact.dnd,
        "email": contact.email,
        "name": contact.name(),
        "firstName": text(&contact.first_name),
        "lastName": text(&contact.last_name),
        "phone": contact.phone,
        "postalCode": text(&contact.postal_code),
        "tags": contact.tags,
        "website": text(&contact.website),
        "attachments": [],
        "assignedTo": contact.assigned_to,
        "customFields": contact.custom_fields,
    });
    Announcement { event, lane: contact.id.clone(), payload: without_nulls(payload) }
}

/// An appointment was made. This one is nested, and its times carry the location's offset.
pub(crate) fn appointment_create(appointment: &Appointment, zone: &TimeZone) -> Announcement {
    let local = |at: Timestamp| crate::api::local_instant(at, zone);
    let payload = json!({
        "locationId": appointment.location_id,
        "appointment": {
            "id": appointment.id,
            "address": appointment.address.clone().unwrap_or_default(),
            "title": appointment.title,
            "calendarId": appointment.calendar_id,
            "contactId": appointment.contact_id,
            "groupId": "",
            "appointmentStatus": appointment.status,
            "assignedUserId": appointment.assigned_user_id.clone().unwrap_or_default(),
            "users": appointment.assigned_user_id.iter().collect::<Vec<_>>(),
            "notes": "",
            "source": "api",
            "startTime": local(appointment.start),
            "endTime": local(appointment.end),
            "dateAdded": local(appointment.date_added),
            "dateUpdated": local(appointment.date_added),
        },
    });
    Announcement { event: "AppointmentCreate", lane: appointment.contact_id.clone(), payload }
}

/// A deal moved to another stage.
pub(crate) fn opportunity_stage_update(opportunity: &Opportunity) -> Announcement {
    opportunity_event("OpportunityStageUpdate", opportunity)
}

/// A deal was won, lost, abandoned or opened again.
pub(crate) fn opportunity_status_update(opportunity: &Opportunity) -> Announcement {
    opportunity_event("OpportunityStatusUpdate", opportunity)
}

fn opportunity_event(event: &'static str, opportunity: &Opportunity) -> Announcement {
    let payload = json!({
        "id": opportunity.id,
        "locationId": opportunity.location_id,
        "assignedTo": opportunity.assigned_to,
        "contactId": opportunity.contact_id,
        "monetaryValue": opportunity.monetary_value,
        "name": opportunity.name,
        "pipelineId": opportunity.pipeline_id,
        "pipelineStageId": opportunity.pipeline_stage_id,
        "source": opportunity.source,
        "status": opportunity.status,
        "dateAdded": instant(opportunity.created_at),
    });
    let lane = opportunity.contact_id.clone();
    Announcement { event, lane, payload: without_nulls(payload) }
}

/// The app was installed.
pub(crate) fn install(grant: &Grant, company_name: &str, at: Timestamp) -> Announcement {
    let payload = json!({
        "installType": grant.install_type.name(),
        "locationId": grant.location_id,
        "companyId": grant.company_id,
        "userId": grant.user_id,
        "planId": "",
        "trial": {"onTrial": false, "trialDuration": 0, "trialStartDate": instant(at)},
        "isWhitelabelCompany": false,
        "whitelabelDetails": {},
        "companyName": company_name,
    });
    Announcement { event: "INSTALL", lane: installation_lane(grant), payload: without_nulls(payload) }
}

/// The app was removed.
pub(crate) fn uninstall(grant: &Grant) -> Announcement {
    let payload = json!({
        "installType": grant.install_type.name(),
        "locationId": grant.location_id,
        "companyId": grant.company_id,
    });
    Announcement { event: "UNINSTALL", lane: installation_lane(grant), payload: without_nulls(payload) }
}

fn installation_lane(grant: &Grant) -> String {
    format!("installation {}", grant.location_id.as_deref().unwrap_or(&grant.company_id))
}

/// What there is to tell when a contact is saved: each kind of change has its own event.
pub(crate) fn contact_saved(before: Option<&Contact>, after: &Contact) -> Vec<Announcement> {
    let Some(before) = before else { return vec![contact_create(after)] };
    let mut announcements = Vec::new();
    // Tags and do-not-disturb aside, is it still the same contact?
    let same_otherwise = *before
        == Contact {
            tags: before.tags.clone(),
            dnd: before.dnd,
            dnd_settings: before.dnd_settings.clone(),
            date_updated: before.date_updated,
            ..after.clone()
        };
    if !same_otherwise {
        announcements.push(contact_update(after));
    }
    if before.tags != after.tags {
        announcements.push(contact_tag_update(after));
    }
    if before.dnd != after.dnd || before.dnd_settings != after.dnd_settings {
        announcements.push(contact_dnd_update(after));
    }
    announcements
}
