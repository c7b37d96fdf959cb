//! How much the functions log, as they would on Lambda.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shared::edge::log::ours_at;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Bytes of log lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Bytes(Arc<AtomicU64>);

impl Bytes {
    /// Begins to count what this process logs, in the form and at the level of a function. Where somebody listens to the
    /// log already nothing is counted.
    pub(super) fn counted() -> Self {
        let bytes = Self::default();
        let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(bytes.clone());
        let lines = lines.with_filter(ours_at(LevelFilter::INFO));
        tracing_subscriber::registry().with(lines).try_init().ok();
        bytes
    }

    /// How many so far.
    pub(super) fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Write for Bytes {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(line.len() as u64, Ordering::Relaxed);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Bytes {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}
