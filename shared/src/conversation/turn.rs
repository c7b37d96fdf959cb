//! One turn, in its required order: screen, understand, decide, compose, guard. Committing and delivering
//! are the caller's; everything before is here and pure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::answer::answer;
use super::assessment;
use super::escalate;
use super::hand_off::{self, Handoff, SettledHandoff};
use super::outgoing::{Effect, Outgoing, OutgoingState};
use super::plan::{Need, Outside};
use super::progress::Progress;
use super::read::Reading;
use super::silence::{Silence, is_active, starting_bot, why_silent};
use super::state::{Conversation, Desk, Direction, PastMessage, Waiting};
use super::statutory;
use super::tags::bot_tag;
use super::timing::{Hours, Recipient};
use super::{stages, trials, violations};
use crate::audit::{Action, Entry};
use crate::compliance::{Evidence, Guarding};
use crate::experiments::Outcome;
use crate::handoff::outcome::Shown;
use crate::handoff::route::interest_of;
use crate::ids::{CorrelationId, TurnId};
use crate::locations::Settings;
use crate::review::{Changed, Filed};

/// When a turn happens and what it is called: rules make neither time nor ids.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The present.
    pub now: Timestamp,
    /// The turn's id.
    pub turn: TurnId,
    /// Of the wake-up that caused it.
    pub correlation_id: CorrelationId,
}

/// What a turn decided: everything the commit writes.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The state after it. Its `outgoing` is this turn's reply if there is one.
    pub conversation: Conversation,
    /// The deliveries it has read, all of the desk's.
    pub read: Vec<Waiting>,
    /// What joins the history, in order.
    pub history: Vec<PastMessage>,
    /// A hand-off that was attempted.
    pub handoff: Option<Handoff>,
    /// How an earlier one went.
    pub settled_handoff: Option<SettledHandoff>,
    /// What proves the violations of this turn, if there are any.
    pub evidence: Option<Evidence>,
    /// Tickets it opens: at most one of each kind.
    pub opened: Vec<Filed>,
    /// What it changes about tickets that were opened before.
    pub acted: Vec<Changed>,
    /// What is to be counted of the experiments the contact takes part in.
    pub outcomes: Vec<Outcome>,
    /// What the audit trail will say.
    pub entry: Entry,
}

impl Turn {
    /// The reply this very turn decided and that is to be sent now.
    #[must_use]
    pub fn reply(&self) -> Option<&Outgoing> {
        self.conversation.undelivered().filter(|outgoing| outgoing.turn == self.entry.turn)
    }

    pub(super) fn new(
        mut reading: Reading,
        desk: &Desk,
        outside: &Outside,
        moment: Moment,
        action: Action,
        mut details: BTreeMap<String, String>,
    ) -> Self {
        if !desk.waiting.is_empty() {
            let ids: Vec<&str> = desk.waiting.iter().map(|waiting| waiting.delivery.as_str()).collect();
            details.insert("deliveries".into(), ids.join(" "));
        }
        details.insert("bot".into(), reading.conversation.progress.bot.name().into());
        if let Some(handoff) = &reading.handoff {
            details.insert("handoff".into(), handoff.attempt.to_string());
        }
        if let Some(SettledHandoff { route, outcome, .. }) = reading.settled_handoff {
            details.insert("handoff_outcome".into(), format!("{route}:{}", outcome.name()));
        }
        trials::note(&mut reading, &desk.conversation, &outside.experiments, moment, &mut details);
        stages::note(&mut reading, &desk.conversation, moment);
        let evidence = violations::file(&mut reading, desk, moment, &mut details);
        let actor = reading.actor_of(action);
        Self {
            conversation: reading.conversation,
            read: desk.waiting.clone(),
            history: reading.history,
            handoff: reading.handoff,
            settled_handoff: reading.settled_handoff,
            evidence,
            opened: reading.opened,
            acted: reading.acted,
            outcomes: reading.outcomes,
            entry: Entry {
                at: moment.now,
                actor,
                action,
                turn: moment.turn,
                correlation_id: moment.correlation_id,
                details,
                evidence: None,
            },
        }
    }
}

