//! `jorge chat`: the terminal is the contact's phone.

mod script;

use std::process::ExitCode;
use std::time::Duration;

use ghl_emulator::{Direction, Emulator};
use owo_colors::{OwoColorize as _, Stream};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{people, say};
use crate::CommandError;
use crate::cli::ChatArgs;
use crate::script::{Reporter, TurnReport};
use crate::stack::{Options, Stack, Storage};

/// Longest time an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn chat(storage: Storage, args: ChatArgs) -> Result<ExitCode, CommandError> {
    if let Some(file) = &args.script {
        return script::play(storage, file, args.json).await;
    }
    super::log::init(None)?;
    let stack = Stack::start(Options {
        storage,
        // Whoever waits at a prompt writes no bursts.
        queue_delay: Duration::ZERO,
        answer_at_once: true,
        ..Options::default()
    })
    .await?;
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    people::seed(crm)?;
    let mut reporter = Reporter::new(&stack)?;
    reporter.new_turns(crm, people::ANA).await?;
    say("You are Ana, a new contact. Write as you would text; an empty line or Ctrl-D ends it.\n");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        if line.trim().is_empty() {
            break;
        }
        let before = crm.conversation(people::ANA).len();
        crm.contact_texts(people::ANA, &line).await?;
        stack.settle(PATIENCE).await?;
        say_answer(crm, before);
        if let Some(turn) = reporter.new_turns(crm, people::ANA).await?.last() {
            say(&format!("  {}", describe(turn).if_supports_color(Stream::Stdout, |text| text.dimmed())));
        }
    }
    stack.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn say_answer(crm: &Emulator, before: usize) {
    let conversation = crm.conversation(people::ANA);
    let answers = conversation
        .iter()
        .skip(before)
        .filter(|message| message.direction == Direction::Outbound && message.subject.is_none());
    let mut silent = true;
    for answer in answers {
        silent = false;
        say(&format!("{} {}", "Jorge".if_supports_color(Stream::Stdout, |text| text.green()), answer.body));
    }
    if silent {
        say("(silence)");
    }
}

/// The state beside the conversation, on one line.
fn describe(turn: &TurnReport) -> String {
    let step = turn.step.unwrap_or("nothing");
    let temperature = turn.scores["temperature"].as_str().unwrap_or("unknown");
    let score = &turn.scores["lead"];
    let mut line = format!("[{} bot, asked {step}, {temperature}, lead score {score}]", turn.bot);
    if let Some(facts) = turn.facts.as_object().filter(|facts| !facts.is_empty()) {
        let facts: Vec<String> =
            facts.iter().map(|(name, value)| format!("{name} {}", short(value))).collect();
        line = format!("{line} {}", facts.join(", "));
    }
    for (label, words) in [("tags", &turn.tags), ("actions", &turn.actions), ("verdicts", &turn.verdicts)] {
        if !words.is_empty() {
            line = format!("{line}\n  {label}: {}", words.join(", "));
        }
    }
    if let Some(reason) = turn.no_handoff() {
        line = format!("{line}\n  no hand-off: {}", reason.replace('_', " "));
    }
    match &turn.rule {
        Some(rule) => format!("{line}\n  silent: {rule}"),
        None => line,
    }
}

/// A fact without JSON's punctuation.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(short).collect::<Vec<_>>().join("/"),
        Value::Object(fields) => fields.values().map(short).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
