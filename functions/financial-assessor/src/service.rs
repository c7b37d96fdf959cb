//! Asking the location's service: tried again as the policy for services says, under a breaker all instances share,
//! and never longer than there is time.

use std::time::Duration;

use shared::error::chain;
use shared::finance::{Case, ServiceFailure, ServiceSaid};
use shared::resilience::{Again, BreakerName, Failure, Outcome, Refused, Retry, deadline};
use tokio::time::Instant;

use crate::Deps;

/// Name of the service's breaker.
const SERVICE: &str = "assessment-service";
/// Longest time spent on the service, retries included: a contact waits for nothing, but the next turn should find the
/// assessment.
const PATIENCE: Duration = Duration::from_secs(15);
/// Time kept back for the assessment to be kept and announced.
const TO_KEEP: Duration = Duration::from_secs(5);

/// Why an attempt gave no answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error(transparent)]
    Failed(#[from] ServiceFailure),
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Failure for NoAnswer {
    fn again(&self) -> Again {
        match self {
            Self::Failed(failure) => failure.again(),
            // The breaker stays open for a minute: nobody waits for that.
            Self::Refused(_) => Again::Never,
        }
    }
}

/// What the service says of a case; that there is none, or no answer, is an answer too.
pub(crate) async fn ask(deps: &Deps, case: &Case) -> ServiceSaid {
    let Some(service) = &deps.service else { return ServiceSaid::NotConfigured };
    let ours = Instant::now() + PATIENCE;
    let until = deadline::current().map_or(ours, |all| ours.min(all.checked_sub(TO_KEEP).unwrap_or(all)));
    let breaker = BreakerName::of_installation(SERVICE);
    let attempt = || async {
        let call = || service.ask(case.id, &case.stated, &case.terms);
        Ok(deps.breakers.run(&breaker, outcome, call).await??)
    };
    let retry = Retry::new("asking the assessment service", &deps.retry, until, deps.service_timeout);
    match tokio::time::timeout_at(until, retry.run(attempt)).await {
        Ok(Ok(said)) => said,
        Ok(Err(failure)) => {
            let error: &NoAnswer = &failure;
            tracing::warn!(error = chain(error), "the assessment service does not answer");
            ServiceSaid::Down
        }
        Err(_) => {
            tracing::warn!(error = "its time is over", "the assessment service does not answer");
            ServiceSaid::Down
        }
    }
}

/// An answer is a success, even one nobody understands: the breaker is about reaching the service.
fn outcome(said: &Result<ServiceSaid, ServiceFailure>) -> Outcome {
    match said {
        Ok(_) => Outcome::Success,
        Err(_) => Outcome::Failure,
    }
}
