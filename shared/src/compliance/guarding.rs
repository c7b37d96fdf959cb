//! The one place a text is looked over, which fails closed.

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use super::{Additions, Detector, Direction, Screened};
use crate::error::chain;

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
