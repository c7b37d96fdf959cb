//! Where a smoke test takes place: a stack of its own in memory whose time can be moved, or a deployed one.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use ghl_emulator::NewContact;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::adapters::custody::{Custody, MasterKeys};
use shared::adapters::dynamodb::items::AuditItem;
use shared::adapters::dynamodb::{DynamoConversations, DynamoLocations, keys};
use shared::adapters::key_file::KeyFile;
use shared::audit::{Action, AuditRecord};
use shared::clock::SimulatedClock;
use shared::conversation::Conversations as _;
use shared::error::chain;
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::locations::{Locations as _, Settings, workflow_secret_hash};
use shared::privacy::Secret;
use tokio::time::Instant;

use super::super::deployed::DeployedFunctions;
use super::super::tables::Tables;
use super::morning;
use crate::CommandError;
use crate::cli::SmokeArgs;
use crate::commands::finding::Finding;
use crate::commands::plain_http;
use crate::stack::{CRM_TOKEN, LOCATION, Options, STACK_NAME, Stack, WORKFLOW_SECRET};

/// Longest time a text may take to be answered.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it is.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Longest time one request may take.
const REQUEST: Duration = Duration::from_secs(10);
/// Texts a day it gets: those of the conversation, and two more.
const MOST_TEXTS_A_DAY: u32 = 6;
/// The test contact of a local stack.
const CONTACT: &str = "CONsmoke000000000001";

/// Has a local stack stop texting a contact after a few texts a day.
async fn few_texts(stack: &Stack) -> Result<(), CommandError> {
    let keys = Arc::new(KeyFile::read(&stack.master_key())?);
    let table = format!("{STACK_NAME}-operations");
    let locations = DynamoLocations::new(stack.aws.dynamodb.clone(), table, keys);
    let location = LocationId::parse(LOCATION)?;
    let known = locations.find(&location).await?.ok_or("a local stack is born with a location")?;
    let settings = Settings { daily_limit: MOST_TEXTS_A_DAY, ..known.settings };
    let token = Secret::new(CRM_TOKEN.to_owned());
    let secret = Some(workflow_secret_hash(WORKFLOW_SECRET));
    locations.connect(&location, &token, secret, &settings, stack.clock().now()).await?;
    Ok(())
}

/// A stack, and a contact who texts it.
pub(super) struct Place {
    kind: Kind,
    url: String,
    who: ContactRef,
    workflow_secret: String,
    keys: Arc<Custody>,
    conversations: DynamoConversations,
    dynamodb: aws_sdk_dynamodb::Client,
    stack_name: String,
}

enum Kind {
    Local(Box<Stack>),
    Deployed(DeployedFunctions),
}

impl Place {
    pub(super) async fn of(args: &SmokeArgs) -> Result<Self, CommandError> {
        match &args.target.stack_name {
            Some(stack) => Self::deployed(stack, args),
            None => Self::local().await,
        }
    }

    fn deployed(stack: &str, args: &SmokeArgs) -> Result<Self, CommandError> {
        let tables = Tables::deployed(stack, args.target.endpoint.as_deref())?;
        let keys = Arc::new(tables.custody(&args.target)?);
        // The command line asks for all three together with the stack.
        let given = |value: &Option<String>, name: &str| value.clone().ok_or(format!("{name} is missing"));
        let (location, contact) = (given(&args.location, "--location")?, given(&args.contact, "--contact")?);
        let mut secret = String::new();
        std::io::stdin().read_to_string(&mut secret)?;
        let who = ContactRef {
            location: LocationId::parse(&location).map_err(|wrong| format!("--location {wrong}"))?,
            contact: ContactId::parse(&contact).map_err(|wrong| format!("--contact {wrong}"))?,
        };
        let functions = DeployedFunctions::of(stack, &tables.environment);
        let url = given(&args.url, "--url")?.trim_end_matches('/').to_owned();
        let secret = secret.trim().to_owned();
        if secret.is_empty() {
            return Err("there is no workflow secret on standard input; `jorge connect` has shown it".into());
        }
        Ok(Self::new(Kind::Deployed(functions), (url, secret), who, keys, (tables.aws.dynamodb, stack)))
    }

