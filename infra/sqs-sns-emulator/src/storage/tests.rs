//! The file says the same as the memory, whatever happened.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::sqs::content::Draft;
use crate::sqs::receipt::Receipt;

#[derive(Debug, Clone)]
enum Step {
    Send { group: u8, id: u8 },
    Receive { most: usize, seconds: i64 },
    Delete { which: usize },
    Change { which: usize, seconds: i64 },
    SetDelay { seconds: i64 },
    Purge,
    Release,
    Wait { milliseconds: i64 },
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => ((0..3_u8), (0..40_u8)).prop_map(|(group, id)| Step::Send { group, id }),
        4 => ((1..4_usize), (0..40_i64)).prop_map(|(most, seconds)| Step::Receive { most, seconds }),
        3 => (0..32_usize).prop_map(|which| Step::Delete { which }),
        2 => ((0..32_usize), (0..40_i64)).prop_map(|(which, seconds)| Step::Change { which, seconds }),
        1 => (0..20_i64).prop_map(|seconds| Step::SetDelay { seconds }),
        1 => Just(Step::Purge),
        1 => Just(Step::Release),
        3 => (1..90_000_i64).prop_map(|milliseconds| Step::Wait { milliseconds }),
        2 => Just(Step::Reload),
    ]
}

fn new_queue(fifo: bool) -> Queue {
    let name = if fifo { "turns.fifo" } else { "plain" };
    let attributes = BTreeMap::from([("MessageRetentionPeriod".to_owned(), "240".to_owned())]);
    Queue::create(name, Settings::create(fifo, &attributes).unwrap(), 0)
}

/// Does a step; an error is an answer like another.
fn run(queue: &mut Queue, handles: &mut Vec<String>, now: i64, number: usize, step: &Step) {
    match *step {
        Step::Send { group, id } => {
            let draft = Draft {
                body: id.to_string(),
                group: Some(group.to_string()),
                deduplication: queue.settings.fifo.then(|| id.to_string()),
                ..Draft::default()
            };
            queue.send(now, format!("m{number}"), draft).unwrap();
        }
        Step::Receive { most, seconds } => {
            for message in queue.receive(now, most, seconds, Some(3)).unwrap().messages {
                handles.push(Receipt::handle(&queue.name, &message.content.id, message.received_here));
            }
        }
        Step::Delete { which } if !handles.is_empty() => {
            _ = queue.delete(now, &handles[which % handles.len()]).is_ok();
        }
        Step::Change { which, seconds } if !handles.is_empty() => {
            _ = queue.change_visibility(now, &handles[which % handles.len()], seconds).is_ok();
        }
        Step::SetDelay { seconds } => {
            let delay = BTreeMap::from([("DelaySeconds".to_owned(), seconds.to_string())]);
            queue.set(now, queue.settings.change(&delay).unwrap());
        }
        Step::Purge => queue.purge(),
        Step::Release => {
            queue.release_in_flight(now);
        }
        Step::Delete { .. } | Step::Change { .. } | Step::Wait { .. } | Step::Reload => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_queue_loaded_from_the_file_is_the_queue_that_was_in_memory(
        fifo in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let mut store = Store::open(&directory.path().join("queues.db")).unwrap();
        let (mut queue, mut handles, mut now) = (new_queue(fifo), Vec::new(), 0);
        for (number, step) in steps.iter().chain(&[Step::Reload]).enumerate() {
            run(&mut queue, &mut handles, now, number, step);
            if let Step::Wait { milliseconds } = step {
                now += milliseconds;
            }
            let changes: Vec<Change> = queue.drain_changes().collect();
            store.write(&changes).unwrap();
            if matches!(step, Step::Reload) {
                let mut loaded = store.load(now).unwrap().queues.remove(&queue.name).unwrap();
                loaded.advance(now);
                queue.advance(now);
                prop_assert_eq!(loaded.snapshot(), queue.snapshot());
                store.write(&queue.drain_changes().collect::<Vec<_>>()).unwrap();
                loaded.drain_changes();
                queue = loaded;
            }
        }
    }
}
