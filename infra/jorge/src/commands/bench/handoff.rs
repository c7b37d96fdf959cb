//! `jorge bench handoff`: what it costs to evaluate and to execute hand-offs, among few contacts and among many.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use comfy_table::Table;
use conversation::{Config, Deps};
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use shared::adapters::dynamodb::{DynamoInbox, keys};
use shared::adapters::key_file::KeyFile;
use shared::audit;
use shared::clock::SimulatedClock;
use shared::conversation::{Bot, Commit, Desk, Moment, Need, Outlook, Outside, Profile, Turn, take_turn};
use shared::handoff::history::Executed;
use shared::handoff::route::OPEN;
use shared::handoff::{Evaluation, Lease, Recent, Scores, Thresholds, evaluate};
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, LocationId, TurnId};
use shared::inbox::{Channel, ContactEvent, Delivery, InboundMessage, Inbox, Repeats};
use shared::locations::Settings;
use shared::privacy::Personal;
use uuid::Uuid;

use super::super::say;
use super::{build, percentiles, progress};
use crate::CommandError;
use crate::stack::{LOCATION, Options, Stack};

/// Contacts known in the small and in the large measurement.
const KNOWN: [usize; 2] = [1_000, 100_000];
/// Evaluations in one round.
const EVALUATIONS: usize = 2_000_000;
/// Rounds of each size, by turns; the middle one counts.
const ROUNDS: usize = 15;
/// Hand-offs executed at each size, after as many as warm the connection.
const EXECUTIONS: usize = 400;
const WARM_UP: usize = 20;

/// What was measured among so many contacts.
struct Figures {
    contacts: usize,
    evaluate_per_s: f64,
    execute_p50_ms: f64,
    execute_p95_ms: f64,
}

impl Figures {
    fn json(&self) -> Value {
        json!({
            "contacts": self.contacts, "evaluate_per_s": self.evaluate_per_s.round(),
            "execute_p50_ms": self.execute_p50_ms, "execute_p95_ms": self.execute_p95_ms
        })
    }
}

