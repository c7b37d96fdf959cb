use super::*;
use jiff::civil::DateTime;

fn zone() -> TimeZone {
    TimeZone::get("America/Chicago").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse::<DateTime>().unwrap().to_zoned(zone()).unwrap().timestamp()
}

/// Sunday afternoon.
const NOW: &str = "2026-11-22T15:00";
const TUESDAY_10: &str = "2026-11-24T10:00";
const TUESDAY_2: &str = "2026-11-24T14:00";
const WEDNESDAY_9_30: &str = "2026-11-25T09:30";
const OFFER: [&str; 3] = [TUESDAY_10, TUESDAY_2, WEDNESDAY_9_30];

fn of(offer: &[&str], text: &str) -> Option<Choice> {
    let offered: Vec<Timestamp> = offer.iter().map(|slot| at(slot)).collect();
    choice(text, &Words::of(text), &offered, &zone(), at(NOW))
}

fn all_choose(offer: &[&str], slot: &str, texts: &[&str]) {
    let wrong: Vec<_> = texts
        .iter()
        .map(|text| (text, of(offer, text)))
        .filter(|(_, got)| *got != Some(Choice::Slot(at(slot))))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?} instead of {slot}");
}

fn all_are(expected: Option<Choice>, texts: &[&str]) {
    let wrong: Vec<_> =
        texts.iter().map(|text| (text, of(&OFFER, text))).filter(|(_, got)| *got != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?} instead of {expected:?}");
}

#[test]
fn a_place_in_the_list_chooses_it() {
    all_choose(
        &OFFER,
        TUESDAY_10,
        &[
            "the first one",
            "First",
            "1",
            "#1",
            "1.",
            "option 1",
            "1st one please",
            "I'll take the first",
            "first works",
            "la primera",
            "La 1ra porfa",
            "el primero está bien",
            "opción 1",
            "Yes, the first one works for me!",
            "let's do the first slot",
            "the earliest one",
            "the earlier one",
            "la más temprano",
            "number 1 pls",
            "uno o sea la primera",
        ],
    );
    all_choose(
        &[TUESDAY_10, WEDNESDAY_9_30, "2026-11-27T15:00"],
        WEDNESDAY_9_30,
        &[
            "second",
            "2",
            "the second one",
            "2nd",
            "the middle one",
            "la segunda",
            "la del medio",
            "segunda opción",
            "#2 works",
        ],
    );
    all_choose(
        &OFFER,
        WEDNESDAY_9_30,
        &[
            "the last one",
            "third",
            "3",
            "la última",
            "la tercera por favor",
            "the latest one",
            "3rd option",
            "the third works",
        ],
    );
}

#[test]
fn a_day_an_hour_or_a_part_of_a_day_chooses_the_only_one_that_fits() {
    all_choose(
        &OFFER,
        TUESDAY_10,
        &[
            "tue at 10",
            "10am",
            "10 a.m. works",
            "10:00",
            "at 10",
            "a las 10",
            "Tuesday morning",
            "tues 10",
            "martes a las diez",
            "el martes por la mañana",
            "ten o'clock",
            "Tuesday, 10 AM please",
            "martes en la mañana está perfecto",
            "nov 24 at 10",
            "the 24th at 10am",
            "24 de noviembre a las 10",
            "11/24 10am",
            "can we do 10?",
            "tuesday before noon",
            "How about 10am?",
            "¿Puede ser a las 10?",
            "tuesday in the am one",
            "10ish works",
        ],
    );
    all_choose(
        &OFFER,
        TUESDAY_2,
        &[
            "the afternoon one",
            "2pm",
            "2 pm",
            "2:00pm works great",
            "tues at 2",
            "la de la tarde",
            "a las 2 de la tarde",
            "afternoon",
            "Tuesday afternoon is perfect",
            "el martes a las dos",
            "1400? no, 2pm",
            "200pm",
            "after 1 works",
            "2p",
            "the pm one",
        ],
    );
    all_choose(
        &OFFER,
        WEDNESDAY_9_30,
        &[
            "Wednesday",
            "wed works",
            "weds!",
            "el miércoles",
            "miercoles me queda bien",
            "9:30",
            "930am",
            "9.30",
            "wensday is good",
            "Wednesday works. What's the address?",
            "the 25th",
            "miércoles 25",
            "at 9",
            "half past 9",
            "nueve y media de la mañana",
            "Wed sounds good, thank you so much",
            "buenas tardes, el miércoles por favor",
            "Good afternoon! Wednesday please",
            "Is Wednesday still available?",
            "no problem, wednesday",
            "I think Wednesday would be best",
            "on the 25th",
        ],
    );
}

