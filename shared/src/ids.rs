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

/// A text of its own type that keeps a rule: made by `parse`, checked again wherever it is read back.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $checked:path, $error:ty, $accepts:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            #[doc = $accepts]
            ///
            /// # Errors
            /// Which rule the text breaks.
            pub fn parse(text: &str) -> Result<Self, $error> {
                $checked(text).map(|text| Self(text.to_owned()))
            }

            /// It as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                $checked(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use checked_text;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        checked_text! {
            $(#[$doc])*
            $name,
            checked,
            IdError,
            "Accepts 1 to [`MAX_ID_BYTES`] bytes of any script without `#`, `@`, `+`, white space or control characters."
        }
    };
}

text_id! {
    /// A GoHighLevel sub-account: the tenant. Every stored key starts with it.
    LocationId
}

impl LocationId {
    /// What stands where a location would for what all of them share: whose chain holds what people do to all of them.
    /// No location is called so: the CRM's ids are letters and digits.
    #[must_use]
    pub fn of_all() -> Self {
        Self("*".to_owned())
    }
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

/// What a ticket is about, as its id says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketKind {
    /// A bot leaves something to a person.
    Escalation,
    /// Something was said, or asked for, that the law forbids.
    Violation,
}

impl TicketKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Escalation, Self::Violation];

    /// Its name in records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Escalation => "escalation",
            Self::Violation => "violation",
        }
    }

    /// What the ids of its tickets begin with.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Escalation => "esc-",
            Self::Violation => "vio-",
        }
    }
}

/// Something a person must look at. It is called after the turn that opened it, which opens at most one of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketId {
    kind: TicketKind,
    turn: Uuid,
}

/// Why a text is no ticket's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no ticket's id: esc- or vio- and the id of a turn")]
pub struct NoTicketId;

impl TicketId {
    /// What the ticket of this kind that `turn` opens is called.
    #[must_use]
    pub const fn of(kind: TicketKind, turn: TurnId) -> Self {
        Self { kind, turn: turn.0 }
    }

    /// What it is about.
    #[must_use]
    pub const fn kind(self) -> TicketKind {
        self.kind
    }

    /// The turn that opened it.
    #[must_use]
    pub const fn turn(self) -> TurnId {
        TurnId(self.turn)
    }

    /// Reads an id.
    ///
    /// # Errors
    /// [`NoTicketId`].
    pub fn parse(text: &str) -> Result<Self, NoTicketId> {
        let read = TicketKind::ALL.into_iter().find_map(|kind| {
            let turn = Uuid::try_parse(text.strip_prefix(kind.prefix())?).ok()?;
            Some(Self { kind, turn })
        });
        // Only as we write it: a key is made of it.
        read.filter(|id| id.to_string() == text).ok_or(NoTicketId)
    }
}

impl TryFrom<String> for TicketId {
    type Error = NoTicketId;

    fn try_from(text: String) -> Result<Self, NoTicketId> {
        Self::parse(&text)
    }
}

impl From<TicketId> for String {
    fn from(id: TicketId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.prefix(), self.turn)
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
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

    #[test]
    fn a_ticket_is_called_after_its_turn_and_says_what_it_is_about() {
        let turn = TurnId::new(Uuid::from_u128(7));
        let text = "vio-00000000-0000-0000-0000-000000000007";
        let ticket = TicketId::of(TicketKind::Violation, turn);
        assert_eq!(ticket.to_string(), text);
        assert_eq!(TicketId::parse(text), Ok(ticket));
        assert_eq!((ticket.kind(), ticket.turn()), (TicketKind::Violation, turn));
        assert_ne!(ticket, TicketId::of(TicketKind::Escalation, turn));
        for other in ["", "esc-", "esc-7", "7", "bug-00000000-0000-0000-0000-000000000007"] {
            assert_eq!(TicketId::parse(other), Err(NoTicketId), "{other}");
        }
        assert_eq!(TicketId::parse("esc-00000000000000000000000000000007"), Err(NoTicketId));
    }
}
