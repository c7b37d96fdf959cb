//! What an instance knows of experiments, over a store that does as it is told.

use std::sync::Mutex;

use async_trait::async_trait;
use jiff::ToSpan as _;
use tokio::time::{Instant, sleep};

use super::*;
use crate::experiments::definition::tests::noon;
use crate::experiments::{Change, Draft, Status, defaults};

/// How the store answers.
#[derive(Clone)]
enum Answer {
    With(Vec<Definition>),
    Failing,
    /// After so long.
    Late(Duration),
}

struct Store {
    answer: Mutex<Answer>,
    asked: Mutex<usize>,
}

impl Store {
    fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

#[async_trait]
impl Definitions for Store {
    async fn of(&self, _: &LocationId) -> Result<Vec<Definition>, Fault> {
        *self.asked.lock().unwrap() += 1;
        let answer = self.answer.lock().unwrap().clone();
        match answer {
            Answer::With(definitions) => Ok(definitions),
            Answer::Failing => Err(Fault::unavailable("experiments table", "reading", "throttled")),
            Answer::Late(after) => {
                sleep(after).await;
                Ok(Vec::new())
            }
        }
    }
}

fn store(answer: Answer) -> (Arc<Store>, KnownExperiments) {
    let store = Arc::new(Store { answer: Mutex::new(answer), asked: Mutex::new(0) });
    (store.clone(), KnownExperiments::new(store))
}

fn location() -> LocationId {
    LocationId::parse("LOC1").unwrap()
}

/// The first of the default experiments, paused by somebody.
fn paused() -> Definition {
    let [tone, ..] = defaults();
    Definition::create(tone, &[], noon()).unwrap().apply(&Change::Pause, noon()).unwrap()
}

fn statuses(known: &[Definition]) -> Vec<(&str, bool)> {
    known.iter().map(|one| (one.id().as_str(), *one.status() == Status::Active)).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_stored_and_the_defaults_beside_it_are_asked_for_once_a_minute() {
    let a_a = Draft { id: "a_a".into(), changes: None, ..defaults()[0].clone() };
    let a_a = Definition::create(a_a, &[], noon()).unwrap();
    let (store, known) = store(Answer::With(vec![a_a, paused()]));
    let now = known.of(&location(), noon()).await;
    let expected = [
        ("a_a", true),
        ("response_tone", false),
        ("followup_timing", true),
        ("cta_style", true),
        ("greeting_style", true),
    ];
    assert_eq!(statuses(&now), expected);
    store.answers(Answer::With(Vec::new()));
    assert_eq!(statuses(&known.of(&location(), noon() + 59.seconds()).await), expected);
    assert_eq!(store.asked(), 1);
    assert_eq!(known.of(&location(), noon() + 60.seconds()).await.len(), 4);
    assert_eq!(store.asked(), 2);
    known.of(&LocationId::parse("LOC2").unwrap(), noon() + 61.seconds()).await;
    assert_eq!(store.asked(), 3, "of each location");
}

#[tokio::test(start_paused = true)]
async fn while_the_store_fails_the_last_answer_decides_however_old_it_is() {
    let (store, known) = store(Answer::With(vec![paused()]));
    known.of(&location(), noon()).await;
    store.answers(Answer::Failing);
    for later in [61.minutes(), 62.minutes()] {
        let now = known.of(&location(), noon() + later).await;
        assert_eq!(statuses(&now)[0], ("response_tone", false));
    }
}

#[tokio::test(start_paused = true)]
async fn where_nobody_ever_answered_the_defaults_decide() {
    let (store, known) = store(Answer::Failing);
    let now = known.of(&location(), noon()).await;
    assert_eq!(now.len(), 4);
    assert!(now.iter().all(|one| one.assigns_at(noon())));
    store.answers(Answer::With(vec![paused()]));
    let now = known.of(&location(), noon() + 5.seconds()).await;
    assert_eq!(statuses(&now)[0], ("response_tone", false), "until somebody does");
}

#[tokio::test(start_paused = true)]
async fn no_turn_waits_for_a_store_that_hangs_and_the_next_ones_do_not_ask_it() {
    let (store, known) = store(Answer::Late(Duration::from_secs(20)));
    let began = Instant::now();
    assert_eq!(known.of(&location(), noon()).await.len(), 4);
    assert_eq!(began.elapsed(), Duration::from_secs(1), "the first answer is worth a second");
    for seconds in 1..5 {
        known.of(&location(), noon() + seconds.seconds()).await;
    }
    assert_eq!((store.asked(), began.elapsed()), (1, Duration::from_secs(1)));
    store.answers(Answer::With(vec![paused()]));
    known.of(&location(), noon() + 5.seconds()).await;
    store.answers(Answer::Late(Duration::from_secs(20)));
    let began = Instant::now();
    assert_eq!(statuses(&known.of(&location(), noon() + 70.seconds()).await)[0], ("response_tone", false));
    assert_eq!((store.asked(), began.elapsed()), (3, Duration::from_millis(300)), "later ones are not");
}
