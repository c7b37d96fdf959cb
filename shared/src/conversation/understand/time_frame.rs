//! When somebody wants to move, buy or sell.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::counts::count;
use crate::language::{Ending, Found, Phrasebook, Words};

mod calendar;
use calendar::{Part, Point};

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

const MONTH: u16 = 30;
/// A month of 31 days is still "now".
const NOW: u16 = 31;
const THREE_MONTHS: u16 = 92;
const SIX_MONTHS: u16 = 184;
/// Further away than this is no plan but an age or a loan.
const MOST_DAYS: u16 = 5 * 365;

impl TimeFrame {
    const fn within(days: u16) -> Self {
        let urgency = match days {
            0..=NOW => Urgency::Now,
            ..=THREE_MONTHS => Urgency::WithinThreeMonths,
            ..=SIX_MONTHS => Urgency::WithinSixMonths,
            _ => Urgency::Later,
        };
        Self { urgency, days: Some(days) }
    }
}

/// What a phrase says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    AtOnce,
    Soon,
    NoRush,
    /// A point of the calendar.
    On(Point),
    /// Looks like a time frame and is none.
    Nothing,
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

/// "in 2 weeks", "3-6 months", "en unos 3 meses", "half a year": where each begins, and its days.
fn spans(words: &Words) -> impl Iterator<Item = (usize, u16)> + '_ {
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
            && matches!(text(end + 1), "experience" | "rent" | "age" | "work" | "income"))
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
                | "bought"
                | "was"
                | "took"
                | "x"
        )
    });
    after || past
}

