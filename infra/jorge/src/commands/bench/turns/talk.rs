//! What contacts say: conversations as people have them, each text of which is answered.

/// One after the other; who is next takes the next of these.
const CONVERSATIONS: [&[&str]; 5] = [
    &[
        "Hi there",
        "I'd like to buy a home",
        "Around 450k",
        "Yes, pre-approved",
        "3 bedrooms",
        "In about a month, our lease is up",
        "Cedar Park",
        "My wife and I",
    ],
    &[
        "I want to sell my house",
        "1204 Oak Street, Cedar Park",
        "New job, we're moving to Dallas",
        "Yes that works",
        "It's in great shape, just remodeled",
        "550k",
    ],
    &["Just browsing", "maybe Cedar Park", "no rush", "text is fine"],
    &[
        "Hola",
        "Quiero comprar una casa",
        "unos 420 mil",
        "sí, ya estoy preaprobada",
        "tres recámaras",
        "en un mes, se me vence el contrato de renta",
        "por Cedar Park",
        "con mi esposo",
    ],
    &["I need to sell my house and buy a bigger one", "sell first", "5 Lake View Drive, Austin"],
];

/// What the contact of this number says, text by text.
pub(super) fn of(contact: usize) -> &'static [&'static str] {
    CONVERSATIONS[contact % CONVERSATIONS.len()]
}
