//! What a turn knows when it decides, what it may still have to ask, and what it decides on.

use std::sync::Arc;

use jiff::Timestamp;

use super::assist::{Ask, Help};
use super::escalate;
use super::outgoing::TaskKind;
use super::progress::{Interest, Step, Trouble};
use super::state::Conversation;
use super::understand::{Heard, Learnt};
use super::wording::PersonBecause;
use crate::compliance::{Guarding, Topic};
use crate::escalation::back_at;
use crate::experiments::Definition;
use crate::handoff::{Lease, Route, Standing, Tally};
use crate::listings::{Filter, Listing, Subject};
use crate::locations::Settings;

/// What the outside world has told this turn, on request.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Free times of the location's calendar.
    pub slots: Option<Vec<Timestamp>>,
    /// The listings a contact's wishes point at.
    pub market: Option<MarketView>,
    /// What a hand-off can expect.
    pub outlook: Option<Outlook>,
    /// What became of asking for the lock of the contact's hand-offs.
    pub lock: Option<Lease>,
    /// Whether a language model helps, and what it said.
    pub help: Help,
    /// What looks over every text.
    pub guarding: Guarding,
    /// The location's experiments, as they were last known; none where it takes part in none.
    pub experiments: Arc<[Definition]>,
}

/// What a hand-off can expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Which way.
    pub route: Route,
    /// How the location's hand-offs went that way.
    pub tally: Tally,
    /// How the next bot is doing.
    pub standing: Standing,
}

impl Outlook {
    /// Nothing is known: no outcomes, and no reason to spare the next bot.
    #[must_use]
    pub fn unknown(route: Route) -> Self {
        Self { route, tally: Tally::default(), standing: Standing::default() }
    }
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
    /// What a hand-off can expect.
    Outlook(Route),
    /// The lock of the contact's hand-offs.
    Lock,
    /// A language model: words for the answer, and what no rule could read.
    Help(Box<Ask>),
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
    /// A wish besides the first was heard, and has to wait.
    pub comes_later: Option<Interest>,
    /// The CRM knows a name.
    pub known_name: bool,
    /// The contact has just opted in again.
    pub opted_in: bool,
    /// A secret was masked in the text.
    pub secret: bool,
    /// What of it must be answered neutrally, not as it was asked.
    pub neutrally: Option<Neutrally>,
    /// The team's choices.
    pub settings: &'a Settings,
    /// What was asked outside.
    pub outside: &'a Outside,
    /// The present.
    pub now: Timestamp,
}

/// How something is answered that may not be answered as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Neutrally {
    /// An agent answers it.
    LeftToAgent,
    /// About people and where they live: whoever publishes figures is named, or that nobody may say.
    About(Topic),
}

/// One thing a reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Say {
    /// Who writes.
    Introduction,
    /// Opted in again.
    WelcomeBack,
    /// "Yes."
    Yes,
    /// "Yes, I am an assistant."
    YesAnAssistant,
    /// "Do not text numbers like that."
    DoNotTextSecrets,
    /// Glad to help with this.
    Glad(Interest),
    /// Noted, and served after what we talk about.
    ComesLater(Interest),
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
    /// Neutral words about an area and its people.
    AreaQuestion(Topic),
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
    /// A person knows already, and is told again.
    PersonKnows,
    /// A person takes over when somebody is there again.
    PersonBackAt(PersonBecause, Timestamp),
    /// That was all.
    Completed,
    /// What there is to say about lending, never a figure.
    Lending(Lending),
    /// An agent will read it.
    PassedOn,
    /// You are welcome.
    YouAreWelcome,
    /// Not interested.
    Goodbye,
    /// Not now.
    AnotherTime,
}

/// What there is to say about lending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lending {
    /// To somebody who has not begun: a lender tells what they qualify for.
    LenderFirst,
    /// To somebody who asked for a figure: the agent goes over the numbers, a lender decides.
    NumbersFromAgent,
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

impl Plan {
    /// A person takes over. The contact hears it once, and when nobody is there, from when on somebody is.
    pub(super) fn hand_to_person(&mut self, because: PersonBecause, situation: &Situation<'_>) {
        self.person = Some(because);
        let reason = escalate::reason(self, Trouble::default());
        let known =
            reason.is_some_and(|reason| escalate::open_about(situation.conversation, reason).is_some());
        self.says.push(match back_at(situation.settings, situation.now) {
            _ if known => Say::PersonKnows,
            None => Say::PersonFollowsUp(because),
            Some(at) => Say::PersonBackAt(because, at),
        });
    }
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
