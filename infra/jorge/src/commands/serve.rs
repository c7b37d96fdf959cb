//! `jorge serve`: everything, until Ctrl-C.

use std::process::ExitCode;
use std::time::Duration;

use super::{inbox, people, say};
use crate::CommandError;
use crate::cli::ServeArgs;
use crate::stack::{Options, Stack, Storage};

pub(crate) async fn serve(storage: Storage, args: ServeArgs) -> Result<ExitCode, CommandError> {
    let log = match &storage {
        Storage::Directory(path) => Some(path.join("jorge.log")),
        Storage::Memory => None,
    };
    super::log::init(log.as_deref())?;
    let started = std::time::Instant::now();
    let stack = Stack::start(Options {
        storage: storage.clone(),
        port: args.port,
        queue_delay: Duration::from_secs(args.burst_window),
        answer_at_once: args.burst_window == 0,
        crm_timeout: Duration::from_secs(args.crm_timeout),
        external_crm: args.crm,
        models: args.llm_config.zip(args.llm_secrets),
        crash_point: args.crash_point,
        parameters: args.parameters.into_iter().collect(),
        ..Options::default()
    })
    .await?;
    if let Some(crm) = &stack.crm {
        people::seed(crm)?;
    }
    inbox::listen(&stack).await?;
    say(&welcome(&stack, &storage, started.elapsed()));
    tokio::signal::ctrl_c().await?;
    say("Stopping.");
    stack.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// What was started and what to try next.
fn welcome(stack: &Stack, storage: &Storage, after: Duration) -> String {
    let at = &stack.endpoints;
    let (kept, key) = match storage {
        Storage::Memory => ("nowhere: gone when it stops".to_owned(), ""),
        Storage::Directory(path) => (
            format!("{} (logs in {})", path.display(), path.join("jorge.log").display()),
            if stack.made_master_key() {
                "\nA new master key was written to master.key in that directory. Without it nothing there can be read.\n"
            } else {
                ""
            },
        ),
    };
    let contact = format!("{}/_emulator/contacts/{}", at.crm, people::ANA);
    format!(
        "Jorge runs on this machine only, ready after {} ms.\n\n  \
         webhooks   {}/webhooks/ghl\n  \
         CRM        {}   (GoHighLevel emulator)\n  \
         DynamoDB   {}\n  \
         SQS, SNS   {}\n  \
         finance    {}   (assessment service)\n  \
         alerts     {}   (signed webhooks)\n  \
         kept in    {kept}\n{key}\n\
         Send a first message, as the contact Ana would:\n\n  \
         curl -d 'Hi, I want to buy a home' {contact}/texts\n\n\
         Read the conversation a few seconds later:\n\n  \
         curl {contact}/conversation\n\n\
         Ask for a person there, see what has been left to people: jorge escalations\n\
         and what they have been told, alerts too: jorge inbox\n\
         See what is tried on contacts, and what came of it: jorge experiments\n\n\
         Or talk to the bots here: jorge chat.   Ctrl-C stops.",
        after.as_millis(),
        at.gateway,
        at.crm,
        at.dynamodb,
        at.queues,
        at.finance,
        at.alerts,
    )
}
