//! Texts that talk to the machine instead of the team: no model reads them.
//!
//! Most people text about homes. Whoever orders the reader to forget its instructions, to be somebody else, to show
//! what it was told, or to write its answer in code, talks to a program. What follows is not dangerous, since a model
//! decides nothing here; but it is no text to be put into words by one. The rules answer it, and the record says so.

mod english;
mod forms;
mod spanish;

use std::sync::LazyLock;

use crate::language::{Phrasebook, Words};

/// What makes a text suspicious.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspicion {
    /// It wants instructions forgotten, or replaces them.
    Override,
    /// It gives the reader another role, or frees it of its rules.
    Role,
    /// It asks for what the reader was told, or keeps secret.
    Extraction,
    /// It says how the answer is to be written: in code, in another language, with something put into it.
    Dictation,
    /// It speaks as the system, or in the marks programs use.
    ForgedVoice,
    /// It brings a program along.
    Code,
}

impl Suspicion {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Role => "role",
            Self::Extraction => "extraction",
            Self::Dictation => "dictation",
            Self::ForgedVoice => "forged_voice",
            Self::Code => "code",
        }
    }
}

static BOOK: LazyLock<Phrasebook<Suspicion>> = LazyLock::new(|| {
    let classes: Vec<(&str, &str)> = english::CLASSES.iter().chain(spanish::CLASSES).copied().collect();
    let phrases: Vec<(Suspicion, &[&str])> =
        english::PHRASES.iter().chain(spanish::PHRASES).copied().collect();
    Phrasebook::new(&classes, &phrases)
});

/// What makes a text suspicious, the gravest first; `None` for an ordinary text.
#[must_use]
pub fn suspicion(text: &str) -> Option<Suspicion> {
    let in_words = BOOK.find(&Words::of(text)).into_iter().map(|found| found.meaning).min();
    in_words.into_iter().chain(forms::forged(text)).min()
}

#[cfg(test)]
#[path = "injection_tests.rs"]
mod tests;
