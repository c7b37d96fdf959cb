//! What a contact's answer to an offer says, clause by clause.

use jiff::civil::Date;

use super::mentions::{Mention, Mentioned};
use super::phrases::{BOOK, Meaning};
use super::reading::mentions;
use crate::language::{Ending, Found, Words};

/// What an answer says.
#[derive(Debug)]
pub(super) struct Said {
    /// What is wished for: this or that, if there are several.
    pub(super) wanted: Vec<Vec<Mention>>,
    /// What does not suit, one list for each clause that says so.
    pub(super) unwanted: Vec<Vec<Mention>>,
    /// Something does not suit, and it is not said what.
    pub(super) declined: bool,
    /// Anything is denied.
    pub(super) negated: bool,
    meanings: Vec<Meaning>,
}

impl Said {
    /// Reads an answer. `today` is the contact's.
    pub(super) fn read(text: &str, words: &Words, today: Date) -> Self {
        let phrases = BOOK.find(words);
        let covers = |meaning: Meaning, at: usize| {
            phrases.iter().any(|found| found.meaning == meaning && found.words.contains(&at))
        };
        let meant: Vec<Mentioned> = mentions(text, words, today)
            .into_iter()
            .filter(|mention| !(mention.at..mention.end).any(|at| covers(Meaning::Any, at)))
            .filter(|mention| !is_only_asked_about(words, mention.at))
            .collect();
        let mut said = Self {
            wanted: Vec::new(),
            unwanted: Vec::new(),
            declined: false,
            negated: false,
            meanings: Vec::new(),
        };
        let mut against = false;
        for (from, until) in clauses(text, words, &meant, &phrases) {
            let here: Vec<Mention> = meant
                .iter()
                .filter(|mention| (from..until).contains(&mention.at))
                .map(|mention| mention.what)
                .collect();
            let denies = (from..until).any(|at| {
                let harmless = [Meaning::Nothing, Meaning::Any, Meaning::Doubt];
                is_exception(words, at)
                    || (is_negation(words, at) && !harmless.into_iter().any(|meaning| covers(meaning, at)))
            });
            let within = |meaning: Meaning| {
                phrases.iter().any(|found| {
                    found.meaning == meaning && (from..until).contains(&found.words.start) && {
                        let harmless = |at: usize| covers(Meaning::Nothing, at);
                        meaning != Meaning::Cannot || !found.words.clone().any(harmless)
                    }
                })
            };
            let cannot = within(Meaning::Cannot);
            // "I can't do Tuesday or Wednesday."
            against = denies || cannot || (against && is_or(words, from));
            said.negated |= against;
            match (against, here.is_empty()) {
                (false, true) => {}
                (false, false) => match said.wanted.last_mut().filter(|_| !is_or(words, from)) {
                    Some(wish) => wish.extend(here),
                    None => said.wanted.push(here),
                },
                (true, false) => said.unwanted.push(here),
                (true, true) if cannot || within(Meaning::Any) => said.declined = true,
                // "Tuesday works, but not for my wife."
                (true, true) if from > 0 && is_but(words, from) => said.meanings.push(Meaning::Doubt),
                (true, true) => {}
            }
        }
        said.meanings.extend(phrases.iter().map(|found| found.meaning));
        said
    }

    /// Whether any phrase says so.
    pub(super) fn means(&self, meaning: Meaning) -> bool {
        self.meanings.contains(&meaning)
    }
}

/// Where one thought ends and the next begins: from a word to one past the last.
fn clauses(
    text: &str,
    words: &Words,
    meant: &[Mentioned],
    phrases: &[Found<Meaning>],
) -> Vec<(usize, usize)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.text);
    let is_inside = |at: usize| meant.iter().any(|mention| mention.at < at && at < mention.end);
    let goes_on = |at: usize| words.get(at).is_some_and(|word| word.ending < Ending::Clause);
    let mention_near = |at: usize| {
        let next = (at + 1..at + 4).take_while(|next| goes_on(next - 1));
        next.into_iter().any(|next| meant.iter().any(|mention| mention.at == next))
    };
    let after_any = |at: usize| {
        phrases
            .iter()
            .any(|found| found.meaning == Meaning::Any && found.words.end + 1 >= at && found.words.start < at)
    };
    let begins = |at: usize| {
        let ended =
            words.get(at - 1).is_some_and(|word| word.ending >= Ending::Clause) && !is_colon(text, words, at);
        let turns = is_but(words, at) && !after_any(at);
        let adds = matches!(word(at), "or" | "o" | "u" | "so" | "entonces") && mention_near(at);
        let excludes = (word(at) == "other" && word(at + 1) == "than")
            || matches!(word(at), "except" | "besides" | "excepto" | "menos" | "salvo")
            || (is_but(words, at) && after_any(at));
        let denies = matches!(word(at), "not" | "no" | "instead" | "rather") && mention_near(at);
        ended || turns || adds || excludes || denies
    };
    let mut starts = vec![0];
    starts.extend((1..words.len()).filter(|at| !is_inside(*at) && begins(*at)));
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts.iter().copied().zip(ends).collect()
}

