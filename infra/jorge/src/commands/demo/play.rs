//! Playing one conversation: post each webhook, let everything come to rest, look at what happened.

use std::time::Duration;

use ghl_emulator::Direction;
use owo_colors::{OwoColorize as _, Stream};
use serde::Serialize;
use serde_json::Value;
use shared::clock::SimulatedClock;

use super::script::{Script, Step};
use crate::CommandError;
use crate::commands::plain_http;
use crate::stack::{Observation, Stack};

/// Longest time one turn may take on the real clock.
const PATIENCE: Duration = Duration::from_secs(20);

/// A conversation as it went.
#[derive(Debug, Serialize)]
pub(crate) struct Played {
    title: String,
    contact: String,
    pub(crate) turns: Vec<PlayedTurn>,
    pub(crate) failures: Vec<String>,
}

/// A webhook and what followed.
#[derive(Debug, Serialize)]
pub(crate) struct PlayedTurn {
    said: String,
    status: u16,
    effects: Vec<Effect>,
    replies: Vec<String>,
}

/// Something that happened outside a function.
#[derive(Debug, Serialize)]
struct Effect {
    service: &'static str,
    operation: String,
    subject: String,
    status: Option<u16>,
}

/// Plays a script.
pub(crate) async fn play(
    stack: &Stack,
    clock: &SimulatedClock,
    script: &Script,
) -> Result<Played, CommandError> {
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    crm.seed_contact(script.contact.clone())?;
    stack.settle(PATIENCE).await?;
    let first_name = script.contact.first_name.clone().unwrap_or_default();
    let mut played =
        Played { title: script.title.clone(), contact: first_name, turns: Vec::new(), failures: Vec::new() };
    for (number, step) in script.steps.iter().enumerate() {
        let turn = play_step(stack, clock, script.contact_id(), step).await?;
        played.failures.extend(judge(step, &turn).map(|failure| format!("step {}: {failure}", number + 1)));
        played.turns.push(turn);
    }
    Ok(played)
}

async fn play_step(
    stack: &Stack,
    clock: &SimulatedClock,
    contact: &str,
    step: &Step,
) -> Result<PlayedTurn, CommandError> {
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    if let Some(at) = step.at() {
        clock.advance_to(at);
        stack.queues.clock_moved();
    }
    let observer = stack.observer.as_ref().ok_or("a demo is observed")?;
    observer.take();
    let (calls_before, messages_before) = (crm.calls().len(), crm.conversation(contact).len());
    let status = post(stack, &step.event).await?;
    stack.settle(PATIENCE).await?;
    let mut effects: Vec<Effect> =
        observer.take().into_iter().filter(is_of_interest).map(Effect::from).collect();
    effects.extend(crm.calls().into_iter().skip(calls_before).map(|call| Effect {
        service: "CRM",
        operation: call.method,
        subject: call.path,
        status: call.status,
    }));
    let replies = crm
        .conversation(contact)
        .into_iter()
        .skip(messages_before)
        .filter(|message| message.direction == Direction::Outbound && message.subject.is_none())
        .map(|message| message.body)
        .collect();
    Ok(PlayedTurn { said: said(&step.event), status, effects, replies })
}

/// Posts the event's body with its headers to the gateway, as the CRM would.
async fn post(stack: &Stack, event: &Value) -> Result<u16, CommandError> {
    let path = event["rawPath"].as_str().unwrap_or_default();
    let mut request = plain_http()
        .post(format!("{}{path}", stack.endpoints.gateway))
        .body(event["body"].as_str().unwrap_or_default().to_owned());
    for (name, value) in event["headers"].as_object().into_iter().flatten() {
        if !matches!(name.as_str(), "host" | "content-length") {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
    }
    Ok(request.send().await?.status().as_u16())
}

fn said(event: &Value) -> String {
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap_or_default()).unwrap_or_default();
    body["body"].as_str().unwrap_or_default().to_owned()
}

fn is_of_interest(observation: &Observation) -> bool {
    // The location is read once and remembered: it belongs to no turn.
    observation.subject != "CONFIG"
}

impl From<Observation> for Effect {
    fn from(seen: Observation) -> Self {
        Self {
            service: seen.service,
            operation: seen.operation,
            subject: seen.subject,
            status: Some(seen.status),
        }
    }
}

/// What went otherwise than expected.
fn judge(step: &Step, turn: &PlayedTurn) -> impl Iterator<Item = String> {
    let status = (turn.status != step.expect.status)
        .then(|| format!("answered {} instead of {}", turn.status, step.expect.status));
    let expected: Vec<&str> = step.expect.reply.as_str().into_iter().collect();
    let reply =
        (turn.replies != expected).then(|| format!("replied {:?} instead of {:?}", turn.replies, expected));
    [status, reply].into_iter().flatten()
}

impl Played {
    /// The conversation for a person to read.
    pub(crate) fn picture(&self) -> String {
        let mut lines =
            vec![format!("── {} ──", self.title).if_supports_color(Stream::Stdout, |t| t.bold()).to_string()];
        let contact = format!("{:>7}", self.contact);
        for turn in &self.turns {
            lines.push(String::new());
            let name = contact.if_supports_color(Stream::Stdout, |text| text.cyan()).to_string();
            lines.push(format!("{name}  {}", turn.said));
            for effect in &turn.effects {
                let status =
                    effect.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
                let line = format!(
                    "           {:<9}{:<19} {} [{status}]",
                    effect.service, effect.operation, effect.subject
                );
                lines.push(line.if_supports_color(Stream::Stdout, |text| text.dimmed()).to_string());
            }
            for reply in &turn.replies {
                let jorge = "  Jorge".if_supports_color(Stream::Stdout, |text| text.green()).to_string();
                lines.push(format!("{jorge}  {reply}"));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
