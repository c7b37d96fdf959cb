//! What measuring needs from outside.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{Account, Entry, Hour, Minute, Minutes, Operation, Tallies, Tally};
use crate::conversation::Bot;
use crate::error::Fault;

/// Knows how the bots were doing.
#[async_trait]
pub trait Measurements: Send + Sync {
    /// What an operation of a bot did in each of these minutes. A minute in which it was not measured is left out.
    ///
    /// Contract: MAY not show yet what was added a second ago.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn read(
        &self,
        bot: Bot,
        operation: Operation,
        minutes: Minutes,
    ) -> Result<BTreeMap<Minute, Tally>, Fault>;
}

/// Keeps every account: what was added to its minutes, and its hours.
///
/// Contract: minutes are kept for at least two days, so that every hour is folded in time; what is timed is kept for
/// `PERFORMANCE_TRACKING_RETENTION_DAYS`, minutes of what is counted for `BOT_METRICS_RETENTION_DAYS`, and every hour for
/// eight days at least, because a view and a rule look back for a week.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds what a batch has measured to the minutes of its accounts.
    ///
    /// Contract: any number of instances MAY add to the same minute at once; nothing of it is lost. Adding is not
    /// idempotent: after an error any part of the batch may be stored, so the caller MUST NOT add it again.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when part of it could not be stored.
    async fn add(&self, batch: &[Entry]) -> Result<(), Fault>;

    /// What stands in an account of each of these minutes. A minute in which nothing was measured is left out.
    ///
    /// Contract: MAY not show yet what was added a second ago.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn minutes(
        &self,
        account: &Account,
        minutes: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault>;

    /// What was kept of an account of each of these hours. An hour that was not kept is left out; one that was kept and
    /// in which nothing happened is not.
    ///
    /// # Errors
    /// As [`Accounts::minutes`].
    async fn hours(&self, account: &Account, hours: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault>;

    /// Keeps the whole of a settled hour, in the place of what was kept of it.
    ///
    /// Contract: MUST leave what is there if its [`Tallies::weight`] is at least that of `whole`, in one conditional
    /// write. So any number of callers MAY keep the same hour at once, and one that has read less, because minutes were
    /// forgotten meanwhile, takes nothing away.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been kept.
    async fn keep_hour(&self, account: &Account, hour: Hour, whole: &Tallies) -> Result<(), Fault>;
}
