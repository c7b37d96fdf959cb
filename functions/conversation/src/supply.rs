//! What a turn asks of the outside before it can decide. The conversation goes on whatever the outside answers.

use std::time::Duration;

use shared::clock::later;
use shared::conversation::plan::Wishes;
use shared::conversation::{Desk, MarketView, Need, Outside};
use shared::error::{Fault, chain};
use shared::locations::Location;
use shared::resilience::deadline;

use crate::Deps;
use crate::hand_off::{Held, outlook};

/// How far ahead appointments are offered.
const AHEAD: Duration = Duration::from_secs(14 * 24 * 3600);
/// Homes named to a person.
const HOMES: usize = 5;

/// Answers a need; a source that fails is one that has nothing to offer.
///
/// # Errors
/// Without a lock nothing is handed over, and nobody knows why: [`Fault::Unavailable`].
pub(crate) async fn supply(
    deps: &Deps,
    location: &Location,
    desk: &Desk,
    need: &Need,
    outside: &mut Outside,
    held: &mut Held,
) -> Result<(), Fault> {
    match need {
        Need::Outlook(route) => outside.outlook = Some(outlook(deps, location, *route).await),
        Need::Lock => outside.lock = Some(held.acquire(deps, desk).await?),
        Need::Slots => outside.slots = Some(or_nothing(slots(deps, location).await, "free times")),
        Need::Market(wishes) => {
            outside.market = Some(or_nothing(market(deps, location, wishes).await, "listings"));
        }
    }
    Ok(())
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
