use proptest::prelude::*;

use super::*;

/// What was read where something else is right, of all cases at once.
fn wrong<'c, T: PartialEq + std::fmt::Debug>(
    cases: impl IntoIterator<Item = (&'c str, T)>,
    read: impl Fn(&str) -> T,
) -> Vec<(&'c str, T)> {
    let all = cases.into_iter().map(|(text, expected)| (text, read(text), expected));
    all.filter(|(_, got, expected)| got != expected).map(|(text, got, _)| (text, got)).collect()
}

#[test]
fn the_reason_for_a_move_is_read() {
    use Motivation::*;
    let cases = [
        ("I inherited the house", Some(Inherited)),
        ("it's my mom's estate", Some(Inherited)),
        ("estate sale", Some(Inherited)),
        ("I'm in real estate", None),
        ("do you do real estate sales?", None),
        ("my grandmother passed away", Some(Inherited)),
        ("going through a divorce", Some(Divorce)),
        ("we're not getting divorced lol", None),
        ("behind on payments", Some(Financial)),
        ("I got a new job in Dallas", Some(JobChange)),
        ("my husband's job is transferring him", Some(JobChange)),
        ("good job!", None),
        ("great job on the photos", None),
        ("we're retiring", Some(Retirement)),
        ("want to be closer to the grandkids", Some(CloserToFamily)),
        ("moving to be near family in Denver", Some(CloserToFamily)),
        ("we already bought another house", Some(OtherHome)),
        ("need more space, baby on the way", Some(Upsizing)),
        ("kids are gone, want to downsize", Some(Downsizing)),
        ("first time home buyer", Some(FirstHome)),
        ("tired of paying rent", Some(FirstHome)),
        ("looking for an investment property", Some(Investing)),
        ("tired of being a landlord", Some(TiredLandlord)),
        ("relocating", Some(Relocating)),
        ("we are moving to Austin", Some(Relocating)),
        ("just curious what it's worth", Some(Curious)),
        ("la heredé de mi abuela", Some(Inherited)),
        ("nos estamos divorciando", Some(Divorce)),
        ("ya no puedo pagar la hipoteca", Some(Financial)),
        ("me cambiaron de trabajo", Some(JobChange)),
        ("nuevo trabajo", Some(JobChange)),
        ("nos jubilamos", Some(Retirement)),
        ("quiero estar cerca de mi familia", Some(CloserToFamily)),
        ("ya compramos otra casa", Some(OtherHome)),
        ("ya no cabemos, necesitamos más espacio", Some(Upsizing)),
        ("algo más chico", Some(Downsizing)),
        ("nuestra primera casa", Some(FirstHome)),
        ("como inversión", Some(Investing)),
        ("nos mudamos a San Antonio", Some(Relocating)),
        ("hello", None),
        ("3 bedrooms", None),
        ("", None),
    ];
    assert_eq!(wrong(cases, |text| motivation(&Words::of(text))), []);
}

#[test]
fn where_a_seller_moves_to_is_read() {
    let cases = [
        ("moving to Dallas", Some("Dallas")),
        ("we're moving back to ohio", Some("Ohio")),
        ("relocating to be near family in Denver", Some("Denver")),
        ("I got a job in Phoenix, AZ", Some("Phoenix, AZ")),
        ("moving to san antonio next month", Some("San Antonio")),
        ("nos mudamos a San Antonio", Some("San Antonio")),
        ("me voy para monterrey", Some("Monterrey")),
        ("We bought a place in Marble Falls", Some("Marble Falls")),
        ("moving to a bigger house", None),
        ("want to move in June", None),
        ("moving in 2 weeks", None),
        ("going to sell", None),
        ("looking for a house in Kyle", None),
        ("quiero vender mi casa en Laredo", None),
        ("vamos a vender", None),
        ("", None),
    ];
    let right = cases.map(|(text, place)| (text, place.map(str::to_owned)));
    assert_eq!(wrong(right, |text| destination(text, &Words::of(text))), []);
}

#[test]
fn who_decides_is_read() {
    use DecisionMakers::*;
    let cases = [
        ("just me", Some(Alone)),
        ("It's my decision", Some(Alone)),
        ("no one else", Some(Alone)),
        ("my wife and I", Some(Together)),
        ("me and my husband", Some(Together)),
        ("I need to ask my husband", Some(Together)),
        ("both of us", Some(Together)),
        ("not just me, my brother too", Some(Together)),
        ("single family home", None),
        ("leave me alone", None),
        ("just me the address", None),
        ("solo yo", Some(Alone)),
        ("nomás yo", Some(Alone)),
        ("con mi esposa", Some(Together)),
        ("mi esposo y yo", Some(Together)),
        ("tengo que preguntarle a mi marido", Some(Together)),
        ("los dos", Some(Together)),
        ("450k", None),
        ("", None),
    ];
    assert_eq!(wrong(cases, |text| decision_makers(&Words::of(text))), []);
}

#[test]
fn what_happens_without_a_move_is_read() {
    use Consequence::*;
    let cases = [
        ("my lease is up in May", Some(LeaseEnds)),
        ("I'd have to renew", Some(LeaseEnds)),
        ("we'd just stay put", Some(Stays)),
        ("rent goes up", Some(PaysMore)),
        ("we would be paying two mortgages", Some(PaysMore)),
        ("my new job starts in June", Some(JobStarts)),
        ("we could lose the house", Some(LosesHome)),
        ("nothing really", Some(NoProblem)),
        ("no big deal", Some(NoProblem)),
        ("it wouldn't matter", Some(NoProblem)),
        ("nos quedaríamos aquí", Some(Stays)),
        ("se me acaba el contrato", Some(LeaseEnds)),
        ("me suben la renta", Some(PaysMore)),
        ("empiezo el trabajo en junio", Some(JobStarts)),
        ("no pasa nada", Some(NoProblem)),
        ("nada", Some(NoProblem)),
        ("3 bedrooms", None),
        ("", None),
    ];
    assert_eq!(wrong(cases, |text| consequence(&Words::of(text))), []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,300}|(moving|to|san|Dallas|my|wife|and|i|lease|up|job|no|\\. |, ){0,40}") {
        let words = Words::of(&text);
        let _ = (motivation(&words), destination(&text, &words), decision_makers(&words), consequence(&words));
    }
}
