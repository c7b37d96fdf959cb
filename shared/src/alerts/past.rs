//! What went wrong before, of one scope or of several, a page at a time.

use futures::future::try_join_all;
use jiff::Timestamp;

use super::alert::{Alert, page};
use super::ports::Alerts;
use super::scope::Scope;
use crate::error::Fault;

/// A page of the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Newest first.
    pub alerts: Vec<Alert>,
    /// The next page is of what fired before this; `None` if this is the last one.
    pub before: Option<Timestamp>,
}

/// What fired in these scopes before `before`, at most `most`.
///
/// # Errors
/// [`Fault`] as [`Alerts::history`].
pub async fn past(
    alerts: &dyn Alerts,
    scopes: &[Scope],
    before: Timestamp,
    most: usize,
) -> Result<Past, Fault> {
    let of = async |before, most| {
        let each = try_join_all(scopes.iter().map(|scope| alerts.history(scope, before, most))).await?;
        Ok::<_, Fault>(page(each.into_iter().flatten(), most))
    };
    // What breaks everywhere fires in every scope at once: a page holds whole instants.
    let page = of(before, most).await?;
    let Some(last) = page.last().map(|alert| alert.fired_at) else { return Ok(Past::default()) };
    let before = (!of(last, 1).await?.is_empty()).then_some(last);
    Ok(Past { alerts: page, before })
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::alerts::alert::tests::{at, key, noon};
    use crate::alerts::{AlertId, Figure, Key, Measured, Saved, Severity, StoredAlert};
    use crate::ids::LocationId;

    struct History(Vec<Alert>);

    #[async_trait]
    impl Alerts for History {
        async fn of(&self, _: &Scope) -> Result<Vec<StoredAlert>, Fault> {
            Ok(Vec::new())
        }

        async fn load(&self, _: &Key) -> Result<Option<StoredAlert>, Fault> {
            Ok(None)
        }

        async fn save(&self, _: &Alert, _: u64) -> Result<Saved, Fault> {
            Ok(Saved::Done)
        }

        async fn history(&self, scope: &Scope, before: Timestamp, most: usize) -> Result<Vec<Alert>, Fault> {
            let theirs = self.0.iter().filter(|alert| alert.key().scope == *scope && alert.fired_at < before);
            Ok(page(theirs.cloned(), most))
        }
    }

    fn scope(nth: usize) -> Scope {
        Scope::Location(LocationId::parse(&format!("LOC{nth}")).unwrap())
    }

    fn alert(nth: usize, rule: &str, seconds: u64) -> Alert {
        Alert {
            id: AlertId::of(Key { scope: scope(nth), ..key(rule) }, at(seconds)),
            figure: Figure::ErrorRate,
            severity: Severity::Warning,
            measured: Measured { value: 1.0, threshold: 0.0, events: None },
            runbook: String::new(),
            fired_at: at(seconds),
            critical_at: None,
            level: 1,
            acknowledged: None,
            resolved_at: None,
            clean: 0,
            clean_at: None,
            evaluated_at: at(seconds),
            deliveries: Vec::new(),
        }
    }

    #[tokio::test]
    async fn every_alert_of_every_scope_is_on_one_page_also_where_many_fired_at_once() {
        let scopes: Vec<Scope> = (0..3).map(scope).collect();
        // Every seventh second something breaks everywhere, in between only somewhere.
        let fires = |second: u64| {
            (0..3_usize).filter(move |nth| second.is_multiple_of(7) || second % 3 == *nth as u64)
        };
        let all: Vec<Alert> =
            (0..100).flat_map(|second| fires(second).map(move |nth| alert(nth, "a", second))).collect();
        let history = History(all.clone());
        for most in [5, 10, all.len() - 1, all.len(), 1_000] {
            let (mut seen, mut before) = (Vec::new(), Some(Timestamp::MAX));
            while let Some(until) = before {
                let page = past(&history, &scopes, until, most).await.unwrap();
                assert!(!page.alerts.is_empty() && page.alerts.len() <= most, "{most}");
                seen.extend(page.alerts.into_iter().map(|alert| alert.id));
                before = page.before;
            }
            let mut expected: Vec<AlertId> = all.iter().map(|alert| alert.id.clone()).collect();
            expected.sort();
            seen.sort();
            assert_eq!(seen, expected, "pages of {most}");
        }
        assert_eq!(past(&history, &scopes, noon(), 5).await.unwrap(), Past::default());
    }
}
