//! Client request tokens: a transaction that comes again with its token has happened once.
//!
//! The embedded engine remembers them too, but looks at each it knows on every transaction: after 20,000 turns a
//! transaction took twice as long as the first. Here a token costs the same however many there are.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, VecDeque};
use std::hash::{Hash as _, Hasher as _};
use std::time::{Duration, Instant};

/// How long DynamoDB remembers a token.
const REMEMBERED: Duration = Duration::from_secs(600);

/// What is known of a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It is new.
    Nothing,
    /// This very request was carried out, and answered so.
    Answered(String),
    /// It was used for another request.
    Otherwise,
}

/// The tokens of the last ten minutes.
#[derive(Default)]
pub(super) struct Tokens {
    answers: HashMap<String, (u64, String)>,
    /// Oldest first.
    order: VecDeque<(Instant, String)>,
}

impl Tokens {
    /// What is known of a token that comes with this body. A client that repeats itself repeats every byte.
    pub(super) fn look_up(&mut self, token: &str, body: &[u8], now: Instant) -> Known {
        while let Some((_, token)) =
            self.order.pop_front_if(|(at, _)| now.saturating_duration_since(*at) >= REMEMBERED)
        {
            self.answers.remove(&token);
        }
        match self.answers.get(token) {
            None => Known::Nothing,
            Some((hash, answer)) if *hash == hashed(body) => Known::Answered(answer.clone()),
            Some(_) => Known::Otherwise,
        }
    }

    /// Notes that a request with a new token was carried out.
    pub(super) fn remember(&mut self, token: String, body: &[u8], answer: &str, now: Instant) {
        self.answers.insert(token.clone(), (hashed(body), answer.to_owned()));
        self.order.push_back((now, token));
    }
}

fn hashed(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_is_answered_as_before_and_the_same_token_for_something_else_is_not() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        assert_eq!(tokens.look_up("a", b"one", now), Known::Nothing);
        tokens.remember("a".to_owned(), b"one", "{}", now);
        assert_eq!(tokens.look_up("a", b"one", now), Known::Answered("{}".to_owned()));
        assert_eq!(tokens.look_up("a", b"two", now), Known::Otherwise);
        assert_eq!(tokens.look_up("b", b"one", now), Known::Nothing);
    }

    #[test]
    fn a_token_is_forgotten_after_ten_minutes_and_leaves_nothing_behind() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        tokens.remember("a".to_owned(), b"one", "{}", now);
        tokens.remember("b".to_owned(), b"one", "{}", now + Duration::from_secs(1));
        let later = now + REMEMBERED;
        assert_eq!(tokens.look_up("a", b"one", later), Known::Nothing);
        assert_eq!(tokens.look_up("b", b"one", later), Known::Answered("{}".to_owned()));
        assert_eq!((tokens.answers.len(), tokens.order.len()), (1, 1));
    }
}
