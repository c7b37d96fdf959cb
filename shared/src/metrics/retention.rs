//! How long what was measured is kept.

use std::time::Duration;

use super::Account;

/// Shortest time a minute is kept, in days: every hour is folded by then.
const A_MINUTE: u16 = 2;
/// Shortest time an hour is kept, in days: a view and a rule look back for a week.
const AN_HOUR: u16 = 8;

/// How long what was measured is kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// What is timed: `PERFORMANCE_TRACKING_RETENTION_DAYS`.
    pub durations_days: u16,
    /// What is counted: `BOT_METRICS_RETENTION_DAYS`.
    pub counts_days: u16,
}

impl Retention {
    /// How long a minute of an account is kept after it began.
    #[must_use]
    pub fn of_minute(self, account: &Account) -> Duration {
        days(self.of(account).max(A_MINUTE))
    }

    /// How long an hour of an account is kept after it began.
    #[must_use]
    pub fn of_hour(self, account: &Account) -> Duration {
        days(self.of(account).max(AN_HOUR))
    }

    const fn of(self, account: &Account) -> u16 {
        match account {
            Account::Bot(_) | Account::Services => self.durations_days,
            Account::Installation | Account::Location(_) => self.counts_days,
        }
    }
}

fn days(days: u16) -> Duration {
    Duration::from_secs(u64::from(days) * 24 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Bot;
    use crate::ids::LocationId;

    #[test]
    fn what_is_timed_and_what_is_counted_is_kept_as_configured_and_long_enough_to_be_folded_and_read() {
        let usual = Retention { durations_days: 30, counts_days: 7 };
        let short = Retention { durations_days: 1, counts_days: 1 };
        let (timed, counted) = ([Account::Bot(Bot::Lead), Account::Services], Account::Installation);
        for account in &timed {
            assert_eq!((usual.of_minute(account), usual.of_hour(account)), (days(30), days(30)));
            assert_eq!((short.of_minute(account), short.of_hour(account)), (days(2), days(8)));
        }
        for account in [counted, Account::Location(LocationId::parse("LOC1").unwrap())] {
            assert_eq!((usual.of_minute(&account), usual.of_hour(&account)), (days(7), days(8)));
            assert_eq!((short.of_minute(&account), short.of_hour(&account)), (days(2), days(8)));
        }
    }
}
