//! When somebody wants to move, buy or sell.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{Found, Words};

mod calendar;
mod phrases;
mod spans;

use phrases::{BOOK, Said};
use spans::spans;

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Within about a month.
    Now,
    /// Within three months.
    WithinThreeMonths,
    /// Within six months.
    WithinSixMonths,
    /// Later than that, or whenever.
    Later,
}

/// When somebody wants to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeFrame {
    /// How soon.
    pub urgency: Urgency,
    /// In how many days from today, where the text says when; of "3 to 6 months" the end.
    pub days: Option<u16>,
}

/// A month of 31 days is still "now".
const NOW: u16 = 31;
const THREE_MONTHS: u16 = 92;
const SIX_MONTHS: u16 = 184;
/// Further away than this is no plan but an age or a loan.
const MOST_DAYS: u16 = 5 * 365;

impl TimeFrame {
    const fn within(days: u16) -> Self {
        let urgency = match days {
            days if days <= NOW => Urgency::Now,
            days if days <= THREE_MONTHS => Urgency::WithinThreeMonths,
            days if days <= SIX_MONTHS => Urgency::WithinSixMonths,
            _ => Urgency::Later,
        };
        Self { urgency, days: Some(days) }
    }
}

/// When somebody wants to be done; `None` when the text does not say. Of several, what is urgent counts
/// first, then what can be dated, then the rest.
#[must_use]
pub fn time_frame(words: &Words, today: Date) -> Option<TimeFrame> {
    let found = BOOK.find(words);
    let inside = |one: &Found<Said>, other: &Found<Said>| {
        one.meaning != other.meaning
            && other.words.len() > one.words.len()
            && other.words.start <= one.words.start
            && other.words.end >= one.words.end
    };
    let mut said: Vec<&Found<Said>> =
        found.iter().filter(|one| !found.iter().any(|other| inside(one, other))).collect();
    said.retain(|one| one.meaning != Said::Nothing);
    let any = |meaning: Said| said.iter().any(|one| one.meaning == meaning);
    if any(Said::AtOnce) {
        return Some(TimeFrame { urgency: Urgency::Now, days: None });
    }
    let dated = said
        .iter()
        .filter_map(|one| match one.meaning {
            Said::On(point) => point.days_from(today).map(|days| (one.words.start, days)),
            _ => None,
        })
        .chain(calendar::months(words, today))
        .chain(calendar::days_of_month(words, today))
        .chain(spans(words))
        .filter(|(_, days)| *days <= MOST_DAYS)
        .min_by_key(|(start, _)| *start);
    if let Some((_, days)) = dated {
        return Some(TimeFrame::within(days));
    }
    if any(Said::Soon) {
        return Some(TimeFrame { urgency: Urgency::WithinThreeMonths, days: None });
    }
    any(Said::NoRush).then_some(TimeFrame { urgency: Urgency::Later, days: None })
}

#[cfg(test)]
#[path = "time_frame_tests.rs"]
mod tests;
