//! Which messages may be received next: arrival order in a standard queue, group by group in FIFO.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::message::Standing;

/// The messages of a queue by the order in which they may be received.
#[derive(Debug)]
pub(crate) enum Lanes {
    /// The receivable messages.
    Standard(BTreeSet<u64>),
    Fifo(Groups),
}

/// The message groups of a FIFO queue.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    groups: HashMap<String, Group>,
    /// The groups that may be received from, by the arrival of their first message.
    open: BTreeSet<(u64, String)>,
}

#[derive(Debug, Default)]
struct Group {
    messages: BTreeMap<u64, Standing>,
    in_flight: usize,
    listed: Option<u64>,
}

impl Group {
    /// AWS: "no more messages for the same message group ID are returned unless you delete the
    /// message or it becomes visible"; a delayed first message holds the order of those behind it.
    fn opening(&self) -> Option<u64> {
        let (first, standing) = self.messages.first_key_value()?;
        (self.in_flight == 0 && *standing == Standing::Ready).then_some(*first)
    }

    fn receivable(&self) -> impl Iterator<Item = u64> {
        self.messages
            .iter()
            .take_while(|(_, standing)| **standing == Standing::Ready)
            .map(|(arrival, _)| *arrival)
    }
}

impl Lanes {
    pub(crate) fn new(fifo: bool) -> Self {
        if fifo { Self::Fifo(Groups::default()) } else { Self::Standard(BTreeSet::new()) }
    }

    /// Notes where a message stands now, whether it is new or moved.
    pub(crate) fn put(&mut self, group: Option<&str>, arrival: u64, standing: Standing) {
        match self {
            Self::Standard(ready) => {
                if standing == Standing::Ready {
                    ready.insert(arrival);
                } else {
                    ready.remove(&arrival);
                }
            }
            Self::Fifo(groups) => groups.change(group, |group| {
                let before = group.messages.insert(arrival, standing);
                group.in_flight += usize::from(standing == Standing::InFlight);
                group.in_flight -= usize::from(before == Some(Standing::InFlight));
            }),
        }
    }

    pub(crate) fn remove(&mut self, group: Option<&str>, arrival: u64) {
        match self {
            Self::Standard(ready) => {
                ready.remove(&arrival);
            }
            Self::Fifo(groups) => groups.change(group, |group| {
                let before = group.messages.remove(&arrival);
                group.in_flight -= usize::from(before == Some(Standing::InFlight));
            }),
        }
    }

    pub(crate) fn clear(&mut self) {
        match self {
            Self::Standard(ready) => ready.clear(),
            Self::Fifo(groups) => *groups = Groups::default(),
        }
    }

    /// The receivable messages in the order in which they are to be received. FIFO: as many of one
    /// group as there are before the next group (AWS: "first attempts to return as many messages
    /// with the same message group ID as possible").
    pub(crate) fn receivable(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::Standard(ready) => Box::new(ready.iter().copied()),
            Self::Fifo(groups) => Box::new(
                groups
                    .open
                    .iter()
                    .filter_map(|(_, name)| groups.groups.get(name))
                    .flat_map(Group::receivable),
            ),
        }
    }
}

impl Groups {
    fn change(&mut self, name: Option<&str>, change: impl FnOnce(&mut Group)) {
        let name = name.unwrap_or_default();
        let group = self.groups.entry(name.to_owned()).or_default();
        change(group);
        let opening = group.opening();
        if opening != group.listed {
            if let Some(listed) = group.listed {
                self.open.remove(&(listed, name.to_owned()));
            }
            if let Some(opening) = opening {
                self.open.insert((opening, name.to_owned()));
            }
            group.listed = opening;
        }
        if group.messages.is_empty() {
            self.groups.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receivable(lanes: &Lanes) -> Vec<u64> {
        lanes.receivable().collect()
    }

    #[test]
    fn a_group_with_a_message_in_flight_is_closed() {
        let mut lanes = Lanes::new(true);
        lanes.put(Some("a"), 1, Standing::Ready);
        lanes.put(Some("b"), 2, Standing::Ready);
        lanes.put(Some("a"), 3, Standing::Ready);
        assert_eq!(receivable(&lanes), [1, 3, 2]);
        lanes.put(Some("a"), 3, Standing::InFlight);
        assert_eq!(receivable(&lanes), [2]);
        lanes.remove(Some("a"), 3);
        assert_eq!(receivable(&lanes), [1, 2]);
    }

    #[test]
    fn a_delayed_message_holds_back_those_behind_it_but_not_those_before() {
        let mut lanes = Lanes::new(true);
        lanes.put(Some("a"), 1, Standing::Ready);
        lanes.put(Some("a"), 2, Standing::Delayed);
        lanes.put(Some("a"), 3, Standing::Ready);
        assert_eq!(receivable(&lanes), [1]);
        lanes.remove(Some("a"), 1);
        assert!(receivable(&lanes).is_empty());
        lanes.put(Some("a"), 2, Standing::Ready);
        assert_eq!(receivable(&lanes), [2, 3]);
    }

    #[test]
    fn an_emptied_group_leaves_nothing_behind() {
        let mut lanes = Lanes::new(true);
        lanes.put(Some("a"), 1, Standing::Ready);
        lanes.remove(Some("a"), 1);
        let Lanes::Fifo(groups) = &lanes else { panic!("made as FIFO") };
        assert!(groups.groups.is_empty() && groups.open.is_empty());
    }
}
