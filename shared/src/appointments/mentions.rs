//! Days, dates, hours, parts of the day and places in a list, and which of some times they fit.

use jiff::Zoned;
use jiff::civil::Weekday;

/// One thing said about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mention {
    Weekday(Weekday),
    /// A day of a month, this or the next that has it.
    Date {
        month: Option<i8>,
        day: i8,
    },
    /// An hour as it is said: without a half of the day it is either.
    Time(Hour),
    /// That hour or later.
    After(Hour),
    /// Before that hour.
    Before(Hour),
    Part(Part),
    Nth(Nth),
    /// A bare number: a place in the list, an hour or a day.
    Number(i8),
}

/// An hour as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hour {
    /// 0 to 12.
    pub(super) hour: i8,
    pub(super) minute: Option<i8>,
    pub(super) afternoon: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nth {
    At(usize),
    Middle,
    Last,
    Earliest,
    Latest,
}

/// A mention and the words it takes up, first and one past the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mentioned {
    pub(super) what: Mention,
    pub(super) at: usize,
    pub(super) end: usize,
}

impl Mention {
    pub(super) const WEEKDAY: u8 = 0;
    pub(super) const DATE: u8 = 1;
    pub(super) const NTH: u8 = 7;

    /// Mentions of one kind say the same thing of a time; a time must fit every kind that is mentioned.
    pub(super) const fn kind(&self) -> u8 {
        match self {
            Self::Weekday(_) => Self::WEEKDAY,
            Self::Date { .. } => Self::DATE,
            Self::Time(_) => 2,
            Self::After(_) => 3,
            Self::Before(_) => 4,
            Self::Part(_) => 5,
            Self::Number(_) => 6,
            Self::Nth(_) => Self::NTH,
        }
    }

    /// Which of these times are meant, by their places.
    pub(super) fn fits(&self, slots: &[Zoned]) -> Vec<usize> {
        let which = |fits: &dyn Fn(&Zoned) -> bool| -> Vec<usize> {
            slots.iter().enumerate().filter(|(_, slot)| fits(slot)).map(|(at, _)| at).collect()
        };
        match self {
            Self::Weekday(day) => which(&|slot| slot.weekday() == *day),
            Self::Date { month, day } => {
                which(&|slot| slot.day() == *day && month.is_none_or(|month| slot.month() == month))
            }
            Self::Time(hour) => hour.fits(slots),
            Self::After(hour) => which(&|slot| minutes(slot) >= hour.minutes()),
            Self::Before(hour) => which(&|slot| minutes(slot) < hour.minutes()),
            Self::Part(part) => which(&|slot| part.holds(slot.hour())),
            Self::Nth(nth) => nth.of(slots).into_iter().collect(),
            Self::Number(number) => {
                let place = usize::try_from(*number - 1).ok().filter(|place| *place < slots.len());
                let hour = Hour { hour: *number % 12, minute: None, afternoon: None };
                let hours = if *number <= 12 { hour.fits(slots) } else { Vec::new() };
                let days = which(&|slot| slot.day() == *number);
                let mut fits: Vec<usize> = place.into_iter().chain(hours).chain(days).collect();
                fits.sort_unstable();
                fits.dedup();
                fits
            }
        }
    }
}

impl Hour {
    /// The times that begin at it: "at 10" is 10:30 only where no time begins at 10:00.
    fn fits(self, slots: &[Zoned]) -> Vec<usize> {
        let at = |wanted: Option<i8>| -> Vec<usize> {
            let fits = |slot: &Zoned| {
                slot.hour() % 12 == self.hour % 12
                    && self.afternoon.is_none_or(|afternoon| afternoon == (slot.hour() >= 12))
                    && wanted.is_none_or(|minute| slot.minute() == minute)
            };
            slots.iter().enumerate().filter(|(_, slot)| fits(slot)).map(|(at, _)| at).collect()
        };
        let exact = at(Some(self.minute.unwrap_or(0)));
        if exact.is_empty() && self.minute.is_none() { at(None) } else { exact }
    }

    /// Minutes since midnight. Nobody means three at night: up to seven it is the afternoon.
    fn minutes(self) -> i16 {
        let hour = self.hour % 12;
        let afternoon = self.afternoon.unwrap_or(hour <= 7);
        (i16::from(hour) + if afternoon { 12 } else { 0 }) * 60 + i16::from(self.minute.unwrap_or(0))
    }
}

impl Part {
    const fn holds(self, hour: i8) -> bool {
        match self {
            Self::Morning => hour < 12,
            Self::Afternoon => hour >= 12,
            Self::Evening => hour >= 17,
        }
    }
}

impl Nth {
    fn of(self, slots: &[Zoned]) -> Option<usize> {
        let place = |at: usize| (at < slots.len()).then_some(at);
        match self {
            Self::At(at) => place(at),
            Self::Middle => (slots.len() % 2 == 1).then_some(slots.len() / 2),
            Self::Last => slots.len().checked_sub(1),
            Self::Earliest => (0..slots.len()).min_by_key(|at| slots[*at].timestamp()),
            Self::Latest => (0..slots.len()).max_by_key(|at| slots[*at].timestamp()),
        }
    }
}

fn minutes(slot: &Zoned) -> i16 {
    i16::from(slot.hour()) * 60 + i16::from(slot.minute())
}
