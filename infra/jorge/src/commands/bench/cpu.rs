//! `jorge bench cpu`: what a turn costs a processor, compared with what was recorded.
//!
//! The conversation runs alone on a thread, whose time on the processor is what counts: the store, the CRM and whatever
//! else the machine does run on others. A fixed piece of work before and after each turn says how fast the processor is at that
//! moment, so a turn's cost is a ratio, and much the same on another machine.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;

use comfy_table::Table;
use ghl_emulator::NewContact;
use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::adapters::dynamodb::DynamoInbox;
use shared::adapters::key_file::KeyFile;
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, LocationId};
use shared::inbox::{Channel, ContactEvent, Delivery, InboundMessage, Inbox as _, Repeats};
use shared::privacy::Personal;
use shared::queue::{Inbound, WakeUp};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::super::{complain, say};
use super::{build, percentiles, progress};
use crate::CommandError;
use crate::stack::{Functions, LOCATION, Options, Stack, failed_messages};

/// Turns that are measured, after as many as warm connections and caches.
const TURNS: usize = 300;
const WARM_UP: usize = 30;
/// How much more a turn may cost than was recorded.
const TOLERANCE: f64 = 0.10;
/// Times the calibration's text is read in one run: a few milliseconds.
const READINGS: usize = 200;

/// What was recorded: the cost of a turn in runs of the calibration.
#[derive(Deserialize)]
struct Recorded {
    debug: Option<f64>,
    release: Option<f64>,
}

impl Recorded {
    fn of_this_build() -> Result<Option<f64>, CommandError> {
        let recorded: Self = toml::from_str(include_str!("cpu.toml"))?;
        Ok(if cfg!(debug_assertions) { recorded.debug } else { recorded.release })
    }
}

