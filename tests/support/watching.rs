//! Checkers of alerts on a world's tables, and the people they tell.

use std::sync::Arc;
use std::time::Duration;

use alert_checker::{Config, Deps, handle};
use jiff::Timestamp;
use jorge::stack::{Options, STACK_NAME};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};
use shared::adapters::dynamodb::{DynamoAccounts, DynamoAlerts};
use shared::alerts::{Alert, Alerts as _, Scope};
use shared::clock::SimulatedClock;
use shared::metrics::{Account, Accounts as _, Entry, Minute, Retention, Tallies};

use crate::World;
use crate::receiver::{Receiver, Reply};
use crate::workers::{TIMEOUT, context};

const SECRET: &str = "whsec_dGVzdC1zZWNyZXQtb2YtMzItYnl0ZXMtaW4tYWxsISE=";
/// A queue of what failed again and again, by its name without the stack's.
pub const DEAD_LETTERS: &str = "escalations-dead-letters";

/// A world whose time stands still, and everybody an alert can reach but by e-mail.
pub struct Watched {
    /// The world.
    pub world: World,
    /// Its time.
    pub clock: Arc<SimulatedClock>,
    /// The receiver of webhooks.
    pub webhook: Receiver,
    /// Slack.
    pub slack: Receiver,
    /// PagerDuty.
    pub pagerduty: Receiver,
    /// Opsgenie.
    pub opsgenie: Receiver,
    /// The checker most tests have enough of.
    pub checker: Deps,
}

impl Watched {
    /// A world nothing has happened in.
    pub async fn start() -> Self {
        let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().expect("a time")));
        let simulated = Some(clock.clone());
        let world = World::with(Options { consume: false, simulated, ..World::at_once() }).await;
        let taken = json!({ "status": "success", "message": "Event processed", "dedup_key": "x" });
        let accepted = json!({ "result": "Request will be processed", "took": 0.1, "requestId": "1" });
        let webhook = Receiver::start(Reply::Says(204, String::new())).await;
        let slack = Receiver::start(Reply::Says(200, "ok".to_owned())).await;
        let pagerduty = Receiver::start(Reply::Says(202, taken.to_string())).await;
        let opsgenie = Receiver::start(Reply::Says(202, accepted.to_string())).await;
        let checker = function(&world, [&webhook, &slack, &pagerduty, &opsgenie], &[]);
        Self { world, clock, webhook, slack, pagerduty, opsgenie, checker }
    }

    /// Another instance of the checker, with these variables changed.
    #[must_use]
    pub fn another(&self, changed: &[(&str, &str)]) -> Deps {
        function(&self.world, [&self.webhook, &self.slack, &self.pagerduty, &self.opsgenie], changed)
    }

    /// One run of the schedule.
    pub async fn check(&self) -> Value {
        self.check_by(&self.checker).await.expect("a check")
    }

    /// One run of the schedule, by an instance.
    ///
    /// # Errors
    /// As the function's.
    pub async fn check_by(&self, checker: &Deps) -> Result<Value, Error> {
        let event = json!({ "id": "test", "time": self.now().to_string() });
        handle(checker, LambdaEvent::new(event, context(TIMEOUT))).await
    }

    /// A run so much later.
    pub async fn check_after(&self, seconds: u64) -> Value {
        self.world.stack.advance(Duration::from_secs(seconds));
        self.check().await
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.world.stack.clock().now()
    }

    /// Something has been measured this very minute.
    pub async fn measured(&self, account: Account, tallies: Tallies) {
        let entry = Entry { minute: Minute::of(self.now()), account, tallies };
        self.accounts().add(&[entry]).await.expect("stored");
    }

    /// What was measured.
    #[must_use]
    pub fn accounts(&self) -> DynamoAccounts {
        let retention = Retention { durations_days: 30, counts_days: 7 };
        DynamoAccounts::new(
            self.world.stack.aws.dynamodb.clone(),
            self.world.table("operations"),
            retention,
            0,
        )
    }

    /// The alerts' store.
    #[must_use]
    pub fn alerts(&self) -> DynamoAlerts {
        DynamoAlerts::new(self.world.stack.aws.dynamodb.clone(), self.world.table("operations"))
    }

    /// Every alert of a scope, going on or over.
    pub async fn all(&self, scope: &Scope) -> Vec<Alert> {
        let stored = self.alerts().of(scope).await.expect("alerts");
        stored.into_iter().map(|stored| stored.alert).collect()
    }

    /// The alert of a rule of a scope.
    pub async fn alert(&self, scope: &Scope, rule: &str) -> Option<Alert> {
        self.all(scope).await.into_iter().find(|alert| alert.key().rule.as_str() == rule)
    }

    /// What the receiver of webhooks was told since it was asked last: what, by which rule, at which level.
    #[must_use]
    pub fn told(&self) -> Vec<(String, String, u64)> {
        let taken = self.webhook.taken();
        let of = |body: &Value| {
            let (kind, data) = (&body["type"], &body["data"]);
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(kind), text(&data["rule"]), data["level"].as_u64().unwrap_or_default())
        };
        taken.iter().map(|taken| of(&taken.json())).collect()
    }

    /// A message fails for the last time.
    pub async fn dead_letter(&self) {
        let send = self.world.stack.aws.sqs.send_message().queue_url(self.queue(DEAD_LETTERS));
        send.message_body("{}").send().await.expect("sent");
    }

    /// Somebody brings all of them back.
    pub async fn redrive(&self) {
        let (sqs, url) = (&self.world.stack.aws.sqs, self.queue(DEAD_LETTERS));
        loop {
            let received = sqs.receive_message().queue_url(&url).max_number_of_messages(10).send().await;
            let messages = received.expect("a receive").messages.unwrap_or_default();
            if messages.is_empty() {
                return;
            }
            for message in messages {
                let receipt = message.receipt_handle.unwrap_or_default();
                let delete = sqs.delete_message().queue_url(&url).receipt_handle(receipt);
                delete.send().await.expect("deleted");
            }
        }
    }

    /// Address of a queue.
    #[must_use]
    pub fn queue(&self, name: &str) -> String {
        format!("{}/000000000000/{STACK_NAME}-{name}", self.world.stack.endpoints.queues)
    }
}

fn function(
    world: &World,
    [webhook, slack, pagerduty, opsgenie]: [&Receiver; 4],
    changed: &[(&str, &str)],
) -> Deps {
    // Observed, so that a test can refuse or lose its calls.
    let mut environment = world.stack.environment_observed().expect("the environment");
    let key = "0123456789abcdef0123456789abcdef";
    let ways = [
        ("ALERT_WEBHOOK_URL", webhook.url.as_str()),
        ("ALERT_WEBHOOK_SECRET", SECRET),
        ("ALERT_SLACK_WEBHOOK_URL", &slack.url),
        ("ALERT_PAGERDUTY_URL", &pagerduty.url),
        ("ALERT_PAGERDUTY_ROUTING_KEY", key),
        ("ALERT_OPSGENIE_URL", &opsgenie.url),
        ("ALERT_OPSGENIE_KEY", key),
    ];
    let all = ways.iter().chain(changed);
    environment.extend(all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let config = Config::from_env(&|name| environment.get(name).cloned()).expect("a configuration");
    Deps::on_clock(config, world.stack.clock().clone()).expect("a function")
}
