//! Names in a draft. What people, teams and places are called says nothing about anybody: a Christian, a Mrs. White
//! and the Spanish Oaks are no groups of people.

use std::borrow::Cow;

use crate::compliance::{Direction, Guarding, Verdict};
use crate::conversation::compose::{Words, greeting_name, speaker};

/// What may be found in a name all the same, because it names a group; what says more is no name.
const NAMING: [&str; 4] = ["mention", "composition", "preference", "stance"];

/// A text with the names we know put out of sight. Every place in it stays where it was.
pub(super) fn out_of_sight<'a>(text: &'a str, words: Words<'_>, guarding: &Guarding) -> Cow<'a, str> {
    let us = speaker(words.settings);
    let first = greeting_name(words.conversation);
    // A greeting may have the whole name, and what else is said only the first.
    let whole = words.name().filter(|whole| Some(whole) != first.as_ref());
    let contact = whole.iter().chain(&first).map(String::as_str);
    let homes = words.market.into_iter().flat_map(|market| &market.best);
    let places = homes.map(|home| home.area.as_str());
    let known = [us.team, us.assistant].into_iter().chain(contact).chain(places);
    let hidden = known.filter(|name| name.chars().count() > 1 && is_a_name(name, guarding));
    hidden.fold(Cow::Borrowed(text), hide)
}

/// Anybody may put anything into a form.
fn is_a_name(name: &str, guarding: &Guarding) -> bool {
    let screened = guarding.screen(Direction::Output, name, &[]);
    let only_names = |rule: &str| NAMING.contains(&rule);
    screened.is_ok_and(|screened| {
        let mut violations = screened.findings.iter().filter(|found| found.verdict == Verdict::Violation);
        violations.all(|found| only_names(&found.rule))
    })
}

fn hide<'a>(text: Cow<'a, str>, name: &str) -> Cow<'a, str> {
    let stands_alone = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found: Vec<usize> =
        text.match_indices(name).map(|(at, _)| at).filter(|at| stands_alone(*at)).collect();
    if found.is_empty() {
        return text;
    }
    let hidden: String =
        name.chars().map(|c| if c == ' ' { " ".to_owned() } else { "x".repeat(c.len_utf8()) }).collect();
    let mut text = text.into_owned();
    for at in found {
        text.replace_range(at..at + name.len(), &hidden);
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_hidden_where_it_stands_alone_and_moves_nothing() {
        let hidden = |text, name| hide(Cow::Borrowed(text), name).into_owned();
        assert_eq!(hidden("Hi Germán, the Germánic house", "Germán"), "Hi xxxxxxx, the Germánic house");
        assert_eq!(hidden("Old Spanish Trail.", "Old Spanish Trail"), "xxx xxxxxxx xxxxx.");
        assert_eq!(hidden("Christians only", "Christian"), "Christians only");
    }
}
