//! `jorge redrive`: what failed too often, and bringing it back to where it came from.
//!
//! A message is a reference to something that is kept elsewhere, so bringing one back does no harm: what is done already
//! is seen and not done again, and what came too late a turn leaves to a person.

mod one_by_one;
mod reference;
mod task;

use std::process::ExitCode;
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use comfy_table::Table;
use futures::future::try_join_all;
use jiff::Timestamp;
pub use reference::Reference;
use serde::Serialize;
use serde_json::json;

use super::tables::Tables;
use super::{complain, say};
use crate::CommandError;
use crate::cli::RedriveArgs;
use crate::stack::Storage;
use crate::template::Template;

/// Most messages that are looked at without being brought back.
const LOOKED_AT: usize = 100;
/// How long a message that is looked at, or on its way, is hidden from others, in seconds.
const HIDDEN: i32 = 120;

/// A dead-letter queue, and where its messages come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetters {
    /// How people call it: as the queue its messages failed in, without the stack's name.
    pub name: String,
    /// Its name.
    pub queue: String,
    /// The name of the queue its messages failed in.
    pub source: String,
}

/// How things are with one.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// Which.
    #[serde(flatten)]
    pub of: DeadLetters,
    /// Messages that can be received.
    pub messages: u64,
    /// Messages that somebody is looking at.
    pub hidden: u64,
    /// How long ago the oldest of those that were looked at was sent.
    pub oldest_seconds: Option<u64>,
}

/// What became of bringing messages back.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Messages that stand in the source now.
    pub moved: u64,
    /// What they refer to, as far as they were looked at.
    pub messages: Vec<Reference>,
    /// Messages still, or again, in the dead-letter queue.
    pub left: u64,
    /// Why it ended early; what was not moved is where it was.
    pub stopped: Option<String>,
}

