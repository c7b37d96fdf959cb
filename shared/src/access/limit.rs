//! How often a caller may ask: so many requests in each minute of the clock, whatever the key shows itself by and
//! however many instances answer.

use std::time::Duration;

use jiff::Timestamp;

use super::key::KeyId;
use super::ports::CountCalls;
use crate::error::Fault;
use crate::metrics::Minute;

/// Requests of a key in a minute, where nobody has configured another number.
pub const PER_MINUTE: u32 = 100;

/// It has asked often enough for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests in a minute")]
pub struct TooMany {
    /// When the next minute begins, in whole seconds, at least one.
    pub retry_after: Duration,
}

/// Counts a request of a key, unless it is one too many in this minute.
///
/// # Errors
/// [`Fault`] when it cannot be counted: it is not answered then.
pub async fn admit(
    calls: &dyn CountCalls,
    key: &KeyId,
    most: u32,
    now: Timestamp,
) -> Result<Result<(), TooMany>, Fault> {
    let minute = Minute::of(now);
    if calls.count(key, minute, most).await? {
        return Ok(Ok(()));
    }
    let over = u64::try_from(now.as_second() - minute.starts_at()).unwrap_or(0);
    Ok(Err(TooMany { retry_after: Duration::from_secs(60_u64.saturating_sub(over).max(1)) }))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;

    use super::*;
    use crate::access::ApiKey;

    #[derive(Default)]
    struct Calls(Mutex<Vec<(KeyId, Minute)>>);

    #[async_trait]
    impl CountCalls for Calls {
        async fn count(&self, key: &KeyId, minute: Minute, most: u32) -> Result<bool, Fault> {
            let mut calls = self.0.lock().unwrap();
            let call = (key.clone(), minute);
            let taken = calls.iter().filter(|known| **known == call).count();
            let free = u32::try_from(taken).unwrap() < most;
            if free {
                calls.push(call);
            }
            Ok(free)
        }
    }

    fn at(time: &str) -> Timestamp {
        format!("2026-11-20T{time}Z").parse().unwrap()
    }

    #[tokio::test]
    async fn a_key_is_refused_from_one_too_many_on_until_the_next_minute_and_others_are_not() {
        let (calls, keys) = (Calls::default(), [1, 2].map(|byte| ApiKey::of(&[byte; 32]).hash().id()));
        let admitted = async |key: &KeyId, time| admit(&calls, key, 3, at(time)).await.unwrap();
        for _ in 0..3 {
            assert_eq!(admitted(&keys[0], "12:00:40").await, Ok(()));
        }
        for (time, seconds) in [("12:00:40", 20), ("12:00:59", 1), ("12:00:59.999", 1), ("12:00:00", 60)] {
            let retry_after = Duration::from_secs(seconds);
            assert_eq!(admitted(&keys[0], time).await, Err(TooMany { retry_after }), "{time}");
        }
        assert_eq!(admitted(&keys[1], "12:00:40").await, Ok(()));
        assert_eq!(admitted(&keys[0], "12:01:00").await, Ok(()));
    }
}
