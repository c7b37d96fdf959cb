//! What is kept of an experiment's figures, and when people are told of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::analysis::{Analysis, Metric, Verdict};

/// What the figures of an experiment said last, and whether somebody was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The figures.
    pub analysis: Analysis,
    /// Since when the verdict is what it is.
    pub since: Timestamp,
    /// The verdict people were told of last; `None` if none was worth telling yet.
    pub told: Option<Verdict>,
}

impl Report {
    /// What is kept after `last`, now that the figures are these; `None` while nothing has changed but the time.
    #[must_use]
    pub fn after(last: Option<&Self>, analysis: Analysis) -> Option<Self> {
        let Some(last) = last else {
            return Some(Self { since: analysis.at, analysis, told: None });
        };
        let since = if last.analysis.verdict == analysis.verdict { last.since } else { analysis.at };
        (!same(&last.analysis, &analysis)).then(|| Self { since, analysis, told: last.told.clone() })
    }

    /// Whether the verdict is another than that of the report before.
    #[must_use]
    pub fn changes_the_verdict(&self) -> bool {
        self.since == self.analysis.at
    }

    /// Whether people are to be told: of every verdict but the one every experiment begins with, once each time it
    /// changes.
    #[must_use]
    pub fn is_to_be_told(&self) -> bool {
        self.told.as_ref().unwrap_or(&Verdict::TooFew) != &self.analysis.verdict
    }

    /// The same, now that people were told.
    #[must_use]
    pub fn told(self) -> Self {
        Self { told: Some(self.analysis.verdict.clone()), ..self }
    }
}

/// Whether two analyses stand on the same counts and conclude the same. Everything else in them follows from that, and
/// a number that was stored may come back with another last digit.
fn same(one: &Analysis, other: &Analysis) -> bool {
    let conclusion = |analysis: &Analysis| (analysis.verdict.clone(), analysis.ailments.clone());
    let counts = |metric: &Metric| {
        let counts: Vec<_> =
            metric.variants.iter().map(|variant| (variant.name.clone(), variant.counted)).collect();
        (metric.what, counts)
    };
    conclusion(one) == conclusion(other)
        && one.metrics.iter().map(counts).eq(other.metrics.iter().map(counts))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::experiments::definition::tests::{experiment, noon};
    use crate::experiments::{Counts, Rules, VariantName, analyse};

    fn figures(verdict: Verdict, hours: i64) -> Analysis {
        let at = noon() + hours.hours();
        let analysis = analyse(&experiment(&["a", "b"], &[]), &Counts::default(), &Rules::default(), at);
        Analysis { verdict, ..analysis }
    }

    fn wins() -> Verdict {
        Verdict::Winner(VariantName::parse("a").unwrap())
    }

    #[test]
    fn figures_that_are_the_same_an_hour_later_are_not_kept_again() {
        let first = Report::after(None, figures(Verdict::TooFew, 0)).unwrap();
        assert_eq!((first.since, &first.told), (noon(), &None));
        assert_eq!(Report::after(Some(&first), figures(Verdict::TooFew, 1)), None);
        let mut other = figures(Verdict::TooFew, 1);
        other.metrics.clear();
        let next = Report::after(Some(&first), other).unwrap();
        assert_eq!(next.since, noon(), "the verdict is as old as it was");
    }

    #[test]
    fn people_are_told_of_each_change_of_the_verdict_and_of_nothing_else() {
        let first = Report::after(None, figures(Verdict::TooFew, 0)).unwrap();
        assert!(!first.is_to_be_told(), "every experiment begins like this");
        let second = Report::after(Some(&first), figures(wins(), 1)).unwrap();
        assert!(second.is_to_be_told());
        assert_eq!(second.since, noon() + 1.hour());
        let untold = Report::after(Some(&second), figures(wins(), 2));
        assert_eq!(untold, None, "whoever could not tell asks the report it has kept");
        let told = second.told();
        assert!(!told.is_to_be_told());
        let back = Report::after(Some(&told), figures(Verdict::TooFew, 3)).unwrap();
        assert!(back.is_to_be_told(), "what was said does not hold any more");
    }

    #[test]
    fn a_verdict_that_is_there_at_the_first_look_is_told() {
        assert!(Report::after(None, figures(Verdict::Unhealthy, 0)).unwrap().is_to_be_told());
    }
}
