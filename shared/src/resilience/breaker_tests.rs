use super::*;

const RULES: BreakerRules =
    BreakerRules { failures: 5, open_ms: 60_000, successes: 3, trials: 3, trial_ms: 30_000 };

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + millis).unwrap()
}

/// Calls numbered by the test.
fn call(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

impl Breaker {
    /// One whole call at an instant; whether it was made.
    fn play(&mut self, number: u128, outcome: Outcome, now: Timestamp) -> bool {
        if matches!(self.admit(&RULES, call(number), now), Admission::Refused(_)) {
            return false;
        }
        self.record(&RULES, call(number), outcome, now);
        true
    }
}

fn open() -> Breaker {
    let mut breaker = Breaker::default();
    for number in 0..5 {
        assert_eq!(breaker.phase(), Phase::Closed);
        assert!(breaker.play(number, Outcome::Failure, at(0)));
    }
    assert_eq!(breaker.phase(), Phase::Open);
    breaker
}

#[test]
fn five_failures_open_it_and_a_success_takes_one_back() {
    let mut breaker = Breaker::default();
    for outcome in [
        Outcome::Success,
        Outcome::Failure,
        Outcome::Failure,
        Outcome::Failure,
        Outcome::Failure,
        Outcome::Success,
        Outcome::Neither,
        Outcome::Failure,
    ] {
        breaker.play(0, outcome, at(0));
        assert_eq!(breaker.phase(), Phase::Closed);
    }
    breaker.play(0, Outcome::Failure, at(0));
    assert_eq!(breaker.phase(), Phase::Open);
}

#[test]
fn it_is_open_for_sixty_seconds_and_half_open_after_more_than_these() {
    let mut breaker = open();
    assert_eq!(breaker.admit(&RULES, call(9), at(0)), Admission::Refused(at(60_001)));
    assert_eq!(breaker.admit(&RULES, call(9), at(60_000)), Admission::Refused(at(60_001)));
    assert_eq!(breaker.phase(), Phase::Open);
    assert_eq!(breaker.admit(&RULES, call(9), at(60_001)), Admission::Trial);
    assert_eq!(breaker.phase(), Phase::HalfOpen);
}

#[test]
fn of_ten_calls_at_once_three_are_admitted_while_it_is_half_open() {
    let mut breaker = open();
    let admitted = (0..10).map(|number| breaker.admit(&RULES, call(number), at(70_000)));
    let admitted: Vec<Admission> = admitted.collect();
    assert_eq!(admitted[..3], [Admission::Trial; 3]);
    assert_eq!(admitted[3..], [Admission::Refused(at(100_000)); 7]);
}

#[test]
fn three_successes_close_it_with_nothing_counted() {
    let mut breaker = open();
    for number in 0..3 {
        assert!(breaker.play(number, Outcome::Success, at(70_000)));
    }
    assert_eq!(breaker, Breaker::Closed { failures: 0 });
}

#[test]
fn after_two_successes_and_a_failure_it_takes_three_successes_again() {
    let mut breaker = open();
    breaker.play(1, Outcome::Success, at(70_000));
    breaker.play(2, Outcome::Success, at(70_000));
    breaker.play(3, Outcome::Failure, at(71_000));
    assert_eq!(breaker.phase(), Phase::Open);
    assert!(!breaker.play(4, Outcome::Success, at(131_000)), "open for sixty seconds from the failure on");
    for number in 5..8 {
        assert_ne!(breaker.phase(), Phase::Closed);
        assert!(breaker.play(number, Outcome::Success, at(131_001)));
    }
    assert_eq!(breaker.phase(), Phase::Closed);
}

#[test]
fn a_place_nobody_heard_of_is_free_again_after_thirty_seconds() {
    let mut breaker = open();
    for number in 0..3 {
        assert_eq!(breaker.admit(&RULES, call(number), at(70_000)), Admission::Trial);
    }
    assert_eq!(breaker.admit(&RULES, call(3), at(99_999)), Admission::Refused(at(100_000)));
    assert_eq!(breaker.admit(&RULES, call(3), at(100_000)), Admission::Trial);
    breaker.record(&RULES, call(0), Outcome::Failure, at(100_001));
    assert_eq!(breaker.phase(), Phase::HalfOpen, "whose place lapsed does not count any more");
}

#[test]
fn a_place_is_free_as_soon_as_its_call_is_over_even_if_it_says_nothing() {
    let mut breaker = open();
    for number in 0..10 {
        assert!(breaker.play(number, Outcome::Neither, at(70_000)));
    }
    assert_eq!(breaker, Breaker::HalfOpen { successes: 0, trials: Trials::default() });
}

#[test]
fn calls_that_began_before_it_opened_neither_close_it_nor_keep_it_open() {
    let mut breaker = open();
    let before = breaker.clone();
    for outcome in [Outcome::Success, Outcome::Failure] {
        breaker.record(&RULES, call(77), outcome, at(30_000));
        assert_eq!(breaker, before);
    }
    assert_eq!(breaker.admit(&RULES, call(1), at(70_000)), Admission::Trial);
    breaker.record(&RULES, call(77), Outcome::Failure, at(70_001));
    assert_eq!(breaker.phase(), Phase::HalfOpen);
}
