//! The two families of errors.
//!
//! A **refusal** is a value, never an error: rules return it, the caller records it. A [`BadMessage`] is
//! what someone else got wrong; repeating it cannot help. A [`Fault`] is ours or a dependency's: "I could
//! not find out"; only faults are worth trying again. Sources are kept, not repeated in the text, and
//! the whole chain is logged once, at the edge, with [`chain`].

use std::error::Error;
use std::fmt::Write as _;

/// Any error a dependency hands us.
pub type Source = Box<dyn Error + Send + Sync>;

/// We could not find out, or could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A dependency is down, slow or limiting: later may work.
    #[error("{dependency} is unavailable: {action}")]
    Unavailable {
        /// Which one, by its plain name (`conversations table`, `CRM`).
        dependency: &'static str,
        /// What was being done.
        action: &'static str,
        /// What it said.
        #[source]
        source: Source,
    },
    /// Something that must hold does not: stored data unreadable, a key missing.
    #[error("invariant broken: {what}")]
    Broken {
        /// What must hold.
        what: &'static str,
        /// What showed it.
        #[source]
        source: Source,
    },
}

impl Fault {
    /// A dependency failed while `action` was under way.
    pub fn unavailable(dependency: &'static str, action: &'static str, source: impl Into<Source>) -> Self {
        Self::Unavailable { dependency, action, source: source.into() }
    }

    /// `what` ought to hold and does not.
    pub fn broken(what: &'static str, source: impl Into<Source>) -> Self {
        Self::Broken { what, source: source.into() }
    }
}

/// What a sender got wrong: which field, a stable code, and a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct BadMessage {
    /// Path of the field in the sender's own words (`contactId`, `message.body`).
    pub field: String,
    /// Stable code for machines (`CONTACT_ID_MISSING`).
    pub code: &'static str,
    /// What is wrong with it; never contains the value.
    pub message: String,
}

impl BadMessage {
    /// Names the field, a stable code and what is wrong.
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// The error and all its sources on one line, for the one log entry at the edge.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        // Writing to a String cannot fail.
        write!(line, ": {source}").ok();
        next = source.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_names_every_source_once() {
        let inner = Fault::broken("a head has a number", "was 'x'");
        let outer = Fault::unavailable("CRM", "sending a message", Box::new(inner) as Source);
        assert_eq!(
            chain(&outer),
            "CRM is unavailable: sending a message: invariant broken: a head has a number: was 'x'"
        );
    }
}
