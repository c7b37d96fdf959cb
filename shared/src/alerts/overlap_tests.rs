//! Checkers that overlap, die and meet channels that fail, over one stored alert: in whatever order things happen,
//! people hear everything, and hear it once unless somebody died while telling them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;

use super::alert::tests::{at, key};
use super::*;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().unwrap());

/// The last alert of one key under its version, as the store keeps it.
#[derive(Default)]
struct Store {
    alert: Option<Alert>,
    version: u64,
}

impl Store {
    fn save(&mut self, alert: Alert, seen: u64) -> bool {
        let ours = self.version == seen;
        if ours {
            (self.alert, self.version) = (Some(alert), seen + 1);
        }
        ours
    }
}

/// What one checker is about to do.
#[derive(Default)]
enum At {
    /// Nothing: it has not been started, has finished or died.
    #[default]
    Rest,
    /// It has read the alert and evaluated; it will write what it decided.
    Read { alert: Option<Alert>, version: u64, evaluated: Timestamp },
    /// It sends one delivery after the other.
    Send { id: AlertId, left: VecDeque<Delivery> },
    /// A channel has answered; it will note that.
    Note { id: AlertId, delivery: Delivery, answer: Answer, left: VecDeque<Delivery> },
}

/// A moment in the life of two checkers.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// One of them goes on; what it tells a channel arrives or not, and is answered or not.
    Goes { checker: usize, arrives: bool, answered: bool },
    /// One of them dies where it is.
    Dies(usize),
    /// So many seconds pass.
    Passes(u64),
}

struct World {
    store: Store,
    checkers: [At; 2],
    seconds: u64,
    verdict: Verdict,
    /// What arrived at the channels, and how often.
    heard: BTreeMap<DeliveryName, u32>,
}

impl World {
    fn new() -> Self {
        let measured = Measured { value: 7.0, threshold: 5.0, events: Some(100) };
        Self {
            store: Store::default(),
            checkers: [At::Rest, At::Rest],
            seconds: 0,
            verdict: Verdict::Breach(Severity::Critical, measured),
            heard: BTreeMap::new(),
        }
    }

    fn goes(&mut self, checker: usize, arrives: bool, answered: bool) {
        let now = at(self.seconds);
        self.checkers[checker] = match std::mem::take(&mut self.checkers[checker]) {
            At::Rest => {
                let Store { alert, version } = &self.store;
                At::Read { alert: alert.clone(), version: *version, evaluated: now }
            }
            At::Read { alert, version, evaluated } => self.decide(alert, version, evaluated),
            At::Send { id, mut left } => match left.pop_front() {
                None => At::Rest,
                Some(delivery) => {
                    if arrives {
                        *self.heard.entry(delivery.name(&id)).or_default() += 1;
                    }
                    let answer = if arrives && answered {
                        Answer::Delivered
                    } else {
                        Answer::Unavailable { why: "HTTP 503".into(), retry_after: None }
                    };
                    At::Note { id, delivery, answer, left }
                }
            },
            At::Note { id, delivery, answer, left } => {
                // Somebody may have written since: what is there now is read again.
                let Store { alert, version } = &self.store;
                let noted = alert.as_ref().and_then(|alert| note(alert, &id, &delivery, &answer, now));
                if let Some(noted) = noted {
                    let seen = *version;
                    assert!(self.store.save(noted, seen));
                }
                At::Send { id, left }
            }
        };
    }

    /// One write: what the evaluation decided, and what is to be sent.
    fn decide(&mut self, before: Option<Alert>, seen: u64, evaluated: Timestamp) -> At {
        let key = key("high_error_rate");
        let rule = RULES.get(&key.rule);
        let case = Case { key: &key, rule, verdict: &self.verdict, set_up: &Channel::ALL };
        let stepped = step(before.as_ref(), case, evaluated);
        let current = stepped.clone().or(before);
        let begun = current.and_then(|alert| begin(&alert, at(self.seconds)));
        let (write, left) = match (begun, stepped) {
            (Some((alert, begun)), _) => (alert, begun),
            (None, Some(alert)) => (alert, Vec::new()),
            (None, None) => return At::Rest,
        };
        let id = write.id.clone();
        if self.store.save(write, seen) {
            return At::Send { id, left: left.into() };
        }
        // Somebody was faster: it decides again on what is there.
        At::Read { alert: self.store.alert.clone(), version: self.store.version, evaluated }
    }

    /// Everything works from here on, and one checker runs every minute.
    fn calms_down(&mut self, until: u64) {
        self.checkers = [At::Rest, At::Rest];
        while self.seconds < until {
            self.seconds += 60;
            self.goes(0, true, true);
            while !matches!(self.checkers[0], At::Rest) {
                self.goes(0, true, true);
            }
        }
    }
}

