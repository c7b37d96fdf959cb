//! What to do about what was understood: a pure function of state, message, time and the location's settings.

use jiff::Timestamp;

use super::outgoing::TaskKind;
use super::progress::{Bot, Interest, Step};
use super::state::Conversation;
use super::steps::next_step;
use super::timing::Temperature;
use super::understand::{Heard, Learnt};
use super::wording::PersonBecause;
use crate::appointments::{Choice, choice, offer};
use crate::language::Words;
use crate::listings::{Filter, Listing, Subject};
use crate::locations::Settings;

/// How often a question is asked before a person helps.
const MOST_TIMES_ASKED: u32 = 3;
/// Refusals in a conversation before a person helps.
const MOST_REFUSALS: u32 = 5;
/// Vague answers in a conversation before a person helps.
const MOST_VAGUE: u32 = 5;
/// A question of so few words that brings a fact is an answer with a question mark.
const SHORT: usize = 6;

/// What the outside world has told this turn, on request.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Free times of the location's calendar.
    pub slots: Option<Vec<Timestamp>>,
    /// The listings a contact's wishes point at.
    pub market: Option<MarketView>,
}

/// What the listings say about a contact's wishes.
#[derive(Clone, Debug, Default)]
pub struct MarketView {
    /// How many homes fit.
    pub total: usize,
    /// The best of them.
    pub best: Vec<Listing>,
    /// Lowest and highest usual price of the areas, whole dollars.
    pub prices: Option<(u64, u64)>,
    /// Homes like the one to be sold.
    pub comparables: Vec<Listing>,
}

/// Something a turn has to know before it can decide.
#[derive(Clone, Debug, PartialEq)]
pub enum Need {
    /// Free times of the calendar.
    Slots,
    /// What the listings hold: homes that fit, and homes like the one to be sold.
    Market(Box<Wishes>),
}

/// What is asked of the listings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// What a contact looks for.
    pub filter: Filter,
    /// The home they sell.
    pub subject: Option<Subject>,
}

/// Everything a decision is made of.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The state, with what was heard already taken in.
    pub conversation: &'a Conversation,
    /// What the contact said, as words.
    pub text: &'a str,
    /// What that means.
    pub heard: &'a Heard,
    /// What of it is new.
    pub learnt: Learnt,
    /// The interest has just become clear.
    pub became_clear: Option<Interest>,
    /// The CRM knows a name.
    pub known_name: bool,
    /// The contact has just opted in again.
    pub opted_in: bool,
    /// A secret was masked in the text.
    pub secret: bool,
    /// The team's choices.
    pub settings: &'a Settings,
    /// What was asked outside.
    pub outside: &'a Outside,
    /// The present.
    pub now: Timestamp,
}

/// One thing a reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Say {
    /// Who writes.
    Introduction,
    /// Opted in again.
    WelcomeBack,
    /// "Yes, I am an assistant."
    YesAnAssistant,
    /// "Do not text numbers like that."
    DoNotTextSecrets,
    /// Glad to help with this.
    Glad(Interest),
    /// Something was learnt.
    Noted,
    /// Something was corrected.
    Corrected,
    /// We go on without an answer.
    FineWithout,
    /// We say it differently.
    LetMeRephrase,
    /// It need not be exact.
    NoNeedToBeExact,
    /// We are sorry it is frustrating.
    SorryForTrouble,
    /// An agent tells what a home is worth.
    ValueFromAgent,
    /// Neutral words about an area.
    AreaQuestion,
    /// An agent answers that.
    QuestionPassedOn,
    /// A question, and how often it was asked before.
    Ask(Step, u32),
    /// Homes that fit.
    Matches,
    /// None does.
    NoMatches,
    /// Times to choose from.
    OfferTimes(Vec<Timestamp>),
    /// Booked, if nobody is faster.
    Booked(Timestamp),
    /// An agent finds a time.
    AgentFindsTime,
    /// A person takes over.
    PersonFollowsUp(PersonBecause),
    /// That was all.
    Completed,
    /// An agent will read it.
    PassedOn,
    /// You are welcome.
    YouAreWelcome,
    /// Not interested.
    Goodbye,
    /// Not now.
    AnotherTime,
}

/// What a reply consists of and what goes with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is said, in order.
    pub says: Vec<Say>,
    /// The question it ends with.
    pub asks: Option<Step>,
    /// A question given up.
    pub skips: Option<Step>,
    /// Tasks for people.
    pub tasks: Vec<TaskKind>,
    /// Times offered.
    pub offers: Vec<Timestamp>,
    /// A time to book.
    pub books: Option<Timestamp>,
    /// A person takes over, and why.
    pub person: Option<PersonBecause>,
    /// The questions are over.
    pub completes: bool,
    /// Homes are shown.
    pub shows_matches: bool,
    /// The brokerage-services notice is due.
    pub notice: bool,
    /// The contact wants nothing now: no follow-up before they write again.
    pub farewell: bool,
}

