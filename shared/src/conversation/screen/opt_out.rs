//! Wording that revokes consent, or gives it again.
//!
//! Every phrase is a sign. A sign to keep texting ("don't stop", "text me at night") takes back the
//! revocations it shares a word with, so that the negation, the hour or the other person belongs to exactly
//! what was said of it; a revocation elsewhere in the text still counts.

use std::sync::LazyLock;

use super::gate::Gate;
use super::{english, spanish};
use crate::language::{Ending, Found, Language, Phrasebook, Words};

/// What the contact wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// No more texts.
    Out(Language),
    /// Texts again.
    In,
}

/// What a phrase is a sign of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A revocation.
    Revoke,
    /// A revocation that nothing takes back: "if you text me again".
    Insist,
    /// A revocation unless it is asked: "this is spam", not "is this spam?".
    Complain,
    /// A revocation when the text speaks of a phone number too: "How did you get my number? Delete it."
    RemoveIt,
    /// The contact's number.
    Number,
    /// A last word that revokes when its sentence has others before it: "I am serious stop". Alone it is a
    /// keyword.
    LastWord,
    /// The last word is a noun or no command: "one more stop", "it never stops".
    NoCommand,
    /// A revocation of calls. Said by text to a number that texts it means everything, unless the contact
    /// asks for texts instead.
    RevokeCalls,
    /// Texts are preferred to calls.
    TextInstead,
    /// What looks like a revocation here is none.
    Keep,
    /// What was said before is taken back: "wait, actually, what's the price?"
    Retract,
    /// Consent is given again.
    Allow,
}

/// What revokes or allows, and apart from it what takes that back: read only when there is something to.
static WISHES: LazyLock<(Gate, Phrasebook<(Sign, Language)>)> = LazyLock::new(|| {
    let phrases = phrases(Sign::is_wish);
    let all = phrases.iter().flat_map(|(_, phrases)| phrases.iter().map(String::as_str));
    (Gate::new(&classes(), all), book(&phrases))
});
static OBJECTIONS: LazyLock<Phrasebook<(Sign, Language)>> =
    LazyLock::new(|| book(&phrases(|sign| !sign.is_wish())));

type Phrases = Vec<((Sign, Language), Vec<String>)>;

fn classes() -> Vec<(&'static str, &'static str)> {
    [english::CLASSES, spanish::CLASSES].concat()
}

fn phrases(has: impl Fn(Sign) -> bool) -> Phrases {
    let written = |phrases: &[&str]| phrases.iter().flat_map(|phrase| endings(phrase)).collect();
    [(Language::English, english::WORDING), (Language::Spanish, spanish::WORDING)]
        .iter()
        .flat_map(|(language, signs)| signs.iter().map(|(sign, phrases)| ((*sign, *language), *phrases)))
        .filter(|((sign, _), _)| has(*sign))
        .map(|(meaning, phrases)| (meaning, written(phrases)))
        .collect()
}

fn book(phrases: &Phrases) -> Phrasebook<(Sign, Language)> {
    let phrases: Vec<_> = phrases
        .iter()
        .map(|(meaning, phrases)| (*meaning, phrases.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    let phrases: Vec<_> = phrases.iter().map(|(meaning, phrases)| (*meaning, phrases.as_slice())).collect();
    Phrasebook::new(&classes(), &phrases)
}

/// A last slot `me|>` is "me", or the end of the sentence: two phrases of the book.
fn endings(phrase: &str) -> Vec<String> {
    let (head, last) = phrase.rsplit_once(' ').unwrap_or(("", phrase));
    let words: Vec<&str> = last.split('|').filter(|word| *word != ">").collect();
    if words.is_empty() || !last.split('|').any(|word| word == ">") {
        return vec![phrase.to_owned()];
    }
    // A gap before the end would match whatever follows.
    let ended = match head.rsplit_once(' ') {
        Some((before, gap)) if gap.starts_with('*') => before,
        _ => head,
    };
    vec![format!("{head} {}", words.join("|")), format!("{ended} >")]
}

impl Sign {
    const fn is_wish(self) -> bool {
        matches!(
            self,
            Self::Revoke
                | Self::Insist
                | Self::Complain
                | Self::RemoveIt
                | Self::LastWord
                | Self::RevokeCalls
                | Self::Allow
        )
    }
}

/// What the words ask, if they ask anything of the kind.
pub(super) fn wording(words: &Words) -> Option<Wish> {
    let (gate, wishes) = &*WISHES;
    if !gate.opens(words) {
        return None;
    }
    let found = wishes.find(words);
    if found.is_empty() {
        return None;
    }
    let objections = OBJECTIONS.find(words);
    let has = |sign: Sign| objections.iter().any(|found| found.meaning.0 == sign);
    let overlaps = |it: &Found<(Sign, Language)>, sign: Sign| {
        objections.iter().any(|other| {
            other.meaning.0 == sign && other.words.start < it.words.end && it.words.start < other.words.end
        })
    };
    let kept = |it: &Found<(Sign, Language)>| overlaps(it, Sign::Keep);
    let follows = |it: &Found<(Sign, Language)>| {
        it.words.start.checked_sub(1).is_some_and(|before| !words.ends_sentence(before))
    };
    let retracted = |it: &Found<(Sign, Language)>| {
        objections.iter().any(|other| other.meaning.0 == Sign::Retract && other.words.start >= it.words.end)
    };
    let asked = |it: &Found<(Sign, Language)>| {
        (it.words.start..words.len())
            .find(|nth| words.ends_sentence(*nth))
            .and_then(|nth| words.get(nth))
            .is_some_and(|word| word.ending == Ending::Question)
    };
    let texts_preferred = has(Sign::TextInstead);
    let out = found.iter().find(|it| match it.meaning.0 {
        Sign::Insist => true,
        Sign::Revoke => !kept(it) && !retracted(it),
        Sign::Complain => !asked(it) && !kept(it) && !retracted(it),
        Sign::LastWord => follows(it) && !overlaps(it, Sign::NoCommand) && !kept(it) && !retracted(it),
        Sign::RemoveIt => has(Sign::Number) && !retracted(it),
        Sign::RevokeCalls => !texts_preferred && !kept(it) && !retracted(it),
        Sign::Number | Sign::NoCommand | Sign::TextInstead | Sign::Keep | Sign::Retract | Sign::Allow => {
            false
        }
    });
    if let Some(out) = out {
        return Some(Wish::Out(out.meaning.1));
    }
    found.iter().any(|it| it.meaning.0 == Sign::Allow && !kept(it)).then_some(Wish::In)
}
