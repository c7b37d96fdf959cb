//! One check of one scope: what is known, what the rules make of it, what is written, and what is then told.
//!
//! Deciding and telling are two steps, so that a slow channel does not keep the next alert from being written: a checker
//! decides everything, then runs the errands side by side. An errand nobody runs is owed again a minute later.

use jiff::Timestamp;

use super::ack::{self, Invitation};
use super::alert::Alert;
use super::channel::Channel;
use super::delivery::{Answer, Delivery, begin, note};
use super::evaluate::{Evaluation, evaluate};
use super::notice::{Notice, Place};
use super::ports::{Alerts, Channels, FigureSource, Saved, StoredAlert};
use super::rules::Rules;
use super::scope::{AlertId, Key, RuleName, Scope};
use super::step::{self, Case, Refusal};
use crate::audit::AuditSigner;
use crate::clock::Clock;
use crate::error::{Fault, chain};

/// How often a write is decided again because somebody was faster.
const CONFLICTS: u32 = 8;

/// What alerts are checked with.
#[derive(Clone, Copy)]
pub struct Checker<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// Where alerts are kept.
    pub alerts: &'a dyn Alerts,
    /// Where what is known comes from.
    pub figures: &'a dyn FigureSource,
    /// The ways to people.
    pub channels: &'a dyn Channels,
    /// Signs the links by which alerts are taken up.
    pub signer: &'a dyn AuditSigner,
    /// The address such a link begins with, before the token; `None`: messages bear no link.
    pub acknowledge_at: Option<&'a str>,
    /// Tells the time.
    pub clock: &'a dyn Clock,
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is to be told now.
    pub errands: Vec<Errand>,
    /// Rules that could not be evaluated, and why not. People hear of them by the rule `rule_failed`.
    pub failed: Vec<(RuleName, String)>,
    /// Alerts whose state could not be written: the next check decides them again.
    pub faults: Vec<(Key, Fault)>,
}

/// One message on its way to one channel, recorded as being sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Errand {
    stored: StoredAlert,
    delivery: Delivery,
}

impl Errand {
    /// The alert it is about.
    #[must_use]
    pub const fn alert(&self) -> &AlertId {
        &self.stored.alert.id
    }

    /// Where it goes.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.delivery.channel
    }
}

/// Evaluates every rule of a scope, writes what becomes of its alerts and says what is to be told. One alert that cannot
/// be written does not keep the others from it.
///
/// # Errors
/// [`Fault`] when it cannot be found out which alerts there are.
pub async fn check(checker: Checker<'_>, scope: &Scope) -> Result<Checked, Fault> {
    let now = checker.clock.now();
    let wanted = checker.rules.wanted_of(scope);
    let (stored, figures) = tokio::join!(checker.alerts.of(scope), checker.figures.read(scope, &wanted, now));
    let stored = stored?;
    let evaluation = evaluate(checker.rules, scope, &figures);
    let open = stored.iter().map(|stored| &stored.alert);
    let open = open.filter(|alert| alert.is_going_on() || !alert.is_told()).map(|alert| alert.key().clone());
    let set_up = checker.channels.set_up(scope);
    let failed = evaluation.failed().map(|(rule, why)| (rule.clone(), why.to_owned()));
    let mut checked = Checked { failed: failed.collect(), ..Checked::default() };
    for key in evaluation.concerns(open) {
        let before = stored.iter().find(|stored| *stored.alert.key() == key).cloned();
        match decide(checker, &key, &evaluation, &set_up, before, now).await {
            Ok(errands) => checked.errands.extend(errands),
            Err(fault) => checked.faults.push((key, fault)),
        }
    }
    Ok(checked)
}

/// One alert, under one write: what becomes of it, and what is sent of what is owed.
async fn decide(
    checker: Checker<'_>,
    key: &Key,
    evaluation: &Evaluation,
    set_up: &[Channel],
    mut before: Option<StoredAlert>,
    now: Timestamp,
) -> Result<Vec<Errand>, Fault> {
    let verdict = evaluation.of(&key.rule, &key.subject);
    let case = Case { key, rule: checker.rules.get(&key.rule), verdict: &verdict, set_up };
    for _ in 0..CONFLICTS {
        let (known, seen) = before.as_ref().map_or((None, 0), |there| (Some(&there.alert), there.version));
        let stepped = step::step(known, case, now);
        let Some(current) = stepped.as_ref().or(known) else { return Ok(Vec::new()) };
        let (alert, begun) = match (begin(current, checker.clock.now()), &stepped) {
            (Some(begun), _) => begun,
            (None, Some(alert)) => (alert.clone(), Vec::new()),
            (None, None) => return Ok(Vec::new()),
        };
        match checker.alerts.save(&alert, seen).await? {
            Saved::Done => {
                if stepped.is_some() {
                    log(&alert, set_up);
                }
                let stored = StoredAlert { alert, version: seen + 1 };
                let errand = |delivery| Errand { stored: stored.clone(), delivery };
                return Ok(begun.into_iter().map(errand).collect());
            }
            Saved::Conflict(there) => before = there.map(|there| *there),
        }
    }
    Err(busy("deciding an alert"))
}

