//! Reading ordinary texting: words as people type them, and phrases made of them.
//!
//! [`Words`] folds a text (case, accents, apostrophes) and remembers where each word stood; a [`Phrasebook`]
//! finds phrases in them; [`detect`] tells which language they are. What a phrase means is the business of the capability that owns the book.

mod detect;
mod phrases;
mod words;

pub use detect::detect;
pub use phrases::{Found, Phrasebook};
use serde::{Deserialize, Serialize};
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
