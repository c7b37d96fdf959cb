//! Contacts who write, each a conversation after the other, whatever happens to the stack meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use super::crm::Crm;
use super::flows::{FLOWS, Line};
use super::judge::Told;
use crate::CommandError;

/// How often a contact looks for an answer.
const LOOKS: Duration = Duration::from_millis(50);

/// A contact and what they have written so far.
#[derive(Clone, Debug)]
pub(super) struct Dialogue {
    pub(super) contact: String,
    pub(super) flow: &'static str,
    pub(super) written: Vec<Line>,
}

/// What all contacts of a drill have in common.
struct Stage {
    crm: Crm,
    /// Nobody begins another conversation.
    closing: AtomicBool,
    begun: AtomicUsize,
    dialogues: std::sync::Mutex<Vec<Dialogue>>,
}

/// Contacts at work.
pub(super) struct Contacts {
    stage: Arc<Stage>,
    at_work: JoinSet<Result<(), CommandError>>,
}

impl Contacts {
    /// So many contacts begin to write, each as soon as the answer to what it wrote before is there.
    pub(super) fn begin(crm: &Crm, count: u32) -> Self {
        let stage = Arc::new(Stage {
            crm: crm.clone(),
            closing: AtomicBool::new(false),
            begun: AtomicUsize::new(0),
            dialogues: std::sync::Mutex::default(),
        });
        let mut at_work = JoinSet::new();
        for _ in 0..count {
            let stage = stage.clone();
            at_work.spawn(async move { stage.write().await });
        }
        Self { stage, at_work }
    }

    /// Texts nobody has answered yet.
    pub(super) fn waiting(&self) -> Result<usize, CommandError> {
        let dialogues = self.dialogues();
        self.stage.crm.read(|ledger| {
            let waits = |dialogue: &&Dialogue| !answered(&dialogue.written, &ledger.told(&dialogue.contact));
            dialogues.iter().filter(waits).count()
        })
    }

    /// Nobody begins another conversation; waits until each has come to its end, or the time is over. Says how many have
    /// not.
    ///
    /// # Errors
    /// When the CRM did not answer a contact.
    pub(super) async fn end(&mut self, limit: Duration) -> Result<usize, CommandError> {
        self.stage.closing.store(true, Ordering::SeqCst);
        let all = async {
            while let Some(ended) = self.at_work.join_next().await {
                ended??;
            }
            Ok(())
        };
        match tokio::time::timeout(limit, all).await {
            Ok(ended) => ended.map(|()| 0),
            Err(_) => Ok(self.at_work.len()),
        }
    }

    /// Every conversation so far.
    pub(super) fn dialogues(&self) -> Vec<Dialogue> {
        self.stage.all().clone()
    }
}

impl Stage {
    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Dialogue>> {
        self.dialogues.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn write(&self) -> Result<(), CommandError> {
        while !self.closing.load(Ordering::SeqCst) {
            let nth = self.begun.fetch_add(1, Ordering::SeqCst);
            self.converse(nth).await?;
        }
        Ok(())
    }

    /// One conversation of a contact nobody has heard of.
    async fn converse(&self, nth: usize) -> Result<(), CommandError> {
        let flow = &FLOWS[nth % FLOWS.len()];
        let contact = format!("CONdrill{nth:012}");
        // Area codes of Texas, and numbers kept free for fiction.
        let phone = format!("+1512555{:04}", 100 + nth % 100);
        self.crm.add_contact(&contact, &phone).await?;
        let place = {
            let mut all = self.all();
            let written = Vec::new();
            all.push(Dialogue { contact: contact.clone(), flow: flow.name, written });
            all.len() - 1
        };
        for line in flow.lines {
            let written = {
                let mut all = self.all();
                all[place].written.push(*line);
                all[place].written.clone()
            };
            for text in line.texts {
                self.crm.contact_texts(&contact, text).await?;
            }
            while !answered(&written, &self.crm.read(|ledger| ledger.told(&contact))?) {
                tokio::time::sleep(LOOKS).await;
            }
        }
        Ok(())
    }
}

/// Whether a contact has read what there is to be read by now.
fn answered(written: &[Line], told: &Told) -> bool {
    let texts: usize = written.iter().map(|line| line.texts.len()).sum();
    let replies: usize = written.iter().map(|line| line.replies.0).sum();
    let silenced = told.silenced || written.last().is_none_or(|line| !line.silences);
    told.accepted >= texts && told.replies.len() >= replies && silenced
}