/// Fails if a turn costs more than a tenth more than was recorded.
pub(super) async fn cpu(as_json: bool) -> Result<ExitCode, CommandError> {
    let recorded = Recorded::of_this_build()?;
    let costs = measure().await?;
    let median = |of: fn(&Cost) -> f64| percentiles(costs.iter().map(of).collect()).0;
    let (turn, calibration) = (median(|cost| cost.turn), median(|cost| cost.calibration));
    // Pair by pair, so that whatever slows the processor down for a while is in both.
    let ratio = median(|cost| cost.turn / cost.calibration);
    let grown = recorded.map(|recorded| ratio / recorded - 1.0);
    if as_json {
        let result = json!({
            "build": build(), "turns": TURNS, "turn_ms": turn, "calibration_ms": calibration,
            "ratio": ratio, "recorded": recorded, "grown": grown, "tolerance": TOLERANCE
        });
        say(&result.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["a turn", "ms of a processor", "in calibrations", "recorded", "change"]);
        let known = |figure: Option<String>| figure.unwrap_or_else(|| "nothing".to_owned());
        let change = known(grown.map(|grown| format!("{:+.1} %", 100.0 * grown)));
        let recorded = known(recorded.map(|recorded| format!("{recorded:.4}")));
        table.add_row(["median".to_owned(), format!("{turn:.3}"), format!("{ratio:.4}"), recorded, change]);
        say(&format!(
            "{table}\n{TURNS} first turns, each a new contact, through the real clients. {} build",
            build()
        ));
    }
    if let Some(grown) = grown.filter(|grown| *grown > TOLERANCE) {
        complain(&format!(
            "A turn costs {:.1} % more than was recorded. Find out what it does that it did not do; if that is meant, \
             record {ratio:.4} in infra/jorge/src/commands/bench/cpu.toml.",
            100.0 * grown
        ));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// What one turn cost, and the calibration around it, in milliseconds on a processor.
struct Cost {
    turn: f64,
    calibration: f64,
}

async fn measure() -> Result<Vec<Cost>, CommandError> {
    let options = Options { consume: false, schedules: false, answer_at_once: true, ..Options::default() };
    let stack = Stack::start(Options { queue_delay: std::time::Duration::ZERO, ..options }).await?;
    let environment = stack.environment_of_functions()?;
    let mut events = Vec::new();
    for nth in 0..WARM_UP + TURNS {
        events.push(waits(&stack, &environment, nth).await?);
        progress("contacts that text", nth + 1, WARM_UP + TURNS);
    }
    let (done, measured) = oneshot::channel();
    std::thread::spawn(move || done.send(turns(&environment, events).map_err(|e| e.to_string())));
    let measured = measured.await.map_err(|_| "the thread of the turns is gone")??;
    stack.stop().await;
    Ok(measured)
}

/// A text of a new contact, kept, and the event that wakes the conversation.
pub(super) async fn waits(
    stack: &Stack,
    environment: &BTreeMap<String, String>,
    nth: usize,
) -> Result<Value, CommandError> {
    let contact = format!("CONcpu{nth}");
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    crm.seed_contact(NewContact {
        location_id: LOCATION.to_owned(),
        id: Some(contact.clone()),
        first_name: Some("Robin".to_owned()),
        phone: Some("+12025550111".to_owned()),
        tags: vec!["lead-bot".to_owned()],
        ..NewContact::default()
    })?;
    let who = ContactRef { location: LocationId::parse(LOCATION)?, contact: ContactId::parse(&contact)? };
    let now = stack.clock().now();
    let message = InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new("Hello, we would like to sell our home next spring".to_owned()),
        cut: false,
        attachments: 0,
        sent_at: now,
        contact: None,
    };
    let delivery = Delivery {
        who: who.clone(),
        id: DeliveryId::parse(&format!("m:{contact}"))?,
        repeats: Repeats::ById,
        received_at: now,
        stale: false,
        event: ContactEvent::MessageReceivedV1(message),
    };
    let table = environment.get("CONVERSATIONS_TABLE").cloned().unwrap_or_default();
    let keys = KeyFile::read(&stack.master_key())?;
    DynamoInbox::new(stack.aws.dynamodb.clone(), table, Arc::new(keys)).keep(&delivery).await?;
    let wake_up = Inbound::InboundV1(WakeUp {
        who,
        delivery: delivery.id,
        kept_at: now,
        correlation_id: CorrelationId::new(Uuid::now_v7()),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
    });
    let body = serde_json::to_string(&wake_up)?;
    Ok(json!({"Records": [{"messageId": "1", "body": body, "attributes": {}, "messageAttributes": {}}]}))
}

/// Takes every turn on this thread.
fn turns(environment: &BTreeMap<String, String>, events: Vec<Value>) -> Result<Vec<Cost>, CommandError> {
    let functions = Functions::from_environment("conversation", environment)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut costs = Vec::new();
    for (nth, event) in events.into_iter().enumerate() {
        let before = on_processor(calibrate).1;
        let (answer, turn) = on_processor(|| runtime.block_on(functions.invoke("conversation", event)));
        let after = on_processor(calibrate).1;
        if !failed_messages(&answer?).is_empty() {
            return Err("a turn of the bench failed".into());
        }
        if nth >= WARM_UP {
            costs.push(Cost { turn, calibration: f64::midpoint(before, after) });
        }
    }
    Ok(costs)
}

/// What `run` returns, and how many milliseconds this thread was on a processor for it.
fn on_processor<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let read = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
    };
    let began = read();
    let result = run();
    (result, read() - began)
}

/// A fixed piece of work of the kind a turn does: words are found, folded, counted and put together again.
fn calibrate() {
    const TEXT: &str = "Hello there, we would like to sell our home in Cedar Park next spring, if the price is right; \
                        what do you think it is worth? Our neighbours sold theirs for 450k last year.";
    for _ in 0..READINGS {
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        for word in black_box(TEXT).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *words.entry(word.to_lowercase()).or_default() += word.len();
        }
        let joined: Vec<String> = words.iter().map(|(word, size)| format!("{word}={size}")).collect();
        black_box(joined.join("&"));
    }
}
