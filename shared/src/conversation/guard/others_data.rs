//! Data of other people in a draft: telephone numbers and addresses that are neither the contact's own nor the
//! team's, and numbers nobody should text, whosever they are.

use std::borrow::Cow;
use std::ops::Range;

use crate::compliance::evidence::Ground;
use crate::compliance::{Certainty, Kind};
use crate::conversation::compose::Words;
use crate::conversation::understand::contact_details::{email, phone, phones};
use crate::privacy::mask_secrets;

/// The duty of whoever keeps such data to protect it.
const STATUTE: &str = "Tex. Bus. & Com. Code 521.052";

/// Everything in a text that is not ours to tell this contact.
pub(super) fn found(text: &str, words: Words<'_>) -> Vec<Ground> {
    let mut grounds = Vec::new();
    if mask_secrets(text).is_some() {
        grounds.push(ground(
            "privacy.secret_in_draft",
            0..text.len(),
            "It contains a number nobody should text.",
        ));
    }
    if text.bytes().filter(u8::is_ascii_digit).count() >= 10 {
        let strange = phones(text).filter(|(_, number)| !is_known(number, words, phone));
        let reason = "It contains a telephone number that is neither the contact's nor the team's.";
        grounds.extend(strange.map(|(span, _)| ground("privacy.telephone_of_another", span, reason)));
    }
    for (at, _) in text.match_indices('@') {
        let span = around(text, at);
        let strange = email(&text[span.clone()]).filter(|address| !is_known(address, words, email));
        let reason = "It contains an e-mail address that is neither the contact's nor the team's.";
        grounds.extend(strange.map(|_| ground("privacy.email_of_another", span, reason)));
    }
    grounds
}

fn ground(rule: &str, span: Range<usize>, reason: &str) -> Ground {
    Ground {
        rule: rule.to_owned(),
        kind: Kind::PRIVACY,
        certainty: Certainty::Certain,
        span: (span.start, span.end),
        reason: reason.to_owned(),
        statute: STATUTE.to_owned(),
    }
}

/// Whether the contact or the team has told us this themselves. `read` makes two spellings of one thing equal.
fn is_known(value: &str, words: Words<'_>, read: fn(&str) -> Option<String>) -> bool {
    let facts = words.conversation.facts.expose();
    let person = words.conversation.profile.as_ref().map(|profile| &profile.person);
    let recorded = person.into_iter().flat_map(|person| [person.phone.expose(), person.email.expose()]);
    let contact = recorded.chain([&facts.phone, &facts.email]).flatten().map(|own| Cow::from(own.as_str()));
    let team = words.settings.own_texts().map(Cow::from);
    contact.chain(team).any(|own| read(&own).is_some_and(|own| own == value))
}

/// The word around a byte.
fn around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space);
    // White space may be wider than a byte.
    let start = (start..=at).find(|byte| text.is_char_boundary(*byte)).unwrap_or(at);
    start..end
}
