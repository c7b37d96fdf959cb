//! The whole pure turn under random input: texts of any kind in any state, and conversations of any kind of event,
//! watched by a model of its own of when a bot may speak.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use uuid::Uuid;

use super::guard::fits;
use super::guard::tests::approves;
use super::progress::Trouble;
use super::screen::{Screening, screen};
use super::style::tests::everybody_gets;
use super::turn::tests::{Thread, noon, tasks, text_at};
use super::understand::money::PriceRange;
use super::understand::{Context, hear, take_in};
use super::wording::{self, PersonBecause};
use super::*;
use crate::experiments::Lever;
use crate::ids::{CorrelationId, MessageId, TurnId};
use crate::inbox::{ContactChange, ContactEvent, OutboundMessage, Sender};
use crate::language::Language;
use crate::listings::{Bathrooms, Kind, Listing, Status};
use crate::money::Money;
use crate::privacy::Personal;

const LANGUAGES: [Language; 2] = [Language::English, Language::Spanish];
const TEMPERATURES: [&str; 3] = ["Hot-Lead", "Warm-Lead", "Cold-Lead"];
/// Tags that open a conversation to a bot.
const OPENING: [&str; 5] = ["Needs Qualifying", "AI On", "Buyer-Lead", "Seller-Lead", "Lead-Bot"];
/// Tags that close it.
const CLOSING: [&str; 3] = ["AI-Off", "Stop-Bot", "Qualified"];

/// Words of the trade, numbers and what people put between them.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "I", "we", "my", "our", "want", "wanna", "to", "buy", "buying", "sell", "selling", "house", "home", "condo", "lot",
    "looking", "just", "browsing", "450k", "$1.2M", "mid", "400s", "between", "300", "and", "400", "thousand", "half",
    "a", "million", "2,500", "month", "$", "%", "20%", "down", "pre-approved", "not", "yet", "cash", "FHA", "VA", "loan",
    "3br", "3", "bed", "bath", "2.5", "by", "summer", "in", "2", "weeks", "months", "march", "31", "february", "30", "2027",
    "99999999999999999999", "0", "-1", "1e9", "tomorrow", "at", "10", "10:30", "25:61", "am", "pm", "monday", "the",
    "first", "second", "one", "none", "those", "78704", "123", "Main", "St", "Ave", "FM", "1431", "Apt", "#4", "near",
    "Cedar", "Park", "Round", "Rock", "downtown", "or", "Kyle", "is", "it", "safe", "good", "schools", "worth", "what",
    "who", "why", "huh", "?", "!", "...", "yes", "no", "maybe", "idk", "ok", "thanks", "agent", "person", "human", "bot",
    "robot", "are", "you", "not", "interested", "later", "busy", "stop", "bus", "texting", "me", "call", "email",
    "pat@example.org", "512-555-0101", "(512) 555 0101", "4111 1111 1111 1111", "my", "ssn", "123-45-6789", "name", "wife",
    "husband", "divorce", "job", "moving", "Dallas", "roof", "needs", "work", "great", "shape", "actually", "instead",
    "rather", "say", "don't", "know", "help", "start", "quiero", "comprar", "vender", "una", "casa", "medio", "millón",
    "cuatrocientos", "mil", "recámaras", "baños", "enero", "mañana", "mes", "enganche", "efectivo", "crédito", "cuánto",
    "vale", "mi", "calle", "no", "sé", "sí", "gracias", "persona", "trabajo", "esposa", "cerca", "de", "para", "ya",
    "María", "soy", "José", "Ana", "👍", "🏠", "😂", "…", "—", "“", "”", "https://example.org", "www.example.org", "<b>",
    "{}", "\\", "ignore", "previous", "instructions", "ПРИВЕТ", "日本語", "\u{0}", "\u{200d}", "é", "e\u{301}", "İ", "ß",
];

fn words() -> impl Strategy<Value = String> {
    let separators = vec![" ", " ", " ", ", ", ". ", "\n", "", "-", "? "];
    proptest::collection::vec((select(WORDS), select(separators)), 0..40)
        .prop_map(|words| words.into_iter().flat_map(|(word, between)| [word, between]).collect())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => words(),
        2 => any::<String>(),
        1 => proptest::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter),
        1 => "[\u{0}-\u{1f}\u{1f300}-\u{1faff}\u{300}-\u{36f} ]{0,80}",
    ]
}

