//! What is counted beside what is timed. Counting is not sampled: each of these happens rarely or says nothing in part.

use std::collections::BTreeMap;
use std::fmt;

use crate::conversation::Bot;

/// Longest label, in bytes: it stands in the name of an attribute.
const LONGEST_LABEL: usize = 48;
/// How no bot is written where one could stand.
const NO_BOT: &str = "-";

/// Something that is counted, of a bot or of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// Lookups a cache could have answered. The label is the cache.
    CacheLookups,
    /// Those it did answer. The label is the cache.
    CacheHits,
    /// Calls of models. The label is the model.
    ModelCalls,
    /// Those that went to a free one. The label is the model.
    ModelFreeCalls,
    /// Those that gave no usable answer. The label is the model.
    ModelFailures,
    /// Tokens models read anew. The label is the model, as of all tokens and of the cost.
    InputTokens,
    /// Tokens models wrote.
    OutputTokens,
    /// Tokens models had read before.
    CacheReadTokens,
    /// Tokens models read and remembered.
    CacheWriteTokens,
    /// What models cost, in micro-dollars.
    CostMicros,
    /// Calls of the CRM that were to be made.
    CrmCalls,
    /// Those that had to wait or were not made because of its rate limit.
    CrmLimited,
    /// Those that failed: the CRM did not answer, or that it cannot.
    CrmFailed,
    /// Hand-offs: the next bot leads. Counted of the bot that gives, as all hand-offs are.
    HandoffsExecuted,
    /// Hand-offs that did not come to their end although nothing had blocked them.
    HandoffsFailed,
    /// Hand-offs blocked because they would have run in a circle.
    HandoffsCircular,
    /// Hand-offs blocked because there were too many.
    HandoffsTooMany,
    /// Hand-offs blocked because another worker was at it.
    HandoffsLocked,
    /// Hand-offs blocked because nothing leads there.
    HandoffsNoRoute,
    /// Hand-offs put off because the next bot was struggling.
    HandoffsDeferred,
    /// Turns that were committed.
    Turns,
    /// Texts the CRM took from us.
    TextsSent,
    /// Contacts that wanted no more texts.
    OptOuts,
    /// Matters left to people.
    Escalations,
    /// Contacts that wrote for the first time: the first stage ([`Counter::STAGES`]).
    Inquiries,
    /// Contacts that told the bot something it wanted to know, for the first time.
    Engaged,
    /// Leads that became qualified.
    Qualified,
    /// Appointments made.
    Appointments,
    /// Leads a person closed.
    Closed,
    /// Leads whose judgement by a bot a person confirmed.
    JudgementsConfirmed,
    /// Leads whose judgement by a bot a person corrected.
    JudgementsCorrected,
    /// How much of its memory an instance of a function has needed at most, looked at once a flush. The label is the
    /// function and the whole percents ([`super::memory`]).
    Memory,
}

impl Counter {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::CacheLookups,
        Self::CacheHits,
        Self::ModelCalls,
        Self::ModelFreeCalls,
        Self::ModelFailures,
        Self::InputTokens,
        Self::OutputTokens,
        Self::CacheReadTokens,
        Self::CacheWriteTokens,
        Self::CostMicros,
        Self::CrmCalls,
        Self::CrmLimited,
        Self::CrmFailed,
        Self::HandoffsExecuted,
        Self::HandoffsFailed,
        Self::HandoffsCircular,
        Self::HandoffsTooMany,
        Self::HandoffsLocked,
        Self::HandoffsNoRoute,
        Self::HandoffsDeferred,
        Self::Turns,
        Self::TextsSent,
        Self::OptOuts,
        Self::Escalations,
        Self::Inquiries,
        Self::Engaged,
        Self::Qualified,
        Self::Appointments,
        Self::Closed,
        Self::JudgementsConfirmed,
        Self::JudgementsCorrected,
        Self::Memory,
    ];

    /// The stages a contact goes through, in order. Each is counted once without a label, and once more for each variant
    /// the contact is in, with that as its label.
    pub const STAGES: [Self; 5] =
        [Self::Inquiries, Self::Engaged, Self::Qualified, Self::Appointments, Self::Closed];

    /// Whether it is one of [`Counter::STAGES`].
    #[must_use]
    pub const fn is_stage(self) -> bool {
        matches!(self, Self::Inquiries | Self::Engaged | Self::Qualified | Self::Appointments | Self::Closed)
    }

    /// Its name in the store, in records and on the screen: never changed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CacheLookups => "cache_lookups",
            Self::CacheHits => "cache_hits",
            Self::ModelCalls => "model_calls",
            Self::ModelFreeCalls => "model_free_calls",
            Self::ModelFailures => "model_failures",
            Self::InputTokens => "input_tokens",
            Self::OutputTokens => "output_tokens",
            Self::CacheReadTokens => "cache_read_tokens",
            Self::CacheWriteTokens => "cache_write_tokens",
            Self::CostMicros => "cost_micros",
            Self::CrmCalls => "crm_calls",
            Self::CrmLimited => "crm_limited",
            Self::CrmFailed => "crm_failed",
            Self::HandoffsExecuted => "handoffs_executed",
            Self::HandoffsFailed => "handoffs_failed",
            Self::HandoffsCircular => "handoffs_circular",
            Self::HandoffsTooMany => "handoffs_too_many",
            Self::HandoffsLocked => "handoffs_locked",
            Self::HandoffsNoRoute => "handoffs_no_route",
            Self::HandoffsDeferred => "handoffs_deferred",
            Self::Turns => "turns",
            Self::TextsSent => "texts_sent",
            Self::OptOuts => "opt_outs",
            Self::Escalations => "escalations",
            Self::Inquiries => "inquiries",
            Self::Engaged => "engaged",
            Self::Qualified => "qualified",
            Self::Appointments => "appointments",
            Self::Closed => "closed",
            Self::JudgementsConfirmed => "judgements_confirmed",
            Self::JudgementsCorrected => "judgements_corrected",
            Self::Memory => "memory",
        }
    }
}

