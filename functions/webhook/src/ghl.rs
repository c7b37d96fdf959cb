//! The CRM's webhooks, turned into our events. Its JSON goes no further than this file.

use jiff::Timestamp;
use serde::Deserialize as _;
use serde_json::Value;
use shared::adapters::ghl::wire;
use shared::error::BadMessage;
use shared::ids::{ContactId, ConversationId, DeliveryId, LocationId, MessageId};
use shared::inbox::delivery::delivery_id;
use shared::inbox::{Channel, ContactChange, ContactEvent, InboundMessage, OutboundMessage, Sender};
use shared::locations::Installation;
use shared::privacy::Personal;

use crate::json::{id, instant, kept, object, text};

/// A webhook's body, read as far as every type has it in common.
pub struct Payload(Value);

/// What a webhook says.
#[derive(Debug)]
pub enum Hook {
    /// Something happened to a contact.
    Event(Box<HookEvent>),
    /// A program wrote to a contact: ourselves, a workflow, a campaign. Nothing to act on unless what it said is
    /// forbidden.
    ByProgram(Box<HookEvent>),
    /// A location installed or uninstalled us; without a location it was a whole agency, whose locations
    /// report by themselves.
    Installation {
        /// Which location.
        location: Option<LocationId>,
        /// What happened.
        report: Installation,
        /// When.
        at: Timestamp,
    },
    /// Nothing we act on; says what.
    Ignored(&'static str),
}

/// Something that happened to a contact.
#[derive(Debug)]
pub struct HookEvent {
    /// The tenant it claims.
    pub location: LocationId,
    /// Whose.
    pub contact: ContactId,
    /// What makes a repeat recognisable.
    pub delivery: DeliveryId,
    /// When it happened, by the CRM's clock, never later than it arrived.
    pub happened_at: Timestamp,
    /// What happened.
    pub event: ContactEvent,
}

impl Payload {
    /// Reads a body.
    ///
    /// # Errors
    /// [`BadMessage`] if it is no JSON object.
    pub fn read(body: &[u8]) -> Result<Self, BadMessage> {
        let mut value = object(body)?;
        // Payloads arrive flat; the guide's example wraps them. Both are read.
        if let Some(Value::Object(inner)) = value.get_mut("data").map(Value::take)
            && let Some(outer) = value.as_object_mut()
        {
            for (name, field) in inner {
                outer.entry(name).or_insert(field);
            }
        }
        Ok(Self(value))
    }

    /// Whether it was sent for `app`; `None` if it names no app, as some documented payloads do not.
    #[must_use]
    pub fn is_for(&self, app: &str) -> Option<bool> {
        self.0.get("appId").filter(|id| !id.is_null()).map(|id| id.as_str() == Some(app))
    }

    /// The location it claims, if that can be read.
    #[must_use]
    pub fn location(&self) -> Option<LocationId> {
        text(&self.0, "locationId").and_then(|id| LocationId::parse(id).ok())
    }

    /// What it says.
    ///
    /// # Errors
    /// [`BadMessage`] names the field its type promises and it does not hold.
    pub fn hook(&self, body: &[u8], received_at: Timestamp) -> Result<Hook, BadMessage> {
        let Some(kind) = text(&self.0, "type") else {
            return Err(BadMessage::new("type", "TYPE_MISSING", "The field type is required."));
        };
        let at = instant(&self.0, &["dateAdded", "timestamp"]).unwrap_or(received_at).min(received_at);
        match kind {
            "InboundMessage" => self.event("contactId", at, body, self.inbound(at)),
            "OutboundMessage" => self.outbound(at, body),
            "ContactCreate" | "ContactUpdate" | "ContactTagUpdate" | "ContactDndUpdate" => {
                // A contact's dateAdded is its age; what matters is when the change was reported.
                let at = instant(&self.0, &["timestamp"]).unwrap_or(received_at).min(received_at);
                self.event("id", at, body, ContactEvent::ContactChangedV1(self.contact(at)?))
            }
            "ContactDelete" => {
                // Nobody texts a contact the team has deleted.
                let gone = ContactChange { dnd_all: Some(true), ..ContactChange::default() };
                self.event("id", received_at, body, ContactEvent::ContactChangedV1(gone))
            }
            // Not `OpportunityUpdate`: any edit of a deal that was won long ago says `won` again.
            "OpportunityCreate" | "OpportunityStageUpdate" | "OpportunityStatusUpdate" => {
                self.opportunity(body, received_at)
            }
            "INSTALL" => self.installation(Installation::Installed, received_at),
            "UNINSTALL" => self.installation(Installation::Uninstalled, received_at),
            _ => Ok(Hook::Ignored("unknown type")),
        }
    }

