//! What a turn asks of the outside before it can decide. The conversation goes on whatever the outside answers.

use std::time::Duration;

use shared::clock::later;
use shared::conversation::plan::Wishes;
use shared::conversation::{Ask, Desk, Given, Help, MarketView, Need, Outside};
use shared::error::{Fault, chain};
use shared::llm::{Asking, Micros};
use shared::locations::Location;
use shared::resilience::deadline;
use tokio::time::Instant;

use crate::Deps;
use crate::hand_off::{Held, outlook};
use crate::measure::Tally;

/// How far ahead appointments are offered.
const AHEAD: Duration = Duration::from_secs(14 * 24 * 3600);
/// Homes named to a person.
const HOMES: usize = 5;

/// What language models may still add to a turn, however often it is decided.
pub(crate) struct Models {
    /// Whether one may be asked, or what came of it.
    pub(crate) help: Help,
    /// When the turn is to be over, the time to send its reply included.
    pub(crate) until: Instant,
}

impl Models {
    /// For a turn that begins now.
    pub(crate) fn offered(deps: &Deps) -> Self {
        let help = if deps.models.is_some() { Help::Offered } else { Help::None };
        Self { help, until: Instant::now() + deps.timing.turn }
    }

    /// For a turn that is the rules' alone.
    pub(crate) fn none() -> Self {
        Self { help: Help::None, until: Instant::now() }
    }
}

/// Answers a need; a source that fails is one that has nothing to offer. The turn is to be over at `until`.
///
/// # Errors
/// Without a lock nothing is handed over, and nobody knows why: [`Fault::Unavailable`].
pub(crate) async fn supply<'a>(
    deps: &Deps,
    location: &Location,
    desk: &Desk,
    need: &Need,
    outside: &mut Outside,
    (held, tally): (&mut Held<'a>, Tally<'a>),
    until: Instant,
) -> Result<(), Fault> {
    match need {
        Need::Outlook(route) => outside.outlook = Some(outlook(deps, location, *route).await),
        Need::Lock => outside.lock = Some(held.acquire(deps, desk, tally).await?),
        Need::Slots => outside.slots = Some(or_nothing(slots(deps, location).await, "free times")),
        Need::Market(wishes) => {
            outside.market = Some(or_nothing(market(deps, location, wishes).await, "listings"));
        }
        Need::Help(ask) => outside.help = help(deps, location, ask, until).await,
    }
    Ok(())
}

/// Asks the models, as long as their answer can still be sent in time.
async fn help(deps: &Deps, location: &Location, ask: &Ask, until: Instant) -> Help {
    let Some(models) = &deps.models else { return Help::None };
    let settings = &location.settings;
    let end = deadline::current().map_or(until, |deadline| deadline.min(until));
    let asking = Asking {
        location: &location.id,
        chosen: &settings.llm_models,
        day: Micros::dollars(settings.llm_daily_dollars),
        contact: ask.may_cost,
        deadline: end.checked_sub(deps.timing.crm_timeout).unwrap_or(end),
        now: deps.clock.now(),
    };
    let outcome = models.ask(&asking, &ask.request).await;
    Help::Given(Box::new(Given::of(ask, outcome)))
}

fn or_nothing<T: Default>(answer: Result<T, Fault>, what: &'static str) -> T {
    answer.unwrap_or_else(|fault| {
        tracing::warn!(error = chain(&fault), source.name = what, "the turn goes on without");
        T::default()
    })
}

async fn slots(deps: &Deps, location: &Location) -> Result<Vec<jiff::Timestamp>, Fault> {
    let Some(calendar) = location.settings.calendar_id() else { return Ok(Vec::new()) };
    let now = deps.clock.now();
    let slots = deps.calendar.free_slots(location, &calendar, now, later(now, AHEAD));
    deadline::within(deps.timing.until_asked(), slots).await
}

async fn market(deps: &Deps, location: &Location, wishes: &Wishes) -> Result<MarketView, Fault> {
    let filter = &wishes.filter;
    let today = deps.clock.now().to_zoned(location.settings.zone()).date();
    let found = deps.listings.search(&location.id, filter, HOMES).await?;
    let mut prices: Option<(u64, u64)> = None;
    for place in filter.areas.iter().chain(&filter.zips) {
        if let Some(range) = deps.listings.price_range(&location.id, place, today).await? {
            let (low, high) = prices.unwrap_or((range.low, range.high));
            prices = Some((low.min(range.low), high.max(range.high)));
        }
    }
    let comparables = match &wishes.subject {
        Some(subject) => deps.listings.comparables(&location.id, subject, today, HOMES).await?,
        None => Vec::new(),
    };
    Ok(MarketView { total: found.total, best: found.best, prices, comparables })
}
