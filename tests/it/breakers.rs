//! Breakers of several instances, on one table.

use futures::future::join_all;
use jorge_tests::Fleet;
use jorge_tests::fleet::nowhere;
use shared::resilience::{BreakerName, Breakers, Outcome, Permit};

async fn play(fleet: &Fleet, breakers: &Breakers, outcome: Outcome) -> bool {
    breakers.run(&fleet.breaker(), |_| outcome, async || ()).await.is_ok()
}

/// A breaker that an instance has opened.
async fn opened(fleet: &Fleet) -> Breakers {
    let breakers = fleet.breakers();
    for _ in 0..5 {
        assert!(play(fleet, &breakers, Outcome::Failure).await);
    }
    assert!(!play(fleet, &breakers, Outcome::Success).await);
    breakers
}

#[tokio::test]
async fn what_one_instance_finds_out_protects_all() {
    let fleet = Fleet::start().await;
    let earlier = fleet.breakers();
    assert!(play(&fleet, &earlier, Outcome::Success).await, "it believes it closed from now on");
    opened(&fleet).await;
    assert!(!play(&fleet, &fleet.breakers(), Outcome::Success).await, "an instance that comes later");
    assert!(play(&fleet, &earlier, Outcome::Success).await, "within a few seconds of its last look");
    fleet.advance(5);
    assert!(!play(&fleet, &earlier, Outcome::Success).await);
    let other = BreakerName::of_installation("crm");
    assert!(fleet.breakers().admit(&other).await.is_ok(), "another breaker is another");
}

#[tokio::test]
async fn failures_of_two_instances_are_counted_together() {
    let fleet = Fleet::start().await;
    let (one, other) = (fleet.breakers(), fleet.breakers());
    for breakers in [&one, &other, &one, &other] {
        assert!(play(&fleet, breakers, Outcome::Failure).await);
    }
    assert!(play(&fleet, &one, Outcome::Failure).await);
    assert!(!play(&fleet, &one, Outcome::Success).await);
    assert!(!play(&fleet, &fleet.breakers(), Outcome::Success).await);
}

#[tokio::test]
async fn of_ten_callers_at_once_on_as_many_instances_three_are_admitted_while_it_is_half_open() {
    let fleet = Fleet::start().await;
    opened(&fleet).await;
    fleet.advance(61);
    let instances: Vec<Breakers> = (0..10).map(|_| fleet.breakers()).collect();
    let name = fleet.breaker();
    let admitted = join_all(instances.iter().map(|breakers| breakers.admit(&name))).await;
    let permits: Vec<(usize, Permit)> =
        admitted.into_iter().enumerate().filter_map(|(nth, permit)| Some((nth, permit.ok()?))).collect();
    assert_eq!(permits.len(), 3);
    for (nth, permit) in permits {
        instances[nth].record(permit, Outcome::Success).await;
    }
    assert!(play(&fleet, &fleet.breakers(), Outcome::Success).await, "three successes have closed it");
}

#[tokio::test]
async fn of_ten_callers_at_once_in_one_instance_three_are_admitted_too() {
    let fleet = Fleet::start().await;
    let breakers = opened(&fleet).await;
    fleet.advance(61);
    let name = fleet.breaker();
    let admitted = join_all((0..10).map(|_| breakers.admit(&name))).await;
    assert_eq!(admitted.iter().filter(|permit| permit.is_ok()).count(), 3);
    fleet.advance(30);
    assert!(breakers.admit(&name).await.is_ok(), "places nobody gave back are free again");
}

#[tokio::test]
async fn after_two_successes_and_a_failure_it_takes_three_successes_again_on_whichever_instance() {
    let fleet = Fleet::start().await;
    let one = opened(&fleet).await;
    let other = fleet.breakers();
    fleet.advance(61);
    for (breakers, outcome) in
        [(&one, Outcome::Success), (&other, Outcome::Success), (&one, Outcome::Failure)]
    {
        assert!(play(&fleet, breakers, outcome).await);
    }
    assert!(!play(&fleet, &one, Outcome::Success).await);
    fleet.advance(61);
    for breakers in [&other, &one, &other] {
        let permits =
            join_all((0..4).map(|_| fleet.breakers()).map(async |breakers| {
                breakers.admit(&fleet.breaker()).await.map(|permit| (breakers, permit))
            }))
            .await;
        assert!(permits.iter().any(Result::is_err), "still half-open");
        for (breakers, permit) in permits.into_iter().flatten() {
            breakers.record(permit, Outcome::Neither).await;
        }
        fleet.advance(5);
        assert!(play(&fleet, breakers, Outcome::Success).await);
    }
    let permits = join_all(
        (0..4).map(|_| fleet.breakers()).map(async |breakers| breakers.admit(&fleet.breaker()).await.is_ok()),
    )
    .await;
    assert_eq!(permits, [true; 4], "closed");
}

#[tokio::test]
async fn a_breaker_that_is_tripped_is_open_at_once_for_all() {
    let fleet = Fleet::start().await;
    fleet.breakers().trip(&fleet.breaker()).await;
    assert!(!play(&fleet, &fleet.breakers(), Outcome::Success).await);
    fleet.advance(61);
    assert!(play(&fleet, &fleet.breakers(), Outcome::Success).await);
}

#[tokio::test]
async fn while_the_store_is_down_every_call_is_made() {
    let fleet = Fleet::start().await;
    opened(&fleet).await;
    let breakers = fleet.breakers_on(&nowhere());
    let start = std::time::Instant::now();
    for _ in 0..20 {
        assert!(play(&fleet, &breakers, Outcome::Failure).await);
    }
    assert!(start.elapsed().as_secs() < 3, "it is asked once in five seconds: {:?}", start.elapsed());
}
