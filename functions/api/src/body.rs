//! What a request says in its body: one JSON object, of members that are known by name.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::access::KeyId;
use shared::edge::http;
use shared::error::BadMessage;
use shared::privacy::rights::{Grounds, NoGrounds};

use crate::refusal::Refusal;

/// Most bytes of a body: the longest text somebody may report has a quarter of them.
pub const MOST_BYTES: usize = 64 * 1024;

/// A member of the object, and what is said where it is missing or wrong.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    missing: &'static str,
    invalid: &'static str,
    rule: &'static str,
}

impl Field {
    /// A member of this name.
    #[must_use]
    pub const fn new(
        name: &'static str,
        missing: &'static str,
        invalid: &'static str,
        rule: &'static str,
    ) -> Self {
        Self { name, missing, invalid, rule }
    }

    /// That it is not there.
    #[must_use]
    pub fn missing(&self) -> BadMessage {
        BadMessage::new(self.name, self.missing, format!("is missing: {}", self.rule))
    }

    /// That it is not what it has to be.
    #[must_use]
    pub fn invalid(&self) -> BadMessage {
        BadMessage::new(self.name, self.invalid, self.rule)
    }
}

/// Who does it.
pub const BY: Field = Field::new("by", "BY_MISSING", "BY_INVALID", "the name of the person who does it");
/// Why.
pub const REASON: Field =
    Field::new("reason", "REASON_MISSING", "REASON_INVALID", "why it is done, in a line for the record");

/// The members of a body.
#[derive(Debug)]
pub struct Body(Map<String, Value>);

impl Body {
    /// Reads them, of those that are `known` here.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], and [`BadMessage`] where it is no object or names a member that is not known.
    pub fn of(request: &ApiGatewayV2httpRequest, known: &[Field]) -> Result<Self, Refusal> {
        let wrong = || BadMessage::new("body", "BODY_INVALID", "is no JSON object");
        let body = http::raw_body(request).ok_or_else(wrong)?;
        if body.len() > MOST_BYTES {
            return Err(Refusal::TooLarge);
        }
        let Ok(Value::Object(members)) = serde_json::from_slice(&body) else { return Err(wrong().into()) };
        let unknown = members.keys().find(|name| known.iter().all(|field| field.name != name.as_str()));
        if let Some(name) = unknown {
            let names: Vec<&str> = known.iter().map(|field| field.name).collect();
            let message = format!("is not known here; there are: {}", names.join(", "));
            return Err(BadMessage::new(in_short(name), "FIELD_UNKNOWN", message).into());
        }
        Ok(Self(members))
    }

    /// A member that may be missing; `null` counts as missing.
    ///
    /// # Errors
    /// [`BadMessage`] if it is of another kind.
    pub fn optional<T: DeserializeOwned>(&self, field: Field) -> Result<Option<T>, BadMessage> {
        let value = self.0.get(field.name).filter(|value| !value.is_null());
        value.map(|value| T::deserialize(value).map_err(|_| field.invalid())).transpose()
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// As [`Body::optional`], and if it is missing.
    pub fn required<T: DeserializeOwned>(&self, field: Field) -> Result<T, BadMessage> {
        self.optional(field)?.ok_or_else(|| field.missing())
    }

    /// Who does it, by which key and why.
    ///
    /// # Errors
    /// [`BadMessage`] names what is missing, or cannot be kept for good.
    pub fn grounds(&self, key: &KeyId, why: Why) -> Result<Grounds, BadMessage> {
        let by: String = self.required(BY)?;
        let named = Grounds::without_reason(&by).map_err(|why| unfit(BY, why))?;
        let reason: Option<String> = match why {
            Why::Unasked => None,
            Why::Told => self.optional(REASON)?,
            Why::Needed => Some(self.required(REASON)?),
        };
        let grounds = match reason {
            Some(reason) => Grounds::new(&by, &reason).map_err(|why| unfit(REASON, why))?,
            None => named,
        };
        Ok(grounds.with_key(key))
    }
}

/// Whether somebody has to say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No, and they are not asked.
    Unasked,
    /// They may.
    Told,
    /// They have to.
    Needed,
}

/// What is wrong with words that are to be kept for good.
pub(crate) fn unfit(field: Field, why: NoGrounds) -> BadMessage {
    match why {
        NoGrounds::Nobody | NoGrounds::NoReason => field.missing(),
        NoGrounds::TooLong | NoGrounds::Personal(_) => {
            BadMessage::new(field.name, field.invalid, format!("{why}"))
        }
    }
}

/// A name somebody made up, as far as it is worth repeating.
pub(crate) fn in_short(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).take(40).collect()
}

#[cfg(test)]
mod tests {
    use shared::access::ApiKey;

    use super::*;

    const NUMBER: Field = Field::new("number", "NUMBER_MISSING", "NUMBER_INVALID", "a number");

    fn body(text: &str) -> Result<Body, Refusal> {
        let mut request = ApiGatewayV2httpRequest::default();
        request.body = Some(text.to_owned());
        Body::of(&request, &[BY, REASON, NUMBER])
    }

    fn code(refused: Result<Body, Refusal>) -> String {
        match refused {
            Err(Refusal::Bad(bad)) => format!("{} {}", bad.field, bad.code),
            Err(Refusal::TooLarge) => "too large".into(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_body_is_one_object_of_known_members() {
        for wrong in ["", "[]", "7", "null", "{", "{}{}", "\u{feff}{}", "{\"by\":\"\\ud800\"}"] {
            assert_eq!(code(body(wrong)), "body BODY_INVALID", "{wrong}");
        }
        assert_eq!(code(body("{\"<b>reson</b>\":1}")), "bresonb FIELD_UNKNOWN");
        assert_eq!(code(body(&format!("{{\"by\":\"{}\"}}", "x".repeat(MOST_BYTES)))), "too large");
    }

    #[test]
    fn a_member_is_there_and_of_its_kind() {
        let read = |text: &str| body(text).unwrap().required::<u32>(NUMBER).map_err(|bad| bad.code);
        assert_eq!(read("{\"number\":7}"), Ok(7));
        assert_eq!((read("{}"), read("{\"number\":null}")), (Err("NUMBER_MISSING"), Err("NUMBER_MISSING")));
        assert_eq!(read("{\"number\":\"7\"}"), Err("NUMBER_INVALID"));
    }

    #[test]
    fn who_does_something_and_why_can_be_kept_for_good() {
        let key = ApiKey::of(&[1; 32]).hash().id();
        let grounds = |text: &str, why| body(text).unwrap().grounds(&key, why).map_err(|bad| bad.code);
        let ann = grounds("{\"by\":\" Ann \",\"reason\":\"called them\"}", Why::Needed).unwrap();
        assert_eq!((ann.by(), ann.reason()), ("Ann", Some("called them")));
        assert_eq!(ann.details()["api_key"], key.to_string());
        for (text, why, code) in [
            ("{}", Why::Unasked, "BY_MISSING"),
            ("{\"by\":\" \"}", Why::Unasked, "BY_MISSING"),
            ("{\"by\":7}", Why::Unasked, "BY_INVALID"),
            ("{\"by\":\"ann@example.com\"}", Why::Unasked, "BY_INVALID"),
            ("{\"by\":\"Ann\"}", Why::Needed, "REASON_MISSING"),
            ("{\"by\":\"Ann\",\"reason\":\" \"}", Why::Told, "REASON_MISSING"),
            ("{\"by\":\"Ann\",\"reason\":\"asked from 512-555-0134\"}", Why::Needed, "REASON_INVALID"),
        ] {
            assert_eq!(grounds(text, why), Err(code), "{text}");
        }
    }
}