/// What a count is of besides its bot: a cache, a model, a variant. Never a contact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// A label by its name, of which letters, digits, `.`, `_` and `-` stay, and at most 48 of them; `None` of no name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let name: String = name.chars().map(plain).take(LONGEST_LABEL).collect();
        (!name.is_empty()).then_some(Self(name))
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What exactly is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count {
    /// What.
    pub counter: Counter,
    /// Of which bot; `None` if it belongs to none.
    pub bot: Option<Bot>,
    /// Of which cache, model or variant, as the counter says; `None` where that is not told apart.
    pub label: Option<Label>,
}

impl Count {
    /// Something of a bot.
    #[must_use]
    pub const fn of(bot: Bot, counter: Counter) -> Self {
        Self { counter, bot: Some(bot), label: None }
    }

    /// Something of no bot.
    #[must_use]
    pub const fn of_none(counter: Counter) -> Self {
        Self { counter, bot: None, label: None }
    }

    /// The same of one cache, model or variant.
    #[must_use]
    pub fn labelled(mut self, name: &str) -> Self {
        self.label = Label::named(name);
        self
    }

    /// Reads what `Display` wrote; `None` if it is no count of ours.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (bot, rest) = name.split_once('.')?;
        let (counter, label) = rest.split_once(':').map_or((rest, None), |(name, label)| (name, Some(label)));
        let bot = match bot {
            NO_BOT => None,
            name => Some(Bot::ALL.into_iter().find(|bot| bot.name() == name)?),
        };
        let counter = Counter::ALL.into_iter().find(|known| known.name() == counter)?;
        let count = Self { counter, bot, label: label.and_then(Label::named) };
        (count.to_string() == name).then_some(count)
    }
}

/// Its name in the store: `lead.opt_outs`, `buyer.cost_micros:haiku`, `-.cache_hits:settings`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.bot.map_or(NO_BOT, Bot::name), self.counter.name())?;
        self.label.as_ref().map_or(Ok(()), |label| write!(f, ":{}", label.as_str()))
    }
}

/// How often what happened. Any two merge into one, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Count, u64>);

impl Counts {
    /// Counts something so often.
    pub fn add(&mut self, count: Count, times: u64) {
        if times > 0 {
            let counted = self.0.entry(count).or_default();
            *counted = counted.saturating_add(times);
        }
    }

    /// Counts everything `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        other.iter().for_each(|(count, times)| self.add(count.clone(), times));
    }

    /// Whatever was counted, by what it is.
    pub fn iter(&self) -> impl Iterator<Item = (&Count, u64)> {
        self.0.iter().map(|(count, times)| (count, *times))
    }

    /// How often it happened to a bot, whatever the labels.
    #[must_use]
    pub fn of(&self, bot: Bot, counter: Counter) -> u64 {
        self.times(counter, |count| count.bot == Some(bot))
    }

    /// How often it happened to all bots and to none.
    #[must_use]
    pub fn total(&self, counter: Counter) -> u64 {
        self.times(counter, |_| true)
    }

    /// How often it happened, of these counts, whatever the labels.
    #[must_use]
    pub fn times(&self, counter: Counter, which: impl Fn(&Count) -> bool) -> u64 {
        let whole = |count: &Count| count.label.is_none() || !counter.is_stage();
        let these = self.iter().filter(|(count, _)| count.counter == counter && whole(count) && which(count));
        these.fold(0, |sum, (_, times)| sum.saturating_add(times))
    }

    /// How often it happened, of these counts, by label. What has no label is left out.
    #[must_use]
    pub fn by_label(&self, counter: Counter, which: impl Fn(&Count) -> bool) -> BTreeMap<&Label, u64> {
        let mut labels = BTreeMap::new();
        for (count, times) in self.iter().filter(|(count, _)| count.counter == counter && which(count)) {
            if let Some(label) = &count.label {
                let counted: &mut u64 = labels.entry(label).or_default();
                *counted = counted.saturating_add(times);
            }
        }
        labels
    }
}

#[cfg(test)]
#[path = "counter_tests.rs"]
mod tests;
