//! Conversations played through the whole stack on a simulated clock, and what each turn did.
//!
//! `jorge chat --script` and the scenarios of the test suite stand on this: the same handlers, stores and CRM as
//! always, only time is moved.

mod report;

use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::{Emulator, NewContact};
use jiff::Timestamp;
pub use report::{Reporter, TurnReport};
use serde::Deserialize;
use shared::conversation::Bot;

use crate::CommandError;
use crate::stack::{LOCATION, Stack};

/// Longest time one line may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(30);

/// One line of a script.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The contact's id; a contact not seen before is made.
    pub contact: String,
    /// What they text; empty: only time passes.
    #[serde(default)]
    pub text: String,
    /// The bot a new contact starts with, by tag; the lead bot if nothing is said.
    #[serde(default)]
    pub bot: Option<Bot>,
    /// When; the time of the line before, and ten seconds, if nothing is said.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// Time between two lines that name none.
const PAUSE: Duration = Duration::from_secs(10);

/// Plays lines through a stack whose clock is simulated.
pub struct Player<'a> {
    stack: &'a Stack,
    crm: &'a Emulator,
    reporter: Reporter,
}

impl<'a> Player<'a> {
    /// A player on a running stack.
    ///
    /// # Errors
    /// When the CRM does not run in this process, or the stack's key cannot be read.
    pub fn new(stack: &'a Stack) -> Result<Self, CommandError> {
        let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
        Ok(Self { stack, crm, reporter: Reporter::new(stack)? })
    }

    /// Plays one line; returns every turn it led to, those that time brought first.
    ///
    /// # Errors
    /// When something does not come to rest, or a line goes back in time.
    pub async fn play(&mut self, line: &Line) -> Result<Vec<TurnReport>, CommandError> {
        self.meet(line).await?;
        let now = self.stack.clock().now();
        let at = line.at.unwrap_or_else(|| shared::clock::later(now, PAUSE));
        let wait = at.duration_since(now);
        if wait.is_negative() {
            return Err(format!("{at} has passed: it is {now}").into());
        }
        let mut turns = self.pass(wait.unsigned_abs(), &line.contact).await?;
        if !line.text.is_empty() {
            self.crm.contact_texts(&line.contact, &line.text).await?;
            self.stack.settle(PATIENCE).await?;
            turns.extend(self.reporter.new_turns(self.crm, &line.contact).await?);
        }
        Ok(turns)
    }

    /// Lets time pass; returns the turns of `contact` it brought.
    ///
    /// # Errors
    /// When something does not come to rest.
    pub async fn pass(&mut self, by: Duration, contact: &str) -> Result<Vec<TurnReport>, CommandError> {
        self.stack.advance_through(by).await?;
        self.reporter.new_turns(self.crm, contact).await
    }

    /// Makes a contact not seen before.
    async fn meet(&mut self, line: &Line) -> Result<(), CommandError> {
        if self.crm.contact(&line.contact).is_some() {
            return Ok(());
        }
        let tag = shared::conversation::tags::bot_tag(line.bot.unwrap_or_default());
        self.crm.seed_contact(NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(line.contact.clone()),
            phone: Some("+15125550123".to_owned()),
            timezone: Some("America/Chicago".to_owned()),
            tags: vec![tag.to_owned()],
            ..NewContact::default()
        })?;
        self.stack.settle(PATIENCE).await?;
        self.reporter.new_turns(self.crm, &line.contact).await?;
        Ok(())
    }
}

/// A clock to start a stack with, standing where a script begins.
#[must_use]
pub fn clock_at(start: Timestamp) -> Arc<shared::clock::SimulatedClock> {
    Arc::new(shared::clock::SimulatedClock::at(start))
}
