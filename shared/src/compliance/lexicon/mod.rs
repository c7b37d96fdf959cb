//! The words the rules stand on: both languages in the same classes, so that one grammar reads either.

use crate::language::{Grammar, GrammarError};

mod english;
mod lawful;
mod spanish;
mod stances;

/// Classes made of classes, and what is made of several.
const MADE: &[(&str, &str)] = &[
    // "white people", "familia india": a colour or a nation is about people where people are named.
    (
        "origins",
        "@colour|@ethnic|@styled @taker|@kin, @taker|@kin @colour|@ethnic|@styled, @colour|@ethnic|@styled and @colour|@ethnic|@styled @taker|@kin",
    ),
    (
        "origins",
        "@colour|@ethnic married|single|young|gay couple|couples|families|people, gente muy? @colour|@ethnic",
    ),
    ("faith", "@faith @taker|@kin, @taker|@kin @faith"),
    ("aged", "@aged @taker|@kin"),
    (
        "sexes",
        "@sexes tenant|tenants|roommate|roommates|renter|renters|applicants|neighbors|buyers|students|professionals",
    ),
    ("disabled", "@disabled people|person|persons|tenants|tenant|buyers|residents|veterans|folks|kids"),
    // Who is protected by federal law, whatever is said of them; singular words that stand alone mean something else.
    ("race", "@origins"),
    ("who", "@origins, @orientation, @faith, @child, @status, @aged, @sexes, @disabled, @local, @slur"),
    ("adjective", "@ethnic, @faith"),
    ("anyone", "@who, @ethnic, @taker, @kin"),
    ("where", "@area, @home"),
];

/// How words are shortened or misspelled in texts.
const ALIASES: &[(&str, &str)] = &[
    ("u|yu|ya", "you"),
    ("ur", "your"),
    ("r", "are"),
    ("peeps", "people"),
    ("nite", "night"),
    ("w|wit", "with"),
    ("bc|cuz|cause|becuz|bcuz", "because"),
    ("q|k|ke", "que"),
    ("x", "por"),
    ("pa", "para"),
    ("d", "de"),
    ("kidz|kidds", "kids"),
    ("familys|familes|famlies", "families"),
    ("neighborhod|nieghborhood|neigborhood|naborhood|neighborood", "neighborhood"),
    ("skool|schol", "school"),
    ("skools|schols", "schools"),
    ("blk", "black"),
    ("wht|whyte", "white"),
    ("muslum|moslim", "muslim"),
    ("muslums|moslims", "muslims"),
    ("mexicanz", "mexicans"),
    ("chritian|christain|cristian", "christian"),
    ("christains", "christians"),
    ("hispanix|hispancs", "hispanics"),
];

/// Fills a grammar with the classes and the lawful phrases.
pub(super) fn fill(grammar: &mut Grammar) -> Result<(), GrammarError> {
    for (name, entries) in english::CLASSES.iter().chain(spanish::CLASSES).chain(lawful::CLASSES) {
        grammar.class(name, entries)?;
    }
    for (name, entries) in MADE {
        grammar.class(name, entries)?;
    }
    for (name, entries) in stances::CLASSES {
        grammar.class(name, entries)?;
    }
    for (word, same_as) in
        ALIASES.iter().flat_map(|(words, same_as)| words.split('|').map(move |word| (word, same_as)))
    {
        grammar.alias(word, same_as)?;
    }
    for phrase in lawful::PHRASES {
        grammar.lawful(phrase)?;
    }
    Ok(())
}
