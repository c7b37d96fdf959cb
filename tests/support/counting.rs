//! Contacts of experiments that no turn has spoken to: what they are said to have done, and what was counted of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jorge::stack::{LOCATION, STACK_NAME};
use shared::adapters::dynamodb::items::{OutcomePart, OutcomesItem};
use shared::adapters::dynamodb::{DynamoExperimentChanges, DynamoOutcomeCounters, keys};
use shared::experiments::ports::OutcomeCounters as _;
use shared::experiments::{Counts, ExperimentId, Outcome, OutcomeType, VariantName};
use shared::ids::{ContactId, ContactRef, CorrelationId, LocationId, TurnId};
use shared::queue::{Outcomes, OutcomesKept};
use sqs_sns_emulator::ACCOUNT;
use uuid::Uuid;

use crate::World;

/// Entries SQS takes in a batch.
const BATCH: usize = 10;

/// The location of every stack.
#[must_use]
pub fn home() -> LocationId {
    LocationId::parse(LOCATION).expect("an id")
}

/// An experiment by its name.
#[must_use]
pub fn experiment(name: &str) -> ExperimentId {
    ExperimentId::parse(name).expect("a name")
}

/// What a contact of an experiment did: of a variant, assigned at an instant.
#[must_use]
pub fn outcome(
    contact: &str,
    name: &str,
    variant: &str,
    what: OutcomeType,
    assigned_at: Timestamp,
) -> Outcome {
    Outcome {
        who: ContactRef { location: home(), contact: ContactId::parse(contact).expect("an id") },
        experiment: experiment(name),
        variant: VariantName::parse(variant).expect("a name"),
        what,
        assigned_at,
    }
}

/// What a turn of a contact has kept, to be counted.
#[must_use]
pub fn announced(who: &ContactRef) -> OutcomesKept {
    OutcomesKept {
        who: who.clone(),
        turn: TurnId::new(Uuid::now_v7()),
        correlation_id: CorrelationId::new(Uuid::nil()),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
    }
}

/// Every count there is, by its name: `variant.type`.
#[must_use]
pub fn by_name(counts: &Counts) -> BTreeMap<String, u64> {
    let mut named = BTreeMap::new();
    for (tally, count) in counts.iter() {
        *named.entry(format!("{}.{}", tally.variant, tally.what)).or_default() += count;
    }
    named
}

impl World {
    /// Changes experiments, on the stack's own tables.
    #[must_use]
    pub fn experiment_changes(&self) -> DynamoExperimentChanges {
        DynamoExperimentChanges::new(self.experiments(), self.operations_log())
    }

    /// Counts outcomes, on the stack's own tables.
    #[must_use]
    pub fn outcome_counters(&self) -> DynamoOutcomeCounters {
        DynamoOutcomeCounters::new(self.experiments(), self.table("conversations"))
    }

    /// An analyzer of its own on the world's tables and clock, observed like the stack's functions.
    #[must_use]
    pub fn analyzer(&self) -> ab_analyzer::Deps {
        let environment = self.stack.environment_observed().expect("the environment");
        let config = ab_analyzer::Config::from_env(&|name| environment.get(name).cloned());
        ab_analyzer::Deps::on_clock(config.expect("a configuration"), self.stack.clock().clone())
            .expect("a function")
    }

    /// Keeps what a turn of a contact has to be counted, as its transaction would; returns what is announced.
    pub async fn keep_outcomes(&self, outcomes: &[Outcome]) -> OutcomesKept {
        let kept = announced(&outcomes.first().expect("an outcome").who);
        let item = OutcomesItem {
            pk: keys::contact(&kept.who),
            sk: keys::outcomes(kept.turn),
            kept_at: self.stack.clock().now().as_millisecond(),
            outcomes: outcomes.iter().map(OutcomePart::from).collect(),
            due_shard: Some(keys::due_shard(&kept.who)),
            due_at: Some(keys::due_second(self.stack.clock().now())),
            counted_at: None,
            unreadable_at: None,
            ttl: None,
        };
        let item = serde_dynamo::to_item(item).expect("an item");
        let put = self.stack.aws.dynamodb.put_item().table_name(self.table("conversations"));
        put.set_item(Some(item)).send().await.expect("kept");
        kept
    }

    /// Announces what turns have kept, on the queue.
    pub async fn announce_outcomes(&self, kept: &[OutcomesKept]) {
        use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
        let url = format!("{}/{ACCOUNT}/{STACK_NAME}-outcomes", self.stack.endpoints.queues);
        for some in kept.chunks(BATCH) {
            let entries = some.iter().enumerate().map(|(nth, kept)| {
                let body = serde_json::to_string(&Outcomes::OutcomesV1(kept.clone())).expect("JSON");
                let entry = SendMessageBatchRequestEntry::builder().id(nth.to_string()).message_body(body);
                entry.build().expect("an entry")
            });
            let batch = self.stack.aws.sqs.send_message_batch().queue_url(&url);
            let sent = batch.set_entries(Some(entries.collect())).send().await.expect("sent");
            assert!(sent.failed().is_empty(), "{sent:?}");
        }
    }

    /// Contacts that take part in an experiment, and those of them who did `what`, by variant; each is said so by turns
    /// of its own, through the queue, and counted.
    pub async fn take_part(
        &self,
        name: &str,
        what: OutcomeType,
        assigned_at: Timestamp,
        variants: &[(&str, usize, usize)],
    ) {
        let mut kept = Vec::new();
        for (variant, contacts, did) in variants {
            for nth in 0..*contacts {
                // Others than those of an earlier call.
                let contact = format!("CON{name}{variant}{}", Uuid::now_v7().simple());
                let assigned = outcome(&contact, name, variant, OutcomeType::Assigned, assigned_at);
                let done = Outcome { what, ..assigned.clone() };
                let outcomes = if nth < *did { vec![assigned, done] } else { vec![assigned] };
                kept.push(self.keep_outcomes(&outcomes).await);
            }
        }
        self.announce_outcomes(&kept).await;
        self.settle().await;
    }

    /// What was counted of an experiment, by `variant.type`.
    pub async fn counted(&self, name: &str) -> BTreeMap<String, u64> {
        let counters = self.outcome_counters();
        by_name(&counters.counted(&home(), &experiment(name)).await.expect("counts").counts)
    }
}
