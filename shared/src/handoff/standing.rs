//! How the next bot is doing, as the tracker measured it.

use async_trait::async_trait;
use jiff::Timestamp;

use super::deferral::Standing;
use super::ports::Performance;
use crate::conversation::Bot;
use crate::error::Fault;
use crate::metrics::{CachedLastHour, Operation, Window, target};

#[async_trait]
impl Performance for CachedLastHour {
    async fn last_hour(&self, bot: Bot, now: Timestamp) -> Result<Standing, Fault> {
        Ok(standing(bot, &self.of(bot, now).await?))
    }
}

/// The window as a hand-off judges it: by what contacts have waited for, against what the bot promises.
fn standing(bot: Bot, window: &Window) -> Standing {
    let millis = |duration: std::time::Duration| duration.as_secs_f64() * 1e3;
    Standing {
        turns: window.count,
        p95_ms: window.percentiles.map_or(0.0, |percentiles| millis(percentiles.p95)),
        target_p95_ms: millis(target(bot, Operation::FullQualification).p95),
        error_rate: window.error_rate().unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::metrics::{Outcome, Tally};

    fn window(millis: u64, failed: usize) -> Window {
        let mut tally = Tally::default();
        for nth in 0..40 {
            let outcome = if nth < failed { Outcome::Failure } else { Outcome::Success };
            tally.record(Duration::from_millis(millis), outcome);
        }
        Window::over([&tally])
    }

    #[test]
    fn a_bot_is_judged_by_its_own_target_and_its_share_of_failures() {
        // A lead may wait 2.0 s, a buyer 2.5 s: 2.6 s is above 120 % of the one only.
        assert!(standing(Bot::Lead, &window(2_600, 0)).is_struggling());
        assert!(!standing(Bot::Buyer, &window(2_600, 0)).is_struggling());
        assert!(!standing(Bot::Buyer, &window(100, 4)).is_struggling(), "exactly 10 %");
        assert!(standing(Bot::Buyer, &window(100, 5)).is_struggling());
    }

    #[test]
    fn a_bot_nobody_was_handed_to_is_not_struggling() {
        assert!(!standing(Bot::Buyer, &Window::default()).is_struggling());
    }
}
