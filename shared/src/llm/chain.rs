//! Asking one model after the other until one answers, within the time and the money there is.
//!
//! Whatever goes wrong with one, the next is asked at once; only the last is asked again, after a second and after two,
//! if there is time. A model that is set up wrongly is left alone at once, and somebody is told. Nobody left to ask is
//! no error: the deterministic composer speaks.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::cache::Cache;
use super::catalogue::{Catalogue, Model};
use super::failure::{Blame, Failure};
use super::order::{Task, Tier, one_tier_down, order};
use super::ports::Provider;
use super::price::{Micros, Usage};
use super::purse::{Allowance, Purse};
use super::request::{Completion, Form, Request};
use super::structured::{self, Structured};
use crate::ids::LocationId;
use crate::metrics::notes::{self, ModelCalled};
use crate::privacy::Personal;
use crate::resilience::{self, BreakerName, Breakers, Policy, Retry};

/// The name of the answers that are given again, where lookups are counted.
const CACHE: &str = "model_answers";
/// An attempt with less time than this is not begun, and what every later model is left.
const LEAST: Duration = Duration::from_millis(1_500);
/// Asked once: whoever is not the last has somebody behind them.
const ONCE: Policy = Policy { delays_ms: Vec::new(), jitter_percent: 0, cap_ms: None };

/// On whose behalf a model is asked, and within which bounds.
#[derive(Clone, Debug)]
pub struct Asking<'a> {
    /// Whose money.
    pub location: &'a LocationId,
    /// Models the location chose, by task, in order.
    pub chosen: &'a BTreeMap<Task, Vec<String>>,
    /// What the location may spend a day.
    pub day: Micros,
    /// What may still be spent on this contact today.
    pub contact: Micros,
    /// When an answer is of no more use.
    pub deadline: Instant,
    /// The present.
    pub now: Timestamp,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The answer, or why there is none.
    pub answer: Result<Answered, Unanswered>,
    /// Models that gave no usable answer, in order, and why.
    pub failures: Vec<(String, &'static str)>,
    /// What all calls cost together.
    pub cost: Micros,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The model that gave it, by its id.
    pub model: String,
    /// What it says.
    pub said: Said,
    /// The tokens it took.
    pub usage: Usage,
    /// It was given before and cost nothing now.
    pub cached: bool,
}

/// What a model says, in the form that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// For [`Form::Text`].
    Text(Personal<String>),
    /// For [`Form::Structured`].
    Structured(Box<Structured>),
}

/// Why nobody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// There is no model for it.
    NoModel,
    /// Every one failed, or is left alone.
    AllFailed,
    /// There was no more time.
    NoTime,
    /// The location's day is short of money, and there is no cheaper model.
    DayIsShort,
    /// The location's day has no more money.
    DayIsSpent,
    /// The installation's hour has none.
    HourIsSpent,
    /// Enough was spent on this contact today.
    ContactIsSpent,
    /// What may be spent is not known.
    BudgetUnknown,
}

impl Unanswered {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoModel => "no_model",
            Self::AllFailed => "all_failed",
            Self::NoTime => "no_time",
            Self::DayIsShort => "day_is_short",
            Self::DayIsSpent => "day_is_spent",
            Self::HourIsSpent => "hour_is_spent",
            Self::ContactIsSpent => "contact_is_spent",
            Self::BudgetUnknown => "budget_unknown",
        }
    }
}

/// All models, and whoever watches over asking them.
pub struct Chain {
    catalogue: Catalogue,
    providers: HashMap<String, Arc<dyn Provider>>,
    breakers: Arc<Breakers>,
    /// How the last model is asked again.
    again: Policy,
    purse: Purse,
    cache: Cache,
}

impl Chain {
    /// The models of `catalogue`; one without a provider in `providers` (by the model's id) is never asked.
    #[must_use]
    pub fn new(
        catalogue: Catalogue,
        providers: HashMap<String, Arc<dyn Provider>>,
        breakers: Arc<Breakers>,
        again: Policy,
        purse: Purse,
    ) -> Self {
        Self { catalogue, providers, breakers, again, purse, cache: Cache::default() }
    }

