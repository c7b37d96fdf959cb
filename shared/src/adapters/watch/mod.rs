//! What rules of alerts want to know, from where it stands: what was measured from its accounts, and what nobody
//! measures by looking.
//!
//! A watch lasts for one run. What all scopes share is looked at once, by whoever asks first, and divided; what cannot be
//! looked at fails its own figures in every scope and no other. AWS itself tells of throttled functions (its alarms on
//! `Throttles`): of those nothing is known here.

mod experiments;
mod queues;
mod unanswered;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::OnceCell;
use tokio::time::timeout;

pub use self::queues::{Queues, WatchedQueue};
use self::unanswered::Waiting;
use crate::adapters::dynamodb::{DynamoBreakers, DynamoLedger, DynamoReplies};
use crate::alerts::{Figure, FigureSource, Figures, Reading, Readings, Scope, Subject, Wanted, known};
use crate::error::{Fault, chain};
use crate::experiments::ports::Reports;
use crate::follow_ups::DueItems;
use crate::ids::LocationId;
use crate::llm::catalogue::Spending;
use crate::llm::{Account, Micros};
use crate::metrics::{Accounts, Observed, Queue};
use crate::resilience::{BreakerScope, Phase};

/// Where a watch looks.
#[derive(Clone)]
pub struct Sources {
    /// What was measured.
    pub accounts: Arc<dyn Accounts>,
    /// The queues.
    pub queues: Queues,
    /// The breakers.
    pub breakers: Arc<DynamoBreakers>,
    /// What is reserved for language models.
    pub ledger: Arc<DynamoLedger>,
    /// What is waiting.
    pub due: Arc<dyn DueItems>,
    /// How far replies got.
    pub replies: DynamoReplies,
    /// What the figures of experiments said.
    pub reports: Arc<dyn Reports>,
    /// The language models, if there are any.
    pub models: Option<Models>,
}

/// What is set up of language models.
#[derive(Clone, Copy, Debug)]
pub struct Models {
    /// What the whole installation may spend.
    pub spending: Spending,
    /// One of them costs nothing.
    pub free_tier: bool,
}

/// Longest time one source may take: what hangs fails its own figures, and the answer keeps its ten seconds.
const LONGEST: Duration = Duration::from_secs(4);

/// What was looked at in one run, or why it could not be.
type Looked<T> = OnceCell<Result<T, String>>;

/// Everything rules want to know, looked at for one run.
pub struct Watch {
    sources: Sources,
    queues: Looked<Vec<Queue>>,
    waiting: Looked<BTreeMap<LocationId, Waiting>>,
    unhealthy: Looked<BTreeMap<LocationId, Readings>>,
}

