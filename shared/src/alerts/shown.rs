//! An alert as it is handed out: the JSON of `GET /api/alerts` and of `jorge alerts --json` (`docs/api.md`).
//!
//! Its format is a promise: members are added, none is renamed or means anything else. How an alert is stored is not.

use jiff::Timestamp;
use serde::Serialize;

use super::alert::{Acknowledged, Alert};
use super::delivery::{Delivery, Ended};
use super::figure::{Figure, Unit};
use super::scope::Scope;
use super::wording;

/// Everything people and programs may know of an alert.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// Its id, as it stands in a URL.
    pub id: String,
    /// `firing`, `acknowledged` or `resolved`.
    pub status: &'static str,
    /// `warning` or `critical`: the gravest it has been.
    pub severity: &'static str,
    /// By which rule.
    pub rule: String,
    /// Whose; `None`: what all locations share.
    pub location: Option<String>,
    /// About what of it; `None`: the whole.
    pub about: Option<String>,
    /// What is wrong, in a sentence.
    pub sentence: &'static str,
    /// What was measured against what, in words.
    pub measured: String,
    /// The value, in the unit.
    pub value: f64,
    /// The threshold it passed.
    pub threshold: f64,
    /// `percent`, `milliseconds`, `minutes` or `count`.
    pub unit: &'static str,
    /// How many events the value is made of; `None` if it is a state.
    pub events: Option<u64>,
    /// Since when.
    pub fired_at: Timestamp,
    /// How far it was escalated: 1, 2 or 3.
    pub level: u8,
    /// Who has taken it up.
    pub acknowledged: Option<Acknowledged>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// What to do about it: a path or an address.
    pub runbook: String,
    /// Who was told, and who is still to be.
    pub told: Vec<Told>,
}

/// One message to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Where.
    pub channel: &'static str,
    /// `fired`, `raised`, `escalated`, `acknowledged` or `resolved`.
    pub what: &'static str,
    /// `delivered`, `refused`, `given_up`, `overtaken` or `owed`.
    pub outcome: &'static str,
    /// When it ended so; `None` while it is owed, or if it was overtaken.
    pub at: Option<Timestamp>,
    /// How often it was begun.
    pub tries: u32,
}

impl Shown {
    /// An alert as it is.
    #[must_use]
    pub fn of(alert: &Alert) -> Self {
        let key = alert.key();
        Self {
            id: alert.id.segment(),
            status: alert.status().name(),
            severity: alert.severity.name(),
            rule: key.rule.to_string(),
            location: match &key.scope {
                Scope::Installation => None,
                Scope::Location(location) => Some(location.to_string()),
            },
            about: (!key.subject.is_whole()).then(|| key.subject.to_string()),
            sentence: wording::what_is_wrong(alert.figure),
            measured: wording::against(alert.figure, alert.measured),
            value: alert.measured.value,
            threshold: alert.measured.threshold,
            unit: unit(alert.figure),
            events: alert.measured.events,
            fired_at: alert.fired_at,
            level: alert.level,
            acknowledged: alert.acknowledged.clone(),
            resolved_at: alert.resolved_at,
            runbook: alert.runbook.clone(),
            told: alert.deliveries.iter().map(|delivery| told(alert, delivery)).collect(),
        }
    }

    /// What it is called: `high error rate, buyer`.
    #[must_use]
    pub fn name(&self) -> String {
        let rule = self.rule.replace('_', " ");
        self.about.as_ref().map_or_else(|| rule.clone(), |about| format!("{rule}, {about}"))
    }
}

fn told(alert: &Alert, delivery: &Delivery) -> Told {
    let (outcome, at) = match delivery.ended {
        Some((Ended::Delivered, at)) => ("delivered", Some(at)),
        Some((Ended::Refused, at)) => ("refused", Some(at)),
        Some((Ended::GivenUp, at)) => ("given_up", Some(at)),
        None if alert.is_overtaken(delivery) => ("overtaken", None),
        None => ("owed", None),
    };
    let (channel, what) = (delivery.channel.name(), delivery.kind.name());
    Told { channel, what, outcome, at, tries: delivery.tries }
}

const fn unit(figure: Figure) -> &'static str {
    match figure.unit() {
        Unit::Percent => "percent",
        Unit::Milliseconds => "milliseconds",
        Unit::Minutes => "minutes",
        Unit::Count => "count",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::alerts::alert::tests::{at, key, noon};
    use crate::alerts::{AlertId, Channel, Kind, Measured, Severity, Subject};

    fn alert() -> Alert {
        let fired = Delivery {
            tries: 1,
            ended: Some((Ended::Delivered, at(2))),
            ..Delivery::owed(Kind::Fired, 1, Channel::Email, noon())
        };
        let escalated = Delivery::owed(Kind::Escalated, 2, Channel::Slack, at(300));
        Alert {
            id: AlertId::of(key("high_error_rate"), noon()),
            figure: Figure::ErrorRate,
            severity: Severity::Critical,
            measured: Measured { value: 7.5, threshold: 5.0, events: Some(200) },
            runbook: "docs/runbooks/high_error_rate.md".into(),
            fired_at: noon(),
            critical_at: Some(noon()),
            level: 2,
            acknowledged: Some(Acknowledged { by: "Ann".into(), at: at(310) }),
            resolved_at: None,
            clean: 0,
            clean_at: None,
            evaluated_at: at(310),
            deliveries: vec![fired, escalated],
        }
    }

    #[test]
    fn everything_is_told_under_the_names_that_were_promised() {
        let expected = json!({
            "id": "*~high_error_rate~buyer~1795176000000",
            "status": "acknowledged", "severity": "critical",
            "rule": "high_error_rate", "location": null, "about": "buyer",
            "sentence": "Operations of this bot fail.",
            "measured": "7.5 % of 200, more than 5 %",
            "value": 7.5, "threshold": 5.0, "unit": "percent", "events": 200,
            "fired_at": "2026-11-20T12:00:00Z", "level": 2,
            "acknowledged": {"by": "Ann", "at": "2026-11-20T12:05:10Z"},
            "resolved_at": null, "runbook": "docs/runbooks/high_error_rate.md",
            "told": [
                {"channel": "email", "what": "fired", "outcome": "delivered", "at": "2026-11-20T12:00:02Z", "tries": 1},
                {"channel": "slack", "what": "escalated", "outcome": "overtaken", "at": null, "tries": 0}
            ]
        });
        assert_eq!(serde_json::to_value(Shown::of(&alert())).unwrap(), expected);
    }

    #[test]
    fn an_alert_is_called_by_its_rule_and_what_it_is_about() {
        assert_eq!(Shown::of(&alert()).name(), "high error rate, buyer");
        let mut whole = alert();
        whole.id.key.subject = Subject::whole();
        assert_eq!(Shown::of(&whole).name(), "high error rate");
    }
}
