//! One wake-up, from what is on the desk to what the contact reads.

use std::time::Duration;

use shared::audit;
use shared::clock::millis_since;
use shared::conversation::burst::{Burst, burst};
use shared::conversation::delivery::may_begin;
use shared::conversation::screen::{Screening, screen};
use shared::conversation::silence::Silence;
use shared::conversation::timing::FollowUpKind;
use shared::conversation::{
    Commit, Desk, Moment, Need, Outside, Turn, Waiting, silenced, take_assessed, take_due, take_turn,
    unsubscribe,
};
use shared::edge::sqs_batch::ItemError;
use shared::error::{Fault, chain};
use shared::ids::{ContactRef, CorrelationId, DeliveryId, TurnId};
use shared::inbox::delivery::UNANSWERED_AFTER;
use shared::inbox::{ContactChange, ContactEvent};
use shared::locations::{CrmAccess, Location};
use shared::queue::Inbound;
use shared::resilience::deadline;
use uuid::Uuid;

use crate::deliver::Delivery;
use crate::hand_off::Held;
use crate::measure::{Stopwatch, Tally};
use crate::supply::{Models, supply};
use crate::{Deps, outcomes, unconnected};

/// Things a turn can ask for, and once more to decide.
const MOST_NEEDS: usize = 7;
/// How often a turn is decided again because someone else was faster.
const CONFLICTS: u32 = 3;

/// Whom something has woken, and what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Woken<'a> {
    /// Whose conversation.
    pub(crate) who: &'a ContactRef,
    /// The delivery that did it; `None` if something became due, or was assessed.
    pub(crate) delivery: Option<&'a DeliveryId>,
    /// Carried on to the reply.
    pub(crate) correlation_id: CorrelationId,
    /// W3C trace context.
    pub(crate) traceparent: &'a str,
}

impl<'a> Woken<'a> {
    /// What a message of the queue says.
    pub(crate) fn by(message: &'a Inbound) -> Self {
        let (delivery, correlation_id, traceparent) = match message {
            Inbound::InboundV1(wake_up) => {
                (Some(&wake_up.delivery), wake_up.correlation_id, &wake_up.traceparent)
            }
            Inbound::DueV1(due) => (None, due.correlation_id, &due.traceparent),
            Inbound::AssessedV1(assessed) => (None, assessed.correlation_id, &assessed.traceparent),
        };
        Self { who: message.who(), delivery, correlation_id, traceparent }
    }
}

/// Answers what waits for this contact. Finding nothing to answer is success.
///
/// # Errors
/// [`ItemError::Fault`] when it has to be tried again, [`ItemError::Later`] when it is too early.
pub(crate) async fn answer<'a>(
    deps: &Deps,
    woken: Woken<'_>,
    stopwatch: &mut Stopwatch<'a>,
) -> Result<(), ItemError> {
    let location = deps.locations.find(&woken.who.location).await?;
    let Some(location) = location.filter(|location| location.installed) else {
        tracing::warn!(turn.outcome = "not_installed", "the location has uninstalled us: nobody is answered");
        return Ok(());
    };
    let Some(access) = unconnected::access(deps, &location) else { return Ok(()) };
    let mut held = Held::default();
    let answered = turns(deps, (&location, access), woken, &mut held, stopwatch).await;
    match answered {
        // Whoever does this again is granted the lock again.
        Err(ItemError::Fault(_)) => drop(held),
        _ => held.release(deps).await,
    }
    answered
}