/// "10:30" is one thought.
fn is_colon(text: &str, words: &Words, at: usize) -> bool {
    let (Some(last), Some(next)) = (words.get(at - 1), words.get(at)) else { return false };
    text.get(last.end..next.start) == Some(":")
}

fn is_but(words: &Words, at: usize) -> bool {
    words
        .get(at)
        .is_some_and(|word| matches!(word.text, "but" | "pero" | "however" | "though" | "aunque" | "sino"))
}

fn is_or(words: &Words, at: usize) -> bool {
    at > 0 && words.get(at).is_some_and(|word| matches!(word.text, "or" | "o" | "u"))
}

/// "Except", or the "but" of "anything but".
fn is_exception(words: &Words, at: usize) -> bool {
    let last = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |word| word.text);
    match words.get(at).map_or("", |word| word.text) {
        "except" | "besides" | "excepto" | "salvo" => true,
        "other" => words.get(at + 1).is_some_and(|word| word.text == "than"),
        "menos" => !matches!(last, "mas" | "lo"),
        "but" => matches!(last, "anything" | "anytime" | "time" | "day" | "any" | "one"),
        _ => false,
    }
}

fn is_negation(words: &Words, at: usize) -> bool {
    let next = words.get(at + 1).map_or("", |word| word.text);
    let last = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |word| word.text);
    match words.get(at).map_or("", |word| word.text) {
        "not" | "no" | "cant" | "cannot" | "dont" | "doesnt" | "wont" | "isnt" | "arent" | "aint"
        | "never" | "nor" | "unable" | "unavailable" | "except" | "besides" | "wouldnt" | "couldnt"
        | "didnt" | "tampoco" | "ni" | "excepto" | "salvo" | "imposible" | "bad" | "nope" => true,
        "instead" => next == "of",
        "rather" => next == "than",
        "vez" | "lugar" => next == "de" && last == "en",
        _ => false,
    }
}

/// Whether the sentence asks something about a time instead of choosing it: "what's the address for Tuesday?",
/// "is the first one a video call?".
fn is_only_asked_about(words: &Words, at: usize) -> bool {
    let begin = (0..at).rev().find(|word| words.ends_sentence(*word)).map_or(0, |word| word + 1);
    let end = (at..words.len()).find(|word| words.ends_sentence(*word)).unwrap_or(words.len());
    let word = |at: usize| words.get(at).map_or("", |word| word.text);
    let next = word(begin + 1);
    match word(begin) {
        "what" | "how" => !matches!(next, "about" | "if" | "abt"),
        "why" => !matches!(next, "not" | "dont"),
        "que" | "como" => !matches!(next, "tal" | "le" | "te" | "ve"),
        "whats" | "which" | "where" | "wheres" | "who" | "whos" | "hows" | "cual" | "donde" | "quien"
        | "cuanto" | "cuantos" | "cuales" => true,
        "is" | "are" | "does" | "will" | "es" | "sera" => {
            let asks = words.get(end).is_some_and(|word| word.ending == Ending::Question);
            let whether = |at: usize| {
                matches!(
                    word(at),
                    "available"
                        | "open"
                        | "free"
                        | "good"
                        | "ok"
                        | "okay"
                        | "possible"
                        | "fine"
                        | "still"
                        | "work"
                        | "posible"
                        | "disponible"
                        | "libre"
                )
            };
            asks && !(begin..=end).any(whether)
        }
        _ => false,
    }
}
