//! Telephone numbers, of the North American plan and of others (ITU-T E.164), as people write them.

use std::ops::{Range, RangeInclusive};

use super::phone_context::{Called, called, called_just_before, is_amount};

/// Most characters between two groups of digits: "(512) - 555".
const SEPARATORS: usize = 4;
/// Most groups in one number: "+33 (0)1 42 68 53 00" has seven.
const GROUPS: usize = 7;
/// Digits of an international number (ITU-T E.164: at most 15).
const INTERNATIONAL: RangeInclusive<usize> = 7..=15;
/// Digits of a number that is called a telephone's, with a prefix for calls abroad.
const NAMED: RangeInclusive<usize> = 6..=17;

/// How the ten digits of the North American plan are grouped in writing.
const GROUPINGS: &[&[usize]] = &[&[10], &[3, 3, 4], &[3, 7], &[6, 4], &[3, 3, 2, 2], &[2, 2, 2, 2, 2]];

/// Where numbers stand, in order; `taken` is asked what is something else already.
pub(super) fn numbers(text: &str, taken: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut nth = 0;
    while nth < groups.len() {
        match from_group(text, &groups, nth).filter(|(span, _)| !taken(span)) {
            Some((span, next)) => {
                found.push(span);
                nth = next;
            }
            None => nth += 1,
        }
    }
    found
}

/// Every run of digits.
fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match groups.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// A number that begins with this group, and the group after it.
fn from_group(text: &str, groups: &[Range<usize>], first: usize) -> Option<(Range<usize>, usize)> {
    let begin = Beginning::of(text, groups[first].start)?;
    let most = (first + 1..groups.len().min(first + GROUPS + 1))
        .find(|next| !joined(text, &groups[next - 1], &groups[*next]))
        .unwrap_or(groups.len().min(first + GROUPS));
    let alone = first == 0 || !joined(text, &groups[first - 1], &groups[first]);
    let whole = most == groups.len() || !joined(text, &groups[most - 1], &groups[most]);
    let candidate = |end: usize| {
        let parts = &groups[first..end];
        may_end(text, parts[parts.len() - 1].end).then(|| Candidate::of(text, &begin, parts))
    };
    let ends = || (first + 1..=most).rev();
    let certain = ends().find(|end| candidate(*end).is_some_and(|number| number.is_certain()));
    let end = certain.or_else(|| {
        let number = candidate(most).filter(|_| alone && whole)?;
        number.is_likely().then_some(most)
    })?;
    Some((begin.at..with_extension(text, groups[end - 1].end), end))
}

/// How a number begins.
struct Beginning {
    /// Where, with the marks that belong to it.
    at: usize,
    /// After "+".
    international: bool,
    /// After "(".
    bracketed: bool,
}

impl Beginning {
    /// `None` where none may: inside a word, an amount, a link, a longer number.
    fn of(text: &str, digits: usize) -> Option<Self> {
        let before = text[..digits].trim_end_matches('(');
        let before = before.strip_suffix('+').unwrap_or(before).trim_end_matches('(');
        let at = before.len();
        let marks = &text[at..digits];
        let (international, bracketed) = (marks.contains('+'), marks.contains('('));
        let fits = Self { at, international, bracketed };
        let mut last = before.chars().rev();
        let glued = match last.next() {
            None => false,
            // "My number is(512) 555-0134" may be.
            Some(c) if c.is_alphanumeric() => !c.is_alphabetic() || marks.is_empty(),
            Some('$' | '#' | '/' | '_' | '=' | '%' | '€' | '£' | '&' | '\\' | ')' | '+') => true,
            // "Ana @512.555.0134" is a place to reach her; "ana@512" begins an address.
            Some('@') => last.next().is_some_and(char::is_alphanumeric),
            Some(mark @ ('-' | '.' | ',' | ':')) => match last.next() {
                Some(c) if c.is_ascii_digit() => true,
                Some(c) if mark == '-' && c.is_alphanumeric() => in_a_code(before),
                _ => false,
            },
            Some(_) => false,
        };
        let amount = before.trim_end().ends_with(['$', '€', '£']);
        (!glued && !amount).then_some(fits)
    }
}

/// Whether the word a dash follows is the beginning of a code ("E-151673398") and not of a sentence ("cell-512…").
fn in_a_code(before: &str) -> bool {
    let word = before.trim_end_matches('-').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() <= 2 || word.chars().any(|c| c.is_ascii_digit())
}

/// Whether two groups can be of one number: nothing but separators stands between.
fn joined(text: &str, one: &Range<usize>, next: &Range<usize>) -> bool {
    let between = &text[one.end..next.start];
    between.len() <= SEPARATORS
        && between.bytes().all(|byte| matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'/'))
        && between.bytes().filter(|byte| matches!(byte, b'-' | b'.' | b'/')).count() <= 1
}

/// Whether a number may end here.
fn may_end(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let mut after = rest.chars();
    let glued = match after.next() {
        None => false,
        Some(c) if c.is_alphanumeric() => extension(rest).is_none(),
        Some('_' | '@' | '%' | '=' | '$' | '€') => true,
        Some('-' | '.' | ',' | '/' | ':') => {
            let next = after.next();
            next.is_some_and(|c| c.is_ascii_digit())
                || rest.starts_with('-')
                    && next.is_some_and(char::is_alphabetic)
                    && extension(&rest[1..]).is_none()
        }
        Some(_) => false,
    };
    !glued && !is_amount(rest)
}

/// The end of a number with the extension that follows it: "x123", " ext. 45".
fn with_extension(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let from = rest.len() - rest.trim_start_matches([' ', ',', '-', '.']).len();
    match extension(&rest[from..]) {
        Some(length) if from <= 2 => end + from + length,
        _ => end,
    }
}

