//! Which part of an answer a model may put into words, and whether its words may stand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Ask, Help, question};
use crate::conversation::compose::{Words, compose};
use crate::conversation::guard::{guard, unfaithful};
use crate::conversation::plan::{Need, Plan, Say};
use crate::conversation::progress::Step;
use crate::llm::Micros;
use crate::llm::structured::Action;
use crate::privacy::Personal;

/// The answer with the friendly part in a model's words; `None` where the rules' own words are said.
///
/// # Errors
/// [`Need::Help`] where a model is offered and has not been asked yet.
pub(in crate::conversation) fn worded(
    plan: &Plan,
    words: Words<'_>,
    text: &str,
    looking_for: Option<Step>,
    help: &Help,
    now: Timestamp,
    details: &mut BTreeMap<String, String>,
) -> Result<Option<Personal<String>>, Need> {
    if *help == Help::None {
        return Ok(None);
    }
    let (fixed, soft) = plan.says.split_at(plan.says.len() - softness(&plan.says));
    let say = |says: &[Say]| compose(&Plan { says: says.to_vec(), ..Plan::default() }, words);
    let draft = say(soft);
    let given = match help {
        // Nothing to put into words, and nothing to look for.
        _ if soft.is_empty() && looking_for.is_none() => return Ok(None),
        Help::None => return Ok(None),
        Help::Offered => {
            let request = question::request(words, text, draft.expose(), plan.asks, looking_for);
            let limit = Micros::cents(words.settings.llm_contact_cents);
            let spent = words.conversation.progress.model_costs.on_day_of(now);
            return Err(Need::Help(Box::new(Ask { request, draft, may_cost: limit.less(spent) })));
        }
        Help::Given(given) => given,
    };
    let verdict = |details: &mut BTreeMap<String, String>, verdict: &str| {
        details.insert("model_words".into(), verdict.to_owned());
        Ok(None)
    };
    let Some(answer) = &given.answer else { return Ok(None) };
    let Some(reply) = answer.reply.as_ref().filter(|_| !soft.is_empty()) else {
        return verdict(details, "none");
    };
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
    match guard(&whole, words.history, language) {
        Ok(reply) => {
            details.insert("model_words".into(), "said".into());
            Ok(Some(reply))
        }
        Err(objection) => verdict(details, objection.rule()),
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