static BOOK: LazyLock<Phrasebook<Said>> = LazyLock::new(|| {
    use Said::{AtOnce, NoRush, Nothing, On, Soon};
    let by = |month: i8, day: i8| On(Point::Yearly { month, day });
    Phrasebook::new(
        &[
            (
                "move",
                "move|moving|buy|buying|sell|selling|list|listing|close|closing|start|purchase|purchasing|relocate|relocating|ready|go|looking|look|begin|available|needed|need|want|in|out",
            ),
            (
                "in",
                "in|by|this|before|until|till|for|around|during|come|late|early|mid|end|the|of|start|sometime|maybe|probably|when|next|toward|towards|through",
            ),
            (
                "en",
                "en|para|antes|hasta|por|de|esta|este|el|la|del|a|fin|finales|principios|mediados|proximo|proxima",
            ),
        ],
        &[
            (
                AtOnce,
                &[
                    "asap|asapp|immediately|immediatly|immediate|urgent|urgently",
                    "as soon|quick|quickly|fast as possible|posible|humanly",
                    "as soon|quick|quickly|fast as i|we|you can|could",
                    "right away",
                    "^ now|today|yesterday $",
                    "^ right|like now $",
                    "@move right? now",
                    "need|want|gotta|have to *1 move|out|sell|buy|find *2 quick|quickly|fast|now|today",
                    "ready to? go|buy|move|sell|list now|immediately|today",
                    "ready when you are",
                    "sooner the? better",
                    "lo mas? antes|pronto|rapido posible",
                    "cuanto antes",
                    "ya mismo",
                    "ahora|ahorita mismo",
                    "^ ya|ahora|ahorita|hoy $",
                    "de inmediato",
                    "inmediatamente|urge|urgente|urgentemente|inmediato",
                    "quiero|queremos|necesito|necesitamos|ocupo|busco|buscamos|comprar|vender|mudarme|mudarnos|lo|la * ya >",
                    "tengo|tenemos prisa|urgencia",
                ],
            ),
            (
                Soon,
                &[
                    "very|pretty|real|really|fairly|somewhat|kinda|sometime soon",
                    "^ soon|soonish|pronto $",
                    "soonish",
                    "move|buy|sell|list|purchase|looking|close *3 soon",
                    "muy|bastante pronto",
                    "mudarnos|mudarme|comprar|vender *2 pronto",
                ],
            ),
            (
                NoRush,
                &[
                    "no|not|without|zero a|in|any|much|real|big|particular? a|any|huge|big|real? rush|rushed|hurry|pressure|urgency|timeline|deadline|timeframe|date",
                    "not|isnt|arent|no in|a? super|too|very|that? rush|rushing|urgent|hurry|soon",
                    "no time frame|line|limit",
                    "no|not set|specific|exact|particular|real|hard|definite *1 time|timeline|date|deadline|timeframe",
                    "whenever",
                    "when|until|if|til|till|unless *3 right|perfect|good|ideal *2 comes|pops|shows|appears|hits|along|up|one|house|home|place|property",
                    "right|perfect one|home|house|place|property|price|offer comes|pops|shows|hits|appears",
                    "someday|eventually|flexible|undecided",
                    "down the road|line",
                    "long term",
                    "take|taking my|our time",
                    "not|no any time soon",
                    "not|no anytime soon",
                    "not for a? while|awhile|bit",
                    "open|flexible on|with|to timing|time|dates",
                    "some day",
                    "sin|no|ninguna|poca tengo|tenemos|hay|llevo|llevamos|traigo|corre|corremos|mucha|ninguna|nada? de? prisa|apuro|urgencia|prisas",
                    "sin fecha|prisa|apuro|prisas",
                    "no es|me|nos|esta|corre urgente|urge|prisa",
                    "no me|nos urge",
                    "cuando|hasta|si *3 salga|aparezca|encuentre|encontremos|encuentro|llegue|haya * correcta|correcto|ideal|adecuada|perfecta|indicada|buena|algo|casa|oferta",
                    "cuando sea|pueda|podamos",
                    "con calma",
                    "mas adelante",
                    "algun dia",
                    "a largo plazo",
                ],
            ),
            (
                Nothing,
                &[
                    "whenever you|u|your|ur|youre|works|is|its|the|they|he|she",
                    "cuando pueda|puedas usted|llamarme|llamar|hablar",
                    "now|right now im|i|we|is|was|not",
                    "call|text|contact|send|reply|answer|respond|reach|see|meet|talk|let|show|tour|appointment|showing|viewing *4 asap|now|immediately|soon|quickly|fast",
                    "llameme|llamame|marqueme|contesteme|mandeme|hablamos|nos|cita *4 pronto|ya|ahora|urgente",
                    "flexible with|on|about price|budget|location|area|size|money|terms",
                    "not looking|buying|selling|ready|moving|interested *2 now|soon|yet",
                ],
            ),
            (
                On(Point::EndOfMonth(0)),
                &[
                    "end of the|this? month",
                    "this month",
                    "fin|fines|final|finales de|del|este? este? mes",
                    "este mes",
                ],
            ),
            (
                On(Point::Month { ahead: 1, part: Part::Middle }),
                &["next month", "proximo mes|proximo", "mes que viene|entra", "otro|siguiente mes"],
            ),
            (On(Point::Month { ahead: 2, part: Part::Middle }), &["month after next"]),
            (
                On(Point::Week),
                &[
                    "by|within|before|until|end|move|close|buy|list of? next|the|this|a week",
                    "para|antes la? proxima|otra semana",
                ],
            ),
            (
                On(Point::EndOfYear),
                &[
                    "end of the|this|teh? year|yr",
                    "eoy",
                    "years|year end",
                    "this year",
                    "late this|in this? year",
                    "within|before the|this|next? year is|ends|end|over|out",
                    "fin|fines|final|finales de|del este? ano",
                    "antes que|de que? acabe|termine *2 ano",
                    "este ano",
                ],
            ),
            (
                On(Point::StartOfNextYear),
                &[
                    "first|start|beginning|early|top of|in|part? of|in|the? next|the|new? year",
                    "after|by|before|around|until the? new years|year|yr",
                    "new year|years",
                    "principios|inicio|inicios|comienzos del|de proximo|otro|siguiente? ano",
                    "ano nuevo",
                ],
            ),
            (
                On(Point::NextYear),
                &[
                    "next year|yr",
                    "proximo|otro|siguiente ano",
                    "ano proximo|entrante",
                    "ano que viene|entra",
                ],
            ),
            (
                by(8, 15),
                &[
                    "before|by|when|until|once|for the|next? school|schools|classes *2 starts|start|begins|begin|year|back|again|resumes",
                    "school|classes starts|start|begins",
                    "back to school",
                    "antes|para|cuando de|que *3 empiecen|empiece|empezar|entren|entrar|inicien|inicie|comiencen|regresen *3 clases|escuela",
                    "regreso a clases",
                ],
            ),
            (
                by(6, 1),
                &[
                    "after|when|once|until|end|by *3 school|schools|classes *3 out|ends|end|over|finishes|done|lets|gets",
                    "end of the? school",
                    "school|schools is? out",
                    "cuando|al|despues *3 terminen|termine|terminar|salgan|acaben|acabe *3 clases|escuela|escolar",
                ],
            ),
            (
                by(12, 25),
                &["before|by|after|until|around the? christmas|xmas|holidays|holiday", "navidad|navidades"],
            ),
            (by(11, 26), &["before|by|after|until|around thanksgiving", "dia de accion"]),
            (by(9, 5), &["before|by|after|until|around labor day"]),
            (by(7, 4), &["before|by|after|until|around the? 4th|fourth of july"]),
            (
                by(4, 15),
                &[
                    "after|with|when|once|until|by|get *3 taxes|tax|income tax? return|refund|season|money|check|time",
                ],
            ),
            (
                On(Point::Season { first: 3, part: Part::First }),
                &[
                    "by|before|until|till|for|early|start|beginning of|in? the|next|this? spring",
                    "para|antes|hasta|inicio|inicios|principios de|del|en? la|esta|proxima? primavera",
                ],
            ),
            (
                On(Point::Season { first: 3, part: Part::Middle }),
                &[
                    "@in the|next|this|early|late? spring >",
                    "in|during the spring",
                    "this|next|coming spring",
                    "sell|list|move|buy|probably|maybe|sometime in|this|by? spring",
                    "^ spring|springtime",
                    "springtime",
                    "@en la|esta|proxima? primavera",
                    "primavera",
                ],
            ),
            (On(Point::Season { first: 3, part: Part::Last }), &["end|late|after of|in? the|this? spring"]),
            (
                On(Point::Season { first: 6, part: Part::First }),
                &[
                    "by|before|until|till|for|early|start|beginning of|in? the|next|this|early? summer",
                    "para|antes|hasta|inicio|inicios|principios de|del|en? el|este|proximo? verano",
                ],
            ),
            (
                On(Point::Season { first: 6, part: Part::Middle }),
                &["@in the|next|this? summer|summertime", "^ summer", "summer >", "verano"],
            ),
            (
                On(Point::Season { first: 6, part: Part::Last }),
                &["end|late|after of|in? the|this? summer", "fin|fines|final|finales|despues de|del verano"],
            ),
            (
                On(Point::Season { first: 9, part: Part::First }),
                &[
                    "by|before|until|till|early of|in? the|next|this? fall|autumn",
                    "para|antes|hasta de|del|en? el|este|proximo? otono",
                ],
            ),
            (
                On(Point::Season { first: 9, part: Part::Middle }),
                &[
                    "in|this|next|during|for|sometime|maybe|probably|around|coming the|this|next|late? fall|autumn",
                    "^ fall $",
                    "autumn",
                    "otono",
                ],
            ),
            (
                On(Point::Season { first: 12, part: Part::First }),
                &[
                    "by|before|until|till|early of|in? the|next|this? winter",
                    "para|antes|hasta de|del|en? el|este|proximo? invierno",
                ],
            ),
            (
                On(Point::Season { first: 12, part: Part::Middle }),
                &["@in the|next|this? winter", "^ winter", "invierno"],
            ),
            (On(Point::Season { first: 12, part: Part::Last }), &["end|late|after of|in? the|this? winter"]),
        ],
    )
});

#[cfg(test)]
#[path = "time_frame_tests.rs"]
mod tests;
