//! What happens though nobody writes: a reply held back for the morning, a follow-up.
//!
//! The schedule only wakes the contact's group; here it is decided, under the same version check as any turn, so
//! that it happens once. Whatever the contact wrote meanwhile is answered first and cancels it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::answer::{cadence, tag_change};
use super::approve::Stopped;
use super::card::Briefing;
use super::compose::{Words, safe};
use super::guard::lawful;
use super::hand_off::{self, Handoff, wanted_before};
use super::listen;
use super::outgoing::{Effect, Outgoing, OutgoingState, TaskKind};
use super::plan::{Need, Outside};
use super::read::Reading;
use super::remind::{email, nudge};
use super::silence::{Silence, why_silent};
use super::state::{Conversation, Desk, Direction};
use super::style::Style;
use super::tags::Happened;
use super::timing::follow_up::next;
use super::timing::{FollowUp, FollowUpKind, may_follow_up, seed_of};
use super::turn::{Moment, Turn, activate, catch_up, recipient};
use super::understand::intent::Intent;
use super::{card, violations, wording};
use crate::audit::Action;
use crate::clock::later;
use crate::compliance::Guarding;
use crate::experiments::Lever;
use crate::handoff::Route;
use crate::locations::Settings;

/// What is said of a follow-up that is not sent.
const CANCELLED: &str = "follow_up_cancelled";
/// How long a follow-up waits that came due while everything is paused.
const LOOK_AGAIN: Duration = Duration::from_secs(3600);

/// What a turn that is due is taken with.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) desk: &'a Desk,
    pub(super) settings: &'a Settings,
    pub(super) guarding: &'a Guarding,
    pub(super) unsubscribe: Option<&'a str>,
    pub(super) style: Style,
    pub(super) moment: Moment,
}

impl<'a> Around<'a> {
    /// What texts are made of, and looked over with.
    pub(super) const fn words<'b>(self, conversation: &'b Conversation) -> Words<'b>
    where
        'a: 'b,
    {
        let Self { desk, settings, style, moment, .. } = self;
        Words {
            conversation,
            history: desk.history.as_slice(),
            settings,
            market: None,
            style,
            now: moment.now,
        }
    }
}

/// Takes the turn that is due, if one is; `unsubscribe` is the link an e-mail carries.
///
/// # Errors
/// A [`Need`], as a turn has.
pub fn take_due(
    desk: &Desk,
    settings: &Settings,
    outside: &Outside,
    unsubscribe: Option<&str>,
    moment: Moment,
) -> Result<Option<Turn>, Need> {
    let mut reading = Reading::of(desk, settings, &outside.guarding, moment.now);
    reading.conversation.version += 1;
    catch_up(&mut reading.conversation);
    activate(&mut reading.conversation, settings);
    let due = |at: Timestamp| at <= moment.now;
    let scheduled = reading.conversation.scheduled().is_some_and(|outgoing| due(outgoing.committed_at));
    let follow_up = reading.conversation.progress.follow_up.filter(|follow_up| due(follow_up.at));
    let deferred = reading.conversation.progress.deferred_handoff.is_some_and(|deferred| due(deferred.until));
    let lost = reading.conversation.progress.open_handoff.is_some_and(|open| due(open.lost_at()));
    if lost {
        reading.settled_handoff = hand_off::lose(&mut reading.conversation.progress);
    }
    let mut details = BTreeMap::new();
    let style = Style::of(&reading.conversation, &outside.experiments, moment.now);
    let around = Around { desk, settings, guarding: &outside.guarding, unsubscribe, style, moment };
    let silence = why_silent(&reading.conversation, settings, moment.now);
    let action = if scheduled {
        send_scheduled(&mut reading, around, silence, &mut details)
    } else if deferred {
        carry_out(&mut reading, desk, settings, outside, silence, moment, &mut details)?
    } else if let Some(follow_up) = follow_up {
        match silence {
            // Nobody has lost interest: it comes when texts are allowed again.
            Some(Silence::Paused) => {
                details.insert("rule".into(), Silence::Paused.rule().into());
                let at = later(moment.now, LOOK_AGAIN);
                reading.conversation.progress.follow_up = Some(FollowUp { at, ..follow_up });
                Action::StayedSilent
            }
            Some(silence) => {
                details.insert("rule".into(), silence.rule().into());
                details.insert("actions".into(), CANCELLED.into());
                reading.conversation.progress.follow_up = None;
                Action::StayedSilent
            }
            None => follow(&mut reading, around, follow_up, &mut details),
        }
    } else if lost || desk.conversation.has_booking_to_count() {
        Action::StayedSilent
    } else {
        return Ok(None);
    };
    Ok(Some(Turn::new(reading, desk, outside, moment, action, details)))
}

