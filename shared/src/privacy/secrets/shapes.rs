//! What secrets look like.

use std::ops::Range;

use super::{SecretKind, digits, is_any, is_digits, token_from};

/// The next group of digits, if nothing but one light mark stands between.
pub(super) fn next_group(text: &str, after: usize) -> Option<Range<usize>> {
    let next = token_from(text, after)?;
    let between = &text[after..next.start];
    let mark = between.trim();
    let light = between.chars().count() <= 3 && !between.contains('\n') && matches!(mark, "" | "-" | ".");
    (light && is_digits(&text[next.clone()])).then_some(next)
}

/// Groups of digits of these lengths, from `first` on; nothing glued to the end.
fn shaped(text: &str, first: &Range<usize>, lengths: &[usize]) -> Option<Range<usize>> {
    let mut group = first.clone();
    for (nth, length) in lengths.iter().enumerate() {
        if nth > 0 {
            group = next_group(text, group.end)?;
        }
        if !is_digits(&text[group.clone()]) || group.len() != *length {
            return None;
        }
    }
    let mut after = text[group.end..].chars();
    let goes_on =
        matches!(after.next(), Some('-' | ',' | '.')) && after.next().is_some_and(|c| c.is_ascii_digit());
    (!goes_on).then_some(first.start..group.end)
}

/// `123-45-6789`, both marks the same.
pub(super) fn ssn(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
    let found = shaped(text, first, &[3, 2, 4])?;
    let whole = &text[found.clone()];
    let mut marks = whole.split(|c: char| c.is_ascii_digit()).map(str::trim).filter(|mark| !mark.is_empty());
    let (one, two) = (marks.next(), marks.next());
    (one == two).then_some(found)
}

/// Numbers printed in advertisements and pamphlets, which no longer belong to anyone (SSA, "Social Security Numbers:
/// the SSN numbering scheme"), and those people make up.
const SPECIMENS: [&str; 4] = ["078051120", "219099999", "123456789", "987654321"];

/// Nine digits without marks, or with the first of them only.
pub(super) fn unmarked_ssn(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
    let half = |found: &Range<usize>| text[found.clone()].contains('-');
    let found = shaped(text, first, &[9]).or_else(|| shaped(text, first, &[3, 6]).filter(half))?;
    (!SPECIMENS.contains(&&text[found.clone()])).then_some(found)
}

/// Whose number nine digits are; nobody's are areas 000 and 666, group 00 and serial 0000 (SSA, "SSN randomization"), and
/// areas from 900 except where tax numbers are issued (IRS: groups 50 to 65, 70 to 88, 90 to 92, 94 to 99).
pub(super) fn number_kind(text: &str, found: &Range<usize>) -> Option<SecretKind> {
    let digits = digits(&text[found.clone()]);
    let (area, rest) = digits.split_at_checked(3)?;
    let (group, serial) = rest.split_at_checked(2)?;
    if area.starts_with('9') {
        let issued = matches!(group.parse(), Ok(50..=65 | 70..=88 | 90..=92 | 94..=99));
        return issued.then_some(SecretKind::Itin);
    }
    let issued = area != "000" && area != "666" && group != "00" && serial != "0000";
    issued.then_some(SecretKind::Ssn)
}

/// How the digits of cards are grouped (ISO/IEC 7812: up to 19; in practice 13 to 19).
const CARDS: &[&[usize]] = &[
    &[4, 4, 4, 4, 3],
    &[4, 4, 4, 4],
    &[4, 6, 5],
    &[4, 6, 4],
    &[13],
    &[14],
    &[15],
    &[16],
    &[17],
    &[18],
    &[19],
];

/// A number with the check digit of a card. One that is `named` a card may be of any issuer, and as short as Maestro's.
pub(super) fn card(text: &str, first: &Range<usize>, named: bool) -> Option<Range<usize>> {
    let short: &[&[usize]] = if named { &[&[4, 4, 4], &[12]] } else { &[] };
    CARDS.iter().chain(short).find_map(|lengths| {
        let found = shaped(text, first, lengths)?;
        let issuer = named || matches!(text.as_bytes().get(found.start), Some(b'2'..=b'6'));
        (issuer && luhn(&text[found.clone()])).then_some(found)
    })
}

/// The check digit of cards (ISO/IEC 7812-1, annex B). Other characters than digits are passed over.
fn luhn(number: &str) -> bool {
    let digits = number.bytes().rev().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(nth, digit)| match (nth % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Digits, in one group or several, of so many in all.
pub(super) fn plain(
    text: &str,
    first: &Range<usize>,
    count: std::ops::RangeInclusive<usize>,
) -> Option<Range<usize>> {
    if !is_digits(&text[first.clone()]) {
        return None;
    }
    let (mut end, mut digits) = (first.end, first.len());
    while digits < *count.end()
        && let Some(next) = next_group(text, end)
    {
        digits += next.len();
        end = next.end;
    }
    count.contains(&digits).then_some(first.start..end)
}

pub(super) fn is_price(text: &str, value: &Range<usize>) -> bool {
    text[..value.start].ends_with(['$', '€'])
        || token_from(text, value.end).is_some_and(|next| {
            is_any(&text[next], &["dollars", "usd", "dolares", "dólares", "pesos", "k", "mil"])
        })
        || text[value.end..].starts_with(',')
            && text[value.end + 1..].starts_with(|c: char| c.is_ascii_digit())
}

/// A licence: letters and digits, or digits, at least five of them.
pub(super) fn license(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let fits = |value: &str| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        (5..=15).contains(&digits) && value.len() <= 18 && value.len() - digits <= 4 && value.is_ascii()
    };
    if fits(&text[value.clone()]) {
        return Some(value.clone());
    }
    // "D123-4567-8901", "123 456 789".
    let mut end = value.end;
    if !text[value.clone()].bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    while let Some(next) = next_group(text, end) {
        end = next.end;
    }
    (end > value.end && end - value.start <= 22).then_some(value.start..end)
}

const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "ene",
    "abr",
    "ago",
    "dic",
];

/// A day of birth with its year: `3/5/1980`, `1980-03-05`, `03051980`, "March 5th, 1980", "5 de marzo de 1980".
pub(super) fn date(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
    let word = &text[first.clone()];
    if is_digits(word) && matches!(word.len(), 6 | 8) {
        return Some(first.clone());
    }
    let (mut months, mut numbers, mut end, mut token) = (0, 0, first.end, first.clone());
    for _ in 0..6 {
        let word = &text[token.clone()];
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if is_any(word, MONTHS) {
            months += 1;
            end = token.end;
        } else if digits > 0
            && (digits == word.len() || is_any(&word[digits..], &["st", "nd", "rd", "th", "ro", "o"]))
        {
            if digits > 4 || digits == 3 {
                break;
            }
            numbers += 1;
            end = token.end;
        } else if !is_any(word, &["de", "del", "of", "the", "el"]) || token.start == first.start {
            break;
        }
        if months + numbers == 3 {
            break;
        }
        let Some(next) = token_from(text, token.end) else { break };
        let between = text[token.end..next.start].trim();
        if !matches!(between, "" | "/" | "-" | "." | ",") {
            break;
        }
        token = next;
    }
    (months + numbers == 3 && months <= 1).then_some(first.start..end)
}
