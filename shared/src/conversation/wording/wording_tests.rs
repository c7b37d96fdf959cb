//! Every sentence fits where it is said, in both languages.

use super::*;
use crate::conversation::guard::fits;
use crate::conversation::guard::tests::{approves, is_lawful};

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

const TOPICS: [Topic; 4] = [Topic::Treatment, Topic::People, Topic::Schools, Topic::Safety];

/// Everything the bots say to somebody called `name`, in every form; questions apart.
fn said(language: Language, name: &str, speaker: Speaker<'_>, places: &[&str]) -> Vec<String> {
    let time = || "Wed, Nov 25 at 10:30 AM".to_owned();
    let interests = [Interest::Buying, Interest::Selling, Interest::Looking];
    let because = [PersonBecause::Asked, PersonBecause::Delicate, PersonBecause::Stuck, PersonBecause::Upset];
    let mut said: Vec<String> = [
        yes(language),
        welcome_back(language),
        under_review(language),
        corrected(language),
        fine_without(language),
        let_me_rephrase(language),
        no_need_to_be_exact(language),
        value_comes_from_agent(language),
        do_not_text_secrets(language),
        no_matches(language),
        agent_finds_time(language),
        person_knows(language),
        completed(language),
        you_are_welcome(language),
        goodbye(language),
        another_time(language),
        how_to_opt_out(language),
        sorry_for_trouble(language),
        notice_subject(language),
        lending(language, Lending::LenderFirst),
        lending(language, Lending::NumbersFromAgent),
        email_subject(language, None),
        email_subject(language, Some(Interest::Selling)),
    ]
    .map(ToOwned::to_owned)
    .into();
    said.extend([
        introduction(language, None, speaker, false),
        introduction(language, Some(name), speaker, true),
        help(language, speaker),
        opt_out_confirmed(language, speaker),
        yes_an_assistant(language, speaker),
        booked(language, &time()),
        notice_body(language, Some(name), "https://example.com/iabs"),
        email_foot(language, speaker, "1 Church St, Austin, TX 78701", "https://example.com/u/1"),
    ]);
    for turn in 0..6 {
        let forms = [noted(language, turn), question_passed_on(language, turn), passed_on(language, turn)];
        said.extend(forms.map(ToOwned::to_owned));
        said.push(safe(language, turn).to_owned());
        said.extend(TOPICS.map(|topic| area_question(language, topic, turn).to_owned()));
    }
    for interest in interests {
        said.extend(
            [glad_to_help(language, interest), comes_later(language, interest)].map(ToOwned::to_owned),
        );
        said.extend([0, 1, 2, 3].map(|nth| nudge(language, nth, Some(name), Some(interest))));
        said.push(email_body(language, Some(name), speaker, Some(interest)));
    }
    for because in because {
        said.push(person_follows_up(language, because).to_owned());
        said.extend([None, Some(0), Some(6)].map(|day| person_back_at(language, because, day, "9 AM")));
    }
    for others in [vec![], vec![time()], vec![time(), time()]] {
        said.extend([true, false].map(|selling| offer_times(language, selling, &others)));
        said.push(time_taken(language, &others));
    }
    for place in places {
        said.extend([1, 2, 90].map(|total| matches(language, total, &home(language, 3, place, "$450k"))));
    }
    said
}

#[test]
fn nothing_we_say_is_stopped_whatever_people_and_places_are_called() {
    let people = [
        ("Robin", ("Jorge", "our team"), "Cedar Park"),
        ("Christian", ("Germán", "White Rock Christian Homes"), "Old Spanish Trail"),
        ("Germán", ("Mary Black", "Black & White Realty"), "Indian Hills"),
        ("India", ("Christian", "Church Street Homes"), "Temple"),
        ("Lady", ("Jorge", "Asian American Homes"), "Senior Village"),
        ("Jesús", ("Israel", "Familia Blanco Bienes Raíces"), "Little Italy"),
    ];
    let mut stopped = Vec::new();
    for (language, (name, us, place)) in LANGUAGES.into_iter().flat_map(|one| people.map(|who| (one, who))) {
        for text in said(language, name, Speaker { assistant: us.0, team: us.1 }, &[place]) {
            if !is_lawful(&text, name, us, place) {
                stopped.push(text);
            }
        }
    }
    assert!(stopped.is_empty(), "{}", stopped.join("\n"));
    let slur = ["Hi ", "Sp", "ic", ", this is Jorge."].concat();
    assert!(!is_lawful(&slur, &slur[3..7], ("Jorge", "our team"), "Cedar Park"));
}

#[test]
fn a_neutral_answer_is_worded_anew_and_fits_with_an_introduction_and_a_first_question() {
    let speaker = Speaker { assistant: "Jorge", team: "our team" };
    for language in LANGUAGES {
        for topic in TOPICS {
            let forms = [0, 1].map(|turn| area_question(language, topic, turn));
            assert_ne!(forms[0], forms[1]);
            for (form, step) in forms
                .into_iter()
                .flat_map(|form| [Step::Interest, Step::Budget, Step::Address].map(|step| (form, step)))
            {
                let hello = introduction(language, None, speaker, true);
                let text = format!("{hello} {form} {}", question(language, step, 0));
                assert!(fits(&text, language), "{} {text}", text.chars().count());
            }
        }
    }
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
