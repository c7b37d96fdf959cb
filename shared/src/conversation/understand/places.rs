//! Areas a contact names: those of the location's market first, others by what stands before them.

mod market;

use super::address::zip_codes;
use super::proper_name::{capitalised, is_capitalised};
use crate::language::{Ending, Word, Words};
use market::Known;

/// Most words of a place nobody knows: "Isla del Padre Sur".
const LONGEST: usize = 3;
/// Most words of a part of an answer that is a place as a whole.
const LONGEST_ANSWER: usize = 4;

/// Words a place may follow.
const PREPOSITIONS: &[&str] = &[
    "in",
    "near",
    "around",
    "by",
    "towards",
    "toward",
    "outside",
    "inside",
    "en",
    "por",
    "hacia",
    "rumbo",
    "cerca",
    "alrededor",
    "close",
    "afuera",
];
/// Of those, the ones that tell of a place even before a word typed small.
const NEARNESS: &[&str] = &["near", "around", "towards", "toward", "outside", "cerca", "close", "hacia"];
/// Words between a preposition and its place.
const BETWEEN: &[&str] = &["to", "of", "de", "del", "a", "or"];
/// Parts of a town.
const DIRECTIONS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "central",
    "downtown",
    "norte",
    "sur",
    "este",
    "oeste",
    "ne",
    "nw",
    "se",
    "sw",
    "uptown",
    "midtown",
    "old",
    "centro",
    "noroeste",
    "suroeste",
];
/// Towns that are known when typed small.
const TOWNS: &[&str] = &[
    "austin",
    "dallas",
    "houston",
    "leander",
    "kyle",
    "buda",
    "hutto",
    "pflugerville",
    "georgetown",
    "lakeway",
    "bastrop",
    "elgin",
    "lockhart",
    "wimberley",
    "taylor",
    "jarrell",
    "belton",
    "killeen",
    "waco",
    "plano",
    "frisco",
    "mckinney",
    "allen",
    "irving",
    "arlington",
    "denton",
    "garland",
    "mesquite",
    "katy",
    "pearland",
    "cypress",
    "conroe",
    "humble",
    "pasadena",
    "galveston",
    "laredo",
    "mcallen",
    "brownsville",
    "lubbock",
    "amarillo",
    "midland",
    "odessa",
    "abilene",
    "tyler",
    "beaumont",
    "boerne",
    "schertz",
    "cibolo",
    "seguin",
    "gruene",
    "luling",
    "giddings",
    "smithville",
    "spicewood",
    "manchaca",
    "oltorf",
    "mueller",
    "zilker",
    "tarrytown",
    "westlake",
    "steiner",
    "jonestown",
    "lago",
    "bertram",
    "burnet",
    "florence",
    "salado",
    "temple",
    "manor",
    "rockwall",
    "prosper",
    "celina",
    "mansfield",
    "keller",
    "grapevine",
];
/// First words of towns of several words.
const LONG_TOWNS: &[(&str, &str)] = &[
    ("san", "antonio"),
    ("san", "marcos"),
    ("cedar", "park"),
    ("round", "rock"),
    ("new", "braunfels"),
    ("el", "paso"),
    ("fort", "worth"),
    ("ft", "worth"),
    ("corpus", "christi"),
    ("dripping", "springs"),
    ("liberty", "hill"),
    ("bee", "cave"),
    ("west", "lake"),
    ("lago", "vista"),
    ("marble", "falls"),
    ("sugar", "land"),
    ("the", "woodlands"),
    ("the", "domain"),
    ("college", "station"),
    ("cedar", "creek"),
    ("del", "valle"),
    ("hill", "country"),
    ("canyon", "lake"),
    ("flower", "mound"),
    ("league", "city"),
    ("travis", "heights"),
    ("hyde", "park"),
    ("barton", "hills"),
    ("grand", "prairie"),
    ("horseshoe", "bay"),
    ("lake", "travis"),
    ("missouri", "city"),
    ("south", "congress"),
    ("circle", "c"),
    ("wells", "branch"),
    ("south", "lamar"),
    ("steiner", "ranch"),
    ("brushy", "creek"),
    ("avery", "ranch"),
    ("east", "side"),
];
/// Words that are no place after a preposition, capital or not.
const NO_PLACE: &[&str] = &[
    "a",
    "an",
    "the",
    "my",
    "your",
    "our",
    "his",
    "her",
    "their",
    "this",
    "that",
    "these",
    "those",
    "i",
    "we",
    "you",
    "me",
    "us",
    "it",
    "and",
    "or",
    "about",
    "here",
    "there",
    "town",
    "person",
    "cash",
    "mind",
    "general",
    "touch",
    "contact",
    "future",
    "need",
    "time",
    "case",
    "fact",
    "love",
    "bed",
    "school",
    "work",
    "total",
    "full",
    "any",
    "no",
    "not",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "few",
    "couple",
    "several",
    "some",
    "spring",
    "summer",
    "fall",
    "autumn",
    "winter",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "tomorrow",
    "tonight",
    "noon",
    "midnight",
    "morning",
    "afternoon",
    "evening",
    "night",
    "week",
    "month",
    "year",
    "next",
    "last",
    "early",
    "late",
    "mid",
    "end",
    "then",
    "now",
    "english",
    "spanish",
    "espanol",
    "ingles",
    "escrow",
    "probate",
    "foreclosure",
    "debt",
    "default",
    "good",
    "great",
    "bad",
    "better",
    "perfect",
    "which",
    "what",
    "where",
    "who",
    "whom",
    "when",
    "how",
    "if",
    "so",
    "to",
    "of",
    "from",
    "with",
    "for",
    "at",
    "on",
    "off",
    "out",
    "up",
    "down",
    "well",
    "it",
    "text",
    "phone",
    "email",
    "mail",
    "call",
    "message",
    "zillow",
    "facebook",
    "google",
    "instagram",
    "credit",
    "price",
    "budget",
    "range",
    "market",
    "process",
    "progress",
    "question",
    "charge",
    "order",
    "half",
    "advance",
    "common",
    "place",
    "writing",
    "trouble",
    "hand",
    "doubt",
    "schools",
    "work",
    "family",
    "friends",
    "downtime",
    "enough",
    "something",
    "anything",
    "everything",
    "somewhere",
    "anywhere",
    "everywhere",
    "people",
    "kids",
    "him",
    "them",
    "myself",
    "yourself",
    "mls",
    "hoa",
    "asap",
    "interest",
    "interested",
    "looking",
    "buying",
    "selling",
    "el",
    "la",
    "los",
    "las",
    "un",
    "una",
    "unos",
    "unas",
    "mi",
    "mis",
    "su",
    "sus",
    "tu",
    "este",
    "esta",
    "esto",
    "ese",
    "esa",
    "eso",
    "que",
    "cual",
    "cuanto",
    "donde",
    "persona",
    "efectivo",
    "general",
    "serio",
    "venta",
    "renta",
    "cuenta",
    "total",
    "linea",
    "mente",
    "verdad",
    "favor",
    "ahora",
    "ahorita",
    "ejemplo",
    "supuesto",
    "mensaje",
    "texto",
    "correo",
    "telefono",
    "whatsapp",
    "llamada",
    "cierto",
    "todo",
    "todos",
    "toda",
    "aqui",
    "alla",
    "alli",
    "ahi",
    "primavera",
    "verano",
    "otono",
    "invierno",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "manana",
    "tarde",
    "noche",
    "semana",
    "mes",
    "ano",
    "cuanto",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "casa",
    "trabajo",
    "escuela",
    "eso",
    "nada",
    "algo",
    "lo",
    "menos",
    "mas",
    "fin",
    "parte",
    "medio",
    "porque",
    "y",
    "o",
    "mis",
    "unos",
    "construccion",
    "buen",
    "buena",
    "buenas",
    "malas",
    "proceso",
    "contacto",
    "shape",
    "condition",
    "ready",
    "because",
    "going",
    "house",
    "home",
    "homes",
    "area",
    "areas",
    "texas",
    "tx",
    "usa",
    "parks",
    "shops",
    "water",
    "lake",
    "church",
    "campus",
    "transit",
    "airport",
    "office",
    "job",
    "mom",
    "dad",
    "mother",
    "father",
    "parents",
    "mama",
    "papa",
    "familia",
    "iglesia",
    "side",
    "half",
    "front",
    "back",
    "hopefully",
    "maybe",
    "please",
    "thanks",
    "but",
    "do",
    "does",
    "is",
    "are",
    "was",
    "can",
    "could",
    "will",
    "would",
];
/// Words that are left out where an answer begins.
const LEAD_INS: &[&str] = &[
    "its",
    "it",
    "lets",
    "say",
    "idk",
    "probably",
    "maybe",
    "i",
    "im",
    "id",
    "think",
    "like",
    "love",
    "prefer",
    "want",
    "would",
    "we",
    "were",
    "wed",
    "our",
    "thinking",
    "anywhere",
    "somewhere",
    "anything",
    "something",
    "any",
    "area",
    "areas",
    "near",
    "close",
    "to",
    "by",
    "around",
    "in",
    "the",
    "of",
    "mostly",
    "mainly",
    "ideally",
    "preferably",
    "looking",
    "interested",
    "at",
    "either",
    "really",
    "just",
    "either",
    "hopefully",
    "also",
    "possibly",
    "even",
    "well",
    "um",
    "hmm",
    "yes",
    "yeah",
    "sure",
    "ok",
    "hi",
    "hello",
    "live",
    "be",
    "on",
    "out",
    "towards",
    "outside",
    "places",
    "neighborhoods",
    "zip",
    "code",
    "both",
    "a",
    "bit",
    "and",
    "or",
    "en",
    "por",
    "cerca",
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "me",
    "gusta",
    "gustaria",
    "quiero",
    "queremos",
    "prefiero",
    "algo",
    "zona",
    "area",
    "alrededor",
    "tal",
    "vez",
    "quizas",
    "pues",
    "hacia",
    "lado",
    "si",
    "puede",
    "ser",
    "o",
    "y",
    "mas",
    "busco",
    "buscamos",
    "buscando",
    "creo",
    "que",
    "colonia",
    "rumbo",
    "parte",
    "barrio",
    "estoy",
];
/// Words that are left out where an answer ends.
const TRAILERS: &[&str] = &[
    "area",
    "areas",
    "please",
    "thanks",
    "mostly",
    "maybe",
    "too",
    "only",
    "ideally",
    "preferably",
    "or",
    "so",
    "side",
    "zone",
    "ish",
    "if",
    "possible",
    "por",
    "favor",
    "gracias",
    "tambien",
    "nomas",
    "solo",
    "tx",
    "texas",
    "would",
    "be",
    "great",
    "nice",
    "best",
    "good",
    "etc",
    "is",
    "fine",
    "zona",
];
/// Words no area's name has: what holds one is a sentence.
const NO_AREA: &[&str] = &[
    "lol",
    "hm",
    "hmm",
    "haha",
    "jaja",
    "alright",
    "just",
    "name",
    "call",
    "not",
    "no",
    "none",
    "idk",
    "dont",
    "know",
    "sure",
    "open",
    "flexible",
    "matter",
    "matters",
    "preference",
    "whatever",
    "whichever",
    "wherever",
    "everywhere",
    "anywhere",
    "cualquiera",
    "cualquier",
    "igual",
    "importa",
    "se",
    "why",
    "what",
    "who",
    "how",
    "when",
    "stop",
    "price",
    "budget",
    "house",
    "home",
    "homes",
    "bed",
    "beds",
    "bath",
    "pool",
    "school",
    "schools",
    "safe",
    "quiet",
    "cheap",
    "nothing",
    "nada",
    "nowhere",
    "donde",
    "sea",
    "lado",
    "undecided",
    "depends",
    "depende",
    "you",
    "your",
    "it",
    "is",
    "are",
    "do",
    "does",
    "have",
    "has",
    "still",
    "yet",
    "later",
    "skip",
    "help",
    "suggest",
    "suggestions",
    "recommend",
    "recommendations",
    "looking",
    "casa",
    "tengo",
    "estamos",
    "buy",
    "sell",
    "work",
    "job",
    "kids",
    "my",
    "mi",
    "close",
    "good",
    "nice",
    "hello",
    "hi",
    "thanks",
    "gracias",
    "ok",
    "yes",
    "si",
    "buena",
    "bonita",
    "tranquilo",
    "tranquila",
    "segura",
    "seguro",
    "that",
    "this",
    "there",
    "but",
    "pero",
    "need",
    "want",
    "k",
    "bedroom",
    "bedrooms",
    "acre",
    "acres",
    "month",
    "months",
    "weeks",
    "asap",
    "right",
    "away",
    "escuelas",
    "neighborhood",
    "cash",
    "pre",
    "approved",
    "preapproved",
    "soon",
    "agent",
    "realtor",
    "family",
    "safer",
    "crime",
    "white",
    "black",
    "hispanic",
    "christian",
    "people",
];

