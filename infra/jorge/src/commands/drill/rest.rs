//! Whether a stack still has anything to do. This only says how long to wait; what came of it, the CRM's log says.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::QueueAttributeName;
use jiff::Timestamp;
use shared::adapters::dynamodb::DynamoDueItems;
use shared::clock::later;
use shared::follow_ups::{DueItems as _, What};

use super::super::tables::Tables;
use super::place::Place;
use crate::CommandError;
use crate::stack::Storage;

/// What is due later than this is no part of what has just happened: follow-ups of the next day.
const SOON: Duration = Duration::from_secs(15 * 60);
const LOOKS: Duration = Duration::from_millis(500);
/// Queues whose messages nobody waits for: what is counted, and alerts, leave no trace in the CRM.
const NOT_WAITED_FOR: [&str; 2] = ["alert-checks", "outcomes"];

/// What a stack has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Left {
    /// Messages in queues.
    pub(super) queued: usize,
    /// Things due now or soon.
    pub(super) due: usize,
    /// Messages no function would have.
    pub(super) dead: usize,
}

/// Waits until nothing is left to do, at most so long; returns what was left.
pub(super) async fn come_to_rest(place: &Place, limit: Duration) -> Result<Left, CommandError> {
    let tables = Tables::local(&Storage::Directory(place.data())).await?;
    let began = Instant::now();
    let mut at_rest = 0;
    loop {
        let left = left(&tables).await?;
        at_rest = if left.queued + left.due == 0 { at_rest + 1 } else { 0 };
        // Between being received and being done a thing may be in neither for a moment.
        if at_rest == 3 || began.elapsed() > limit {
            return Ok(left);
        }
        tokio::time::sleep(LOOKS).await;
    }
}

async fn left(tables: &Tables) -> Result<Left, CommandError> {
    let mut left = Left::default();
    let listed = tables.aws.sqs.list_queues().queue_name_prefix(tables.name("")).send().await?;
    for url in listed.queue_urls() {
        let asked = tables.aws.sqs.get_queue_attributes().queue_url(url);
        let known = asked.attribute_names(QueueAttributeName::All).send().await?;
        let number = |name: &QueueAttributeName| {
            let text = known.attributes().and_then(|all| all.get(name));
            text.and_then(|text| text.parse::<usize>().ok()).unwrap_or(0)
        };
        let messages: usize = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::ApproximateNumberOfMessagesDelayed,
        ]
        .iter()
        .map(number)
        .sum();
        if url.contains("dead-letters") {
            left.dead += messages;
        } else if !NOT_WAITED_FOR.iter().any(|name| url.contains(name)) {
            left.queued += messages;
        }
    }
    let due = DynamoDueItems::new(tables.aws.dynamodb.clone(), tables.name("conversations"));
    let soon = later(Timestamp::now(), SOON);
    for shard in 0..due.shards() {
        let page = due.due(shard, Timestamp::UNIX_EPOCH, soon, None).await?;
        left.due += page.items.iter().filter(|item| !matches!(item.what, What::Outcomes(_))).count();
    }
    Ok(left)
}
