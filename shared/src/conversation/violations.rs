//! Compliance as a part of the turn: what is found in every text, what is recorded of it, and when the bot falls silent.
//!
//! What the contact writes is looked over whatever happens to it, also while nothing is said; what people and workflows
//! say to the contact too; and every draft of ours in [`super::guard`]. The rules are in [`crate::compliance`].

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::approve::Stopped;
use super::compose::Words as Composed;
use super::guard::{Objection, context, guard};
use super::outgoing::{Effect, Outgoing};
use super::plan::Neutrally;
use super::progress::ComplianceProgress;
use super::read::Reading;
use super::silence::why_silent;
use super::state::{Conversation, Desk, Direction, PastMessage};
use super::style::Style;
use super::turn::{Moment, carry, recipient};
use super::wording;
use super::wording::team::violation as team;
use crate::audit::Action;
use crate::compliance::evidence::{EXCERPT, Evidence, Ground, Line, Model, Speaker, Violation, grounds};
use crate::compliance::severity::{adds_up, usual, weigh};
use crate::compliance::{self, Certainty, Gravity, Guarding, Kind, Occasion, Reported, Screened, Verdict};
use crate::ids::{TicketId, TicketKind};
use crate::language::{Words, detect};
use crate::locations::Settings;
use crate::privacy::{Masked, Personal, SecretKind};
use crate::review::{Dossier, Exhibit, Filed, Matter, OpenTicket, Reach, Ticket};

/// Bytes of the texts that are kept of one turn: sealed, they have to fit into one item with the rest.
const MOST_BYTES: usize = 40_000;
/// Grounds that are kept of one text.
const MOST_GROUNDS: usize = 20;

/// The duty of whoever receives such numbers to protect them.
const SECRETS: &str = "Tex. Bus. & Com. Code 521.052";

/// What looking over the texts of a turn has shown.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// What violates something.
    pub(super) violations: Vec<Violation>,
    /// What of the contact's words must be answered neutrally.
    pub(super) neutrally: Option<Neutrally>,
    /// The rules behind that.
    redirects: Vec<String>,
    /// Some text could not be looked over.
    unguarded: bool,
}

/// A text that was found to violate something.
pub(super) struct Found {
    pub(super) occasion: Occasion,
    pub(super) speaker: Speaker,
    /// When it was said, or would have been.
    pub(super) at: Timestamp,
    pub(super) text: Personal<String>,
    pub(super) grounds: Vec<Ground>,
    pub(super) model: Option<Model>,
}

impl Found {
    /// A draft the guard has stopped; `None` if it violates nothing.
    pub(super) fn in_draft(stopped: Stopped, now: Timestamp) -> Option<Self> {
        let Stopped { draft, objection, model } = stopped;
        let (occasion, grounds) = match objection {
            Objection::Violation(grounds) => (Occasion::Prevented, grounds),
            Objection::OthersData(grounds) => (Occasion::PreventedDisclosure, grounds),
            _ => return None,
        };
        Some(Self { occasion, speaker: Speaker::Bot, at: now, text: masked(&draft), grounds, model })
    }
}

impl Looked {
    /// Notes a violation, and what it does to the conversation.
    pub(super) fn note(&mut self, progress: &mut ComplianceProgress, found: Found, now: Timestamp) {
        let Found { occasion, speaker, at, text, grounds, model } = found;
        let mediums = progress.mediums.count(now);
        let weighed = |ground: &Ground| weigh(occasion, usual(&ground.kind), ground.certainty, mediums);
        // Of two that weigh the same, the first.
        let Some(gravest) = grounds.iter().rev().max_by_key(|ground| weighed(ground).severity) else {
            return;
        };
        let Gravity { severity, .. } = weighed(gravest);
        let gravity = Gravity { severity, pauses: grounds.iter().any(|ground| weighed(ground).pauses) };
        if adds_up(occasion, gravity) {
            progress.mediums.add(now);
        }
        if gravity.pauses {
            progress.held_since.get_or_insert(now);
        }
        let kind = gravest.kind.clone();
        self.violations.push(Violation { occasion, gravity, kind, speaker, at, text, grounds, model });
    }

    /// Whether something in this turn stops the bot.
    pub(super) fn pauses(&self) -> bool {
        self.violations.iter().any(|violation| violation.gravity.pauses)
    }

