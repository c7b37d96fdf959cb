//! What is measured: a closed vocabulary, so that a typing error cannot open a second account.

use crate::conversation::Bot;

/// Something a bot does that is measured. Each is measured of each bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// A turn without its delivery: from the wake-up to the commit.
    Process,
    /// From the receipt of a message to the delivery of the reply to it, without the burst window.
    FullQualification,
    /// Handing a contact over to another bot; measured of the bot that gives.
    HandoffExecute,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Process, Self::FullQualification, Self::HandoffExecute];

    /// Its name in records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::FullQualification => "full_qualification",
            Self::HandoffExecute => "handoff_execute",
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
    fn an_unknown_name_is_refused_by_name() {
        let error = measured("renter", "process").unwrap_err();
        assert_eq!(error.to_string(), "there is no bot \"renter\"; there are: lead, buyer, seller");
        let error = measured("lead", "Process").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no operation \"Process\" is measured; measured are: process, full_qualification, handoff_execute"
        );
    }
}
