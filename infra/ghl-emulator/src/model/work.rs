//! What people are left to do and to know about a contact.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Its id.
    pub id: String,
    /// The contact it is about.
    pub contact_id: String,
    /// What to do.
    pub title: String,
    /// The details.
    pub body: Option<String>,
    /// Until when.
    pub due_date: Timestamp,
    /// Whether it is done.
    pub completed: bool,
    /// Who is to do it.
    pub assigned_to: Option<String>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its id.
    pub id: String,
    /// The contact it is about.
    pub contact_id: String,
    /// What it says.
    pub body: String,
    /// Its title.
    pub title: Option<String>,
    /// The user it is written for.
    pub user_id: Option<String>,
    /// Its colour.
    pub color: Option<String>,
    /// Whether it stays on top.
    pub pinned: bool,
    /// When it was written.
    pub date_added: Timestamp,
}
