//! Phone numbers of the United States.

use std::ops::Range;

/// Most separators between two groups of digits: "(512) - 555".
const SEPARATORS: usize = 3;

/// How the ten digits are grouped in writing, after an optional 1.
const GROUPINGS: &[&[usize]] = &[&[10], &[3, 3, 4], &[3, 7], &[6, 4], &[3, 3, 2, 2], &[2, 2, 2, 2, 2]];

/// Words that say a number without separators is of something else.
const OTHER_NUMBERS: &[&str] = &[
    "mls", "mls#", "listing", "id", "account", "acct", "loan", "parcel", "case", "ref", "order", "apn",
    "code",
];
/// Words that make a number an amount.
const UNITS: &[&str] = &["dollars", "dolares", "usd", "bucks", "pesos", "sqft", "sq", "acres", "k"];

/// The first phone number of the United States in a text, as E.164 (`+15125550123`), in any usual writing.
///
/// Area and exchange must be possible in the North American plan; a number after "+" and another country,
/// after "$" or "MLS", or inside a longer number is none.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    phones(text).next().map(|(_, number)| number)
}

/// Every such number, and where it stands, in bytes.
pub fn phones(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            if let Some((end, number)) = number_at(text, at) {
                return Some((std::mem::replace(&mut at, end)..end, number));
            }
            // A foreign number is passed as a whole: its end is no number of ours.
            if at > 0 && bytes[at - 1] == b'+' {
                at = run_end(bytes, at);
            } else {
                at = digits_end(bytes, at);
            }
        }
        None
    })
}

/// The number that begins here, and where it ends.
fn number_at(text: &str, at: usize) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let international = at > 0 && bytes[at - 1] == b'+';
    if !international && !may_begin(text, at) {
        return None;
    }
    let mut start = at;
    if bytes[at] == b'1' {
        start = if digits_end(bytes, at) == at + 1 { next_group(bytes, at + 1)? } else { at + 1 };
    } else if international {
        return None;
    }
    GROUPINGS.iter().find_map(|grouping| grouped(text, at, start, grouping))
}

fn grouped(text: &str, begin: usize, start: usize, grouping: &[usize]) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mut number = String::with_capacity(12);
    number.push_str("+1");
    let mut at = start;
    for (nth, length) in grouping.iter().enumerate() {
        if nth > 0 {
            at = next_group(bytes, at)?;
        }
        let end = digits_end(bytes, at);
        if end - at != *length {
            return None;
        }
        number.push_str(text.get(at..end)?);
        at = end;
    }
    let unbroken = grouping.len() == 1;
    (is_possible(&number.as_bytes()[2..]) && may_end(text, at) && !(unbroken && is_other(text, begin)))
        .then_some((at, number))
}

/// NANP: area and exchange begin with 2 to 9, neither is a service code (N11), and N9X areas are reserved.
fn is_possible(digits: &[u8]) -> bool {
    let [area, _, _, exchange, _, _, ..] = digits else { return false };
    let service = |code: &[u8]| code[1] == b'1' && code[2] == b'1';
    (b'2'..=b'9').contains(area)
        && (b'2'..=b'9').contains(exchange)
        && digits[1] != b'9'
        && !service(&digits[..3])
        && !service(&digits[3..6])
}

/// Whether a number may begin here: not inside a word, an amount, a link or a longer number.
fn may_begin(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches('(');
    let Some(last) = before.chars().next_back() else { return true };
    if last.is_alphanumeric() || matches!(last, '$' | '#' | '/' | '_' | '=' | '@' | '%' | '€' | '£') {
        return false;
    }
    let joined = matches!(last, '-' | '.' | ',');
    let continued = joined && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit());
    !continued && !before.trim_end().ends_with('$')
}

/// Whether a number may end here.
fn may_end(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let joined = match after.next() {
        None => return true,
        Some('x' | 'X') => return true,
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '@' | '%') => return false,
        Some(c) => matches!(c, '-' | '.' | ',' | '/'),
    };
    if joined && after.next().is_some_and(|c| c.is_ascii_digit()) {
        return false;
    }
    let word = text[at..].split_whitespace().next().unwrap_or_default();
    !UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit))
}

/// Whether the words just before say that the number is no phone's.
fn is_other(text: &str, begin: usize) -> bool {
    text[..begin]
        .split_whitespace()
        .rev()
        .take(2)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#'))
        .any(|word| OTHER_NUMBERS.iter().any(|other| word.eq_ignore_ascii_case(other)))
}

fn digits_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |length| at + length)
}

const fn separates(byte: u8) -> bool {
    // The last two are the bytes of a no-break space.
    matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'/' | 0xc2 | 0xa0)
}

/// Where the next group of digits begins, if separators and nothing else stand between.
fn next_group(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at..].iter().take(SEPARATORS + 1).position(|byte| !separates(*byte))?;
    let next = at + length;
    bytes[next].is_ascii_digit().then_some(next)
}

fn run_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| !byte.is_ascii_digit() && !separates(*byte))
        .map_or(bytes.len(), |length| at + length)
}
