//! The sealed halves of a conversation: what of it is personal, and where its seals live.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::items::{AssessmentItem, MessageItem, OutgoingItem, StateItem};
use super::keys;
use crate::conversation::{Booking, Conversation, Effect, Facts, Outgoing, PastMessage, Profile};
use crate::error::Fault;
use crate::finance::Assessment;
use crate::ids::ContactRef;
use crate::privacy::{DataKey, Personal, Place, Sealed, inside_seal};
use crate::review::Dossier;

/// The sealed half of the state.
#[derive(Serialize, Deserialize)]
struct Private {
    profile: Option<Profile>,
    #[serde(with = "inside_seal")]
    facts: Personal<Facts>,
}

/// The sealed half of an outgoing reply.
#[derive(Serialize, Deserialize)]
struct OutgoingWords {
    #[serde(with = "inside_seal")]
    text: Personal<Option<String>>,
    booking: Option<Booking>,
    effects: Vec<Effect>,
}

pub(super) fn text_place(pk: &str, sk: &str) -> Place {
    Place::new(pk, sk, "text")
}

pub(super) fn private_place(pk: &str) -> Place {
    Place::new(pk, keys::STATE, "private")
}

pub(super) fn outgoing_place(pk: &str) -> Place {
    Place::new(pk, keys::STATE, "outgoing")
}

/// Seals profile and facts.
pub(super) fn seal_private(pk: &str, after: &Conversation, key: &DataKey) -> Result<Sealed, Fault> {
    key.seal(&private_place(pk), &Private { profile: after.profile.clone(), facts: after.facts.clone() })
}

pub(super) fn seal_outgoing(pk: &str, outgoing: &Outgoing, key: &DataKey) -> Result<OutgoingItem, Fault> {
    let text = Personal::new(outgoing.text.as_ref().map(|text| text.expose().clone()));
    let words = OutgoingWords { text, booking: outgoing.booking.clone(), effects: outgoing.effects.clone() };
    Ok(OutgoingItem {
        turn: outgoing.turn,
        committed_at: outgoing.committed_at,
        channel: outgoing.channel,
        statutory: outgoing.statutory,
        state: outgoing.state.clone(),
        sealed: key.seal(&outgoing_place(pk), &words)?,
    })
}

fn open_outgoing(pk: &str, item: OutgoingItem, key: &DataKey) -> Result<Outgoing, Fault> {
    let words: OutgoingWords = key.open(&outgoing_place(pk), &item.sealed)?;
    Ok(Outgoing {
        turn: item.turn,
        committed_at: item.committed_at,
        channel: item.channel,
        text: words.text.expose().clone().map(Personal::new),
        booking: words.booking,
        effects: words.effects,
        statutory: item.statutory,
        state: item.state,
    })
}

pub(super) fn open_state(
    who: &ContactRef,
    pk: &str,
    item: StateItem,
    key: &DataKey,
) -> Result<Conversation, Fault> {
    let private: Private = key.open(&private_place(pk), &item.private)?;
    Ok(Conversation {
        who: who.clone(),
        version: item.version,
        profile: private.profile,
        facts: private.facts,
        assessment: None,
        progress: item.progress,
        outgoing: item.outgoing.map(|outgoing| open_outgoing(pk, outgoing, key)).transpose()?,
        audit: item.audit,
    })
}

pub(super) fn assessment_place(pk: &str, sk: &str) -> Place {
    Place::new(pk, sk, "assessment")
}

/// An assessment as the item `sk`; only the latest has a place in the index.
pub(super) fn seal_assessment(
    pk: &str,
    sk: &str,
    asked_at: Timestamp,
    assessment: &Assessment,
    key: &DataKey,
) -> Result<AssessmentItem, Fault> {
    Ok(AssessmentItem {
        pk: pk.to_owned(),
        sk: sk.to_owned(),
        turn: (sk == keys::LATEST_ASSESSMENT).then(|| keys::TURN_ASSESSMENT.to_owned()),
        asked_at: asked_at.as_millisecond(),
        sealed: key.seal(&assessment_place(pk, sk), assessment)?,
    })
}

pub(super) fn open_assessment(pk: &str, item: &AssessmentItem, key: &DataKey) -> Result<Assessment, Fault> {
    key.open(&assessment_place(pk, &item.sk), &item.sealed)
}

pub(super) fn dossier_place(pk: &str, sk: &str) -> Place {
    Place::new(pk, sk, "dossier")
}

pub(super) fn seal_dossier(pk: &str, sk: &str, dossier: &Dossier, key: &DataKey) -> Result<Sealed, Fault> {
    key.seal(&dossier_place(pk, sk), dossier)
}

pub(super) fn open_dossier(pk: &str, sk: &str, sealed: &Sealed, key: &DataKey) -> Result<Dossier, Fault> {
    key.open(&dossier_place(pk, sk), sealed)
}

pub(super) fn open_message(pk: &str, item: MessageItem, key: &DataKey) -> Result<PastMessage, Fault> {
    let text: String = key.open(&text_place(pk, &item.sk), &item.sealed)?;
    Ok(PastMessage {
        number: item.number,
        direction: item.direction,
        at: item.at,
        message: item.message,
        text: Personal::new(text),
    })
}
