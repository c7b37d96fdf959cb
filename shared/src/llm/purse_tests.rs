use async_trait::async_trait;

use super::*;

/// A ledger in memory that counts how often it is asked.
#[derive(Default)]
pub(crate) struct Book {
    sums: Mutex<HashMap<Account, u64>>,
    asked: Mutex<usize>,
    broken: bool,
}

impl Book {
    pub(crate) fn sum(&self, account: &Account) -> Micros {
        Micros::new(self.sums.lock().unwrap().get(account).copied().unwrap_or(0))
    }

    pub(crate) fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

#[async_trait]
impl Ledger for Book {
    async fn reserve(
        &self,
        account: &Account,
        amount: Micros,
        most: Micros,
    ) -> Result<Option<Micros>, Fault> {
        if self.broken {
            return Err(Fault::unavailable("operations table", "reserving money", "down"));
        }
        *self.asked.lock().unwrap() += 1;
        let mut sums = self.sums.lock().unwrap();
        let sum = sums.entry(account.clone()).or_default();
        if *sum + amount.get() > most.get() {
            return Ok(None);
        }
        *sum += amount.get();
        Ok(Some(Micros::new(*sum)))
    }

    async fn give_back(&self, account: &Account, amount: Micros) -> Result<(), Fault> {
        *self.sums.lock().unwrap().entry(account.clone()).or_default() -= amount.get();
        Ok(())
    }
}

fn location() -> LocationId {
    LocationId::parse("LOC1").unwrap()
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn day() -> Account {
    Account::Day(location(), "2026-11-20".parse().unwrap())
}

fn hour() -> Account {
    Account::Hour(noon().as_second() / 3600)
}

const CALL: Micros = Micros::new(1_000);

/// Makes calls until there is no money; what they cost, and why no more was made.
async fn spend_all(purse: &Purse, limit: Micros, cost: Micros) -> (Micros, Allowance) {
    let mut spent = Micros::ZERO;
    loop {
        match purse.hold(&location(), limit, CALL, noon()).await {
            Allowance::Granted { hold, .. } => {
                purse.settle(hold, cost);
                spent += cost;
            }
            other => return (spent, other),
        }
    }
}

#[tokio::test]
async fn fifty_calls_of_a_block_ask_the_store_once() {
    let book = Arc::new(Book::default());
    let purse = Purse::new(book.clone(), Spending::default());
    for _ in 0..50 {
        let allowed = purse.hold(&location(), Micros::dollars(20), CALL, noon()).await;
        let Allowance::Granted { hold, short: false } = allowed else { panic!("{allowed:?}") };
        purse.settle(hold, CALL);
    }
    assert_eq!(book.asked(), 2, "the day and the hour");
    assert_eq!((book.sum(&day()), book.sum(&hour())), (Micros::cents(5), Micros::cents(5)));
}

#[tokio::test]
async fn at_four_fifths_of_the_day_money_is_short_and_at_the_end_there_is_none() {
    let purse = Purse::new(Arc::new(Book::default()), Spending::default());
    let limit = Micros::dollars(1);
    let mut spent_when_short = None;
    let mut spent = Micros::ZERO;
    let last = loop {
        match purse.hold(&location(), limit, CALL, noon()).await {
            Allowance::Granted { hold, short } => {
                if short && spent_when_short.is_none() {
                    spent_when_short = Some(spent);
                }
                purse.settle(hold, CALL);
                spent += CALL;
            }
            other => break other,
        }
    };
    assert_eq!(last, Allowance::DayIsSpent);
    assert_eq!(spent, limit);
    // The block that reaches 80 % is being spent.
    assert_eq!(spent_when_short, Some(Micros::cents(75)));
    let tomorrow = "2026-11-21T00:00:00Z".parse().unwrap();
    let allowed = purse.hold(&location(), limit, CALL, tomorrow).await;
    assert!(matches!(allowed, Allowance::Granted { short: false, .. }), "{allowed:?}");
}

#[tokio::test]
async fn spenders_at_the_same_time_never_reserve_more_than_the_limit() {
    let book = Arc::new(Book::default());
    let limit = Micros::dollars(1);
    let purses: Vec<_> = (0..8).map(|_| Purse::new(book.clone(), Spending::default())).collect();
    let mut spent = Micros::ZERO;
    // In turn, so that every one holds a block when the money ends.
    let mut over = 0;
    while over < purses.len() {
        over = 0;
        for purse in &purses {
            match purse.hold(&location(), limit, CALL, noon()).await {
                Allowance::Granted { hold, .. } => {
                    // Each call costs more than it was thought to.
                    purse.settle(hold, Micros::new(1_300));
                    spent += Micros::new(1_300);
                }
                _ => over += 1,
            }
        }
    }
    assert_eq!(book.sum(&day()), limit);
    assert!(spent <= limit + Micros::cents(5 * 8), "{spent} overruns by more than a block each");
    assert!(spent >= limit.less(Micros::cents(5 * 8)), "{spent} leaves more than a block each");
}

#[tokio::test]
async fn what_a_call_costs_beyond_its_estimate_is_made_good_by_the_next_block() {
    let book = Arc::new(Book::default());
    let purse = Purse::new(book.clone(), Spending::default());
    let Allowance::Granted { hold, .. } = purse.hold(&location(), Micros::dollars(1), CALL, noon()).await
    else {
        panic!("no money")
    };
    purse.settle(hold, Micros::cents(12));
    let (spent, _) = spend_all(&purse, Micros::dollars(1), CALL).await;
    let all = spent + Micros::cents(12);
    assert!(all <= Micros::dollars(1) && all >= Micros::cents(95), "{all}");
}

#[tokio::test]
async fn an_hour_of_the_installation_stops_every_location_and_gives_the_day_back() {
    let spending = Spending {
        warn_per_hour: Micros::cents(10),
        stop_per_hour: Micros::cents(20),
        ..Spending::default()
    };
    let book = Arc::new(Book::default());
    let purse = Purse::new(book.clone(), spending);
    let (spent, why) = spend_all(&purse, Micros::dollars(20), CALL).await;
    assert_eq!((spent, why), (Micros::cents(20), Allowance::HourIsSpent));
    assert_eq!(book.sum(&day()), Micros::cents(20), "the day is not charged for what the hour refused");
    let other = LocationId::parse("LOC2").unwrap();
    let allowed = purse.hold(&other, Micros::dollars(20), CALL, noon()).await;
    assert_eq!(allowed, Allowance::HourIsSpent);
    let next_hour = "2026-11-20T13:01:00Z".parse().unwrap();
    let allowed = purse.hold(&location(), Micros::dollars(20), CALL, next_hour).await;
    assert!(matches!(allowed, Allowance::Granted { .. }), "{allowed:?}");
}

#[tokio::test]
async fn an_empty_purse_asks_the_store_again_only_after_a_minute() {
    let book = Arc::new(Book::default());
    let purse = Purse::new(book.clone(), Spending::default());
    let cent = Micros::cents(1);
    assert_eq!(spend_all(&purse, cent, CALL).await.1, Allowance::DayIsSpent);
    let asked = book.asked();
    assert_eq!(spend_all(&purse, cent, CALL).await.1, Allowance::DayIsSpent);
    assert_eq!(book.asked(), asked);
    let later = noon() + jiff::Span::new().seconds(61);
    assert_eq!(purse.hold(&location(), cent, CALL, later).await, Allowance::DayIsSpent);
    assert_eq!(book.asked(), asked + 1);
}

#[tokio::test]
async fn a_location_that_chose_to_spend_nothing_asks_no_store() {
    let book = Arc::new(Book::default());
    let purse = Purse::new(book.clone(), Spending::default());
    for most in [CALL, Micros::ZERO] {
        let allowed = purse.hold(&location(), Micros::ZERO, most, noon()).await;
        assert_eq!(allowed, Allowance::DayIsSpent);
    }
    assert_eq!(book.asked(), 0);
}

/// As [`Book`], for a ledger that takes its time: whoever waits for it is overtaken.
struct Slow(Book);

#[async_trait]
impl Ledger for Slow {
    async fn reserve(
        &self,
        account: &Account,
        amount: Micros,
        most: Micros,
    ) -> Result<Option<Micros>, Fault> {
        tokio::task::yield_now().await;
        self.0.reserve(account, amount, most).await
    }

    async fn give_back(&self, account: &Account, amount: Micros) -> Result<(), Fault> {
        self.0.give_back(account, amount).await
    }
}

#[tokio::test]
async fn calls_at_the_same_time_hold_no_more_than_is_reserved() {
    let purse = Purse::new(Arc::new(Slow(Book::default())), Spending::default());
    let (here, day) = (location(), Micros::cents(20));
    let first = purse.hold(&here, day, Micros::new(1), noon()).await;
    assert!(matches!(first, Allowance::Granted { .. }), "a block is in the pocket");
    // Each wants what is in the pocket and six cents more: only one of them can have it.
    let hold = || purse.hold(&here, day, Micros::cents(11), noon());
    let (one, other) = tokio::join!(hold(), hold());
    let granted = [&one, &other].into_iter().filter(|held| matches!(held, Allowance::Granted { .. }));
    assert_eq!(granted.count(), 1, "{one:?} {other:?}");
}

#[tokio::test]
async fn where_nobody_can_say_what_is_spent_nothing_is() {
    let purse = Purse::new(Arc::new(Book { broken: true, ..Book::default() }), Spending::default());
    assert_eq!(spend_all(&purse, Micros::dollars(20), CALL).await, (Micros::ZERO, Allowance::Unknown));
}
