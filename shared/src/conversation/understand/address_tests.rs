use proptest::prelude::*;

use super::*;
use crate::language::Words;

#[test]
fn an_address_is_read_in_its_own_spelling() {
    let cases = [
        ("1204 Oak St", "1204 Oak St"),
        ("4512 Barton Creek Blvd #12, Austin 78735", "4512 Barton Creek Blvd #12, Austin 78735"),
        ("12 calle Ocho", "12 calle Ocho"),
        ("I live at 900 e 7th st apt 4", "900 e 7th st apt 4"),
        ("it's on FM 1460", "FM 1460"),
        ("10001 N Interstate 35", "10001 N Interstate 35"),
        ("my house is at 1204 oak street, what is it worth?", "1204 oak street"),
        ("1204 Oak St, Austin, TX 78704", "1204 Oak St, Austin, TX 78704"),
        ("1204 oak st austin tx 78704 thanks", "1204 oak st austin tx 78704"),
        ("1204 Oak St\nAustin, TX 78704", "1204 Oak St, Austin, TX 78704"),
        ("The address is 77 Canyon Ridge Trail, Round Rock.", "77 Canyon Ridge Trail, Round Rock"),
        ("500 Lake View Dr Unit B", "500 Lake View Dr Unit B"),
        ("900 E. 7th St. Apt 4, Austin", "900 E. 7th St. Apt 4, Austin"),
        ("100 Main St", "100 Main St"),
        ("5 main street", "5 main street"),
        ("3300 FM 1460", "3300 FM 1460"),
        ("200 County Road 175, Leander TX", "200 County Road 175, Leander TX"),
        ("1500 US-290 W", "1500 US-290"),
        ("calle Roble 1204", "calle Roble 1204"),
        ("Vivo en la calle del Sol #22, Kyle", "calle del Sol #22, Kyle"),
        ("300 avenida Juárez, Laredo", "300 avenida Juárez, Laredo"),
        ("1204 Sunset Hill", "1204 Sunset Hill"),
        ("2210 quail hollow dr, cedar park", "2210 quail hollow dr, cedar park"),
        ("1204 Oak St in Austin", "1204 Oak St in Austin"),
        ("4512 Barton Springs", "4512 Barton Springs"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(text, address)| street_address(text).as_deref() != Some(*address))
        .map(|(text, _)| (text, street_address(text)))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn numbers_with_other_words_are_no_address() {
    let cases = [
        "",
        "3 bed 2 bath",
        "450 thousand",
        "5 Main reasons",
        "7 street lights",
        "10 min drive",
        "a 5 mile drive to work",
        "we moved here 10 years ago to Oak St",
        "in 2 weeks",
        "$450,000 on Oak St",
        "450,000 Oak",
        "3 bedroom house on Oak Lane",
        "near FM 1460",
        "off I-35",
        "1 block from Main St",
        "2 car garage and a nice place",
        "500 dollars a month",
        "call me at 5",
        "450k on maple dr",
        "512-555-0123",
        "2 story home on a quiet street",
        "calle Ocho",
        "1 or 2 places",
        "I have 2 offers on my place",
    ];
    let wrong: Vec<_> =
        cases.into_iter().filter_map(|text| street_address(text).map(|address| (text, address))).collect();
    assert_eq!(wrong, []);
}

#[test]
fn zip_codes_are_told_from_money() {
    let cases: [(&str, &[&str]); 22] = [
        ("78704", &["78704"]),
        ("zip 78613", &["78613"]),
        ("in 78660", &["78660"]),
        ("78704 or 78745", &["78704", "78745"]),
        ("78704, 78745 y 78704", &["78704", "78745"]),
        ("Austin TX 78735-1234", &["78735"]),
        ("mi código postal es 78613", &["78613"]),
        ("around 78741", &["78741"]),
        ("TX 75000", &["75000"]),
        ("45000", &[]),
        ("45500 dollars", &[]),
        ("I make 75250 a year", &[]),
        ("we have 20150 saved", &[]),
        ("budget is 78704", &[]),
        ("hasta 45250", &[]),
        ("10001 N Interstate 35", &[]),
        ("12345 Oak Hill Dr", &[]),
        ("12345 Oak Hill Dr 78704", &["78704"]),
        ("MLS 12345", &[]),
        ("10890 sqft lot", &[]),
        ("450,000", &[]),
        ("", &[]),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(text, zips)| zip_codes(&Words::of(text)) != *zips)
        .map(|(text, _)| (text, zip_codes(&Words::of(text))))
        .collect();
    assert_eq!(wrong, []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}|([0-9]{1,5}|st|Oak|calle|del|fm|n|#|, |\\. |TX|apt|in| |\n|-){0,40}") {
        let _ = (street_address(&text), zip_codes(&Words::of(&text)));
    }

    #[test]
    fn number_name_and_suffix_are_an_address(number in 1u32..99_999, name in "[A-Z][a-z]{6,10}", suffix in "St|Ave|Ln|Blvd") {
        let address = format!("{number} {name} {suffix}");
        prop_assert_eq!(street_address(&format!("it's {address}.")), Some(address));
    }
}