/// Takes one turn over everything on the desk.
///
/// # Errors
/// A [`Need`]: ask outside, put the answer into `outside`, and take the turn again.
pub fn take_turn(desk: &Desk, settings: &Settings, outside: &Outside, moment: Moment) -> Result<Turn, Need> {
    let mut reading = Reading::of(desk, settings, &outside.guarding, moment.now);
    reading.conversation.version += 1;
    catch_up(&mut reading.conversation);
    activate(&mut reading.conversation, settings);
    let mut details: BTreeMap<String, String> = reading.commands().collect();
    if desk.only_outcomes_wait() {
        details.insert("rule".into(), Silence::NothingToAnswer.rule().into());
        let action = reading.silent_action();
        return Ok(Turn::new(reading, desk, outside, moment, action, details));
    }
    let why = why_silent(&reading.conversation, settings, moment.now);
    let held_now = reading.looked.pauses() && desk.conversation.progress.compliance.held_since.is_none();
    let mut overtaken = Vec::new();
    if reading.keyword.is_some() || reading.heard_something() || why.is_some() {
        overtaken = withdraw_scheduled(&mut reading.conversation);
    }
    overtaken.extend(escalate::once_closed(&reading));
    let review = why.is_none() && assessment::take_in(&mut reading.conversation, &mut details);
    // Whoever opts in and says something at once gets one answer to both.
    let answered_anyway = reading.opted_in() && reading.has_words() && why.is_none();
    if !answered_anyway && let Some(statutory) = statutory::answer(&reading, settings, moment.now) {
        if review {
            let history = &desk.history;
            let left = assessment::leave_to_person(&mut reading, history, settings, moment, &mut details);
            overtaken.extend(left);
        }
        return Ok(answer_by_law(reading, desk, outside, moment, statutory, overtaken, details));
    }
    let silence = why.or_else(|| (!reading.has_words()).then_some(Silence::NothingToAnswer));
    let action = match silence {
        Some(silence) => {
            details.insert("rule".into(), silence.rule().into());
            if why.is_some() {
                fall_silent(&mut reading.conversation.progress, silence);
            }
            if held_now && violations::may_say_so(&reading, settings, moment.now) {
                violations::say_so(&mut reading, &desk.history, settings, &outside.guarding, moment)
            } else {
                reading.silent_action()
            }
        }
        None => answer(&mut reading, desk, settings, outside, moment, &mut details)?,
    };
    if review {
        // What the contact has just said outweighs it.
        let history = &desk.history;
        let left = assessment::leave_to_person(&mut reading, history, settings, moment, &mut details);
        overtaken.extend(left);
    }
    carry(&mut reading.conversation, overtaken, moment);
    Ok(Turn::new(reading, desk, outside, moment, action, details))
}

/// Nothing is said, and nothing is left to be said later.
fn fall_silent(progress: &mut Progress, why: Silence) {
    progress.follow_up = None;
    // The limit of the day ends, and a hand-off says nothing.
    progress.deferred_handoff.take_if(|_| why != Silence::DailyLimit);
    if matches!(why, Silence::Closed | Silence::UnderReview) {
        hand_off::leave_to_person(progress);
    }
}

/// Why a reply that may still be on its way must not be sent any more, given everything that waits.
#[must_use]
pub fn silenced(desk: &Desk, settings: &Settings, guarding: &Guarding, now: Timestamp) -> Option<Silence> {
    if desk.conversation.outgoing.as_ref().is_some_and(|outgoing| outgoing.statutory) {
        return settings.paused.then_some(Silence::Paused);
    }
    let mut reading = Reading::of(desk, settings, guarding, now);
    activate(&mut reading.conversation, settings);
    why_silent(&reading.conversation, settings, now).filter(|silence| match silence {
        // The reply itself counted towards the day's limit when it was decided.
        Silence::DailyLimit => false,
        Silence::UnderReview => !violations::is_sentence_of_the_hold(&desk.conversation),
        Silence::PersonHasIt => !is_the_hand_over_itself(&desk.conversation, &reading.conversation),
        _ => true,
    })
}

/// Whether a person has the conversation only because the reply on its way says so: no turn has committed since it was
/// decided, so what was so then, and still is with everything that waits, is of its own making.
fn is_the_hand_over_itself(committed: &Conversation, read: &Conversation) -> bool {
    let (then, now) = (&committed.progress, &read.progress);
    now.silent_until == then.silent_until && now.is_claimed() == then.is_claimed()
}

fn answer_by_law(
    mut reading: Reading,
    desk: &Desk,
    outside: &Outside,
    moment: Moment,
    statutory: statutory::Statutory,
    overtaken: Vec<Effect>,
    mut details: BTreeMap<String, String>,
) -> Turn {
    let action = reading.silent_action();
    if let Some(text) = &statutory.text {
        reading.remember(Direction::Bot, moment.now, None, text);
    }
    if action == Action::OptedOut {
        let progress = &mut reading.conversation.progress;
        progress.follow_up = None;
        progress.asked = None;
        progress.deferred_handoff = None;
        let gave_up = Shown { gave_up: true, ..Shown::default() };
        reading.settled_handoff = hand_off::settle(progress, progress.open_handoff, None, gave_up);
    }
    let effects: Vec<String> = statutory.effects.iter().map(Effect::name).collect();
    details.insert("actions".into(), effects.join(" "));
    reading.conversation.outgoing = Some(Outgoing {
        channel: statutory.channel,
        text: statutory.text,
        statutory: true,
        ..Outgoing::silent(moment.turn, moment.now, statutory.effects)
    });
    carry(&mut reading.conversation, overtaken, moment);
    Turn::new(reading, desk, outside, moment, action, details)
}

