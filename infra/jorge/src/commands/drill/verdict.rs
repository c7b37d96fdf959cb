//! What the CRM's log says of all contacts of a drill together.

use super::contacts::Contacts;
use super::crm::Crm;
use super::judge::{Wrong, judge};
use crate::CommandError;

/// What the CRM's log says.
pub(super) struct Verdict {
    pub(super) wrong: Wrong,
    /// Conversations.
    pub(super) dialogues: usize,
    /// Texts, replies, tasks, notes, visits.
    pub(super) totals: [usize; 5],
    /// Deliveries tried again.
    pub(super) retried: u32,
    /// Deliveries given up.
    pub(super) given_up: usize,
}

impl Verdict {
    /// Judges every contact.
    pub(super) fn of(crm: &Crm, contacts: &Contacts) -> Result<Self, CommandError> {
        let dialogues = contacts.dialogues();
        crm.read(|ledger| {
            let mut wrong = Wrong::default();
            for dialogue in &dialogues {
                let name = format!("{} ({})", dialogue.contact, dialogue.flow);
                let one = judge(&name, &dialogue.written, &ledger.told(&dialogue.contact));
                wrong.lost.extend(one.lost);
                wrong.doubled.extend(one.doubled);
                wrong.left_to_people += one.left_to_people;
            }
            Self {
                wrong,
                dialogues: dialogues.len(),
                totals: ledger.totals(),
                retried: ledger.retried(),
                given_up: ledger.given_up,
            }
        })
    }

    /// Whether nothing was lost and nothing doubled.
    pub(super) fn is_good(&self) -> bool {
        self.wrong.lost.is_empty() && self.wrong.doubled.is_empty() && self.given_up == 0
    }

    /// What was lost and what was doubled, a line each.
    pub(super) fn details(&self) -> String {
        let lines =
            |title: &str, of: &[String]| of.iter().map(|one| format!("\n{title}: {one}")).collect::<String>();
        lines("lost", &self.wrong.lost) + &lines("doubled", &self.wrong.doubled)
    }
}
