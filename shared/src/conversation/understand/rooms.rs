//! How many bedrooms and bathrooms somebody speaks of.

use serde::{Deserialize, Serialize};

use super::counts::count;
use crate::language::{Ending, Words};

/// More than this is no home.
const MOST: u16 = 20;
/// The widest "4/3" without words.
const MOST_IN_SLASHES: u16 = 8;

/// Rooms asked for, or that a home has. Of "3 or 4" it is the least; half bathrooms do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rooms {
    /// Bedrooms; 0 is a studio.
    pub bedrooms: Option<u8>,
    /// Whole bathrooms.
    pub bathrooms: Option<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bed,
    Bath,
    /// "3b/2b": bedrooms the first time, bathrooms the second.
    Either,
}

/// Finds the rooms in a text. Said twice, the first counts.
#[must_use]
pub fn rooms(words: &Words) -> Rooms {
    let pieces = pieces(words);
    let mut rooms = Rooms::default();
    let mut at = 0;
    while at < pieces.len() {
        let taken = counted(&pieces, at, &mut rooms)
            .or_else(|| slashed(&pieces, at, &mut rooms))
            .or_else(|| labelled(&pieces, at, &mut rooms))
            .or_else(|| one_and_a_half(&pieces, at, &mut rooms));
        at += taken.unwrap_or(1);
    }
    let studio =
        |piece: &Piece<'_>| matches!(piece.text, "studio" | "efficiency" | "estudio" | "monoambiente");
    if rooms.bedrooms.is_none() && pieces.iter().any(studio) {
        rooms.bedrooms = Some(0);
    }
    rooms
}

/// A word, or a part of one: "3bd2ba" is four pieces.
#[derive(Clone, Copy)]
struct Piece<'w> {
    text: &'w str,
    number: Option<u16>,
    start: usize,
    end: usize,
    ending: Ending,
}

fn pieces(words: &Words) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(words.len());
    for word in words.iter() {
        let mut rest = word.text;
        let mut start = word.start;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let mut len = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
            // A word that begins with a letter stays whole: "i35".
            if !digit && start == word.start {
                len = rest.len();
            }
            let (text, after) = rest.split_at(len);
            let end = if after.is_empty() { word.end } else { start + len };
            let number = count(text).filter(|(_, letters)| letters.is_empty()).map(|(number, _)| number);
            let ending = if after.is_empty() { word.ending } else { Ending::Open };
            pieces.push(Piece { text, number, start, end, ending });
            (rest, start) = (after, end);
        }
    }
    pieces
}