/// How long an extension that begins here is: "x12", "ext. 45", "extension 6".
fn extension(text: &str) -> Option<usize> {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = &text[..letters];
    ["x", "ext", "extn", "extension", "extensión"].iter().find(|name| word.eq_ignore_ascii_case(name))?;
    let from = text.len() - text[letters..].trim_start_matches(['.', ':', ' ', '#']).len();
    let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
    (1..=6).contains(&digits).then_some(from + digits)
}

/// Groups of digits that may be a number.
struct Candidate<'t> {
    text: &'t str,
    begin: &'t Beginning,
    parts: &'t [Range<usize>],
    digits: String,
}

impl<'t> Candidate<'t> {
    fn of(text: &'t str, begin: &'t Beginning, parts: &'t [Range<usize>]) -> Self {
        let digits = parts.iter().map(|part| &text[part.clone()]).collect();
        Self { text, begin, parts, digits }
    }

    /// Its shape says enough: an international number, or one of the North American plan.
    fn is_certain(&self) -> bool {
        if self.begin.international {
            let american = self.digits.starts_with('1');
            return if american {
                self.digits.len() == 11
            } else {
                INTERNATIONAL.contains(&self.digits.len())
            };
        }
        let Some(lengths) = self.ten() else { return false };
        let ten = &self.digits[self.digits.len() - 10..];
        if !GROUPINGS.contains(&lengths.as_slice()) || !is_possible(ten.as_bytes()) {
            return false;
        }
        match lengths.len() {
            1 => self.called() != Called::Other && !self.is_negative(),
            _ => called_just_before(self.before()) != Called::Other,
        }
    }

    /// It stands alone and is called a telephone's, or has ten digits and no other meaning.
    fn is_likely(&self) -> bool {
        if self.is_date() || self.is_network_address() || self.is_negative() {
            return false;
        }
        let called = self.called();
        match called {
            Called::Other => false,
            Called::Phone => NAMED.contains(&self.digits.len()) && self.has_groups(),
            Called::Nothing => self.has_groups() && self.is_written_as_a_number(),
        }
    }

    /// The lengths of the groups, a 1 in front left out, if they have ten digits in all.
    fn ten(&self) -> Option<Vec<usize>> {
        let mut lengths: Vec<usize> = self.parts.iter().map(ExactSizeIterator::len).collect();
        if self.digits.len() == 11 && self.digits.starts_with('1') {
            lengths[0] -= 1;
            if lengths[0] == 0 {
                lengths.remove(0);
            }
            return Some(lengths);
        }
        (self.digits.len() == 10).then_some(lengths)
    }

    /// No single digits but a country's 1 or 7, and a "(0)".
    fn has_groups(&self) -> bool {
        self.parts.iter().enumerate().all(|(nth, part)| {
            part.len() > 1
                || nth == 0
                || self.text[..part.start].ends_with('(')
                || self.begin.international
                || self.called() == Called::Phone
        })
    }

    /// Ten digits, or eleven with a 0 in front, as numbers of other plans are written and prices and zip codes are not.
    fn is_written_as_a_number(&self) -> bool {
        let lengths: Vec<usize> = self.parts.iter().map(ExactSizeIterator::len).collect();
        let national = self.digits.starts_with('0') && !self.digits.starts_with("00");
        if self.digits.len() != 10 && !(self.digits.len() == 11 && national) {
            return false;
        }
        let dashed = self.parts.windows(2).all(|pair| self.text[pair[0].end..pair[1].start].contains('-'));
        match lengths.as_slice() {
            [10] | [3, 3, 4] | [3, 7] => true,
            [first, ..] => *first <= 4 && (self.begin.bracketed || national || dashed && lengths.len() >= 3),
            [] => false,
        }
    }

    /// A day, perhaps with an hour: "2026-11-21 10", "21.11.2026 10".
    fn is_date(&self) -> bool {
        let number =
            |nth: usize| self.parts.get(nth).and_then(|part| self.text[part.clone()].parse::<u32>().ok());
        let length = |nth: usize| self.parts.get(nth).map_or(0, ExactSizeIterator::len);
        let year =
            |nth: usize| length(nth) == 4 && number(nth).is_some_and(|year| (1900..=2100).contains(&year));
        let small = |nth: usize| length(nth) <= 2 && number(nth).is_some_and(|part| (1..=31).contains(&part));
        year(0) && small(1) && small(2) || small(0) && small(1) && year(2) || year(0) && year(1)
    }

    /// "-2208960000"
    fn is_negative(&self) -> bool {
        let before = self.before();
        self.parts.len() == 1
            && self.called() != Called::Phone
            && before
                .strip_suffix('-')
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
    }

    /// "192.168.100.200"
    fn is_network_address(&self) -> bool {
        self.parts.len() == 4
            && self.parts.windows(2).all(|pair| &self.text[pair[0].end..pair[1].start] == ".")
            && self.parts.iter().all(|part| self.text[part.clone()].parse::<u8>().is_ok())
    }

    fn before(&self) -> &str {
        &self.text[..self.begin.at]
    }

    fn called(&self) -> Called {
        called(self.before())
    }
}

/// NANP: area and exchange begin with 2 to 9, and neither is a service code (N11).
fn is_possible(digits: &[u8]) -> bool {
    let code = |code: &[u8]| (b'2'..=b'9').contains(&code[0]) && code[1..3] != *b"11";
    digits.len() == 10 && code(&digits[..3]) && code(&digits[3..6])
}
