//! What the words around a number say about it.

use std::collections::HashSet;
use std::sync::LazyLock;

/// What the words before a number call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// A telephone's.
    Phone,
    /// Something else's.
    Other,
    /// Nothing.
    Nothing,
}

/// How many words before a number are asked.
const WORDS: usize = 6;

/// Telephones, and what is done with them: English, Spanish, Portuguese, French, German, Italian, Polish, Dutch.
const PHONES: &str = "phone phones telephone tel telf teléfono telefono teléfonos telefonos telefone telefoon telefon \
    téléphone mobile móvil movil cell cellphone cel celular cellulare handy landline fijo fax desk office oficina work \
    home casa call called calling calls text texting sms dial ring reach reached answering contact contacto whatsapp \
    whats wsp wa llama llame llámame llamame llámenos llamar marca marcar márcame marcame mensaje mensajes textea \
    messages message rufen anrufen appelez appeler ligue ligar chiama numer nummer ext hotline voicemail pager";

/// What else has numbers.
const OTHERS: &str = "order orders pedido orden tracking track rastreo guía guia shipment parcel package mls listing \
    listings id ids ein tin fein account acct accounts cuenta loan préstamo prestamo apn folio case caso file ref \
    reference referencia confirmation confirmación confirmacion invoice factura ticket policy póliza poliza permit \
    permiso license licencia serial isbn model part sku item upc ean routing aba vin zip zpid code código codigo pin \
    imei transaction transacción transaccion batch member membership customer cliente reservation reservación flight \
    vuelo meter medidor escrow deed document doc instrument version versión build omb nmls trec npi timestamp epoch \
    card tarjeta iban ssn passport pasaporte po lot bid claim receipt recibo coupon voucher barcode";

/// Words that say nothing about a number.
const NEUTRAL: &str = "number numbers num no nr nro número numero núm is are was its it's it my our your his her the a \
    at to on in es el la mi su al de del this new nuevo por favor please s";

/// Words after a number that make it an amount.
const UNITS: &str = "dollars dollar usd bucks dolares dólares pesos eur euros sqft sq ft feet acres acre square units \
    views km miles bytes k m mm";

static TABLES: LazyLock<[HashSet<&'static str>; 4]> =
    LazyLock::new(|| [PHONES, OTHERS, NEUTRAL, UNITS].map(|words| words.split_whitespace().collect()));

/// What the words before a number call it: the nearest that says anything.
pub(super) fn called(before: &str) -> Called {
    words(before, WORDS).find_map(|word| judged(&word)).unwrap_or(Called::Nothing)
}

/// What the word just before a number calls it, neutral words aside ("order number is …").
pub(super) fn called_just_before(before: &str) -> Called {
    let nearest = words(before, WORDS).find(|word| !TABLES[2].contains(word.as_str()));
    nearest.and_then(|word| judged(&word)).unwrap_or(Called::Nothing)
}

/// Whether what follows a number makes it an amount.
pub(super) fn is_amount(after: &str) -> bool {
    let after = after.trim_start();
    let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    TABLES[3].contains(word.to_lowercase().as_str())
}

fn judged(word: &str) -> Option<Called> {
    let [phones, others, ..] = &*TABLES;
    if phones.contains(word) { Some(Called::Phone) } else { others.contains(word).then_some(Called::Other) }
}

/// The last words of a text, last first, in lower case.
fn words(text: &str, count: usize) -> impl Iterator<Item = String> {
    text.rsplit(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .take(count)
        .map(str::to_lowercase)
}
