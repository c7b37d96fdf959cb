//! `jorge env`: what `cargo lambda watch` needs to use the running stack.

use std::process::ExitCode;

use super::say;
use crate::CommandError;
use crate::stack::{DataDir, Storage};

pub(crate) fn env(storage: Storage) -> Result<ExitCode, CommandError> {
    let Storage::Directory(path) = storage else {
        return Err("a stack in memory cannot be found; run `jorge serve` with a data directory".into());
    };
    let running = DataDir::running(&path)
        .ok_or_else(|| format!("no stack runs on {}; start one with `jorge serve`", path.display()))?;
    for (name, value) in running.environment {
        say(&format!("export {name}='{}'", value.replace('\'', "'\\''")));
    }
    Ok(ExitCode::SUCCESS)
}