fn moments(dying: bool) -> impl Strategy<Value = Vec<Moment>> {
    let goes = (0..2_usize, any::<bool>(), any::<bool>())
        .prop_map(|(checker, arrives, answered)| Moment::Goes { checker, arrives, answered });
    let passes = (1..40_u64).prop_map(Moment::Passes);
    let dies = (0..2_usize).prop_map(Moment::Dies);
    prop::collection::vec(prop_oneof![12 => goes, 2 => passes, u32::from(dying) => dies], 0..400)
}

/// Everything people are told of one alert that nobody takes up.
fn everything(alert: &AlertId) -> BTreeSet<DeliveryName> {
    use Channel::{Email, Opsgenie, Pagerduty, Slack, Webhook};
    let names = |kind, level, channels: &[Channel]| -> Vec<DeliveryName> {
        let name = |channel: &Channel| DeliveryName { alert: alert.clone(), kind, level, channel: *channel };
        channels.iter().map(name).collect()
    };
    [
        names(Kind::Fired, 1, &[Email, Slack, Webhook]),
        names(Kind::Escalated, 2, &[Email, Slack, Webhook]),
        names(Kind::Escalated, 3, &[Pagerduty, Opsgenie]),
    ]
    .concat()
    .into_iter()
    .collect()
}

proptest! {
    #[test]
    fn two_overlapping_checkers_tell_every_level_exactly_once(moments in moments(false)) {
        let mut world = World::new();
        for moment in moments {
            match moment {
                // Every channel works; the checkers never run longer than a delivery is left to them.
                Moment::Goes { checker, .. } => world.goes(checker, true, true),
                Moment::Passes(seconds) => world.seconds += seconds,
                Moment::Dies(_) => {}
            }
            // A run ends within half a minute; here it ends before time passes.
            if matches!(moment, Moment::Passes(_)) {
                for checker in 0..2 {
                    while matches!(world.checkers[checker], At::Send { .. } | At::Note { .. }) {
                        world.goes(checker, true, true);
                    }
                }
            }
        }
        let calm = world.seconds + 1_200;
        for checker in 0..2 {
            while matches!(world.checkers[checker], At::Send { .. } | At::Note { .. }) {
                world.goes(checker, true, true);
            }
        }
        world.calms_down(calm);
        let alert = world.store.alert.unwrap();
        let heard: BTreeSet<DeliveryName> = world.heard.keys().cloned().collect();
        prop_assert_eq!(heard, everything(&alert.id), "never skipped");
        prop_assert!(world.heard.values().all(|times| *times == 1), "never twice: {:?}", world.heard);
    }

    #[test]
    fn nothing_is_skipped_whoever_dies_between_recording_and_sending_and_whatever_channels_answer(
        moments in moments(true),
    ) {
        let mut world = World::new();
        for moment in moments {
            match moment {
                Moment::Goes { checker, arrives, answered } => world.goes(checker, arrives, answered),
                Moment::Passes(seconds) => world.seconds += seconds,
                Moment::Dies(checker) => world.checkers[checker] = At::Rest,
            }
        }
        let calm = world.seconds + 2 * 3_600;
        world.calms_down(calm);
        let alert = world.store.alert.clone().unwrap();
        prop_assert!(alert.is_told());
        let heard: BTreeSet<DeliveryName> = world.heard.keys().cloned().collect();
        prop_assert_eq!(heard, everything(&alert.id), "one alert, everything of it, and nothing else");

        // What people know began, they also read is over, and a day later nothing is left to do.
        world.verdict = Verdict::Clean;
        let over = world.seconds + 600;
        world.calms_down(over);
        let alert = world.store.alert.unwrap();
        prop_assert_eq!(alert.status(), Status::Resolved);
        let resolved = world.heard.keys().filter(|name| name.kind == Kind::Resolved).count();
        prop_assert_eq!(resolved, Channel::ALL.len());
        prop_assert!(alert.is_told());
    }
}

#[test]
fn what_was_recorded_and_not_sent_before_a_crash_is_sent_by_the_next_checker_once() {
    let mut world = World::new();
    world.goes(0, true, true);
    world.goes(0, true, true);
    assert!(matches!(&world.checkers[0], At::Send { left, .. } if left.len() == 3), "recorded");
    world.checkers[0] = At::Rest;
    world.seconds = 29;
    world.goes(1, true, true);
    world.goes(1, true, true);
    assert_eq!(world.heard.len(), 0, "it might still be sending");
    world.calms_down(120);
    assert_eq!(world.heard.values().copied().collect::<Vec<u32>>(), [1, 1, 1]);
}

#[test]
fn what_was_sent_and_not_noted_before_a_crash_is_sent_again_under_the_same_name() {
    let mut world = World::new();
    for _ in 0..3 {
        world.goes(0, true, true);
    }
    assert!(matches!(&world.checkers[0], At::Note { .. }));
    world.checkers[0] = At::Rest;
    world.calms_down(120);
    let times: Vec<(&str, u32)> =
        world.heard.iter().map(|(name, times)| (name.channel.name(), *times)).collect();
    assert_eq!(times, [("email", 2), ("slack", 1), ("webhook", 1)]);
}
