//! Which part of an answer a model may put into words, and whether its words may stand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Ask, Given, Help, question};
use crate::compliance::Guarding;
use crate::compliance::evidence::Model;
use crate::conversation::approve::Stopped;
use crate::conversation::compose::{Words, compose};
use crate::conversation::guard::{Objection, guard, lawful, unfaithful};
use crate::conversation::plan::{Need, Plan, Say};
use crate::conversation::progress::Step;
use crate::conversation::style::Style;
use crate::conversation::wording;
use crate::llm::Micros;
use crate::llm::structured::Action;
use crate::privacy::Personal;

/// What became of a model's words.
#[derive(Debug, Default)]
pub(in crate::conversation) struct Worded {
    /// The answer with the friendly part in them; `None` where the rules' own words are said.
    pub(in crate::conversation) reply: Option<Personal<String>>,
    /// Words that may not be said.
    pub(in crate::conversation) stopped: Option<Stopped>,
}

impl Worded {
    fn stopped(
        draft: Personal<String>,
        objection: Objection,
        given: &Given,
        details: &mut BTreeMap<String, String>,
    ) -> Self {
        details.insert("model_words".into(), objection.rule());
        let said = |name: &str| given.record.get(name).cloned().unwrap_or_default();
        let model = Some(Model { id: said("model"), prompt: said("prompt") });
        Self { reply: None, stopped: Some(Stopped { draft, objection, model }) }
    }
}

/// The answer with the friendly part in a model's words.
///
/// # Errors
/// [`Need::Help`] where a model is offered and has not been asked yet.
pub(in crate::conversation) fn worded(
    plan: &Plan,
    words: Words<'_>,
    text: &str,
    looking_for: Option<Step>,
    help: &Help,
    (guarding, now): (&Guarding, Timestamp),
    details: &mut BTreeMap<String, String>,
) -> Result<Worded, Need> {
    if *help == Help::None {
        return Ok(Worded::default());
    }
    let (fixed, soft) = plan.says.split_at(plan.says.len() - softness(&plan.says));
    let say = |says: &[Say]| compose(&Plan { says: says.to_vec(), ..Plan::default() }, words);
    let draft = say(soft);
    let given = match help {
        // Nothing to put into words, and nothing to look for.
        _ if soft.is_empty() && looking_for.is_none() => return Ok(Worded::default()),
        Help::None => return Ok(Worded::default()),
        Help::Offered => {
            // A tone only where our own words have one: who merely is asked something has not met it.
            let tone = words.style.tone.filter(|_| soft.iter().any(wording::has_tone));
            let words = Words { style: Style { tone, ..words.style }, ..words };
            let request = question::request(words, text, draft.expose(), plan.asks, looking_for);
            let limit = Micros::cents(words.settings.llm_contact_cents);
            let spent = words.conversation.progress.model_costs.on_day_of(now);
            return Err(Need::Help(Box::new(Ask { request, draft, may_cost: limit.less(spent) })));
        }
        Help::Given(given) => given,
    };
    let verdict = |details: &mut BTreeMap<String, String>, verdict: &str| {
        details.insert("model_words".into(), verdict.to_owned());
        Ok(Worded::default())
    };
    let Some(answer) = &given.answer else { return Ok(Worded::default()) };
    let Some(reply) = answer.reply.as_ref().filter(|_| !soft.is_empty()) else {
        return verdict(details, "none");
    };
    // Before anything else: what it would have said counts, whether or not it would have been taken.
    if let Err(objection) = lawful(reply.expose(), words, guarding) {
        return Ok(Worded::stopped(reply.clone(), objection, given, details));
    }
    if answer.action != Some(Action::Continue) {
        return verdict(details, "action");
    }
    if given.draft != draft {
        // What the model read has changed the plan.
        return verdict(details, "overtaken");
    }
    let language = words.conversation.progress.language;
    if let Some(objection) = unfaithful(reply.expose(), draft.expose(), text, plan.asks, language) {
        return verdict(details, objection.rule());
    }
    let whole = match fixed {
        [] => reply.clone(),
        fixed => Personal::new(format!("{} {}", say(fixed).expose(), reply.expose().trim())),
    };
    match guard(&whole, words, guarding) {
        Ok(reply) => {
            details.insert("model_words".into(), "said".into());
            Ok(Worded { reply: Some(reply), stopped: None })
        }
        Err(objection) => Ok(Worded::stopped(whole, objection, given, details)),
    }
}

/// How many things at the end of an answer are only friendly, or a question: the law, facts, times and promises stay in
/// the rules' own words.
fn softness(says: &[Say]) -> usize {
    let is_soft = |say: &&Say| match say {
        Say::Ask(step, _) => *step != Step::Appointment,
        Say::Glad(_)
        | Say::Noted
        | Say::Corrected
        | Say::FineWithout
        | Say::LetMeRephrase
        | Say::NoNeedToBeExact
        | Say::SorryForTrouble
        | Say::YouAreWelcome => true,
        _ => false,
    };
    says.iter().rev().take_while(is_soft).count()
}
