//! What to do about what was understood: a pure function of state, message, time and the location's settings.

use super::assessment;
use super::escalate;
use super::outgoing::TaskKind;
use super::plan::{Need, Neutrally, Plan, Say, Situation, wishes};
use super::progress::{Bot, Step};
use super::steps::next_step;
use super::timing::Temperature;
use super::wording::PersonBecause;
use crate::appointments::{Choice, choice, offer};
use crate::language::Words;

/// How often a question is asked before a person helps.
const MOST_TIMES_ASKED: u32 = 3;
/// Refusals in a conversation before a person helps.
const MOST_REFUSALS: u32 = 5;
/// Vague answers in a conversation before a person helps.
const MOST_VAGUE: u32 = 5;
/// A question of so few words that brings a fact is an answer with a question mark.
const SHORT: usize = 6;

/// Decides what to answer.
///
/// # Errors
/// A [`Need`]: ask outside, then decide again.
pub fn decide(situation: &Situation<'_>) -> Result<Plan, Need> {
    let mut plan = Plan::default();
    let Situation { conversation, heard, .. } = situation;
    let progress = &conversation.progress;
    let asks_whether_bot = heard.stance.asks_whether_bot;
    if !progress.introduced {
        // The introduction says what we are.
        plan.says.extend(asks_whether_bot.then_some(Say::Yes));
        plan.says.push(Say::Introduction);
    } else if asks_whether_bot {
        plan.says.push(Say::YesAnAssistant);
    }
    if situation.opted_in {
        plan.says.push(Say::WelcomeBack);
    }
    if situation.secret {
        plan.says.push(Say::DoNotTextSecrets);
    }
    plan.notice = heard.about_property && !progress.notice_sent;
    if let Some(because) = needs_person(situation) {
        plan.hand_to_person(because, situation);
        return Ok(plan);
    }
    if heard.stance.not_interested
        && !situation.learnt.anything()
        && progress.asked != Some(Step::Appointment)
    {
        plan.says.push(Say::Goodbye);
        plan.farewell = true;
        return Ok(plan);
    }
    if heard.stance.postpones && !situation.learnt.anything() && progress.asked != Some(Step::Appointment) {
        plan.says.push(Say::AnotherTime);
        return Ok(plan);
    }
    if progress.asked == Some(Step::Appointment) && !progress.offered.is_empty() {
        let zone = situation.settings.zone();
        let words = Words::of(situation.text);
        let chosen = choice(situation.text, &words, &progress.offered, &zone, situation.now);
        // Who wants something else now is not asked once more which of these times suits.
        if situation.became_clear.is_none() || matches!(chosen, Some(Choice::Slot(_))) {
            return Ok(answer_offer(plan, situation, chosen));
        }
    }
    acknowledge(&mut plan, situation);
    if progress.complete {
        after_the_end(&mut plan, situation);
        return Ok(plan);
    }
    go_on(plan, situation)
}

fn needs_person(situation: &Situation<'_>) -> Option<PersonBecause> {
    let stance = situation.heard.stance;
    let trouble = situation.conversation.progress.trouble;
    if stance.distress {
        Some(PersonBecause::Delicate)
    } else if stance.wants_person {
        Some(PersonBecause::Asked)
    } else if (stance.rude || stance.threatens) && escalate::is_abuse(trouble) {
        Some(PersonBecause::Upset)
    } else if trouble.refusals >= MOST_REFUSALS || trouble.vague >= MOST_VAGUE {
        Some(PersonBecause::Stuck)
    } else {
        None
    }
}

/// Shows that we listened, and answers what was asked beside the point.
fn acknowledge(plan: &mut Plan, situation: &Situation<'_>) {
    let Situation { heard, learnt, conversation, .. } = situation;
    let stance = heard.stance;
    let asked = conversation.progress.asked;
    let words = Words::of(situation.text).len();
    // "Not sure, what do you think?" is vague; a whole question with a doubt in it is a question.
    let vague = stance.vague && !(stance.asks_question && words > SHORT);
    let acknowledgement = if let Some(interest) = situation.became_clear {
        Some(Say::Glad(interest))
    } else if let Some(wish) = situation.comes_later {
        Some(Say::ComesLater(wish))
    } else if learnt.changed && heard.corrects {
        Some(Say::Corrected)
    } else if learnt.anything() {
        Some(Say::Noted)
    } else if stance.rude {
        Some(Say::SorryForTrouble)
    } else if stance.refuses && asked.is_some() {
        Some(Say::FineWithout)
    } else if stance.confused && asked.is_some() {
        Some(Say::LetMeRephrase)
    } else if vague && asked.is_some() {
        Some(Say::NoNeedToBeExact)
    } else {
        None
    };
    plan.says.extend(acknowledgement);
    let short_answer = learnt.anything() && words <= SHORT;
    if stance.asks_value {
        plan.says.push(Say::ValueFromAgent);
        if !conversation.progress.valuation_asked {
            plan.tasks.push(TaskKind::Valuation);
        }
    } else if let Some(Neutrally::About(topic)) = situation.neutrally {
        plan.says.push(Say::AreaQuestion(topic));
    } else if situation.neutrally == Some(Neutrally::LeftToAgent)
        || (stance.asks_question
            && !(stance.asks_whether_bot || stance.confused || stance.refuses || vague)
            && !short_answer
            && (situation.became_clear.is_none() || heard.about_property))
    {
        plan.says.push(Say::QuestionPassedOn);
        plan.tasks.push(TaskKind::Question);
    }
    if stance.refuses && !learnt.anything() {
        plan.skips = asked;
    }
}

