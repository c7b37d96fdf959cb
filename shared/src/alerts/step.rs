//! The life of an alert.
//!
//! ```text
//!            breach, cool-down over        2 clean evaluations
//! (nothing) ------------------------> firing ----------------> resolved
//!                                     |    ^                       |
//!                                level 2, 3, critical              |
//!                                     |                            |
//!                                     +--> acknowledged ---------->+
//! ```
//!
//! Pure: whoever decides writes the result under the version it was decided on, and decides again if somebody was
//! faster. So every change happens once, however many decide at the same time.

use std::time::Duration;

use jiff::Timestamp;

use super::alert::{Acknowledged, Alert};
use super::channel::Channel;
use super::delivery::{Delivery, Kind};
use super::evaluate::{Measured, Verdict};
use super::levels::{LEVELS, among};
use super::rule::Rule;
use super::scope::{AlertId, Key};
use super::severity::Severity;
use crate::clock::{later, millis_since};

/// Clean evaluations that follow each other faster are one: checkers may overlap. Half of what lies between two.
const BETWEEN_EVALUATIONS: Duration = Duration::from_secs(15);
/// Longest name of somebody who takes an alert up, in characters.
const LONGEST_NAME: usize = 80;

/// What is known of one alert at an evaluation.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Which.
    pub key: &'a Key,
    /// Its rule; `None` if there is none any more.
    pub rule: Option<&'a Rule>,
    /// What it says.
    pub verdict: &'a Verdict,
    /// The channels that are set up.
    pub set_up: &'a [Channel],
}

/// What becomes of an alert at an evaluation; `None` if nothing does.
///
/// `before` is the last one of the key, whether it goes on or not.
#[must_use]
pub fn step(before: Option<&Alert>, case: Case<'_>, now: Timestamp) -> Option<Alert> {
    match before {
        // Somebody has evaluated later than this and was faster.
        Some(alert) if now < alert.evaluated_at => None,
        Some(alert) if alert.is_going_on() => {
            let mut next = alert.clone();
            go_on(&mut next, case, now);
            (next != *alert).then_some(Alert { evaluated_at: now, ..next })
        }
        _ => fire(before, case, now),
    }
}

fn fire(before: Option<&Alert>, case: Case<'_>, now: Timestamp) -> Option<Alert> {
    let (Verdict::Breach(severity, measured), Some(rule)) = (case.verdict, case.rule) else { return None };
    if before.is_some_and(|before| now < later(before.fired_at, rule.cool_down)) {
        return None;
    }
    let mut alert = Alert {
        id: AlertId::of(case.key.clone(), now),
        figure: rule.figure,
        severity: *severity,
        measured: *measured,
        runbook: rule.runbook.clone(),
        fired_at: now,
        critical_at: (*severity == Severity::Critical).then_some(now),
        level: 1,
        acknowledged: None,
        resolved_at: None,
        clean: 0,
        clean_at: None,
        evaluated_at: now,
        deliveries: Vec::new(),
    };
    alert.owe(Kind::Fired, among(&rule.channels, case.set_up), now);
    Some(alert)
}

fn go_on(alert: &mut Alert, case: Case<'_>, now: Timestamp) {
    match case.verdict {
        Verdict::Breach(severity, measured) => {
            (alert.clean, alert.clean_at) = (0, None);
            if *severity > alert.severity {
                raise(alert, (*severity, *measured), case, now);
            }
        }
        Verdict::Clean => {
            let counted = alert
                .clean_at
                .is_some_and(|last| u128::from(millis_since(last, now)) < BETWEEN_EVALUATIONS.as_millis());
            if !counted {
                (alert.clean, alert.clean_at) = (alert.clean.saturating_add(1), Some(now));
            }
        }
        Verdict::TooFew { .. } | Verdict::Failed => {}
    }
    // A rule that is gone has nothing more to say.
    if alert.clean >= case.rule.map_or(1, |rule| rule.resolved_after) {
        alert.resolved_at = Some(now);
        let heard = alert.heard();
        alert.owe(Kind::Resolved, heard, now);
    } else {
        escalate(alert, case.set_up, now);
    }
}

fn raise(alert: &mut Alert, (severity, measured): (Severity, Measured), case: Case<'_>, now: Timestamp) {
    (alert.severity, alert.measured) = (severity, measured);
    alert.critical_at = Some(now);
    let channels = case.rule.map_or(&[][..], |rule| &rule.channels);
    alert.owe(Kind::Raised, among(channels, case.set_up), now);
}

/// Every level whose time has come, also those whose time came while nobody was checking.
fn escalate(alert: &mut Alert, set_up: &[Channel], now: Timestamp) {
    let (Some(critical_at), None) = (alert.critical_at, &alert.acknowledged) else { return };
    for level in LEVELS {
        if alert.level < level.number && now >= later(critical_at, level.after) {
            alert.level = level.number;
            alert.owe(Kind::Escalated, among(level.channels, set_up), now);
        }
    }
}

/// Why nobody takes an alert up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is over.
    #[error("the alert is over")]
    Over,
    /// That one is over; the same has gone wrong again since.
    #[error("that alert is over; it has fired anew since")]
    FiredAnew,
    /// Somebody has already.
    #[error("{} has taken it up at {}", .0.by, .0.at)]
    Already(Acknowledged),
    /// A name is one line of 1 to 80 characters.
    #[error("a name is needed: one line, at most {LONGEST_NAME} characters")]
    Nameless,
}

/// Somebody takes an alert up: it is not escalated any further.
///
/// # Errors
/// [`Refusal`] when there is nothing to be taken up, or nobody to do it.
pub fn acknowledge(alert: &Alert, id: &AlertId, by: &str, now: Timestamp) -> Result<Alert, Refusal> {
    let by = by.trim();
    let is_name = (1..=LONGEST_NAME).contains(&by.chars().count()) && !by.contains(char::is_control);
    if alert.id != *id {
        return Err(Refusal::FiredAnew);
    }
    if !alert.is_going_on() {
        return Err(Refusal::Over);
    }
    if let Some(acknowledged) = &alert.acknowledged {
        return Err(Refusal::Already(acknowledged.clone()));
    }
    if !is_name {
        return Err(Refusal::Nameless);
    }
    let mut next = alert.clone();
    next.acknowledged = Some(Acknowledged { by: by.to_owned(), at: now });
    let mut heard = next.heard();
    heard.retain(|channel| channel.hears_of_acknowledgement());
    next.owe(Kind::Acknowledged, heard, now);
    Ok(next)
}

impl Alert {
    fn owe(&mut self, kind: Kind, channels: Vec<Channel>, now: Timestamp) {
        let level = self.level;
        let owed = channels.into_iter().map(|channel| Delivery::owed(kind, level, channel, now));
        self.deliveries.extend(owed);
    }

    /// The channels on which people may know of it.
    fn heard(&self) -> Vec<Channel> {
        let mut heard: Vec<Channel> = Vec::new();
        for delivery in self.deliveries.iter().filter(|delivery| delivery.may_have_arrived()) {
            if !heard.contains(&delivery.channel) {
                heard.push(delivery.channel);
            }
        }
        heard
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
