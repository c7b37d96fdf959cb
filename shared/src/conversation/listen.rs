//! Taking over what a burst says: language, interest, facts, what made it hard, scores.

use jiff::Timestamp;

use super::assist::{fill, looking_for};
use super::compose::knows_name;
use super::plan::Outside;
use super::progress::{Bot, Interest, Step};
use super::qualify;
use super::route::{bot_for, interest_of, route, wants_both};
use super::state::Conversation;
use super::understand::{Context, Heard, Learnt, NamedInterest, hear, take_in};
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
    pub(super) handed: Option<(Bot, Bot)>,
}

/// Takes over what the burst says: language, interest, facts, scores.
pub(super) fn understand_burst(
    conversation: &mut Conversation,
    text: &str,
    settings: &Settings,
    outside: &Outside,
    now: Timestamp,
) -> Understood {
    let market = settings.areas();
    let progress = &mut conversation.progress;
    let context = Context {
        asked: progress.asked,
        bot: progress.bot,
        market: &market,
        today: now.to_zoned(settings.zone()).date(),
    };
    let mut heard = hear(text, context);
    read_by_model(&mut heard, conversation, text, outside);
    let progress = &mut conversation.progress;
    if let Some(language) = heard.language {
        progress.language = language;
    }
    let (interest_before, bot_before) = (progress.interest, progress.bot);
    settle_interest(conversation, &heard);
    let progress = &conversation.progress;
    let bot = progress.bot;
    let became_clear = progress.interest.filter(|_| progress.interest != interest_before);
    let handed = (bot != bot_before).then_some((bot_before, bot));
    let mut facts = conversation.facts.expose().clone();
    if bot_before == Bot::Lead && bot == Bot::Seller {
        // What a lead hopes to get was taken for what they would spend.
        facts.asking_price = facts.asking_price.or(facts.budget.take());
    }
    let learnt = take_in(&mut facts, &heard, bot);
    conversation.facts = Personal::new(facts);
    note_trouble(conversation, &heard, learnt);
    let known_name = knows_name(conversation);
    let areas = &conversation.facts.expose().areas;
    let prices = outside.market.as_ref().and_then(|market| market.prices);
    let prices = prices.or_else(|| settings.usual_prices(areas));
    let progress = &mut conversation.progress;
    progress.scores.lead.asks |= heard.stance.asks_question;
    let hundredths = |score: f64| (score.clamp(0.0, 1.0) * 100.0).round() as u8;
    let intent = heard.intent;
    progress.scores.intent = [intent.buyer, intent.seller, intent.info, intent.other].map(hundredths);
    let scores = qualify::score(conversation.facts.expose(), &conversation.progress, known_name, prices);
    conversation.progress.scores = scores;
    conversation.progress.temperature = Some(scores.temperature(conversation.progress.bot));
    Understood { heard, learnt, became_clear, handed }
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

/// Which wish leads now: the one named when asked, else the one the words speak for clearly enough.
fn settle_interest(conversation: &mut Conversation, heard: &Heard) {
    let progress = &mut conversation.progress;
    let both = wants_both(heard.intent);
    match heard.interest {
        Some(NamedInterest::One(interest)) => {
            let other = match interest {
                Interest::Buying => Some(Interest::Selling),
                Interest::Selling => Some(Interest::Buying),
                Interest::Looking => None,
            };
            progress.also = progress.also.and(other);
            progress.interest = Some(interest);
            progress.bot = bot_for(interest);
        }
        Some(NamedInterest::Both) if progress.interest.is_none() => progress.also = Some(Interest::Selling),
        _ if both && progress.interest.is_none() => progress.also = Some(Interest::Selling),
        // "We are buying in Dallas" answers where they go; it is no wish to be served here.
        _ if progress.asked == Some(Step::Motivation) => {}
        _ => {
            if let Some(to) = route(progress.bot, heard.intent) {
                progress.also = progress.interest.filter(|_| progress.bot != Bot::Lead).or(progress.also);
                progress.bot = to;
                progress.interest = interest_of(to);
                progress.complete = false;
            } else if progress.interest.is_none() && progress.also.is_none() && heard.intent.info >= CLEAR {
                progress.interest = Some(Interest::Looking);
            }
        }
    }
}

/// Counts what makes the conversation hard; an answer ends every row.
fn note_trouble(conversation: &mut Conversation, heard: &Heard, learnt: Learnt) {
    let progress = &mut conversation.progress;
    let trouble = &mut progress.trouble;
    let stance = heard.stance;
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
