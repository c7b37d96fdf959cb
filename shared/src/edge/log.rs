//! Logs: JSON lines on standard output, dotted field names, no personal data.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Starts logging at `LOG_LEVEL` (default `info`), and makes a panic one log line that names the place but
/// not the words: a panic's message may quote what it was working on.
pub fn init() {
    let level = std::env::var("LOG_LEVEL").ok().filter(|level| level.parse::<LevelFilter>().is_ok());
    let level = level.as_deref().unwrap_or("info");
    // Dependencies stay at warnings whatever is asked for: their finer logs print headers and bodies.
    let filter = EnvFilter::new(format!("warn,shared={level},webhook={level},conversation={level}"));
    let lines = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stdout);
    // Tests and the local stack may have set a subscriber of their own.
    lines.try_init().ok();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.location = place, "panicked");
    }));
}
