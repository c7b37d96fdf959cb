//! An installation's own rules of compliance, in a file.

use std::path::Path;

use crate::compliance::{Additions, Guarding};

/// The shipped rules and those of the file, if there is one. A file that is named and cannot be used leaves no rules at
/// all: nothing is approved then, because nobody knows what it would have forbidden.
#[must_use]
pub fn guarding(path: Option<&Path>) -> Guarding {
    let Some(path) = path else { return Guarding::default() };
    let guarding = match std::fs::read_to_string(path) {
        Ok(text) => Additions::parse(&text).as_ref().map_or_else(Guarding::broken, Guarding::with),
        Err(error) => Guarding::broken(&error),
    };
    if let Guarding::Broken(why) = &guarding {
        tracing::error!(
            alert = "compliance.rules_unusable",
            error = %why,
            "no draft is approved until the rules can be read"
        );
    }
    guarding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_shipped_rules_hold_and_with_an_unusable_one_none_do() {
        assert!(matches!(guarding(None), Guarding::Ready(_)));
        assert!(matches!(guarding(Some(Path::new("/nowhere/rules.toml"))), Guarding::Broken(_)));
        let unreadable = std::env::temp_dir().join(format!("rules-{}.toml", std::process::id()));
        std::fs::write(&unreadable, "lawfull = [1]").unwrap();
        assert!(matches!(guarding(Some(&unreadable)), Guarding::Broken(_)));
        std::fs::remove_file(unreadable).unwrap();
    }
}
