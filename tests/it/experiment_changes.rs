//! Definitions in the real store: a change is stored with its record, on the version it was made from, or not at all.

use std::collections::BTreeMap;

use futures::future::join_all;
use jiff::Timestamp;
use jorge::stack::Options;
use jorge_tests::World;
use jorge_tests::counting::home;
use shared::audit::{Chain, Operation, OperationAction, Subject, chain_of, verify};
use shared::experiments::ports::{ChangeDefinitions as _, Definitions as _, Reports as _, Stored};
use shared::experiments::{Change, Definition, Draft, Lever, VariantName, defaults, with_defaults};

async fn world() -> World {
    World::with(Options { consume: false, ..World::at_once() }).await
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn draft(id: &str, changes: Option<Lever>) -> Draft {
    let variants: Vec<String> = match changes {
        None => vec!["a".to_owned(), "b".to_owned()],
        Some(lever) => lever.ways().iter().take(2).map(|way| (*way).to_owned()).collect(),
    };
    Draft { id: id.to_owned(), changes, variants, shares: Vec::new(), ..defaults()[0].clone() }
}

fn created(id: &str, changes: Option<Lever>) -> Definition {
    Definition::create(draft(id, changes), &[], noon()).unwrap()
}

fn operation(experiment: &Definition, change: &str) -> Operation {
    Operation {
        at: noon(),
        actor: "Ana".to_owned(),
        action: OperationAction::ExperimentChanged,
        subject: Subject::Experiment(experiment.id().to_string()),
        reason: None,
        details: BTreeMap::from([("change".to_owned(), change.to_owned())]),
    }
}

/// What is on record of the day, which is whole.
async fn recorded(world: &World) -> Vec<String> {
    let chain: Chain = chain_of(&home(), noon());
    let (records, head) = world.operations(&chain).await;
    assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    records.into_iter().map(|record| record.details["change"].clone()).collect()
}

#[tokio::test]
async fn a_change_is_stored_with_its_record_and_read_back_as_it_was() {
    let world = world().await;
    let changes = world.experiment_changes();
    let first = created("closing", None);
    assert_eq!(changes.store(&home(), &first, operation(&first, "created")).await.unwrap(), Stored::Done);
    let paused = first.apply(&Change::Pause, noon()).unwrap();
    assert_eq!(changes.store(&home(), &paused, operation(&first, "paused")).await.unwrap(), Stored::Done);
    assert_eq!(changes.of(&home()).await.unwrap(), [paused]);
    assert_eq!(recorded(&world).await, ["created", "paused"]);
}

#[tokio::test]
async fn a_change_that_was_overtaken_leaves_neither_definition_nor_record() {
    let world = world().await;
    let changes = world.experiment_changes();
    let first = created("closing", None);
    changes.store(&home(), &first, operation(&first, "created")).await.unwrap();
    let again = changes.store(&home(), &first, operation(&first, "created twice")).await.unwrap();
    assert_eq!(again, Stored::Overtaken);
    let paused = first.apply(&Change::Pause, noon()).unwrap();
    let ended = first.apply(&Change::Complete, noon()).unwrap();
    assert_eq!(changes.store(&home(), &ended, operation(&first, "completed")).await.unwrap(), Stored::Done);
    let late = changes.store(&home(), &paused, operation(&first, "paused")).await.unwrap();
    assert_eq!(late, Stored::Overtaken);
    assert_eq!(changes.of(&home()).await.unwrap(), [ended]);
    assert_eq!(recorded(&world).await, ["created", "completed"]);
}

#[tokio::test]
async fn what_every_location_starts_with_is_changed_before_anything_of_it_was_stored() {
    let world = world().await;
    let changes = world.experiment_changes();
    let all = with_defaults(changes.of(&home()).await.unwrap(), noon());
    let tone = all.iter().find(|known| known.id().as_str() == "response_tone").unwrap();
    let paused = tone.apply(&Change::Pause, noon()).unwrap();
    assert_eq!(changes.store(&home(), &paused, operation(tone, "paused")).await.unwrap(), Stored::Done);
    let twice = changes.store(&home(), &paused, operation(tone, "paused")).await.unwrap();
    assert_eq!(twice, Stored::Overtaken, "it is stored by now");
    let other = created("closing", None).apply(&Change::Pause, noon()).unwrap();
    let unknown = changes.store(&home(), &other, operation(&other, "paused")).await.unwrap();
    assert_eq!(unknown, Stored::Overtaken, "nobody has created that one");
}

#[tokio::test]
async fn an_experiment_is_found_by_the_hourly_run_until_it_is_over() {
    let world = world().await;
    let changes = world.experiment_changes();
    let first = created("closing", None);
    changes.store(&home(), &first, operation(&first, "created")).await.unwrap();
    let named = [(home(), first.id().clone())];
    assert_eq!(changes.running().await.unwrap(), named);
    let paused = first.apply(&Change::Pause, noon()).unwrap();
    changes.store(&home(), &paused, operation(&first, "paused")).await.unwrap();
    assert_eq!(changes.running().await.unwrap(), named, "its contacts go on answering");
    let winner = Change::DeclareWinner(VariantName::parse("b").unwrap());
    let over = paused.apply(&winner, noon()).unwrap();
    changes.store(&home(), &over, operation(&first, winner.name())).await.unwrap();
    assert_eq!(changes.running().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_experiments_on_one_lever_that_are_begun_at_once_one_begins() {
    let world = world().await;
    let creations = (0..16).map(|nth| {
        let changes = world.experiment_changes();
        let wanted = created(&format!("prompt-{nth}"), Some(Lever::ReplyPrompt));
        async move { changes.store(&home(), &wanted, operation(&wanted, "created")).await }
    });
    let stored = join_all(creations.map(tokio::spawn)).await;
    let done = stored.into_iter().filter(|stored| matches!(stored, Ok(Ok(Stored::Done)))).count();
    assert_eq!(done, 1);
    let changes = world.experiment_changes();
    let [first] = &changes.of(&home()).await.unwrap()[..] else { panic!("one experiment") };
    assert_eq!(recorded(&world).await, ["created"]);
    let over = first.apply(&Change::Complete, noon()).unwrap();
    changes.store(&home(), &over, operation(first, "completed")).await.unwrap();
    let next = created("prompt-next", Some(Lever::ReplyPrompt));
    assert_eq!(changes.store(&home(), &next, operation(&next, "created")).await.unwrap(), Stored::Done);
}
