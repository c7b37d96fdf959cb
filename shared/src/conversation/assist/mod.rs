//! What a language model may do in a turn: put the friendly part of an answer into words, and read what the contact
//! answered where no rule could.
//!
//! It decides nothing. The rules have made the plan before anybody is asked; what a model adds is one field, the one we
//! had asked for, in the form its schema allows; and its words go out only if they say what the rules' words say
//! ([`super::guard::unfaithful`]) and the guard approves. Everything else of an answer is a remark in the record. Where
//! no model is offered, or none answers, the turn is what it is by rules alone (`docs/adr/0016`).

mod answered;
mod facts;
mod question;
mod words;

use std::collections::BTreeMap;

pub(super) use answered::{describe, looking_for};
pub(super) use facts::fill;
pub(super) use words::worded;

use crate::llm::{Micros, Outcome, Request, Said, Structured};
use crate::privacy::Personal;

/// Whether a model helps with a turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Help {
    /// None does.
    #[default]
    None,
    /// One may be asked.
    Offered,
    /// One was asked.
    Given(Box<Given>),
}

/// What is asked of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question.
    pub request: Request,
    /// What it is to put into words: an answer serves only a turn that would say the same.
    pub draft: Personal<String>,
    /// What may still be spent on this contact today.
    pub may_cost: Micros,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it was to put into words.
    pub draft: Personal<String>,
    /// What it said, if anybody answered.
    pub answer: Option<Structured>,
    /// What asking cost.
    pub cost: Micros,
    /// What the record says of it, without a word of the answer.
    pub record: BTreeMap<String, String>,
}

impl Given {
    /// What a chain of models made of a question.
    #[must_use]
    pub fn of(ask: &Ask, outcome: Outcome) -> Self {
        let mut record = BTreeMap::from([
            ("prompt".to_owned(), ask.request.prompt.id().to_string()),
            ("model_cost_micros".to_owned(), outcome.cost.to_string()),
        ]);
        if !outcome.failures.is_empty() {
            let failures = outcome.failures.iter().map(|(model, why)| format!("{model}:{why}"));
            record.insert("model_failures".into(), failures.collect::<Vec<_>>().join(" "));
        }
        let answer = match outcome.answer {
            Ok(answered) => {
                record.insert("model".into(), answered.model);
                let usage = answered.usage;
                record.insert("model_tokens".into(), format!("in={} out={}", usage.prompt(), usage.output));
                match answered.said {
                    Said::Structured(answer) => Some(*answer),
                    Said::Text(_) => None,
                }
            }
            Err(why) => {
                record.insert("model".into(), format!("none:{}", why.name()));
                None
            }
        };
        Self { draft: ask.draft.clone(), answer, cost: outcome.cost, record }
    }
}

impl Help {
    /// What is left of it for a turn that is decided again because something happened meanwhile: what was asked is paid
    /// for and recorded, the answer was to another question, and nobody is asked twice.
    #[must_use]
    pub fn overtaken(self) -> Self {
        let Self::Given(mut given) = self else { return self };
        given.answer = None;
        given.record.insert("model_words".into(), "overtaken".into());
        Self::Given(given)
    }

    /// What a model said, if one was asked and answered.
    #[must_use]
    pub(super) fn answer(&self) -> Option<&Structured> {
        match self {
            Self::Given(given) => given.answer.as_ref(),
            Self::None | Self::Offered => None,
        }
    }
}

#[cfg(test)]
#[path = "assist_tests.rs"]
mod tests;
