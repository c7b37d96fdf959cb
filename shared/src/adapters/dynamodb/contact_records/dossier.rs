//! Stored items as whoever they are about may read them.

use serde_json::{Map, Value, json};

use super::super::inbox::event_place;
use super::super::items::{KeyItem, TicketItem};
use super::super::keys;
use super::super::sealed_parts::{
    assessment_place, dossier_place, open_dossier, outgoing_place, private_place, text_place,
};
use super::{Item, sort_key, unreadable};
use crate::audit::AuditRecord;
use crate::error::Fault;
use crate::ids::{ContactRef, TicketId, TicketKind};
use crate::privacy::{DataKey, KeyCustodian, KeyScope, Place, Sealed, WrappedKey};

/// What stands in the place of what cannot be opened: it was sealed with a key that is destroyed.
const UNREADABLE: &str = "unreadable: its key was destroyed";
/// What serves the store and says nothing about anybody.
const INNER: [&str; 10] = [
    keys::PK,
    keys::TURN_INDEX,
    keys::DUE_SHARD,
    keys::DUE_AT,
    keys::HANDOFF_ROUTE,
    keys::TICKET_LIST,
    keys::TICKET_AT,
    "trying_until",
    "data_key",
    "version",
];

/// Opens the items of one contact.
pub(super) struct Opener<'a> {
    who: &'a ContactRef,
    pk: String,
    key: Option<DataKey>,
    custodian: &'a dyn KeyCustodian,
}

impl<'a> Opener<'a> {
    /// With the key among the contact's items.
    pub(super) async fn new(
        who: &'a ContactRef,
        items: &[Item],
        custodian: &'a dyn KeyCustodian,
    ) -> Result<Self, Fault> {
        let key = match items.iter().find(|item| sort_key(item) == keys::KEY) {
            Some(item) => {
                let item: KeyItem = serde_dynamo::from_item(item.clone())
                    .map_err(|e| unreadable("a contact's key is readable", &e))?;
                Some(custodian.open(&KeyScope::Contact(who.clone()), &item.data_key).await?)
            }
            None => None,
        };
        Ok(Self { who, pk: keys::contact(who), key, custodian })
    }

    /// What an item is and says; `None` if it says nothing.
    pub(super) async fn open(&self, item: Item) -> Result<Option<(&'static str, Value)>, Fault> {
        let sk = sort_key(&item).to_owned();
        let Some((kind, place)) = self.kind(&sk) else { return Ok(None) };
        let mut fields: Map<String, Value> =
            serde_dynamo::from_item(item).map_err(|e| unreadable("an item makes an object", &e))?;
        let key = match fields.get("data_key") {
            // What waits at the door is sealed with a key of the location.
            Some(Value::String(wrapped)) => {
                let scope = KeyScope::Location(self.who.location.clone());
                Some(self.custodian.open(&scope, &WrappedKey::new(wrapped.clone())).await?)
            }
            _ => self.key.clone(),
        };
        for name in INNER {
            fields.remove(name);
        }
        if let Some(sealed) = fields.remove("sealed") {
            fields.insert("content".into(), opened(key.as_ref(), &place, sealed));
        }
        if let Some(sealed) = fields.remove("private") {
            fields.insert("known".into(), opened(key.as_ref(), &private_place(&self.pk), sealed));
        }
        if let Some(Value::Object(outgoing)) = fields.get_mut("outgoing")
            && let Some(sealed) = outgoing.remove("sealed")
        {
            outgoing.insert("content".into(), opened(key.as_ref(), &outgoing_place(&self.pk), sealed));
        }
        Ok(Some((kind, Value::Object(fields))))
    }

    /// What proves what an audit record says; `None` if nothing is attached to it.
    pub(super) fn evidence(&self, record: &AuditRecord) -> Option<Value> {
        let sealed = record.evidence.as_ref()?;
        let content = self.key.as_ref().and_then(|key| record.open_evidence(key).ok().flatten());
        let content: Value = content.unwrap_or_else(|| Value::String(UNREADABLE.to_owned()));
        Some(json!({
            "record": record.number, "at": record.at, "sha256": sealed.digest(), "content": content,
        }))
    }

    /// Whether what is sealed in a ticket can be opened; `None` if nothing is.
    pub(super) fn opens_dossier(&self, ticket: &Item) -> Result<Option<bool>, Fault> {
        let ticket: TicketItem =
            serde_dynamo::from_item(ticket.clone()).map_err(|e| unreadable("a ticket is readable", &e))?;
        let opens = |sealed| {
            let key = self.key.as_ref();
            key.is_some_and(|key| open_dossier(&ticket.pk, &ticket.sk, sealed, key).is_ok())
        };
        Ok(ticket.sealed.as_ref().map(opens))
    }

    /// What an item is called, and where its seal lives.
    fn kind(&self, sk: &str) -> Option<(&'static str, Place)> {
        let pk = self.pk.as_str();
        Some(match sk {
            keys::KEY | keys::HANDOFF_LEASE => return None,
            keys::STATE => ("conversation", private_place(pk)),
            keys::HOLD => ("legal_hold", text_place(pk, sk)),
            _ if sk.starts_with(keys::MESSAGE) => ("messages", text_place(pk, sk)),
            _ if sk.starts_with(keys::WHOLE_TEXT) => ("long_texts", text_place(pk, sk)),
            _ if sk.starts_with(keys::SEEN) => ("deliveries", event_place(pk, sk)),
            _ if sk.starts_with(keys::ASSESSMENT) => ("assessments", assessment_place(pk, sk)),
            _ if sk.starts_with(keys::OUTCOMES) => ("experiments", text_place(pk, sk)),
            _ if sk.starts_with(keys::HANDOFF) => ("handoffs", text_place(pk, sk)),
            _ => match keys::ticket_of(sk).map(TicketId::kind) {
                Some(TicketKind::Escalation) => ("escalations", dossier_place(pk, sk)),
                Some(TicketKind::Violation) => ("violations", dossier_place(pk, sk)),
                None => ("other", text_place(pk, sk)),
            },
        })
    }
}

fn opened(key: Option<&DataKey>, place: &Place, sealed: Value) -> Value {
    let sealed: Option<Sealed> = serde_json::from_value(sealed).ok();
    let opened = key.zip(sealed).and_then(|(key, sealed)| key.open(place, &sealed).ok());
    opened.unwrap_or_else(|| Value::String(UNREADABLE.to_owned()))
}
