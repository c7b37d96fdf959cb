//! An installation's own rules of compliance, in a file.

use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

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
