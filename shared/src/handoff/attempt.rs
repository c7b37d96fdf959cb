//! One attempt at a hand-off, as it is kept: executed or not, and why not.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deferral::Deferred;
use super::history::Blocked;
use super::outcome::Outcome;
use super::route::Route;
use crate::ids::TurnId;

/// What made it come up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// A text spoke for it clearly enough.
    ByScore,
    /// The contact asked for it in so many words.
    ByRequest,
    /// It had been put off or blocked before.
    Again,
}

impl Came {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByScore => "by_score",
            Self::ByRequest => "by_request",
            Self::Again => "again",
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The next bot leads.
    Executed,
    /// It must not happen: the conversation goes on with the bot that has it.
    Blocked(Blocked),
    /// The next bot is struggling: it comes later.
    Deferred(Deferred),
}

impl Verdict {
    /// Why it did not happen, in records; `None` if it did.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Executed => None,
            Self::Blocked(blocked) => Some(blocked.reason()),
            Self::Deferred(_) => Some("performance_deferral"),
        }
    }
}

/// One attempt. Holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The turn it was made in; unique.
    pub turn: TurnId,
    /// Which way.
    pub route: Route,
    /// When.
    pub at: Timestamp,
    /// What made it come up.
    pub came: Came,
    /// The scores of the text, in hundredths: buying, selling.
    pub scores: [u8; 2],
    /// What became of it.
    pub verdict: Verdict,
    /// How it went, once that is known, if need be at once. Only of one that was executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// From the lock to the end of the transaction, in milliseconds. Only of one that was executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u32>,
}

impl Attempt {
    /// What the record says of it: `{"handoff_executed": false, "reason": "…"}`.
    #[must_use]
    pub fn said(&self) -> Value {
        let mut said = json!({
            "handoff_executed": self.verdict == Verdict::Executed,
            "route": self.route.to_string(),
            "came": self.came.name(),
        });
        if let Some(reason) = self.verdict.reason() {
            said["reason"] = reason.into();
        }
        if let Verdict::Deferred(deferred) = self.verdict {
            said["times"] = deferred.times.into();
            said["until"] = deferred.until.to_string().into();
        }
        said
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn attempt(verdict: Verdict) -> Attempt {
        Attempt {
            turn: TurnId::new(Uuid::nil()),
            route: "buyer_to_lead".parse().unwrap(),
            at: "2026-11-20T18:00:00Z".parse().unwrap(),
            came: Came::ByRequest,
            scores: [80, 20],
            verdict,
            outcome: None,
            took_ms: None,
        }
    }

    #[test]
    fn a_blocked_attempt_says_that_nothing_was_executed_and_why() {
        let said = attempt(Verdict::Blocked(Blocked::CircularPreventionChain)).said();
        assert_eq!(said["handoff_executed"], false);
        assert_eq!(said["reason"], "circular_prevention_chain");
        assert_eq!(attempt(Verdict::Executed).said().get("reason"), None);
    }

    #[test]
    fn an_attempt_survives_being_stored() {
        for verdict in [Verdict::Executed, Verdict::Blocked(Blocked::RateLimitDaily)] {
            let kept = serde_json::to_string(&attempt(verdict)).unwrap();
            assert_eq!(serde_json::from_str::<Attempt>(&kept).unwrap(), attempt(verdict));
        }
    }
}
