//! A whole stack, and what a test says and asks of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use ghl_emulator::{Direction, Emulator, InstallType, NewContact};
use jorge::stack::{CRM_TOKEN, LOCATION, Options, STACK_NAME, Stack, Storage, WORKFLOW_SECRET};
use serde_json::{Value, json};
use shared::adapters::dynamodb::items::{AuditItem, HeadItem};
use shared::adapters::dynamodb::{
    DynamoConversations, DynamoInbox, DynamoLocations, DynamoOAuth, DynamoOperationsLog, keys,
};
use shared::adapters::ghl::{AppCredentials, GhlOAuth};
use shared::adapters::key_file::KeyFile;
use shared::audit::{Action, AuditRecord, Breach, Chain, Head, OperationRecord, verify};
use shared::conversation::{Conversations as _, Desk};
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, LocationId};
use shared::locations::{Locations as _, Settings, TokenEndpoint as _, workflow_secret_hash};
use shared::privacy::Secret;
use shared::queue::{Inbound, WakeUp};
use uuid::Uuid;

use crate::leaks::Leaks;
use crate::texts::{Text, webhook};

/// Longest time anything in a test may take to come to rest.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running stack.
pub struct World {
    /// The stack itself.
    pub stack: Stack,
    /// What must not get out of it; checked when the world ends, after the stack.
    pub leaks: Leaks,
    http: reqwest::Client,
}

/// What one receive and one call did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchRun {
    /// Messages received.
    pub received: usize,
    /// Messages reported as failed.
    pub failed: usize,
}

/// What the door answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: Value,
}

impl World {
    /// A stack in memory that answers every text at once.
    pub async fn start() -> Self {
        Self::with(Self::at_once()).await
    }

    /// Options of a stack that answers every text at once, and calls by schedule only what a test calls.
    #[must_use]
    pub fn at_once() -> Options {
        Options { queue_delay: Duration::ZERO, answer_at_once: true, schedules: false, ..Options::default() }
    }

    /// A stack as a test needs it, always observed. Its location takes part in no experiment until it
    /// [chooses](World::choose) to: what contacts read would depend on their ids.
    pub async fn with(options: Options) -> Self {
        let logged = crate::logs::captured().len();
        let files = match &options.storage {
            Storage::Memory => None,
            Storage::Directory(path) => Some(path.clone()),
        };
        let stack = Stack::start(Options { observe: true, experiments: false, ..options })
            .await
            .expect("the stack starts");
        let leaks = Leaks::new(stack.observer.clone().expect("an observer"), files, logged);
        Self { stack, leaks, http: reqwest::Client::builder().no_proxy().build().expect("a client") }
    }

    /// The CRM.
    #[must_use]
    pub fn crm(&self) -> &Emulator {
        self.stack.crm.as_ref().expect("the CRM runs in this process")
    }

    /// Changes what the location has chosen. Before its first turn: functions remember settings for a minute.
    pub async fn choose(&self, change: impl FnOnce(&mut Settings)) {
        let locations = self.locations();
        let id = LocationId::parse(LOCATION).expect("an id");
        let mut settings = locations.find(&id).await.expect("an answer").expect("a location").settings;
        change(&mut settings);
        settings.validate().expect("settings within their bounds");
        let token = Secret::new(CRM_TOKEN.to_owned());
        let secret = Some(workflow_secret_hash(WORKFLOW_SECRET));
        let now = self.stack.clock().now();
        locations.connect(&id, &token, secret, &settings, now).await.expect("a location");
    }

    /// A contact a bot is responsible for.
    pub async fn contact(&self, id: &str) -> ContactRef {
        self.contact_tagged(id, &["lead-bot"]).await
    }

    /// A contact with these tags.
    pub async fn contact_tagged(&self, id: &str, tags: &[&str]) -> ContactRef {
        let who = self.seed(id, tags);
        self.settle().await;
        who
    }

    /// A contact a bot is responsible for, in a world whose queues nobody empties.
    pub fn contact_without_settling(&self, id: &str) -> ContactRef {
        self.seed(id, &["lead-bot"])
    }

