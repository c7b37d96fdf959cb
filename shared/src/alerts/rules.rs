//! All rules: those that ship (`rules.toml`), with what an installation's own file changes.
//!
//! Everything wrong with a file is named at once, each by its rule and field, so that no typing error silences an alert.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::figure::Figure;
use super::figures::Wanted;
use super::read_rule::Reader;
use super::rule::Rule;
use super::scope::{RuleName, Scope};

/// The rules that ship.
const SHIPPED: &str = include_str!("rules.toml");

/// Everything wrong with rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("alert rules: {}", .0.join("; "))]
pub struct RulesError(pub Vec<String>);

/// All rules, by name; by default none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    rules: BTreeMap<RuleName, Rule>,
}

impl Rules {
    /// The rules that ship.
    ///
    /// # Errors
    /// [`RulesError`]: never, as the tests know.
    pub fn shipped() -> Result<Self, RulesError> {
        Self::with("")
    }

    /// The rules that ship with what an installation's own file changes. A rule it names that is not known is a new
    /// one. A field it names replaces the shipped one as a whole; of `of`, a subject at a time.
    ///
    /// # Errors
    /// [`RulesError`] with everything that is wrong.
    pub fn with(own: &str) -> Result<Self, RulesError> {
        let mut problems = Vec::new();
        let mut all = table(SHIPPED, &mut problems);
        for (name, fields) in table(own, &mut problems) {
            match (all.get_mut(&name), fields) {
                (Some(Value::Table(shipped)), Value::Table(fields)) => replace(shipped, fields),
                (_, fields) => drop(all.insert(name, fields)),
            }
        }
        let mut rules = BTreeMap::new();
        for (name, fields) in &all {
            if let Some(rule) = Reader::new(name, &mut problems).rule(fields) {
                rules.insert(rule.name.clone(), rule);
            }
        }
        if problems.is_empty() { Ok(Self { rules }) } else { Err(RulesError(problems)) }
    }

    /// Each of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rule of that name.
    #[must_use]
    pub fn get(&self, name: &RuleName) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// What has to be read of a scope to evaluate all rules that concern it.
    #[must_use]
    pub fn wanted_of(&self, scope: &Scope) -> BTreeSet<Wanted> {
        let read = |rule: &&Rule| rule.figure != Figure::FailedRules && rule.figure.is_known_of(scope);
        self.iter().filter(read).map(Rule::wanted).collect()
    }
}

fn table(text: &str, problems: &mut Vec<String>) -> Table {
    text.parse().unwrap_or_else(|e: toml::de::Error| {
        problems.push(e.to_string().split_whitespace().collect::<Vec<_>>().join(" "));
        Table::new()
    })
}

/// A field at a time, and of `of` a subject at a time.
fn replace(shipped: &mut Table, fields: Table) {
    for (field, value) in fields {
        match (shipped.get_mut(&field), value) {
            (Some(Value::Table(subjects)), Value::Table(own)) if field == "of" => subjects.extend(own),
            (_, value) => drop(shipped.insert(field, value)),
        }
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
