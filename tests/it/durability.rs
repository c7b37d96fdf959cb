//! What is kept survives a restart.

use jorge::stack::{Options, Storage};
use jorge_tests::World;

const CONTACT: &str = "CONdurable0000000001";

#[tokio::test]
async fn a_stack_started_again_on_its_directory_continues_the_conversation() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options { storage: Storage::Directory(directory.path().to_owned()), ..World::at_once() };
    let world = World::with(options()).await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "I want to buy a home").await;
    world.stack.stop().await;

    let world = World::with(options()).await;
    assert_eq!(world.replies(CONTACT).len(), 1, "the CRM remembers");
    let answer = world.says(CONTACT, "Cedar Park").await;
    assert_eq!(answer.len(), 1);
    assert!(answer[0].starts_with("Got it"), "the bot remembers what it asked: {}", answer[0]);
}

#[tokio::test]
async fn what_waited_in_the_queue_is_answered_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let options = |consume| Options {
        storage: Storage::Directory(directory.path().to_owned()),
        consume,
        ..World::at_once()
    };
    let world = World::with(options(false)).await;
    world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.stack.stop().await;

    let world = World::with(options(true)).await;
    world.replied(CONTACT, 1).await;
}

#[tokio::test]
async fn two_stacks_never_share_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options { storage: Storage::Directory(directory.path().to_owned()), ..World::at_once() };
    let _first = World::with(options()).await;
    let second = jorge::stack::Stack::start(options()).await;
    assert!(second.err().is_some_and(|error| error.to_string().contains("another stack runs")));
}
