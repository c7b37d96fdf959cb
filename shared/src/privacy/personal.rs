//! Wrappers that cannot be printed by accident.

use std::fmt;

use zeroize::Zeroizing;

/// Something that identifies a person or was said by one. Prints as a mask; does not serialise.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps what came in through the door.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for rules and for the CRM. Never for a log, an error or a queue.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<personal>")
    }
}

/// A credential. Prints as a mask, is wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a credential read from configuration or the store.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The credential itself, to be sent to the one who issued it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

/// Serialises a [`Personal`] field of a structure that is itself only ever sealed.
///
/// Naming it (`#[serde(with = "inside_seal")]`) is the one way personal data reaches a serialiser, so a
/// search for the name shows every place.
pub mod inside_seal {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Personal;

    /// Writes the value in the clear: the structure around it is sealed next.
    ///
    /// # Errors
    /// Whatever the serialiser reports.
    pub fn serialize<T: Serialize, S: Serializer>(value: &Personal<T>, to: S) -> Result<S::Ok, S::Error> {
        value.0.serialize(to)
    }

    /// Reads the value back after opening.
    ///
    /// # Errors
    /// Whatever the deserialiser reports.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Personal<T>, D::Error> {
        T::deserialize(from).map(Personal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_and_secrets_print_as_masks() {
        let printed = format!("{:?} {:?}", Personal::new("Pat +15125550101"), Secret::new("pit-1".into()));
        assert_eq!(printed, "<personal> <secret>");
    }
}
