use proptest::prelude::*;

use super::*;

fn market() -> Vec<String> {
    [
        "Downtown",
        "West Lake Hills",
        "Cedar Park",
        "Round Rock",
        "Pflugerville",
        "Leander",
        "Kyle",
        "Spring",
        "The Domain",
        "Austin",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// What was read where something else is right, of all cases at once.
fn wrong(
    cases: &[(&'static str, &[&str])],
    read: fn(&str, &Words, &[String]) -> Vec<String>,
) -> Vec<(&'static str, Vec<String>)> {
    let market = market();
    cases
        .iter()
        .map(|(text, expected)| (*text, read(text, &Words::of(text), &market), expected))
        .filter(|(_, got, expected)| got != *expected)
        .map(|(text, got, _)| (text, got))
        .collect()
}

#[test]
fn names_of_the_market_are_found_though_misspelt() {
    let cases: &[(&str, &[&str])] = &[
        ("looking in Cedar Park", &["Cedar Park"]),
        ("round rok or pfluggerville", &["Round Rock", "Pflugerville"]),
        ("flugerville", &["Pflugerville"]),
        ("we like westlake", &["West Lake Hills"]),
        ("west lake hills", &["West Lake Hills"]),
        ("cedarpark area", &["Cedar Park"]),
        ("something in leandr", &["Leander"]),
        ("ROUND ROCK", &["Round Rock"]),
        ("donwtown condo", &["Downtown"]),
        ("near the domain", &["The Domain"]),
        ("not Round Rock, Kyle please", &["Kyle"]),
        ("anywhere but Kyle", &[]),
        ("I'm not sure maybe kyle", &["Kyle"]),
        ("busco en el centro", &["Downtown"]),
        ("quiero algo en Pflugervile", &["Pflugerville"]),
        ("a home in Spring, TX", &["Spring"]),
        ("east Austin", &["East Austin"]),
    ];
    assert_eq!(wrong(cases, areas), []);
}

#[test]
fn other_places_are_found_after_place_words() {
    let cases: &[(&str, &[&str])] = &[
        ("a house near Luling", &["Luling"]),
        ("in dripping springs", &["Dripping Springs"]),
        ("by Hutto or Taylor", &["Hutto", "Taylor"]),
        ("cerca de Wimberley", &["Wimberley"]),
        ("por Hutto", &["Hutto"]),
        ("somewhere close to san marcos", &["San Marcos"]),
        ("in Marble Falls", &["Marble Falls"]),
    ];
    assert_eq!(wrong(cases, areas), []);
}

#[test]
fn times_and_other_things_are_no_place() {
    let cases: &[(&str, &[&str])] = &[
        ("in spring", &[]),
        ("in 2 weeks", &[]),
        ("in the market", &[]),
        ("in cash", &[]),
        ("in the near future", &[]),
        ("in my price range", &[]),
        ("In June", &[]),
        ("by Friday", &[]),
        ("around noon", &[]),
        ("talk to my lender", &[]),
        ("en efectivo", &[]),
        ("por favor", &[]),
        ("por mensaje", &[]),
        ("en marzo", &[]),
        ("I'm in", &[]),
        ("near good schools", &[]),
        ("in a downturn", &[]),
        ("", &[]),
    ];
    assert_eq!(wrong(cases, areas), []);
}

#[test]
fn a_bare_answer_names_areas() {
    let cases: &[(&str, &[&str])] = &[
        ("cedar park or leander", &["Cedar Park", "Leander"]),
        ("somewhere north", &["North"]),
        ("78704", &["78704"]),
        ("78704 or Round Rock", &["78704", "Round Rock"]),
        ("anything close to downtown", &["Downtown"]),
        ("Pflugerville y Hutto", &["Pflugerville", "Hutto"]),
        ("probably dripping springs", &["Dripping Springs"]),
        ("Bouldin Creek", &["Bouldin Creek"]),
        ("leandr", &["Leander"]),
        ("the north side", &["North Side"]),
        ("por el norte", &["Norte"]),
        ("no preference", &[]),
        ("not sure", &[]),
        ("idk", &[]),
        ("anywhere", &[]),
        ("cualquiera", &[]),
        ("why?", &[]),
        ("donde sea", &[]),
        ("somewhere safe", &[]),
        ("anywhere but Kyle", &[]),
        ("", &[]),
    ];
    assert_eq!(wrong(cases, bare_areas), []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,300}|(in|near|cedar|park|or|Kyle|west|lake|78704|not|éé|, |\\. | ){0,60}", name in "\\PC{0,40}") {
        let mut market = market();
        market.push(name);
        let words = Words::of(&text);
        let _ = (areas(&text, &words, &market), bare_areas(&text, &words, &market));
    }
}
