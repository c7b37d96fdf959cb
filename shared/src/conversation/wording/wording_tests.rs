//! Every sentence fits where it is said, in both languages.

use std::collections::BTreeSet;

use super::*;
use crate::conversation::guard::fits;
use crate::conversation::guard::tests::{approves, is_lawful};
use crate::conversation::steps::unanswered;
use crate::conversation::{Bot, Facts, Progress};

const LANGUAGES: [Language; 2] = [Language::English, Language::Spanish];
const GREETINGS: [Option<Greeting>; 4] =
    [None, Some(Greeting::Name), Some(Greeting::Title), Some(Greeting::Casual)];
const CALLS: [Option<CallToAction>; 4] =
    [None, Some(CallToAction::Direct), Some(CallToAction::Soft), Some(CallToAction::Question)];
const TONES: [Option<Tone>; 4] = [None, Some(Tone::Formal), Some(Tone::Casual), Some(Tone::Empathetic)];

/// Everything that has a tone.
const FRIENDLY: [Say; 15] = [
    Say::Glad(Interest::Buying),
    Say::Glad(Interest::Selling),
    Say::Glad(Interest::Looking),
    Say::Noted,
    Say::Corrected,
    Say::FineWithout,
    Say::LetMeRephrase,
    Say::NoNeedToBeExact,
    Say::SorryForTrouble,
    Say::QuestionPassedOn,
    Say::PassedOn,
    Say::YouAreWelcome,
    Say::Completed,
    Say::Goodbye,
    Say::AnotherTime,
];

fn nobody(greeting: Option<Greeting>) -> Hello<'static> {
    Hello { name: None, greeting }
}

/// Every way in which a question is asked for the first time.
fn first_questions(language: Language, step: Step) -> Vec<Cow<'static, str>> {
    let ways = CallToAction::ALL.map(|call| asked_for(language, step, call));
    ways.into_iter().chain([question(language, step, 0).into()]).collect()
}

/// Every form of a question, in every way.
fn questions(language: Language, step: Step) -> Vec<Cow<'static, str>> {
    let again = [1, 2].map(|form| question(language, step, form).into());
    first_questions(language, step).into_iter().chain(again).collect()
}

/// Every sentence that has a tone, in this one.
fn friendly(language: Language, tone: Tone) -> Vec<&'static str> {
    let forms = |say| (0..3).filter_map(move |turn| in_tone(language, say, tone, turn));
    FRIENDLY.iter().flat_map(forms).collect()
}

fn longest_speaker() -> (String, String) {
    ("A".repeat(20), "T".repeat(40))
}

#[test]
fn the_longest_introduction_leaves_room_for_any_first_question() {
    let (assistant, team) = longest_speaker();
    let speaker = Speaker { assistant: &assistant, team: &team };
    for (language, greeting) in LANGUAGES.into_iter().flat_map(|one| GREETINGS.map(|how| (one, how))) {
        let introduction = introduction(language, nobody(greeting), speaker, true);
        for asked in Step::ALL.into_iter().flat_map(|step| first_questions(language, step)) {
            let text = format!("{introduction} {asked}");
            assert!(fits(&text, language), "{} {text}", text.chars().count());
        }
    }
}

#[test]
fn every_form_of_a_question_is_different_and_fits_with_an_acknowledgement() {
    for language in LANGUAGES {
        for step in Step::ALL {
            let forms = [0, 1, 2].map(|form| Cow::from(question(language, step, form)));
            let ways = CallToAction::ALL.map(|call| asked_for(language, step, call));
            assert_eq!(ways[2], forms[0], "a question is what is asked without experiments");
            let forms = BTreeSet::from_iter(forms.into_iter().chain(ways));
            assert_eq!(forms.len(), 5, "{step:?}");
            let in_tones = TONES.into_iter().flatten().flat_map(|tone| friendly(language, tone));
            let longest = in_tones.max_by_key(|said| said.chars().count()).unwrap();
            for form in forms {
                for said in [question_passed_on(language, 0), longest] {
                    let text = format!("{said} {form}");
                    assert!(fits(&text, language), "{} {text}", text.chars().count());
                }
            }
        }
    }
}

