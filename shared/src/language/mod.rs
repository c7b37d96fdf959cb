//! Reading ordinary texting: words as people type them, and phrases made of them.
//!
//! [`Words`] folds a text (case, accents, apostrophes) and remembers where each word stood; a [`Phrasebook`]
//! finds phrases in them, a [`Grammar`] phrases whose words stand in classes; [`undisguise`] reads what is written so
//! that programs overlook it; [`detect`] tells which language they are. What a phrase means is the business of the capability that owns the book.

mod detect;
mod grammar;
mod phrases;
mod undisguise;
mod words;

pub use detect::detect;
pub use grammar::{Grammar, GrammarError, Matched, Reading};
pub use phrases::{Found, Phrasebook};
use serde::{Deserialize, Serialize};
pub use undisguise::{Undisguised, undisguise};
pub use words::{Ending, Word, Words};

/// A language the bots speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// American English.
    #[default]
    English,
    /// Spanish as it is spoken in Texas: Mexican words, and "usted".
    Spanish,
}