    /// What the audit record says of it, without a word of anybody's.
    pub(super) fn describe(&self, details: &mut BTreeMap<String, String>) {
        let redirects = self.redirects.iter().map(|rule| format!("redirect:{rule}"));
        let violations = self.violations.iter().map(|violation| {
            let Violation { kind, gravity, occasion, .. } = violation;
            format!("violation:{}:{}:{}", kind.name(), gravity.severity.name(), occasion.name())
        });
        let unguarded = self.unguarded.then(|| "unguarded".to_owned());
        let mut verdicts: Vec<String> = redirects.chain(violations).chain(unguarded).collect();
        verdicts.dedup();
        if verdicts.is_empty() {
            return;
        }
        let known = details.entry("verdicts".into()).or_default();
        *known = format!("{known} {}", verdicts.join(" ")).trim().to_owned();
    }

    /// What proves it, with what was said before and in this turn.
    pub(super) fn evidence(&self, desk: &Desk, history: &[PastMessage]) -> Option<Evidence> {
        if self.violations.is_empty() {
            return None;
        }
        let said = history.iter().rev().chain(&desk.history).take(EXCERPT);
        let mut excerpt: Vec<Line> = said.map(line).collect();
        excerpt.reverse();
        let mut left = MOST_BYTES;
        let violations = self.violations.iter().map(|violation| kept(violation, &mut left)).collect();
        Some(Evidence { violations, excerpt })
    }
}

