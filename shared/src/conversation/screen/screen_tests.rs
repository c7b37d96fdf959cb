use super::*;

fn is_opt_out(text: &str) -> bool {
    matches!(screen(text), Screening::OptOut(_))
}

#[test]
fn a_keyword_alone_opts_out_whatever_its_case_and_punctuation() {
    for text in
        ["STOP", "stop", " Stop. ", "STOP!!", "opt out", "Opt-out", "Unsubscribe", "STOPPPP", "S T O P"]
    {
        assert!(is_opt_out(text), "{text}");
    }
}

#[test]
fn a_keyword_inside_a_sentence_does_not_opt_out() {
    for text in
        ["the bus stop near the house", "cancel the showing", "in the end we liked it", "stop by at 5"]
    {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn a_picture_without_words_cannot_be_read() {
    for text in ["", "  ", "👍", "..."] {
        assert_eq!(screen(text), Screening::Unreadable, "{text}");
    }
}

#[test]
fn start_and_help_are_known() {
    assert_eq!(screen("Start"), Screening::OptIn);
    assert_eq!(screen("help?"), Screening::Help);
}
