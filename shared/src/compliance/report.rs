//! A violation that a person reports: something that was said to a contact and that nobody had noticed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::evidence::Ground;
use super::finding::{Certainty, Kind};
use crate::privacy::{Personal, inside_seal};

/// What a person reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Which kind of rule it violates, as far as they know.
    pub kind: Kind,
    /// What was said to the contact.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
    /// Who reports it: a person of the team.
    pub by: String,
    /// Why it violates something, in a line for the record that names no contact.
    pub reason: String,
    /// When they did.
    pub at: Timestamp,
}

impl Reported {
    /// That it was reported, as a ground beside whatever the rules find.
    #[must_use]
    pub fn ground(&self) -> Ground {
        let statute = if self.kind == Kind::FAIR_HOUSING {
            "42 U.S.C. 3604"
        } else if self.kind == Kind::FINANCIAL_REGULATION {
            "12 U.S.C. 2607, 18 U.S.C. 1014"
        } else if self.kind == Kind::LICENSING {
            "Tex. Occ. Code 1101"
        } else if self.kind == Kind::PRIVACY {
            "Tex. Bus. & Com. Code 521.052"
        } else {
            "as the report says"
        };
        Ground {
            rule: "reported".to_owned(),
            kind: self.kind.clone(),
            certainty: Certainty::Certain,
            span: (0, self.text.expose().len()),
            reason: self.reason.clone(),
            statute: statute.to_owned(),
        }
    }
}
