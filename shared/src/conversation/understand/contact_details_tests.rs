use proptest::prelude::*;

use super::*;
use crate::language::Words;

/// What was read where something else is right, of all cases at once.
fn wrong<'c, T: PartialEq<E> + std::fmt::Debug, E>(
    cases: impl IntoIterator<Item = (&'c str, E)>,
    read: impl Fn(&str) -> T,
) -> Vec<(&'c str, T)> {
    let all = cases.into_iter().map(|(text, expected)| (text, read(text), expected));
    all.filter(|(_, got, expected)| got != expected).map(|(text, got, _)| (text, got)).collect()
}

#[test]
fn a_phone_number_is_read_in_any_usual_writing() {
    let cases = [
        "5125550123",
        "512-555-0123",
        "(512) 555-0123",
        "(512)555-0123",
        "512.555.0123",
        "512 555 0123",
        "+1 512 555 0123",
        "+15125550123",
        "1-512-555-0123",
        "1 (512) 555-0123",
        "15125550123",
        "call me at 512-555-0123.",
        "my cell:512-555-0123, thanks",
        "512-5550123",
        "512 555 01 23",
        "mi numero es 512 555 0123 gracias",
        "78704 512 555 0123",
        "I have 450k, call (512) 555-0123 x12",
        "512\u{a0}555\u{a0}0123",
        "512 - 555 - 0123",
    ];
    assert_eq!(wrong(cases.map(|text| (text, Some("+15125550123".to_owned()))), phone), []);
}

#[test]
fn other_numbers_are_no_phone() {
    let cases = [
        "",
        "$450,000",
        "450000",
        "78704-1234",
        "MLS 5125550123",
        "listing id 5125550123",
        "#5125550123",
        "05/12/2025",
        "2025-01-15 10:30",
        "between 350 400 and 500",
        "1718041234",
        "911",
        "555-0123",
        "112-555-0123",
        "512-055-0123",
        "511-555-0123",
        "+52 55 1234 5678",
        "+52 512 555 0123",
        "+44 20 7946 0958",
        "4111 1111 1111 1111",
        "512-55-0123",
        "https://example.com/5125550123_zpid",
        "51255501234",
        "$5125550123",
        "$ 512 555 0123",
        "2505550123 dollars",
        "30.2672, -97.7431",
    ];
    assert_eq!(wrong(cases.map(|text| (text, None)), phone), []);
}

#[test]
fn an_email_address_is_read_as_people_write_it() {
    let cases = [
        ("ana@example.com", "ana@example.com"),
        ("Email me: Ana.Ruiz+home@Example.CO.", "ana.ruiz+home@example.co"),
        ("<ana@mail.example.org>", "ana@mail.example.org"),
        ("ana @ gmail.com", "ana@gmail.com"),
        ("ana@gmail,com", "ana@gmail.com"),
        ("ana@gmail com", "ana@gmail.com"),
        ("ana at gmail dot com", "ana@gmail.com"),
        ("it's ana dot ruiz at gmail dot com thanks", "ana.ruiz@gmail.com"),
        ("mi correo es ana arroba gmail punto com", "ana@gmail.com"),
        ("correo:ana_ruiz@hotmail.com", "ana_ruiz@hotmail.com"),
        ("señora@ no, ana@example.com", "ana@example.com"),
    ];
    let right = cases.map(|(text, address)| (text, Some(address.to_owned())));
    assert_eq!(wrong(right, email), []);
    let cases = [
        "",
        "@",
        "ana@",
        "@gmail.com",
        "ana@gmail",
        "meet @ 5.30",
        "look at the dot com boom",
        "a..b@c.com",
        "ñ@x",
    ];
    assert_eq!(wrong(cases.map(|text| (text, None)), email), []);
}

fn preferred(text: &str) -> Option<ContactPreference> {
    contact_preference(&Words::of(text))
}

#[test]
fn the_way_to_be_reached_is_read_in_both_languages() {
    use ContactPreference::{Call, Email, Text};
    let cases = [
        ("text is best", Text),
        ("Texting works for me", Text),
        ("text", Text),
        ("just text me", Text),
        ("don't call, text", Text),
        ("I prefer texts", Text),
        ("no calls please", Text),
        ("call or text is fine", Text),
        ("I'd rather text than talk on the phone", Text),
        ("by text please", Text),
        ("mejor por mensaje", Text),
        ("por texto", Text),
        ("mensaje por favor", Text),
        ("no me llames, mándame mensaje", Text),
        ("por whatsapp", Text),
        ("prefiero que me manden mensajes", Text),
        ("call me after 5", Call),
        ("a call is better", Call),
        ("phone call", Call),
        ("Can you give me a call tomorrow?", Call),
        ("I'd rather talk on the phone than text", Call),
        ("I prefer calls over texts", Call),
        ("phone works", Call),
        ("llámame", Call),
        ("me puede llamar mañana", Call),
        ("por teléfono", Call),
        ("prefiero llamada", Call),
        ("márcame en la tarde", Call),
        ("email me", Email),
        ("Email is best", Email),
        ("e-mail please", Email),
        ("can you send it by email", Email),
        ("por correo", Email),
        ("correo electrónico está bien", Email),
        ("mándame la información por correo", Email),
    ];
    let right = cases.map(|(text, way)| (text, Some(way)));
    assert_eq!(wrong(right, preferred), []);
}

