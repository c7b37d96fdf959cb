//! What subscribers outside the emulator would have received.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A notification to somebody the emulator cannot reach: an e-mail, a text message, a web hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Notification {
    /// The id the publisher was answered.
    pub message_id: String,
    /// The topic; `None` for a text message to a phone number.
    pub topic_arn: Option<String>,
    /// The subscription; `None` for a text message to a phone number.
    pub subscription_arn: Option<String>,
    /// `email`, `sms`, `https` and so on.
    pub protocol: String,
    /// The address, phone number or URL.
    pub endpoint: String,
    /// The subject, where the publisher gave one.
    pub subject: Option<String>,
    /// The text.
    pub message: String,
    /// The message attributes by name; binary ones in Base64.
    pub attributes: BTreeMap<String, String>,
    /// When it was published, in epoch milliseconds.
    pub sent_at: i64,
}
