//! What people of the team read: titles of tasks and what facts are called in them.

pub mod card;
pub mod lending;
mod next_step;
pub mod violation;

use serde::Serialize;

use crate::conversation::outgoing::TaskKind;
use crate::conversation::progress::Interest;
use crate::conversation::timing::Temperature;

/// Title of a task about a contact.
#[must_use]
pub fn task_title(kind: TaskKind, name: &str) -> String {
    match kind {
        TaskKind::Qualified => format!("Get in touch with {name}: questions answered"),
        TaskKind::HotLead => format!("Call {name} now: hot lead"),
        TaskKind::NeedsPerson => format!("Talk to {name}: the assistant has handed over"),
        TaskKind::Question => format!("Answer a question of {name}"),
        TaskKind::LateMessage => format!("Answer {name}: a message arrived late"),
        TaskKind::OtherChannel => format!("Answer {name}: the assistant cannot reply on this channel"),
        TaskKind::Undelivered => format!("Check with {name}: our reply may not have arrived"),
        TaskKind::StoppedDraft => format!("Answer {name}: the assistant had no safe reply"),
        TaskKind::BrokerageNotice => format!("Give {name} the Information About Brokerage Services"),
        TaskKind::WrittenAgreement => format!("Get a written agreement with {name} before the showing"),
        TaskKind::Call => format!("Call {name}: no answer to our texts for a week"),
        TaskKind::DailyLimit => format!("Take over {name}: the assistant has reached its daily limit"),
        TaskKind::Valuation => format!("Prepare a market analysis for {name}"),
        TaskKind::FinancialReview => format!("Look at what {name} can pay: the assessment could not tell"),
    }
}

/// What a person is called whose name nobody told us.
#[must_use]
pub const fn nameless() -> &'static str {
    "the contact"
}

/// What an interest is called.
#[must_use]
pub const fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "to buy",
        Interest::Selling => "to sell",
        Interest::Looking => "to look around",
    }
}

/// What a temperature is called.
#[must_use]
pub const fn temperature(temperature: Temperature) -> &'static str {
    match temperature {
        Temperature::Hot => "hot",
        Temperature::Warm => "warm",
        Temperature::Lukewarm => "lukewarm",
        Temperature::Cold => "cold",
    }
}

/// A fact in words: its stored name with spaces.
#[must_use]
pub fn word<T: Serialize>(fact: T) -> String {
    match serde_json::to_value(fact) {
        Ok(serde_json::Value::String(name)) => name.replace('_', " "),
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
