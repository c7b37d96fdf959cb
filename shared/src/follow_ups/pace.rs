//! How fast what is due is woken: the CRM takes 100 calls of a location in ten seconds, for everything.

use std::collections::HashMap;
use std::time::Duration;

use super::DueItem;
use crate::ids::LocationId;

/// Wake-ups of one location sent together. A follow-up makes one call of the CRM; what is left of its hundred belongs
/// to contacts who are texting now.
pub const AT_ONCE: usize = 60;

/// Time between two portions.
pub const EVERY: Duration = Duration::from_secs(10);

/// Most wake-ups of one location in a run: five portions, forty seconds.
pub const MOST_IN_A_RUN: usize = 300;

/// What each location has been given so far.
#[derive(Clone, Debug, Default)]
pub struct Shares(HashMap<LocationId, usize>);

impl Shares {
    /// Gives `location` one more and says how many it had before; `None` if that were more than `most`.
    pub fn give(&mut self, location: &LocationId, most: usize) -> Option<usize> {
        if !self.0.contains_key(location) {
            self.0.insert(location.clone(), 0);
        }
        let given = self.0.get_mut(location).filter(|given| **given < most)?;
        *given += 1;
        Some(*given - 1)
    }
}

/// What one run wakes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portions {
    /// Sent one after the other, [`EVERY`] apart; each oldest first.
    pub portions: Vec<Vec<DueItem>>,
    /// Left for the next run, because their location has had its share.
    pub left: usize,
}

/// Divides what is due into portions: of each location the oldest `most`, at most [`AT_ONCE`] of them in one portion.
/// A location with much to do takes nothing from the others.
#[must_use]
pub fn portions(mut due: Vec<DueItem>, most: usize) -> Portions {
    due.sort_by_key(|item| item.due_at);
    let (mut shares, mut divided) = (Shares::default(), Portions::default());
    for item in due {
        let Some(before) = shares.give(&item.who.location, most) else {
            divided.left += 1;
            continue;
        };
        let portion = before / AT_ONCE;
        if divided.portions.len() <= portion {
            divided.portions.resize_with(portion + 1, Vec::new);
        }
        divided.portions[portion].push(item);
    }
    divided
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, ToSpan as _};

    use super::*;
    use crate::follow_ups::due::tests::conversation;

    fn due(location: &str, count: i64) -> Vec<DueItem> {
        let noon: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        // Newest first, as a shard read late might come.
        (0..count).map(|n| conversation(location, &format!("CON{n}"), noon - n.seconds())).collect()
    }

    #[test]
    fn a_location_never_gets_more_than_its_share_in_ten_seconds_or_in_a_run() {
        let divided = portions(due("LOC1", 1_000), MOST_IN_A_RUN);
        let sizes: Vec<usize> = divided.portions.iter().map(Vec::len).collect();
        assert_eq!(sizes, [AT_ONCE; 5]);
        assert_eq!(divided.left, 700);
        assert!(EVERY * u32::try_from(sizes.len()).unwrap() < Duration::from_secs(55), "within the time-out");
    }

    #[test]
    fn the_oldest_come_first() {
        let divided = portions(due("LOC1", 200), 120);
        let times: Vec<Timestamp> = divided.portions.concat().into_iter().map(|item| item.due_at).collect();
        assert!(times.is_sorted());
        let all = due("LOC1", 200);
        assert_eq!(times.first(), all.last().map(|item| &item.due_at));
    }

    #[test]
    fn a_busy_location_holds_up_no_other() {
        let mut all = due("LOCbusy", 1_000);
        all.extend(due("LOCquiet", 3));
        let divided = portions(all, MOST_IN_A_RUN);
        let quiet = divided.portions[0].iter().filter(|item| item.who.location.as_str() == "LOCquiet");
        assert_eq!(quiet.count(), 3, "in the first portion");
        assert_eq!(divided.left, 700);
    }

    #[test]
    fn nothing_due_makes_no_portion() {
        assert_eq!(portions(Vec::new(), MOST_IN_A_RUN), Portions::default());
    }
}
