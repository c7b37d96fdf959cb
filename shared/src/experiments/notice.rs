//! What people are told of an experiment where they are. It names no person.

use super::analysis::{Analysis, Verdict};
use super::definition::Definition;
use super::names::VariantName;
use super::table::table;
use super::wording;
use crate::ids::LocationId;

/// What fits into one text message of the GSM alphabet.
const LONGEST_SMS: usize = 160;
/// Most characters of a subject.
const LONGEST_SUBJECT: usize = 100;

/// A message to everybody who wants to hear of a location's experiments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The tenant: nobody of another hears of it.
    pub location: LocationId,
    /// What it is about, in a word: a verdict's name, or `promoted`.
    pub news: &'static str,
    /// Subject of the e-mail.
    pub subject: String,
    /// The e-mail.
    pub email: String,
    /// The text message: one segment.
    pub sms: String,
}

impl Notice {
    /// That the verdict on an experiment is what it is.
    #[must_use]
    pub fn of(location: &LocationId, definition: &Definition, analysis: &Analysis) -> Self {
        let line = format!("Experiment {}: {}", analysis.experiment, wording::headline(&analysis.verdict));
        Self::saying(location, analysis.verdict.name(), &line, table(definition, analysis))
    }

    /// That a winner was declared without a person, because the location has asked for that.
    #[must_use]
    pub fn of_promotion(
        location: &LocationId,
        definition: &Definition,
        analysis: &Analysis,
        winner: &VariantName,
    ) -> Self {
        let line = format!("Experiment {}: {winner} was declared the winner", analysis.experiment);
        let email = format!("{}\n\n{}", wording::promoted(winner), table(definition, analysis));
        Self::saying(location, "promoted", &line, email)
    }

    fn saying(location: &LocationId, news: &'static str, line: &str, email: String) -> Self {
        Self {
            location: location.clone(),
            news,
            subject: line.chars().take(LONGEST_SUBJECT).collect(),
            email,
            sms: line.chars().take(LONGEST_SMS).collect(),
        }
    }
}

impl Verdict {
    /// Its name in messages and logs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unhealthy => "unhealthy",
            Self::TooFew => "too_few",
            Self::Undecided => "undecided",
            Self::Winner(_) => "winner",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::definition::tests::{draft, noon};
    use crate::experiments::{Counts, Draft, Rules, analyse};

    #[test]
    fn people_hear_the_verdict_in_a_line_and_read_the_figures_but_no_persons_name() {
        let draft = Draft { owner: "Ana Rivera".to_owned(), ..draft(&["a", "b"], &[]) };
        let definition = Definition::create(draft, &[], noon()).unwrap();
        let analysis = analyse(&definition, &Counts::default(), &Rules::default(), noon());
        let location = LocationId::parse("LOC1").unwrap();
        let notice = Notice::of(&location, &definition, &analysis);
        assert_eq!(notice.subject, "Experiment response_tone: too few contacts yet");
        assert_eq!((notice.news, &notice.sms), ("too_few", &notice.subject));
        assert_eq!(notice.email, table(&definition, &analysis));
        let winner = VariantName::parse("a").unwrap();
        let promoted = Notice::of_promotion(&location, &definition, &analysis, &winner);
        assert_eq!(promoted.sms, "Experiment response_tone: a was declared the winner");
        assert!(
            promoted.email.starts_with("a was declared the winner without a person"),
            "{}",
            promoted.email
        );
        for said in [notice, promoted] {
            assert!(!format!("{said:?}").contains("Ana"), "{said:?}");
            assert!(said.subject.is_ascii(), "SNS takes no other subject");
        }
    }
}