/// Areas a contact wants or names, each once, in the order said. Names of `market` come back in its spelling, also
/// where they are a little misspelt; other places after "in", "near", "cerca de" and the like with capitals. What
/// is refused ("not Kyle", "anywhere but Hutto") is left out.
#[must_use]
pub fn areas(text: &str, words: &Words, market: &[String]) -> Vec<String> {
    let known = market::known(text, words, market);
    let certain: Vec<Known> =
        known.into_iter().filter(|known| !known.doubtful || is_placed(words, known.start)).collect();
    let mut named: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(found) = certain.iter().find(|known| known.start == at) {
            let name = market_name(text, words, market, found, &certain);
            if let Some(name) = name.filter(|_| !is_refused(words, at)) {
                named.push((at, name));
            }
            at = found.end;
            continue;
        }
        match other_place(text, words, at, &certain) {
            Some(end) => {
                if !is_refused(words, at)
                    && let Some(place) = words.span(at..end).and_then(|span| text.get(span))
                {
                    named.push((at, capitalised(place)));
                }
                at = end;
            }
            None => at += 1,
        }
    }
    if named.is_empty() && words.iter().any(|word| word.text == "centro") {
        named.extend(
            market.iter().find(|name| name.eq_ignore_ascii_case("downtown")).map(|name| (0, name.clone())),
        );
    }
    once(named.into_iter().map(|(_, name)| name))
}

