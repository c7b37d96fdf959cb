//! One wake-up, from what is on the desk to what the contact reads.

use shared::audit;
use shared::conversation::burst::{Burst, burst};
use shared::conversation::delivery::may_begin;
use shared::conversation::screen::{Screening, screen};
use shared::conversation::{Commit, Desk, Moment, Turn, silenced, take_turn};
use shared::edge::sqs_batch::ItemError;
use shared::error::{Fault, chain};
use shared::ids::TurnId;
use shared::inbox::{ContactChange, ContactEvent};
use shared::locations::Location;
use shared::queue::WakeUp;
use uuid::Uuid;

use crate::{Deps, deliver};

/// How often a turn is decided again because someone else was faster.
const CONFLICTS: u32 = 3;

/// Answers what waits for this contact. Finding nothing to answer is success.
///
/// # Errors
/// [`ItemError::Fault`] when it has to be tried again, [`ItemError::Later`] when it is too early.
pub(crate) async fn answer(deps: &Deps, wake_up: &WakeUp) -> Result<(), ItemError> {
    let location = deps.locations.find(&wake_up.who.location).await?;
    let Some(location) = location.filter(|location| location.installed) else {
        tracing::warn!(turn.outcome = "not_installed", "the location has uninstalled us: nobody is answered");
        return Ok(());
    };
    let mut asked_crm = None;
    let mut conflicts = 0;
    loop {
        let mut desk = deps.conversations.load(&wake_up.who).await?;
        if let Some(outgoing) = desk.conversation.undelivered() {
            let who = &wake_up.who;
            match silenced(&desk, &location.settings, deps.clock.now()) {
                Some(_) if outgoing.text.is_some() => {
                    deliver::withdraw(deps, &location, who, outgoing).await?
                }
                _ => deliver::resume(deps, &location, &desk.conversation, outgoing).await?,
            }
            continue;
        }
        if desk.waiting.is_empty() || !burst_is_over(deps, &location, &desk, wake_up)? {
            return Ok(());
        }
        if desk.needs_contact() {
            know_contact(deps, &location, &mut desk, &mut asked_crm).await?;
        }
        let moment = Moment {
            now: deps.clock.now(),
            turn: TurnId::new(Uuid::now_v7()),
            correlation_id: wake_up.correlation_id,
        };
        let turn = take_turn(&desk, &location.settings, moment);
        match commit(deps, &desk, &turn).await? {
            Commit::Conflict if conflicts < CONFLICTS => {
                conflicts += 1;
                tracing::info!(turn.conflicts = conflicts, "someone else was faster: deciding again");
            }
            Commit::Conflict => {
                let why = "the state changed under every attempt";
                return Err(Fault::unavailable("conversations table", "committing a turn", why).into());
            }
            Commit::Done => {
                if let Some(outgoing) = turn.reply() {
                    if !may_begin(moment.now, deps.clock.now()) {
                        continue;
                    }
                    deliver::send(deps, &location, &turn.conversation.who, outgoing).await?;
                }
                if !desk.more_waiting {
                    return Ok(());
                }
            }
        }
    }
}

/// Whether this wake-up is the one to answer.
fn burst_is_over(deps: &Deps, location: &Location, desk: &Desk, wake_up: &WakeUp) -> Result<bool, ItemError> {
    let window = location.settings.burst_window();
    let now = deps.clock.now();
    match burst(&desk.waiting, &wake_up.delivery, window, deps.timing.queue_delay, now) {
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
        match deps.crm.contact(location, &desk.conversation.who.contact).await {
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
    desk.waiting.iter().any(|waiting| {
        matches!(&waiting.event, ContactEvent::MessageReceivedV1(message)
            if matches!(screen(message.text.expose()), Screening::OptOut(_)))
    })
}

async fn commit(deps: &Deps, desk: &Desk, turn: &Turn) -> Result<Commit, Fault> {
    let head = desk.conversation.audit.as_ref();
    let record = audit::link(&desk.conversation.who, head, turn.entry.clone(), deps.signer.as_ref()).await?;
    let commit = deps.conversations.commit(desk, turn, &record).await?;
    if commit == Commit::Done {
        tracing::info!(
            turn.id = %turn.entry.turn,
            turn.action = ?turn.entry.action,
            turn.rule = turn.entry.details.get("rule"),
            turn.read = turn.read.len(),
            bot = ?turn.conversation.facts.bot,
            "turn committed"
        );
    }
    Ok(commit)
}
