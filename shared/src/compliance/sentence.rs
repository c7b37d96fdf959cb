//! What a text holds, and what in a sentence weighs on what is found there.

use std::ops::Range;

use super::detector::rule_of;
use super::finding::{Direction, Kind};
use super::phrases::scope;
use super::rules::Rule;
use crate::language::{Ending, Matched, Undisguised, Words};

/// Phrases that are no rule, by the number after the rules'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Declines,
    Refers,
    Welcomes,
    But,
    Oneself,
    Where,
    Affirms,
    Asks,
    Complains,
}

pub(super) const SCOPES: [(Scope, &[&str]); 9] = [
    (Scope::Declines, scope::DECLINES),
    (Scope::Refers, scope::REFERS),
    (Scope::Welcomes, scope::WELCOMES),
    (Scope::But, scope::BUT),
    (Scope::Oneself, scope::SELF),
    (Scope::Where, scope::WHERE),
    (Scope::Affirms, scope::AFFIRMS),
    (Scope::Asks, scope::ASKS),
    (Scope::Complains, scope::COMPLAINS),
];
/// How many words away something may stand to weigh on a finding: more than a sentence people write has.
const REACH: usize = 40;
/// The first number of a scope; rules are below it.
pub(super) const FIRST_SCOPE: u32 = 1_000;

impl Scope {
    pub(super) fn meaning(self) -> Option<u32> {
        let nth = SCOPES.iter().position(|(known, _)| *known == self)?;
        u32::try_from(nth).ok().map(|nth| FIRST_SCOPE + nth)
    }
}

/// What a text holds, before it is known who says it.
pub(super) struct Read {
    pub(super) words: Words,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) matched: Vec<Matched>,
    pub(super) plain: Option<Undisguised>,
}

impl Read {
    /// The bytes of the original that words stand for.
    pub(super) fn span(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let span = self.words.span(words.clone())?;
        Some(self.plain.as_ref().map_or(span.clone(), |plain| plain.original(&span)))
    }

    /// Where something stands that is no rule.
    pub(super) fn scope(&self, scope: Scope) -> Option<Range<usize>> {
        self.scoped(scope).next().map(|matched| matched.words.clone())
    }

    pub(super) fn scoped(&self, scope: Scope) -> impl Iterator<Item = &Matched> {
        let meaning = scope.meaning();
        self.matched.iter().filter(move |matched| Some(matched.meaning) == meaning)
    }

    /// Where the clause a word stands in ends: at a comma, or with its sentence.
    pub(super) fn clause_end(&self, word: usize) -> usize {
        let mut rest = self.words.iter().enumerate().skip(word);
        rest.find(|(_, word)| word.ending >= Ending::Clause).map_or(self.words.len(), |(nth, _)| nth + 1)
    }

    /// The sentence a word stands in.
    pub(super) fn sentence(&self, word: usize) -> Range<usize> {
        let nth = self.sentences.partition_point(|sentence| sentence.end <= word);
        self.sentences.get(nth).cloned().unwrap_or_default()
    }

    /// What stands in the sentence of a word, and not too far from it: no rule, but of weight for what is.
    pub(super) fn near(&self, word: usize, scope: Scope) -> impl Iterator<Item = &Matched> {
        let sentence = self.sentence(word);
        let start = sentence.start.max(word.saturating_sub(REACH));
        let end = sentence.end.min(word + REACH);
        let first = self.matched.partition_point(|matched| matched.words.start < start);
        let here = self.matched[first..].iter().take_while(move |matched| matched.words.start < end);
        here.filter(move |matched| Some(matched.meaning) == scope.meaning())
    }

    pub(super) fn asks(&self, words: &Range<usize>) -> bool {
        const ASKING: [&str; 34] = [
            "is", "are", "do", "does", "what", "whats", "which", "how", "hows", "where", "wheres", "who",
            "whos", "any", "can", "could", "would", "will", "should", "es", "son", "hay", "que", "cual",
            "cuales", "como", "donde", "quien", "quienes", "esta", "estan", "viven", "did", "so",
        ];
        let sentence = self.sentence(words.start);
        let first = self.words.get(sentence.start).map(|word| word.text);
        let last = self.words.get(sentence.end.saturating_sub(1));
        last.is_some_and(|last| last.ending == Ending::Question)
            || first.is_some_and(|first| ASKING.contains(&first))
            || self.near(words.start, Scope::Asks).next().is_some()
    }

    /// Whether a contact tells what others demand, or where they themselves would be at home, and demands nothing of us.
    pub(super) fn only_tells(&self, rule: &Rule, matched: &Matched) -> bool {
        let near = |scope| self.near(matched.words.start, scope).next().is_some();
        let of_oneself = rule.is_remarked_in_passing() && near(Scope::Oneself);
        rule.kind == Kind::FAIR_HOUSING && (of_oneself || near(Scope::Complains))
    }

    /// Whether the rest of the sentence makes a finding harmless: it declines, refers to a source, or welcomes all.
    pub(super) fn excuses(&self, direction: Direction, matched: &Matched) -> bool {
        let at = matched.words.start;
        let clause = |found: &Matched| found.words.start..self.clause_end(found.words.start);
        let within = |found: &Matched| {
            let clause = clause(found);
            clause.contains(&matched.words.start) || clause.contains(&(matched.words.end - 1))
        };
        let rule = rule_of(matched);
        let fair_housing = rule.is_some_and(|rule| rule.kind == Kind::FAIR_HOUSING);
        if fair_housing && self.near(at, Scope::Welcomes).any(within) {
            return true;
        }
        if direction == Direction::Input {
            // Whoever says who they are themselves takes no stand on others.
            let asks = self.asks(&matched.words);
            let wide = rule.is_some_and(|rule| match rule.id {
                "mention" | "stance" => true,
                "terms" | "access" => asks,
                _ => false,
            });
            return wide && self.near(at, Scope::Oneself).next().is_some();
        }
        let taken_back = |from: usize| {
            let between = from.min(matched.words.start)..from.max(matched.words.start);
            self.near(at, Scope::But).any(|but| between.contains(&but.words.start))
        };
        let scopes = [Scope::Declines, Scope::Refers];
        let mut excuses = scopes.into_iter().flat_map(|scope| self.near(at, scope));
        excuses.any(|found| !taken_back(found.words.start))
    }
}
