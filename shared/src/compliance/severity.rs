//! How grave something is, and whether it stops the bot.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::{Certainty, Kind};
use crate::clock::millis_since;

/// Violations that do not stop the bot by themselves, within [`REPEATS_COUNT_FOR`], and do so together: with this one, so
/// many.
pub const MEDIUMS_THAT_PAUSE: usize = 3;
/// How long such a violation counts.
pub const REPEATS_COUNT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// How grave a violation is. The later one outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Noted.
    Low,
    /// Flagged.
    Medium,
    /// A compliance officer is told at once.
    High,
    /// The same, and worse.
    Critical,
}

impl Severity {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The next one down.
    const fn less(self) -> Self {
        match self {
            Self::Low | Self::Medium => Self::Low,
            Self::High => Self::Medium,
            Self::Critical => Self::High,
        }
    }
}

/// How a violation came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// A contact asked for it.
    Asked,
    /// A contact texted a number nobody should text.
    TextedSecret,
    /// A draft of ours was stopped before it was sent.
    Prevented,
    /// Somebody else's telephone number, address or secret was in a draft of ours, which was stopped.
    PreventedDisclosure,
    /// It was said to a contact: by a person, by a workflow, or by us before anybody knew.
    Said,
}

impl Occasion {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::TextedSecret => "texted_secret",
            Self::Prevented => "prevented",
            Self::PreventedDisclosure => "prevented_disclosure",
            Self::Said => "said",
        }
    }
}

/// What a violation amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gravity {
    /// How grave it is.
    pub severity: Severity,
    /// The bot says nothing more to this contact until a person releases it.
    pub pauses: bool,
}

impl Gravity {
    /// Whether a compliance officer is told at once: of what stops the bot, always, because only a person starts it again.
    #[must_use]
    pub fn is_urgent(self) -> bool {
        self.severity >= Severity::High || self.pauses
    }

    /// Whether this one makes `other` nothing new.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.severity >= other.severity && (self.pauses || !other.pauses)
    }
}

/// Weighs a violation. `mediums` is how many there were before it that count, see [`adds_up`], within
/// [`REPEATS_COUNT_FOR`]; `usual` what a violation of its kind amounts to that a contact asks for.
///
/// What was said outweighs what was asked for. Words that can mean something lawful weigh one less, and stop the bot only
/// where they are repeated: only a person starts it again, so a misreading must not stop it.
#[must_use]
pub fn weigh(occasion: Occasion, usual: Severity, certainty: Certainty, mediums: usize) -> Gravity {
    let (severity, pauses) = match occasion {
        Occasion::Said if certainty == Certainty::Likely => (Severity::High, false),
        Occasion::Said => (Severity::Critical, true),
        Occasion::PreventedDisclosure => (Severity::High, true),
        Occasion::TextedSecret => (Severity::High, false),
        Occasion::Prevented => (Severity::Medium, false),
        Occasion::Asked if certainty == Certainty::Likely => (usual.less(), false),
        Occasion::Asked => (usual, usual >= Severity::High),
    };
    let gravity = Gravity { severity, pauses };
    let repeated = adds_up(occasion, gravity) && mediums + 1 >= MEDIUMS_THAT_PAUSE;
    Gravity { severity, pauses: pauses || repeated }
}

/// Whether a violation that does not stop the bot by itself does so as the third.
#[must_use]
pub fn adds_up(occasion: Occasion, gravity: Gravity) -> bool {
    let uncertain = gravity.severity == Severity::High && !gravity.pauses;
    gravity.severity == Severity::Medium || uncertain && occasion != Occasion::TextedSecret
}

/// What a violation amounts to that a contact asks for, by its kind. An installation's own kinds are as grave as most.
#[must_use]
pub fn usual(kind: &Kind) -> Severity {
    if *kind == Kind::FAIR_HOUSING {
        Severity::Critical
    } else if *kind == Kind::LICENSING {
        Severity::Medium
    } else {
        Severity::High
    }
}

/// When violations happened that add up, as far as they still count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mediums(Vec<Timestamp>);

impl Mediums {
    /// How many count at `now`.
    #[must_use]
    pub fn count(&self, now: Timestamp) -> usize {
        self.0.iter().filter(|at| counts(**at, now)).count()
    }

    /// Remembers one more, and forgets those that no longer count.
    pub fn add(&mut self, now: Timestamp) {
        self.0.retain(|at| counts(*at, now));
        self.0.push(now);
        let surplus = self.0.len().saturating_sub(MEDIUMS_THAT_PAUSE);
        self.0.drain(..surplus);
    }
}

