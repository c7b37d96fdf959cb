//! The answer to what a contact wrote: understand, decide, compose, guard, and what goes with the reply.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};

use super::approve::{Approved, Stopped, approve};
use super::assist::{self, Help, looking_for, worded};
use super::card::Briefing;
use super::compose::{Words, compose, greeting_name, knows_name};
use super::decide::decide;
use super::guard::lawful;
use super::hand_off::{self, Handoff};
use super::listen::{Understood, understand_burst};
use super::outgoing::{Booking, Effect, Outgoing, OutgoingState, TaskKind};
use super::plan::{Need, Outside, Plan, Say, Situation};
use super::progress::{Bot, Interest, Step};
use super::read::{Reading, Said};
use super::state::{Conversation, Desk, Direction};
use super::style::{self, Style};
use super::tags::{self, Happened};
use super::timing::follow_up::next;
use super::timing::{Cadence, Track, may_follow_up, seed_of};
use super::turn::{Moment, recipient};
use super::{assessment, card, escalate, violations, wording};
use crate::audit::Action;
use crate::clock::later;
use crate::compliance::Guarding;
use crate::escalation::Reason;
use crate::experiments::Lever;
use crate::handoff::outcome::Shown;
use crate::llm::injection::suspicion;
use crate::locations::Settings;

/// Characters of one message the rules read; an opt-out is looked for in all of it.
const READ_OF_A_MESSAGE: usize = 2_000;
/// Hours from an unanswered message to the first follow-up, where nobody has chosen any.
const NUDGE_AFTER_HOURS: u64 = 4;
/// An answer within this counts as engagement.
const A_DAY_IN_HOURS: i64 = 24;