    /// Whether any model can be asked at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.providers.is_empty()
    }

    /// Asks until somebody answers. Never longer than until the deadline.
    pub async fn ask(&self, asking: &Asking<'_>, request: &Request) -> Outcome {
        let mut outcome =
            Outcome { answer: Err(Unanswered::NoModel), failures: Vec::new(), cost: Micros::ZERO };
        let mut models = order(&self.catalogue, request.task, asking.chosen);
        models.retain(|model| {
            let may_read = request.contact_free || model.flags.personal;
            may_read && self.providers.contains_key(&model.id)
        });
        let mut short = false;
        let mut nth = 0;
        while let Some(model) = models.get(nth).copied() {
            nth += 1;
            let later = u32::try_from(models.len() - nth).unwrap_or(u32::MAX);
            if let Some(answered) = self.remembered(asking, model, request) {
                outcome.answer = Ok(answered);
                return outcome;
            }
            let most = model.prices.cost(request.estimate());
            if outcome.cost + most > asking.contact {
                outcome.answer = Err(Unanswered::ContactIsSpent);
                return outcome;
            }
            let Some(timeout) = time_for(model, asking.deadline, later) else {
                outcome.answer = Err(Unanswered::NoTime);
                return outcome;
            };
            let hold = match self.purse.hold(asking.location, asking.day, most, asking.now).await {
                Allowance::Granted { hold, short: now_short } => {
                    if now_short && !short {
                        // The rest of the order is a tier cheaper, this model maybe among what is left out.
                        short = true;
                        self.purse.settle(hold, Micros::ZERO);
                        models = one_tier_down(models);
                        nth = 0;
                        outcome.answer = Err(Unanswered::DayIsShort);
                        continue;
                    }
                    hold
                }
                Allowance::DayIsSpent => return outcome.without(Unanswered::DayIsSpent),
                Allowance::HourIsSpent => return outcome.without(Unanswered::HourIsSpent),
                Allowance::Unknown => return outcome.without(Unanswered::BudgetUnknown),
            };
            let (cost, answer) = self.call(model, request, timeout, asking.deadline, later == 0).await;
            self.purse.settle(hold, cost);
            outcome.cost += cost;
            match answer {
                Ok(answered) => {
                    self.remember(asking, model, request, &answered);
                    outcome.answer = Ok(answered);
                    return outcome;
                }
                Err(failure) => outcome.fail(model, failure.name()),
            }
        }
        outcome
    }

    /// One model, once; the last one again while that may help. What it cost, and what came of it.
    async fn call(
        &self,
        model: &Model,
        request: &Request,
        timeout: Duration,
        deadline: Instant,
        is_last: bool,
    ) -> (Micros, Result<Answered, Failure>) {
        let cost = AtomicU64::new(0);
        let policy = if is_last { &self.again } else { &ONCE };
        let retry = Retry::new("asking the last model", policy, deadline, LEAST);
        let result = retry
            .run(async || {
                let left = deadline.saturating_duration_since(Instant::now());
                let (took, result) = self.call_once(model, request, timeout.min(left)).await;
                cost.fetch_add(took.get(), Ordering::Relaxed);
                result
            })
            .await;
        (Micros::new(cost.into_inner()), result)
    }

    async fn call_once(
        &self,
        model: &Model,
        request: &Request,
        timeout: Duration,
    ) -> (Micros, Result<Answered, Failure>) {
        let breaker = BreakerName::of_installation(&model.id);
        let (Some(provider), Ok(permit)) =
            (self.providers.get(&model.id), self.breakers.admit(&breaker).await)
        else {
            return (Micros::ZERO, Err(Failure::LeftAlone));
        };
        let began = Instant::now();
        // A provider minds its time-out by itself; this minds the provider.
        notes::model_asked();
        let away = notes::away();
        let answer = tokio::time::timeout(timeout, provider.complete(request, timeout)).await;
        drop(away);
        let answer = answer.unwrap_or_else(|_| Err(Failure::TimedOut.into()));
        let (usage, result) = match answer {
            Ok(completion) => {
                let usage = completion.usage.unwrap_or_else(|| request.estimate());
                (usage, read(model, request, completion, usage))
            }
            Err(unfinished) => {
                let failure = unfinished.failure;
                let unknown = if failure.may_have_cost() { request.estimate() } else { Usage::default() };
                (unfinished.usage.unwrap_or(unknown), Err(failure))
            }
        };
        let cost = model.prices.cost(usage);
        let blame = result.as_ref().err().map(|failure| failure.blame());
        let outcome = match blame {
            None => resilience::Outcome::Success,
            Some(Blame::TheRequest) => resilience::Outcome::Neither,
            Some(Blame::TheProvider | Blame::TheSetup) => resilience::Outcome::Failure,
        };
        self.breakers.record(permit, outcome).await;
        if blame == Some(Blame::TheSetup) {
            self.breakers.trip(&breaker).await;
        }
        tell(model, request, began.elapsed(), usage, cost, result.as_ref().err().copied());
        notes::model_called(|| ModelCalled {
            model: model.id.clone(),
            free: model.tier == Tier::Free,
            failed: result.is_err(),
            usage,
            cost,
        });
        (cost, result)
    }

    fn remembered(&self, asking: &Asking<'_>, model: &Model, request: &Request) -> Option<Answered> {
        let found = self.cache.find(asking.location, &model.id, request, asking.now);
        if request.contact_free {
            notes::lookup(CACHE, found.is_some());
            let outcome = if found.is_some() { "hit" } else { "miss" };
            tracing::info!(
                llm.model = model.id,
                llm.cache = outcome,
                "an answer that is anybody's was looked up"
            );
        }
        let text = found?;
        let completion = Completion { text: Personal::new(text), usage: None, cut: false };
        let answered = read(model, request, completion, Usage::default()).ok()?;
        Some(Answered { cached: true, ..answered })
    }

    fn remember(&self, asking: &Asking<'_>, model: &Model, request: &Request, answered: &Answered) {
        if let Said::Text(text) = &answered.said {
            self.cache.keep(asking.location, &model.id, request, text.expose(), asking.now);
        }
    }
}