pub(crate) async fn redrive(storage: &Storage, args: &RedriveArgs) -> Result<ExitCode, CommandError> {
    let Some(queue) = &args.queue else {
        let waiting = list(storage, args).await?;
        say(&if args.json { json!({ "queues": waiting }).to_string() } else { table(&waiting) });
        return Ok(ExitCode::SUCCESS);
    };
    let report = bring_back(storage, queue, args).await?;
    if args.json {
        let mut shown = serde_json::to_value(&report)?;
        shown["dry_run"] = json!(args.dry_run);
        say(&shown.to_string());
    } else {
        say(&text(&report, args.dry_run));
    }
    Ok(if report.stopped.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How things are with every dead-letter queue.
///
/// # Errors
/// When the stack or a queue cannot be reached.
pub async fn list(storage: &Storage, args: &RedriveArgs) -> Result<Vec<Waiting>, CommandError> {
    let place = Place::of(storage, args).await?;
    try_join_all(place.all.iter().map(|of| place.waiting(of))).await
}

/// Brings the messages of a dead-letter queue back, or only looks at them.
///
/// # Errors
/// When the stack or the queue cannot be reached, or there is no such queue. What ends it on its way is part of the report.
pub async fn bring_back(storage: &Storage, queue: &str, args: &RedriveArgs) -> Result<Report, CommandError> {
    let place = Place::of(storage, args).await?;
    let of = place.find(queue)?;
    let there = place.waiting(of).await?;
    let from = place.url(&of.queue).await?;
    let most = args.max.map_or(there.messages, |max| u64::from(max).min(there.messages));
    let mut report = if args.dry_run {
        let messages = place.look(&from, usize::try_from(most).unwrap_or(LOOKED_AT).min(LOOKED_AT)).await?;
        Report { messages, ..Report::default() }
    } else if most == 0 {
        Report::default()
    } else {
        // A task moves everything, so some of it goes by hand.
        let whole = args.stack_name.is_some() && args.max.is_none();
        let by_task = if whole { task::move_all(&place, of, &from, args.rate).await? } else { None };
        match by_task {
            Some(report) => report,
            None => {
                let to = place.url(&of.source).await?;
                let pause = Duration::from_secs(1) / u32::from(args.rate);
                one_by_one::move_some(&place.sqs, &from, &to, most, pause).await
            }
        }
    };
    report.left = place.waiting(of).await?.messages;
    Ok(report)
}

/// The queues of a stack.
struct Place {
    sqs: Client,
    all: Vec<DeadLetters>,
    // A stack started only for this has to live until everything is moved.
    _tables: Tables,
}

impl Place {
    async fn of(storage: &Storage, args: &RedriveArgs) -> Result<Self, CommandError> {
        let tables = match &args.stack_name {
            Some(stack) => Tables::deployed(stack, args.endpoint.as_deref())?,
            None => Tables::local(storage).await?,
        };
        let all = dead_letters(&tables)?;
        Ok(Self { sqs: tables.aws.sqs.clone(), all, _tables: tables })
    }

    /// The one that is meant.
    fn find(&self, typed: &str) -> Result<&DeadLetters, CommandError> {
        let is = |of: &&DeadLetters| typed == of.name || typed == of.queue || typed == of.source;
        self.all.iter().find(is).ok_or_else(|| {
            let known: Vec<&str> = self.all.iter().map(|of| of.name.as_str()).collect();
            format!("there is no dead-letter queue {typed}; there are: {}", known.join(", ")).into()
        })
    }

    async fn url(&self, queue: &str) -> Result<String, CommandError> {
        let found = self.sqs.get_queue_url().queue_name(queue).send().await?;
        Ok(found.queue_url().ok_or("a queue has an address")?.to_owned())
    }

    async fn waiting(&self, of: &DeadLetters) -> Result<Waiting, CommandError> {
        use QueueAttributeName::{
            ApproximateNumberOfMessages as Visible, ApproximateNumberOfMessagesNotVisible as Hidden,
        };
        let url = self.url(&of.queue).await?;
        let asked = self.sqs.get_queue_attributes().queue_url(&url);
        let found = asked.attribute_names(Visible).attribute_names(Hidden).send().await?;
        let count = |name: QueueAttributeName| {
            found.attributes().and_then(|all| all.get(&name)?.parse().ok()).unwrap_or(0)
        };
        let (messages, hidden) = (count(Visible), count(Hidden));
        let looked_at = if messages > 0 { self.look(&url, 10).await? } else { Vec::new() };
        let oldest = looked_at.iter().filter_map(|message| message.sent_at).min();
        let oldest_seconds =
            oldest.map(|at| u64::try_from(Timestamp::now().duration_since(at).as_secs()).unwrap_or_default());
        Ok(Waiting { of: of.clone(), messages, hidden, oldest_seconds })
    }

    /// What messages refer to, at most so many. They are received and given back at once: nothing counts how often a
    /// dead letter is received.
    async fn look(&self, url: &str, most: usize) -> Result<Vec<Reference>, CommandError> {
        let mut held: Vec<Message> = Vec::new();
        let mut failed = None;
        while held.len() < most && failed.is_none() {
            match receive(&self.sqs, url, most - held.len()).await {
                Ok(messages) if messages.is_empty() => break,
                Ok(messages) => held.extend(messages),
                Err(error) => failed = Some(error),
            }
        }
        give_back(&self.sqs, url, &held).await;
        failed.map_or(Ok(held.iter().map(Reference::of).collect()), Err)
    }
}

/// Receives up to ten, hidden for [`HIDDEN`] seconds.
async fn receive(sqs: &Client, url: &str, most: usize) -> Result<Vec<Message>, CommandError> {
    let received = sqs
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(i32::try_from(most.clamp(1, 10)).unwrap_or(10))
        .visibility_timeout(HIDDEN)
        // Asks all of the queue's servers: a quick look may miss what is there.
        .wait_time_seconds(1)
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .message_attribute_names("All")
        .send()
        .await?;
    Ok(received.messages.unwrap_or_default())
}

/// Makes received messages visible again. What cannot be given back comes back by itself.
async fn give_back(sqs: &Client, url: &str, messages: &[Message]) {
    // The last first: in a group, none is visible before those in front of it.
    for message in messages.iter().rev() {
        let change = sqs.change_message_visibility().queue_url(url).visibility_timeout(0);
        let receipt = message.receipt_handle().unwrap_or_default();
        if let Err(error) = change.receipt_handle(receipt).send().await {
            let why = shared::error::chain(&error);
            complain(&format!("a message comes back in {HIDDEN} seconds only: {why}"));
        }
    }
}

/// The dead-letter queues of a stack, as the template names them.
fn dead_letters(tables: &Tables) -> Result<Vec<DeadLetters>, CommandError> {
    let given = [("GhlAppId".to_owned(), "any".to_owned())].into();
    let template = Template::load(tables.stack_name(), &given, "")?;
    let stack = tables.name("");
    let mut all = Vec::new();
    for source in template.queues()? {
        if let Some(queue) = source.dead_letters() {
            let name = source.name.strip_prefix(&stack).unwrap_or(&source.name);
            let name = name.strip_suffix(".fifo").unwrap_or(name).to_owned();
            all.push(DeadLetters { name, queue, source: source.name });
        }
    }
    Ok(all)
}

fn table(waiting: &[Waiting]) -> String {
    let mut table = Table::new();
    table.set_header(["", "dead-letter queue", "messages", "somebody is at", "oldest"]);
    for Waiting { of, messages, hidden, oldest_seconds } in waiting {
        let oldest = oldest_seconds.map_or_else(|| "-".to_owned(), age);
        table.add_row([of.name.clone(), of.queue.clone(), messages.to_string(), hidden.to_string(), oldest]);
    }
    let all: u64 = waiting.iter().map(|waiting| waiting.messages).sum();
    if all == 0 {
        return format!("{table}\nNothing failed for good.");
    }
    format!(
        "{table}\n{all} messages. Put the cause right first, then bring one back: jorge redrive NAME --max 1\n\
         docs/runbooks/redrive.md"
    )
}

fn age(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

fn text(report: &Report, dry_run: bool) -> String {
    let mut lines: Vec<String> = report.messages.iter().map(ToString::to_string).collect();
    let Report { moved, left, messages, stopped } = report;
    lines.push(if dry_run {
        format!("{} of {left} messages looked at. Nothing was moved.", messages.len())
    } else {
        format!("{moved} messages brought back; {left} are in the dead-letter queue.")
    });
    if let Some(why) = stopped {
        lines.push(format!("STOPPED, and what was not moved is where it was: {why}"));
    }
    lines.join("\n")
}
