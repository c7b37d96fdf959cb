//! One request being answered.

use super::fields::Fields;
use crate::{
    ledger::Ledger,
    log::LogError,
    model::{Contact, Location},
    state::{Change, State},
    webhooks::Announcement,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashMap;

/// An answer, or a refusal.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// What a handler gives: an answer either way.
pub(crate) type Outcome = Result<Answer, Answer>;

impl Answer {
    pub(crate) fn ok(body: Value) -> Outcome {
        Ok(Self { status: 200, body })
    }

    pub(crate) fn created(body: Value) -> Outcome {
        Ok(Self { status: 201, body })
    }

    /// A 400: status and one message, nothing more.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self { status: 400, body: json!({"statusCode": 400, "message": message.into()}) }
    }

    /// A 400 with a word to the developer, which `GoHighLevel` would not say.
    pub(crate) fn bad_with_hint(message: impl Into<String>, hint: impl Into<String>) -> Self {
        let mut answer = Self::bad(message);
        answer.body["emulatorHint"] = json!(hint.into());
        answer
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self { status: 401, body: json!({"statusCode": 401, "message": message, "error": "Unauthorized"}) }
    }

    pub(crate) fn forbidden(message: &str, hint: &str) -> Self {
        let body = json!({"statusCode": 403, "message": message, "error": "Forbidden", "emulatorHint": hint});
        Self { status: 403, body }
    }

    pub(crate) fn not_found(method: &str, path: &str) -> Self {
        let message = format!("Cannot {method} {path}");
        Self { status: 404, body: json!({"statusCode": 404, "message": message, "error": "Not Found"}) }
    }

    /// A 422: its message is an array with every complaint.
    pub(crate) fn unprocessable(complaints: Vec<String>) -> Self {
        let body = json!({"statusCode": 422, "message": complaints, "error": "Unprocessable Entity"});
        Self { status: 422, body }
    }

    pub(crate) fn too_many() -> Self {
        Self { status: 429, body: json!({"statusCode": 429, "message": "Too Many Requests"}) }
    }
}

impl From<LogError> for Answer {
    fn from(error: LogError) -> Self {
        tracing::error!(%error, "a change is refused because the log cannot be written");
        Self { status: 500, body: json!({"statusCode": 500, "message": "Internal server error"}) }
    }
}

/// The generation of the API a caller speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiVersion {
    /// 2021-04-15, 2021-07-28 and 2023-02-21, which the emulator does not tell apart.
    Dated,
    /// v3 of June 2026, with other names in several places.
    V3,
}

impl ApiVersion {
    /// The version of this header; every operation but the token one needs it.
    pub(crate) fn of(header: Option<&str>) -> Result<Self, Answer> {
        match header {
            Some("2021-04-15" | "2021-07-28" | "2023-02-21") => Ok(Self::Dated),
            Some("v3") => Ok(Self::V3),
            Some(_) => Err(Answer::unauthorized("version header is invalid")),
            None => Err(Answer::unauthorized("version header was not found.")),
        }
    }
}

/// What the bearer token reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Every location: the token of the options.
    Everywhere,
    /// Every location of an agency.
    Company(String),
    /// One location.
    Location(String),
    /// Nothing: no token is needed for what is asked.
    Nobody,
}

impl Access {
    /// Whose rate limit a call with this token uses up.
    pub(crate) fn counted_as<'a>(&'a self, token: &'a str) -> &'a str {
        match self {
            Self::Company(id) | Self::Location(id) => id,
            Self::Everywhere | Self::Nobody => token,
        }
    }
}

/// One request with all a handler needs.
pub(crate) struct Exchange<'a> {
    pub(crate) ledger: &'a mut Ledger,
    pub(crate) now: Timestamp,
    pub(crate) version: ApiVersion,
    pub(crate) access: Access,
    /// The ids of the path, in their order.
    pub(crate) ids: Vec<String>,
    pub(crate) query: HashMap<String, String>,
    pub(crate) content_type: &'a str,
    pub(crate) body: &'a [u8],
}

impl Exchange<'_> {
    pub(crate) fn state(&self) -> &State {
        self.ledger.state()
    }

    /// The id at this place of the path.
    pub(crate) fn id(&self, at: usize) -> String {
        self.ids.get(at).cloned().unwrap_or_default()
    }

    /// The members of the JSON body.
    pub(crate) fn fields(&self) -> Result<Fields, Answer> {
        match serde_json::from_slice(self.body) {
            Ok(Value::Object(members)) => Ok(Fields::new(members)),
            Ok(_) => Err(Answer::bad("Bad Request")),
            Err(error) => Err(Answer::bad_with_hint("Bad Request", format!("the body is not JSON: {error}"))),
        }
    }

    /// A query parameter that must be there.
    pub(crate) fn required_query(&self, name: &str) -> Result<String, Answer> {
        let found = self.query.get(name).filter(|value| !value.is_empty()).cloned();
        found.ok_or_else(|| {
            Answer::unprocessable(vec![
                format!("{name} must be a string"),
                format!("{name} should not be empty"),
            ])
        })
    }

    /// The contact, if it exists and the token reaches it.
    pub(crate) fn contact(&self, id: &str) -> Result<Contact, Answer> {
        let Some(contact) = self.state().contacts.get(id) else {
            let hint = "POST /_emulator/contacts makes one, GET /_emulator/contacts lists them";
            return Err(Answer::bad_with_hint(format!("Contact with id {id} not found"), hint));
        };
        self.location(&contact.location_id)?;
        Ok(contact.clone())
    }

    /// The location, if it exists and the token reaches it.
    pub(crate) fn location(&self, id: &str) -> Result<Location, Answer> {
        let message = "The token does not have access to this location.";
        let Some(location) = self.state().locations.get(id) else {
            let hint = format!("there is no location {id}; it is made with the first contact seeded in it");
            return Err(Answer::forbidden(message, &hint));
        };
        let reaches = match &self.access {
            Access::Everywhere => true,
            Access::Company(company_id) => location.company_id == *company_id,
            Access::Location(location_id) => location.id == *location_id,
            Access::Nobody => false,
        };
        if reaches {
            Ok(location.clone())
        } else {
            Err(Answer::forbidden(message, "the access token was issued for another location"))
        }
    }

    /// Makes changes and tells of them.
    pub(crate) fn commit(
        &mut self,
        changes: Vec<Change>,
        announcements: Vec<Announcement>,
    ) -> Result<(), Answer> {
        self.ledger.commit(self.now, changes, announcements)?;
        Ok(())
    }
}
