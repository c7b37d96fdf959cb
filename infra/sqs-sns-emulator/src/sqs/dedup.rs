//! The memory of deduplication ids that FIFO queues and FIFO topics keep for five minutes.

use std::collections::{BTreeSet, HashMap};

/// AWS: "the five-minute deduplication interval".
pub(crate) const WINDOW_MS: i64 = 5 * 60 * 1000;

/// One remembered id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// The message group where ids are told apart per group (`DeduplicationScope` = `messageGroup`);
    /// empty where the whole queue is one scope (a group id is never empty).
    pub(crate) scope: String,
    pub(crate) id: String,
    /// The message that was accepted under the id.
    pub(crate) message_id: String,
    pub(crate) arrival: u64,
    /// The first moment at which the id is free again.
    pub(crate) until: i64,
}

/// What was sent within the last five minutes, whether or not it has been deleted since.
#[derive(Debug, Default)]
pub(crate) struct Deduplication {
    known: HashMap<(String, String), Remembered>,
    ends: BTreeSet<(i64, String, String)>,
}

impl Deduplication {
    /// Forgets what is older than the window; whether anything was.
    pub(crate) fn forget(&mut self, now: i64) -> bool {
        let mut forgot = false;
        while self.ends.first().is_some_and(|(until, ..)| *until <= now) {
            if let Some((_, scope, id)) = self.ends.pop_first() {
                self.known.remove(&(scope, id));
                forgot = true;
            }
        }
        forgot
    }

    /// The message already accepted under an id. Call [`Self::forget`] first.
    pub(crate) fn find(&self, scope: &str, id: &str) -> Option<&Remembered> {
        self.known.get(&(scope.to_owned(), id.to_owned()))
    }

    pub(crate) fn remember(&mut self, memory: Remembered) {
        self.ends.insert((memory.until, memory.scope.clone(), memory.id.clone()));
        self.known.insert((memory.scope.clone(), memory.id.clone()), memory);
    }
}

#[cfg(test)]
impl Deduplication {
    pub(crate) fn snapshot(&self) -> Vec<&Remembered> {
        self.ends.iter().map(|(_, scope, id)| &self.known[&(scope.clone(), id.clone())]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remembered(scope: &str, until: i64) -> Remembered {
        Remembered { scope: scope.into(), id: "d".into(), message_id: "m".into(), arrival: 1, until }
    }

    #[test]
    fn an_id_is_known_until_the_last_millisecond_of_its_window() {
        let mut memory = Deduplication::default();
        memory.remember(remembered("", WINDOW_MS));
        assert!(!memory.forget(WINDOW_MS - 1));
        assert!(memory.find("", "d").is_some());
        assert!(memory.forget(WINDOW_MS));
        assert!(memory.find("", "d").is_none());
    }

    #[test]
    fn the_same_id_in_another_scope_is_another_id() {
        let mut memory = Deduplication::default();
        memory.remember(remembered("group-a", 1));
        assert!(memory.find("group-b", "d").is_none());
    }
}