/// Sends what was held back, or withdraws it; later still if the hour is wrong again. The rules may have changed since it
/// was decided, so it goes past them once more.
fn send_scheduled(
    reading: &mut Reading,
    around: Around<'_>,
    silence: Option<Silence>,
    details: &mut BTreeMap<String, String>,
) -> Action {
    let Around { settings, moment, .. } = around;
    let recipient = recipient(&reading.conversation, settings);
    let seed = seed_of(&reading.conversation.who);
    // The limit of the day was kept when the reply was decided.
    let silence = silence.filter(|silence| *silence != Silence::DailyLimit);
    let Some(outgoing) = &mut reading.conversation.outgoing else { return Action::StayedSilent };
    if let Some(silence) = silence {
        details.insert("rule".into(), silence.rule().into());
        outgoing.state = OutgoingState::Withdrawn;
        return Action::StayedSilent;
    }
    if !recipient.is_allowed(moment.now) {
        details.insert("rule".into(), "quiet_hours".into());
        outgoing.committed_at = recipient.spread(moment.now, seed);
        return Action::StayedSilent;
    }
    outgoing.turn = moment.turn;
    outgoing.committed_at = moment.now;
    outgoing.state = OutgoingState::Pending;
    reading.met = std::mem::take(&mut reading.conversation.progress.met_later);
    look_over_again(reading, around, details);
    Action::Replied
}

/// Looks over a reply that was decided hours ago. What may not be said any more is replaced, and a person looks at it.
fn look_over_again(reading: &mut Reading, around: Around<'_>, details: &mut BTreeMap<String, String>) {
    let Some(mut outgoing) = reading.conversation.outgoing.take() else { return };
    let Around { desk, settings, guarding, moment, .. } = around;
    let words = around.words(&reading.conversation);
    let parts = outgoing.text.iter().chain(outgoing.booking.as_ref().map(|booking| &booking.if_taken));
    let stopped: Vec<Stopped> = parts
        .filter_map(|text| {
            Some(Stopped::of_rules(text.clone(), lawful(text.expose(), words, guarding).err()?))
        })
        .collect();
    if let Some(first) = stopped.first() {
        details.insert("verdicts".into(), first.objection.rule());
        let briefing = Briefing::of(&reading.conversation, &desk.history, settings, moment.now);
        outgoing.effects.retain(|effect| !matches!(effect, Effect::Email { .. }));
        outgoing.effects.push(Effect::Task(card::task(TaskKind::StoppedDraft, &briefing)));
        outgoing.booking = None;
        outgoing.text = Some(safe(&reading.conversation.progress, &desk.history));
        reading.met.retain(|lever| matches!(lever, Lever::FollowupTiming | Lever::ReplyPrompt));
        reading.note_stopped(stopped, moment.now);
        if reading.conversation.progress.compliance.held_since.is_some() {
            outgoing.text =
                violations::sentence(&reading.conversation, &desk.history, settings, (guarding, moment.now));
        }
    }
    reading.conversation.outgoing = Some(outgoing);
}

