//! What experiments change, told as whole conversations: every variant is read, and by nobody else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;
use uuid::Uuid;

use super::*;
use crate::conversation::answer::answer;
use crate::conversation::assist::{Given, Help};
use crate::conversation::read::Reading;
use crate::conversation::timing::FollowUpKind;
use crate::conversation::turn::tests::{Thread, noon, text_at};
use crate::conversation::turn::{Moment, activate};
use crate::conversation::{Facts, Outside, Progress};
use crate::experiments::{Change, Draft, defaults};
use crate::ids::{ContactId, CorrelationId, TurnId};
use crate::language::Language;
use crate::llm::Micros;
use crate::privacy::Personal;

/// Experiments that give everybody these ways.
pub(in crate::conversation) fn everybody_gets(ways: &[(Lever, &str)]) -> Arc<[Definition]> {
    ways.iter().map(|(lever, way)| of_lever(*lever, Some(way))).collect()
}

/// The experiment a location starts with on a lever, or one like it, of which everybody gets one way or each an equal share.
fn of_lever(lever: Lever, all_get: Option<&str>) -> Definition {
    let [like, ..] = defaults();
    let own = defaults().into_iter().find(|draft| draft.changes == Some(lever));
    let ways = || -> Vec<String> { lever.ways().iter().map(ToString::to_string).collect() };
    let draft = own.unwrap_or_else(|| Draft {
        id: lever.name().to_owned(),
        changes: Some(lever),
        variants: ways(),
        ..like
    });
    assert_eq!(draft.variants, ways(), "every way is tried");
    let share = |way: &&str| if all_get == Some(*way) { 1.0 } else { 0.0 };
    let shares = all_get.map(|_| lever.ways().iter().map(share).collect()).unwrap_or_default();
    Definition::create(Draft { shares, ..draft }, &[], noon() - SignedDuration::from_hours(24)).unwrap()
}

fn style_of(ways: &[(Lever, &str)]) -> Style {
    let thread = Thread::with_tags(&[]);
    Style::of(&thread.desk.conversation, &everybody_gets(ways), noon())
}

#[test]
fn every_way_there_is_of_every_lever_is_a_style_of_its_own() {
    for lever in Lever::ALL {
        let styles: BTreeSet<String> =
            lever.ways().iter().map(|way| format!("{:?}", style_of(&[(lever, way)]))).collect();
        assert_eq!(styles.len(), lever.ways().len(), "{lever:?}");
        // The first version of the prompt is the one everybody gets.
        let as_without = styles.contains(&format!("{:?}", Style::default()));
        assert_eq!(as_without, lever == Lever::ReplyPrompt, "{lever:?}");
    }
    assert_eq!(style_of(&[]), Style::default());
    assert_eq!(style_of(&[(Lever::FollowupTiming, "24hr")]).nudge_after_hours, Some(24));
    assert_eq!(style_of(&[(Lever::ReplyPrompt, "v2")]).prompt.version, 2);
}

/// What a contact texts from hello to the end of the questions, and after.
#[rustfmt::skip]
const CONVERSATIONS: [(&str, &[&str]); 4] = [
    ("lead-bot", &["Hello", "I want to buy a home", "do you know a good lender?", "450k, cash", "what do you mean?", "3",
        "by summer, in Cedar Park", "actually 500k", "just me", "and a garden please", "a garage too", "thanks!"]),
    ("lead-bot", &["Hola", "quiero comprar una casa", "¿conocen un buen banco?", "450 mil, de contado", "¿cómo?", "3 recámaras",
        "en verano, en Cedar Park", "mejor 500 mil", "solo yo", "y un jardín por favor", "y cochera", "gracias"]),
    ("seller-lead", &["Hi", "12 Main St, Austin", "a new job in Dallas", "yes, that works", "not sure", "needs a new roof",
        "I'd rather not say", "not interested"]),
    ("seller-lead", &["Hola", "calle Main 12, Austin", "un trabajo nuevo en Dallas", "sí, está bien", "no sé",
        "necesita un techo nuevo", "prefiero no decirlo", "no me interesa"]),
];

