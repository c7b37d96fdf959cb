//! What rules are about: a closed vocabulary, so that a typing error cannot make a rule that never fires.

use serde::{Deserialize, Serialize};

use super::scope::Scope;

/// Something that is known of the installation or of a location at a moment. Each is known by subject: a bot, a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// How long an operation of a bot (`lead.process`), or what belongs to none (`webhook`), takes 95 % of the time.
    P95,
    /// Mean time of a turn that asked no model, by bot.
    MeanAnswer,
    /// Share of operations that failed, by bot: of turns or of answers, whichever failed more often. Counting both as one
    /// would show half of what fails in delivery only.
    ErrorRate,
    /// Share of cacheable lookups that a cache answered.
    CacheHits,
    /// Share of hand-offs that were carried out, of those that nothing had blocked, by the bot that gives.
    HandoffSuccess,
    /// How long the oldest message nobody has answered has been waiting, by bot.
    Unanswered,
    /// How many hand-offs were blocked because they would have run in a circle.
    CircularHandoffs,
    /// Share of the CRM's calls that had to wait or were not made because of its rate limit.
    CallsLimited,
    /// Messages in a dead-letter queue, by queue.
    DeadLetters,
    /// Breakers that are open, by dependency.
    OpenBreakers,
    /// How much of the money for models is spent, by day and by hour.
    ModelBudget,
    /// Experiments that are unhealthy, by experiment.
    UnhealthyExperiments,
    /// Share of webhook deliveries that we did not answer with success.
    WebhookRejections,
    /// Share of leads a person confirmed, of those a person confirmed or corrected.
    QualificationAccuracy,
    /// How full a function is, by function: of its memory, or, once it is throttled, all of its concurrency.
    Saturation,
    /// Share of the calls of models that a free one took, where a free one is configured.
    FreeTier,
    /// Rules that could not be evaluated, by rule. Known from the evaluation itself.
    FailedRules,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 0 to 100.
    Percent,
    /// Thousandths of a second.
    Milliseconds,
    /// Minutes and fractions of them.
    Minutes,
    /// Whole things.
    Count,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::P95,
        Self::MeanAnswer,
        Self::ErrorRate,
        Self::CacheHits,
        Self::HandoffSuccess,
        Self::Unanswered,
        Self::CircularHandoffs,
        Self::CallsLimited,
        Self::DeadLetters,
        Self::OpenBreakers,
        Self::ModelBudget,
        Self::UnhealthyExperiments,
        Self::WebhookRejections,
        Self::QualificationAccuracy,
        Self::Saturation,
        Self::FreeTier,
        Self::FailedRules,
    ];

    /// Its name in rules.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P95 => "p95",
            Self::MeanAnswer => "mean_answer",
            Self::ErrorRate => "error_rate",
            Self::CacheHits => "cache_hits",
            Self::HandoffSuccess => "handoff_success",
            Self::Unanswered => "unanswered",
            Self::CircularHandoffs => "circular_handoffs",
            Self::CallsLimited => "calls_limited",
            Self::DeadLetters => "dead_letters",
            Self::OpenBreakers => "open_breakers",
            Self::ModelBudget => "model_budget",
            Self::UnhealthyExperiments => "unhealthy_experiments",
            Self::WebhookRejections => "webhook_rejections",
            Self::QualificationAccuracy => "qualification_accuracy",
            Self::Saturation => "saturation",
            Self::FreeTier => "free_tier",
            Self::FailedRules => "failed_rules",
        }
    }

    /// The figure of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::P95 | Self::MeanAnswer => Unit::Milliseconds,
            Self::Unanswered => Unit::Minutes,
            Self::ErrorRate
            | Self::CacheHits
            | Self::HandoffSuccess
            | Self::CallsLimited
            | Self::ModelBudget
            | Self::WebhookRejections
            | Self::QualificationAccuracy
            | Self::Saturation
            | Self::FreeTier => Unit::Percent,
            Self::CircularHandoffs
            | Self::DeadLetters
            | Self::OpenBreakers
            | Self::UnhealthyExperiments
            | Self::FailedRules => Unit::Count,
        }
    }

    /// Whether it is known of this scope. What is measured of bots belongs to no location, as measurements do; breakers
    /// and budgets are some of a location, some of all.
    #[must_use]
    pub const fn is_known_of(self, scope: &Scope) -> bool {
        let (installation, location) = match self {
            Self::P95
            | Self::MeanAnswer
            | Self::ErrorRate
            | Self::CacheHits
            | Self::HandoffSuccess
            | Self::DeadLetters
            | Self::WebhookRejections
            | Self::Saturation
            | Self::FreeTier => (true, false),
            Self::Unanswered
            | Self::CircularHandoffs
            | Self::CallsLimited
            | Self::UnhealthyExperiments
            | Self::QualificationAccuracy => (false, true),
            Self::OpenBreakers | Self::ModelBudget | Self::FailedRules => (true, true),
        };
        match scope {
            Scope::Installation => installation,
            Scope::Location(_) => location,
        }
    }
}