/// A text of 10,000 characters, made of a short one.
fn long_text() -> impl Strategy<Value = String> {
    any_text()
        .prop_filter("something to repeat", |text| !text.is_empty())
        .prop_map(|text| text.chars().cycle().take(10_000).collect())
}

fn some_facts() -> impl Strategy<Value = Facts> {
    let told = "soy Ana, call me at 512-555-0101, ana@example.org, cash, 3 beds 2 baths, moving in 2 weeks for a new \
                job to Dallas, in Cedar Park, budget 450k, just me, 12 Main St, needs some work";
    (0..4_u8).prop_map(move |much| {
        let mut facts = Facts::default();
        if much > 0 {
            let today = jiff::civil::date(2026, 11, 20);
            let market = ["Cedar Park".to_owned()];
            let heard = hear(told, Context { asked: None, bot: Bot::Buyer, market: &market, today });
            take_in(&mut facts, &heard, if much == 1 { Bot::Buyer } else { Bot::Seller });
        }
        if much == 3 {
            facts.accepts_30_to_45_days = Some(true);
            let price = Money::from_dollars(500_000);
            facts.budget = Some(PriceRange { min: price, max: price });
        }
        facts
    })
}

/// Any state a conversation may be in, likely or not.
fn some_progress() -> impl Strategy<Value = Progress> {
    let interests =
        || proptest::option::of(select(&[Interest::Buying, Interest::Selling, Interest::Looking][..]));
    let offered = proptest::collection::vec(0..200_i64, 0..4)
        .prop_map(|hours| hours.iter().map(|hours| noon().checked_add(hours.hours()).unwrap()).collect());
    (
        (select(&[Bot::Lead, Bot::Buyer, Bot::Seller][..]), interests(), interests()),
        (proptest::option::of(select(&Step::ALL[..])), 0..5_u32, offered),
        (any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(0..100_i64)),
        (select(&LANGUAGES[..]), 0..6_u32, 0..6_u32, 0..3_u32, 0..1000_u64),
    )
        .prop_map(
            |(
                (bot, interest, also),
                (asked, times, offered),
                (introduced, complete, shown, booked),
                rest,
            )| {
                let (language, refusals, vague, in_a_row, messages) = rest;
                Progress {
                    bot,
                    interest,
                    also,
                    asked,
                    times_asked: asked.map(|step| (step, times)).into_iter().collect(),
                    offered,
                    introduced,
                    complete,
                    matches_shown: shown,
                    booked: booked.map(|hours| noon().checked_add(hours.hours()).unwrap()),
                    language,
                    trouble: Trouble {
                        refusals,
                        vague,
                        vague_in_a_row: in_a_row,
                        confused_in_a_row: in_a_row,
                        ..Trouble::default()
                    },
                    messages,
                    ..Progress::default()
                }
            },
        )
}

/// What the team chose and the outside tells.
#[derive(Clone, Debug)]
struct Surroundings {
    calendar: bool,
    listings: bool,
    long_names: bool,
    answers_at_night: bool,
    carrier_confirms: bool,
    daily_limit: u32,
    first_name: &'static str,
    tags: &'static [&'static str],
    ways: Vec<(Lever, &'static str)>,
}

/// Any ways of any levers, of none more often than of all.
fn ways() -> impl Strategy<Value = Vec<(Lever, &'static str)>> {
    let way = |lever: Lever| {
        let way = proptest::option::weighted(0.6, select(lever.ways()));
        way.prop_map(move |way| way.map(|way| (lever, way)))
    };
    Lever::ALL.map(way).prop_map(|ways| ways.into_iter().flatten().collect())
}

