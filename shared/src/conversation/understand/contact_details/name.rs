//! The contact's own name.

use std::sync::LazyLock;

use super::super::proper_name::{capitalised, is_capitalised};
use super::vocabulary::{is_given, is_ordinary};
use crate::language::{Ending, Phrasebook, Word, Words};

/// Most words of a name: "María de la Luz Hernández".
const LONGEST: usize = 5;
/// Longest word of a name, in bytes.
const LONGEST_WORD: usize = 24;
/// Words between two names.
const PARTICLES: &[&str] = &["de", "del", "la", "las", "los", "van", "von", "da", "di", "st", "san"];
/// What stands before a name: "Dr. Patel", "la señora Ruiz".
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "dona", "ma"];
/// Words that make a name a company's.
const COMPANIES: &[&str] = &[
    "bank",
    "realty",
    "homes",
    "mortgage",
    "inc",
    "llc",
    "group",
    "properties",
    "lending",
    "team",
    "realtors",
    "insurance",
    "construction",
    "investments",
    "street",
    "realestate",
    "loans",
    "title",
];
/// Words a name may be followed by without an end between.
const AFTER: &[&str] = &[
    "and",
    "y",
    "i",
    "im",
    "from",
    "with",
    "at",
    "calling",
    "texting",
    "here",
    "de",
    "con",
    "from",
    "looking",
    "the",
    "but",
    "para",
    "quiero",
    "busco",
    "me",
    "my",
    "mi",
    "thanks",
    "gracias",
    "speaking",
    "again",
    "pero",
    "reaching",
    "aqui",
    "interested",
    "also",
    "on",
    "about",
    "we",
    "what",
    "who",
    "how",
    "by",
    "e",
    "is",
    "yes",
    "hi",
    "hola",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// "My name is": what follows is a name unless it is an ordinary word.
    Sure,
    /// "I'm": what follows may be anything; a capital or a known name decides.
    Perhaps,
    /// "here", after the name.
    After,
}

static CUES: LazyLock<Phrasebook<Cue>> = LazyLock::new(|| {
    Phrasebook::new(
        &[],
        &[
            (
                Cue::Sure,
                &[
                    "my|me first|full|last? name|names is|s|its|es?",
                    "^ name is?",
                    "me llamo",
                    "mi nombre es|completo?",
                    "me llaman",
                    "i go by",
                    "people|everyone|friends call|calls me",
                    "nombre es",
                    "^ nombre",
                    "a sus? ordenes",
                    "mi nombre",
                ],
            ),
            (
                Cue::Perhaps,
                &[
                    "im|iam",
                    "i am",
                    "this is|s",
                    "thisis",
                    "^ its|it is?",
                    "soy",
                    "yo soy",
                    "habla|hablas con?",
                    "le|te|les habla|escribe|saluda|escribimos|hablo",
                    "call me",
                    "aqui",
                    "< de parte de",
                    "you|u are? speaking|talking|texting with|to",
                    "hi|hello|hey|up|morning|afternoon|evening|hola its",
                    "its me",
                ],
            ),
            (Cue::After, &["here", "aqui", "speaking", "this side"]),
        ],
    )
});

/// The name a contact gives, with capitals where they typed none: "I'm Ana", "me llamo Ana Ruiz", "Ana here".
///
/// A cue that is no clear one ("I'm", "this is", "soy") needs a capital or a known given name after it.
#[must_use]
pub fn name(text: &str, words: &Words) -> Option<String> {
    let shouted = is_shouted(text);
    let cues = CUES.find(words);
    let of = |wanted: Cue| cues.iter().filter(move |cue| cue.meaning == wanted);
    // The longest cue at a place tells where the name starts.
    of(Cue::Sure)
        .rev()
        .find_map(|cue| starting(text, words, cue.words.end, true, shouted))
        .or_else(|| of(Cue::Perhaps).find_map(|cue| starting(text, words, cue.words.end, false, shouted)))
        .or_else(|| of(Cue::After).find_map(|cue| before(text, words, cue.words.clone(), shouted)))
}

