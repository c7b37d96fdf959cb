//! Logs of the local stack: everything as JSON lines in the data directory, trouble on the terminal.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;

use shared::edge::log::ours_at;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::CommandError;

/// Starts logging; `file` is appended to. `LOG_LEVEL` says how much (default `info`).
pub(crate) fn init(file: Option<&Path>) -> Result<(), CommandError> {
    let trouble = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .with_filter(LevelFilter::ERROR);
    let lines = match file {
        None => None,
        Some(path) => {
            if let Some(directory) = path.parent() {
                std::fs::create_dir_all(directory)?;
            }
            let file = OpenOptions::new().create(true).append(true).open(path)?;
            let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok());
            let layer =
                tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(Arc::new(file));
            Some(layer.with_filter(ours_at(level.unwrap_or(LevelFilter::INFO))))
        }
    };
    // A test may have set a subscriber of its own.
    tracing_subscriber::registry().with(trouble).with(lines).try_init().ok();
    Ok(())
}