fn surroundings() -> impl Strategy<Value = Surroundings> {
    let tags: [&'static [&'static str]; 5] =
        [&["lead-bot"], &["buyer-lead", "Warm-Lead"], &[], &["seller-lead"], &["past client"]];
    let names = ["Pat", "María", "Bartholomew-Alexander", "Нина", "x1", "", "José"];
    let limits = select(vec![3, 20, 100]);
    (any::<[bool; 5]>(), limits, select(names.to_vec()), select(tags.to_vec()), ways()).prop_map(
        |(
            [calendar, listings, long_names, answers_at_night, carrier_confirms],
            daily_limit,
            first_name,
            tags,
            ways,
        )| {
            Surroundings {
                calendar,
                listings,
                long_names,
                answers_at_night,
                carrier_confirms,
                daily_limit,
                first_name,
                tags,
                ways,
            }
        },
    )
}

impl Surroundings {
    fn thread(&self) -> Thread {
        let mut thread = Thread::with_tags(self.tags);
        let settings = &mut thread.settings;
        settings.calendar = self.calendar.then(|| "CAL1".into());
        settings.answer_in_quiet_hours = self.answers_at_night;
        settings.carrier_confirms_stop = self.carrier_confirms;
        settings.daily_limit = self.daily_limit;
        settings.postal_address = Some("100 Example Street, Austin".into());
        settings.brokerage_notice_url = Some("https://example.org/notice".into());
        if self.long_names {
            settings.team_name = "T".repeat(40);
            settings.assistant_name = "A".repeat(20);
        }
        assert_eq!(settings.validate(), Ok(()));
        let hours = (20..60).step_by(5);
        thread.outside.slots = Some(hours.map(|hours| noon().checked_add(hours.hours()).unwrap()).collect());
        if self.listings {
            let prices = Some((300_000, 900_000));
            let market = MarketView { total: 12, best: vec![a_home()], prices, comparables: vec![a_home()] };
            thread.outside.market = Some(market);
        }
        thread.outside.experiments = everybody_gets(&self.ways);
        let profile = thread.desk.conversation.profile.as_mut().unwrap();
        profile.time_zone = Some("America/Chicago".into());
        profile.person.first_name = Some(self.first_name.to_owned()).into();
        profile.person.email = Some("pat@example.org".to_owned()).into();
        thread
    }
}

fn a_home() -> Listing {
    Listing {
        id: "A-1".into(),
        address: "12 Invented Cove".into(),
        area: "A neighborhood of 30 characters".chars().take(30).collect(),
        zip: "78613".into(),
        price: 450_000,
        bedrooms: 3,
        bathrooms: Bathrooms::from_halves(5),
        square_feet: None,
        status: Status::Active,
        kind: Kind::SingleFamily,
        listed_on: jiff::civil::date(2026, 9, 1),
        sold_on: None,
        features: vec![],
    }
}

/// Whether a bot answered in this very turn, and not because the law asks for it.
fn answered(turn: &Turn) -> bool {
    let outgoing = turn.conversation.outgoing.as_ref();
    outgoing.is_some_and(|o| o.turn == turn.entry.turn && o.text.is_some() && !o.statutory)
}

fn said(outgoing: &Outgoing) -> Option<&str> {
    outgoing.text.as_ref().map(|text| text.expose().as_str())
}

fn last_said(history: &[PastMessage]) -> Option<&str> {
    let last = history.iter().find(|message| message.direction == Direction::Bot)?;
    Some(last.text.expose())
}

/// What holds for every text a contact gets, whoever caused it.
fn check_text(outgoing: &Outgoing, before: &[PastMessage], language: Language) -> Result<(), TestCaseError> {
    let Some(text) = said(outgoing) else { return Ok(()) };
    prop_assert!(!text.trim().is_empty());
    let languages = if outgoing.statutory { LANGUAGES.to_vec() } else { vec![language] };
    prop_assert!(
        languages.iter().any(|language| fits(text, *language)),
        "{} characters: {text}",
        text.chars().count()
    );
    let lower = text.to_lowercase();
    prop_assert!(!["http", "www.", "://"].iter().any(|link| lower.contains(link)), "{text}");
    if !outgoing.statutory {
        prop_assert_ne!(last_said(before), Some(text), "twice in a row");
        prop_assert!(approves(text, before, language), "{text}");
    }
    Ok(())
}

