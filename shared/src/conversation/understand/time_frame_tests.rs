use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use Urgency::{Later, Now, WithinSixMonths, WithinThreeMonths};

/// A Saturday in autumn.
const TODAY: Date = date(2026, 11, 21);

fn all(rows: &[(&str, Urgency, Option<u16>)]) {
    let wrong: Vec<_> = rows
        .iter()
        .filter_map(|(text, urgency, days)| {
            let found = time_frame(&Words::of(text), TODAY);
            let expected = TimeFrame { urgency: *urgency, days: *days };
            (found != Some(expected)).then(|| format!("{text}: {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_urgent_is_now() {
    all(&[
        ("asap", Now, None),
        ("ASAP please", Now, None),
        ("right away", Now, None),
        ("as soon as possible", Now, None),
        ("we need to move now", Now, None),
        ("ready to buy now", Now, None),
        ("lo antes posible", Now, None),
        ("ya", Now, None),
        ("cuanto antes", Now, None),
        ("me urge vender", Now, None),
        ("queremos comprar ya", Now, None),
    ]);
}

#[test]
fn spans_are_counted_in_days_and_of_a_range_to_its_end() {
    all(&[
        ("in 2 weeks", Now, Some(14)),
        ("30 days", Now, Some(30)),
        ("30 to 45 days works", WithinThreeMonths, Some(45)),
        ("within 60 days", WithinThreeMonths, Some(60)),
        ("in a month", Now, Some(30)),
        ("couple of months", WithinThreeMonths, Some(60)),
        ("next few months", WithinThreeMonths, Some(90)),
        ("3-6 months", WithinSixMonths, Some(180)),
        ("three to six months", WithinSixMonths, Some(180)),
        ("6mo", WithinSixMonths, Some(180)),
        ("not for another year", Later, Some(365)),
        ("a year from now", Later, Some(365)),
        ("maybe in a year", Later, Some(365)),
        ("a year or two? no, in 2 years", Later, Some(730)),
        ("en dos semanas", Now, Some(14)),
        ("en unos 3 meses", WithinThreeMonths, Some(90)),
        ("de 3 a 6 meses", WithinSixMonths, Some(180)),
        ("en un par de meses", WithinThreeMonths, Some(60)),
        ("dentro de un año", Later, Some(365)),
    ]);
}

#[test]
fn seasons_and_months_are_relative_to_today() {
    all(&[
        ("next month", Now, Some(24)),
        ("by the end of the month", Now, Some(9)),
        ("by summer", Later, Some(192)),
        ("in the spring", WithinSixMonths, Some(145)),
        ("before school starts", Later, Some(267)),
        ("end of the year", WithinThreeMonths, Some(40)),
        ("next year", Later, Some(222)),
        ("after the holidays", WithinThreeMonths, Some(34)),
        ("by March", WithinSixMonths, Some(100)),
        ("sometime in january or february", WithinThreeMonths, Some(55)),
        ("my lease ends in May", WithinSixMonths, Some(175)),
        ("lease is up end of june", Later, Some(221)),
        ("by march 2027", WithinSixMonths, Some(100)),
        ("we want to be moved in by august", Later, Some(253)),
        ("my lease ends feb 28", WithinSixMonths, Some(99)),
        ("we need to be out by the 15th", Now, Some(24)),
        ("maybe in the fall", Later, Some(328)),
        ("june", Later, Some(206)),
        ("in november", Now, Some(9)),
        ("para el verano", Later, Some(192)),
        ("el próximo año", Later, Some(222)),
        ("a finales de año", WithinThreeMonths, Some(40)),
        ("cuando venza mi contrato en mayo", WithinSixMonths, Some(175)),
        ("antes de que empiecen las clases", Later, Some(267)),
        ("para marzo", WithinSixMonths, Some(100)),
        ("el mes que viene", Now, Some(24)),
    ]);
}

#[test]
fn who_is_in_no_hurry_comes_later() {
    all(&[
        ("no rush", Later, None),
        ("we're not in a hurry", Later, None),
        ("just when the right one comes", Later, None),
        ("whenever", Later, None),
        ("no set timeline", Later, None),
        ("not anytime soon", Later, None),
        ("sin prisa", Later, None),
        ("no tengo prisa", Later, None),
        ("no me urge", Later, None),
        ("cuando salga algo bueno", Later, None),
        ("no rush, maybe in 6 months", WithinSixMonths, Some(180)),
    ]);
}

#[test]
fn other_times_are_no_time_frame() {
    for text in [
        "30 year mortgage",
        "a 15 year fixed",
        "I may be late",
        "May I ask something?",
        "Tuesday at 5",
        "tomorrow afternoon works",
        "the roof is 2 years old",
        "my son is 10 years old",
        "hace 2 años compré",
        "we've lived here 8 years",
        "12 month lease",
        "2,500 a month",
        "1800 al mes",
        "see you on June 5th at 3",
        "we moved here in May",
        "the deal may fall through",
        "whenever you're free",
        "call me asap",
        "call me in 2 days",
        "45 days is too soon",
        "my birthday is in june",
        "60 days on market",
        "as soon as our house sells",
        "we are just looking for now",
        "3 bedrooms",
        "tengo 45 años",
        "",
    ] {
        assert_eq!(time_frame(&Words::of(text), TODAY), None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_and_no_day_panics(
        text in "\\PC{0,200}",
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "in", "3", "-", "9999", "months", "to", "by", "end of", "may", "31", "2027", "february", "half a year",
                "couple", "of", "next year", "spring", "winter", "unos", "meses", "y medio", "30", "dec", ".",
            ]),
            0..20,
        ),
        year in -9_999_i16..=9_999, month in 1_i8..=12, day in 1_i8..=28,
    ) {
        let today = date(year, month, day);
        let _ = (time_frame(&Words::of(&text), today), time_frame(&Words::of(&parts.join(" ")), today));
    }
}
