//! What an installation adds to the rules, as data.

use serde::{Deserialize, Serialize};

use super::{Certainty, Verdict};
use crate::language::GrammarError;

/// Further protected groups, phrases and kinds of one installation: what its state, its city or its broker forbids.
///
/// Written as TOML; see `docs/compliance-rules.md`. The default adds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Additions {
    /// Groups protected there, treated by every rule as the federal ones are.
    #[serde(rename = "protected")]
    pub groups: Vec<Group>,
    /// Rules of its own.
    #[serde(rename = "rule")]
    pub rules: Vec<OwnRule>,
    /// Phrases that are lawful there, whatever a rule says.
    pub lawful: Vec<String>,
}

/// A group of people that is protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name: `source_of_income`.
    pub name: String,
    /// Words and terms for its people, lower case without accents: `veterans`, `military families`.
    pub words: Vec<String>,
}

/// A rule of an installation's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRule {
    /// Its id in records.
    pub id: String,
    /// The kind it belongs to; any name in snake case.
    pub kind: String,
    /// Why, in a sentence for a person.
    pub reason: String,
    /// The law, or the house rule.
    pub statute: String,
    /// How sure it is.
    #[serde(default = "likely")]
    pub certainty: Certainty,
    /// What is done where a contact says it.
    #[serde(default = "nothing")]
    pub input: Verdict,
    /// What is done where we say it.
    #[serde(default = "nothing")]
    pub output: Verdict,
    /// What is done where an advertisement says it.
    #[serde(default = "nothing")]
    pub listing: Verdict,
    /// How it is said, in the notation of [`crate::language::Grammar`].
    pub phrases: Vec<String>,
}

const fn likely() -> Certainty {
    Certainty::Likely
}

const fn nothing() -> Verdict {
    Verdict::Ok
}

/// Rules that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file is no TOML, or not of this shape.
    #[error("the additions cannot be read")]
    Shape(#[source] Box<toml::de::Error>),
    /// There is nothing of these names: `rule.0.phrase`.
    #[error("there is no {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// A word, a class or a phrase is written wrongly.
    #[error("{place}: written wrongly")]
    Wording {
        /// The rule or group.
        place: String,
        /// What is wrong.
        #[source]
        cause: GrammarError,
    },
    /// Two rules bear one id.
    #[error("the rule {0:?} stands there twice")]
    Twice(String),
    /// A name is empty or not in snake case.
    #[error("{0:?} is no name: small letters, digits and underscores only")]
    Name(String),
}

impl Additions {
    /// These and others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        let mut both = self.clone();
        both.groups.extend(others.groups.iter().cloned());
        both.rules.extend(others.rules.iter().cloned());
        both.lawful.extend(others.lawful.iter().cloned());
        both
    }

    /// Reads additions from TOML.
    ///
    /// # Errors
    /// [`RulesError::Shape`], naming line and field, or [`RulesError::Unknown`].
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let shape = |error| RulesError::Shape(Box::new(error));
        let mut unknown = Vec::new();
        let reader = toml::Deserializer::parse(text).map_err(shape)?;
        let noted = serde_ignored::deserialize(reader, |path| unknown.push(path.to_string()));
        let additions = noted.map_err(shape)?;
        if unknown.is_empty() { Ok(additions) } else { Err(RulesError::Unknown(unknown)) }
    }
}