/// What holds for every card a person gets.
fn check_cards(outgoing: &Outgoing) -> Result<(), TestCaseError> {
    for task in tasks(outgoing) {
        let card = task.body.expose();
        prop_assert!(card.chars().count() <= 3_000, "{} characters: {card}", card.chars().count());
        prop_assert!(!task.title.expose().contains('\n'), "{}", task.title.expose());
        prop_assert_eq!(card.lines().filter(|line| line.starts_with("Next: ")).count(), 1, "{}", card);
    }
    Ok(())
}

/// What was known is known afterwards; a price may turn from a budget into an expectation.
fn check_facts(before: &Facts, after: &Facts) -> Result<(), TestCaseError> {
    let json = |facts: &Facts| serde_json::to_value(facts).unwrap();
    let (before, after) = (json(before), json(after));
    let known = |value: &serde_json::Value| {
        !(value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some(""))
    };
    for (name, value) in before.as_object().unwrap() {
        let kept = known(&after[name]) || (name == "budget" && known(&after["asking_price"]));
        prop_assert!(!known(value) || kept, "{name} was {value} and is gone");
    }
    Ok(())
}

/// At most one temperature among the tags we have set, and the one the contact has once a bot has answered. What the
/// team takes away again is the team's business.
fn check_tags(conversation: &Conversation, answered: bool) -> Result<(), TestCaseError> {
    let Progress { temperature, interest, own_tags, .. } = &conversation.progress;
    let set: Vec<&str> = TEMPERATURES.into_iter().filter(|tag| own_tags.contains(*tag)).collect();
    prop_assert!(set.len() <= 1, "{own_tags:?}");
    if let (true, Some(temperature), Some(_)) = (answered, temperature, interest) {
        prop_assert_eq!(set, [tags::temperature_tag(*temperature)]);
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_text_in_any_state_panics_or_brings_an_answer_that_may_not_be_sent(
        text in any_text(),
        last in prop_oneof![any_text(), Just("Which areas do you have in mind?".to_owned())],
        progress in some_progress(),
        facts in some_facts(),
        surroundings in surroundings(),
    ) {
        one_text(&text, last, progress, facts, &surroundings)?;
    }
}

proptest! {
    #![proptest_config(Config { cases: 12, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_text_of_ten_thousand_characters_is_read_like_any_other(
        text in long_text(),
        progress in some_progress(),
        facts in some_facts(),
        surroundings in surroundings(),
    ) {
        one_text(&text, text.clone(), progress, facts, &surroundings)?;
    }
}

fn one_text(
    text: &str,
    last: String,
    progress: Progress,
    facts: Facts,
    surroundings: &Surroundings,
) -> Result<(), TestCaseError> {
    let plain = Surroundings { ways: Vec::new(), ..surroundings.clone() };
    let plain = one_turn(text, &last, &progress, &facts, &plain)?;
    let tried = one_turn(text, &last, &progress, &facts, surroundings)?;
    check_only_words_and_times_differ(&plain, &tried)
}

/// What is tried changes no more than words and times, and stops no reply.
fn check_only_words_and_times_differ(plain: &Turn, tried: &Turn) -> Result<(), TestCaseError> {
    let stopped = |turn: &Turn| turn.entry.details.get("verdicts").is_some_and(|all| all.contains("guard_"));
    prop_assert!(
        !stopped(tried) || stopped(plain),
        "{:?}: {:?}",
        tried.entry.details,
        last_said(&tried.history)
    );
    if stopped(plain) {
        return Ok(());
    }
    let apart_from_times = |turn: &Turn| {
        let Progress { follow_up, nudge_after_hours, experiments, .. } = Progress::default();
        Progress { follow_up, nudge_after_hours, experiments, ..turn.conversation.progress.clone() }
    };
    prop_assert_eq!(apart_from_times(tried), apart_from_times(plain));
    prop_assert_eq!(&tried.conversation.facts, &plain.conversation.facts);
    let recorded = |turn: &Turn| {
        ["rule", "actions", "asked", "verdicts"].map(|name| turn.entry.details.get(name).cloned())
    };
    prop_assert_eq!((tried.entry.action, recorded(tried)), (plain.entry.action, recorded(plain)));
    Ok(())
}

