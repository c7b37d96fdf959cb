//! A contact's record: what it says, its tags, do-not-disturb.

use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::attempt::Repeat;
use super::client::{CONTACTS_VERSION, GhlClient, ok_json, refused_for_good, unavailable, written};
use super::wire::{Contact, ContactAnswer, Tags};
use crate::conversation::Written;
use crate::error::Fault;
use crate::ids::ContactId;
use crate::locations::Location;
use crate::privacy::Personal;

/// The channels do-not-disturb is set on, as the dated versions write them. With v3 all keys are in lower case,
/// and a call with these changes nothing and answers 200.
const CHANNELS: [&str; 6] = ["SMS", "Email", "WhatsApp", "Call", "FB", "GMB"];
/// The one of them that is lifted.
const TEXTS: &str = "SMS";
/// Characters of an opt-out's wording that are kept in the CRM.
const LONGEST_REASON: usize = 500;

impl GhlClient {
    /// The contact's record, or the status with which the CRM says that there is none.
    pub(super) async fn record(
        &self,
        location: &Location,
        contact: &ContactId,
        action: &'static str,
    ) -> Result<Result<Contact, StatusCode>, Fault> {
        let path = ["contacts", contact.as_str()];
        let request = self.request(Method::GET, &path, CONTACTS_VERSION)?;
        let response = self.call(location, request, Repeat::Safe, action).await?;
        // GHL answers 400 for an id it does not know, 404 for one it has deleted.
        if let status @ (StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) = response.status() {
            return Ok(Err(status));
        }
        let answer: ContactAnswer = ok_json(response, action).await?;
        // A token may open more than one location; what belongs to another is none of this one's.
        if answer.contact.is_elsewhere(&location.id) {
            return Ok(Err(StatusCode::NOT_FOUND));
        }
        Ok(Ok(answer.contact))
    }

    pub(super) async fn write_tags(
        &self,
        location: &Location,
        contact: &ContactId,
        add: &[String],
        remove: &[String],
    ) -> Result<Written, Fault> {
        const ACTION: &str = "changing tags";
        let path = ["contacts", contact.as_str(), "tags"];
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        let remove: Vec<String> =
            remove.iter().filter(|tag| !add.iter().any(|added| same(added, tag))).cloned().collect();
        for (method, tags) in [(Method::POST, add), (Method::DELETE, remove.as_slice())] {
            if tags.is_empty() {
                continue;
            }
            let request = self.request(method, &path, CONTACTS_VERSION)?.json(&Tags { tags });
            let response = self.call(location, request, Repeat::Safe, ACTION).await?;
            if let refused @ Written::Refused { .. } = written(&response, ACTION)? {
                return Ok(refused);
            }
        }
        Ok(Written::Done)
    }

    pub(super) async fn close_channels(
        &self,
        location: &Location,
        contact: &ContactId,
        wording: &Personal<String>,
    ) -> Result<Written, Fault> {
        const ACTION: &str = "setting do-not-disturb";
        let reason: String = wording.expose().chars().take(LONGEST_REASON).collect();
        let settings: Map<String, Value> = CHANNELS
            .into_iter()
            .map(|channel| (channel.to_owned(), json!({"status": "active", "message": reason})))
            .collect();
        let body = json!({"dnd": true, "dndSettings": settings});
        let is_so = |contact: &Contact| contact.dnd_texts() == Some(true);
        self.change_and_look(location, contact, &body, is_so, ACTION).await
    }

    pub(super) async fn open_texts(
        &self,
        location: &Location,
        contact: &ContactId,
    ) -> Result<Written, Fault> {
        const ACTION: &str = "lifting do-not-disturb";
        let before = match self.record(location, contact, ACTION).await? {
            Ok(before) => before,
            Err(status) => return Ok(Written::Refused { status: status.as_u16() }),
        };
        let is_so = |contact: &Contact| contact.dnd_texts() != Some(true) && !contact.dnd_all();
        if is_so(&before) {
            return Ok(Written::Done);
        }
        let body = json!({"dnd": false, "dndSettings": only_texts_open(&before)});
        self.change_and_look(location, contact, &body, is_so, ACTION).await
    }

    /// Changes a contact and asks the CRM whether it is `is_so` now: its 200 alone does not say that.
    async fn change_and_look(
        &self,
        location: &Location,
        contact: &ContactId,
        body: &Value,
        is_so: impl Fn(&Contact) -> bool + Send,
        action: &'static str,
    ) -> Result<Written, Fault> {
        let path = ["contacts", contact.as_str()];
        let request = self.request(Method::PUT, &path, CONTACTS_VERSION)?.json(body);
        let response = self.call(location, request, Repeat::Safe, action).await?;
        if let Some(status) = refused_for_good(response.status()) {
            return Ok(Written::Refused { status });
        }
        written(&response, action)?;
        match self.record(location, contact, action).await? {
            Ok(after) if is_so(&after) => Ok(Written::Done),
            Ok(_) => Err(unavailable(action, "the CRM accepted it and changed nothing")),
            Err(status) => Ok(Written::Refused { status: status.as_u16() }),
        }
    }
}

/// Settings that open texts and leave every other channel as it is. Where the switch for all channels was on, a
/// channel without a setting of its own was off through it, and must say so itself from now on.
fn only_texts_open(before: &Contact) -> Map<String, Value> {
    let mut settings = Map::new();
    for channel in CHANNELS {
        let setting = if channel == TEXTS {
            Some(json!({"status": "inactive"}))
        } else if before.dnd_all() {
            Some(closed(before.dnd_setting(channel)))
        } else {
            before.dnd_setting(channel).filter(|setting| setting.is_object()).cloned()
        };
        if let Some(setting) = setting {
            settings.insert(channel.to_owned(), setting);
        }
    }
    settings
}

/// The setting, if it says that the channel is off; else one that does.
fn closed(setting: Option<&Value>) -> Value {
    let is_closed = |setting: &&Value| {
        matches!(setting.get("status").and_then(Value::as_str), Some("active" | "permanent"))
    };
    setting.filter(is_closed).cloned().unwrap_or_else(|| json!({"status": "active"}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(json: Value) -> Contact {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn opening_texts_leaves_every_other_channel_as_it_was() {
        let partly = contact(json!({"dnd": false, "dndSettings": {
            "SMS": {"status": "active"}, "Email": {"status": "active", "message": "no mail"}, "RCS": null,
        }}));
        let settings = only_texts_open(&partly);
        assert_eq!(settings["SMS"]["status"], "inactive");
        assert_eq!(settings["Email"], json!({"status": "active", "message": "no mail"}));
        assert_eq!(settings.len(), 2, "what says nothing is not touched");
    }

    #[test]
    fn a_channel_that_was_off_through_the_switch_for_all_stays_off_by_itself() {
        let all = contact(json!({"dnd": true, "dndSettings": {"call": {"status": "inactive"}}}));
        let settings = only_texts_open(&all);
        assert_eq!(settings["SMS"]["status"], "inactive");
        for channel in ["Email", "WhatsApp", "Call", "FB", "GMB"] {
            assert_eq!(settings[channel]["status"], "active", "{channel}");
        }
    }
}
