//! Which failures may pass by themselves.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use crate::error::Fault;

/// What one failure says about trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The same call fails again: it is wrong itself, or refused for good.
    Never,
    /// It may pass: network, time-out, overload.
    Later,
    /// It was said when: not before this long from now.
    After(Duration),
    /// Too many calls, and it was not said until when.
    RateLimited,
}

/// A failure that knows whether to try again.
pub trait Failure {
    /// Whether, and when.
    fn again(&self) -> Again;
}

impl Failure for Fault {
    fn again(&self) -> Again {
        match self {
            Self::Unavailable { .. } => Again::Later,
            Self::Broken { .. } => Again::Never,
        }
    }
}

/// What an HTTP status that is no success says, with the `Retry-After` beside it.
///
/// 408, 425, 429 and every 5xx (529 too) may pass; nothing else does.
#[must_use]
pub const fn status(status: u16, retry_after: Option<Duration>) -> Again {
    match (status, retry_after) {
        (408 | 425 | 429 | 500..=599, Some(wait)) => Again::After(wait),
        (429, None) => Again::RateLimited,
        (408 | 425 | 500..=599, None) => Again::Later,
        _ => Again::Never,
    }
}

/// What a `Retry-After` header asks for: seconds, or an HTTP date (RFC 9110, 10.2.3) from `now` on. `None` if it is
/// neither.
#[must_use]
pub fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTimeParser::new().parse_timestamp(header).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again_and_nothing_else_is() {
        for code in [408, 425, 500, 502, 503, 504, 529, 599] {
            assert_eq!(status(code, None), Again::Later, "{code}");
        }
        for code in [200, 301, 400, 401, 403, 404, 409, 410, 413, 422, 451] {
            assert_eq!(status(code, None), Again::Never, "{code}");
            assert_eq!(status(code, Some(Duration::from_secs(1))), Again::Never, "{code} with Retry-After");
        }
        assert_eq!(status(429, None), Again::RateLimited);
    }

    #[test]
    fn whoever_says_when_is_asked_again_then() {
        let wait = Duration::from_secs(7);
        for code in [408, 425, 429, 503, 529] {
            assert_eq!(status(code, Some(wait)), Again::After(wait), "{code}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let wait = |header: &str| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(30));
        assert_eq!(wait("Sun, 06 Nov 1994 08:48:37 GMT"), Some(0), "a date that has passed means now");
        for neither in ["", "soon", "-1", "1.5"] {
            assert_eq!(wait(neither), None, "{neither}");
        }
    }
}
