//! `jorge chat`: the terminal is the contact's phone.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::{Direction, Emulator};
use owo_colors::{OwoColorize as _, Stream};
use shared::adapters::dynamodb::DynamoConversations;
use shared::adapters::key_file::KeyFile;
use shared::conversation::{Conversation, Conversations as _};
use shared::ids::{ContactId, ContactRef, LocationId};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{people, say};
use crate::CommandError;
use crate::stack::{LOCATION, Options, STACK_NAME, Stack, Storage};

/// Longest time an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn chat(storage: Storage) -> Result<ExitCode, CommandError> {
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
        say(&format!("  {}", state(&stack).await?.if_supports_color(Stream::Stdout, |text| text.dimmed())));
    }
    stack.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn say_answer(crm: &Emulator, before: usize) {
    let conversation = crm.conversation(people::ANA);
    let answers = conversation.iter().skip(before).filter(|message| message.direction == Direction::Outbound);
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
async fn state(stack: &Stack) -> Result<String, CommandError> {
    let keys = Arc::new(KeyFile::read(&stack.master_key())?);
    let table = |name: &str| format!("{STACK_NAME}-{name}");
    let conversations =
        DynamoConversations::new(stack.aws.dynamodb.clone(), table("conversations"), table("audit"), keys);
    let who = ContactRef { location: LocationId::parse(LOCATION)?, contact: ContactId::parse(people::ANA)? };
    Ok(describe(&conversations.load(&who).await?.conversation))
}

fn describe(conversation: &Conversation) -> String {
    let facts = &conversation.facts;
    let interest = facts.interest.map_or_else(|| "unknown".to_owned(), |i| format!("{i:?}").to_lowercase());
    let asked = facts.asked.map_or_else(|| "nothing".to_owned(), |q| format!("{q:?}").to_lowercase());
    let bot = format!("{:?}", facts.bot).to_lowercase();
    let answers: Vec<String> = conversation
        .answers
        .iter()
        .map(|(question, answer)| format!("{}: {}", format!("{question:?}").to_lowercase(), answer.expose()))
        .collect();
    let stopped = if facts.opted_out_at.is_some() { ", opted out" } else { "" };
    format!("[{bot} bot, interest {interest}, asked {asked}{stopped}] {}", answers.join("; "))
}
