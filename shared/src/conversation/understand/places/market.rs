//! Names of a location's market in a text, small misspellings included.

use crate::language::Words;

/// Most words of a market's name that are looked at.
const LONGEST: usize = 4;
/// Longest name, in letters.
const WIDEST: usize = 32;
/// From how many letters one mistake is forgiven, and two.
const ONE_MISTAKE: usize = 5;
const TWO_MISTAKES: usize = 8;
/// Ordinary words that look like a misspelt town, or are one typed small.
const ORDINARY: &[&str] = &[
    "lender", "lenders", "leader", "leaders", "leaner", "leaned", "manner", "minor", "major", "tailor",
    "plane", "plans", "plan", "piano", "planned", "begin", "downturn", "lakeside", "spring", "springs",
    "temple", "dallas", "taylors", "irvine", "alley", "allow", "alien", "being", "manual", "buddy", "button",
    "hotter", "marble", "bluff", "creek", "center", "central", "western", "eastern", "cedars", "towns",
    "town", "houston", "rolling", "sunset", "sunday", "market", "marked", "georgia", "early", "liberty",
    "justin", "dustin", "domain", "mueller", "muellers",
];
/// Words that are a town only with a capital: "Spring" in Texas.
const SEASONS: &[&str] = &[
    "spring", "summer", "may", "hope", "early", "price", "blessing", "happy", "energy", "best", "paradise",
    "welcome", "temple",
];

/// A name found.
pub(super) struct Known {
    /// Which name of the market.
    pub(super) name: usize,
    /// The words it was found in.
    pub(super) start: usize,
    /// One past its last word.
    pub(super) end: usize,
    /// Spelt otherwise, and short: a capital or a place word must stand with it.
    pub(super) doubtful: bool,
}

/// A name of the market as letters, without spaces, accents or capitals.
struct Folded {
    letters: [u8; WIDEST],
    length: usize,
    /// Where each word ends.
    ends: [usize; LONGEST],
    words: usize,
    mask: u32,
}

impl Folded {
    fn of(name: &str) -> Option<Self> {
        let mut folded = Self { letters: [0; WIDEST], length: 0, ends: [0; LONGEST], words: 0, mask: 0 };
        for c in name.chars() {
            let letter = match c {
                'a'..='z' | '0'..='9' => c,
                'A'..='Z' => c.to_ascii_lowercase(),
                'á' | 'Á' => 'a',
                'é' | 'É' => 'e',
                'í' | 'Í' => 'i',
                'ó' | 'Ó' => 'o',
                'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
                'ñ' | 'Ñ' => 'n',
                '\'' | '’' | '.' => continue,
                ' ' | '-' | '/' | ',' => {
                    folded.end_word()?;
                    continue;
                }
                _ => return None,
            };
            let letter = u8::try_from(letter).ok()?;
            *folded.letters.get_mut(folded.length)? = letter;
            folded.length += 1;
            folded.mask |= bit(letter);
        }
        folded.end_word()?;
        (folded.length > 1).then_some(folded)
    }

    /// Ends the word begun, if one is. "The" before a name is dropped: "the Domain" is "Domain".
    fn end_word(&mut self) -> Option<()> {
        let begun = self.words.checked_sub(1).map_or(0, |last| self.ends[last]);
        if self.length == begun {
            return Some(());
        }
        if self.words == 0 && &self.letters[..self.length] == b"the" {
            self.length = 0;
            self.mask = 0;
            return Some(());
        }
        *self.ends.get_mut(self.words)? = self.length;
        self.words += 1;
        Some(())
    }
}

const fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

fn mask(word: &str) -> u32 {
    word.bytes().fold(0, |mask, letter| mask | bit(letter))
}

/// Every name of the market in a text, the longest at each place, by where it begins.
pub(super) fn known(text: &str, words: &Words, market: &[String]) -> Vec<Known> {
    let looks: Vec<Look> = words.iter().map(|word| Look::of(word.text)).collect();
    let firsts = looks.iter().fold(0, |all, look| all | bit(look.first));
    let longest = looks.iter().map(|look| look.length).max().unwrap_or_default();
    let mut found: Vec<Known> = Vec::new();
    for (nth, name) in market.iter().enumerate() {
        if !may_be_there(name, firsts, longest) {
            continue;
        }
        let Some(name) = Folded::of(name) else { continue };
        let mut start = 0;
        while start < words.len() {
            let begins = looks.get(start).is_some_and(|look| look.may_begin(&name));
            let found_here = if begins { found_at(text, words, &looks, start, &name) } else { None };
            let Some((end, doubtful)) = found_here else {
                start += 1;
                continue;
            };
            found.push(Known { name: nth, start, end, doubtful });
            start = end;
        }
    }
    // Certain before doubtful, long before short; what lies inside another is dropped.
    found.sort_by_key(|known| (known.doubtful, known.start, usize::MAX - known.end));
    let mut kept: Vec<Known> = Vec::new();
    for known in found {
        if !kept.iter().any(|other| known.start < other.end && other.start < known.end) {
            kept.push(known);
        }
    }
    kept.sort_by_key(|known| known.start);
    kept
}

