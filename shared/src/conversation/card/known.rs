//! What the contact has told us, and what nobody knows yet.

use std::fmt::Display;

use super::{Briefing, LONGEST_FACT, clipped, section};
use crate::conversation::compose::knows_name;
use crate::conversation::steps;
use crate::conversation::understand::money::PriceRange;
use crate::conversation::wording::team::{self, card as wording};
use crate::money::Money;

pub(super) fn lines(briefing: &Briefing<'_>) -> Vec<String> {
    let mut lines = section(wording::KNOWN, facts(briefing));
    let known_name = knows_name(briefing.conversation);
    let unknown: Vec<_> = steps::unanswered(briefing.facts(), briefing.progress(), known_name).collect();
    if !unknown.is_empty() {
        lines.push(wording::not_known(&unknown));
    }
    lines
}

fn facts(briefing: &Briefing<'_>) -> Vec<String> {
    let facts = briefing.facts();
    let mut lines = Lines::default();
    let listed = |words: Vec<String>| (!words.is_empty()).then(|| words.join(", "));
    lines.add("Name", facts.name.as_ref());
    lines.add("Phone", facts.phone.as_ref());
    lines.add("E-mail", facts.email.as_ref());
    lines.add("Prefers", facts.contact_preference.map(team::word));
    lines.add("Address", facts.address.as_ref());
    lines.add("Areas", listed(facts.areas.clone()));
    lines.add("Time frame", facts.time_frame.map(|frame| team::word(frame.urgency)));
    lines.add("Budget", facts.budget.map(range));
    lines.add("A month", facts.monthly.map(Money::short));
    lines.add("Down payment", facts.down_payment.map(Money::short));
    lines.add("Income", facts.income.map(Money::short));
    lines.add("Financing", facts.financing.map(wording::financing));
    lines.add("Bedrooms, at least", facts.bedrooms);
    lines.add("Bathrooms, at least", facts.bathrooms);
    lines.add("Kind of home", facts.kind.map(team::word));
    lines.add("Wishes", listed(facts.preferences.iter().map(|wish| team::word(*wish)).collect()));
    lines.add("Decides", facts.decision_makers.map(team::word));
    lines.add("If they do not move", facts.consequence.map(team::word));
    lines.add("Motivation", facts.motivation.map(team::word).or_else(|| facts.motivation_words.clone()));
    lines.add("Moves to", facts.destination.as_ref());
    lines.add("30 to 45 days", facts.accepts_30_to_45_days.map(|yes| if yes { "yes" } else { "no" }));
    lines.add("Condition", facts.condition.map(team::word).or_else(|| facts.condition_words.clone()));
    lines.add("Hopes to get", facts.asking_price.map(range));
    lines.0
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, label: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.0.push(format!("{label}: {}", clipped(&value.to_string(), LONGEST_FACT)));
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
