//! Spans of time: "in 2 weeks", "3-6 months".

use super::super::counts::count;
use crate::language::{Ending, Words};

const MONTH: u16 = 30;

/// "in 2 weeks", "3-6 months", "en unos 3 meses", "half a year": where each begins, and its days.
pub(super) fn spans(words: &Words) -> impl Iterator<Item = (usize, u16)> + '_ {
    (0..words.len()).filter_map(|at| {
        let days = span(words, at)?;
        Some((at, days))
    })
}

fn span(words: &Words, at: usize) -> Option<u16> {
    let text = |nth: usize| words.get(nth).map_or("", |word| word.text);
    let open = |nth: usize| words.get(nth).is_some_and(|word| word.ending == Ending::Open);
    let before = |back: usize| at.checked_sub(back).map_or("", text);
    let announced = || {
        (1..=3).any(|back| {
            matches!(
                before(back),
                "in" | "within"
                    | "about"
                    | "another"
                    | "next"
                    | "en"
                    | "dentro"
                    | "como"
                    | "after"
                    | "maybe"
                    | "wait"
                    | "like"
                    | "least"
                    | "around"
                    | "probably"
                    | "quizas"
                    | "proximos"
                    | "unos"
            )
        })
    };
    let mut unit_at = at + 1;
    let (number, days) = match text(at) {
        "half" if text(at + 1) == "a" && text(at + 2) == "year" => (1, (182, at + 3)),
        "medio" if matches!(text(at + 1), "ano") => (1, (182, at + 2)),
        "couple" | "cpl" | "par" => {
            unit_at += usize::from(matches!(text(unit_at), "of" | "de"));
            (2, unit_days(text(unit_at)).map(|days| (days, unit_at + 1))?)
        }
        "few" | "several" | "unos" | "unas" | "algunos" | "algunas" | "pocos" | "pocas" | "varios" => {
            unit_at += usize::from(matches!(text(unit_at), "of" | "more"));
            (3, unit_days(text(unit_at)).map(|days| (days, unit_at + 1))?)
        }
        "another" => (1, unit_days(text(unit_at)).map(|days| (days, unit_at + 1))?),
        "a" | "an" | "un" | "una" | "one" => {
            let out = matches!(text(unit_at + 1), "from" | "out");
            if !announced() && !out {
                return None;
            }
            (1, unit_days(text(unit_at)).map(|days| (days, unit_at + 1))?)
        }
        first => {
            let (mut number, mut unit) = count(first)?;
            let mut last = at;
            if unit.is_empty() && open(at) {
                let joined =
                    usize::from(matches!(text(at + 1), "to" | "or" | "a" | "o" | "and" | "y" | "through"));
                let half = matches!((text(at + 1), text(at + 2), text(at + 3)), ("and", "a", "half"))
                    || matches!((text(at + 1), text(at + 2)), ("y", "medio" | "media"));
                if half {
                    last += if text(at + 2) == "a" { 3 } else { 2 };
                } else if let Some((more, letters)) =
                    count(text(at + 1 + joined)).filter(|(more, _)| *more > number)
                {
                    (number, unit) = (more, letters);
                    last += 1 + joined;
                }
            }
            if unit.is_empty() {
                last += 1;
                last += usize::from(matches!(text(last), "more" | "short" | "or"));
                unit = text(last);
            }
            (number, (unit_days(unit)?, last + 1))
        }
    };
    let (days, end) = days;
    // The second number of a range is read with its first.
    let within_range = at > 0
        && count(text(at)).is_some()
        && (count(before(1)).is_some() && open(at - 1)
            || (at > 1 && matches!(before(1), "to" | "or" | "a" | "o") && count(before(2)).is_some()));
    (!within_range && number > 0 && !is_no_plan(words, at, end)).then(|| number.checked_mul(days)).flatten()
}

fn unit_days(unit: &str) -> Option<u16> {
    Some(match unit {
        "day" | "days" | "dia" | "dias" => 1,
        "week" | "weeks" | "wk" | "wks" | "semana" | "semanas" | "wek" => 7,
        "month" | "months" | "mo" | "mos" | "mth" | "mths" | "mnths" | "mes" | "meses" | "monthes" => MONTH,
        "year" | "years" | "yr" | "yrs" | "ano" | "anos" => 365,
        _ => return None,
    })
}

/// An age, a loan's term, something past, or how often: "2 years old", "30 year mortgage", "hace 2 años".
fn is_no_plan(words: &Words, at: usize, end: usize) -> bool {
    let text = |nth: usize| words.get(nth).map_or("", |word| word.text);
    let ended =
        end.checked_sub(1).and_then(|last| words.get(last)).is_none_or(|last| last.ending >= Ending::Clause);
    let after = !ended
        && matches!(
            text(end),
            "old"
                | "ago"
                | "fixed"
                | "mortgage"
                | "mortgages"
                | "loan"
                | "loans"
                | "arm"
                | "term"
                | "lease"
                | "leases"
                | "warranty"
                | "experience"
                | "roof"
                | "contract"
                | "plan"
                | "note"
                | "rate"
                | "rates"
                | "anniversary"
                | "hipoteca"
                | "fijo"
                | "atras"
                | "contrato"
                | "prestamo"
                | "credito"
                | "antiguedad"
                | "trabajando"
                | "viviendo"
                | "rent"
                | "renta"
                | "deposit"
                | "free"
                | "back"
                | "earlier"
                | "together"
                | "straight"
        )
        || (!ended
            && text(end) == "of"
            && matches!(
                text(end + 1),
                "experience"
                    | "rent"
                    | "age"
                    | "tax"
                    | "taxes"
                    | "bank"
                    | "pay"
                    | "statements"
                    | "work"
                    | "income"
            ))
        || (!ended
            && text(end) == "de"
            && matches!(text(end + 1), "edad" | "experiencia" | "renta" | "antiguedad" | "trabajo"));
    let before = (1..=4)
        .filter_map(|back| at.checked_sub(back))
        .take_while(|nth| words.get(*nth).is_some_and(|word| word.ending < Ending::Sentence));
    let past = before.map(text).any(|word| {
        matches!(
            word,
            "been"
                | "lived"
                | "live"
                | "living"
                | "owned"
                | "own"
                | "worked"
                | "last"
                | "past"
                | "hace"
                | "llevo"
                | "llevamos"
                | "ultimos"
                | "ultimo"
                | "every"
                | "each"
                | "cada"
                | "since"
                | "aged"
                | "turned"
                | "tiene"
                | "tengo"
                | "had"
                | "ago"
                | "married"
                | "built"
                | "rented"
                | "renting"
                | "old"
                | "vivo"
                | "vivido"
                | "vivimos"
                | "previous"
                | "per"
                | "born"
                | "call"
                | "talk"
                | "text"
                | "touch"
                | "llamame"
                | "llameme"
                | "reach"
                | "bought"
                | "was"
                | "took"
                | "x"
        )
    });
    // "45 days is too soon"
    let refused = matches!((text(end), text(end + 1)), ("is" | "are" | "es" | "son", "too" | "muy" | "not"));
    let listed = !ended && text(end) == "on" && matches!(text(end + 1), "market" | "the");
    after || past || refused || listed
}
