//! Which events are measured where not all of them are.

use std::str::FromStr;

use crate::digest::sha256_hex;
use crate::ids::CorrelationId;

/// The share of events that is measured.
///
/// The correlation id decides, so an event is measured at each of its steps and tries or at none, and neither slow nor
/// failed ones are preferred. Counts are those of the sample: percentiles and rates need no correction, totals are
/// divided by the share.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct SampleRate(f64);

/// What is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sample rate is a number from 0.0 to 1.0")]
pub struct BadSampleRate;

impl SampleRate {
    /// Nothing is measured.
    pub const NOTHING: Self = Self(0.0);
    /// Everything is.
    pub const EVERYTHING: Self = Self(1.0);

    /// The share, 0.0 to 1.0.
    #[must_use]
    pub const fn share(self) -> f64 {
        self.0
    }

    /// Whether this event is measured.
    #[must_use]
    pub fn takes(self, event: CorrelationId) -> bool {
        self.0 >= 1.0 || (self.0 > 0.0 && place_of(event) < self.0)
    }
}

impl FromStr for SampleRate {
    type Err = BadSampleRate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let share: f64 = text.parse().map_err(|_| BadSampleRate)?;
        if (0.0..=1.0).contains(&share) { Ok(Self(share)) } else { Err(BadSampleRate) }
    }
}

/// Where between 0 and 1 an event falls: ids are spread evenly by their hash, whatever they are made from.
fn place_of(event: CorrelationId) -> f64 {
    let hash = sha256_hex(event.to_string().as_bytes());
    let number = hash.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
    f64::from(number) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn taken(rate: &str) -> usize {
        let rate: SampleRate = rate.parse().unwrap();
        // Ids made one after the other, as time-ordered ones are.
        let events = (0..10_000).map(|n| CorrelationId::new(Uuid::from_u128(n)));
        events.filter(|event| rate.takes(*event)).count()
    }

    #[test]
    fn all_nothing_or_the_share_that_was_asked_for_is_taken() {
        assert_eq!(taken("1.0"), 10_000);
        assert_eq!(taken("0"), 0);
        // Six standard deviations of 10 000 draws.
        assert!((2_240..=2_760).contains(&taken("0.25")), "{}", taken("0.25"));
    }

    #[test]
    fn an_event_is_taken_always_or_never() {
        let (rate, event): (SampleRate, _) = ("0.5".parse().unwrap(), CorrelationId::new(Uuid::max()));
        assert_eq!(rate.takes(event), rate.takes(event));
        let more: SampleRate = "0.9".parse().unwrap();
        let events = (0..1_000).map(|n| CorrelationId::new(Uuid::from_u128(n)));
        for event in events.filter(|event| rate.takes(*event)) {
            assert!(more.takes(event), "a higher rate adds to the sample");
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["1.01", "-0.1", "NaN", "inf", "half", ""] {
            assert_eq!(text.parse::<SampleRate>(), Err(BadSampleRate), "{text}");
        }
    }
}
