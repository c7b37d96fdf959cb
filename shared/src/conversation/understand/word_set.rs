//! Words that share a trait, found at once.

use std::collections::HashSet;

/// Folded words, as [`crate::language::Words`] gives them.
#[derive(Debug)]
pub(super) struct WordSet(HashSet<&'static str>);

impl WordSet {
    /// The words of a list with spaces between.
    pub(super) fn of(words: &'static str) -> Self {
        Self(words.split_whitespace().collect())
    }

    /// Whether a word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
