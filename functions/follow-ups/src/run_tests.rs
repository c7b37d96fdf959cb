//! A run against a store and a queue that do as they are told.

use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use async_trait::async_trait;
use lambda_runtime::Context;
use shared::clock::SimulatedClock;
use shared::experiments::ports::AnnounceOutcomes;
use shared::follow_ups::{Bookmark, DueItems, DuePage, WakeMany, What};
use shared::ids::{ContactId, ContactRef, LocationId, TurnId};
use shared::queue::{Inbound, OutcomesKept, TicketOpened};
use shared::review::Announce;

use super::*;

/// Two shards: each page of the first holds `page` items, the second is empty or broken.
struct Shards {
    items: Vec<DueItem>,
    page: usize,
    broken: bool,
}

#[async_trait]
impl DueItems for Shards {
    fn shards(&self) -> u8 {
        2
    }

    async fn due(
        &self,
        shard: u8,
        since: Timestamp,
        until: Timestamp,
        after: Option<&Bookmark>,
    ) -> Result<DuePage, Fault> {
        assert!(since < until);
        if shard == 1 {
            let fault = Fault::unavailable("table", "finding what is due", "throttled");
            return if self.broken { Err(fault) } else { Ok(DuePage::default()) };
        }
        let start = after.map_or(0, |bookmark| bookmark.0.parse().unwrap());
        let end = (start + self.page).min(self.items.len());
        let next = (end < self.items.len()).then(|| Bookmark(end.to_string()));
        Ok(DuePage { items: self.items[start..end].to_vec(), next })
    }
}

/// What becomes of outcomes.
#[derive(Clone, Copy)]
enum Counting {
    Taken,
    Refused,
    /// Each batch takes so long.
    Slow(Duration),
}

/// Takes of every batch so many, and notes when.
struct Queue {
    takes: usize,
    counting: Counting,
    sent: Mutex<Vec<(Instant, usize)>>,
    told: Mutex<Vec<TicketOpened>>,
    counted: Mutex<Vec<OutcomesKept>>,
}

#[async_trait]
impl Announce for Queue {
    async fn announce(&self, opened: &TicketOpened) -> Result<(), Fault> {
        self.told.lock().unwrap().push(opened.clone());
        Ok(())
    }
}

#[async_trait]
impl AnnounceOutcomes for Queue {
    async fn announce(&self, _: &OutcomesKept) -> Result<(), Fault> {
        unreachable!("a run announces in batches")
    }

    async fn announce_many(&self, kept: &[OutcomesKept]) -> Result<usize, Fault> {
        assert!((1..=BATCH).contains(&kept.len()));
        match self.counting {
            Counting::Taken => {}
            Counting::Refused => {
                return Err(Fault::unavailable("outcomes queue", "announcing", "down for a test"));
            }
            Counting::Slow(takes) => tokio::time::sleep(takes).await,
        }
        let kept = &kept[..kept.len().min(self.takes)];
        self.counted.lock().unwrap().extend_from_slice(kept);
        Ok(kept.len())
    }
}

#[async_trait]
impl WakeMany for Queue {
    async fn wake_many(&self, wake_ups: &[Inbound]) -> Result<usize, Fault> {
        assert!((1..=BATCH).contains(&wake_ups.len()));
        self.sent.lock().unwrap().push((Instant::now(), wake_ups.len()));
        Ok(wake_ups.len().min(self.takes))
    }
}

/// Takes no conversation.
struct Unreachable;

#[async_trait]
impl WakeMany for Unreachable {
    async fn wake_many(&self, _: &[Inbound]) -> Result<usize, Fault> {
        Err(Fault::unavailable("inbound queue", "waking conversations", "down for a test"))
    }
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn due(count: usize) -> Vec<DueItem> {
    let item = |n: usize| DueItem {
        who: ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse(&format!("CON{n}")).unwrap(),
        },
        due_at: noon(),
        what: What::Conversation,
    };
    (0..count).map(item).collect()
}

fn deps(items: Vec<DueItem>, takes: usize) -> (Deps, Arc<Queue>) {
    deps_where(Counting::Taken, items, takes)
}

fn deps_where(counting: Counting, items: Vec<DueItem>, takes: usize) -> (Deps, Arc<Queue>) {
    let (sent, told, counted) = (Mutex::default(), Mutex::default(), Mutex::default());
    let queue = Arc::new(Queue { takes, counting, sent, told, counted });
    let deps = Deps {
        due_items: Arc::new(Shards { items, page: 7, broken: false }),
        wake_ups: queue.clone(),
        tickets: queue.clone(),
        outcomes: queue.clone(),
        clock: Arc::new(SimulatedClock::at(noon())),
        per_location: 300,
    };
    (deps, queue)
}

