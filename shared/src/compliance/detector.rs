//! The rules, ready to be asked.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::additions::{Additions, OwnRule, RulesError};
use super::finding::{Certainty, Direction, Finding, Kind, Screened, Verdict};
use super::lexicon;
use super::phrases::{english, spanish, windows};
use super::rules::{RULES, Rule};
use super::sentence::{FIRST_SCOPE, Read, SCOPES, Scope};
use crate::language::{Grammar, GrammarError, Matched, Undisguised, Words, undisguise};

/// How many earlier messages are read, the newest first; older ones say little about what is asked now.
const REMEMBERED: usize = 12;

/// Reads texts for what may not be said and what may not be answered as asked. Made once; a few milliseconds.
#[derive(Debug)]
pub struct Detector {
    grammar: Grammar,
    own: Vec<OwnRule>,
}

/// How many findings back one of the same rule is looked for that overlaps.
const NEIGHBOURS: usize = 24;
/// The first number of what words say that only stand near each other; a rule's number is this and its place.
const WIDE: u32 = 500;
/// The first number of an installation's own rules; ours and the scopes are below.
const OWN: u32 = 2_000;

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
            if let Some(other) = findings.iter_mut().rev().take(NEIGHBOURS).find(same) {
                other.span.end = other.span.end.max(finding.span.end);
                other.certainty = match finding.verdict.cmp(&other.verdict) {
                    Ordering::Less => other.certainty,
                    Ordering::Equal => other.certainty.max(finding.certainty),
                    Ordering::Greater => finding.certainty,
                };
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
        Read { words, sentences: reading.sentences(), matched, plain }
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
        let rule = rule_of(matched)?;
        let mut verdict = rule.speech.verdict(direction, read.asks(&matched.words));
        if direction == Direction::Input && verdict == Verdict::Violation && read.only_tells(rule, matched) {
            verdict = Verdict::Redirect;
        }
        let mut finding = rule.found(verdict, span);
        // Words that only stand near each other can always mean something lawful.
        if matched.meaning >= WIDE || direction == Direction::Input && rule.is_remarked_in_passing() {
            finding.certainty = Certainty::Likely;
        }
        Some(finding)
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
                    let rule = rule_of(matched)?;
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

/// The rule a phrase belongs to; `None` for a scope and for an installation's own.
pub(super) fn rule_of(matched: &Matched) -> Option<&'static Rule> {
    let place = matched.meaning.checked_sub(WIDE).unwrap_or(matched.meaning);
    RULES.get(place as usize)
}

fn phrases(grammar: &mut Grammar) -> Result<(), GrammarError> {
    for (first, files) in [(0, &[english::PHRASES, spanish::PHRASES][..]), (WIDE, &[windows::PHRASES])] {
        for (id, phrases) in files.iter().copied().flatten() {
            let meaning = Rule::place(id).and_then(|place| u32::try_from(place).ok());
            let meaning = meaning.ok_or_else(|| GrammarError::Class((*id).to_owned()))?;
            for phrase in *phrases {
                grammar.rule(first + meaning, phrase)?;
            }
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