/// Decides what to answer.
///
/// # Errors
/// A [`Need`]: ask outside, then decide again.
pub fn decide(situation: &Situation<'_>) -> Result<Plan, Need> {
    let mut plan = Plan::default();
    let Situation { conversation, heard, .. } = situation;
    let progress = &conversation.progress;
    if !progress.introduced {
        plan.says.push(Say::Introduction);
    }
    if situation.opted_in {
        plan.says.push(Say::WelcomeBack);
    }
    if heard.stance.asks_whether_bot {
        plan.says.push(Say::YesAnAssistant);
    }
    if situation.secret {
        plan.says.push(Say::DoNotTextSecrets);
    }
    plan.notice = heard.about_property && !progress.notice_sent;
    if let Some(because) = needs_person(situation) {
        plan.hand_to_person(because);
        return Ok(plan);
    }
    if heard.stance.not_interested && !situation.learnt.anything() && progress.asked != Some(Step::Appointment) {
        plan.says.push(Say::Goodbye);
        plan.farewell = true;
        return Ok(plan);
    }
    if heard.stance.postpones && !situation.learnt.anything() && progress.asked != Some(Step::Appointment) {
        plan.says.push(Say::AnotherTime);
        return Ok(plan);
    }
    if progress.asked == Some(Step::Appointment) && !progress.offered.is_empty() {
        return Ok(answer_offer(plan, situation));
    }
    acknowledge(&mut plan, situation);
    if progress.complete {
        after_the_end(&mut plan, situation);
        return Ok(plan);
    }
    go_on(plan, situation)
}

impl Plan {
    fn hand_to_person(&mut self, because: PersonBecause) {
        self.says.push(Say::PersonFollowsUp(because));
        self.tasks.push(TaskKind::NeedsPerson);
        self.person = Some(because);
    }
}

fn needs_person(situation: &Situation<'_>) -> Option<PersonBecause> {
    let stance = situation.heard.stance;
    let trouble = situation.conversation.progress.trouble;
    if stance.distress {
        Some(PersonBecause::Delicate)
    } else if stance.wants_person {
        Some(PersonBecause::Asked)
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
    let acknowledgement = if let Some(interest) = situation.became_clear {
        Some(Say::Glad(interest))
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
    } else if stance.vague && asked.is_some() {
        Some(Say::NoNeedToBeExact)
    } else {
        None
    };
    plan.says.extend(acknowledgement);
    let short_answer = learnt.anything() && Words::of(situation.text).len() <= SHORT;
    if stance.asks_value {
        plan.says.push(Say::ValueFromAgent);
        plan.tasks.push(TaskKind::Valuation);
    } else if heard.asks_for_steering {
        plan.says.push(Say::AreaQuestion);
    } else if stance.asks_question
        && !(stance.asks_whether_bot || stance.confused || stance.refuses || stance.vague)
        && !short_answer
        && (situation.became_clear.is_none() || heard.about_property)
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
        matches!(say, Say::ValueFromAgent | Say::AreaQuestion | Say::QuestionPassedOn | Say::YesAnAssistant)
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
    if let Some(step) = next_step(conversation.facts.expose(), &progress, situation.known_name) {
        let asked_before = progress.times_asked.get(&step).copied().unwrap_or(0);
        if asked_before >= MOST_TIMES_ASKED {
            plan.says.retain(|say| !matches!(say, Say::NoNeedToBeExact | Say::LetMeRephrase));
            plan.hand_to_person(PersonBecause::Stuck);
            return Ok(plan);
        }
        // Two vague answers in a row: the most concrete form of the question.
        let gentle = progress.bot == Bot::Seller && progress.trouble.vague_in_a_row >= 2;
        let variant = if gentle { MOST_TIMES_ASKED - 1 } else { asked_before };
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
fn answer_offer(mut plan: Plan, situation: &Situation<'_>) -> Plan {
    let progress = &situation.conversation.progress;
    let stance = situation.heard.stance;
    let words = Words::of(situation.text);
    let zone = situation.settings.zone();
    let chosen = choice(situation.text, &words, &progress.offered, &zone, situation.now);
    let asked_before = progress.times_asked.get(&Step::Appointment).copied().unwrap_or(0);
    match chosen {
        Some(Choice::Slot(start)) => {
            plan.says.push(Say::Booked(start));
            plan.books = Some(start);
            plan.completes = true;
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
            plan.completes = true;
        }
    }
    plan
}

/// What a contact looks for, or sells, as the listings understand it.
#[must_use]
pub fn wishes(conversation: &Conversation) -> Wishes {
    let facts = conversation.facts.expose();
    let is_zip = |area: &&String| area.len() == 5 && area.bytes().all(|byte| byte.is_ascii_digit());
    let dollars = |money: crate::money::Money| u64::try_from(money.whole_dollars()).ok();
    let budget = facts.budget.unwrap_or_default();
    // A single figure is what they can spend at most.
    let single = budget.min == budget.max;
    let filter = Filter {
        areas: facts.areas.iter().filter(|area| !is_zip(area)).cloned().collect(),
        zips: facts.areas.iter().filter(is_zip).cloned().collect(),
        price_min: budget.min.filter(|_| !single).and_then(dollars),
        price_max: budget.max.and_then(dollars),
        bedrooms_min: facts.bedrooms,
        ..Filter::default()
    };
    let subject = facts.address.clone().map(|address| Subject {
        address: Some(address.into()),
        bedrooms: facts.bedrooms,
        ..Subject::default()
    });
    Wishes { filter, subject }
}
