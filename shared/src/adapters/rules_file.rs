//! An installation's own rules, of compliance and of alerts, in files.

use std::path::Path;

use crate::alerts::{Rules, RulesError};
use crate::compliance::{Additions, Guarding, Guards};

/// The shipped rules and those of the file, if there is one. A file that is named and cannot be used leaves no rules at
/// all: nothing is approved then, because nobody knows what it would have forbidden.
#[must_use]
pub fn guards(path: Option<&Path>) -> Guards {
    let Some(path) = path else { return Guards::new(Additions::default()) };
    let guards = match std::fs::read_to_string(path) {
        Ok(text) => match Additions::parse(&text) {
            Ok(additions) => Guards::new(additions),
            Err(error) => Guards::all(Guarding::broken(&error)),
        },
        Err(error) => Guards::all(Guarding::broken(&error)),
    };
    if let Some(why) = guards.trouble() {
        tracing::error!(
            alert = "compliance.rules_unusable",
            error = why,
            "no draft is approved until the rules can be read"
        );
    }
    guards
}

/// Why rules of alerts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UnusableRules {
    /// The file cannot be read.
    #[error("cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// What it says is wrong.
    #[error(transparent)]
    Wrong(#[from] RulesError),
}

/// The rules of alerts that ship, with what the file changes, if there is one.
///
/// # Errors
/// [`UnusableRules`]: a rule of which nobody knows what it says might watch nothing.
pub fn alert_rules(path: Option<&Path>) -> Result<Rules, UnusableRules> {
    let own = path.map(std::fs::read_to_string).transpose()?;
    Ok(Rules::with(&own.unwrap_or_default())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_alerts_are_the_shipped_ones_with_the_files_changes_or_none_at_all() {
        let shipped = alert_rules(None).unwrap();
        assert!(matches!(alert_rules(Some(Path::new("/nowhere"))), Err(UnusableRules::Unreadable(_))));
        let file = std::env::temp_dir().join(format!("alerts-{}.toml", std::process::id()));
        std::fs::write(&file, "[high_error_rate]\nminutes = \"five\"\nchannels = [\"fax\"]\n").unwrap();
        let error = alert_rules(Some(&file)).unwrap_err().to_string();
        assert!(error.contains("minutes") && error.contains("fax"), "all at once: {error}");
        std::fs::write(&file, "[low_free_tier]\noff = true\n").unwrap();
        assert_eq!(alert_rules(Some(&file)).unwrap().iter().count(), shipped.iter().count() - 1);
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn without_a_file_the_shipped_rules_hold_and_with_an_unusable_one_none_do() {
        assert_eq!(guards(None).trouble(), None);
        assert!(guards(Some(Path::new("/nowhere/rules.toml"))).trouble().is_some());
        let unreadable = std::env::temp_dir().join(format!("rules-{}.toml", std::process::id()));
        std::fs::write(&unreadable, "lawfull = [1]").unwrap();
        assert!(guards(Some(&unreadable)).trouble().is_some());
        std::fs::write(&unreadable, "lawful = [\"quiet street\"]").unwrap();
        assert_eq!(guards(Some(&unreadable)).trouble(), None);
        std::fs::remove_file(unreadable).unwrap();
    }
}