impl Watch {
    /// A watch for one run.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self { sources, queues: OnceCell::new(), waiting: OnceCell::new(), unhealthy: OnceCell::new() }
    }

    /// What is looked at and not measured: the queues, and the breakers of a scope.
    pub async fn observed(&self, scope: &Scope) -> Observed {
        let (queues, breakers) = tokio::join!(self.queues(), self.breakers(scope));
        Observed { queues, breakers, free_tier: self.sources.models.is_some_and(|models| models.free_tier) }
    }

    async fn queues(&self) -> Result<Vec<Queue>, String> {
        self.queues.get_or_init(async || within(self.sources.queues.look()).await).await.clone()
    }

    async fn breakers(&self, scope: &Scope) -> Result<BTreeMap<String, Phase>, String> {
        let scope = match scope {
            Scope::Installation => BreakerScope::Installation,
            Scope::Location(location) => BreakerScope::Location(location.clone()),
        };
        let breakers = within(self.sources.breakers.of(&scope)).await?;
        Ok(breakers.into_iter().map(|(dependency, breaker)| (dependency, breaker.phase())).collect())
    }

    /// What is neither measured nor seen in queues and breakers.
    async fn elsewhere(&self, figure: Figure, scope: &Scope, now: Timestamp) -> Result<Readings, String> {
        match (figure, scope) {
            (Figure::ModelBudget, scope) => within(self.model_budget(scope, now)).await,
            (Figure::Unanswered, Scope::Location(location)) => self.unanswered(location, now).await,
            (Figure::UnhealthyExperiments, Scope::Location(location)) => self.unhealthy(location).await,
            _ => Err(format!("nobody knows {} of {}", figure.name(), scope.as_str())),
        }
    }

    async fn unanswered(&self, location: &LocationId, now: Timestamp) -> Result<Readings, String> {
        let Sources { due, replies, .. } = &self.sources;
        let look = async || within(unanswered::look(due.as_ref(), replies, now)).await;
        let waiting = self.waiting.get_or_init(look).await.as_ref().map_err(Clone::clone)?;
        let waiting = waiting.get(location).into_iter().flatten();
        Ok(waiting.map(|(bot, since)| (Subject::named(bot.name()), Reading::waiting(*since, now))).collect())
    }

    async fn unhealthy(&self, location: &LocationId) -> Result<Readings, String> {
        let look = async || within(experiments::look(self.sources.reports.as_ref())).await;
        let unhealthy = self.unhealthy.get_or_init(look).await.as_ref().map_err(Clone::clone)?;
        Ok(unhealthy.get(location).cloned().unwrap_or_default())
    }

    /// How much of the hour's money of all, or of a location's money of the day, is reserved.
    async fn model_budget(&self, scope: &Scope, now: Timestamp) -> Result<Readings, Fault> {
        let Some(models) = self.sources.models else { return Ok(Readings::new()) };
        let ledger = &self.sources.ledger;
        let (subject, used, of) = match scope {
            Scope::Installation => {
                let hour = Account::Hour(now.as_second().div_euclid(3600));
                ("hour", ledger.reserved(&hour).await?, models.spending.stop_per_hour)
            }
            Scope::Location(location) => {
                let day = Account::Day(location.clone(), now.to_zoned(TimeZone::UTC).date());
                let (used, of) = tokio::try_join!(ledger.reserved(&day), ledger.day_limit(location))?;
                ("day", used, of.unwrap_or(Micros::new(0)))
            }
        };
        // Who allows nothing has switched models off.
        let is_set_up = of.get() > 0;
        let reading = (Subject::named(subject), Reading::used(used.get(), of.get()));
        Ok(is_set_up.then_some(reading).into_iter().collect())
    }
}

#[async_trait]
impl FigureSource for Watch {
    async fn read(&self, scope: &Scope, wanted: &BTreeSet<Wanted>, now: Timestamp) -> Figures {
        let (elsewhere, here): (BTreeSet<Wanted>, BTreeSet<Wanted>) =
            wanted.iter().copied().partition(|wanted| known::is_elsewhere(wanted.figure));
        let measured = async {
            let observed = self.observed(scope).await;
            let mut figures = Figures::default();
            let accounts = self.sources.accounts.as_ref();
            let read = known::read(&mut figures, accounts, &observed, scope, &here, now);
            if timeout(LONGEST, read).await.is_err() {
                // Only what is measured waits for the accounts.
                let late = Err("it took too long");
                for wanted in &here {
                    known::put(&mut figures, *wanted, late, &observed);
                }
            }
            figures
        };
        let looked = elsewhere.iter().map(|wanted| self.elsewhere(wanted.figure, scope, now));
        let (mut figures, looked) = tokio::join!(measured, join_all(looked));
        for (wanted, looked) in elsewhere.iter().zip(looked) {
            figures.put(*wanted, looked);
        }
        figures
    }
}

/// What a source says, or why it says nothing.
async fn within<T>(looking: impl Future<Output = Result<T, Fault>>) -> Result<T, String> {
    match timeout(LONGEST, looking).await {
        Ok(looked) => looked.map_err(|fault| chain(&fault)),
        Err(_) => Err("it took too long".to_owned()),
    }
}
