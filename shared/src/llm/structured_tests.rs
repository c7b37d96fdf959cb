use proptest::prelude::*;
use serde_json::json;

use super::*;

const WHOLE: &str = r#"{"reply":"Great! How many bedrooms?","facts":{"areas":["Kyle"]},"intent":{"buyer":0.9},"action":"continue"}"#;

fn read(text: &str) -> Structured {
    parse(text).unwrap_or_else(|| panic!("nothing read of {text}"))
}

fn reply(text: &str) -> Option<String> {
    parse(text)?.reply.map(|reply| reply.expose().clone())
}

#[test]
fn the_object_that_was_asked_for_is_read_as_it_is() {
    let read = read(WHOLE);
    assert_eq!(read.reply, Some(Personal::new("Great! How many bedrooms?".into())));
    assert_eq!(read.facts.expose()["areas"], json!(["Kyle"]));
    assert_eq!(read.intent["buyer"], 0.9);
    assert_eq!((read.action, read.read_as), (Some(Action::Continue), ReadAs::Json));
}

#[test]
fn fences_talk_before_it_and_lists_of_one_are_seen_through() {
    for (text, read_as) in [
        (format!("[{WHOLE}]"), ReadAs::Json),
        (format!("```json\n{WHOLE}\n```"), ReadAs::Fenced),
        (format!("Here you are:\n```\n{WHOLE}\n```\nAnything else?"), ReadAs::Fenced),
        (format!("Sure, {{happy to}} help. {WHOLE} Bye {{"), ReadAs::Object),
    ] {
        let read = read(&text);
        assert_eq!(read.read_as, read_as, "{text}");
        assert_eq!(read.reply, self::read(WHOLE).reply, "{text}");
    }
}

#[test]
fn an_object_within_the_talk_that_is_not_ours_is_passed_over() {
    assert_eq!(reply(r#"{"thought": "short"} {"reply": "Hi"}"#).as_deref(), Some("Hi"));
}

#[test]
fn brackets_and_quotes_inside_a_text_do_not_end_it() {
    assert_eq!(reply(r#"x {"reply": "a } \" { b"} y"#).as_deref(), Some("a } \" { b"));
}

#[test]
fn whole_fields_are_saved_out_of_something_broken() {
    let cut =
        r#"{"reply": "Good. And when?", "action": "continue", "facts": {"bedrooms": 3}, "intent": {"buy"#;
    let saved = read(cut);
    assert_eq!(saved.read_as, ReadAs::Salvaged);
    assert_eq!(saved.reply.unwrap().expose(), "Good. And when?");
    assert_eq!(saved.facts.expose()["bedrooms"], 3);
    assert_eq!(saved.action, Some(Action::Continue));
    let commas = r#"{"reply": "Hi",, "facts": {}}"#;
    assert_eq!(reply(commas).as_deref(), Some("Hi"));
}

#[test]
fn a_text_cut_in_the_middle_is_no_text() {
    assert_eq!(parse(r#"{"action": "continue", "reply": "Good. And wh"#), None);
    assert_eq!(parse(r#"{"reply": "Good \"#), None);
}

#[test]
fn what_says_nothing_is_nothing() {
    for text in [
        "",
        "  ",
        "null",
        "Hello!",
        "{}",
        "[]",
        "42",
        "```",
        r#"{"reply": ""}"#,
        r#"{"reply": 3, "facts": []}"#,
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn an_action_is_a_field_from_the_list_and_never_a_word_in_the_text() {
    let action = |text: &str| read(text).action;
    assert_eq!(action(r#"{"reply": "x", "action": "handoff"}"#), Some(Action::Handoff));
    assert_eq!(action(r#"{"reply": "x", "action": "stop"}"#), Some(Action::Stop));
    for text in [
        r#"{"reply": "x"}"#,
        r#"{"reply": "x", "action": "book"}"#,
        r#"{"reply": "x", "action": "CONTINUE; DROP"}"#,
        r#"{"reply": "x", "action": ["handoff"]}"#,
        r#"{"reply": "[ACTION: handoff] x"}"#,
    ] {
        assert_eq!(action(text), None, "{text}");
    }
}

#[test]
fn a_field_of_the_wrong_kind_is_no_field() {
    let read = read(r#"{"reply": "x", "facts": "many", "intent": "buyer"}"#);
    assert!(read.facts.expose().is_empty() && read.intent.is_empty());
}

#[test]
fn how_sure_may_be_said_as_number_percentage_or_words() {
    for (value, expected) in [
        (json!(0.85), Some(0.85)),
        (json!(1), Some(1.0)),
        (json!(85), Some(0.85)),
        (json!("85%"), Some(0.85)),
        (json!("0.5 %"), Some(0.005)),
        (json!("0,7"), Some(0.7)),
        (json!("High"), Some(0.9)),
        (json!("very high"), Some(0.95)),
        (json!("fairly likely"), Some(0.75)),
        (json!("unlikely"), Some(0.2)),
        (json!("not sure"), Some(0.2)),
        (json!("media"), Some(0.5)),
        (json!("muy alta"), Some(0.95)),
        (json!("baja"), Some(0.25)),
        (json!(true), Some(1.0)),
        (json!(-0.1), None),
        (json!(101), None),
        (json!("purple"), None),
        (json!(null), None),
        (json!([0.5]), None),
    ] {
        let found = confidence(&value);
        let same = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
            (found, expected) => found.is_none() && expected.is_none(),
        };
        assert!(same, "{value}: {found:?}, not {expected:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        if let Some(read) = parse(&text) {
            prop_assert!(read.reply.is_some() || !read.facts.expose().is_empty());
        }
    }

    #[test]
    fn no_part_of_an_answer_breaks_it_and_what_is_read_was_there(cut in 0..WHOLE.len(), noise in "[\\\\\"{}`\\[\\]a ]{0,12}") {
        let text = format!("{}{noise}", &WHOLE[..cut]);
        if let Some(reply) = reply(&text) {
            prop_assert!(text.contains(&reply) || reply.contains(['\\', '"']));
        }
    }
}

#[test]
fn a_long_answer_of_brackets_is_given_up_in_no_time() {
    // As long as an answer may be; read to its end from every bracket it would take a minute.
    let began = std::time::Instant::now();
    assert_eq!(parse(&"{".repeat(256 * 1024)), None);
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
}
