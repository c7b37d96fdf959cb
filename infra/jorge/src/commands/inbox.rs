//! What people have been told where they are: e-mails, text messages and alerts that leave no further than this machine.

use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::json;
use sqs_sns_emulator::{ACCOUNT, Notification, REGION};

use super::{plain_http, say};
use crate::CommandError;
use crate::cli::InboxArgs;
use crate::stack::{DataDir, LOCATION, STACK_NAME, Stack, Storage, alert_receiver, sns_client};

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
    let on_call = sns.subscribe().topic_arn(alert_receiver::topic());
    on_call.protocol("http").endpoint(&stack.endpoints.alerts).send().await?;
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
    let told = told(path).await?;
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

/// Everything the stack that runs on a directory has told anybody.
async fn told(path: &Path) -> Result<Vec<Notification>, CommandError> {
    let running = DataDir::running(path)
        .ok_or_else(|| format!("no stack runs on {}; start one with `jorge serve`", path.display()))?;
    let url = format!("{}/_emulator/inbox", running.endpoints.queues);
    Ok(plain_http().get(url).send().await?.error_for_status()?.json().await?)
}

/// A notification as a person reads it.
fn letter(told: &Notification) -> Result<String, CommandError> {
    let at = Timestamp::from_millisecond(told.sent_at)?.strftime("%Y-%m-%d %H:%M:%S UTC");
    let subject = told.subject.as_deref().filter(|_| told.protocol != "sms");
    let subject = subject.map_or_else(String::new, |subject| format!("{subject}\n\n"));
    let text = format!("{subject}{}", told.message).replace('\n', "\n  ");
    Ok(format!("{at}  {} to {}\n\n  {text}\n", told.protocol, told.endpoint))
}

#[cfg(test)]
mod tests {
    use aws_sdk_sns::types::MessageAttributeValue;

    use super::*;
    use crate::stack::Options;

    async fn tell(stack: &Stack, topic: &str, location: &str) {
        let attribute = MessageAttributeValue::builder().data_type("String").string_value(location);
        let publish =
            sns_client(&stack.endpoints.queues).publish().subject("High: escalation").message("Look.");
        publish
            .topic_arn(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-{topic}"))
            .message_attributes("location", attribute.build().unwrap())
            .send()
            .await
            .unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn people_of_the_local_location_hear_what_is_meant_for_them_and_the_inbox_shows_it() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let options = Options { storage: storage.clone(), schedules: false, ..Options::default() };
        let stack = Stack::start(options).await.unwrap();
        for _ in 0..2 {
            listen(&stack).await.unwrap();
        }
        tell(&stack, "human-agents", LOCATION).await;
        tell(&stack, "compliance-officers", "another").await;
        let told = told(directory.path()).await.unwrap();
        let mut to: Vec<&str> = told.iter().map(|told| told.endpoint.as_str()).collect();
        to.sort_unstable();
        assert_eq!(
            to,
            ["+12025550190", "agents@example.com"],
            "once each, and no officer of another location's"
        );
        let email = told.iter().find(|told| told.protocol == "email").unwrap();
        assert!(
            letter(email)
                .unwrap()
                .ends_with("email to agents@example.com\n\n  High: escalation\n  \n  Look.\n")
        );
        let args = InboxArgs { json: false };
        assert_eq!(inbox(&storage, &args).await.unwrap(), ExitCode::SUCCESS);
        stack.stop().await;
    }

    #[tokio::test]
    async fn without_a_running_stack_it_says_how_to_start_one() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let error = inbox(&storage, &InboxArgs { json: true }).await.unwrap_err().to_string();
        assert!(error.contains("jorge serve"), "{error}");
    }
}