fn one_turn(
    text: &str,
    last: &str,
    progress: &Progress,
    facts: &Facts,
    surroundings: &Surroundings,
) -> Result<Turn, TestCaseError> {
    let mut thread = surroundings.thread();
    let conversation = &mut thread.desk.conversation;
    conversation.progress = progress.clone();
    conversation.facts = Personal::new(facts.clone());
    thread.desk.history.push(PastMessage {
        number: 1,
        direction: Direction::Bot,
        at: noon().checked_sub(1.hour()).unwrap(),
        message: None,
        text: Personal::new(last.to_owned()),
    });
    let history = thread.desk.history.clone();
    let now = thread.now();
    let turn = thread.turn(vec![text_at("m:1", text, now, 0)]);
    if let Some(outgoing) = &turn.conversation.outgoing {
        check_text(outgoing, &history, turn.conversation.progress.language)?;
        check_cards(outgoing)?;
    }
    check_facts(facts, turn.conversation.facts.expose())?;
    check_tags(&turn.conversation, answered(&turn))?;
    Ok(turn)
}

/// Something that happens to a contact.
#[derive(Clone, Debug)]
enum Happening {
    /// Texts of one burst.
    Texts(Vec<String>),
    /// A text that arrived too late.
    LateText(String),
    /// Somebody of the team writes to the contact, or only to the team.
    Person { text: &'static str, internal: bool },
    /// The CRM reports all tags.
    Tags(Vec<&'static str>),
    /// The CRM reports do-not-disturb on texts, or on everything.
    DoNotDisturb { all: bool, on: bool },
    /// Time passes, and what is due is done this many minutes late.
    Time { minutes: u32, late: u32 },
}

/// Each is an opt-out, whatever was said before.
const OPT_OUTS: [&str; 6] = [
    "STOP",
    "please stop texting me",
    "take me off your list",
    "parar",
    "ya no me escriban",
    "Don't text me anymore.",
];
/// Each is ordinary, and brings an answer from a bot that may speak.
const ORDINARY: [&str; 18] = [
    "Hello",
    "I want to buy a home",
    "I want to sell my house",
    "450k, cash",
    "3",
    "by summer, in Cedar Park",
    "just me",
    "hmm",
    "why do you ask?",
    "I'd rather not say",
    "what is my home worth?",
    "let me talk to a person",
    "not interested",
    "quiero comprar una casa de 400 mil",
    "the second one works",
    "none of those",
    "thanks",
    "12 Main St, divorce, moving to Dallas, needs a new roof, 500k",
];

fn a_text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&ORDINARY[..]).prop_map(ToOwned::to_owned),
        2 => words(),
        1 => select(&OPT_OUTS[..]).prop_map(ToOwned::to_owned),
        1 => select(&["START", "unstop", "HELP", "info", "", "👍"][..]).prop_map(ToOwned::to_owned),
    ]
}

fn a_happening() -> impl Strategy<Value = Happening> {
    let tags = [&OPENING[..], &CLOSING[..], &TEMPERATURES[..1], &["past client", "vip"][..]].concat();
    prop_oneof![
        10 => proptest::collection::vec(a_text(), 1..4).prop_map(Happening::Texts),
        1 => a_text().prop_map(Happening::LateText),
        2 => (select(&["/bot on", "/bot off", "I call them today"][..]), any::<bool>())
            .prop_map(|(text, internal)| Happening::Person { text, internal }),
        1 => Just(Happening::Person { text: "/bot on", internal: true }),
        1 => proptest::collection::vec(select(tags), 0..3).prop_map(Happening::Tags),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(all, on)| Happening::DoNotDisturb { all, on }),
        5 => (prop_oneof![0..60_u32, 60..2_000_u32, 2_000..60_000_u32], prop_oneof![Just(0), 0..3_000_u32])
            .prop_map(|(minutes, late)| Happening::Time { minutes, late }),
    ]
}

