//! Words for days, months, hours and numbers, as they are abbreviated and mistyped.

use jiff::civil::Weekday;

/// What stands before a place in the list, or a number that is one.
pub(super) const BEFOREHAND: [&str; 53] = [
    "or", "o", "pues", "either", "the", "do", "take", "pick", "choose", "want", "like", "prefer", "with",
    "for", "option", "number", "num", "opcion", "numero", "la", "el", "las", "slot", "choice", "time", "on",
    "yes", "yeah", "yep", "ok", "okay", "sure", "si", "claro", "mejor", "tomo", "quiero", "prefiero",
    "escojo", "elijo", "por", "que", "gustaria", "perfecto", "perfect", "great", "lets", "say", "book",
    "maybe", "is", "con", "agarro",
];
/// What stands after one.
pub(super) const AFTERWARDS: [&str; 55] = [
    "porfis",
    "pues",
    "or",
    "o",
    "still",
    "available",
    "open",
    "free",
    "disponible",
    "todavia",
    "sigue",
    "works",
    "work",
    "please",
    "pls",
    "plz",
    "is",
    "sounds",
    "one",
    "good",
    "great",
    "ok",
    "okay",
    "fine",
    "perfect",
    "would",
    "for",
    "at",
    "on",
    "porfa",
    "porfavor",
    "por",
    "esta",
    "me",
    "mejor",
    "bien",
    "seria",
    "perfecto",
    "gracias",
    "thanks",
    "thank",
    "thx",
    "then",
    "will",
    "should",
    "de",
    "in",
    "but",
    "pero",
    "if",
    "si",
    "looks",
    "funciona",
    "a",
    "entonces",
];

pub(super) fn is_tomorrow(word: &str) -> bool {
    matches!(
        word,
        "tomorrow"
            | "tomorow"
            | "tommorow"
            | "tommorrow"
            | "tmrw"
            | "tmw"
            | "tmr"
            | "tmrrw"
            | "2morrow"
            | "2moro"
    )
}

pub(super) fn split_digits(word: &str) -> (&str, &str) {
    word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()))
}

pub(super) fn is_digits(word: &str) -> bool {
    !word.is_empty() && split_digits(word).1.is_empty()
}

pub(super) fn number(word: &str) -> Option<i8> {
    if is_digits(word) && word.len() <= 2 { word.parse().ok() } else { None }
}

pub(super) fn strip_ordinal(word: &str) -> Option<&str> {
    let (digits, suffix) = split_digits(word);
    (!digits.is_empty() && matches!(suffix, "st" | "nd" | "rd" | "th")).then_some(digits)
}

pub(super) fn half_of_day(suffix: &str) -> Option<bool> {
    match suffix {
        "am" | "a" => Some(false),
        "pm" | "p" => Some(true),
        _ => None,
    }
}

pub(super) fn spoken_hour(word: &str) -> Option<i8> {
    const SPOKEN: [[&str; 2]; 12] = [
        ["one", "una"],
        ["two", "dos"],
        ["three", "tres"],
        ["four", "cuatro"],
        ["five", "cinco"],
        ["six", "seis"],
        ["seven", "siete"],
        ["eight", "ocho"],
        ["nine", "nueve"],
        ["ten", "diez"],
        ["eleven", "once"],
        ["twelve", "doce"],
    ];
    let word = if word == "uno" { "una" } else { word };
    let spoken = SPOKEN.iter().position(|names| names.contains(&word));
    let spoken = spoken.and_then(|at| i8::try_from(at + 1).ok());
    spoken.or_else(|| number(word).filter(|hour| (1..=12).contains(hour)))
}

/// English and Spanish, as they are abbreviated and mistyped.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mondays" | "mon" | "munday" | "lunes" | "lun" => Weekday::Monday,
        "tuesday" | "tuesdays" | "tues" | "tue" | "teusday" | "tuseday" | "tusday" | "tuesdy" | "martes" => {
            Weekday::Tuesday
        }
        "wednesday" | "wednesdays" | "wed" | "weds" | "wensday" | "wendsday" | "wednsday" | "wedensday"
        | "wenesday" | "miercoles" | "mierc" | "mier" | "mie" | "miercole" => Weekday::Wednesday,
        "thursday" | "thursdays" | "thurs" | "thur" | "thu" | "thr" | "thrs" | "thrusday" | "thirsday"
        | "jueves" | "juev" | "jue" => Weekday::Thursday,
        "friday" | "fridays" | "fri" | "firday" | "viernes" | "vier" | "vie" => Weekday::Friday,
        "saturday" | "saturdays" | "sat" | "saterday" | "sabado" | "sabados" | "sab" => Weekday::Saturday,
        "sunday" | "sundays" | "sun" | "domingo" | "domingos" | "dom" => Weekday::Sunday,
        _ => return None,
    })
}

pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" | "enero" | "ene" => 1,
        "february" | "feb" | "febrero" => 2,
        "march" | "mar" | "marzo" => 3,
        "april" | "apr" | "abril" | "abr" => 4,
        "may" | "mayo" => 5,
        "june" | "jun" | "junio" => 6,
        "july" | "jul" | "julio" => 7,
        "august" | "aug" | "agosto" | "ago" => 8,
        "september" | "sept" | "sep" | "septiembre" | "setiembre" => 9,
        "october" | "oct" | "octubre" => 10,
        "november" | "nov" | "noviembre" => 11,
        "december" | "dec" | "diciembre" | "dic" => 12,
        _ => return None,
    })
}
