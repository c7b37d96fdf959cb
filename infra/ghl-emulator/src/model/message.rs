//! A message.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The conversation it stands in.
    pub conversation_id: String,
    /// The contact at the other end.
    pub contact_id: String,
    /// The location.
    pub location_id: String,
    /// The kind of message.
    pub message_type: MessageType,
    /// From or to the contact.
    pub direction: Direction,
    /// What it says; the HTML of an e-mail that has one.
    pub body: String,
    /// URLs of attachments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// Who sent an outbound message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The user who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `delivered`, `scheduled`, `failed` …
    pub status: String,
    /// When it was sent or received.
    pub date_added: Timestamp,
    /// The sender's number or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The receiver's number or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The subject of an e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The id of an e-mail inside its message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_message_id: Option<String>,
    /// The e-mail thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<String>,
    /// Users named in an internal comment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// When a scheduled message is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_for: Option<Timestamp>,
}

impl Message {
    /// The status of a message that waits for its time.
    pub(crate) const SCHEDULED: &str = "scheduled";
    /// The status of one that reached its end.
    pub(crate) const DELIVERED: &str = "delivered";
    /// The status of one that was refused when its time came.
    pub(crate) const FAILED: &str = "failed";

    /// Whether it still waits for its time.
    pub fn is_scheduled(&self) -> bool {
        self.status == Self::SCHEDULED
    }
}

/// From or to the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The contact wrote.
    Inbound,
    /// The contact was written to.
    Outbound,
}

/// Who sent an outbound message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An app, through the API.
    Api,
    /// A person, in the CRM.
    App,
}

/// The kind of message, by the name the API sends under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MessageType {
    /// A text message.
    #[serde(rename = "SMS")]
    Sms,
    /// A rich text message.
    #[serde(rename = "RCS")]
    Rcs,
    /// An e-mail.
    Email,
    /// `WhatsApp`.
    WhatsApp,
    /// Instagram.
    #[serde(rename = "IG")]
    Instagram,
    /// Facebook Messenger.
    #[serde(rename = "FB")]
    Facebook,
    /// Google Business messages; received only.
    #[serde(rename = "GMB")]
    GoogleBusiness,
    /// A text through a custom provider.
    Custom,
    /// The chat widget.
    #[serde(rename = "Live_Chat")]
    LiveChat,
    /// `TikTok`.
    #[serde(rename = "TIKTOK")]
    TikTok,
    /// A call; received only.
    #[serde(rename = "CALL")]
    Call,
    /// A comment only the team sees.
    InternalComment,
}

impl MessageType {
    /// Those the API sends.
    pub const SENDABLE: [Self; 9] = [
        Self::Sms,
        Self::Rcs,
        Self::Email,
        Self::WhatsApp,
        Self::Instagram,
        Self::Facebook,
        Self::Custom,
        Self::LiveChat,
        Self::TikTok,
    ];

    /// The name used when sending and in `messageType` of webhooks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Rcs => "RCS",
            Self::Email => "Email",
            Self::WhatsApp => "WhatsApp",
            Self::Instagram => "IG",
            Self::Facebook => "FB",
            Self::GoogleBusiness => "GMB",
            Self::Custom => "Custom",
            Self::LiveChat => "Live_Chat",
            Self::TikTok => "TIKTOK",
            Self::Call => "CALL",
            Self::InternalComment => "InternalComment",
        }
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        let rest = [Self::GoogleBusiness, Self::Call, Self::InternalComment];
        Self::SENDABLE.into_iter().chain(rest).find(|message_type| message_type.name() == name)
    }

    /// The name in message lists and in `messageTypeString`.
    pub fn type_string(self) -> &'static str {
        match self {
            Self::Sms => "TYPE_SMS",
            Self::Rcs => "TYPE_RCS",
            Self::Email => "TYPE_EMAIL",
            Self::WhatsApp => "TYPE_WHATSAPP",
            Self::Instagram => "TYPE_INSTAGRAM",
            Self::Facebook => "TYPE_FACEBOOK",
            Self::GoogleBusiness => "TYPE_GMB",
            Self::Custom => "TYPE_CUSTOM_PROVIDER_SMS",
            Self::LiveChat => "TYPE_LIVE_CHAT",
            Self::TikTok => "TYPE_TIKTOK",
            Self::Call => "TYPE_CALL",
            Self::InternalComment => "TYPE_INTERNAL_COMMENT",
        }
    }

    /// The number in message lists. 1, 2 and 22 were seen in live payloads; the others are recalled.
    pub fn number(self) -> u16 {
        match self {
            Self::Call => 1,
            Self::Sms => 2,
            Self::Email => 3,
            Self::Facebook => 11,
            Self::GoogleBusiness => 14,
            Self::Instagram => 18,
            Self::WhatsApp => 19,
            Self::Custom => 22,
            Self::LiveChat => 29,
            Self::InternalComment => 31,
            Self::Rcs => 36,
            Self::TikTok => 40,
        }
    }
}
