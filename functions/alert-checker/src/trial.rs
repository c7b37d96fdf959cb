//! Channels tried out for whoever sets them up: each says what it made of a message that nothing is wrong.

use futures::future::join_all;
use serde::{Deserialize, Serialize};
use shared::alerts::{Channel, Scope, Tried, trial};
use shared::error::BadMessage;

use crate::Deps;

/// Which channels somebody tries out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trial {
    /// Those of a location; absent or `*`: of what all locations share.
    pub location: Option<String>,
    /// Which; absent: all that are set up.
    pub channel: Option<Channel>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Each channel, in the order of [`Channel::ALL`].
    pub tried: Vec<Tried>,
    /// Those that are not set up.
    pub not_set_up: Vec<Channel>,
}

/// Tries them side by side. Also where alerts are switched off: somebody asks for it.
pub(crate) async fn answer(deps: &Deps, asked: &Trial) -> Result<Answer, BadMessage> {
    let scope = asked.location.as_deref().map_or(Some(Scope::Installation), Scope::parse);
    let unknown = || BadMessage::new("test.location", "NO_LOCATION", "This is no location's id.");
    let scope = scope.ok_or_else(unknown)?;
    let place = deps.place(&scope).await;
    let set_up = deps.channels.set_up(&scope);
    let wanted = Channel::ALL.into_iter().filter(|known| asked.channel.is_none_or(|only| only == *known));
    let (wanted, not_set_up): (Vec<Channel>, Vec<Channel>) =
        wanted.partition(|channel| set_up.contains(channel));
    let (channels, clock) = (deps.channels.as_ref(), deps.clock.as_ref());
    let tried = wanted.into_iter().map(|channel| trial(channels, channel, &scope, &place, clock));
    Ok(Answer { tried: join_all(tried).await, not_set_up })
}
