//! What a hand-off needs while a turn is decided and committed: its outlook, its lock, and how long it took.

use std::time::Duration;

use shared::conversation::{Bot, Desk, Outlook, Turn};
use shared::error::{Fault, chain};
use shared::handoff::{HandoffLock, Lease, Route};
use shared::ids::TurnId;
use shared::locations::Location;
use shared::metrics::notes::been_away;
use shared::metrics::{Count, Counter, Operation, Running, Timed};
use uuid::Uuid;

use crate::Deps;
use crate::measure::Tally;

/// The lock this wake-up holds, if it does.
#[derive(Default)]
pub(crate) struct Held<'a>(Option<Handing<'a>>);

/// A hand-off under way, since its lock was asked for. Dropped before it has come to its end it has failed.
struct Handing<'a> {
    lock: HandoffLock,
    tally: Tally<'a>,
    /// The bot that is to give the contact away.
    from: Bot,
    /// How long models and the CRM had been waited for before.
    away: Duration,
    /// `None` once it has ended.
    running: Option<Running<'a>>,
}

impl<'a> Held<'a> {
    /// Asks for the lock. A worker whose commit met another asks again: its proof may be worthless by then.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    pub(crate) async fn acquire(
        &mut self,
        deps: &Deps,
        desk: &Desk,
        tally: Tally<'a>,
    ) -> Result<Lease, Fault> {
        let (who, from) = (&desk.conversation.who, desk.conversation.progress.bot);
        let running = tally.event.begin(Timed::Bot(from, Operation::HandoffExecute));
        let away = been_away();
        let asked = deps.handoff_locks.acquire(who, &holder(desk), Uuid::new_v4(), deps.clock.now()).await;
        match &asked {
            Ok(Lease::Held(lock)) => {
                self.forget();
                self.0 = Some(Handing { lock: lock.clone(), tally, from, away, running: Some(running) });
            }
            Ok(Lease::InProgress) | Err(_) => running.forget(),
        }
        asked
    }

    /// Gives the lock back, if it is held. What cannot be given back ends by itself.
    pub(crate) async fn release(&mut self, deps: &Deps) {
        if let Some(lock) = self.forget()
            && let Err(fault) = deps.handoff_locks.release(&lock).await
        {
            tracing::warn!(error = chain(&fault), "the lock of a hand-off ends by itself");
        }
    }

    /// The hand-off of `turn` is committed, and with it the lock given back.
    pub(crate) fn executed(&mut self, turn: &Turn) -> Option<Executed> {
        let handoff = turn.handoff.as_ref().filter(|handoff| handoff.lock.is_some())?;
        let mut handing = self.0.take()?;
        let mut running = handing.running.take()?;
        // A model may put the next bot's answer into words meanwhile.
        running.leave_out(been_away().saturating_sub(handing.away));
        let took = running.elapsed();
        running.succeeded();
        tracing::info!(
            handoff.route = %handoff.attempt.route,
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "handed over"
        );
        Some(Executed { took, turn: handoff.attempt.turn })
    }

    /// What was not needed, or is begun again, has neither succeeded nor failed.
    fn forget(&mut self) -> Option<HandoffLock> {
        let mut handing = self.0.take()?;
        if let Some(running) = handing.running.take() {
            running.forget();
        }
        Some(handing.lock.clone())
    }
}

impl Drop for Handing<'_> {
    fn drop(&mut self) {
        if self.running.is_some() {
            let failed = Count::of(self.from, Counter::HandoffsFailed);
            self.tally.event.count(Some(self.tally.location), failed, 1);
        }
    }
}

/// A hand-off that happened, and how long it took from its lock to the end of its transaction, without models and the CRM.
pub(crate) struct Executed {
    took: Duration,
    turn: TurnId,
}

impl Executed {
    /// Keeps how long it took. The figure is not worth a second turn.
    pub(crate) async fn note(self, deps: &Deps, desk: &Desk) {
        let who = &desk.conversation.who;
        if let Err(fault) = deps.handoffs.note_duration(who, self.turn, self.took).await {
            tracing::warn!(error = chain(&fault), "the time a hand-off took is lost");
        }
    }
}

/// The piece of work that needs the lock: the oldest thing it answers. Whoever comes after a worker that died answers
/// the same, and need not wait for its lock to end.
fn holder(desk: &Desk) -> String {
    match desk.waiting.first() {
        Some(waiting) => waiting.delivery.to_string(),
        None => "due".into(),
    }
}

/// What the location has learnt of a route, and how the next bot is doing. What cannot be told is no reason to wait.
pub(crate) async fn outlook(deps: &Deps, location: &Location, route: Route) -> Outlook {
    let now = deps.clock.now();
    let mut outlook = Outlook::unknown(route);
    match deps.tallies.tally(&location.id, route, now).await {
        Ok(tally) => outlook.tally = tally,
        Err(fault) => {
            tracing::warn!(error = chain(&fault), "a hand-off is judged without the location's outcomes");
        }
    }
    match deps.performance.last_hour(route.to, now).await {
        Ok(standing) => outlook.standing = standing,
        Err(fault) => {
            tracing::warn!(
                error = chain(&fault),
                "a hand-off is made without knowing how the next bot is doing"
            );
        }
    }
    outlook
}
