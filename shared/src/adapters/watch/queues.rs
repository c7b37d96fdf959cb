//! The queues as they are now.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use futures::future::try_join_all;

use crate::adapters::aws::said;
use crate::error::Fault;
use crate::metrics::Queue;

/// What SQS counts of a queue: what may be received, what somebody has received, what comes later.
const COUNTS: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

/// A queue that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedQueue {
    /// Where it is. Its name is the last part.
    pub url: String,
    /// It holds what failed again and again.
    pub dead_letters: bool,
}

impl WatchedQueue {
    /// Queues by their addresses, with commas between. What failed again and again lies in those that say so in their
    /// names.
    #[must_use]
    pub fn at(urls: &str) -> Vec<Self> {
        let urls = urls.split(',').map(str::trim).filter(|url| !url.is_empty());
        urls.map(|url| Self { url: url.to_owned(), dead_letters: url.contains("dead-letters") }).collect()
    }
}

/// The queues of a stack.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    watched: Vec<WatchedQueue>,
    prefix: String,
}

impl Queues {
    /// Looks at these queues. `prefix` is what all their names begin with, the stack's name: people read the rest.
    #[must_use]
    pub const fn new(client: Client, watched: Vec<WatchedQueue>, prefix: String) -> Self {
        Self { client, watched, prefix }
    }

    /// Each of them, in their order. How long their oldest messages have been there only `CloudWatch` knows.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when one of them does not answer.
    pub async fn look(&self) -> Result<Vec<Queue>, Fault> {
        try_join_all(self.watched.iter().map(|queue| self.look_at(queue))).await
    }

    async fn look_at(&self, queue: &WatchedQueue) -> Result<Queue, Fault> {
        let name = self.name(queue);
        let request = self.client.get_queue_attributes().queue_url(&queue.url);
        let answer = request.set_attribute_names(Some(COUNTS.to_vec())).send().await;
        let answer = answer
            .map_err(|e| Fault::unavailable("SQS", "looking at a queue", format!("{name}: {}", said(&e))))?;
        let counts = answer.attributes.unwrap_or_default();
        let count = |of: &QueueAttributeName| counts.get(of).and_then(|count| count.parse::<u64>().ok());
        let messages = COUNTS.iter().filter_map(count).fold(0, u64::saturating_add);
        Ok(Queue { name, messages, oldest: None, dead_letters: queue.dead_letters })
    }

    fn name(&self, queue: &WatchedQueue) -> String {
        let name = queue.url.rsplit('/').next().unwrap_or_default();
        let short = name.strip_prefix(&self.prefix).map(|rest| rest.trim_start_matches('-'));
        short.filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned()
    }
}
