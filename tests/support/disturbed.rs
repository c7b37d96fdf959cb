//! Flows in which one call goes wrong, and what they come to once time has passed.

use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::{Fault, NewContact};
use jiff::{Timestamp, ToSpan as _};
use jorge::stack::{LOCATION, Options, Strike, Struck, Twice};
use shared::adapters::dynamodb::{DynamoDueItems, keys};
use shared::clock::SimulatedClock;
use shared::follow_ups::DueItems as _;
use shared::ids::{ContactId, ContactRef, LocationId};

use crate::World;

/// What goes wrong in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing.
    None,
    /// A call of a table, a queue or a topic.
    Aws(Strike),
    /// The nth call of the CRM is refused.
    CrmRefuses(usize),
    /// The nth call of the CRM is done and never answered.
    CrmAnswerLost(usize),
    /// Whatever calls a function calls it twice.
    Twice(Twice),
}

impl Disturbance {
    /// Every way in which a flow of these calls of AWS, and so many of the CRM, can be disturbed. What is measured is
    /// left out: it fails nobody. What only reads is the same whether it is refused or its answer is lost.
    #[must_use]
    pub fn all(aws: &[String], crm: usize) -> Vec<Self> {
        let strikes = aws.iter().enumerate().flat_map(|(before, call)| {
            let ways: &[Struck] = if call.starts_with("DynamoDB UpdateItem jorge-local-operations") {
                &[]
            } else if READS.iter().any(|read| call.contains(read)) {
                &[Struck::Refused]
            } else {
                &[Struck::Refused, Struck::AnswerLost]
            };
            ways.iter().map(move |how| Self::Aws(Strike { nth: before + 1, how: *how }))
        });
        let crm = (1..=crm).flat_map(|nth| [Self::CrmRefuses(nth), Self::CrmAnswerLost(nth)]);
        let twice = [Twice::After, Twice::Beside].map(Self::Twice);
        strikes.chain(crm).chain(twice).collect()
    }
}

/// Operations that only read.
const READS: [&str; 4] = [" GetItem ", " Query ", " BatchGetItem ", " TransactGetItems "];

/// What became of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// How many replies; what they say may differ from contact to contact.
    pub replies: usize,
    /// Replies that say what another one says.
    pub repeated: usize,
    /// Titles of tasks, in order of the alphabet.
    pub tasks: Vec<String>,
    /// First words of notes.
    pub notes: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether the CRM sends nothing any more.
    pub silenced: bool,
    /// Appointments.
    pub appointments: usize,
    /// Kinds of items kept of the contact that are there once each: tickets, assessments.
    pub kept: Vec<String>,
    /// What is wrong with the audit chain.
    pub breaches: usize,
}

/// A world in which calls go wrong one by one. Its time moves only with what happens in it.
pub struct Disturbed {
    /// The world.
    pub world: World,
    clock: Arc<SimulatedClock>,
}

/// Nothing is tried again within a call, and no breaker opens.
const PLAIN: &str = r#"{
    "breaker": {"failures": 1000},
    "retry": {"external": {"delays_ms": [], "jitter_percent": 0}}
}"#;

