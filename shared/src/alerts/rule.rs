//! One rule, as data.

use std::collections::BTreeMap;
use std::time::Duration;

use super::channel::Channel;
use super::figure::Figure;
use super::figures::Wanted;
use super::scope::{RuleName, Subject};
use super::severity::Severity;

/// When somebody is told of what, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name.
    pub name: RuleName,
    /// What it is about.
    pub figure: Figure,
    /// How the figure is held against a threshold.
    pub fires: Comparison,
    /// The thresholds of every subject that has none of its own.
    pub thresholds: Thresholds,
    /// Thresholds of single subjects.
    pub of: BTreeMap<Subject, Own>,
    /// How many minutes are looked at, the present one included.
    pub minutes: u32,
    /// How many events it takes to say anything.
    pub least_events: u64,
    /// Where people are told at once.
    pub channels: Vec<Channel>,
    /// How long after it fired the same alert does not fire again: of the same location and subject, so that a second
    /// queue in trouble is told at once.
    pub cool_down: Duration,
    /// How many clean evaluations in a row end it.
    pub resolved_after: u32,
    /// What to do about it: a path in this repository, or an address.
    pub runbook: String,
}

/// How a figure is held against a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Fires above it.
    Over,
    /// Fires below it.
    Under,
    /// Fires above it and at it.
    AtLeast,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Over, Self::Under, Self::AtLeast];

    /// Its name in rules.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Under => "under",
            Self::AtLeast => "at_least",
        }
    }

    /// The comparison of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Whether `value` fires against `threshold`.
    #[must_use]
    pub fn fires(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Over => value > threshold,
            Self::Under => value < threshold,
            Self::AtLeast => value >= threshold,
        }
    }
}

/// From where on it is how grave, in the figure's unit. A severity that is absent is never reached.
pub type Thresholds = BTreeMap<Severity, f64>;

/// What holds for a single subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// Its thresholds, all of them.
    pub thresholds: Thresholds,
    /// How many events it takes to say anything of it; as the rule says, if `None`.
    pub least_events: Option<u64>,
}

impl Rule {
    /// What has to be known to evaluate it.
    #[must_use]
    pub const fn wanted(&self) -> Wanted {
        Wanted { figure: self.figure, minutes: self.minutes }
    }

    /// How many events it takes to say anything of a subject.
    #[must_use]
    pub fn least_events_of(&self, subject: &Subject) -> u64 {
        self.of.get(subject).and_then(|own| own.least_events).unwrap_or(self.least_events)
    }

    /// The gravest severity a value of a subject reaches, with its threshold.
    #[must_use]
    pub fn severity_of(&self, subject: &Subject, value: f64) -> Option<(Severity, f64)> {
        let thresholds = self.of.get(subject).map_or(&self.thresholds, |own| &own.thresholds);
        let mut gravest_first = thresholds.iter().rev();
        gravest_first
            .find(|(_, threshold)| self.fires.fires(value, **threshold))
            .map(|(severity, threshold)| (*severity, *threshold))
    }
}
