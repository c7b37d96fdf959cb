//! What a text does in a conversation, whatever facts it holds.
//!
//! The wording is in `wording`: English and Spanish read at once. Acts that a denial shares a word with do
//! not count ("don't call me"). A yes or a no must fill a clause that begins a sentence: "no" and "No, we
//! rent" are a no, "no rush" is not.

mod wording;

use std::sync::LazyLock;

use crate::language::{Ending, Found, Phrasebook, Words};

/// What a text does. Several may hold at once: "No thanks, not right now" declines and postpones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each act is independent of the others")]
pub struct Stance {
    /// Says yes, as a whole answer: "yep", "sounds good", "Yes, we are", "claro que sí".
    pub yes: bool,
    /// Says no, as a whole answer: "nope", "not really", "No, we rent", "para nada".
    pub no: bool,
    /// Will not answer: "none of your business", "prefiero no decir".
    pub refuses: bool,
    /// Gives no real answer: "idk", "depends", "a lo mejor".
    pub vague: bool,
    /// Did not understand us: "what do you mean", "no entiendo".
    pub confused: bool,
    /// Asks for a person, or for a call: "can I talk to someone", "call me".
    pub wants_person: bool,
    /// Asks whether we are a machine. The answer is yes.
    pub asks_whether_bot: bool,
    /// Asks what a home is worth or would bring. The bot offers a market analysis and states no value.
    pub asks_value: bool,
    /// Asks anything, with a question mark or without.
    pub asks_question: bool,
    /// Wants none of what we offer: "not interested", "no gracias".
    pub not_interested: bool,
    /// Puts it off: "not right now", "al rato".
    pub postpones: bool,
    /// Insults us, or swears at us.
    pub rude: bool,
    /// Threatens somebody of us with violence.
    pub threatens: bool,
    /// Thanks us.
    pub thanks: bool,
    /// Greets.
    pub greets: bool,
    /// Names legal trouble or distress, which a person must see: foreclosure, bankruptcy, attorney, lawsuit,
    /// probate, divorce, short sale, lien, eviction; danger to life as well.
    pub distress: bool,
}

/// What a phrase does, or what it keeps another from doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Yes,
    No,
    /// What may stand beside a yes or a no in its clause: "yes please", "no sir".
    Filler,
    Refuses,
    Vague,
    Confused,
    WantsPerson,
    AsksWhetherBot,
    AsksValue,
    Asks,
    NotInterested,
    Postpones,
    Rude,
    Threatens,
    Thanks,
    Greets,
    Distress,
    Not(Held),
}

/// Acts that a denial, or another sense of their words, holds off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Vague,
    WantsPerson,
    AsksWhetherBot,
    AsksValue,
    Asks,
    NotInterested,
    Postpones,
    Rude,
    Thanks,
    Distress,
}

static BOOK: LazyLock<Phrasebook<Act>> = LazyLock::new(|| Phrasebook::new(wording::CLASSES, wording::ACTS));

/// What a text does.
#[must_use]
pub fn stance(words: &Words) -> Stance {
    let found = BOOK.find(words);
    let does = |act: Act| found.iter().any(|found| found.meaning == act);
    let does_unless = |act: Act, held: Held| {
        found.iter().filter(|found| found.meaning == act).any(|one| {
            !found.iter().any(|other| {
                other.meaning == Act::Not(held)
                    && other.words.start < one.words.end
                    && one.words.start < other.words.end
            })
        })
    };
    let (yes, no) = answers(&found, words);
    Stance {
        yes,
        no,
        refuses: does(Act::Refuses),
        vague: does_unless(Act::Vague, Held::Vague),
        confused: does(Act::Confused),
        wants_person: does_unless(Act::WantsPerson, Held::WantsPerson),
        asks_whether_bot: does_unless(Act::AsksWhetherBot, Held::AsksWhetherBot),
        asks_value: does_unless(Act::AsksValue, Held::AsksValue),
        asks_question: words.ask() || does_unless(Act::Asks, Held::Asks),
        not_interested: does_unless(Act::NotInterested, Held::NotInterested),
        postpones: does_unless(Act::Postpones, Held::Postpones),
        rude: does_unless(Act::Rude, Held::Rude),
        threatens: does(Act::Threatens),
        thanks: does_unless(Act::Thanks, Held::Thanks),
        greets: does(Act::Greets),
        distress: does_unless(Act::Distress, Held::Distress),
    }
}

/// Whether a sentence begins with a clause that is all yes, or all no. Of "yeah no" the last word counts.
fn answers(found: &[Found<Act>], words: &Words) -> (bool, bool) {
    let (mut yes, mut no) = (false, false);
    let mut begins = true;
    for (start, word) in words.iter().enumerate() {
        if std::mem::replace(&mut begins, word.ending >= Ending::Sentence) {
            match clause(found, words, start) {
                Some(Act::Yes) => yes = true,
                Some(Act::No) => no = true,
                _ => {}
            }
        }
    }
    (yes, no)
}

/// The yes or no that fills the clause from `at` on.
fn clause(found: &[Found<Act>], words: &Words, mut at: usize) -> Option<Act> {
    let mut said = None;
    loop {
        let longest = found
            .iter()
            .filter(|found| {
                found.words.start == at && matches!(found.meaning, Act::Yes | Act::No | Act::Filler)
            })
            .max_by_key(|found| found.words.end)?;
        if longest.meaning != Act::Filler {
            said = Some(longest.meaning);
        }
        at = longest.words.end;
        let over = at.checked_sub(1).and_then(|last| words.get(last));
        if at >= words.len() || over.is_some_and(|word| word.ending >= Ending::Clause) {
            return said;
        }
    }
}

#[cfg(test)]
#[path = "stance_tests.rs"]
mod tests;
