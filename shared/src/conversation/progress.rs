//! How far a conversation has come: the part of its state that says nothing personal.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::qualify::Scores;
use super::stages::Stages;
use super::timing::{FollowUp, Temperature};
use crate::compliance::severity::Mediums;
use crate::experiments::{Lever, Participation};
use crate::handoff::{Deferred, Open, Recent};
use crate::ids::{AssessmentId, MessageId, TicketKind, TurnId};
use crate::language::Language;
use crate::llm::Micros;
use crate::review::OpenTicket;

/// Which bot leads the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bot {
    /// Finds out what the contact wants.
    #[default]
    Lead,
    /// Helps to buy.
    Buyer,
    /// Helps to sell.
    Seller,
}

/// What the contact came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// To buy a home.
    Buying,
    /// To sell one.
    Selling,
    /// To look around.
    Looking,
}

/// What a bot asks, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Buy, sell or look around?
    Interest,
    /// Both: which first?
    WhichFirst,
    /// Who are you?
    Name,
    /// Which areas, and what matters there?
    Area,
    /// By when?
    TimeFrame,
    /// Text, call or e-mail?
    ContactPreference,
    /// How much?
    Budget,
    /// Pre-approved, cash?
    Financing,
    /// How many bedrooms?
    Bedrooms,
    /// Who else decides?
    DecisionMakers,
    /// Which home is to be sold?
    Address,
    /// Why, and where to?
    Motivation,
    /// Would 30 to 45 days work?
    SellingTime,
    /// What shape is it in?
    Condition,
    /// What do you hope to get?
    Price,
    /// Which of these times?
    Appointment,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Interest,
        Self::WhichFirst,
        Self::Name,
        Self::Area,
        Self::TimeFrame,
        Self::ContactPreference,
        Self::Budget,
        Self::Financing,
        Self::Bedrooms,
        Self::DecisionMakers,
        Self::Address,
        Self::Motivation,
        Self::SellingTime,
        Self::Condition,
        Self::Price,
        Self::Appointment,
    ];

    /// Its name in records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::WhichFirst => "which_first",
            Self::Name => "name",
            Self::Area => "area",
            Self::TimeFrame => "time_frame",
            Self::ContactPreference => "contact_preference",
            Self::Budget => "budget",
            Self::Financing => "financing",
            Self::Bedrooms => "bedrooms",
            Self::DecisionMakers => "decision_makers",
            Self::Address => "address",
            Self::Motivation => "motivation",
            Self::SellingTime => "selling_time",
            Self::Condition => "condition",
            Self::Price => "price",
            Self::Appointment => "appointment",
        }
    }
}

impl Bot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Buyer, Self::Seller];

    /// Its name in records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }

    /// Its name in tags.
    #[must_use]
    pub const fn tag_name(self) -> &'static str {
        match self {
            Self::Lead => "Lead",
            Self::Buyer => "Buyer",
            Self::Seller => "Seller",
        }
    }
}

