//! Why a request of the API is not done, and how that is said: one form for all (`docs/api.md`).

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::http::HeaderValue;
use serde::Serialize;
use shared::access::{Forbidden, TooMany, Unknown};
use shared::edge::http::{self, ErrorBody};
use shared::error::{BadMessage, Fault, chain};
use shared::experiments::{self, Look, wording};
use shared::privacy::rights::LegalHold;
use shared::{alerts, review};

use crate::pages::RETRY_AFTER;

/// Why a request is not done.
#[derive(Debug)]
pub enum Refusal {
    /// We do not know the caller.
    Unknown(Unknown),
    /// The caller may not.
    Forbidden(Forbidden),
    /// Something in it is wrong.
    Bad(BadMessage),
    /// The body is longer than any we read.
    TooLarge,
    /// The caller asks too often.
    TooMany(TooMany),
    /// Nothing is asked for by this path.
    NothingHere,
    /// Something is, by these methods.
    NoMethod(Vec<&'static str>),
    /// There is no such thing; only said to who may know.
    Missing(BadMessage),
    /// The alert cannot be taken up.
    NotTakenUp(alerts::Refusal),
    /// The ticket cannot be claimed or closed.
    NotActed(review::Refusal),
    /// A legal hold forbids an erasure.
    Held(LegalHold),
    /// What is kept of a contact is more than one answer holds.
    ExportTooLarge,
    /// Everything that forbids an experiment, or a change of it.
    NotConducted(Vec<experiments::Refusal>),
    /// The figures do not support a winner.
    Unsupported(Box<Look>),
    /// Somebody else has changed it meanwhile.
    Overtaken,
    /// It could not be found out.
    Broken(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

impl From<BadMessage> for Refusal {
    fn from(bad: BadMessage) -> Self {
        Self::Bad(bad)
    }
}

impl Refusal {
    /// The answer. A broken dependency is logged and not named.
    #[must_use]
    pub fn answer(&self) -> ApiGatewayV2httpResponse {
        match self {
            Self::Unknown(why) => unauthorized(*why),
            Self::Forbidden(why) => forbidden(*why),
            Self::Bad(bad) => http::bad_message(400, "invalid_request", bad),
            Self::TooLarge => {
                error(413, "too_large", "The body may have at most 64 KB.", Some("body"), "BODY_TOO_LARGE")
            }
            Self::TooMany(why) => too_many(*why),
            Self::NothingHere => error(404, "not_found", "There is nothing here.", None, "NOT_FOUND"),
            Self::NoMethod(methods) => no_method(methods),
            Self::Missing(bad) => http::bad_message(404, "not_found", bad),
            Self::NotTakenUp(why) => not_taken_up(why),
            Self::NotActed(why) => not_acted(*why),
            Self::Held(hold) => held(hold),
            Self::ExportTooLarge => {
                let message =
                    "What is kept is more than one answer holds: jorge export-contact writes it to a file.";
                error(422, "too_large", message, Some("contact"), "EXPORT_TOO_LARGE")
            }
            Self::NotConducted(refused) => not_conducted(refused),
            Self::Unsupported(look) => unsupported(look),
            Self::Overtaken => {
                let message =
                    "Nothing was changed: somebody else has changed it meanwhile. Look and try again.";
                error(409, "overtaken", message, Some("id"), "OVERTAKEN")
            }
            Self::Broken(fault) => {
                tracing::error!(error = chain(fault), "a request of the API is not answered");
                unavailable()
            }
        }
    }
}

fn unauthorized(why: Unknown) -> ApiGatewayV2httpResponse {
    let (message, code) = match why {
        Unknown::NoKey => ("Show an API key: Authorization: Bearer jk_…", "API_KEY_MISSING"),
        Unknown::NotGood => {
            ("This API key or token is not good; an administrator can issue another key.", "API_KEY_REFUSED")
        }
        Unknown::Expired => ("This access token has expired: ask for another.", "TOKEN_EXPIRED"),
        Unknown::NoSession => {
            ("This refresh token is not good, or no longer: show the API key.", "REFRESH_TOKEN_REFUSED")
        }
    };
    let field = if why == Unknown::NoSession { "refresh_token" } else { "authorization" };
    let mut answer = error(401, "unauthorized", message, Some(field), code);
    answer.headers.insert("www-authenticate", HeaderValue::from_static("Bearer"));
    answer
}

fn too_many(why: TooMany) -> ApiGatewayV2httpResponse {
    let seconds = why.retry_after.as_secs();
    let message =
        format!("This API key has asked too often in this minute. Please ask again in {seconds} s.");
    let mut answer = error(429, "too_many_requests", &message, None, "TOO_MANY_REQUESTS");
    answer.headers.insert("retry-after", HeaderValue::from(seconds));
    answer
}

fn no_method(methods: &[&'static str]) -> ApiGatewayV2httpResponse {
    let methods = methods.join(", ");
    let message = format!("This is asked for by {methods}.");
    let mut answer = error(405, "method_not_allowed", &message, None, "METHOD_NOT_ALLOWED");
    if let Ok(methods) = HeaderValue::from_str(&methods) {
        answer.headers.insert("allow", methods);
    }
    answer
}

fn forbidden(why: Forbidden) -> ApiGatewayV2httpResponse {
    match why {
        Forbidden::Role => {
            let message = "The role of this API key does not allow it.";
            error(403, "forbidden", message, Some("authorization"), "ROLE_NOT_ALLOWED")
        }
        Forbidden::Reach => {
            let message = "This API key is for one location: name that one as location.";
            error(403, "forbidden", message, Some("location"), "LOCATION_NOT_ALLOWED")
        }
    }
}

fn not_taken_up(why: &alerts::Refusal) -> ApiGatewayV2httpResponse {
    use alerts::Refusal as Why;
    let message = format!("Nothing was taken up: {why}.");
    match why {
        Why::Over => error(409, "alert_over", &message, Some("id"), "ALERT_OVER"),
        Why::FiredAnew => error(409, "alert_over", &message, Some("id"), "ALERT_FIRED_ANEW"),
        Why::Already(_) => error(409, "already_acknowledged", &message, Some("id"), "ALERT_ACKNOWLEDGED"),
        Why::Nameless => error(400, "invalid_request", &message, Some("by"), "BY_INVALID"),
    }
}

fn not_acted(why: review::Refusal) -> ApiGatewayV2httpResponse {
    use review::Refusal as Why;
    let (status, error_name, message, field) = match why {
        Why::NotOpen => (409, "not_open", "This ticket is closed.", "id"),
        Why::ClaimedByAnother => (409, "claimed", "Somebody else has claimed this ticket.", "by"),
        Why::OnlyReleased => (409, "only_released", "The bot is paused because of it: release it.", "id"),
        Why::NoName => (400, "invalid_request", "It goes on record who does it.", "by"),
        Why::NoReason => (400, "invalid_request", "It goes on record why it is done.", "reason"),
    };
    error(status, error_name, message, Some(field), why.code())
}

fn held(hold: &LegalHold) -> ApiGatewayV2httpResponse {
    let reason = hold.reason.trim_end_matches('.');
    let message = format!("Nothing was erased: {} holds the data since {}: {reason}.", hold.by, hold.since);
    error(409, "legal_hold", &message, Some("contact"), "LEGAL_HOLD")
}

/// What is wrong with an experiment that somebody asked for.
#[derive(Serialize)]
struct Wrong<'a> {
    field: &'a str,
    code: &'a str,
    rule: &'a str,
}

/// An error with everything that is wrong, of which the first stands in it.
#[derive(Serialize)]
struct EverythingWrong<'a> {
    #[serde(flatten)]
    first: ErrorBody<'a>,
    refusals: Vec<Wrong<'a>>,
}

fn not_conducted(refused: &[experiments::Refusal]) -> ApiGatewayV2httpResponse {
    // What would be right at another time, or if something else were not there.
    let stands_against = [
        "DUPLICATE_ID",
        "LEVER_IN_USE",
        "COMPLETED",
        "PAUSED_ALREADY",
        "ACTIVE_ALREADY",
        "WON_ALREADY",
        "SAME_SPLIT",
        "NO_SUCH_VARIANT",
    ];
    let conflict = refused.iter().all(|refusal| stands_against.contains(&refusal.code));
    let (status, error) = if conflict { (409, "not_possible") } else { (400, "invalid_request") };
    let message = refused.first().map(ToString::to_string).unwrap_or_default();
    let first = refused.first().map_or(("body", "BODY_INVALID"), |refusal| (refusal.field, refusal.code));
    let wrong = |refusal: &experiments::Refusal| Wrong {
        field: refusal.field,
        code: refusal.code,
        rule: refusal.rule,
    };
    let first = ErrorBody { error, message: &message, field: Some(first.0), code: first.1 };
    http::json(status, &EverythingWrong { first, refusals: refused.iter().map(wrong).collect() })
}

fn unsupported(look: &Look) -> ApiGatewayV2httpResponse {
    let verdict = wording::meaning(&look.analysis.verdict);
    let message = format!(
        "Nothing was changed: the figures do not say that this variant is better than every other. {verdict} \
         To declare it the winner all the same: \"anyway\": true."
    );
    error(409, "not_supported", &message, Some("variant"), "FIGURES_DO_NOT_SUPPORT_IT")
}

fn unavailable() -> ApiGatewayV2httpResponse {
    let message = "This could not be found out just now. Please ask again in half a minute.";
    let mut answer = error(503, "unavailable", message, None, "UNAVAILABLE");
    answer.headers.insert("retry-after", HeaderValue::from_static(RETRY_AFTER));
    answer
}

fn error(
    status: u16,
    name: &str,
    message: &str,
    field: Option<&str>,
    code: &str,
) -> ApiGatewayV2httpResponse {
    http::error(status, &ErrorBody { error: name, message, field, code })
}
