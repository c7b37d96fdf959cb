//! Every sentence fits where it is said, in both languages.

use super::*;
use crate::conversation::guard::fits;
use crate::conversation::guard::tests::approves;

const LANGUAGES: [Language; 2] = [Language::English, Language::Spanish];

fn longest_speaker() -> (String, String) {
    ("A".repeat(20), "T".repeat(40))
}

#[test]
fn the_longest_introduction_leaves_room_for_any_first_question() {
    let (assistant, team) = longest_speaker();
    let speaker = Speaker { assistant: &assistant, team: &team };
    for language in LANGUAGES {
        for step in Step::ALL {
            let text =
                format!("{} {}", introduction(language, None, speaker, true), question(language, step, 0));
            assert!(fits(&text, language), "{} {text}", text.chars().count());
        }
    }
}

#[test]
fn every_form_of_a_question_is_different_and_fits_with_an_acknowledgement() {
    for language in LANGUAGES {
        for step in Step::ALL {
            let forms = [0, 1, 2].map(|form| question(language, step, form));
            assert!(forms[0] != forms[1] && forms[1] != forms[2] && forms[0] != forms[2], "{step:?}");
            for form in forms {
                let text = format!("{} {form}", question_passed_on(language, 0));
                assert!(fits(&text, language), "{text}");
            }
        }
    }
}

#[test]
fn what_is_said_about_lending_fits_before_any_question_and_passes_the_guard() {
    for language in LANGUAGES {
        for remark in [Lending::LenderFirst, Lending::NumbersFromAgent] {
            for (step, form) in Step::ALL.into_iter().flat_map(|step| [0, 1, 2].map(|form| (step, form))) {
                let text = format!("{} {}", lending(language, remark), question(language, step, form));
                assert!(fits(&text, language), "{} {text}", text.chars().count());
                assert!(approves(&text, &[], language));
            }
            assert!(!lending(language, remark).contains(|c: char| c.is_ascii_digit()), "no figure, no rate");
        }
    }
}

/// They are said where nothing else may be, also where nobody can tell any more what may be said.
#[test]
fn what_is_said_in_place_of_a_draft_passes_the_guard() {
    for language in LANGUAGES {
        for text in [safe(language, 0), safe(language, 1), under_review(language)] {
            assert!(approves(text, &[], language), "{text}");
        }
    }
}

#[test]
fn nothing_we_ask_violates_anything() {
    let mut stopped = Vec::new();
    for language in LANGUAGES {
        for (step, form) in Step::ALL.into_iter().flat_map(|step| [0, 1, 2].map(|form| (step, form))) {
            let text = question(language, step, form);
            if !approves(text, &[], language) {
                stopped.push(text);
            }
        }
    }
    assert_eq!(stopped, Vec::<&str>::new());
}

#[test]
fn sentences_with_names_in_them_fit_at_their_longest() {
    let (assistant, team) = longest_speaker();
    let speaker = Speaker { assistant: &assistant, team: &team };
    let times = ["Wed, Nov 25 at 10:30 AM", "Thu, Nov 26 at 12:30 PM", "Fri, Nov 27 at 11:30 AM"];
    let times = times.map(ToOwned::to_owned);
    let tiempos = ["mié 25 nov 10:30 am"; 3].map(ToOwned::to_owned);
    for language in LANGUAGES {
        let times = if language == Language::English { &times } else { &tiempos };
        let home = home(language, 4, &"A".repeat(30), "$1.25M");
        for text in [
            help(language, speaker),
            opt_out_confirmed(language, speaker),
            yes_an_assistant(language, speaker),
            matches(language, 50_000, &home),
            offer_times(language, true, times),
            time_taken(language, &times[..2]),
            nudge(language, 2, Some(&"N".repeat(20)), Some(Interest::Selling)),
        ] {
            assert!(fits(&text, language), "{} {text}", text.chars().count());
        }
    }
}

#[test]
fn a_person_who_is_not_there_yet_fits_after_an_introduction_and_passes_the_guard() {
    let speaker = Speaker { assistant: "Jorge", team: "Lone Star Real Estate Co" };
    for language in LANGUAGES {
        for because in [PersonBecause::Asked, PersonBecause::Delicate, PersonBecause::Upset] {
            let told = person_back_at(language, because, Some(2), "10:30 AM");
            let text = format!("{} {told}", introduction(language, None, speaker, true));
            assert!(fits(&text, language), "{} {text}", text.chars().count());
            assert!(approves(&told, &[], language));
        }
        assert!(approves(person_knows(language), &[], language));
    }
}

#[test]
fn no_sentence_links_promises_or_uses_an_emoji() {
    for language in LANGUAGES {
        for step in Step::ALL {
            for form in 0..3 {
                let text = question(language, step, form);
                assert!(text.chars().all(|c| (c as u32) < 0x2000), "{text}");
                assert!(!text.contains("http"), "{text}");
            }
        }
    }
}
