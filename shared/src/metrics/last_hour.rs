//! How a bot has fared lately, as a hand-off asks before it gives a contact to it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::notes::lookup;
use super::{Measurements, Minutes, Operation, Window};
use crate::conversation::Bot;
use crate::error::Fault;
use crate::remembered::Remembered;

/// Its name where lookups are counted.
const CACHE: &str = "last_hour";
/// Minutes of an hour, the present one included.
const HOUR: u32 = 60;
/// How long an answer is believed.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// What a contact of this bot has waited for in the last hour: [`Operation::FullQualification`], which counts as failed
/// whether deciding or delivering failed.
///
/// # Errors
/// As [`Measurements::read`].
pub async fn last_hour(measurements: &dyn Measurements, bot: Bot, now: Timestamp) -> Result<Window, Fault> {
    let minutes = Minutes::until(now, HOUR);
    let measured = measurements.read(bot, Operation::FullQualification, minutes).await?;
    Ok(Window::over(measured.values()))
}

/// The last hour of each bot, read at most once a minute: an instance keeps one of these.
pub struct CachedLastHour {
    measurements: Arc<dyn Measurements>,
    known: Remembered<Bot, Window>,
}

impl CachedLastHour {
    /// Remembers what `measurements` says.
    #[must_use]
    pub fn new(measurements: Arc<dyn Measurements>) -> Self {
        Self { measurements, known: Remembered::new(KNOWN_FOR, Bot::ALL.len()) }
    }

    /// [`last_hour`] as it was known at most a minute before `now`. An error is not remembered.
    ///
    /// # Errors
    /// As [`last_hour`].
    pub async fn of(&self, bot: Bot, now: Timestamp) -> Result<Window, Fault> {
        let known = self.known.find(&bot, now);
        lookup(CACHE, known.is_some());
        if let Some(window) = known {
            return Ok(window);
        }
        let window = last_hour(self.measurements.as_ref(), bot, now).await?;
        self.known.keep(bot, window, now);
        Ok(window)
    }
}
