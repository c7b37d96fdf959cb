//! Numbers nobody should have texted: social security numbers, cards, bank accounts, dates of birth,
//! driver's licences. They are masked before a text is kept or shown to anyone.
//!
//! A card is known by its check digit and an SSN by its shape; everything else only where it is named
//! ("my routing number is …"). Phone numbers, prices, zip codes and listing numbers stay.

use std::fmt;
use std::ops::Range;

/// What was masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A US social security number, or the tax number of the same shape.
    Ssn,
    /// A payment card.
    Card,
    /// A bank account or routing number.
    BankAccount,
    /// A date of birth.
    DateOfBirth,
    /// A driver's licence.
    DriversLicense,
}

impl SecretKind {
    /// What stands in the place of the secret.
    #[must_use]
    pub const fn mask(self) -> &'static str {
        match self {
            Self::Ssn => "[ssn]",
            Self::Card => "[card]",
            Self::BankAccount => "[bank account]",
            Self::DateOfBirth => "[date of birth]",
            Self::DriversLicense => "[driver's license]",
        }
    }
}

/// A text without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text, each secret replaced by [`SecretKind::mask`].
    pub text: String,
    /// What was replaced, in order.
    pub kinds: Vec<SecretKind>,
}

/// The text is still a person's own words: it does not print.
impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masked").field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

/// Fewer digits than this hold no secret: a date of birth has at least four.
const FEWEST_DIGITS: usize = 4;

/// Masks every secret of a text. None when there is none; then nothing was allocated.
#[must_use]
pub fn mask_secrets(text: &str) -> Option<Masked> {
    if text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_none() {
        return None;
    }
    let mut masked: Option<Masked> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(token) = token_from(text, at) {
        at = token.end;
        let Some((kind, secret)) = secret_at(text, &token) else { continue };
        let masked = masked.get_or_insert_with(|| Masked { text: String::new(), kinds: Vec::new() });
        masked.text.push_str(&text[copied..secret.start]);
        masked.text.push_str(kind.mask());
        masked.kinds.push(kind);
        copied = secret.end;
        at = secret.end;
    }
    if let Some(masked) = &mut masked {
        masked.text.push_str(&text[copied..]);
    }
    masked
}

/// The next run of letters and digits.
fn token_from(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let start = at + rest.find(char::is_alphanumeric)?;
    let length = text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
    Some(start..start + length)
}

fn secret_at(text: &str, token: &Range<usize>) -> Option<(SecretKind, Range<usize>)> {
    let word = &text[token.clone()];
    if is_digits(word) {
        return stands_alone(text, token.start)
            .then(|| {
                let card = card(text, token).map(|card| (SecretKind::Card, card));
                card.or_else(|| Some((SecretKind::Ssn, ssn(text, token)?)))
            })
            .flatten();
    }
    let kind = named(text, token)?;
    let mut value = token_from(text, token.end)?;
    // "dob 1/2/80", "social security number is: 123456789": a few words may stand between.
    for _ in 0..=7 {
        let found = match kind {
            SecretKind::Ssn => ssn(text, &value).or_else(|| plain(text, &value, 9..=9)),
            SecretKind::BankAccount => plain(text, &value, 6..=18).filter(|_| !is_price(text, &value)),
            SecretKind::DateOfBirth => date(text, &value),
            SecretKind::DriversLicense => license(text, &value),
            SecretKind::Card => None,
        };
        if let Some(found) = found {
            return Some((kind, found));
        }
        if !is_any(&text[value.clone()], BETWEEN) {
            return None;
        }
        value = token_from(text, value.end)?;
    }
    None
}

/// Words between the name of a secret and the secret.
const BETWEEN: &[&str] = &[
    "number",
    "num",
    "no",
    "nbr",
    "is",
    "was",
    "its",
    "s",
    "my",
    "the",
    "it",
    "on",
    "here",
    "heres",
    "this",
    "and",
    "in",
    "security",
    "sec",
    "soc",
    "birth",
    "of",
    "date",
    "bank",
    "checking",
    "savings",
    "license",
    "licence",
    "id",
    "tx",
    "texas",
    "for",
    "account",
    "acct",
    "card",
    "day",
    "es",
    "mi",
    "el",
    "la",
    "de",
    "del",
    "numero",
    "número",
    "nro",
    "social",
    "seguro",
    "nacimiento",
    "fue",
    "conducir",
    "manejar",
    "manejo",
    "cuenta",
    "cheques",
    "ahorros",
    "banco",
    "bancaria",
    "son",
    "are",
    "full",
    "nací",
    "naci",
    "her",
    "his",
    "your",
    "ending",
    "wife",
    "husband",
];