/// A name in the market's spelling, with the direction said before it: "South Austin".
fn market_name(text: &str, words: &Words, market: &[String], found: &Known, all: &[Known]) -> Option<String> {
    let name = market.get(found.name)?;
    let direction = direction_before(words, found.start)
        .filter(|start| !all.iter().any(|other| other.start <= *start && *start < other.end))
        .and_then(|start| text.get(words.span(start..found.start)?));
    Some(direction.map_or_else(|| name.clone(), |direction| format!("{} {name}", capitalised(direction))))
}

/// Areas in the answer to "which areas?", zip codes included: "cedar park or leander", "somewhere north", "78704".
#[must_use]
pub fn bare_areas(text: &str, words: &Words, market: &[String]) -> Vec<String> {
    let known = market::known(text, words, market);
    let mut named: Vec<String> = Vec::new();
    let zips = zip_codes(words);
    let mut start = 0;
    while start < words.len() {
        let end = part_end(words, start);
        let part = start..end;
        start = end;
        if words.get(end - 1).is_some_and(|word| word.ending == Ending::Question) {
            continue;
        }
        let before = named.len();
        named.extend(
            known
                .iter()
                .filter(|known| part.contains(&known.start) && !is_refused(words, known.start))
                .filter_map(|found| market_name(text, words, market, found, &known)),
        );
        named.extend(
            part.clone()
                .filter_map(|at| words.get(at))
                .filter(|word| zips.iter().any(|zip| zip == word.text))
                .map(|word| word.text.to_owned()),
        );
        if named.len() == before && !known.iter().any(|known| part.contains(&known.start)) {
            named.extend(whole_part(text, words, part));
        }
    }
    if named.is_empty() {
        return areas(text, words, market);
    }
    once(named.into_iter())
}

