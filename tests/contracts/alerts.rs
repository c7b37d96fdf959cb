//! What every store of alerts must hold: read by the tests in memory, and here where it is deployed.

use std::time::Duration;

use jiff::Timestamp;
use shared::alerts::{
    Alert, AlertId, Alerts, Figure, Key, Measured, RuleName, Saved, Scope, Severity, StoredAlert, Subject,
};
use shared::clock::later;

fn at(seconds: u64) -> Timestamp {
    later("2026-11-20T12:00:00Z".parse().unwrap(), Duration::from_secs(seconds))
}

fn here() -> Scope {
    Scope::parse("LOCcontract1").unwrap()
}

fn alert(scope: Scope, rule: &str, subject: &str, fired_at: Timestamp) -> Alert {
    let key = Key { scope, rule: RuleName::parse(rule).unwrap(), subject: Subject::named(subject) };
    Alert {
        id: AlertId::of(key, fired_at),
        figure: Figure::DeadLetters,
        severity: Severity::Critical,
        measured: Measured { value: 7.25, threshold: 5.0, events: Some(100) },
        runbook: "docs/runbooks/dead_letters.md".into(),
        fired_at,
        critical_at: Some(fired_at),
        level: 1,
        acknowledged: None,
        resolved_at: None,
        clean: 0,
        clean_at: None,
        evaluated_at: fired_at,
        deliveries: Vec::new(),
    }
}

/// A change is made of what was seen, and of nothing else.
pub(crate) async fn a_change_is_made_of_what_was_seen(alerts: &dyn Alerts) {
    let first = alert(here(), "dead_letters", "inbound.fifo", at(0));
    assert_eq!(alerts.load(first.key()).await.unwrap(), None);
    assert_eq!(alerts.save(&first, 1).await.unwrap(), Saved::Conflict(None), "there is nothing yet");
    assert_eq!(alerts.save(&first, 0).await.unwrap(), Saved::Done);
    let stored = |alert: &Alert, version| StoredAlert { alert: alert.clone(), version };
    assert_eq!(alerts.load(first.key()).await.unwrap(), Some(stored(&first, 1)));
    let next = Alert { level: 2, evaluated_at: at(300), ..first.clone() };
    for seen in [0, 2] {
        let there = Saved::Conflict(Some(Box::new(stored(&first, 1))));
        assert_eq!(alerts.save(&next, seen).await.unwrap(), there, "{seen}");
    }
    assert_eq!(alerts.save(&next, 1).await.unwrap(), Saved::Done);
    assert_eq!(alerts.load(first.key()).await.unwrap(), Some(stored(&next, 2)));
    let known = alerts.history(&here(), at(9_999), 10).await.unwrap();
    assert_eq!(known, [next], "in the place of what it was, and nothing of what was refused");
}

/// A scope's alerts are the last of each key, and nobody else's.
pub(crate) async fn a_scope_has_its_own_alerts(alerts: &dyn Alerts) {
    // A location whose id begins as another's does.
    let scopes = [here(), Scope::parse("LOCcontract").unwrap(), Scope::Installation];
    for (nth, scope) in scopes.iter().enumerate() {
        for subject in ["inbound.fifo", "outcomes"] {
            let fired_at = at(nth as u64);
            alerts.save(&alert(scope.clone(), "dead_letters", subject, fired_at), 0).await.unwrap();
        }
        let over = Alert {
            resolved_at: Some(at(60)),
            ..alert(scope.clone(), "dead_letters", "outcomes", at(nth as u64))
        };
        assert_eq!(alerts.save(&over, 1).await.unwrap(), Saved::Done);
        assert_eq!(
            alerts.save(&alert(scope.clone(), "dead_letters", "outcomes", at(3_600)), 2).await.unwrap(),
            Saved::Done
        );
    }
    for (nth, scope) in scopes.iter().enumerate() {
        let mut found = alerts.of(scope).await.unwrap();
        found.sort_by_key(|stored| stored.alert.id.clone());
        let what: Vec<_> = found
            .iter()
            .map(|stored| (stored.alert.key().subject.as_str(), stored.alert.fired_at, stored.version))
            .collect();
        assert_eq!(what, [("inbound.fifo", at(nth as u64), 1), ("outcomes", at(3_600), 3)]);
        assert!(found.iter().all(|stored| stored.alert.key().scope == *scope));
        let history = alerts.history(scope, at(9_999), 10).await.unwrap();
        assert_eq!(history.len(), 3, "every time it fired");
    }
}

/// The history is read by the page, newest first, and nothing is left out between two pages.
pub(crate) async fn the_history_is_read_by_the_page(alerts: &dyn Alerts) {
    for nth in 0..12_u64 {
        // Three of them fire at the same instant.
        let fired_at = at(nth / 3 * 60);
        let fired = alert(here(), &format!("rule_{nth}"), "all", fired_at);
        assert_eq!(alerts.save(&fired, 0).await.unwrap(), Saved::Done);
    }
    let (mut before, mut read) = (at(9_999), Vec::new());
    loop {
        let page = alerts.history(&here(), before, 5).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 5);
        before = last.fired_at;
        read.extend(page);
    }
    assert_eq!(read.len(), 12);
    assert!(read.is_sorted_by_key(|alert| std::cmp::Reverse(alert.fired_at)));
    let names: std::collections::BTreeSet<_> = read.iter().map(|alert| alert.key().rule.as_str()).collect();
    assert_eq!(names.len(), 12);
    assert_eq!(alerts.history(&here(), at(0), 5).await.unwrap(), [], "nothing fired before the first");
    assert_eq!(alerts.history(&here(), at(9_999), 2).await.unwrap().len(), 2);
}
