//! Identifiers, parsed once at the door and trusted ever after.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest id accepted, in bytes: the CRM's are 20 to 40, ours less.
pub const MAX_ID_BYTES: usize = 128;

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More than [`MAX_ID_BYTES`].
    #[error("is longer than {MAX_ID_BYTES} bytes")]
    TooLong,
    /// `#` separates the parts of a key; `@` and `+` would let an e-mail or a phone pass for an id; white space and
    /// control characters are never part of one.
    #[error("contains '#', '@', '+', white space or a control character")]
    ForbiddenCharacter,
}

fn checked(text: &str) -> Result<&str, IdError> {
    if text.trim().is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_ID_BYTES {
        return Err(IdError::TooLong);
    }
    if text.chars().any(|c| matches!(c, '#' | '@' | '+') || c.is_control() || c.is_whitespace()) {
        return Err(IdError::ForbiddenCharacter);
    }
    Ok(text)
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to [`MAX_ID_BYTES`] bytes of any script without `#`, `@`, `+`, white space or control characters.
            ///
            /// # Errors
            /// [`IdError`] says which rule the text breaks.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                checked(text).map(|text| Self(text.to_owned()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                checked(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A GoHighLevel sub-account: the tenant. Every stored key starts with it.
    LocationId
}
text_id! {
    /// GoHighLevel's record of a person.
    ContactId
}
text_id! {
    /// A thread between a contact and a location in the CRM.
    ConversationId
}
text_id! {
    /// A message in the CRM, inbound or outbound.
    MessageId
}
text_id! {
    /// A calendar of a location in the CRM.
    CalendarId
}
text_id! {
    /// What identifies one delivery of one event, however often it is repeated (see `inbox::delivery`).
    DeliveryId
}

/// A contact of a location: whose conversation it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContactRef {
    /// The tenant.
    pub location: LocationId,
    /// The person, unique within the location.
    pub contact: ContactId,
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id made elsewhere: rules take ids as arguments and never make them.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id! {
    /// One bot turn: an inbound burst and our answer.
    TurnId
}
uuid_id! {
    /// An assessment of what a contact can pay: called after the turn that asked for it, so a turn asks for one.
    AssessmentId
}

impl From<TurnId> for AssessmentId {
    fn from(turn: TurnId) -> Self {
        Self(turn.0)
    }
}

uuid_id! {
    /// Follows one inbound event through every function and log line.
    CorrelationId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_script_are_kept_as_they_are() {
        for text in ["CONlead00000000001B", "contacto-ñandú", "連絡先1"] {
            assert_eq!(ContactId::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn an_id_that_could_escape_its_key_is_refused() {
        assert_eq!(ContactId::parse("a#C#b"), Err(IdError::ForbiddenCharacter));
        assert_eq!(ContactId::parse("ada@example.com"), Err(IdError::ForbiddenCharacter));
        assert_eq!(ContactId::parse("+12025550143"), Err(IdError::ForbiddenCharacter));
        assert_eq!(ContactId::parse("a b"), Err(IdError::ForbiddenCharacter));
        assert_eq!(ContactId::parse("a\nb"), Err(IdError::ForbiddenCharacter));
        assert_eq!(ContactId::parse("  "), Err(IdError::Empty));
        assert_eq!(ContactId::parse(&"x".repeat(129)), Err(IdError::TooLong));
        assert!(serde_json::from_str::<LocationId>("\"L#1\"").is_err());
    }
}