/// One part of a list: up to a comma, "or", "and", "y", "o".
fn part_end(words: &Words, start: usize) -> usize {
    let mut at = start;
    while let Some(word) = words.get(at) {
        at += 1;
        if word.ending > Ending::Open
            || words
                .get(at)
                .is_some_and(|next| matches!(next.text, "or" | "and" | "y" | "o" | "e" | "but" | "pero"))
        {
            break;
        }
    }
    at
}

/// A part of an answer that is one place and no more.
fn whole_part(text: &str, words: &Words, part: std::ops::Range<usize>) -> Option<String> {
    let at = |nth: usize| words.get(nth);
    let long = |nth: usize| {
        at(nth).zip(at(nth + 1)).is_some_and(|(first, next)| LONG_TOWNS.contains(&(first.text, next.text)))
    };
    let (mut start, mut end) = (part.start, part.end);
    while start < end && at(start).is_some_and(|word| LEAD_INS.contains(&word.text)) && !long(start) {
        start += 1;
    }
    while end > start
        && at(end - 1).is_some_and(|word| TRAILERS.contains(&word.text))
        && !(end >= 2 && at(end - 2).is_some_and(|word| DIRECTIONS.contains(&word.text)))
    {
        end -= 1;
    }
    let length = end.checked_sub(start).filter(|length| (1..=LONGEST_ANSWER).contains(length))?;
    let fits = (start..end).filter_map(at).all(|word| {
        word.text.chars().all(char::is_alphabetic) && word.text.len() > 1 && !NO_AREA.contains(&word.text)
    });
    let place = length > 1
        || at(start).is_some_and(|word| !NO_PLACE.contains(&word.text) || DIRECTIONS.contains(&word.text));
    (fits && place).then(|| words.span(start..end).and_then(|span| text.get(span)).map(capitalised)).flatten()
}