/// The kind of secret this word names.
fn named(text: &str, token: &Range<usize>) -> Option<SecretKind> {
    let word = &text[token.clone()];
    let before = || previous(text, token.start);
    let is = |words: &[&str]| is_any(word, words);
    if is(&["ssn", "ssns", "social", "itin", "ss", "tin", "soc"]) {
        return Some(SecretKind::Ssn);
    }
    if is(&["routing", "aba", "clabe", "rtn", "iban"]) {
        return Some(SecretKind::BankAccount);
    }
    if is(&["account", "acct", "cuenta"]) {
        let next = token_from(text, token.end)?;
        // "account 450000" may be what is in it: the number has to be called one, or follow a mark.
        let called =
            is_any(&text[next.clone()], &["number", "num", "no", "is", "numero", "número", "nro", "es"])
                || text[token.end..next.start].contains([':', '#']);
        let kept = previous(text, token.start)
            .is_some_and(|before| is_any(&text[before], &["checking", "savings", "bank", "my", "mi", "de"]));
        return (called || kept && next.len() >= 8).then_some(SecretKind::BankAccount);
    }
    if is(&[
        "dob",
        "born",
        "birthday",
        "birthdate",
        "bday",
        "nacimiento",
        "nací",
        "naci",
        "nacida",
        "nacido",
        "fdn",
    ]) {
        return Some(SecretKind::DateOfBirth);
    }
    if is(&["birth"]) {
        return before().filter(|of| is_any(&text[of.clone()], &["of"])).map(|_| SecretKind::DateOfBirth);
    }
    if is(&["b"]) && ends_with(&text[..token.start], "d.o.") {
        return Some(SecretKind::DateOfBirth);
    }
    if is(&["dl", "tdl", "txdl", "driverslicense"]) {
        return Some(SecretKind::DriversLicense);
    }
    if is(&["license", "licence", "lic", "licencia"]) {
        let near = |text: &str, token: &Range<usize>| {
            let one = previous(text, token.start)?;
            let two = previous(text, one.start);
            Some(
                is_any(&text[one.clone()], &["driver", "drivers", "driving", "driver’s", "driver's"])
                    || two.is_some_and(|two| is_any(&text[two], &["driver"])),
            )
        };
        let follows = || {
            let de = token_from(text, token.end)?;
            let what = token_from(text, de.end)?;
            Some(is_any(&text[what], &["conducir", "manejar", "manejo", "conductor"]))
        };
        return (near(text, token) == Some(true) || follows() == Some(true))
            .then_some(SecretKind::DriversLicense);
    }
    None
}

fn ends_with(text: &str, end: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= end.len() && bytes[bytes.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

fn previous(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let from = before
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(0, |(at, c)| at + c.len_utf8());
    (from < before.len()).then_some(from..before.len())
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Not the rest of a price, a longer number, an address of the web, or the number of a listing or parcel.
fn stands_alone(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    let (last, other) = (before.next(), before.next());
    let glued = matches!(last, Some('$' | '+' | '/' | '_' | '=' | '€' | '£'))
        || (matches!(last, Some('.' | ',' | '-')) && other.is_some_and(|c| c.is_ascii_digit()));
    let listed = || {
        let mut at = start;
        (0..3).any(|_| {
            previous(text, at).is_some_and(|word| {
                at = word.start;
                is_any(
                    &text[word],
                    &["mls", "parcel", "apn", "folio", "tracking", "order", "listing", "zpid"],
                )
            })
        })
    };
    !glued && !listed()
}

/// The next group of digits, if nothing but one light mark stands between.
fn next_group(text: &str, after: usize) -> Option<Range<usize>> {
    let next = token_from(text, after)?;
    let between = &text[after..next.start];
    let mark = between.trim();
    let light = between.chars().count() <= 3
        && !between.contains('\n')
        && matches!(mark, "" | "-" | "." | "\u{2010}" | "\u{2011}" | "\u{2013}" | "\u{2014}");
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

/// `123-45-6789`. Never issued: areas 000 and 666, group 00, serial 0000 (SSA, "SSN randomization"); areas
/// from 900 are tax numbers (ITIN), which are as secret.
fn ssn(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
    let found = shaped(text, first, &[3, 2, 4])?;
    let whole = &text[found.clone()];
    let issued = !whole.starts_with("000") && !whole.starts_with("666") && !whole.ends_with("0000");
    let group = token_from(text, first.end)?;
    (issued && &text[group] != "00").then_some(found)
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

fn card(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
    CARDS.iter().find_map(|lengths| {
        let found = shaped(text, first, lengths)?;
        let issuer = matches!(text.as_bytes().get(found.start), Some(b'2'..=b'6'));
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
    sum % 10 == 0
}

/// Digits, in one group or several, of so many in all.
fn plain(text: &str, first: &Range<usize>, count: std::ops::RangeInclusive<usize>) -> Option<Range<usize>> {
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

fn is_price(text: &str, value: &Range<usize>) -> bool {
    text[..value.start].ends_with(['$', '€'])
        || token_from(text, value.end).is_some_and(|next| {
            is_any(&text[next], &["dollars", "usd", "dolares", "dólares", "pesos", "k", "mil"])
        })
        || text[value.end..].starts_with(',')
            && text[value.end + 1..].starts_with(|c: char| c.is_ascii_digit())
}

/// A licence: letters and digits, or digits, at least five of them.
fn license(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
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
fn date(text: &str, first: &Range<usize>) -> Option<Range<usize>> {
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

#[cfg(test)]
#[path = "secrets_tests.rs"]
mod tests;
