//! What the rules say of what is known. One rule that cannot be evaluated does not keep the others from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::figures::{Figures, Reading, Readings};
use super::rule::Rule;
use super::rules::Rules;
use super::scope::{Key, RuleName, Scope, Subject};
use super::severity::Severity;

/// What a threshold was held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The value, in the figure's unit.
    pub value: f64,
    /// The threshold it passed, or once it is over, the one it had passed.
    pub threshold: f64,
    /// How many events it was made of; `None` if it is a state.
    pub events: Option<u64>,
}

/// What a rule says of a subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is as grave as this.
    Breach(Severity, Measured),
    /// It is beyond a threshold, by fewer events than it takes to say so: what fires goes on, nothing begins.
    TooFew {
        /// How many there were.
        events: u64,
    },
    /// It is as it should be, or nothing happened: no traffic is not an incident.
    Clean,
    /// It could not be found out.
    Failed,
}

/// What the rules say of one scope at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    scope: Scope,
    /// Whatever is not clean.
    verdicts: BTreeMap<(RuleName, Subject), Verdict>,
    /// Rules that could not be evaluated, and why not.
    failed: BTreeMap<RuleName, String>,
}

/// Evaluates every rule that concerns a scope.
#[must_use]
pub fn evaluate(rules: &Rules, scope: &Scope, figures: &Figures) -> Evaluation {
    let mut evaluation =
        Evaluation { scope: scope.clone(), verdicts: BTreeMap::new(), failed: BTreeMap::new() };
    let concerned = rules.iter().filter(|rule| rule.figure.is_known_of(scope));
    let (reporting, reported): (Vec<&Rule>, Vec<&Rule>) =
        concerned.partition(|rule| rule.figure == Figure::FailedRules);
    for rule in reported {
        match figures.get(rule.wanted()) {
            Ok(readings) => evaluation.judge(rule, readings),
            Err(why) => drop(evaluation.failed.insert(rule.name.clone(), why.to_owned())),
        }
    }
    let one = |rule: &RuleName| (Subject::named(rule.as_str()), Reading::count(1));
    let failed: Readings = evaluation.failed.keys().map(one).collect();
    for rule in reporting {
        evaluation.judge(rule, &failed);
    }
    evaluation
}

impl Evaluation {
    fn judge(&mut self, rule: &Rule, readings: &Readings) {
        for (subject, reading) in readings {
            match judge(rule, subject, *reading) {
                Verdict::Clean => {}
                Verdict::Failed => {
                    self.failed.insert(rule.name.clone(), format!("{subject} is not a number"));
                }
                verdict => drop(self.verdicts.insert((rule.name.clone(), subject.clone()), verdict)),
            }
        }
    }

    /// What it says of one alert. What is not measured any more, and what no rule looks at any more, is clean.
    #[must_use]
    pub fn of(&self, rule: &RuleName, subject: &Subject) -> Verdict {
        match self.verdicts.get(&(rule.clone(), subject.clone())) {
            Some(verdict) => verdict.clone(),
            None if self.failed.contains_key(rule) => Verdict::Failed,
            None => Verdict::Clean,
        }
    }

    /// Every alert something has to be decided about: what is in breach, and of the `known` ones all.
    #[must_use]
    pub fn concerns(&self, known: impl IntoIterator<Item = Key>) -> BTreeSet<Key> {
        let breaches = self.verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Breach(..)));
        let key = |(rule, subject): &(RuleName, Subject)| Key {
            scope: self.scope.clone(),
            rule: rule.clone(),
            subject: subject.clone(),
        };
        breaches.map(|(about, _)| key(about)).chain(known).collect()
    }

    /// The rules that could not be evaluated, and why not.
    pub fn failed(&self) -> impl Iterator<Item = (&RuleName, &str)> {
        self.failed.iter().map(|(rule, why)| (rule, why.as_str()))
    }
}

fn judge(rule: &Rule, subject: &Subject, reading: Reading) -> Verdict {
    let (value, events) = match reading {
        Reading::State(value) => (value, None),
        Reading::Events { value: Some(value), events } if events > 0 => (value, Some(events)),
        Reading::Events { .. } => return Verdict::Clean,
    };
    if !value.is_finite() {
        return Verdict::Failed;
    }
    match (rule.severity_of(subject, value), events) {
        (None, _) => Verdict::Clean,
        (Some(_), Some(events)) if events < rule.least_events_of(subject) => Verdict::TooFew { events },
        (Some((severity, threshold)), events) => {
            Verdict::Breach(severity, Measured { value, threshold, events })
        }
    }
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
pub(super) mod tests;
