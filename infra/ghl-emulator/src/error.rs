//! Why something asked of the emulator was not done.

use crate::{InvalidFault, InvalidWebhookUrl, LogError, MessageType};

/// Why something asked of the emulator (not of the API it plays) was not done.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// There is no such contact.
    #[error("there is no contact {id:?}; {}", listed(.known))]
    UnknownContact {
        /// The id given.
        id: String,
        /// The contacts there are: id and name.
        known: Vec<(String, String)>,
    },
    /// There is no such location.
    #[error("there is no location {0:?}; it is made with the first contact seeded in it")]
    UnknownLocation(String),
    /// There is no such webhook.
    #[error("there is no webhook {0:?}")]
    UnknownWebhook(String),
    /// A message without text.
    #[error("the text is empty")]
    EmptyText,
    /// The CRM refuses people as well.
    #[error("do not disturb is active for {name}; the CRM sends nothing", name = .0.name())]
    DoNotDisturb(MessageType),
    /// What was to be seeded does not make sense.
    #[error("{0}")]
    InvalidSeed(String),
    /// The fault makes no sense.
    #[error("the fault cannot be planted")]
    Fault(#[source] InvalidFault),
    /// Webhooks cannot go there.
    #[error("the webhook URL cannot be used")]
    WebhookUrl(#[source] InvalidWebhookUrl),
    /// The log failed; nothing changed.
    #[error("nothing changed, the log failed")]
    Log(#[from] LogError),
}

impl EmulatorError {
    /// The message with those of its sources.
    pub(crate) fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        text
    }
}

fn listed(contacts: &[(String, String)]) -> String {
    const SHOWN: usize = 20;
    if contacts.is_empty() {
        return "there are none yet, POST /_emulator/contacts makes one".to_owned();
    }
    let mut shown: Vec<String> =
        contacts.iter().take(SHOWN).map(|(id, name)| format!("{id} ({name})")).collect();
    if contacts.len() > SHOWN {
        shown.push(format!("and {} more", contacts.len() - SHOWN));
    }
    format!("known contacts: {}", shown.join(", "))
}
