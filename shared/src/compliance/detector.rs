//! The rules, ready to be asked.

use std::borrow::Cow;
use std::ops::Range;

use super::additions::{Additions, OwnRule, RulesError};
use super::finding::{Direction, Finding, Kind, Screened, Verdict};
use super::lexicon;
use super::phrases::{english, scope, spanish, windows};
use super::rules::{RULES, Rule};
use crate::language::{Ending, Grammar, GrammarError, Matched, Reading, Undisguised, Words, undisguise};

/// How many earlier messages are read, the newest first; older ones say little about what is asked now.
const REMEMBERED: usize = 12;

/// Reads texts for what may not be said and what may not be answered as asked. Made once; a few milliseconds.
#[derive(Debug)]
pub struct Detector {
    grammar: Grammar,
    own: Vec<OwnRule>,
}

/// Phrases that are no rule, by the number after the rules'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Declines,
    Refers,
    Welcomes,
    But,
    Oneself,
    Where,
    Affirms,
    Asks,
}

const SCOPES: [(Scope, &[&str]); 8] = [
    (Scope::Declines, scope::DECLINES),
    (Scope::Refers, scope::REFERS),
    (Scope::Welcomes, scope::WELCOMES),
    (Scope::But, scope::BUT),
    (Scope::Oneself, scope::SELF),
    (Scope::Where, scope::WHERE),
    (Scope::Affirms, scope::AFFIRMS),
    (Scope::Asks, scope::ASKS),
];
/// The first number of a scope; rules are below it, an installation's own from [`OWN`] on.
const FIRST_SCOPE: u32 = 1_000;
const OWN: u32 = 2_000;

impl Scope {
    fn meaning(self) -> Option<u32> {
        let nth = SCOPES.iter().position(|(known, _)| *known == self)?;
        u32::try_from(nth).ok().map(|nth| FIRST_SCOPE + nth)
    }
}

/// What a text holds, before it is known who says it.
struct Read {
    words: Words,
    reading: Reading,
    matched: Vec<Matched>,
    plain: Option<Undisguised>,
}

impl Detector {
    /// Makes the rules ready, with an installation's own.
    ///
    /// # Errors
    /// What is wrong with the additions.
    pub fn new(additions: &Additions) -> Result<Self, RulesError> {
        let mut grammar = Grammar::default();
        let ours = |cause| RulesError::Wording { place: "the built-in rules".to_owned(), cause };
        lexicon::fill(&mut grammar).map_err(ours)?;
        for group in &additions.groups {
            let wrong = |cause| RulesError::Wording { place: group.name.clone(), cause };
            named(&group.name)?;
            grammar.class("local", &group.words.join(",")).map_err(wrong)?;
        }
        phrases(&mut grammar).map_err(ours)?;
        for phrase in &additions.lawful {
            grammar.lawful(phrase).map_err(|cause| RulesError::Wording { place: phrase.clone(), cause })?;
        }
        let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        for (meaning, own) in (OWN..).zip(&additions.rules) {
            named(&own.id)?;
            named(&own.kind)?;
            if ids.contains(&own.id.as_str()) {
                return Err(RulesError::Twice(own.id.clone()));
            }
            ids.push(&own.id);
            for phrase in &own.phrases {
                let wrong = |cause| RulesError::Wording { place: own.id.clone(), cause };
                grammar.rule(meaning, phrase).map_err(wrong)?;
            }
        }
        Ok(Self { grammar, own: additions.rules.clone() })
    }

