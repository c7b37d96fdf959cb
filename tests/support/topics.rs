//! What people who subscribed to a topic have been told.

use aws_sdk_sqs::types::MessageSystemAttributeName;
use jorge::stack::STACK_NAME;
use serde_json::Value;
use sqs_sns_emulator::{ACCOUNT, REGION};
use uuid::Uuid;

use crate::World;

/// Somebody who listens to a topic.
pub struct Listener<'a> {
    world: &'a World,
    url: String,
}

impl World {
    /// Somebody who listens to a topic of the stack, by its name without the stack's.
    pub async fn listener(&self, topic: &str) -> Listener<'_> {
        let name = format!("listener-{}", Uuid::new_v4().simple());
        let queue = self.stack.aws.sqs.create_queue().queue_name(&name).send().await.expect("a queue");
        let client = jorge::stack::sns_client(&self.stack.endpoints.queues);
        client
            .subscribe()
            .topic_arn(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-{topic}"))
            .protocol("sqs")
            .endpoint(format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"))
            .send()
            .await
            .expect("subscribed");
        Listener { world: self, url: queue.queue_url.expect("an address") }
    }
}

impl Listener<'_> {
    /// Everything heard since the last time: subject, message and attributes, as one JSON each.
    pub async fn heard(&self) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            let received = self
                .world
                .stack
                .aws
                .sqs
                .receive_message()
                .queue_url(&self.url)
                .max_number_of_messages(10)
                .message_system_attribute_names(MessageSystemAttributeName::All)
                .send()
                .await
                .expect("a receive");
            let messages = received.messages.unwrap_or_default();
            if messages.is_empty() {
                return heard;
            }
            for message in messages {
                let body = message.body().unwrap_or_default();
                heard.push(serde_json::from_str(body).expect("an envelope"));
                let delete = self.world.stack.aws.sqs.delete_message().queue_url(&self.url);
                let receipt = message.receipt_handle().unwrap_or_default();
                delete.receipt_handle(receipt).send().await.expect("a delete");
            }
        }
    }
}
