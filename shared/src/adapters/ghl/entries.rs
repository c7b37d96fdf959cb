//! What hangs on a contact: tasks and notes, each made once.

use std::fmt::Display;

use jiff::Timestamp;
use reqwest::Method;
use serde::Serialize;

use super::attempt::Repeat;
use super::client::{CONTACTS_VERSION, GhlClient, ok_json, refused_for_good, written};
use super::wire::{EntriesAnswer, NewNote, NewTask};
use crate::conversation::{Task, Written};
use crate::error::Fault;
use crate::ids::ContactId;
use crate::locations::Location;
use crate::privacy::Personal;

impl GhlClient {
    pub(super) async fn make_task(
        &self,
        location: &Location,
        contact: &ContactId,
        task: &Task,
        reference: &str,
        due: Timestamp,
    ) -> Result<Written, Fault> {
        let reference = marker(reference);
        let new = NewTask {
            title: task.title.expose(),
            body: format!("{}\n\n{reference}", task.body.expose()),
            due_date: due.to_string(),
            completed: false,
            assigned_to: task.assignee.as_deref(),
        };
        self.ensure_entry(location, contact, "tasks", &reference, &new, "making a task").await
    }

    pub(super) async fn write_note(
        &self,
        location: &Location,
        contact: &ContactId,
        body: &Personal<String>,
        reference: &str,
    ) -> Result<Written, Fault> {
        let reference = marker(reference);
        let new = NewNote { body: format!("{}\n\n{reference}", body.expose()) };
        self.ensure_entry(location, contact, "notes", &reference, &new, "writing a note").await
    }

    /// The CRM has no idempotency key, so the entries that are there are looked through for `reference`.
    async fn ensure_entry(
        &self,
        location: &Location,
        contact: &ContactId,
        kind: &str,
        reference: &str,
        new: &(impl Serialize + Sync),
        action: &'static str,
    ) -> Result<Written, Fault> {
        let path = ["contacts", contact.as_str(), kind];
        let request = self.request(Method::GET, &path, CONTACTS_VERSION)?;
        let list = self.call(location, request, Repeat::Safe, action).await?;
        if let Some(status) = refused_for_good(list.status()) {
            return Ok(Written::Refused { status });
        }
        let known: EntriesAnswer = ok_json(list, action).await?;
        let is_ours = |body: &String| body.contains(reference);
        if known.tasks.iter().filter_map(|entry| entry.body.as_ref()).any(is_ours) {
            return Ok(Written::Done);
        }
        let request = self.request(Method::POST, &path, CONTACTS_VERSION)?.json(new);
        written(&self.call(location, request, Repeat::UnlessTaken, action).await?, action)
    }
}

/// How a person, and we, see which turn something came from.
pub(super) fn marker(reference: impl Display) -> String {
    format!("[jorge {reference}]")
}
