//! What a contact means: word rules first, and so far only.

pub mod address;
pub mod circumstances;
pub mod contact_details;
pub mod home;
pub mod places;
mod proper_name;
mod word_set;

use super::{Interest, Question};

/// A score this high is clear enough to act on.
const CLEAR: f64 = 0.7;
/// A phrase that leaves no doubt, and one that hints.
const STRONG: f64 = 0.9;
const HINT: f64 = 0.5;

/// How clearly a text speaks for each interest, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Intent {
    /// Wants to buy.
    pub buying: f64,
    /// Wants to sell.
    pub selling: f64,
    /// Is looking around.
    pub looking: f64,
}

impl Intent {
    /// The one interest that is clear, if exactly one is the clearest.
    #[must_use]
    pub fn clear(self) -> Option<Interest> {
        let mut scores = [
            (self.buying, Interest::Buying),
            (self.selling, Interest::Selling),
            (self.looking, Interest::Looking),
        ];
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        let [(best, interest), (second, _), _] = scores;
        (best >= CLEAR && best > second).then_some(interest)
    }
}

const BUYING: &[(&str, f64)] = &[
    ("to buy", STRONG),
    ("buying", STRONG),
    ("buy", STRONG),
    ("purchase", STRONG),
    ("find a home", STRONG),
    ("find a house", STRONG),
    ("looking for a home", STRONG),
    ("looking for a house", STRONG),
    ("looking for a condo", STRONG),
    ("still available", STRONG),
    ("pre approved", STRONG),
    ("preapproved", STRONG),
    ("down payment", STRONG),
    ("comprar", STRONG),
    ("bedroom", HINT),
    ("bedrooms", HINT),
    ("budget", HINT),
    ("showing", HINT),
    ("move to", HINT),
];

const SELLING: &[(&str, f64)] = &[
    ("to sell", STRONG),
    ("selling", STRONG),
    ("sell", STRONG),
    ("list my", STRONG),
    ("list our", STRONG),
    ("home worth", STRONG),
    ("house worth", STRONG),
    ("my home is worth", STRONG),
    ("my house is worth", STRONG),
    ("home value", STRONG),
    ("value of my", STRONG),
    ("cma", STRONG),
    ("vender", STRONG),
    ("my house", HINT),
    ("my home", HINT),
    ("appraisal", HINT),
];

const LOOKING: &[(&str, f64)] = &[
    ("just browsing", STRONG),
    ("browsing", STRONG),
    ("just looking", STRONG),
    ("looking around", STRONG),
    ("just curious", STRONG),
    ("neither", STRONG),
    ("solo mirando", STRONG),
];

/// Words that turn around what follows within [`NEGATION_REACH`] words.
const NEGATIONS: &[&str] = &["not", "never", "don", "dont", "no"];
const NEGATION_REACH: usize = 3;

/// Scores one text.
#[must_use]
pub fn intent(text: &str) -> Intent {
    let words = words(text);
    Intent { buying: score(&words, BUYING), selling: score(&words, SELLING), looking: score(&words, LOOKING) }
}

/// Whether a text answers `asked`: words, and not itself a question.
#[must_use]
pub fn answers(text: &str, asked: Question) -> bool {
    asked != Question::Interest && !text.trim_end().ends_with('?') && !words(text).trim().is_empty()
}

/// Lower-case words with one space between and around them, so that a phrase is found as whole words.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.chars() {
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

fn score(words: &str, phrases: &[(&str, f64)]) -> f64 {
    let said = |phrase: &str| {
        words.match_indices(phrase).any(|(at, _)| {
            let whole = words[..at].ends_with(' ') && words[at + phrase.len()..].starts_with(' ');
            let denied = || {
                words[..at]
                    .split(' ')
                    .rev()
                    .filter(|word| !word.is_empty())
                    .take(NEGATION_REACH)
                    .any(|word| NEGATIONS.contains(&word))
            };
            whole && !denied()
        })
    };
    let doubt: f64 =
        phrases.iter().filter(|(phrase, _)| said(phrase)).map(|(_, weight)| 1.0 - weight).product();
    1.0 - doubt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_sentence_is_enough() {
        for (text, interest) in [
            ("I want to buy a home with 3 bedrooms", Some(Interest::Buying)),
            ("Is the 3/2 on Maple still available?", Some(Interest::Buying)),
            ("What's my home worth?", Some(Interest::Selling)),
            ("Looking to sell in spring", Some(Interest::Selling)),
            ("Just browsing", Some(Interest::Looking)),
            ("quiero comprar una casa", Some(Interest::Buying)),
            ("Hello there", None),
            ("sell first, then buy", None),
            ("", None),
        ] {
            assert_eq!(intent(text).clear(), interest, "{text}");
        }
    }

    #[test]
    fn a_word_inside_another_word_means_nothing() {
        assert_eq!(intent("the buyout of a bestseller").clear(), None);
    }

    #[test]
    fn what_is_denied_is_not_meant() {
        assert_eq!(intent("I do not want to sell").clear(), None);
    }

    #[test]
    fn a_question_back_is_not_an_answer() {
        assert!(answers("Cedar Park or so", Question::Area));
        assert!(!answers("Why do you ask?", Question::Area));
        assert!(!answers("buy", Question::Interest));
    }
}
