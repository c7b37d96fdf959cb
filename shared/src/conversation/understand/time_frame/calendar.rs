//! Points of the calendar people plan by: months, seasons, the ends of a year.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::language::{Ending, Words};

/// Which part of a month or season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    First,
    Middle,
    Last,
}

/// A point relative to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// A day that comes every year.
    Yearly {
        month: i8,
        day: i8,
    },
    /// So many months ahead.
    Month {
        ahead: i8,
        part: Part,
    },
    /// The last day, so many months ahead.
    EndOfMonth(i8),
    /// Three months that begin with this one.
    Season {
        first: i8,
        part: Part,
    },
    /// A week from now.
    Week,
    EndOfYear,
    StartOfNextYear,
    /// The middle of next year.
    NextYear,
}

impl Point {
    /// How many days from today; `None` beyond the calendar.
    pub(super) fn days_from(self, today: Date) -> Option<u16> {
        let year = today.year();
        let next_year = year.checked_add(1)?;
        let date = match self {
            Self::Yearly { month, day } => {
                let this = Date::new(year, month, day).ok()?;
                if this >= today { this } else { Date::new(next_year, month, day).ok()? }
            }
            Self::Month { ahead, part } => {
                in_month(today.first_of_month().checked_add(i32::from(ahead).months()).ok()?, part)
            }
            Self::EndOfMonth(ahead) => {
                today.first_of_month().checked_add(i32::from(ahead).months()).ok()?.last_of_month()
            }
            Self::Season { first, part } => season(first, part, today)?,
            Self::Week => return Some(7),
            Self::EndOfYear => date_of(year, 12, 31)?,
            Self::StartOfNextYear => date_of(next_year, 1, 15)?,
            Self::NextYear => date_of(next_year, 7, 1)?,
        };
        days(today, date)
    }
}

fn date_of(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn days(today: Date, to: Date) -> Option<u16> {
    let days = today.until(to).ok()?.get_days();
    u16::try_from(days.max(0)).ok()
}

fn in_month(first: Date, part: Part) -> Date {
    match part {
        Part::First => first,
        Part::Middle => date(first.year(), first.month(), 15),
        Part::Last => first.last_of_month(),
    }
}

/// Who speaks of a season in its last days means the next one.
const LAST_DAYS: u16 = 31;

/// The coming season, or what is left of it: while it lasts, every part of it is its end.
fn season(first: i8, part: Part, today: Date) -> Option<Date> {
    let year = today.year();
    let begin = |year: i16| date_of(year, first, 1);
    let end = |begin: Date| begin.checked_add(2.months()).ok().map(Date::last_of_month);
    for year in [year.checked_sub(1)?, year, year.checked_add(1)?] {
        let (begin, last) = (begin(year)?, end(begin(year)?)?);
        let ending = part != Part::Last && begin < today && days(today, last)? < LAST_DAYS;
        if last < today || ending {
            continue;
        }
        let point = match part {
            Part::First => begin,
            Part::Middle => in_month(begin.checked_add(1.months()).ok()?, Part::Middle),
            Part::Last => last,
        };
        return Some(if begin <= today { last } else { point });
    }
    None
}

fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" | "enero" => 1,
        "february" | "feb" | "febuary" | "febrero" => 2,
        "march" | "marzo" => 3,
        "april" | "apr" | "abril" => 4,
        "may" | "mayo" => 5,
        "june" | "jun" | "junio" => 6,
        "july" | "jul" | "julio" => 7,
        "august" | "aug" | "agosto" => 8,
        "september" | "sept" | "sep" | "septiembre" | "setiembre" => 9,
        "october" | "oct" | "octubre" => 10,
        "november" | "nov" | "noviembre" => 11,
        "december" | "dec" | "diciembre" | "dic" => 12,
        _ => return None,
    })
}

/// Months somebody plans for: where each stands, and in how many days it is.
pub(super) fn months(words: &Words, today: Date) -> impl Iterator<Item = (usize, u16)> + '_ {
    (0..words.len()).filter_map(move |at| planned(words, at, today).map(|days| (at, days)))
}

