//! Reading ordinary texting: words as people type them, and phrases made of them.
//!
//! [`Words`] folds a text (case, accents, apostrophes) and remembers where each word stood; a [`Phrasebook`]
//! finds phrases in them. What a phrase means is the business of the capability that owns the book.

mod phrases;
mod words;

pub use phrases::{Found, Phrasebook};
pub use words::{Ending, Word, Words};
