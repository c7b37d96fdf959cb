//! What was promised of every bot, held against real turns through the whole stack with a model that takes as long to
//! think as models do.

use std::time::Duration;

use jorge::stack::Options;
use jorge_tests::World;
use jorge_tests::models::{Does, FakeModel, ModelFiles, entry, friendly};
use shared::conversation::Bot;
use shared::metrics::service_levels::CACHE_HITS;
use shared::metrics::{Counter, Minutes, Operation, Percentiles, Tallies, Timed, Window, roll_up};

use crate::recording::accounts;

/// Contacts of each bot; each texts three times.
const CONTACTS: usize = 8;
/// How long the model thinks, in milliseconds, one after another.
const THINKS_FOR: [u64; 7] = [180, 420, 260, 650, 310, 900, 230];

/// What contacts of each bot say: a lead who knows what they want, a buyer and a seller in the middle of it.
const SAY: [(Bot, &str, [&str; 3]); 3] = [
    (Bot::Lead, "lead-bot", ["Hello", "I want to buy a house in Cedar Park", "around 450k"]),
    (Bot::Buyer, "buyer-lead", ["Hello", "up to 450k", "we are pre-approved"]),
    (Bot::Seller, "seller-lead", ["Hello", "5 Lake View Drive, Austin", "as soon as possible"]),
];

async fn conversations() -> Tallies {
    let thinks =
        THINKS_FOR.into_iter().cycle().map(|millis| Does::Ponders(Duration::from_millis(millis), friendly));
    let fake = FakeModel::start(&thinks.take(200).collect::<Vec<_>>()).await;
    let files = ModelFiles::new(&entry("haiku", "anthropic", "cheap", &fake.url, ""));
    let models = Some((files.file(), files.secrets().to_owned()));
    let world = World::with(Options { models, ..World::at_once() }).await;
    let mut contacts = Vec::new();
    for (bot, tag, says) in SAY {
        for nth in 0..CONTACTS {
            let id = format!("CONlevels{}{nth:03}", bot.name());
            world.contact_tagged(&id, &[tag]).await;
            contacts.push((id, says));
        }
    }
    for round in 0..3 {
        // A few at a time: what is promised is promised of a machine that is not overwhelmed.
        for some in contacts.chunks(4) {
            for (id, says) in some {
                assert_eq!(world.deliver(&world.text(id, says[round])).await.status, 200);
            }
            world.settle().await;
        }
    }
    assert!(fake.asked().len() >= contacts.len(), "the model is asked: {}", fake.asked().len());
    let now = world.stack.clock().now();
    roll_up::collect(&accounts(&world), None, Minutes::until(now, 60), now).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bot_keeps_its_service_levels_with_a_model_that_thinks() {
    let measured = conversations().await;
    let p95 = |bot, operation, least: u64| {
        let window = Window::over([&measured.of(Timed::Bot(bot, operation))]);
        assert!(window.count >= least, "{bot:?} {operation:?}: {}", window.count);
        assert_eq!(window.failures, 0, "{bot:?} {operation:?}");
        window.percentiles.map(|Percentiles { p95, .. }| p95).unwrap()
    };
    let contacts = u64::try_from(CONTACTS).unwrap();
    for (bot, promised) in [(Bot::Lead, 2_000), (Bot::Buyer, 2_500), (Bot::Seller, 2_500)] {
        let took = p95(bot, Operation::FullQualification, contacts);
        assert!(took < Duration::from_millis(promised), "{bot:?}: {took:?}");
    }
    let took = p95(Bot::Lead, Operation::HandoffExecute, contacts);
    assert!(took < Duration::from_millis(500), "{took:?}");
    let (hits, lookups) =
        (measured.counts.total(Counter::CacheHits), measured.counts.total(Counter::CacheLookups));
    assert!(lookups > 0 && hits as f64 > CACHE_HITS * lookups as f64, "{hits} of {lookups}");
}
