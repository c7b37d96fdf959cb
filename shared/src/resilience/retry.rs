//! A call, tried again as its policy says.

use std::time::Duration;

use backon::Retryable as _;
use tokio::time::Instant;

use super::{Again, Failure, Policy};
use crate::metrics::notes;

/// Where jitter comes from: a number between -1 and 1 at every call.
pub type Jitter = fn() -> f64;

/// Jitter as chance has it.
#[must_use]
pub fn random() -> f64 {
    fastrand::f64() * 2.0 - 1.0
}

/// How one call is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Retry<'a> {
    /// What is being done, for the log.
    pub action: &'static str,
    /// The delays.
    pub policy: &'a Policy,
    /// The delays after a 429 that does not say until when, counted by themselves; absent: those of `policy`.
    pub rate_limited: Option<&'a Policy>,
    /// When everything must be over.
    pub deadline: Instant,
    /// What an attempt needs: with less than this left after its delay a retry is not started.
    pub attempt: Duration,
    /// Where jitter comes from, [`random`] but for tests.
    pub jitter: Jitter,
}

impl<'a> Retry<'a> {
    /// By `policy`, with chance for jitter; a retry begins only if `attempt` is left before `deadline`.
    #[must_use]
    pub const fn new(action: &'static str, policy: &'a Policy, deadline: Instant, attempt: Duration) -> Self {
        Self { action, policy, rate_limited: None, deadline, attempt, jitter: random }
    }

    /// Makes the call until it succeeds, fails for good, or there is no retry or no time left.
    ///
    /// The first attempt is always made. Delays are slept on Tokio's clock. A `Retry-After` takes the place of the
    /// delay, as it is, and counts as one.
    ///
    /// # Errors
    /// The last failure.
    pub async fn run<T, E, F, Fut>(&self, call: F) -> Result<T, E>
    where
        E: Failure,
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let limits = self.rate_limited.unwrap_or(self.policy);
        let (mut failures, mut limited) = (0_usize, 0_usize);
        // The iterator never ends a retry, `adjust` does: it alone sees the failure.
        call.retry(std::iter::repeat(Duration::ZERO))
            .adjust(|failure: &E, _| {
                let delay = match failure.again() {
                    Again::Never => None,
                    Again::Later => self.policy.delay(failures, (self.jitter)()),
                    Again::After(wait) => self.policy.delay(failures, 0.0).map(|_| wait),
                    Again::RateLimited => {
                        limited += 1;
                        return self.in_time(limits.delay(limited - 1, (self.jitter)())?);
                    }
                };
                failures += 1;
                self.in_time(delay?)
            })
            .sleep(|delay| async move {
                let _away = notes::away();
                tokio::time::sleep(delay).await;
            })
            .notify(|failure, delay| {
                tracing::warn!(
                    retry.action = self.action,
                    retry.delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
                    retry.reason = ?failure.again(),
                    "tried again"
                );
            })
            .await
    }

    fn in_time(&self, delay: Duration) -> Option<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        delay.checked_add(self.attempt).is_some_and(|needed| needed <= left).then_some(delay)
    }
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
