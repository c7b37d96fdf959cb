//! The four tiers an assessment can come from, why one did not answer, and what a service may say.

use serde::{Deserialize, Serialize};

use super::affordability::Terms;
use crate::money::Money;

/// Where an assessment comes from; the first that can answer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Tier {
    /// The location's assessment service.
    Service,
    /// What the contact said, and what it computes to.
    Conversation,
    /// Nothing to go by: the cautious default.
    Default,
    /// The same, and a person is asked, because it matters now.
    ManualReview,
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Service => 0,
            Tier::Conversation => 1,
            Tier::Default => 2,
            Tier::ManualReview => 3,
        }
    }
}

impl TryFrom<u8> for Tier {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        match number {
            0 => Ok(Self::Service),
            1 => Ok(Self::Conversation),
            2 => Ok(Self::Default),
            3 => Ok(Self::ManualReview),
            _ => Err("a tier is 0 to 3"),
        }
    }
}

impl Tier {
    /// Its name in records and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Conversation => "conversation",
            Self::Default => "default",
            Self::ManualReview => "manual_review",
        }
    }
}

/// Why an assessment is what it is. The first ones say why the tiers above did not answer. No figure, nothing personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No service is configured.
    ServiceNotConfigured,
    /// The service did not answer, or not in time.
    ServiceDown,
    /// The service answered what cannot be.
    ServiceNonsense,
    /// The service has too little to go by.
    ServiceCannotTell,
    /// What the contact said tells no price, no income and no financing.
    ConversationCannotTell,
    /// What the contact said is too uncertain where somebody counts on it.
    ConversationUncertain,
    /// Nothing at all is known.
    NothingKnown,
    /// The contact asked for a figure.
    FigureAsked,
    /// An appointment is near.
    AppointmentNear,
    /// A lender has approved them.
    PreApproved,
    /// They need no loan.
    PaysCash,
    /// A lender is at work.
    ApprovalInProgress,
    /// No lender has approved them yet.
    NotPreApproved,
    /// The price is the one they named.
    PriceStated,
    /// The price follows from what they want to pay a month.
    PriceFromPayment,
    /// The prices follow from income, debts and down payment.
    ComputedFromIncome,
    /// Debts were not mentioned: none are assumed.
    DebtsUnknown,
    /// No down payment was mentioned: the usual share is assumed.
    DownPaymentAssumed,
    /// The price they named is above what the income carries.
    PriceAboveIncome,
    /// A figure they named cannot be meant.
    FigureImplausible,
    /// The rate assumed is older than two months.
    RateIsOld,
}

impl Reason {
    /// Its name in records and logs: as it is stored.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|name| name.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    }
}

/// What became of asking the location's service.
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceSaid {
    /// There is none.
    NotConfigured,
    /// It did not answer, or not in time.
    Down,
    /// It answered in words nobody agreed on.
    Unreadable,
    /// It says that it knows too little.
    CannotTell,
    /// It answered. Whether that can be, [`Report::is_possible`] says.
    Answered(Box<Report>),
}

/// The answer of an assessment service, as it came: figures nobody has looked at yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// A lender has approved them.
    pub pre_approved: bool,
    /// The highest price.
    pub max_price: Option<Money>,
    /// A comfortable price.
    pub comfortable_price: Option<Money>,
    /// What it costs a month.
    pub monthly_payment: Option<Money>,
    /// Share of the income that goes to home and debts.
    pub dti: Option<f64>,
    /// 0 to 100.
    pub readiness: i64,
    /// 0 to 1.
    pub confidence: f64,
    /// A person should look.
    pub requires_review: bool,
    /// Why, as far as we know its words.
    pub reasons: Vec<Reason>,
    /// What it assumed; absent: what we would have.
    pub assumptions: Option<Terms>,
}

/// No home costs more, in cents.
const ABSURD_PRICE: i64 = 10_000_000_000;
/// Nobody owes ten times what they earn a month and is assessed.
const ABSURD_DTI: f64 = 10.0;

impl Report {
    /// Whether the figures can be: prices between nothing and $100 million, the comfortable one not above the highest,
    /// ratios and scores within their bounds, and what it assumed is something to compute with.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let price =
            |price: Option<Money>| price.is_none_or(|price| (0..=ABSURD_PRICE).contains(&price.cents()));
        let in_order = match (self.comfortable_price, self.max_price) {
            (Some(comfortable), Some(most)) => comfortable <= most,
            _ => true,
        };
        price(self.max_price)
            && price(self.comfortable_price)
            && price(self.monthly_payment)
            && in_order
            && self.dti.is_none_or(|dti| (0.0..=ABSURD_DTI).contains(&dti))
            && (0..=100).contains(&self.readiness)
            && (0.0..=1.0).contains(&self.confidence)
            && self.assumptions.as_ref().is_none_or(|terms| terms.piti(Money::ZERO).is_ok())
    }
}
