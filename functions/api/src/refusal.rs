//! Why a request of the API is not done, and how that is said: one form for all (`docs/api.md`).

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::http::HeaderValue;
use shared::access::{Forbidden, Unknown};
use shared::alerts;
use shared::edge::http::{self, ErrorBody};
use shared::error::{BadMessage, Fault, chain};

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
    /// There is no such thing; only said to who may know.
    Missing(BadMessage),
    /// The alert cannot be taken up.
    NotTakenUp(alerts::Refusal),
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
            Self::Missing(bad) => http::bad_message(404, "not_found", bad),
            Self::NotTakenUp(why) => not_taken_up(why),
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
            ("This API key is not good; an administrator can issue another.", "API_KEY_REFUSED")
        }
    };
    let mut answer = error(401, "unauthorized", message, Some("authorization"), code);
    answer.headers.insert("www-authenticate", HeaderValue::from_static("Bearer"));
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
