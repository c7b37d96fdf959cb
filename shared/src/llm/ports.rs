//! What asking models needs from outside.

use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::Date;

use super::failure::Failure;
use super::price::{Micros, Usage};
use super::request::{Completion, Request};
use crate::error::Fault;
use crate::ids::LocationId;

/// One model of one provider.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Asks once. Gives up by itself after `timeout`.
    ///
    /// Contract: the text of a completion is what the model says to be read: thoughts are left out, and it is not
    /// empty. Neither the request nor the answer is logged.
    ///
    /// # Errors
    /// [`Unfinished`]: why there is no answer, and what it took all the same.
    async fn complete(&self, request: &Request, timeout: Duration) -> Result<Completion, Unfinished>;
}

/// A call that gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Why.
    pub failure: Failure,
    /// What it took, where the provider says so: an answer its own rules stopped is paid for.
    pub usage: Option<Usage>,
}

impl From<Failure> for Unfinished {
    fn from(failure: Failure) -> Self {
        Self { failure, usage: None }
    }
}

/// Whose money.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// What a location may spend on a day, in UTC.
    Day(LocationId, Date),
    /// What the whole installation may spend in an hour, counted since 1970.
    Hour(i64),
}

/// Keeps count of what is reserved, for all instances together.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Adds `amount` to what is reserved, unless the sum would be more than `most`. The new sum, or `None` if there is
    /// not so much left.
    ///
    /// Contract: whoever asks at the same time, the sum is never more than `most`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be found out: then nothing may be spent.
    async fn reserve(&self, account: &Account, amount: Micros, most: Micros)
    -> Result<Option<Micros>, Fault>;

    /// Takes back what was reserved and will not be spent.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be recorded: it counts as spent.
    async fn give_back(&self, account: &Account, amount: Micros) -> Result<(), Fault>;
}