/// Takes turns until nothing is left to do.
async fn turns<'a>(
    deps: &Deps,
    (location, access): (&Location, &CrmAccess),
    woken: Woken<'_>,
    held: &mut Held<'a>,
    stopwatch: &mut Stopwatch<'a>,
) -> Result<(), ItemError> {
    let guarding = deps.guards.of(&location.id, &location.settings.compliance);
    let mut asked_crm = None;
    let mut conflicts = 0;
    let mut models = None;
    let tally = stopwatch.tally;
    loop {
        stopwatch.turn_begins();
        let reading = stopwatch.reads();
        let mut desk = deps.conversations.load(woken.who).await?;
        reading.succeeded();
        unconnected::note_what_waited(&mut desk, access, deps.clock.now());
        stopwatch.loaded(&desk, &location.settings);
        if let Some(outgoing) = desk.conversation.undelivered() {
            let (conversation, history) = (&desk.conversation, &desk.history);
            let delivery = Delivery { deps, location, conversation, outgoing, history, woken, tally };
            match silenced(&desk, &location.settings, &guarding, deps.clock.now()) {
                // Nor an e-mail, if a violation is under review.
                Some(Silence::UnderReview) => delivery.withdraw().await?,
                // What was to be done beside a text holds no STOP up either.
                Some(_) if outgoing.text.is_some() || asks_to_stop(&desk) => delivery.withdraw().await?,
                _ => delivery.resume().await?,
            }
            continue;
        }
        let mut moment = Moment {
            now: deps.clock.now(),
            turn: TurnId::new(Uuid::now_v7()),
            correlation_id: woken.correlation_id,
        };
        let models_now = models.get_or_insert_with(|| Models::offered(deps));
        let turn = if desk.waiting.is_empty() {
            // Nobody has just written: what is said is the rules' own.
            let mut none = Models::none();
            // What was waited for may be an answer that never came.
            let unsubscribe = unsubscribe_link(deps, &desk).await?;
            let due =
                decide(deps, location, &desk, (&mut *held, tally), moment, &mut none, |outside, moment| {
                    let settings = &location.settings;
                    let due = take_due(&desk, settings, outside, unsubscribe.as_deref(), moment)?;
                    Ok(due.or_else(|| take_assessed(&desk, settings, outside, moment)))
                });
            match due.await?.flatten() {
                Some(turn) => turn,
                None => return Ok(()),
            }
        } else {
            if !burst_is_over(deps, location, &desk, woken.delivery)? {
                return Ok(());
            }
            match outcomes::pass_over(deps, location, &desk, moment.now).await? {
                None => {}
                Some(Commit::Done) if !desk.more_waiting => return Ok(()),
                Some(Commit::Done) => continue,
                Some(Commit::Conflict) => {
                    faster(&mut conflicts)?;
                    continue;
                }
            }
            if desk.needs_contact() {
                know_contact(deps, location, &mut desk, &mut asked_crm).await?;
                moment.now = deps.clock.now();
            }
            let taken =
                decide(deps, location, &desk, (&mut *held, tally), moment, models_now, |outside, moment| {
                    take_turn(&desk, &location.settings, outside, moment)
                });
            match taken.await? {
                Some(turn) => turn,
                None => continue,
            }
        };
        if turn.handoff.as_ref().is_none_or(|handoff| handoff.lock.is_none()) {
            held.release(deps).await;
        }
        match commit(deps, &desk, &turn).await? {
            Commit::Conflict => faster(&mut conflicts)?,
            Commit::Done => {
                models = None;
                stopwatch.committed(&desk.conversation, &turn);
                let executed = held.executed(&turn);
                let mut delivered = Ok(());
                let begins = may_begin(turn.entry.at, deps.clock.now());
                if let Some(outgoing) = turn.reply().filter(|_| begins) {
                    let (conversation, history) = (&turn.conversation, &desk.history);
                    let delivery = Delivery { deps, location, conversation, outgoing, history, woken, tally };
                    delivered = delivery.send(stopwatch.answer()).await;
                }
                if let Some(executed) = executed {
                    executed.note(deps, &desk).await;
                }
                outcomes::announce(deps, &turn, woken).await;
                delivered?;
                if !begins && turn.reply().is_some() {
                    continue;
                }
                if !desk.more_waiting {
                    return Ok(());
                }
            }
        }
    }
}

/// Someone else was faster: it is decided again, up to [`CONFLICTS`] times.
fn faster(conflicts: &mut u32) -> Result<(), Fault> {
    if *conflicts == CONFLICTS {
        let why = "the state changed under every attempt";
        return Err(Fault::unavailable("conversations table", "committing a turn", why));
    }
    *conflicts += 1;
    tracing::info!(turn.conflicts = *conflicts, "someone else was faster: deciding again");
    Ok(())
}

/// Takes a turn, with whatever it asks of the outside. `None` if something happened while a language model thought: the
/// answer would be to a question that has moved on. Deciding again, nobody is asked again: whoever keeps texting gets an
/// answer all the same.
async fn decide<'a, T>(
    deps: &Deps,
    location: &Location,
    desk: &Desk,
    (held, tally): (&mut Held<'a>, Tally<'a>),
    mut moment: Moment,
    models: &mut Models,
    take: impl Fn(&Outside, Moment) -> Result<T, Need>,
) -> Result<Option<T>, Fault> {
    let guarding = deps.guards.of(&location.id, &location.settings.compliance);
    let experiments = outcomes::experiments(deps, location, moment.now).await;
    let mut outside = Outside { help: models.help.clone(), guarding, experiments, ..Outside::default() };
    for _ in 0..MOST_NEEDS {
        match take(&outside, moment) {
            Ok(taken) => return Ok(Some(taken)),
            Err(need) => {
                let held = (&mut *held, tally);
                supply(deps, location, desk, &need, &mut outside, held, models.until).await?;
                // Seconds may have passed: the turn is dated when it can be sent, or this worker could not send it.
                moment.now = deps.clock.now();
                if matches!(need, Need::Help(_)) {
                    models.help = outside.help.clone().overtaken();
                    if !deps.conversations.load(&desk.conversation.who).await?.is_as(desk) {
                        return Ok(None);
                    }
                }
            }
        }
    }
    Err(Fault::broken("a turn needs each thing once", "it asked for more"))
}