pub(super) async fn handoff(as_json: bool) -> Result<ExitCode, CommandError> {
    let rates = evaluations();
    let mut measured = Vec::new();
    for (contacts, evaluate_per_s) in KNOWN.into_iter().zip(rates) {
        let (execute_p50_ms, execute_p95_ms) = executions(contacts).await?;
        measured.push(Figures { contacts, evaluate_per_s, execute_p50_ms, execute_p95_ms });
    }
    let [small, large] = measured.as_slice() else { return Err("two sizes are measured".into()) };
    if as_json {
        let mut result = large.json();
        result["small"] = small.json();
        result["build"] = build().into();
        say(&result.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["known contacts", "evaluations a second", "execute p50 ms", "execute p95 ms"]);
        for figures in [small, large] {
            table.add_row([
                figures.contacts.to_string(),
                format!("{:.1} million", figures.evaluate_per_s / 1e6),
                format!("{:.2}", figures.execute_p50_ms),
                format!("{:.2}", figures.execute_p95_ms),
            ]);
        }
        say(&format!(
            "{table}\nEvaluated one after another on one core; executed against the embedded store, from asking for \
             the lock to the end of the transaction. {} build",
            build()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// A contact as an evaluation meets it.
struct Known {
    from: Bot,
    scores: Scores,
    recent: Recent,
}

/// Evaluations a second at each size: the median of rounds that take turns, so that what else the machine does meets
/// both.
fn evaluations() -> [f64; 2] {
    let now = Timestamp::now();
    let contacts = KNOWN.map(|count| known(count, now));
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (contacts, rates) in contacts.iter().zip(&mut rates) {
            rates.push(evaluate_all(contacts, now));
        }
    }
    rates.map(|rates| percentiles(rates).0)
}

/// Contacts that differ in everything an evaluation looks at: one in four was handed over lately, and some often.
fn known(count: usize, now: Timestamp) -> Vec<Known> {
    let contact = |nth: usize| {
        let spread = nth.wrapping_mul(7_919);
        let handed_over = if nth.is_multiple_of(4) { 1 + spread % 3 } else { 0 };
        let executed = |back: usize| Executed {
            route: OPEN[(spread + back) % OPEN.len()],
            at: now
                .saturating_sub(i64::try_from(5 + (spread + 37 * back) % 600).unwrap_or(0).minutes())
                .unwrap_or(now),
        };
        Known {
            from: Bot::ALL[spread % 3],
            scores: Scores {
                buyer: (spread % 101) as f64 / 100.0,
                seller: (spread / 7 % 101) as f64 / 100.0,
            },
            recent: (0..handed_over).rev().map(executed).collect(),
        }
    };
    (0..count).map(contact).collect()
}

fn evaluate_all(contacts: &[Known], now: Timestamp) -> f64 {
    let thresholds = Thresholds::shipped();
    let start = Instant::now();
    let mut proceeds = 0_usize;
    for known in contacts.iter().cycle().take(EVALUATIONS) {
        let evaluation = evaluate(known.from, known.scores, &thresholds, black_box(&known.recent), now);
        proceeds += usize::from(matches!(evaluation, Evaluation::Proceed(_)));
    }
    black_box(proceeds);
    EVALUATIONS as f64 / start.elapsed().as_secs_f64()
}

/// Median and 95th percentile of executing a hand-off in a store that knows `contacts` contacts, in milliseconds.
async fn executions(contacts: usize) -> Result<(f64, f64), CommandError> {
    // A clock of its own: nothing else happens in the store meanwhile, such as the sweep of what has expired.
    let clock = Arc::new(SimulatedClock::at(Timestamp::now()));
    let options =
        Options { consume: false, schedules: false, simulated: Some(clock.clone()), ..Options::default() };
    let stack = Stack::start(options).await?;
    let environment = stack.environment_of_functions()?;
    let config = Config::from_env(&|name| environment.get(name).cloned())?;
    let table = config.conversations_table.clone();
    let deps = Deps::on_clock(config, clock)?;
    let bench = Bench { stack: &stack, deps: &deps, table };
    let example = bench.hand_over(0).await?.1;
    bench.fill(&example, contacts).await?;
    let mut took = Vec::new();
    for nth in 1..=WARM_UP + EXECUTIONS {
        let (millis, _) = bench.hand_over(nth).await?;
        if nth > WARM_UP {
            took.push(millis);
        }
    }
    stack.stop().await;
    Ok(percentiles(took))
}

/// A stack hand-offs are executed on.
struct Bench<'a> {
    stack: &'a Stack,
    deps: &'a Deps,
    table: String,
}

impl Bench<'_> {
    /// Hands a new contact over from lead to buyer; how long that took in milliseconds, and whom.
    async fn hand_over(&self, nth: usize) -> Result<(f64, ContactRef), CommandError> {
        let who = ContactRef {
            location: LocationId::parse(LOCATION)?,
            contact: ContactId::parse(&format!("CONbench{nth}"))?,
        };
        let desk = self.says(&who, "I want to buy a house in Cedar Park").await?;
        let settings = Settings::default();
        let now = self.deps.clock.now();
        let moment = Moment {
            now,
            turn: TurnId::new(Uuid::now_v7()),
            correlation_id: CorrelationId::new(Uuid::nil()),
        };
        let mut outside = Outside::default();
        if let Err(Need::Outlook(route)) = take_turn(&desk, &settings, &outside, moment) {
            outside.outlook = Some(Outlook::unknown(route));
        }
        let start = Instant::now();
        let lock = self.deps.handoff_locks.acquire(&who, "bench", Uuid::new_v4(), now).await?;
        outside.lock = Some(lock.clone());
        let turn =
            take_turn(&desk, &settings, &outside, moment).map_err(|need| format!("{need:?} is needed"))?;
        self.commit(&desk, &turn).await?;
        let millis = start.elapsed().as_secs_f64() * 1e3;
        let executed = turn.handoff.is_some_and(|handoff| handoff.lock.is_some());
        if !executed || lock == Lease::InProgress {
            return Err("the bench's own hand-off was not executed".into());
        }
        Ok((millis, who))
    }

    /// Puts a text of the contact on the desk.
    async fn says(&self, who: &ContactRef, text: &str) -> Result<Desk, CommandError> {
        let now = self.deps.clock.now();
        let message = InboundMessage {
            message: None,
            conversation: None,
            channel: Channel::Sms,
            text: Personal::new(text.to_owned()),
            cut: false,
            attachments: 0,
            sent_at: now,
            contact: None,
        };
        let delivery = Delivery {
            who: who.clone(),
            id: DeliveryId::parse(&format!("m:{}", who.contact))?,
            repeats: Repeats::ById,
            received_at: now,
            stale: false,
            event: ContactEvent::MessageReceivedV1(message),
        };
        let keys = KeyFile::read(&self.stack.master_key())?;
        let inbox = DynamoInbox::new(self.stack.aws.dynamodb.clone(), self.table.clone(), Arc::new(keys));
        inbox.keep(&delivery).await?;
        let mut desk = self.deps.conversations.load(who).await?;
        desk.conversation.profile =
            Some(Profile { tags: Some(vec!["Lead-Bot".into()]), ..Profile::default() });
        Ok(desk)
    }

    async fn commit(&self, desk: &Desk, turn: &Turn) -> Result<(), CommandError> {
        let head = desk.conversation.audit.as_ref();
        let who = &desk.conversation.who;
        let record = audit::link(who, head, turn.entry.clone(), self.deps.signer.as_ref()).await?;
        match self.deps.conversations.commit(desk, turn, &record).await? {
            Commit::Done => Ok(()),
            Commit::Conflict => Err("nobody else writes in the bench".into()),
        }
    }

    /// Copies the state and the hand-off of one contact under so many others.
    async fn fill(&self, example: &ContactRef, contacts: usize) -> Result<(), CommandError> {
        let dynamodb = &self.stack.aws.dynamodb;
        let found = dynamodb
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::contact(example)))
            .send()
            .await?;
        let mut items: Vec<HashMap<String, AttributeValue>> = found.items.unwrap_or_default();
        items.retain(|item| {
            let sk = item.get(keys::SK).and_then(|sk| sk.as_s().ok());
            sk.is_some_and(|sk| sk == keys::STATE || sk.starts_with("HANDOFF#"))
        });
        let mut requests = Vec::new();
        for nth in 0..contacts {
            let contact = ContactId::parse(&format!("CONknown{nth}"))?;
            let pk = keys::contact(&ContactRef { location: example.location.clone(), contact });
            for item in &items {
                let mut item = item.clone();
                item.insert(keys::PK.into(), AttributeValue::S(pk.clone()));
                let put = PutRequest::builder().set_item(Some(item)).build()?;
                requests.push(WriteRequest::builder().put_request(put).build());
            }
            if requests.len() + items.len() > 25 || nth + 1 == contacts {
                let batch = std::mem::take(&mut requests);
                dynamodb.batch_write_item().request_items(&self.table, batch).send().await?;
                progress("filling the store: contacts", nth + 1, contacts);
            }
        }
        Ok(())
    }
}
