//! What whoever runs the installation can switch, by the variables of the functions: each changes what it says.

use std::time::{Duration, Instant};

use jorge::stack::Options;
use jorge_tests::World;
use jorge_tests::models::{Does, FakeModel, ModelFiles, entry};

const CONTACT: &str = "CONswitch00000000001";

/// A location that answers at once, in an installation with this parameter of the template.
fn with(name: &str, value: &str) -> Options {
    Options { parameters: [(name.to_owned(), value.to_owned())].into(), ..World::at_once() }
}

/// A model, and what makes it known to the functions.
async fn model(does: &[Does]) -> (FakeModel, ModelFiles) {
    let fake = FakeModel::start(does).await;
    let files = ModelFiles::new(&entry("haiku", "anthropic", "cheap", &fake.url, ""));
    (fake, files)
}

async fn tags_of_a_promising_lead(options: Options) -> Vec<String> {
    let world = World::with(options).await;
    let who = world.contact(CONTACT).await;
    let wish = "I want to buy a home in Cedar Park for 450k within 3 months, we are pre-approved";
    world.says(CONTACT, wish).await;
    let contact = world.crm().contact(who.contact.as_str()).unwrap();
    contact.tags
}

#[tokio::test]
async fn the_lead_score_threshold_says_from_when_on_an_agent_should_get_in_touch() {
    let ready = "ready-for-agent".to_owned();
    assert!(tags_of_a_promising_lead(World::at_once()).await.contains(&ready));
    assert!(!tags_of_a_promising_lead(with("LeadScoreThreshold", "9.5")).await.contains(&ready));
}

#[tokio::test]
async fn a_model_reads_as_many_turns_as_it_may() {
    for (turns, left_out) in [("20", false), ("1", true)] {
        let (fake, files) = model(&vec![Does::SaysNothing; 4]).await;
        let models = Some((files.file(), files.secrets().to_owned()));
        let world = World::with(Options { models, ..with("MaxConversationTurns", turns) }).await;
        world.contact(CONTACT).await;
        for words in ["Hello", "just looking around", "maybe Cedar Park?"] {
            world.says(CONTACT, words).await;
        }
        let asked = fake.asked();
        let question = asked.last().expect("the model is asked").question();
        assert_eq!(question.contains("earlier messages left out"), left_out, "{turns}: {question}");
    }
}

#[tokio::test]
async fn no_call_of_anything_outside_takes_longer_than_the_api_timeout() {
    let fake = FakeModel::start(&[Does::Hangs(Duration::from_secs(60))]).await;
    let patient = entry("haiku", "anthropic", "cheap", &fake.url, "").replace("seconds = 2", "seconds = 15");
    let files = ModelFiles::new(&patient);
    let models = Some((files.file(), files.secrets().to_owned()));
    let world = World::with(Options { models, ..with("ApiTimeoutSeconds", "1") }).await;
    world.contact(CONTACT).await;
    let asked = Instant::now();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    assert!(asked.elapsed() < Duration::from_secs(12), "{:?}", asked.elapsed());
    assert!(fake.asked().len() > 1, "there was time to ask again");
}
