use std::sync::Mutex;

use async_trait::async_trait;

use super::*;
use crate::clock::SystemClock;
use crate::error::Fault;
use crate::llm::catalogue::Spending;
use crate::llm::catalogue::tests::catalogue;
use crate::llm::ports::{Account, Unfinished};
use crate::llm::prompts::REPLY;
use crate::llm::purse::tests::Book;
use crate::llm::request::{Message, Role};
use crate::resilience::{Breaker, BreakerStore, Phase, Policies, Saved, StoredBreaker};

/// A request about a contact.
pub(crate) fn request() -> Request {
    Request {
        task: Task::Reply,
        prompt: &REPLY,
        messages: vec![Message { role: Role::User, text: Personal::new("Hello".into()) }],
        max_tokens: 400,
        form: Form::Structured,
        about: Some("hash".into()),
        contact_free: false,
    }
}

/// What a model of the play does.
#[derive(Clone, Copy)]
enum Does {
    Says(&'static str),
    Fails(Failure),
    /// Answers after this many milliseconds.
    Slowly(u64),
}

/// Plays its part line by line; the last line again and again.
struct Scripted {
    id: &'static str,
    part: Vec<Does>,
    stage: Arc<Stage>,
}

/// Who was asked, and the breakers.
#[derive(Default)]
struct Stage {
    asked: Mutex<Vec<&'static str>>,
    breakers: Mutex<HashMap<BreakerName, StoredBreaker>>,
}

const USAGE: Usage = Usage { input: 100, output: 10, cache_read: 0, cache_write: 0 };
const GOOD: &str = r#"{"reply": "Good.", "action": "continue"}"#;

#[async_trait]
impl Provider for Scripted {
    async fn complete(&self, _: &Request, _: Duration) -> Result<Completion, Unfinished> {
        let nth = {
            let mut asked = self.stage.asked.lock().unwrap();
            asked.push(self.id);
            asked.iter().filter(|id| **id == self.id).count() - 1
        };
        let does = self.part.get(nth).or(self.part.last()).copied().unwrap();
        let says =
            |text: &str| Ok(Completion { text: Personal::new(text.into()), usage: Some(USAGE), cut: false });
        match does {
            Does::Says(text) => says(text),
            Does::Fails(failure) => Err(failure.into()),
            Does::Slowly(millis) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                says(GOOD)
            }
        }
    }
}

#[async_trait]
impl BreakerStore for Stage {
    async fn load(&self, name: &BreakerName) -> Result<StoredBreaker, Fault> {
        Ok(self.breakers.lock().unwrap().get(name).cloned().unwrap_or_default())
    }

    async fn save(&self, name: &BreakerName, breaker: &Breaker, seen: u64) -> Result<Saved, Fault> {
        let stored = StoredBreaker { breaker: breaker.clone(), version: seen + 1 };
        self.breakers.lock().unwrap().insert(name.clone(), stored);
        Ok(Saved::Done)
    }
}

struct Play {
    chain: Chain,
    stage: Arc<Stage>,
    book: Arc<Book>,
}

