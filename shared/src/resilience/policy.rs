//! How often and how fast a call is tried again, by name. Everything here is configuration.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::BreakerRules;

/// When a call that failed is tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Milliseconds before each retry: as many retries as delays, one attempt more than that.
    pub delays_ms: Vec<u64>,
    /// How far a delay may lie from what stands here, to either side, in percent, at most 100.
    pub jitter_percent: u8,
    /// Longest delay in milliseconds, jitter included; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_ms: Option<u64>,
}

impl Policy {
    /// Attempts in all.
    #[must_use]
    pub fn attempts(&self) -> usize {
        self.delays_ms.len() + 1
    }

    /// The delay before the retry of this number, 0 the first; `None` if there is no such retry.
    ///
    /// `jitter` lies between -1 and 1: the two ends of the range. The cap applies after it.
    #[must_use]
    pub fn delay(&self, retry: usize, jitter: f64) -> Option<Duration> {
        let delay = Duration::from_millis(*self.delays_ms.get(retry)?);
        let factor = 1.0 + f64::from(self.jitter_percent) / 100.0 * jitter.clamp(-1.0, 1.0);
        let delay = delay.mul_f64(factor.max(0.0));
        Some(self.cap_ms.map_or(delay, |cap| delay.min(Duration::from_millis(cap))))
    }
}

/// The policies by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policies {
    /// Services on the Internet: the CRM, assessments, matches.
    pub external: Policy,
    /// Language models.
    pub llm: Policy,
    /// DynamoDB, beyond what the SDK does by itself.
    pub database: Policy,
    /// Whoever answers 429 and does not say until when.
    pub rate_limited: Policy,
}

impl Default for Policies {
    fn default() -> Self {
        let policy = |delays_ms: &[u64], jitter_percent, cap_ms| Policy {
            delays_ms: delays_ms.to_vec(),
            jitter_percent,
            cap_ms,
        };
        Self {
            external: policy(&[500, 1_000, 2_000], 10, None),
            llm: policy(&[1_000, 2_000], 50, Some(10_000)),
            database: policy(&[500, 1_000, 2_000, 4_000], 50, Some(10_000)),
            rate_limited: policy(&[4_000, 8_000, 16_000, 32_000], 50, Some(60_000)),
        }
    }
}

/// All that is configured here; what is not named keeps its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resilience {
    /// When a call is tried again.
    pub retry: Policies,
    /// When a dependency is left alone.
    pub breaker: BreakerRules,
}

/// A configuration that does not read, or makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ResilienceError(String);

impl FromStr for Resilience {
    type Err = ResilienceError;

    /// Reads JSON such as `{"retry": {"external": {"delays_ms": [500], "jitter_percent": 10}}}`. An unknown name is an
    /// error too, so that a typing error cannot pass for a setting.
    fn from_str(json: &str) -> Result<Self, ResilienceError> {
        let read: Self = serde_json::from_str(json).map_err(|e| ResilienceError(e.to_string()))?;
        let retry = &read.retry;
        for policy in [&retry.external, &retry.llm, &retry.database, &retry.rate_limited] {
            if policy.jitter_percent > 100 || policy.delays_ms.len() > 20 {
                let rule = "a policy has at most 20 delays and at most 100 percent of jitter";
                return Err(ResilienceError(rule.into()));
            }
        }
        if read.breaker.failures == 0 || read.breaker.successes == 0 || read.breaker.trials == 0 {
            return Err(ResilienceError("a breaker counts to at least 1".into()));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(policy: &Policy, jitter: f64) -> Vec<f64> {
        (0..policy.delays_ms.len()).map(|n| policy.delay(n, jitter).unwrap().as_secs_f64()).collect()
    }

    #[test]
    fn the_policies_are_those_that_were_asked_for() {
        let policies = Policies::default();
        assert_eq!(seconds(&policies.external, 0.0), [0.5, 1.0, 2.0]);
        assert_eq!(seconds(&policies.llm, 0.0), [1.0, 2.0]);
        assert_eq!(seconds(&policies.database, 0.0), [0.5, 1.0, 2.0, 4.0]);
        assert_eq!(seconds(&policies.rate_limited, 0.0), [4.0, 8.0, 16.0, 32.0]);
        let attempts = [&policies.external, &policies.llm, &policies.database, &policies.rate_limited];
        assert_eq!(attempts.map(Policy::attempts), [4, 3, 5, 5]);
    }

    #[test]
    fn jitter_moves_a_delay_to_both_sides_by_its_share() {
        let policies = Policies::default();
        assert_eq!(seconds(&policies.external, -1.0), [0.45, 0.9, 1.8]);
        assert_eq!(seconds(&policies.external, 1.0), [0.55, 1.1, 2.2]);
        assert_eq!(seconds(&policies.database, -1.0), [0.25, 0.5, 1.0, 2.0]);
    }

    #[test]
    fn the_cap_applies_after_the_jitter() {
        let policy = Policy { delays_ms: vec![8_000, 40_000], jitter_percent: 50, cap_ms: Some(10_000) };
        assert_eq!(seconds(&policy, 1.0), [10.0, 10.0]);
        assert_eq!(seconds(&policy, -1.0), [4.0, 10.0], "20 s, capped");
        assert_eq!(policy.delay(2, 0.0), None);
    }

    #[test]
    fn what_is_not_named_keeps_its_default_and_what_is_misspelt_is_refused() {
        let read: Resilience = r#"{"breaker": {"open_ms": 5}}"#.parse().unwrap();
        assert_eq!((read.breaker.open_ms, read.breaker.failures), (5, 5));
        assert_eq!(read.retry, Policies::default());
        for wrong in [
            "",
            r#"{"retries": {}}"#,
            r#"{"breaker": {"failures": 0}}"#,
            r#"{"retry": {"llm": {"delays_ms": [], "jitter_percent": 101}}}"#,
        ] {
            assert!(wrong.parse::<Resilience>().is_err(), "{wrong}");
        }
    }
}
