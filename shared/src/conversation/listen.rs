//! Taking over what a burst says: language, interest, facts, what made it hard, scores.

use super::assist::{fill, looking_for};
use super::compose::knows_name;
use super::hand_off::{
    Handoff, Wanted, hand_off, hundredths, keep_in_mind, wanted_before, wanted_by_score, wants_both,
};
use super::plan::{Need, Outside};
use super::progress::{Interest, Step};
use super::qualify;
use super::state::Conversation;
use super::turn::Moment;
use super::understand::{Context, Heard, Learnt, NamedInterest, hear, take_in};
use crate::handoff::Came;
use crate::handoff::route::bot_for;
use crate::llm::injection::suspicion;
use crate::locations::Settings;
use crate::privacy::Personal;

/// An intent below this is not worth calling clear.
const CLEAR: f64 = 0.7;

/// What a burst meant and what it changed.
pub(super) struct Understood {
    pub(super) heard: Heard,
    pub(super) learnt: Learnt,
    pub(super) became_clear: Option<Interest>,
    /// A hand-off was attempted.
    pub(super) handoff: Option<Handoff>,
    /// A wish besides the first was heard, and has to wait.
    pub(super) comes_later: Option<Interest>,
}

/// Takes over what the burst says: language, interest, and so who leads, facts, scores.
///
/// # Errors
/// A [`Need`] of a hand-off.
pub(super) fn understand_burst(
    conversation: &mut Conversation,
    text: &str,
    settings: &Settings,
    outside: &Outside,
    moment: Moment,
) -> Result<Understood, Need> {
    let market = settings.areas();
    let progress = &mut conversation.progress;
    let context = Context {
        asked: progress.asked,
        bot: progress.bot,
        market: &market,
        today: moment.now.to_zoned(settings.zone()).date(),
    };
    let mut heard = hear(text, context);
    read_by_model(&mut heard, conversation, text, outside);
    let progress = &mut conversation.progress;
    if let Some(language) = heard.language {
        progress.language = language;
    }
    let interest_before = progress.interest;
    let (handoff, comes_later) = settle_interest(conversation, &heard, outside, moment)?;
    let progress = &conversation.progress;
    let became_clear = progress.interest.filter(|_| progress.interest != interest_before);
    let mut facts = conversation.facts.expose().clone();
    let learnt = take_in(&mut facts, &heard, progress.bot);
    conversation.facts = Personal::new(facts);
    note_trouble(conversation, &heard, learnt);
    let progress = &mut conversation.progress;
    progress.scores.lead.asks |= heard.stance.asks_question;
    let intent = heard.intent;
    progress.scores.intent = [intent.buyer, intent.seller, intent.info, intent.other].map(hundredths);
    score(conversation, settings, outside);
    Ok(Understood { heard, learnt, became_clear, handoff, comes_later })
}

/// Scores the contact anew, for the bot that leads.
pub(super) fn score(conversation: &mut Conversation, settings: &Settings, outside: &Outside) {
    let known_name = knows_name(conversation);
    let areas = &conversation.facts.expose().areas;
    let prices = outside.market.as_ref().and_then(|market| market.prices);
    let prices = prices.or_else(|| settings.usual_prices(areas));
    let scores = qualify::score(conversation.facts.expose(), &conversation.progress, known_name, prices);
    conversation.progress.scores = scores;
    conversation.progress.temperature = Some(scores.temperature(conversation.progress.bot));
}

/// Adds what a model read where no rule read an answer to our question.
fn read_by_model(heard: &mut Heard, conversation: &Conversation, text: &str, outside: &Outside) {
    let Some(answer) = outside.help.answer() else { return };
    let known_name = knows_name(conversation);
    let asked = conversation.progress.asked;
    let unread = !heard.answers(asked) && suspicion(text).is_none();
    if let Some(step) = looking_for(conversation, asked, heard, known_name).filter(|_| unread) {
        fill(heard, conversation.facts.expose(), step, answer, text);
    }
}

/// Which wish leads now, and so which bot: the one named when asked, else the one the words speak for clearly enough,
/// else one that could not be handed over before. Also a wish that has to wait.
fn settle_interest(
    conversation: &mut Conversation,
    heard: &Heard,
    outside: &Outside,
    moment: Moment,
) -> Result<(Option<Handoff>, Option<Interest>), Need> {
    let intent = heard.intent;
    let progress = &mut conversation.progress;
    let undecided = progress.interest.is_none();
    let wanted = match heard.interest {
        Some(NamedInterest::One(wish)) if bot_for(wish) == progress.bot => {
            progress.interest = Some(wish);
            progress.also = progress.also.filter(|also| *also != wish && wish != Interest::Looking);
            None
        }
        Some(NamedInterest::One(wish)) => Some(Wanted { wish, came: Came::ByRequest }),
        Some(NamedInterest::Both) | None if undecided && (heard.interest.is_some() || wants_both(intent)) => {
            progress.also = Some(Interest::Selling);
            None
        }
        // "We are buying in Dallas" answers where they go; it is no wish to be served here.
        _ if progress.asked == Some(Step::Motivation) => None,
        _ => wanted_by_score(progress, intent),
    };
    let wanted = wanted.or_else(|| wanted_before(progress, moment.now));
    let Some(wanted) = wanted else {
        if progress.interest.is_none() && progress.also.is_none() && intent.info >= CLEAR {
            progress.interest = Some(Interest::Looking);
        }
        return Ok((None, None));
    };
    let handoff = hand_off(conversation, wanted, intent, outside, moment)?;
    if handoff.as_ref().is_some_and(|handoff| handoff.executed().is_some()) {
        return Ok((handoff, None));
    }
    // Not clear enough for what the location has learnt: nothing was wanted after all.
    let heard_clearly = handoff.is_some() || wanted.came != Came::ByScore;
    let waits = heard_clearly && keep_in_mind(&mut conversation.progress, wanted.wish);
    Ok((handoff, waits.then_some(wanted.wish)))
}

/// Counts what makes the conversation hard; an answer ends every row.
fn note_trouble(conversation: &mut Conversation, heard: &Heard, learnt: Learnt) {
    let progress = &mut conversation.progress;
    let trouble = &mut progress.trouble;
    let stance = heard.stance;
    // A threat is as much as being rude again.
    trouble.rude += u32::from(stance.rude) + 2 * u32::from(stance.threatens);
    if stance.refuses || stance.rude {
        trouble.refusals += 1;
    }
    if learnt.anything() || heard.interest.is_some() {
        trouble.vague_in_a_row = 0;
        trouble.confused_in_a_row = 0;
        return;
    }
    if stance.vague && progress.asked.is_some() {
        trouble.vague += 1;
        trouble.vague_in_a_row += 1;
    }
    if stance.confused {
        trouble.confused_in_a_row += 1;
    }
}
