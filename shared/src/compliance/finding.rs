//! What was found in a text.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Who says a text, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A contact, to us.
    Input,
    /// A bot or a person of the team, to a contact.
    Output,
    /// The text of a listing.
    Listing,
}

/// What is done about a text. The later one outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing.
    Ok,
    /// It is answered neutrally, not as it was asked.
    Redirect,
    /// It is recorded; if it is a draft of ours, it is not said.
    Violation,
}

/// How sure a rule is. The later one outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The words can mean something lawful.
    Likely,
    /// They can hardly mean anything else.
    Certain,
}

/// What kind of rule a text touches. Four are known; an installation's rules may name more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kind(Cow<'static, str>);

impl Kind {
    /// Steering, preference or limitation by who people are (Fair Housing Act, 42 U.S.C. 3604).
    pub const FAIR_HOUSING: Self = Self(Cow::Borrowed("fair_housing"));
    /// Personal secrets, and data of another person.
    pub const PRIVACY: Self = Self(Cow::Borrowed("privacy"));
    /// Promises of loans, coaching to misstate, kickbacks (18 U.S.C. 1014, 12 U.S.C. 2607).
    pub const FINANCIAL_REGULATION: Self = Self(Cow::Borrowed("financial_regulation"));
    /// Advice only a lawyer, a tax adviser or an appraiser may give.
    pub const LICENSING: Self = Self(Cow::Borrowed("licensing"));

    /// A kind of an installation's own, in snake case.
    #[must_use]
    pub const fn named(name: String) -> Self {
        Self(Cow::Owned(name))
    }

    /// Reads a kind's name: up to 40 small letters and underscores; `None` if it is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let good = (1..=40).contains(&name.len()) && name.bytes().all(plain);
        good.then(|| Self::named(name.to_owned()))
    }

    /// Its name in records.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// One thing a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is done about it.
    pub verdict: Verdict,
    /// What kind of rule it touches.
    pub kind: Kind,
    /// How sure the rule is.
    pub certainty: Certainty,
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// Where in the text, in bytes.
    pub span: Range<usize>,
    /// Why, in a sentence for a person. Quotes nobody.
    pub reason: Cow<'static, str>,
    /// The law behind the rule.
    pub statute: Cow<'static, str>,
}

/// What a text about fair housing is about, and so who answers it, where we do not. Of several the last one is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Who lives somewhere, or fits in there: nobody says.
    People,
    /// How good schools are: the district and the state publish it.
    Schools,
    /// How safe it is: the police publish it.
    Safety,
    /// Somebody is to be treated differently: everybody is treated alike.
    Treatment,
}

impl Finding {
    /// What it is about; `None` if that is no matter of fair housing.
    #[must_use]
    pub fn topic(&self) -> Option<Topic> {
        if self.kind != Kind::FAIR_HOUSING {
            return None;
        }
        Some(match self.rule.as_ref() {
            "safety" | "safety_claim" | "asks_safety" => Topic::Safety,
            "schools" | "schools_claim" | "asks_schools" => Topic::Schools,
            "composition" | "coded" | "caution" | "asks_people" | "asks_where" | "asks_area" => Topic::People,
            _ if self.verdict == Verdict::Redirect => Topic::People,
            _ => Topic::Treatment,
        })
    }
}

/// Everything that was found in a text, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screened {
    /// See [`Finding`].
    pub findings: Vec<Finding>,
}

impl Screened {
    /// The gravest verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Ok)
    }
}