/// "3 bedrooms", "2.5 baths", "3 or 4 beds", "two and a half baths". How many pieces it takes.
fn counted(pieces: &[Piece<'_>], at: usize, rooms: &mut Rooms) -> Option<usize> {
    let least = pieces.get(at)?.number.filter(|number| *number <= MOST)?;
    let text = |nth: usize| pieces.get(nth).map(|piece| piece.text).unwrap_or_default();
    let mut next = at + 1;
    if same_sentence(pieces, at, next) {
        if let Some(second) = pieces.get(next).and_then(|piece| piece.number) {
            let close = pieces[next].start == pieces[at].end + 1;
            // "2.5", "2 1/2"; else "3-4".
            let half = close && second == 5;
            let slashed = second == 1 && pieces.get(next + 1).is_some_and(|piece| piece.number == Some(2));
            let range = close && second > least;
            if !(half || slashed || range) {
                return None;
            }
            next += if slashed { 2 } else { 1 };
        } else if matches!(text(next), "or" | "to" | "o" | "a" | "and" | "y") {
            if matches!((text(next + 1), text(next + 2)), ("a", "half")) {
                next += 3;
            } else if matches!(text(next + 1), "half" | "medio" | "media") {
                next += 2;
            } else if pieces.get(next + 1).is_some_and(|piece| piece.number.is_some_and(|more| more > least))
            {
                next += 2;
                // "3 or 3.5"
                if pieces.get(next).is_some_and(|piece| piece.number == Some(5)) {
                    next += 1;
                }
            }
        }
    }
    while matches!(
        text(next),
        "full" | "or" | "more" | "plus" | "complete" | "big" | "large" | "good" | "whole" | "mas" | "o"
    ) && next < at + 6
    {
        next += 1;
    }
    if !same_sentence(pieces, at, next) {
        return None;
    }
    // "2 full 1 half bath"
    if text(next - 1) == "full" && text(next + 1) == "half" && unit(text(next + 2)) == Some(Unit::Bath) {
        set(rooms, Unit::Bath, least);
        return Some(next + 3 - at);
    }
    let mut unit = unit(text(next))?;
    next += 1;
    if matches!(text(next - 1), "cuarto" | "cuartos") && text(next) == "de" {
        match text(next + 1) {
            "bano" | "banos" => unit = Unit::Bath,
            // "tres cuartos de millón"
            "millon" | "hora" | "acre" | "milla" | "pulgada" => return None,
            _ => {}
        }
    }
    if matches!(unit, Unit::Bed | Unit::Bath)
        && matches!(text(next), "and" | "y")
        && text(next + 1) == "medio"
    {
        next += 2;
    }
    set(rooms, unit, least);
    Some(next - at)
}

/// "3/2", "4x3" without words. Bathrooms are hardly more than bedrooms; dates and rates are something else.
fn slashed(pieces: &[Piece<'_>], at: usize, rooms: &mut Rooms) -> Option<usize> {
    let (beds, cross) = (pieces.get(at)?, pieces.get(at + 1)?);
    let by = usize::from(cross.text == "x" && cross.number.is_none());
    let baths = pieces.get(at + 1 + by)?;
    let (bedrooms, bathrooms) = (beds.number?, baths.number?);
    let digits = |piece: &Piece<'_>| piece.text.len() == 1 && piece.text.as_bytes()[0].is_ascii_digit();
    let close =
        digits(beds) && digits(baths) && baths.start <= beds.end + 1 + by && beds.ending == Ending::Open;
    let alone = |nth: Option<usize>, is_something_else: fn(&str) -> bool| {
        nth.and_then(|nth| pieces.get(nth)).is_none_or(|piece| {
            let apart = piece.start > baths.end + 1 || piece.end + 1 < beds.start;
            let close = piece.start == baths.end + 1;
            // "4/2.5"; "3/2/2" tells the garage too.
            let more = close && (piece.number == Some(5) || (digits(piece) && piece.number <= Some(4)));
            (more || apart || piece.number.is_none()) && !is_something_else(piece.text)
        })
    };
    let fits =
        (1..=MOST_IN_SLASHES).contains(&bedrooms) && (1..=bedrooms).contains(&bathrooms) && bathrooms != 5;
    if !(close && fits && alone(at.checked_sub(1), announces_else) && alone(Some(at + 2 + by), counts_else)) {
        return None;
    }
    set(rooms, Unit::Bed, bedrooms);
    set(rooms, Unit::Bath, bathrooms);
    let garage = pieces.get(at + 2 + by).is_some_and(|piece| piece.start == baths.end + 1);
    Some(2 + by + usize::from(garage))
}

/// What before "3/2" makes it a date or a rate.
fn announces_else(word: &str) -> bool {
    matches!(
        word,
        "on" | "by"
            | "before"
            | "until"
            | "since"
            | "antes"
            | "date"
            | "rate"
            | "rates"
            | "interest"
            | "apr"
            | "tasa"
            | "hwy"
            | "at"
    )
}

/// What after "3/2" makes it a rate, a price or a time.
fn counts_else(word: &str) -> bool {
    matches!(
        word,
        "percent"
            | "million"
            | "m"
            | "k"
            | "mil"
            | "millones"
            | "acres"
            | "acre"
            | "am"
            | "pm"
            | "miles"
            | "times"
            | "stars"
            | "rating"
            | "usd"
            | "at"
            | "days"
            | "weeks"
            | "months"
    )
}

/// "baño y medio".
fn one_and_a_half(pieces: &[Piece<'_>], at: usize, rooms: &mut Rooms) -> Option<usize> {
    let text = |nth: usize| pieces.get(nth).map(|piece| piece.text);
    let said = text(at) == Some("bano") && text(at + 1) == Some("y") && text(at + 2) == Some("medio");
    said.then(|| {
        set(rooms, Unit::Bath, 1);
        3
    })
}

/// "bedrooms: 3".
fn labelled(pieces: &[Piece<'_>], at: usize, rooms: &mut Rooms) -> Option<usize> {
    let (label, number) = (pieces.get(at)?, pieces.get(at + 1)?);
    let unit = unit(label.text).filter(|unit| *unit != Unit::Either)?;
    let count = number.number.filter(|count| *count <= MOST)?;
    // "beds 3 baths 2"
    let is_number = |nth: usize| pieces.get(nth).is_some_and(|piece| piece.number.is_some());
    let is_unit = |nth: usize| pieces.get(nth).is_some_and(|piece| self::unit(piece.text).is_some());
    let alternate =
        (at == 0 || !is_number(at - 1)) && is_unit(at + 2) && is_number(at + 3) && !is_unit(at + 4);
    if alternate {
        set(rooms, unit, count);
        return Some(2);
    }
    let after_labelled = at > 1 && is_number(at - 1) && is_unit(at - 2) && !is_unit(at + 2);
    let labels = after_labelled
        || label.ending == Ending::Clause
        || (at == 0 && label.ending == Ending::Open && number.ending >= Ending::Clause)
        || (label.ending == Ending::Open && pieces.len() == 2);
    let counts_something = pieces.get(at + 2).is_some_and(|next| {
        number.ending == Ending::Open && (self::unit(next.text).is_some() || next.number.is_some())
    });
    if !labels || counts_something || label.ending >= Ending::Sentence {
        return None;
    }
    set(rooms, unit, count);
    Some(2)
}

fn same_sentence(pieces: &[Piece<'_>], from: usize, to: usize) -> bool {
    (from..to).all(|nth| pieces.get(nth).is_some_and(|piece| piece.ending < Ending::Clause))
}

fn set(rooms: &mut Rooms, unit: Unit, number: u16) {
    let number = u8::try_from(number).ok();
    let place = match unit {
        Unit::Bed => &mut rooms.bedrooms,
        Unit::Bath => &mut rooms.bathrooms,
        Unit::Either if rooms.bedrooms.is_none() => &mut rooms.bedrooms,
        Unit::Either => &mut rooms.bathrooms,
    };
    *place = place.or(number);
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "bed" | "beds" | "bd" | "bds" | "bdr" | "bdrs" | "bdrm" | "bdrms" | "bedrm" | "bedrms"
        | "bedroom" | "bedrooms" | "bedrom" | "bedroooms" | "bedrroms" | "br" | "brs" | "brm"
        | "recamara" | "recamaras" | "habitacion" | "habitaciones" | "habitasiones" | "cuarto"
        | "cuartos" | "dormitorio" | "dormitorios" | "alcoba" | "alcobas" | "rec" | "recs" | "hab" => {
            Unit::Bed
        }
        "bath" | "baths" | "ba" | "bas" | "bth" | "bths" | "bathroom" | "bathrooms" | "bathrm"
        | "bathrms" | "bano" | "banos" => Unit::Bath,
        "b" => Unit::Either,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(rows: &[(&str, Option<u8>, Option<u8>)]) {
        for (text, bedrooms, bathrooms) in rows {
            let found = rooms(&Words::of(text));
            assert_eq!(found, Rooms { bedrooms: *bedrooms, bathrooms: *bathrooms }, "{text}");
        }
    }

    #[test]
    fn rooms_are_read_as_people_text_them() {
        all(&[
            ("3br", Some(3), None),
            ("looking for a 3 bed", Some(3), None),
            ("three bedrooms", Some(3), None),
            ("a four-bedroom house", Some(4), None),
            ("3/2", Some(3), Some(2)),
            ("Is the 3/2 on Maple still available?", Some(3), Some(2)),
            ("4/2.5 near the lake", Some(4), Some(2)),
            ("3bd/2ba", Some(3), Some(2)),
            ("3bd2ba", Some(3), Some(2)),
            ("3b/2b", Some(3), Some(2)),
            ("4x3", Some(4), Some(3)),
            ("3/2/2 with a pool", Some(3), Some(2)),
            ("3 beds 2.5 baths under 450k", Some(3), Some(2)),
            ("3 bed, 2 bath", Some(3), Some(2)),
            ("two and a half baths", None, Some(2)),
            ("2 1/2 bath", None, Some(2)),
            ("at least 4 beds", Some(4), None),
            ("3 or 4 bedrooms", Some(3), None),
            ("3-4 bedrooms and 2+ baths", Some(3), Some(2)),
            ("three to four beds", Some(3), None),
            ("bedrooms: 3, bathrooms: 2", Some(3), Some(2)),
            ("beds 3 baths 2", Some(3), Some(2)),
            ("2 full 1 half bath", None, Some(2)),
            ("a studio downtown", Some(0), None),
        ]);
    }

    #[test]
    fn rooms_are_read_in_spanish() {
        all(&[
            ("3 recámaras", Some(3), None),
            ("tres cuartos", Some(3), None),
            ("2 baños y medio", None, Some(2)),
            ("dos baños y medio, 4 recámaras", Some(4), Some(2)),
            ("3 habitaciones y 2 baños", Some(3), Some(2)),
            ("de 3 o 4 cuartos", Some(3), None),
            ("mínimo 4 recamaras", Some(4), None),
            ("2 cuartos de baño", None, Some(2)),
            ("baño y medio", None, Some(1)),
            ("un estudio", Some(0), None),
        ]);
    }

    #[test]
    fn other_numbers_are_no_rooms() {
        for text in [
            "tres cuartos de millón",
            "by 3/2",
            "3/2/2027",
            "24/7",
            "1/2 acre",
            "the rate is 3.2 percent",
            "rate 3.2",
            "2.1 million",
            "call me at 3",
            "2 kids and 2 dogs",
            "the master bedroom is small",
            "512-555-0143",
            "450k",
            "",
        ] {
            assert_eq!(rooms(&Words::of(text)), Rooms::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,300}", parts in "([0-9]|bd|ba|b|/|x| |and|half|\\.|5){0,40}") {
            let _ = (rooms(&Words::of(&text)), rooms(&Words::of(&parts)));
        }
    }
}
