//! HTTP in and out of API Gateway.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use uuid::Uuid;

use crate::error::BadMessage;

/// An error as a caller reads it: stable words, a sentence, and the field where there is one.
#[derive(Debug, Serialize)]
pub struct ErrorBody<'a> {
    /// Stable name of the error (`invalid_webhook`).
    pub error: &'a str,
    /// A sentence for a person; nothing internal.
    pub message: &'a str,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'a str>,
    /// Stable code (`CONTACT_ID_MISSING`).
    pub code: &'a str,
}

/// The request's body as the sender wrote it, byte for byte; `None` if it is not the base64 it claims to be.
#[must_use]
pub fn raw_body(request: &ApiGatewayV2httpRequest) -> Option<Vec<u8>> {
    let body = request.body.as_deref().unwrap_or_default();
    if request.is_base64_encoded { STANDARD.decode(body).ok() } else { Some(body.as_bytes().to_vec()) }
}

/// A header, whatever its case.
#[must_use]
pub fn header<'a>(request: &'a ApiGatewayV2httpRequest, name: &str) -> Option<&'a str> {
    request.headers.get(name).and_then(|value| value.to_str().ok())
}

/// The caller's W3C trace context, or the beginning of a new one.
#[must_use]
pub fn traceparent(request: &ApiGatewayV2httpRequest) -> String {
    traceparent_or_new(header(request, "traceparent"))
}

fn traceparent_or_new(given: Option<&str>) -> String {
    let well_formed = |text: &&str| {
        let lengths: Vec<usize> = text.split('-').map(str::len).collect();
        lengths == [2, 32, 16, 2] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
    };
    given.filter(well_formed).map_or_else(
        || {
            let (trace, span) = (Uuid::new_v4().simple(), Uuid::new_v4().simple().to_string());
            format!("00-{trace}-{}-01", &span[..16])
        },
        ToOwned::to_owned,
    )
}

/// An answer with a JSON body.
#[must_use]
pub fn json<T: Serialize>(status: u16, body: &T) -> ApiGatewayV2httpResponse {
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = i64::from(status);
    let json = aws_lambda_events::http::HeaderValue::from_static("application/json");
    response.headers.insert("content-type", json);
    // Our own bodies are plain structures of text.
    response.body = serde_json::to_string(body).ok().map(Body::Text);
    response
}

/// An error answer.
#[must_use]
pub fn error(status: u16, body: &ErrorBody<'_>) -> ApiGatewayV2httpResponse {
    json(status, body)
}

/// The answer to a message that is wrong.
#[must_use]
pub fn bad_message(status: u16, name: &str, bad: &BadMessage) -> ApiGatewayV2httpResponse {
    json(status, &ErrorBody { error: name, message: &bad.message, field: Some(&bad.field), code: bad.code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_goes_on_or_begins() {
        let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(traceparent_or_new(Some(given)), given);
        for bad in [None, Some("x"), Some("00-zz-b7ad6b7169203331-01")] {
            let begun = traceparent_or_new(bad);
            assert_eq!(traceparent_or_new(Some(&begun)), begun, "what we begin is well formed");
        }
    }
}
