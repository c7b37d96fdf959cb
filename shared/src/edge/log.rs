//! Logs: JSON lines on standard output, dotted field names, no personal data. Metrics are lines of their own among them.

use std::fmt::{self, Debug};

use tracing::field::Field;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The target of an event whose message is a line of metrics in the embedded metric format: CloudWatch reads it only with
/// nothing around it.
pub const EMF: &str = "emf";

/// Starts logging at `LOG_LEVEL` (default `info`), and makes a panic one log line that names the place but
/// not the words: a panic's message may quote what it was working on.
pub fn init() {
    let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok());
    let layers = layers(level.unwrap_or(LevelFilter::INFO), std::io::stdout);
    // Tests and the local stack may have set a subscriber of their own.
    tracing_subscriber::registry().with(layers).try_init().ok();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.location = place, "panicked");
    }));
}

/// Our own crates at `level`, and metrics at every level. Dependencies stay at warnings whatever is asked for: their finer
/// logs print headers and bodies.
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
    Targets::new().with_default(LevelFilter::WARN).with_targets(ours).with_target(EMF, LevelFilter::INFO)
}

/// What goes to `writer`: our lines, and beside them those of metrics as they are.
fn layers<S, W>(level: LevelFilter, writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Clone + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer.clone())
        .with_filter(ours_at(level).with_target(EMF, LevelFilter::OFF));
    let metrics = tracing_subscriber::fmt::layer()
        .event_format(AsItIs)
        .with_ansi(false)
        .with_writer(writer)
        .with_filter(Targets::new().with_target(EMF, LevelFilter::INFO));
    lines.and_then(metrics)
}

/// An event as its message and nothing else.
struct AsItIs;

impl<S, N> FormatEvent<S, N> for AsItIs
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut written = Ok(());
        event.record(&mut |field: &Field, value: &dyn Debug| {
            if field.name() == "message" {
                written = write!(writer, "{value:?}");
            }
        });
        written?;
        writeln!(writer)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is written at a level.
    fn written(level: LevelFilter, log: impl FnOnce()) -> Vec<String> {
        let written = Written::default();
        let to = written.clone();
        let subscriber = tracing_subscriber::registry().with(layers(level, move || to.clone()));
        tracing::subscriber::with_default(subscriber, log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        text.lines().map(ToOwned::to_owned).collect()
    }

    fn log() {
        let line = r#"{"_aws":{"Timestamp":1},"bot":"lead","turns":1}"#;
        let span = tracing::info_span!("wake_up", location.id = "LOC1");
        span.in_scope(|| {
            tracing::info!(turn.id = "T1", "turn committed");
            tracing::info!(target: EMF, "{line}");
        });
        tracing::info!(target: "hyper", "headers");
    }

    #[test]
    fn a_line_of_metrics_is_written_as_it_is_and_every_other_one_as_json_of_ours() {
        let lines = written(LevelFilter::INFO, log);
        assert_eq!(lines.len(), 2, "{lines:?}");
        let ours: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!((&ours["message"], &ours["turn.id"]), (&"turn committed".into(), &"T1".into()));
        assert_eq!(lines[1], r#"{"_aws":{"Timestamp":1},"bot":"lead","turns":1}"#);
    }

    #[test]
    fn metrics_are_there_however_little_is_logged() {
        assert_eq!(written(LevelFilter::OFF, log), [r#"{"_aws":{"Timestamp":1},"bot":"lead","turns":1}"#]);
    }
}
