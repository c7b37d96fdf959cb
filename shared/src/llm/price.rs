//! What a call costs, in whole micro-dollars, from the tokens a provider counted and the price table.

use std::fmt;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// Pico-dollars in a micro-dollar: a price of one dollar for a million tokens is a million pico-dollars a token.
const PICOS: u128 = 1_000_000;
/// Highest price taken for no typing error, in dollars for a million tokens.
pub const HIGHEST_PRICE: f64 = 1_000.0;

/// Millionths of a dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(u64);

impl Micros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths of a dollar.
    #[must_use]
    pub const fn new(micros: u64) -> Self {
        Self(micros)
    }

    /// Whole dollars.
    #[must_use]
    pub const fn dollars(dollars: u32) -> Self {
        Self(dollars as u64 * 1_000_000)
    }

    /// Whole cents.
    #[must_use]
    pub const fn cents(cents: u32) -> Self {
        Self(cents as u64 * 10_000)
    }

    /// The number of millionths.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// What is left after taking `other`; nothing if that is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Whether this is at least `percent` of `whole`.
    #[must_use]
    pub const fn reaches(self, percent: u64, whole: Self) -> bool {
        self.0 as u128 * 100 >= whole.0 as u128 * percent as u128
    }
}

impl Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Tokens of one call, as the provider counted them; each token is in one of the four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read anew.
    pub input: u64,
    /// Written, thoughts included.
    pub output: u64,
    /// Read from the provider's prompt cache.
    pub cache_read: u64,
    /// Read anew and put into it.
    pub cache_write: u64,
}

impl Usage {
    /// Tokens of the prompt, wherever they came from.
    #[must_use]
    pub const fn prompt(self) -> u64 {
        self.input.saturating_add(self.cache_read).saturating_add(self.cache_write)
    }
}

/// Dollars for a million tokens, as they are published.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Of tokens read anew.
    pub input: f64,
    /// Of tokens written.
    pub output: f64,
    /// Of tokens read from the cache; absent: those of `input`.
    pub cache_read: Option<f64>,
    /// Of tokens put into the cache; absent: those of `input`.
    pub cache_write: Option<f64>,
    /// What holds for the whole call when its prompt is longer.
    pub above: Option<PricesAbove>,
}

/// The prices of long prompts.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricesAbove {
    /// A prompt of more tokens is long.
    pub tokens: u64,
    /// As [`Prices::input`].
    pub input: f64,
    /// As [`Prices::output`].
    pub output: f64,
    /// As [`Prices::cache_read`].
    pub cache_read: Option<f64>,
    /// As [`Prices::cache_write`].
    pub cache_write: Option<f64>,
}

impl Prices {
    /// Whether every price is one: a number, not negative, and no typing error.
    #[must_use]
    pub fn are_sensible(&self) -> bool {
        let above = self.above.map(|above| [above.input, above.output]).into_iter().flatten();
        let cached = [self.cache_read, self.cache_write].into_iter().flatten();
        let cached_above =
            self.above.map(|above| [above.cache_read, above.cache_write]).into_iter().flatten();
        [self.input, self.output]
            .into_iter()
            .chain(above)
            .chain(cached)
            .chain(cached_above.flatten())
            .all(|price| (0.0..=HIGHEST_PRICE).contains(&price))
    }

    /// What a call with so many tokens costs, rounded up to a whole micro-dollar.
    #[must_use]
    pub fn cost(&self, usage: Usage) -> Micros {
        let (input, output, read, write) = match self.above.filter(|above| usage.prompt() > above.tokens) {
            Some(above) => (above.input, above.output, above.cache_read, above.cache_write),
            None => (self.input, self.output, self.cache_read, self.cache_write),
        };
        let picos = [
            (usage.input, input),
            (usage.output, output),
            (usage.cache_read, read.unwrap_or(input)),
            (usage.cache_write, write.unwrap_or(input)),
        ];
        let picos: u128 =
            picos.into_iter().map(|(tokens, price)| u128::from(tokens) * u128::from(per_token(price))).sum();
        Micros(u64::try_from(picos.div_ceil(PICOS)).unwrap_or(u64::MAX))
    }
}

/// Pico-dollars a token.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000 times a million")]
fn per_token(price: f64) -> u64 {
    (price.clamp(0.0, HIGHEST_PRICE) * 1e6).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAIKU: Prices = Prices {
        input: 0.10,
        output: 0.50,
        cache_read: Some(0.01),
        cache_write: Some(0.125),
        above: Some(PricesAbove {
            tokens: 100_000,
            input: 0.50,
            output: 2.50,
            cache_read: Some(0.05),
            cache_write: None,
        }),
    };

    #[test]
    fn a_call_costs_its_tokens_each_at_its_own_price_rounded_up() {
        let usage = Usage { input: 120, output: 60, cache_read: 4_200, cache_write: 0 };
        // 12 + 30 + 42 micro-dollars.
        assert_eq!(HAIKU.cost(usage), Micros::new(84));
        assert_eq!(HAIKU.cost(Usage { input: 1, ..Usage::default() }), Micros::new(1), "never for nothing");
        assert_eq!(HAIKU.cost(Usage::default()), Micros::ZERO);
    }

    #[test]
    fn prices_of_four_decimals_are_exact() {
        let deepseek =
            Prices { input: 0.14, output: 0.28, cache_read: Some(0.0028), cache_write: None, above: None };
        let usage = Usage { cache_read: 1_000_000, ..Usage::default() };
        assert_eq!(deepseek.cost(usage), Micros::new(2_800));
    }

    #[test]
    fn a_long_prompt_makes_the_whole_call_dearer_counting_what_was_cached() {
        let long = Usage { input: 1_000, cache_read: 99_001, output: 10, cache_write: 0 };
        assert_eq!(HAIKU.cost(long), Micros::new(500 + 4_951 + 25));
        let not_quite = Usage { cache_read: 99_000, ..long };
        assert_eq!(HAIKU.cost(not_quite), Micros::new(100 + 990 + 5));
    }

    #[test]
    fn a_price_that_is_none_is_noticed() {
        assert!(HAIKU.are_sensible());
        for price in [-0.1, f64::NAN, 1_001.0] {
            assert!(!Prices { cache_read: Some(price), ..HAIKU }.are_sensible(), "{price}");
        }
    }
}
