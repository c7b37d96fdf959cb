//! Who else is told of what is critical while nobody takes it up.

use std::time::Duration;

use super::channel::Channel;

/// One level of escalation above the first, which is the rule's own channels at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its number.
    pub number: u8,
    /// How long after an alert became critical.
    pub after: Duration,
    /// Where people are told.
    pub channels: &'static [Channel],
}

/// The levels above the first, in order.
pub const LEVELS: [Level; 2] = [
    Level {
        number: 2,
        after: Duration::from_secs(5 * 60),
        channels: &[Channel::Email, Channel::Slack, Channel::Webhook],
    },
    Level {
        number: 3,
        after: Duration::from_secs(15 * 60),
        channels: &[Channel::Pagerduty, Channel::Opsgenie],
    },
];

/// Which of the channels that are set up are used where these are wanted: those, or if none of them is, all there are.
/// An alert is better told elsewhere than nowhere.
#[must_use]
pub fn among(wanted: &[Channel], set_up: &[Channel]) -> Vec<Channel> {
    let both: Vec<Channel> = wanted.iter().copied().filter(|channel| set_up.contains(channel)).collect();
    if both.is_empty() { set_up.to_vec() } else { both }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_in_number_and_time() {
        assert!(LEVELS.is_sorted_by_key(|level| (level.number, level.after)));
        assert_eq!(LEVELS.map(|level| level.after.as_secs()), [300, 900]);
    }

    #[test]
    fn where_none_of_the_wanted_channels_is_set_up_all_others_are_told() {
        use Channel::{Email, Pagerduty, Slack, Webhook};
        assert_eq!(among(&[Email, Slack, Webhook], &[Slack, Pagerduty]), [Slack]);
        assert_eq!(among(&[Pagerduty], &[Email, Slack]), [Email, Slack]);
        assert_eq!(among(&[Pagerduty], &[]), []);
    }
}
