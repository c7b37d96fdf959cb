//! What people read of an experiment, in words. No name of a person is in it: who owns an experiment is not either.

use jiff::Timestamp;

use super::analysis::{Ailment, Analysis, Verdict};
use super::definition::{Definition, Status};
use super::names::VariantName;
use super::table::count;

/// How far an experiment has come at `now`.
#[must_use]
pub fn status(definition: &Definition, now: Timestamp) -> String {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    match definition.status() {
        Status::Completed { winner: Some(winner) } => format!("completed: {winner}"),
        Status::Completed { winner: None } => "completed".to_owned(),
        Status::Paused => "paused".to_owned(),
        Status::Active if definition.starts_at() > now => format!("starts {}", day(definition.starts_at())),
        Status::Active => match definition.ends_at() {
            Some(end) if end <= now => format!("ended {}", day(end)),
            Some(end) => format!("active until {}", day(end)),
            None => "active".to_owned(),
        },
    }
}

/// The verdict in a few words: after the experiment's name and a colon.
#[must_use]
pub fn headline(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Winner(name) => format!("{name} wins"),
        Verdict::Undecided => "no winner yet".to_owned(),
        Verdict::TooFew => "too few contacts yet".to_owned(),
        Verdict::Unhealthy => "not healthy".to_owned(),
    }
}

/// What the verdict means.
#[must_use]
pub fn meaning(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Winner(name) => {
            format!(
                "{name} does better than each of the others by the metric that decides, however often somebody looked."
            )
        }
        Verdict::Undecided => "No variant is better than all the others, as far as is known.".to_owned(),
        Verdict::TooFew => "A variant has too few contacts for anything to be said.".to_owned(),
        Verdict::Unhealthy => "Something is wrong with it, so its figures prove nothing.".to_owned(),
    }
}

/// What is wrong.
#[must_use]
pub const fn ailment(ailment: Ailment) -> &'static str {
    match ailment {
        Ailment::SampleRatioMismatch => "Contacts are not split as they were meant to be.",
        Ailment::MoreOutcomesThanContacts => {
            "A variant has more outcomes than contacts: some assignments have not been counted, or not yet."
        }
        Ailment::SplitChanged => "Its split was changed on the way, so the variants do not compare.",
    }
}

/// What somebody may do now.
#[must_use]
pub fn next_step(definition: &Definition, analysis: &Analysis) -> String {
    let id = definition.id();
    let begin_anew = format!(
        "complete it (jorge experiments complete {id} --by YOUR-NAME), and begin another under a new name"
    );
    let first = definition.variants().first().map_or("", |variant| variant.name.as_str());
    match (definition.status(), &analysis.verdict) {
        (Status::Completed { winner: Some(winner) }, _) => {
            format!("nothing: it is over, and everybody gets {winner}.")
        }
        (Status::Completed { winner: None }, Verdict::Winner(name)) => {
            format!(
                "it ended without a winner, so everybody gets {first}; you may declare {name} the winner."
            )
        }
        (Status::Completed { winner: None }, _) => {
            format!("nothing: it ended without a winner, and everybody gets {first}.")
        }
        (_, Verdict::Winner(name)) => format!(
            "declare {name} the winner, and everybody gets it: jorge experiments promote {id} {name} --by YOUR-NAME"
        ),
        (_, Verdict::Unhealthy) if analysis.ailments == [Ailment::MoreOutcomesThanContacts] => format!(
            "wait an hour. If it says the same then, look into the dead-letter queue of outcomes; else {begin_anew}."
        ),
        (_, Verdict::Unhealthy) if analysis.ailments.contains(&Ailment::SampleRatioMismatch) => {
            format!("find out who is missing, and why; then {begin_anew}.")
        }
        (_, Verdict::Unhealthy) => format!("{begin_anew}."),
        (Status::Paused, _) => {
            format!("it is paused. Resume it or complete it: jorge experiments resume {id} --by YOUR-NAME")
        }
        (Status::Active, _) if definition.starts_at() > analysis.at => {
            "nothing: it has not begun.".to_owned()
        }
        (Status::Active, _) if definition.ends_at().is_some_and(|end| end <= analysis.at) => {
            format!("its end has passed and nobody new is assigned: {begin_anew}.")
        }
        (Status::Active, Verdict::TooFew | Verdict::Undecided) => {
            "let it run. It may be looked at at any time.".to_owned()
        }
    }
}

/// That a winner was declared by itself.
pub(super) fn promoted(winner: &VariantName) -> String {
    format!(
        "{winner} was declared the winner without a person, as the settings of the location ask. Everybody gets it."
    )
}

/// What the figures that may be looked at at any time are.
pub(super) const ANY_LOOK: &str = "Any look: true however often you look. The p is corrected for the number of pairs and decides; the interval is that \
     of its pair alone.";
/// What those of a single look are.
pub(super) const ONE_LOOK: &str =
    "One look: true only for somebody who looks once, at an end fixed beforehand.";

/// That contacts are left out who have not had their time.
pub(super) fn left_out(days: u32) -> String {
    format!("Left out below are contacts assigned in the last {days} days: they need the time to answer.")
}

/// What is left to count until the lift that is sought has probably been found.
pub(super) fn to_go(needed: u64, contacts: u64) -> String {
    let left = needed.saturating_sub(contacts);
    let (needed, to_go) = (count(needed), count(left));
    if left == 0 {
        format!("The lift that is sought takes about {needed} contacts in each variant: they are there.")
    } else {
        format!("The lift that is sought takes about {needed} contacts in each variant: {to_go} to go.")
    }
}