impl Outcome {
    fn fail(&mut self, model: &Model, why: &'static str) {
        self.failures.push((model.id.clone(), why));
        self.answer = Err(Unanswered::AllFailed);
    }

    fn without(mut self, why: Unanswered) -> Self {
        self.answer = Err(why);
        self
    }
}

/// How long a model may take, so that every later one still has its least; `None` if there is no use in beginning.
fn time_for(model: &Model, deadline: Instant, later: u32) -> Option<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    let time = left.saturating_sub(LEAST * later.min(2)).max(LEAST.min(left));
    (left >= LEAST).then_some(model.timeout.min(time))
}

/// What a completion says in the form that was asked for.
fn read(model: &Model, request: &Request, completion: Completion, usage: Usage) -> Result<Answered, Failure> {
    let said = match request.form {
        Form::Text if completion.cut => return Err(Failure::Unreadable),
        Form::Text => Said::Text(completion.text),
        Form::Structured => {
            let structured = structured::parse(completion.text.expose()).ok_or(Failure::Unreadable)?;
            Said::Structured(Box::new(structured))
        }
    };
    Ok(Answered { model: model.id.clone(), said, usage, cached: false })
}

/// One line a call: what it took and how it went, and of the contact nothing.
fn tell(
    model: &Model,
    request: &Request,
    took: Duration,
    usage: Usage,
    cost: Micros,
    failure: Option<Failure>,
) {
    tracing::info!(
        llm.model = model.id,
        llm.task = request.task.name(),
        llm.prompt = %request.prompt.id(),
        llm.outcome = failure.map_or("answered", Failure::name),
        llm.input_tokens = usage.input,
        llm.output_tokens = usage.output,
        llm.cache_read_tokens = usage.cache_read,
        llm.cache_write_tokens = usage.cache_write,
        llm.cost_micros = cost.get(),
        llm.took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "a model was asked"
    );
    if let Some(failure) = failure.filter(|failure| failure.blame() == Blame::TheSetup) {
        tracing::error!(
            alert = "llm.provider_refused",
            llm.model = model.id,
            llm.outcome = failure.name(),
            "a model is set up wrongly and is left alone"
        );
    }
}

#[cfg(test)]
#[path = "chain_tests.rs"]
pub(crate) mod tests;
