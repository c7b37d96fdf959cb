//! Which alert: of whom, by which rule, about what.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::LocationId;

/// How the installation is written where a location could stand. As in the store's keys, no location is called so.
const INSTALLATION: &str = "*";
/// Longest name of a rule, in bytes. With a location, a subject and an instant it must fit what on-call services take.
const LONGEST_RULE: usize = 40;
/// Separates the parts of an alert's id in a URL's path, where it stands for itself (RFC 3986, 2.3).
const IN_A_PATH: &str = "~";
/// Longest name of a subject, in bytes.
const LONGEST_SUBJECT: usize = 64;

/// Whose figures they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What all locations share.
    Installation,
    /// One location's.
    Location(LocationId),
}

impl Scope {
    /// The location's id, or `*`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Installation => INSTALLATION,
            Self::Location(location) => location.as_str(),
        }
    }

    /// Reads what [`Scope::as_str`] wrote; `None` if it is neither `*` nor a location's id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == INSTALLATION {
            return Some(Self::Installation);
        }
        LocationId::parse(text).ok().map(Self::Location)
    }
}

/// A rule's name: lower case, digits, `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleName(String);

/// A text that names no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rule's name is 1 to {LONGEST_RULE} lower-case letters, digits and _")]
pub struct NoRuleName;

impl RuleName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NoRuleName`].
    pub fn parse(text: &str) -> Result<Self, NoRuleName> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let fits = (1..=LONGEST_RULE).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(NoRuleName) }
    }

    /// What stands in the place of a rule in a message that tries a channel out.
    #[must_use]
    pub(super) fn trial() -> Self {
        Self("test".to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RuleName {
    type Error = NoRuleName;

    fn try_from(text: String) -> Result<Self, NoRuleName> {
        Self::parse(&text)
    }
}

impl From<RuleName> for String {
    fn from(name: RuleName) -> Self {
        name.0
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an alert is about within its scope: a bot, a queue, a dependency. Never a contact: it stands in what is sent to
/// services outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Subject(String);

impl Subject {
    /// The whole scope.
    #[must_use]
    pub fn whole() -> Self {
        Self("all".to_owned())
    }

    /// A subject by its name, of which letters, digits, `.`, `_` and `-` stay, and at most 64 of them.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let name: String = name.chars().map(plain).take(LONGEST_SUBJECT).collect();
        if name.is_empty() { Self::whole() } else { Self(name) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the whole scope.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Self::whole()
    }
}

impl From<String> for Subject {
    fn from(name: String) -> Self {
        Self::named(&name)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which alert. At most one of a key is firing. On-call services know it by the same text, so that whatever is sent
/// twice is one incident there, and what comes back after it was over opens another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Whose.
    pub scope: Scope,
    /// By which rule.
    pub rule: RuleName,
    /// About what.
    pub subject: Subject,
}

impl Key {
    /// Reads what `Display` wrote: `location/rule/subject`; `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // From the end: neither a rule nor a subject contains a slash, a location might.
        let mut parts = text.rsplitn(3, '/');
        let (subject, rule, scope) = (parts.next()?, parts.next()?, parts.next()?);
        let key = Self {
            scope: Scope::parse(scope)?,
            rule: RuleName::parse(rule).ok()?,
            subject: Subject::named(subject),
        };
        (key.to_string() == text).then_some(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope.as_str(), self.rule, self.subject)
    }
}

/// One time an alert fired: its key, and when it did, in milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AlertId {
    /// Which alert.
    pub key: Key,
    fired_ms: i64,
}

/// A text that names no alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no alert's id: location/rule/subject/milliseconds")]
pub struct NoAlertId;

impl AlertId {
    /// What an alert that fired at this instant is called.
    #[must_use]
    pub fn of(key: Key, fired_at: Timestamp) -> Self {
        Self { key, fired_ms: fired_at.as_millisecond() }
    }

    /// Reads an id.
    ///
    /// # Errors
    /// [`NoAlertId`].
    pub fn parse(text: &str) -> Result<Self, NoAlertId> {
        let read = text
            .rsplit_once('/')
            .and_then(|(key, fired)| Some(Self { key: Key::parse(key)?, fired_ms: fired.parse().ok()? }));
        // Only as we write it.
        read.filter(|id| id.to_string() == text).ok_or(NoAlertId)
    }