async fn run(deps: &Deps, timeout: Duration) -> Run {
    try_run(deps, timeout).await.unwrap()
}

async fn try_run(deps: &Deps, timeout: Duration) -> Result<Run, Error> {
    let mut context = Context::default();
    let deadline = (SystemTime::now() + timeout).duration_since(UNIX_EPOCH).unwrap();
    context.deadline = u64::try_from(deadline.as_millis()).unwrap();
    handle(deps, LambdaEvent::new(Scheduled::default(), context)).await
}

const TIMEOUT: Duration = Duration::from_secs(55);

#[tokio::test(start_paused = true)]
async fn every_page_is_read_and_everything_due_is_sent_in_batches_of_ten() {
    let (deps, queue) = deps(due(25), BATCH);
    assert_eq!(run(&deps, TIMEOUT).await, Run { due: 25, woken: 25, left: 0, complete: true });
    let sizes: Vec<usize> = queue.sent.lock().unwrap().iter().map(|(_, size)| *size).collect();
    assert_eq!(sizes, [10, 10, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_location_is_woken_in_portions_ten_seconds_apart() {
    let (deps, queue) = deps(due(400), BATCH);
    assert_eq!(run(&deps, TIMEOUT).await, Run { due: 400, woken: 300, left: 100, complete: true });
    let sent = queue.sent.lock().unwrap();
    for (at, _) in sent.iter() {
        let within = sent.iter().filter(|(other, _)| *other >= *at && *other < *at + EVERY);
        let wake_ups: usize = within.map(|(_, size)| size).sum();
        assert!(wake_ups <= 60, "{wake_ups} in ten seconds");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_stops_before_its_deadline_and_leaves_the_rest() {
    let (deps, _) = deps(due(400), BATCH);
    let run = run(&deps, Duration::from_secs(28)).await;
    assert_eq!(run, Run { due: 400, woken: 180, left: 220, complete: true });
}

#[tokio::test(start_paused = true)]
async fn what_the_queue_refuses_is_left_for_the_next_run() {
    let (deps, _) = deps(due(20), 8);
    assert_eq!(run(&deps, TIMEOUT).await, Run { due: 20, woken: 16, left: 4, complete: true });
}

#[tokio::test(start_paused = true)]
async fn a_shard_that_cannot_be_read_holds_up_no_other_and_fails_the_run() {
    let (mut deps, queue) = deps(due(20), BATCH);
    deps.due_items = Arc::new(Shards { items: due(20), page: 7, broken: true });
    assert!(try_run(&deps, TIMEOUT).await.is_err());
    assert_eq!(queue.sent.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn with_nothing_due_nothing_is_sent() {
    let (deps, queue) = deps(Vec::new(), BATCH);
    assert_eq!(run(&deps, TIMEOUT).await, Run { complete: true, ..Run::default() });
    assert!(queue.sent.lock().unwrap().is_empty());
}

#[test]
fn the_event_of_the_scheduler_is_read() {
    let event = include_str!("../../../events/follow-ups/schedule.json");
    let scheduled: Scheduled = serde_json::from_str(event).unwrap();
    assert_eq!(scheduled.time, Some("2026-11-20T16:00:00Z".parse().unwrap()));
    let changed: Scheduled = serde_json::from_str("{}").unwrap();
    assert_eq!(changed, Scheduled::default(), "nothing of it is needed");
}

#[tokio::test(start_paused = true)]
async fn a_ticket_that_is_due_is_told_of_among_the_conversations_that_are_woken() {
    let mut items = due(3);
    let ticket = "esc-00000000-0000-0000-0000-000000000007".to_owned().try_into().unwrap();
    items[1].what = What::Ticket(ticket);
    let (deps, queue) = deps(items.clone(), usize::MAX);
    let run = run(&deps, TIMEOUT).await;
    assert_eq!((run.due, run.woken, run.left), (3, 3, 0));
    let told: Vec<_> =
        queue.told.lock().unwrap().iter().map(|told| (told.who.clone(), told.ticket)).collect();
    assert_eq!(told, [(items[1].who.clone(), ticket)]);
    assert_eq!(queue.sent.lock().unwrap().iter().map(|(_, sent)| sent).sum::<usize>(), 2);
}

fn turn(n: usize) -> TurnId {
    TurnId::new(Uuid::from_u128(n as u128))
}

/// So much is due; the first of it, found before all others, outcomes.
fn mostly_outcomes(count: usize, outcomes: usize) -> Vec<DueItem> {
    let mut items = due(count);
    for (n, item) in items.iter_mut().enumerate().take(outcomes) {
        item.what = What::Outcomes(turn(n));
    }
    items
}

fn woken(queue: &Queue) -> usize {
    queue.sent.lock().unwrap().iter().map(|(_, sent)| sent).sum()
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_takes_no_outcomes_keeps_no_conversation_and_no_ticket_waiting_and_fails_the_run() {
    let mut items = mostly_outcomes(600, 300);
    items[450].what = What::Ticket("esc-00000000-0000-0000-0000-000000000007".to_owned().try_into().unwrap());
    let (deps, queue) = deps_where(Counting::Refused, items, usize::MAX);
    assert!(try_run(&deps, TIMEOUT).await.is_err(), "somebody hears of it");
    assert_eq!((woken(&queue), queue.told.lock().unwrap().len()), (299, 1));
    assert_eq!(queue.counted.lock().unwrap().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_takes_its_time_over_outcomes_gets_what_is_left_of_the_run() {
    for each in [Duration::from_secs(4), Duration::from_secs(3600)] {
        let (deps, queue) = deps_where(Counting::Slow(each), mostly_outcomes(600, 300), usize::MAX);
        let began = Instant::now();
        assert!(try_run(&deps, TIMEOUT).await.is_err(), "the last batch is given up");
        assert_eq!(woken(&queue), 300, "every conversation, when a batch takes {each:?}");
        let counted = queue.counted.lock().unwrap().len();
        assert_eq!(counted > 0, each < Duration::from_secs(5), "{counted}");
        assert!(began.elapsed() <= TIMEOUT - TO_FINISH, "{:?}", began.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_queue_of_conversations_that_does_not_answer_keeps_no_outcomes_from_being_counted() {
    let (mut deps, queue) = deps(mostly_outcomes(20, 10), usize::MAX);
    deps.wake_ups = Arc::new(Unreachable);
    assert!(try_run(&deps, TIMEOUT).await.is_err());
    assert_eq!(queue.counted.lock().unwrap().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_run_announces_so_many_outcomes_of_all_locations_and_leaves_the_rest() {
    let mut items = mostly_outcomes(MOST_OUTCOMES + 500, MOST_OUTCOMES + 400);
    for (n, item) in items.iter_mut().enumerate() {
        item.who.location = LocationId::parse(&format!("LOC{}", n % 20)).unwrap();
    }
    let (deps, queue) = deps(items, usize::MAX);
    let run = run(&deps, TIMEOUT).await;
    assert_eq!((run.woken, run.left), (MOST_OUTCOMES + 100, 400));
    assert_eq!((woken(&queue), queue.counted.lock().unwrap().len()), (100, MOST_OUTCOMES));
}

#[tokio::test(start_paused = true)]
async fn outcomes_the_queue_refuses_are_left_for_the_next_run() {
    let (deps, _) = deps(mostly_outcomes(20, 20), 8);
    assert_eq!(run(&deps, TIMEOUT).await, Run { due: 20, woken: 16, left: 4, complete: true });
}

#[tokio::test(start_paused = true)]
async fn outcomes_nobody_has_counted_are_told_of_and_take_nothing_of_the_share_of_conversations() {
    let (deps, queue) = deps(mostly_outcomes(700, 350), usize::MAX);
    let run = run(&deps, TIMEOUT).await;
    assert_eq!((run.due, run.woken, run.left), (700, 600, 100), "300 of each");
    let counted = queue.counted.lock().unwrap();
    assert_eq!((counted.len(), counted[0].turn, counted[299].turn), (300, turn(0), turn(299)));
    assert_eq!(queue.sent.lock().unwrap().iter().map(|(_, sent)| sent).sum::<usize>(), 300);
}

#[tokio::test(start_paused = true)]
async fn outcomes_are_told_of_where_nothing_else_is_due() {
    let mut items = due(1);
    items[0].what = What::Outcomes(TurnId::new(Uuid::from_u128(7)));
    let (deps, queue) = deps(items, usize::MAX);
    assert_eq!(run(&deps, TIMEOUT).await, Run { due: 1, woken: 1, left: 0, complete: true });
    assert_eq!(queue.counted.lock().unwrap().len(), 1);
}