/// The part of the state that says nothing personal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Who leads.
    pub bot: Bot,
    /// A bot may answer: once active, active until closed.
    pub active: bool,
    /// What the contact came for.
    pub interest: Option<Interest>,
    /// What they want besides, once the first is done.
    pub also: Option<Interest>,
    /// The wish of which the contact was told that it comes later, by the bot that leads.
    pub told_to_wait: Option<Interest>,
    /// What the contact writes, and so what we write.
    pub language: Language,
    /// What our last reply asked.
    pub asked: Option<Step>,
    /// How often each question was asked.
    pub times_asked: BTreeMap<Step, u32>,
    /// Questions given up: refused, or asked three times for nothing.
    pub skipped: BTreeSet<Step>,
    /// What made the conversation hard so far.
    pub trouble: Trouble,
    /// The first bot message has said what we are.
    pub introduced: bool,
    /// A person was asked to send the brokerage-services notice.
    pub notice_sent: bool,
    /// Homes were shown.
    pub matches_shown: bool,
    /// Everything asked is answered, and a person has been told.
    pub complete: bool,
    /// Times offered for an appointment, as they were said.
    pub offered: Vec<Timestamp>,
    /// The appointment.
    pub booked: Option<Timestamp>,
    /// Tags we have set, and not taken away since: what the CRM reports of them may be older.
    pub own_tags: BTreeSet<String>,
    /// An agent was asked to say what the home is worth.
    pub valuation_asked: bool,
    /// How promising the contact is, in parts.
    pub scores: Scores,
    /// The same in a word.
    pub temperature: Option<Temperature>,
    /// When the contact asked for no more texts.
    pub opted_out_at: Option<Timestamp>,
    /// A person has the conversation until then.
    pub silent_until: Option<Timestamp>,
    /// When a person last commanded the bot on or off.
    pub commanded_at: Option<Timestamp>,
    /// Newest message of the contact a turn has read, by the CRM's clock.
    pub read_until: Option<Timestamp>,
    /// Messages stored so far, both directions.
    pub messages: u64,
    /// Messages up to this number are erased: whatever still stands of them is not read.
    pub forgotten: u64,
    /// Our newest messages in the CRM.
    pub own_messages: Vec<MessageId>,
    /// Bot messages of one day, in UTC.
    pub today: DayCount,
    /// What language models cost for this contact on one day, in UTC.
    pub model_costs: DayCost,
    /// When our latest unanswered message was sent: follow-ups count from there.
    pub waits_since: Option<Timestamp>,
    /// What comes if nobody answers.
    pub follow_up: Option<FollowUp>,
    /// Hours to the first follow-up in the schedule that is running: whatever becomes of settings and experiments
    /// meanwhile, it is counted by what it began with. `None`: as the location has set it.
    pub nudge_after_hours: Option<u64>,
    /// When a text was last sent without being asked for.
    pub last_automatic: Option<Timestamp>,
    /// The hand-offs of the last day.
    pub handoffs: Recent,
    /// The latest hand-off, while nobody knows how it went.
    pub open_handoff: Option<Open>,
    /// A hand-off that was put off.
    pub deferred_handoff: Option<Deferred>,
    /// What was asked, read and said about what a buyer can pay.
    pub lending: LendingProgress,
    /// What compliance knows of the conversation.
    pub compliance: ComplianceProgress,
    /// What people are asked to look at, oldest first.
    pub tickets: Vec<OpenTicket>,
    /// The experiments the contact takes part in.
    pub experiments: Participation,
    /// The stages the contact has reached, and when.
    pub stages: Stages,
    /// What the reply that is held back for the morning holds of what experiments change: met when it is sent.
    pub met_later: BTreeSet<Lever>,
}

impl Progress {
    /// Whether an escalation is open.
    #[must_use]
    pub fn needs_human_review(&self) -> bool {
        self.tickets.iter().any(|ticket| ticket.id.kind() == TicketKind::Escalation)
    }

    /// Whether a person has taken the conversation over by claiming a ticket: until they close it.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        self.tickets.iter().any(|ticket| ticket.claim.is_some() && ticket.matter.hands_over())
    }
}

/// What compliance knows of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComplianceProgress {
    /// Since when nothing is said, until a person releases the conversation.
    pub held_since: Option<Timestamp>,
    /// Violations of medium severity that still count.
    pub mediums: Mediums,
}

/// What was asked, read and said about what a buyer can pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LendingProgress {
    /// When an assessment was last asked for.
    pub asked_at: Option<Timestamp>,
    /// The contact asked for a figure.
    pub figure_asked: bool,
    /// They were told since that the agent goes over the numbers with them.
    pub figure_answered: bool,
    /// They were told that a lender decides.
    pub lender_named: bool,
    /// The latest assessment a turn has read.
    pub read: Option<AssessmentId>,
}

/// What made the conversation hard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trouble {
    /// Answers refused, in all.
    pub refusals: u32,
    /// Vague answers, in all.
    pub vague: u32,
    /// Vague answers in a row.
    pub vague_in_a_row: u32,
    /// "What?" in a row.
    pub confused_in_a_row: u32,
    /// Rude messages, in all; a threat counts as many.
    pub rude: u32,
    /// Replies in a row that did not arrive, or were not fit to be said.
    pub failures_in_a_row: u32,
    /// The latest of them.
    pub failed: Option<TurnId>,
}

/// Bot messages of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayCount {
    /// Which day, in UTC.
    pub day: Option<Date>,
    /// How many.
    pub count: u32,
}

impl DayCount {
    /// How many on the day of `now`.
    #[must_use]
    pub fn on_day_of(self, now: Timestamp) -> u32 {
        if self.day == Some(utc_day(now)) { self.count } else { 0 }
    }

    /// Counts one more on the day of `now`.
    pub fn add(&mut self, now: Timestamp) {
        *self = Self { day: Some(utc_day(now)), count: self.on_day_of(now).saturating_add(1) };
    }
}

/// What language models cost on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayCost {
    /// Which day, in UTC.
    pub day: Option<Date>,
    /// How much.
    pub micros: Micros,
}

impl DayCost {
    /// How much on the day of `now`.
    #[must_use]
    pub fn on_day_of(self, now: Timestamp) -> Micros {
        if self.day == Some(utc_day(now)) { self.micros } else { Micros::ZERO }
    }

    /// Adds a cost on the day of `now`.
    pub fn add(&mut self, cost: Micros, now: Timestamp) {
        *self = Self { day: Some(utc_day(now)), micros: self.on_day_of(now) + cost };
    }
}

fn utc_day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}
