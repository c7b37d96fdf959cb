//! Someone else is faster: decided again at once, said once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use conversation::Deps;
use jiff::Timestamp;
use jorge::stack::Options;
use jorge_tests::World;
use jorge_tests::workers::{self, TIMEOUT};
use shared::adapters::dynamodb::keys;
use shared::audit::AuditRecord;
use shared::conversation::{Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::ids::{ContactRef, TurnId};

const CONTACT: &str = "CONconflict000000001";

/// Changes the stored state right before a commit, on the real store, a number of times.
struct Overtaken {
    inner: Arc<dyn Conversations>,
    client: aws_sdk_dynamodb::Client,
    table: String,
    times: AtomicU32,
}

#[async_trait]
impl Conversations for Overtaken {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        if self.times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() {
            let update = self
                .client
                .update_item()
                .table_name(&self.table)
                .key("pk", AttributeValue::S(keys::contact(&desk.conversation.who)))
                .key("sk", AttributeValue::S(keys::STATE.into()))
                .update_expression("SET version = version + :one")
                .expression_attribute_values(":one", AttributeValue::N("1".into()));
            update.send().await.unwrap();
        }
        self.inner.commit(desk, turn, record).await
    }

    async fn pass_over(&self, desk: &Desk, now: Timestamp) -> Result<Commit, Fault> {
        self.inner.pass_over(desk, now).await
    }

    async fn settle(
        &self,
        who: &ContactRef,
        turn: TurnId,
        state: &OutgoingState,
        due_at: Option<Timestamp>,
    ) -> Result<Settled, Fault> {
        self.inner.settle(who, turn, state, due_at).await
    }
}

/// A world with one exchange behind it, and one text waiting for a conversation that is overtaken `times` times.
async fn overtaken(times: u32) -> (World, Deps) {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    world.deliver(&world.text(CONTACT, "I want to buy")).await;
    let mut deps = world.worker(&[]);
    deps.conversations = Arc::new(Overtaken {
        inner: deps.conversations,
        client: world.stack.aws.dynamodb.clone(),
        table: world.table("conversations"),
        times: AtomicU32::new(times),
    });
    (world, deps)
}

async fn wake(deps: &Deps) -> usize {
    let who = ContactRef {
        location: shared::ids::LocationId::parse(jorge::stack::LOCATION).unwrap(),
        contact: shared::ids::ContactId::parse(CONTACT).unwrap(),
    };
    workers::wake(deps, &who, TIMEOUT).await
}

#[tokio::test]
async fn a_conflict_delays_the_reply_by_less_than_a_second() {
    let (world, deps) = overtaken(1).await;
    let start = Instant::now();
    assert_eq!(wake(&deps).await, 0);
    let took = start.elapsed();
    assert_eq!(world.replies(CONTACT).len(), 2, "the greeting and one answer");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_conflict_at_every_attempt_leaves_the_message_to_the_queue_unanswered_and_unlost() {
    let (world, deps) = overtaken(100).await;
    assert_eq!(wake(&deps).await, 1);
    assert_eq!(world.replies(CONTACT).len(), 1, "nothing was said without a commit");
    let (world, deps) = overtaken(3).await;
    assert_eq!(wake(&deps).await, 0, "three conflicts are decided again");
    assert_eq!(world.replies(CONTACT).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_the_same_message_say_one_thing() {
    let (world, first) = overtaken(0).await;
    let second = world.worker(&[]);
    let (a, b) = tokio::join!(wake(&first), wake(&second));
    assert!(a + b <= 1, "the slower one finds nothing to do, or comes back later");
    assert_eq!(world.replies(CONTACT).len(), 2);
}
