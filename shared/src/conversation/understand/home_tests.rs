use proptest::prelude::*;

use super::*;

/// What was read where something else is right, of all cases at once.
fn wrong<'c, T: PartialEq + std::fmt::Debug>(
    cases: impl IntoIterator<Item = (&'c str, T)>,
    read: impl Fn(&Words) -> T,
) -> Vec<(&'c str, T)> {
    let all = cases.into_iter().map(|(text, expected)| (text, read(&Words::of(text)), expected));
    all.filter(|(_, got, expected)| got != expected).map(|(text, got, _)| (text, got)).collect()
}

#[test]
fn the_kind_of_property_is_read() {
    use PropertyKind::*;
    let cases = [
        ("looking for a house", Some(House)),
        ("a 3 bedroom house with a big lot", Some(House)),
        ("condo downtown", Some(Condo)),
        ("a town house would be nice", Some(Townhouse)),
        ("Townhomes only", Some(Townhouse)),
        ("I want a duplex to rent out", Some(MultiFamily)),
        ("multi-family", Some(MultiFamily)),
        ("an apartment building", Some(MultiFamily)),
        ("vacant land", Some(Land)),
        ("a lot to build on", Some(Land)),
        ("thanks a lot", None),
        ("lots of questions", None),
        ("mobile home on an acre", Some(Manufactured)),
        ("house or condo", Some(Any)),
        ("doesn't matter", Some(Any)),
        ("no condos, a house", Some(House)),
        ("we are renting an apartment", None),
        ("busco una casa", Some(House)),
        ("un departamento", Some(Condo)),
        ("un terreno en Kyle", Some(Land)),
        ("casa o departamento", Some(Any)),
        ("lo que sea", Some(Any)),
        ("is there an open house", None),
        ("hello", None),
        ("", None),
    ];
    assert_eq!(wrong(cases, property_kind), []);
}

#[test]
fn wishes_are_read_and_denied_ones_are_not() {
    use Preference::*;
    let cases = [
        ("I need a pool and a 2 car garage", vec![Pool, Garage]),
        ("no pool please", vec![]),
        ("big backyard for the dogs", vec![Yard, Pets]),
        ("single story, no stairs", vec![SingleStory]),
        ("an office since I work from home", vec![Office]),
        ("an updated kitchen", vec![UpdatedKitchen]),
        ("new construction only", vec![NewConstruction]),
        ("somewhere quiet", vec![Quiet]),
        ("close to my work", vec![GoodCommute]),
        ("some acreage with a view", vec![Acreage, View]),
        ("waterfront or gated", vec![Waterfront, Gated]),
        ("no HOA", vec![NoHoa]),
        ("don't need a garage but want a porch", vec![Patio]),
        ("una casa con alberca y cochera", vec![Pool, Garage]),
        ("jardín grande para los perros", vec![Yard, Pets]),
        ("de un solo piso", vec![SingleStory]),
        ("algo tranquilo cerca de mi trabajo", vec![Quiet, GoodCommute]),
        ("sin alberca", vec![]),
        ("", vec![]),
    ];
    assert_eq!(wrong(cases, preferences), []);
}

#[test]
fn fair_housing_ground_is_not_read() {
    let cases = [
        "good schools",
        "a safe neighborhood",
        "low crime",
        "near a church",
        "a family neighborhood",
        "no kids around",
        "people like us",
        "young professionals",
        "buenas escuelas",
        "un barrio seguro",
        "cerca de la iglesia",
    ];
    assert_eq!(wrong(cases.map(|text| (text, vec![])), preferences), []);
}

#[test]
fn the_state_of_a_home_is_read() {
    use Condition::*;
    let cases = [
        ("great shape", Some(MoveInReady)),
        ("It's in really good condition", Some(MoveInReady)),
        ("just remodeled", Some(MoveInReady)),
        ("new roof and new floors", Some(MoveInReady)),
        ("doesn't need any work", Some(MoveInReady)),
        ("no foundation issues, move in ready", Some(MoveInReady)),
        ("Great! When can you come?", None),
        ("ok", None),
        ("needs a little paint", Some(MinorWork)),
        ("good shape, just needs some paint", Some(MinorWork)),
        ("carpet is old", Some(MinorWork)),
        ("a little work", Some(MinorWork)),
        ("kitchen is dated", Some(MinorWork)),
        ("it's ok with me", None),
        ("needs a new roof", Some(MajorWork)),
        ("total fixer upper", Some(MajorWork)),
        ("not a fixer upper", None),
        ("foundation issues", Some(MajorWork)),
        ("needs a lot of work", Some(MajorWork)),
        ("it's in bad shape", Some(MajorWork)),
        ("the roof is leaking", Some(MajorWork)),
        ("está en buenas condiciones", Some(MoveInReady)),
        ("la acabamos de remodelar", Some(MoveInReady)),
        ("está como nueva", Some(MoveInReady)),
        ("le falta pintura", Some(MinorWork)),
        ("unos detallitos", Some(MinorWork)),
        ("hay que remodelarla toda", Some(MajorWork)),
        ("tiene problemas de cimientos", Some(MajorWork)),
        ("necesita mucho trabajo", Some(MajorWork)),
        ("está en malas condiciones", Some(MajorWork)),
        ("3 bedrooms", None),
        ("I want to sell", None),
        ("", None),
    ];
    assert_eq!(wrong(cases, condition), []);
}

#[test]
fn one_word_answers_the_question_for_the_state() {
    use Condition::*;
    let cases = [
        ("great", Some(MoveInReady)),
        ("pretty good", Some(MoveInReady)),
        ("it's in good shape", Some(MoveInReady)),
        ("muy bien", Some(MoveInReady)),
        ("ok", Some(MinorWork)),
        ("más o menos", Some(MinorWork)),
        ("regular", Some(MinorWork)),
        ("it's pretty rough", Some(MajorWork)),
        ("no", None),
        ("why?", None),
    ];
    assert_eq!(wrong(cases, bare_condition), []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,300}|(no|pool|needs|new|roof|a|lot|house|\\. |, ){0,40}") {
        let words = Words::of(&text);
        let _ = (property_kind(&words), preferences(&words), condition(&words));
    }
}