#[test]
fn relative_days_are_reckoned_from_now() {
    let offer = ["2026-11-22T18:00", "2026-11-23T10:00", "2026-11-24T10:00"];
    all_choose(&offer, "2026-11-22T18:00", &["today", "hoy", "tonight works", "this evening"]);
    all_choose(
        &offer,
        "2026-11-23T10:00",
        &["tomorrow", "mañana", "tmrw at 10", "mañana por la mañana", "mañana a las 10"],
    );
    all_choose(&offer, "2026-11-24T10:00", &["day after tomorrow", "pasado mañana", "tuesday"]);
}

#[test]
fn whoever_takes_any_gets_the_earliest() {
    all_choose(
        &OFFER,
        TUESDAY_10,
        &[
            "any of them",
            "any",
            "cualquiera",
            "Any time works",
            "either works",
            "whichever",
            "me da igual",
            "la que sea",
            "doesn't matter",
            "I don't mind",
            "you pick",
            "any of those work for me",
            "cualquiera me queda bien",
            "I'm flexible",
            "no preference",
            "whatever works for you",
            "up to you",
            "lo antes posible",
            "any on Tuesday",
            "all three work",
        ],
    );
    all_choose(
        &OFFER,
        WEDNESDAY_9_30,
        &["anything but Tuesday", "any day except Tuesday", "cualquiera menos el martes"],
    );
}

#[test]
fn what_does_not_suit_is_left_out() {
    all_choose(
        &OFFER,
        WEDNESDAY_9_30,
        &[
            "Tuesday doesn't work but Wednesday does",
            "not Tuesday, Wednesday",
            "el martes no puedo, el miércoles sí",
            "I can't do Tuesday. Wednesday at 9:30 is good",
            "Wednesday instead of Tuesday",
            "I work Tuesday, Wednesday works",
            "Tuesday I'm busy, but wed is fine",
        ],
    );
    all_are(
        None,
        &["Tuesday doesn't work", "not the first one", "I can't do mornings", "no puedo el miércoles"],
    );
    all_are(
        Some(Choice::NoneOfThese),
        &["I can't do Tuesday. I can't do Wednesday", "no puedo ni el martes, ni puedo el miércoles"],
    );
}

#[test]
fn none_of_them_and_a_time_that_was_not_offered_are_told_apart_from_silence() {
    all_are(
        Some(Choice::NoneOfThese),
        &[
            "none of those work",
            "None",
            "neither",
            "no",
            "Nope",
            "another day?",
            "do you have anything later?",
            "otro día",
            "ninguna",
            "ninguno me queda",
            "those don't work for me",
            "I can't do any of those",
            "something next week",
            "¿Tiene otro horario?",
            "esos días no puedo",
            "I can't make it",
            "I'm out of town",
            "la próxima semana mejor",
            "How about Friday?",
            "Friday at 3",
            "Tuesday at 4?",
            "el viernes",
            "4pm",
            "any other times?",
            "not available then",
            "do you have another time on Tuesday?",
            "no puedo",
            "estoy ocupado",
            "on the weekend please",
            "the 30th",
        ],
    );
}

#[test]
fn this_or_that_is_no_choice_unless_either_suits() {
    all_are(
        None,
        &[
            "option 1 or 3",
            "1 or 2",
            "Tuesday at 10 or Wednesday",
            "el martes a las 2 o el miércoles",
            "the first or the last",
        ],
    );
    all_choose(&OFFER, TUESDAY_10, &["Tuesday 10 or Wed 9:30, either is fine", "1 or 3, whichever"]);
    all_choose(&OFFER, WEDNESDAY_9_30, &["Wednesday or Friday"]);
    all_are(Some(Choice::NoneOfThese), &["I can't do Tuesday or Wednesday", "Thursday or Friday"]);
}