    /// The id as one segment of a URL's path: `location~rule~subject~milliseconds`. Some gateways read an encoded slash
    /// as one that separates segments.
    #[must_use]
    pub fn segment(&self) -> String {
        let Key { scope, rule, subject } = &self.key;
        [scope.as_str(), rule.as_str(), subject.as_str(), &self.fired_ms.to_string()].join(IN_A_PATH)
    }

    /// Reads what [`AlertId::segment`] wrote.
    ///
    /// # Errors
    /// [`NoAlertId`].
    pub fn of_segment(text: &str) -> Result<Self, NoAlertId> {
        // From the end, as a key is read: neither a rule nor a subject contains it, a location might.
        let parts: Vec<&str> = text.rsplitn(4, IN_A_PATH).collect();
        let [fired, subject, rule, scope] = parts[..] else { return Err(NoAlertId) };
        Self::parse(&[scope, rule, subject, fired].join("/"))
    }
}

impl TryFrom<String> for AlertId {
    type Error = NoAlertId;

    fn try_from(text: String) -> Result<Self, NoAlertId> {
        Self::parse(&text)
    }
}

impl From<AlertId> for String {
    fn from(id: AlertId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.key, self.fired_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(scope: Scope) -> Key {
        Key { scope, rule: RuleName::parse("dead_letters").unwrap(), subject: Subject::named("a.fifo") }
    }

    #[test]
    fn an_alert_is_found_again_by_its_id() {
        let noon: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        // A location's id may contain a slash.
        for scope in [Scope::Installation, Scope::parse("LOC1").unwrap(), Scope::parse("a/b").unwrap()] {
            let id = AlertId::of(key(scope), noon);
            assert_eq!(AlertId::parse(&id.to_string()), Ok(id.clone()));
            assert_eq!(AlertId::of_segment(&id.segment()), Ok(id.clone()));
            assert_eq!(Key::parse(&id.key.to_string()), Some(id.key));
        }
        for wrong in ["", "~~~", "LOC1~dead_letters~x", "LOC1~dead_letters~x~01", "LOC1/dead_letters/x/1"] {
            assert_eq!(AlertId::of_segment(wrong), Err(NoAlertId), "{wrong}");
        }
        for wrong in
            ["", "LOC1/dead_letters/x", "LOC1/dead_letters/x/01", "LOC1/Dead/x/1", "a b/r/x/1", "r/x/1"]
        {
            assert_eq!(AlertId::parse(wrong), Err(NoAlertId), "{wrong}");
        }
    }

    #[test]
    fn a_subject_is_short_and_plain_whatever_it_is_called() {
        assert_eq!(Subject::named("jorge-inbound.fifo").as_str(), "jorge-inbound.fifo");
        assert_eq!(Subject::named("a/b c#é").as_str(), "a-b-c--");
        assert_eq!(Subject::named("").as_str(), Subject::whole().as_str());
        assert_eq!(Subject::named(&"x".repeat(500)).as_str().len(), LONGEST_SUBJECT);
    }

    #[test]
    fn the_longest_key_fits_what_on_call_services_take() {
        let longest = Key {
            scope: Scope::parse(&"x".repeat(crate::ids::MAX_ID_BYTES)).unwrap(),
            rule: RuleName::parse(&"r".repeat(LONGEST_RULE)).unwrap(),
            subject: Subject::named(&"s".repeat(LONGEST_SUBJECT)),
        };
        let id = AlertId::of(longest, "2026-11-20T12:00:00Z".parse().unwrap());
        // PagerDuty takes 255 bytes as dedup_key; of Opsgenie's alias some say 250.
        assert!(id.to_string().len() <= 250, "{}", id.to_string().len());
    }

    #[test]
    fn a_rule_has_a_plain_name() {
        for wrong in ["", "Sla", "a-b", "a/b", &"x".repeat(65)] {
            assert_eq!(RuleName::parse(wrong), Err(NoRuleName), "{wrong}");
        }
    }
}
