//! One call, in as many attempts as are safe: token, rate limit, breaker, retry.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::RETRY_AFTER;
use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::time::Instant;

use super::client::{GhlClient, unavailable};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::locations::{CrmToken, CrmTokens, Location};
use crate::metrics::notes;
use crate::privacy::Secret;
use crate::resilience::{
    Again, Allowances, BreakerName, Breakers, Exhausted, Failure, Outcome, Policies, Refused, Retry,
    deadline, retry_after, status,
};

/// Longest time a call takes altogether where no deadline is set.
const PATIENCE: Duration = Duration::from_secs(30);
/// With less time than this left no attempt is begun: it would end without anybody knowing how.
const LEAST: Duration = Duration::from_millis(200);

/// What calls of the CRM are kept in check by.
pub struct GhlGuards {
    /// Tokens, renewed when the CRM answers 401.
    pub tokens: CrmTokens,
    /// One breaker a location.
    pub breakers: Arc<Breakers>,
    /// The rate limit of each location.
    pub allowances: Allowances,
    /// When a call is tried again.
    pub retry: Policies,
}

/// Whether a call may be made twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Twice is like once.
    Safe,
    /// Only if the CRM certainly did not take it: no connection came about, or it answered that it is too early or too
    /// often.
    UnlessTaken,
}

/// The kinds of attempts that brought no answer to go on with.
enum Missed {
    /// An answer that may pass.
    Answered(Response, Again),
    Lost(reqwest::Error, Again),
    /// The breaker is open: nobody was asked.
    Open(Refused),
    /// No call is left: nobody was asked.
    Limited(Exhausted),
    /// There is no token, or no time.
    Fault(Fault),
}

impl Missed {
    /// Whether the CRM has failed, or could not be asked: its rate limit is no failure.
    fn is_failure(&self) -> bool {
        match self {
            Self::Answered(answer, _) => is_failure(answer.status()),
            Self::Lost(..) | Self::Open(_) | Self::Fault(_) => true,
            Self::Limited(_) => false,
        }
    }
}

impl Failure for Missed {
    fn again(&self) -> Again {
        match self {
            Self::Answered(_, again) | Self::Lost(_, again) => *again,
            // Who waits for these has waited already, or would have to for too long.
            Self::Open(_) | Self::Limited(_) | Self::Fault(_) => Again::Never,
        }
    }
}

impl GhlClient {
    /// Makes a call with the location's token. Whatever the CRM answers at last is the answer, 5xx included.
    ///
    /// A client without guards makes one attempt.
    pub(super) async fn call(
        &self,
        location: &Location,
        request: RequestBuilder,
        repeat: Repeat,
        action: &'static str,
    ) -> Result<Response, Fault> {
        let mut noted = notes::crm_call();
        let Some(guards) = &self.guards else {
            let token = private_token(location)?;
            let answer = request.bearer_auth(token.expose()).send().await;
            if answer.as_ref().is_ok_and(|answer| !is_failure(answer.status())) {
                noted.not_failed();
            }
            return answer.map_err(|e| unavailable(action, e.without_url()));
        };
        let limited = AtomicBool::new(false);
        let call = Call { guards, location, repeat, action, timeout: self.http.timeout, limited: &limited };
        let until = deadline::or_in(PATIENCE);
        let retry = Retry {
            rate_limited: Some(&guards.retry.rate_limited),
            ..Retry::new(action, &guards.retry.external, until, LEAST)
        };
        let attempt = async || match request.try_clone() {
            Some(request) => call.attempt(request, until).await,
            None => Err(Missed::Fault(Fault::broken("a request can be repeated", "its body is a stream"))),
        };
        let called = retry.run(attempt).await;
        if limited.load(Ordering::Relaxed) {
            noted.limited();
        }
        if !called.as_ref().map_or_else(Missed::is_failure, |answer| is_failure(answer.status())) {
            noted.not_failed();
        }
        match called {
            Ok(answer) | Err(Missed::Answered(answer, _)) => Ok(answer),
            Err(Missed::Lost(error, _)) => Err(unavailable(action, error.without_url())),
            Err(Missed::Open(refused)) => Err(unavailable(action, refused)),
            Err(Missed::Limited(exhausted)) => Err(unavailable(action, exhausted)),
            Err(Missed::Fault(fault)) => Err(fault),
        }
    }
}

