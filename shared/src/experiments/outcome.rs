//! What is counted of a contact in an experiment.

use std::fmt;
use std::time::Duration;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::names::{ExperimentId, VariantName};
use crate::ids::ContactRef;

/// Outcomes nobody has counted this long after their turn have lost their message: they are announced again.
pub const COUNTED_AFTER: Duration = Duration::from_secs(2 * 60);

/// What can be counted. Stored and sent by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeType {
    /// The contact got a variant: what every other outcome is a share of.
    Assigned,
    /// The contact answered, with anything but an opt-out.
    Response,
    /// The contact has become qualified: told us everything we ask for.
    Engagement,
    /// The contact became a client: the CRM reports an opportunity as won.
    Conversion,
    /// A hand-off to the next bot went well.
    HandoffSuccess,
    /// An appointment with the contact was made.
    AppointmentBooked,
}

/// An outcome nobody counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no outcome {name:?}: outcomes are {}", OutcomeType::ALL.map(OutcomeType::name).join(", "))]
pub struct UnknownOutcome {
    /// What was asked for, its first 60 characters.
    pub name: String,
}

impl OutcomeType {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Assigned,
        Self::Response,
        Self::Engagement,
        Self::Conversion,
        Self::HandoffSuccess,
        Self::AppointmentBooked,
    ];

    /// Its name in records, messages and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Response => "response",
            Self::Engagement => "engagement",
            Self::Conversion => "conversion",
            Self::HandoffSuccess => "handoff_success",
            Self::AppointmentBooked => "appointment_booked",
        }
    }

    /// The outcome of that name.
    ///
    /// # Errors
    /// [`UnknownOutcome`] names what was asked for and what there is.
    pub fn parse(name: &str) -> Result<Self, UnknownOutcome> {
        let known = Self::ALL.into_iter().find(|outcome| outcome.name() == name);
        // A name is repeated to whoever sent it, cut where nobody would read on.
        known.ok_or_else(|| UnknownOutcome { name: name.chars().take(60).collect() })
    }
}

impl fmt::Display for OutcomeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something a contact in an experiment did. References only: it travels by a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Who.
    #[serde(flatten)]
    pub who: ContactRef,
    /// In which experiment.
    pub experiment: ExperimentId,
    /// The variant the contact has.
    pub variant: VariantName,
    /// What.
    pub what: OutcomeType,
    /// When the contact was assigned that variant.
    pub assigned_at: Timestamp,
}

impl Outcome {
    /// The day it is counted under: the one the contact was assigned on, in UTC.
    #[must_use]
    pub fn day(&self) -> Date {
        day_of(self.assigned_at)
    }
}

/// The day of an instant, in UTC.
pub(super) fn day_of(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ids::{ContactId, LocationId};

    pub(in crate::experiments) fn outcome(contact: &str, variant: &str, what: OutcomeType) -> Outcome {
        Outcome {
            who: ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse(contact).unwrap(),
            },
            experiment: ExperimentId::parse("response_tone").unwrap(),
            variant: VariantName::parse(variant).unwrap(),
            what,
            assigned_at: "2026-11-20T23:59:59Z".parse().unwrap(),
        }
    }

    #[test]
    fn each_outcome_type_is_known_by_its_name() {
        let names = OutcomeType::ALL.map(OutcomeType::name);
        assert_eq!(
            names,
            ["assigned", "response", "engagement", "conversion", "handoff_success", "appointment_booked"]
        );
        for (outcome, name) in OutcomeType::ALL.into_iter().zip(names) {
            assert_eq!(OutcomeType::parse(name), Ok(outcome));
            assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{name}\""));
        }
    }

    #[test]
    fn an_unknown_outcome_type_is_refused_by_its_name() {
        for name in ["purchase", "", "Response", "handoff success"] {
            let refused = OutcomeType::parse(name).unwrap_err();
            assert_eq!(refused, UnknownOutcome { name: name.to_owned() });
        }
        let said = OutcomeType::parse("purchase").unwrap_err().to_string();
        assert!(said.contains("\"purchase\"") && said.contains("appointment_booked"), "{said}");
        assert!(OutcomeType::parse(&"x".repeat(10_000)).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn an_outcome_belongs_to_its_day_in_utc_and_comes_back_from_the_wire() {
        let one = outcome("連絡先-ñ", "formal", OutcomeType::Assigned);
        assert_eq!(one.day(), jiff::civil::date(2026, 11, 20));
        let wire = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&wire).unwrap(), one);
    }
}
