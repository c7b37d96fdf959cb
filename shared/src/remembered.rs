//! What an instance remembers for a while, so that it is not asked for again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::millis_since;

/// Values remembered for a fixed time after they were learnt. Each instance keeps its own.
#[derive(Debug)]
pub struct Remembered<K, V> {
    believed_for: Duration,
    most: usize,
    values: Mutex<HashMap<K, (Timestamp, V)>>,
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// Remembers nothing yet. A value is believed for less than `believed_for`; once `most` are remembered, the next one
    /// begins anew, which bounds the memory and costs a question more.
    #[must_use]
    pub fn new(believed_for: Duration, most: usize) -> Self {
        Self { believed_for, most, values: Mutex::default() }
    }

    /// What was learnt of `key`, if that can still be believed at `now`.
    pub fn find(&self, key: &K, now: Timestamp) -> Option<V> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = values.get(key)?;
        let fresh = u128::from(millis_since(*at, now)) < self.believed_for.as_millis();
        fresh.then(|| value.clone())
    }

    /// Remembers what was learnt at `now`.
    pub fn keep(&self, key: K, value: V, now: Timestamp) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= self.most && !values.contains_key(&key) {
            values.clear();
        }
        values.insert(key, (now, value));
    }

    /// Forgets what was learnt of `key`.
    pub fn forget(&self, key: &K) {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn remembered() -> Remembered<&'static str, u32> {
        Remembered::new(Duration::from_secs(30), 2)
    }

    #[test]
    fn a_value_is_believed_until_its_time_is_over() {
        let remembered = remembered();
        remembered.keep("a", 1, at(0));
        assert_eq!(remembered.find(&"a", at(29)), Some(1));
        assert_eq!(remembered.find(&"a", at(30)), None);
        assert_eq!(remembered.find(&"b", at(0)), None);
        remembered.keep("a", 2, at(30));
        assert_eq!(remembered.find(&"a", at(59)), Some(2));
    }

    #[test]
    fn what_is_forgotten_is_asked_for_again() {
        let remembered = remembered();
        remembered.keep("a", 1, at(0));
        remembered.forget(&"a");
        assert_eq!(remembered.find(&"a", at(1)), None);
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let remembered = remembered();
        for key in ["a", "b"] {
            remembered.keep(key, 1, at(0));
        }
        remembered.keep("b", 2, at(1));
        assert_eq!(remembered.find(&"a", at(1)), Some(1), "a known one needs no room");
        remembered.keep("c", 3, at(1));
        assert_eq!((remembered.find(&"a", at(1)), remembered.find(&"c", at(1))), (None, Some(3)));
        assert_eq!(remembered.values.lock().unwrap().len(), 1);
    }
}
