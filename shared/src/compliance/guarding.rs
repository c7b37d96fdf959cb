//! The one place a text is looked over, which fails closed.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::{Additions, Detector, Direction, Screened};
use crate::error::chain;
use crate::ids::LocationId;

/// Says what a text touches. [`Detector`] does.
pub trait Screen: Send + Sync {
    /// Everything found in `text`; `context` is what was said before it, oldest first.
    fn screen(&self, direction: Direction, text: &str, context: &[&str]) -> Screened;
}

impl Screen for Detector {
    fn screen(&self, direction: Direction, text: &str, context: &[&str]) -> Screened {
        Self::screen(self, direction, text, context)
    }
}

/// What looks over every text, or why nothing can: then no draft is approved.
#[derive(Clone)]
pub enum Guarding {
    /// The rules are ready.
    Ready(Arc<dyn Screen>),
    /// They cannot be used; why, for the log.
    Broken(Arc<str>),
}

/// A text nothing could look over: the rules are missing, unreadable, or failed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unguarded;

impl Guarding {
    /// The shipped rules and these additions.
    #[must_use]
    pub fn with(additions: &Additions) -> Self {
        match Detector::new(additions) {
            Ok(detector) => Self::Ready(Arc::new(detector)),
            Err(error) => Self::broken(&error),
        }
    }

    /// None that could be used, and why.
    #[must_use]
    pub fn broken<E: Error + 'static>(why: &E) -> Self {
        Self::Broken(chain(why).into())
    }

    /// What a text touches.
    ///
    /// # Errors
    /// [`Unguarded`] when nobody can tell. Whoever asks about a draft does not send it then.
    pub fn screen(&self, direction: Direction, text: &str, context: &[&str]) -> Result<Screened, Unguarded> {
        let Self::Ready(rules) = self else { return Err(Unguarded) };
        // Rules that panic on one text are as good as none for it, and for no other.
        catch_unwind(AssertUnwindSafe(|| rules.screen(direction, text, context))).map_err(|_| Unguarded)
    }
}

/// What looks over the texts of each location: the shipped rules, the installation's, and those the location adds.
#[derive(Debug)]
pub struct Guards {
    installation: Additions,
    common: Guarding,
    /// Made at a location's first text, again when it adds other rules.
    own: Mutex<HashMap<LocationId, (Additions, Guarding)>>,
}

impl Guards {
    /// Those of an installation with these additions.
    #[must_use]
    pub fn new(installation: Additions) -> Self {
        let common = if installation == Additions::default() {
            Guarding::default()
        } else {
            Guarding::with(&installation)
        };
        Self { installation, common, own: Mutex::default() }
    }

    /// The same for every location, whatever it adds: where the installation's rules cannot be used, none can.
    #[must_use]
    pub fn all(common: Guarding) -> Self {
        Self { installation: Additions::default(), common, own: Mutex::default() }
    }

    /// What looks over the texts of a location that adds these rules.
    #[must_use]
    pub fn of(&self, location: &LocationId, adds: &Additions) -> Guarding {
        if *adds == Additions::default() || matches!(self.common, Guarding::Broken(_)) {
            return self.common.clone();
        }
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        match own.get(location) {
            Some((known, guarding)) if known == adds => guarding.clone(),
            _ => {
                let guarding = Guarding::with(&self.installation.and(adds));
                own.insert(location.clone(), (adds.clone(), guarding.clone()));
                guarding
            }
        }
    }

    /// Why the rules cannot be used, if they cannot.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        match &self.common {
            Guarding::Broken(why) => Some(why),
            Guarding::Ready(_) => None,
        }
    }
}

impl Default for Guarding {
    /// The shipped rules, made once.
    fn default() -> Self {
        static SHIPPED: LazyLock<Guarding> = LazyLock::new(|| Guarding::with(&Additions::default()));
        SHIPPED.clone()
    }
}

impl fmt::Debug for Guarding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(_) => f.write_str("Ready"),
            Self::Broken(why) => f.debug_tuple("Broken").field(why).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::Verdict;

    struct Panics;

    impl Screen for Panics {
        fn screen(&self, _: Direction, text: &str, _: &[&str]) -> Screened {
            assert!(text != "the one text", "cannot read it");
            Screened::default()
        }
    }

    #[test]
    fn the_shipped_rules_can_be_used() {
        assert!(matches!(Guarding::default(), Guarding::Ready(_)));
    }

    #[test]
    fn a_location_is_guarded_by_its_own_rules_too_and_by_no_other_locations() {
        let adds = Additions::parse(
            "[[rule]]\nid = \"no_flips\"\nkind = \"house_rule\"\nreason = \"We do not flip.\"\n\
             statute = \"house rule 3\"\noutput = \"violation\"\nphrases = [\"quick flip\"]",
        )
        .unwrap();
        let guards = Guards::new(Additions::default());
        let id = |id: &str| LocationId::parse(id).unwrap();
        let verdict = |location: &str, adds: &Additions| {
            let guarding = guards.of(&id(location), adds);
            guarding.screen(Direction::Output, "It is a quick flip", &[]).unwrap().verdict()
        };
        assert_eq!(verdict("LOC1", &adds), Verdict::Violation);
        assert_eq!(verdict("LOC2", &Additions::default()), Verdict::Ok);
        assert_eq!(verdict("LOC1", &Additions::default()), Verdict::Ok, "they were taken back");
        let broken = Guards::all(Guarding::Broken("no file".into()));
        assert!(matches!(broken.of(&id("LOC1"), &adds), Guarding::Broken(_)));
    }

    #[test]
    fn broken_rules_approve_nothing() {
        let guarding = Guarding::broken(&std::io::Error::from(std::io::ErrorKind::NotFound));
        assert_eq!(guarding.screen(Direction::Output, "Hello", &[]), Err(Unguarded));
    }

    #[test]
    fn rules_that_panic_on_a_text_approve_that_text_not_and_others_still() {
        let guarding = Guarding::Ready(Arc::new(Panics));
        assert_eq!(guarding.screen(Direction::Output, "the one text", &[]), Err(Unguarded));
        assert_eq!(guarding.screen(Direction::Output, "another", &[]), Ok(Screened::default()));
    }
}