#[test]
fn talk_about_calls_and_texts_is_no_preference() {
    let cases = [
        "",
        "hello",
        "I got your text",
        "don't want any more messages",
        "dejen de mandarme mensajes",
        "I want to see whats available",
        "I want to talk to a person",
        "I missed your call",
        "I'm on a call right now",
        "let's call it a day",
        "thanks for the message",
        "I'll call you",
        "recibí su mensaje",
        "3 bedrooms",
    ];
    assert_eq!(wrong(cases.map(|text| (text, None)), preferred), []);
}

fn named(text: &str) -> Option<String> {
    name(text, &Words::of(text))
}

#[test]
fn a_name_is_read_where_it_is_given() {
    let cases = [
        ("I'm Ana", "Ana"),
        ("im ana", "Ana"),
        ("Hi, my name is Ana Ruiz and I want to sell", "Ana Ruiz"),
        ("my name is ana ruiz", "Ana Ruiz"),
        ("my names ana", "Ana"),
        ("My name's Zebedee", "Zebedee"),
        ("this is Pat", "Pat"),
        ("This is Pat with Hill Lending", "Pat"),
        ("Ana here", "Ana"),
        ("Hi Ana Ruiz here", "Ana Ruiz"),
        ("hey, marcus here. still available?", "Marcus"),
        ("me llamo Ana", "Ana"),
        ("soy Ana Ruiz", "Ana Ruiz"),
        ("soy ana ruiz y quiero vender", "Ana Ruiz"),
        ("habla José", "José"),
        ("le habla María de la Cruz", "María de la Cruz"),
        ("Hola, mi nombre es josé luis hernández", "José Luis Hernández"),
        ("I AM ANA", "Ana"),
        ("I'm Sean O'Brien", "Sean O'Brien"),
        ("im ana looking for a house", "Ana"),
        ("You can call me Pat", "Pat"),
        ("soy la señora Ruiz", "Ruiz"),
        ("I'm Mary-Kate", "Mary-Kate"),
        ("It's Ana", "Ana"),
    ];
    let right = cases.map(|(text, expected)| (text, Some(expected.to_owned())));
    assert_eq!(wrong(right, named), []);
}

#[test]
fn what_a_contact_is_or_does_is_no_name() {
    let cases = [
        "",
        "I'm looking",
        "I'm Looking for a house",
        "I'm interested",
        "this is great",
        "This is Great",
        "THIS IS GREAT",
        "soy comprador",
        "Soy Comprador",
        "I'm pre-approved",
        "I'm Pre-approved",
        "I'm good",
        "I'm in Austin",
        "I'm relocating from Ohio",
        "I'm a veteran",
        "im so excited",
        "same here",
        "Nothing here",
        "new here",
        "I'm here",
        "call me tomorrow",
        "Call me ASAP",
        "call me Monday",
        "soy de México",
        "soy dueña",
        "I'm Ana's husband",
        "my name is on the deed",
        "what's your name?",
        "this is for my mom",
        "it's a house",
        "aquí sigo",
        "im chilling",
        "I'm done",
        "this is crazy",
        "who is this",
        "im broke lol",
        "I'm 35",
        "It's on Oak Street",
    ];
    assert_eq!(wrong(cases.map(|text| (text, None)), named), []);
}

#[test]
fn a_bare_name_answers_the_question_for_it() {
    let cases = [
        ("Ana", "Ana"),
        ("ana ruiz", "Ana Ruiz"),
        ("it's ana", "Ana"),
        ("sure, Ana Ruiz", "Ana Ruiz"),
        ("Ana. And yours?", "Ana"),
        ("Zebedee", "Zebedee"),
        ("xiomara", "Xiomara"),
        ("claro, soy josé", "José"),
        ("Ana 👍", "Ana"),
        ("John and Mary", "John"),
        ("Ana Ruiz 512-555-0123", "Ana Ruiz"),
        ("María de la Luz", "María de la Luz"),
        ("JP", "JP"),
        ("Dr. Patel", "Dr. Patel"),
    ];
    let right = cases.map(|(text, expected)| (text, Some(expected.to_owned())));
    assert_eq!(wrong(right, bare_name), []);
    let cases = [
        "",
        "no",
        "why?",
        "Why",
        "a house",
        "idk",
        "nope",
        "later",
        "I'd rather not say",
        "no gracias",
        "3 beds",
        "what do you need it for?",
        "who are you",
        "¿para qué?",
        "stop",
        "👍",
        "looking for a house",
        "skip",
        "not telling",
        "ok",
        "yes",
    ];
    assert_eq!(wrong(cases.map(|text| (text, None)), bare_name), []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}|[ -~]{0,200}|([0-9()+@. '-]|im|soy|é|here|at|dot|com|\n){0,60}") {
        let words = Words::of(&text);
        let _ = (phone(&text), email(&text), contact_preference(&words), name(&text, &words), bare_name(&text));
    }

    #[test]
    fn a_phone_number_keeps_its_digits(area in 200u32..899, exchange in 200u32..999, line in 0u32..10_000) {
        prop_assume!(area % 100 != 11 && exchange % 100 != 11 && (area / 10) % 10 != 9);
        let expected = format!("+1{area}{exchange}{line:04}");
        for text in [format!("({area}) {exchange}-{line:04}"), format!("es {area}.{exchange}.{line:04}!")] {
            prop_assert_eq!(phone(&text), Some(expected.clone()));
        }
    }
}
