//! Where personal data stands in a text.

mod email;
mod folded;
mod phone;
mod phone_context;

use std::ops::Range;

pub(super) use folded::Folded;

use super::secrets::{self, SecretKind};

/// What kind of personal data was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A number nobody should text: it is masked wherever we keep or show it.
    Secret(SecretKind),
    /// An address for e-mail. People give theirs on purpose: it is found, not masked.
    Email,
    /// A telephone number, of any country. As an e-mail address, it is found, not masked.
    Phone,
}

/// Personal data in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// See [`Kind`].
    pub kind: Kind,
    /// Where it stands, in bytes of the text as it was given; always on the borders of characters.
    pub span: Range<usize>,
}

/// Everything personal that a text shows by itself, in the order of the text and without overlaps.
///
/// Pure, without a network and in one pass for each kind. A number is found by its shape, its check digit, or what it is
/// called in English, Spanish and some neighbours' languages; digits of other scripts, typographic dashes, no-break
/// spaces and invisible characters are read as what they stand for. In doubt about ten digits it finds a telephone
/// number; a number that is called something else (an order, a listing, a tracking number) it leaves alone. Names and
/// street addresses are not looked for.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let folded = Folded::of(text);
    let plain = folded.text();
    let mut all: Vec<Found> = email::addresses(plain).map(|span| Found { kind: Kind::Email, span }).collect();
    let secrets = secrets::in_text(plain).map(|(kind, span)| Found { kind: Kind::Secret(kind), span });
    for secret in secrets {
        if !overlaps(&all, &secret.span) {
            all.push(secret);
        }
    }
    let phones = phone::numbers(plain, |span| overlaps(&all, span));
    all.extend(phones.into_iter().map(|span| Found { kind: Kind::Phone, span }));
    all.sort_by_key(|found| found.span.start);
    for found in &mut all {
        found.span = folded.original(&found.span);
    }
    all
}

/// A text for a record that is kept for good: everything [`find`] finds in it is masked.
#[must_use]
pub fn mask_all(text: &str) -> String {
    let (mut masked, mut copied) = (String::new(), 0);
    for Found { kind, span } in find(text) {
        masked.push_str(&text[copied..span.start]);
        masked.push_str(match kind {
            Kind::Secret(secret) => secret.mask(),
            Kind::Email => "[e-mail address]",
            Kind::Phone => "[telephone number]",
        });
        copied = span.end;
    }
    masked.push_str(&text[copied..]);
    masked
}

fn overlaps(all: &[Found], span: &Range<usize>) -> bool {
    all.iter().any(|found| found.span.start < span.end && span.start < found.span.end)
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
