//! What proves a violation: everything a compliance officer, and later a court, has to see.
//!
//! It quotes people, so it is stored sealed with the contact's key only; erasing the contact makes it unreadable.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::{Certainty, Finding, Kind, Screened, Verdict};
use super::severity::{Gravity, Occasion};
use crate::privacy::{Personal, inside_seal};

/// Messages before it that go with a violation.
pub const EXCERPT: usize = 10;
/// Characters of each of them.
const LONGEST_LINE: usize = 500;

/// What happened in one turn, with what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What happened, in order.
    pub violations: Vec<Violation>,
    /// What was said before it, oldest first.
    pub excerpt: Vec<Line>,
}

/// One text that violates something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// How it came about.
    pub occasion: Occasion,
    /// What it amounts to.
    pub gravity: Gravity,
    /// Which kind of rule it violates most gravely.
    pub kind: Kind,
    /// Who said it, or would have.
    pub speaker: Speaker,
    /// When.
    pub at: Timestamp,
    /// What was said; numbers nobody should text are masked.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
    /// What the rules found in it.
    pub grounds: Vec<Ground>,
    /// The model and the version of its prompt, if a model put it into words.
    pub model: Option<Model>,
}

/// Who said a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The contact.
    Contact,
    /// Our bot, by its rules or by a model.
    Bot,
    /// A person of the team, by their CRM user id or name where it is known.
    Person(Option<String>),
    /// A workflow or a campaign of the team.
    Program,
}

impl Speaker {
    /// What it is, in records.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Bot => "bot",
            Self::Person(_) => "person",
            Self::Program => "program",
        }
    }
}

/// The language model behind a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: String,
    /// Its prompt's name and version.
    pub prompt: String,
}

/// Why a text violates something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The rule's id.
    pub rule: String,
    /// What kind of rule it is.
    pub kind: Kind,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where in the text, in bytes: the first, and the one after the last.
    pub span: (usize, usize),
    /// Why, in a sentence.
    pub reason: String,
    /// The law behind it.
    pub statute: String,
}

/// A message before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who said it.
    pub speaker: Speaker,
    /// When.
    pub at: Timestamp,
    /// The beginning of what was said.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
}

impl Line {
    /// A message, as far as it is quoted.
    #[must_use]
    pub fn new(speaker: Speaker, at: Timestamp, text: &str) -> Self {
        Self { speaker, at, text: Personal::new(text.chars().take(LONGEST_LINE).collect()) }
    }
}

impl Evidence {
    /// The gravest of what happened; of two, the first.
    #[must_use]
    pub fn gravest(&self) -> Option<&Violation> {
        self.violations.iter().rev().max_by_key(|violation| violation.gravity.severity)
    }

    /// What all of it together amounts to.
    #[must_use]
    pub fn gravity(&self) -> Option<Gravity> {
        let severity = self.gravest()?.gravity.severity;
        Some(Gravity { severity, pauses: self.violations.iter().any(|violation| violation.gravity.pauses) })
    }

    /// The ids of all rules it violates, each once, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<&str> {
        let mut rules: Vec<&str> = Vec::new();
        for ground in self.violations.iter().flat_map(|violation| &violation.grounds) {
            if !rules.contains(&ground.rule.as_str()) {
                rules.push(&ground.rule);
            }
        }
        rules
    }
}

/// The grounds among what was found, if there are any.
#[must_use]
pub fn grounds(screened: &Screened) -> Vec<Ground> {
    screened
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Violation)
        .map(Ground::from)
        .collect()
}

impl From<&Finding> for Ground {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_string(),
            kind: finding.kind.clone(),
            certainty: finding.certainty,
            span: (finding.span.start, finding.span.end),
            reason: finding.reason.to_string(),
            statute: finding.statute.to_string(),
        }
    }
}
