//! How grave it is.

use serde::{Deserialize, Serialize};

/// How much an alert presses. A later one is graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody should look at it in working hours.
    Warning,
    /// Contacts feel it: somebody must look at it now, and whoever does not is followed by others.
    Critical,
}

impl Severity {
    /// All of them, the gravest last.
    pub const ALL: [Self; 2] = [Self::Warning, Self::Critical];

    /// Its name in rules, records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// The severity of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}
