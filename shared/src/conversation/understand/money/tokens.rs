//! A text as numbers, words and the marks between them that matter to money.

use crate::language::{Ending, Words};

/// Millionths: enough for "1.375 million" to stay exact.
pub(super) const ONE: i128 = 1_000_000;
/// More digits than this are an account or a barcode.
const MOST_DIGITS: usize = 15;
const MOST_DECIMALS: usize = 6;

/// One piece of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'w> {
    pub(super) what: What<'w>,
    /// Where it stands in the original, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Which of the [`Words`] it begins in, and which comes after it; the same for a mark.
    pub(super) word: usize,
    pub(super) next_word: usize,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
    /// What follows it.
    pub(super) ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What<'w> {
    Number(Number),
    /// A folded word, or the letters glued to a number: the "k" of "450k".
    Word(&'w str),
    /// One of `$€£¥₹¢%-/#:+*`.
    Mark(char),
    /// Digits that are no quantity: a date, a telephone number, "3bd2ba".
    Junk,
}

/// A number in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// In millionths.
    pub(super) value: i128,
    /// Digits before the decimal point.
    pub(super) digits: usize,
    /// Digits after it.
    pub(super) decimals: usize,
    /// Written with separators between thousands.
    pub(super) grouped: bool,
    /// "1.375": a thousand three hundred, or one and a bit; a word of scale after it decides.
    pub(super) as_decimal: Option<i128>,
}

impl Token<'_> {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.what == What::Mark(mark)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.what, What::Number(_) | What::Junk)
    }
}

impl<'w> Token<'w> {
    pub(super) fn word_text(&self) -> Option<&'w str> {
        match self.what {
            What::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// Currency codes that may be glued to digits: "USD80".
pub(super) fn is_code(word: &str) -> bool {
    matches!(
        word,
        "usd"
            | "us"
            | "mxn"
            | "eur"
            | "gbp"
            | "cad"
            | "aud"
            | "inr"
            | "jpy"
            | "chf"
            | "cop"
            | "ars"
            | "rs"
            | "aed"
    )
}

/// Reads the tokens of a text.
pub(super) fn tokens<'w>(text: &str, words: &'w Words) -> Vec<Token<'w>> {
    let mut tokens: Vec<Token<'w>> = Vec::with_capacity(words.len() * 2);
    let (mut nth, mut read) = (0, 0);
    while let Some(word) = words.get(nth) {
        let point = marks(text, read..word.start, nth, &mut tokens);
        let glued = tokens.last().is_some_and(|last| last.end == word.start);
        let first = Token {
            what: What::Junk,
            start: word.start,
            end: word.end,
            word: nth,
            next_word: nth + 1,
            glued,
            ending: word.ending,
        };
        let code = code_before_digits(word.text);
        if code == 0 && digits_of(word.text) == 0 {
            tokens.push(Token { what: What::Word(word.text), ..first });
            nth += 1;
            read = word.end;
            continue;
        }
        let mut first = first;
        if code > 0 {
            let start = word.start + code;
            tokens.push(Token {
                what: What::Word(&word.text[..code]),
                end: start,
                ending: Ending::Open,
                ..first
            });
            first = Token { start, glued: true, ..first };
        }
        let chain = chain(text, words, nth);
        let last = words.get(chain.end - 1).unwrap_or(word);
        let last_digits = number_in(last.text).end;
        let suffix = &last.text[last_digits..];
        let what = if suffix.bytes().any(|byte| byte.is_ascii_digit()) {
            What::Junk
        } else {
            number(text, words, chain.clone(), point).map_or(What::Junk, What::Number)
        };
        let end = if suffix.is_empty() { last.end } else { last.start + last_digits };
        let ending = if suffix.is_empty() { last.ending } else { Ending::Open };
        tokens.push(Token { what, end, ending, next_word: chain.end, ..first });
        if !suffix.is_empty() {
            tokens.push(Token {
                what: What::Word(suffix),
                start: end,
                end: last.end,
                word: chain.end - 1,
                next_word: chain.end,
                glued: true,
                ending: last.ending,
            });
        }
        nth = chain.end;
        read = last.end;
    }
    marks(text, read..text.len(), nth, &mut tokens);
    tokens
}

/// How many letters of a currency code stand glued before digits: 3 of "usd80".
fn code_before_digits(word: &str) -> usize {
    let code = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    if code < word.len() && digits_of(&word[code..]) > 0 && is_code(&word[..code]) { code } else { 0 }
}

/// The digits of a word that begins with a number or a code and a number.
fn number_in(word: &str) -> std::ops::Range<usize> {
    let code = code_before_digits(word);
    code..code + digits_of(&word[code..])
}

