//! Where a seller moves to.

use std::sync::LazyLock;

use super::super::proper_name::{capitalised, is_capitalised};
use super::super::word_set::WordSet;
use crate::language::{Ending, Phrasebook, Words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Toward {
    /// "Moving to": a place follows, or someone's.
    Place,
    /// "To be near family in": a place follows.
    Farther,
}

static TOWARD: LazyLock<Phrasebook<Toward>> = LazyLock::new(|| {
    Phrasebook::new(
        &[(
            "move",
            "move|moving|moved|relocate|relocating|relocated|headed|heading|going|transfer|transferred|transferring|transfers|relocates|moves|retiring|retire|pcsing|pcs|downsizing",
        )],
        &[
            (
                Toward::Place,
                &[
                    "@move *1 back? *1 out|down|up|over? to",
                    "@move in|near",
                    "@move *1 to",
                    "back to",
                    "job|position|offer|transfer in",
                    "bought|building|built *4 in",
                    "be near *2 in",
                    "orders to",
                    "stationed in|at",
                    "mudo|mudamos|mudarme|mudarnos|mudando|mudar|mudaremos|mudare|voy|vamos|irme|irnos|regreso|regresamos|regresar|volver|vuelvo|cambio|cambiamos|transfieren|transfirieron|trasladan|cambiarme|cambiarnos|mudarse *2 a|para|hacia",
                    "trabajo|puesto|chamba en",
                    "compre|compramos *3 en",
                    "rumbo a",
                ],
            ),
            (
                Toward::Farther,
                &["@move * near|closer|close|with *5 in", "cerca de *3 en", "con mi|mis *2 en"],
            ),
        ],
    )
});

/// Places people move to whose names are ordinary enough to be typed small.
static KNOWN_PLACES: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "dallas houston austin denver phoenix florida california colorado arizona texas mexico oklahoma \
chicago seattle atlanta tampa orlando miami nashville tennessee georgia ohio kansas arkansas \
louisiana alabama oregon washington nevada utah idaho montana wyoming waco lubbock amarillo laredo \
mcallen brownsville monterrey guadalajara boston charlotte raleigh portland michigan illinois \
indiana kentucky missouri iowa minnesota wisconsin virginia maryland delaware pennsylvania maine \
vermont hawaii alaska nebraska mississippi plano frisco arlington kyle buda georgetown leander \
pflugerville hutto bastrop killeen temple odessa midland abilene tyler galveston denton mckinney \
katy sacramento albuquerque tulsa memphis cleveland columbus detroit pittsburgh philadelphia spain \
canada",
    )
});

/// First words of places of several words, with what follows.
const LONG_PLACES: &[(&str, &[&str])] = &[
    ("san", &["antonio", "marcos", "diego", "francisco", "jose", "angelo", "luis"]),
    ("new", &["york", "mexico", "jersey", "orleans", "braunfels", "hampshire"]),
    ("north", &["carolina", "dakota", "texas", "austin", "dallas"]),
    ("south", &["carolina", "dakota", "texas", "austin", "padre"]),
    ("west", &["virginia", "texas", "lake"]),
    ("east", &["texas", "austin"]),
    ("el", &["paso"]),
    ("fort", &["worth", "hood", "cavazos", "lauderdale"]),
    ("ft", &["worth", "hood"]),
    ("corpus", &["christi"]),
    ("las", &["vegas", "cruces"]),
    ("los", &["angeles"]),
    ("round", &["rock"]),
    ("cedar", &["park"]),
    ("dripping", &["springs"]),
    ("liberty", &["hill"]),
    ("college", &["station"]),
    ("salt", &["lake"]),
    ("kansas", &["city"]),
    ("oklahoma", &["city"]),
    ("rhode", &["island"]),
    ("puerto", &["rico"]),
    ("costa", &["rica"]),
    ("ciudad", &["juarez", "de"]),
    ("saint", &["louis"]),
    ("st", &["louis"]),
    ("rio", &["grande"]),
    ("little", &["rock"]),
    ("santa", &["fe"]),
    ("del", &["rio"]),
    ("eagle", &["pass"]),
    ("rockport", &[]),
];

/// Capitalised words after "to" that are no place.
static NO_PLACES: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "a an the my our be see i im we it this that he she they you january february march april may june \
july august september october november december monday tuesday wednesday thursday friday saturday \
sunday spring summer fall winter enero febrero marzo abril mayo junio julio agosto septiembre \
octubre noviembre diciembre cash asap sell buy and or y o la el una un mi vender comprar ver",
    )
});

/// Where a seller moves to, with capitals: "moving to Dallas", "to be near family in Denver", "nos mudamos a
/// San Antonio". A place nobody knows must be typed with a capital.
#[must_use]
pub fn destination(text: &str, words: &Words) -> Option<String> {
    let mut cues = TOWARD.find(words);
    cues.sort_by_key(|cue| cue.words.end);
    cues.iter().find_map(|cue| place_at(text, words, cue.words.end))
}

fn place_at(text: &str, words: &Words, at: usize) -> Option<String> {
    if at == 0 || words.ends_sentence(at - 1) {
        return None;
    }
    let mut end = at;
    while let Some(word) = words.get(end)
        && end - at < 4
    {
        let previous =
            end.checked_sub(1).filter(|previous| *previous >= at).and_then(|previous| words.get(previous));
        let after_comma = previous.is_some_and(|previous| previous.ending == Ending::Clause);
        let typed = text.get(word.start..word.end)?;
        let long = |first: &str, second: &str| {
            LONG_PLACES.iter().any(|(begin, rest)| *begin == first && rest.contains(&second))
        };
        let joins = previous.is_some_and(|previous| long(previous.text, word.text))
            || words
                .get(end + 1)
                .is_some_and(|next| word.ending == Ending::Open && long(word.text, next.text));
        let capital = is_capitalised(typed)
            && !NO_PLACES.has(word.text)
            && !word.text.bytes().any(|byte| byte.is_ascii_digit());
        let state = end > at
            && (typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_uppercase())
                || matches!(word.text, "tx" | "texas"));
        let known = KNOWN_PLACES.has(word.text)
            && (end == at
                || after_comma
                || previous.is_some_and(|p| {
                    matches!(
                        p.text,
                        "north" | "south" | "east" | "west" | "downtown" | "central" | "norte" | "sur"
                    )
                }));
        let region = end == at
            && matches!(word.text, "north" | "south" | "east" | "west" | "downtown" | "central")
            && words.get(end + 1).is_some_and(|next| KNOWN_PLACES.has(next.text));
        if !(joins || known || state || region || (capital && !after_comma)) {
            break;
        }
        end += 1;
        if word.ending >= Ending::Sentence {
            break;
        }
    }
    let span = words.span(at..end)?;
    (end > at).then(|| text.get(span).map(capitalised)).flatten()
}