/// The questions are over: whatever comes goes to the agent.
fn after_the_end(plan: &mut Plan, situation: &Situation<'_>) {
    let stance = situation.heard.stance;
    let answered = plan.says.iter().any(|say| {
        matches!(
            say,
            Say::ValueFromAgent
                | Say::AreaQuestion(_)
                | Say::QuestionPassedOn
                | Say::YesAnAssistant
                | Say::Yes
        )
    });
    plan.says.retain(|say| !matches!(say, Say::Noted | Say::FineWithout | Say::NoNeedToBeExact));
    plan.skips = None;
    if stance.thanks && !situation.learnt.anything() {
        plan.says.push(Say::YouAreWelcome);
    } else if !answered {
        plan.says.push(Say::PassedOn);
    }
}

/// The next question, or what comes when none is left.
fn go_on(mut plan: Plan, situation: &Situation<'_>) -> Result<Plan, Need> {
    let conversation = situation.conversation;
    let mut progress = conversation.progress.clone();
    progress.skipped.extend(plan.skips);
    let facts = conversation.facts.expose();
    let mut step = next_step(facts, &progress, situation.known_name);
    let times_asked = |step: Step| conversation.progress.times_asked.get(&step).copied().unwrap_or(0);
    // Who does not know it after three questions will not know it after four: the vague are counted by themselves.
    if situation.heard.stance.vague
        && let Some(vague) = step.filter(|step| times_asked(*step) >= MOST_TIMES_ASKED)
    {
        plan.skips = Some(vague);
        progress.skipped.insert(vague);
        step = next_step(facts, &progress, situation.known_name);
    }
    if let Some(step) = step {
        let asked_before = times_asked(step);
        if asked_before >= MOST_TIMES_ASKED {
            plan.says.retain(|say| !matches!(say, Say::NoNeedToBeExact | Say::LetMeRephrase));
            plan.hand_to_person(PersonBecause::Stuck, situation);
            return Ok(plan);
        }
        // Two vague answers in a row: the most concrete form of the question.
        let gentle = progress.bot == Bot::Seller && progress.trouble.vague_in_a_row >= 2;
        let variant = if gentle { MOST_TIMES_ASKED - 1 } else { asked_before };
        plan.says.extend(assessment::remark(conversation));
        plan.says.push(Say::Ask(step, variant));
        plan.asks = Some(step);
        return Ok(plan);
    }
    if progress.bot == Bot::Buyer && !progress.matches_shown {
        match &situation.outside.market {
            None => return Err(Need::Market(Box::new(wishes(conversation)))),
            Some(market) if market.total > 0 => {
                plan.says.push(Say::Matches);
                plan.notice |= !progress.notice_sent;
            }
            Some(market) if market.prices.is_some() => plan.says.push(Say::NoMatches),
            Some(_) => {}
        }
        plan.shows_matches = true;
    }
    if progress.bot == Bot::Seller && situation.outside.market.is_none() {
        return Err(Need::Market(Box::new(wishes(conversation))));
    }
    let hot = progress.temperature == Some(Temperature::Hot);
    if hot && progress.booked.is_none() && situation.settings.calendar_id().is_some() {
        let Some(slots) = &situation.outside.slots else { return Err(Need::Slots) };
        let offers = offer(slots, &situation.settings.zone(), situation.now);
        if !offers.is_empty() {
            plan.says.push(Say::OfferTimes(offers.clone()));
            plan.asks = Some(Step::Appointment);
            plan.offers = offers;
            plan.tasks.push(TaskKind::HotLead);
            return Ok(plan);
        }
    }
    plan.says.retain(|say| *say != Say::Noted);
    plan.says.push(Say::Completed);
    plan.tasks.push(if hot { TaskKind::HotLead } else { TaskKind::Qualified });
    plan.completes = true;
    Ok(plan)
}

/// The contact answers times we offered.
fn answer_offer(mut plan: Plan, situation: &Situation<'_>, chosen: Option<Choice>) -> Plan {
    let conversation = situation.conversation;
    let progress = &conversation.progress;
    let stance = situation.heard.stance;
    // The times may be those of the bot before: then this one has still to ask.
    let asked_all = next_step(conversation.facts.expose(), progress, situation.known_name).is_none();
    let asked_before = progress.times_asked.get(&Step::Appointment).copied().unwrap_or(0);
    match chosen {
        Some(Choice::Slot(start)) => {
            plan.says.push(Say::Booked(start));
            plan.books = Some(start);
            plan.completes = asked_all;
            if progress.bot == Bot::Buyer {
                plan.tasks.push(TaskKind::WrittenAgreement);
            }
        }
        None if !(stance.no || stance.not_interested) && asked_before < MOST_TIMES_ASKED => {
            acknowledge(&mut plan, situation);
            plan.says.retain(|say| !matches!(say, Say::Noted));
            plan.says.push(Say::Ask(Step::Appointment, asked_before));
            plan.asks = Some(Step::Appointment);
            plan.offers.clone_from(&progress.offered);
        }
        Some(Choice::NoneOfThese) | None => {
            plan.says.push(Say::AgentFindsTime);
            plan.tasks.push(TaskKind::NeedsPerson);
            plan.completes = asked_all;
        }
    }
    plan
}