/// When a bot may speak, told from the happenings alone.
#[derive(Debug)]
struct MaySpeak {
    opted_out: bool,
    disturbed_by_all: bool,
    disturbed_by_texts: bool,
    /// A person has it until then; for ever after `/bot off`.
    silent_until: Timestamp,
    closed: bool,
    responsible: bool,
    day: Option<jiff::civil::Date>,
    texts_of_day: u32,
    daily_limit: u32,
}

impl MaySpeak {
    fn new(surroundings: &Surroundings) -> Self {
        Self {
            opted_out: false,
            disturbed_by_all: false,
            disturbed_by_texts: false,
            silent_until: Timestamp::MIN,
            closed: false,
            responsible: false,
            day: None,
            texts_of_day: 0,
            daily_limit: surroundings.daily_limit,
        }
    }

    fn tags(&mut self, tags: &[&str]) {
        let any = |of: &[&str]| tags.iter().any(|tag| of.iter().any(|one| one.eq_ignore_ascii_case(tag)));
        self.closed = any(&CLOSING);
        self.responsible = !self.closed && (self.responsible || tags.is_empty() || any(&OPENING));
    }

    fn told(&mut self, text: &str) {
        match screen(text) {
            Screening::OptOut(_) => self.opted_out = true,
            Screening::OptIn if self.opted_out => {
                self.opted_out = false;
                (self.disturbed_by_all, self.disturbed_by_texts) = (false, false);
            }
            _ => {}
        }
    }

    fn handed_over(&mut self, at: Timestamp) {
        self.silent_until = self.silent_until.max(at.checked_add(24.hours()).unwrap());
    }

    fn now(&self, at: Timestamp) -> bool {
        let day = at.to_zoned(TimeZone::UTC).date();
        let of_day = if self.day == Some(day) { self.texts_of_day } else { 0 };
        self.in_principle(at) && of_day < self.daily_limit
    }

    /// Without the limit of the day, which a reply that waits has kept already.
    fn in_principle(&self, at: Timestamp) -> bool {
        let disturbed = self.disturbed_by_all || self.disturbed_by_texts;
        !self.opted_out && !disturbed && at >= self.silent_until && self.responsible
    }

    fn spoke(&mut self, at: Timestamp) {
        let day = at.to_zoned(TimeZone::UTC).date();
        self.texts_of_day = if self.day == Some(day) { self.texts_of_day + 1 } else { 1 };
        self.day = Some(day);
    }
}

/// Whether a Texan may get a text nobody asked for, told from the law's own words (Tex. Bus. & Com. Code § 301.051).
fn is_texan_daytime(at: Timestamp) -> bool {
    let there = at.to_zoned(TimeZone::get("America/Chicago").unwrap());
    let opens = if there.weekday() == Weekday::Sunday { 12 } else { 9 };
    (opens..21).contains(&there.hour())
}

/// A conversation as it is played, beside the model that watches it.
struct Play {
    thread: Thread,
    model: MaySpeak,
    last_automatic: Option<Timestamp>,
    dues: u32,
}

impl Play {
    fn new(surroundings: &Surroundings) -> Self {
        let (thread, model) = (surroundings.thread(), MaySpeak::new(surroundings));
        Self { thread, model, last_automatic: None, dues: 0 }
    }