/// The link by which an e-mail that is due can be unsubscribed from.
async fn unsubscribe_link(deps: &Deps, desk: &Desk) -> Result<Option<String>, Fault> {
    let (Some(url), Some(follow_up)) = (&deps.public_url, &desk.conversation.progress.follow_up) else {
        return Ok(None);
    };
    if follow_up.kind != FollowUpKind::Email {
        return Ok(None);
    }
    let token = unsubscribe::token(&desk.conversation.who, deps.signer.as_ref()).await?;
    Ok(Some(format!("{}/u/{token}", url.trim_end_matches('/'))))
}

/// Whether this wake-up is the one to answer. What waits has a wake-up of its own, so one that came for something else
/// answers it only if that must have been lost.
fn burst_is_over(
    deps: &Deps,
    location: &Location,
    desk: &Desk,
    delivery: Option<&DeliveryId>,
) -> Result<bool, ItemError> {
    let window = location.settings.burst_window();
    let now = deps.clock.now();
    let Some(delivery) = delivery else {
        let unanswered_for = |waiting: &Waiting| millis_since(waiting.received_at, now);
        let longest = desk.waiting.iter().map(unanswered_for).max().unwrap_or(0);
        return Ok(Duration::from_millis(longest) >= UNANSWERED_AFTER);
    };
    match burst(&desk.waiting, delivery, window, deps.timing.queue_delay, now) {
        Burst::Over => Ok(true),
        Burst::LeftToNewer => {
            tracing::debug!(turn.outcome = "left_to_newer", "a newer message brings its own wake-up");
            Ok(false)
        }
        Burst::Wait(wait) => Err(ItemError::Later(wait)),
    }
}

/// Asks the CRM who this is, once for all attempts.
async fn know_contact(
    deps: &Deps,
    location: &Location,
    desk: &mut Desk,
    asked: &mut Option<ContactChange>,
) -> Result<(), ItemError> {
    if asked.is_none() {
        let read = deps.crm.contact(location, &desk.conversation.who.contact);
        match deadline::within(deps.timing.until_asked(), read).await {
            Ok(contact) => *asked = Some(contact.unwrap_or_default()),
            // A STOP is obeyed whether or not the CRM answers.
            Err(fault) if asks_to_stop(desk) => {
                tracing::warn!(error = chain(&fault), "opt-out recorded without the CRM");
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    if let Some(contact) = asked {
        desk.conversation.profile.get_or_insert_default().apply(contact);
    }
    Ok(())
}

fn asks_to_stop(desk: &Desk) -> bool {
    desk.waiting.iter().any(|waiting| match &waiting.event {
        ContactEvent::MessageReceivedV1(message) => {
            matches!(screen(message.text.expose()), Screening::OptOut(_))
        }
        ContactEvent::UnsubscribedV1 { .. } => true,
        ContactEvent::MessageSentV1(_)
        | ContactEvent::OpportunityWonV1 { .. }
        | ContactEvent::ContactChangedV1(_)
        | ContactEvent::TicketActedV1(_)
        | ContactEvent::ViolationReportedV1(_) => false,
    })
}

async fn commit(deps: &Deps, desk: &Desk, turn: &Turn) -> Result<Commit, Fault> {
    let head = desk.conversation.audit.as_ref();
    let who = &desk.conversation.who;
    let mut entry = turn.entry.clone();
    if let Some(evidence) = &turn.evidence {
        entry.attach(who, &desk.key, evidence)?;
    }
    let record = audit::link(who, head, entry, deps.signer.as_ref()).await?;
    let commit = deps.conversations.commit(desk, turn, &record).await?;
    if commit == Commit::Done {
        tracing::info!(
            turn.id = %turn.entry.turn,
            turn.action = ?turn.entry.action,
            turn.rule = turn.entry.details.get("rule"),
            turn.read = turn.read.len(),
            bot = turn.conversation.progress.bot.name(),
            "turn committed"
        );
    }
    Ok(commit)
}
