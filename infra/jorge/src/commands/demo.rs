//! `jorge demo`: committed conversations, played through the whole stack and judged.

mod play;
mod script;

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use shared::clock::SimulatedClock;

use super::{say, stamp};
use crate::CommandError;
use crate::cli::DemoArgs;
use crate::stack::{Options, Stack, Storage};
use script::Script;

pub(crate) async fn demo(storage: Storage, args: DemoArgs) -> Result<ExitCode, CommandError> {
    let mut scripts = script::read_all(&args.paths)?;
    if args.sign {
        return sign(&mut scripts);
    }
    super::log::init(None)?;
    let start = scripts.iter().filter_map(Script::starts_at).min().ok_or("there is nothing to play")?;
    let clock = Arc::new(SimulatedClock::at(start));
    let stack = Stack::start(Options {
        storage,
        simulated: Some(clock.clone()),
        observe: true,
        ..Options::default()
    })
    .await?;
    let mut failures = Vec::new();
    let mut played = Vec::new();
    for script in &scripts {
        let result = play::play(&stack, &clock, script).await?;
        if !args.json {
            say(&result.picture());
        }
        failures.extend(result.failures.iter().map(|failure| format!("{}: {failure}", script.name())));
        played.push(result);
    }
    stack.stop().await;
    if args.json {
        say(&json!({ "conversations": played, "failures": failures }).to_string());
    } else if failures.is_empty() {
        let turns: usize = played.iter().map(|conversation| conversation.turns.len()).sum();
        say(&format!("{} conversations, {turns} turns: everything as expected.", played.len()));
    } else {
        say(&format!("{} expectations failed:\n  {}", failures.len(), failures.join("\n  ")));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Signs every event anew and writes the files.
fn sign(scripts: &mut [Script]) -> Result<ExitCode, CommandError> {
    for script in scripts {
        for step in &mut script.steps {
            stamp::sign(&mut step.event)?;
        }
        script.write()?;
        say(&format!("signed {}", script.path.display()));
    }
    Ok(ExitCode::SUCCESS)
}