/// A violation as far as there is room for it; what it rests on comes first.
fn kept(violation: &Violation, left: &mut usize) -> Violation {
    let text = violation.text.expose();
    let end = (0..=text.len().min(*left)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    *left -= end;
    let grounds = violation.grounds.iter().take(MOST_GROUNDS).cloned().collect();
    Violation { text: Personal::new(text[..end].to_owned()), grounds, ..violation.clone() }
}

fn line(message: &PastMessage) -> Line {
    let speaker = match message.direction {
        Direction::Inbound => Speaker::Contact,
        Direction::Bot => Speaker::Bot,
        Direction::Person => Speaker::Person(None),
    };
    Line::new(speaker, message.at, message.text.expose())
}

impl Reading {
    /// Notes drafts of ours that were stopped, as far as they violate something.
    pub(super) fn note_stopped(&mut self, stopped: Vec<Stopped>, now: Timestamp) {
        for found in stopped.into_iter().filter_map(|stopped| Found::in_draft(stopped, now)) {
            self.looked.note(&mut self.conversation.progress.compliance, found, now);
        }
    }

    /// Looks over what the contact wrote. `text` is without its secrets; `secrets` says which there were.
    pub(super) fn look_over_input(
        &mut self,
        desk: &Desk,
        guarding: &Guarding,
        text: &Personal<String>,
        secrets: Option<&[SecretKind]>,
        (sent_at, now): (Timestamp, Timestamp),
    ) {
        let said = |occasion, grounds| Found {
            occasion,
            speaker: Speaker::Contact,
            at: sent_at,
            text: text.clone(),
            grounds,
            model: None,
        };
        if let Some(kinds) = secrets {
            let found = said(Occasion::TextedSecret, secret_grounds(kinds, text.expose()));
            self.looked.note(&mut self.conversation.progress.compliance, found, now);
        }
        let Some(screened) = self.screen(desk, guarding, compliance::Direction::Input, text.expose()) else {
            return;
        };
        for finding in screened.findings.iter().filter(|finding| finding.verdict != Verdict::Ok) {
            // Of several, a demand outweighs a question, and a question about an area what an agent answers.
            let neutrally = finding.topic().map_or(Neutrally::LeftToAgent, Neutrally::About);
            self.looked.neutrally = self.looked.neutrally.max(Some(neutrally));
            if finding.verdict == Verdict::Redirect {
                self.looked.redirects.push(finding.rule.to_string());
            }
        }
        let found = said(Occasion::Asked, grounds(&screened));
        self.looked.note(&mut self.conversation.progress.compliance, found, now);
    }

    /// Looks over what somebody of the team, or a workflow of theirs, has said to the contact.
    pub(super) fn look_over_output(
        &mut self,
        desk: &Desk,
        guarding: &Guarding,
        speaker: Speaker,
        text: &Personal<String>,
        (sent_at, now): (Timestamp, Timestamp),
    ) {
        let Some(screened) = self.screen(desk, guarding, compliance::Direction::Output, text.expose()) else {
            return;
        };
        let found = Found {
            occasion: Occasion::Said,
            speaker,
            at: sent_at,
            text: masked(text),
            grounds: grounds(&screened),
            model: None,
        };
        self.looked.note(&mut self.conversation.progress.compliance, found, now);
    }

    /// Notes what a person reports, with whatever the rules find in it.
    pub(super) fn look_over_report(
        &mut self,
        desk: &Desk,
        guarding: &Guarding,
        reported: &Reported,
        now: Timestamp,
    ) {
        let text = masked(&reported.text);
        let screened = self.screen(desk, guarding, compliance::Direction::Output, text.expose());
        let mut found = vec![reported.ground()];
        found.extend(screened.iter().flat_map(grounds));
        let (occasion, speaker) = (Occasion::Said, Speaker::Person(None));
        let found = Found { occasion, speaker, at: reported.at, text, grounds: found, model: None };
        self.looked.note(&mut self.conversation.progress.compliance, found, now);
    }

    /// What a text touches in the light of what was said before; `None`, and noted, if nobody can tell.
    fn screen(
        &mut self,
        desk: &Desk,
        guarding: &Guarding,
        direction: compliance::Direction,
        text: &str,
    ) -> Option<Screened> {
        let mut before = context(&desk.history);
        before.extend(self.history.iter().map(|message| message.text.expose().as_str()));
        let screened = guarding.screen(direction, text, &before);
        self.looked.unguarded |= screened.is_err();
        screened.ok()
    }
}

/// Files what was found in a turn: its evidence, what the record says of it, and a ticket for people, unless one about
/// the same matter is open that weighs as much.
pub(super) fn file(
    reading: &mut Reading,
    desk: &Desk,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Option<Evidence> {
    reading.looked.describe(details);
    let evidence = reading.looked.evidence(desk, &reading.history)?;
    let (gravest, gravity) = (evidence.gravest()?, evidence.gravity()?);
    let matter = Matter::Violation { kind: gravest.kind.clone(), severity: gravity.severity };
    let open = reading.conversation.progress.tickets.iter().find(|open| covers(open, &matter, gravity));
    let id = open.map_or_else(|| TicketId::of(TicketKind::Violation, moment.turn), |open| open.id);
    let new = open.is_none();
    for (name, value) in [
        ("violation", id.to_string()),
        ("violation_kind", gravest.kind.name().to_owned()),
        ("violation_severity", gravity.severity.name().to_owned()),
        ("violation_occasion", gravest.occasion.name().to_owned()),
        ("violation_by", gravest.speaker.name().to_owned()),
        ("violation_rules", evidence.rules().join(" ")),
        ("violation_pauses", if gravity.pauses { "yes" } else { "no" }.to_owned()),
        ("violation_is", if new { "new" } else { "a repeat" }.to_owned()),
    ] {
        details.insert(name.to_owned(), value);
    }
    if new {
        let dossier = dossier(&evidence, gravest, gravity, id);
        let ticket = Ticket {
            id,
            who: desk.conversation.who.clone(),
            matter,
            opened_at: moment.now,
            bot: reading.conversation.progress.bot,
            correlation_id: moment.correlation_id,
            claim: None,
            closing: None,
            // Of what is only flagged nobody has to be told.
            reach: Reach { told_at: (!gravity.is_urgent()).then_some(moment.now), ..Reach::default() },
        };
        reading.conversation.progress.tickets.push(OpenTicket::of(&ticket, gravity.pauses));
        reading.opened.push(Filed { ticket, dossier });
        carry(&mut reading.conversation, vec![Effect::Tell { ticket: id }], moment);
    }
    Some(evidence)
}

/// Whether an open ticket is about this already, weighs as much, and can still be read.
fn covers(open: &OpenTicket, matter: &Matter, gravity: Gravity) -> bool {
    let Matter::Violation { severity, .. } = open.matter else { return false };
    !open.erased && open.matter.is_same(matter) && Gravity { severity, pauses: open.pauses }.covers(gravity)
}

/// What people read of it.
fn dossier(evidence: &Evidence, gravest: &Violation, gravity: Gravity, id: TicketId) -> Dossier {
    let json = serde_json::to_string_pretty(evidence).unwrap_or_default();
    Dossier {
        title: team::title(gravest.kind.name(), gravity).into(),
        card: team::card(evidence, gravity, &id.to_string()).into(),
        evidence: vec![Exhibit { name: "evidence".to_owned(), content: json.into() }],
    }
}

/// Whether a contact whose words have stopped the bot is told that a person looks at them: if there would have been an
/// answer.
pub(super) fn may_say_so(reading: &Reading, settings: &Settings, now: Timestamp) -> bool {
    let mut before = reading.conversation.clone();
    before.progress.compliance.held_since = None;
    let answerable = reading.has_words() && reading.fresh.last().is_some_and(|said| said.channel.can_reply());
    let in_time = settings.answer_in_quiet_hours || recipient(&before, settings).is_allowed(now);
    answerable && in_time && why_silent(&before, settings, now).is_none()
}

/// Says that a person looks at it, and nothing else.
pub(super) fn say_so(
    reading: &mut Reading,
    history: &[PastMessage],
    settings: &Settings,
    guarding: &Guarding,
    moment: Moment,
) -> Action {
    let Some(newest) = reading.fresh.last() else { return reading.silent_action() };
    let channel = newest.channel;
    let progress = &mut reading.conversation.progress;
    progress.language = detect(&Words::of(newest.text.expose())).unwrap_or(progress.language);
    progress.asked = None;
    progress.waits_since = None;
    let Some(text) = sentence(&reading.conversation, history, settings, (guarding, moment.now)) else {
        return reading.silent_action();
    };
    reading.conversation.progress.today.add(moment.now);
    reading.remember(Direction::Bot, moment.now, None, &text);
    let effects = if reading.opted_in() { vec![Effect::AllowMessages] } else { Vec::new() };
    reading.conversation.outgoing =
        Some(Outgoing { channel, text: Some(text), ..Outgoing::silent(moment.turn, moment.now, effects) });
    Action::Replied
}

/// The one fixed sentence of a turn that stops the bot; none where the team wants none. The team's own words give way to
/// the shipped ones if they may not be said.
pub(super) fn sentence(
    conversation: &Conversation,
    history: &[PastMessage],
    settings: &Settings,
    (guarding, now): (&Guarding, Timestamp),
) -> Option<Personal<String>> {
    let language = conversation.progress.language;
    let shipped = || Personal::new(wording::under_review(language).to_owned());
    let own = match settings.review_sentence.of(language) {
        None => return Some(shipped()),
        Some("") => return None,
        Some(own) => Personal::new(own.to_owned()),
    };
    let style = Style::default();
    let words = Composed { conversation, history, settings, market: None, style, now };
    Some(guard(&own, words, guarding).unwrap_or_else(|_| shipped()))
}

/// Whether the reply on its way is that sentence: it is still sent when the state holds the bot already.
pub(super) fn is_sentence_of_the_hold(conversation: &Conversation) -> bool {
    let held_since = conversation.progress.compliance.held_since;
    held_since.is_some() && conversation.undelivered().map(|outgoing| outgoing.committed_at) == held_since
}

/// A text without the numbers nobody should keep.
fn masked(text: &Personal<String>) -> Personal<String> {
    let masked = crate::privacy::mask_secrets(text.expose());
    masked.map_or_else(|| text.clone(), |Masked { text, .. }| Personal::new(text))
}

/// Why each secret of a text violates something; `masked` is the text with the masks in their place.
fn secret_grounds(kinds: &[SecretKind], masked: &str) -> Vec<Ground> {
    let mut from = 0;
    let ground = |kind: &SecretKind| {
        let mask = kind.mask();
        let at = masked.get(from..).and_then(|rest| rest.find(mask)).map_or(from, |at| from + at);
        from = (at + mask.len()).min(masked.len());
        let what = mask.trim_matches(['[', ']']);
        Ground {
            rule: format!("privacy.texted.{}", what.replace('\'', "").replace(' ', "_")),
            kind: Kind::PRIVACY,
            certainty: Certainty::Certain,
            span: (at, from),
            reason: format!("The contact texted a number nobody should text ({what})."),
            statute: SECRETS.to_owned(),
        }
    };
    kinds.iter().map(ground).collect()
}

#[cfg(test)]
#[path = "violations_tests.rs"]
mod tests;