    fn event(
        &self,
        contact_field: &str,
        happened_at: Timestamp,
        body: &[u8],
        event: ContactEvent,
    ) -> Result<Hook, BadMessage> {
        let value = &self.0;
        let location =
            id(value, "locationId", "LOCATION_ID_MISSING", "LOCATION_ID_MALFORMED", LocationId::parse)?;
        let contact =
            id(value, contact_field, "CONTACT_ID_MISSING", "CONTACT_ID_MALFORMED", ContactId::parse)?;
        let delivery = delivery_id(text(value, "webhookId"), self.message_id(), &[body]);
        Ok(Hook::Event(Box::new(HookEvent { location, contact, delivery, happened_at, event })))
    }

    fn message_id(&self) -> Option<&str> {
        text(&self.0, "messageId").or_else(|| text(&self.0, "emailMessageId"))
    }

    fn inbound(&self, sent_at: Timestamp) -> ContactEvent {
        let channel = self.channel();
        let said = self.0.get("body").and_then(Value::as_str).unwrap_or_default();
        let said = if channel == Channel::Email { text_of_html(said) } else { said.to_owned() };
        let (said, cut) = kept(&said);
        ContactEvent::MessageReceivedV1(InboundMessage {
            message: self.message_id().and_then(|id| MessageId::parse(id).ok()),
            conversation: text(&self.0, "conversationId").and_then(|id| ConversationId::parse(id).ok()),
            channel,
            text: Personal::new(said),
            cut,
            attachments: self.0.get("attachments").and_then(Value::as_array).map_or(0, Vec::len),
            sent_at,
            contact: None,
        })
    }

    /// A message to the contact. What programs send, our own echo above all, says nothing by itself.
    fn outbound(&self, sent_at: Timestamp, body: &[u8]) -> Result<Hook, BadMessage> {
        let user = text(&self.0, "userId");
        let internal = text(&self.0, "messageType") == Some("InternalComment");
        let by_person = user.is_some() || text(&self.0, "source") == Some("app");
        let sender = if by_person { Sender::Person(user.map(ToOwned::to_owned)) } else { Sender::Program };
        let said = self.0.get("body").and_then(Value::as_str).unwrap_or_default();
        let said = if self.channel() == Channel::Email { text_of_html(said) } else { said.to_owned() };
        let event = ContactEvent::MessageSentV1(OutboundMessage {
            message: self.message_id().and_then(|id| MessageId::parse(id).ok()),
            sender,
            internal,
            text: Personal::new(kept(&said).0),
            sent_at,
        });
        let hook = self.event("contactId", sent_at, body, event);
        match hook {
            _ if by_person => hook,
            Ok(Hook::Event(event)) if !internal => Ok(Hook::ByProgram(event)),
            _ => Ok(Hook::Ignored("sent by a program")),
        }
    }

    /// A change of an opportunity. That it is won, and by whom, is all that matters of it: nothing else of it can be
    /// wrong.
    fn opportunity(&self, body: &[u8], received_at: Timestamp) -> Result<Hook, BadMessage> {
        if text(&self.0, "status") != Some("won") {
            return Ok(Hook::Ignored("an opportunity that is not won"));
        }
        if text(&self.0, "contactId").is_none() {
            return Ok(Hook::Ignored("an opportunity of nobody"));
        }
        // An opportunity's dateAdded is its age.
        let at = instant(&self.0, &["timestamp"]).unwrap_or(received_at).min(received_at);
        self.event("contactId", at, body, ContactEvent::OpportunityWonV1 { at })
    }

    fn contact(&self, at: Timestamp) -> Result<ContactChange, BadMessage> {
        wire::Contact::deserialize(&self.0).map(|contact| contact.into_change(Some(at))).map_err(|_| {
            BadMessage::new("contact", "CONTACT_MALFORMED", "A field of the contact has an unexpected form.")
        })
    }

    fn channel(&self) -> Channel {
        wire::channel(
            text(&self.0, "messageType").or_else(|| text(&self.0, "messageTypeString")).unwrap_or("SMS"),
        )
    }

    fn installation(&self, report: Installation, received_at: Timestamp) -> Result<Hook, BadMessage> {
        let location = match text(&self.0, "locationId") {
            Some(_) => Some(id(
                &self.0,
                "locationId",
                "LOCATION_ID_MISSING",
                "LOCATION_ID_MALFORMED",
                LocationId::parse,
            )?),
            None => None,
        };
        let at = instant(&self.0, &["timestamp"]).unwrap_or(received_at).min(received_at);
        Ok(Hook::Installation { location, report, at })
    }
}

/// The words of an e-mail: tags dropped, the common entities resolved.
fn text_of_html(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut inside_tag = false;
    for c in html.chars() {
        match c {
            '<' => inside_tag = true,
            '>' if inside_tag => {
                inside_tag = false;
                words.push(' ');
            }
            _ if inside_tag => {}
            c => words.push(c),
        }
    }
    let words = words.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    let words = words.replace("&quot;", "\"").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "ghl_tests.rs"]
mod tests;
