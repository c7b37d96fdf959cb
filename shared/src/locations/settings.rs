//! One location and its configuration, with every default.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::digest::sha256_hex;
use crate::ids::LocationId;
use crate::privacy::Secret;

/// A tenant that installed us.
#[derive(Clone, Debug)]
pub struct Location {
    /// Its CRM id.
    pub id: LocationId,
    /// False after an UNINSTALL: its deliveries are quarantined and its bots silent.
    pub installed: bool,
    /// Token for the CRM's API; absent until `jorge connect` has run.
    pub crm_token: Option<Secret>,
    /// SHA-256 (hexadecimal) of the secret workflow webhooks carry; absent: that door is closed.
    pub workflow_secret_hash: Option<String>,
    /// Everything a team may choose.
    pub settings: Settings,
}

impl Location {
    /// Whether `presented` is this location's workflow secret. Compared in constant time.
    #[must_use]
    pub fn workflow_secret_is(&self, presented: &str) -> bool {
        let presented = workflow_secret_hash(presented);
        self.workflow_secret_hash
            .as_deref()
            .is_some_and(|known| known.as_bytes().ct_eq(presented.as_bytes()).into())
    }
}

/// The form in which a workflow secret is stored: secrets are random, so a plain hash is enough.
#[must_use]
pub fn workflow_secret_hash(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// What a team may choose. Unknown names are refused, so a typing error cannot pass for a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The team as contacts know it. Default `our team`.
    pub team_name: String,
    /// The assistant's name in the greeting. Default `Jorge`.
    pub assistant_name: String,
    /// Silence to wait for before a burst is answered, in milliseconds, 0 to 8000. Default 3000. The queue's
    /// delay is the floor: a shorter window answers no sooner than a wake-up arrives.
    pub burst_window_ms: u64,
    /// Answer contacts that bear no tag at all. Default true.
    pub answer_untagged: bool,
    /// Hours the bot stays silent after a person wrote. Default 24, at most 720.
    pub takeover_hours: u64,
    /// Say how to opt out in the first message. Default true; false where the CRM appends it already.
    pub say_how_to_opt_out: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            team_name: "our team".into(),
            assistant_name: "Jorge".into(),
            burst_window_ms: 3_000,
            answer_untagged: true,
            takeover_hours: 24,
            say_how_to_opt_out: true,
        }
    }
}

/// Longest burst window, and the longest any message waits for its burst to end.
pub const LONGEST_BURST: Duration = Duration::from_secs(8);

/// A setting outside its bounds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct SettingsError {
    /// Name of the setting.
    pub field: &'static str,
    /// The bounds it breaks.
    pub rule: &'static str,
}

impl Settings {
    /// Checks every bound.
    ///
    /// # Errors
    /// All settings that break theirs.
    pub fn validate(&self) -> Result<(), Vec<SettingsError>> {
        let mut wrong = Vec::new();
        let mut require = |holds: bool, field, rule| {
            if !holds {
                wrong.push(SettingsError { field, rule });
            }
        };
        require(
            u128::from(self.burst_window_ms) <= LONGEST_BURST.as_millis(),
            "burst_window_ms",
            "must be 0 to 8000 milliseconds",
        );
        require((1..=720).contains(&self.takeover_hours), "takeover_hours", "must be 1 to 720 hours");
        require(
            (1..=60).contains(&self.team_name.chars().count()),
            "team_name",
            "must have 1 to 60 characters",
        );
        require(
            (1..=30).contains(&self.assistant_name.chars().count()),
            "assistant_name",
            "must have 1 to 30 characters",
        );
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Silence to wait for before a burst is answered.
    #[must_use]
    pub const fn burst_window(&self) -> Duration {
        Duration::from_millis(self.burst_window_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_within_their_bounds() {
        assert_eq!(Settings::default().validate(), Ok(()));
    }

    #[test]
    fn every_setting_out_of_bounds_is_named_at_once() {
        let settings = Settings { burst_window_ms: 8_001, takeover_hours: 0, ..Settings::default() };
        let fields: Vec<_> = settings.validate().unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["burst_window_ms", "takeover_hours"]);
    }

    #[test]
    fn a_misspelt_setting_is_refused() {
        assert!(serde_json::from_str::<Settings>("{\"burst_windw_ms\": 0}").is_err());
    }

    #[test]
    fn only_the_right_workflow_secret_opens_the_door() {
        let mut location = Location {
            id: LocationId::parse("LOC1").unwrap(),
            installed: true,
            crm_token: None,
            workflow_secret_hash: Some(workflow_secret_hash("correct horse")),
            settings: Settings::default(),
        };
        assert!(location.workflow_secret_is("correct horse"));
        assert!(!location.workflow_secret_is("correct horsf"));
        location.workflow_secret_hash = None;
        assert!(!location.workflow_secret_is("correct horse"));
    }
}