/// A place that is not of the market and begins at word `at`: where it ends.
fn other_place(text: &str, words: &Words, at: usize, certain: &[Known]) -> Option<usize> {
    let word = words.get(at)?;
    let typed = |word: &Word<'_>| text.get(word.start..word.end).unwrap_or_default().to_owned();
    let taken = |nth: usize| certain.iter().any(|known| known.start <= nth && nth < known.end);
    let next = words.get(at + 1).filter(|_| word.ending == Ending::Open && !taken(at + 1));
    let cue = cue_before(words, at);
    let long = next.is_some_and(|next| LONG_TOWNS.contains(&(word.text, next.text)));
    // "East Austin", "South Congress": a direction and a place.
    if DIRECTIONS.contains(&word.text)
        && let Some(next) = next
        && (TOWNS.contains(&next.text)
            || (is_capitalised(&typed(&next))
                && is_capitalised(&typed(&word))
                && at > 0
                && !NO_PLACE.contains(&next.text)))
    {
        return Some(at + 2);
    }
    // "Norte de Austin", "north of Austin".
    if DIRECTIONS.contains(&word.text)
        && let Some(of) = next
        && matches!(of.text, "of" | "de")
        && words.get(at + 2).is_some_and(|town| {
            TOWNS.contains(&town.text) || is_capitalised(&typed(&town)) && !NO_PLACE.contains(&town.text)
        })
    {
        return Some(at + 3);
    }
    if long && (cue.is_some() || is_capitalised(&typed(&word))) {
        return Some(at + 2);
    }
    let cue = cue?;
    if NO_PLACE.contains(&word.text) || !word.text.chars().all(char::is_alphabetic) || word.text.len() < 3 {
        return None;
    }
    let shouted = !text.chars().any(char::is_lowercase);
    let capital = !shouted && is_capitalised(&typed(&word));
    let mut end = at + 1;
    if capital {
        while end < at + LONGEST
            && words.get(end - 1).is_some_and(|last| last.ending == Ending::Open)
            && !taken(end)
            && let Some(more) = words.get(end)
            && is_capitalised(&typed(&more))
            && !NO_PLACE.contains(&more.text)
            && more.text.len() > 2
            && more.text.chars().all(char::is_alphabetic)
        {
            end += 1;
        }
        return Some(end);
    }
    if TOWNS.contains(&word.text) {
        return Some(end);
    }
    // Typed small and unknown: only where nearness is told, or a state follows.
    let state = next.is_some_and(|next| matches!(next.text, "tx" | "texas"));
    let ends = word.ending > Ending::Open
        || words.get(end).is_none_or(|next| {
            matches!(
                next.text,
                "or" | "and" | "y" | "o" | "area" | "would" | "if" | "is" | "con" | "with" | "tx"
            )
        });
    let ordinary = word.text.ends_with("ing") || word.text.ends_with("ly") || word.text.ends_with('s');
    (state || (NEARNESS.contains(&cue) && ends && !ordinary && word.text.len() > 3)).then_some(end)
}

