//! A message that says nothing is wrong: whoever sets channels up sees that alerts reach people.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::delivery::{Answer, Delivery, Kind};
use super::figure::Figure;
use super::notice::{Notice, Place};
use super::ports::Channels;
use super::scope::{AlertId, Key, RuleName, Scope, Subject};
use super::severity::Severity;
use super::wording;
use crate::clock::Clock;

/// Where it is written what can be set up.
const GUIDE: &str = "docs/alert-rules.md";

/// What a channel made of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Which.
    pub channel: Channel,
    /// Whether it has taken the message.
    pub delivered: bool,
    /// Whether it would refuse it again: its address or key is wrong.
    pub refused: bool,
    /// What it said instead, in a word or two; `None` if it has taken it.
    pub why: Option<String>,
}

impl Tried {
    fn of(channel: Channel, answer: Answer) -> Self {
        let (delivered, refused, why) = match answer {
            Answer::Delivered => (true, false, None),
            Answer::Refused { why } => (false, true, Some(why)),
            Answer::Unavailable { why, .. } => (false, false, Some(why)),
        };
        Self { channel, delivered, refused, why }
    }
}

/// Tries one channel out. What an on-call service opens for it is closed again.
pub async fn trial(
    channels: &dyn Channels,
    channel: Channel,
    scope: &Scope,
    place: &Place,
    clock: &dyn Clock,
) -> Tried {
    let now = clock.now();
    let mut answer = channels.send(channel, &notice(scope, channel, Kind::Fired, place, now)).await;
    if answer == Answer::Delivered && matches!(channel, Channel::Pagerduty | Channel::Opsgenie) {
        answer = channels.send(channel, &notice(scope, channel, Kind::Resolved, place, now)).await;
    }
    Tried::of(channel, answer)
}

fn notice(scope: &Scope, channel: Channel, kind: Kind, place: &Place, now: Timestamp) -> Notice {
    let key = Key { scope: scope.clone(), rule: RuleName::trial(), subject: Subject::whole() };
    let alert = AlertId::of(key, now);
    let title = if kind == Kind::Resolved { wording::TRIAL_OVER } else { wording::TRIAL_TITLE };
    Notice {
        name: Delivery::owed(kind, 1, channel, now).name(&alert),
        // With its instant, as no alert's incident is: it ends none.
        incident: alert.to_string(),
        severity: Severity::Warning,
        figure: Figure::FailedRules,
        value: 0.0,
        threshold: 0.0,
        since: now,
        at: now,
        title: title.to_owned(),
        sentence: wording::TRIAL,
        lines: vec![("Where", place.name.clone())],
        runbook: GUIDE.to_owned(),
        acknowledge: None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;

    use super::*;
    use crate::alerts::alert::tests::noon;
    use crate::clock::SimulatedClock;

    struct Outside {
        answer: Answer,
        heard: Mutex<Vec<Notice>>,
    }

    #[async_trait]
    impl Channels for Outside {
        fn set_up(&self, _: &Scope) -> Vec<Channel> {
            Channel::ALL.to_vec()
        }

        async fn send(&self, _: Channel, notice: &Notice) -> Answer {
            self.heard.lock().unwrap().push(notice.clone());
            self.answer.clone()
        }
    }

    async fn tried(channel: Channel, answer: Answer) -> (Tried, Vec<Notice>) {
        let outside = Outside { answer, heard: Mutex::default() };
        let place = Place::installation();
        let clock = SimulatedClock::at(noon());
        let tried = trial(&outside, channel, &Scope::Installation, &place, &clock).await;
        (tried, outside.heard.into_inner().unwrap())
    }

    #[tokio::test]
    async fn a_test_says_that_it_is_one_and_leaves_no_incident_open() {
        for channel in Channel::ALL {
            let (tried, heard) = tried(channel, Answer::Delivered).await;
            assert!(tried.delivered && !tried.refused && tried.why.is_none(), "{tried:?}");
            let kinds: Vec<Kind> = heard.iter().map(|notice| notice.name.kind).collect();
            let on_call = matches!(channel, Channel::Pagerduty | Channel::Opsgenie);
            let expected: &[Kind] = if on_call { &[Kind::Fired, Kind::Resolved] } else { &[Kind::Fired] };
            assert_eq!(kinds, expected);
            assert!(heard.iter().all(|notice| notice.title.starts_with("[TEST")), "{heard:?}");
            assert!(heard.iter().all(|notice| notice.incident == heard[0].incident));
            assert!(heard[0].text().contains("Nothing is wrong"), "{}", heard[0].text());
        }
    }

    #[tokio::test]
    async fn what_a_channel_said_instead_is_handed_on() {
        let (refused, heard) = tried(Channel::Pagerduty, Answer::Refused { why: "HTTP 400".into() }).await;
        assert!(refused.refused && !refused.delivered, "{refused:?}");
        assert_eq!((refused.why.as_deref(), heard.len()), (Some("HTTP 400"), 1), "nothing was opened");
        let down = Answer::Unavailable { why: "no answer in time".into(), retry_after: None };
        let (down, _) = tried(Channel::Slack, down).await;
        assert!(!down.refused && !down.delivered, "{down:?}");
    }
}
