//! Experiments of a world, and what its turns have kept to be counted.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_sqs::types::MessageSystemAttributeName;
use conversation::Deps;
use jorge::stack::{LOCATION, STACK_NAME};
use shared::adapters::dynamodb::items::OutcomesItem;
use shared::adapters::dynamodb::{DynamoExperimentChanges, DynamoExperiments, keys};
use shared::audit::{Operation, OperationAction, Subject};
use shared::experiments::ports::{ChangeDefinitions as _, Definitions as _, Stored};
use shared::experiments::{Change, Definition, Draft, ExperimentId, OutcomeType, defaults};
use shared::ids::{ContactRef, LocationId};
use shared::queue::{Outcomes, OutcomesKept};

use crate::World;

impl World {
    /// The world's location takes part in experiments, and one of them is an A/A test of this name, whose variants `one`
    /// and `other` change nothing: whoever is answered takes part. Before the location's first turn.
    pub async fn tries(&self, id: &str, shares: [f64; 2]) -> Definition {
        self.choose(|settings| settings.experiments = true).await;
        let draft = Draft {
            id: id.to_owned(),
            changes: None,
            variants: vec!["one".to_owned(), "other".to_owned()],
            shares: shares.to_vec(),
            metrics: vec![OutcomeType::Response.name().to_owned()],
            owner: "Ann".to_owned(),
            starts_at: None,
            ends_at: None,
            matures_after_days: 0,
        };
        let definition = Definition::create(draft, &[], self.stack.clock().now()).expect("an experiment");
        self.store_experiment(&definition).await;
        definition
    }

    /// Waits until the world's own conversation function has read that experiment: on a machine that is busy it goes on
    /// without, and asks again five seconds later. Of a world on a simulated clock, whose queues nobody empties.
    pub async fn know(&self, id: &str) {
        let who = self.contact_without_settling("CONknowsexperiments1");
        for _ in 0..50 {
            self.deliver(&self.text(who.contact.as_str(), "Hello")).await;
            while self.receive_and_run().await.received > 0 {}
            if !self.outcomes(id, &who).await.is_empty() {
                break;
            }
            self.stack.advance(Duration::from_secs(6));
        }
        // Nothing of it is left to be counted.
        for item in self.kept_outcomes(&who).await {
            let delete = self.stack.aws.dynamodb.delete_item().table_name(self.table("conversations"));
            let delete = delete.key(keys::PK, AttributeValue::S(item.pk));
            delete.key(keys::SK, AttributeValue::S(item.sk)).send().await.expect("a delete");
        }
        self.announced().await;
    }

    /// A conversation function of its own that has read that experiment.
    pub async fn knowing_worker(&self, id: &str) -> Deps {
        let deps = self.worker(&[]);
        for _ in 0..50 {
            let known = deps
                .experiments
                .as_ref()
                .expect("experiments")
                .of(&location(), self.stack.clock().now())
                .await;
            if known.iter().any(|known| known.id().as_str() == id) {
                break;
            }
            self.stack.advance(Duration::from_secs(6));
        }
        deps
    }

    /// Changes an experiment, as a person would.
    pub async fn change_experiment(&self, id: &str, change: &Change) {
        let all = self.experiments().of(&location()).await.expect("definitions");
        let known = all.iter().find(|known| known.id().as_str() == id).expect("the experiment");
        let next = known.apply(change, self.stack.clock().now()).expect("a change");
        self.store_experiment(&next).await;
    }

    /// Nobody new takes part in what every location starts with.
    pub async fn pauses_what_every_location_tries(&self) {
        let now = self.stack.clock().now();
        for draft in defaults() {
            let begun = Definition::create(draft, &[], now).expect("an experiment");
            self.store_experiment(&begun.apply(&Change::Pause, now).expect("a change")).await;
        }
    }

    async fn store_experiment(&self, definition: &Definition) {
        let operation = Operation {
            at: self.stack.clock().now(),
            actor: "Ann".to_owned(),
            action: OperationAction::ExperimentChanged,
            subject: Subject::Experiment(definition.id().to_string()),
            reason: None,
            details: Default::default(),
        };
        let changes = DynamoExperimentChanges::new(self.experiments(), self.operations_log());
        let stored = changes.store(&location(), definition, operation).await;
        assert_eq!(stored.expect("an answer"), Stored::Done);
    }

    /// The experiments' table.
    #[must_use]
    pub fn experiments(&self) -> DynamoExperiments {
        DynamoExperiments::new(self.stack.aws.dynamodb.clone(), self.table("experiments"))
    }

    /// What turns of a contact have kept to be counted, as it is stored.
    pub async fn kept_outcomes(&self, who: &ContactRef) -> Vec<OutcomesItem> {
        let pk = keys::contact(who);
        let own = self.items("conversations").await.into_iter().filter(|item| {
            let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
            text("pk") == Some(&pk) && text("sk").is_some_and(|sk| keys::outcomes_of(sk).is_some())
        });
        own.map(|item| serde_dynamo::from_item(item).expect("outcomes")).collect()
    }

    /// What was kept of one experiment and a contact, each as `outcome of variant`, in the order of their names.
    pub async fn outcomes(&self, experiment: &str, who: &ContactRef) -> Vec<String> {
        let experiment = ExperimentId::parse(experiment).expect("an id");
        let kept = self.kept_outcomes(who).await.into_iter().flat_map(|item| item.outcomes);
        let own = kept.filter(|outcome| outcome.experiment == experiment);
        let mut named: Vec<String> =
            own.map(|outcome| format!("{} of {}", outcome.what, outcome.variant)).collect();
        named.sort();
        named
    }

    /// Takes everything from the queue `outcomes`: what was announced since the last time, by turn.
    pub async fn announced(&self) -> Vec<OutcomesKept> {
        let url = format!("{}/000000000000/{STACK_NAME}-outcomes", self.stack.endpoints.queues);
        let mut announced = Vec::new();
        loop {
            let received = self.stack.aws.sqs.receive_message().queue_url(&url).max_number_of_messages(10);
            let received = received.message_system_attribute_names(MessageSystemAttributeName::All);
            let messages = received.send().await.expect("a receive").messages.unwrap_or_default();
            if messages.is_empty() {
                announced.sort_by_key(|kept: &OutcomesKept| kept.turn.to_string());
                return announced;
            }
            for message in messages {
                let body = message.body().expect("a body");
                let Outcomes::OutcomesV1(kept) = serde_json::from_str(body).expect("outcomes");
                announced.push(kept);
                let receipt = message.receipt_handle().expect("a receipt");
                let delete = self.stack.aws.sqs.delete_message().queue_url(&url).receipt_handle(receipt);
                delete.send().await.expect("a delete");
            }
        }
    }
}

fn location() -> LocationId {
    LocationId::parse(LOCATION).expect("an id")
}