    async fn local() -> Result<Self, CommandError> {
        let clock = Arc::new(SimulatedClock::at(morning(Timestamp::now())));
        let options = Options { simulated: Some(clock), answer_at_once: true, ..Options::default() };
        let stack = Stack::start(options).await?;
        let who = ContactRef { location: LocationId::parse(LOCATION)?, contact: ContactId::parse(CONTACT)? };
        let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
        crm.seed_contact(NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(CONTACT.to_owned()),
            first_name: Some("Smoke".to_owned()),
            phone: Some("+15125550123".to_owned()),
            timezone: Some("America/Chicago".to_owned()),
            tags: vec!["lead-bot".to_owned()],
            ..NewContact::default()
        })?;
        stack.settle(PATIENCE).await?;
        few_texts(&stack).await?;
        let master = MasterKeys { kms: None, file: Some(stack.master_key()) };
        let environment = stack.environment_of_functions()?;
        let lookup = |name: &str| environment.get(name).cloned();
        let mut aws = shared::edge::config::Environment::new(&lookup);
        let aws = aws.aws();
        let keys = Arc::new(Custody::open(&master, &aws)?);
        let (url, store) = (stack.endpoints.gateway.clone(), stack.aws.dynamodb.clone());
        let kind = Kind::Local(Box::new(stack));
        Ok(Self::new(kind, (url, WORKFLOW_SECRET.to_owned()), who, keys, (store, STACK_NAME)))
    }

    fn new(
        kind: Kind,
        (url, workflow_secret): (String, String),
        who: ContactRef,
        keys: Arc<Custody>,
        (dynamodb, stack_name): (aws_sdk_dynamodb::Client, &str),
    ) -> Self {
        let table = |name: &str| format!("{stack_name}-{name}");
        let conversations =
            DynamoConversations::new(dynamodb.clone(), table("conversations"), table("audit"), keys.clone());
        let stack_name = stack_name.to_owned();
        Self { kind, url, who, workflow_secret, keys, conversations, dynamodb, stack_name }
    }

    pub(super) fn location(&self) -> &LocationId {
        &self.who.location
    }

    pub(super) fn keys(&self) -> Arc<Custody> {
        self.keys.clone()
    }

    pub(super) const fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        &self.dynamodb
    }

    pub(super) fn table(&self, name: &str) -> String {
        format!("{}-{name}", self.stack_name)
    }

    pub(super) fn now(&self) -> Timestamp {
        match &self.kind {
            Kind::Local(stack) => stack.clock().now(),
            Kind::Deployed(_) => Timestamp::now(),
        }
    }

    /// Whether the HTTP API says that it is well.
    pub(super) async fn health(&self) -> Finding {
        let answer = plain_http().get(format!("{}/health", self.url)).timeout(REQUEST).send().await;
        match answer {
            Ok(answer) if answer.status().is_success() => Finding::good("door", "health", "well"),
            Ok(answer) => {
                Finding::bad("door", "health", format!("answered with {}", answer.status().as_u16()))
            }
            Err(error) => Finding::bad("door", "health", error.without_url().to_string())
                .advising("is --url the output ApiUrl of the stack?"),
        }
    }

    /// Has a function called, wherever it is.
    pub(super) async fn invoke(&self, function: &str, event: Value) -> Result<Value, CommandError> {
        match &self.kind {
            Kind::Local(stack) => Ok(stack.functions.invoke(function, event).await?),
            Kind::Deployed(functions) => functions.invoke(function, &event).await,
        }
    }

    /// Whether so few texts a day are allowed here that they can be used up.
    pub(super) const fn has_a_low_daily_limit(&self) -> bool {
        matches!(self.kind, Kind::Local(_))
    }

    /// The contact texts, through the door of workflows. Answers the record of the turn that read it, once its reply is
    /// delivered; nothing if there is none in time.
    pub(super) async fn text(&self, text: &str) -> Result<Option<AuditRecord>, CommandError> {
        let before = self.last_record().await?;
        let ContactRef { location, contact } = &self.who;
        let body = json!({
            "contact_id": contact.as_str(),
            "location": { "id": location.as_str() },
            "customData": { "message": text }
        });
        let posted = plain_http()
            .post(format!("{}/webhooks/workflow/{location}", self.url))
            .header(webhook::workflow::HEADER, &self.workflow_secret)
            .timeout(REQUEST)
            .json(&body)
            .send()
            .await
            .map_err(|error| format!("the door does not answer: {}", chain(&error.without_url())))?;
        if !posted.status().is_success() {
            let status = posted.status().as_u16();
            return Err(
                format!("the door answered {status} to a workflow's webhook; is the secret right?").into()
            );
        }
        let until = Instant::now() + PATIENCE;
        loop {
            if let Kind::Local(stack) = &self.kind {
                stack.settle(PATIENCE).await?;
            }
            let records = self.records(before).await?;
            // Our own changes of tags come back as notices.
            let turn = records.into_iter().find(|record| record.action != Action::ContactChanged);
            let delivered = self.conversations.load(&self.who).await?.conversation.undelivered().is_none();
            if turn.is_some() && delivered {
                return Ok(turn);
            }
            if Instant::now() > until {
                return Ok(None);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn last_record(&self) -> Result<u64, CommandError> {
        Ok(self.records(0).await?.last().map_or(0, |record| record.number))
    }

    async fn records(&self, after: u64) -> Result<Vec<AuditRecord>, CommandError> {
        let found = self
            .dynamodb
            .query()
            .table_name(self.table("audit"))
            .key_condition_expression("pk = :pk AND sk > :after")
            .expression_attribute_values(":pk", AttributeValue::S(keys::contact(&self.who)))
            .expression_attribute_values(":after", AttributeValue::S(keys::audit_record(after)))
            .consistent_read(true)
            .send()
            .await?;
        let items: Vec<AuditItem> = serde_dynamo::from_items(found.items.unwrap_or_default())?;
        Ok(items.into_iter().map(|item| item.record).collect())
    }

    pub(super) async fn stop(self) {
        if let Kind::Local(stack) = self.kind {
            stack.stop().await;
        }
    }
}
