//! One rule as it stands in a file, with everything that is wrong with it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use toml::{Table, Value};

use super::channel::Channel;
use super::figure::{Figure, Unit};
use super::rule::{Comparison, Own, Rule, Thresholds};
use super::scope::{RuleName, Subject};
use super::severity::Severity;
use crate::metrics::Timed;

/// The rule that reports the others, and so cannot be switched off.
const RULE_FAILED: &str = "rule_failed";
/// Most minutes a rule looks back: 30 days, as long as measurements are kept.
const LONGEST_WINDOW: u32 = 30 * 24 * 60;

/// Reads one rule and remembers everything that is wrong with it.
pub(super) struct Reader<'a> {
    rule: &'a str,
    problems: &'a mut Vec<String>,
}

/// The fields of a rule.
pub(super) const FIELDS: [&str; 11] = [
    "figure",
    "fires",
    "thresholds",
    "of",
    "minutes",
    "least_events",
    "channels",
    "cool_down_minutes",
    "resolved_after",
    "runbook",
    "off",
];

impl<'a> Reader<'a> {
    /// Reads the rule of this name; what is wrong with it is added to `problems`.
    pub(super) const fn new(rule: &'a str, problems: &'a mut Vec<String>) -> Self {
        Self { rule, problems }
    }

    fn wrong(&mut self, problem: impl AsRef<str>) {
        self.problems.push(format!("{}: {}", self.rule, problem.as_ref()));
    }