/// The name in the answer to "what is your name?": "Ana", "it's ana", "sure, Ana Ruiz". A question, a refusal or
/// an ordinary word is none.
#[must_use]
pub fn bare_name(text: &str) -> Option<String> {
    let words = Words::of(text);
    if let Some(name) = name(text, &words) {
        return Some(name);
    }
    let mut at = 0;
    while let Some(word) = words.get(at)
        && is_lead_in(word.text)
        && at < 6
    {
        // "My name? It's Ana" asks nothing.
        if word.ending == Ending::Question && word.text != "name" {
            return None;
        }
        at += 1;
    }
    let end = name_end(text, &words, at, |word| !is_ordinary(word.text))?;
    let last = words.get(end - 1)?;
    if last.ending == Ending::Question {
        return None;
    }
    // Words that go on are a sentence, not a name: "cats everywhere in town today".
    let ends = last.ending > Ending::Open
        || end == words.len()
        || words.get(end).is_some_and(|next| AFTER.contains(&next.text) || !is_alphabetic(&next));
    let known = words.get(at).is_some_and(|word| is_given(word.text) || is_capitalised(typed(text, &word)));
    (ends && (known || end - at <= 3)).then(|| spelled(text, &words, at, end)).flatten()
}

fn is_lead_in(word: &str) -> bool {
    matches!(
        word,
        "sure"
            | "yes"
            | "yeah"
            | "yep"
            | "yea"
            | "ok"
            | "okay"
            | "hi"
            | "hello"
            | "hey"
            | "hola"
            | "its"
            | "it"
            | "is"
            | "im"
            | "i"
            | "am"
            | "this"
            | "my"
            | "name"
            | "the"
            | "names"
            | "of"
            | "course"
            | "just"
            | "claro"
            | "si"
            | "soy"
            | "que"
            | "por"
            | "supuesto"
            | "me"
            | "llamo"
            | "mi"
            | "nombre"
            | "es"
            | "call"
            | "you"
            | "can"
            | "oh"
            | "well"
            | "thanks"
            | "gracias"
            | "thank"
            | "so"
            | "um"
            | "uh"
            | "first"
            | "last"
            | "pues"
            | "bueno"
            | "con"
            | "gusto"
            | "a"
            | "sorry"
            | "s"
            | "buenas"
            | "buenos"
            | "dias"
            | "tardes"
            | "noches"
            | "good"
            | "morning"
            | "afternoon"
            | "evening"
            | "ah"
            | "absolutely"
            | "definitely"
    )
}

/// The name that starts at word `at`.
fn starting(text: &str, words: &Words, at: usize, sure: bool, shouted: bool) -> Option<String> {
    if at > 0 && words.ends_sentence(at - 1) {
        return None;
    }
    let mut at = at;
    // "soy la señora Ruiz".
    if let Some(article) = words.get(at)
        && matches!(article.text, "el" | "la" | "the")
        && words
            .get(at + 1)
            .is_some_and(|next| matches!(next.text, "senor" | "senora" | "sr" | "sra" | "senorita"))
    {
        at += 2;
    }
    let first = words.get(at)?;
    let titled = TITLES.contains(&first.text);
    let first = if titled { words.get(at + 1)? } else { first };
    let begins = |word: &Word<'_>| {
        let capital = !shouted && is_capitalised(typed(text, word));
        !is_ordinary(word.text) && (sure || capital || is_given(word.text))
    };
    if !begins(&first) {
        return None;
    }
    let end = name_end(text, words, at, |word| !is_ordinary(word.text) && !AFTER.contains(&word.text))?;
    // Typed without capitals, a second word is a name only where the name could end.
    let first_capital = !shouted && is_capitalised(typed(text, &first));
    let mut end = end;
    while end > at + 1
        && let Some(last) = words.get(end - 1)
        && (shouted || !is_capitalised(typed(text, &last)))
        && !(is_given(last.text) || (!first_capital && may_end_at(words, end, &last)))
    {
        end -= 1;
    }
    while end > at + 1 && words.get(end - 1).is_some_and(|last| PARTICLES.contains(&last.text)) {
        end -= 1;
    }
    let company = (at + 1..=end).filter_map(|nth| words.get(nth)).any(|word| COMPANIES.contains(&word.text));
    (!company).then(|| spelled(text, words, at, end)).flatten()
}

