//! A quick look whether a book of phrases is worth opening: most texts have none of the words without which
//! no phrase can be there.

use std::collections::{HashMap, HashSet};

use crate::language::Words;

/// Words that are in every other text: a phrase is looked for by another of its words.
const COMMON: &str = "a an and any anything are at be but by can could did do does for from get getting good had has \
    have he her here him his house home how i if im in is it its just know like list look looking me more my need new \
    no not now of off ok on one or our out please price see sell send she so some thanks that the their them there \
    these they thing this time to today too u up us want was we well what when where which who why will with would \
    yes you your number phone call interested know tell much \
    a al algo aqui bien casa como con cual cuando cuanto de del dos el ella en es esa ese eso esta este esto estoy \
    gracias hay hola la las le les lo los mas me mi mis mucho muy necesito nos o para pero por puede pueden que quiero \
    se si sin solo son soy su sus te tengo tiene todo tu un una usted ustedes va ver y ya yo informacion nada";

/// Words one of which every phrase has.
#[derive(Debug)]
pub(super) struct Gate {
    words: HashSet<String>,
    beginnings: Vec<String>,
}

impl Gate {
    /// Of every phrase the slot whose words are least common.
    pub(super) fn new<'p>(classes: &[(&str, &str)], phrases: impl Iterator<Item = &'p str>) -> Self {
        let common: HashSet<&str> = COMMON.split_whitespace().collect();
        let mut known: HashMap<&str, Vec<String>> = HashMap::new();
        for (name, words) in classes {
            let words = spelled(words, &known);
            known.insert(name, words);
        }
        let mut gate = Self { words: HashSet::new(), beginnings: Vec::new() };
        for phrase in phrases {
            let slots = phrase
                .split_whitespace()
                .filter(|slot| !matches!(*slot, "^" | "$" | "<" | ">") && !slot.starts_with('*'))
                .filter(|slot| !slot.ends_with('?'));
            let rarest = slots.map(|slot| spelled(slot, &known)).min_by_key(|words| {
                let many = words.iter().filter(|word| common.contains(word.as_str()) || *word == "#").count();
                // A beginning opens for many words.
                (many, words.iter().any(|word| word.ends_with('~')), words.len())
            });
            for word in rarest.into_iter().flatten() {
                match word.strip_suffix('~') {
                    Some(beginning) => gate.beginnings.push(beginning.to_owned()),
                    None => drop(gate.words.insert(word)),
                }
            }
        }
        gate
    }

    /// Whether any phrase can be there.
    pub(super) fn opens(&self, words: &Words) -> bool {
        let digits = self.words.contains("#");
        words.iter().any(|word| {
            self.words.contains(word.text)
                || self.beginnings.iter().any(|beginning| word.text.starts_with(beginning.as_str()))
                || (digits && word.text.bytes().all(|byte| byte.is_ascii_digit()))
        })
    }
}

/// The words of a slot, its classes written out.
fn spelled(slot: &str, known: &HashMap<&str, Vec<String>>) -> Vec<String> {
    let words = slot.split('|').flat_map(|word| match word.strip_prefix('@') {
        Some(class) => known.get(class).cloned().unwrap_or_default(),
        None => vec![word.to_owned()],
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_looked_for_by_its_least_common_word() {
        let gate =
            Gate::new(&[("stop", "stop|quit")], ["you can @stop", "< please? solicit~ me"].into_iter());
        for (text, opens) in [
            ("you can stay", false),
            ("you quit", true),
            ("no soliciting", true),
            ("please", false),
            ("", false),
        ] {
            assert_eq!(gate.opens(&Words::of(text)), opens, "{text}");
        }
    }
}
