//! Finding what a text says about time.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::mentions::{Hour, Mention, Mentioned, Nth, Part};
use super::vocabulary::{
    AFTERWARDS, BEFOREHAND, half_of_day, is_digits, is_tomorrow, month, number, split_digits, spoken_hour,
    strip_ordinal, weekday,
};
use crate::language::{Ending, Words};

/// Everything the text says about time, in order.
pub(super) fn mentions(text: &str, words: &Words, today: Date) -> Vec<Mentioned> {
    let reader = Reader { text, words, today };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match reader.read(at) {
            Some((what, length)) => {
                let end = at + length.max(1);
                found.extend(what.map(|what| Mentioned { what, at, end }));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    words: &'a Words,
    today: Date,
}

/// What is read at a word, and how many words it takes up. Without a mention those words mean nothing here.
type Read = Option<(Option<Mention>, usize)>;

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.text)
    }

    /// The word `back` words before; none beyond the beginning of the sentence.
    fn before(&self, at: usize, back: usize) -> &'a str {
        let from = at.checked_sub(back);
        let within = from.is_some_and(|from| (from..at).all(|word| !self.words.ends_sentence(word)));
        if within { self.word(at - back) } else { "" }
    }

    /// The word `ahead` words after; none beyond the end of the sentence.
    fn after(&self, at: usize, ahead: usize) -> &'a str {
        let within = (at..at + ahead).all(|word| !self.words.ends_sentence(word));
        if within { self.word(at + ahead) } else { "" }
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> &'a str {
        match (self.words.get(at), self.words.get(at + 1)) {
            (Some(word), Some(next)) => self.text.get(word.end..next.start).unwrap_or_default(),
            _ => "",
        }
    }

    fn read(&self, at: usize) -> Read {
        self.greeting(at)
            .or_else(|| self.relative_day(at))
            .or_else(|| self.date(at))
            .or_else(|| weekday(self.word(at)).map(|day| (Some(Mention::Weekday(day)), 1)))
            .or_else(|| self.time(at))
            .or_else(|| self.part(at))
            .or_else(|| self.nth(at).map(|(nth, length)| (Some(Mention::Nth(nth)), length)))
            .or_else(|| self.number(at))
    }

    /// "Good morning", "buenas tardes": no part of a day is chosen.
    fn greeting(&self, at: usize) -> Read {
        let greets = matches!(self.word(at), "good" | "buenos" | "buenas" | "buen" | "buena");
        let part = matches!(
            self.after(at, 1),
            "morning"
                | "afternoon"
                | "evening"
                | "night"
                | "dias"
                | "tardes"
                | "noches"
                | "dia"
                | "tarde"
                | "noche"
        );
        (greets && part).then_some((None, 2))
    }

    fn relative_day(&self, at: usize) -> Read {
        let (days, length) = match self.word(at) {
            "day" if self.after(at, 1) == "after" && is_tomorrow(self.after(at, 2)) => (2, 3),
            "pasado" if self.after(at, 1) == "manana" => (2, 2),
            "manana" if matches!(self.before(at, 1), "la" | "las" | "por" | "en") => return None,
            word if is_tomorrow(word) || word == "manana" => (1, 1),
            "today" | "hoy" => (0, 1),
            _ => return None,
        };
        let date = self.today.checked_add(days.days()).ok()?;
        Some((Some(Mention::Date { month: Some(date.month()), day: date.day() }), length))
    }

    fn date(&self, at: usize) -> Read {
        let day =
            |word: &str| number(strip_ordinal(word).unwrap_or(word)).filter(|day| (1..=31).contains(day));
        if let Some(named) = month(self.word(at)) {
            let skip = usize::from(matches!(self.after(at, 1), "the" | "el"));
            let day = day(self.after(at, 1 + skip))?;
            return Some((Some(Mention::Date { month: Some(named), day }), 2 + skip));
        }
        let day = day(self.word(at))?;
        let skip = usize::from(matches!(self.after(at, 1), "de" | "of"));
        if let Some(month) = month(self.after(at, 1 + skip)) {
            return Some((Some(Mention::Date { month: Some(month), day }), 2 + skip));
        }
        let second = number(self.after(at, 1)).filter(|day| (1..=31).contains(day));
        if let (Some(second), "/") = (second, self.gap(at))
            && day <= 12
        {
            let year = usize::from(self.gap(at + 1) == "/" && is_digits(self.after(at, 2)));
            return Some((Some(Mention::Date { month: Some(day), day: second }), 2 + year));
        }
        // "The 1st" may be the first of the list; "the 24th" is a day.
        let is_ordinal = strip_ordinal(self.word(at)).is_some();
        (is_ordinal && day > 3).then_some((Some(Mention::Date { month: None, day }), 1))
    }

    fn time(&self, at: usize) -> Read {
        let word = self.word(at);
        if matches!(word, "noon" | "midday" | "mediodia") || (word == "medio" && self.after(at, 1) == "dia") {
            let hour = Hour { hour: 12, minute: None, afternoon: Some(true) };
            return Some((self.bounded(at, hour), if word == "medio" { 2 } else { 1 }));
        }
        if word == "half" && self.after(at, 1) == "past" {
            let hour = spoken_hour(self.after(at, 2))?;
            return Some((self.bounded(at, Hour { hour, minute: Some(30), afternoon: None }), 3));
        }
        let (digits, suffix) = split_digits(word);
        let spoken = spoken_hour(word);
        let (mut hour, mut minute) = match (digits.len(), spoken) {
            (_, Some(hour)) if digits.is_empty() => (hour, None),
            (1 | 2, _) => (digits.parse().ok()?, None),
            (3 | 4, _) => {
                let (hour, minute) = digits.split_at(digits.len() - 2);
                (hour.parse().ok()?, Some(minute.parse().ok()?))
            }
            _ => return None,
        };
        let mut end = at + 1;
        let mut suffix = if digits.is_empty() { "" } else { suffix };
        if minute.is_none() && suffix.is_empty() && matches!(self.gap(at), ":" | ".") {
            let (digits, rest) = split_digits(self.word(at + 1));
            if digits.len() == 2 {
                (minute, suffix, end) = (Some(digits.parse().ok()?), rest, at + 2);
            }
        }
        let clock = minute.is_some() && digits.len() <= 2;
        if minute.is_none() && suffix.is_empty() {
            let half = match (self.after(at, 1), self.after(at, 2)) {
                ("y", "media" | "30") => Some((30, 2)),
                ("y", "cuarto" | "15") => Some((15, 2)),
                ("thirty", _) => Some((30, 1)),
                ("fifteen", _) => Some((15, 1)),
                _ => None,
            };
            if let Some((minutes, length)) = half {
                (minute, end) = (Some(minutes), at + 1 + length);
            }
        }
        let mut said = clock;
        let mut afternoon = half_of_day(suffix);
        if afternoon.is_none() && !suffix.is_empty() {
            match suffix {
                "ish" | "hrs" | "h" | "hr" => said = true,
                _ => return None,
            }
        }
        if afternoon.is_none() {
            let (next, then) = (self.after(end - 1, 1), self.after(end - 1, 2));
            let (half, length) = match (next, then) {
                ("am" | "pm", _) => (half_of_day(next), 1),
                ("a" | "p", "m") => (half_of_day(next), 2),
                ("oclock" | "hrs" | "horas" | "ish", _) => (None, 1),
                _ => (None, 0),
            };
            said |= length > 0;
            (afternoon, end) = (half, end + length);
        }
        let introduced =
            matches!(self.before(at, 1), "at" | "las" | "around" | "about" | "tipo" | "after" | "before")
                || (self.before(at, 1) == "la" && self.before(at, 2) == "a" && matches!(word, "1" | "una"))
                || self.text.get(..self.words.get(at)?.start)?.trim_end().ends_with('@');
        let parted = matches!(
            (self.after(end - 1, 1), self.after(end - 1, 2), self.after(end - 1, 3)),
            ("de" | "en" | "por", "la", "manana" | "tarde" | "noche")
                | ("in", "the", "morning" | "afternoon" | "evening")
        );
        if !(said || afternoon.is_some() || introduced || (parted && self.before(at, 1) != "la")) {
            return None;
        }
        if !(0..24).contains(&hour) || !minute.is_none_or(|minute| (0..60).contains(&minute)) {
            return None;
        }
        if hour > 12 {
            (hour, afternoon) = (hour - 12, Some(true));
        }
        Some((self.bounded(at, Hour { hour, minute, afternoon }), end - at))
    }

    /// An hour with the word that bounds it. "Until 5" says when somebody cannot, or can: nothing to go by.
    fn bounded(&self, at: usize, hour: Hour) -> Option<Mention> {
        let before = [self.before(at, 1), self.before(at, 2), self.before(at, 3)];
        let near = |words: &[&str]| {
            before.iter().take_while(|word| !matches!(**word, "")).any(|word| words.contains(word))
        };
        if near(&["after", "despues", "partir", "luego"]) {
            return Some(Mention::After(hour));
        }
        if near(&["before", "antes"]) {
            return Some(Mention::Before(hour));
        }
        let open = matches!(before[0], "until" | "till" | "til" | "by" | "from" | "since" | "to")
            || (near(&["hasta", "desde"]));
        (!open).then_some(Mention::Time(hour))
    }

    fn part(&self, at: usize) -> Read {
        let (last, next) = (self.before(at, 1), self.after(at, 1));
        let part = match self.word(at) {
            "morning" | "mornings" | "mananas" => Part::Morning,
            "manana" if matches!(last, "la" | "las" | "por" | "en") => Part::Morning,
            "am" if last == "the" || matches!(next, "one" | "slot" | "option") => Part::Morning,
            "primera" if next == "hora" => Part::Morning,
            "afternoon" | "afternoons" => Part::Afternoon,
            "pm" if last == "the" || matches!(next, "one" | "slot" | "option") => Part::Afternoon,
            "tarde" | "tardes" if matches!(last, "la" | "las" | "por" | "en" | "esta") => Part::Afternoon,
            "evening" | "evenings" | "tonight" => Part::Evening,
            "noche" | "noches" if matches!(last, "la" | "las" | "por" | "en" | "esta") => Part::Evening,
            _ => return None,
        };
        Some((Some(Mention::Part(part)), 1 + usize::from(self.word(at) == "primera")))
    }

    fn nth(&self, at: usize) -> Option<(Nth, usize)> {
        let (last, next) = (self.before(at, 1), self.after(at, 1));
        let named = matches!(last, "the" | "la" | "el" | "lo" | "option" | "opcion" | "ur" | "your" | "that");
        let of_list = matches!(
            next,
            "one"
                | "slot"
                | "option"
                | "choice"
                | "opening"
                | "appointment"
                | "opcion"
                | "cita"
                | "hora"
                | "horario"
                | "available"
                | "disponible"
        );
        let over = self.words.ends_sentence(at)
            || (named && self.words.get(at).is_some_and(|word| word.ending >= Ending::Clause));
        let follows = over || AFTERWARDS.contains(&next) || weekday(next).is_some();
        let first = last.is_empty() || BEFOREHAND.contains(&last);
        let ordinal =
            |nth| (of_list || (follows && (named || first))).then_some((nth, 1 + usize::from(of_list)));
        if self.is_numbered(at)
            && let Some(place) = spoken_hour(self.word(at)).and_then(|place| usize::try_from(place).ok())
        {
            return Some((Nth::At(place.saturating_sub(1)), 1));
        }
        match self.word(at) {
            "first" | "1st" | "primera" | "primero" | "primer" | "1ra" | "1era" | "1ro" => {
                ordinal(Nth::At(0))
            }
            "second" | "2nd" | "segunda" | "segundo" | "2da" | "2do" => ordinal(Nth::At(1)),
            "third" | "3rd" | "tercera" | "tercero" | "tercer" | "3ra" | "3ro" => ordinal(Nth::At(2)),
            "last" | "ultima" | "ultimo" if named || of_list => ordinal(Nth::Last),
            "middle" if named || of_list => ordinal(Nth::Middle),
            "medio" | "enmedio" if matches!(last, "en" | "del" | "de") => Some((Nth::Middle, 1)),
            "earliest" | "soonest" | "earlier" | "sooner" if last == "the" => ordinal(Nth::Earliest),
            "early" if last == "the" && of_list => ordinal(Nth::Earliest),
            "latest" | "later" if last == "the" => ordinal(Nth::Latest),
            "late" if last == "the" && of_list => ordinal(Nth::Latest),
            "mas" if matches!(last, "la" | "el" | "lo") => match next {
                "temprano" | "temprana" | "pronto" | "proxima" | "cercana" => Some((Nth::Earliest, 2)),
                "tarde" | "lejana" => Some((Nth::Latest, 2)),
                _ => None,
            },
            _ => None,
        }
    }

    /// "#2", "option two".
    fn is_numbered(&self, at: usize) -> bool {
        let start = self.words.get(at).map_or(0, |word| word.start);
        self.text.get(..start).is_some_and(|before| before.ends_with('#'))
            || matches!(self.before(at, 1), "option" | "number" | "opcion" | "numero" | "choice" | "slot")
    }

    /// A bare number counts where it can hardly be anything but a choice.
    fn number(&self, at: usize) -> Read {
        let spoken = matches!(self.word(at), "two" | "three" | "dos" | "tres");
        let value = if spoken { spoken_hour(self.word(at)) } else { number(self.word(at)) };
        let value = value.filter(|value| (1..=31).contains(value))?;
        let (last, next) = (self.before(at, 1), self.after(at, 1));
        let begins = last.is_empty() || BEFOREHAND.contains(&last) || weekday(last).is_some();
        let ends = next.is_empty() || AFTERWARDS.contains(&next) || weekday(next).is_some();
        (begins && ends).then_some((Some(Mention::Number(value)), 1))
    }
}
