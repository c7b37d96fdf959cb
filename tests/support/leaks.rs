//! What people said and are called must not get out of a world: neither to its tables and queues, nor into answers,
//! notifications, files and logs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jorge::stack::Observer;
use shared::privacy::{Kind, find};

/// Shorter texts are said by everybody and everything ("yes", "Hello").
const SHORTEST_TEXT: usize = 12;
/// So much of the beginning and of the end of a long text is looked for.
const END: usize = 60;
/// The CRM's own log is the CRM's: people's data lives there. Keys and addresses of the stack are nobody's.
const NOT_OURS: [&str; 1] = ["crm.jsonl"];

/// What hands personal data out on purpose, to whom it is on record that they read it.
const HANDED_OUT: [&str; 3] = [
    "the answer of api to GET /api/contacts/{contact}/export",
    "the answer of api to GET /api/escalations/{id}",
    "the answer of api to GET /api/violations/{id}",
];

/// Words that must be read nowhere, and the places where they might be. Looks there when it is dropped, which has to be
/// after the stack.
pub struct Leaks {
    observer: Arc<Observer>,
    files: Option<PathBuf>,
    logged_before: usize,
    needles: Mutex<BTreeSet<String>>,
}

impl Leaks {
    /// Watches what the observer hears, the files in a directory, and what is logged after so many bytes.
    #[must_use]
    pub const fn new(observer: Arc<Observer>, files: Option<PathBuf>, logged_before: usize) -> Self {
        Self { observer, files, logged_before, needles: Mutex::new(BTreeSet::new()) }
    }

    /// From now on this is known to be personal: a name, a number, an address.
    pub fn knows(&self, personal: &str) {
        let personal = personal.trim();
        let mut needles = needles(personal);
        if !personal.is_empty() {
            needles.push(personal.to_owned());
        }
        self.needles.lock().unwrap_or_else(PoisonError::into_inner).extend(needles);
    }

    /// From now on this was said. What is short is said by everybody and everything; the numbers in it count.
    pub fn heard(&self, text: &str) {
        self.needles.lock().unwrap_or_else(PoisonError::into_inner).extend(needles(text));
    }

    /// Every place where something personal can be read that must not be, with what it is.
    #[must_use]
    pub fn found(&self) -> Vec<String> {
        let needles = self.needles.lock().unwrap_or_else(PoisonError::into_inner);
        let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
        let mut found = self.found_of(&needles);
        found.retain(|found| !HANDED_OUT.iter().any(|place| found.ends_with(&format!(" in {place}"))));
        found
    }

    /// The same for any words.
    #[must_use]
    pub fn found_of(&self, needles: &[&str]) -> Vec<String> {
        let mut found = BTreeSet::new();
        let mut look = |place: &str, text: &str| {
            for needle in needles.iter().filter(|needle| stands_in(text, needle)) {
                found.insert(format!("{needle:?} in {place}"));
            }
        };
        for said in self.observer.transcripts() {
            look(&said.place, &said.text);
        }
        look("the logs", &crate::logs::captured().since(self.logged_before));
        for (name, bytes) in self.files.iter().flat_map(|directory| files(directory)) {
            look(&name, &String::from_utf8_lossy(&bytes));
        }
        found.into_iter().collect()
    }
}

impl Drop for Leaks {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let found = self.found();
            assert!(found.is_empty(), "personal data got out:\n  {}", found.join("\n  "));
        }
    }
}

/// Every file of a directory, not of those in it: listings name nobody.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let named = files.map(|file| (file.file_name().to_string_lossy().into_owned(), file.path()));
    let ours = named.filter(|(name, _)| !NOT_OURS.contains(&name.as_str()));
    ours.filter_map(|(name, path)| Some((name, std::fs::read(path).ok()?))).collect()
}

/// What to look for of a text: the whole of it or its two ends, and every number in it as people write it.
fn needles(personal: &str) -> Vec<String> {
    let personal = personal.trim();
    let mut needles = Vec::new();
    if personal.chars().count() >= SHORTEST_TEXT {
        needles.push(personal.chars().take(END).collect());
        let skipped = personal.chars().count().saturating_sub(END);
        needles.push(personal.chars().skip(skipped).collect());
    }
    for found in find(personal) {
        let text = &personal[found.span];
        needles.push(text.to_owned());
        if found.kind == Kind::Phone {
            needles.extend(notations(text));
        }
    }
    needles
}

/// A telephone number of the United States as it may be written.
fn notations(phone: &str) -> Vec<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let Some(ten) = digits.len().checked_sub(10).and_then(|from| digits.get(from..)) else {
        return Vec::new();
    };
    let (area, exchange, line) = (&ten[..3], &ten[3..6], &ten[6..]);
    vec![
        ten.to_owned(),
        format!("1{ten}"),
        format!("{area}-{exchange}-{line}"),
        format!("{area}.{exchange}.{line}"),
        format!("{area} {exchange} {line}"),
        format!("({area}) {exchange}-{line}"),
    ]
}

/// Whether the text holds the words by themselves: letters or digits on either side make it something else, as a few
/// letters in the middle of a seal.
fn stands_in(text: &str, needle: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '/'));
    text.match_indices(needle).any(|(at, _)| {
        !is_part(text[..at].chars().next_back()) && !is_part(text[at + needle.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_personal_is_looked_for_as_it_may_be_written() {
        let looked_for = needles("+15125550134");
        for notation in ["5125550134", "512-555-0134", "(512) 555-0134", "512.555.0134", "+15125550134"] {
            assert!(looked_for.iter().any(|needle| needle == notation), "{notation}: {looked_for:?}");
        }
        assert!(needles("my ssn is 219-09-9998").iter().any(|needle| needle == "219-09-9998"));
        assert!(needles("yes").is_empty() && needles("Hello").is_empty() && needles("STOP").is_empty());
    }

    #[test]
    fn words_are_found_by_themselves_and_not_inside_a_seal() {
        for text in ["Robin", "{\"name\":\"Robin\"}", "Hi Robin, hello", "…Robin…"] {
            assert!(stands_in(text, "Robin"), "{text}");
        }
        for text in ["xRobin", "Robinson", "1.a/Robin+9", "robin", ""] {
            assert!(!stands_in(text, "Robin"), "{text}");
        }
    }
}
