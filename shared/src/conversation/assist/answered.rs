//! Which question of ours a model may find the answer to, and what the record says of it.

use std::collections::BTreeMap;

use super::Help;
use crate::conversation::progress::Step;
use crate::conversation::state::Conversation;
use crate::conversation::steps::is_answered;
use crate::conversation::understand::Heard;
use crate::llm::injection::Suspicion;

/// The question that is still open after the rules have read everything: the one we asked, or what the contact wants
/// if nothing was asked yet. None where the text is no answer at all.
pub(in crate::conversation) fn looking_for(
    conversation: &Conversation,
    asked: Option<Step>,
    heard: &Heard,
    known_name: bool,
) -> Option<Step> {
    let progress = &conversation.progress;
    let stance = heard.stance;
    let evades = stance.refuses
        || stance.vague
        || stance.confused
        || stance.rude
        || stance.wants_person
        || stance.distress
        || stance.not_interested
        || stance.postpones;
    let nothing_yet = progress.interest.is_none() && progress.also.is_none();
    let step = asked.or_else(|| nothing_yet.then_some(Step::Interest))?;
    let readable = !matches!(step, Step::Appointment | Step::WhichFirst | Step::Name | Step::Address);
    let open = !is_answered(step, conversation.facts.expose(), progress.interest, known_name);
    (readable && open && !evades).then_some(step)
}

/// What the record says of a model's part and of a text no model was to read.
pub(in crate::conversation) fn describe(
    details: &mut BTreeMap<String, String>,
    help: &Help,
    suspicion: Option<Suspicion>,
) {
    if let Some(suspicion) = suspicion {
        let verdicts = details.entry("verdicts".into()).or_default();
        *verdicts = format!("{verdicts} injection_{}", suspicion.name()).trim().to_owned();
    }
    let Help::Given(given) = help else { return };
    details.extend(given.record.clone());
    if let Some(answer) = &given.answer {
        details.insert("model_read_as".into(), answer.read_as.name().into());
        details.insert("model_action".into(), answer.action.map_or("unknown", |action| action.name()).into());
    }
}
