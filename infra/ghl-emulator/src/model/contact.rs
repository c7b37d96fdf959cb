//! A contact.

use super::{DndChannel, DndSetting, MessageType};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A person in the CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Its id.
    pub id: String,
    /// The location it belongs to.
    pub location_id: String,
    /// What people and API set as first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The phone number in E.164.
    pub phone: Option<String>,
    /// The e-mail address, lower case.
    pub email: Option<String>,
    /// The IANA name of the zone, when known.
    pub timezone: Option<String>,
    /// The user in charge.
    pub assigned_to: Option<String>,
    /// Where the contact came from.
    pub source: Option<String>,
    /// The company.
    pub company_name: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Country code.
    pub country: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Date of birth as sent.
    pub date_of_birth: Option<String>,
    /// Tags: lower case, each once, in the order they came.
    pub tags: Vec<String>,
    /// Whether every channel is closed.
    pub dnd: bool,
    /// The channels that were ever set.
    pub dnd_settings: BTreeMap<DndChannel, DndSetting>,
    /// Custom fields that were ever set.
    pub custom_fields: Vec<CustomField>,
    /// When it was made.
    pub date_added: Timestamp,
    /// When it last changed.
    pub date_updated: Timestamp,
}

/// The value of a custom field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomField {
    /// The id of the field's definition.
    pub id: String,
    /// Text, number, list …
    pub value: Value,
}

/// A contact to be put there before a test, a demo or a developer begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NewContact {
    /// The location. One not seen before is made, as [`super::Location::example`].
    pub location_id: String,
    /// The id; one is made up when absent.
    pub id: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// IANA name of the zone.
    pub timezone: Option<String>,
    /// The user in charge.
    pub assigned_to: Option<String>,
    /// Where the contact came from.
    pub source: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// When it was made; now when absent.
    pub date_added: Option<Timestamp>,
    /// Whether a `ContactCreate` webhook tells of it. A seeded contact has been there before, so: no.
    pub announce: bool,
}

impl Contact {
    /// First and last name, as far as they are known.
    pub fn name(&self) -> String {
        [self.first_name.as_deref(), self.last_name.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether messages of this type are refused.
    pub fn refuses(&self, message_type: MessageType) -> bool {
        let closed = DndChannel::of(message_type)
            .and_then(|channel| self.dnd_settings.get(&channel))
            .is_some_and(DndSetting::is_closed);
        self.dnd || closed
    }

    /// Adds the tags it does not have; says which those were.
    pub(crate) fn add_tags(&mut self, tags: &[String]) -> Vec<String> {
        let mut added = Vec::new();
        for tag in tags.iter().map(|written| tag(written)).filter(|tag| !tag.is_empty()) {
            if !self.tags.contains(&tag) {
                self.tags.push(tag.clone());
                added.push(tag);
            }
        }
        added
    }

    /// Takes these tags away; says which of them it had.
    pub(crate) fn remove_tags(&mut self, tags: &[String]) -> Vec<String> {
        let unwanted: Vec<String> = tags.iter().map(|written| tag(written)).collect();
        let (removed, kept) =
            std::mem::take(&mut self.tags).into_iter().partition(|tag| unwanted.contains(tag));
        self.tags = kept;
        removed
    }
}

impl NewContact {
    /// The contact this becomes.
    pub(crate) fn into_contact(self, id: String, now: Timestamp) -> Contact {
        let date_added = self.date_added.unwrap_or(now);
        let mut contact = Contact {
            id,
            location_id: self.location_id,
            first_name: self.first_name,
            last_name: self.last_name,
            phone: self.phone.as_deref().map(e164),
            email: self.email.map(|email| email.trim().to_lowercase()),
            timezone: self.timezone,
            assigned_to: self.assigned_to,
            source: self.source,
            company_name: None,
            address1: None,
            city: None,
            state: None,
            country: None,
            postal_code: None,
            website: None,
            date_of_birth: None,
            tags: Vec::new(),
            dnd: false,
            dnd_settings: BTreeMap::new(),
            custom_fields: self.custom_fields,
            date_added,
            date_updated: date_added,
        };
        contact.add_tags(&self.tags);
        contact
    }
}

/// A tag as the CRM keeps it: without outer blanks, lower case.
fn tag(written: &str) -> String {
    written.trim().to_lowercase()
}

/// A phone number as the CRM keeps it. Ten digits without a country are taken as North American.
pub(crate) fn e164(written: &str) -> String {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    match (written.trim_start().starts_with('+'), digits.len()) {
        (false, 10) => format!("+1{digits}"),
        _ => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::e164;

    #[test]
    fn phone_numbers_are_kept_in_e164_however_they_are_written() {
        assert_eq!(e164("(312) 555-0123"), "+13125550123");
        assert_eq!(e164("+1 312-555-0123"), "+13125550123");
        assert_eq!(e164("+44 20 7946 0123"), "+442079460123");
    }
}
