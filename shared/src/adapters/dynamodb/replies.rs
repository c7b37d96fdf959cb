//! How far the latest replies of conversations got: read without opening anything that is sealed.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use jiff::Timestamp;

use super::items::StateItem;
use super::{key, keys, unavailable, unreadable};
use crate::conversation::{Bot, OutgoingState};
use crate::error::Fault;
use crate::ids::ContactRef;

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// Most items DynamoDB gives at once.
const MOST_READ: usize = 100;

/// The latest replies in the `conversations` table.
#[derive(Clone, Debug)]
pub struct DynamoReplies {
    client: Client,
    table: String,
}

/// What is known of a conversation from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Who leads it.
    pub bot: Bot,
    /// Since when what the contact is to be answered is on its way; `None` if nothing is, or nobody has asked for it.
    pub pending_since: Option<Timestamp>,
}

impl DynamoReplies {
    /// Reads them from `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// Those of these conversations. One nobody has had a turn with is left out.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    pub async fn of(&self, contacts: &[ContactRef]) -> Result<HashMap<ContactRef, Reply>, Fault> {
        let mut replies = HashMap::new();
        for some in contacts.chunks(MOST_READ) {
            let wanted = some.iter().map(|who| key(keys::contact(who), keys::STATE)).collect();
            let wanted = KeysAndAttributes::builder().set_keys(Some(wanted)).build();
            let wanted = wanted.map_err(|e| Fault::broken("a read names its keys", e))?;
            let read = self.client.batch_get_item().request_items(&self.table, wanted).send().await;
            let read = read.map_err(|e| unavailable(TABLE, "reading replies", &e))?;
            if read.unprocessed_keys().is_some_and(|left| !left.is_empty()) {
                return Err(Fault::unavailable(TABLE, "reading replies", "not all of them were read"));
            }
            for item in read.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                let item: StateItem =
                    serde_dynamo::from_item(item).map_err(|e| unreadable("a state is readable", &e))?;
                if let Some(who) = keys::contact_of(&item.pk) {
                    replies.insert(who, reply(&item));
                }
            }
        }
        Ok(replies)
    }
}

fn reply(item: &StateItem) -> Reply {
    let pending = item.outgoing.as_ref().filter(|outgoing| outgoing.state == OutgoingState::Pending);
    let committed_at = pending.map(|outgoing| outgoing.committed_at);
    // What was said without being asked for keeps nobody waiting.
    let asked_for = committed_at.filter(|at| item.progress.last_automatic != Some(*at));
    Reply { bot: item.progress.bot, pending_since: asked_for }
}