/// A conversation as it is read by a contact who gets these ways: what is said, and what has become of it.
fn played(conversation: (&str, &[&str]), ways: &[(Lever, &str)]) -> (Vec<String>, Facts, Progress) {
    let (tag, texts) = conversation;
    let mut thread = Thread::with_tags(&[tag]);
    thread.outside.experiments = everybody_gets(ways);
    let mut said = Vec::new();
    for text in texts {
        let waiting = text_at("m:1", text, thread.now(), 0);
        let turn = thread.turn(vec![waiting]);
        let verdicts = turn.entry.details.get("verdicts");
        assert_eq!(verdicts, None, "{text} in {ways:?}: {:?}", thread.desk.history[0].text.expose());
        let text = turn.reply().and_then(|reply| reply.text.clone());
        said.extend(text.map(|text| text.expose().clone()));
    }
    assert_eq!(said.len(), texts.len());
    let conversation = thread.desk.conversation;
    (said, conversation.facts.expose().clone(), conversation.progress)
}

#[test]
fn what_is_said_differs_between_all_variants_of_a_lever_and_what_is_understood_does_not() {
    for conversation in CONVERSATIONS {
        let (_, facts, plain) = played(conversation, &[]);
        for lever in [Lever::ResponseTone, Lever::CtaStyle, Lever::GreetingStyle] {
            let mut read = BTreeSet::new();
            for way in lever.ways() {
                let (said, known, progress) = played(conversation, &[(lever, way)]);
                assert_eq!(known, facts, "{lever:?} {way}");
                assert_eq!(progress.times_asked, plain.times_asked, "{lever:?} {way}");
                assert_eq!((progress.complete, progress.language), (plain.complete, plain.language));
                read.insert(said);
            }
            assert_eq!(read.len(), 3, "{lever:?} {read:?}");
        }
    }
}

/// Of each turn of a conversation, whether it is said otherwise than without experiments.
fn changed_turns(conversation: (&str, &[&str]), lever: Lever, way: &str) -> usize {
    let (plain, ..) = played(conversation, &[]);
    let (said, ..) = played(conversation, &[(lever, way)]);
    plain.iter().zip(&said).filter(|(plain, said)| plain != said).count()
}

#[test]
fn a_lever_changes_its_part_of_a_conversation_and_nothing_else() {
    for conversation in CONVERSATIONS {
        assert_eq!(changed_turns(conversation, Lever::GreetingStyle, "name"), 0, "what everybody reads");
        assert_eq!(changed_turns(conversation, Lever::CtaStyle, "question"), 0, "what everybody reads");
        assert_eq!(changed_turns(conversation, Lever::GreetingStyle, "casual"), 1, "the introduction");
        assert!(changed_turns(conversation, Lever::CtaStyle, "direct") >= 4);
        assert!(changed_turns(conversation, Lever::ResponseTone, "formal") >= 7);
        assert_eq!(changed_turns(conversation, Lever::FollowupTiming, "1hr"), 0);
        assert_eq!(changed_turns(conversation, Lever::ReplyPrompt, "v2"), 0, "no model is asked");
    }
}

