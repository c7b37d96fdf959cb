//! What the CRM's log says was written, said and done, and what of it is missing or there twice.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::flows::Line;

/// One line of the log; what a judgement does not rest on is left out.
#[derive(Deserialize)]
pub(super) struct Entry {
    changes: Vec<Change>,
    #[serde(default)]
    webhooks: Vec<Webhook>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
enum Change {
    MessageAdded {
        message: Message,
    },
    TaskAdded {
        task: Task,
    },
    NoteAdded {
        note: Note,
    },
    AppointmentBooked {
        appointment: Appointment,
    },
    ContactSaved {
        contact: Contact,
    },
    WebhookAttempted {
        webhook_id: String,
    },
    WebhookFinished {
        webhook_id: String,
        delivered: bool,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    contact_id: String,
    direction: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    contact_id: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    contact_id: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Appointment {
    contact_id: String,
}

#[derive(Deserialize)]
struct Contact {
    id: String,
    #[serde(default)]
    dnd: bool,
}

#[derive(Deserialize)]
struct Webhook {
    id: String,
    event: String,
    lane: String,
}

/// What the log tells of one contact.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Texts of theirs.
    pub(super) texts: usize,
    /// Texts of theirs whose webhook was accepted.
    pub(super) accepted: usize,
    /// What they were sent.
    pub(super) replies: Vec<String>,
    /// Titles of the tasks about them.
    pub(super) tasks: Vec<String>,
    /// First lines of the notes on them.
    pub(super) notes: Vec<String>,
    /// Visits they have.
    pub(super) appointments: usize,
    /// Whether texts are switched off.
    pub(super) silenced: bool,
}

/// What the log tells as far as it was read.
#[derive(Default)]
pub(super) struct Ledger {
    contacts: BTreeMap<String, Told>,
    /// Whose text each webhook tells of, and how often it was attempted.
    deliveries: HashMap<String, (String, u32)>,
    /// Texts no attempt brought in.
    pub(super) given_up: usize,
}

impl Ledger {
    pub(super) fn take_down(&mut self, entry: Entry) {
        for change in entry.changes {
            self.change(change);
        }
        for webhook in entry.webhooks.into_iter().filter(|webhook| webhook.event == "InboundMessage") {
            self.deliveries.insert(webhook.id, (webhook.lane, 0));
        }
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::MessageAdded { message } => {
                let told = self.contacts.entry(message.contact_id).or_default();
                if message.direction == "inbound" {
                    told.texts += 1;
                } else {
                    told.replies.push(message.body);
                }
            }
            Change::TaskAdded { task } => self.of(task.contact_id).tasks.push(task.title),
            Change::NoteAdded { note } => {
                let first = note.body.lines().next().unwrap_or_default().to_owned();
                self.of(note.contact_id).notes.push(first);
            }
            Change::AppointmentBooked { appointment } => self.of(appointment.contact_id).appointments += 1,
            Change::ContactSaved { contact } => self.of(contact.id).silenced = contact.dnd,
            Change::WebhookAttempted { webhook_id } => {
                if let Some((_, attempts)) = self.deliveries.get_mut(&webhook_id) {
                    *attempts += 1;
                }
            }
            Change::WebhookFinished { webhook_id, delivered } => {
                let Some((contact, _)) = self.deliveries.get(&webhook_id).cloned() else { return };
                if delivered {
                    self.of(contact).accepted += 1;
                } else {
                    self.given_up += 1;
                }
            }
            Change::Other => {}
        }
    }

    fn of(&mut self, contact: String) -> &mut Told {
        self.contacts.entry(contact).or_default()
    }

    /// What is told of a contact.
    pub(super) fn told(&self, contact: &str) -> Told {
        self.contacts.get(contact).cloned().unwrap_or_default()
    }

    /// Attempts at bringing texts in beyond the first of each.
    pub(super) fn retried(&self) -> u32 {
        self.deliveries.values().map(|(_, attempts)| attempts.saturating_sub(1)).sum()
    }

    /// Of all contacts together: texts, replies, tasks, notes, visits.
    pub(super) fn totals(&self) -> [usize; 5] {
        let sum = |of: fn(&Told) -> usize| self.contacts.values().map(of).sum();
        [
            sum(|told| told.texts),
            sum(|told| told.replies.len()),
            sum(|told| told.tasks.len()),
            sum(|told| told.notes.len()),
            sum(|told| told.appointments),
        ]
    }
}

/// What is wrong with what became of a contact's texts; empty if nothing is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) lost: Vec<String>,
    pub(super) doubled: Vec<String>,
    /// Replies that a person was asked to give instead.
    pub(super) left_to_people: usize,
}

/// Judges one contact, who has written these lines.
pub(super) fn judge(contact: &str, written: &[Line], told: &Told) -> Wrong {
    let sum = |of: fn(&Line) -> usize| written.iter().map(of).sum::<usize>();
    let (least, most) = (sum(|line| line.replies.0), sum(|line| line.replies.1));
    let mut wrong = Wrong::default();
    let lost = |missing: usize, what: &str| format!("{contact}: {missing} × {what}");

    let unsaid = least.saturating_sub(told.replies.len());
    let more_tasks = told.tasks.len().saturating_sub(sum(|line| line.tasks));
    wrong.left_to_people = unsaid.min(more_tasks);
    let absent = [
        (sum(|line| line.texts.len()).saturating_sub(told.texts), "text the CRM has not"),
        (told.texts.saturating_sub(told.accepted), "text not accepted"),
        (unsaid - wrong.left_to_people, "reply"),
        (sum(|line| line.tasks).saturating_sub(told.tasks.len()), "task"),
        (sum(|line| line.notes).saturating_sub(told.notes.len()), "note"),
        (usize::from(written.iter().any(|line| line.silences) && !told.silenced), "opt-out in the CRM"),
    ];
    wrong.lost.extend(absent.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| lost(n, what)));

    let beyond = [
        (told.replies.len().saturating_sub(most), "reply too many", last(&told.replies)),
        (more_tasks - wrong.left_to_people, "task too many", last(&told.tasks)),
        (told.notes.len().saturating_sub(sum(|line| line.notes)), "note too many", last(&told.notes)),
        (told.appointments.saturating_sub(1), "visit too many", ""),
        (repeated(&told.replies), "reply repeated", last(&told.replies)),
    ];
    let doubled = beyond.into_iter().filter(|(n, ..)| *n > 0);
    wrong.doubled.extend(doubled.map(|(n, what, last)| format!("{contact}: {n} × {what}, the last: {last}")));
    wrong
}

fn last(of: &[String]) -> &str {
    of.last().map_or("", String::as_str)
}

/// How often something is said twice in a row.
fn repeated(said: &[String]) -> usize {
    said.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