    fn seed(&self, id: &str, tags: &[&str]) -> ContactRef {
        let contact = NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(id.to_owned()),
            first_name: Some("Robin".to_owned()),
            last_name: Some("Tester".to_owned()),
            phone: Some("+12025550111".to_owned()),
            tags: tags.iter().map(ToString::to_string).collect(),
            ..NewContact::default()
        };
        self.leaks.knows("Tester");
        self.leaks.knows("+12025550111");
        self.crm().seed_contact(contact).expect("a contact");
        ContactRef {
            location: LocationId::parse(LOCATION).expect("an id"),
            contact: ContactId::parse(id).expect("an id"),
        }
    }

    /// Does Lambda's part once: receives a batch, calls the conversation, deletes what did not fail.
    pub async fn receive_and_run(&self) -> BatchRun {
        if let Some(crm) = &self.stack.crm {
            crm.webhooks_settled().await;
        }
        let received = self
            .stack
            .aws
            .sqs
            .receive_message()
            .queue_url(self.inbound_url())
            .max_number_of_messages(10)
            .wait_time_seconds(0)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .send()
            .await
            .expect("a receive");
        let messages = received.messages.unwrap_or_default();
        if messages.is_empty() {
            return BatchRun::default();
        }
        let records: Vec<Value> = messages.iter().map(jorge::stack::sqs_record).collect();
        let answer = self
            .stack
            .functions
            .invoke("conversation", json!({ "Records": records }))
            .await
            .expect("an answer");
        let failed = jorge::stack::failed_messages(&answer);
        for message in &messages {
            if !failed.contains(&message.message_id().unwrap_or_default()) {
                let delete = self.stack.aws.sqs.delete_message().queue_url(self.inbound_url());
                let receipt = message.receipt_handle().unwrap_or_default();
                delete.receipt_handle(receipt).send().await.expect("a delete");
            }
        }
        BatchRun { received: messages.len(), failed: failed.len() }
    }

    /// Hands the conversation one wake-up of a contact, as the queue would; returns what failed.
    pub async fn run_one_wake_up(&self, who: &ContactRef) -> usize {
        let event = Self::wake_up_event(who);
        let answer = self.stack.functions.invoke("conversation", event).await.expect("an answer");
        answer["batchItemFailures"].as_array().map_or(0, Vec::len)
    }

    /// The event of one wake-up of a contact.
    #[must_use]
    pub fn wake_up_event(who: &ContactRef) -> Value {
        let wake_up = Inbound::InboundV1(WakeUp {
            who: who.clone(),
            delivery: DeliveryId::parse("w:any").expect("an id"),
            kept_at: jiff::Timestamp::UNIX_EPOCH,
            correlation_id: CorrelationId::new(Uuid::nil()),
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
        });
        let body = serde_json::to_string(&wake_up).expect("JSON");
        json!({"Records": [{"messageId": "1", "body": body, "attributes": {}, "messageAttributes": {}}]})
    }

    /// A fresh text of a contact, not sent yet.
    #[must_use]
    pub fn text(&self, contact: &str, words: &str) -> Text {
        self.leaks.heard(words);
        Text::new(contact, words, self.stack.clock().now())
    }

    /// Delivers a text with a good signature.
    pub async fn deliver(&self, text: &Text) -> Answer {
        let body = text.body();
        let signature = ghl_emulator::signing::sign(body.as_bytes());
        self.post("/webhooks/ghl", &[("x-ghl-signature", &signature)], body).await
    }

    /// Gets from the gateway.
    pub async fn get(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(self.http.get(format!("{}{address}", self.stack.endpoints.gateway)), headers).await
    }

    /// Posts to the gateway.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let address = format!("{}{path}", self.stack.endpoints.gateway);
        self.send(self.http.post(address).body(body), headers).await
    }

    async fn send(&self, mut request: reqwest::RequestBuilder, headers: &[(&str, &str)]) -> Answer {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("the gateway answers");
        let status = response.status().as_u16();
        Answer { status, body: response.json().await.unwrap_or_default() }
    }

    /// Calls the webhook function without HTTP.
    pub async fn door(&self, body: &str) -> Value {
        self.stack.functions.invoke("webhook", webhook(body)).await.expect("the function answers")
    }

    /// A contact texts and everything comes to rest; returns what the bot has said since.
    pub async fn says(&self, contact: &str, words: &str) -> Vec<String> {
        let before = self.replies(contact).len();
        assert_eq!(self.deliver(&self.text(contact, words)).await.status, 200);
        self.settle().await;
        self.replies(contact).split_off(before)
    }

    /// Everything the bot has said to a contact.
    #[must_use]
    pub fn replies(&self, contact: &str) -> Vec<String> {
        let messages = self.crm().conversation(contact).into_iter();
        messages
            .filter(|message| message.direction == Direction::Outbound)
            .map(|message| message.body)
            .collect()
    }

    /// Waits until nothing is under way.
    pub async fn settle(&self) {
        self.stack.settle(PATIENCE).await.expect("everything comes to rest");
    }

    /// Waits until the bot has said at least `count` things to a contact; returns how long it took.
    pub async fn replied(&self, contact: &str, count: usize) -> Duration {
        let start = std::time::Instant::now();
        while self.replies(contact).len() < count {
            assert!(start.elapsed() < PATIENCE, "no {count} replies within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        start.elapsed()
    }

    /// The stack's keys.
    #[must_use]
    pub fn keys(&self) -> Arc<KeyFile> {
        Arc::new(KeyFile::read(&self.stack.master_key()).expect("a key file"))
    }

    /// The conversations' store, on the stack's own tables.
    #[must_use]
    pub fn conversations(&self) -> DynamoConversations {
        let (conversations, audit) = (self.table("conversations"), self.table("audit"));
        DynamoConversations::new(self.stack.aws.dynamodb.clone(), conversations, audit, self.keys())
    }

    /// The inbox, on the stack's own table.
    #[must_use]
    pub fn inbox(&self) -> DynamoInbox {
        DynamoInbox::new(self.stack.aws.dynamodb.clone(), self.table("conversations"), self.keys())
    }

    /// The locations, on the stack's own table.
    #[must_use]
    pub fn locations(&self) -> DynamoLocations {
        DynamoLocations::new(self.stack.aws.dynamodb.clone(), self.table("operations"), self.keys())
    }

    /// Where the CRM gives out tokens.
    #[must_use]
    pub fn oauth(&self) -> GhlOAuth {
        let app = AppCredentials { client_id: "app".to_owned(), client_secret: Secret::new("x".to_owned()) };
        let (crm, clock) = (self.crm().base_url(), self.stack.clock().clone());
        GhlOAuth::new(&crm, Duration::from_secs(2), true, Some(app), clock).expect("loopback")
    }

    /// Where OAuth tokens are kept.
    #[must_use]
    pub fn tokens_store(&self) -> DynamoOAuth {
        DynamoOAuth::new(self.stack.aws.dynamodb.clone(), self.table("operations"), self.keys())
    }

    /// Connects a location by OAuth, as `jorge connect --oauth` does. Its settings stay.
    pub async fn connect_oauth(&self, id: &LocationId) {
        let code = self.crm().issue_authorization_code(InstallType::Location, id.as_str()).expect("a code");
        let grant = self.oauth().exchange(id, &Secret::new(code)).await.expect("an answer");
        self.tokens_store().replace(id, grant.expect("a grant")).await.expect("stored");
        let locations = self.locations();
        let settings = locations.find(id).await.expect("an answer").expect("a location").settings;
        let now = self.stack.clock().now();
        locations.connect_oauth(id, None, &settings, now).await.expect("connected");
    }

    /// What the next turn of a contact would find.
    pub async fn desk(&self, who: &ContactRef) -> Desk {
        self.conversations().load(who).await.expect("a desk")
    }

    /// Full name of a table.
    #[must_use]
    pub fn table(&self, name: &str) -> String {
        format!("{STACK_NAME}-{name}")
    }

    /// Every item of a table.
    pub async fn items(&self, table: &str) -> Vec<HashMap<String, AttributeValue>> {
        let mut pages =
            self.stack.aws.dynamodb.scan().table_name(self.table(table)).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.expect("an item"));
        }
        items
    }

    /// The audit chain of a contact, oldest first.
    pub async fn audit(&self, who: &ContactRef) -> Vec<AuditRecord> {
        let pk = shared::adapters::dynamodb::keys::contact(who);
        let found = self
            .stack
            .aws
            .dynamodb
            .query()
            .table_name(self.table("audit"))
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(pk))
            .send()
            .await
            .expect("a chain");
        let items: Vec<shared::adapters::dynamodb::items::AuditItem> =
            serde_dynamo::from_items(found.items.unwrap_or_default()).expect("records");
        items.into_iter().map(|item| item.record).collect()
    }

    /// The operations chain of a location on a day, oldest first, and its head.
    pub async fn operations(&self, chain: &Chain) -> (Vec<OperationRecord>, Option<Head>) {
        let found = self
            .stack
            .aws
            .dynamodb
            .query()
            .table_name(self.table("audit"))
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::chain(chain)))
            .send()
            .await
            .expect("a chain");
        let items: Vec<AuditItem<OperationRecord>> =
            serde_dynamo::from_items(found.items.unwrap_or_default()).expect("records");
        let (pk, sk) = keys::head(chain);
        let head = self
            .stack
            .aws
            .dynamodb
            .get_item()
            .table_name(self.table("operations"))
            .key("pk", AttributeValue::S(pk))
            .key("sk", AttributeValue::S(sk));
        let head = head.send().await.expect("an answer").item;
        let head = head.map(|item| serde_dynamo::from_item::<_, HeadItem>(item).expect("a head").audit);
        (items.into_iter().map(|item| item.record).collect(), head)
    }

    /// Appends to the operations chains, on the stack's own tables.
    #[must_use]
    pub fn operations_log(&self) -> DynamoOperationsLog {
        let (operations, audit) = (self.table("operations"), self.table("audit"));
        DynamoOperationsLog::new(self.stack.aws.dynamodb.clone(), operations, audit, self.keys())
    }

    /// What turns did, without those that only took notice of a change in the CRM, our own above all.
    pub async fn turns(&self, who: &ContactRef) -> Vec<AuditRecord> {
        let mut records = self.audit(who).await;
        records.retain(|record| record.action != Action::ContactChanged);
        records
    }

    /// What is wrong with the audit chain of a contact.
    pub async fn breaches(&self, who: &ContactRef) -> Vec<Breach> {
        let head = self.desk(who).await.conversation.audit;
        let (chain, records) = (Chain::Contact(who.clone()), self.audit(who).await);
        verify(&chain, &records, head.as_ref(), self.keys().as_ref()).await.expect("a verdict")
    }

    /// Messages in the dead-letter queue.
    pub async fn dead_letters(&self) -> usize {
        let name = format!("{STACK_NAME}-inbound-dead-letters.fifo");
        let url = self.stack.aws.sqs.get_queue_url().queue_name(name).send().await.expect("a queue");
        let attributes = self
            .stack
            .aws
            .sqs
            .get_queue_attributes()
            .queue_url(url.queue_url().unwrap_or_default())
            .attribute_names(QueueAttributeName::ApproximateNumberOfMessages)
            .send()
            .await
            .expect("attributes");
        let count =
            attributes.attributes().and_then(|all| all.get(&QueueAttributeName::ApproximateNumberOfMessages));
        count.and_then(|count| count.parse().ok()).unwrap_or_default()
    }

    /// Address of the inbound queue.
    #[must_use]
    pub fn inbound_url(&self) -> String {
        format!("{}/000000000000/{STACK_NAME}-inbound.fifo", self.stack.endpoints.queues)
    }
}