    /// What a text says that it may not, or asks that may not be answered as asked. `context` is what was said
    /// before, oldest first, whoever said it.
    #[must_use]
    pub fn screen(&self, direction: Direction, text: &str, context: &[&str]) -> Screened {
        let read = self.read(text);
        let mut findings: Vec<Finding> = Vec::new();
        for matched in &read.matched {
            let Some(finding) = self.finding(direction, &read, matched) else { continue };
            if finding.verdict == Verdict::Ok || read.excuses(direction, matched) {
                continue;
            }
            let same =
                |other: &&mut Finding| other.rule == finding.rule && other.span.end > finding.span.start;
            if let Some(other) = findings.iter_mut().find(same) {
                other.span.end = other.span.end.max(finding.span.end);
                other.verdict = other.verdict.max(finding.verdict);
            } else {
                findings.push(finding);
            }
        }
        findings.extend(self.in_context(direction, &read, context));
        findings.sort_by_key(|finding| finding.span.start);
        Screened { findings }
    }

    fn read(&self, text: &str) -> Read {
        let plain = undisguise(text, &|word| self.grammar.knows(word));
        let words = Words::of(plain.as_ref().map_or(text, Undisguised::text));
        let reading = self.grammar.read(&words);
        let matched = self.grammar.find(&reading);
        Read { words, reading, matched, plain }
    }

    /// Whether somebody says who they are, lawful though it is to say so.
    fn is_of_oneself(&self, words: &Words) -> bool {
        let found = self.grammar.find(&self.grammar.read_all(words));
        found.iter().any(|matched| Some(matched.meaning) == Scope::Oneself.meaning())
    }

    fn finding(&self, direction: Direction, read: &Read, matched: &Matched) -> Option<Finding> {
        let span = read.span(&matched.words)?;
        if let Some(own) = matched.meaning.checked_sub(OWN) {
            let own = self.own.get(own as usize)?;
            let verdict = match direction {
                Direction::Input => own.input,
                Direction::Output => own.output,
                Direction::Listing => own.listing,
            };
            return Some(Finding {
                verdict,
                kind: Kind::named(own.kind.clone()),
                certainty: own.certainty,
                rule: Cow::Owned(own.id.clone()),
                span,
                reason: Cow::Owned(own.reason.clone()),
                statute: Cow::Owned(own.statute.clone()),
            });
        }
        let rule = RULES.get(matched.meaning as usize)?;
        let verdict = rule.speech.verdict(direction, read.asks(&matched.words));
        Some(rule.found(verdict, span))
    }

    /// What only earlier messages make of a text: "Where should we live?" after "We have three kids", and "Yes"
    /// after "Is it a white area?".
    fn in_context(&self, direction: Direction, read: &Read, context: &[&str]) -> Option<Finding> {
        match direction {
            Direction::Input => {
                let at = read.scope(Scope::Where)?;
                let said_before =
                    || context.iter().rev().take(REMEMBERED).any(|said| self.is_of_oneself(&Words::of(said)));
                if !self.is_of_oneself(&read.words) && !said_before() {
                    return None;
                }
                let rule = Rule::place("asks_where").and_then(|place| RULES.get(place))?;
                Some(rule.found(Verdict::Redirect, read.span(&at)?))
            }
            Direction::Output => {
                let at = read.scope(Scope::Affirms)?;
                if read.words.len() > 8 || read.scope(Scope::Declines).is_some() {
                    return None;
                }
                let asked = self.read(context.last()?);
                let about = |matched: &Matched| {
                    let rule = RULES.get(matched.meaning as usize)?;
                    let people = matches!(rule.id, "composition" | "asks_people" | "safety" | "coded");
                    (people && asked.asks(&matched.words)).then_some(rule)
                };
                let rule = asked.matched.iter().find_map(about)?;
                Some(rule.found(Verdict::Violation, read.span(&at)?))
            }
            Direction::Listing => None,
        }
    }
}

impl Rule {
    fn found(&self, verdict: Verdict, span: Range<usize>) -> Finding {
        Finding {
            verdict,
            kind: self.kind.clone(),
            certainty: self.certainty,
            rule: Cow::Borrowed(self.id),
            span,
            reason: Cow::Borrowed(self.reason),
            statute: Cow::Borrowed(self.statute),
        }
    }
}

