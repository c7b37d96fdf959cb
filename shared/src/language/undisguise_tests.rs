use super::*;
use crate::language::Words;

fn read(text: &str) -> String {
    const KNOWN: [&str; 11] =
        ["whites", "only", "kids", "no", "safe", "black", "ninos", "people", "adults", "white", "blocks"];
    let plain = undisguise(text, &|word| KNOWN.contains(&word));
    let text = plain.as_ref().map_or(text, Undisguised::text);
    Words::of(text).iter().map(|word| word.text.to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn signs_that_stand_for_letters_are_read_as_letters() {
    assert_eq!(read("wh1tes 0nly"), "whites only");
    assert_eq!(read("No k!ds!"), "no kids");
    assert_eq!(read("$@fe"), "safe");
    assert_eq!(read("bl*ck people"), "black people");
    assert_eq!(read("n1ñ0s"), "ninos");
}

#[test]
fn what_homes_are_described_with_stays_what_it_is() {
    for (text, same) in [
        ("3br/2ba for $450k, 1st floor, 5th St", "3br 2ba for 450k 1st floor 5th st"),
        ("me@home.com", "me home com"),
        ("A, B & C", "a b c"),
        ("I'm at 12B Elm", "im at 12b elm"),
        ("Wow! Great", "wow great"),
    ] {
        assert_eq!(read(text), same);
    }
    assert_eq!(undisguise("A quiet street, 3 bedrooms, isn't it? Sí, mañana 👍", &|_| true), None);
}

#[test]
fn letters_set_apart_hashtags_and_percentages_are_words() {
    assert_eq!(read("n o   k i d s"), "n o kids");
    assert_eq!(read("w h i t e s o n l y"), "whites only");
    assert_eq!(read("no k.i.d.s here"), "no kids here");
    assert_eq!(read("#nokids #AdultsOnly"), "no kids adults only");
    assert_eq!(read("60% of it, 55+"), "60 percent of it 55 plus");
}

#[test]
fn letters_that_look_like_ours_and_invisible_ones_are_no_disguise() {
    assert_eq!(read("whit\u{435}s \u{ff4f}\u{ff4e}\u{ff4c}\u{ff59}"), "whites only");
    assert_eq!(read("wh\u{200b}it\u{2060}es"), "whites");
    assert_eq!(read("\u{1d424}\u{1d422}\u{1d41d}\u{1d42c}"), "kids");
    assert_eq!(read("🚫👶"), "no kids");
    assert_eq!(read("s\u{336}a\u{336}f\u{336}e\u{336}"), "safe");
}

#[test]
fn where_a_word_stood_in_the_original_is_known() {
    let text = "Hi: w\u{435} h\u{430}ve 👶 60%";
    let plain = undisguise(text, &|_| false).unwrap();
    let at = plain.text().find("kids").unwrap();
    assert_eq!(&text[plain.original(&(at..at + 4))], "👶");
    let at = plain.text().find("have").unwrap();
    assert_eq!(&text[plain.original(&(at..at + 4))], "h\u{430}ve");
}