fn counts(at: Timestamp, now: Timestamp) -> bool {
    Duration::from_millis(millis_since(at, now)) < REPEATS_COUNT_FOR
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn gravity(occasion: Occasion, kind: &Kind) -> (Severity, bool) {
        let Gravity { severity, pauses } = weigh(occasion, usual(kind), Certainty::Certain, 0);
        (severity, pauses)
    }

    #[test]
    fn a_contact_who_asks_us_to_discriminate_is_critical_and_pauses() {
        assert_eq!(gravity(Occasion::Asked, &Kind::FAIR_HOUSING), (Severity::Critical, true));
    }

    #[test]
    fn something_forbidden_said_to_a_contact_is_critical_and_pauses_whatever_its_kind() {
        for kind in [Kind::FAIR_HOUSING, Kind::LICENSING, Kind::FINANCIAL_REGULATION] {
            assert_eq!(gravity(Occasion::Said, &kind), (Severity::Critical, true));
        }
    }

    #[test]
    fn what_was_said_and_can_mean_something_lawful_is_told_at_once_and_stops_the_bot_as_the_third() {
        for kind in [Kind::FAIR_HOUSING, Kind::LICENSING, Kind::FINANCIAL_REGULATION] {
            let said = |before| weigh(Occasion::Said, usual(&kind), Certainty::Likely, before);
            assert_eq!(said(1), Gravity { severity: Severity::High, pauses: false });
            assert!(said(1).is_urgent() && adds_up(Occasion::Said, said(1)));
            assert_eq!(said(2), Gravity { severity: Severity::High, pauses: true });
        }
    }

    #[test]
    fn texted_secrets_never_add_up_to_a_pause() {
        let secret = weigh(Occasion::TextedSecret, usual(&Kind::PRIVACY), Certainty::Certain, 9);
        assert_eq!(secret, Gravity { severity: Severity::High, pauses: false });
        assert!(!adds_up(Occasion::TextedSecret, secret));
    }

    #[test]
    fn a_blocked_draft_is_medium_and_the_third_in_thirty_days_pauses() {
        for kind in [Kind::FAIR_HOUSING, Kind::LICENSING] {
            assert_eq!(gravity(Occasion::Prevented, &kind), (Severity::Medium, false));
        }
        let mut mediums = Mediums::default();
        let mut at: Timestamp = "2026-11-20T18:00:00Z".parse().unwrap();
        let mut pauses = Vec::new();
        for days in [0, 14, 15, 20] {
            at = at.checked_add((days * 24_i64).hours()).unwrap();
            let usual = usual(&Kind::FAIR_HOUSING);
            pauses.push(weigh(Occasion::Prevented, usual, Certainty::Certain, mediums.count(at)).pauses);
            mediums.add(at);
        }
        assert_eq!(pauses, [false, false, true, false], "the first two are too old for the last one");
    }

    #[test]
    fn a_contact_who_asks_to_be_coached_into_loan_fraud_is_high_and_pauses() {
        assert_eq!(gravity(Occasion::Asked, &Kind::FINANCIAL_REGULATION), (Severity::High, true));
    }

    #[test]
    fn a_texted_secret_is_high_and_does_not_pause() {
        assert_eq!(gravity(Occasion::TextedSecret, &Kind::PRIVACY), (Severity::High, false));
    }

    #[test]
    fn data_of_another_person_in_a_draft_is_high_and_pauses() {
        assert_eq!(gravity(Occasion::PreventedDisclosure, &Kind::PRIVACY), (Severity::High, true));
    }

    #[test]
    fn a_drafted_opinion_of_law_tax_or_value_is_medium() {
        assert_eq!(gravity(Occasion::Prevented, &Kind::LICENSING), (Severity::Medium, false));
    }

    #[test]
    fn words_that_can_mean_something_lawful_weigh_one_less_and_do_not_stop_the_bot() {
        let likely = |kind: &Kind| weigh(Occasion::Asked, usual(kind), Certainty::Likely, 0);
        assert_eq!(likely(&Kind::FAIR_HOUSING), Gravity { severity: Severity::High, pauses: false });
        assert_eq!(likely(&Kind::PRIVACY), Gravity { severity: Severity::Medium, pauses: false });
        assert_eq!(likely(&Kind::LICENSING), Gravity { severity: Severity::Low, pauses: false });
    }

    #[test]
    fn a_kind_of_an_installations_own_is_as_grave_as_most() {
        assert_eq!(gravity(Occasion::Asked, &Kind::named("flood_disclosure".into())), (Severity::High, true));
    }

    #[test]
    fn a_graver_violation_and_one_that_pauses_where_none_did_are_something_new() {
        let gravity = |severity, pauses| Gravity { severity, pauses };
        let open = gravity(Severity::High, false);
        assert!(open.covers(gravity(Severity::Medium, false)));
        assert!(!open.covers(gravity(Severity::Medium, true)));
        assert!(!open.covers(gravity(Severity::Critical, false)));
    }
}