fn planned(words: &Words, at: usize, today: Date) -> Option<u16> {
    let text = |nth: usize| words.get(nth).map_or("", |word| word.text);
    let month = month(text(at))?;
    let before = |back: usize| {
        let nth = at.checked_sub(back)?;
        let same = (nth..at).all(|nth| words.get(nth).is_some_and(|word| word.ending < Ending::Sentence));
        same.then(|| text(nth))
    };
    // "by the end of", "a finales de": what part, and whether it is a plan at all.
    let (mut part, mut announced, mut strict) = (Part::Middle, false, false);
    for back in 1..=4 {
        let Some(word) = before(back) else { break };
        match word {
            "by" | "before" | "until" | "till" | "til" | "para" | "antes" | "hasta" => {
                (announced, strict) = (true, true);
                if part == Part::Middle {
                    part = Part::First;
                }
            }
            // A lease's end is a date, not an appointment.
            "ends" | "ending" | "expires" | "up" | "due" | "vence" | "venza" | "termina" => {
                (announced, strict) = (true, true);
            }
            "early" | "beginning" | "start" | "first" | "principios" | "inicios" | "comienzos" => {
                (part, announced) = (Part::First, true);
            }
            "end" | "late" | "finales" | "fines" | "fin" | "final" => (part, announced) = (Part::Last, true),
            "mid" | "middle" | "mediados" => (part, announced) = (Part::Middle, true),
            "in" | "en" | "around" | "about" | "this" | "next" | "come" | "sometime" | "maybe"
            | "probably" | "or" | "o" | "este" | "proximo" | "through" | "starting" | "after" | "despues"
            | "for" => announced = true,
            "of" | "de" | "del" | "the" | "el" | "mes" | "month" | "like" | "como" | "part" | "to" => {}
            _ => break,
        }
    }
    let whole_text = words.len() <= 4
        && (0..words.len()).all(|nth| {
            self::month(text(nth)).is_some()
                || matches!(
                    text(nth),
                    "or" | "o"
                        | "maybe"
                        | "probably"
                        | "in"
                        | "around"
                        | "early"
                        | "late"
                        | "mid"
                        | "y"
                        | "and"
                        | "to"
                )
        });
    let past = (1..=5).any(|back| {
        // "moved here in May", but "to be moved in by May".
        before(back).is_some_and(|word| match word {
            "moved" => !matches!(before(back + 1), Some("be" | "get" | "getting" | "being")),
            word => is_past(word),
        })
    });
    let next = words.get(at).filter(|word| word.ending < Ending::Sentence).and_then(|_| words.get(at + 1));
    let number = next.and_then(|word| {
        let digits = word.text.bytes().take_while(u8::is_ascii_digit).count();
        word.text[..digits].parse::<i16>().ok()
    });
    let year = number.filter(|year| (2_000..=2_100).contains(year));
    // "June 5th" is an appointment, unless something is to be done by then.
    let day = number.filter(|day| (1..=31).contains(day));
    let verb = text(at) == "may"
        && matches!(
            text(at + 1),
            "be" | "have" | "not" | "need" | "i" | "we" | "want" | "get" | "take" | "go" | "sell" | "buy"
        );
    let plan = (announced || whole_text) && !past && !verb && (day.is_none() || strict);
    if !plan {
        return None;
    }
    let first = |year: i16| date_of(year, month, 1);
    let mut begin = match year {
        Some(year) => first(year)?,
        None => first(today.year())?,
    };
    if year.is_none() && begin.last_of_month() < today {
        begin = first(today.year().checked_add(1)?)?;
    }
    let date = day
        .and_then(|day| date_of(begin.year(), month, i8::try_from(day).ok()?))
        .unwrap_or_else(|| in_month(begin, part));
    if begin.last_of_month() < today {
        return None;
    }
    // In a month that has begun, what is left of it.
    days(today, if date < today { begin.last_of_month() } else { date })
}

fn is_past(word: &str) -> bool {
    matches!(
        word,
        "since"
            | "birthday"
            | "married"
            | "went"
            | "cumple"
            | "town"
            | "replaced"
            | "desde"
            | "last"
            | "bought"
            | "closed"
            | "born"
            | "pasado"
            | "sold"
            | "was"
            | "were"
            | "built"
            | "compramos"
            | "compre"
            | "nacio"
    )
}

/// "by the 15th", "antes del 15": where each stands, and in how many days it is.
pub(super) fn days_of_month(words: &Words, today: Date) -> impl Iterator<Item = (usize, u16)> + '_ {
    let text = |nth: usize| words.get(nth).map_or("", |word| word.text);
    (0..words.len()).filter_map(move |at| {
        let day = match (text(at), text(at + 1)) {
            ("by" | "before" | "until", "the") => {
                let ordinal = text(at + 2);
                ["th", "st", "nd", "rd"].iter().find_map(|ending| ordinal.strip_suffix(ending))?
            }
            ("antes", "del") if text(at + 3) != "de" => text(at + 2),
            _ => return None,
        };
        if text(at + 3) == "of" {
            return None;
        }
        let day = day.parse::<i8>().ok()?;
        let this = today.first_of_month();
        let next = this.checked_add(1.months()).ok()?;
        let date = [this, next]
            .into_iter()
            .filter_map(|first| date_of(first.year(), first.month(), day))
            .find(|date| *date >= today)?;
        Some((at, days(today, date)?))
    })
}
