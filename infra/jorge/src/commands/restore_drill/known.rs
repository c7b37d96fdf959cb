//! The manifests there were at the instant tables were restored to: later ones know of what came later.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use shared::audit::{Manifest, Manifests};
use shared::error::Fault;

/// By when a manifest is in its place and the store remembers it: longer than the function that writes it may take.
const WRITTEN_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// What a second place held at an instant.
pub(super) struct KnownThen {
    place: Arc<dyn Manifests>,
    then: Timestamp,
    /// The newest manifest the restored tables remember, whenever it was made.
    remembered: u64,
}

impl KnownThen {
    pub(super) const fn new(place: Arc<dyn Manifests>, then: Timestamp, remembered: u64) -> Self {
        Self { place, then, remembered }
    }

    /// Whether the store must have remembered a manifest then. One that cannot be read is left to whoever checks it.
    async fn was_there(&self, number: u64) -> Result<bool, Fault> {
        if number <= self.remembered {
            return Ok(true);
        }
        let manifest = self.place.read(number).await?.and_then(|json| Manifest::from_json(number, &json));
        Ok(manifest.is_some_and(|manifest| manifest.at + WRITTEN_WITHIN <= self.then))
    }
}

#[async_trait]
impl Manifests for KnownThen {
    /// Nothing is kept where only the past is looked at.
    async fn keep(&self, _: u64, _: &[u8]) -> Result<bool, Fault> {
        Err(Fault::broken("a drill keeps no manifest", "one was to be kept"))
    }

    async fn read(&self, number: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.place.read(number).await
    }

    async fn numbers(&self) -> Result<Vec<u64>, Fault> {
        let mut numbers = self.place.numbers().await?;
        // Hours follow each other, so halving finds the last one.
        let (mut first_later, mut end) = (0, numbers.len());
        while first_later < end {
            let middle = first_later + (end - first_later) / 2;
            let Some(number) = numbers.get(middle) else { break };
            if self.was_there(*number).await? { first_later = middle + 1 } else { end = middle }
        }
        numbers.truncate(first_later);
        Ok(numbers)
    }
}

#[cfg(test)]
mod tests {
    use shared::adapters::manifest_file::ManifestFiles;
    use shared::audit::Mac;

    use super::*;

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    /// Five manifests, made at noon and every hour from then on.
    async fn known(then: Timestamp, remembered: u64) -> Vec<u64> {
        let directory = tempfile::tempdir().unwrap();
        let place = ManifestFiles::new(directory.path().to_owned());
        for number in 1..=5 {
            let at = noon() + SignedDuration::from_hours(i64::try_from(number).unwrap() - 1);
            let manifest = Manifest { number, at, pins: Vec::new(), previous: None, mac: Mac::default() };
            assert!(place.keep(number, &serde_json::to_vec(&manifest).unwrap()).await.unwrap());
        }
        KnownThen::new(Arc::new(place), then, remembered).numbers().await.unwrap()
    }

    #[tokio::test]
    async fn manifests_of_what_came_later_are_not_held_against_restored_tables() {
        let later = |minutes: i64| noon() + SignedDuration::from_mins(minutes);
        // The store remembers three; the third was written a moment before.
        assert_eq!(known(later(121), 3).await, [1, 2, 3]);
        // It was being written: the store may not remember it yet.
        assert_eq!(known(later(125), 2).await, [1, 2]);
        assert_eq!(known(later(600), 5).await, [1, 2, 3, 4, 5]);
        assert!(known(later(-5), 0).await.is_empty());
    }

    #[tokio::test]
    async fn a_store_that_remembers_less_than_it_must_is_still_asked_for_all_there_were() {
        // Whoever set back what the store remembers hides none of the manifests written long before.
        assert_eq!(known(noon() + SignedDuration::from_mins(190), 1).await, [1, 2, 3, 4]);
    }
}
