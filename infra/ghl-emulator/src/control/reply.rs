//! Answers of the doors.

use crate::{EmulatorError, LogError};
use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

/// A door's answer, or why there is none.
pub(super) type Reply = Result<Response, Refusal>;

/// Why a door did not do what was asked.
pub(super) struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.message}))).into_response()
    }
}

impl From<EmulatorError> for Refusal {
    fn from(error: EmulatorError) -> Self {
        let status = match error {
            EmulatorError::UnknownContact { .. }
            | EmulatorError::UnknownLocation(_)
            | EmulatorError::UnknownWebhook(_) => StatusCode::NOT_FOUND,
            EmulatorError::DoNotDisturb(_) => StatusCode::CONFLICT,
            EmulatorError::Log(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.in_full())
    }
}

impl From<LogError> for Refusal {
    fn from(error: LogError) -> Self {
        EmulatorError::from(error).into()
    }
}

/// An answer as JSON.
pub(super) fn json(status: StatusCode, body: impl Serialize) -> Reply {
    Ok((status, Json(body)).into_response())
}

/// An answer as text.
pub(super) fn text(content_type: &'static str, body: String) -> Reply {
    Ok(([(header::CONTENT_TYPE, content_type)], body).into_response())
}

/// The body, read as JSON whatever its content type says: `curl -d` sends a form's.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|problem| {
        Refusal::new(StatusCode::BAD_REQUEST, format!("the body does not read: {problem}"))
    })
}

/// Whether the caller asks for JSON.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}
