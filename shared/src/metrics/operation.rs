//! What is timed: a closed vocabulary, so that a typing error cannot open a second account.

use std::fmt;

use crate::conversation::Bot;

/// Something a bot does that is timed. Each is measured of each bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// A turn without its delivery: from the wake-up to the commit.
    Process,
    /// From the receipt of a message to the delivery of the reply to it, without the burst window.
    FullQualification,
    /// Handing a contact over to another bot; measured of the bot that gives.
    HandoffExecute,
    /// [`Operation::Process`] once more, of turns that asked no model.
    NoModel,
    /// What of [`Operation::Process`] is our own: without the time models and the CRM took.
    OwnShare,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Process, Self::FullQualification, Self::HandoffExecute, Self::NoModel, Self::OwnShare];

    /// Its name in the store, in records and on the screen: never changed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::FullQualification => "full_qualification",
            Self::HandoffExecute => "handoff_execute",
            Self::NoModel => "no_model",
            Self::OwnShare => "own_share",
        }
    }
}

/// Something that is timed and belongs to no bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// A webhook, from its request to our answer. What we do not answer with success has failed.
    Webhook,
    /// A request of the operations API, from its request to our answer. A request that is at fault itself has not failed.
    Api,
    /// Reading everything a turn needs of one contact.
    ContactRead,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Webhook, Self::Api, Self::ContactRead];

    /// Its name in the store, in records and on the screen: never changed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Api => "api",
            Self::ContactRead => "contact_read",
        }
    }
}

/// Whatever is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timed {
    /// An operation of a bot.
    Bot(Bot, Operation),
    /// What belongs to none.
    Service(Service),
}

impl Timed {
    /// All of it.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |bot| Operation::ALL.map(|operation| Self::Bot(bot, operation));
        Bot::ALL.into_iter().flat_map(of).chain(Service::ALL.map(Self::Service))
    }

    /// What is timed under a name: `lead.process`, `webhook`.
    ///
    /// # Errors
    /// [`NotMeasured`] names what is unknown.
    pub fn named(name: &str) -> Result<Self, NotMeasured> {
        let service = Service::ALL.into_iter().find(|known| known.name() == name);
        match (service, name.split_once('.')) {
            (Some(service), _) => Ok(Self::Service(service)),
            (None, Some((bot, operation))) => {
                measured(bot, operation).map(|(bot, operation)| Self::Bot(bot, operation))
            }
            (None, None) if Bot::ALL.iter().any(|bot| bot.name() == name) => {
                Err(NotMeasured::Operation(String::new()))
            }
            (None, None) => Err(NotMeasured::Bot(name.to_owned())),
        }
    }
}

/// Its name in records and on the screen: `lead.process`, `webhook`.
impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bot(bot, operation) => write!(f, "{}.{}", bot.name(), operation.name()),
            Self::Service(service) => f.write_str(service.name()),
        }
    }
}

/// A name nothing is measured under.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMeasured {
    /// There is no such bot.
    #[error("there is no bot {0:?}; there are: {known}", known = Bot::ALL.map(Bot::name).join(", "))]
    Bot(String),
    /// There is no such operation.
    #[error(
        "no operation {0:?} is measured; measured are: {known}",
        known = Operation::ALL.map(Operation::name).join(", ")
    )]
    Operation(String),
}

/// What is measured under these names: of a bot (`lead`), an operation (`process`).
///
/// # Errors
/// [`NotMeasured`] names the one that is unknown.
pub fn measured(bot: &str, operation: &str) -> Result<(Bot, Operation), NotMeasured> {
    let bot = Bot::ALL
        .into_iter()
        .find(|known| known.name() == bot)
        .ok_or_else(|| NotMeasured::Bot(bot.to_owned()))?;
    let operation = Operation::ALL
        .into_iter()
        .find(|known| known.name() == operation)
        .ok_or_else(|| NotMeasured::Operation(operation.to_owned()))?;
    Ok((bot, operation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_known_by_its_names() {
        for bot in Bot::ALL {
            for operation in Operation::ALL {
                assert_eq!(measured(bot.name(), operation.name()), Ok((bot, operation)));
            }
        }
    }

    #[test]
    fn whatever_is_timed_is_found_again_by_its_name() {
        assert_eq!(Timed::all().count(), 18);
        for timed in Timed::all() {
            assert_eq!(Timed::named(&timed.to_string()), Ok(timed));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_by_name() {
        let error = measured("renter", "process").unwrap_err();
        assert_eq!(error.to_string(), "there is no bot \"renter\"; there are: lead, buyer, seller");
        let error = measured("lead", "Process").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no operation \"Process\" is measured; measured are: process, full_qualification, handoff_execute, \
             no_model, own_share"
        );
        assert_eq!(Timed::named("renter.process"), Err(NotMeasured::Bot("renter".into())));
        assert_eq!(Timed::named("lead.proces"), Err(NotMeasured::Operation("proces".into())));
        assert_eq!(Timed::named("lead"), Err(NotMeasured::Operation(String::new())));
        assert_eq!(Timed::named("webhooks"), Err(NotMeasured::Bot("webhooks".into())));
    }
}
