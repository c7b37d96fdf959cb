//! Linking records, and checking that nobody touched them.

use serde::Serialize;

use super::{AuditRecord, AuditSigner, Entry, Head, Mac};
use crate::error::Fault;
use crate::ids::ContactRef;

/// Numbers `entry`, binds it to the record before and hashes it.
///
/// # Errors
/// As [`AuditSigner::sign`].
pub async fn link(
    who: &ContactRef,
    head: Option<&Head>,
    entry: Entry,
    signer: &dyn AuditSigner,
) -> Result<AuditRecord, Fault> {
    let mut record = AuditRecord {
        who: who.clone(),
        number: head.map_or(1, |head| head.number + 1),
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        turn: entry.turn,
        correlation_id: entry.correlation_id,
        details: entry.details,
        evidence: entry.evidence,
        previous: head.map(|head| head.mac.hash.clone()),
        mac: Mac { key: String::new(), hash: String::new() },
    };
    record.mac = signer.sign(&signed_bytes(&record)?).await?;
    Ok(record)
}

impl AuditRecord {
    /// What the contact's state remembers of this record.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { number: self.number, mac: self.mac.clone() }
    }
}

/// What is wrong with a chain, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// The record does not match its hash.
    Altered {
        /// Its number.
        number: u64,
    },
    /// The record does not follow its predecessor: something was removed, inserted or reordered.
    Misplaced {
        /// The number that should stand here.
        expected: u64,
    },
    /// The chain does not end where the contact's state says it does.
    WrongEnd {
        /// The number the state remembers, 0 for none.
        expected: u64,
    },
}

/// Checks a whole chain, oldest first, against the head the contact's state remembers.
///
/// # Errors
/// As [`AuditSigner::verify`].
pub async fn verify(
    records: &[AuditRecord],
    head: Option<&Head>,
    signer: &dyn AuditSigner,
) -> Result<Vec<Breach>, Fault> {
    let mut breaches = Vec::new();
    let mut previous: Option<Head> = None;
    for record in records {
        let expected = previous.as_ref().map_or(1, |head| head.number + 1);
        let follows = record.previous.as_deref() == previous.as_ref().map(|head| head.mac.hash.as_str());
        if record.number != expected || !follows {
            breaches.push(Breach::Misplaced { expected });
        }
        if !signer.verify(&signed_bytes(record)?, &record.mac).await? || !record.evidence_is_intact() {
            breaches.push(Breach::Altered { number: record.number });
        }
        previous = Some(record.head());
    }
    if previous.as_ref() != head {
        breaches.push(Breach::WrongEnd { expected: head.map_or(0, |head| head.number) });
    }
    Ok(breaches)
}

/// The bytes the hash covers: every field but the hash itself, in the order of the structure.
fn signed_bytes(record: &AuditRecord) -> Result<Vec<u8>, Fault> {
    #[derive(Serialize)]
    struct Signed<'a>(
        &'static str,
        &'a ContactRef,
        u64,
        i128,
        &'a super::Actor,
        super::Action,
        &'a crate::ids::TurnId,
        &'a crate::ids::CorrelationId,
        &'a std::collections::BTreeMap<String, String>,
        Option<&'a str>,
    );
    let signed = Signed(
        "audit-record-1",
        &record.who,
        record.number,
        record.at.as_nanosecond(),
        &record.actor,
        record.action,
        &record.turn,
        &record.correlation_id,
        &record.details,
        record.previous.as_deref(),
    );
    serde_json::to_vec(&signed).map_err(|e| Fault::broken("an audit record serialises", e))
}
