//! What a follow-up says: the text that reminds of a question, the e-mail after two weeks.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::answer::email_address;
use super::approve::Stopped;
use super::compose::{Asked, Words, greeting_name, speaker};
use super::due::Around;
use super::guard::{fits, guard, lawful};
use super::outgoing::Effect;
use super::progress::{Progress, Step};
use super::state::{Conversation, Desk, Direction};
use super::wording;
use crate::experiments::Lever;
use crate::privacy::Personal;

/// Times a follow-up repeats the question before it only says hello.
const LAST_FORM: u32 = 2;

/// The text of a follow-up: a greeting, and the question once more in words not used before; and what of it experiments
/// change.
pub(super) fn nudge(
    conversation: &mut Conversation,
    around: Around<'_>,
) -> Result<(Personal<String>, BTreeSet<Lever>), Stopped> {
    let Around { desk, settings, guarding, style, .. } = around;
    let Progress { language, interest, waits_since, .. } = conversation.progress;
    let sent_before = follow_ups_sent(desk, waits_since);
    let words = around.words(conversation);
    let name = words.name();
    let hello = wording::nudge(language, sent_before, words.hello(name.as_deref()), style.tone, interest);
    let opt_out = settings.say_how_to_opt_out.then(|| wording::how_to_opt_out(language));
    let question = question(words, sent_before);
    let with = |parts: &[Option<&str>]| {
        let parts: Vec<&str> = parts.iter().copied().flatten().collect();
        parts.join(" ")
    };
    let asks = question.as_ref().map(|asked| &*asked.text);
    let forms = [with(&[Some(&hello), asks, opt_out]), with(&[Some(&hello), opt_out]), hello.clone()];
    let draft = Personal::new(forms.into_iter().find(|text| fits(text, language)).unwrap_or(hello));
    let text = guard(&draft, words, guarding).map_err(|objection| Stopped::of_rules(draft, objection))?;
    let mut met = BTreeSet::from([Lever::GreetingStyle, Lever::ResponseTone]);
    met.extend(question.as_ref().filter(|asked| asked.form == 0).map(|_| Lever::CtaStyle));
    if let (Some(step), true) = (conversation.progress.asked, question.is_some()) {
        *conversation.progress.times_asked.entry(step).or_default() += 1;
    }
    Ok((text, met))
}

/// The open question in its next form; nothing once every form was used, or where the greeting asks by itself.
fn question(words: Words<'_>, sent: u32) -> Option<Asked> {
    let progress = &words.conversation.progress;
    let step = progress.asked.filter(|step| *step != Step::Appointment)?;
    let asked = progress.times_asked.get(&step).copied().unwrap_or(0);
    (asked <= LAST_FORM && sent < 2).then(|| words.question(step, asked))
}

/// Texts of ours since the last one that answered something.
fn follow_ups_sent(desk: &Desk, since: Option<Timestamp>) -> u32 {
    let ours = desk.history.iter().filter(|message| message.direction == Direction::Bot);
    let later = ours.filter(|message| since.is_some_and(|since| message.at > since));
    u32::try_from(later.count()).unwrap_or(u32::MAX)
}

/// The e-mail after two weeks; none without an address, the sender's postal address and an unsubscribe link (15 U.S.C.
/// 7704(a)(5)).
pub(super) fn email(conversation: &Conversation, around: Around<'_>) -> Option<Result<Effect, Stopped>> {
    let Around { settings, guarding, .. } = around;
    email_address(conversation)?;
    let postal_address = settings.postal_address.as_deref()?;
    let unsubscribe = around.unsubscribe?;
    let language = conversation.progress.language;
    let (speaker, interest) = (speaker(settings), conversation.progress.interest);
    let name = greeting_name(conversation);
    let body = wording::email_body(language, name.as_deref(), speaker, interest);
    if let Err(objection) = lawful(&body, around.words(conversation), guarding) {
        return Some(Err(Stopped::of_rules(body.into(), objection)));
    }
    let foot = wording::email_foot(language, speaker, postal_address, unsubscribe);
    Some(Ok(Effect::Email {
        subject: wording::email_subject(language, interest).to_owned().into(),
        body: format!("{body}\n\n{foot}").into(),
    }))
}
