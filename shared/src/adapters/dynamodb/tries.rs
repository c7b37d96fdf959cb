//! How often a write is tried that others make at the same time, and how long between.

use std::time::Duration;

/// With these waits, 64 that begin at the same instant are all through within a second or two.
const ATTEMPTS: u32 = 60;
const FIRST_WAIT: Duration = Duration::from_millis(5);
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// What is left of it.
pub(super) struct Tries {
    left: u32,
    longest: Duration,
}

impl Default for Tries {
    fn default() -> Self {
        Self { left: ATTEMPTS, longest: FIRST_WAIT }
    }
}

impl Tries {
    /// Whether to try, now that it has been waited for.
    pub(super) async fn another(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        if self.left < ATTEMPTS {
            tokio::time::sleep(self.longest.mul_f64(fastrand::f64())).await;
            self.longest = (self.longest * 2).min(LONGEST_WAIT);
        }
        self.left -= 1;
        true
    }
}
