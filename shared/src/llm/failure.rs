//! What a provider's error means: for this request, for the provider, and for whoever looks after it.

use std::time::Duration;

use crate::resilience::{self, Again};

/// Why a model gave no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 429: too much was asked of it.
    RateLimited {
        /// How long it wants to be left alone, where it says so.
        retry_after: Option<Duration>,
    },
    /// 5xx, 529: it is overloaded or broken.
    Overloaded,
    /// It took longer than it may.
    TimedOut,
    /// No connection, or one that broke.
    Unreachable,
    /// It answered without words.
    Empty,
    /// Its own rules stopped the answer.
    Blocked,
    /// The answer is not in the form that was asked for, or its envelope is not what the provider documents.
    Unreadable,
    /// 400, 413, 422: it does not take this request.
    BadRequest,
    /// 401: the key is wrong.
    Unauthorised,
    /// 402: the account is empty.
    NoCredit,
    /// 403: the key may not do this.
    Forbidden,
    /// 404: there is no such model, or no such address.
    NotFound,
    /// It was not asked: its breaker is open.
    LeftAlone,
}

/// What a failure says of the provider, whoever's text it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// Nothing: another text may well be answered. One bad text closes a provider for nobody.
    TheRequest,
    /// It is in trouble: enough of these and it is left alone for a while.
    TheProvider,
    /// It is set up wrongly: nothing helps but a person, so it is left alone at once.
    TheSetup,
}

impl Failure {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::Overloaded => "overloaded",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Empty => "empty",
            Self::Blocked => "blocked",
            Self::Unreadable => "unreadable",
            Self::BadRequest => "bad_request",
            Self::Unauthorised => "unauthorised",
            Self::NoCredit => "no_credit",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::LeftAlone => "left_alone",
        }
    }

    /// What an HTTP status other than success means.
    #[must_use]
    pub const fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            401 => Self::Unauthorised,
            402 => Self::NoCredit,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            408 | 504 => Self::TimedOut,
            429 => Self::RateLimited { retry_after },
            500.. => Self::Overloaded,
            _ => Self::BadRequest,
        }
    }

    /// Whose doing it is.
    #[must_use]
    pub const fn blame(self) -> Blame {
        match self {
            Self::Empty | Self::Blocked | Self::Unreadable | Self::BadRequest | Self::LeftAlone => {
                Blame::TheRequest
            }
            Self::RateLimited { .. } | Self::Overloaded | Self::TimedOut | Self::Unreachable => {
                Blame::TheProvider
            }
            Self::Unauthorised | Self::NoCredit | Self::Forbidden | Self::NotFound => Blame::TheSetup,
        }
    }

    /// Whether the tokens may have been counted and charged though nothing says how many.
    #[must_use]
    pub const fn may_have_cost(self) -> bool {
        matches!(self, Self::TimedOut | Self::Unreachable | Self::Empty | Self::Blocked | Self::Unreadable)
    }
}

impl resilience::Failure for Failure {
    fn again(&self) -> Again {
        match (self, self.blame()) {
            (Self::RateLimited { retry_after: Some(after) }, _) => Again::After(*after),
            (Self::RateLimited { retry_after: None }, _) => Again::RateLimited,
            (_, Blame::TheProvider) => Again::Later,
            _ => Again::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_consequence() {
        for (status, failure, blame) in [
            (400, Failure::BadRequest, Blame::TheRequest),
            (413, Failure::BadRequest, Blame::TheRequest),
            (401, Failure::Unauthorised, Blame::TheSetup),
            (402, Failure::NoCredit, Blame::TheSetup),
            (403, Failure::Forbidden, Blame::TheSetup),
            (404, Failure::NotFound, Blame::TheSetup),
            (408, Failure::TimedOut, Blame::TheProvider),
            (429, Failure::RateLimited { retry_after: None }, Blame::TheProvider),
            (500, Failure::Overloaded, Blame::TheProvider),
            (503, Failure::Overloaded, Blame::TheProvider),
            (529, Failure::Overloaded, Blame::TheProvider),
        ] {
            let found = Failure::of_status(status, None);
            assert_eq!((found, found.blame()), (failure, blame), "{status}");
        }
    }

    #[test]
    fn what_a_text_did_is_no_fault_of_the_provider() {
        for failure in [Failure::Empty, Failure::Blocked, Failure::Unreadable, Failure::BadRequest] {
            assert_eq!(failure.blame(), Blame::TheRequest);
            assert_eq!(resilience::Failure::again(&failure), Again::Never);
        }
    }
}