    fn happens(&mut self, happening: &Happening) -> Result<(), TestCaseError> {
        let now = self.thread.now();
        let mut first = text_at("w:1", "", now, 0);
        match happening {
            Happening::Texts(texts) => {
                let count = texts.len() as u64;
                let burst = texts.iter().zip(0..).map(|(text, nth)| text_at("m:1", text, now, count - nth));
                return self.turn(burst.collect(), texts);
            }
            Happening::LateText(text) => {
                let mut late = text_at("m:1", text, now, 1);
                late.stale = true;
                return self.turn(vec![late], std::slice::from_ref(text));
            }
            Happening::Person { text, internal } => {
                match (*text, internal) {
                    ("/bot on", true) => self.model.silent_until = Timestamp::MIN,
                    ("/bot off", true) => self.model.silent_until = Timestamp::MAX,
                    (_, true) => {}
                    (_, false) => self.model.handed_over(now),
                }
                first.event = ContactEvent::MessageSentV1(OutboundMessage {
                    message: None,
                    sender: Sender::Person(None),
                    internal: *internal,
                    text: Personal::new((*text).to_owned()),
                    sent_at: now,
                });
            }
            Happening::Tags(tags) => {
                self.model.tags(tags);
                first.event = ContactEvent::ContactChangedV1(ContactChange {
                    tags: Some(tags.iter().map(ToString::to_string).collect()),
                    ..ContactChange::default()
                });
            }
            Happening::DoNotDisturb { all, on } => {
                let change = if *all {
                    self.model.disturbed_by_all = *on;
                    ContactChange { dnd_all: Some(*on), ..ContactChange::default() }
                } else {
                    self.model.disturbed_by_texts = *on;
                    ContactChange { dnd_texts: Some(*on), ..ContactChange::default() }
                };
                first.event = ContactEvent::ContactChangedV1(change);
            }
            Happening::Time { minutes, late } => return self.pass(*minutes, *late),
        }
        self.turn(vec![first], &[])
    }

    fn turn(&mut self, waiting: Vec<Waiting>, texts: &[String]) -> Result<(), TestCaseError> {
        let now = self.thread.now();
        let stale = waiting.iter().any(|waiting| waiting.stale);
        let was_opted_out = self.model.opted_out;
        texts.iter().for_each(|text| self.model.told(text));
        let history = self.thread.desk.history.clone();
        let facts = self.thread.desk.conversation.facts.expose().clone();
        let turn = self.thread.turn(waiting);
        let after = &turn.conversation;
        prop_assert_eq!(after.progress.opted_out_at.is_some(), self.model.opted_out);
        check_facts(&facts, after.facts.expose())?;
        check_tags(after, answered(&turn))?;
        let decided = after.outgoing.clone().filter(|outgoing| outgoing.turn == turn.entry.turn);
        let may = self.model.now(now);
        if let Some(outgoing) = &decided {
            check_text(outgoing, &history, after.progress.language)?;
            check_cards(outgoing)?;
            let text = said(outgoing);
            if outgoing.statutory {
                prop_assert!(text.is_none_or(|text| is_statutory(&self.thread, text)), "{text:?}");
                let opt_out = texts.iter().any(|text| matches!(screen(text), Screening::OptOut(_)));
                let silent = was_opted_out && self.model.opted_out && !opt_out;
                prop_assert!(text.is_none() || !silent, "{text:?} after an opt-out");
            } else if text.is_some() {
                prop_assert!(may, "{text:?} though {:?}", self.model);
                self.model.spoke(now);
                if text.is_some_and(hands_to_person) {
                    self.model.handed_over(now);
                }
            }
        }
        let brings_text = decided.as_ref().is_some_and(|outgoing| outgoing.text.is_some());
        let ordinary = texts.iter().any(|text| ORDINARY.contains(&text.as_str()));
        let commanded = after.outgoing.as_ref().is_some_and(|o| o.statutory && o.turn == turn.entry.turn);
        prop_assert!(brings_text || !may || !ordinary || stale || commanded, "no answer to {texts:?}");
        if !self.model.in_principle(now) {
            prop_assert_eq!(after.progress.follow_up, None, "follows up though {:?}", self.model);
        }
        if brings_text && after.outgoing.as_ref().is_some_and(|outgoing| outgoing.booking.is_some()) {
            let booked = Some(!self.thread.turns.is_multiple_of(3));
            self.thread
                .settle(OutgoingState::Delivered { message: MessageId::parse("MSGours").ok(), booked });
        }
        Ok(())
    }

    /// Lets time pass, and does what is due, late by so much.
    fn pass(&mut self, minutes: u32, late: u32) -> Result<(), TestCaseError> {
        let until = self.thread.turns + minutes;
        for _ in 0..60 {
            let Some(at) = self.thread.desk.conversation.due_at() else { break };
            let seconds = at.duration_since(noon()).as_secs().max(0);
            let due = u32::try_from(seconds.div_euclid(60) + 1).unwrap();
            if due > until {
                break;
            }
            self.thread.turns = self.thread.turns.max(due + late);
            self.due()?;
        }
        self.thread.turns = self.thread.turns.max(until);
        Ok(())
    }

