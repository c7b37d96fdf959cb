//! A conversation as it is committed: events as API Gateway delivers them, and what is expected of each.

use std::path::{Path, PathBuf};

use ghl_emulator::NewContact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::CommandError;

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// What it shows.
    pub(crate) title: String,
    /// Who texts, as the CRM knows them.
    pub(crate) contact: NewContact,
    /// Webhooks, in order.
    pub(crate) steps: Vec<Step>,
    /// Where it was read.
    #[serde(skip)]
    pub(crate) path: PathBuf,
}

/// One webhook and what must follow.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// The event; `requestContext.timeEpoch` is when it happens.
    pub(crate) event: Value,
    /// What must follow.
    pub(crate) expect: Expectation,
}

/// What must follow a webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// The door's answer.
    pub(crate) status: u16,
    /// What the contact reads, word for word; `null` for silence.
    pub(crate) reply: Value,
}

impl Script {
    /// The contact's id.
    pub(crate) fn contact_id(&self) -> &str {
        self.contact.id.as_deref().unwrap_or_default()
    }

    /// When its first webhook happens.
    pub(crate) fn starts_at(&self) -> Option<Timestamp> {
        self.steps.first().and_then(Step::at)
    }

    /// The file's name, for messages.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Writes the file.
    pub(crate) fn write(&self) -> Result<(), CommandError> {
        std::fs::write(&self.path, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(())
    }
}

impl Step {
    /// When the webhook happens.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        let millis = self.event["requestContext"]["timeEpoch"].as_i64()?;
        Timestamp::from_millisecond(millis).ok()
    }
}

/// Reads files, and all `.json` files of directories, in the order of their names.
pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<Script>, CommandError> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
            files.extend(entries.into_iter().map(|entry| entry.path()));
        } else {
            files.push(path.clone());
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    if files.is_empty() {
        return Err("there are no conversations to play; run it where events/demo is, or name files".into());
    }
    files.iter().map(|file| read(file)).collect()
}

fn read(path: &Path) -> Result<Script, CommandError> {
    let text = std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let mut script: Script =
        serde_json::from_slice(&text).map_err(|e| format!("{} is no conversation: {e}", path.display()))?;
    script.path = path.to_owned();
    Ok(script)
}