fn may_end_at(words: &Words, end: usize, last: &Word<'_>) -> bool {
    last.ending > Ending::Open || words.get(end).is_none_or(|next| AFTER.contains(&next.text))
}

/// The name just before "here": "Ana here", "Hi, Ana Ruiz here".
fn before(text: &str, words: &Words, cue: std::ops::Range<usize>, shouted: bool) -> Option<String> {
    let last = words.get(cue.end - 1)?;
    let next = words.get(cue.end);
    let free = last.ending > Ending::Open
        || next.is_none_or(|next| {
            matches!(
                next.text,
                "i" | "im" | "again" | "just" | "from" | "yo" | "and" | "with" | "de" | "quiero"
            )
        });
    if !free {
        return None;
    }
    let mut start = cue.start;
    while start > 0
        && cue.start - start < 3
        && let Some(word) = words.get(start - 1)
        && (word.ending == Ending::Open)
        && is_name_word(text, &word)
        && !is_ordinary(word.text)
    {
        start -= 1;
    }
    let first = words.get(start)?;
    let opens = start == 0
        || words.get(start - 1).is_some_and(|word| {
            word.ending > Ending::Open
                || matches!(word.text, "hi" | "hello" | "hey" | "hola" | "yes" | "yeah" | "yep")
        });
    let capital = !shouted && is_capitalised(typed(text, &first));
    (start < cue.start && opens && (is_given(first.text) || capital))
        .then(|| spelled(text, words, start, cue.start))
        .flatten()
}

/// Where a name that starts at word `at` ends; nothing if it is none.
fn name_end(text: &str, words: &Words, at: usize, fits: impl Fn(&Word<'_>) -> bool) -> Option<usize> {
    let mut end = at;
    let mut named = false;
    while let Some(word) = words.get(end) {
        let titled = end == at
            && TITLES.contains(&word.text)
            && !(words.ends_sentence(end) && word.ending != Ending::Sentence);
        let initial = named
            && word.text.len() == 1
            && word.ending >= Ending::Open
            && !matches!(word.text, "i" | "a" | "y" | "o" | "e" | "u")
            && is_alphabetic(&word);
        let particle = named && PARTICLES.contains(&word.text) && word.ending == Ending::Open;
        if end - at >= LONGEST
            || !(titled || initial || particle || (fits(&word) && is_name_word(text, &word)))
        {
            break;
        }
        end += 1;
        named |= !titled && !particle;
        if word.ending > Ending::Open && !titled {
            break;
        }
    }
    while end > at && words.get(end - 1).is_some_and(|last| PARTICLES.contains(&last.text)) {
        end -= 1;
    }
    (named && end > at).then_some(end)
}

/// Whether a word can be part of a name: letters only, no "'s" at its end, not a bare letter unless capital.
fn is_name_word(text: &str, word: &Word<'_>) -> bool {
    let typed = typed(text, word);
    let possessive = typed.ends_with("'s") || typed.ends_with("’s");
    is_alphabetic(word)
        && !possessive
        && word.text.len() <= LONGEST_WORD
        && (word.text.chars().count() > 1 || typed.chars().all(char::is_uppercase))
}

fn is_alphabetic(word: &Word<'_>) -> bool {
    word.text.chars().all(char::is_alphabetic)
}

fn typed<'t>(text: &'t str, word: &Word<'_>) -> &'t str {
    text.get(word.start..word.end).unwrap_or_default()
}

fn spelled(text: &str, words: &Words, start: usize, end: usize) -> Option<String> {
    let span = words.span(start..end)?;
    text.get(span).map(capitalised).filter(|name| !name.is_empty())
}

/// Whether capitals say nothing here: there is no small letter.
fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}
