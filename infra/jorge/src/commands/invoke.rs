//! `jorge invoke`: one function, one event.

use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::Value;
use shared::adapters::key_file::KeyFile;
use uuid::Uuid;

use super::{say, stamp};
use crate::CommandError;
use crate::cli::InvokeArgs;
use crate::stack::{DataDir, Functions, Options, Stack, Storage};

pub(crate) async fn invoke(storage: Storage, args: InvokeArgs) -> Result<ExitCode, CommandError> {
    super::log::init(None)?;
    let text =
        std::fs::read(&args.event).map_err(|e| format!("cannot read {}: {e}", args.event.display()))?;
    let mut event: Value =
        serde_json::from_slice(&text).map_err(|e| format!("{} is no JSON: {e}", args.event.display()))?;
    if stamp::is_ghl_webhook(&event) && !args.as_is {
        stamp::restamp(&mut event, Timestamp::now(), &Uuid::new_v4().to_string())?;
    }
    let running = match &storage {
        Storage::Directory(path) => DataDir::running(path),
        Storage::Memory => None,
    };
    let sign_link = stamp::is_unsubscribe_link(&event) && !args.as_is;
    if let (true, Some(running)) = (sign_link, &running) {
        let key_file = running.environment.get("MASTER_KEY_FILE").map(String::as_str).unwrap_or_default();
        stamp::sign_link(&mut event, &KeyFile::read(Path::new(key_file))?).await?;
    }
    if args.print_event {
        say(&event.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let answer = match running {
        Some(running) => {
            let functions = Functions::from_environment(&args.function, &running.environment)?;
            functions.invoke(&args.function, event).await?
        }
        None => {
            // Only the function that was asked for runs: the queues keep what it sends for the next start.
            let stack = Stack::start(Options { storage, consume: false, ..Options::default() }).await?;
            if let Some(crm) = &stack.crm {
                super::people::seed(crm)?;
            }
            if sign_link {
                stamp::sign_link(&mut event, &KeyFile::read(&stack.master_key())?).await?;
            }
            let answer = stack.functions.invoke(&args.function, event).await;
            stack.stop().await;
            answer?
        }
    };
    say(&serde_json::to_string_pretty(&answer)?);
    Ok(ExitCode::SUCCESS)
}
