//! Contacts that text at the pace of people, with a language model that takes as long as models do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use ghl_emulator::Direction;
use shared::adapters::dynamodb::DynamoAccounts;
use shared::metrics::{Minutes, Retention, Tallies, roll_up};

use super::super::door::{Contact, Door, introduce};
use super::super::progress;
use super::scenario::Scenario;
use crate::CommandError;
use crate::models::{Does, FakeModel, ModelFiles, entry, friendly};
use crate::stack::{LOCATION, Options, STACK_NAME, Stack};

/// How long the model thinks, in milliseconds, one answer after the other: half of the time a quarter of a second, as
/// small models do, and now and then much longer.
const THINKS_FOR: [u64; 10] = [180, 420, 210, 260, 650, 230, 310, 190, 900, 240];
/// How long people take to read and to write back, in milliseconds, by turns.
const WRITES_BACK_AFTER: [u64; 5] = [2_500, 4_000, 3_000, 6_000, 3_500];
/// Longest time everything may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was played, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) scenario: Scenario,
    pub(super) users: usize,
    pub(super) lasts: Duration,
}

/// How it went.
pub(super) struct Played {
    /// Texts the door took.
    pub(super) texts: usize,
    /// Texts no reply came to.
    pub(super) lost: usize,
    /// Replies beyond one for each text.
    pub(super) doubled: usize,
    /// Messages in dead-letter queues.
    pub(super) dead: usize,
    /// What the functions recorded of themselves.
    pub(super) recorded: Tallies,
}

pub(super) async fn play(plan: Plan) -> Result<Played, CommandError> {
    let thinks = THINKS_FOR.map(|millis| Does::Ponders(Duration::from_millis(millis), friendly));
    let model = FakeModel::start_over_and_over(&thinks).await;
    let files = ModelFiles::new(&entry("load", "anthropic", "cheap", &model.url, ""));
    let stack = Stack::start(Options {
        answer_at_once: true,
        queue_delay: Duration::ZERO,
        forgetful: true,
        models: Some((files.file(), files.secrets().to_owned())),
        ..Options::default()
    })
    .await?;
    let played = crowd(&stack, plan).await?;
    stack.stop().await;
    Ok(played)
}

async fn crowd(stack: &Stack, plan: Plan) -> Result<Played, CommandError> {
    let (door, next, texts) = (Door::of(stack), AtomicUsize::new(0), AtomicUsize::new(0));
    // One text ahead, so that what an instance reads once is read.
    let began = stack.clock().now();
    let warm = Plan { users: 1, lasts: Duration::ZERO, ..plan };
    user(stack, &door, warm, 0, (&next, &texts), Instant::now()).await?;
    stack.settle(PATIENCE).await?;
    let start = Instant::now();
    let users = (0..plan.users).map(|nth| user(stack, &door, plan, nth, (&next, &texts), start));
    let talked = try_join_all(users).await?.concat();
    stack.settle(PATIENCE).await?;
    let (mut lost, mut doubled) = (0, 0);
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    for (contact, said) in talked {
        let conversation = crm.conversation(&contact);
        let replies = conversation
            .iter()
            .filter(|message| message.direction == Direction::Outbound && message.subject.is_none())
            .count();
        lost += said.saturating_sub(replies);
        doubled += replies.saturating_sub(said);
    }
    let queues = stack.queues.queue_depths()?;
    let dead = queues.iter().filter(|queue| queue.name.contains("dead-letters"));
    let dead = dead.map(|queue| queue.visible + queue.in_flight).sum();
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let operations = format!("{STACK_NAME}-operations");
    let accounts = DynamoAccounts::new(stack.aws.dynamodb.clone(), operations, retention, 0);
    let now = stack.clock().now();
    let minutes = now.duration_since(began).as_mins() + 2;
    let minutes = Minutes::until(now, u32::try_from(minutes).unwrap_or(1));
    let recorded = roll_up::collect(&accounts, None, minutes, now).await?;
    Ok(Played { texts: texts.load(Ordering::Relaxed), lost, doubled, dead, recorded })
}

/// One contact after another on one telephone, until time is up; what each said.
async fn user(
    stack: &Stack,
    door: &Door,
    plan: Plan,
    nth: usize,
    (next, texts): (&AtomicUsize, &AtomicUsize),
    start: Instant,
) -> Result<Vec<(String, usize)>, CommandError> {
    let mut pace = WRITES_BACK_AFTER.iter().cycle().skip(nth).copied().map(Duration::from_millis);
    let mut pause = || pace.next().unwrap_or_default();
    let mut talked = Vec::new();
    // Nobody picks up the telephone at the very same moment.
    tokio::time::sleep(pause().mul_f64(nth as f64 / plan.users as f64)).await;
    loop {
        let contact = Contact {
            location: LOCATION.to_owned(),
            id: format!("CONload{:013}", next.fetch_add(1, Ordering::Relaxed)),
        };
        introduce(stack, &contact, plan.scenario.tag())?;
        let mut said = 0;
        for words in plan.scenario.says() {
            door.text(&contact, words, stack.clock().now()).await?;
            said += 1;
            texts.fetch_add(1, Ordering::Relaxed);
            if !plan.lasts.is_zero() {
                tokio::time::sleep(pause()).await;
            }
            if nth == 0 {
                let whole = plan.lasts.as_secs().max(1);
                let done = start.elapsed().as_secs().min(whole);
                progress(plan.scenario.name(), usize::try_from(done)?, usize::try_from(whole)?);
            }
            if start.elapsed() >= plan.lasts {
                talked.push((contact.id, said));
                return Ok(talked);
            }
        }
        talked.push((contact.id, said));
    }
}
