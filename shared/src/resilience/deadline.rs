//! Until when what is under way must be done.
//!
//! The function that is called knows it, and whoever makes a call far below needs it. It belongs to the run, not to any
//! one port, so it travels with the task instead of through every signature.

use std::time::Duration;

use tokio::task_local;
use tokio::time::Instant;

task_local! {
    static DEADLINE: Instant;
}

/// Runs `work` with a deadline. Nothing is stopped at it: it is there to be asked for. Of nested ones the earliest counts.
pub async fn within<F: Future>(deadline: Instant, work: F) -> F::Output {
    let deadline = current().map_or(deadline, |outer| outer.min(deadline));
    DEADLINE.scope(deadline, work).await
}

/// The deadline of what is under way; `None` where nobody set one.
#[must_use]
pub fn current() -> Option<Instant> {
    DEADLINE.try_with(|deadline| *deadline).ok()
}

/// The deadline, or `otherwise` from now.
#[must_use]
pub fn or_in(otherwise: Duration) -> Instant {
    current().unwrap_or_else(|| Instant::now() + otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_earliest_deadline_counts_and_ends_with_its_work() {
        let now = Instant::now();
        let (near, far) = (now + Duration::from_secs(1), now + Duration::from_secs(9));
        assert_eq!(current(), None);
        within(near, async {
            within(far, async { assert_eq!(current(), Some(near)) }).await;
        })
        .await;
        within(far, async {
            within(near, async { assert_eq!(current(), Some(near)) }).await;
            assert_eq!(or_in(Duration::ZERO), far);
        })
        .await;
        assert_eq!((current(), or_in(Duration::from_secs(2))), (None, now + Duration::from_secs(2)));
    }
}
