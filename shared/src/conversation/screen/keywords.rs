//! Keywords: a message that says nothing else, or a sentence of it.

use std::ops::Range;
use std::sync::LazyLock;

use super::{english, spanish};
use crate::language::{Ending, Found, Language, Phrasebook, Words};

/// What a keyword asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// No more texts.
    Stop(Language),
    /// Texts again.
    Start,
    /// Who is this?
    Help,
}

/// What a word does in a message that is a keyword and its trimmings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Revokes when its sentence says nothing else.
    Stop,
    /// Revokes when the message says nothing else; in a longer one it may mean a showing or a job.
    Keyword,
    /// Gives consent again when the message says nothing else.
    Start,
    /// Asks who we are, when it is all there is.
    Help,
    /// Thanks, please, now: says nothing.
    Courtesy,
    /// Says nothing around "stop" ("can you stop", "I said stop"), but may around another keyword.
    Around,
    /// The keyword denied: "no paren".
    Denied,
    /// Fun: "Stop! That kitchen is gorgeous".
    Playful,
}

/// Single words the carriers honour (CTIA Messaging Principles; 47 CFR 64.1200(a)(10)).
const CARRIER: [&str; 9] =
    ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "remove"];

/// Keywords, and apart from them what may stand around: few texts have the first, all have the second.
static LEADS: LazyLock<Phrasebook<(Role, Language)>> = LazyLock::new(|| book(Role::leads));
static TRIMMINGS: LazyLock<Phrasebook<(Role, Language)>> = LazyLock::new(|| book(|role| !role.leads()));

fn book(has: impl Fn(Role) -> bool) -> Phrasebook<(Role, Language)> {
    let roles = [(Language::English, english::KEYWORDS), (Language::Spanish, spanish::KEYWORDS)];
    let phrases: Vec<_> = roles
        .iter()
        .flat_map(|(language, roles)| roles.iter().map(|(role, phrases)| ((*role, *language), *phrases)))
        .filter(|((role, _), _)| has(*role))
        .collect();
    Phrasebook::new(&[], &phrases)
}

impl Role {
    const fn leads(self) -> bool {
        matches!(self, Self::Stop | Self::Keyword | Self::Start | Self::Help)
    }
}

/// Whether the carrier takes this message for a keyword: the bare word, whatever its case and punctuation.
pub(super) fn carrier_answers(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    CARRIER
        .iter()
        .chain(["opt out", "opt-out", "stop all"].iter())
        .any(|word| bare.eq_ignore_ascii_case(word))
}

/// The keyword this text is, or has as a sentence of its own.
pub(super) fn keyword(words: &Words) -> Option<Said> {
    if let Some(said) = spelled_out(words) {
        return Some(said);
    }
    let mut found = LEADS.find(words);
    if found.is_empty() {
        return None;
    }
    found.append(&mut TRIMMINGS.find(words));
    found.sort_by_key(|found| found.words.start);
    let all = Sayings::of(words, &found, 0..words.len());
    if let Some(all) = all {
        let only_courtesy = all.around == 0;
        if all.stops > 0 || (all.keywords > 0 && only_courtesy) {
            return Some(Said::Stop(all.language));
        }
        if all.starts > 0 && only_courtesy {
            return Some(Said::Start);
        }
        if all.helps == 1 && words.len() == 1 {
            return Some(Said::Help);
        }
    }
    if found.iter().any(|found| found.meaning.0 == Role::Playful) {
        return None;
    }
    sentences(words).find_map(|sentence| {
        let whole = Sayings::of(words, &found, sentence.clone()).filter(|said| said.stops > 0);
        let part = || {
            edge_clauses(words, sentence).into_iter().flatten().find_map(|clause| {
                Sayings::of(words, &found, clause).filter(|said| said.stops > 0 && said.around == 0)
            })
        };
        whole.or_else(part).map(|said| Said::Stop(said.language))
    })
}

/// "S T O P", "s.t.o.p".
fn spelled_out(words: &Words) -> Option<Said> {
    if !(3..=11).contains(&words.len()) || words.iter().any(|word| word.text.len() != 1) {
        return None;
    }
    let word: String = words.iter().map(|word| word.text).collect();
    CARRIER.contains(&word.as_str()).then_some(Said::Stop(Language::English))
}

/// What a run of words says when it is nothing but keywords and their trimmings.
#[derive(Debug, Default)]
struct Sayings {
    stops: usize,
    keywords: usize,
    starts: usize,
    helps: usize,
    around: usize,
    language: Language,
}

impl Sayings {
    /// None when any word is something else. Of several phrases at one word the longest counts.
    fn of(text: &Words, found: &[Found<(Role, Language)>], words: Range<usize>) -> Option<Self> {
        let mut said = Self::default();
        let mut at = words.start;
        while at < words.end {
            let from = found.partition_point(|found| found.words.start < at);
            let here = found[from..]
                .iter()
                .take_while(|found| found.words.start == at)
                .filter(|found| {
                    let comma = || text.get(at).is_some_and(|word| word.ending >= Ending::Clause);
                    let says = match found.meaning.0 {
                        Role::Playful => false,
                        Role::Denied => !comma(),
                        _ => true,
                    };
                    says && found.words.end <= words.end
                })
                .reduce(|longest, next| if next.words.end > longest.words.end { next } else { longest })?;
            let (role, language) = here.meaning;
            match role {
                Role::Stop => said.stops += 1,
                Role::Keyword => said.keywords += 1,
                Role::Start => said.starts += 1,
                Role::Help => said.helps += 1,
                Role::Around => said.around += 1,
                Role::Denied => return None,
                Role::Courtesy | Role::Playful => {}
            }
            said.language = said.language.max(language);
            at = here.words.end;
        }
        Some(said)
    }
}

fn sentences(words: &Words) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let ends = (0..words.len()).filter(|nth| words.ends_sentence(*nth));
    ends.map(move |nth| std::mem::replace(&mut start, nth + 1)..nth + 1)
}

/// The first and the last clause of a sentence that has several.
fn edge_clauses(words: &Words, sentence: Range<usize>) -> [Option<Range<usize>>; 2] {
    let is_seam = |nth: &usize| {
        *nth + 1 < sentence.end && words.get(*nth).is_some_and(|word| word.ending == Ending::Clause)
    };
    let first = sentence.clone().find(is_seam).map(|nth| sentence.start..nth + 1);
    let last = sentence.clone().rev().find(is_seam).map(|nth| nth + 1..sentence.end);
    [first, last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bare_word_is_answered_by_the_carrier() {
        for text in ["STOP", " stop. ", "Stop!!", "Opt-out", "OPT OUT", "Unsubscribe", "cancel"] {
            assert!(carrier_answers(text), "{text}");
        }
        for text in ["stop please", "STOPPP", "stop 🛑", "parar", "please cancel", ""] {
            assert!(!carrier_answers(text), "{text}");
        }
    }
}
