//! Every call a flow makes fails once, and is done once without an answer; every event comes twice. What it comes to in the
//! end is what it comes to when nothing goes wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use jorge_tests::disturbed::{Disturbance, Disturbed, End};
use shared::conversation::unsubscribe::token;
use shared::ids::ContactRef;

/// Worlds a flow is played in beside each other: what takes time is mostly waiting.
const WORLDS: usize = 3;
/// What nobody was woken for is found again within this time.
const A_WHILE: Duration = Duration::from_secs(20 * 60);

/// What happens, told by what a contact does.
#[derive(Clone, Copy)]
struct Flow {
    tags: &'static [&'static str],
    /// What is said before anything goes wrong.
    before: &'static [&'static str],
    then: Then,
    /// How much time passes in the end.
    passes: Duration,
}

#[derive(Clone, Copy)]
enum Then {
    /// Texts, all at once.
    Texts(&'static [&'static str]),
    /// Nothing but time.
    Nothing,
    /// The unsubscribe link of an e-mail is pressed, again until the page says that it is done.
    Unsubscribes,
}

impl Flow {
    const fn texts(texts: &'static [&'static str]) -> Self {
        Self { tags: &["lead-bot"], before: &[], then: Then::Texts(texts), passes: A_WHILE }
    }

    const fn of_a_buyer(self) -> Self {
        Self { tags: &["buyer-lead"], ..self }
    }

    const fn after(self, before: &'static [&'static str]) -> Self {
        Self { before, ..self }
    }

    /// Plays it; returns what became of the contact, and the calls of AWS that took, and how many of the CRM.
    async fn play(
        &self,
        stage: &Disturbed,
        id: &str,
        disturbance: Disturbance,
    ) -> (End, (Vec<String>, usize)) {
        let who = stage.contact(id, self.tags).await;
        for words in self.before {
            stage.texts(id, words).await;
            stage.rest().await;
        }
        let crm_calls = stage.world.crm().calls().len();
        stage.disturb(disturbance, crm_calls);
        self.happens(stage, &who).await;
        stage.pass(self.passes).await;
        let calls = stage.disturb(Disturbance::None, crm_calls);
        let mut end = stage.end(&who).await;
        if matches!(self.then, Then::Texts(texts) if texts.len() > 1) {
            // Texts sent at once are answered together, or by and by.
            end.replies = end.replies.min(1);
        }
        (end, calls)
    }

    async fn happens(&self, stage: &Disturbed, who: &ContactRef) {
        match self.then {
            Then::Texts(texts) => {
                for words in texts {
                    stage.texts(who.contact.as_str(), words).await;
                }
            }
            Then::Nothing => {}
            Then::Unsubscribes => {
                let link = format!("/u/{}", token(who, stage.world.keys().as_ref()).await.unwrap());
                for _ in 0..3 {
                    if stage.world.post(&link, &[], "List-Unsubscribe=One-Click".to_owned()).await.status
                        == 200
                    {
                        return;
                    }
                }
                panic!("the page never says that it is done");
            }
        }
    }

    /// Plays it in every way it can go wrong, and expects of each what `expected` says of the one in which nothing does.
    async fn always_ends_alike(self, expected: impl Fn(&End) + Copy + Send + 'static) {
        let worlds = (0..WORLDS).map(|world| tokio::spawn(self.some_ways(world, expected)));
        let mut wrong = BTreeMap::new();
        for world in worlds.collect::<Vec<_>>() {
            wrong.extend(world.await.unwrap());
        }
        assert!(wrong.is_empty(), "{} ways end otherwise: {wrong:#?}", wrong.len());
    }

    /// Every so-manieth way, in a world of its own; returns what ended otherwise.
    async fn some_ways(self, world: usize, expected: impl Fn(&End)) -> BTreeMap<String, String> {
        let stage = Disturbed::start().await;
        // An instance that knows nothing yet makes more calls than one that does.
        let (usual, calls) = self.play(&stage, "CONundisturbed000000", Disturbance::None).await;
        expected(&usual);
        let ways = Disturbance::all(&calls.0, calls.1);
        assert!(calls.0.len() > 4 && ways.len() > 4, "the test sees nothing: {calls:?}");
        let mut wrong = BTreeMap::new();
        for (nth, way) in ways.into_iter().enumerate().filter(|(nth, _)| nth % WORLDS == world) {
            let observer = stage.world.stack.observer.as_ref().unwrap();
            observer.take();
            let id = format!("CONstep{nth:013}");
            let (end, _) = self.play(&stage, &id, way).await;
            if end != usual {
                let struck = observer.take().into_iter().find(|call| call.status == 501);
                let struck =
                    struck.map(|call| format!("{} {} {}", call.service, call.operation, call.subject));
                let said = stage.world.replies(&id);
                wrong.insert(format!("{way:?} {struck:?}"), format!("{end:?}, said {said:?}, not {usual:?}"));
            }
        }
        wrong
    }
}

fn assert_once(end: &End) {
    assert_eq!((end.repeated, end.breaches), (0, 0), "{end:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_answered_once() {
    Flow::texts(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(end.replies, 1);
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_sent_at_once_are_answered_and_nothing_is_said_twice() {
    Flow::texts(&["Hello", "just browsing", "Cedar Park"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(end.replies, 1, "at least");
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_for_a_person_has_one_ticket_one_task_and_one_note() {
    Flow::texts(&["can I talk to a real person please"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(
                (end.replies, end.tasks.len(), &end.notes[..]),
                (1, 1, &["Escalation".to_owned()][..])
            );
            assert_eq!(end.kept, ["ESC"]);
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_violation_has_one_ticket_one_task_and_one_note() {
    Flow::texts(&["whites only please"])
        .after(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!((end.replies, end.tasks.len(), &end.notes[..]), (2, 1, &["Violation".to_owned()][..]));
            assert_eq!(end.kept, ["VIO"]);
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_off_happens_once_and_the_next_bot_answers_once() {
    Flow::texts(&["I want to buy a home"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!((end.replies, &end.notes[..]), (1, &["Handed".to_owned()][..]));
            assert!(end.tags.contains(&"buyer-lead".to_owned()), "{end:?}");
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_buyer_can_pay_is_assessed_once() {
    Flow::texts(&["We're pre-approved for 450k"])
        .of_a_buyer()
        .after(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(end.replies, 2);
            assert_eq!(end.kept, ["ASSESS", "ASSESS"], "itself, and as the latest");
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointment_is_booked_once() {
    const ALL: &str = "Hi! We're pre-approved for 480k, want 3 beds in Round Rock, need to move in 2 weeks \
                       because our lease ends, just my husband and me";
    Flow::texts(&["the first one please"])
        .of_a_buyer()
        .after(&[ALL])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(end.appointments, 1);
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_silent_is_reminded_once() {
    let flow = Flow { passes: Duration::from_secs(26 * 3_600), then: Then::Nothing, ..Flow::texts(&[]) };
    flow.after(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!(end.replies, 2, "the answer and the nudge");
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_unsubscribes_is_silenced_once_and_for_all() {
    Flow { then: Then::Unsubscribes, ..Flow::texts(&[]) }
        .after(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!((end.replies, end.silenced), (1, true));
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_is_obeyed_and_confirmed_once() {
    Flow::texts(&["please take me off your list"])
        .after(&["Hello"])
        .always_ends_alike(|end| {
            assert_once(end);
            assert_eq!((end.replies, end.silenced), (2, true));
        })
        .await;
}
