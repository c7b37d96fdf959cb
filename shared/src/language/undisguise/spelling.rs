//! Words that are spelled with signs, or with their letters set apart.

use super::Undisguised;

/// How many letters set apart are read as words at most; nobody spells more.
const LONGEST_RUN: usize = 80;
/// The longest word that is looked for among letters without spaces.
const LONGEST_WORD: usize = 16;

type Placed = (char, (u32, u32));

/// Writes the text as it is meant.
pub(super) fn spell(chars: &[Placed], knows: &dyn Fn(&str) -> bool, plain: &mut Undisguised) {
    let mut at = 0;
    while at < chars.len() {
        let starts = at == 0 || !chars[at - 1].0.is_alphanumeric();
        // A word of one letter may follow: "k i d s y".
        let ends = if starts { set_apart(chars, at) } else { None };
        let tries = ends.into_iter().flat_map(|end| [end, end - 2]);
        let joined = tries.into_iter().find(|end| {
            let letters = chars[at..*end].iter().copied().filter(|(c, _)| c.is_alphanumeric());
            write_joined(&letters.collect::<Vec<_>>(), knows, plain)
        });
        if let Some(end) = joined {
            at = end;
            continue;
        }
        let (c, place) = chars[at];
        match c {
            '%' | '+' if at > 0 && chars[at - 1].0.is_ascii_digit() => {
                let word = if c == '%' { " percent " } else { " plus " };
                word.chars().for_each(|c| plain.push(c, place));
                at += 1;
            }
            '#' if chars.get(at + 1).is_some_and(|(c, _)| c.is_alphabetic()) => {
                let end = at + 1 + chars[at + 1..].iter().take_while(|(c, _)| c.is_alphanumeric()).count();
                plain.push(' ', place);
                at += 1;
                if write_joined(&chars[at..end], knows, plain) {
                    at = end;
                }
            }
            _ if starts && in_word(c) => {
                let end = at + chars[at..].iter().take_while(|(c, _)| in_word(*c)).count();
                write_word(&chars[at..end], knows, plain);
                at = end;
            }
            '_' => {
                plain.push(' ', place);
                at += 1;
            }
            _ => {
                plain.push(c, place);
                at += 1;
            }
        }
    }
}

/// Letters, digits, and signs that stand for letters.
fn in_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '@' | '$' | '!' | '|' | '*' | '\u{300}'..='\u{36f}' | '\'' | '\u{2019}')
}

/// Where three letters or more end that stand alone, the same kind of sign between each two.
fn set_apart(chars: &[Placed], at: usize) -> Option<usize> {
    let alone = |nth: usize| {
        chars.get(nth).is_some_and(|(c, _)| c.is_alphanumeric())
            && chars.get(nth + 1).is_none_or(|(c, _)| !c.is_alphanumeric())
    };
    if !alone(at) {
        return None;
    }
    let (mut end, mut letters) = (at + 1, 1);
    let sign = chars
        .get(end)
        .map(|(c, _)| *c)
        .filter(|c| matches!(c, ' ' | '.' | '-' | '_' | '*' | '/' | '\u{b7}'))?;
    while letters < LONGEST_RUN && chars.get(end).is_some_and(|(c, _)| *c == sign) && alone(end + 1) {
        end += 2;
        letters += 1;
    }
    (letters >= 3).then_some(end)
}

/// Writes letters without spaces as the known words they are made of, if they are.
fn write_joined(letters: &[Placed], knows: &dyn Fn(&str) -> bool, plain: &mut Undisguised) -> bool {
    if letters.len() > LONGEST_RUN {
        return false;
    }
    let folded: Vec<char> = letters.iter().map(|(c, _)| letter_for(*c).unwrap_or(*c)).collect();
    // The fewest words: `best[n]` is how the first n letters end in a known word.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; folded.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=folded.len() {
        for start in end.saturating_sub(LONGEST_WORD)..end {
            let Some((words, _)) = best[start] else { continue };
            let word: String = folded[start..end].iter().collect();
            let short = word.len() < 3 && !matches!(word.as_str(), "no" | "of" | "in" | "to" | "we" | "is");
            let better = best[end].is_none_or(|(fewest, _)| words + 1 < fewest);
            if !short && better && knows(&word) {
                best[end] = Some((words + 1, start));
            }
        }
    }
    let mut cuts = vec![folded.len()];
    while let Some(&end) = cuts.last().filter(|end| **end > 0) {
        let Some((_, start)) = best[end] else { return false };
        cuts.push(start);
    }
    for (nth, (c, (_, place))) in folded.iter().zip(letters).enumerate() {
        if nth > 0 && cuts.contains(&nth) {
            plain.push(' ', *place);
        }
        plain.push(*c, *place);
    }
    true
}

/// Writes a word, with letters for its signs if a known word comes out, and without a letter's third repetition.
fn write_word(word: &[Placed], knows: &dyn Fn(&str) -> bool, plain: &mut Undisguised) {
    // "safe!" ends a sentence; "k!ds" does not.
    let marks = word.iter().rev().take_while(|(c, _)| matches!(c, '!' | '*' | '\'' | '|')).count();
    let (core, after) = word.split_at(word.len() - marks);
    let signs = core.iter().filter(|(c, _)| !c.is_alphabetic() && letter_for(*c).is_some()).count();
    let letters = core.iter().filter(|(c, _)| c.is_alphabetic()).count();
    if signs > 0 && letters > 0 && (2..=LONGEST_WORD).contains(&core.len()) {
        for (one, star) in [('i', 'a'), ('l', 'e'), ('i', 'i'), ('i', 'o'), ('i', 'u')] {
            let candidate = core.iter().map(|(c, _)| match c {
                '1' | '!' | '|' => one,
                '*' => star,
                other => letter_for(*other).unwrap_or(*other),
            });
            let candidate: String = candidate.collect();
            // Of two letters only "no" is worth a disguise; "5s" and "b4" are what they are.
            if knows(&candidate) && (core.len() > 2 || candidate == "no") {
                candidate.chars().zip(core).for_each(|(c, (_, place))| plain.push(c, *place));
                after.iter().for_each(|(c, place)| plain.push(*c, *place));
                return;
            }
        }
    }
    word.iter().for_each(|(c, place)| plain.push(if *c == '*' || *c == '|' { ' ' } else { *c }, *place));
}

/// The letter a character stands for: itself in lower case, or what a digit or sign looks like.
fn letter_for(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '*' => '*',
        c if c.is_ascii_alphabetic() => c.to_ascii_lowercase(),
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'Á' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' => 'u',
        'ñ' | 'Ñ' => 'n',
        _ => return None,
    })
}