/// Runs one errand: sends the message and notes what the channel answered.
///
/// # Errors
/// [`Fault`] when the answer could not be noted: the message is owed again, and told again where the channel does not
/// know it by its name.
pub async fn tell(checker: Checker<'_>, errand: Errand, place: &Place) -> Result<(), Fault> {
    let Errand { stored, delivery } = errand;
    let id = stored.alert.id.clone();
    let link = link(checker, &id, delivery.channel).await;
    let notice = Notice::of(&stored.alert, &delivery, place, link);
    let answer = checker.channels.send(delivery.channel, &notice).await;
    log_answer(&id, &delivery, &answer);
    let mut there = Some(stored);
    for _ in 0..CONFLICTS {
        let Some(StoredAlert { alert, version }) = there else { return Ok(()) };
        let Some(noted) = note(&alert, &id, &delivery, &answer, checker.clock.now()) else { return Ok(()) };
        match checker.alerts.save(&noted, version).await? {
            Saved::Done => return Ok(()),
            Saved::Conflict(now) => there = now.map(|now| *now),
        }
    }
    Err(busy("noting what a channel answered"))
}

/// Somebody takes an alert up.
///
/// # Errors
/// [`Fault`] when the store does not answer: it may or may not be taken up then.
pub async fn take_up(
    alerts: &dyn Alerts,
    id: &AlertId,
    by: &str,
    now: Timestamp,
) -> Result<Result<Alert, Refusal>, Fault> {
    let mut there = alerts.load(&id.key).await?;
    for _ in 0..CONFLICTS {
        // What is over is forgotten some day.
        let Some(StoredAlert { alert, version }) = there else { return Ok(Err(Refusal::Over)) };
        let next = match step::acknowledge(&alert, id, by, now) {
            Ok(next) => next,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match alerts.save(&next, version).await? {
            Saved::Done => return Ok(Ok(next)),
            Saved::Conflict(now) => there = now.map(|now| *now),
        }
    }
    Err(busy("taking an alert up"))
}

/// The link by which it is taken up. An alert is better told without one than not at all.
async fn link(checker: Checker<'_>, id: &AlertId, channel: Channel) -> Option<String> {
    let address = checker.acknowledge_at?;
    let invitation = Invitation { alert: id.clone(), channel };
    match ack::token(&invitation, checker.signer, checker.clock.now()).await {
        Ok(token) => Some(format!("{address}{token}")),
        Err(fault) => {
            tracing::warn!(alerting.id = %id, error = chain(&fault), "an alert is told without a link");
            None
        }
    }
}

fn busy(action: &'static str) -> Fault {
    Fault::unavailable("alerts", action, "it changes under every attempt")
}

fn log(alert: &Alert, set_up: &[Channel]) {
    tracing::info!(
        alerting.id = %alert.id,
        alerting.status = alert.status().name(),
        alerting.severity = alert.severity.name(),
        alerting.level = alert.level,
        alerting.value = alert.measured.value,
        alerting.threshold = alert.measured.threshold,
        alerting.clean = alert.clean,
        "an alert has changed"
    );
    if set_up.is_empty() && alert.is_going_on() {
        tracing::error!(alert = "alerting.no_channel", alerting.id = %alert.id, "an alert reaches nobody");
    }
}

fn log_answer(id: &AlertId, delivery: &Delivery, answer: &Answer) {
    let (kind, channel, tries) = (delivery.kind.name(), delivery.channel.name(), delivery.tries);
    match answer {
        Answer::Delivered => tracing::info!(
            alerting.id = %id,
            alerting.kind = kind,
            alerting.channel = channel,
            alerting.tries = tries,
            "people are told of an alert"
        ),
        Answer::Unavailable { why, .. } => tracing::warn!(
            alerting.id = %id,
            alerting.kind = kind,
            alerting.channel = channel,
            alerting.tries = tries,
            error = why,
            "people are told of an alert later"
        ),
        Answer::Refused { why } => tracing::error!(
            alert = "alerting.channel_refused",
            alerting.id = %id,
            alerting.kind = kind,
            alerting.channel = channel,
            alerting.tries = tries,
            error = why,
            "a channel of alerts is set up wrongly"
        ),
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