/// Understands, decides, composes and guards the answer, and makes it the outgoing reply.
pub(super) fn answer(
    reading: &mut Reading,
    desk: &Desk,
    settings: &Settings,
    outside: &Outside,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Result<Action, Need> {
    let Some(newest) = reading.fresh.last() else {
        details.insert("rule".into(), "stale".into());
        let text = joined(&reading.late);
        return Ok(leave_to_person(reading, desk, settings, moment, TaskKind::LateMessage, &text, details));
    };
    let channel = newest.channel;
    let text = joined(&reading.fresh);
    if !channel.can_reply() {
        details.insert("rule".into(), "channel_without_reply".into());
        return Ok(leave_to_person(reading, desk, settings, moment, TaskKind::OtherChannel, &text, details));
    }
    let opted_in = reading.opted_in();
    let conversation = &mut reading.conversation;
    let engaged = desk.history.first().is_some_and(|last| {
        last.direction == Direction::Bot
            && last.at.checked_add(A_DAY_IN_HOURS.hours()).is_ok_and(|limit| moment.now <= limit)
    });
    let open_before = conversation.progress.open_handoff;
    let Understood { heard, learnt, became_clear, mut handoff, comes_later } =
        understand_burst(conversation, &text, settings, outside, moment)?;
    conversation.progress.scores.lead.answers |= engaged;
    let situation = Situation {
        conversation,
        text: &text,
        heard: &heard,
        learnt,
        became_clear,
        comes_later,
        known_name: knows_name(conversation),
        opted_in,
        secret: reading.secret,
        neutrally: reading.looked.neutrally,
        settings,
        outside,
        now: moment.now,
    };
    let plan = decide(&situation)?;
    let market = outside.market.as_ref();
    let style = Style::of(conversation, &outside.experiments, moment.now);
    let words = Words { conversation, history: &desk.history, settings, market, style, now: moment.now };
    let met = style::met(&plan, words);
    let draft = compose(&plan, words);
    let suspicion = suspicion(&text);
    let help = if suspicion.is_none() { &outside.help } else { &Help::None };
    let open = looking_for(conversation, conversation.progress.asked, &heard, situation.known_name);
    let guarding = &outside.guarding;
    let worded = worded(&plan, words, &text, open, help, (guarding, moment.now), details)?;
    let mut stopped: Vec<Stopped> = worded.stopped.into_iter().collect();
    let approved = approve(plan, &draft, worded.reply, words, guarding, &mut stopped, details);
    let replaced = approved.is_replaced();
    reading.note_stopped(stopped, moment.now);
    let conversation = &mut reading.conversation;
    if replaced {
        escalate::note_failure(&mut conversation.progress.trouble, moment.turn);
    }
    let held = conversation.progress.compliance.held_since.is_some();
    let Approved { mut reply, plan, booking, notice, mut tasks } = if held {
        hand_off::leave_to_person(&mut conversation.progress);
        let sentence = violations::sentence(conversation, &desk.history, settings, (guarding, moment.now));
        Approved::replaced_by(sentence)
    } else {
        approved
    };
    let (mut state, mut leaves_at) = departure(conversation, settings, moment.now);
    // Whatever has become of the answer: that may be the variant's own doing.
    reading.met.extend(met);
    reading.met.extend(matches!(help, Help::Given(_)).then_some(Lever::ReplyPrompt));
    if held && state == OutgoingState::Scheduled {
        // In the morning it would be one thing more after the bot has stopped.
        (reply, state, leaves_at) = (None, OutgoingState::Pending, moment.now);
    }
    note_plan(conversation, &plan, settings, style, moment.now, leaves_at);
    // Whatever comes first in the schedule: in which place the first text stands is what is tried.
    let follows = conversation.progress.follow_up.is_some();
    let timing_is_tried = follows && settings.first_nudge_hours.is_none();
    reading.met.extend(timing_is_tried.then_some(Lever::FollowupTiming));
    assessment::note(conversation, heard.asks_figure, &plan);
    conversation.progress.today.add(moment.now);
    if conversation.progress.today.count >= settings.daily_limit {
        tasks.push(TaskKind::DailyLimit);
    }
    let shown = Shown {
        answered: learnt.anything() || plan.books.is_some(),
        gave_up: plan.person.is_some() || plan.farewell,
        wanted_another: false,
    };
    reading.settled_handoff =
        hand_off::settle(&mut conversation.progress, open_before, handoff.as_ref(), shown);
    if plan.completes
        && let Some(handoff) = &mut handoff
    {
        hand_off::complete(&mut conversation.progress, handoff);
    }
    if plan.person.is_some() {
        hand_off::leave_to_person(&mut conversation.progress);
    }
    let handed = handoff.as_ref().and_then(Handoff::executed);
    reading.handoff = handoff;
    let happened = Happened { handed, completed: plan.completes, person: plan.person.is_some() };
    let mut effects: Vec<Effect> = tag_change(conversation, happened, settings).into_iter().collect();
    let briefing = Briefing {
        said: &text,
        chosen: plan.books,
        market: outside.market.as_ref(),
        ..Briefing::of(conversation, &desk.history, settings, moment.now)
    };
    if let Some(route) = handed {
        effects.push(Effect::Note { body: card::handed_over(route.from, route.to, &briefing) });
    }
    let leaves = escalate::reason(&plan, conversation.progress.trouble);
    if let Some(reason) = leaves {
        let replaced = if reason == Reason::RepeatedFailures {
            TaskKind::StoppedDraft
        } else {
            escalate::task_kind(reason)
        };
        tasks.retain(|kind| *kind != replaced);
    }
    effects.extend(tasks_of(&plan, &tasks, notice, &briefing));
    let task = leaves.map(|reason| (reason, escalate::card(reason, &briefing)));
    let left = task.and_then(|(reason, task)| escalate::leave(reading, reason, task, moment, details));
    effects.extend(left);
    let conversation = &mut reading.conversation;
    if opted_in {
        effects.insert(0, Effect::AllowMessages);
    }
    describe(details, conversation, reading.secret, &plan, &effects);
    // Whoever was asked is paid, whatever has become of the answer.
    assist::describe(details, &outside.help, suspicion);
    if let Help::Given(given) = &outside.help {
        conversation.progress.model_costs.add(given.cost, moment.now);
    }
    effects.extend(assessment::wanted(&desk.conversation, conversation, heard.asks_figure, &plan, moment));
    if let Some(reply) = &reply {
        reading.remember(Direction::Bot, moment.now, None, reply);
    }
    let conversation = &mut reading.conversation;
    conversation.outgoing = Some(Outgoing {
        channel,
        text: reply,
        booking,
        state,
        ..Outgoing::silent(moment.turn, leaves_at, effects)
    });
    Ok(Action::Replied)
}

/// Says nothing and makes a task of it.
fn leave_to_person(
    reading: &mut Reading,
    desk: &Desk,
    settings: &Settings,
    moment: Moment,
    kind: TaskKind,
    said: &str,
    details: &mut BTreeMap<String, String>,
) -> Action {
    let conversation = &reading.conversation;
    let briefing = Briefing { said, ..Briefing::of(conversation, &desk.history, settings, moment.now) };
    let effects = vec![Effect::Task(card::task(kind, &briefing))];
    details.insert("actions".into(), effects.iter().map(Effect::name).collect::<Vec<_>>().join(" "));
    reading.conversation.outgoing = Some(Outgoing::silent(moment.turn, moment.now, effects));
    Action::LeftToPerson
}

/// When the reply leaves: now, or in the morning where the team wants no answers in quiet hours.
fn departure(conversation: &Conversation, settings: &Settings, now: Timestamp) -> (OutgoingState, Timestamp) {
    if settings.answer_in_quiet_hours {
        return (OutgoingState::Pending, now);
    }
    let recipient = recipient(conversation, settings);
    if recipient.is_allowed(now) {
        return (OutgoingState::Pending, now);
    }
    (OutgoingState::Scheduled, recipient.spread(now, seed_of(&conversation.who)))
}

/// Remembers what the reply does: what it asks, offers, ends, and what follows if nobody answers. Nobody answers before
/// `leaves_at`: what follows counts from there.
fn note_plan(
    conversation: &mut Conversation,
    plan: &Plan,
    settings: &Settings,
    style: Style,
    now: Timestamp,
    leaves_at: Timestamp,
) {
    let may_follow_up = settings.follow_up
        && plan.asks.is_some()
        && may_follow_up(
            conversation.profile.as_ref().and_then(|profile| profile.consent.as_ref()),
            conversation.progress.read_until,
            now,
        );
    let follows = may_follow_up.then(|| (recipient(conversation, settings), seed_of(&conversation.who)));
    let progress = &mut conversation.progress;
    progress.introduced |= plan.says.contains(&Say::Introduction);
    progress.asked = plan.asks;
    progress.complete |= plan.completes;
    progress.matches_shown |= plan.shows_matches;
    progress.notice_sent |= plan.notice;
    progress.valuation_asked |= plan.tasks.contains(&TaskKind::Valuation);
    progress.offered.clone_from(&plan.offers);
    if let Some(refused) = plan.skips {
        progress.skipped.insert(refused);
        if refused == Step::Interest {
            progress.interest = progress.interest.or(Some(Interest::Looking));
        }
    }
    if let Some(step) = plan.asks {
        *progress.times_asked.entry(step).or_default() += 1;
    }
    if plan.person.is_some() {
        progress.silent_until =
            Some(later(now, std::time::Duration::from_secs(settings.takeover_hours * 3600)));
    }
    progress.waits_since = plan.asks.map(|_| leaves_at);
    progress.nudge_after_hours = style.nudge_after_hours;
    progress.follow_up = follows.and_then(|(recipient, seed)| {
        next(cadence(progress, settings), leaves_at, 0, progress.last_automatic, &recipient, seed)
    });
}

/// The schedule that fits a conversation.
pub(super) fn cadence(progress: &super::Progress, settings: &Settings) -> Cadence {
    let track = match (progress.bot, progress.temperature) {
        (Bot::Buyer, Some(temperature)) => Track::Buyer(temperature),
        _ => Track::LeadOrSeller,
    };
    // What a team has chosen stands, whatever is tried elsewhere.
    let hours = settings.first_nudge_hours.or(progress.nudge_after_hours).unwrap_or(NUDGE_AFTER_HOURS);
    Cadence { nudge_after_hours: hours, track }
}

pub(super) fn booking(conversation: &Conversation, settings: &Settings, start: Timestamp) -> Booking {
    let language = conversation.progress.language;
    let others: Vec<String> = conversation
        .progress
        .offered
        .iter()
        .filter(|offered| **offered != start)
        .map(|time| crate::appointments::say_in_list(*time, &settings.zone(), language))
        .collect();
    Booking {
        start,
        title: super::compose::full_name(conversation).into(),
        if_taken: wording::time_taken(language, &others).into(),
    }
}

/// What changes of the contact's tags, noted as ours; `None` if nothing does.
pub(super) fn tag_change(
    conversation: &mut Conversation,
    happened: Happened,
    settings: &Settings,
) -> Option<Effect> {
    let change = tags::change(conversation, happened, settings.everywhere.ready_from);
    if change.is_empty() {
        return None;
    }
    if let Some(tags) = conversation.profile.as_mut().and_then(|profile| profile.tags.as_mut()) {
        change.apply(tags);
    }
    change.note(&mut conversation.progress.own_tags);
    Some(Effect::Tags { add: change.add, remove: change.remove })
}

/// What people of the team are asked to do, and the notice.
fn tasks_of(plan: &Plan, tasks: &[TaskKind], notice: Option<Effect>, briefing: &Briefing<'_>) -> Vec<Effect> {
    let task = |kind: TaskKind| Effect::Task(card::task(kind, briefing));
    let mut effects: Vec<Effect> = tasks.iter().copied().map(task).collect();
    if plan.notice {
        effects.push(task(TaskKind::BrokerageNotice));
        effects.extend(notice);
    }
    effects
}

/// The brokerage-services notice (22 TAC 531.20): by e-mail where there is an address, because a text does not count.
pub(super) fn notice_email(words: Words<'_>, guarding: &Guarding) -> Option<Result<Effect, Stopped>> {
    let Words { conversation, settings, .. } = words;
    let link = settings.brokerage_notice_url.as_deref()?;
    email_address(conversation)?;
    let language = conversation.progress.language;
    let name = greeting_name(conversation);
    let mut body = wording::notice_body(language, name.as_deref(), link);
    if let Err(objection) = lawful(&body.replace(link, ""), words, guarding) {
        return Some(Err(Stopped::of_rules(body.into(), objection)));
    }
    if let Some(postal_address) = &settings.postal_address {
        body = format!("{body}\n\n{}, {postal_address}", settings.team_name);
    }
    Some(Ok(Effect::Email {
        subject: wording::notice_subject(language).to_owned().into(),
        body: body.into(),
    }))
}

/// The address of the CRM's record: e-mails are sent through the CRM.
pub(super) fn email_address(conversation: &Conversation) -> Option<String> {
    conversation.profile.as_ref()?.person.email.expose().clone().filter(|address| address.contains('@'))
}

/// What the audit record says of the decision, without a word of the contact's.
fn describe(
    details: &mut BTreeMap<String, String>,
    conversation: &Conversation,
    secret: bool,
    plan: &Plan,
    effects: &[Effect],
) {
    let progress = &conversation.progress;
    if let Some(step) = plan.asks {
        details.insert("asked".into(), step.name().into());
    }
    let mut actions: Vec<String> = effects.iter().map(Effect::name).collect();
    if let Some(because) = plan.person {
        actions.push(format!("person:{}", because.name()));
    }
    if plan.completes {
        actions.push("complete".into());
    }
    if let Some(start) = plan.books {
        actions.push(format!("book:{start}"));
    }
    if !actions.is_empty() {
        details.insert("actions".into(), actions.join(" "));
    }
    if secret {
        let verdicts = details.entry("verdicts".into()).or_default();
        *verdicts = format!("{verdicts} secret_masked").trim().to_owned();
    }
    let [buyer, seller, info, other] = progress.scores.intent;
    details.insert("intent".into(), format!("buyer={buyer} seller={seller} info={info} other={other}"));
    if let Some(temperature) = progress.temperature {
        details.insert("temperature".into(), wording::team::temperature(temperature).into());
    }
    details.insert("lead_score".into(), progress.scores.lead.total().to_string());
}

/// A burst as one text. What rules read of one message has an end: nobody says more in a text, and an e-mail quotes.
fn joined(messages: &[Said]) -> String {
    let beginning =
        |said: &Said| said.text.expose().trim().chars().take(READ_OF_A_MESSAGE).collect::<String>();
    let texts: Vec<String> = messages.iter().map(beginning).collect();
    texts.join("\n").trim().to_owned()
}
