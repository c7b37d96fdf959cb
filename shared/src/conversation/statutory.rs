//! What the law asks us to answer, whatever else is silent: an opt-out, an opt-in, HELP.
//!
//! One confirmation without marketing, within five minutes, before the CRM's do-not-disturb is set, because the CRM
//! refuses every later text (47 CFR 64.1200(a)(12)). None where the carrier or a page has answered already.

use std::time::Duration;

use jiff::Timestamp;

use super::compose::speaker;
use super::outgoing::Effect;
use super::read::{Keyword, Reading};
use super::wording;
use crate::clock::millis_since;
use crate::inbox::Channel;
use crate::locations::Settings;
use crate::privacy::Personal;

/// A confirmation that comes later is a message nobody asked for.
const CONFIRM_WITHIN: Duration = Duration::from_secs(5 * 60);

/// What is answered by law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statutory {
    /// How it travels.
    pub(super) channel: Channel,
    /// What the contact reads, if anything.
    pub(super) text: Option<Personal<String>>,
    /// What is done in the CRM.
    pub(super) effects: Vec<Effect>,
}

/// The answer the law asks for, if the contact used a keyword or said as much.
pub(super) fn answer(reading: &Reading, settings: &Settings, now: Timestamp) -> Option<Statutory> {
    let keyword = reading.keyword.as_ref()?;
    let profile = reading.conversation.profile.as_ref();
    let language = keyword.language;
    let speaker = speaker(settings);
    let fresh = Duration::from_millis(millis_since(keyword.sent_at, now)) <= CONFIRM_WITHIN;
    let carrier =
        keyword.carrier_answers && keyword.channel == Channel::Sms && settings.carrier_confirms_stop;
    let reachable =
        fresh && !profile.is_some_and(super::Profile::do_not_disturb) && keyword.channel.can_reply();
    let mut statutory = Statutory { channel: keyword.channel, text: None, effects: Vec::new() };
    match keyword.is {
        Keyword::OptOut => {
            if reachable && !carrier && !keyword.confirmed {
                statutory.text = Some(wording::opt_out_confirmed(language, speaker).into());
            }
            statutory.effects.push(Effect::StopMessages { wording: keyword.wording.clone() });
        }
        Keyword::OptIn => {
            // No law asks for a welcome: while a violation is under review nobody is given one.
            let held = reading.conversation.progress.compliance.held_since.is_some();
            if fresh && !carrier && keyword.channel.can_reply() && !held {
                statutory.text = Some(wording::welcome_back(language).to_owned().into());
            }
            statutory.effects.push(Effect::AllowMessages);
        }
        Keyword::Help => {
            let silenced = reading.conversation.progress.opted_out_at.is_some();
            if reachable && !silenced {
                statutory.text = Some(wording::help(language, speaker).into());
            }
        }
    }
    if settings.paused {
        // What was asked for is done; that it is said waits for nobody, so it is not said at all.
        statutory.text = None;
    }
    (statutory.text.is_some() || !statutory.effects.is_empty()).then_some(statutory)
}