    fn due(&mut self) -> Result<(), TestCaseError> {
        let thread = &mut self.thread;
        let now = thread.now();
        thread.desk.waiting.clear();
        self.dues += 1;
        let turn = TurnId::new(Uuid::from_u128((1 << 100) + u128::from(self.dues)));
        let moment = Moment { now, turn, correlation_id: CorrelationId::new(Uuid::nil()) };
        let waited = thread.desk.conversation.scheduled().is_some();
        let turn = thread.supplied(now, |thread, outside| {
            take_due(&thread.desk, &thread.settings, outside, Some("https://example.org/u/1"), moment)
        });
        let Some(turn) = turn else {
            return Err(TestCaseError::fail("nothing is due at its time"));
        };
        let history = thread.desk.history.clone();
        thread.desk.conversation = turn.conversation.clone();
        for message in &turn.history {
            thread.desk.history.insert(0, message.clone());
        }
        let Some(outgoing) = turn.reply().cloned() else { return Ok(()) };
        thread.settle(OutgoingState::Delivered { message: None, booked: None });
        let email = outgoing.effects.iter().any(|effect| matches!(effect, Effect::Email { .. }));
        let reaches_contact = outgoing.text.is_some() || email;
        let may = if waited { self.model.in_principle(now) } else { self.model.now(now) };
        prop_assert!(
            !reaches_contact || (may && is_texan_daytime(now)),
            "{outgoing:?} at {now}: {:?}",
            self.model
        );
        prop_assert_eq!(outgoing.channel.can_reply(), true);
        if waited {
            // It was checked and counted when it was decided.
            return Ok(());
        }
        check_text(&outgoing, &history, turn.conversation.progress.language)?;
        check_cards(&outgoing)?;
        if outgoing.text.is_some() {
            let day = SignedDuration::from_hours(24);
            prop_assert!(
                self.last_automatic.is_none_or(|last| now.duration_since(last) >= day),
                "two in a day"
            );
            self.last_automatic = Some(now);
            self.model.spoke(now);
        }
        Ok(())
    }
}

fn is_statutory(thread: &Thread, text: &str) -> bool {
    let speaker = compose::speaker(&thread.settings);
    LANGUAGES.iter().any(|language| {
        text == wording::opt_out_confirmed(*language, speaker)
            || text == wording::help(*language, speaker)
            || text == wording::welcome_back(*language)
    })
}

fn hands_to_person(text: &str) -> bool {
    let reasons = [PersonBecause::Asked, PersonBecause::Delicate, PersonBecause::Stuck, PersonBecause::Upset];
    LANGUAGES.iter().any(|language| {
        text.contains(wording::person_knows(*language))
            || reasons.iter().any(|because| text.contains(wording::person_follows_up(*language, *because)))
    })
}

proptest! {
    #![proptest_config(Config { cases: 150, failure_persistence: None, ..Config::default() })]

    #[test]
    fn in_no_order_of_events_does_a_bot_speak_that_may_not_or_is_silent_that_may(
        surroundings in surroundings(),
        happenings in proptest::collection::vec(a_happening(), 1..30),
    ) {
        let mut play = Play::new(&surroundings);
        play.happens(&Happening::Tags(surroundings.tags.to_vec()))?;
        for happening in &happenings {
            play.happens(happening)?;
        }
    }
}

#[test]
fn a_name_with_an_accent_is_greeted_in_english_like_any_other() {
    for (name, team, starts) in [
        ("María", "our team", "Hi Maria, this is Jorge"),
        (
            "Pat",
            "García Realty Group",
            "Hi Pat, this is Jorge, the automated assistant of Garcia Realty Group.",
        ),
        ("Нина", "our team", "Hi, this is Jorge"),
    ] {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.settings.team_name = team.into();
        let profile = thread.desk.conversation.profile.as_mut().unwrap();
        profile.person.first_name = Some(name.to_owned()).into();
        let reply = thread.says("Hello");
        assert!(reply.starts_with(starts) && reply.contains("buying, selling"), "{name}: {reply}");
    }
}
