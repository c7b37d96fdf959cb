//! What a request changed, in the order it happened: the storage writes it in one transaction.

use crate::sns::inbox::Notification;
use crate::sns::topic::{SubscriptionRecord, TopicRecord};
use crate::sqs::dedup::Remembered;
use crate::sqs::message::Message;
use crate::sqs::queue::QueueRecord;

/// One change of state.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// A queue was created or its attributes changed.
    QueuePut(QueueRecord),
    /// A queue is gone, with its messages and its deduplication memory.
    QueueGone { queue: String },
    /// A message arrived.
    MessagePut { queue: String, message: Box<Message> },
    /// A message was received, released or had its visibility changed.
    MessageMoved { queue: String, message: Box<Message> },
    /// A message was deleted, expired or moved to another queue.
    MessageGone { queue: String, arrival: u64 },
    /// Every message of a queue is gone.
    Purged { queue: String },
    /// A deduplication id must be recognised from now on. The owner is a queue name or a topic ARN.
    Remembered { owner: String, memory: Remembered },
    /// The owner's deduplication ids up to this moment no longer matter.
    Forgotten { owner: String, until: i64 },
    /// A topic was created or counted on.
    TopicPut(TopicRecord),
    /// A topic is gone, with its deduplication memory.
    TopicGone { arn: String },
    /// A subscription was made or changed.
    SubscriptionPut(SubscriptionRecord),
    /// A subscription is gone.
    SubscriptionGone { arn: String },
    /// Something reached a subscriber outside the emulator.
    Notified(Box<Notification>),
}
