use std::cell::RefCell;

use super::*;
use crate::resilience::{Policies, status};

/// An HTTP status, with a `Retry-After` in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Status(u16, Option<u64>);

impl Failure for Status {
    fn again(&self) -> Again {
        status(self.0, self.1.map(Duration::from_secs))
    }
}

/// Plays `failures` one after the other, then succeeds; when each attempt began, in milliseconds.
async fn play(retry: Retry<'_>, failures: &[Status]) -> (Result<(), Status>, Vec<u128>) {
    let (began, start) = (RefCell::new(Vec::new()), Instant::now());
    let result = retry
        .run(|| async {
            let nth = began.borrow().len();
            began.borrow_mut().push(start.elapsed().as_millis());
            failures.get(nth).map_or(Ok(()), |failure| Err(*failure))
        })
        .await;
    (result, began.into_inner())
}

fn retry<'a>(policies: &'a Policies, seconds_left: u64) -> Retry<'a> {
    let deadline = Instant::now() + Duration::from_secs(seconds_left);
    Retry {
        rate_limited: Some(&policies.rate_limited),
        jitter: || 0.0,
        ..Retry::new("testing", &policies.external, deadline, Duration::from_secs(1))
    }
}

#[tokio::test(start_paused = true)]
async fn it_succeeds_on_the_second_attempt() {
    let policies = Policies::default();
    let (result, began) = play(retry(&policies, 60), &[Status(503, None)]).await;
    assert_eq!((result, began), (Ok(()), vec![0, 500]));
}

#[tokio::test(start_paused = true)]
async fn it_fails_after_the_last_retry_with_the_last_failure() {
    let policies = Policies::default();
    let failures =
        [Status(500, None), Status(502, None), Status(503, None), Status(504, None), Status(0, None)];
    let (result, began) = play(retry(&policies, 60), &failures).await;
    assert_eq!((result, began), (Err(Status(504, None)), vec![0, 500, 1_500, 3_500]));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_not_retried() {
    let policies = Policies::default();
    for code in [400, 401, 403, 404, 422] {
        let refusal = Status(code, None);
        let (result, began) = play(retry(&policies, 60), &[refusal]).await;
        assert_eq!((result, began), (Err(refusal), vec![0]), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_that_says_when_is_retried_then_and_not_before() {
    let policies = Policies::default();
    let (result, began) = play(retry(&policies, 60), &[Status(429, Some(7)), Status(429, Some(2))]).await;
    assert_eq!((result, began), (Ok(()), vec![0, 7_000, 9_000]));
}

#[tokio::test(start_paused = true)]
async fn a_429_that_does_not_say_when_is_retried_by_its_own_policy() {
    let policies = Policies::default();
    let failures = [Status(429, None), Status(503, None), Status(429, None)];
    let (result, began) = play(retry(&policies, 60), &failures).await;
    assert_eq!((result, began), (Ok(()), vec![0, 4_000, 4_500, 12_500]));
    let (result, began) = play(retry(&policies, 600), &[Status(429, None); 9]).await;
    assert_eq!((result, began), (Err(Status(429, None)), vec![0, 4_000, 12_000, 28_000, 60_000]));
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_cannot_finish_before_the_deadline_is_not_started() {
    let policies = Policies::default();
    let (result, began) = play(retry(&policies, 2), &[Status(503, None); 9]).await;
    assert_eq!((result, began), (Err(Status(503, None)), vec![0, 500]), "the next would end at 2.5 s");
    let (result, began) = play(retry(&policies, 20), &[Status(429, Some(20))]).await;
    assert_eq!((result, began), (Err(Status(429, Some(20))), vec![0]));
    let (_, began) = play(retry(&policies, 0), &[Status(503, None)]).await;
    assert_eq!(began, [0], "the first attempt is always made");
}

#[tokio::test(start_paused = true)]
async fn jitter_moves_each_delay() {
    let policies = Policies::default();
    let early = Retry { jitter: || -1.0, ..retry(&policies, 60) };
    let (_, began) = play(early, &[Status(503, None); 9]).await;
    assert_eq!(began, [0, 450, 1_350, 3_150]);
}

#[test]
fn chance_stays_within_its_bounds_and_reaches_both_sides() {
    let drawn: Vec<f64> = (0..1_000).map(|_| random()).collect();
    assert!(drawn.iter().all(|jitter| (-1.0..=1.0).contains(jitter)));
    assert!(drawn.iter().any(|jitter| *jitter < -0.5) && drawn.iter().any(|jitter| *jitter > 0.5));
}