/// Takes over what became known of our latest reply after its turn: an introduction nobody received is owed again,
/// an appointment was made or was not.
pub(super) fn catch_up(after: &mut Conversation) {
    let Some(outgoing) = &after.outgoing else { return };
    let progress = &mut after.progress;
    let lost = matches!(
        outgoing.state,
        OutgoingState::Refused { .. } | OutgoingState::LeftToPerson | OutgoingState::Withdrawn
    );
    match &outgoing.state {
        OutgoingState::Refused { .. } | OutgoingState::LeftToPerson if outgoing.text.is_some() => {
            escalate::note_failure(&mut progress.trouble, outgoing.turn);
        }
        OutgoingState::Delivered { message: Some(_), .. } => {
            escalate::note_arrival(&mut progress.trouble, outgoing.turn);
        }
        _ => {}
    }
    if lost && progress.own_messages.is_empty() {
        progress.introduced = false;
    }
    if let (Some(booking), OutgoingState::Delivered { booked: Some(booked), .. }) =
        (&outgoing.booking, &outgoing.state)
    {
        if *booked {
            progress.booked = Some(booking.start);
            progress.offered.clear();
        } else if progress.booked.is_none() {
            progress.offered.retain(|offered| *offered != booking.start);
            // Without another time to offer, an agent finds one: the questions stay answered.
            if !progress.offered.is_empty() {
                progress.complete = false;
                progress.asked = Some(super::Step::Appointment);
            }
        }
    }
}

/// A reply held back for the morning is overtaken by whatever happens before; what was to be done with it still is,
/// but for e-mails.
fn withdraw_scheduled(after: &mut Conversation) -> Vec<Effect> {
    let scheduled = after.outgoing.as_mut().filter(|outgoing| outgoing.state == OutgoingState::Scheduled);
    let Some(outgoing) = scheduled else { return Vec::new() };
    outgoing.state = OutgoingState::Withdrawn;
    let mut effects = std::mem::take(&mut outgoing.effects);
    effects.retain(|effect| !matches!(effect, Effect::Email { .. }));
    effects
}

/// Adds effects to what this turn sends out, which may be nothing else.
pub(super) fn carry(after: &mut Conversation, effects: Vec<Effect>, moment: Moment) {
    if effects.is_empty() {
        return;
    }
    let is_scheduled = |outgoing: &Outgoing| outgoing.state == OutgoingState::Scheduled;
    match &mut after.outgoing {
        Some(outgoing) if outgoing.turn == moment.turn => drop(outgoing.effects.splice(0..0, effects)),
        // An answer that waits for the morning stays, and takes them along.
        Some(outgoing) if is_scheduled(outgoing) => outgoing.effects.extend(effects),
        outgoing => *outgoing = Some(Outgoing::silent(moment.turn, moment.now, effects)),
    }
}

/// Settles whether a bot is responsible, and which one starts.
pub(super) fn activate(after: &mut Conversation, settings: &Settings) {
    let Some(profile) = &after.profile else { return };
    let progress = &mut after.progress;
    progress.active = is_active(progress.active, profile, settings);
    if progress.active && progress.bot == super::Bot::Lead && progress.interest.is_none() {
        // A tag we set ourselves tells of a hand-off, not of what the team wants.
        let starting = starting_bot(profile);
        if !progress.own_tags.contains(bot_tag(starting)) {
            progress.bot = starting;
        }
    }
    if progress.interest.is_none() {
        progress.interest = interest_of(progress.bot);
    }
}

/// Where the contact is, as far as we can tell.
pub(super) fn recipient(conversation: &Conversation, settings: &Settings) -> Recipient {
    let profile = conversation.profile.as_ref();
    let zone = profile.and_then(|profile| profile.time_zone.as_deref());
    let phone = profile.and_then(|profile| profile.person.phone.expose().as_deref());
    let recipient = Recipient::of(zone, phone);
    match Hours::between(settings.quiet_until_hour, settings.quiet_from_hour) {
        Some(hours) => recipient.within(hours),
        None => recipient,
    }
}

#[cfg(test)]
#[path = "turn_tests.rs"]
pub(crate) mod tests;