/// Carries out a hand-off that was put off. The contact reads nothing of it: nobody asked just now, and the next bot
/// answers whatever comes next.
fn carry_out(
    reading: &mut Reading,
    desk: &Desk,
    settings: &Settings,
    outside: &Outside,
    silence: Option<Silence>,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Result<Action, Need> {
    let conversation = &mut reading.conversation;
    // The limit of the day is one of messages, and this is none.
    if let Some(silence) = silence.filter(|silence| *silence != Silence::DailyLimit) {
        details.insert("rule".into(), silence.rule().into());
        conversation.progress.deferred_handoff = None;
        return Ok(Action::HandedOver);
    }
    let progress = &mut conversation.progress;
    // Another bot may lead by now: what this one put off is not that one's to do.
    let own = progress.deferred_handoff.is_some_and(|deferred| deferred.route.from == progress.bot);
    let Some(wanted) = wanted_before(progress, moment.now).filter(|_| own) else {
        progress.deferred_handoff = None;
        return Ok(Action::HandedOver);
    };
    let handoff = hand_off::hand_off(conversation, wanted, Intent::default(), outside, moment)?;
    if let Some(route) = handoff.as_ref().and_then(Handoff::executed) {
        listen::score(conversation, settings, outside);
        let effects = handed_over(conversation, route, desk, settings, moment.now);
        details.insert("actions".into(), effects.iter().map(Effect::name).collect::<Vec<_>>().join(" "));
        match conversation.outgoing.as_mut().filter(|held| held.state == OutgoingState::Scheduled) {
            // What is held back for the morning takes them along.
            Some(held) => held.effects.extend(effects),
            None => conversation.outgoing = Some(Outgoing::silent(moment.turn, moment.now, effects)),
        }
    }
    reading.handoff = handoff;
    Ok(Action::HandedOver)
}

/// What is done in the CRM when the next bot leads without a word.
fn handed_over(
    conversation: &mut Conversation,
    route: Route,
    desk: &Desk,
    settings: &Settings,
    now: Timestamp,
) -> Vec<Effect> {
    let happened = Happened { handed: Some(route), ..Happened::default() };
    let mut effects: Vec<Effect> = tag_change(conversation, happened, settings).into_iter().collect();
    let briefing = Briefing::of(conversation, &desk.history, settings, now);
    effects.push(Effect::Note { body: card::handed_over(route.from, route.to, &briefing) });
    effects
}

/// Sends a follow-up and plans the next.
fn follow(
    reading: &mut Reading,
    around: Around<'_>,
    due: FollowUp,
    details: &mut BTreeMap<String, String>,
) -> Action {
    let Around { desk, settings, moment, .. } = around;
    let conversation = &mut reading.conversation;
    let recipient = recipient(conversation, settings);
    let seed = seed_of(&conversation.who);
    let consent = conversation.profile.as_ref().and_then(|profile| profile.consent.as_ref());
    if !settings.follow_up || !may_follow_up(consent, conversation.progress.read_until, moment.now) {
        details.insert("rule".into(), "no_consent".into());
        details.insert("actions".into(), CANCELLED.into());
        conversation.progress.follow_up = None;
        return Action::StayedSilent;
    }
    let texts = matches!(due.kind, FollowUpKind::Nudge | FollowUpKind::Text | FollowUpKind::Email);
    if texts && !recipient.is_allowed(moment.now) {
        details.insert("rule".into(), "quiet_hours".into());
        let at = recipient.spread(moment.now, seed);
        conversation.progress.follow_up = Some(FollowUp { at, ..due });
        return Action::StayedSilent;
    }
    let mut text = None;
    let mut effects = Vec::new();
    let mut stopped = None;
    match due.kind {
        FollowUpKind::Nudge | FollowUpKind::Text => match nudge(conversation, around) {
            Ok((nudge, met)) => {
                reading.met = met;
                text = Some(nudge);
            }
            Err(draft) => stopped = Some(draft),
        },
        FollowUpKind::AgentTask => {
            let briefing = Briefing::of(conversation, &desk.history, settings, moment.now);
            effects.push(Effect::Task(card::task(TaskKind::HotLead, &briefing)));
        }
        FollowUpKind::CallTask => {
            let briefing = Briefing::of(conversation, &desk.history, settings, moment.now);
            effects.push(Effect::Task(card::task(TaskKind::Call, &briefing)));
        }
        FollowUpKind::Email => match email(conversation, around) {
            Some(Ok(email)) => effects.push(email),
            Some(Err(email)) => stopped = Some(email),
            None => drop(details.insert("rule".into(), "email_not_set_up".into())),
        },
    }
    if let Some(stopped) = stopped {
        details.insert("verdicts".into(), format!("follow_up {}", stopped.objection.rule()));
        let briefing = Briefing::of(conversation, &desk.history, settings, moment.now);
        effects.push(Effect::Task(card::task(TaskKind::StoppedDraft, &briefing)));
        reading.note_stopped(vec![stopped], moment.now);
    }
    let progress = &mut reading.conversation.progress;
    if text.is_some() {
        progress.last_automatic = Some(moment.now);
        progress.today.add(moment.now);
    }
    let anchor = progress.waits_since.unwrap_or(moment.now);
    progress.follow_up =
        next(cadence(progress, settings), anchor, due.step, progress.last_automatic, &recipient, seed);
    if progress.compliance.held_since.is_some() {
        progress.follow_up = None;
    }
    let mut actions = vec![format!("follow_up:{}", wording::team::word(due.kind))];
    actions.extend(effects.iter().map(Effect::name));
    details.insert("actions".into(), actions.join(" "));
    if text.is_none() && effects.is_empty() {
        return Action::StayedSilent;
    }
    if let Some(text) = &text {
        reading.remember(Direction::Bot, moment.now, None, text);
    }
    reading.conversation.outgoing =
        Some(Outgoing { text, ..Outgoing::silent(moment.turn, moment.now, effects) });
    Action::FollowedUp
}

#[cfg(test)]
#[path = "due_tests.rs"]
mod tests;
