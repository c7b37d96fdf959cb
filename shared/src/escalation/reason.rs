//! Why a bot leaves something to a person, and how much it presses.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Why a bot leaves something to a person. The later one outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What a buyer can pay could not be assessed, and somebody counts on it.
    FinancialReview,
    /// A promising contact waits for an agent.
    HotLead,
    /// Replies in a row did not arrive, or were not fit to be said.
    RepeatedFailures,
    /// The bot is going round in circles, or the contact refuses its questions.
    Stuck,
    /// The contact is rude again, or threatens.
    Abuse,
    /// The contact asked for a person.
    AskedForPerson,
    /// Lawyers, courts, foreclosure, bankruptcy, divorce, an estate: nothing for a bot.
    Distress,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::FinancialReview,
        Self::HotLead,
        Self::RepeatedFailures,
        Self::Stuck,
        Self::Abuse,
        Self::AskedForPerson,
        Self::Distress,
    ];

    /// Its name in records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FinancialReview => "financial_review",
            Self::HotLead => "hot_lead",
            Self::RepeatedFailures => "repeated_failures",
            Self::Stuck => "stuck",
            Self::Abuse => "abuse",
            Self::AskedForPerson => "asked_for_person",
            Self::Distress => "distress",
        }
    }

    /// How much it presses.
    #[must_use]
    pub const fn priority(self) -> Priority {
        match self {
            Self::Distress | Self::HotLead => Priority::Urgent,
            Self::AskedForPerson | Self::Abuse | Self::RepeatedFailures => Priority::High,
            Self::Stuck | Self::FinancialReview => Priority::Normal,
        }
    }

    /// Whether a person takes the conversation over: then the bot is silent. Else it goes on beside the person.
    #[must_use]
    pub const fn hands_over(self) -> bool {
        match self {
            Self::AskedForPerson | Self::Distress | Self::Stuck | Self::Abuse => true,
            Self::HotLead | Self::FinancialReview | Self::RepeatedFailures => false,
        }
    }
}

/// How much an escalation presses. The later one outweighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Within the day.
    Normal,
    /// Within the hour.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// Its name in records, on the screen and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// How much service time a person has for it.
    #[must_use]
    pub const fn due_within(self) -> Duration {
        match self {
            Self::Normal => Duration::from_secs(4 * 60 * 60),
            Self::High => Duration::from_secs(60 * 60),
            Self::Urgent => Duration::from_secs(15 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_presses_more_is_due_sooner() {
        for pair in [Priority::Normal, Priority::High, Priority::Urgent].windows(2) {
            assert!(pair[0] < pair[1] && pair[0].due_within() > pair[1].due_within());
        }
    }

    #[test]
    fn reasons_have_the_names_they_are_stored_by() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        for priority in [Priority::Normal, Priority::High, Priority::Urgent] {
            assert_eq!(serde_json::to_value(priority).unwrap(), priority.name());
        }
        assert!(Reason::ALL.is_sorted(), "the gravest is last");
    }
}