/// One call and what it is made under.
struct Call<'a> {
    guards: &'a GhlGuards,
    location: &'a Location,
    repeat: Repeat,
    action: &'static str,
    timeout: Duration,
    /// Its rate limit has held it up.
    limited: &'a AtomicBool,
}

impl Call<'_> {
    /// One attempt; a 401 renews the token and makes it once more, because what was refused was not taken.
    async fn attempt(&self, request: RequestBuilder, until: Instant) -> Result<Response, Missed> {
        let tokens = &self.guards.tokens;
        let again = request.try_clone();
        let token = tokens.current(self.location).await.map_err(Missed::Fault)?;
        let answer = self.send(request, &token, until).await?;
        let (StatusCode::UNAUTHORIZED, Some(again)) = (answer.status(), again) else { return Ok(answer) };
        let newer = tokens.renew(self.location, &token).await.map_err(Missed::Fault)?;
        let answer = self.send(again, &newer, until).await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            return Err(Missed::Fault(tokens.give_up(self.location, &newer).await));
        }
        Ok(answer)
    }

    /// One request under the location's rate limit and breaker.
    async fn send(
        &self,
        request: RequestBuilder,
        token: &Secret,
        until: Instant,
    ) -> Result<Response, Missed> {
        let location = &self.location.id;
        let taken = self.guards.allowances.take(location, until).await;
        if taken.as_ref().map_or(true, |waited| *waited) {
            self.limited.store(true, Ordering::Relaxed);
        }
        taken.map_err(Missed::Limited)?;
        let left = until.saturating_duration_since(Instant::now());
        if left < LEAST {
            return Err(Missed::Fault(unavailable(self.action, "no time is left to wait for an answer")));
        }
        let request = request.bearer_auth(token.expose()).timeout(self.timeout.min(left));
        let sent = self.guards.breakers.run(&breaker(location), judge, || away(request.send())).await;
        match sent.map_err(Missed::Open)? {
            Err(error) => {
                let again = if self.repeat == Repeat::Safe || error.is_connect() {
                    Again::Later
                } else {
                    Again::Never
                };
                Err(Missed::Lost(error, again))
            }
            Ok(answer) => {
                if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                    self.limited.store(true, Ordering::Relaxed);
                }
                match self.again(&answer) {
                    Again::Never => Ok(answer),
                    again => Err(Missed::Answered(answer, again)),
                }
            }
        }
    }

    fn again(&self, answer: &Response) -> Again {
        let code = answer.status();
        let not_taken = matches!(code, StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS);
        if answer.status().is_success() || (self.repeat == Repeat::UnlessTaken && !not_taken) {
            return Again::Never;
        }
        let header = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        status(code.as_u16(), header.and_then(|header| retry_after(header, Timestamp::now())))
    }
}

fn breaker(location: &LocationId) -> BreakerName {
    BreakerName::of_location(location, "crm")
}

/// What an attempt says of the CRM: a refusal is an answer, too many calls are our own doing.
fn judge(sent: &Result<Response, reqwest::Error>) -> Outcome {
    match sent.as_ref().map(Response::status) {
        Ok(StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS) => Outcome::Neither,
        Ok(status) if !is_failure(status) => Outcome::Success,
        Ok(_) | Err(_) => Outcome::Failure,
    }
}

/// Whether the CRM answers that it cannot.
fn is_failure(status: StatusCode) -> bool {
    status == StatusCode::REQUEST_TIMEOUT || status.is_server_error()
}

/// Waits for the CRM: time that is not ours.
async fn away<F: Future>(work: F) -> F::Output {
    let _away = notes::away();
    work.await
}

fn private_token(location: &Location) -> Result<&Secret, Fault> {
    match location.crm_access.as_ref().map(|access| &access.token) {
        Some(CrmToken::Private(token)) => Ok(token),
        _ => Err(Fault::broken("an installed location has a CRM token", "run `jorge connect` for it")),
    }
}
