//! Whether the keys still open what is sealed: tables without their keys are no backup.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoConversations, DynamoLocations};
use shared::audit::Chain;
use shared::conversation::Conversations as _;
use shared::error;
use shared::ids::{ContactRef, LocationId};
use shared::locations::{InstalledLocations as _, Locations as _};

use super::Found;
use crate::CommandError;

/// Contacts of a location that are looked at for one who has something sealed: those who were erased have not.
const LOOKED_AT: usize = 50;

/// What was opened, and what does not open.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) locations: usize,
    /// Of how many locations a token or a contact's conversation was opened.
    pub(super) opened: usize,
    pub(super) findings: Vec<Found>,
}

/// Opens, for every location, its CRM token with the location's key, and the conversation of one of its contacts with that
/// contact's key: both are wrapped by the master key, each bound to its scope. What is read is dropped at once.
pub(super) async fn open_one_each(
    client: &Client,
    [conversations, operations, audit]: [String; 3],
    keys: Arc<Custody>,
    chains: &BTreeSet<Chain>,
) -> Result<Opened, CommandError> {
    let locations = DynamoLocations::new(client.clone(), operations, keys.clone());
    let conversations = DynamoConversations::new(client.clone(), conversations, audit, keys);
    let mut contacts: BTreeMap<LocationId, Vec<&ContactRef>> = BTreeMap::new();
    for installed in locations.installed().await? {
        contacts.entry(installed).or_default();
    }
    for chain in chains {
        let of_location = contacts.entry(chain.location().clone()).or_default();
        if let Chain::Contact(who) = chain {
            of_location.push(who);
        }
    }
    let mut all = Opened { locations: contacts.len(), ..Opened::default() };
    for (location, contacts) in contacts {
        let mut opened = false;
        let mut shut = |what, why: String| {
            all.findings.push(Found::Shut { location: location.clone(), what, why });
        };
        match locations.find(&location).await {
            Ok(found) => opened |= found.is_some_and(|location| location.crm_access.is_some()),
            Err(fault) => shut("its CRM token", error::chain(&fault)),
        }
        for who in contacts.into_iter().take(LOOKED_AT) {
            match conversations.load(who).await {
                Ok(desk) if desk.key_stored => {
                    opened = true;
                    break;
                }
                Ok(_) => {}
                Err(fault) => {
                    shut("the conversation of a contact", error::chain(&fault));
                    break;
                }
            }
        }
        all.opened += usize::from(opened);
    }
    Ok(all)
}