#[test]
fn one_contact_reads_all_of_its_variants_together() {
    let ways =
        [(Lever::ResponseTone, "empathetic"), (Lever::CtaStyle, "soft"), (Lever::GreetingStyle, "title")];
    let (english, ..) = played(CONVERSATIONS[0], &ways);
    insta::assert_snapshot!(english[..4].join("\n"), @r"
    Hello Pat Lead, this is Jorge, the automated assistant of our team. Reply STOP to opt out. Whenever you are ready, it would help to know whether you are thinking of buying, selling, or just looking around.
    Finding a home is a big step, and I am glad to help you with it. When you have a moment, let me know your price range.
    I appreciate you telling me that. Roughly how much would you like to spend? A range is fine.
    I understand, thank you. When you have a moment, let me know how many bedrooms you need.
    ");
    let (spanish, ..) = played(CONVERSATIONS[1], &ways);
    insta::assert_snapshot!(spanish[..4].join("\n"), @r"
    Saludos, Pat Lead. Soy Jorge, asistente automático de our team. Para no recibir más, responda STOP. Cuando guste, dígame si busca comprar, vender o solo mirar.
    Buscar casa es un gran paso; con gusto le ayudo. Me ayudaría saber qué presupuesto tiene pensado.
    Merece una buena respuesta; se la dará un agente. ¿Cuánto le gustaría gastar, más o menos? Puede ser un rango.
    Entiendo, gracias. Me ayudaría saber cuántas recámaras necesita.
    ");
}

#[test]
fn however_something_is_asked_for_it_is_never_put_in_the_same_words_again() {
    for way in Lever::CtaStyle.ways() {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.outside.experiments = everybody_gets(&[(Lever::CtaStyle, way)]);
        let asked: BTreeSet<String> = (0..3).map(|_| thread.says("hmm")).collect();
        assert_eq!(asked.len(), 3, "{way}: {asked:?}");
        assert!(thread.says("hmm").contains("one of our people"), "{way}");
    }
}

#[test]
fn the_times_that_are_offered_are_asked_for_in_the_contacts_way() {
    let offered = |way: &str, text: &str| {
        let mut thread = Thread::with_tags(&["buyer-lead"]);
        thread.settings.calendar = Some("CAL1".into());
        thread.outside.slots =
            Some([20, 25, 44].map(|hours| noon() + SignedDuration::from_hours(hours)).to_vec());
        thread.outside.experiments = everybody_gets(&[(Lever::CtaStyle, way)]);
        thread.says(if text.starts_with("cash") { "Hello" } else { "Hola" });
        let said = thread.says(text);
        assert_eq!(thread.desk.conversation.progress.offered.len(), 3, "{said}");
        let chosen = thread.says(if text.starts_with("cash") { "the first one" } else { "el primero" });
        assert!(chosen.contains("You are booked") || chosen.contains("Su cita"), "{chosen}");
        said
    };
    for text in [
        "cash, 500k, 3 bedrooms, moving in 2 weeks, lease is up, just me, Cedar Park",
        "de contado, 500 mil, 3 recámaras, me mudo en 2 semanas, se acaba el contrato, solo yo, en Cedar Park",
    ] {
        let said: BTreeSet<String> = Lever::CtaStyle.ways().iter().map(|way| offered(way, text)).collect();
        assert_eq!(said.len(), 3, "{said:?}");
    }
}

#[test]
fn a_greeting_guesses_nothing_and_differs_where_no_name_is_known() {
    let hello = |way: &str, first: Option<&str>, whole: Option<&str>, text: &str| {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.outside.experiments = everybody_gets(&[(Lever::GreetingStyle, way)]);
        let person = &mut thread.desk.conversation.profile.as_mut().unwrap().person;
        person.first_name = Personal::new(first.map(ToOwned::to_owned));
        person.name = Personal::new(whole.map(ToOwned::to_owned));
        thread.says(text)
    };
    for text in ["Hello", "Hola, buenas tardes"] {
        let nameless: BTreeSet<String> =
            Lever::GreetingStyle.ways().iter().map(|way| hello(way, None, None, text)).collect();
        assert_eq!(nameless.len(), 3, "{nameless:?}");
    }
    for (whole, greeted) in [
        ("Pat Lead", "Hello Pat Lead, this is"),
        ("Sam Other", "Hello Pat, this is"),
        ("Patricia Lead", "Hello Pat, this is"),
        ("Pat http://x.example", "Hello Pat, this is"),
        ("Pat Maximiliana Wolfeschlegelsteinhausen", "Hello Pat, this is"),
    ] {
        let said = hello("title", Some("Pat"), Some(whole), "Hello");
        assert!(said.starts_with(greeted), "{said}");
    }
    // A name may be the word for a group of people.
    let said = hello("title", Some("Christian"), Some("Christian White"), "Hello");
    assert!(said.starts_with("Hello Christian White, this is"), "{said}");
}

/// When the first follow-up goes out, in hours after the message nobody answers.
fn nudged_after(definitions: &[Definition], text: &str) -> i64 {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.desk.conversation.profile.as_mut().unwrap().time_zone = Some("America/Chicago".into());
    thread.outside.experiments = definitions.into();
    thread.says(text);
    let follow_up = thread.desk.conversation.progress.follow_up.unwrap();
    assert_eq!(follow_up.kind, FollowUpKind::Nudge);
    follow_up.at.duration_since(noon()).as_hours()
}

#[test]
fn the_first_follow_up_comes_after_as_many_hours_as_the_variant_says() {
    for text in ["Hello", "Hola, buenas tardes"] {
        assert_eq!(nudged_after(&[], text), 4, "the location's own");
        let after = |way: &&str| nudged_after(&everybody_gets(&[(Lever::FollowupTiming, way)]), text);
        assert_eq!(Lever::FollowupTiming.ways().iter().map(after).collect::<Vec<_>>(), [1, 4, 24]);
    }
}

/// What a contact of that id is greeted with.
fn greeted(id: &str, definitions: &[Definition]) -> String {
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.desk.conversation.who.contact = ContactId::parse(id).unwrap();
    thread.outside.experiments = definitions.into();
    thread.says("Hello")
}

#[test]
fn a_contact_reads_its_own_variant_on_every_turn_whatever_becomes_of_the_split() {
    let tone = of_lever(Lever::ResponseTone, None);
    let mut heard = BTreeSet::new();
    for id in (0..12).map(|n| format!("CON{n}")) {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.desk.conversation.who.contact = ContactId::parse(&id).unwrap();
        let style = |thread: &Thread| {
            Style::of(&thread.desk.conversation, &thread.outside.experiments, thread.now()).tone.unwrap()
        };
        thread.outside.experiments = Arc::new([tone.clone()]);
        let own = style(&thread);
        heard.insert(own.name());
        for text in ["Hello", "I want to buy a home", "450k"] {
            thread.says(text);
            assert_eq!(style(&thread), own);
        }
        // It has been assigned, as the turn does it; then nobody new gets this variant any more.
        let who = thread.desk.conversation.who.clone();
        let met = BTreeSet::from([Lever::ResponseTone]);
        let part = &mut thread.desk.conversation.progress.experiments;
        part.enrol(&who, &thread.outside.experiments, &met, noon());
        let shares = Tone::ALL.map(|tone| if tone == own { 0.0 } else { 0.5 });
        let moved = tone.apply(&Change::Split(shares.to_vec()), noon()).unwrap();
        let stranger = Thread::with_tags(&[]).desk.conversation;
        assert_ne!(Style::of(&stranger, std::slice::from_ref(&moved), noon()).tone, Some(own));
        thread.outside.experiments = Arc::new([moved]);
        let said = thread.says("3 bedrooms");
        let noted = (0..3).filter_map(|turn| wording::in_tone(Language::English, &Say::Noted, own, turn));
        assert!(noted.into_iter().any(|noted| said.starts_with(noted)), "{own:?}: {said}");
    }
    assert_eq!(heard.len(), 3, "twelve contacts see every variant");
}

#[test]
fn when_an_experiment_is_over_everybody_reads_the_winner() {
    let running = of_lever(Lever::GreetingStyle, None);
    let contacts: Vec<String> = (0..9).map(|n| format!("CON{n}")).collect();
    let said = |definition: &Definition| {
        let definitions = std::slice::from_ref(definition);
        contacts.iter().map(|id| greeted(id, definitions)).collect::<BTreeSet<String>>()
    };
    assert_eq!(said(&running).len(), 3);
    for (greeting, opening) in Greeting::ALL.iter().zip(["Hi Pat, ", "Hello Pat Lead, ", "Hey Pat! "]) {
        let winner = VariantName::parse(greeting.name()).unwrap();
        let over = running.apply(&Change::DeclareWinner(winner), noon()).unwrap();
        let said = said(&over);
        assert!(said.len() == 1 && said.iter().all(|text| text.starts_with(opening)), "{said:?}");
    }
    let timing = of_lever(Lever::FollowupTiming, None);
    let winner = VariantName::parse("24hr").unwrap();
    let over = timing.apply(&Change::DeclareWinner(winner), noon()).unwrap();
    assert_eq!(nudged_after(&[over], "Hello"), 24);
}

/// What a contact meets of all levers in the answer to its next text.
fn met_in(thread: &Thread, text: &str, help: Help) -> BTreeSet<Lever> {
    let mut desk = thread.desk.clone();
    desk.waiting = vec![text_at("m:1", text, thread.now(), 0)];
    let outside = Outside { help, ..thread.outside.clone() };
    let moment = Moment {
        now: thread.now(),
        turn: TurnId::new(Uuid::from_u128(99)),
        correlation_id: CorrelationId::new(Uuid::nil()),
    };
    thread.supplied(moment.now, |_, given| {
        let outside = Outside { outlook: given.outlook, lock: given.lock.clone(), ..outside.clone() };
        let mut reading = Reading::of(&desk, &thread.settings, &outside.guarding, moment.now);
        activate(&mut reading.conversation, &thread.settings);
        answer(&mut reading, &desk, &thread.settings, &outside, moment, &mut BTreeMap::new())?;
        Ok(reading.met)
    })
}

#[test]
fn a_contact_meets_what_is_said_and_planned_and_nothing_else() {
    use Lever::{CtaStyle, FollowupTiming, GreetingStyle, ReplyPrompt, ResponseTone};
    let mut thread = Thread::with_tags(&["lead-bot"]);
    let met = |thread: &Thread, text: &str| met_in(thread, text, Help::None).into_iter().collect::<Vec<_>>();
    assert_eq!(met(&thread, "Hello"), [FollowupTiming, CtaStyle, GreetingStyle]);
    thread.says("Hello");
    assert_eq!(met(&thread, "I want to buy a home"), [ResponseTone, FollowupTiming, CtaStyle]);
    assert_eq!(met(&thread, "the sun is out"), [FollowupTiming], "asked again, in words of no variant");
    assert_eq!(met(&thread, "not interested"), [ResponseTone], "nobody is followed up who wants nothing");
    assert_eq!(met(&thread, "are you a bot?"), [FollowupTiming]);
    assert_eq!(met(&thread, "let me talk to a person"), [], "a person takes over");
    thread.settings.follow_up = false;
    assert_eq!(met(&thread, "I want to buy a home"), [ResponseTone, CtaStyle]);
    let given = Given {
        draft: Personal::new(String::new()),
        answer: None,
        cost: Micros::default(),
        record: BTreeMap::new(),
    };
    let asked = met_in(&thread, "the sun is out", Help::Given(Box::new(given)));
    assert_eq!(asked, BTreeSet::from([ReplyPrompt]), "whatever became of asking");
}

#[test]
fn whoever_was_to_read_an_answer_that_is_replaced_or_held_has_met_what_it_was_to_say() {
    // Else who is counted would depend on what a variant has words for.
    let planned = BTreeSet::from([Lever::CtaStyle, Lever::GreetingStyle]);
    let met_of_it = |thread: &Thread| &met_in(thread, "Hello", Help::None) & &planned;
    let mut thread = Thread::with_tags(&["lead-bot"]);
    thread.settings.team_name = "www.team.example".into();
    assert_eq!(met_of_it(&thread), planned, "the guard stops the introduction");
    thread.settings.team_name = "Homes for whites only".into();
    for nth in 0..2 {
        assert!(met_of_it(&thread).contains(&Lever::GreetingStyle), "stopped {nth}");
        thread.says("Hello");
    }
    assert!(met_of_it(&thread).contains(&Lever::GreetingStyle), "the third holds the conversation");
}
