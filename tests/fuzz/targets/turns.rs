//! A whole turn over what a contact texts, several times in a row, as any bot.

#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use shared::conversation::{Bot, Conversation, Desk, Moment, Outside, Profile, Waiting, take_turn};
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, LocationId, TurnId};
use shared::inbox::{Channel, ContactEvent, InboundMessage};
use shared::locations::Settings;
use shared::privacy::{DataKey, Personal, WrappedKey};
use zeroize::Zeroizing;

const NOON: Timestamp = Timestamp::constant(1_795_197_600, 0);
/// Texts of one conversation.
const TEXTS: usize = 6;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let settings = Settings::default();
    let outside = Outside::default();
    let mut desk = desk(*choice);
    for (nth, text) in text.split('\u{1}').take(TEXTS).enumerate() {
        let now = NOON.checked_add(jiff::SignedDuration::from_mins(nth as i64)).expect("a time");
        desk.waiting = vec![waiting(text, now)];
        let moment = Moment {
            now,
            turn: TurnId::new(uuid::Uuid::from_u128(nth as u128 + 1)),
            correlation_id: CorrelationId::new(uuid::Uuid::nil()),
        };
        let Ok(turn) = take_turn(&desk, &settings, &outside, moment) else { return };
        if let Some(text) = turn.reply().and_then(|reply| reply.text.as_ref()) {
            assert!(!text.expose().trim().is_empty(), "nobody is sent nothing");
        }
        desk.conversation = turn.conversation;
    }
});

fn desk(choice: u8) -> Desk {
    let who = ContactRef {
        location: LocationId::parse("LOC1").expect("an id"),
        contact: ContactId::parse("CON1").expect("an id"),
    };
    let tag = ["Lead-Bot", "Buyer-Lead", "Seller-Lead"][usize::from(choice) % 3];
    let mut conversation = Conversation::new(who);
    conversation.profile = Some(Profile { tags: Some(vec![tag.to_owned()]), ..Profile::default() });
    conversation.progress.bot = [Bot::Lead, Bot::Buyer, Bot::Seller][usize::from(choice) % 3];
    Desk {
        conversation,
        waiting: Vec::new(),
        more_waiting: false,
        history: Vec::new(),
        key: DataKey::new(Zeroizing::new([7; 32]), WrappedKey::new("fuzz".into())),
        key_stored: true,
    }
}

fn waiting(text: &str, now: Timestamp) -> Waiting {
    let message = InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new(text.to_owned()),
        cut: false,
        attachments: 0,
        sent_at: now,
        contact: None,
    };
    Waiting {
        delivery: DeliveryId::parse("m:fuzz").expect("an id"),
        received_at: now,
        stale: false,
        event: ContactEvent::MessageReceivedV1(message),
    }
}