#[test]
fn what_is_said_about_lending_fits_before_any_question_and_passes_the_guard() {
    for language in LANGUAGES {
        for remark in [Lending::LenderFirst, Lending::NumbersFromAgent] {
            for asked in Step::ALL.into_iter().flat_map(|step| questions(language, step)) {
                let text = format!("{} {asked}", lending(language, remark));
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
        for asked in Step::ALL.into_iter().flat_map(|step| questions(language, step)) {
            if !approves(&asked, &[], language) {
                stopped.push(asked);
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
    for greeting in GREETINGS {
        let hello = Hello { name: Some(name), greeting };
        said.push(introduction(language, nobody(greeting), speaker, false));
        said.push(introduction(language, hello, speaker, true));
        let how_often = (0..4).flat_map(|nth| TONES.map(|tone| (nth, tone)));
        for (nth, tone) in how_often {
            said.extend(interests.map(|interest| nudge(language, nth, hello, tone, Some(interest))));
        }
    }
    let in_tones = TONES.into_iter().flatten().flat_map(|tone| friendly(language, tone));
    said.extend(in_tones.map(ToOwned::to_owned));
    said.extend([
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
        said.push(email_body(language, Some(name), speaker, Some(interest)));
    }
    for because in because {
        said.push(person_follows_up(language, because).to_owned());
        said.extend([None, Some(0), Some(6)].map(|day| person_back_at(language, because, day, "9 AM")));
    }
    for others in [vec![], vec![time()], vec![time(), time()]] {
        for call in CALLS {
            said.extend([true, false].map(|selling| offer_times(language, selling, call, &others)));
        }
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
                let hello = introduction(language, nobody(None), speaker, true);
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
        let mut said = vec![
            help(language, speaker),
            opt_out_confirmed(language, speaker),
            yes_an_assistant(language, speaker),
            matches(language, 50_000, &home),
            time_taken(language, &times[..2]),
        ];
        said.extend(CALLS.map(|call| offer_times(language, true, call, times)));
        let name = "N".repeat(30);
        for (nth, tone) in (0..3).flat_map(|nth| TONES.map(|tone| (nth, tone))) {
            let hellos = GREETINGS.map(|greeting| Hello { name: Some(&name), greeting });
            let looking = Some(Interest::Looking);
            let opt_out = how_to_opt_out(language);
            said.extend(
                hellos.map(|hello| format!("{} {opt_out}", nudge(language, nth, hello, tone, looking))),
            );
        }
        for text in said {
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
            let text = format!("{} {told}", introduction(language, nobody(None), speaker, true));
            assert!(fits(&text, language), "{} {text}", text.chars().count());
            assert!(approves(&told, &[], language));
        }
        assert!(approves(person_knows(language), &[], language));
    }
}

#[test]
fn no_sentence_links_promises_or_uses_an_emoji() {
    for language in LANGUAGES {
        let asked = Step::ALL.into_iter().flat_map(|step| questions(language, step));
        let in_tones = TONES.into_iter().flatten().flat_map(|tone| friendly(language, tone));
        for text in asked.chain(in_tones.map(Cow::from)) {
            assert!(text.chars().all(|c| (c as u32) < 0x2000), "{text}");
            assert!(!text.contains("http"), "{text}");
        }
    }
}

#[test]
fn every_tone_has_its_own_words_for_everything_that_is_only_friendly_and_for_nothing_else() {
    for language in LANGUAGES {
        for say in &FRIENDLY {
            assert!(has_tone(say));
            let said: BTreeSet<_> = Tone::ALL.map(|tone| in_tone(language, say, tone, 0).unwrap()).into();
            assert_eq!(said.len(), 3, "{said:?}");
        }
        for tone in Tone::ALL {
            for often in [Say::Noted, Say::QuestionPassedOn, Say::PassedOn] {
                let turns = (0..6).map(|turn| in_tone(language, &often, tone, turn).unwrap());
                let turns: Vec<_> = turns.collect();
                assert!(turns.windows(2).all(|two| two[0] != two[1]), "{turns:?}");
            }
            let all = friendly(language, tone);
            let different: BTreeSet<_> = all.iter().collect();
            assert_eq!(different.len(), FRIENDLY.len() + 4, "two more of one, one more of two others");
        }
        // What the law and the rules make us say, and what is done, is said in one way.
        for say in [
            Say::Introduction,
            Say::Yes,
            Say::YesAnAssistant,
            Say::WelcomeBack,
            Say::DoNotTextSecrets,
            Say::ValueFromAgent,
            Say::AreaQuestion(Topic::Safety),
            Say::Lending(Lending::LenderFirst),
            Say::PersonFollowsUp(PersonBecause::Asked),
            Say::PersonKnows,
            Say::Ask(Step::Budget, 0),
        ] {
            assert!(!has_tone(&say), "{say:?}");
        }
    }
}

/// The words the sentences of a text begin with.
fn beginnings(text: &str) -> Vec<String> {
    let sentences = text.split(['.', '!', '?']).map(|one| one.trim_start_matches([' ', '¡', '¿']));
    let words = sentences.filter_map(|sentence| sentence.split([' ', ',', ':']).next());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// "Thank you for the information. Thank you for your question." is how machines speak.
#[test]
fn whatever_follows_in_a_text_begins_with_another_word_than_what_stands_before() {
    let (first, next) = (&FRIENDLY[..10], &FRIENDLY[9..13]);
    let mut alike = Vec::new();
    for (language, tone) in LANGUAGES.into_iter().flat_map(|one| Tone::ALL.map(|tone| (one, tone))) {
        let said = |say| (0..6).filter_map(move |turn| in_tone(language, say, tone, turn)).map(Cow::from);
        for say in first {
            // Nothing is noted in a text that ends the questions, or comes after them.
            let follows =
                |next: &&Say| *next != say && (*say != Say::Noted || **next == Say::QuestionPassedOn);
            let asked = Step::ALL.into_iter().flat_map(|step| questions(language, step));
            let after: Vec<_> = next.iter().filter(follows).flat_map(said).chain(asked).collect();
            for before in said(say) {
                let begun = beginnings(&before);
                let same = after.iter().filter(|after| begun.contains(&beginnings(after)[0]));
                alike.extend(same.map(|after| format!("{before} {after}")));
            }
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

#[test]
fn every_greeting_opens_in_its_own_way_with_a_name_and_without() {
    let speaker = Speaker { assistant: "Jorge", team: "our team" };
    for (language, name) in LANGUAGES.into_iter().flat_map(|one| [(one, None), (one, Some("Ana Vega"))]) {
        let openings = Greeting::ALL
            .map(|how| introduction(language, Hello { name, greeting: Some(how) }, speaker, true));
        let nudges =
            Greeting::ALL.map(|how| nudge(language, 0, Hello { name, greeting: Some(how) }, None, None));
        for said in [openings, nudges] {
            assert!(said.iter().all(|text| name.is_none_or(|name| text.contains(name))), "{said:?}");
            assert_eq!(BTreeSet::from(said.clone()).len(), 3, "{said:?}");
        }
    }
    let said = |greeting| {
        let hello = Hello { name: Some("Ana Vega"), greeting: Some(greeting) };
        LANGUAGES.map(|language| introduction(language, hello, speaker, false))
    };
    let openings = [
        "Hi Ana Vega, this is Jorge, ",
        "Hola Ana Vega, soy Jorge, ",
        "Hello Ana Vega, this is Jorge, ",
        "Saludos, Ana Vega. Soy Jorge, ",
        "Hey Ana Vega! This is Jorge, ",
        "¡Qué tal, Ana Vega! Soy Jorge, ",
    ];
    for (text, opening) in Greeting::ALL.map(said).concat().iter().zip(openings) {
        assert!(text.starts_with(opening), "{text}");
    }
}

#[test]
fn no_two_requests_in_a_row_begin_alike() {
    for bot in Bot::ALL {
        let progress = Progress { bot, ..Progress::default() };
        let asked: Vec<Step> = unanswered(&Facts::default(), &progress, false).collect();
        assert!(asked.windows(2).all(|two| lead(two[0]) != lead(two[1])), "{asked:?}");
        assert!(
            bot == Bot::Lead || lead(asked[0]) != lead(Step::Interest),
            "{bot:?} may follow the lead bot"
        );
    }
}