/// What a word looks like from afar: enough to pass over most names.
struct Look {
    first: u8,
    length: usize,
    mask: u32,
}

impl Look {
    fn of(word: &str) -> Self {
        Self { first: word.bytes().next().unwrap_or_default(), length: word.len(), mask: mask(word) }
    }

    /// Whether a name may begin with this word: the same first letter, or it is one long word of nearly the
    /// name's length; and no letters foreign to the name but the forgiven ones.
    fn may_begin(&self, name: &Folded) -> bool {
        let whole = name.length >= TWO_MISTAKES && name.words == 1 && self.length.abs_diff(name.length) <= 1;
        (self.first == name.letters[0] || whole)
            && (self.mask & !name.mask).count_ones() as usize <= mistakes(name.length)
    }
}

/// Whether some word begins as the name does, or is long enough to be all of it with its first letter wrong.
fn may_be_there(name: &str, firsts: u32, longest: usize) -> bool {
    let first = name.bytes().next().unwrap_or_default();
    !first.is_ascii_alphanumeric()
        || firsts & bit(first.to_ascii_lowercase()) != 0
        || (longest < WIDEST && longest + 1 >= name.len() && !name.contains(' '))
        || name.starts_with("The ")
}

fn found_at(text: &str, words: &Words, looks: &[Look], start: usize, name: &Folded) -> Option<(usize, bool)> {
    let allowed = mistakes(name.length);
    let mut typed = [0_u8; WIDEST];
    let mut length = 0;
    let mut seen = 0;
    let mut best: Option<(usize, usize)> = None;
    let mut at = start;
    // "West Lake" for "West Lake Hills": the first words of a long name are enough.
    let short = if name.words >= 3 { name.ends[name.words - 2] } else { 0 };
    while at < start + name.words + 1
        && let Some(word) = words.get(at)
    {
        if !word.text.is_ascii() || length + word.text.len() > name.length + allowed {
            break;
        }
        let Some(room) = typed.get_mut(length..length + word.text.len()) else { break };
        room.copy_from_slice(word.text.as_bytes());
        length += word.text.len();
        at += 1;
        seen |= looks.get(at - 1)?.mask;
        // A mistake changes two letters of the set at most: most names fall out here.
        let alike = (seen ^ name.mask).count_ones() as usize <= 2 * allowed;
        let whole =
            if alike { distance(&typed[..length], &name.letters[..name.length], allowed) } else { None };
        let part = (short >= 7 && typed[..length] == name.letters[..short]).then_some(0);
        if let Some(mistakes) = whole.or(part)
            && (mistakes == 0 || is_near(words, start, at, name, mistakes))
            && best.is_none_or(|(fewest, _)| mistakes <= fewest)
        {
            best = Some((mistakes, at));
        }
        if word.ending > crate::language::Ending::Open {
            break;
        }
    }
    let (mistakes, end) = best?;
    let first = words.get(start)?;
    let capital = text.get(first.start..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if end == start + 1 && SEASONS.contains(&first.text) && !(capital && start > 0) {
        return None;
    }
    Some((end, mistakes > 0 && name.length < TWO_MISTAKES && end == start + 1 && !capital))
}

/// Whether a misspelling is one of this name: not an ordinary word, the same first letter where the name is
/// short, and in a name of several words no word that is another.
fn is_near(words: &Words, start: usize, end: usize, name: &Folded, mistakes: usize) -> bool {
    let Some(first) = words.get(start) else { return false };
    if end == start + 1 && ORDINARY.contains(&first.text) {
        return false;
    }
    let same_first = first.text.as_bytes().first() == name.letters.first();
    if !same_first && (name.length < TWO_MISTAKES || mistakes > 1 || end > start + 1) {
        return false;
    }
    if end - start != name.words || name.words == 1 {
        return true;
    }
    let mut from = 0;
    (start..end).zip(name.ends).all(|(at, to)| {
        let part = &name.letters[from..to];
        from = to;
        words.get(at).is_some_and(|word| {
            let allowed = mistakes_in_part(part.len());
            word.text.as_bytes().first() == part.first()
                && distance(word.text.as_bytes(), part, allowed).is_some()
        })
    })
}

const fn mistakes(letters: usize) -> usize {
    if letters >= TWO_MISTAKES {
        2
    } else if letters >= ONE_MISTAKE {
        1
    } else {
        0
    }
}

/// A short word beside a whole one is forgiven a letter: "round rok".
const fn mistakes_in_part(letters: usize) -> usize {
    if letters < 4 {
        0
    } else if letters >= TWO_MISTAKES {
        2
    } else {
        1
    }
}

/// Letters to add, drop, change or swap with the next; nothing if more than `most`.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if most == 0 || a.len().abs_diff(b.len()) > most || b.len() > WIDEST {
        return None;
    }
    let mut earlier = [0_usize; WIDEST + 1];
    let mut previous: [usize; WIDEST + 1] = std::array::from_fn(|at| at);
    for (i, x) in a.iter().enumerate() {
        let mut row = [0_usize; WIDEST + 1];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (previous[j] + usize::from(x != y)).min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(earlier[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        earlier = previous;
        previous = row;
    }
    (previous[b.len()] <= most).then_some(previous[b.len()])
}
