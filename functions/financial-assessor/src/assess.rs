//! One request, from what the contact said to an assessment on record.

use shared::conversation::assessment::{case, why_none};
use shared::edge::sqs_batch::ItemError;
use shared::finance::{self, Assessment, Docket, Kept};
use shared::queue::{Assessed, AssessmentWanted};

use crate::{Deps, service};

/// Makes the assessment that is wanted, unless it is made already, and wakes the conversation.
///
/// Whatever the service does there is an assessment; only the store and the queue can stop it.
///
/// # Errors
/// [`ItemError::Fault`] when it could not be kept or announced: the same request again makes one assessment.
pub(crate) async fn assess(deps: &Deps, wanted: &AssessmentWanted) -> Result<(), ItemError> {
    let location = deps.locations.find(&wanted.who.location).await?;
    let Some(location) = location.filter(|location| location.installed) else {
        tracing::warn!(assessment.outcome = "not_installed", "the location has uninstalled us");
        return Ok(());
    };
    let Some(Docket { conversation, key, made }) =
        deps.assessments.docket(&wanted.who, wanted.assessment).await?
    else {
        tracing::warn!(assessment.outcome = "no_conversation", "there is nothing to assess");
        return Ok(());
    };
    if made.is_none() {
        let now = deps.clock.now();
        if let Some(silence) = why_none(&conversation, &location.settings, now) {
            tracing::info!(assessment.outcome = silence.rule(), "no assessment is made");
            return Ok(());
        }
        let case = case(&conversation, wanted.assessment, &location.settings, now);
        let said = service::ask(deps, &case).await;
        let assessment = finance::assess(&case, &said);
        match deps.assessments.keep(&wanted.who, &key, wanted.asked_at, &assessment).await? {
            Kept::New => tell(&assessment),
            Kept::Before => {}
            Kept::Erased => {
                tracing::info!(assessment.outcome = "erased", "the contact was erased meanwhile");
                return Ok(());
            }
        }
    }
    let assessed = Assessed {
        who: wanted.who.clone(),
        assessment: wanted.assessment,
        correlation_id: wanted.correlation_id,
        traceparent: wanted.traceparent.clone(),
    };
    Ok(deps.results.announce(&assessed).await?)
}

/// Which tier answered, and why those above it did not. No figure of the contact's.
fn tell(assessment: &Assessment) {
    let reasons: Vec<String> = assessment.reasons.iter().map(|reason| reason.name()).collect();
    tracing::info!(
        assessment.tier = u8::from(assessment.tier),
        assessment.by = assessment.tier.name(),
        assessment.reasons = reasons.join(" "),
        assessment.requires_review = assessment.requires_review,
        "assessed"
    );
}
