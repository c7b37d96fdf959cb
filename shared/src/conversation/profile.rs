//! What the CRM says of a contact.

use serde::{Deserialize, Serialize};

use super::timing::Consent;
use crate::inbox::{ContactChange, Person};

/// What the CRM says of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Names and addresses.
    pub person: Person,
    /// Tags; `None` until the CRM told us all of them.
    pub tags: Option<Vec<String>>,
    /// Do-not-disturb on every channel.
    pub dnd_all: bool,
    /// Do-not-disturb on texts.
    pub dnd_texts: bool,
    /// When the newest report was made that told tags or do-not-disturb.
    pub reported_at: Option<jiff::Timestamp>,
    /// IANA zone.
    pub time_zone: Option<String>,
    /// Consent to be texted unasked, where it was recorded.
    pub consent: Option<Consent>,
}

impl Profile {
    /// Whether the CRM says do not disturb.
    #[must_use]
    pub const fn do_not_disturb(&self) -> bool {
        self.dnd_all || self.dnd_texts
    }

    /// Takes over what `change` says; what it does not say stays, and so does what a newer report has said.
    pub fn apply(&mut self, change: &ContactChange) {
        self.person.update(&change.person);
        let overtaken = self.reported_at > change.reported_at && change.reported_at.is_some();
        if !overtaken {
            self.reported_at = self.reported_at.max(change.reported_at);
            if let Some(tags) = &change.tags {
                self.tags = Some(tags.clone());
            }
            self.dnd_all = change.dnd_all.unwrap_or(self.dnd_all);
            self.dnd_texts = change.dnd_texts.unwrap_or(self.dnd_texts);
        }
        if let Some(zone) = &change.time_zone {
            self.time_zone = Some(zone.clone());
        }
        if let Some(consent) = &change.consent {
            self.consent = Some(consent.clone());
        }
    }

    /// Whether the contact bears `tag`, in any case.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().flatten().any(|own| own.trim().eq_ignore_ascii_case(tag))
    }
}
