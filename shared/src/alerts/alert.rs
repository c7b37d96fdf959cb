//! An alert: what is wrong since when, who has taken it up, whom it was brought to. Plain data, kept under a version.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::delivery::{Delivery, Kind};
use super::evaluate::Measured;
use super::figure::Figure;
use super::scope::{AlertId, Key};
use super::severity::Severity;

/// One time something went wrong, from when it fired until it was over. The last one of a key stays, so that its
/// cool-down is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Which.
    pub id: AlertId,
    /// What is wrong.
    pub figure: Figure,
    /// The gravest it has been.
    pub severity: Severity,
    /// What was measured when it became so grave.
    pub measured: Measured,
    /// What to do about it: a path or an address.
    pub runbook: String,
    /// Since when.
    pub fired_at: Timestamp,
    /// Since when it is critical.
    pub critical_at: Option<Timestamp>,
    /// How far it was escalated: 1, 2 or 3.
    pub level: u8,
    /// Who has taken it up.
    pub acknowledged: Option<Acknowledged>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Clean evaluations in a row.
    pub clean: u32,
    /// The last of them.
    pub clean_at: Option<Timestamp>,
    /// The evaluation that changed it last: an older one says nothing new.
    pub evaluated_at: Timestamp,
    /// What people are told of it, in the order it is to be told.
    pub deliveries: Vec<Delivery>,
}

/// Who has taken an alert up, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Their name, as they gave it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It goes on and nobody has taken it up.
    Firing,
    /// It goes on and somebody is at it.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl Status {
    /// Its name in answers and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

impl Alert {
    /// Which alert it is a time of.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.id.key
    }

    /// Where it stands.
    #[must_use]
    pub const fn status(&self) -> Status {
        match (self.resolved_at, &self.acknowledged) {
            (Some(_), _) => Status::Resolved,
            (None, Some(_)) => Status::Acknowledged,
            (None, None) => Status::Firing,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn is_going_on(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Whether nothing of it is left to be told: what happened meanwhile has overtaken the rest.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.deliveries.iter().all(|delivery| delivery.ended.is_some() || self.is_overtaken(delivery))
    }

    /// Whether a delivery would only confuse by now. Who never heard of an alert need not hear that it is over; what
    /// somebody has taken up is not escalated.
    #[must_use]
    pub const fn is_overtaken(&self, delivery: &Delivery) -> bool {
        match delivery.kind {
            Kind::Resolved => false,
            Kind::Escalated => self.resolved_at.is_some() || self.acknowledged.is_some(),
            Kind::Fired | Kind::Raised | Kind::Acknowledged => self.resolved_at.is_some(),
        }
    }
}

/// What has to be looked at now: what goes on and nobody has taken up, gravest first, then newest.
#[must_use]
pub fn active(alerts: impl IntoIterator<Item = Alert>) -> Vec<Alert> {
    let firing = alerts.into_iter().filter(|alert| alert.status() == Status::Firing);
    let mut active: Vec<Alert> = firing.collect();
    active.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| newest_first(a, b)));
    active
}

/// The last `most` alerts, newest first.
#[must_use]
pub fn history(alerts: impl IntoIterator<Item = Alert>, most: usize) -> Vec<Alert> {
    let mut history: Vec<Alert> = alerts.into_iter().collect();
    history.sort_by(newest_first);
    history.truncate(most);
    history
}

/// The first page of the history: at most `most` of these alerts, which are one more at least if there are more.
///
/// The next page begins before the last one's instant, so nothing of that instant is left over, unless more than a page
/// fired then.
#[must_use]
pub fn page(alerts: impl IntoIterator<Item = Alert>, most: usize) -> Vec<Alert> {
    let mut page = history(alerts, most.saturating_add(1));
    let Some(left) = page.get(most).map(|left| left.fired_at) else { return page };
    page.truncate(most);
    if page.first().is_some_and(|first| first.fired_at != left) {
        page.retain(|alert| alert.fired_at != left);
    }
    page
}

fn newest_first(a: &Alert, b: &Alert) -> std::cmp::Ordering {
    b.fired_at.cmp(&a.fired_at).then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::alerts::{RuleName, Scope, Subject};
    use crate::clock::later;

    pub(crate) fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    pub(crate) fn at(seconds: u64) -> Timestamp {
        later(noon(), std::time::Duration::from_secs(seconds))
    }

    pub(crate) fn key(rule: &str) -> Key {
        Key {
            scope: Scope::Installation,
            rule: RuleName::parse(rule).unwrap(),
            subject: Subject::named("buyer"),
        }
    }

    fn alert(rule: &str, severity: Severity, fired_at: Timestamp) -> Alert {
        Alert {
            id: AlertId::of(key(rule), fired_at),
            figure: Figure::ErrorRate,
            severity,
            measured: Measured { value: 7.0, threshold: 5.0, events: Some(100) },
            runbook: "docs/runbooks/high_error_rate.md".into(),
            fired_at,
            critical_at: None,
            level: 1,
            acknowledged: None,
            resolved_at: None,
            clean: 0,
            clean_at: None,
            evaluated_at: fired_at,
            deliveries: Vec::new(),
        }
    }

    #[test]
    fn what_somebody_has_taken_up_and_what_is_over_is_left_out_of_the_active_alerts() {
        let taken = Alert {
            acknowledged: Some(Acknowledged { by: "Ann".into(), at: at(60) }),
            ..alert("a", Severity::Critical, noon())
        };
        let over = Alert { resolved_at: Some(at(60)), ..alert("b", Severity::Critical, noon()) };
        let warning = alert("c", Severity::Warning, at(90));
        let critical = alert("d", Severity::Critical, at(30));
        let listed = active([taken.clone(), over.clone(), warning.clone(), critical.clone()]);
        assert_eq!(listed, [critical.clone(), warning]);
        let names = [taken, over, critical].map(|alert| alert.status().name());
        assert_eq!(names, ["acknowledged", "resolved", "firing"]);
    }

    #[test]
    fn the_history_is_the_last_hundred_newest_first() {
        let alerts = (0..150).map(|nth| alert("a", Severity::Warning, at(nth * 37 % 150)));
        let history = history(alerts, 100);
        assert_eq!(history.len(), 100);
        assert!(history.iter().map(|alert| alert.fired_at).rev().is_sorted());
        assert_eq!((history[0].fired_at, history[99].fired_at), (at(149), at(50)));
    }

    #[test]
    fn an_alert_is_stored_and_read_again() {
        let before = alert("a", Severity::Critical, noon());
        let stored = serde_json::to_value(&before).unwrap();
        assert_eq!(stored["id"], "*/a/buyer/1795176000000");
        assert_eq!(serde_json::from_value::<Alert>(stored).unwrap(), before);
    }
}
