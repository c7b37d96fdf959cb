//! What people read of a violation.

use std::fmt::Write as _;

use crate::compliance::evidence::{Evidence, Speaker, Violation};
use crate::compliance::{Gravity, Occasion};

/// Characters of what was said that are quoted; the whole is in the evidence.
const QUOTED: usize = 300;
/// Violations that are told one by one; the rest is in the evidence.
const TOLD: usize = 5;

/// Title of the ticket.
#[must_use]
pub fn title(kind: &str, gravity: Gravity) -> String {
    format!("Compliance: {}, {}", kind.replace('_', " "), gravity.severity.name())
}

/// What happened, why it matters, and what to do.
#[must_use]
pub fn card(evidence: &Evidence, gravity: Gravity, id: &str) -> String {
    let mut card = String::new();
    for violation in evidence.violations.iter().take(TOLD) {
        write!(card, "{}: \"{}\"", happened(violation), quoted(violation)).ok();
        if let Some(ground) = violation.grounds.first() {
            write!(card, "\n{} ({}; {})", ground.reason, ground.rule, ground.statute).ok();
        }
        card.push_str("\n\n");
    }
    let more = evidence.violations.len().saturating_sub(TOLD);
    if more > 0 {
        write!(card, "{more} more of the same turn are in the evidence.\n\n").ok();
    }
    card.push_str(if gravity.pauses {
        "The assistant says nothing to this contact until a person releases the conversation."
    } else {
        "The assistant goes on with this contact."
    });
    write!(card, "\nThe evidence: jorge violations show {id} --by YOUR-NAME").ok();
    if gravity.pauses {
        write!(card, "\nTo release: jorge violations release {id} --by NAME --reason WHY").ok();
    }
    card
}

fn happened(violation: &Violation) -> String {
    let by = match &violation.speaker {
        Speaker::Contact => "the contact".to_owned(),
        Speaker::Bot => "the assistant".to_owned(),
        Speaker::Person(Some(person)) => person.clone(),
        Speaker::Person(None) => "a person of the team".to_owned(),
        Speaker::Program => "a workflow".to_owned(),
    };
    match violation.occasion {
        Occasion::Asked => "The contact asked for something the law forbids".to_owned(),
        Occasion::TextedSecret => "The contact texted a number nobody should text".to_owned(),
        Occasion::Prevented => "A draft of the assistant was stopped".to_owned(),
        Occasion::PreventedDisclosure => {
            "A draft of the assistant with data of somebody else was stopped".to_owned()
        }
        Occasion::Said => format!("This was said to the contact by {by}"),
    }
}

fn quoted(violation: &Violation) -> String {
    let text = violation.text.expose();
    let quoted: String = text.chars().take(QUOTED).collect();
    if quoted.len() < text.len() { format!("{quoted}…") } else { quoted }
}
