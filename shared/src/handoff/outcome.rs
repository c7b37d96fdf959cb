//! How a hand-off went: what a location learns from.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::route::Route;
use crate::clock::later;
use crate::ids::TurnId;

/// How long the next bot waits for an answer before the hand-off counts as lost.
pub const ANSWERED_WITHIN: Duration = Duration::from_secs(72 * 3_600);

/// How a hand-off went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The contact told the next bot something it wanted to know.
    Successful,
    /// The contact wanted no more texts, was not interested, or needed a person.
    Failed,
    /// The contact wanted another bot before that.
    Reverted,
    /// The contact did not answer for three days.
    Timeout,
}

impl Outcome {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::Failed => "failed",
            Self::Reverted => "reverted",
            Self::Timeout => "timeout",
        }
    }
}

/// A hand-off whose outcome is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The turn it happened in.
    pub turn: TurnId,
    /// Which way.
    pub route: Route,
    /// When.
    pub at: Timestamp,
}

impl Open {
    /// When it counts as lost if nothing else is known.
    #[must_use]
    pub fn lost_at(&self) -> Timestamp {
        later(self.at, ANSWERED_WITHIN)
    }
}

/// What a turn after the hand-off showed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// Something the bot wanted to know was told, or a time was chosen.
    pub answered: bool,
    /// No more texts, no interest, a person is needed.
    pub gave_up: bool,
    /// Another bot was wanted.
    pub wanted_another: bool,
}

/// The outcome a turn settles, if it does. Giving up weighs most: who answers and asks for a person was not served.
#[must_use]
pub const fn outcome(shown: Shown) -> Option<Outcome> {
    if shown.gave_up {
        Some(Outcome::Failed)
    } else if shown.wanted_another {
        Some(Outcome::Reverted)
    } else if shown.answered {
        Some(Outcome::Successful)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_success_unless_the_contact_gives_up_or_wants_another_bot() {
        let answered = Shown { answered: true, ..Shown::default() };
        assert_eq!(outcome(answered), Some(Outcome::Successful));
        assert_eq!(outcome(Shown { wanted_another: true, ..answered }), Some(Outcome::Reverted));
        assert_eq!(outcome(Shown { gave_up: true, wanted_another: true, ..answered }), Some(Outcome::Failed));
        assert_eq!(outcome(Shown::default()), None, "a text that says nothing leaves it open");
    }
}