/// The marks in a gap. Tells whether it ends in a point that begins a number: "$.50".
fn marks(text: &str, gap: std::ops::Range<usize>, word: usize, tokens: &mut Vec<Token<'_>>) -> bool {
    let mut glued = !tokens.is_empty();
    let mut point = false;
    for (at, c) in text.get(gap.clone()).unwrap_or_default().char_indices() {
        let start = gap.start + at;
        point = c == '.';
        let mark = match c {
            '$' | '€' | '£' | '¥' | '₹' | '¢' | '%' | '/' | '#' | ':' | '+' | '*' => c,
            '-' | '\u{2010}'..='\u{2015}' => '-',
            _ => {
                glued = false;
                continue;
            }
        };
        tokens.push(Token {
            what: What::Mark(mark),
            start,
            end: start + c.len_utf8(),
            word,
            next_word: word,
            glued,
            ending: Ending::Open,
        });
        glued = true;
    }
    point
}

fn digits_of(word: &str) -> usize {
    word.bytes().take_while(u8::is_ascii_digit).count()
}

/// The words from `first` on that are one number: "1" "200" "000", "1" "2m".
fn chain(text: &str, words: &Words, first: usize) -> std::ops::Range<usize> {
    let mut end = first + 1;
    while let (Some(last), Some(next)) = (words.get(end - 1), words.get(end)) {
        let only_digits = number_in(last.text).end == last.text.len();
        let digits = digits_of(next.text);
        let joined = match text.get(last.end..next.start) {
            Some("." | ",") => true,
            // "450 000"
            Some(" ") => next.text == "000",
            _ => false,
        };
        if !(only_digits && digits > 0 && joined) {
            break;
        }
        end += 1;
    }
    first..end
}

/// A run of digits without separators.
fn simple(digits: &str) -> Option<Number> {
    let plain = !digits.is_empty() && digits.len() <= MOST_DIGITS && digits_of(digits) == digits.len();
    let value = plain.then(|| digits.parse::<i128>().ok()).flatten()?;
    let padded = digits.len() > 1 && digits.starts_with('0');
    (!padded).then(|| Number {
        value: value * ONE,
        digits: digits.len(),
        decimals: 0,
        grouped: false,
        as_decimal: None,
    })
}

/// `digits` after a decimal point, in millionths.
fn fraction(digits: &str) -> Option<i128> {
    let kept = &digits[..digits.len().min(MOST_DECIMALS)];
    let scale = 10_i128.checked_pow(u32::try_from(MOST_DECIMALS - kept.len()).ok()?)?;
    kept.parse::<i128>().ok().map(|value| value * scale)
}

/// What a chain of digits and separators says, in either way of writing: "1,200.50", "1.200,50", "1,2".
fn number(text: &str, words: &Words, chain: std::ops::Range<usize>, point: bool) -> Option<Number> {
    let piece = |nth: usize| {
        let word = words.get(nth)?;
        Some((&word.text[number_in(word.text)], word))
    };
    let (first, word) = piece(chain.start)?;
    if chain.len() == 1 {
        // An apostrophe between thousands ("1'200") is already folded away.
        let folded = word.end - word.start != word.text.len();
        let mut number = simple(first)?;
        number.grouped = folded && number.digits > 3;
        if point {
            number = Number {
                value: fraction(first)?,
                digits: 0,
                decimals: first.len(),
                grouped: false,
                as_decimal: None,
            };
        }
        return Some(number);
    }
    let separator = |nth: usize| {
        let (_, before) = piece(nth - 1)?;
        text.get(before.end..).and_then(|rest| rest.chars().next())
    };
    let (last, _) = piece(chain.end - 1)?;
    let sign = separator(chain.start + 1)?;
    let groups = |until: usize| {
        (chain.start + 1..until).all(|nth| {
            piece(nth).is_some_and(|(digits, _)| digits.len() == 3) && separator(nth) == Some(sign)
        }) && !first.starts_with('0')
            && (first.len() <= 3 || word.end - word.start != word.text.len())
    };
    let joined =
        |until: usize| -> String { (chain.start..until).filter_map(&piece).map(|(d, _)| d).collect() };
    if groups(chain.end) {
        let mut number = simple(&joined(chain.end))?;
        number.grouped = true;
        if chain.len() == 2 && sign == '.' {
            number.as_decimal = Some(simple(first)?.value + fraction(last)?);
        }
        return Some(number);
    }
    let decimal = separator(chain.end - 1)?;
    let whole = chain.end - 1;
    if decimal == ' ' || !(chain.len() == 2 || (groups(whole) && decimal != sign)) {
        return None;
    }
    // "300,1000" is a list, no number.
    if decimal == ',' && last.len() > 2 {
        return None;
    }
    let digits = joined(whole);
    let number = if digits == "0" { Number { digits: 1, ..simple("0")? } } else { simple(&digits)? };
    Some(Number {
        value: number.value + fraction(last)?,
        decimals: last.len(),
        grouped: chain.len() > 2,
        ..number
    })
}
