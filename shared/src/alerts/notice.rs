//! What people read of an alert, and what on-call services are told. It names no contact.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::alert::Alert;
use super::delivery::{Delivery, DeliveryName, Kind};
use super::figure::Figure;
use super::scope::Scope;
use super::severity::Severity;
use super::wording;
use crate::clock::millis_since;
use crate::locations::Settings;

/// Most characters of a title: what Opsgenie takes as a message. Slack takes 150, PagerDuty 1,024.
const LONGEST_TITLE: usize = 130;

/// Where something is wrong, for people.
#[derive(Clone, Debug)]
pub struct Place {
    /// The team, or all of them.
    pub name: String,
    /// The zone its people read times in.
    pub zone: TimeZone,
}

impl Place {
    /// What all locations share.
    #[must_use]
    pub fn installation() -> Self {
        Self { name: "all locations".to_owned(), zone: TimeZone::UTC }
    }

    /// A location.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self { name: plain(&settings.team_name), zone: settings.zone() }
    }
}

/// One message, for whichever channel: it takes the whole text, or title and lines apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The delivery it is: the same however often it is sent.
    pub name: DeliveryName,
    /// What on-call services know the incident by: trigger, acknowledgement and end bear the same.
    pub incident: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub figure: Figure,
    /// The measured value, in the figure's unit.
    pub value: f64,
    /// The threshold it passed.
    pub threshold: f64,
    /// Since when.
    pub since: Timestamp,
    /// When what it tells happened.
    pub at: Timestamp,
    /// One line of at most 130 characters.
    pub title: String,
    /// What is wrong, in a sentence.
    pub sentence: &'static str,
    /// What there is to know, by name.
    pub lines: Vec<(&'static str, String)>,
    /// What to do about it: a path or an address.
    pub runbook: String,
    /// Where somebody takes it up; `None` if it is over, taken up, or there is no such address.
    pub acknowledge: Option<String>,
}

impl Notice {
    /// What a delivery of an alert says.
    #[must_use]
    pub fn of(alert: &Alert, delivery: &Delivery, place: &Place, acknowledge: Option<String>) -> Self {
        let open = !matches!(delivery.kind, Kind::Acknowledged | Kind::Resolved);
        Self {
            name: delivery.name(&alert.id),
            incident: alert.key().to_string(),
            severity: alert.severity,
            figure: alert.figure,
            value: alert.measured.value,
            threshold: alert.measured.threshold,
            since: alert.fired_at,
            at: happened_at(alert, delivery),
            title: title(alert, delivery).chars().take(LONGEST_TITLE).collect(),
            sentence: wording::what_is_wrong(alert.figure),
            lines: lines(alert, place),
            runbook: alert.runbook.clone(),
            acknowledge: acknowledge.filter(|_| open),
        }
    }

    /// All of it as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = vec![self.sentence.to_owned(), String::new()];
        text.extend(self.lines.iter().map(|(name, value)| format!("{name}: {value}")));
        text.extend([String::new(), format!("What to do: {}", self.runbook)]);
        text.extend(self.acknowledge.iter().map(|link| format!("Take it up: {link}")));
        text.join("\n")
    }
}

/// `[CRITICAL] high error rate, buyer: 7 % of 200, more than 5 %`.
fn title(alert: &Alert, delivery: &Delivery) -> String {
    let subject = &alert.key().subject;
    let about = if subject.is_whole() { String::new() } else { format!(", {subject}") };
    let what = format!("{}{about}", alert.key().rule.as_str().replace('_', " "));
    let measured = wording::against(alert.figure, alert.measured);
    let severity = alert.severity.name().to_uppercase();
    match delivery.kind {
        Kind::Fired => format!("[{severity}] {what}: {measured}"),
        Kind::Raised => format!("[{severity} NOW] {what}: {measured}"),
        Kind::Escalated => {
            let waited =
                alert.critical_at.map_or(0, |since| millis_since(since, escalated_at(alert, delivery)));
            let waited = wording::span(Duration::from_millis(waited));
            format!("[{severity}, nobody has taken it up for {waited}] {what}: {measured}")
        }
        Kind::Acknowledged => {
            let by = alert.acknowledged.as_ref().map_or("somebody", |taken| &taken.by);
            format!("[TAKEN UP by {}] {what}", plain(by))
        }
        Kind::Resolved => {
            let over = alert.resolved_at.unwrap_or(alert.evaluated_at);
            let lasted = wording::span(Duration::from_millis(millis_since(alert.fired_at, over)));
            format!("[OVER after {lasted}] {what}")
        }
    }
}

/// When what a delivery tells happened, however late it is told.
fn happened_at(alert: &Alert, delivery: &Delivery) -> Timestamp {
    let happened = match delivery.kind {
        Kind::Fired => Some(alert.fired_at),
        Kind::Raised => alert.critical_at,
        Kind::Escalated => Some(escalated_at(alert, delivery)),
        Kind::Acknowledged => alert.acknowledged.as_ref().map(|taken| taken.at),
        Kind::Resolved => alert.resolved_at,
    };
    happened.unwrap_or(alert.evaluated_at)
}

/// When a level was reached: what is tried again later still says how long it was then.
fn escalated_at(alert: &Alert, delivery: &Delivery) -> Timestamp {
    let level = super::levels::LEVELS.into_iter().find(|level| level.number == delivery.level);
    let reached = level.zip(alert.critical_at).map(|(level, since)| crate::clock::later(since, level.after));
    reached.unwrap_or(alert.evaluated_at)
}

fn lines(alert: &Alert, place: &Place) -> Vec<(&'static str, String)> {
    let time =
        |at: Timestamp| at.to_zoned(place.zone.clone()).strftime("%A, %B %-d, %-I:%M %p %Z").to_string();
    let location = match &alert.key().scope {
        Scope::Installation => place.name.clone(),
        Scope::Location(location) => format!("{} ({location})", place.name),
    };
    let mut lines = vec![
        (wording::what_was_measured(alert.figure), wording::against(alert.figure, alert.measured)),
        ("Where", location),
    ];
    if !alert.key().subject.is_whole() {
        lines.push(("About", alert.key().subject.to_string()));
    }
    lines.push(("Since", time(alert.fired_at)));
    if let Some(taken) = &alert.acknowledged {
        lines.push(("Taken up", format!("{}, {}", plain(&taken.by), time(taken.at))));
    }
    lines.extend(alert.resolved_at.map(|over| ("Over", time(over))));
    lines.push(("Alert", alert.id.to_string()));
    lines
}

/// A name on one line, without what could pass for markup.
fn plain(text: &str) -> String {
    let plain = |c: char| if c.is_control() || "<>|*`[]".contains(c) { ' ' } else { c };
    let text: String = text.chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
