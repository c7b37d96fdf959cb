//! What must hold of a FIFO queue whatever senders and consumers do, in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::content::Draft;
use super::message::Message;
use super::queue::Queue;
use super::receipt::Receipt;
use super::settings::Settings;

const VISIBILITY_SECONDS: i64 = 30;
const LIMIT: u32 = 4;

#[derive(Debug, Clone)]
enum Step {
    Send {
        group: u8,
    },
    /// Sends again what was sent before, as a client does that got no answer.
    Resend {
        which: usize,
    },
    Receive {
        most: usize,
    },
    Delete {
        which: usize,
    },
    /// A consumer gives a message back, at once or later.
    Change {
        which: usize,
        seconds: i64,
    },
    Wait {
        milliseconds: i64,
    },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8).prop_map(|group| Step::Send { group }),
        1 => (0..64_usize).prop_map(|which| Step::Resend { which }),
        4 => (1..=10_usize).prop_map(|most| Step::Receive { most }),
        3 => (0..64_usize).prop_map(|which| Step::Delete { which }),
        1 => ((0..64_usize), prop_oneof![Just(0), 1..60_i64]).prop_map(|(which, seconds)| Step::Change { which, seconds }),
        2 => (1..40_000_i64).prop_map(|milliseconds| Step::Wait { milliseconds }),
        1 => Just(Step::Restart),
    ]
}

/// The queue beside a simple account of what it must do.
struct World {
    queue: Queue,
    now: i64,
    sent: Vec<(u8, String)>,
    /// Each group's messages that are neither deleted nor dead, in the order of their sends.
    alive: BTreeMap<u8, Vec<String>>,
    /// What consumers hold: the message, its handle, and until when.
    held: Vec<(Message, String, i64)>,
    dead: Vec<String>,
}

impl World {
    fn new(delay_seconds: i64) -> Self {
        let attributes = BTreeMap::from([
            ("DelaySeconds".to_owned(), delay_seconds.to_string()),
            ("VisibilityTimeout".to_owned(), VISIBILITY_SECONDS.to_string()),
        ]);
        let settings = Settings::create(true, &attributes).unwrap();
        Self {
            queue: Queue::create("turns.fifo", settings, 0),
            now: 0,
            sent: Vec::new(),
            alive: BTreeMap::new(),
            held: Vec::new(),
            dead: Vec::new(),
        }
    }

    fn send(&mut self, group: u8, id: &str) -> String {
        let draft = Draft {
            body: id.to_owned(),
            group: Some(group.to_string()),
            deduplication: Some(id.to_owned()),
            ..Draft::default()
        };
        self.queue.send(self.now, format!("message-{id}"), draft).unwrap().message_id
    }

    fn run(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Send { group } => {
                let id = self.sent.len().to_string();
                self.send(group, &id);
                self.sent.push((group, id.clone()));
                self.alive.entry(group).or_default().push(id);
            }
            Step::Resend { which } => {
                // All of it happens within five minutes, or it would be a new message.
                if let Some((group, id)) = self.pick(which, self.sent.len()).map(|at| self.sent[at].clone()) {
                    prop_assert_eq!(self.send(group, &id), format!("message-{}", id));
                }
            }
            Step::Receive { most } => self.receive(most)?,
            Step::Delete { which } => {
                if let Some(at) = self.pick(which, self.held.len()) {
                    let (message, handle, until) = self.held.remove(at);
                    let body = &message.content.body;
                    let answered = self.queue.delete(self.now, &handle).is_ok();
                    // A handle works exactly as long as it is held; deleting a dead-lettered message succeeds.
                    prop_assert_eq!(answered, until > self.now || self.dead.contains(body));
                    if answered {
                        self.end(body);
                    }
                }
            }
            Step::Change { which, seconds } => {
                if let Some(at) = self.pick(which, self.held.len()) {
                    let (_, handle, until) = &mut self.held[at];
                    let changed = self.queue.change_visibility(self.now, handle, seconds).is_ok();
                    prop_assert_eq!(changed, *until > self.now);
                    if changed {
                        *until = self.now + seconds * 1000;
                    }
                }
            }
            Step::Wait { milliseconds } => self.now += milliseconds,
            Step::Restart => {
                let held = self.held.iter().filter(|(.., until)| *until > self.now).count();
                prop_assert_eq!(self.queue.release_in_flight(self.now), held);
                self.held.clear();
            }
        }
        Ok(())
    }

    fn receive(&mut self, most: usize) -> Result<(), TestCaseError> {
        let now = self.now;
        let locked: BTreeSet<String> = self
            .held
            .iter()
            .filter(|(.., until)| *until > now)
            .filter_map(|(message, ..)| message.content.group.clone())
            .collect();
        let taken = self.queue.receive(now, most, VISIBILITY_SECONDS, Some(LIMIT)).unwrap();
        prop_assert!(taken.messages.len() <= most);
        for message in &taken.dead {
            prop_assert_eq!(message.received_here, LIMIT);
            self.end(&message.content.body);
            self.dead.push(message.content.body.clone());
        }
        let mut by_group: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for message in taken.messages {
            let group = message.content.group.clone().unwrap();
            prop_assert!(!locked.contains(&group), "group {} was received while in flight", group);
            by_group.entry(group).or_default().push(message.content.body.clone());
            // What expired before is held by nobody any more.
            self.held.retain(|(held, ..)| held.content.id != message.content.id);
            let handle = Receipt::handle(&self.queue.name, &message.content.id, message.received_here);
            self.held.push((message, handle, now + VISIBILITY_SECONDS * 1000));
        }
        for (group, bodies) in by_group {
            let alive = &self.alive[&group.parse::<u8>().unwrap()];
            prop_assert_eq!(&alive[..bodies.len()], &bodies[..], "group {} was received out of order", group);
        }
        Ok(())
    }

    fn end(&mut self, id: &str) {
        for group in self.alive.values_mut() {
            group.retain(|alive| alive != id);
        }
    }

    fn pick(&self, which: usize, of: usize) -> Option<usize> {
        (of > 0).then(|| which % of)
    }

    /// Receives and deletes until nothing is left, with patience for delays and visibility timeouts.
    fn drain(&mut self) -> BTreeSet<String> {
        let mut drained = BTreeSet::new();
        for _ in 0..1000 {
            self.now += 1000;
            let taken = self.queue.receive(self.now, 10, VISIBILITY_SECONDS, None).unwrap().messages;
            for message in taken {
                let handle = Receipt::handle(&self.queue.name, &message.content.id, message.received_here);
                self.queue.delete(self.now, &handle).unwrap();
                drained.insert(message.content.body.clone());
            }
        }
        drained
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fifo_queue_keeps_order_within_groups_and_loses_nothing(
        delay_seconds in prop_oneof![Just(0), 1..20_i64],
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let mut world = World::new(delay_seconds);
        for step in &steps {
            // Within the five minutes of deduplication a resend is always the same message.
            if world.now + 40_000 < 300_000 || !matches!(step, Step::Wait { .. }) {
                world.run(step)?;
            }
        }
        let alive: BTreeSet<String> = world.alive.values().flatten().cloned().collect();
        let accounted = world.queue.depth();
        prop_assert_eq!(accounted.visible + accounted.in_flight + accounted.delayed, alive.len());
        prop_assert_eq!(world.drain(), alive);
        let after = world.queue.depth();
        prop_assert_eq!(after.visible + after.in_flight + after.delayed, 0);
    }
}
