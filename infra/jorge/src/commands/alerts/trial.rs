//! `jorge alerts test`: whether alerts reach people, tried by the function that sends them.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;
use shared::alerts::Scope;
use shared::ids::LocationId;

use crate::CommandError;
use crate::cli::TargetArgs;
use crate::commands::deployed::DeployedFunctions;
use crate::commands::tables::Tables;
use crate::commands::{complain, say};
use crate::stack::{DataDir, Functions, Storage};

/// The function that sends alerts.
const FUNCTION: &str = "alert-checker";

/// What it answers.
#[derive(Debug, Deserialize)]
struct Answer {
    tried: Vec<Tried>,
    /// Channels that were meant and are not set up.
    not_set_up: Vec<String>,
}

/// What a channel made of the message.
#[derive(Debug, Deserialize)]
struct Tried {
    channel: String,
    delivered: bool,
    /// It would refuse it again.
    refused: bool,
    why: Option<String>,
}

/// Has the function of the stack, deployed or running here, send its test, and says who has taken it.
pub(super) async fn test(
    storage: &Storage,
    target: &TargetArgs,
    location: Option<&LocationId>,
    channel: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, CommandError> {
    let scope = location.map_or(Scope::Installation, |location| Scope::Location(location.clone()));
    let event = json!({ "test": { "location": location, "channel": channel } });
    let answer = match &target.stack_name {
        Some(stack) => {
            let tables = Tables::deployed(stack, target.endpoint.as_deref())?;
            DeployedFunctions::of(stack, &tables.environment).invoke(FUNCTION, &event).await?
        }
        None => {
            let running = match storage {
                Storage::Directory(path) => DataDir::running(path),
                Storage::Memory => None,
            };
            let running =
                running.ok_or("no stack runs whose channels could be tried; start one with `jorge serve`")?;
            let functions = Functions::from_environment(FUNCTION, &running.environment)?;
            functions.invoke(FUNCTION, event).await?
        }
    };
    if as_json {
        say(&answer.to_string());
    }
    let answer: Answer = serde_json::from_value(answer)?;
    if !as_json {
        report(&scope, &answer);
    }
    let tried = &answer.tried;
    let all = !tried.is_empty() && tried.iter().all(|tried| tried.delivered);
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(scope: &Scope, answer: &Answer) {
    for Tried { channel, delivered, refused, why } in &answer.tried {
        let why = why.as_deref().unwrap_or("it did not say why");
        match (delivered, refused) {
            (true, _) => say(&format!("{channel}: delivered")),
            (false, true) => complain(&format!("{channel}: refused ({why}); its address or key is wrong")),
            (false, false) => complain(&format!("{channel}: not delivered ({why}); try again")),
        }
    }
    if !answer.not_set_up.is_empty() {
        complain(&format!("not set up: {} (see .env.example)", answer.not_set_up.join(", ")));
    }
    if answer.tried.is_empty() {
        let whose = if *scope == Scope::Installation { "what all locations share" } else { scope.as_str() };
        complain(&format!("Nothing was sent: alerts of {whose} reach nobody that way."));
    }
}
