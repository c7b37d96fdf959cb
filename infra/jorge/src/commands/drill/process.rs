//! A `jorge` of its own, and what it prints.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::CommandError;

/// Longest time until a process says what is expected of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running process; killed when dropped.
pub(super) struct Process {
    child: Child,
    lines: mpsc::UnboundedReceiver<String>,
    /// Where its errors go.
    errors: PathBuf,
}

impl Process {
    /// Starts this very program with other arguments. What it complains of is appended to `errors`.
    pub(super) fn start(arguments: &[&str], errors: &Path) -> Result<Self, CommandError> {
        let complaints = OpenOptions::new().create(true).append(true).open(errors)?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(complaints)
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("a process has an output")?;
        let (sender, lines) = mpsc::unbounded_channel();
        // Read to its end whoever listens: a process whose output nobody takes stands still.
        tokio::spawn(async move {
            let mut output = BufReader::new(output).lines();
            while let Ok(Some(line)) = output.next_line().await {
                sender.send(line).ok();
            }
        });
        Ok(Self { child, lines, errors: errors.to_owned() })
    }

    /// The next line that contains `words`.
    ///
    /// # Errors
    /// When the process ends, or a minute passes, before it prints one.
    pub(super) async fn line_with(&mut self, words: &str) -> Result<String, CommandError> {
        let found = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = self.lines.recv().await {
                if line.contains(words) {
                    return Ok(line);
                }
            }
            Err("it ended")
        });
        found.await.unwrap_or(Err("it said nothing for a minute")).map_err(|why| {
            let errors = self.errors.display();
            format!("jorge was to print {words:?} and did not: {why}; see {errors}").into()
        })
    }

    /// Its id, while it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// SIGKILL, and the wait until it is gone.
    pub(super) async fn kill(mut self) -> Result<(), CommandError> {
        Ok(self.child.kill().await?)
    }
}

/// The URL on a line.
pub(super) fn url(line: &str) -> Result<String, CommandError> {
    let found = line.split_whitespace().find(|word| word.starts_with("http://"));
    Ok(found.ok_or_else(|| format!("no URL in {line:?}"))?.trim_end_matches([',', '.']).to_owned())
}
