//! From when on what was measured is shown. Nothing is ever taken away: whoever tries something out on a machine of
//! theirs begins anew without losing what was.

use async_trait::async_trait;

use super::{Minute, Minutes};
use crate::error::Fault;
use crate::ids::LocationId;

/// Remembers the last reset of each location, and of all together.
#[async_trait]
pub trait Resets: Send + Sync {
    /// The minute of the last one; `None` if there was none. Without a location: that of all together.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn last(&self, location: Option<&LocationId>) -> Result<Option<Minute>, Fault>;

    /// From now on only what comes after this minute is shown.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be remembered.
    async fn reset(&self, location: Option<&LocationId>, minute: Minute) -> Result<(), Fault>;
}

/// Those of these minutes that come after the last reset.
///
/// # Errors
/// [`Fault`] as [`Resets::last`].
pub async fn since_reset(
    resets: &dyn Resets,
    location: Option<&LocationId>,
    minutes: Minutes,
) -> Result<Minutes, Fault> {
    Ok(resets.last(location).await?.map_or(minutes, |reset| minutes.after(reset)))
}
