//! Everything a test binary logs, so that a test can look for what must not be there.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What was logged so far, by every test of this binary.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.since(0)
    }

    /// What was logged after the first `bytes`.
    #[must_use]
    pub fn since(&self, bytes: usize) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(all.get(bytes..).unwrap_or_default()).into_owned()
    }

    /// How many bytes there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing was logged yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Starts capturing, at every level of our own crates, and returns what was captured.
///
/// # Panics
/// If something else of this process has started logging before.
pub fn captured() -> &'static Lines {
    static LINES: OnceLock<Lines> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = Lines::default();
        let layer = tracing_subscriber::fmt::layer().json().with_writer(lines.clone());
        let filter = shared::edge::log::ours_at(LevelFilter::TRACE);
        tracing_subscriber::registry().with(filter).with(layer).init();
        lines
    })
}
