use super::*;

fn grammar(rules: &[&str]) -> Grammar {
    let mut grammar = Grammar::default();
    grammar.class("colour", "black|white").unwrap();
    grammar.class("group", "blacks|whites, people|folks of color, @colour people|families").unwrap();
    grammar.class("child", "kids|child~").unwrap();
    grammar.class("who", "@group, @child").unwrap();
    grammar.class("home", "home|house|condo").unwrap();
    grammar.lawful("family room").unwrap();
    grammar.lawful("@colour cabinets|trim").unwrap();
    for (nth, rule) in rules.iter().enumerate() {
        grammar.rule(u32::try_from(nth).unwrap(), rule).unwrap();
    }
    grammar
}

fn found(rule: &str, text: &str) -> bool {
    let grammar = grammar(&[rule]);
    !grammar.find(&grammar.read(&Words::of(text))).is_empty()
}

#[test]
fn classes_hold_words_beginnings_terms_and_other_classes() {
    for text in ["no kids", "No whites", "no people of color", "no black families", "no childlike noise"] {
        assert!(found("no @who", text), "{text}");
    }
    assert!(!found("no @who", "no people"));
    assert!(!found("no @group", "no kids"));
}

#[test]
fn a_lawful_phrase_takes_the_meaning_of_its_words_away() {
    assert!(!found("@colour * @home", "white cabinets, nice house"));
    assert!(found("@colour * @home", "white nice house"));
    assert!(!found("no family", "no family room"));
}

#[test]
fn what_must_not_follow_or_stand_before_is_looked_at_and_not_taken() {
    assert!(found("@colour !@home", "white people"));
    assert!(!found("@colour !@home", "white house"));
    assert!(found("@colour !@home", "white"));
    assert!(found("-have|got no @child", "no kids"));
    assert!(!found("-have|got no @child", "we have no kids"));
    assert!(found("-have|got no @child", "What we have. No kids"), "another sentence");
}

#[test]
fn gaps_optional_words_numbers_and_edges_are_those_of_a_phrasebook() {
    assert!(found("# a? * @home", "3 a very nice big house"));
    assert!(!found("# @home", "three house"));
    assert!(!found("no * @home", "no more. House"));
    assert!(found("< no @child >", "Thanks. No kids."));
    assert!(!found("< no @child >", "Thanks. No kids allowed."));
    assert!(found("^ no", "no way") && !found("^ no", "oh no") && !found("no $", "no way"));
}

#[test]
fn the_end_of_a_sentence_may_stand_for_a_word() {
    assert!(found("no @child please|>", "no kids") && found("no @child please|>", "no kids. Thanks"));
    assert!(found("no @child please|>", "no kids please"));
    assert!(!found("no @child please|>", "no kids yet"));
}

#[test]
fn a_reading_knows_its_sentences() {
    let grammar = grammar(&[]);
    let sentences = |text: &str| grammar.read(&Words::of(text)).sentences();
    assert_eq!(sentences("Hi there. Is it no kids? Bye"), [0..2, 2..6, 6..7]);
    assert_eq!(sentences("Bye.").first(), Some(&(0..1)));
    assert!(sentences("").is_empty());
}

#[test]
fn what_is_written_wrongly_is_an_error() {
    let mut grammar = Grammar::default();
    assert_eq!(grammar.rule(0, "no @one"), Err(GrammarError::Class("one".into())));
    assert_eq!(grammar.rule(0, "* no"), Err(GrammarError::Begin("* no".into())));
    assert_eq!(grammar.rule(0, ""), Err(GrammarError::Begin(String::new())));
}

#[test]
fn there_is_an_end_to_classes() {
    let mut grammar = Grammar::default();
    for nth in 0..MOST_CLASSES {
        grammar.class(&format!("c{nth}"), "word").unwrap();
    }
    assert_eq!(grammar.class("more", "word"), Err(GrammarError::Full));
    assert_eq!(grammar.class("c3", "another"), Ok(()));
}
