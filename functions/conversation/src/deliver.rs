//! A committed reply on its way to the contact.

use shared::conversation::delivery::{Resume, resume as next_step};
use shared::conversation::{
    Conversation, Outgoing, OutgoingState, Sent, Settled, Task, Written, compose, wording,
};
use shared::edge::sqs_batch::ItemError;
use shared::error::{Fault, chain};
use shared::ids::ContactRef;
use shared::locations::Location;

use crate::Deps;

/// Sends a reply this worker has just committed: the first and only attempt so far.
///
/// # Errors
/// [`Fault::Unavailable`] when it is not known whether the CRM has it; [`resume`] finds out.
pub(crate) async fn send(
    deps: &Deps,
    location: &Location,
    conversation: &Conversation,
    outgoing: &Outgoing,
) -> Result<(), Fault> {
    let who = &conversation.who;
    let state = match &outgoing.text {
        None => OutgoingState::Delivered { message: None },
        Some(text) => match deps.crm.send(location, &who.contact, outgoing.channel, text).await? {
            Sent::Accepted { message, .. } => OutgoingState::Delivered { message: Some(message) },
            Sent::Refused { reason } => OutgoingState::Refused { reason },
        },
    };
    ensure_task(deps, location, who, outgoing).await?;
    settle(deps, conversation, outgoing, &state).await
}

/// Goes on with a reply some worker committed and nobody has heard of since.
///
/// # Errors
/// [`ItemError::Later`] while that worker may still be sending, [`ItemError::Fault`] when the CRM cannot tell.
pub(crate) async fn resume(
    deps: &Deps,
    location: &Location,
    conversation: &Conversation,
    outgoing: &Outgoing,
) -> Result<(), ItemError> {
    let who = &conversation.who;
    let step = next_step(outgoing, deps.timing.crm_timeout, deps.clock.now());
    if let Resume::Wait(wait) = step {
        return Err(ItemError::Later(wait));
    }
    let arrived = match &outgoing.text {
        Some(text) => deps.crm.find_sent(location, &who.contact, text, outgoing.committed_at).await?,
        None => None,
    };
    if let Some(message) = arrived {
        ensure_task(deps, location, who, outgoing).await?;
        settle(deps, conversation, outgoing, &OutgoingState::Delivered { message: Some(message) }).await?;
        return Ok(());
    }
    if step == Resume::LookThenAskPerson && outgoing.text.is_some() {
        return Ok(ask_person(deps, location, conversation, outgoing).await?);
    }
    Ok(send(deps, location, conversation, outgoing).await?)
}

/// Gives up a reply that must not be sent any more. Whether it had arrived no longer matters, so nobody is asked:
/// a STOP is obeyed whether or not the CRM answers.
///
/// # Errors
/// [`Fault::Unavailable`] when the store does not answer.
pub(crate) async fn withdraw(
    deps: &Deps,
    location: &Location,
    conversation: &Conversation,
    outgoing: &Outgoing,
) -> Result<(), Fault> {
    settle(deps, conversation, outgoing, &OutgoingState::Withdrawn).await?;
    if let Err(fault) = ensure_task(deps, location, &conversation.who, outgoing).await {
        tracing::error!(turn.id = %outgoing.turn, error = chain(&fault), "the task of a withdrawn reply is not made");
    }
    Ok(())
}

/// Too late to send: a person decides what to do about it.
async fn ask_person(
    deps: &Deps,
    location: &Location,
    conversation: &Conversation,
    outgoing: &Outgoing,
) -> Result<(), Fault> {
    let who = &conversation.who;
    let unsent = outgoing.text.as_ref().map(|text| text.expose().as_str()).unwrap_or_default();
    let task = compose::task(wording::task_undelivered, conversation, unsent);
    make_task(deps, location, who, &task, outgoing).await?;
    settle(deps, conversation, outgoing, &OutgoingState::LeftToPerson).await
}

async fn ensure_task(
    deps: &Deps,
    location: &Location,
    who: &ContactRef,
    outgoing: &Outgoing,
) -> Result<(), Fault> {
    match &outgoing.task {
        Some(task) => make_task(deps, location, who, task, outgoing).await,
        None => Ok(()),
    }
}

/// A task the CRM refuses for good must not hold up the contact: it is logged and left.
async fn make_task(
    deps: &Deps,
    location: &Location,
    who: &ContactRef,
    task: &Task,
    outgoing: &Outgoing,
) -> Result<(), Fault> {
    let due = deps.clock.now();
    if let Written::Refused { status } =
        deps.crm.ensure_task(location, &who.contact, task, outgoing.turn, due).await?
    {
        tracing::error!(turn.id = %outgoing.turn, crm.status = status, "the CRM refuses a task for a person");
    }
    Ok(())
}

async fn settle(
    deps: &Deps,
    conversation: &Conversation,
    outgoing: &Outgoing,
    state: &OutgoingState,
) -> Result<(), Fault> {
    let due_at = conversation.settled(state).due_at();
    let settled = deps.conversations.settle(&conversation.who, outgoing.turn, state, due_at).await?;
    if settled == Settled::Recorded {
        tracing::info!(turn.id = %outgoing.turn, reply.state = ?state, "reply settled");
    }
    Ok(())
}
