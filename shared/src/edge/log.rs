//! Logs: JSON lines on standard output, dotted field names, no personal data.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging at `LOG_LEVEL` (default `info`), and makes a panic one log line that names the place but
/// not the words: a panic's message may quote what it was working on.
pub fn init() {
    let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok());
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stdout);
    let lines = tracing_subscriber::registry().with(ours_at(level.unwrap_or(LevelFilter::INFO))).with(lines);
    // Tests and the local stack may have set a subscriber of their own.
    lines.try_init().ok();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.location = place, "panicked");
    }));
}

/// Our own crates at `level`. Dependencies stay at warnings whatever is asked for: their finer logs print headers
/// and bodies.
#[must_use]
pub fn ours_at(level: LevelFilter) -> Targets {
    let ours = [
        "shared",
        "ab_analyzer",
        "alert_checker",
        "api",
        "webhook",
        "compliance_auditor",
        "conversation",
        "escalation",
        "financial_assessor",
        "follow_ups",
        "jorge",
    ];
    let ours = ours.map(|name| (name, level));
    Targets::new().with_default(LevelFilter::WARN).with_targets(ours)
}