/// The preposition just before word `at`, over "to" and "de", or over the place before an "or".
fn cue_before<'w>(words: &'w Words, at: usize) -> Option<&'w str> {
    let open = |nth: usize| words.get(nth).filter(|word| word.ending == Ending::Open);
    let before = open(at.checked_sub(1)?)?;
    let between = matches!(before.text, "to" | "of" | "de" | "del" | "a");
    if PREPOSITIONS.contains(&before.text) {
        return Some(before.text);
    }
    if between && BETWEEN.contains(&before.text) {
        let earlier = open(at.checked_sub(2)?)?;
        return matches!(
            earlier.text,
            "cerca" | "close" | "alrededor" | "rumbo" | "afuera" | "outside" | "closer"
        )
        .then_some("near");
    }
    if matches!(before.text, "or" | "and" | "y" | "o") {
        // "near Kyle or Luling": the same preposition stands before both.
        let earlier = words.get(at.checked_sub(3)?)?;
        return PREPOSITIONS.contains(&earlier.text).then_some(earlier.text);
    }
    None
}

/// Whether a misspelt name stands where a place would.
fn is_placed(words: &Words, at: usize) -> bool {
    cue_before(words, at).is_some()
        || at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|word| DIRECTIONS.contains(&word.text) || word.text == "to")
}

/// Where the direction before a town of the market begins: "east Austin".
fn direction_before(words: &Words, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    words
        .get(before)
        .filter(|word| {
            word.ending == Ending::Open
                && DIRECTIONS.contains(&word.text)
                && !matches!(word.text, "old" | "centro" | "este")
        })
        .map(|_| before)
}

/// Whether the words before refuse the place: "not", "except", "anywhere but", "no quiero".
fn is_refused(words: &Words, at: usize) -> bool {
    let mut denied = false;
    for nth in (at.saturating_sub(6)..at).rev() {
        let Some(word) = words.get(nth) else { break };
        if word.ending > Ending::Open {
            break;
        }
        let before = nth.checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.text);
        let next = words.get(nth + 1).map_or("", |word| word.text);
        match word.text {
            "but" if matches!(before, "anywhere" | "anything" | "everywhere" | "everything" | "all") => {
                return true;
            }
            "except" | "excluding" | "besides" | "excepto" | "salvo" | "avoid" | "hate" => return true,
            "menos" if nth + 1 >= at.saturating_sub(1) => return true,
            "but" | "pero" | "sino" | "just" | "only" | "maybe" | "or" => break,
            "not" | "dont" | "no" | "never" | "cant" | "wont" | "nunca" | "isnt" | "ni" => {
                denied |= !matches!(
                    next,
                    "sure"
                        | "far"
                        | "too"
                        | "picky"
                        | "know"
                        | "mind"
                        | "care"
                        | "only"
                        | "just"
                        | "se"
                        | "lejos"
                        | "tan"
                        | "problem"
                        | "rush"
                );
            }
            _ => {}
        }
    }
    denied
}

fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
