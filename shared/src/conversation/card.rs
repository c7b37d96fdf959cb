//! The card a person gets: what the contact wants and what is known, on one page.

use std::fmt::Display;

use super::assessment::latest;
use super::compose::full_name;
use super::outgoing::{Task, TaskKind};
use super::plan::MarketView;
use super::state::Conversation;
use super::understand::money::PriceRange;
use super::wording::team;
use crate::listings::Listing;
use crate::money::Money;

/// Characters of a contact's words quoted.
const LONGEST_QUOTE: usize = 2_000;
/// Homes named.
const HOMES: usize = 5;

/// A task with the card as its body.
#[must_use]
pub fn task(kind: TaskKind, conversation: &Conversation, said: &str, market: Option<&MarketView>) -> Task {
    let name = full_name(conversation);
    let mut card = Card::default();
    card.known(conversation);
    if let Some(market) = market {
        match kind {
            TaskKind::Valuation => card.homes("Draft of comparables", &market.comparables),
            TaskKind::Qualified | TaskKind::HotLead if market.comparables.is_empty() => {
                card.homes("Homes that fit", &market.best);
            }
            TaskKind::Qualified | TaskKind::HotLead => {
                card.homes("Draft of comparables", &market.comparables)
            }
            _ => {}
        }
    }
    if !said.is_empty() {
        let said: String = said.chars().take(LONGEST_QUOTE).collect();
        card.lines.push(format!("\"{said}\""));
    }
    Task { kind, title: team::task_title(kind, &name).into(), body: card.lines.join("\n").into() }
}

#[derive(Default)]
struct Card {
    lines: Vec<String>,
}

impl Card {
    fn line(&mut self, label: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.lines.push(format!("{label}: {value}"));
        }
    }

    fn known(&mut self, conversation: &Conversation) {
        let facts = conversation.facts.expose();
        let progress = &conversation.progress;
        self.line("Wants", progress.interest.map(team::interest));
        self.line("Also wants", progress.also.map(team::interest));
        self.line("Temperature", progress.temperature.map(team::temperature));
        self.line("Name", facts.name.as_ref());
        self.line("Phone", facts.phone.as_ref());
        self.line("E-mail", facts.email.as_ref());
        self.line("Prefers", facts.contact_preference.map(team::word));
        self.line("Address", facts.address.as_ref());
        self.line("Areas", (!facts.areas.is_empty()).then(|| facts.areas.join(", ")));
        self.line("Time frame", facts.time_frame.map(|frame| team::word(frame.urgency)));
        self.line("Budget", facts.budget.map(range));
        self.line("A month", facts.monthly.map(Money::short));
        self.line("Down payment", facts.down_payment.map(Money::short));
        self.line("Income", facts.income.map(Money::short));
        self.line("Debts a month", facts.debts.map(Money::short));
        self.line("Financing", facts.financing.map(team::word));
        self.assessed(conversation);
        self.line("Bedrooms, at least", facts.bedrooms);
        self.line("Bathrooms, at least", facts.bathrooms);
        self.line("Kind of home", facts.kind.map(team::word));
        let preferences: Vec<String> = facts.preferences.iter().map(|wish| team::word(*wish)).collect();
        self.line("Wishes", (!preferences.is_empty()).then(|| preferences.join(", ")));
        self.line("Decides", facts.decision_makers.map(team::word));
        self.line("If they do not move", facts.consequence.map(team::word));
        self.line("Motivation", facts.motivation.map(team::word).or_else(|| facts.motivation_words.clone()));
        self.line("Moves to", facts.destination.as_ref());
        self.line("30 to 45 days", facts.accepts_30_to_45_days.map(|yes| if yes { "yes" } else { "no" }));
        self.line("Condition", facts.condition.map(team::word).or_else(|| facts.condition_words.clone()));
        self.line("Hopes to get", facts.asking_price.map(range));
    }

    /// What they can pay, as far as it was assessed: with what it assumes, and whether it may be relied on.
    fn assessed(&mut self, conversation: &Conversation) {
        let Some(assessment) = latest(conversation) else { return };
        let terms = &assessment.assumptions;
        let looked_at = if assessment.requires_review { ", to be reviewed" } else { "" };
        self.lines.push(format!(
            "Financial readiness: {} of 100 ({}, confidence {:.2}{looked_at})",
            assessment.readiness,
            team::assessed_by(assessment.tier),
            assessment.confidence
        ));
        self.line("Comfortable up to", assessment.comfortable_price.map(Money::short));
        self.line("At most", assessment.max_price.map(Money::short));
        self.line("That costs a month", assessment.monthly_payment.map(Money::short));
        self.line("Of the income", assessment.dti.map(|dti| format!("{:.0} %", dti * 100.0)));
        if assessment.max_price.is_some() {
            self.lines.push(format!(
                "Assumed, not offered: {} for {} years (as of {}), tax {}, insurance {}",
                terms.rate,
                terms.term / 12,
                terms.rate_as_of,
                terms.tax,
                terms.insurance
            ));
        }
        let reasons: Vec<String> = assessment.reasons.iter().map(|reason| team::word(*reason)).collect();
        self.line("Because", (!reasons.is_empty()).then(|| reasons.join(", ")));
    }

    fn homes(&mut self, label: &str, homes: &[Listing]) {
        if homes.is_empty() {
            return;
        }
        self.lines.push(format!("{label}:"));
        for home in homes.iter().take(HOMES) {
            let price = i64::try_from(home.price).ok().and_then(Money::from_dollars).map(Money::short);
            let price = price.unwrap_or_default();
            self.lines
                .push(format!("- {}, {}: {} bedrooms, {price}", home.address, home.area, home.bedrooms));
        }
    }
}

fn range(range: PriceRange) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) if min == max => min.short(),
        (Some(min), Some(max)) => format!("{} to {}", min.short(), max.short()),
        (None, Some(max)) => format!("up to {}", max.short()),
        (Some(min), None) => format!("from {}", min.short()),
        (None, None) => String::new(),
    }
}