#[test]
fn a_time_that_is_told_denied_or_doubted_is_no_choice() {
    for text in [
        "Wednesday is the worst",
        "I have a meeting Wednesday",
        "wednesday is tough for me",
        "probably wednesday",
        "hopefully wednesday",
        "I called at 10 and nobody answered",
        "You said Wednesday?",
        "was it Wednesday at 9:30?",
        "cancel wednesday",
        "never mind wednesday",
        "Wednesday is my birthday",
        "Wednesday but later",
        "a week from Wednesday",
        "we closed on the 25th of last month",
        "me llamaron el miércoles",
        "el miércoles está difícil",
        "cambiar el miércoles",
        "el miércoles tengo una cita",
        "déjeme ver si puedo el miércoles",
        "Wednesday works but not for my wife",
    ] {
        assert!(!matches!(of(&OFFER, text), Some(Choice::Slot(_))), "{text}: {:?}", of(&OFFER, text));
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_no_choice() {
    all_are(
        None,
        &[
            "Tuesday works",
            "tuesday",
            "Tuesday or Wednesday",
            "the morning",
            "ok",
            "yes",
            "sounds good",
            "perfecto",
            "maybe Wednesday",
            "let me check with my wife about Wednesday",
            "Tuesday the 25th",
            "tal vez el miércoles",
            "Wednesday works but not for my wife",
            "I'll let you know about wed",
            "not sure, maybe 10",
            "the first one, at 9:30",
        ],
    );
}

#[test]
fn a_text_about_something_else_is_no_choice() {
    all_are(
        None,
        &[
            "give me a second",
            "I'm a first time buyer",
            "we have 2 kids",
            "the 2 of us are looking",
            "What's the address?",
            "How long does the Wednesday one take?",
            "is the first one a video call?",
            "3 bedrooms",
            "Good morning",
            "buenas tardes",
            "I want to sell my house",
            "¿Cuánto cuesta?",
            "is this a bot?",
            "my number is 202 555 0143",
            "I have 2 dogs and 1 cat",
            "👍",
            "...",
            "",
            "first I need to know the price",
            "I don't have a preapproval yet",
        ],
    );
}

#[test]
fn one_offered_time_is_taken_with_a_yes() {
    all_choose(
        &[TUESDAY_10],
        TUESDAY_10,
        &["yes", "Sí, perfecto", "works for me", "ok", "that works", "sounds good!", "si claro", "Tuesday"],
    );
    for text in ["yes but I can't", "I don't think that works", "maybe", "ok let me check"] {
        assert!(!matches!(of(&[TUESDAY_10], text), Some(Choice::Slot(_))), "{text}");
    }
}

#[test]
fn no_text_and_no_offer_panic() {
    let long = "Tuesday at 10 ".repeat(800);
    let texts = [
        "🏡".repeat(5000),
        "٣٢١ 火曜日 10時 \u{0}\u{7f}".to_owned(),
        "1/1/1/1:1:1:99pm 31/12 00:00 24:00 99:99".to_owned(),
        long,
    ];
    for text in &texts {
        of(&OFFER, text);
        of(&[], text);
    }
    for text in ["tomorrow at 10", "day after tomorrow", "1", "the last one"] {
        let words = Words::of(text);
        let ends = [Timestamp::MIN, Timestamp::MAX];
        let read = ends.map(|now| choice(text, &words, &ends, &zone(), now));
        assert_eq!(read.len(), ends.len());
    }
}

#[test]
fn a_bare_number_that_is_a_place_and_an_hour_of_different_times_is_no_choice() {
    let offer = [TUESDAY_10, WEDNESDAY_9_30, TUESDAY_2];
    assert_eq!(of(&offer, "2"), None);
    assert_eq!(of(&offer, "the 2nd"), of(&offer, "the second one"));
    all_choose(&offer, TUESDAY_2, &["3", "2pm", "at 2"]);
    all_choose(&offer, WEDNESDAY_9_30, &["option two", "#2"]);
}

#[test]
fn no_mixture_of_words_panics() {
    const PARTS: [&str; 24] = [
        "tuesday",
        "at",
        "10",
        "9:30",
        "or",
        "but",
        "not",
        "the",
        "first",
        "mañana",
        "por la tarde",
        "2pm",
        "11/25",
        "#3",
        "any",
        "none",
        ",",
        ".",
        "?",
        "after",
        "a las",
        "miércoles",
        "99999999999",
        "no puedo",
    ];
    let mut seed: usize = 7;
    for _ in 0..5_000 {
        let mut text = String::new();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PARTS[(seed >> 33) % PARTS.len()]);
            text.push_str(if seed.is_multiple_of(3) { "" } else { " " });
        }
        if let Some(Choice::Slot(slot)) = of(&OFFER, &text) {
            assert!(OFFER.iter().any(|offered| at(offered) == slot), "{text}");
        }
    }
}