impl Play {
    fn of(parts: &[(&'static str, &[Does])]) -> Self {
        let (stage, book) = (Arc::new(Stage::default()), Arc::new(Book::default()));
        let providers = parts.iter().map(|(id, part)| {
            let scripted = Scripted { id, part: part.to_vec(), stage: stage.clone() };
            let provider: Arc<dyn Provider> = Arc::new(scripted);
            ((*id).to_owned(), provider)
        });
        let purse = Purse::new(book.clone(), Spending::default());
        let breakers = Arc::new(Breakers::new(stage.clone(), Arc::new(SystemClock), Default::default()));
        let again = Policy { jitter_percent: 0, ..Policies::default().llm };
        let chain = Chain::new(catalogue(), providers.collect(), breakers, again, purse);
        Self { chain, stage, book }
    }

    async fn ask(&self, change: impl FnOnce(&mut Asking<'_>)) -> Outcome {
        self.ask_for(&request(), change).await
    }

    async fn ask_for(&self, request: &Request, change: impl FnOnce(&mut Asking<'_>)) -> Outcome {
        let (location, chosen) = (LocationId::parse("LOC1").unwrap(), BTreeMap::new());
        let mut asking = Asking {
            location: &location,
            chosen: &chosen,
            day: Micros::dollars(20),
            contact: Micros::dollars(1),
            deadline: Instant::now() + Duration::from_secs(10),
            now: "2026-11-20T12:00:00Z".parse().unwrap(),
        };
        change(&mut asking);
        self.chain.ask(&asking, request).await
    }

    fn asked(&self) -> Vec<&'static str> {
        self.stage.asked.lock().unwrap().clone()
    }

    fn breaker(&self, model: &str) -> Phase {
        let breakers = self.stage.breakers.lock().unwrap();
        let stored = breakers.get(&BreakerName::of_installation(model));
        stored.map_or(Phase::Closed, |stored| stored.breaker.phase())
    }
}

fn by(outcome: &Outcome) -> Option<&str> {
    outcome.answer.as_ref().ok().map(|answered| answered.model.as_str())
}

#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_with_one_the_next_is_asked_at_once() {
    for failure in [
        Failure::RateLimited { retry_after: Some(Duration::from_secs(9)) },
        Failure::Overloaded,
        Failure::TimedOut,
        Failure::Unreachable,
        Failure::Empty,
        Failure::Blocked,
        Failure::Unreadable,
        Failure::BadRequest,
        Failure::Unauthorised,
        Failure::NoCredit,
        Failure::Forbidden,
        Failure::NotFound,
    ] {
        let play = Play::of(&[("haiku", &[Does::Fails(failure)]), ("gemini", &[Does::Says(GOOD)])]);
        let began = Instant::now();
        let outcome = play.ask(|_| {}).await;
        assert_eq!(by(&outcome), Some("gemini"), "{failure:?}");
        assert_eq!(outcome.failures, [("haiku".to_owned(), failure.name())]);
        assert_eq!(began.elapsed(), Duration::ZERO, "{failure:?}");
        assert_eq!(play.asked(), ["haiku", "gemini"]);
        let opens = failure.blame() == Blame::TheSetup;
        assert_eq!(play.breaker("haiku"), if opens { Phase::Open } else { Phase::Closed }, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_nobody_can_read_is_none_and_is_paid_for() {
    let play = Play::of(&[("haiku", &[Does::Says("I would rather not.")]), ("gemini", &[Does::Says(GOOD)])]);
    let outcome = play.ask(|_| {}).await;
    assert_eq!(by(&outcome), Some("gemini"));
    assert_eq!(outcome.failures, [("haiku".to_owned(), "unreadable")]);
    // 100 tokens at 1 and 10 at 5 micro-dollars, twice: what cannot be read is paid for.
    assert_eq!(outcome.cost, Micros::new(300));
}

#[tokio::test(start_paused = true)]
async fn the_order_is_kept_to_the_end_and_nobody_is_no_error() {
    let dead: &[Does] = &[Does::Fails(Failure::Overloaded)];
    let play =
        Play::of(&[("groq", dead), ("haiku", dead), ("ollama", dead), ("gemini", dead), ("opus", dead)]);
    let outcome = play.ask(|_| {}).await;
    assert_eq!(outcome.answer, Err(Unanswered::AllFailed));
    assert_eq!(play.asked()[..4], ["haiku", "gemini", "groq", "ollama"], "and never a dearer one");
    assert_eq!(outcome.cost, Micros::ZERO);
}

#[tokio::test(start_paused = true)]
async fn only_the_last_model_is_asked_again_and_only_if_that_may_help() {
    let play = Play::of(&[("ollama", &[Does::Fails(Failure::Overloaded), Does::Says(GOOD)])]);
    let began = Instant::now();
    assert_eq!(by(&play.ask(|_| {}).await), Some("ollama"));
    assert_eq!(began.elapsed(), Duration::from_secs(1));
    for failure in [Failure::BadRequest, Failure::Blocked, Failure::Unauthorised] {
        let play = Play::of(&[("ollama", &[Does::Fails(failure), Does::Says(GOOD)])]);
        assert_eq!(by(&play.ask(|_| {}).await), None, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_beyond_the_deadline_and_later_models_get_their_turn() {
    let play = Play::of(&[
        ("haiku", &[Does::Slowly(60_000)]),
        ("gemini", &[Does::Slowly(60_000)]),
        ("groq", &[Does::Says(GOOD)]),
    ]);
    let began = Instant::now();
    let outcome = play.ask(|asking| asking.deadline = Instant::now() + Duration::from_secs(6)).await;
    assert_eq!(by(&outcome), Some("groq"));
    assert_eq!(outcome.failures[0], ("haiku".to_owned(), "timed_out"));
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());

    let slow: &[Does] = &[Does::Slowly(60_000)];
    let play = Play::of(&[("haiku", slow), ("gemini", slow), ("groq", slow), ("ollama", slow)]);
    let began = Instant::now();
    let outcome = play.ask(|asking| asking.deadline = Instant::now() + Duration::from_secs(6)).await;
    assert!(outcome.answer.is_err());
    assert!(began.elapsed() <= Duration::from_secs(6), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn with_no_time_left_nobody_is_asked() {
    let play = Play::of(&[("haiku", &[Does::Says(GOOD)])]);
    let outcome = play.ask(|asking| asking.deadline = Instant::now() + Duration::from_secs(1)).await;
    assert_eq!(outcome.answer, Err(Unanswered::NoTime));
    assert_eq!(play.asked(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_model_in_trouble_is_left_alone_after_five_failures_and_one_set_up_wrongly_after_one() {
    for (failure, calls) in [(Failure::Overloaded, 5), (Failure::Unauthorised, 1), (Failure::NoCredit, 1)] {
        let play = Play::of(&[("haiku", &[Does::Fails(failure)]), ("gemini", &[Does::Says(GOOD)])]);
        for _ in 0..8 {
            assert_eq!(by(&play.ask(|_| {}).await), Some("gemini"));
        }
        let asked = play.asked().into_iter().filter(|id| *id == "haiku").count();
        assert_eq!((asked, play.breaker("haiku")), (calls, Phase::Open), "{failure:?}");
        let outcome = play.ask(|_| {}).await;
        assert_eq!(outcome.failures, [("haiku".to_owned(), "left_alone")]);
    }
}

#[tokio::test(start_paused = true)]
async fn one_bad_text_closes_a_provider_for_nobody() {
    for failure in [Failure::BadRequest, Failure::Blocked, Failure::Empty, Failure::Unreadable] {
        let play = Play::of(&[("haiku", &[Does::Fails(failure)]), ("gemini", &[Does::Says(GOOD)])]);
        for _ in 0..20 {
            play.ask(|_| {}).await;
        }
        assert_eq!(play.breaker("haiku"), Phase::Closed, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_four_fifths_of_the_day_are_spent_a_cheaper_model_is_asked_and_at_the_end_none() {
    let good: &[Does] = &[Does::Says(GOOD)];
    let play = Play::of(&[("haiku", good), ("groq", good)]);
    // A limit of one dollar; three quarters are gone.
    let account = Account::Day(LocationId::parse("LOC1").unwrap(), "2026-11-20".parse().unwrap());
    let dollar = Micros::dollars(1);
    use crate::llm::ports::Ledger as _;
    play.book.reserve(&account, Micros::cents(70), dollar).await.unwrap();
    let ask = async || play.ask(|asking| asking.day = dollar).await;
    assert_eq!(by(&ask().await), Some("haiku"), "75 %");
    play.book.reserve(&account, Micros::cents(5), dollar).await.unwrap();
    let mut answered = Vec::new();
    let end = loop {
        let outcome = ask().await;
        match &outcome.answer {
            Ok(answer) => answered.push(answer.model.clone()),
            Err(why) => break *why,
        }
    };
    let first_cheap = answered.iter().position(|model| model == "groq").unwrap();
    assert!(answered[first_cheap..].iter().all(|model| model == "groq"), "there is no way back that day");
    assert_eq!(end, Unanswered::DayIsSpent);
    assert_eq!(play.book.sum(&account), dollar);
}

#[tokio::test(start_paused = true)]
async fn where_money_is_short_and_nothing_is_cheaper_nobody_is_asked() {
    let play = Play::of(&[("ollama", &[Does::Says(GOOD)])]);
    // The first block of such a day is more than four fifths of it.
    let outcome = play.ask(|asking| asking.day = Micros::cents(6)).await;
    assert_eq!((outcome.answer, play.asked()), (Err(Unanswered::DayIsShort), vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_contact_has_a_limit_of_its_own() {
    let play = Play::of(&[("haiku", &[Does::Says(GOOD)])]);
    let outcome = play.ask(|asking| asking.contact = Micros::new(100)).await;
    assert_eq!(outcome.answer, Err(Unanswered::ContactIsSpent));
    assert_eq!(play.asked(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_nobodys_in_particular_is_asked_once_in_a_quarter_of_an_hour() {
    let question =
        Request { task: Task::Faq, form: Form::Text, contact_free: true, about: None, ..request() };
    let play = Play::of(&[
        ("groq", &[Does::Fails(Failure::Empty), Does::Says("At closing.")]),
        ("ollama", &[Does::Fails(Failure::Empty)]),
    ]);
    assert!(play.ask_for(&question, |_| {}).await.answer.is_err(), "failures are not kept");
    let first = play.ask_for(&question, |_| {}).await.answer.unwrap();
    let second = play.ask_for(&question, |_| {}).await;
    assert_eq!((first.cached, second.cost), (false, Micros::ZERO));
    assert!(second.answer.unwrap().cached);
    assert_eq!(play.asked(), ["groq", "ollama", "groq"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_contact_wrote_goes_only_to_models_that_may_read_it() {
    let play = Play::of(&[("haiku", &[Does::Says(GOOD)]), ("gemini", &[Does::Says(GOOD)])]);
    let mut catalogue = catalogue();
    catalogue.models[0].flags.personal = false;
    let chain = Chain { catalogue, ..play.chain };
    let play = Play { chain, stage: play.stage, book: play.book };
    assert_eq!(by(&play.ask(|_| {}).await), Some("gemini"));
}
