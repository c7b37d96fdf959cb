//! Do not disturb, per channel.

use super::MessageType;
use serde::{Deserialize, Serialize};

/// A channel that can be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DndChannel {
    /// Voice calls.
    Call,
    /// E-mail.
    Email,
    /// Facebook Messenger.
    #[serde(rename = "FB")]
    Facebook,
    /// Google Business messages.
    #[serde(rename = "GMB")]
    GoogleBusiness,
    /// Rich text messages. Not in the documents, seen in webhooks.
    #[serde(rename = "RCS")]
    Rcs,
    /// Text messages.
    #[serde(rename = "SMS")]
    Sms,
    /// `WhatsApp`.
    WhatsApp,
}

impl DndChannel {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Call, Self::Email, Self::Facebook, Self::GoogleBusiness, Self::Rcs, Self::Sms, Self::WhatsApp];

    /// The key in the dated versions of the API.
    pub fn dated_key(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Email => "Email",
            Self::Facebook => "FB",
            Self::GoogleBusiness => "GMB",
            Self::Rcs => "RCS",
            Self::Sms => "SMS",
            Self::WhatsApp => "WhatsApp",
        }
    }

    /// The key in v3.
    pub fn v3_key(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Email => "email",
            Self::Facebook => "fb",
            Self::GoogleBusiness => "gmb",
            Self::Rcs => "rcs",
            Self::Sms => "sms",
            Self::WhatsApp => "whatsApp",
        }
    }

    /// The channel a message of this type goes through, where one can be closed.
    pub fn of(message_type: MessageType) -> Option<Self> {
        match message_type {
            MessageType::Sms => Some(Self::Sms),
            MessageType::Email => Some(Self::Email),
            MessageType::WhatsApp => Some(Self::WhatsApp),
            MessageType::Facebook => Some(Self::Facebook),
            MessageType::GoogleBusiness => Some(Self::GoogleBusiness),
            MessageType::Rcs => Some(Self::Rcs),
            MessageType::Call => Some(Self::Call),
            _ => None,
        }
    }
}

/// Whether a channel is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DndStatus {
    /// Closed.
    Active,
    /// Open.
    Inactive,
    /// Closed for good.
    Permanent,
}

/// The setting of one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DndSetting {
    /// Whether it is closed.
    pub status: DndStatus,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who or what closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl DndSetting {
    /// Whether messages are refused.
    pub fn is_closed(&self) -> bool {
        self.status != DndStatus::Inactive
    }
}
