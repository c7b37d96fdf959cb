//! What secrets are called.

use std::ops::Range;

use super::{SecretKind, ends_with, is_any, previous, token_from};

/// Words between the name of a secret and the secret.
pub(super) const BETWEEN: &[&str] = &[
    "number",
    "num",
    "no",
    "nbr",
    "is",
    "was",
    "its",
    "s",
    "my",
    "the",
    "it",
    "on",
    "here",
    "heres",
    "this",
    "and",
    "in",
    "security",
    "sec",
    "soc",
    "birth",
    "of",
    "date",
    "bank",
    "checking",
    "savings",
    "license",
    "licence",
    "id",
    "tx",
    "texas",
    "for",
    "account",
    "acct",
    "card",
    "day",
    "es",
    "mi",
    "el",
    "la",
    "de",
    "del",
    "numero",
    "número",
    "nro",
    "social",
    "seguro",
    "nacimiento",
    "fue",
    "conducir",
    "manejar",
    "manejo",
    "cuenta",
    "cheques",
    "ahorros",
    "banco",
    "bancaria",
    "son",
    "are",
    "full",
    "nací",
    "naci",
    "her",
    "his",
    "your",
    "ending",
    "wife",
    "husband",
];

/// The kind of secret this word names.
pub(super) fn named(text: &str, token: &Range<usize>) -> Option<SecretKind> {
    let word = &text[token.clone()];
    let before = || previous(text, token.start);
    let is = |words: &[&str]| is_any(word, words);
    if is(&["ssn", "ssns", "social", "itin", "ss", "tin", "soc"]) {
        return Some(SecretKind::Ssn);
    }
    if is(&["routing", "aba", "clabe", "rtn", "iban"]) {
        return Some(SecretKind::BankAccount);
    }
    if is(&["account", "acct", "cuenta"]) {
        let next = token_from(text, token.end)?;
        // "account 450000" may be what is in it: the number has to be called one, or follow a mark.
        let called =
            is_any(&text[next.clone()], &["number", "num", "no", "is", "numero", "número", "nro", "es"])
                || text[token.end..next.start].contains([':', '#']);
        let kept = previous(text, token.start)
            .is_some_and(|before| is_any(&text[before], &["checking", "savings", "bank", "my", "mi", "de"]));
        return (called || kept && next.len() >= 8).then_some(SecretKind::BankAccount);
    }
    if is(&[
        "dob",
        "born",
        "birthday",
        "birthdate",
        "bday",
        "nacimiento",
        "nací",
        "naci",
        "nacida",
        "nacido",
        "fdn",
    ]) {
        return Some(SecretKind::DateOfBirth);
    }
    if is(&["birth"]) {
        return before().filter(|of| is_any(&text[of.clone()], &["of"])).map(|_| SecretKind::DateOfBirth);
    }
    if is(&["b"]) && ends_with(&text[..token.start], "d.o.") {
        return Some(SecretKind::DateOfBirth);
    }
    if is(&["dl", "tdl", "txdl", "driverslicense"]) {
        return Some(SecretKind::DriversLicense);
    }
    if is(&["license", "licence", "lic", "licencia"]) {
        let near = |text: &str, token: &Range<usize>| {
            let one = previous(text, token.start)?;
            let two = previous(text, one.start);
            Some(
                is_any(&text[one.clone()], &["driver", "drivers", "driving", "driver’s", "driver's"])
                    || two.is_some_and(|two| is_any(&text[two], &["driver"])),
            )
        };
        let follows = || {
            let de = token_from(text, token.end)?;
            let what = token_from(text, de.end)?;
            Some(is_any(&text[what], &["conducir", "manejar", "manejo", "conductor"]))
        };
        return (near(text, token) == Some(true) || follows() == Some(true))
            .then_some(SecretKind::DriversLicense);
    }
    None
}

/// What payment cards are called: English, Spanish, and the languages around them.
const CARDS: &[&str] = &[
    "card",
    "cards",
    "cc",
    "credit",
    "debit",
    "visa",
    "mastercard",
    "amex",
    "discover",
    "maestro",
    "jcb",
    "diners",
    "tarjeta",
    "crédito",
    "credito",
    "débito",
    "debito",
    "carte",
    "cartão",
    "cartao",
    "karte",
    "kreditkarte",
    "carta",
    "karta",
    "kaart",
];

/// Whether one of the last words before a number calls it a card.
pub(super) fn is_called_card(text: &str, start: usize) -> bool {
    let mut at = start;
    (0..4).any(|_| {
        previous(text, at).is_some_and(|word| {
            at = word.start;
            is_any(&text[word], CARDS)
        })
    })
}
