//! Answers that are anybody's, kept for a quarter of an hour.
//!
//! Only requests that hold nothing of a contact are looked up or kept; failures never are. The key is the location,
//! the model and the whole request.

use std::time::Duration;

use jiff::Timestamp;

use super::request::Request;
use crate::ids::LocationId;
use crate::remembered::Remembered;

/// How long an answer is given again.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
/// Answers kept at the same time.
const MOST_KEPT: usize = 1_000;

/// The answers of one instance.
pub struct Cache {
    answers: Remembered<Key, String>,
}

impl Default for Cache {
    fn default() -> Self {
        Self { answers: Remembered::new(KEPT_FOR, MOST_KEPT) }
    }
}

type Key = (LocationId, String, String);

impl Cache {
    /// What `model` answered to the same request of the same location not long ago. `None` for whatever may be about
    /// a contact.
    #[must_use]
    pub fn find(
        &self,
        location: &LocationId,
        model: &str,
        request: &Request,
        now: Timestamp,
    ) -> Option<String> {
        self.answers.find(&key(location, model, request)?, now)
    }

    /// Keeps an answer, if it is anybody's.
    pub fn keep(&self, location: &LocationId, model: &str, request: &Request, text: &str, now: Timestamp) {
        let Some(key) = key(location, model, request) else { return };
        self.answers.keep(key, text.to_owned(), now);
    }
}

fn key(location: &LocationId, model: &str, request: &Request) -> Option<Key> {
    let cacheable = request.contact_free && request.about.is_none();
    cacheable.then(|| (location.clone(), model.to_owned(), request.digest()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::chain::tests::request;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn location(id: &str) -> LocationId {
        LocationId::parse(id).unwrap()
    }

    #[test]
    fn an_answer_is_given_again_for_fifteen_minutes() {
        let cache = Cache::default();
        let question = Request { contact_free: true, about: None, ..request() };
        cache.keep(&location("LOC1"), "haiku", &question, "Yes.", at(0));
        let find = |second| cache.find(&location("LOC1"), "haiku", &question, at(second));
        assert_eq!(find(899).as_deref(), Some("Yes."));
        assert_eq!(find(900), None);
    }

    #[test]
    fn another_location_model_or_word_is_another_question() {
        let cache = Cache::default();
        let question = Request { contact_free: true, about: None, ..request() };
        cache.keep(&location("LOC1"), "haiku", &question, "Yes.", at(0));
        assert_eq!(cache.find(&location("LOC2"), "haiku", &question, at(1)), None);
        assert_eq!(cache.find(&location("LOC1"), "gemini", &question, at(1)), None);
        let longer = Request { max_tokens: 1, ..question };
        assert_eq!(cache.find(&location("LOC1"), "haiku", &longer, at(1)), None);
    }

    #[test]
    fn what_is_about_a_contact_is_never_kept() {
        let cache = Cache::default();
        for (contact_free, about) in [(false, None), (true, Some("a hash".to_owned()))] {
            let question = Request { contact_free, about, ..request() };
            cache.keep(&location("LOC1"), "haiku", &question, "Yes.", at(0));
            assert_eq!(cache.find(&location("LOC1"), "haiku", &question, at(1)), None);
        }
        let anybodys = Request { contact_free: true, about: None, ..request() };
        assert_eq!(cache.find(&location("LOC1"), "haiku", &anybodys, at(1)), None, "the same words");
    }
}
