//! What a model read, taken over where the schema agrees, the contact's own words support it, and no rule read
//! anything.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::question::field;
use crate::conversation::facts::Facts;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::understand::money::PriceRange;
use crate::conversation::understand::time_frame::{TimeFrame, Urgency};
use crate::conversation::understand::{Heard, NamedInterest};
use crate::language::{Phrasebook, Words};
use crate::llm::Structured;
use crate::llm::structured::confidence;
use crate::money::Money;

/// A model less sure than this is not believed.
const SURE: f64 = 0.7;
/// Bedrooms of a home.
const BEDROOMS: std::ops::RangeInclusive<u64> = 1..=20;
/// Prices of homes, in dollars.
const PRICES: std::ops::RangeInclusive<f64> = 10_000.0..=50_000_000.0;
/// Places a contact names at once.
const MOST_AREAS: usize = 5;
/// Words kept as they were said.
const MOST_WORDS: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Number,
    Home,
}

/// What a text must speak of before a model is believed about it.
static BOOK: LazyLock<Phrasebook<About>> = LazyLock::new(|| {
    Phrasebook::new(
        &[],
        &[
            (
                About::Number,
                &[
                    "one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|grand|half|couple|few|single|double|pair",
                    "uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|cientos|quinientos|mil|millon|millones|medio|par",
                ],
            ),
            (
                About::Home,
                &[
                    "home~|house~|hous|hse|condo~|apartment~|property|properties|place|land|lot|townhome~|buy~|bought|purchas~|sell~|sold|list|listing|market|mortgage|realtor|invest~|move|moving|relocat~|downsiz~|upsiz~|agent",
                    "casa~|hogar|vivienda|propiedad~|terreno|departamento|apartamento|condominio|compra~|vend~|venta|mudar~|mudo|mudamos|hipoteca|mercado|invertir",
                ],
            ),
        ],
    )
});

/// Adds to what was heard the one field that was looked for.
pub(in crate::conversation) fn fill(
    heard: &mut Heard,
    known: &Facts,
    step: Step,
    said: &Structured,
    text: &str,
) {
    let object = said.facts.expose();
    let sure = object.get("confidence").and_then(confidence).unwrap_or(0.0);
    let Some(value) = object.get(field(step)).filter(|_| sure >= SURE) else { return };
    let words = Words::of(text);
    let read = |facts: &mut Facts| read(facts, step, value, object, &words);
    match step {
        Step::Interest if heard.interest.is_none() => {
            heard.interest = interest(value, said, &words).map(NamedInterest::One);
        }
        Step::Budget | Step::Price if heard.price.is_none() && known.budget.is_none() => {
            heard.price = price(value, &words);
        }
        _ => read(&mut heard.facts),
    }
}

/// Fields of their own; each only if nothing is there.
fn read(facts: &mut Facts, step: Step, value: &Value, object: &Map<String, Value>, words: &Words) {
    match step {
        Step::Area if facts.areas.is_empty() => {
            let named = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            let said =
                named.map(str::trim).filter(|area| area.chars().count() <= 30 && were_said(area, words));
            facts.areas = said.take(MOST_AREAS).map(ToOwned::to_owned).collect();
        }
        Step::TimeFrame if facts.time_frame.is_none() => {
            let urgency = enumerated::<Urgency>(value);
            facts.time_frame = urgency.map(|urgency| TimeFrame { urgency, days: None });
        }
        Step::ContactPreference => keep(&mut facts.contact_preference, enumerated(value)),
        Step::Financing => keep(&mut facts.financing, enumerated(value)),
        Step::DecisionMakers => keep(&mut facts.decision_makers, enumerated(value)),
        Step::SellingTime => keep(&mut facts.accepts_30_to_45_days, value.as_bool()),
        Step::Bedrooms if says_a_number(words) => {
            let count = value.as_u64().filter(|count| BEDROOMS.contains(count));
            keep(&mut facts.bedrooms, count.and_then(|count| u8::try_from(count).ok()));
        }
        Step::Condition => {
            keep(&mut facts.condition, enumerated(value));
            if facts.condition.is_none() {
                keep(
                    &mut facts.condition_words,
                    object.get("condition_words").and_then(|v| quoted(v, words)),
                );
            }
        }
        Step::Motivation if facts.motivation.is_none() => {
            keep(&mut facts.motivation_words, quoted(value, words));
        }
        _ => {}
    }
}

fn keep<T>(there: &mut Option<T>, read: Option<T>) {
    if there.is_none() {
        *there = read;
    }
}

/// A value of a closed list, by the name it is stored under.
fn enumerated<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    let name = value.as_str()?;
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

/// A wish, if the answer says it twice and the text speaks of homes at all.
fn interest(value: &Value, said: &Structured, words: &Words) -> Option<Interest> {
    let wish: Interest = enumerated(value)?;
    let speaks = |wish: &str| said.intent.get(wish).copied().unwrap_or(0.0);
    let agrees = match wish {
        Interest::Buying => speaks("buyer") >= SURE && speaks("buyer") > speaks("seller"),
        Interest::Selling => speaks("seller") >= SURE && speaks("seller") > speaks("buyer"),
        Interest::Looking => speaks("buyer") < SURE && speaks("seller") < SURE,
    };
    let of_homes = BOOK.find(words).iter().any(|found| found.meaning == About::Home);
    (agrees && of_homes).then_some(wish)
}

/// Bounds of a price, if the text names any amount at all.
fn price(value: &Value, words: &Words) -> Option<PriceRange> {
    let bound = |name: &str| match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(amount) => {
            let dollars = amount.as_f64().filter(|dollars| PRICES.contains(dollars)).ok_or(())?;
            Money::rounded(dollars).map(Some).ok_or(())
        }
    };
    let (Ok(min), Ok(max)) = (bound("min"), bound("max")) else { return None };
    let ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
    let some = min.is_some() || max.is_some();
    (ordered && some && says_a_number(words)).then_some(PriceRange { min, max })
}

fn says_a_number(words: &Words) -> bool {
    let digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    words.iter().any(|word| digit(word.text))
        || BOOK.find(words).iter().any(|found| found.meaning == About::Number)
}

/// A few words exactly as the contact wrote them.
fn quoted(value: &Value, words: &Words) -> Option<String> {
    let quote = value.as_str()?.trim();
    let few = (1..=MOST_WORDS).contains(&Words::of(quote).len());
    (few && were_said(quote, words)).then(|| quote.to_owned())
}

/// Whether every word of it stands in the contact's text, in a row.
fn were_said(text: &str, words: &Words) -> bool {
    let wanted = Words::of(text);
    let wanted: Vec<&str> = wanted.iter().map(|word| word.text).collect();
    let said: Vec<&str> = words.iter().map(|word| word.text).collect();
    !wanted.is_empty() && said.windows(wanted.len()).any(|window| window == wanted.as_slice())
}
