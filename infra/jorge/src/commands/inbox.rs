//! What people have been told where they are: e-mails and text messages that leave no further than this machine.

use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::json;
use sqs_sns_emulator::{ACCOUNT, Notification, REGION};

use super::say;
use crate::CommandError;
use crate::cli::InboxArgs;
use crate::stack::{DataDir, LOCATION, STACK_NAME, Stack, Storage, sns_client};

/// Who listens to which topic of a local stack, how. Invented.
const LISTENERS: [(&str, &str, &str); 3] = [
    ("human-agents", "email", "agents@example.com"),
    ("human-agents", "sms", "+12025550190"),
    ("compliance-officers", "email", "officers@example.com"),
];

/// Gives the topics of a stack people who listen for its location.
///
/// # Errors
/// When the stack does not take a subscription.
pub(super) async fn listen(stack: &Stack) -> Result<(), CommandError> {
    let sns = sns_client(&stack.endpoints.queues);
    let only_theirs = json!({ "location": [LOCATION] }).to_string();
    for (topic, protocol, endpoint) in LISTENERS {
        let subscription =
            sns.subscribe().topic_arn(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-{topic}"));
        subscription
            .protocol(protocol)
            .endpoint(endpoint)
            .attributes("FilterPolicy", &only_theirs)
            .send()
            .await?;
    }
    Ok(())
}

/// Prints what the people of the running local stack have been told, oldest first.
pub(crate) async fn inbox(storage: &Storage, args: &InboxArgs) -> Result<ExitCode, CommandError> {
    let Storage::Directory(path) = storage else {
        return Err("a stack in memory cannot be found; run `jorge serve` with a data directory".into());
    };
    let running = DataDir::running(path)
        .ok_or_else(|| format!("no stack runs on {}; start one with `jorge serve`", path.display()))?;
    let url = format!("{}/_emulator/inbox", running.endpoints.queues);
    let told: Vec<Notification> = reqwest::get(url).await?.error_for_status()?.json().await?;
    if args.json {
        say(&serde_json::to_string(&told)?);
        return Ok(ExitCode::SUCCESS);
    }
    if told.is_empty() {
        say("Nobody has been told anything yet. Ask for a person as a contact, then look again.");
    }
    for notification in &told {
        say(&letter(notification)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// A notification as a person reads it.
fn letter(told: &Notification) -> Result<String, CommandError> {
    let at = Timestamp::from_millisecond(told.sent_at)?.strftime("%Y-%m-%d %H:%M:%S UTC");
    let subject = told.subject.as_deref().filter(|_| told.protocol != "sms");
    let subject = subject.map_or_else(String::new, |subject| format!("{subject}\n\n"));
    let text = format!("{subject}{}", told.message).replace('\n', "\n  ");
    Ok(format!("{at}  {} to {}\n\n  {text}\n", told.protocol, told.endpoint))
}
