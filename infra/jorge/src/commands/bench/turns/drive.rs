//! Contacts that text a stack, each its next text when the reply to the last is on record.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use ghl_emulator::Direction;
use shared::adapters::dynamodb::keys;
use shared::ids::{ContactId, ContactRef, LocationId};

use super::super::door::{Contact, Door, introduce};
use super::super::{process, progress};
use super::talk;
use super::traffic::{Counted, Recorded};
use crate::CommandError;
use crate::stack::{LOCATION, Options, Stack};

/// Longest time a reply may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is asked of the stack.
#[derive(Clone, Copy, Debug)]
pub(in crate::commands::bench) struct Plan {
    /// Turns measured.
    pub(in crate::commands::bench) turns: usize,
    /// Contacts that text at the same time.
    pub(in crate::commands::bench) concurrency: usize,
    /// Number of the first contact nobody knows yet.
    pub(in crate::commands::bench) first_contact: usize,
}

/// How it went.
pub(in crate::commands::bench) struct Ran {
    /// Each turn, in the order they ended: when, since the first began, and how long it took from the webhook on.
    pub(in crate::commands::bench) turns: Vec<(Duration, Duration)>,
    /// Turns before the first of them, which warmed everything.
    pub(in crate::commands::bench) warm_up: usize,
    /// Contacts that were talked to.
    pub(in crate::commands::bench) contacts: usize,
    /// Calls of the store.
    pub(in crate::commands::bench) counted: Counted,
    /// Milliseconds on processors, of everything in this process.
    pub(in crate::commands::bench) on_processors_ms: f64,
}

/// A stack that answers at once, and whose store is listened to; `observe` also writes down what functions say, which takes
/// time.
pub(in crate::commands::bench) async fn listened_to(
    observe: bool,
) -> Result<(Stack, Arc<Recorded>), CommandError> {
    let recorded = Arc::new(Recorded::default());
    let stack = Stack::start(Options {
        answer_at_once: true,
        queue_delay: Duration::ZERO,
        schedules: false,
        observe,
        // Who observes asks the CRM for its calls as well.
        forgetful: !observe,
        traffic: Some(recorded.clone()),
        ..Options::default()
    })
    .await?;
    Ok((stack, recorded))
}

/// Carries out a plan among these locations, after one conversation of each worker that warms everything.
pub(in crate::commands::bench) async fn drive(
    stack: &Stack,
    recorded: &Recorded,
    plan: Plan,
    locations: &[String],
) -> Result<Ran, CommandError> {
    let crowd = Crowd {
        stack,
        recorded,
        door: Door::of(stack),
        locations,
        next: AtomicUsize::new(plan.first_contact),
        begun: AtomicUsize::new(0),
        ended: AtomicUsize::new(0),
    };
    let warm_up = Plan { turns: plan.concurrency * 4, ..plan };
    let warm_up = crowd.talk(warm_up).await?.len();
    stack.settle(PATIENCE).await?;
    recorded.take();
    let (first, on_processors) = (crowd.next.load(Ordering::Relaxed), process::on_processors_ms());
    let mut turns = crowd.talk(plan).await?;
    let on_processors_ms = process::on_processors_ms() - on_processors;
    turns.sort_unstable();
    stack.settle(PATIENCE).await?;
    let counted = recorded.take();
    Ok(Ran {
        turns,
        warm_up,
        contacts: crowd.next.load(Ordering::Relaxed) - first,
        counted,
        on_processors_ms,
    })
}

/// Everybody who texts.
struct Crowd<'a> {
    stack: &'a Stack,
    recorded: &'a Recorded,
    door: Door,
    locations: &'a [String],
    /// The number of the next contact.
    next: AtomicUsize,
    begun: AtomicUsize,
    ended: AtomicUsize,
}

impl Crowd<'_> {
    async fn talk(&self, plan: Plan) -> Result<Vec<(Duration, Duration)>, CommandError> {
        self.begun.store(0, Ordering::Relaxed);
        self.ended.store(0, Ordering::Relaxed);
        let began = Instant::now();
        let workers = (0..plan.concurrency).map(|_| self.one_after_another(plan.turns, began));
        Ok(try_join_all(workers).await?.concat())
    }

    /// One contact's conversation, and then the next contact's, until there were turns enough.
    async fn one_after_another(
        &self,
        turns: usize,
        began: Instant,
    ) -> Result<Vec<(Duration, Duration)>, CommandError> {
        let mut taken = Vec::new();
        loop {
            let nth = self.next.fetch_add(1, Ordering::Relaxed);
            let location = self.locations.get(nth % self.locations.len().max(1));
            let contact = Contact {
                location: location.cloned().unwrap_or_else(|| LOCATION.to_owned()),
                id: format!("CONbench{nth:012}"),
            };
            introduce(self.stack, &contact, "lead-bot")?;
            let partition = keys::contact(&ContactRef {
                location: LocationId::parse(&contact.location)?,
                contact: ContactId::parse(&contact.id)?,
            });
            let mut said = 0;
            for words in talk::of(nth) {
                if self.begun.fetch_add(1, Ordering::Relaxed) >= turns {
                    self.answered(&contact, said)?;
                    return Ok(taken);
                }
                let recorded = self.recorded.next(partition.clone());
                let texted = Instant::now();
                self.door.text(&contact, words, self.stack.clock().now()).await?;
                tokio::time::timeout(PATIENCE, recorded)
                    .await
                    .map_err(|_| format!("no reply to {words:?} within {PATIENCE:?}"))??;
                taken.push((began.elapsed(), texted.elapsed()));
                said += 1;
                let ended = self.ended.fetch_add(1, Ordering::Relaxed) + 1;
                if ended.is_multiple_of(100) || ended == turns {
                    progress("turns", ended, turns);
                }
            }
            self.answered(&contact, said)?;
        }
    }

    /// Every text was answered once: nothing is lost, nothing said twice.
    fn answered(&self, contact: &Contact, texts: usize) -> Result<(), CommandError> {
        let crm = self.stack.crm.as_ref().ok_or("the CRM runs in this process")?;
        let conversation = crm.conversation(&contact.id).into_iter();
        let replies = conversation
            .filter(|message| message.direction == Direction::Outbound && message.subject.is_none())
            .count();
        if replies != texts {
            return Err(format!("{texts} texts of {} were answered by {replies}", contact.id).into());
        }
        Ok(())
    }
}