    /// The rule; `None` if it is switched off, or not read because of what is wrong with it.
    pub(super) fn rule(&mut self, fields: &Value) -> Option<Rule> {
        let Value::Table(fields) = fields else {
            self.wrong("a rule is a table");
            return None;
        };
        for field in fields.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
            self.wrong(format!("{field} is no field of a rule"));
        }
        let name = RuleName::parse(self.rule).map_err(|e| self.wrong(e.to_string())).ok();
        let off = match fields.get("off") {
            None => false,
            Some(Value::Boolean(off)) => *off,
            Some(_) => {
                self.wrong("off must be true or false");
                false
            }
        };
        if off && self.rule == RULE_FAILED {
            self.wrong("cannot be switched off: it reports the others");
        }
        let figure = self.named(fields, "figure", Figure::named, &Figure::ALL.map(Figure::name));
        let fires = self.named(fields, "fires", Comparison::named, &Comparison::ALL.map(Comparison::name));
        let kind = figure.zip(fires);
        let thresholds = self.thresholds(fields.get("thresholds"), kind, "thresholds");
        let of = self.own(fields.get("of"), kind);
        if thresholds.is_empty() && of.is_empty() {
            self.wrong("thresholds must name warning, critical or both");
        }
        let minutes = self.number(fields, "minutes", Some(5), 1..=LONGEST_WINDOW.into());
        let least_events = self.number(fields, "least_events", Some(1), 1..=1_000_000);
        let channels = self.channels(fields.get("channels"));
        let cool_down = self.number(fields, "cool_down_minutes", None, 0..=10_080);
        let resolved_after = self.number(fields, "resolved_after", Some(2), 1..=100);
        let runbook = self.runbook(fields.get("runbook"));
        let rule = Rule {
            name: name?,
            figure: figure?,
            fires: fires?,
            thresholds,
            of,
            minutes: u32::try_from(minutes?).ok()?,
            least_events: least_events?,
            channels,
            cool_down: Duration::from_secs(cool_down? * 60),
            resolved_after: u32::try_from(resolved_after?).ok()?,
            runbook: runbook?,
        };
        (!off).then_some(rule)
    }

    fn named<T>(
        &mut self,
        fields: &Table,
        field: &str,
        named: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Option<T> {
        let text = fields.get(field).and_then(Value::as_str);
        let found = text.and_then(named);
        if found.is_none() {
            let known = known.join(", ");
            self.wrong(match text {
                Some(text) => format!("there is no {field} {text:?}; there are: {known}"),
                None => format!("{field} must be one of: {known}"),
            });
        }
        found
    }

    fn number(
        &mut self,
        fields: &Table,
        field: &str,
        default: Option<u64>,
        bounds: RangeInclusive<u64>,
    ) -> Option<u64> {
        let read = match fields.get(field) {
            None => default,
            Some(value) => value.as_integer().and_then(|number| u64::try_from(number).ok()),
        };
        let read = read.filter(|number| bounds.contains(number));
        if read.is_none() {
            self.wrong(format!("{field} must be {} to {}", bounds.start(), bounds.end()));
        }
        read
    }

    fn channels(&mut self, value: Option<&Value>) -> Vec<Channel> {
        let names = match value {
            Some(Value::Array(names)) if !names.is_empty() => names.as_slice(),
            _ => {
                self.wrong("channels must name at least one channel");
                return Vec::new();
            }
        };
        let known = Channel::ALL.map(Channel::name).join(", ");
        let mut channels = Vec::new();
        for name in names {
            let text = name.as_str().unwrap_or("not a text");
            match Channel::named(text) {
                Some(channel) if channels.contains(&channel) => self.wrong(format!("{text} is named twice")),
                Some(channel) => channels.push(channel),
                None => self.wrong(format!("there is no channel {text:?}; there are: {known}")),
            }
        }
        channels
    }

    fn runbook(&mut self, value: Option<&Value>) -> Option<String> {
        let runbook = value.and_then(Value::as_str).map(str::trim);
        // It stands in messages as a link or a path: one word.
        let fits = |text: &&str| (1..=200).contains(&text.len()) && !text.contains(char::is_whitespace);
        let runbook = runbook.filter(fits).map(str::to_owned);
        if runbook.is_none() {
            self.wrong("runbook must be a path or an address of 1 to 200 characters");
        }
        runbook
    }

    fn thresholds(
        &mut self,
        value: Option<&Value>,
        kind: Option<(Figure, Comparison)>,
        field: &str,
    ) -> Thresholds {
        let mut thresholds = Thresholds::new();
        let table = match value {
            None => return thresholds,
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.wrong(format!("{field} must be a table of severities"));
                return thresholds;
            }
        };
        for (name, value) in table {
            let Some(severity) = Severity::named(name) else {
                let known = Severity::ALL.map(Severity::name).join(", ");
                self.wrong(format!("{field}: there is no severity {name:?}; there are: {known}"));
                continue;
            };
            let number = match value {
                Value::Float(number) => Some(*number),
                Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
                _ => None,
            };
            match number.filter(|number| kind.is_none_or(|kind| is_sensible(*number, kind))) {
                Some(number) => drop(thresholds.insert(severity, number)),
                None => {
                    let rule = kind.map_or("a number", |(figure, _)| bounds_of(figure));
                    self.wrong(format!("{field}.{name} must be {rule}"));
                }
            }
        }
        let both = thresholds.get(&Severity::Warning).zip(thresholds.get(&Severity::Critical));
        if let (Some((warning, critical)), Some((_, fires))) = (both, kind) {
            let first = if fires == Comparison::Under { warning > critical } else { warning < critical };
            if !first {
                self.wrong(format!("{field}: warning must be reached before critical"));
            }
        }
        thresholds
    }

    fn own(&mut self, value: Option<&Value>, kind: Option<(Figure, Comparison)>) -> BTreeMap<Subject, Own> {
        let mut own = BTreeMap::new();
        let table = match value {
            None => return own,
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.wrong("of must be a table of subjects");
                return own;
            }
        };
        for (name, value) in table {
            let place = format!("of.{name}");
            let Value::Table(fields) = value else {
                self.wrong(format!("{place} must be a table"));
                continue;
            };
            for field in
                fields.keys().filter(|field| !["thresholds", "least_events"].contains(&field.as_str()))
            {
                self.wrong(format!("{place}: {field} is no field of a subject"));
            }
            // A misspelt operation would never be met.
            if kind.is_some_and(|(figure, _)| figure == Figure::P95)
                && let Err(unknown) = Timed::named(name)
            {
                self.wrong(format!("{place}: {unknown}"));
            }
            let subject = Subject::named(name);
            if subject.as_str() != name.as_str() {
                self.wrong(format!("{place}: a subject has at most 64 letters, digits, dots, dashes"));
            }
            let thresholds = self.thresholds(fields.get("thresholds"), kind, &format!("{place}.thresholds"));
            let least_events = fields
                .contains_key("least_events")
                .then(|| self.number(fields, "least_events", None, 1..=1_000_000))
                .flatten();
            own.insert(subject, Own { thresholds, least_events });
        }
        own
    }
}

/// Whether a figure can lie on both sides of a threshold.
fn is_sensible(threshold: f64, (figure, fires): (Figure, Comparison)) -> bool {
    let most = match figure.unit() {
        Unit::Percent => 100.0,
        Unit::Milliseconds => 86_400_000.0,
        Unit::Minutes => 43_200.0,
        Unit::Count => 1e9,
    };
    match fires {
        Comparison::Over => (0.0..most).contains(&threshold),
        Comparison::Under | Comparison::AtLeast => threshold > 0.0 && threshold <= most,
    }
}

/// What [`is_sensible`] requires, for a person.
const fn bounds_of(figure: Figure) -> &'static str {
    match figure.unit() {
        Unit::Percent => "a percentage, 0 to 100, that can be passed",
        Unit::Milliseconds => "milliseconds, more than 0, at most a day",
        Unit::Minutes => "minutes, more than 0, at most 30 days",
        Unit::Count => "a number, 0 to a billion, that can be passed",
    }
}
