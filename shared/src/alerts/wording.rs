//! Every sentence people read about an alert.

use std::time::Duration;

use super::evaluate::Measured;
use super::figure::{Figure, Unit};

/// What is wrong, for somebody who has never heard of the rule.
pub(super) const fn what_is_wrong(figure: Figure) -> &'static str {
    match figure {
        Figure::P95 => "One time in twenty this takes longer than was promised.",
        Figure::MeanAnswer => "Answers take long to make, although no model was asked for them.",
        Figure::ErrorRate => "Operations of this bot fail.",
        Figure::CacheHits => "Caches answer few of the lookups they are there for.",
        Figure::HandoffSuccess => "Contacts are not handed over from this bot to the next.",
        Figure::Unanswered => "Somebody has written and has been waiting for an answer.",
        Figure::CircularHandoffs => "Bots want to hand contacts back and forth; each time it was prevented.",
        Figure::CallsLimited => "The CRM's rate limit holds our calls up.",
        Figure::DeadLetters => "Messages have failed again and again and are not tried any more.",
        Figure::OpenBreakers => "A service we depend on fails, and is left alone for now.",
        Figure::ModelBudget => "The money for language models is running out.",
        Figure::UnhealthyExperiments => {
            "An experiment does not split contacts as it should: it finds no winner."
        }
        Figure::WebhookRejections => {
            "We refuse webhooks. Below 90 % success the CRM stops sending them, and nobody is answered."
        }
        Figure::QualificationAccuracy => "People correct many of the bots' judgements about leads.",
        Figure::Saturation => "A function is running out of memory, or is throttled.",
        Figure::FreeTier => "Few calls of language models go to a free one.",
        Figure::FailedRules => "A rule of alerts cannot be evaluated: what it watches is not watched.",
    }
}

/// What a message says that tries a channel out.
pub(super) const TRIAL: &str = "This is a test. Nothing is wrong: alerts reach you here.";
/// The title of one.
pub(super) const TRIAL_TITLE: &str = "[TEST] alerts of Jorge reach you here";
/// The title of what closes the incident a test has opened.
pub(super) const TRIAL_OVER: &str = "[TEST OVER] alerts of Jorge reach you here";

/// What the value is, before the value.
pub(super) const fn what_was_measured(figure: Figure) -> &'static str {
    match figure {
        Figure::P95 => "95th percentile",
        Figure::MeanAnswer => "Mean",
        Figure::ErrorRate => "Failed",
        Figure::CacheHits => "Answered by a cache",
        Figure::HandoffSuccess => "Handed over",
        Figure::Unanswered => "Waiting for",
        Figure::CircularHandoffs => "Prevented",
        Figure::CallsLimited => "Held up",
        Figure::DeadLetters => "Messages",
        Figure::OpenBreakers => "Open breakers",
        Figure::ModelBudget => "Spent",
        Figure::UnhealthyExperiments => "Unhealthy experiments",
        Figure::WebhookRejections => "Refused",
        Figure::QualificationAccuracy => "Confirmed",
        Figure::Saturation => "Used",
        Figure::FreeTier => "Free",
        Figure::FailedRules => "Rules",
    }
}

/// A value in the figure's unit: `7.5 %`, `2.9 s`, `6 min`.
pub(super) fn value(figure: Figure, value: f64) -> String {
    match figure.unit() {
        Unit::Percent => format!("{} %", short(value)),
        Unit::Milliseconds if value >= 1_000.0 => format!("{} s", short(value / 1_000.0)),
        Unit::Milliseconds => format!("{value:.0} ms"),
        Unit::Minutes => format!("{} min", short(value)),
        Unit::Count => short(value),
    }
}

/// What was measured against what: `7.5 % of 200, more than 5 %`.
pub(super) fn against(figure: Figure, measured: Measured) -> String {
    let of = measured.events.map(|events| format!(" of {events}")).unwrap_or_default();
    let is = match measured.value.partial_cmp(&measured.threshold) {
        Some(std::cmp::Ordering::Greater) => "more than ",
        Some(std::cmp::Ordering::Less) => "less than ",
        _ => "the limit is ",
    };
    format!("{}{of}, {is}{}", value(figure, measured.value), value(figure, measured.threshold))
}

/// How long something took, in whole minutes from one on.
pub(super) fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3_600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// At most one decimal, and none that is zero. Never rounded onto the next whole number from below: 99.96 is not 100.
fn short(value: f64) -> String {
    let cut = (value * 10.0 + 1e-6).floor() / 10.0;
    if cut.fract() == 0.0 { format!("{cut:.0}") } else { format!("{cut:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_in_the_unit_of_its_figure() {
        for (figure, number, text) in [
            (Figure::ErrorRate, 7.0, "7 %"),
            (Figure::ErrorRate, 7.25, "7.2 %"),
            (Figure::CacheHits, 59.96, "59.9 %"),
            (Figure::P95, 480.4, "480 ms"),
            (Figure::P95, 2_900.0, "2.9 s"),
            (Figure::Unanswered, 3.0, "3 min"),
            (Figure::DeadLetters, 12.0, "12"),
        ] {
            assert_eq!(value(figure, number), text);
        }
    }

    #[test]
    fn a_measure_is_held_against_its_threshold_in_words() {
        let measured = |value, threshold, events| Measured { value, threshold, events };
        assert_eq!(against(Figure::ErrorRate, measured(7.0, 5.0, Some(200))), "7 % of 200, more than 5 %");
        assert_eq!(against(Figure::CacheHits, measured(41.0, 50.0, Some(20))), "41 % of 20, less than 50 %");
        assert_eq!(against(Figure::DeadLetters, measured(1.0, 1.0, None)), "1, the limit is 1");
    }

    #[test]
    fn a_span_is_told_in_minutes() {
        let told = [30, 60, 719, 3_600, 7_320].map(|seconds| span(Duration::from_secs(seconds)));
        assert_eq!(told, ["30 s", "1 min", "11 min", "1 h 0 min", "2 h 2 min"]);
    }
}