impl Disturbed {
    /// A world at noon of a Friday in Texas.
    pub async fn start() -> Self {
        let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().expect("a time")));
        let (crm_timeout, resilience) = (Duration::from_secs(1), PLAIN.to_owned());
        let simulated = Some(clock.clone());
        let options = Options { simulated, crm_timeout, resilience, ..World::at_once() };
        Self { world: World::with(options).await, clock }
    }

    /// A contact nobody has heard of.
    pub async fn contact(&self, id: &str, tags: &[&str]) -> ContactRef {
        let contact = NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(id.to_owned()),
            first_name: Some("Robin".to_owned()),
            phone: Some("+15125550111".to_owned()),
            email: Some("robin@example.com".to_owned()),
            tags: tags.iter().map(ToString::to_string).collect(),
            ..NewContact::default()
        };
        self.world.crm().seed_contact(contact).expect("a contact");
        self.rest().await;
        ContactRef {
            location: LocationId::parse(LOCATION).expect("an id"),
            contact: ContactId::parse(id).expect("an id"),
        }
    }

    /// From now on this goes wrong, once; returns the calls of AWS there have been since the last time, and how many of the
    /// CRM.
    pub fn disturb(&self, disturbance: Disturbance, crm_calls_before: usize) -> (Vec<String>, usize) {
        let observer = self.world.stack.observer.as_ref().expect("an observer");
        let crm = self.world.crm();
        crm.clear_faults();
        let strike = match disturbance {
            Disturbance::Aws(strike) => Some(strike),
            _ => None,
        };
        let twice = match disturbance {
            Disturbance::Twice(twice) => Some(twice),
            _ => None,
        };
        let after = |nth: usize| u32::try_from(nth - 1).expect("a handful of calls");
        match disturbance {
            Disturbance::CrmRefuses(nth) => {
                crm.inject(Fault::status(None, 503).after(after(nth))).expect("a fault");
            }
            Disturbance::CrmAnswerLost(nth) => {
                crm.inject(Fault::accept_then_drop(None).after(after(nth))).expect("a fault");
            }
            _ => {}
        }
        observer.call_twice(twice);
        (observer.strike(strike), crm.calls().len() - crm_calls_before)
    }

    /// A contact texts. The CRM brings it again until it is taken.
    pub async fn texts(&self, contact: &str, words: &str) {
        let text = self.world.text(contact, words);
        for _ in 0..3 {
            if self.world.deliver(&text).await.status == 200 {
                return;
            }
        }
        panic!("the door does not take a text");
    }

    /// The machine's clock was ahead and is set right.
    pub fn set_back(&self, by: Duration) {
        self.clock.set_back(by);
    }

    /// Waits until nothing is under way. What has to wait for a time finds it come.
    pub async fn rest(&self) {
        self.rest_but_for("alert-checks").await;
    }

    /// The same, alerts included.
    pub async fn rest_of_everything(&self) {
        self.rest_but_for("dead-letters").await;
    }

    async fn rest_but_for(&self, queue_of_no_matter: &str) {
        let observer = self.world.stack.observer.as_ref().expect("an observer");
        let began = std::time::Instant::now();
        let mut unchanged = 0;
        let mut before = None;
        loop {
            self.world.crm().webhooks_settled().await;
            let depths = self.world.stack.queues.queue_depths().expect("depths");
            let waited_for = depths.into_iter().filter(|queue| {
                !queue.name.contains("dead-letters") && !queue.name.contains(queue_of_no_matter)
            });
            let depths: Vec<_> =
                waited_for.map(|queue| (queue.visible, queue.in_flight, queue.delayed)).collect();
            if depths.iter().all(|queue| *queue == (0, 0, 0)) {
                return;
            }
            let idle = before.as_ref() == Some(&depths) && observer.running() == 0;
            unchanged = if idle { unchanged + 1 } else { 0 };
            before = Some(depths);
            if unchanged == 4 {
                self.world.stack.advance(Duration::from_secs(2));
                unchanged = 0;
            }
            assert!(began.elapsed() < crate::world::PATIENCE, "it does not come to rest: {before:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Lives through a time: what becomes due in it is looked for at the next whole minute, as the schedule would, whatever
    /// fails.
    pub async fn pass(&self, by: Duration) {
        let conversations = self.world.table("conversations");
        let due = DynamoDueItems::new(self.world.stack.aws.dynamodb.clone(), conversations);
        let end = shared::clock::later(self.world.stack.clock().now(), by);
        self.rest().await;
        for _ in 0..60 {
            let mut next = None;
            for shard in 0..keys::DUE_SHARDS {
                let page = due.due(shard, Timestamp::UNIX_EPOCH, end, None).await.expect("what is due");
                next = [next, page.items.first().map(|item| item.due_at)].into_iter().flatten().min();
            }
            let Some(next) = next else { break };
            let minute = whole_minute_after(next.max(self.world.stack.clock().now()));
            self.clock.advance_to(minute);
            self.world.stack.queues.clock_moved();
            // As on AWS: the next minute is the next try.
            self.world.stack.tick("follow-ups").await.ok();
            self.rest().await;
        }
        self.clock.advance_to(end);
        self.world.stack.queues.clock_moved();
        self.rest().await;
    }

    /// What became of a contact.
    pub async fn end(&self, who: &ContactRef) -> End {
        let contact = who.contact.as_str();
        let crm = self.world.crm();
        let mut replies = self.world.replies(contact);
        let count = replies.len();
        replies.sort();
        replies.dedup();
        let mut tasks: Vec<String> = crm.tasks(contact).into_iter().map(|task| task.title).collect();
        tasks.sort();
        let first_words = |body: &str| body.split_whitespace().take(1).collect::<String>();
        let mut notes: Vec<String> = crm.notes(contact).iter().map(|note| first_words(&note.body)).collect();
        notes.sort();
        let mut record = crm.contact(contact).expect("a contact");
        record.tags.sort();
        End {
            replies: count,
            repeated: count - replies.len(),
            tasks,
            notes,
            tags: record.tags,
            silenced: record.dnd,
            appointments: crm.appointments(contact).len(),
            kept: self.kept(who).await,
            breaches: self.world.breaches(who).await.len(),
        }
    }

    /// Kinds of items kept of a contact, beside what each message and each turn leaves.
    async fn kept(&self, who: &ContactRef) -> Vec<String> {
        use aws_sdk_dynamodb::types::AttributeValue;
        let query = self.world.stack.aws.dynamodb.query().table_name(self.world.table("conversations"));
        let found = query
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::contact(who)))
            .send()
            .await
            .expect("items");
        let kinds = found.items.unwrap_or_default().into_iter().filter_map(|item| {
            let sk = item.get("sk").and_then(|sk| sk.as_s().ok().cloned())?;
            let kind = sk.split('#').next().unwrap_or_default().to_owned();
            ["ESC", "VIO", "ASSESS", "HANDOFF"].iter().any(|known| kind.starts_with(known)).then_some(kind)
        });
        let mut kinds: Vec<String> = kinds.collect();
        kinds.sort();
        kinds
    }
}

fn whole_minute_after(instant: Timestamp) -> Timestamp {
    let left = 60_000 - instant.as_millisecond().rem_euclid(60_000);
    instant.checked_add(left.milliseconds()).expect("a time")
}
