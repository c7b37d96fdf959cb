use super::*;

const RULES: AllowanceRules =
    AllowanceRules { calls: 100, window: Duration::from_secs(10), daily: 200_000, block: 10 };

fn at(millis: i64) -> Timestamp {
    // Midnight UTC of some day.
    Timestamp::from_millisecond(1_800_057_600_000 + millis).unwrap()
}

fn granted(lease: Lease) -> Block {
    let Lease::Granted(block) = lease else { panic!("{lease:?}") };
    block
}

fn lease(allowance: &mut Allowance, id: u128, millis: i64) -> Lease {
    allowance.lease(&RULES, Uuid::from_u128(id), None, at(millis))
}

#[test]
fn a_hundred_calls_are_leased_in_blocks_of_ten_that_shrink_and_then_none_until_they_no_longer_count() {
    let mut allowance = Allowance::default();
    let mut blocks = Vec::new();
    while let Lease::Granted(block) = lease(&mut allowance, blocks.len() as u128, 0) {
        blocks.push(block.calls);
    }
    assert_eq!(blocks[..8], [10, 10, 10, 9, 8, 7, 6, 5]);
    assert!(blocks.is_sorted_by(|one, next| one >= next) && blocks.iter().sum::<u32>() == 100, "{blocks:?}");
    // The blocks leased last are good for two seconds, and count for eleven after that.
    assert_eq!(lease(&mut allowance, 100, 1), Lease::Later(at(13_000)));
    assert_eq!(lease(&mut allowance, 100, 12_999), Lease::Later(at(13_000)));
    assert_eq!(granted(lease(&mut allowance, 100, 13_000)).calls, 10);
}

#[test]
fn a_block_is_good_for_a_minute_where_little_is_going_on_and_for_seconds_where_much_is() {
    let mut allowance = Allowance::default();
    let good_for: Vec<i64> = (0..4)
        .map(|id| granted(lease(&mut allowance, id, 0)).until.duration_since(at(0)).as_secs())
        .collect();
    assert_eq!(good_for, [60, 60, 2, 2]);
}

#[test]
fn whoever_spends_a_block_and_leases_the_next_does_not_hold_two() {
    let mut allowance = Allowance::default();
    let mut spent: Option<Block> = None;
    let mut leased = 0;
    // One busy instance uses the whole window and nothing of it stays with blocks that are good for a minute.
    while let Lease::Granted(block) = allowance.lease(&RULES, Uuid::from_u128(leased), spent.as_ref(), at(0))
    {
        leased += u128::from(block.calls);
        spent = Some(Block { calls: 0, ..block });
    }
    assert_eq!(leased, 100);
    assert_eq!(allowance.lease(&RULES, Uuid::nil(), spent.as_ref(), at(1)), Lease::Later(at(11_000)));
    assert!(matches!(allowance.lease(&RULES, Uuid::nil(), None, at(11_000)), Lease::Granted(_)));
}

#[test]
fn calls_that_were_leased_and_not_made_are_given_back_to_the_day() {
    let rules = AllowanceRules { daily: 20, ..RULES };
    let mut allowance = Allowance::default();
    let first = granted(allowance.lease(&rules, Uuid::from_u128(1), None, at(0)));
    let unused = Block { calls: 4, ..first };
    let second = granted(allowance.lease(&rules, Uuid::from_u128(2), Some(&unused), at(61_000)));
    let third = granted(allowance.lease(&rules, Uuid::from_u128(3), None, at(61_000)));
    assert_eq!((second.calls, third.calls), (10, 4));
    let next_day = at(DAY * 1_000);
    assert_eq!(allowance.lease(&rules, Uuid::from_u128(4), None, at(62_000)), Lease::DayOver(next_day));
    assert_eq!(granted(allowance.lease(&rules, Uuid::from_u128(5), None, next_day)).calls, 10);
}

#[test]
fn however_many_instances_spend_their_blocks_whenever_they_like_no_window_sees_more_than_a_hundred() {
    let mut random = fastrand::Rng::with_seed(7);
    for instances in [1, 3, 20, 60] {
        let mut allowance = Allowance::default();
        let mut held: Vec<Option<Block>> = vec![None; instances];
        let (mut calls, mut now) = (Vec::new(), 0_i64);
        for step in 0..20_000_u128 {
            now += random.i64(0..if step % 500 < 250 { 20 } else { 300 });
            let instance = random.usize(0..instances);
            let usable = |block: &Block| block.calls > 0 && at(now) < block.until;
            if !held[instance].as_ref().is_some_and(usable) {
                match allowance.lease(&RULES, Uuid::from_u128(step), held[instance].as_ref(), at(now)) {
                    Lease::Granted(block) => held[instance] = Some(block),
                    _ => continue,
                }
            }
            let block = held[instance].as_mut().unwrap();
            block.calls -= 1;
            // It arrives a little later.
            calls.push(now + random.i64(0..1_000));
        }
        calls.sort_unstable();
        for (nth, call) in calls.iter().enumerate() {
            let in_window = calls[nth..].iter().take_while(|other| **other < call + 10_000).count();
            assert!(in_window <= 100, "{in_window} calls of {instances} instances in one window");
        }
        assert!(calls.len() > 1_000, "{} calls of {instances} instances", calls.len());
    }
}

#[test]
fn what_is_remembered_stays_small_however_much_is_leased() {
    let rules = AllowanceRules { calls: 1_000_000, ..RULES };
    let mut allowance = Allowance::default();
    let mut spent = None;
    for id in 0..5_000 {
        let block = granted(allowance.lease(&rules, Uuid::from_u128(id), spent.as_ref(), at(id as i64)));
        spent = Some(Block { calls: 0, ..block });
    }
    assert!(allowance.blocks.len() < 20, "{}", allowance.blocks.len());
}

#[test]
fn twenty_instances_that_need_two_fifths_of_the_limit_hardly_ever_wait() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut allowance = Allowance::default();
    let mut held: Vec<Option<Block>> = vec![None; 20];
    let (mut now, mut waits) = (0.0, 0);
    // A turn of four calls a second, wherever the queue takes it, at intervals as chance has them.
    for turn in 0..3_000_u128 {
        now -= random.f64().max(1e-9).ln() * 1_000.0;
        let instance = random.usize(0..held.len());
        for call in 0..4_u32 {
            let then = at(now as i64 + i64::from(call) * 150);
            let usable = |block: &Block| block.calls > 0 && then < block.until;
            if !held[instance].as_ref().is_some_and(usable) {
                let id = Uuid::from_u128(turn * 4 + u128::from(call));
                match allowance.lease(&RULES, id, held[instance].as_ref(), then) {
                    Lease::Granted(block) => held[instance] = Some(block),
                    _ => {
                        waits += 1;
                        continue;
                    }
                }
            }
            held[instance].as_mut().unwrap().calls -= 1;
        }
    }
    assert!(waits < 120, "{waits} of 12,000 calls wait");
}
