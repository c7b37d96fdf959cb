//! Who has written and has no answer: what waits for a turn, and answers that do not arrive.
//!
//! Both stand in the index of what is due: a delivery two minutes after it came, until a turn has read it; the state a
//! minute after a reply was committed, until it is delivered. So what is answered in time is never looked at. Whatever
//! else of a conversation is due, an answer held back for the morning, a follow-up, a hand-off that was put off, keeps
//! nobody waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use crate::adapters::dynamodb::DynamoReplies;
use crate::conversation::Bot;
use crate::error::Fault;
use crate::follow_ups::{DueItem, DueItems, What};
use crate::ids::{ContactRef, LocationId};
use crate::inbox::delivery::UNANSWERED_AFTER;

/// What was due earlier is left out: it has failed for an hour, lies in the dead-letter queue, and would hide that
/// others wait as well.
const LOOKS_BACK: SignedDuration = SignedDuration::from_mins(60);
/// Most conversations of one kind that are looked into in a run, those that wait longest: where so many wait, the oldest
/// says enough.
const MOST_LOOKED_INTO: usize = 500;

/// Since when somebody waits for each bot of a location; a bot nobody waits for is left out.
pub(super) type Waiting = BTreeMap<Bot, Timestamp>;

/// What waits of every location.
pub(super) async fn look(
    due: &dyn DueItems,
    replies: &DynamoReplies,
    now: Timestamp,
) -> Result<BTreeMap<LocationId, Waiting>, Fault> {
    let shards = (0..due.shards()).map(|shard| of_shard(due, shard, now));
    let mut items: Vec<DueItem> = try_join_all(shards).await?.into_iter().flatten().collect();
    items.sort_by_key(|item| item.due_at);
    let (deliveries, conversations): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| matches!(item.what, What::Delivery(_)));
    let deliveries = oldest_of_each(deliveries);
    let conversations = oldest_of_each(conversations);
    let looked_into: Vec<ContactRef> = {
        let mut contacts: Vec<ContactRef> =
            deliveries.iter().take(MOST_LOOKED_INTO).map(|d| d.who.clone()).collect();
        contacts.extend(conversations.iter().take(MOST_LOOKED_INTO).map(|item| item.who.clone()));
        contacts.sort();
        contacts.dedup();
        contacts
    };
    let replies = replies.of(&looked_into).await?;
    let mut waiting: BTreeMap<LocationId, Waiting> = BTreeMap::new();
    let mut waits = |who: &ContactRef, bot: Bot, since: Timestamp| {
        let of_location = waiting.entry(who.location.clone()).or_default();
        let oldest = of_location.entry(bot).or_insert(since);
        *oldest = since.min(*oldest);
    };
    for item in &deliveries {
        // Whom nobody has had a turn with is the first bot's.
        let bot = replies.get(&item.who).map_or_else(Bot::default, |reply| reply.bot);
        waits(&item.who, bot, before(item.due_at, UNANSWERED_AFTER));
    }
    for item in &conversations {
        let reply = replies.get(&item.who);
        if let Some((bot, since)) = reply.and_then(|reply| Some((reply.bot, reply.pending_since?))) {
            waits(&item.who, bot, since);
        }
    }
    Ok(waiting)
}

/// The deliveries and conversations of a shard that have been due for an hour at most.
async fn of_shard(due: &dyn DueItems, shard: u8, now: Timestamp) -> Result<Vec<DueItem>, Fault> {
    let since = now.saturating_sub(LOOKS_BACK).unwrap_or(Timestamp::MIN);
    let (mut items, mut after) = (Vec::new(), None);
    loop {
        let page = due.due(shard, since, now, after.as_ref()).await?;
        let waits = |item: &DueItem| matches!(item.what, What::Delivery(_) | What::Conversation);
        items.extend(page.items.into_iter().filter(waits));
        after = page.next;
        if after.is_none() {
            return Ok(items);
        }
    }
}

/// Of each contact the first.
fn oldest_of_each(items: Vec<DueItem>) -> Vec<DueItem> {
    let mut seen = std::collections::HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.who.clone())).collect()
}

fn before(instant: Timestamp, span: Duration) -> Timestamp {
    let span = SignedDuration::try_from(span).unwrap_or_default();
    instant.saturating_sub(span).unwrap_or(instant)
}
