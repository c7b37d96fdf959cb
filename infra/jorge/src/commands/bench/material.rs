//! What the rules are measured on: sentences in both languages, and a desk in the middle of a conversation.

use jiff::{Timestamp, ToSpan as _};
use shared::conversation::{
    Bot, Conversation, Desk, Direction, Facts, Interest, MarketView, Moment, Outlook, Outside, PastMessage,
    Profile, Step, Waiting,
};
use shared::handoff::{HandoffLock, Lease, Route};
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, IdError, LocationId, TurnId};
use shared::inbox::{Channel, ContactEvent, InboundMessage, Person};
use shared::privacy::{DataKey, Personal, WrappedKey};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Noon in Texas, 20 November 2026.
pub const NOW: Timestamp = Timestamp::constant(1_795_197_600, 0);

/// The sentences, one a line.
#[must_use]
pub fn sentences() -> Vec<&'static str> {
    include_str!("sentences.txt").lines().collect()
}

/// What a turn is called.
#[must_use]
pub fn moment() -> Moment {
    Moment { now: NOW, turn: TurnId::new(Uuid::nil()), correlation_id: CorrelationId::new(Uuid::nil()) }
}

/// Nothing is left to ask outside: a buyer who wants to sell is handed over.
///
/// # Errors
/// If an id of ours is none.
pub fn outside() -> Result<Outside, IdError> {
    let route = Route { from: Bot::Buyer, to: Bot::Seller };
    Ok(Outside {
        slots: Some(Vec::new()),
        market: Some(MarketView::default()),
        outlook: Some(Outlook::unknown(route)),
        lock: Some(Lease::Held(HandoffLock::granted(who()?, Uuid::nil(), NOW))),
    })
}

fn who() -> Result<ContactRef, IdError> {
    Ok(ContactRef { location: LocationId::parse("LOCbench")?, contact: ContactId::parse("CONbench")? })
}

/// A buyer who has told an area, was asked for the budget, and answers `text`.
///
/// # Errors
/// If an id of ours is none.
pub fn desk(text: &str) -> Result<Desk, IdError> {
    let mut conversation = Conversation::new(who()?);
    conversation.version = 5;
    conversation.profile = Some(Profile {
        person: Person {
            first_name: Some("Robin".to_owned()).into(),
            name: Some("Robin Example".to_owned()).into(),
            phone: Some("+15125550142".to_owned()).into(),
            ..Person::default()
        },
        tags: Some(vec!["Buyer-Lead".to_owned(), "Cold-Lead".to_owned()]),
        ..Profile::default()
    });
    conversation.facts = Personal::new(Facts { areas: vec!["Cedar Park".to_owned()], ..Facts::default() });
    let progress = &mut conversation.progress;
    progress.bot = Bot::Buyer;
    progress.active = true;
    progress.introduced = true;
    progress.interest = Some(Interest::Buying);
    progress.asked = Some(Step::Budget);
    progress.times_asked.insert(Step::Budget, 1);
    progress.messages = 6;
    Ok(Desk {
        conversation,
        waiting: vec![waiting(text)?],
        more_waiting: false,
        history: history(),
        key: DataKey::new(Zeroizing::new([7; 32]), WrappedKey::new("bench".into())),
        key_stored: true,
    })
}

fn waiting(text: &str) -> Result<Waiting, IdError> {
    let message = InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new(text.to_owned()),
        cut: false,
        attachments: 0,
        sent_at: NOW,
        contact: None,
    };
    Ok(Waiting {
        delivery: DeliveryId::parse("m:bench")?,
        received_at: NOW,
        stale: false,
        event: ContactEvent::MessageReceivedV1(message),
    })
}

/// What was said before, newest first.
fn history() -> Vec<PastMessage> {
    let said = [
        (6, Direction::Bot, "Got it, thanks. What price range are you comfortable with?"),
        (5, Direction::Inbound, "Cedar Park"),
        (4, Direction::Bot, "Great, happy to help you find a home. Which areas do you have in mind?"),
        (3, Direction::Inbound, "I want to buy a home"),
        (
            2,
            Direction::Bot,
            "Hi Robin, this is Jorge, the automated assistant of our team. Reply STOP to opt out.",
        ),
        (1, Direction::Inbound, "Hello"),
    ];
    let message = |(number, direction, text): (u8, Direction, &str)| PastMessage {
        number: number.into(),
        direction,
        at: NOW.checked_sub((10 - i64::from(number)).minutes()).unwrap_or(NOW),
        message: None,
        text: Personal::new(text.to_owned()),
    };
    said.into_iter().map(message).collect()
}
