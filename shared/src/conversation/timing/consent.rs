//! Whether somebody may be texted who did not just write.
//!
//! A proactive text needs recorded consent: when it was given, where, and in which words. Sources: 47 CFR
//! 64.1200(a)(2) and (f)(9) (prior express written consent for automated marketing); in Texas consent also
//! takes a programme out of the registration of Tex. Bus. & Com. Code ch. 302. An inquiry by the contact
//! permits follow-ups to that inquiry for a while: 47 CFR 64.1200(f)(5) counts an inquiry of the last three
//! months as an established business relationship. We count 90 days.
//!
//! Opt-out is another matter and goes first: whoever said stop gets nothing, whatever is recorded here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::privacy::{Personal, inside_seal};

/// How long an inquiry permits follow-ups: 90 days of 24 hours.
pub const INQUIRY_PERMITS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Where consent was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// A field of the contact in the CRM that the location mapped.
    CrmField,
    /// Data a workflow of the CRM handed over.
    Workflow,
    /// The contact asked us something: permits follow-ups for 90 days only.
    Inquiry,
}

/// Proof that the contact agreed to be texted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Where it was recorded.
    pub source: ConsentSource,
    /// When it was given.
    pub at: Timestamp,
    /// The words agreed to, or those of the inquiry, as far as they are known. They may name a person.
    #[serde(with = "inside_seal", default)]
    pub wording: Personal<Option<String>>,
}

/// Whether a proactive text may be sent at `now`.
///
/// It may if consent is on record, or if the contact's `last_inquiry` is at most 90 days old. An inquiry that
/// lies in the future, by a clock that is fast, counts as one of now.
#[must_use]
pub fn may_follow_up(consent: Option<&Consent>, last_inquiry: Option<Timestamp>, now: Timestamp) -> bool {
    let is_fresh = |inquiry: Timestamp| now.duration_since(inquiry) <= INQUIRY_PERMITS;
    let agreed = consent.is_some_and(|consent| match consent.source {
        ConsentSource::CrmField | ConsentSource::Workflow => true,
        ConsentSource::Inquiry => is_fresh(consent.at),
    });
    agreed || last_inquiry.is_some_and(is_fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn consent(source: ConsentSource, given: &str) -> Consent {
        Consent { source, at: at(given), wording: Personal::new(Some("I agree to receive texts".into())) }
    }

    #[test]
    fn nobody_is_texted_who_neither_agreed_nor_asked() {
        assert!(!may_follow_up(None, None, at("2026-11-20T15:00:00Z")));
    }

    #[test]
    fn recorded_consent_stands_until_it_is_revoked() {
        for source in [ConsentSource::CrmField, ConsentSource::Workflow] {
            let given = consent(source, "2021-01-01T00:00:00Z");
            assert!(may_follow_up(Some(&given), None, at("2026-11-20T15:00:00Z")));
        }
    }

    #[test]
    fn an_inquiry_permits_follow_ups_for_ninety_days() {
        let asked = at("2026-08-22T15:00:00Z");
        let inquiry = consent(ConsentSource::Inquiry, "2026-08-22T15:00:00Z");
        let cases = [
            ("2026-08-22T14:59:58Z", true),
            ("2026-08-22T15:00:00Z", true),
            ("2026-11-20T15:00:00Z", true),
            ("2026-11-20T15:00:01Z", false),
            ("2027-08-22T15:00:00Z", false),
        ];
        for (now, may) in cases {
            assert_eq!(may_follow_up(None, Some(asked), at(now)), may, "{now}");
            assert_eq!(may_follow_up(Some(&inquiry), None, at(now)), may, "recorded, {now}");
        }
        let newer = at("2026-11-01T00:00:00Z");
        assert!(may_follow_up(Some(&inquiry), Some(newer), at("2026-12-01T00:00:00Z")), "a newer one counts");
        assert!(!may_follow_up(None, Some(Timestamp::MIN), Timestamp::MAX));
    }

    #[test]
    fn the_proof_keeps_its_words_and_does_not_print_them() {
        let given = consent(ConsentSource::CrmField, "2026-01-02T03:04:05Z");
        let json = serde_json::to_string(&given).unwrap();
        assert_eq!(
            json,
            r#"{"source":"crm_field","at":"2026-01-02T03:04:05Z","wording":"I agree to receive texts"}"#
        );
        assert_eq!(serde_json::from_str::<Consent>(&json).unwrap(), given);
        let bare = serde_json::from_str::<Consent>(r#"{"source":"workflow","at":"2026-01-02T03:04:05Z"}"#);
        assert_eq!(bare.unwrap().wording, Personal::new(None));
        assert!(!format!("{given:?}").contains("agree"));
    }
}
