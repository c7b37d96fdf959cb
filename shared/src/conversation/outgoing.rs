//! What a turn sends out: the text a contact reads and everything that goes with it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{AssessmentId, MessageId, TicketId, TurnId};
use crate::inbox::Channel;
use crate::privacy::{Personal, inside_seal};

/// A reply as committed: what is said, what else is done, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The turn that decided it; unique.
    pub turn: TurnId,
    /// When that turn committed, or when it becomes due if it is scheduled.
    pub committed_at: Timestamp,
    /// How it travels.
    pub channel: Channel,
    /// What the contact reads.
    pub text: Option<Personal<String>>,
    /// An appointment to be made before the text is sent.
    pub booking: Option<Booking>,
    /// What else is done in the CRM, after the text.
    pub effects: Vec<Effect>,
    /// The law asks for it: silence of any kind does not hold it back.
    pub statutory: bool,
    /// How far it got.
    pub state: OutgoingState,
}

impl Outgoing {
    /// Nothing to read: only effects, pending at `at`. What says something fills in the rest.
    #[must_use]
    pub const fn silent(turn: TurnId, at: Timestamp, effects: Vec<Effect>) -> Self {
        Self {
            turn,
            committed_at: at,
            channel: Channel::Sms,
            text: None,
            booking: None,
            effects,
            statutory: false,
            state: OutgoingState::Pending,
        }
    }
}

/// An appointment to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// When it begins.
    pub start: Timestamp,
    /// Its title in the calendar.
    #[serde(with = "inside_seal")]
    pub title: Personal<String>,
    /// What the contact reads instead if someone else was faster.
    #[serde(with = "inside_seal")]
    pub if_taken: Personal<String>,
}

/// Something done in the CRM beside the text. Doing it twice is doing it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A task for a person.
    Task(Task),
    /// Tags change.
    Tags {
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
    },
    /// A note for the team on the contact.
    Note {
        /// What it says.
        #[serde(with = "inside_seal")]
        body: Personal<String>,
    },
    /// Do-not-disturb on every channel: the contact has opted out.
    StopMessages {
        /// What they wrote.
        #[serde(with = "inside_seal")]
        wording: Personal<String>,
    },
    /// Texts are allowed again: the contact has opted in.
    AllowMessages,
    /// An assessment of what the contact can pay is asked for.
    Assess {
        /// What it will be called.
        assessment: AssessmentId,
        /// When it was asked for.
        asked_at: Timestamp,
    },
    /// Whoever carries tickets to people is told of one.
    Tell {
        /// Which.
        ticket: TicketId,
    },
    /// An e-mail to the contact.
    Email {
        /// Subject line.
        #[serde(with = "inside_seal")]
        subject: Personal<String>,
        /// Plain text.
        #[serde(with = "inside_seal")]
        body: Personal<String>,
    },
}

impl Effect {
    /// What it is, in records: no personal words.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Task(task) => format!("task:{}", task.kind.name()),
            Self::Tags { add, remove } => {
                let add = add.iter().map(|tag| format!("+{tag}"));
                let remove = remove.iter().map(|tag| format!("-{tag}"));
                format!("tags:{}", add.chain(remove).collect::<Vec<_>>().join(","))
            }
            Self::Note { .. } => "note".into(),
            Self::StopMessages { .. } => "do_not_disturb".into(),
            Self::AllowMessages => "lift_do_not_disturb".into(),
            Self::Assess { .. } => "assess".into(),
            Self::Tell { ticket } => format!("tell:{}", ticket.kind().name()),
            Self::Email { .. } => "email".into(),
        }
    }
}

/// How far an outgoing reply got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum OutgoingState {
    /// Committed; it may or may not have reached the CRM.
    Pending,
    /// To be sent later, when the contact may be texted.
    Scheduled,
    /// The CRM has it.
    Delivered {
        /// Its id there, where a text was sent.
        message: Option<MessageId>,
        /// Whether the appointment was made, where there was one to make.
        #[serde(default)]
        booked: Option<bool>,
    },
    /// The CRM refused the text for good.
    Refused {
        /// Its words, which name no person.
        reason: String,
    },
    /// Too late to send: a person was asked to look.
    LeftToPerson,
    /// The contact or the team asked for silence before it was known to have arrived: it is not sent any more.
    Withdrawn,
}

/// Something for a person of the team, as a task in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Why.
    pub kind: TaskKind,
    /// One line.
    #[serde(with = "inside_seal")]
    pub title: Personal<String>,
    /// What is known.
    #[serde(with = "inside_seal")]
    pub body: Personal<String>,
    /// Who is asked, by CRM user id; nobody in particular if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
}

/// Why a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// The questions are answered.
    Qualified,
    /// A person is needed: asked for, refused, misunderstood.
    NeedsPerson,
    /// A question only an agent can answer.
    Question,
    /// A seller wants to know what the home is worth.
    Valuation,
    /// A message arrived too late to answer.
    LateMessage,
    /// A message came where we cannot answer.
    OtherChannel,
    /// Our reply may not have arrived.
    Undelivered,
    /// The guard stopped a draft.
    StoppedDraft,
    /// The brokerage-services notice is due (22 TAC 531.20).
    BrokerageNotice,
    /// A written agreement is due before a showing (Texas Occupations Code 1101.563).
    WrittenAgreement,
    /// Call a contact who does not answer.
    Call,
    /// A hot contact waits for an agent.
    HotLead,
    /// The day's limit of messages is reached.
    DailyLimit,
    /// What a buyer can pay could not be assessed, and somebody counts on it.
    FinancialReview,
}

impl TaskKind {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qualified => "qualified",
            Self::NeedsPerson => "needs_person",
            Self::Question => "question",
            Self::Valuation => "valuation",
            Self::LateMessage => "late_message",
            Self::OtherChannel => "other_channel",
            Self::Undelivered => "undelivered",
            Self::StoppedDraft => "stopped_draft",
            Self::BrokerageNotice => "brokerage_notice",
            Self::WrittenAgreement => "written_agreement",
            Self::Call => "call",
            Self::HotLead => "hot_lead",
            Self::DailyLimit => "daily_limit",
            Self::FinancialReview => "financial_review",
        }
    }
}
