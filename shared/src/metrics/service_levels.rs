//! What each bot promises. Targets of production, with a model in the loop.

use std::time::Duration;

use super::{Operation, Percentiles};
use crate::conversation::Bot;

/// How long an operation of a bot may take: half, 95 % and 99 % of the time.
#[must_use]
pub const fn target(bot: Bot, operation: Operation) -> Percentiles {
    match (operation, bot) {
        (Operation::Process, Bot::Lead) => ms(300, 1500, 2000),
        (Operation::Process, Bot::Buyer | Bot::Seller) => ms(400, 1800, 2500),
        (Operation::FullQualification, Bot::Lead) => ms(500, 2000, 3000),
        (Operation::FullQualification, Bot::Buyer) => ms(800, 2500, 3500),
        (Operation::FullQualification, Bot::Seller) => ms(700, 2500, 3500),
        (Operation::HandoffExecute, _) => ms(100, 500, 800),
    }
}

/// Milliseconds.
const fn ms(p50: u64, p95: u64, p99: u64) -> Percentiles {
    Percentiles {
        p50: Duration::from_millis(p50),
        p95: Duration::from_millis(p95),
        p99: Duration::from_millis(p99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_rise_from_p50_to_p99_and_the_whole_may_take_longer_than_its_part() {
        for bot in [Bot::Lead, Bot::Buyer, Bot::Seller] {
            for operation in Operation::ALL {
                let Percentiles { p50, p95, p99 } = target(bot, operation);
                assert!(p50 < p95 && p95 < p99, "{bot:?} {operation:?}");
            }
            let (part, whole) = (target(bot, Operation::Process), target(bot, Operation::FullQualification));
            assert!(part.p50 < whole.p50 && part.p95 < whole.p95 && part.p99 < whole.p99, "{bot:?}");
        }
    }
}