impl Read {
    /// The bytes of the original that words stand for.
    fn span(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let span = self.words.span(words.clone())?;
        Some(self.plain.as_ref().map_or(span.clone(), |plain| plain.original(&span)))
    }

    /// Where something stands that is no rule.
    fn scope(&self, scope: Scope) -> Option<Range<usize>> {
        self.scoped(scope).next().map(|matched| matched.words.clone())
    }

    fn scoped(&self, scope: Scope) -> impl Iterator<Item = &Matched> {
        let meaning = scope.meaning();
        self.matched.iter().filter(move |matched| Some(matched.meaning) == meaning)
    }

    /// Where the clause a word stands in ends: at a comma, or with its sentence.
    fn clause_end(&self, word: usize) -> usize {
        let mut rest = self.words.iter().enumerate().skip(word);
        rest.find(|(_, word)| word.ending >= Ending::Clause).map_or(self.words.len(), |(nth, _)| nth + 1)
    }

    fn asks(&self, words: &Range<usize>) -> bool {
        const ASKING: [&str; 34] = [
            "is", "are", "do", "does", "what", "whats", "which", "how", "hows", "where", "wheres", "who",
            "whos", "any", "can", "could", "would", "will", "should", "es", "son", "hay", "que", "cual",
            "cuales", "como", "donde", "quien", "quienes", "esta", "estan", "viven", "did", "so",
        ];
        let sentence = self.reading.sentence(words.start);
        let first = self.words.get(sentence.start).map(|word| word.text);
        let asks = || self.scoped(Scope::Asks).any(|found| sentence.contains(&found.words.start));
        self.reading.asks(words) || asks() || first.is_some_and(|first| ASKING.contains(&first))
    }

    /// Whether the rest of the sentence makes a finding harmless: it declines, refers to a source, or welcomes all.
    fn excuses(&self, direction: Direction, matched: &Matched) -> bool {
        let sentence = self.reading.sentence(matched.words.start);
        let here = |found: &&Matched| sentence.contains(&found.words.start);
        let clause = |found: &Matched| found.words.start..self.clause_end(found.words.start);
        let within = |found: &Matched| {
            let clause = clause(found);
            clause.contains(&matched.words.start) || clause.contains(&(matched.words.end - 1))
        };
        let rule = RULES.get(matched.meaning as usize);
        let fair_housing = rule.is_some_and(|rule| rule.kind == Kind::FAIR_HOUSING);
        if fair_housing && self.scoped(Scope::Welcomes).any(within) {
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
            return wide && self.scoped(Scope::Oneself).any(|found| here(&found));
        }
        let taken_back = |from: usize| {
            let between = from.min(matched.words.start)..from.max(matched.words.start);
            self.scoped(Scope::But).filter(here).any(|but| between.contains(&but.words.start))
        };
        let scopes = [Scope::Declines, Scope::Refers];
        let mut excuses = scopes.into_iter().flat_map(|scope| self.scoped(scope)).filter(here);
        excuses.any(|found| !taken_back(found.words.start))
    }
}

fn phrases(grammar: &mut Grammar) -> Result<(), GrammarError> {
    for (id, phrases) in english::PHRASES.iter().chain(spanish::PHRASES).chain(windows::PHRASES) {
        let meaning = Rule::place(id).and_then(|place| u32::try_from(place).ok());
        let meaning = meaning.ok_or_else(|| GrammarError::Class((*id).to_owned()))?;
        for phrase in *phrases {
            grammar.rule(meaning, phrase)?;
        }
    }
    for (meaning, (_, phrases)) in (FIRST_SCOPE..).zip(SCOPES) {
        for phrase in phrases {
            grammar.rule(meaning, phrase)?;
        }
    }
    Ok(())
}

fn named(name: &str) -> Result<(), RulesError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(fits) {
        return Err(RulesError::Name(name.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
#[path = "detector_tests.rs"]
mod tests;
