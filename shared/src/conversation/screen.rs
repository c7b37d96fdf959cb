//! The first look at what a contact wrote, before anything else.

/// What a text is, before anyone tries to understand it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screening {
    /// A keyword that ends all texts.
    OptOut,
    /// A keyword that allows them again.
    OptIn,
    /// A keyword that asks who we are; the carrier answers it.
    Help,
    /// Nothing to read: empty, a picture, a call.
    Unreadable,
    /// Ordinary words.
    Ordinary,
}

/// Whole-message keywords the carriers honour (CTIA Messaging Principles; 47 CFR 64.1200(a)(10)).
const OPT_OUT: [&str; 9] =
    ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "REMOVE"];
const OPT_IN: [&str; 2] = ["START", "UNSTOP"];
const HELP: [&str; 2] = ["HELP", "INFO"];

/// Screens one text.
#[must_use]
pub fn screen(text: &str) -> Screening {
    let letters: String =
        text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    let is = |words: &[&str]| words.contains(&letters.as_str());
    // "opt out" and "STOP!!" are the keyword; "stop by anytime" is not, because all letters must match.
    if letters.is_empty() {
        Screening::Unreadable
    } else if is(&OPT_OUT) {
        Screening::OptOut
    } else if is(&OPT_IN) {
        Screening::OptIn
    } else if is(&HELP) {
        Screening::Help
    } else {
        Screening::Ordinary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_alone_opts_out_whatever_its_case_and_punctuation() {
        for text in ["STOP", "stop", " Stop. ", "STOP!!", "opt out", "Opt-out", "Unsubscribe"] {
            assert_eq!(screen(text), Screening::OptOut, "{text}");
        }
    }

    #[test]
    fn a_keyword_inside_a_sentence_does_not() {
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
}
