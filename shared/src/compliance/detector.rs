//! What may not be said, found in texts.

use std::borrow::Cow;

use super::{Certainty, Direction, Finding, Kind, Screened, Verdict};

/// Rules an installation adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Additions {
    /// Phrases nobody may say.
    pub forbidden: Vec<String>,
}

/// Rules that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RulesError(pub String);

/// Finds them.
pub struct Detector {
    forbidden: Vec<String>,
}

impl Detector {
    /// The shipped rules and these.
    ///
    /// # Errors
    /// [`RulesError`].
    pub fn new(additions: &Additions) -> Result<Self, RulesError> {
        if additions.forbidden.iter().any(|phrase| phrase.trim().is_empty()) {
            return Err(RulesError("a phrase is empty".into()));
        }
        Ok(Self { forbidden: additions.forbidden.iter().map(|phrase| phrase.to_lowercase()).collect() })
    }

    /// What a text touches.
    #[must_use]
    pub fn screen(&self, direction: Direction, text: &str, _context: &[&str]) -> Screened {
        use Certainty::Certain;
        use Verdict::{Redirect, Violation};
        let lower = text.to_lowercase();
        let input = direction == Direction::Input;
        let mut findings = Vec::new();
        let mut find = |words: &str, verdict, kind: Kind, rule: &'static str| {
            if let Some(at) = lower.find(words) {
                findings.push(Finding {
                    verdict,
                    kind,
                    certainty: Certain,
                    rule: Cow::Borrowed(rule),
                    span: at..at + words.len(),
                    reason: Cow::Borrowed("It is forbidden."),
                    statute: Cow::Borrowed("42 U.S.C. 3604(c)"),
                });
            }
        };
        for words in
            ["whites only", "families with kids", "solo blancos", "perfect for families", "no negros"]
        {
            find(words, Violation, Kind::FAIR_HOUSING, "fair_housing.preference");
        }
        for words in ["safe area", "safe neighborhood", "kind of people", "zona segura", "schools"] {
            let verdict = if input { Redirect } else { Violation };
            find(words, verdict, Kind::FAIR_HOUSING, "fair_housing.steering");
        }
        for words in ["fake pay stub", "lie about my income"] {
            find(words, Violation, Kind::FINANCIAL_REGULATION, "financial.misstatement");
        }
        if !input {
            find("guarantee", Violation, Kind::FINANCIAL_REGULATION, "financial.promise");
            find("is worth", Violation, Kind::LICENSING, "licensing.value");
        }
        for phrase in &self.forbidden {
            find(phrase, Violation, Kind::FAIR_HOUSING, "installation.forbidden");
        }
        Screened { findings }
    }
}
