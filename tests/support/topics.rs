//! What people who subscribed to a topic have been told.

use std::sync::atomic::{AtomicUsize, Ordering};

use jorge::stack::{LOCATION, STACK_NAME};
use serde_json::json;
use sqs_sns_emulator::{ACCOUNT, Notification, REGION};

use crate::World;

/// Somebody who reads what a topic tells about the stack's location.
pub struct Listener<'a> {
    world: &'a World,
    endpoint: String,
    heard: AtomicUsize,
}

impl World {
    /// Somebody who listens to a topic of the stack, by its name without the stack's.
    pub async fn listener(&self, topic: &str) -> Listener<'_> {
        let endpoint = format!("{topic}@example.com");
        let subscription = jorge::stack::sns_client(&self.stack.endpoints.queues).subscribe();
        subscription
            .topic_arn(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-{topic}"))
            .protocol("email")
            .endpoint(&endpoint)
            .attributes("FilterPolicy", json!({"location": [LOCATION]}).to_string())
            .send()
            .await
            .expect("subscribed");
        Listener { world: self, endpoint, heard: AtomicUsize::new(0) }
    }
}

impl Listener<'_> {
    /// Everything heard since the last time.
    #[must_use]
    pub fn heard(&self) -> Vec<Notification> {
        let mut told = self.world.stack.queues.inbox();
        told.retain(|told| told.endpoint == self.endpoint);
        let before = self.heard.swap(told.len(), Ordering::Relaxed);
        told.split_off(before)
    }
}
